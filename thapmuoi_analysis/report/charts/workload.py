"""The leader's time budget: two structures, the week of each leader, where merging is faster."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Patch

from thapmuoi_analysis.analysis.turnaround import Regime
from thapmuoi_analysis.analysis.workload import HOLDERS, USES, Budget
from thapmuoi_analysis.record.quantity import Kind, Quantity, assumed
from thapmuoi_analysis.report.charts.base import GREY, INK, PALE, Chart, axes_of, height, styled
from thapmuoi_analysis.report.voice import Voice

LOOKS: dict[str, dict[str, Any]] = {
    "meetings": {"facecolor": "0.72", "edgecolor": INK, "hatch": "///"},
    "files": {"facecolor": PALE, "edgecolor": INK},
    "consultations": {"facecolor": "0.45", "edgecolor": INK},
    "field": {"facecolor": "white", "edgecolor": INK, "hatch": "..", "linestyle": "--"},
}
BACKED = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
MARKS = range(0, 36, 5)  # hours for the field at which a line is drawn
WORDS = {
    "vi": {
        "separate": "Tách riêng",
        "merged": "Kiêm nhiệm",
        "files": "Hồ sơ, công việc",
        "secretary": "Bí thư\nhọp của cấp ủy,\nhọp chung",
        "chair": "Chủ tịch UBND\nhọp của chính quyền,\nhọp chung",
        "both": "Bí thư kiêm chủ tịch UBND\nhọp cấp ủy, họp chính quyền;\nhọp chung: dự một lần",
        "deputies": "Cấp phó: việc được phân công",
        "party": "việc của\ncấp ủy",
        "government": "việc của\nUBND",
        "dual": "việc qua cả cấp ủy và UBND:\nchờ chuyển, trao đổi",
        "all": "mọi việc; việc qua cả cấp ủy\nvà UBND: xử lý liền, chờ ít hơn",
        "ask": "xin ý kiến",
        "week": "giờ mỗi tuần (giả định)",
        "short": "thiếu giờ:",
        "x": "giờ họp mỗi tuần của người kiêm nhiệm (giả định)",
        "y": "tỷ lệ công việc phân công cho cấp phó, %",
        "faster": "kiêm nhiệm nhanh hơn",
        "slower": "tách riêng nhanh hơn",
        "unbounded": "kiêm nhiệm: hồ sơ dồn lại không giới hạn",
        "line": "giờ còn lại để đi cơ sở của người kiêm nhiệm",
        "limit": "nhanh như nhau",
        "now": "giả định đang dùng",
    },
    "en": {
        "separate": "Separate posts",
        "merged": "Merged post",
        "files": "Files, matters",
        "secretary": "Secretary\nparty meetings,\njoint meetings",
        "chair": "Chair\ngovernment meetings,\njoint meetings",
        "both": "Secretary and chair in one\nparty and government meetings;\njoint meetings: once",
        "deputies": "Deputies: work assigned",
        "party": "party\nmatters",
        "government": "government\nmatters",
        "dual": "dual-track matters: passed\non and conferred on",
        "all": "all matters; dual-track ones\nin one go, with less waiting",
        "ask": "ask for an\nopinion",
        "week": "hours a week (assumed)",
        "short": "not enough:",
        "x": "meeting hours a week of the holder of both posts (assumed)",
        "y": "share of work assigned to deputies, %",
        "faster": "merged post faster",
        "slower": "separate posts faster",
        "unbounded": "merged post: files pile up without bound",
        "line": "hours left for the field, holder of both posts",
        "limit": "equally fast",
        "now": "assumed now",
    },
}
SAID = {
    "structures": {
        "vi": "Sơ đồ các cách bố trí. Tách riêng: bí thư nhận việc của cấp ủy, chủ tịch UBND nhận "
        "việc của UBND; việc qua cả cấp ủy và UBND thì qua bí thư, chờ chuyển và trao đổi, rồi qua "
        "chủ tịch; mỗi người dự họp của bên mình và họp chung; cấp phó xin ý kiến từng người. Kiêm "
        "nhiệm: mọi việc vào một nơi, việc qua cả cấp ủy và UBND được xử lý liền; người ấy dự họp "
        "của cả bên cấp ủy và bên chính quyền, họp chung chỉ dự một lần; cấp phó xin ý kiến một "
        "người.",
        "en": "Diagram of the structures. Separate posts: party matters go to the secretary, "
        "government matters to the chair; dual-track matters pass the secretary, wait to be passed "
        "on and conferred on, then pass the chair; each attends the meetings of their own side and "
        "joint ones; deputies ask each for opinions. Merged post: all matters go to one person, "
        "dual-track ones in one go; that person attends the meetings of both sides, joint ones "
        "once; deputies ask one person.",
    },
    "week": {
        "vi": "Mỗi người một thanh, giờ mỗi tuần (giả định). {bars}.",
        "en": "A bar for each leader, hours a week (assumed). {bars}.",
    },
    "map": {
        "vi": "Bản đồ theo giờ họp của người kiêm nhiệm và tỷ lệ công việc phân công cho cấp phó. "
        "Kiêm nhiệm nhanh hơn ở {faster} số ô, phía ít họp; hồ sơ dồn lại không giới hạn ở "
        "{unbounded} số ô, phía nhiều họp. Đang giả định: giờ họp {now}, phân công "
        "{share}; với tỷ lệ ấy, ranh giới giờ họp là {limit}. Đường gạch là giờ còn lại để đi "
        "cơ sở: {marks}.",
        "en": "Map over meeting hours of the holder of both posts and the delegated share. Merging "
        "is faster in {faster} of the cells, where meetings are few; files pile up without "
        "bound in {unbounded}, where meetings are many. Assumed now: meeting hours {now}, "
        "delegated {share}; at that share the limit of meeting hours is {limit}. Dashed lines "
        "are hours left for the field: {marks}.",
    },
}


@styled()
def structures(voice: Voice) -> Chart:
    """Draw the two structures side by side: who gets what, who waits for whom."""
    figure, words = Figure(figsize=(7.2, 4.0), layout="constrained"), WORDS[voice.lang]
    left, right = figure.subplots(1, 2)
    for axes, name in ((left, "separate"), (right, "merged")):
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.set_title(words[name], fontweight="bold")
        axes.axis("off")
        _box(axes, (0.5, 0.93), (0.5, 0.12), words["files"], look={"linestyle": "--"})
        _box(axes, (0.5, 0.07), (0.9, 0.12), words["deputies"], look={"facecolor": PALE})
    for x, post, kind in ((0.23, "secretary", "party"), (0.77, "chair", "government")):
        _box(left, (x, 0.53), (0.45, 0.22), words[post])
        _arrow(left, (0.5, 0.87), (x, 0.64), words[kind], at=(x - (0.5 - x) * 0.05, 0.77))
        _arrow(left, (x, 0.13), (x, 0.42), words["ask"], at=(x, 0.21))
    _arrow(left, (0.3, 0.42), (0.7, 0.42), words["dual"], at=(0.5, 0.31), curve=0.35)
    _box(right, (0.5, 0.5), (0.96, 0.22), words["both"])
    _arrow(right, (0.5, 0.87), (0.5, 0.61), words["all"], at=(0.5, 0.74))
    _arrow(right, (0.5, 0.13), (0.5, 0.39), words["ask"], at=(0.5, 0.26))
    return Chart(figure, SAID["structures"][voice.lang])


def _box(
    axes: Axes,
    middle: tuple[float, float],
    size: tuple[float, float],
    text: str,
    look: dict[str, Any] | None = None,
) -> None:
    corner = (middle[0] - size[0] / 2, middle[1] - size[1] / 2)
    drawn = {"facecolor": "white", "edgecolor": INK, **(look or {})}
    shape = "round,pad=0,rounding_size=0.02"
    axes.add_patch(FancyBboxPatch(corner, *size, boxstyle=shape, **drawn))
    axes.text(*middle, text, ha="center", va="center", fontsize=7.8)


def _arrow(
    axes: Axes,
    begin: tuple[float, float],
    end: tuple[float, float],
    text: str,
    at: tuple[float, float],
    curve: float = 0.0,
) -> None:
    style = {"arrowstyle": "->", "color": INK, "connectionstyle": f"arc3,rad={curve}"}
    axes.annotate("", end, begin, arrowprops=style)
    axes.text(*at, text, ha="center", va="center", fontsize=7.4, style="italic", bbox=BACKED)


@styled()
def week(found: Budget, voice: Voice) -> Chart:
    """Draw the week of each leader as a bar; hours that are lacking reach beyond the week.

    Parameters
    ----------
    found : dict
        As `workload.budget` returns it.
    voice : Voice
        Language of labels and description.
    """
    words = WORDS[voice.lang]
    figure, axes = axes_of(7.2, 2.6)
    said, drawn = [], []
    for place, holder in enumerate(HOLDERS):
        start, parts = 0.0, []
        for use in USES:
            hours, number = height(found[holder][use]), _bare(found[holder][use], voice)
            lacking = use == "field" and hours < 0
            name = words["short"] if lacking else voice.term(use)
            parts.append(f"{name} {voice.number(found[holder][use])}")
            drawn.append(found[holder][use])
            if not lacking:
                axes.barh(place, hours, 0.55, start, **LOOKS[use])
            wide = hours > 2.5
            spot = (start + max(hours, 0) / 2, place if wide else place - 0.41)
            text = f"{name} {number}" if lacking else number
            axes.text(*spot, text, ha="left" if lacking else "center", va="center", fontsize=8,
                      bbox=BACKED if wide else None)  # fmt: skip
            start += max(hours, 0)
        said.append(f"{voice.term(holder)}: {', '.join(parts)}")
    axes.set_yticks(range(len(HOLDERS)), [voice.term(holder) for holder in HOLDERS])
    axes.set_ylim(len(HOLDERS) - 0.5, -0.62)
    axes.set_xlabel(words["week"])
    patches = [Patch(label=voice.term(use), **LOOKS[use]) for use in USES]
    figure.legend(handles=patches, frameon=False, loc="outside lower center", ncols=len(USES))
    return Chart(figure, SAID["week"][voice.lang].format(bars="; ".join(said)), tuple(drawn))


@styled()
def regime_map(found: Regime, voice: Voice) -> Chart:
    """Draw where merging is faster, over meeting hours and delegated share.

    Parameters
    ----------
    found : Regime
        As `turnaround.regime` returns it.
    voice : Voice
        Language of labels and description.
    """
    words = WORDS[voice.lang]
    figure, axes = axes_of(7.2, 4.8)
    x, y = found.meetings, 100 * found.delegated
    piled = np.isinf(found.merged)
    with np.errstate(invalid="ignore"):
        ratio = np.where(piled, 2.0, np.minimum(found.merged / found.separate, 2.0))
    axes.contourf(x, y, ratio, levels=[-1.0, 1.0], colors=["0.85"])
    if piled.any():
        axes.contourf(x, y, found.field, levels=[-1e9, 0], colors=["white"], hatches=["xxx"])
    if ratio.min() < 1 < ratio.max():
        axes.contour(x, y, ratio, levels=[1.0], colors=[INK], linewidths=2)
    marks = _marks(axes, found, voice)
    now, share = found.now
    dot: dict[str, Any] = {"marker": "o", "markerfacecolor": "white", "markeredgecolor": INK}
    dot |= {"markersize": 9, "markeredgewidth": 2}
    axes.plot(height(now), 100 * height(share), **dot)
    axes.set(xlim=(x[0], x[-1]), ylim=(0, 100), xlabel=words["x"], ylabel=words["y"])
    handles = [
        Patch(facecolor="0.85", edgecolor=INK, label=words["faster"]),
        Patch(facecolor="white", edgecolor=INK, label=words["slower"]),
        Patch(facecolor="white", edgecolor=INK, hatch="xxx", label=words["unbounded"]),
        Line2D([], [], color=INK, linewidth=2, label=words["limit"]),
        Line2D([], [], color=GREY, linestyle="--", label=words["line"]),
        Line2D([], [], linestyle="", label=words["now"], **dot),
    ]
    figure.legend(handles=handles, frameon=False, loc="outside lower center", ncols=2)
    facts = {"now": now, "share": share, "limit": found.limit, **found.parts}
    listed = ", ".join(map(voice.number, marks))
    alt = voice.fill(SAID["map"][voice.lang], facts | {"marks": listed})
    return Chart(figure, alt, (*facts.values(), *marks))


def _marks(axes: Axes, found: Regime, voice: Voice) -> Sequence[Quantity]:
    """Draw lines of equal hours for the field, each with its number once; return those drawn."""
    x, y = found.meetings, 100 * found.delegated
    drawn: list[Quantity] = []
    for mark in MARKS:
        row = len(y) * (len(drawn) % 3 + 1) // 5
        spot = found.field[row, 0] - mark  # of meetings: with each hour less is left by as much
        if x[0] + 1 < spot < x[-1] - 1:
            axes.contour(x, y, found.field, levels=[mark], colors=[GREY], linestyles="--")
            hours = assumed(mark, "hour/week", f"field_mark__{mark}").named(
                f"field_mark__{mark}", kind=Kind.ILLUSTRATIVE
            )
            axes.text(spot, y[row], _bare(hours, voice), ha="center", va="center", fontsize=8,
                      bbox=BACKED)  # fmt: skip
            drawn.append(hours)
    return drawn


def _bare(quantity: Quantity, voice: Voice) -> str:
    """Say a number without its mark, which stands in the title of the axis and in the sentence."""
    return voice.number(quantity).split(" (")[0]

"""The time budget of a commune's leaders: arithmetic of hours that explains a mechanism.

It estimates no place. A week of H hours per leader goes into meetings, files and opinions; what
is left is for the field (ấp, khóm). With separate posts the secretary attends M_P hours of
meetings and the chair M_G, of which both attend M_O; one person who holds both posts attends
M_P + M_G - M_O. Files arrive at λ a week and take s hours; shares p are the secretary's alone, g
the chair's, q need both (p + g + q = 1). Deputies take a share δ of all files and come back on φ of
these for an opinion, s_c hours of each leader concerned. Separate posts handle a file of both
twice, 2s hours; one holder needs (2 - r)s, as a share r of one handling is saved. So hours for the
field are

    secretary  H - M_P - λ(1-δ)(p+q)s - λδφ(p+q)s_c
    chair      H - M_G - λ(1-δ)(g+q)s - λδφ(g+q)s_c
    merged     H - (M_P+M_G-M_O) - λ(1-δ)(1+q(1-r))s - λδφs_c

Proposition: at equal delegation the holder of both posts has no more hours for the field than
either of two leaders, hence no more than their mean. Proof: the secretary's hours less the holder's
are (M_G - M_O) + λ(1-δ)s(g + q(1-r)) + λδφs_c·g. No term is negative, for M_O <= M_G and r <= 1;
exchange p and g, M_P and M_G for the chair.

Field visits suffice where the hours left are at least those that they need, F. All else equal, one
holder has F or more with meetings, or with work on files, of at most what the other leaves of
H - F; and with a delegated share of at least δ + (F - merged) / λ((1+q(1-r))s - φs_c), each file
given to deputies saving its handling less the opinions on it.
"""

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE
from thapmuoi_analysis.telling.drawing import (
    INK,
    NARROW,
    NAVY,
    TEAL,
    WIDE,
    Chart,
    axes_of,
    height,
    styled,
)
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.tables import Table, table_of

Given = Mapping[str, Quantity]
HOLDERS = ("secretary", "chair", "merged")
USES = ("meetings", "files", "consultations", "field")
LEVELS = ("meetings", "files", "delegated_share")
COLOURS = {"meetings": (NAVY, "white"), "files": (TEAL, "white"), "field": ("white", INK)}


def budget(known: Given) -> dict[str, dict[str, Quantity]]:
    """Return what the week of each leader goes into.

    Parameters
    ----------
    known : mapping of str to Quantity
        The assumptions of a case (`Case.assumptions`), each by its id in `hours.UNITS`.

    Returns
    -------
    dict of str to dict of str to Quantity
        Of `HOLDERS`, and `each`, the mean of separate posts: hours a week of `USES`. Hours for the
        field may be negative: then the week is too short by that much.
    """
    party = known["meetings_party"]
    government = known["meetings_government"]
    delegated = known["files_received"] * known["delegated_share"]
    own = known["files_received"] * (1 - known["delegated_share"])
    asked = delegated * known["bounced_share"]
    of_party = known["share_party"] + known["share_dual"]
    of_government = known["share_government"] + known["share_dual"]
    of_both = _handled(known)
    meetings = party + government - known["meetings_joint"]
    secretary = _week(known, "secretary", party, own * of_party, asked * of_party)
    chair = _week(known, "chair", government, own * of_government, asked * of_government)
    merged = _week(known, "merged", meetings, own * of_both, asked)
    each = {}
    for use in USES:
        mean = (secretary[use] + chair[use]) / 2
        each[use] = mean.named(f"each__{use}")
    return {"secretary": secretary, "chair": chair, "merged": merged, "each": each}


def _week(
    known: Given, holder: str, meetings: Quantity, files: Quantity, opinions: Quantity
) -> dict[str, Quantity]:
    """Return the hours of a week by use, from its meetings, files handled and opinions given."""
    hours = {
        "meetings": meetings,
        "files": files * known["file_hours"],
        "consultations": opinions * known["consultation_hours"],
    }
    week = {}
    left = known["week_hours"]
    for use, spent in hours.items():
        week[use] = spent.named(f"{holder}__{use}")
        left -= week[use]
    week["field"] = left.named(f"{holder}__field")
    return week


def _handled(known: Given) -> Quantity:
    """Return how often one holder of both posts handles a file, on average."""
    return 1 + known["share_dual"] * (1 - known["dual_saving"])


def levels(known: Given, needed: Quantity, mark: str) -> dict[str, Quantity]:
    """Return the levels at which one holder of both posts has just the hours needed for the field.

    Each with all else as assumed: hours of `meetings` and of `files` at most, `delegated_share` at
    least; not applicable where no level of it alone is enough.
    """
    now = budget(known)["merged"]
    room = known["week_hours"] - needed - now["consultations"]
    handling = _handled(known) * known["file_hours"]
    opinion = known["bounced_share"] * known["consultation_hours"]
    saved = known["files_received"] * (handling - opinion)
    meetings = room - now["files"]
    files = room - now["meetings"]
    found = dict.fromkeys(LEVELS, Quantity(NOT_APPLICABLE, kind=Kind.ASSUMED))
    if meetings >= 0:
        found["meetings"] = meetings
    if files >= 0:
        found["files"] = files
    if saved > 0:
        lacking = needed - now["field"]
        least = known["delegated_share"] + lacking / saved
        if least <= 1:
            found["delegated_share"] = least if least > 0 else 0 * least
    return {id: level.named(f"{id}__{mark}") for id, level in found.items()}


def facts(known: Given) -> dict[str, Any]:
    """Return the facts of the study: hours for the field, those needed, what must be true.

    Returns
    -------
    dict of str to Any
        The assumptions; `field`, `each`, `meetings`, `files`; `short` and `over`, the hours that
        the field lacks and those beyond the week;
        `at_meetings`, `at_files`, `at_delegated_share`: the levels, or None where there is none.
    """
    week = budget(known)
    merged = week["merged"]
    field = merged["field"]
    needed = known["field_needed"]
    short = needed - field
    over = 0 - field
    facts: dict[str, Any] = {**known, **merged}
    facts["each"] = week["each"]["field"]
    facts["short"] = short.named("field_short")
    facts["over"] = over.named("hours_over")
    enough = levels(known, needed, "enough")
    for id, level in enough.items():
        facts[f"at_{id}"] = level if level.reported else None
    return facts


def assumptions(case: Case, formatter: Formatter, *, shares: bool) -> Table:
    """Return the assumptions, those that are shares or the others, with their grounds."""
    rows = case.workload
    is_share = rows["unit"] == "share"
    rows = rows[is_share == shares]
    names = rows["id"].map(formatter.term)
    values = rows["id"].map(case.assumptions)
    units = rows["unit"].map(formatter.term)
    reasons = rows[f"reason_{formatter.lang}"]
    if shares:
        return table_of("workload shares", zip(names, values, reasons, strict=True))
    return table_of("workload amounts", zip(names, values, units, reasons, strict=True))


def week_table(known: Given, formatter: Formatter) -> Table:
    """Return the week of each leader, and the mean of separate posts."""
    rows = []
    for id, week in budget(known).items():
        holder = formatter.term(id)
        rows.append((holder, *week.values()))
    return table_of("workload week", rows)


def level_table(known: Given, formatter: Formatter) -> Table:
    """Return what is assumed now, and the levels at which visits suffice, or equal those of two."""
    week = budget(known)
    needed = known["field_needed"]
    of_two = week["each"]["field"]
    sets = {
        "now": {**week["merged"], **known},
        "enough": levels(known, needed, "enough"),
        "equal": levels(known, of_two, "equal"),
    }
    rows = []
    for name, found in sets.items():
        called = formatter.term(f"level {name}")
        level = map(found.get, LEVELS)
        rows.append((called, *level))
    return table_of("workload levels", rows)


@styled()
def week_chart(known: Given, formatter: Formatter) -> Chart:
    """Draw the week of each leader as a bar, each part of it named; nothing is drawn below zero."""
    words = formatter.words("charts")
    week = budget(known)
    parts = {}
    lines = []
    drawn: list[Quantity] = []
    for id in HOLDERS:
        holder = formatter.term(id)
        uses = _parts(week[id], id)
        parts[holder] = uses
        told = []
        for use, hours in uses.items():
            number = formatter.number(hours, ".1f")
            word = words[f"week {use}"]
            told.append(f"{word} {number}")
        lines.append(f"{holder}: {', '.join(told)}")
        drawn += uses.values()
    alt = f"{'; '.join(lines)}."
    wide = _weeks(parts, formatter, WIDE)
    narrow = _weeks(parts, formatter, NARROW)
    return Chart(wide, alt, tuple(drawn), words["week note"], narrow=narrow)


def _weeks(parts: Mapping[str, Given], formatter: Formatter, width: float) -> Figure:
    """Return a figure of the weeks, a bar each; on a phone whose it is stands above it."""
    words = formatter.words("charts")
    is_wide = width > NARROW
    figure, axes = axes_of(width, 2.6 if is_wide else 3.2)
    for row, uses in enumerate(parts.values()):
        start = 0.0
        for use, hours in uses.items():
            long = max(height(hours), 0.0)
            colour, ink = COLOURS[use]
            axes.barh(row, long, 0.6, start, color=colour, edgecolor=INK)
            number = formatter.number(hours, ".1f")
            short, _, _ = number.partition(" (")  # the note says: assumed
            word = words[f"week {use}"]
            text = f"{word}\n{short}"
            middle = start + long / 2
            axes.text(middle, row, text, color=ink, ha="center", va="center")
            start += long
    axes.margins(x=0)
    axes.tick_params(left=False, bottom=False, labelbottom=False, colors=INK)
    bars = len(parts)
    if is_wide:
        axes.set_ylim(bars - 0.5, -0.5)
        axes.set_yticks(range(bars), parts)
    else:
        axes.set_ylim(bars - 0.5, -0.6)
        axes.set_yticks(range(bars), [""] * bars)
        for row, holder in enumerate(parts):
            axes.text(0, row - 0.34, holder, color=INK, va="bottom")
    axes.spines[["left", "bottom"]].set_visible(False)
    return figure


def _parts(week: Given, holder: str) -> dict[str, Quantity]:
    """Return what is drawn of a week: opinions are too few hours for a part of their own."""
    files = week["files"] + week["consultations"]
    return {
        "meetings": week["meetings"],
        "files": files.named(f"{holder}__work"),
        "field": week["field"],
    }

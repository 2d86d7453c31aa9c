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

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.hours import UNITS
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE
from thapmuoi_analysis.telling.drawing import INK, NAVY, TEAL, Chart, axes_of, height, styled
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
    party, government = known["meetings_party"], known["meetings_government"]
    own, dual = known["files_received"] * (1 - known["delegated_share"]), known["share_dual"]
    asked = known["files_received"] * known["delegated_share"] * known["bounced_share"]
    secretary, chair = known["share_party"] + dual, known["share_government"] + dual
    loads = {
        "secretary": (party, own * secretary, asked * secretary),
        "chair": (government, own * chair, asked * chair),
        "merged": (party + government - known["meetings_joint"], own * _handled(known), asked),
    }
    week: dict[str, dict[str, Quantity]] = {}
    for holder, (meetings, files, opinions) in loads.items():
        hours = (meetings, files * known["file_hours"], opinions * known["consultation_hours"])
        uses = zip(USES, hours, strict=False)
        used = {use: spent.named(f"{holder}__{use}") for use, spent in uses}
        left = known["week_hours"] - used["meetings"] - used["files"] - used["consultations"]
        week[holder] = used | {"field": left.named(f"{holder}__field")}
    pairs = {use: (week["secretary"][use] + week["chair"][use]) / 2 for use in USES}
    return week | {"each": {use: mean.named(f"each__{use}") for use, mean in pairs.items()}}


def _handled(known: Given) -> Quantity:
    """Return how often one holder of both posts handles a file, on average."""
    return 1 + known["share_dual"] * (1 - known["dual_saving"])


def levels(known: Given, needed: Quantity, mark: str) -> dict[str, Quantity]:
    """Return the levels at which one holder of both posts has just the hours needed for the field.

    Each with all else as assumed: hours of `meetings` and of `files` at most, `delegated_share` at
    least; not applicable where no level of it alone is enough.
    """
    now, share = budget(known)["merged"], known["delegated_share"]
    room = known["week_hours"] - needed - now["consultations"]
    opinion = known["bounced_share"] * known["consultation_hours"]
    saved = known["files_received"] * (_handled(known) * known["file_hours"] - opinion)
    level = {"meetings": room - now["files"], "files": room - now["meetings"]}
    enough = {id: (hours >= 0) is True for id, hours in level.items()}
    if (saved > 0) is True:
        least = share + (needed - now["field"]) / saved
        level["delegated_share"] = least if (least > 0) is True else 0 * least
        enough["delegated_share"] = (least <= 1) is True
    never = Quantity(NOT_APPLICABLE, "", "", Kind.ASSUMED)
    return {id: (level[id] if enough.get(id) else never).named(f"{id}__{mark}") for id in LEVELS}


def facts(known: Given) -> dict[str, Any]:
    """Return the facts of the study: hours for the field, those needed, what must be true.

    Returns
    -------
    dict of str to Any
        The assumptions; `field`, `each`, `meetings`, `files`; `short` and `over`, the hours that
        the field lacks and those beyond the week;
        `at_meetings`, `at_files`, `at_delegated_share`: the levels, or None where there is none.
    """
    week, needed = budget(known), known["field_needed"]
    now = week["merged"]
    short = (needed - now["field"]).named("field_short")
    over = (0 - now["field"]).named("hours_over")
    facts = {**known, **now, "each": week["each"]["field"], "short": short, "over": over}
    enough = levels(known, needed, "enough")
    return facts | {f"at_{id}": level if level.reported else None for id, level in enough.items()}


def assumptions(case: Case, formatter: Formatter, *, shares: bool) -> Table:
    """Return the assumptions, those that are shares or the others, with their grounds."""
    reasons = case.workload.set_index("id")[f"reason_{formatter.lang}"]
    rows = []
    for id in (id for id, unit in UNITS.items() if (unit == "share") == shares):
        unit = () if shares else (formatter.term(UNITS[id]),)
        rows.append((formatter.term(id), case.assumptions[id], *unit, reasons[id]))
    return table_of(f"workload {'shares' if shares else 'amounts'}", rows)


def week_table(known: Given, formatter: Formatter) -> Table:
    """Return the week of each leader, and the mean of separate posts."""
    rows = [(formatter.term(who), *hours.values()) for who, hours in budget(known).items()]
    return table_of("workload week", rows)


def level_table(known: Given, formatter: Formatter) -> Table:
    """Return what is assumed now, and the levels at which visits suffice, or equal those of two."""
    week = budget(known)
    sets = {
        "now": {**week["merged"], "delegated_share": known["delegated_share"]},
        "enough": levels(known, known["field_needed"], "enough"),
        "equal": levels(known, week["each"]["field"], "equal"),
    }
    rows = [(formatter.term(f"level {n}"), *(of[id] for id in LEVELS)) for n, of in sets.items()]
    return table_of("workload levels", rows)


@styled()
def week_chart(known: Given, formatter: Formatter) -> Chart:
    """Draw the week of each leader as a bar, each part of it named; nothing is drawn below zero."""
    words, week = formatter.words("charts"), budget(known)
    figure, axes = axes_of(7.0, 2.6)
    lines, drawn = list[str](), list[Quantity]()
    for row, holder in enumerate(HOLDERS):
        parts, start = _parts(week[holder], holder), 0.0
        for use, hours in parts.items():
            wide, (colour, ink) = max(height(hours), 0.0), COLOURS[use]
            axes.barh(row, wide, 0.6, start, color=colour, edgecolor=INK)
            text = formatter.number(hours, ".1f").partition(" (")[
                0
            ]  # the note says what is assumed
            at = (start + wide / 2, row)
            axes.text(*at, f"{words[f'week {use}']}\n{text}", color=ink, ha="center", va="center")
            start += wide
        texts = (f"{words[f'week {use}']} {formatter.number(n, '.1f')}" for use, n in parts.items())
        lines.append(f"{formatter.term(holder)}: {', '.join(texts)}")
        drawn += parts.values()
    axes.set_yticks(range(len(HOLDERS)), [formatter.term(holder) for holder in HOLDERS])
    axes.tick_params(left=False, bottom=False, labelbottom=False, colors=INK)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_ylim(len(HOLDERS) - 0.5, -0.5)
    return Chart(figure, f"{'; '.join(lines)}.", tuple(drawn), words["week note"])


def _parts(hours: Given, holder: str) -> dict[str, Quantity]:
    """Return what is drawn of a week: opinions are too few hours for a part of their own."""
    work = (hours["files"] + hours["consultations"]).named(f"{holder}__work")
    return {"meetings": hours["meetings"], "files": work, "field": hours["field"]}

"""The time budget of a commune's leaders: arithmetic of hours that explains a mechanism.

It estimates no place. A week of H hours per leader goes into meetings, files and consultations;
what is left is for the field (ấp, khóm). With separate posts the secretary attends M_P hours of
meetings and the chair M_G, of which both attend M_O; one person who holds both posts attends
M_P + M_G - M_O. Files arrive at λ a week and take s hours; shares p are the secretary's alone, g
the chair's, q need both (p + g + q = 1). Deputies take a share δ of all files and come back on φ of
these for an opinion, s_c hours of each leader concerned. Separate posts handle a dual-track file
twice, 2s hours; one holder needs (2 - r)s, as a share r of one handling is saved. So
hours for the field are

    secretary  H - M_P - λ(1-δ)(p+q)s - λδφ(p+q)s_c
    chair      H - M_G - λ(1-δ)(g+q)s - λδφ(g+q)s_c
    merged     H - (M_P+M_G-M_O) - λ(1-δ)(1+q(1-r))s - λδφs_c

and, F_sep being the sum of the first two, the identity of totals holds:

    F_mer - F_sep = -H + M_O + λqrs(1-δ) + λδφq·s_c.

Most of it is simply one person's week less. Proposition: at equal delegation the holder of both
posts has no more hours for the field than either of two leaders, hence no more than their mean.
Proof: the secretary's hours less the holder's are (M_G - M_O) + λ(1-δ)s(g + q(1-r)) + λδφs_c·g.
No term is negative, for M_O <= M_G and r <= 1; exchange p and g, M_P and M_G for the chair. Only
fewer meetings or more delegation (or fewer files that bounce back) can offset it.
"""

from collections.abc import Mapping
from fractions import Fraction

from thapmuoi_analysis.analysis.timelog import logged
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.hours import POSTS, UNITS, number, wrong
from thapmuoi_analysis.record.quantity import NOT_APPLICABLE, Kind, Quantity, assumed

Given = Mapping[str, Quantity]
Budget = dict[str, dict[str, Quantity]]
HOLDERS = (*POSTS, "merged")
USES = ("meetings", "files", "consultations", "field")
LEVERS = ("fewer_meetings", "more_delegation", "clearer_rules")


def given(case: Case, changes: str = "") -> dict[str, Quantity]:
    """Return the assumptions of a case, each by its id in `hours.UNITS`.

    Means of a time log, where the case has one, take the place of assumptions; what the reader
    changes takes the place of both.

    Parameters
    ----------
    case : Case
        With a table `workload`.
    changes : str, optional
        Assumptions to change, as "delegated_share=50% files_received=45".

    Raises
    ------
    ValueError
        If a change names no assumption or is no number, or the values make no possible week.
    """
    found = {id: case.assumptions[id] for id in UNITS}
    for word in changes.split():
        id, _, text = word.partition("=")
        try:
            value = number(text)
        except ValueError:
            value = None
        if value is None or id not in UNITS or text.endswith("%") != (UNITS[id] == "share"):
            form = f"as {id}={'50%' if UNITS[id] == 'share' else '8'}" if id in UNITS else ""
            expected = form or f"one of {', '.join(UNITS)}"
            raise ValueError(f"changes: {word}: expected a name, = and a number, {expected}")
        found[id] = assumed(value, UNITS[id].replace("share", ""), f"{id}_chosen")
    if case.has("timelog"):
        free = {id for id, quantity in found.items() if not quantity.id.endswith("_chosen")}
        found |= {id: mean for id, mean in logged(case, found).items() if id in free}
    possible(found)
    return found


def possible(found: Given) -> None:
    """Raise ValueError with all that is wrong, if values make no possible week."""
    values = exact(found)
    faults = [
        f"{found[id].id} = {float(values[id]):g}: expected {expected}. To mend: {mend}."
        for id, expected, mend in wrong(values)
    ]
    if faults:
        raise ValueError("\n".join(faults))


def exact(known: Given) -> dict[str, Fraction]:
    """Return the values of quantities that each have one."""
    found = {id: quantity.value for id, quantity in known.items()}
    return {id: Fraction(v) for id, v in found.items() if isinstance(v, (int, float, Fraction))}


def budget(known: Given, mark: str = "") -> Budget:
    """Return what the week of each leader goes into.

    Parameters
    ----------
    known : mapping of str to Quantity
        As `given` returns it.
    mark : str, optional
        Ending of the ids, where the same week is told under other assumptions.

    Returns
    -------
    dict of str to dict of str to Quantity
        Of `HOLDERS`, and `total` of separate posts and `each`, their mean: hours a week of `USES`.
        Hours for the field may be negative: then the week is too short by that much.
    """
    own = known["files_received"] * (1 - known["delegated_share"])
    asked = known["files_received"] * known["delegated_share"] * known["bounced_share"]
    dual, both = known["share_dual"], 1 + known["share_dual"] * (1 - known["dual_saving"])
    party, government = known["meetings_party"], known["meetings_government"]
    loads = {
        "secretary": (party, known["share_party"] + dual, known["share_party"] + dual),
        "chair": (government, known["share_government"] + dual, known["share_government"] + dual),
        "merged": (party + government - known["meetings_joint"], both, None),
    }
    found: Budget = {}
    for holder, (meetings, handled, consulted) in loads.items():
        opinions = asked if consulted is None else asked * consulted
        used = {
            "meetings": meetings,
            "files": own * handled * known["file_hours"],
            "consultations": opinions * known["consultation_hours"],
        }
        used = {use: hours.named(f"{holder}__{use}{mark}") for use, hours in used.items()}
        left = known["week_hours"] - used["meetings"] - used["files"] - used["consultations"]
        found[holder] = used | {"field": left.named(f"{holder}__field{mark}")}
    pairs = {use: found["secretary"][use] + found["chair"][use] for use in USES}
    found["total"] = {use: sum_.named(f"total__{use}{mark}") for use, sum_ in pairs.items()}
    found["each"] = {use: (s / 2).named(f"each__{use}{mark}") for use, s in found["total"].items()}
    return found


def identity(known: Given) -> dict[str, Quantity]:
    """Return the terms of F_mer - F_sep, in hours a week, and their sum, `field_change`.

    One week less, joint meetings attended once, handling saved on dual-track files, opinions on
    dual-track files given once.
    """
    dual, files = known["share_dual"], known["files_received"]
    kept, given_on = 1 - known["delegated_share"], known["delegated_share"]
    terms = {
        "week_lost": 0 - known["week_hours"],
        "joint_saved": known["meetings_joint"] + 0,
        "dual_saved": files * dual * known["dual_saving"] * known["file_hours"] * kept,
        "opinions_saved": files * given_on * known["bounced_share"] * dual
        * known["consultation_hours"],
    }  # fmt: skip
    named = {id: term.named(id, unit="hour/week") for id, term in terms.items()}
    total = named["week_lost"] + named["joint_saved"] + named["dual_saved"]
    return named | {"field_change": (total + named["opinions_saved"]).named("field_change")}


def pulled(known: Given, lever: str, size: Quantity) -> dict[str, Quantity]:
    """Return the assumptions with a lever pulled.

    Parameters
    ----------
    known : mapping of str to Quantity
        As `given` returns it.
    lever : str
        Of `LEVERS`: meeting hours, files that the leaders keep, or files that bounce back become
        fewer by the share `size`; "all_levers": all three.
    size : Quantity
        The share, 0 to 1.
    """
    found, rest = dict(known), 1 - size
    changed = {
        "fewer_meetings": {
            id: known[id] * rest
            for id in ("meetings_party", "meetings_government", "meetings_joint")
        },
        "more_delegation": {"delegated_share": 1 - (1 - known["delegated_share"]) * rest},
        "clearer_rules": {"bounced_share": known["bounced_share"] * rest},
    }
    for one in LEVERS if lever == "all_levers" else (lever,):
        found |= {id: new.named(f"{id}_once_{one}") for id, new in changed[one].items()}
    return found


def levers(known: Given, percent: int) -> dict[str, dict[str, Quantity]]:
    """Return what each lever buys the holder of both posts, in hours a week.

    Parameters
    ----------
    known : mapping of str to Quantity
        As `given` returns it.
    percent : int
        Size of each lever, 1 to 100.

    Returns
    -------
    dict of str to dict of str to Quantity
        Of `LEVERS` and `all_levers`: `field`, `gained`, and `needed`: the size at which that lever
        alone gives the holder as many hours as the mean of separate posts; not applicable where it
        gives none, and for all together.

    Raises
    ------
    ValueError
        If percent is not 1 to 100.
    """
    if not 1 <= percent <= 100:
        raise ValueError(f"levers of {percent}%: expected 1 to 100")
    size, found = assumed(Fraction(percent, 100), "", "lever_size"), {}
    now = budget(known)
    lacking = (now["each"]["field"] - now["merged"]["field"]).named("field_gap")
    bounced = known["files_received"] * (1 - known["delegated_share"]) * known["bounced_share"]
    bounced = (bounced * known["consultation_hours"]).named("bounce_of_kept_files")
    buys = {
        "fewer_meetings": now["merged"]["meetings"],
        "more_delegation": now["merged"]["files"] - bounced,
        "clearer_rules": now["merged"]["consultations"],
    }
    for lever in (*LEVERS, "all_levers"):
        mark = f"_once_{lever}"
        field = budget(pulled(known, lever, size), mark)["merged"]["field"]
        gained = (field - now["merged"]["field"]).named(f"gained{mark}")
        needed = Quantity(NOT_APPLICABLE, "", f"needed{mark}", Kind.ASSUMED)
        if lever in buys and (buys[lever] > 0) is True:
            needed = (lacking / buys[lever]).named(f"needed{mark}")
        found[lever] = {"field": field, "gained": gained, "needed": needed}
    return found


def gap(known: Given, percent: int) -> dict[str, Quantity]:
    """Return the hours that the holder lacks to the mean of separate posts, and what closes them.

    Returns
    -------
    dict of str to Quantity
        `gap`; `size` of the levers; `needed` of fewer meetings alone.
    """
    now, found = budget(known), levers(known, percent)
    hours = (now["each"]["field"] - now["merged"]["field"]).named("field_gap")
    size = assumed(Fraction(percent, 100), "", "lever_size")
    return {"gap": hours, "size": size, "needed": found["fewer_meetings"]["needed"]}

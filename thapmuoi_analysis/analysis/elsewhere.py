"""The model in other places: when it was seen, in how many units, and what is said of it.

No place is ranked: years, levels and the ways of counting differ, and few sources give a total.
"""

from typing import Any, NamedTuple

import pandas as pd

from thapmuoi_analysis.chapters.plan import adopted_share
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.places import sort_key
from thapmuoi_analysis.record.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.record.ranges import NOT_REPORTED, ends, from_ends
from thapmuoi_analysis.record.results import dated_results

COMPARED = ("benefit", "limitation", "risk", "cause", "lesson")  # types that may stand alone


class Change(NamedTuple):
    """Numbers of a place at an earlier and a later time, with their dates."""

    place: dict[str, str]
    days: tuple[Quantity, Quantity]
    counts: tuple[Quantity, Quantity]


def observations(case: Case) -> pd.DataFrame:
    """Return what is on record of other places, and this case, by date and then by name.

    Returns
    -------
    pandas.DataFrame
        Columns `place_vi`, `place_en`, `level`, `as_of`, `start_year`, `adopted`, `total`,
        `earlier` and `share` (adopted of the total; not reported without a total).
    """
    dated = case.elsewhere.dropna(subset=["adopted"])
    rows = [_observation(case, row) for row in dated.to_dict("records")]
    rows += [_own(case, *dated) for dated in dated_results(case)[-1:]]
    days = [(ends(row["as_of"].value) or (None,))[-1] for row in rows]
    keys = [
        (day is None, str(day), sort_key(row["place_vi"]))
        for day, row in zip(days, rows, strict=True)
    ]
    return pd.DataFrame([rows[i] for i in sorted(range(len(rows)), key=lambda i: keys[i])])


def _observation(case: Case, row: dict[Any, Any]) -> dict[str, Any]:
    id, exact = f"elsewhere_{row['id']}", row["as_of_earliest"] == row["as_of_latest"]
    days = [day.date() for day in (row["as_of_earliest"], row["as_of_latest"]) if pd.notna(day)]
    value = from_ends(days[0], days[-1]) if days else NOT_REPORTED
    kind = Kind.STATED if exact else Kind.BOUND
    found = {"as_of": Quantity(value, "date", f"{id}_as_of", kind, sources=(row["locator"],))}
    found["adopted"] = case.fact(id)
    for column, unit in (("total", "unit"), ("earlier", "unit"), ("start_year", "year")):
        name = f"{id}_{column}"
        found[column] = case.quantities.get(name, not_reported(name, unit))
    share = (found["adopted"] / found["total"]).named(f"{id}_share")
    share = case.quantities.get(share.id, share)
    return {**{name: row[name] for name in ("place_vi", "place_en", "level")}, **found,
            "share": share}  # fmt: skip


def _own(case: Case, as_of: Quantity, adopted: Quantity) -> dict[str, Any]:
    total, place = case.latest("units"), case.names["place"]
    return {"place_vi": place["vi"], "place_en": place["en"], "level": "this_case",
            "as_of": as_of, "start_year": case.latest("start_year"), "adopted": adopted,
            "total": total, "earlier": not_reported("adopted_earlier", "unit"),
            "share": adopted_share(adopted, total)}  # fmt: skip


def changes(case: Case) -> list[Change]:
    """Return every place of which numbers at an earlier and a later time are on record.

    They stand in one row with an earlier number, or in two rows of the place that follow.
    """
    seen, found = dict[str, Any](), []
    for row in observations(case).to_dict("records"):
        names = {"vi": row["place_vi"], "en": row["place_en"]}
        before = seen.get(names["vi"])
        if row["earlier"].reported:
            unknown = not_reported(f"{row['adopted'].id}_earlier_as_of", "date")
            found.append(Change(names, (unknown, row["as_of"]), (row["earlier"], row["adopted"])))
        elif before:
            days = (before["as_of"], row["as_of"])
            found.append(Change(names, days, (before["adopted"], row["adopted"])))
        seen[names["vi"]] = row
    return found


def by_mechanism(case: Case) -> pd.DataFrame:
    """Set what is said of other places against what this record says, by mechanism.

    Returns
    -------
    pandas.DataFrame
        Columns `mechanism`, `here` (claims of this case: rows; of a mechanism named elsewhere those
        of any type, of another those of `COMPARED`), `there` (those of other places); first the
        mechanisms named in both, then those named elsewhere alone, then here alone.
    """
    there, here = case.elsewhere_claims, pd.DataFrame(columns=["mechanism"])
    if case.has("claims"):
        claims = case.claims
        here = claims[claims["about"].isin(["model", "model_or_programme"])]
        beside = here["type"].isin(COMPARED) | here["mechanism"].isin(there["mechanism"])
        here = here[beside & (here["mechanism"] != "not_stated")]
    named = dict.fromkeys([*there["mechanism"], *here["mechanism"]])
    rows = [
        (name, here[here["mechanism"] == name], there[there["mechanism"] == name]) for name in named
    ]
    rows.sort(key=lambda row: (row[2].empty, row[1].empty))
    return pd.DataFrame(rows, columns=["mechanism", "here", "there"])


def counts(case: Case) -> dict[str, Quantity]:
    """Count observations, those with a total, mechanisms named elsewhere, and those there alone."""
    seen, found = observations(case), by_mechanism(case)
    named = found[[not there.empty for there in found["there"]]]
    parts = {
        "observations": ("observation", seen),
        "observations_total": ("observation", seen[[q.reported for q in seen["total"]]]),
        "mechanisms_elsewhere": ("mechanism", named),
        "mechanisms_elsewhere_alone": ("mechanism", named[[h.empty for h in named["here"]]]),
    }
    made = {}
    for id, (unit, rows) in parts.items():
        if unit == "observation":
            cited = [x for q in rows["adopted"] for x in q.sources]
        else:
            cited = [x for there in rows["there"] for x in there["locator"]]
        made[id] = Quantity(
            len(rows), unit, id, Kind.DERIVED, f"#{id}", tuple(dict.fromkeys(cited))
        )
    return made

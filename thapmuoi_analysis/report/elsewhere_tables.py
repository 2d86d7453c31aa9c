"""Other places as a reader sees them: in the order of time, never of size."""

from itertools import chain

import pandas as pd

from thapmuoi_analysis.analysis import elsewhere
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.voice import Voice

PLACES = headings("elsewhere places")
CHANGES = headings("elsewhere changes")
DOUBTS = headings("elsewhere doubts")
CLAIMS = headings("elsewhere claims")
NUMBERS = {  # end of the id of a number -> its term
    "": "units_adopted",
    "_total": "units_total",
    "_share": "adopted_share",
    "_target": "target_share",
    "_as_of": "adopted_as_of",
    "_earlier": "units_earlier",
    "_earlier_as_of": "units_earlier_as_of",
    "_start_year": "model_start",
}
MECHANISMS = headings("elsewhere mechanisms")


def places(case: Case, voice: Voice) -> pd.DataFrame:
    """Return what is on record of other places and this case, for the columns of `PLACES`."""
    frame = elsewhere.observations(case)
    return frame.assign(place=frame[f"place_{voice.lang}"], level=frame["level"].map(voice.term))


def changes(case: Case, voice: Voice) -> pd.DataFrame:
    """Return numbers at an earlier and a later time, for the columns of `CHANGES`."""
    found = elsewhere.changes(case)
    rows = [
        (place[voice.lang], *chain(*zip(days, counts, strict=True)))
        for place, days, counts in found
    ]
    return pd.DataFrame(rows, columns=list(CHANGES), dtype=object)


def doubts(case: Case, voice: Voice) -> pd.DataFrame:
    """Return what is uncertain or contradicted in the record of other places."""
    rows = case.elsewhere[case.elsewhere["doubt_vi"] != ""]
    frame = pd.DataFrame({name: rows[f"{name}_{voice.lang}"] for name in DOUBTS})
    frame.attrs["locators"] = list(dict.fromkeys(rows["locator"]))
    return frame


def claims(case: Case, voice: Voice) -> pd.DataFrame:
    """Return what is said of the model in other places, claims of one mechanism together."""
    rows = pd.concat(list(elsewhere.by_mechanism(case)["there"]))
    frame = pd.DataFrame(
        {
            "mechanism": rows["mechanism"].map(voice.term),
            "kind": rows["kind"].map(voice.term),
            "text": rows[f"text_{voice.lang}"],
            "number": [case.quantities.get(f"elsewhere_{id}", "–") for id in rows["id"]],
            "place": rows[f"place_{voice.lang}"],
        }
    )
    frame.attrs["locators"] = list(dict.fromkeys(rows["locator"]))
    return frame


def mechanisms(case: Case, voice: Voice) -> pd.DataFrame:
    """Return by mechanism what this record names and what is named elsewhere."""
    found = elsewhere.by_mechanism(case)
    cells = {"here": ("type", "id", ", "), "there": ("kind", f"place_{voice.lang}", "; ")}
    told = {
        side: [_by_kind(rows, *columns, voice) for rows in found[side]]
        for side, columns in cells.items()
    }
    return pd.DataFrame({"mechanism": found["mechanism"].map(voice.term), **told})


def _by_kind(rows: pd.DataFrame, kind: str, column: str, between: str, voice: Voice) -> str:
    """Return values of a column behind the kind of their claims: "benefit: c18, c20"."""
    if rows.empty:
        return voice.term("not reported")
    kinds = rows.groupby(kind, sort=False)[column]
    return "; ".join(
        f"{voice.term(str(name))}: {between.join(dict.fromkeys(held))}" for name, held in kinds
    )


def name_of(id: str, case: Case, voice: Voice) -> str:
    """Return what a number of another place is called: the place, and the term of the number."""
    rest = id.removeprefix("elsewhere_")
    claims = case.elsewhere_claims["id"] if case.has("elsewhere_claims") else ()
    for row, known in enumerate(claims):
        if rest == known:
            found = case.elsewhere_claims.iloc[row]
            return f"{found[f'place_{voice.lang}']}: {voice.term(found['unit'])}"
    for row, known in enumerate(case.elsewhere["id"] if case.has("elsewhere") else ()):
        if (number := rest.removeprefix(known)) in NUMBERS:
            found = case.elsewhere.iloc[row]
            day = found[["as_of_latest", "as_of_earliest"]].dropna()
            when = f", {day.iloc[0].year}" if len(day) else ""
            return f"{found[f'place_{voice.lang}']}{when}: {voice.term(NUMBERS[number])}"
    return voice.term(id)

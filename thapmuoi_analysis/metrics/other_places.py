"""The model in other places: numbers with when they held, and topics that two or more raise."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import Claim
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import ends, from_ends
from thapmuoi_analysis.metrics.plan import is_stated
from thapmuoi_analysis.metrics.results import by_date

ASKING = {"lesson", "measure"}  # kinds of statements that ask for something
TROUBLES = {"cause", "limitation"}
SHARED = ["place_vi", "place_en", "level", "day", "adopted", "total", "share", "is_own", "locator",
          "doubt_vi", "doubt_en"]  # fmt: skip
MEASURED = ["locators", "asks", "raised", "unmet"]


def elsewhere(case: Case) -> pd.DataFrame:
    """Return the numbers of other places as quantities, each with when it held.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        The rows of the table `elsewhere`, by date, undated ones last; `adopted` and `total` are
        quantities (None where no source gives one), `day` is when they held (a day, a span of days
        or of whole years; None where that is not known), `publisher` who says so.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> places = metrics.elsewhere(load_case("thap-muoi")).set_index("id")
    >>> places.loc["an_giang_2018", "total"]
    <elsewhere_an_giang_2018_total = 156 unit, stated>
    """
    rows = case.table("elsewhere").sort_values("as_of_latest", kind="stable")
    publishers = case.sources.set_index("id")["publisher"]
    ids = "elsewhere_" + rows["id"]
    numbers: dict[str, list[Quantity | None]] = {
        "day": [_held(row) for row in rows.to_dict("records")],
        "adopted": [case.quantities.get(id) for id in ids],
        "total": [case.quantities.get(id) for id in ids + "_total"],
    }
    rows = rows.drop(columns=["adopted", "total"])
    rows = rows.reset_index(drop=True)
    rows["publisher"] = rows["locator"].map(source_of).map(publishers)
    return rows.join(pd.DataFrame(numbers, dtype=object))


def _held(row: Mapping[Any, Any]) -> Quantity | None:
    """Return when a number held: a day, a span of days, or of whole years."""
    first = row["as_of_earliest"]
    last = row["as_of_latest"]
    if pd.isna(first) and pd.isna(last):
        return None
    unit = "date"
    start = date.min if pd.isna(first) else first.date()
    end = date.max if pd.isna(last) else last.date()
    value = from_ends(start, end)
    if first.is_year_start and last.is_year_end:
        unit = "year"
        value = from_ends(start.year, end.year)
    kind = Kind.STATED if start == end else Kind.BOUND
    return Quantity(value, unit, f"elsewhere_{row['id']}_as_of", kind, sources=(row["locator"],))


def shares(case: Case) -> pd.DataFrame:
    """Return shares of units of other places and of the case's own, each with when it held.

    A share is what a source prints, or the number of units by the total of the same source.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        By date, undated ones last: `place_vi`, `place_en`, `level`, `day` (as of `elsewhere`),
        `adopted`, `total` (None where a share alone is printed), `share`, `is_own`, `locator`, and
        in both languages `doubt`.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> made = metrics.shares(load_case("thap-muoi"))
    >>> made.query("is_own")["share"].tolist()
    [<adopted_share = 11/13, derived>]
    """
    found = [*_shares_elsewhere(case), *_own_shares(case)]
    frame = pd.DataFrame(found, columns=SHARED, dtype=object)
    frame = frame.astype({"is_own": bool, "adopted": "quantity", "share": "quantity"})
    dated = frame["day"].map(_last_year)
    in_order = dated.sort_values(kind="stable")
    frame = frame.loc[in_order.index]
    return frame.reset_index(drop=True)


def _shares_elsewhere(case: Case) -> Iterator[dict[Any, Any]]:
    """Yield a row for each number of another place that is a share, or has a total."""
    for row in elsewhere(case).to_dict("records"):
        id = f"elsewhere_{row['id']}_share"
        share = case.quantities.get(id)
        total = row["total"]
        if total is not None:
            adopted = row["adopted"]
            share = adopted / total
            share = share.named(f"{adopted.id}_rate")
        if share is not None:
            row["share"] = share
            row["is_own"] = False
            yield row


def _own_shares(case: Case) -> Iterator[dict[Any, Any]]:
    """Yield a row for each result of the case that has a share."""
    place = case.names["place"]
    for row in by_date(case).to_dict("records"):
        is_known = row["share"].reported
        if is_known and is_stated(row["adopted"]):
            row["place_vi"] = place["vi"]
            row["place_en"] = place["en"]
            row["level"] = ""
            row["total"] = row["units"]
            row["day"] = _own_day(row["day"], row["earliest"])
            row["is_own"] = True
            row["doubt_vi"] = ""
            row["doubt_en"] = ""
            yield row


def _own_day(day: Quantity, earliest: Any) -> Quantity | None:
    """Return when a result of the case held, as the days of other places are: with its bounds."""
    last = day.value
    if not isinstance(last, date):
        return None
    first = date.min
    if pd.notna(earliest):
        first = pd.Timestamp(earliest).date()
    if day.kind is Kind.STATED:
        first = last
    if first == last:
        return day
    return replace(day, value=from_ends(first, last), id=f"{day.id}_span")


def _last_year(day: Quantity | None) -> float:
    """Return the last year in which a number may have held; without one it comes last."""
    if day is None:
        return math.inf
    _, last = ends(day.value) or (0, 0)
    year = last.year if isinstance(last, date) else last
    return float(year)


def topics(case: Case) -> pd.DataFrame:
    """Return what two or more other places raise, and how it stands to the source of the case.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        The rows of the table `messages`, by rank, with `locators` (what they rest on), `asks`
        (whether any statement that supports them is a lesson or a measure), `raised` (whether the
        source speaks of the topic) and `unmet` (whether it reports a limitation or cause of it, and
        no step).

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> found = metrics.topics(load_case("thap-muoi")).set_index("id")
    >>> found.loc["meetings", ["asks", "raised", "unmet"]].tolist()
    [True, True, True]
    """
    numbers = case.table("elsewhere")
    statements = case.table("elsewhere_claims")
    support = pd.concat([numbers, statements]).set_index("id")
    rows = case.table("messages")
    rows = rows.sort_values("rank", ignore_index=True)
    every = case.claims_by_id.values()
    found = []
    for row in rows.to_dict("records"):
        by = support.loc[row["supported_by"].split()]
        claims = [claim for claim in every if claim.mechanism == row["mechanism"]]
        measured = {
            "locators": tuple(by["locator"].unique()),
            "asks": bool(by["kind"].isin(ASKING).any()),
            "raised": bool(claims),
            "unmet": _is_unmet(case, claims),
        }
        found.append(measured)
    return rows.join(pd.DataFrame(found, rows.index, MEASURED))


def _is_unmet(case: Case, claims: list[Claim]) -> bool:
    """Return whether claims hold a limitation or a cause, and nothing is named to deal with it."""
    types = {claim.type for claim in claims}
    troubles = {claim.id for claim in claims if claim.type in TROUBLES}
    if not troubles or "next_step" in types:
        return False
    every = case.claims_by_id.values()
    answers = [claim for claim in every if troubles.intersection(claim.answers)]
    return not answers

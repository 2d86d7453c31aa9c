"""Rules of counts of units: what one source states of one time agrees with itself.

Two sources, or two days, may differ: then both are right, or one of them is not, and no rule says
which. Sources that differ on one and the same day are told as such (`conflicts`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd
from pandas import DataFrame, Series

from thapmuoi_analysis.case.by_source import (
    EVER_SINCE,
    TO_THIS_DAY,
    source_of,
    sources_of,
    standing_facts,
    units_as_of,
)
from thapmuoi_analysis.case.codes import coded
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.rule_errors import RuleErrors
from thapmuoi_analysis.case.tables import empty

SPAN = ["as_of_earliest", "as_of_latest"]
Tables = Mapping[str, DataFrame]
OWN = ("other", "other_target")  # measures of which each label is one
ADOPTED = Phrase(
    "rows of units.csv with status {adopted}", adopted=coded("units", "status", "adopted")
)


class Count(NamedTuple):
    """A number of units that a source states: its row, its value, and the time of which it is."""

    measure: str
    row: int
    value: int
    earliest: pd.Timestamp
    latest: pd.Timestamp

    def may_be_of_one_time_with(self, other: "Count") -> bool:
        """Return whether both may be of one time: what has no day may be of any."""
        return self.earliest <= other.latest and other.earliest <= self.latest


def counts_of(facts: DataFrame) -> dict[str, list[Count]]:
    """Return the counts of units that each source states, the latest last."""
    rows = facts.assign(row=range(len(facts)), source=sources_of(facts))
    rows["earliest"] = rows["as_of_earliest"].fillna(EVER_SINCE)
    rows["latest"] = rows["as_of_latest"].fillna(TO_THIS_DAY)
    ordered = rows.sort_values("as_of_latest", kind="stable", na_position="first")
    counts: dict[str, list[Count]] = {}
    for fact in ordered.to_dict("records"):
        if fact["unit"] == "unit" and isinstance(fact["value"], int):
            count = Count(*(fact[name] for name in Count._fields))
            counts.setdefault(fact["source"], []).append(count)
    return counts


def sums(broken: RuleErrors, facts: DataFrame) -> None:
    """Hold that of one source and time units = adopted + remaining, and no result is of more.

    A source that states no total goes by the one that others state, if they state only one.
    """
    by_source = counts_of(facts)
    totals = [count for count in _each(by_source) if count.measure == "units"]
    for counts in by_source.values():
        latest = {count.measure: count for count in counts}
        total = latest.get("units")
        if total is None and len(totals) == 1:
            [total] = totals
        if total:
            _check_sums(broken, total, counts, latest)


def _each(by_source: Mapping[str, list[Count]]) -> Iterator[Count]:
    for counts in by_source.values():
        yield from counts


def _check_sums(
    broken: RuleErrors, total: Count, counts: list[Count], latest: Mapping[str, Count]
) -> None:
    """Compare results, and what remains, with a total that may be of the same time."""
    for result in counts:
        is_more = result.measure == "adopted" and result.value > total.value
        if is_more and result.may_be_of_one_time_with(total):
            broken.add("fact_sum", result.row, due=total.value, why="at most all units")
    adopted = latest.get("adopted")
    if adopted and adopted.value <= total.value and adopted.may_be_of_one_time_with(total):
        left = total.value - adopted.value
        stated = latest.get("remaining")
        if stated and stated.value != left and stated.may_be_of_one_time_with(adopted):
            broken.add("fact_sum", stated.row, due=left, why="units less adopted")


def listed(broken: RuleErrors, facts: DataFrame, units: DataFrame, tables: Tables) -> None:
    """Hold that a source counts the units as they are listed by it."""

    def table(name: str) -> DataFrame:
        return tables[name] if name in tables else empty(name)

    by_source = counts_of(facts)
    for source, counts in by_source.items():
        if len(by_source) > 1 and source not in _listing(units, table("statuses")):
            continue
        latest = {count.measure: count for count in counts}
        if not _are_units(table("statuses")["unit"], units):
            continue  # which has been told
        status = units_as_of(table, source)["status"].value_counts()
        _check_rows(broken, latest.get("units"), len(units), "rows of units.csv")
        if "unknown" not in status:
            adopted = status.get("adopted", 0)
            _check_rows(broken, latest.get("adopted"), adopted, ADOPTED)


def _are_units(codes: Series, units: DataFrame) -> bool:
    return bool(codes.isin(units["code"]).all())


def one_status(broken: RuleErrors, statuses: DataFrame) -> None:
    """Hold that a source says one thing of a unit and a day: else the order of rows decides."""
    rows = statuses.assign(source=sources_of(statuses))
    first: dict[Any, Any] = {}
    for row, status in enumerate(rows.to_dict("records")):
        of_one_time = (status["unit"], status["source"], str(status["as_of_latest"]))
        known = first.setdefault(of_one_time, status)
        if known["status"] != status["status"]:
            broken.add("one_status", row, other=known["locator"])


def _check_rows(broken: RuleErrors, count: Count | None, due: int, why: str) -> None:
    """Hold that a count, where it is stated, is that of rows of units."""
    if count and count.value != due:
        broken.add("fact_rows", count.row, due=due, why=why)


def _listing(units: DataFrame, statuses: DataFrame) -> set[str]:
    """Return the sources that say of units how they stand."""
    locators = " ".join([*units["locators"], *statuses["locator"]])
    return {source_of(locator) for locator in locators.split()}


def conflicts(facts: DataFrame) -> list[list[str]]:
    """Return ids of facts that cannot all be true: sources that disagree on one measure and time.

    The date of a page is each source's own; what is corrected contradicts nothing.
    """
    facts = standing_facts(facts)
    is_own = facts["measure"].isin(OWN)
    rows = facts.assign(source=sources_of(facts), what=facts["label_vi"].where(is_own, ""))
    rows = rows[rows["measure"] != "page_date"]
    rows = rows.dropna(subset="value")
    found = []
    for _, alike in rows.groupby(["measure", "what", *SPAN], dropna=False, sort=False):
        values = alike["value"].nunique()
        sources = alike["source"].nunique()
        if values > 1 and sources > 1:
            found.append([*alike["id"]])
    return found


RULES = (sums, listed, one_status)

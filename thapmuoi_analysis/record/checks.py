"""What a Table Schema cannot say of a case: lists of references, sums, years, names, pairs.

Each check takes the tables that could be read (and their file names) and yields faults.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.places import codes_for, folded
from thapmuoi_analysis.record.schema import codes_of
from thapmuoi_analysis.record.tables import day

Tables = dict[str, pd.DataFrame]
Files = dict[str, str]
UNIT_OF = {measure: said["unit"] for measure, said in codes_of("facts", "measure").items()}
WHOLE = re.compile(r"\d+").fullmatch
FORMS: dict[str, tuple[Callable[[str], object], str]] = {
    "share": (re.compile(r"\d+(\.\d+)?%").fullmatch, "a percentage as 50%"),
    "date": (day, "a day of the calendar as 2022-03-02"),
}


def _at(
    frame: pd.DataFrame, wrong: pd.Series, file: str, column: str, expected: str, mend: str
) -> Iterator[Fault]:
    for row in (row for row, is_wrong in enumerate(wrong.tolist()) if is_wrong is True):
        value: Any = frame.at[row, column]
        shown = "" if pd.isna(value) else str(value).removesuffix(" 00:00:00")
        yield Fault(file, row + 2, column, shown, expected, mend)


def locators(tables: Tables, files: Files) -> Iterator[Fault]:
    """Locators begin with a source that is listed; those in lists stand in `sentences`.

    A sentence has its hash; a document as a whole has none.
    """
    sentences = tables.get("sentences")
    if sentences is None:
        return
    wrong = sentences["locator"].str.contains(":") != (sentences["sha256"] != "")
    expected, mend = "a hash for a sentence, none for a whole document", "mend hash or locator"
    yield from _at(sentences, wrong, files["sentences"], "sha256", expected, mend)
    if "sources" in tables:
        source = sentences["locator"].str.rsplit(":", n=1).str[0]
        wrong = ~source.isin(tables["sources"]["id"])
        expected, mend = "a source of sources.csv", "mend the locator, or add its source"
        yield from _at(sentences, wrong, files["sentences"], "locator", expected, mend)
    if "units" in tables:
        known, units = set(sentences["locator"]), tables["units"]
        wrong = units["locators"].map(lambda text: not known.issuperset(text.split(" ")))
        expected, mend = "locators in sentences.csv", "mend the locator, or add its sentence"
        yield from _at(units, wrong, files["units"], "locators", expected, mend)


def values(tables: Tables, files: Files) -> Iterator[Fault]:
    """Facts have a value or a hedge, in the unit of their measure and the form of that unit."""
    for name, column in (("facts", "value"), ("rotation", "count")):
        if name in tables:
            frame = tables[name]
            empty = frame[column].isna() | (frame[column].astype(str) == "")
            expected = "a value, or the source's hedge"
            mend = "fill in one of them, or delete the row: what is not reported has no row"
            wrong = empty & (frame["hedge"] == "")
            yield from _at(frame, wrong, files[name], column, expected, mend)
    if "facts" in tables:
        columns = (tables["facts"][column] for column in ("measure", "value", "unit"))
        for row, stated in enumerate(zip(*columns, strict=True), 2):
            yield from _form(files["facts"], row, *stated)


def _form(file: str, row: int, measure: str, value: str, unit: str) -> Iterator[Fault]:
    due = UNIT_OF[measure]
    if unit != due:
        yield Fault(file, row, "unit", unit, due, f"write {due} for {measure}")
    fits, expected = FORMS.get(due, (WHOLE, "a whole number"))
    if value and not fits(value):
        yield Fault(file, row, "value", value, expected, "write it in that form")


def spans(tables: Tables, files: Files) -> Iterator[Fault]:
    """Dates of a range stand in order; a unit that has not adopted has no open start."""
    pairs = {
        "facts": [("as_of_earliest", "as_of_latest")],
        "elsewhere": [("as_of_earliest", "as_of_latest")],
        "units": [
            ("start_earliest", "start_latest"),
            ("end_earliest", "end_latest"),
            ("start_earliest", "end_latest"),
        ],
    }
    for name, columns in pairs.items():
        for earlier, later in columns if name in tables else ():
            frame = tables[name]
            expected, mend = f"a day not before {earlier}", "mend one of the two dates"
            wrong = frame[later] < frame[earlier]
            yield from _at(frame, wrong, files[name], later, expected, mend)
    if "units" in tables:
        units = tables["units"]
        started = units["start_earliest"].notna() | units["start_latest"].notna()
        ended = units["end_earliest"].notna() | units["end_latest"].notna()
        expected = "no start, or a start with an end"
        wrong = (units["status"] == "not_adopted") & started & ~ended
        mend = "give the end, or take out the start, or mend the status"
        yield from _at(units, wrong, files["units"], "status", expected, mend)
        wrong = (units["status"] == "adopted") & units["end_latest"].notna()
        mend = "take out the end, or mend the status"
        yield from _at(units, wrong, files["units"], "status", "no end", mend)


def names(tables: Tables, files: Files) -> Iterator[Fault]:
    """Two units may share a name if their kinds differ, or if a note says that there are two."""
    if "units" in tables:
        units = tables["units"]
        key = units["kind"] + " " + units["name_vi"].map(folded)
        expected = "each kind and name once"
        mend = "delete the second row, mend its kind or name, or say in note_vi that there are two"
        wrong = key.duplicated() & (units["note_vi"] == "")
        yield from _at(units, wrong, files["units"], "name_vi", expected, mend)


def tiles(tables: Tables, files: Files) -> Iterator[Fault]:
    """Every unit has one tile of the layout, by its code or name, and every tile one unit."""
    if "layout" not in tables or "units" not in tables:
        return
    layout, file, mend = tables["layout"], files["layout"], "mend one of the two rows"
    try:
        codes = codes_for(layout["unit"], tables["units"], file)
    except CaseError as error:
        yield from error.faults
        return
    yield from _at(layout, codes.duplicated(), file, "unit", "each unit once", mend)
    taken = layout.duplicated(["row", "column"])
    yield from _at(layout, taken, file, "column", "a tile that no row above has", mend)
    for code in sorted(set(tables["units"]["code"]) - set(codes)):
        mend = "add a row for it, or take the table layout out"
        yield Fault(file, column="unit", value=code, expected="a tile for every unit", mend=mend)


def years(tables: Tables, files: Files) -> Iterator[Fault]:
    """Plans have a row for each of their years, in order."""
    if "plan" in tables:
        plan = tables["plan"]
        expected, mend = "the year after the row above", "sort the rows; a year without has 0"
        yield from _at(
            plan, plan["year"].diff().fillna(1) != 1, files["plan"], "year", expected, mend
        )


def sums(tables: Tables, files: Files) -> Iterator[Fault]:
    """Units = adopted + not adopted, in the facts and in the table of units."""
    facts = tables.get("facts")
    if facts is None:
        return
    latest = latest_facts(facts)
    total, adopted, remaining = (latest.get(m) for m in ("units", "adopted", "remaining"))
    mend = "one of the two is wrong: look the sentences up again"

    def fault(measure: str, expected: int, why: str) -> Fault:
        row, value = latest[measure]
        return Fault(files["facts"], row, "value", str(value), f"{expected} ({why})", mend)

    if total:  # the earlier of several results too
        results = facts["value"].where(facts["measure"] == "adopted").str.extract(r"^(\d+)$")[0]
        wrong = pd.to_numeric(results) > total[1]
        expected = f"{total[1]} (at most all units)"
        yield from _at(facts, wrong, files["facts"], "value", expected, mend)
    if total and adopted and remaining and adopted[1] <= total[1] != adopted[1] + remaining[1]:
        yield fault("remaining", total[1] - adopted[1], "units less adopted")
    if "units" in tables:
        status = tables["units"]["status"]
        if total and total[1] != len(status):
            yield fault("units", len(status), "rows of units.csv")
        held = int((status == "adopted").sum())
        if adopted and "unknown" not in set(status) and adopted[1] != held:
            yield fault("adopted", held, "rows of units.csv with status adopted")


def conflicts(facts: pd.DataFrame) -> list[list[str]]:
    """Return ids of facts that cannot all be true: sources that disagree on one measure and time.

    The date of a page is each source's own.
    """
    alike: dict[Any, list[tuple[str, str, str]]] = defaultdict(list)
    for row in facts.to_dict("records"):
        if row["value"] and row["measure"] != "page_date":
            told = row["id"], row["value"], row["locator"].split(":")[0]
            alike[row["measure"], row["as_of_earliest"], row["as_of_latest"]].append(told)
    groups = [tuple(zip(*group, strict=True)) for group in alike.values()]
    return [[*ids] for ids, values, sources in groups if len({*values}) > 1 < len({*sources})]


def latest_facts(facts: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return for each counted measure the row and value of its latest fact; none in conflict."""
    disputed = {id for ids in conflicts(facts) for id in ids}
    ordered = facts.sort_values("as_of_latest", kind="stable", na_position="first")
    columns = (ordered[column] for column in ("measure", "id", "value", "unit"))
    last = {
        measure: (id, (int(index) + 2, int(value)))
        for index, measure, id, value, unit in zip(ordered.index, *columns, strict=True)
        if unit == "unit" and WHOLE(value)
    }
    return {measure: found for measure, (id, found) in last.items() if id not in disputed}


def groups(tables: Tables, files: Files) -> Iterator[Fault]:
    """Parts are parts of another group that is listed, and not larger."""
    if "rotation" not in tables:
        return
    rotation, file = tables["rotation"], files["rotation"]
    counts = rotation.set_index("id")["count"]
    known = rotation["of"].isin(rotation["id"]) & (rotation["of"] != rotation["id"])
    wrong = (rotation["of"] != "") & ~known
    yield from _at(rotation, wrong, file, "of", "an id of another row", "mend the id")
    whole = rotation["of"].map(counts.to_dict()).astype("Int64")
    expected, mend = "at most the group it is part of", "mend one of the two counts"
    yield from _at(rotation, rotation["count"] > whole, file, "count", expected, mend)


def ids(tables: Tables, files: Files) -> Iterator[Fault]:
    """Every stated number has an id of its own; those of the plan are plan_<year>."""
    taken = {f"plan_{year}" for year in tables["plan"]["year"]} if "plan" in tables else set()
    taken |= set(tables["workload"]["id"]) if "workload" in tables else set()
    for name in ("facts", "rotation"):
        if name in tables:
            frame = tables[name]
            expected = "an id that no plan (plan_2018), assumption, fact or elsewhere_... has"
            own = ("elsewhere_", "day_of_", "evidence_of_", "threshold_of_")  # of other tables
            wrong = frame["id"].isin(taken) | frame["id"].str.startswith(own)
            yield from _at(frame, wrong, files[name], "id", expected, "rename it")
            taken |= set(frame["id"])


def others(tables: Tables, files: Files) -> Iterator[Fault]:
    """Other places: at most all units; doubts in both languages; a number with its unit."""
    if "elsewhere" in tables:
        places, file = tables["elsewhere"], files["elsewhere"]
        for column in ("adopted", "earlier"):
            wrong = places[column] > places["total"]
            expected, mend = "at most the total", "mend one of the two numbers"
            yield from _at(places, wrong, file, column, expected, mend)
        wrong = (places["doubt_vi"] == "") != (places["doubt_en"] == "")
        expected, mend = "both languages or none", "fill in the other language"
        yield from _at(places, wrong, file, "doubt_en", expected, mend)
    if "elsewhere_claims" in tables:
        claims, file = tables["elsewhere_claims"], files["elsewhere_claims"]
        wrong = claims["number"].isna() != (claims["unit"] == "")
        yield from _at(claims, wrong, file, "unit", "a unit just with a number", "mend one of them")


CHECKS = (locators, values, spans, names, tiles, years, sums, groups, ids, others)

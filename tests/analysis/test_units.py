"""Units counted one by one, and what the rearrangement of 2025 made of them."""

import csv
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis.analysis import units
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.quantity import NOT_REPORTED, Kind
from thapmuoi_analysis.record.ranges import Range

DATA = Path(__file__).parents[2] / "data"
CASES = ("thap-muoi", "example")
load = cache(load_case)
of_each = pytest.mark.parametrize("slug", CASES)


def rows(slug):
    with (DATA / slug / "units.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changed(slug, **columns):
    """Return a case whose units have other values: column -> {code: value}."""
    case = load(slug)
    table = case.units.set_index("code")
    for column, values in columns.items():
        for code, value in values.items():
            table.loc[code, column] = value
    return replace(case, _tables={**case._tables, "units": table.reset_index()})


def without(slug, table):
    case = load(slug)
    return replace(case, _tables={k: v for k, v in case._tables.items() if k != table})


@of_each
def test_counts_are_those_of_the_rows_and_rest_on_their_sentences(slug):
    found, known = units.counts(load(slug)), rows(slug)
    for prefix, column in (("units", "status"), ("status", "status_basis")):
        counted = Counter(row[column] for row in known)
        told = {id: q for id, q in found.items() if id.startswith(f"{prefix}_")}
        assert sum(q.value for q in told.values()) == len(known)
        for id, quantity in told.items():
            code = id.removeprefix(f"{prefix}_")
            assert quantity.value == counted[code]
            cited = {s for row in known if row[column] == code for s in row["locators"].split()}
            assert set(quantity.sources) == cited
            assert (quantity.id, quantity.unit, quantity.kind) == (id, "unit", Kind.DERIVED)


def test_the_table_of_units_says_the_same_as_the_facts():
    case = load("thap-muoi")
    found = units.counts(case)
    assert found["units_adopted"].value == case.latest("adopted").value == 11
    assert found["units_not_adopted"].value == case.latest("remaining").value == 2


def test_without_a_table_of_units_nothing_is_reported():
    case = without("thap-muoi", "units")
    found = {**units.counts(case), **units.rearrangement(case)}
    assert {quantity.value for quantity in found.values()} == {NOT_REPORTED}
    assert units.new_units(case).empty


def test_without_successors_nothing_is_reported_of_the_rearrangement():
    case = changed(
        "example", successor_code=dict.fromkeys([r["code"] for r in rows("example")], "")
    )
    assert {q.value for q in units.rearrangement(case).values()} == {NOT_REPORTED}


@of_each
def test_the_rearrangement_is_that_of_the_rows(slug):
    """Count once more by hand, without tables."""
    known = rows(slug)
    status = {row["code"]: row["status"] for row in known}
    names = {row["code"]: row["name_vi"] for row in known}
    held, new = defaultdict(set), {}
    for row in known:
        held[row["successor_code"]].add(status[row["code"]])
        new[row["successor_code"]] = row["successor_name_vi"]
    kept = [code for code in new if code in names]
    spelling = {"Mỹ Quý": "Mỹ Quí"}  # the same name
    other = [code for code in kept if spelling.get(names[code], names[code]) != new[code]]
    expected = {
        "new_units_as_of": date(2025, 7, 1),
        "units_rearranged": len(known),
        "new_units": len(new),
        "codes_kept": len(kept),
        "codes_renamed": len(other),
        "new_units_with_not_adopted": sum("not_adopted" in s for s in held.values()),
        "new_units_mixed": sum({"adopted", "not_adopted"} <= s for s in held.values()),
    }
    found = units.rearrangement(load(slug))
    assert {id: quantity.value for id, quantity in found.items()} == expected
    assert all(quantity.id == id for id, quantity in found.items())


def test_thirteen_units_became_six_of_which_two_took_in_those_that_had_not_adopted():
    found = units.rearrangement(load("thap-muoi"))
    values = {id: quantity.value for id, quantity in found.items()}
    assert (values["units_rearranged"], values["new_units"], values["codes_kept"]) == (13, 6, 6)
    assert (values["codes_renamed"], values["new_units_with_not_adopted"]) == (2, 2)
    new = units.new_units(load("thap-muoi")).set_index("code")
    assert set(new.index[new["holds_not_adopted"]]) == {"30043", "30061"}
    assert set(new.index[new["renamed"]]) == {"30037", "30043"}
    assert sorted(code for held in new["old"] for code in held) == sorted(
        row["code"] for row in rows("thap-muoi")
    )


@pytest.mark.parametrize(
    ("statuses", "holds", "mixed"),
    [
        (("adopted", "adopted"), False, False),
        (("adopted", "not_adopted"), True, True),
        (("not_adopted", "not_adopted"), True, False),
        (("adopted", "unknown"), pd.NA, pd.NA),
        (("not_adopted", "unknown"), True, pd.NA),
        (("unknown", "unknown"), pd.NA, pd.NA),
    ],
)
def test_what_a_new_unit_holds_is_settled_only_where_the_statuses_are_known(statuses, holds, mixed):
    status = dict(zip(("99003", "99004"), statuses, strict=True))
    case = changed("example", status=status)
    row = units.new_units(case).set_index("code").loc["99004"]
    assert (row["holds_not_adopted"] is holds) or row["holds_not_adopted"] == holds
    assert (row["mixed"] is mixed) or row["mixed"] == mixed
    count = units.rearrangement(case)["new_units_mixed"]
    if mixed is pd.NA:
        assert (count.value, count.kind) == (Range(2, 3), Kind.BOUND)
    else:
        assert (count.value, count.kind) == (2 + mixed, Kind.DERIVED)


def test_a_new_unit_that_holds_one_old_unit_is_not_mixed_even_where_its_status_is_unknown():
    case = changed(
        "example",
        status={"99003": "unknown"},
        successor_code={"99003": "99003"},
        successor_name_vi={"99003": "Gò Mẫu"},
    )
    row = units.new_units(case).set_index("code").loc["99003"]
    assert not row["mixed"]
    assert row["holds_not_adopted"] is pd.NA

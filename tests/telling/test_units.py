"""Units in words: named with their kind, in order, and the new units that hold them."""

import csv
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.report import unit_tables
from thapmuoi_analysis.telling.voice import Voice

DATA = Path(__file__).parents[2] / "data"
CASES = ("thap-muoi", "example")
load = cache(load_case)
of_each = pytest.mark.parametrize("slug", CASES)


def rows(slug):
    with (DATA / slug / "units.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_unit_is_named_with_its_kind_as_each_language_does():
    assert unit_tables.unit_name("Mỹ An", "thị trấn", Voice("vi")) == "thị trấn Mỹ An"
    assert unit_tables.unit_name("Mỹ An", "thị trấn", Voice("en")) == "Mỹ An town"
    kinds = ("xã", "phường", "thị trấn", "đặc khu")
    named = [unit_tables.unit_name("A", kind, Voice("en")) for kind in kinds]
    assert named == ["A commune", "A ward", "A town", "A special zone"]


def test_units_stand_in_the_order_of_their_names_those_of_one_name_by_kind():
    units = pd.DataFrame(
        [("Dù", "xã"), ("Đa", "xã"), ("An", "xã"), ("An", "thị trấn"), ("Du", "xã")],
        columns=["name_vi", "kind"],
    )
    ordered = unit_tables.in_order(units)
    assert list(ordered.index) == [3, 2, 4, 0, 1]


@of_each
@pytest.mark.parametrize("status", ["adopted", "not_adopted", "unknown"])
def test_the_units_of_a_status_are_listed_in_both_languages(slug, status):
    told = unit_tables.listed(load(slug), status)
    known = {(row["kind"], row["name_vi"]) for row in rows(slug) if row["status"] == status}
    assert set(told["vi"].split(", ")) == ({f"{k} {n}" for k, n in known} or {"–"})
    assert told["vi"].count(",") == told["en"].count(",") == max(0, len(known) - 1)


def test_a_case_without_units_lists_a_dash():
    case = load("thap-muoi")
    assert set(unit_tables.listed(case, "unknown").values()) == {"–"}


@of_each
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_each_new_unit_stands_once_with_all_its_old_units_and_their_status(slug, lang):
    case, voice, known = load(slug), Voice(lang), rows(slug)
    made = unit_tables.new_units(case, voice)
    assert list(made.columns) == list(unit_tables.NEW_UNITS)
    held = dict(zip(made["new"], made["old"], strict=True))
    assert len(held) == len(made) == len({row["successor_code"] for row in known})
    parts = [part for text in held.values() for part in text.split("), ")]
    assert len(parts) == len(known)
    for row in known:
        new = unit_tables.unit_name(row["successor_name_vi"], row["successor_kind"], voice)
        old = unit_tables.unit_name(row["name_vi"], row["kind"], voice)
        assert f"{old} ({voice.term(row['status'])})" in held[new]


def test_new_units_stand_in_the_order_of_their_names():
    made = unit_tables.new_units(load("thap-muoi"), Voice("vi"))
    names = ["Đốc Binh Kiều", "Mỹ Quí", "Phương Thịnh", "Thanh Mỹ", "Tháp Mười", "Trường Xuân"]
    assert list(made["new"]) == [f"xã {name}" for name in names]


def test_headings_are_in_both_languages():
    assert all(vi != en for vi, en, _ in unit_tables.NEW_UNITS.values())

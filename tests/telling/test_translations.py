"""Units in words, and tables of reports: their headings, what they rest on, what says little."""

import re
from importlib.resources import files

import pandas as pd

from thapmuoi_analysis.case.quantity import Quantity, not_reported
from thapmuoi_analysis.telling import tables, translations


def test_a_unit_is_named_with_its_kind_as_each_language_does():
    names = translations.unit_name("Mỹ An", "thị trấn")
    assert names == {"vi": "thị trấn Mỹ An", "en": "Mỹ An town"}
    kinds = {
        "xã": "A commune",
        "phường": "A ward",
        "thị trấn": "A town",
        "đặc khu": "A special zone",
    }
    for kind, name in kinds.items():
        assert translations.unit_name("A", kind)["en"] == name
    communes, town = translations.kinds_of(["xã", "thị trấn", "xã"])
    assert communes == {"vi": "xã", "en": "communes"}
    assert town == {"vi": "thị trấn", "en": "town"}


def test_a_kind_of_any_name_is_called_as_the_case_says_or_as_it_is():
    numbered = translations.unit_name("5", "ấp", "hamlet")
    assert numbered == {"vi": "ấp 5", "en": "hamlet 5"}
    named = translations.unit_name("Bình Thử", "ấp")
    assert named["en"] == "Bình Thử ấp"
    [kind] = translations.kinds_of(["ấp", "ấp"], {"ấp": "hamlet"})
    assert kind == {"vi": "ấp", "en": "hamlets"}


def test_units_stand_in_the_order_of_their_names_those_of_one_name_by_kind():
    names = ["Dù", "Đa", "An", "An", "Du"]
    kinds = ["xã", "xã", "xã", "thị trấn", "xã"]
    units = pd.DataFrame({"name_vi": names, "kind": kinds}, index=[*"abcde"])
    units["kind_en"] = ""
    in_order = translations.in_order(units)
    assert "".join(in_order.index) == "dceab"
    first = units.head(2)
    assert translations.named(first, "en") == ["Dù commune", "Đa commune"]


def test_several_units_of_a_kind_are_called_as_english_has_it_or_by_their_own_word():
    in_english = {"chi nhánh": "branch", "cơ quan": "agency", "xã": "commune"}
    kinds = [*in_english, "khu phố"] * 2
    found = translations.kinds_of(kinds, in_english)
    names = [name["en"] for name in found]
    assert names == ["branches", "agencies", "communes", "khu phố"]


def test_a_column_that_says_the_same_in_over_two_thirds_of_its_rows_says_little():
    table = pd.DataFrame(
        {
            "words": ["a", "a", "a", "b"],
            "half": ["a", "a", "b", "c"],
            "numbers": [Quantity(1, "unit")] * 4,
            "open": [not_reported("x", "unit")] * 3 + ["–"],
            "empty": [""] * 4,
        }
    )
    heads = {name: (name, name) for name in table}
    varied = tables.varied(table, heads)
    assert [*varied] == ["half", "numbers", "empty"]
    in_two_thirds = tables.varied(table.head(3), {"half": ""})
    assert [*in_two_thirds] == ["half"]


def test_a_table_of_reports_has_its_headings_and_each_source_once():
    sources = ["s:p1.s1", "s:p2.s1", "s:p1.s1"]
    table = tables.table_of("path missing", [("a", "b")], sources)
    assert table.headings() == tables.headings("path missing")
    assert [*table.headings()] == ["what", "settles"]
    assert [*table.frame] == ["what", "settles"]
    assert table.sources == ("s:p1.s1", "s:p2.s1")
    without_headings = tables.Table(table.frame)
    assert without_headings.headings()["what"] == ("what", "what", "")


def test_all_headings_that_are_known_are_those_of_a_table():
    asked = {"annex numbers", "counted"}
    for module in files("thapmuoi_analysis.studies").iterdir():
        if module.name.endswith(".py"):
            code = module.read_text("utf-8")
            asked.update(re.findall(r'"([a-z ]+)"', code))
    known = {row["table"] for row in translations.rows("headings")}
    assert len(known) > 5
    assert known <= asked

"""Units in words, and tables of reports: their headings, what they rest on, what says little."""

import re
from importlib.resources import files

import pandas as pd

from thapmuoi_analysis.case.quantity import Quantity, not_reported
from thapmuoi_analysis.telling import tables, translations


def test_a_unit_is_named_with_its_kind_as_each_language_does():
    names = translations.unit_name("Mỹ An", "thị trấn")
    assert names == {"vi": "thị trấn Mỹ An", "en": "Mỹ An town"}
    kinds = ("xã", "phường", "thị trấn", "đặc khu")
    named = [translations.unit_name("A", kind)["en"] for kind in kinds]
    assert named == ["A commune", "A ward", "A town", "A special zone"]
    communes, town = translations.kinds_of(["xã", "thị trấn", "xã"])
    assert (communes, town) == ({"vi": "xã", "en": "communes"}, {"vi": "thị trấn", "en": "town"})


def test_a_kind_of_any_name_is_called_as_the_case_says_or_as_it_is():
    assert translations.unit_name("5", "ấp", "hamlet") == {"vi": "ấp 5", "en": "hamlet 5"}
    assert translations.unit_name("Bình Thử", "ấp")["en"] == "Bình Thử ấp"
    assert translations.kinds_of(["ấp", "ấp"], {"ấp": "hamlet"}) == ({"vi": "ấp", "en": "hamlets"},)


def test_units_stand_in_the_order_of_their_names_those_of_one_name_by_kind():
    rows = [("Dù", "xã"), ("Đa", "xã"), ("An", "xã"), ("An", "thị trấn"), ("Du", "xã")]
    units = pd.DataFrame(rows, columns=["name_vi", "kind"], index=[*"abcde"])
    units["kind_en"] = ""
    assert [*translations.in_order(units).index] == [*"dceab"]
    assert translations.named(units[:2], "en") == ["Dù commune", "Đa commune"]


def test_several_units_of_a_kind_are_called_as_english_has_it_or_by_their_own_word():
    in_english = {"chi nhánh": "branch", "cơ quan": "agency", "xã": "commune"}
    kinds = [*in_english, "khu phố"] * 2
    names = [name["en"] for name in translations.kinds_of(kinds, in_english)]
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
    assert [*tables.varied(table, heads)] == ["half", "numbers", "empty"]
    assert [*tables.varied(table[:3], {"half": ""})] == ["half"]  # two thirds


def test_a_table_of_reports_has_its_headings_and_each_source_once():
    table = tables.table_of("path missing", [("a", "b")], ["s:p1.s1", "s:p2.s1", "s:p1.s1"])
    assert table.headings() == tables.headings("path missing")
    assert [*table.frame] == [*table.headings()] == ["what", "settles"]
    assert table.sources == ("s:p1.s1", "s:p2.s1")
    assert tables.Table(table.frame).headings()["what"] == ("what", "what", "")
    code = "".join(m.read_text("utf-8") for m in files("thapmuoi_analysis.studies").iterdir()
                   if m.name.endswith(".py"))  # fmt: skip
    known = {row["table"] for row in translations.rows("headings")}
    asked = {*re.findall(r'"([a-z ]+)"', code), "annex numbers"}
    asked |= {"workload amounts", "workload shares"}
    assert len(known) > 5 and known - asked == set()

"""Units in words: named with their kind, in order."""

import pandas as pd

from thapmuoi_analysis.case.quantity import Quantity, not_reported
from thapmuoi_analysis.telling import translations


def test_a_unit_is_named_with_its_kind_as_each_language_does():
    assert translations.unit_name("Mỹ An", "thị trấn") == {
        "vi": "thị trấn Mỹ An",
        "en": "Mỹ An town",
    }
    kinds = ("xã", "phường", "thị trấn", "đặc khu")
    named = [translations.unit_name("A", kind)["en"] for kind in kinds]
    assert named == ["A commune", "A ward", "A town", "A special zone"]


def test_units_stand_in_the_order_of_their_names_those_of_one_name_by_kind():
    listed = pd.DataFrame(
        [("Dù", "xã"), ("Đa", "xã"), ("An", "xã"), ("An", "thị trấn"), ("Du", "xã")],
        columns=["name_vi", "kind"],
    )
    ordered = translations.in_order(listed)
    assert list(ordered.index) == [3, 2, 4, 0, 1]


def test_kinds_are_told_once_each_and_in_english_by_their_number():
    kinds = ["xã", "thị trấn", "xã"]
    assert translations.kinds_of(kinds) == (
        {"vi": "xã", "en": "communes"},
        {"vi": "thị trấn", "en": "town"},
    )


def test_a_column_that_says_the_same_in_over_two_thirds_of_its_rows_says_little():
    table = pd.DataFrame(
        {
            "words": ["a", "a", "a", "b"],
            "half": ["a", "a", "b", "c"],
            "numbers": [Quantity(1, "unit")] * 4,
            "open": [not_reported("x", "unit")] * 3 + ["–"],
        }
    )
    heads = {name: (name, name) for name in table}
    assert [*translations.varied(table, heads)] == ["half", "numbers"]

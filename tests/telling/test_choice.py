"""Words beside their conditions: the first that holds is told, the others are held to the rules."""

import pandas as pd
import pytest

from thapmuoi_analysis import choose, holds
from thapmuoi_analysis.case.quantity import Quantity, not_reported
from thapmuoi_analysis.report.checks import untraced_numbers
from thapmuoi_analysis.telling.formatter import Formatter

UNITS = {"n": Quantity(11, "unit", "n")}


def _told(phrase, lang="vi"):
    return Formatter(lang).speak("{said}.", {"said": phrase, **UNITS})


def test_what_is_not_settled_does_not_hold():
    silent, plan = not_reported("adopted", "unit"), Quantity(9, "unit", "plan")
    assert [holds(x) for x in (silent > plan, plan > 8, plan > 9, True)] == [
        False, True, False, True,
    ]  # fmt: skip
    assert choose((silent > plan, "trên", "above"), (True, "chưa rõ", "open")).en == "open"


def test_the_first_that_holds_is_told_in_either_language():
    phrase = choose((False, "a", "b"), (True, "có {n} xã", "{n} communes"), (True, "c", "d"))
    assert [_told(phrase, lang).text for lang in ("vi", "en")] == ["Có 11 xã.", "11 communes."]


def test_where_none_holds_the_sentence_drops_out():
    assert choose((pd.NA, "a", "b")) is None and _told(None).text == ""


def test_a_variant_that_is_not_told_is_held_to_the_rules_all_the_same():
    phrase = choose((True, "có xã", "communes"), (False, "có bốn xã", "four communes"))
    assert [*untraced_numbers(_told(phrase).frames)] != []
    with pytest.raises(KeyError, match="lost"):
        _told(choose((True, "có xã", "communes"), (False, "{lost}", "{lost}")))

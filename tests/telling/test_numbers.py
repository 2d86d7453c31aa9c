"""Numbers, dates and names as each language writes them; what has no source is refused."""

import csv
from datetime import date
from fractions import Fraction
from math import inf
from pathlib import Path

import pandas as pd
import pytest
from glance import lines
from hypothesis import example, given
from hypothesis import strategies as st

import thapmuoi_analysis.telling
from thapmuoi_analysis.case.quantity import NOT_APPLICABLE, NOT_REPORTED, Kind, Quantity
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.telling.formatter import LANGS, Formatter

VI, EN = map(Formatter, LANGS)
DATA = Path(__file__).parents[2] / "data"
WORDS = Path(thapmuoi_analysis.telling.__file__).parent / "words"
CLAIMS = []
for _path in sorted(DATA.glob("*/claims.csv")):
    rows = _path.read_text(encoding="utf-8").splitlines()
    CLAIMS += csv.DictReader(rows)
SHARE = Fraction(11, 13)
DAY = date(2022, 3, 2)
POINT = {"vi": ",", "en": "."}


def number(value, spec="", lang="vi", unit="", **more):
    quantity = Quantity(value, unit, "n", **more)
    return Formatter(lang).number(quantity, spec)


def read(text, lang):
    """Return the number that a text spells, the other way round from the code."""
    comma = "." if lang == "vi" else ","
    digits = text.strip("≥≤ ").rstrip("%")
    digits = digits.replace("−", "-")
    digits = digits.replace(comma, "")
    digits = digits.replace(POINT[lang], ".")
    return Fraction(digits)


def places_of(text, lang):
    """Return how many digits stand behind the point."""
    _, _, behind = text.rstrip("%").partition(POINT[lang])
    return len(behind)


# numbers and dates

# Value, unit and spec; in Vietnamese and in English.
WRITTEN = """
share | | .1% | 84,6% | 84.6%
Fraction(1, 2) | | | 50% | 50%
Fraction(9, 26) | | .2p | 34,62 | 34.62
Fraction(-9, 26) | | +.2p | −34,62 | −34.62
Fraction(15, 13) | person/unit | | 1,2 | 1.2
1 | | % | 100% | 100%
1234567 | person | .2f | 1.234.567,00 | 1,234,567.00
2021 | year | | 2021 | 2021
2021 | unit | | 2.021 | 2,021
10**15 + 1 | unit | | 1.000.000.000.000.001 | 1,000,000,000,000,001
day | date | | 02/3/2022 | 2 March 2022
Fraction(5, 2) | | .0f | 3 | 3
Fraction(-5, 2) | | .0f | −3 | −3
Fraction(-1, 100) | | .1f | 0,0 | 0.0
Fraction(5, 2) - Fraction(1, 10**40) | | .0f | 2 | 2
Range(1, inf) | unit | | ≥ 1 | ≥ 1
Range(Fraction(5, 8), inf) | | .0% | ≥ 62% | ≥ 62%
Range(-inf, inf) | unit | | không giới hạn | unbounded
Range(day, date.max) | date | | không sớm hơn 02/3/2022 | not before 2 March 2022
Range(date.min, day) | date | | chậm nhất 02/3/2022 | by 2 March 2022
Range(date(2018, 1, 1), day) | date | | 01/01/2018–02/3/2022 | 1 January 2018–2 March 2022
silent | | + | không nêu | not reported
senseless | | .1f | không áp dụng | not applicable
"""
KNOWN = {
    "Fraction": Fraction,
    "Range": Range,
    "date": date,
    "inf": inf,
    "share": SHARE,
    "day": DAY,
    "silent": NOT_REPORTED,
    "senseless": NOT_APPLICABLE,
}


def test_numbers_dates_and_ranges_are_written_as_each_language_does():
    for written, unit, spec, *texts in lines(WRITTEN):
        value = eval(written, KNOWN)
        for lang, text in zip(LANGS, texts, strict=True):
            assert number(value, spec, lang, unit) == text


exact = st.one_of(
    st.integers(-(10**9), 10**9),
    st.fractions(-(10**6), 10**6),
    st.fractions(0, 1, max_denominator=200),
    st.floats(-1e12, 1e12),
)
signs = st.sampled_from(["", "+"])
digits = st.integers(0, 9)
with_digits = st.tuples(signs, digits, st.sampled_from("%pf"))
with_digits = with_digits.map(lambda parts: "{}.{}{}".format(*parts))
specs = with_digits | st.sampled_from(["", "%", "p", "f"])
langs = st.sampled_from(LANGS)


def as_spoken(value, text, spec):
    """Return a value as a text says it: times a hundred, if in per cent or points."""
    is_of_hundred = text.endswith("%") or spec.endswith("p")
    return Fraction(value) * (100 if is_of_hundred else 1)


@given(exact, specs, langs)
def test_a_spoken_number_is_the_nearest_with_its_digits(value, spec, lang):
    text = number(value, spec, lang)
    true = as_spoken(value, text, spec)
    spoken = read(text, lang)
    off = abs(spoken) - abs(true)
    places = places_of(text, lang)
    half = Fraction(1, 2 * 10**places)
    assert -half < off <= half  # a tie goes away from zero
    assert spoken * true >= 0
    is_negative = text.startswith("−")
    if text.lstrip("+-0,.%"):
        assert is_negative == (value < 0)
    wants_sign = spec.startswith("+")
    assert text.startswith("+") == (wants_sign and not is_negative)


TENTH = Fraction(1, 10)
LITTLE = Fraction(1, 10**40)


@given(st.tuples(exact, exact), specs, langs)
@example((TENTH - LITTLE, TENTH + LITTLE), ".0%", "vi")
@example((0, SHARE), "", "vi")
def test_a_spoken_range_always_holds_the_exact_range_and_no_more_than_its_digits(pair, spec, lang):
    lo, hi = sorted(pair)
    text = number(Range(lo, hi), spec, lang)
    first, last = text.split("–")
    assert first.endswith("%") == last.endswith("%")
    places = places_of(first, lang)
    assert places_of(last, lang) == places
    step = Fraction(1, 10**places)
    low = as_spoken(lo, text, spec)
    high = as_spoken(hi, text, spec)
    assert low - step < read(first, lang) <= low
    assert high <= read(last, lang) < high + step


STATED = """
    2.25                 | 2,25        | 2.25
    2                    | 2           | 2
    1234567.125          | 1.234.567,125 | 1,234,567.125
    0.9996               | 99,96%      | 99.96%
    0.00005              | 0,005%      | 0.005%
    0.5                  | 50%         | 50%
"""


def test_what_somebody_states_keeps_all_its_decimals_and_what_is_made_of_it_one():
    for typed, *texts in lines(STATED):
        value = Fraction(typed)
        unit = "" if texts[0].endswith("%") else "count"
        stated = Quantity(value, unit, "x")
        seventh = Quantity(value / 7, unit, "y", Kind.DERIVED, "x / 7")
        for lang, text in zip(LANGS, texts, strict=True):
            formatter = Formatter(lang)
            assert formatter.number(stated) == text
            derived = formatter.number(seventh)
            assert places_of(derived, lang) == 1


def test_a_stated_range_keeps_the_decimals_of_both_ends():
    low = Fraction("0.3005")
    high = Fraction("0.4")
    stated = Quantity(Range(low, high), "", "x")
    assert VI.number(stated) == "30,05%–40,00%"


NO_SPEC = ".1x|d|,|>9|.|.12f|1%|+-|s| "


def test_what_is_no_spec_or_no_language_is_refused_with_what_was_given():
    share = Quantity(SHARE, id="adopted_share")
    for spec in NO_SPEC.split("|"):
        with pytest.raises(ValueError, match="adopted_share"):
            VI.number(share, spec)
    for value in (11, NOT_REPORTED, Range(1, 2), DAY):
        adopted = Quantity(value, "unit", "adopted")
        for spec in (".1%", "p"):  # what has a unit is not said as per cent
            with pytest.raises(ValueError, match=r"adopted \[unit\]"):
                VI.number(adopted, spec)
    with pytest.raises(ValueError, match=r"'fr'.*vi, en"):
        Formatter("fr")


# Value, hedge and kind; in Vietnamese and in English.
MARKED = """
9 | có thể | stated | “có thể” 9 | may (“có thể”) 9
Range(7, 9) | có thể | stated | “có thể” 7–9 | may (“có thể”) 7–9
9 | có thể | assumed | “có thể” 9 (giả định) | may (“có thể”) 9 (assumed)
silent | có lúc; còn | stated | “có lúc”; “còn” | at times (“có lúc”); still (“còn”)
silent | gần như tất cả | stated | “gần như tất cả” | “gần như tất cả”
senseless | có thể | stated | không áp dụng | not applicable
silent | | assumed | không nêu | not reported
26 | | bound | 26 | 26
26 | | illustrative | 26 (minh họa) | 26 (illustrative)
26 | | simulated | 26 (mô phỏng) | 26 (simulated)
"""


def test_a_hedge_stands_before_its_number_glossed_in_english_and_what_is_not_stated_is_marked():
    for written, hedge, kind, *texts in lines(MARKED):
        value = eval(written, KNOWN)
        marks = {"hedge": hedge, "kind": Kind(kind)}
        for lang, text in zip(LANGS, texts, strict=True):
            assert number(value, lang=lang, **marks) == text


def test_parts_of_dates_are_words():
    october = date(2020, 10, 23)
    february = date(2022, 2, 5)
    assert VI.month(october) == "tháng 10/2020"
    assert VI.month(february) == "tháng 02/2022"
    assert EN.month(october) == "October 2020"
    assert EN.month(february) == "February 2022"
    assert VI.year(DAY) == "2022"
    months = [date(2022, month, 1) for month in range(1, 13)]
    thirds = [EN.about(month) for month in months]
    assert thirds[:4] == ["early 2022"] * 4
    assert thirds[4:8] == ["mid-2022"] * 4
    assert thirds[8:] == ["late 2022"] * 4


def test_small_numbers_and_lists_are_words():
    assert VI.word(2) == "hai"
    assert EN.word(2) == "two"
    assert EN.word(12) == "12"
    assert EN.listed(["a", "b"]) == "a and b"
    assert EN.listed(["a, b", "c"]) == "a, b; c"
    assert EN.listed(["a and b", "c"]) == "a and b, and c"


# terms


def test_every_text_stands_once_and_in_both_languages():
    for path in WORDS.iterdir():
        texts = pd.read_csv(path, dtype=str, keep_default_na=False)
        keys = [name for name in texts if name in ("table", "group", "name")]
        wanted = texts[[*keys, "vi", "en"]]
        for column in wanted:
            assert wanted[column].str.strip().ne("").all(), path.name
        assert not texts.duplicated(keys).any(), path.name


def test_every_code_of_a_claim_has_a_label_and_every_hedge_a_gloss():
    in_full = ("counterfactual", "force", "condition")  # told in the words of the schema
    codes = {row["mechanism"] for row in CLAIMS}
    for field in SCHEMA["claims"]["fields"]:
        constraints = field.get("constraints", {})
        if field["name"] not in in_full:
            codes.update(constraints.get("enum", ()))
    assert len(codes) > 40
    for code in codes:
        assert "_" not in EN.term(code)
        assert VI.term(code) != code.replace("_", " ")
        assert "_" not in VI.term(code)
    assert VI.term("no_such_code") == "no such code"
    for row in CLAIMS:
        for hedge in row["hedge"].split("; "):
            assert not hedge or EN.hedge(hedge) != f"“{hedge}”"

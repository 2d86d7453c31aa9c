"""Numbers, dates and names as each language writes them; what has no source is refused."""

import csv
from datetime import date
from fractions import Fraction
from math import inf
from pathlib import Path

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
    CLAIMS += csv.DictReader(_path.read_text(encoding="utf-8").splitlines())
SHARE, DAY = Fraction(11, 13), date(2022, 3, 2)


def number(value, spec="", lang="vi", unit="", **more):
    return Formatter(lang).number(Quantity(value, unit, "n", **more), spec)


def read(text, lang):
    """Return the number that a text spells, the other way round from the code."""
    comma, point = {"vi": ".,", "en": ",."}[lang]
    text = text.strip("≥≤ ").replace("−", "-").replace(comma, "").replace(point, ".")
    return Fraction(text.rstrip("%"))


def places_of(text, lang):
    return len(text.rstrip("%").partition({"vi": ",", "en": "."}[lang])[2])


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
    **{"Fraction": Fraction, "Range": Range, "date": date, "inf": inf, "share": SHARE, "day": DAY},
    **{"silent": NOT_REPORTED, "senseless": NOT_APPLICABLE},
}


def test_numbers_dates_and_ranges_are_written_as_each_language_does():
    for value, unit, spec, *texts in lines(WRITTEN):
        assert [number(eval(value, KNOWN), spec, lang, unit) for lang in LANGS] == texts


exact = st.one_of(
    st.integers(-(10**9), 10**9),
    st.fractions(-(10**6), 10**6),
    st.fractions(0, 1, max_denominator=200),
    st.floats(-1e12, 1e12),
)
specs = st.tuples(st.sampled_from(["", "+"]), st.integers(0, 9), st.sampled_from("%pf"))
specs = specs.map(lambda parts: "{}.{}{}".format(*parts)) | st.sampled_from(["", "%", "p", "f"])


@given(exact, specs, st.sampled_from(LANGS))
def test_a_spoken_number_is_the_nearest_with_its_digits(value, spec, lang):
    text = number(value, spec, lang)
    true = Fraction(value) * (100 if text.endswith("%") or spec.endswith("p") else 1)
    off = abs(read(text, lang)) - abs(true)
    half = Fraction(1, 2 * 10 ** places_of(text, lang))
    assert -half < off <= half  # a tie goes away from zero
    assert read(text, lang) * true >= 0
    if text.lstrip("+-0,.%"):
        assert text.startswith("−") == (value < 0)
    assert text.startswith("+") == (spec.startswith("+") and not text.startswith("−"))


TENTH, LITTLE = Fraction(1, 10), Fraction(1, 10**40)


@given(st.tuples(exact, exact), specs, st.sampled_from(LANGS))
@example((TENTH - LITTLE, TENTH + LITTLE), ".0%", "vi")
@example((0, SHARE), "", "vi")
def test_a_spoken_range_always_holds_the_exact_range_and_no_more_than_its_digits(pair, spec, lang):
    lo, hi = sorted(pair)
    text = number(Range(lo, hi), spec, lang)
    ends = text.split("–")
    assert [end.endswith("%") for end in ends] == [text.endswith("%")] * 2  # both alike
    [places] = {places_of(end, lang) for end in ends}
    step = Fraction(1, 10**places)
    times = 100 if text.endswith("%") or spec.endswith("p") else 1
    low, high = Fraction(lo) * times, Fraction(hi) * times
    spoken_low, spoken_high = (read(end, lang) for end in ends)
    assert low - step < spoken_low <= low
    assert high <= spoken_high < high + step


NO_SPEC = ".1x|d|,|>9|.|.12f|1%|+-|s| "


def test_what_is_no_spec_or_no_language_is_refused_with_what_was_given():
    for spec in NO_SPEC.split("|"):
        with pytest.raises(ValueError, match="adopted_share"):
            VI.number(Quantity(SHARE, id="adopted_share"), spec)
    for value in (11, NOT_REPORTED, Range(1, 2), DAY):
        for spec in (".1%", "p"):  # what has a unit is not said as per cent
            with pytest.raises(ValueError, match=r"adopted \[unit\]"):
                VI.number(Quantity(value, "unit", "adopted"), spec)
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
    for value, hedge, kind, *texts in lines(MARKED):
        more = {"hedge": hedge, "kind": Kind(kind)}
        assert [number(eval(value, KNOWN), lang=lang, **more) for lang in LANGS] == texts


def test_parts_of_dates_small_numbers_and_lists_are_words():
    october, february = date(2020, 10, 23), date(2022, 2, 5)
    assert (VI.month(october), VI.month(february)) == ("tháng 10/2020", "tháng 02/2022")
    assert (EN.month(october), EN.month(february)) == ("October 2020", "February 2022")
    thirds = [EN.about(date(2022, month, 1)) for month in range(1, 13)]
    assert thirds == 4 * ["early 2022"] + 4 * ["mid-2022"] + 4 * ["late 2022"]
    assert (VI.year(DAY), VI.word(2), EN.word(2), EN.word(12)) == ("2022", "hai", "two", "12")
    lists = {("a", "b"): "a and b", ("a, b", "c"): "a, b; c", ("a and b", "c"): "a and b, and c"}
    assert {names: EN.listed(names) for names in lists} == lists


# terms


def test_every_text_stands_once_and_in_both_languages():
    for path in WORDS.iterdir():
        rows = [*csv.DictReader(path.read_text("utf-8").splitlines())]
        keys = [name for name in rows[0] if name in ("table", "group", "name")]
        for row in rows:
            assert all(row[name].strip() for name in (*keys, "vi", "en")), row
        assert len({tuple(row[key] for key in keys) for row in rows}) == len(rows), path.name


def test_every_code_of_a_claim_has_a_label_and_every_hedge_a_gloss():
    in_full = ("counterfactual", "force", "condition")  # told in the words of the schema
    fields = [field for field in SCHEMA["claims"]["fields"] if field["name"] not in in_full]
    codes = {code for f in fields for code in f.get("constraints", {}).get("enum", ())}
    codes |= {row["mechanism"] for row in CLAIMS}
    assert len(codes) > 40
    for formatter in (VI, EN):
        assert [code for code in codes if "_" in formatter.term(code)] == []
    assert [code for code in codes if VI.term(code) == code.replace("_", " ")] == []
    assert VI.term("no_such_code") == "no such code"
    hedges = {word for row in CLAIMS for word in row["hedge"].split("; ") if word}
    assert [word for word in sorted(hedges) if EN.hedge(word) == f"“{word}”"] == []

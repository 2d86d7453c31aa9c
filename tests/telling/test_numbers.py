"""Numbers, dates and names as each language writes them; what has no source is refused."""

import csv
import io
import re
from datetime import date
from fractions import Fraction
from importlib.resources import files
from math import inf
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thapmuoi_analysis.case.quantity import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    Kind,
    Quantity,
)
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.telling.formatter import (
    LANGS,
    Formatter,
)
from thapmuoi_analysis.telling.translations import rows

SHARE = Quantity(Fraction(11, 13), id="adopted_share", sources=("s:p7.s2",))
STAMP = Quantity(date(2022, 3, 2), "date", "page_date", sources=("s:p3.s1",))
MOST = Quantity(NOT_REPORTED, "person", "nonlocal", hedge="hầu hết")
DATA = Path(__file__).parents[2] / "data"
CLAIMS = [
    row
    for path in sorted(DATA.glob("*/claims.csv"))
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
]
in_both = pytest.mark.parametrize("lang", LANGS)


def number(value, spec="", lang="vi", unit="", **more):
    return Formatter(lang).number(Quantity(value, unit, "n", **more), spec)


def read(text, lang):
    """Return the number that a text spells, the other way round from the code."""
    comma, point = {"vi": ".,", "en": ",."}[lang]
    return Fraction(
        text.strip("≥≤ ").replace("−", "-").replace(comma, "").replace(point, ".").rstrip("%")
    )


# numbers and dates


@pytest.mark.parametrize(
    ("value", "unit", "spec", "vi", "en"),
    [
        (Fraction(11, 13), "", ".1%", "84,6%", "84.6%"),
        (Fraction(11, 13), "", "", "84,6%", "84.6%"),
        (Fraction(1, 2), "", ".0%", "50%", "50%"),
        (Fraction(11, 9), "", ".1%", "122,2%", "122.2%"),
        (Fraction(9, 26), "", ".2p", "34,62", "34.62"),
        (Fraction(9, 26), "", "+.2p", "+34,62", "+34.62"),
        (Fraction(-9, 26), "", "+.2p", "−34,62", "−34.62"),
        (Fraction(15, 13), "person/unit", "", "1,2", "1.2"),
        (1, "", "%", "100%", "100%"),
        (11, "unit", "", "11", "11"),
        (11, "unit", ".1f", "11,0", "11.0"),
        (11, "unit", ".2", "11,00", "11.00"),
        (2, "unit", "+", "+2", "+2"),
        (0, "unit", "+", "+0", "+0"),
        (-2, "unit", "", "−2", "−2"),
        (136876, "person", "", "136.876", "136,876"),
        (1234567, "person", ".2f", "1.234.567,00", "1,234,567.00"),
        (517.66, "", "", "517,7", "517.7"),
        (517.66, "", ".2f", "517,66", "517.66"),
        (2021, "year", "", "2021", "2021"),
        (2021, "unit", "", "2.021", "2,021"),
        (10**30 + 1, "unit", "", "1" + 9 * ".000" + ".001", "1" + 9 * ",000" + ",001"),
        (date(2022, 3, 2), "date", "", "02/3/2022", "2 March 2022"),
        (date(2025, 12, 31), "date", "", "31/12/2025", "31 December 2025"),
    ],
)
def test_numbers_and_dates_are_written_as_each_language_does(value, unit, spec, vi, en):
    assert number(value, spec, "vi", unit) == vi
    assert number(value, spec, "en", unit) == en


@pytest.mark.parametrize(
    ("value", "spec", "en"),
    [
        (Fraction(5, 2), ".0f", "3"),  # to even it would be 2
        (Fraction(-5, 2), ".0f", "−3"),
        (Fraction(25, 100), ".1f", "0.3"),
        (Fraction(845, 1000), ".0%", "85%"),
        (Fraction(-1, 100), ".1f", "0.0"),  # not minus nothing
        (Fraction(5, 2) - Fraction(1, 10**40), ".0f", "2"),  # rounded once only
    ],
)
def test_ties_are_rounded_away_from_zero_and_nothing_is_rounded_twice(value, spec, en):
    assert number(value, spec, "en") == en


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
    places = len(text.rstrip("%").partition({"vi": ",", "en": "."}[lang])[2])
    true = Fraction(value) * (100 if text.endswith("%") or spec.endswith("p") else 1)
    off = abs(read(text, lang)) - abs(true)
    half = Fraction(1, 2 * 10**places)
    assert -half < off <= half  # a tie goes away from zero
    assert read(text, lang) * true >= 0
    if text.lstrip("+-0,.%"):
        assert text.startswith("−") == (value < 0)
    assert text.startswith("+") == (spec.startswith("+") and not text.startswith("−"))


@given(st.tuples(exact, exact), specs, st.sampled_from(LANGS))
@example(
    (Fraction(1, 10) - Fraction(1, 10**40), Fraction(1, 10) + Fraction(1, 10**40)), ".0%", "vi"
)
@example((0, Fraction(11, 13)), "", "vi")
def test_a_spoken_range_always_holds_the_exact_range_and_no_more_than_its_digits(pair, spec, lang):
    lo, hi = sorted(pair)
    text = number(Range(lo, hi), spec, lang)
    ends = text.split("–")
    percent = text.endswith("%") or spec.endswith("p")
    assert [end.endswith("%") for end in ends] == [text.endswith("%")] * 2  # both alike
    places = {len(e.rstrip("%").partition({"vi": ",", "en": "."}[lang])[2]) for e in ends}
    step = Fraction(1, 10 ** places.pop())
    assert not places
    low, high = (Fraction(end) * (100 if percent else 1) for end in (lo, hi))
    spoken_low, spoken_high = (read(end, lang) for end in ends)
    assert low - step < spoken_low <= low
    assert high <= spoken_high < high + step


@pytest.mark.parametrize(
    ("value", "unit", "spec", "vi", "en"),
    [
        (Range(0, 11), "person", "", "0–11", "0–11"),
        (Range(Fraction(2, 3), Fraction(2, 3) + 1), "", ".0%", "66%–167%", "66%–167%"),
        (Range(1, inf), "unit", "", "≥ 1", "≥ 1"),
        (Range(Fraction(5, 8), inf), "", ".0%", "≥ 62%", "≥ 62%"),
        (Range(-inf, Fraction(5, 8)), "", ".0%", "≤ 63%", "≤ 63%"),
        (Range(-inf, inf), "unit", "", "không giới hạn", "unbounded"),
        (
            Range(date(2022, 3, 2), date.max),
            "date",
            "",
            "không sớm hơn 02/3/2022",
            "not before 2 March 2022",
        ),
        (Range(date.min, date(2022, 3, 2)), "date", "", "chậm nhất 02/3/2022", "by 2 March 2022"),
        (Range(2020, 2021), "year", "", "2020–2021", "2020–2021"),
        (Range(1000, 2000), "unit", "", "1.000–2.000", "1,000–2,000"),
        (
            Range(date(2018, 1, 1), date(2022, 3, 2)),
            "date",
            "",
            "01/01/2018–02/3/2022",
            "1 January 2018–2 March 2022",
        ),
    ],
)
def test_ranges_are_said_with_their_ends_and_open_ones_with_a_sign_or_words(
    value, unit, spec, vi, en
):
    assert number(value, spec, "vi", unit) == vi
    assert number(value, spec, "en", unit) == en


@pytest.mark.parametrize("spec", [".1x", "d", ",", ">9", ".", ".12f", "1%", "+-", "s", " "])
def test_a_spec_that_is_none_is_refused_with_the_id_of_the_quantity(spec):
    with pytest.raises(ValueError, match="adopted_share"):
        Formatter("vi").number(SHARE, spec)


@pytest.mark.parametrize("spec", [".1%", "p"])
@pytest.mark.parametrize("value", [11, NOT_REPORTED, Range(1, 2), date(2022, 3, 2)])
def test_what_has_a_unit_is_not_said_as_per_cent(spec, value):
    with pytest.raises(ValueError, match=r"adopted \[unit\]"):
        Formatter("vi").number(Quantity(value, "unit", "adopted"), spec)


def test_a_formatter_writes_the_two_languages_only():
    with pytest.raises(ValueError, match=r"'fr'.*vi, en"):
        Formatter("fr")


# what is no plain number


@pytest.mark.parametrize("spec", ["", ".1f", "+"])
def test_where_there_is_no_number_the_reason_is_said(spec):
    assert number(NOT_REPORTED, spec, "vi") == "không nêu"
    assert number(NOT_REPORTED, spec, "en") == "not reported"
    assert number(NOT_APPLICABLE, spec, "vi") == "không áp dụng"
    assert number(NOT_APPLICABLE, spec, "en") == "not applicable"
    assert number(NOT_APPLICABLE, spec, "en", hedge="hầu hết") == "not applicable"


def test_a_hedge_is_kept_in_vietnamese_and_glossed_in_english():
    assert Formatter("vi").number(MOST) == "“hầu hết”"
    assert Formatter("en").number(MOST) == "almost all (“hầu hết”)"
    two = Quantity(NOT_REPORTED, id="n", hedge="có lúc; còn")
    assert Formatter("vi").number(two) == "“có lúc”; “còn”"
    assert Formatter("en").number(two) == "at times (“có lúc”); still (“còn”)"


def test_a_hedge_without_a_gloss_stands_as_it_is():
    assert Formatter("en").hedge("gần như tất cả") == "“gần như tất cả”"


def test_a_hedge_stands_before_its_number_or_range():
    assert number(9, hedge="có thể") == "“có thể” 9"
    assert number(9, lang="en", hedge="có thể") == "may (“có thể”) 9"
    assert number(Range(7, 9), hedge="có thể") == "“có thể” 7–9"
    assert number(9, hedge="có thể", kind=Kind.ASSUMED) == "“có thể” 9 (giả định)"


@pytest.mark.parametrize(
    ("kind", "vi", "en"),
    [
        ("stated", "", ""),
        ("derived", "", ""),
        ("bound", "", ""),
        ("assumed", " (giả định)", " (assumed)"),
        ("illustrative", " (minh họa)", " (illustrative)"),
        ("simulated", " (mô phỏng)", " (simulated)"),
    ],
)
def test_numbers_that_no_source_bears_are_marked(kind, vi, en):
    assert number(26, kind=Kind(kind)) == f"26{vi}"
    assert number(26, lang="en", kind=Kind(kind)) == f"26{en}"
    assert number(Range(1, 2), lang="en", kind=Kind(kind)) == f"1–2{en}"
    assert number(NOT_REPORTED, kind=Kind(kind)) == "không nêu"


# terms


WORDS = [*files("thapmuoi_analysis.telling").joinpath("words").iterdir()]


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_every_text_stands_once_and_is_said_in_both_languages(path):
    head, *rows = csv.reader(io.StringIO(path.read_text("utf-8")))
    keys = head.index("vi")
    named = {"headings.csv": ["table", "name", "vi", "en", "spec"]}
    assert head == named.get(path.name, ["name", "vi", "en"])
    assert {len(row) for row in rows} == {len(head)}
    assert [row for row in rows if not all(cell.strip() for cell in row[: keys + 2])] == []
    assert len({tuple(row[:keys]) for row in rows}) == len(rows)


def test_every_table_of_reports_has_its_headings():
    package = files("thapmuoi_analysis")
    code = "".join(m.read_text("utf-8") for m in package.joinpath("studies").rglob("*.py"))
    tables = {row["table"] for row in rows("headings")}
    asked = set(re.findall(r'"([a-z ]+)"', code))
    asked |= {"annex numbers", "workload amounts", "workload shares"}
    assert sorted(tables - asked) == []
    assert len(tables) > 5


@in_both
def test_every_code_of_a_claim_has_a_label(lang):
    in_full = ("counterfactual", "force", "condition")  # told in the words of the schema
    fields = [field for field in SCHEMA["claims"]["fields"] if field["name"] not in in_full]
    codes = {code for f in fields for code in f.get("constraints", {}).get("enum", ())}
    codes |= {row["mechanism"] for row in CLAIMS}
    labels = {code: Formatter(lang).term(code) for code in codes}
    assert len(labels) > 40
    assert [code for code, label in labels.items() if "_" in label] == []
    if lang == "vi":
        assert [code for code, label in labels.items() if label == code.replace("_", " ")] == []


def test_every_hedge_of_a_claim_has_a_gloss_in_english():
    hedges = {word for row in CLAIMS for word in row["hedge"].split("; ") if word}
    assert [word for word in sorted(hedges) if Formatter("en").hedge(word) == f"“{word}”"] == []


def test_a_code_without_a_label_is_its_own():
    assert Formatter("vi").term("no_such_code") == "no such code"


@pytest.mark.parametrize(
    ("day", "vi", "en"),
    [
        (date(2020, 10, 23), "tháng 10/2020", "October 2020"),
        (date(2022, 2, 5), "tháng 02/2022", "February 2022"),
    ],
)
def test_a_month_is_written_as_days_are(day, vi, en):
    assert (Formatter("vi").month(day), Formatter("en").month(day)) == (vi, en)

"""Agreement of two codings: published values, a second way to compute it, what is compared."""

import io
import math
from collections import Counter
from fractions import Fraction
from itertools import permutations, product

import krippendorff
import numpy as np
import openpyxl
import pandas as pd
import pytest
from glance import lines
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case import excel_codes
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.quantity import Kind
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE
from thapmuoi_analysis.case.schema import codes_of, columns_of
from thapmuoi_analysis.metrics.agreement import agreement, alpha, disagreements, interval
from thapmuoi_analysis.metrics.codings import CODES, codes

_ = np.nan
PUBLISHED = [  # Krippendorff (2011): four coders, twelve units
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
CASE = load_case("example")
LEVELS = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}


def test_alpha_is_the_published_one_with_missing_codes_and_with_words_for_codes():
    for level, expected in LEVELS.items():
        assert round(krippendorff.alpha(PUBLISHED, level_of_measurement=level), 3) == expected
    table = pd.DataFrame(PUBLISHED).T
    assert round(alpha(table), 3) == LEVELS["nominal"]
    words = {1.0: "benefit", 2.0: "cause", 3.0: "none", 4.0: "other", 5.0: "result"}
    assert alpha(table.replace(words)) == alpha(table)


def _counted(pairs):
    """Return alpha of two coders from the coincidences of codes, in exact fractions."""
    coincidences = Counter(code for pair in pairs for code in permutations(pair))
    observed = sum(n for (a, b), n in coincidences.items() if a != b)
    codes = Counter(code for pair in pairs for code in pair)
    expected = sum(codes[a] * codes[b] for a, b in permutations(codes, 2))
    n = 2 * len(pairs)
    return 1 - Fraction(observed, n) / Fraction(expected, n * (n - 1))


def test_a_published_table_of_two_coders_agrees_in_seven_of_ten_and_beyond_chance_in_four():
    pairs = [*20 * ["yy"], *5 * ["yn"], *10 * ["ny"], *15 * ["nn"]]
    assert _counted(pairs) == Fraction(4, 10)  # as Cohen's kappa of this table
    called = {"y": "benefit", "n": "cause"}
    one, other = (_table([called[pair[coder]] for pair in pairs]) for coder in (0, 1))
    found = agreement(one, other).loc["type"]
    assert (found["claims"].value, found["agreed"].value) == (50, 35)
    assert found["share"].value == Fraction(7, 10)
    assert float(found["alpha"]) == pytest.approx(0.4)


def _table(types, ids=()):
    """Return a coding whose claims differ in type alone."""
    ids = ids or [f"c{n:02}" for n in range(len(types))]
    rest = {"speaker": "none", "about": "model", "hedged": False}
    return pd.DataFrame({"id": ids, "type": types}).assign(**rest)


@given(st.lists(st.tuples(*2 * [st.sampled_from("abc")]), min_size=1, max_size=30))
def test_alpha_of_two_coders_is_that_of_the_coincidences(pairs):
    found = alpha(pd.DataFrame(pairs))
    if len({code for pair in pairs for code in pair}) == 1:
        assert math.isnan(found)  # nothing varies
    else:
        assert found == pytest.approx(float(_counted(pairs)))


def test_claims_are_compared_by_their_ids_and_those_of_the_first_coder_alone_are_left_out():
    one = _table(["benefit", "cause", "result"], ["c01", "c02", "c03"])
    other = _table(["cause", "benefit"], ["c02", "c01"])
    found = agreement(one, other).loc["type", ["claims", "of", "coded", "agreed", "share", "alpha"]]
    assert found.tolist() == [2, 3, 2, 2, 1, 1]
    assert disagreements(one, other).empty
    other["type"] = ["cause", "result"]
    assert disagreements(one, other).to_numpy().tolist() == [["c01", "type", "benefit", "result"]]


@pytest.fixture
def sheet(tmp_path):
    """Return the workbook of a second coder, as pandas reads it, to be filled in."""
    excel_codes.write(tmp_path / "codes.xlsx", CASE)
    return pd.read_excel(tmp_path / "codes.xlsx", dtype=object)


COLUMNS = {"type": 4, "about": 5, "speaker": 6, "hedged": 7}  # their places in the sheet
FIRST = 2  # the place of the first claim, below the headings


def test_the_workbook_of_a_second_coder_has_clauses_lists_and_a_codebook_and_none_of_our_codes(
    tmp_path,
):
    path = tmp_path / "codes.xlsx"
    excel_codes.write(path, CASE)
    page, codebook, _ = openpyxl.load_workbook(path)
    assert [cell.value for cell in page[3]] == columns_of("second_coding")
    rows = [*page.iter_rows(min_row=4, values_only=True)]
    assert [row[2] for row in rows] == CASE.claims["clause_vi"].tolist()
    assert {cell for row in rows for cell in row[4:]} == {None}
    assert len(page.data_validations.dataValidation) == len(CODES)
    told = [row[1] for row in codebook.iter_rows(min_row=4, values_only=True)]
    for column in ("type", "about", "speaker"):
        assert {*codes_of("second_coding", column)} <= {*told}
        assert codes_of("second_coding", column) == codes_of("claims", column)
    with pytest.raises(FileExistsError):
        excel_codes.write(path, CASE)


def _fill(sheet, column, cells):
    sheet.iloc[FIRST : FIRST + len(cells), COLUMNS[column]] = cells


def test_what_was_not_coded_is_no_disagreement_and_is_counted_out(sheet):
    hedged = (CASE.claims["hedge"] != "").tolist()
    _fill(sheet, "hedged", [*hedged[:5], not hedged[5]])
    found = agreement(CASE.claims, sheet)
    counts = found[["claims", "of", "coded", "agreed"]].map(lambda number: number.value)
    assert counts.loc["hedged"].tolist() == [6, 19, 6, 5]
    assert counts.loc["type"].tolist() == [6, 19, 0, 0]
    assert found.loc["hedged", "share"].value == Fraction(5, 6)
    assert disagreements(CASE.claims, sheet)["id"].tolist() == [CASE.claims["id"][5]]
    in_csv = pd.read_csv(io.StringIO(sheet.iloc[1:].to_csv(index=False, header=False)))
    assert in_csv["hedged"].dtype == object  # true, false and blanks, as text or not
    assert agreement(CASE.claims, in_csv).map(str).equals(found.map(str))


SPELLINGS = {
    "hedged": {True: ["TRUE", "true ", "yes", "Có", 1, 1.0, True], False: ["no", "Không", 0, 0.0]},
    "type": {"benefit": ["Benefit", "ưu điểm", "benefit · ưu điểm: điều được cho là tốt lên"]},
    "about": {"programme": ["the programme as a whole", " Đề án, chương trình  nói chung"]},
    "speaker": {"": ["uncoded", "chưa phân loại", None, float("nan"), pd.NA, " "]},
}


@pytest.mark.parametrize("column", SPELLINGS)
def test_a_code_may_be_written_as_excel_or_a_person_writes_it(sheet, column):
    for code, written in SPELLINGS[column].items():
        _fill(sheet, column, written)
        found = codes(sheet, "second coding")[column].tolist()
        assert found[: len(written)] == [str(code)] * len(written)


REFUSED = """
type | 2 | foo | row 4, column type: found 'foo'; expected one of: target, activity
hedged | 3 | maybe | row 5, column hedged: found 'maybe'; expected true or false
id | 2 | c99 | row 4, column id: found 'c99'; expected a known id of claims
id | 3 | c01 | row 5, column id: found 'c01'; expected each key once
id | 2 |  | row 4, column id: expected a value
"""


def test_what_is_no_code_and_ids_unknown_or_doubled_are_told_with_their_row(sheet):
    for column, place, cell, told in lines(REFUSED):
        wrong = sheet.copy()
        _fill(wrong, "hedged", ["yes"])
        wrong.iloc[int(place), {"id": 0, **COLUMNS}[column]] = cell
        with pytest.raises(CaseError) as caught:
            agreement(CASE.claims, wrong)
        assert f"second coding, {told}" in caught.value.told("en")
        assert "lần phân loại thứ hai, dòng" in caught.value.told("vi")
    with pytest.raises(CaseError, match="a row with the names id, type"):
        agreement(CASE.claims, sheet.drop(columns=sheet.columns[0]))
    with pytest.raises(TypeError, match=r"a table: pandas\.read_excel\('codes\.xlsx'\)"):
        agreement(CASE.claims, "codes.xlsx")


def test_an_interval_holds_alpha_is_the_same_again_and_narrows_with_more_claims():
    pairs = pd.DataFrame([*20 * ["yy"], *5 * ["yn"], *10 * ["ny"], *15 * ["nn"]])
    pairs = pd.DataFrame([list(pair) for pair in pairs[0]], columns=["first", "second"])
    low, high = interval(pairs)
    assert low < alpha(pairs) < high
    assert interval(pairs) == (low, high)
    more = pd.concat([pairs] * 10)
    narrow = interval(more)
    assert low < narrow[0] < alpha(more) < narrow[1] < high
    drawn = np.random.default_rng(1).integers(0, len(pairs), (2000, len(pairs)))
    alphas = [alpha(pairs.iloc[rows]) for rows in drawn]  # a second way
    assert interval(pairs) == pytest.approx(np.quantile(alphas, [0.025, 0.975]), abs=0.03)


BY_OTHERS = (0.417, 1.0)  # R's package icr on these data: nonparametric, 1,000 draws
BY_PAIRS = (0.562, 0.85)  # and by Krippendorff's own algorithm, 20,000 draws


def test_an_interval_is_the_published_one_of_a_bootstrap_of_units_with_missing_codes():
    table = pd.DataFrame(PUBLISHED).T
    found = interval(table)
    assert found == pytest.approx(BY_OTHERS, abs=0.02)
    assert found[0] < BY_PAIRS[0] and BY_PAIRS[1] < found[1]
    in_words = table.replace({1.0: "benefit"}).sample(frac=1)
    assert interval(in_words) == pytest.approx(found, abs=0.02)


def test_the_interval_of_the_example_is_that_of_all_samples_that_there_are():
    agreed = metrics.agreement(CASE.claims, CASE.second_coding)
    low, high = agreed.loc["about", ["low", "high"]]
    ways = {}  # alpha -> its probability, of 15 alike in one code, 3 alike in another, 1 not
    for one, other in product(range(20), repeat=2):
        differ = 19 - one - other
        if differ < 0 or 19 in (one, other):
            continue  # nothing varies
        pairs = [*one * ["mm"], *other * ["rr"], *differ * ["om"]]
        times = math.comb(19, one) * math.comb(19 - one, other) * 15**one * 3**other
        found = _counted(pairs)
        ways[found] = ways.get(found, 0) + times
    none_or_less = sum(times for found, times in ways.items() if found <= 0)
    below = sum(times for found, times in ways.items() if found < 0)
    assert below < 0.025 * sum(ways.values()) < none_or_less
    assert (low.value, high.value) == (0, 1)


def test_the_numbers_go_by_the_names_of_their_codes_and_are_derived():
    found = metrics.agreement(CASE.claims, CASE.second_coding)
    assert list(found.index) == [*CODES] and {again.id for again in found["claims"]} == {"again"}
    for code, row in found.iterrows():
        for name in ("agreed", "share", "alpha"):
            assert row[name].id == f"{name}_{code}"
        assert [one.id for one in row["share"].inputs] == [f"agreed_{code}", f"coded_{code}"]
    assert {number.kind for number in found.to_numpy().ravel()} == {Kind.DERIVED}
    assert [share.value for share in found["share"]] == [Fraction(17, 19), *3 * [Fraction(18, 19)]]
    assert [round(alpha.value, 2) for alpha in found["alpha"]] == [0.88, 0.88, 0.83, 0.9]


def test_the_hedges_of_our_claims_are_held_against_hedged_or_not():
    mine = {claim.id: claim.hedged for claim in CASE.claims_by_id.values()}
    theirs = dict(zip(CASE.second_coding["id"], CASE.second_coding["hedged"], strict=True))
    found = metrics.disagreements(CASE.claims, CASE.second_coding).query("code == 'hedged'")
    assert {*found["id"]} == {id for id in mine if mine[id] != theirs[id]} != set()


def test_where_all_codes_are_one_or_nobody_has_coded_again_alpha_has_no_answer():
    ours, theirs = CASE.claims.assign(type="result"), CASE.second_coding.assign(type="result")
    alphas = metrics.agreement(ours, theirs)["alpha"]
    assert alphas["type"].value is NOT_APPLICABLE and alphas["speaker"].value > 0
    case = load_case("thap-muoi")
    found = metrics.agreement(case.claims, case.table("second_coding"))
    assert {number.value for number in found["claims"]} == {0}
    assert {number.value for number in found["of"]} == {len(case.claims)}
    assert {number.value for number in [*found["share"], *found["alpha"]]} == {NOT_APPLICABLE}

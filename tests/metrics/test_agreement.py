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
from thapmuoi_analysis.case.second_coding import CODES
from thapmuoi_analysis.metrics.agreement import agreement, alpha, disagreements, interval
from thapmuoi_analysis.metrics.codings import codes

# Krippendorff (2011): four coders, twelve units, of which some are not coded.
PUBLISHED = """
1 2 3 3 2 1 4 1 2 nan nan nan
1 2 3 3 2 2 4 1 2 5 nan 3
nan 3 3 3 2 3 4 2 2 5 1 nan
1 2 3 3 2 4 4 1 2 5 1 nan
"""
BY_CODER = np.loadtxt(io.StringIO(PUBLISHED))
TABLE = pd.DataFrame(BY_CODER.T)
CASE = load_case("example")
LEVELS = {  # what alpha is called for, and what it comes to
    "nominal": 0.743,
    "ordinal": 0.815,
    "interval": 0.849,
    "ratio": 0.797,
}
IN_WORDS = {
    1.0: "benefit",
    2.0: "cause",
    3.0: "none",
    4.0: "other",
    5.0: "result",
}  # fmt: skip


def test_alpha_is_the_published_one_with_missing_codes_and_with_words_for_codes():
    for level, expected in LEVELS.items():
        found = krippendorff.alpha(BY_CODER, level_of_measurement=level)
        assert round(found, 3) == expected
    found = alpha(TABLE)
    assert round(found, 3) == LEVELS["nominal"]
    in_words = TABLE.replace(IN_WORDS)
    assert alpha(in_words) == found


def by_hand(pairs):
    """Return alpha of two coders from the coincidences of codes, in exact fractions."""
    observed = 0
    codes = Counter()
    for one, other in pairs:
        codes.update([one, other])
        if one != other:
            observed += 2
    expected = 0
    for code, other in permutations(codes, 2):
        expected += codes[code] * codes[other]
    n = codes.total()
    by_chance = Fraction(expected, n * (n - 1))
    return 1 - Fraction(observed, n) / by_chance


# Fifty pairs of codes, as often as it says.
FIFTY = Counter(yy=20, yn=5, ny=10, nn=15)
PAIRS = [*FIFTY.elements()]


def test_a_published_table_of_two_coders_agrees_in_seven_of_ten_and_beyond_chance_in_four():
    assert by_hand(PAIRS) == Fraction(4, 10)  # as Cohen's kappa of this table
    called = {"y": "benefit", "n": "cause"}
    first = [called[one] for one, _ in PAIRS]
    second = [called[other] for _, other in PAIRS]
    agreed = agreement(coding(first), coding(second))
    found = agreed.loc["type"]
    assert found["claims"].value == 50
    assert found["agreed"].value == 35
    assert found["share"].value == Fraction(7, 10)
    assert float(found["alpha"]) == pytest.approx(0.4)


def coding(types, ids=()):
    """Return a coding whose claims differ in type alone."""
    if not ids:
        ids = [f"c{n:02}" for n in range(len(types))]
    table = pd.DataFrame({"id": ids, "type": types})
    return table.assign(speaker="none", about="model", hedged=False)


CODE = st.sampled_from("abc")
PAIR = st.tuples(CODE, CODE)


@given(st.lists(PAIR, min_size=1, max_size=30))
def test_alpha_of_two_coders_is_that_of_the_coincidences(pairs):
    found = alpha(pd.DataFrame(pairs))
    given_codes = set().union(*pairs)
    if len(given_codes) == 1:
        assert math.isnan(found)  # nothing varies
    else:
        expected = float(by_hand(pairs))
        assert found == pytest.approx(expected)


def test_claims_are_compared_by_their_ids_and_those_of_the_first_coder_alone_are_left_out():
    ids = ["c01", "c02", "c03"]
    first = coding(["benefit", "cause", "result"], ids)
    second = coding(["cause", "benefit"], ["c02", "c01"])
    found = agreement(first, second).loc["type"]
    assert found["claims"].value == 2
    assert found["of"].value == 3
    assert found["coded"].value == 2
    assert found["agreed"].value == 2
    assert found["share"].value == 1
    assert found["alpha"].value == 1
    assert disagreements(first, second).empty
    second["type"] = ["cause", "result"]
    [differ] = disagreements(first, second).to_numpy().tolist()
    assert differ == ["c01", "type", "benefit", "result"]


@pytest.fixture
def sheet(tmp_path):
    """Return the workbook of a second coder, as pandas reads it, to be filled in."""
    path = tmp_path / "codes.xlsx"
    excel_codes.write(path, CASE)
    return pd.read_excel(path, dtype=object)


COLUMNS = {  # their places in the sheet
    "id": 0,
    "type": 4,
    "about": 5,
    "speaker": 6,
    "hedged": 7,
}
FIRST = 2  # the place of the first claim, below the headings


def test_the_workbook_of_a_second_coder_has_clauses_lists_and_a_codebook_and_none_of_our_codes(
    tmp_path,
):
    path = tmp_path / "codes.xlsx"
    excel_codes.write(path, CASE)
    page, codebook, _ = openpyxl.load_workbook(path)
    heads = [cell.value for cell in page[3]]
    assert heads == columns_of("second_coding")
    cells = page.iter_rows(min_row=4, values_only=True)
    rows = pd.DataFrame(cells, columns=heads)
    assert rows["clause_vi"].equals(CASE.claims["clause_vi"])
    to_code = rows.loc[:, "type":]
    assert to_code.isna().all(axis=None)
    assert len(page.data_validations.dataValidation) == len(CODES)
    lines_of_codes = codebook.iter_rows(min_row=4, values_only=True)
    listed = {line[1] for line in lines_of_codes}
    for column in ("type", "about", "speaker"):
        known = codes_of("second_coding", column)
        assert listed.issuperset(known)
        assert known == codes_of("claims", column)
    with pytest.raises(FileExistsError):
        excel_codes.write(path, CASE)


def fill(sheet, column, cells):
    """Write cells into a column, from the first claim on."""
    rows = slice(FIRST, FIRST + len(cells))
    sheet.iloc[rows, COLUMNS[column]] = cells


def test_what_was_not_coded_is_no_disagreement_and_is_counted_out(sheet):
    hedged = CASE.claims["hedge"] != ""
    cells = hedged.head(6).tolist()
    cells[5] = not cells[5]
    fill(sheet, "hedged", cells)
    found = agreement(CASE.claims, sheet)
    hedged = found.loc["hedged"]
    assert hedged["claims"].value == 6
    assert hedged["of"].value == 19
    assert hedged["coded"].value == 6
    assert hedged["agreed"].value == 5
    assert hedged["share"].value == Fraction(5, 6)
    type = found.loc["type"]
    assert type["claims"].value == 6
    assert type["coded"].value == 0
    assert type["agreed"].value == 0
    [differing] = disagreements(CASE.claims, sheet)["id"]
    sixth = CASE.claims["id"][5]
    assert differing == sixth
    rows = sheet.iloc[1:]
    text = rows.to_csv(index=False, header=False)
    in_csv = pd.read_csv(io.StringIO(text))
    assert in_csv["hedged"].dtype == object  # true, false and blanks, as text or not
    again = agreement(CASE.claims, in_csv)
    assert again.map(str).equals(found.map(str))


# A column, a code of it, and how that may be written.
SPELLINGS = [
    ("hedged", True, ["TRUE", "true ", "yes", "Có", 1, 1.0, True, "x", "X", "Y"]),
    ("hedged", False, ["no", "Không", 0, 0.0, "n", "N"]),
    ("type", "benefit", ["Benefit", "ưu điểm", "benefit · ưu điểm: điều được cho là tốt lên"]),
    ("type", "lesson", ["bài học", "Điều kiện", "lesson", "Condition"]),
    ("about", "programme", ["the programme as a whole", " Đề án, chương trình  nói chung"]),
    ("about", "programme", ["đề án", "Chương trình"]),
    ("about", "model", ["mô hình", "the model", "mô hình của bài này"]),
    ("about", "other", ["Việc khác", "something else"]),
    ("speaker", "explicit", ["nêu rõ", "named"]),
    ("speaker", "implied", ["ngầm hiểu"]),
    ("speaker", "none", ["không nêu ai", "nobody"]),
    ("speaker", "", ["uncoded", "chưa phân loại", None, float("nan"), pd.NA, " "]),
]


def test_a_code_may_be_written_as_excel_or_a_person_writes_it(sheet):
    for column, code, written in SPELLINGS:
        filled_in = sheet.copy()
        fill(filled_in, column, written)
        found = codes(filled_in, "second coding")[column]
        first = found.head(len(written))
        assert first.eq(str(code)).all(), column


REFUSED = """
type | 2 | foo | row 4, column type: found 'foo'; expected one of: target · chỉ tiêu
hedged | 3 | maybe | row 5, column hedged: found 'maybe'; expected true or false
id | 2 | c99 | row 4, column id: found 'c99'; expected a known id of claims
id | 3 | c01 | row 5, column id: found 'c01'; expected each key once
id | 2 |  | row 4, column id: expected a value
"""


def test_what_is_no_code_and_ids_unknown_or_doubled_are_told_with_their_row(sheet):
    for column, place, cell, told in lines(REFUSED):
        wrong = sheet.copy()
        fill(wrong, "hedged", ["yes"])
        wrong.iloc[int(place), COLUMNS[column]] = cell
        with pytest.raises(CaseError) as caught:
            agreement(CASE.claims, wrong)
        assert f"second coding, {told}" in caught.value.told("en")
        assert "lần phân loại thứ hai, dòng" in caught.value.told("vi")


# A sheet that a person filled in, in part: id, type, about, speaker, hedged.
PARTLY = """
c01 | Chỉ tiêu | mô hình | nêu rõ | không
c02 | target | | |
c03 | | | chưa phân loại | x
c04 | | | |
c05 | | | | TRUE
"""
MEANT = """
target | model | explicit | False
target | | |
| | | True
| | | True
"""


@pytest.fixture
def with_codes(tmp_path):
    """Return a function that makes a workbook of the case with rows as its second coding."""
    book = CASE.to_xlsx(tmp_path / "mine.xlsx")

    def put(text):
        whole = openpyxl.load_workbook(book)
        page = whole["second_coding"]
        first = 4  # below title and headings
        page.delete_rows(first, page.max_row)
        for line, row in enumerate(lines(text), first):
            id, *codes = row
            page.cell(line, 1, id)
            for place, code in enumerate(codes, 5):
                page.cell(line, place, code or None)
        whole.save(book)
        return book

    return put


def test_rows_of_the_sheet_are_read_alike_by_pandas_in_a_workbook_and_in_a_folder(
    with_codes, tmp_path
):
    coded = ["type", "about", "speaker", "hedged"]
    again = pd.DataFrame(lines(PARTLY), columns=["id", *coded])
    expected = agreement(CASE.claims, again)
    book = load_case(with_codes(PARTLY))
    folder = book.to_folder(tmp_path / "mine")
    for case in (book, load_case(folder)):
        found = codes(case.second_coding, "it")
        assert found[coded].to_numpy().tolist() == lines(MEANT)
        agreed = agreement(case.claims, case.second_coding)
        assert agreed.map(str).equals(expected.map(str))


def test_a_table_in_csv_may_have_names_blanks_and_not_all_columns(tmp_path):
    folder = CASE.to_folder(tmp_path / "mine")
    path = folder / "second_coding.csv"
    path.write_text("id,type,hedged\nc01,ưu điểm,có\nc02,,\n", encoding="utf-8")
    [row] = load_case(folder).records("second_coding")
    assert row["id"] == "c01"
    assert row["type"] == "benefit"
    assert row["hedged"]


def test_a_word_that_is_no_code_is_told_in_the_workbook_with_the_names_that_are(with_codes):
    book = with_codes("c01 | tốt | | | maybe")
    with pytest.raises(CaseError) as caught:
        load_case(book)
    _, of_hedged, of_type = caught.value.told("en").splitlines()
    assert "found 'tốt'; expected one of: target · chỉ tiêu" in of_type
    assert "benefit · ưu điểm" in of_type
    assert "found 'maybe'; expected true or false" in of_hedged


def test_a_sheet_that_is_not_filled_in_yet_is_no_second_coding(with_codes):
    case = load_case(with_codes("c01 | | | |"))
    assert not case.has("second_coding")


def test_a_table_without_ids_and_what_is_no_table_are_refused(sheet):
    without_ids = sheet.drop(columns=sheet.columns[0])
    with pytest.raises(CaseError, match="a row with the names id, type"):
        agreement(CASE.claims, without_ids)
    with pytest.raises(TypeError, match=r"a table: pandas\.read_excel\('codes\.xlsx'\)"):
        agreement(CASE.claims, "codes.xlsx")


def test_an_interval_holds_alpha_is_the_same_again_and_narrows_with_more_claims():
    pairs = pd.DataFrame([[*pair] for pair in PAIRS])
    low, high = interval(pairs)
    assert low < alpha(pairs) < high
    assert interval(pairs) == (low, high)
    more = pd.concat([pairs] * 10)
    narrow_low, narrow_high = interval(more)
    assert low < narrow_low < alpha(more) < narrow_high < high


def test_an_interval_is_that_of_drawing_claims_one_by_one():
    pairs = pd.DataFrame([[*pair] for pair in PAIRS])
    claims = len(pairs)
    random = np.random.default_rng(1)
    alphas = []
    for rows in random.integers(0, claims, (2000, claims)):
        sample = pairs.iloc[rows]
        alphas.append(alpha(sample))
    expected = np.quantile(alphas, [0.025, 0.975])
    assert interval(pairs) == pytest.approx(expected, abs=0.03)


BY_OTHERS = (0.417, 1.0)  # R's package icr on these data: nonparametric, 1,000 draws
BY_PAIRS = (0.562, 0.85)  # and by Krippendorff's own algorithm, 20,000 draws


def test_an_interval_is_the_published_one_of_a_bootstrap_of_units_with_missing_codes():
    found = interval(TABLE)
    assert found == pytest.approx(BY_OTHERS, abs=0.02)
    low, high = found
    low_by_pairs, high_by_pairs = BY_PAIRS
    assert low < low_by_pairs
    assert high > high_by_pairs
    in_words = TABLE.replace({1.0: "benefit"})
    in_other_order = in_words.sample(frac=1)
    assert interval(in_other_order) == pytest.approx(found, abs=0.02)


def test_the_interval_of_the_example_is_that_of_all_samples_that_there_are():
    """Of its 19 claims 15 are alike in one code, 3 in another, and 1 is not."""
    ways = Counter()  # alpha -> in how many ways it comes out
    for one, other in product(range(20), repeat=2):
        differ = 19 - one - other
        if differ < 0 or 19 in (one, other):
            continue  # nothing varies
        drawn = Counter({"mm": one, "rr": other, "om": differ})
        found = by_hand([*drawn.elements()])
        left = 19 - one
        orders = math.comb(19, one) * math.comb(left, other)
        claims = 15**one * 3**other
        ways[found] += orders * claims
    below = 0
    none_or_less = 0
    for found, times in ways.items():
        if found < 0:
            below += times
        if found <= 0:
            none_or_less += times
    assert below < 0.025 * ways.total() < none_or_less
    agreed = metrics.agreement(CASE.claims, CASE.second_coding)
    about = agreed.loc["about"]
    assert about["low"].value == 0
    assert about["high"].value == 1


def test_the_numbers_go_by_the_names_of_their_codes_and_are_derived():
    found = metrics.agreement(CASE.claims, CASE.second_coding)
    assert found.index.tolist() == CODES
    for code, row in found.iterrows():
        assert row["claims"].id == "again"
        for name in ("agreed", "share", "alpha"):
            assert row[name].id == f"{name}_{code}"
        inputs = [number.id for number in row["share"].inputs]
        assert inputs == [f"agreed_{code}", f"coded_{code}"]
        assert {number.kind for number in row} == {Kind.DERIVED}
    shares = found["share"].map(lambda share: share.exact)
    assert shares.tolist() == ["17/19", "18/19", "18/19", "18/19"]
    alphas = found["alpha"].astype(float).round(2)
    assert alphas.tolist() == [0.88, 0.88, 0.83, 0.9]


def test_the_hedges_of_our_claims_are_held_against_hedged_or_not():
    theirs = CASE.second_coding.set_index("id")["hedged"]
    differing = []
    for id, claim in CASE.claims_by_id.items():
        if claim.hedged != theirs[id]:
            differing.append(id)
    found = metrics.disagreements(CASE.claims, CASE.second_coding)
    of_hedges = found.query("code == 'hedged'")["id"]
    assert of_hedges.tolist() == differing != []


def test_where_all_codes_are_one_alpha_has_no_answer():
    ours = CASE.claims.assign(type="result")
    theirs = CASE.second_coding.assign(type="result")
    alphas = metrics.agreement(ours, theirs)["alpha"]
    assert alphas["type"].value is NOT_APPLICABLE
    assert alphas["speaker"].value > 0


def test_where_nobody_has_coded_again_nothing_is_compared():
    case = load_case("thap-muoi")
    found = metrics.agreement(case.claims, case.table("second_coding"))
    for _, row in found.iterrows():
        assert row["claims"].value == 0
        assert row["of"].value == len(case.claims)
        assert row["share"].value is NOT_APPLICABLE
        assert row["alpha"].value is NOT_APPLICABLE


def test_claims_as_measured_are_a_coding_and_alpha_is_shown_as_a_number_to_pandas():
    case = load_case("example")
    made = agreement(case.claims, case.second_coding)
    again = agreement(metrics.claims(case, "en"), case.second_coding)
    assert again.equals(made)
    assert "0.8808\n" in repr(made["alpha"].astype("quantity"))

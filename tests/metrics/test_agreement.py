"""Agreement of two codings: published values, a second way to compute it, what is compared."""

import math
from collections import Counter
from fractions import Fraction
from itertools import permutations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import Kind
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE
from thapmuoi_analysis.case.schema import codes_of
from thapmuoi_analysis.metrics.agreement import CODES, agreement, alpha, disagreements

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
    one, other = (_table([pair[coder] for pair in pairs]) for coder in (0, 1))
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


def test_claims_are_compared_by_their_ids_and_those_of_one_coder_are_left_out():
    one = _table(["benefit", "cause", "result"], ["c01", "c02", "c03"])
    other = _table(["cause", "target", "benefit"], ["c02", "c09", "c01"])
    assert agreement(one, other).loc["type"].tolist() == [2, 2, 1, 1]
    assert disagreements(one, other).empty
    other["type"] = ["cause", "target", "result"]
    assert disagreements(one, other).to_numpy().tolist() == [["c01", "type", "benefit", "result"]]


def test_a_second_coder_fills_in_a_sheet_of_clauses_that_shows_none_of_our_codes(tmp_path):
    case, sheet = CASE, tmp_path / "codes.xlsx"  # as README.md says it
    case.claims[["id", "locator", "clause_vi", "clause_en"]].to_excel(sheet, index=False)
    theirs = pd.read_excel(sheet)
    assert not {*CODES, "hedge"} & {*theirs}
    ours = case.claims.assign(hedged=case.claims["hedge"] != "")[[*CODES]].astype(object)
    theirs[[*CODES]] = ours
    theirs.loc[theirs["id"] == "c07", "type"] = "benefit"
    theirs.to_excel(sheet, index=False)
    again = pd.read_excel(sheet)
    assert metrics.agreement(case.claims, again)["agreed"].tolist() == [18, 19, 19, 19]
    assert metrics.disagreements(case.claims, again).to_numpy().tolist() == [
        ["c07", "type", "result", "benefit"]
    ]

    for column in ("type", "about", "speaker"):
        assert codes_of("second_coding", column) == codes_of("claims", column)


def test_the_numbers_go_by_the_names_of_their_codes_and_are_derived():
    found = metrics.agreement(CASE.claims, CASE.second_coding)
    assert list(found.index) == [*CODES] and {again.id for again in found["claims"]} == {"again"}
    for code, row in found.iterrows():
        for name in ("agreed", "share", "alpha"):
            assert row[name].id == f"{name}_{code}"
        assert [one.id for one in row["share"].inputs] == [f"agreed_{code}", "again"]
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
    assert {number.value for number in [*found["share"], *found["alpha"]]} == {NOT_APPLICABLE}

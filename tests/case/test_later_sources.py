"""A second source of a case: what it states changes no sentence of the first, and contradicts none.

Built on the fictional district of the tests, of which an article of January 2021 says that 2 of 3
units have the model and one remains.
"""

import csv

import later_source
import pytest
from glance import lines
from golden.what_if import as_stated

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.by_source import remaining_names
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.lint import warnings
from thapmuoi_analysis.case.quantity import Kind
from thapmuoi_analysis.telling.formatter import Formatter

LATER = "bao-mau-2022"
AT = f"{LATER}:p1.s1"
SOURCE = later_source.source(LATER, "2022-06-01", "Báo Khác (hư cấu)")
SENTENCE = later_source.sentence(AT)
NEXT_STEP = {
    "id": "c04",
    "locator": "mau-2021:p3.s2",
    "type": "next_step",
    "about": "model",
    "speaker": "none",
    "label_vi": "mở rộng",
    "label_en": "extension",
    "clause_vi": "huyện mở rộng ra {remaining} xã còn lại là {remaining_names}",
    "clause_en": "the district extends it to the {remaining} remaining, {remaining_names}",
    "mechanism": "extension",
    "compared_with": "nothing",
    "counterfactual": "none",
}
RESULT = {
    **NEXT_STEP,
    "id": "c05",
    "locator": "mau-2021:p2.s1",
    "type": "result",
    "label_vi": "kết quả",
    "label_en": "the result",
    "clause_vi": "{adopted}/{units} đơn vị thực hiện",
    "clause_en": "{adopted} of {units} units have the model",
    "mechanism": "",
}


@pytest.fixture(scope="module")
def first():
    """Return the case of one source, with claims that name numbers and the unit that remains."""
    case = load_case(__file__.replace("case/test_later_sources.py", "_valid"))
    return as_stated(case.with_rows({"claims": [NEXT_STEP, RESULT]}))


def fact(measure, value, **cells):
    """Return a row of facts of the second source."""
    return {"id": f"later_{measure}", "measure": measure, "value": value, "locator": AT, **cells}


def with_source(case, *facts, **tables):
    """Return the case with the second source, and with what it states."""
    rows = {"sources": [SOURCE], "sentences": [SENTENCE], "facts": facts, **tables}
    return as_stated(case.with_rows(rows))


def clauses(case, lang):
    """Return the clauses of the first source as a report tells them, and as a frame has them."""
    rows = metrics.claims(case, lang)
    rows = rows[rows["id"].isin(["c01", "c04", "c05"])]
    told = Formatter(lang).fill("{rows:clauses}", {**case.told, "rows": rows})
    return told, rows["clause"].tolist()


def test_a_later_source_changes_no_sentence_of_an_earlier_one(first):
    adopted = {"unit": "99103", "status": "adopted", "locator": AT}
    numbers = [fact("adopted", 3), fact("target_share", "80%"), fact("remaining", 0)]
    later = with_source(first, *numbers, statuses=[adopted])
    for lang in ("vi", "en"):
        before = clauses(first, lang)
        assert clauses(later, lang) == before
        assert "Bình Thử" in before[0] and "2" in before[0] and "50" in before[0]
    assert later.latest("adopted").value == 3
    assert later.told["remaining_names"] == ()
    assert remaining_names(later.table, "mau-2021") == ("Bình Thử",)
    assert remaining_names(later.table, LATER) == ()


def test_a_clause_of_the_later_source_has_its_own_numbers(first):
    claim = {**RESULT, "id": "c06", "locator": AT}
    later = with_source(first, fact("adopted", 3), claims=[claim])
    row = metrics.claims(later).set_index("id").loc["c06"]
    assert row["clause"] == "3/3 đơn vị thực hiện"  # the total is stated by the first alone
    told = Formatter("en").fill("{rows:clauses}", {**later.told, "rows": row.to_frame().T})
    assert told == "3 of 3 units have the model"


def test_counts_are_compared_within_one_source_and_time(first):
    later = with_source(first, fact("adopted", 3))
    assert later.conflicts == () and later.latest("adopted").value == 3
    whole = [fact("adopted", 3), fact("units", 4), fact("remaining", 1)]
    assert with_source(first, *whole).latest("units").value == 4
    whole[-1] = fact("remaining", 2)
    with pytest.raises(CaseError, match="units less adopted") as caught:
        with_source(first, *whole)
    assert [error.value for error in caught.value.errors] == ["2"]
    with pytest.raises(CaseError, match="at most all units"):
        with_source(first, fact("adopted", 5), fact("units", 4))


def test_what_remained_on_an_earlier_day_is_no_contradiction(first):
    day = {"as_of_earliest": "2021-01-05", "as_of_latest": "2021-01-05"}
    again = {**fact("adopted", 3), **day, "locator": "mau-2021:p4.s1"}
    status = {"unit": "99103", "status": "adopted", "locator": "mau-2021:p4.s1"}
    earlier = {"id": "remaining", "as_of_earliest": "2020-12-31"}
    total = {"id": "units", "as_of_earliest": "2020-12-31"}
    case = first.with_rows({"facts": [again, earlier, total], "statuses": [status]})
    assert case.latest("adopted").value == 3
    stated = case.claims_by_id["c05"].stated  # a name is that of the fact which is called so
    assert (stated["adopted"].value, case.fact("later_adopted").value) == (2, 3)


def test_a_source_that_names_units_is_held_to_its_count(first):
    adopted = {"unit": "99103", "status": "adopted", "locator": AT}
    assert with_source(first, fact("adopted", 3), statuses=[adopted])
    with pytest.raises(CaseError, match="with status adopted"):
        with_source(first, fact("adopted", 2), statuses=[adopted])
    with pytest.raises(CaseError, match="with status adopted"):
        first.with_rows("facts", id="adopted", value=1)  # the first source is still held to its own


def test_a_status_of_no_unit_is_a_fault_that_is_told_also_beside_counts(first):
    status = {"unit": "An Mẫu", "status": "adopted", "locator": AT}  # a name that two units bear
    with pytest.raises(CaseError, match=r"statuses\.csv.*with its kind where two bear it"):
        with_source(first, fact("adopted", 3), statuses=[status])


def test_a_source_says_one_thing_of_a_unit_and_a_day(first):
    ended = {"unit": "99102", "status": "not_adopted", "as_of_latest": "2022-05-31", "locator": AT}
    again = {**ended, "status": "adopted", "locator": f"{LATER}:p2.s1"}
    later = {**again, "as_of_latest": "2022-06-01"}
    texts = {"sources": [SOURCE], "sentences": [SENTENCE, later_source.sentence(again["locator"])]}
    assert first.with_rows({**texts, "statuses": [ended, later]})
    with pytest.raises(CaseError, match="one status of a unit by one source for one time"):
        first.with_rows({**texts, "statuses": [ended, again]})


def test_a_result_of_more_units_than_any_source_counts_is_warned_of(first):
    day = {"as_of_earliest": "2022-05-31", "as_of_latest": "2022-05-31"}

    def told(adopted, *facts):
        case = with_source(first, fact("adopted", adopted, **day), *facts)
        return [str(warning.expected) for warning in warnings(case)]

    too_many = "a result of at most 3, all units"
    assert too_many in told(4)
    assert too_many not in told(3)
    assert too_many not in told(4, fact("units", 5))


def test_a_clause_that_names_the_result_of_another_source_is_warned_of(first):
    again = {**RESULT, "id": "c06", "locator": AT}
    of_another = "a number that the source of the clause states"

    def told(*facts):
        case = with_source(first, *facts, claims=[again])
        return {w.column for w in warnings(case) if str(w.expected) == of_another}

    assert told() == {"clause_vi", "clause_en"}
    assert told(fact("adopted", 3)) == set()


def test_a_name_that_two_units_bear_is_told_with_its_kind(first):
    ended = {"unit": "99102", "status": "not_adopted", "locator": AT}
    later = with_source(first, fact("adopted", 1), fact("remaining", 2), statuses=[ended])
    names = remaining_names(later.table, LATER)
    assert names == ("xã An Mẫu", "Bình Thử")
    told = [Formatter(lang).fill("{names}", {"names": names}) for lang in ("vi", "en")]
    assert told == ["xã An Mẫu và Bình Thử", "An Mẫu commune and Bình Thử"]


def test_results_of_a_source_are_of_the_units_that_it_counts_whatever_another_one_counts(first):
    earlier = {"as_of_earliest": "2019-12-31", "as_of_latest": "2019-12-31"}
    before = {**fact("adopted", 1), **earlier, "id": "before", "locator": "mau-2021:p2.s1"}
    later = with_source(first, before, fact("units", 5))
    units = metrics.by_date(later)["units"]
    assert [number.value for number in units] == [3, 3]


def test_units_stand_as_the_latest_source_says_and_rest_on_it(first):
    ended = {"unit": "xã An Mẫu", "status": "not_adopted", "locator": AT}
    later = with_source(first, fact("adopted", 1), statuses=[ended])
    assert later.units["status"].tolist() == ["adopted", "adopted", "not_adopted"]
    now = later.units_as_of().set_index("code")
    assert now["status"].tolist() == ["adopted", "not_adopted", "not_adopted"]
    assert now.loc["99102", ["status_basis", "locators"]].tolist() == [
        "stated",
        f"mau-2021:p2.s1 {AT}",
    ]
    assert later.units_as_of("mau-2021")["status"].tolist() == later.units["status"].tolist()


def test_an_older_source_that_is_added_does_not_outdate_the_list(first):
    older = {"date": "2019-01-01"}
    status = {"unit": "99101", "status": "not_adopted", "locator": AT}
    rows = {"sources": [{**SOURCE, **older}], "sentences": [SENTENCE], "statuses": [status]}
    case = first.with_rows(rows)
    assert case.units_as_of()["status"].tolist() == case.units["status"].tolist()
    assert case.units_as_of(LATER)["status"].tolist()[0] == "not_adopted"


def test_a_count_without_a_day_is_of_the_day_of_its_source(first):
    undated = [{"id": id, "as_of_earliest": "", "as_of_latest": ""} for id in ("adopted", "units")]
    one = first.with_rows({"facts": undated})
    assert not metrics.by_date(one)["day"].iloc[0].reported  # of one source nothing is added
    later = with_source(one, fact("adopted", 3))
    days = [str(day.value) for day in metrics.by_date(later)["day"]]
    assert days == ["2021-01-05", "2022-06-01"] and later.conflicts == ()
    assert metrics.by_date(later)["day"].iloc[1].kind is Kind.BOUND


def test_a_second_fact_of_a_measure_needs_no_id_though_the_first_has_one(first, tmp_path):
    both = first.with_rows({"sources": [SOURCE], "sentences": [SENTENCE]})
    path = both.to_folder(tmp_path / "both") / "facts.csv"
    [head, *_] = rows = [*csv.reader(path.open(encoding="utf-8", newline=""))]
    row = {**dict.fromkeys(head, ""), **fact("adopted", 3), "id": ""}
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*rows, [row[column] for column in head]])
    later = load_case(path.parent)
    assert later.fact("adopted").value == 2 and later.fact("adopted_2").value == 3


def test_each_result_goes_with_the_total_of_its_own_source_and_day(first):
    later = with_source(first, fact("adopted", 3), fact("units", 4))
    shares = [str(share.value) for share in metrics.by_date(later)["share"]]
    assert shares == ["2/3", "3/4"]
    assert str(metrics.headline(later)["adopted_share"].value) == "3/4"
    alone = with_source(first, fact("units", 4))  # a total, and no result that it goes with
    assert str(metrics.headline(alone)["adopted_share"].value) == "2/3"
    assert metrics.comparison(alone).loc["result", "base"].value == 3


def test_what_a_source_says_of_its_result_is_not_said_of_a_later_one(first):
    said = {"compared_with": "plan", "compared_as": "above"}
    later = {"as_of_earliest": "2023-01-01", "as_of_latest": "2023-01-31"}
    case = first.with_rows("claims", **{**RESULT, **said})
    case = with_source(case, fact("adopted", 3, **later))
    assert metrics.verdict(case)["plan"] == "met"  # by the first result, in time
    own = {**RESULT, **said, "id": "c06", "locator": AT}
    assert metrics.verdict(case.with_rows("claims", **own))["plan"] == "above"


# What a fact of the later source says that it corrects, of which measure it is, its source's day;
# and the words of the fault that is told, none where it may.
CORRECTIONS = """
adopted | adopted | 2022-06-01 |
adopted | adopted | 2021-01-31 |
adopted | adopted | |
nobody | adopted | 2022-06-01 | known id
later_adopted | adopted | 2022-06-01 | circle
units | adopted | 2022-06-01 | same measure
adopted | adopted | 2020-06-01 | not dated later
"""


@pytest.mark.parametrize("line", lines(CORRECTIONS), ids=" ".join)
def test_a_fact_corrects_one_of_its_measure_that_an_earlier_source_states(first, line):
    corrected, measure, day, words = line
    source = {**SOURCE, "date": day}
    row = fact(measure, 1, corrects=corrected)
    if not words:
        assert [n.value for n in with_source(first, row, sources=[source]).measure(measure)] == [1]
        return
    with pytest.raises(CaseError, match=words) as raised:
        with_source(first, row, sources=[source])
    [error] = raised.value.errors
    assert (error.column, error.value) == ("corrects", corrected)
    assert error.told("vi") != error.told("en")


def test_a_fact_is_corrected_once(first):
    other = {**fact("adopted", 1, corrects="adopted"), "id": "other"}
    with pytest.raises(CaseError, match="no other row corrects") as raised:
        with_source(first, fact("adopted", 1, corrects="adopted"), other)
    assert [error.value for error in raised.value.errors] == ["adopted"]


def test_what_is_corrected_is_told_by_its_own_source_alone_and_disputed_by_nobody(first):
    day = {"as_of_earliest": "", "as_of_latest": "2021-01-31"}
    first = first.with_rows("facts", id="adopted", **day)
    disputed = with_source(first, fact("adopted", 1, **day))
    assert len(disputed.conflicts) == 1
    case = with_source(first, fact("adopted", 1, corrects="adopted", **day))
    assert case.conflicts == ()
    assert case.latest("adopted").value == 1
    assert case.stated_by("mau-2021")["adopted"].value == 2
    [row] = metrics.corrections(case).to_dict("records")
    assert (row["wrong"].value, row["right"].value) == (2, 1)
    assert metrics.untold(case).loc["c05", "reason"] == "corrected"


def test_one_source_may_give_the_wrong_number_and_the_right_one(first):
    right = fact("target_share", "40%", corrects="target_share")
    case = first.with_rows({"facts": [{**right, "locator": "mau-2021:p2.s1"}]})
    assert [number.id for number in case.measure("target_share")] == ["later_target_share"]


def test_a_figure_set_against_one_that_is_corrected_is_set_against_the_correction(first):
    other = {"measure": "other", "unit": "person", "label_vi": "số người", "label_en": "people"}
    before = {**other, "id": "before", "value": 5, "locator": "mau-2021:p2.s1"}
    right = {**other, "id": "right", "value": 6, "locator": AT, "corrects": "before"}
    now = {**other, "id": "now", "value": 9, "locator": AT, "against": "before"}
    figures = metrics.figures(with_source(first, before, right, now))
    assert figures.set_index("id")["before"].to_dict() == {"right": "", "now": "right"}
    last = {**right, "id": "last", "value": 7, "corrects": "right"}
    figures = metrics.figures(with_source(first, before, right, last, now))
    assert figures.set_index("id")["before"].to_dict() == {"last": "", "now": "last"}

"""Chapter 1 in words: each message turns when the data do; the table; what is told of claims."""

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest

from thapmuoi_analysis.chapters import plan, plan_messages
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.ranges import NOT_REPORTED
from thapmuoi_analysis.telling.lexicon import rows
from thapmuoi_analysis.telling.phrases import Passage
from thapmuoi_analysis.telling.sentence import bare
from thapmuoi_analysis.telling.voice import Voice

LANGS = ("vi", "en")
in_both = pytest.mark.parametrize("lang", LANGS)
REAL = "thap-muoi"


def _days(first, last):
    days = {"as_of_earliest": first, "as_of_latest": last}
    return {name: pd.to_datetime(day) for name, day in days.items()}


@pytest.fixture
def with_tables(case_of):
    """Return a function that takes tables from a case, or gives it others."""

    def change(case, **tables):
        case = case_of(case) if isinstance(case, str) else case
        held = {**case._tables, **tables}
        return replace(case, _tables={name: t for name, t in held.items() if t is not None})

    return change


@pytest.fixture
def facts_of(changed):
    """Return a function that gives facts of a case other values, or takes them from it."""

    def change(slug, drop=(), **values):
        return changed(slug, "facts", drop, **{id: {"value": v} for id, v in values.items()})

    return change


@pytest.fixture
def planned(with_tables):
    """Return a function that gives a case another plan."""

    def change(case, plan):
        locator = "dto-2022-03-02:p4.s2"
        rows = [(year, n, locator) for year, n in plan.items()]
        frame = pd.DataFrame(rows, columns=["year", "planned", "locator"])
        return with_tables(case, plan=frame.astype({"year": "Int64", "planned": "Int64"}))

    return change


@pytest.fixture
def with_results(with_tables):
    """Return a function that gives a case its results: number, earliest and latest day."""

    def change(case, *results):
        facts = case.facts
        kept, row = facts[facts["measure"] != "adopted"], facts[facts["measure"] == "adopted"]
        more = [
            row.iloc[-1:].assign(id=f"adopted_{i}", value=str(n), **_days(first, last))
            for i, (n, first, last) in enumerate(results)
        ]
        return with_tables(case, facts=pd.concat([kept, *more], ignore_index=True))

    return change


# the message: how many, by when, and how that stands to target and plan

TO_TARGET = {  # state -> facts of 11 units that stand so to their target
    "above": {},
    "met": {"units": "22"},
    "below": {"target_share": "90%"},
    "early": {"target_share": "90%", "target_year": "2030"},
}
TO_PLAN = {  # state -> a plan to which 11 units stand so, by March 2022
    "above": {2021: 9},
    "met": {2021: 11},
    "below": {2021: 12},
    "early": {2021: 10, 2022: 2},
}
SAID = {
    "above": {"vi": "vượt {}", "en": "above {}"},
    "met": {"vi": "đạt {}", "en": "{} met"},
    "below": {"vi": "chưa đạt {}", "en": "{} not met"},
    "early": {"vi": "chưa đạt {}", "en": "short of the {}"},
}
BOTH = {
    "above": ("vượt cả chỉ tiêu lẫn kế hoạch", "above both target and plan"),
    "met": ("đạt cả chỉ tiêu lẫn kế hoạch", "both target and plan met"),
    "below": ("chưa đạt chỉ tiêu, chưa đạt kế hoạch", "target not met, plan not met"),
    "early": ("chưa đạt chỉ tiêu, kế hoạch, nhưng chưa đến hạn",
              "short of target and plan, neither due yet"),
}  # fmt: skip
NAMES = {"target": {"vi": "chỉ tiêu", "en": "target"}, "plan": {"vi": "kế hoạch", "en": "plan"}}


def expected(states, lang):
    """Return what is said of states of target and plan: of both in one, or one after the other."""
    if len(states) == 2 and len({*states.values()}) == 1:
        return BOTH[states["plan"]][LANGS.index(lang)]
    parts = []
    for goal, state in states.items():
        part = SAID[state][lang].format(NAMES[goal][lang])
        late = {
            ("target", "vi"): ", nhưng chưa đến hạn",
            ("plan", "vi"): ", nhưng chưa hết thời gian của kế hoạch",
            ("target", "en"): ", not due yet",
            ("plan", "en"): ", its time not over",
        }
        parts.append(part + (late[goal, lang] if state == "early" else ""))
    return ", ".join(parts)


@pytest.mark.parametrize(("target", "planning"), list(product(TO_TARGET, TO_PLAN)))
def test_the_verdict_turns_with_result_target_and_plan(facts_of, planned, says, target, planning):
    case = planned(facts_of(REAL, **TO_TARGET[target]), TO_PLAN[planning])
    states, reached = {"target": target, "plan": planning}, plan_messages.facts(case)["reached"]
    assert plan.verdict(case) == states
    for lang in LANGS:
        assert says(plan_messages.stands(plan.verdict(case)), lang).lower() == expected(
            states, lang
        )
        assert says(reached, lang).endswith(f": {expected(states, lang)}")


@in_both
@pytest.mark.parametrize("state", TO_TARGET)
def test_without_a_plan_only_the_target_is_spoken_of(facts_of, with_tables, says, state, lang):
    case = with_tables(facts_of(REAL, **TO_TARGET[state]), plan=None)
    assert says(plan_messages.stands(plan.verdict(case)), lang).lower() == expected(
        {"target": state}, lang
    )


@in_both
@pytest.mark.parametrize("state", TO_PLAN)
def test_without_a_target_only_the_plan_is_spoken_of(facts_of, planned, says, state, lang):
    case = planned(facts_of(REAL, ["target_share"]), TO_PLAN[state])
    assert says(plan_messages.stands(plan.verdict(case)), lang).lower() == expected(
        {"plan": state}, lang
    )


@pytest.mark.parametrize(
    ("change", "vi", "en"),
    [
        ({"drop": ["units"], "keep_plan": False}, "chưa đủ căn cứ để so với chỉ tiêu",
         "not enough to compare with the target"),
        ({"hedge": "khoảng"}, "chưa đủ căn cứ để so với chỉ tiêu và kế hoạch",
         "not enough to compare with target and plan"),
        ({"hedge": "khoảng", "drop": ["target_share"]}, "chưa đủ căn cứ để so với kế hoạch",
         "not enough to compare with the plan"),
    ],
)  # fmt: skip
def test_what_is_given_but_not_comparable_is_said_to_be_so(
    changed, with_tables, says, change, vi, en
):
    hedged = {"adopted": {"hedge": change["hedge"]}} if "hedge" in change else {}
    case = changed(REAL, "facts", change.get("drop", ()), **hedged)
    case = case if change.get("keep_plan", True) else with_tables(case, plan=None)
    verdict = plan_messages.stands(plan.verdict(case))
    assert (says(verdict, "vi"), says(verdict, "en")) == (vi.capitalize(), en.capitalize())


def test_without_target_and_plan_the_result_stands_alone(facts_of, with_tables, says):
    case = with_tables(facts_of(REAL, ["target_share"]), plan=None)
    assert plan_messages.stands(plan.verdict(case)) is None
    told = plan_messages.facts(case)
    assert says(told["reached"]) == "Đến đầu năm 2022, 11/13 xã, thị trấn đã thực hiện mô hình"
    assert says(told["silent"]) == "Bài báo không nêu chỉ tiêu, không nêu kế hoạch"


def test_what_is_not_given_is_said(facts_of, with_tables, says):
    assert plan_messages.facts(facts_of(REAL))["silent"] is None
    for case, vi, en in (
        (facts_of(REAL, ["target_share"]), "không nêu chỉ tiêu", "gives no target"),
        (with_tables(REAL, plan=None), "không nêu kế hoạch từng năm", "gives no plan by year"),
    ):
        said = plan_messages.facts(case)["silent"]
        assert (says(said), says(said, "en")) == (f"Bài báo {vi}", f"The article {en}")


@pytest.mark.parametrize(
    ("drop", "values", "undated", "vi", "en"),
    [
        ([], {}, False, "Đến đầu năm 2022, 11/13 xã, thị trấn đã thực hiện mô hình",
         "By early 2022, 11 of 13 communes and towns had adopted the model"),
        ([], {"adopted": "13"}, False, "Đến đầu năm 2022, mọi đơn vị (13 xã, thị trấn)",
         "By early 2022, all units (13 communes and towns) had adopted the model"),
        (["units"], {}, False, "Đến đầu năm 2022, 11 xã, thị trấn đã thực hiện mô hình",
         "By early 2022, 11 communes and towns had adopted the model"),
        ([], {}, True, "11/13 xã, thị trấn đã thực hiện mô hình",
         "11 of 13 communes and towns have adopted the model"),
        ([], {"adopted": "13"}, True, "Mọi đơn vị (13 xã, thị trấn) đã thực hiện mô hình",
         "All units (13 communes and towns) have adopted the model"),
        (["units"], {}, True, "11 xã, thị trấn đã thực hiện mô hình",
         "11 communes and towns have adopted the model"),
        (["adopted"], {}, False, "Bài báo không nêu kết quả", "The article reports no result"),
    ],
)  # fmt: skip
def test_the_message_says_how_many_of_how_many_and_by_when(
    changed, facts_of, says, drop, values, undated, vi, en
):
    case = facts_of(REAL, drop, **values)
    case = changed(case, "facts", adopted={"as_of_latest": pd.NaT}) if undated else case
    reached = plan_messages.facts(case)["reached"]
    assert says(reached).startswith(vi)
    assert says(reached, "en").startswith(en)


def test_a_target_of_all_that_is_met_is_not_told_as_a_rate(facts_of, says):
    told = plan_messages.facts(facts_of(REAL, adopted="13", target_share="100%"))
    assert (told["rate"], told["needed"]) == (None, None)
    assert plan_messages.facts(facts_of(REAL))["rate"].value.denominator == 13


# target and result as they are claimed


@in_both
def test_target_and_result_are_told_as_claimed_with_every_hedge(case_of, lang):
    told = plan_messages.facts(case_of(REAL))
    for name, id in (("target", "c03"), ("result", "c15")):
        heard = Voice(lang).speak(f"{{{name}:clauses}}.", told, "{locator}")
        [(claim, _)] = heard.claims
        assert claim.id == id
        assert claim.hedges[lang]
        assert all(hedge in heard.text for hedge in claim.hedges[lang])
        assert claim.locator in heard.text.splitlines()[-1]


@pytest.mark.parametrize("slug", ["example", "chau-phu"])
def test_another_case_tells_the_claim_of_its_own_result(case_of, slug):
    case = case_of(slug)
    [claim] = plan_messages.facts(case)["result"].claims
    assert (claim.type, claim.locator) == ("result", case.latest("adopted").sources[0])


def test_where_no_claims_are_coded_target_and_result_are_told_from_the_numbers(
    with_tables, facts_of, says
):
    told = plan_messages.facts(with_tables(REAL, claims=None))
    assert not isinstance(told["target"], Passage)
    assert says(told["target"]) == (
        "Đề án số 04 đặt chỉ tiêu năm 2021: ít nhất 50% số xã, thị trấn thực hiện mô hình"
    )
    assert says(told["result"], "en") == "The result (by 2 March 2022) is 11 units"
    every = plan_messages.facts(with_tables(facts_of(REAL, target_share="100%"), claims=None))
    assert (
        says(every["target"], "en") == "Scheme No. 04 set a target for 2021: the model in all units"
    )


# picture 1: how each level stands to the one before

AMBITION = {  # what the target needs, against a plan of 9
    "above": ("50%", "kế hoạch cao hơn mức tối thiểu của chỉ tiêu",
              "the plan exceeds the target's minimum"),
    "met": ("65%", "kế hoạch vừa bằng mức tối thiểu của chỉ tiêu",
            "the plan equals the target's minimum"),
    "below": ("70%", "kế hoạch thấp hơn mức tối thiểu của chỉ tiêu",
              "the plan is below the target's minimum"),
}  # fmt: skip
DELIVERY = {  # the result, against a plan of 9 to 2021
    "above": ("11", "kết quả cao hơn kế hoạch", "the result exceeds the plan"),
    "met": ("9", "kết quả bằng kế hoạch", "the result equals the plan"),
    "below": ("8", "kết quả thấp hơn kế hoạch", "the result is below the plan"),
}


@pytest.mark.parametrize(("ambition", "delivery"), list(product(AMBITION, DELIVERY)))
def test_the_title_of_the_levels_turns_with_need_plan_and_result(
    facts_of, says, ambition, delivery
):
    (share, *first), (adopted, *then) = AMBITION[ambition], DELIVERY[delivery]
    ahead = plan_messages.facts(facts_of(REAL, target_share=share, adopted=adopted))["ahead"]
    for place, lang in enumerate(LANGS):
        wanted = f"{first[place]}; {then[place]}"
        assert says(ahead, lang) == wanted[0].upper() + wanted[1:]


@pytest.mark.parametrize(
    ("share", "year", "vi"),
    [
        ("50%", "2021", "Kết quả cao hơn mức tối thiểu của chỉ tiêu"),
        ("80%", "2021", "Kết quả vừa bằng mức tối thiểu của chỉ tiêu"),
        ("90%", "2021", "Kết quả thấp hơn mức tối thiểu của chỉ tiêu"),
        ("90%", "2030", "Kết quả còn thấp hơn mức của chỉ tiêu, nhưng chưa đến hạn"),
    ],
)
def test_without_a_plan_the_result_is_set_against_the_need(
    facts_of, with_tables, says, share, year, vi
):
    case = with_tables(facts_of(REAL, target_share=share, target_year=year), plan=None)
    assert says(plan_messages.facts(case)["ahead"]) == vi


def test_a_plan_whose_time_is_not_over_is_not_missed(planned, case_of, says):
    ahead = plan_messages.facts(planned(case_of(REAL), {2021: 9, 2022: 3}))["ahead"]
    assert says(ahead).endswith("kết quả thấp hơn kế hoạch, nhưng chưa hết thời gian của kế hoạch")
    assert says(ahead, "en").endswith("the result is below the plan, its time not over")


def test_a_result_alone_stands_to_nothing(case_of):
    assert plan_messages.facts(case_of("chau-phu"))["ahead"] is None


# picture 2: the course of the results

MARCH = (11, None, "2022-03-02")


@pytest.mark.parametrize(
    ("results", "vi", "en"),
    [
        ([MARCH], "Bài báo chỉ nêu một kết quả (chậm nhất 02/3/2022), không nêu từng năm",
         "The article gives one result (by 2 March 2022), not one for each year"),
        ([(11, "2022-03-01", "2022-03-01")],
         "Bài báo chỉ nêu kết quả đến ngày 01/3/2022, không nêu từng năm",
         "The article gives the result on 1 March 2022, not year by year"),
        ([(11, None, None)], "Bài báo chỉ nêu một kết quả (không rõ ngày), không nêu từng năm",
         "The article gives one result (day not known), not one for each year"),
        ([(5, "2019-12-31", "2019-12-31"), MARCH],
         "Số đơn vị tăng từ 5 (31/12/2019) lên 11 (chậm nhất 02/3/2022)",
         "The number of units rose from 5 (31 December 2019) to 11 (by 2 March 2022)"),
        ([(12, "2019-01-01", "2019-12-31"), MARCH],
         "Số đơn vị giảm từ 12 (năm 2019) xuống 11 (chậm nhất 02/3/2022)",
         "The number of units fell from 12 (2019) to 11 (by 2 March 2022)"),
        ([(12, "2018-01-01", "2019-12-31"), MARCH],
         "Số đơn vị giảm từ 12 (chậm nhất 31/12/2019) xuống 11 (chậm nhất 02/3/2022)",
         "The number of units fell from 12 (by 31 December 2019) to 11 (by 2 March 2022)"),
        ([(11, "2019-12-31", "2019-12-31"), MARCH],
         "Số đơn vị không đổi: 11 (31/12/2019), 11 (chậm nhất 02/3/2022)",
         "The number of units is unchanged: 11 (31 December 2019), 11 (by 2 March 2022)"),
        ([(5, None, None), MARCH],
         "Số đơn vị tăng từ 5 (không rõ ngày) lên 11 (chậm nhất 02/3/2022)",
         "The number of units rose from 5 (day not known) to 11 (by 2 March 2022)"),
        ([], "Bài báo không nêu kết quả", "The article reports no result"),
    ],
)  # fmt: skip
def test_the_course_turns_with_the_dated_results(case_of, with_results, says, results, vi, en):
    told = plan_messages.facts(with_results(case_of(REAL), *results))
    assert (says(told["course"]), says(told["course"], "en")) == (vi, en)


# what the plan reaches, and how far plan and result compare


@pytest.mark.parametrize(
    ("share", "vi"),
    [
        ("50%", "Hết năm 2020 kế hoạch đạt 7 xã, vừa đủ mức tối thiểu"),
        ("40%", "Hết năm 2020 kế hoạch đạt 7 xã, hơn mức tối thiểu"),
        ("90%", "Không năm nào kế hoạch đủ mức tối thiểu"),
    ],
)
def test_when_the_plan_reaches_the_minimum_turns_with_the_target(facts_of, says, share, vi):
    assert says(plan_messages.facts(facts_of(REAL, target_share=share))["threshold"]) == vi


def test_without_plan_or_target_no_year_reaches_the_minimum(facts_of, with_tables):
    for case in (with_tables(REAL, plan=None), facts_of(REAL, ["target_share"])):
        assert plan_messages.facts(case)["threshold"] is None


@pytest.mark.parametrize(
    ("of_kind", "results", "vi"),
    [
        (True, MARCH, "Kế hoạch tính theo xã, đến năm 2021; kết quả tính cả thị trấn và có thể gồm "
                      "đầu năm 2022"),
        (True, (11, None, "2021-06-30"), "Kế hoạch tính theo xã, đến hết năm 2021; kết quả tính cả "
                                         "thị trấn, đến chậm nhất 30/6/2021"),
        (False, MARCH, "Kế hoạch tính đến năm 2021, kết quả có thể gồm đầu năm 2022"),
        (False, (11, "2021-06-30", "2021-06-30"),
         "Kế hoạch tính đến hết năm 2021, kết quả tính đến 30/6/2021"),
    ],
)  # fmt: skip
def test_the_rate_of_the_plan_has_its_caution(case_of, with_results, says, of_kind, results, vi):
    case = with_results(case_of(REAL), results)
    names = {name: words for name, words in case.names.items() if of_kind or name != "plan_noun"}
    assert says(plan_messages.facts(replace(case, names=names))["caution"]) == vi


def test_a_result_of_the_plans_last_day_needs_no_caution_and_one_without_a_plan_has_no_rate(
    case_of, with_results, with_tables
):
    case = with_results(case_of("example"), (4, "2025-12-31", "2025-12-31"))
    assert plan_messages.facts(case)["caution"] is None
    assert plan_messages.facts(with_tables(REAL, plan=None))["caution"] is None


@pytest.mark.parametrize(
    ("adopted", "start", "every", "among", "of_kind"),
    [
        ("11", "Kết quả cao hơn kế hoạch", "2 đơn vị", "1 đơn vị", "10"),
        ("10", "So với kế hoạch, kết quả chênh", "+1", "+0", "9"),
        ("8", "So với kế hoạch, kết quả chênh", "−1", "−2", "7"),
    ],
)
def test_the_distance_from_the_plan_is_told_of_all_and_of_the_kind_it_counts(
    facts_of, says, adopted, start, every, among, of_kind
):
    gap = plan_messages.facts(facts_of(REAL, adopted=adopted))["gap"]
    counted = f"{every} nếu tính cả thị trấn, {among} nếu chỉ tính xã ({of_kind} so với 9)"
    assert says(gap) == f"{start} {counted}"


def test_where_the_plan_counts_all_units_there_is_one_distance_and_the_sentence_drops_out(
    case_of, says
):
    assert says(plan_messages.facts(case_of("example"))["gap"], frame="{told}.") == ""


# the table


def cells(case, lang="vi"):
    voice = Voice(lang)
    table = plan_messages.comparison(case, plan_messages.facts(case), voice)
    shown = table[list(table.attrs["columns"])]
    return shown.map(lambda cell: bare(cell) if isinstance(cell, str) else voice.number(cell))


def test_the_table_sets_like_beside_like(case_of):
    table = cells(case_of(REAL)).set_index("what")
    assert list(table.columns) == [
        "counted",
        "first",
        "last",
        "number",
        "base",
        "share",
        "sentence",
    ]
    assert table["counted"].tolist() == ["xã, thị trấn", "xã", "xã, thị trấn", "xã"]
    assert table["number"].tolist() == ["7", "9", "11", "10"]
    assert table["base"].tolist() == ["13", "12", "13", "12"]
    shares = [7 / 13, 9 / 12, 11 / 13, 10 / 12]
    case = case_of(REAL)
    made = plan_messages.comparison(case, plan_messages.facts(case), Voice("vi"))["share"]
    assert [float(share.value) for share in made] == pytest.approx(shares)
    assert table["last"].tolist() == ["2021", "2021", "02/3/2022", "02/3/2022"]
    assert [*table["sentence"]][1] == "p4.s2, danh-muc-2022"  # of the number and of its base
    assert next(iter(table.index)) == "Chỉ tiêu (ít nhất 50%)"


def test_a_target_of_all_units_is_called_so_in_the_table(case_of):
    assert cells(case_of("an-giang"), "en")["what"][0] == "Target (all units)"


@pytest.mark.parametrize(
    ("slug", "vi", "en"),
    [
        ("an-giang", "Đến tháng 10/2020, 147/156 ", "By October 2020, 147 of 156 "),
        (REAL, "Đến đầu năm 2022, 11/13 ", "By early 2022, 11 of 13 "),
    ],
)
def test_a_day_before_a_goal_is_due_is_told_by_its_month(case_of, says, slug, vi, en):
    reached = plan_messages.facts(case_of(slug))["reached"]
    assert says(reached).startswith(vi) and says(reached, "en").startswith(en)


@pytest.mark.parametrize(
    ("drop", "vi"),
    [
        ((), "Nếu số của từng năm là số tăng thêm và đúng tiến độ"),
        (("a3",), "Nếu số của từng năm là số tăng thêm và đúng tiến độ"),
        (("a3", "a4"), "Nếu đúng tiến độ"),
    ],
)
def test_that_the_years_add_up_is_a_condition_where_that_is_open(changed, says, drop, vi):
    facts = plan_messages.facts(changed(REAL, "ambiguities", drop))
    assert says(facts["kept"]) == vi
    assert [claim.id for claim in facts["planned"].claims] == ["c05"]


@pytest.mark.parametrize(
    ("results", "vi", "title"),
    [
        ({}, "Số đơn vị tăng từ 50 (năm 2018) lên 119 (chậm nhất 12/7/2019) và 147 (chậm nhất "
         "23/10/2020)", "Các bài đã đọc nêu ba mốc, không nêu từng năm"),
        ({"adopted_2019": "20"}, "Số đơn vị tăng từ 50 (năm 2018) lên 147 (chậm nhất 23/10/2020)",
         "Các bài đã đọc nêu ba mốc, không nêu từng năm"),
    ],
)  # fmt: skip
def test_without_a_plan_the_results_open_the_years(facts_of, says, results, vi, title):
    facts = plan_messages.facts(facts_of("an-giang", **results))
    assert (says(facts["rise"]), says(facts["title"])) == (vi, title)


@pytest.mark.parametrize("slug", [REAL, "example", "chau-phu"])
def test_a_plan_or_one_result_needs_no_such_opening(case_of, says, slug):
    facts = plan_messages.facts(case_of(slug))
    assert facts["rise"] is None and says(facts["title"]) == says(facts["course"])


def test_kinds_that_the_plan_leaves_out_are_one_unit_or_several(case_of, changed, says):
    several = changed(REAL, "units", **{"30040": {"kind": "thị trấn"}})
    for case, towns in ((case_of(REAL), "town"), (several, "towns")):
        said = says(plan_messages.facts(case)["caution"], "en")
        assert f"counts the {towns} as well" in said


@pytest.mark.parametrize("slug", ["example", "an-giang"])
def test_a_column_of_words_that_hardly_changes_is_left_out(case_of, slug):
    table = cells(case_of(slug))
    assert "counted" not in table
    assert ("first" in table) == (slug == "example")
    for column in table:
        assert table[column].str.contains(r"\d").any() or table[column].nunique() > len(table) / 3


def test_each_dated_result_has_its_row_with_the_total_of_its_time(case_of):
    case = case_of("an-giang")
    table = cells(case, "en")
    results = [str(adopted.value) for adopted in case.measure("adopted")]
    assert table["number"].tolist() == ["156", *results]
    assert table["base"].tolist() == ["156"] * len(table)
    assert table["what"].is_unique


def test_a_rate_only_where_the_source_gives_a_total(facts_of):
    case = facts_of(REAL, ["units"])
    table = plan_messages.comparison(case, plan_messages.facts(case), Voice("vi")).set_index("what")
    assert table.at["Kết quả", "share"].value is NOT_REPORTED
    assert table.at["Kết quả, chỉ tính xã", "share"].reported  # the units are listed


# the table of messages


def test_every_message_of_the_chapter_is_in_both_languages_and_no_two_are_alike():
    names = ("result", "both", "target", "plan", "planned", "adopted", "course", "gap",
             "threshold", "caution", "silent", "when", "one", "no")  # fmt: skip
    told = [row for row in rows("messages") if row["name"].split()[0] in names]
    for lang in LANGS:
        texts = [row[lang] for row in told if row["name"] != "when on"]
        assert len({*texts}) == len(texts)
        assert all(text[0] == "{" or text[0].islower() for text in texts)
    assert all(row["vi"] != row["en"] for row in told if row["name"] != "when on")


@pytest.mark.parametrize("id", ["adopted", "target_share", "units"])
def test_a_hedged_number_is_told_with_its_hedge_and_drawn_as_no_level(id):
    case = load_case("example").with_rows("facts", id=id, hedge="khoảng")
    facts = plan_messages.facts(case)
    assert not any(level.hedge for level in plan_messages.levels(facts).values())
    assert len(plan_messages.levels(facts)) == 2
    told = Voice("vi").fill("{reached}", facts)
    assert "chưa đủ căn cứ để so với" in told
    assert ("“khoảng”" in told) == (id != "target_share")

"""Chapter 1 in words: each message turns when the data do; the table; what is told of claims."""

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest

from thapmuoi_analysis.chapters import plan, plan_messages
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.ranges import NOT_REPORTED
from thapmuoi_analysis.telling.lexicon import rows
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


@pytest.mark.parametrize(("target", "planning"), list(product(TO_TARGET, TO_PLAN)))
def test_the_verdict_turns_with_result_target_and_plan(facts_of, planned, target, planning):
    case = planned(facts_of(REAL, **TO_TARGET[target]), TO_PLAN[planning])
    assert plan.verdict(case) == {"target": target, "plan": planning}


@pytest.mark.parametrize("state", TO_TARGET)
def test_without_a_plan_only_the_target_is_judged(facts_of, with_tables, state):
    case = with_tables(facts_of(REAL, **TO_TARGET[state]), plan=None)
    assert plan.verdict(case) == {"target": state}


@pytest.mark.parametrize("state", TO_PLAN)
def test_without_a_target_only_the_plan_is_judged(facts_of, planned, state):
    case = planned(facts_of(REAL, ["target_share"]), TO_PLAN[state])
    assert plan.verdict(case) == {"plan": state}


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


# picture 1: how each level stands to the one before


def test_a_result_alone_stands_to_nothing(case_of):
    assert plan_messages.facts(case_of("chau-phu"))["ahead"] is None


# picture 2: the course of the results

# what the plan reaches, and how far plan and result compare


def test_without_plan_or_target_no_year_reaches_the_minimum(facts_of, with_tables):
    for case in (with_tables(REAL, plan=None), facts_of(REAL, ["target_share"])):
        assert plan_messages.facts(case)["threshold"] is None


def test_a_result_of_the_plans_last_day_needs_no_caution_and_one_without_a_plan_has_no_rate(
    case_of, with_results, with_tables
):
    case = with_results(case_of("example"), (4, "2025-12-31", "2025-12-31"))
    assert plan_messages.facts(case)["caution"] is None
    assert plan_messages.facts(with_tables(REAL, plan=None))["caution"] is None


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
def test_a_hedged_number_is_drawn_as_no_level(id):
    case = load_case("example").with_rows("facts", id=id, hedge="khoảng")
    levels = plan_messages.levels(plan_messages.facts(case))
    assert not any(level.hedge for level in levels.values())
    assert len(levels) == 2

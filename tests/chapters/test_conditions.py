"""Chapter 3: conditions, next steps, rules: what is claimed, its message, what is not said."""

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis.chapters import conditions
from thapmuoi_analysis.telling.lexicon import rows
from thapmuoi_analysis.telling.voice import Voice

DATA = Path(__file__).parents[2] / "data"
LANGS = ("vi", "en")
in_both = pytest.mark.parametrize("lang", LANGS)
REAL = "thap-muoi"
LESSONS = ("c33", "c34", "c35", "c36")


def ids(passage):
    return [claim.id for claim in passage.claims]


def without(case, *tables):
    held = {name: table for name, table in case._tables.items() if name not in tables}
    return replace(case, _tables=held)


# what is claimed


def test_each_section_tells_its_claims_in_the_order_of_the_text(case_of):
    told = conditions.facts(case_of(REAL))
    assert ids(told["conditions"]) == [*LESSONS]
    assert ids(told["steps"]) == ["c42", "c43", "c45"]
    assert ids(told["rules"]) == ["c48", "c49", "c50", "c51", "c52"]
    assert [claim.id for claim in told["steps"].cases["c45"]] == ["c46", "c47"]


@in_both
@pytest.mark.parametrize("section", ["conditions", "steps", "rules"])
def test_every_hedge_of_what_is_told_stands_in_its_sentence(case_of, section, lang):
    heard = Voice(lang).speak(f"{{{section}}}.", conditions.facts(case_of(REAL)))
    hedges = [hedge for claim, _ in heard.claims for hedge in claim.hedges[lang]]
    assert hedges
    assert [hedge for hedge in hedges if hedge not in heard.text] == []


def test_a_lesson_that_leans_on_another_claim_is_told_and_one_that_says_it_again_is_not(
    case_of, changed
):
    for forerunner in ("c35", "c48", "c39"):  # told with it, by another passage or chapter
        told = conditions.facts(changed(REAL, c36={"after": forerunner}, c33={"repeats": "c34"}))
        assert ids(told["conditions"]) == ["c34", "c35", "c36"]
    assert ids(conditions.facts(case_of("chau-phu"))["conditions"]) == ["c14"]


def test_a_recommendation_that_meets_a_limitation_is_told_there_and_not_here(changed):
    step = {"type": "recommendation", "mechanism": "adjustment"}
    assert "c45" in ids(conditions.facts(changed(REAL, c45=step))["steps"])
    assert "c45" not in ids(conditions.facts(changed(REAL, c45=step | {"answers": "c39"}))["steps"])


# messages


@pytest.mark.parametrize(
    ("drop", "rows", "vi", "en"),
    [
        ((), {}, "Bài báo nêu điều kiện để mô hình có hiệu quả: con người và địa bàn",
         "The article states conditions for the model to be effective: the person and the "
         "area"),
        (("c36",), {}, "Bài báo nêu điều kiện để mô hình có hiệu quả: con người",
         "The article states a condition for the model to be effective: the person"),
        (LESSONS[:3], {}, "Bài báo nêu điều kiện để mô hình có hiệu quả: địa bàn",
         "The article states a condition for the model to be effective: the area"),
        (LESSONS[:3], {"c36": {"mechanism": "delegation"}},
         "Bài báo nêu điều kiện, kinh nghiệm về tính chất địa bàn",
         "The article states a condition or a lesson on the nature of the area"),
        (LESSONS, {}, "Bài báo không nêu điều kiện, kinh nghiệm nào",
         "The article states no condition and no lesson"),
    ],
)  # fmt: skip
def test_the_message_of_the_conditions_turns(changed, says, drop, rows, vi, en):
    message = conditions.facts(changed(REAL, drop=drop, **rows))["conditions_message"]
    assert (says(message), says(message, "en")) == (vi, en)


KEEP = ("duy trì ở những nơi đang thực hiện thuận lợi", "keep it where it is running smoothly")
EXTEND = ("nhân rộng khi có đủ điều kiện", "extend it when conditions suffice")
ADJUST = ("có thể điều chỉnh ở một vài địa phương khi có biến động",
          "possibly adjust it in a few places when circumstances change")  # fmt: skip


@pytest.mark.parametrize(
    ("drop", "steps"),
    [
        ((), (KEEP, EXTEND, ADJUST)),
        (("c42",), (EXTEND, ADJUST)),
        (("c43", "c44"), (KEEP, ADJUST)),
        (("c45", "c46", "c47"), (KEEP, EXTEND)),
        (("c42", "c43", "c44"), (ADJUST,)),
    ],
)
def test_the_message_of_the_steps_names_those_that_are_planned(changed, says, drop, steps):
    message = conditions.facts(changed(REAL, drop=drop))["steps_message"]
    for place, (lang, head) in enumerate(
        [("vi", "Hướng nêu năm 2022: "), ("en", "Next steps for the model as of 2022: ")]
    ):
        listed = Voice(lang).listed([step[place] for step in steps])
        assert says(message, lang) == head + listed


@pytest.mark.parametrize(
    ("hedges", "vi", "en"),
    [
        (("", ""), "nhân rộng", "extend it"),
        (("nếu đủ người", "if there are people"), "nhân rộng nếu đủ người",
         "extend it if there are people"),
        (("có thể", "may"), "có thể nhân rộng", "possibly extend it"),
        (("một vài", "a few"), "nhân rộng (“một vài”)", "extend it (“a few”)"),
        (("cân nhắc; nếu đủ người", "weighs; if there are people"),
         "“cân nhắc” nhân rộng nếu đủ người", "extend it (“weighs”) if there are people"),
    ],
)  # fmt: skip
def test_a_step_keeps_the_condition_that_the_source_puts_on_it(changed, says, hedges, vi, en):
    rows = {"c43": {"hedge": hedges[0], "hedge_en": hedges[1]}}
    case = changed(REAL, drop=("c42", "c45", "c46", "c47"), **rows)
    message = conditions.facts(case)["steps_message"]
    assert says(message).endswith(f": {vi}")
    assert says(message, "en").endswith(f": {en}")


@pytest.mark.parametrize("mechanism", ["consolidation", "extension", "adjustment"])
@pytest.mark.parametrize("may", [True, False])
def test_every_step_can_be_one_that_only_may_be_taken(changed, says, mechanism, may):
    hedges = {"hedge": "có thể" * may, "hedge_en": "may" * may}
    rows = {"c43": {"mechanism": mechanism, **hedges}}
    case = changed(REAL, drop=("c42", "c45", "c46", "c47"), **rows)
    message = conditions.facts(case)["steps_message"]
    assert ("có thể" in says(message)) == ("possibly" in says(message, "en")) == may


def test_a_step_of_another_kind_goes_by_its_topic(changed, says):
    case = changed(REAL, drop=("c42", "c45", "c46", "c47"), c43={"mechanism": "time_pressure"})
    message = conditions.facts(case)["steps_message"]
    assert says(message) == "Hướng nêu năm 2022: nhân rộng mô hình khi có đủ điều kiện"


STEPS = tuple(f"c{n}" for n in range(42, 53))


@pytest.mark.parametrize(
    ("slug", "drop", "vi"),
    [
        (REAL, STEPS, "Bài báo không nêu hướng sắp tới"),
        ("chau-phu", (), "Bản tin không nêu hướng sắp tới, chỉ nêu kiến nghị về giao quyền cho "
                         "cấp phó, giảm hội họp và công nghệ trong điều hành"),
    ],
)  # fmt: skip
def test_no_step_and_only_advice_are_told_apart(changed, says, slug, drop, vi):
    told = conditions.facts(changed(slug, drop=drop))
    assert says(told["steps_message"]) == vi
    assert says(told["rules_message"]).endswith("không nêu việc sửa quy chế làm việc")


@pytest.mark.parametrize(
    ("drop", "vi", "en"),
    [
        ((), "Hướng nghiên cứu điều chỉnh quy chế: vừa phát huy vai trò người đứng đầu, vừa tạo sự "
         "chủ động cho cấp phó",
         "The way forward to be studied on working rules: making full use of the head's role while "
         "giving deputies initiative"),
        (("c49",), "Hướng nghiên cứu điều chỉnh quy chế: tạo sự chủ động cho cấp phó",
         "The way forward to be studied on working rules: giving deputies initiative"),
        (("c50",), "Hướng nghiên cứu điều chỉnh quy chế: phát huy vai trò người đứng đầu",
         "The way forward to be studied on working rules: making full use of the head's role"),
        (("c49", "c50", "c51", "c52"),
         "Bài báo nêu hướng về quy chế: tiếp tục nghiên cứu điều chỉnh quy chế",
         "On working rules the article names a way forward: further study of adjusting the rules"),
        (("c48", "c49", "c50", "c51", "c52"), "Bài báo không nêu việc sửa quy chế làm việc",
         "The article does not speak of revising working rules"),
    ],
)  # fmt: skip
def test_the_message_of_the_rules_turns_with_their_aims(changed, says, drop, vi, en):
    message = conditions.facts(changed(REAL, drop=drop))["rules_message"]
    assert (says(message), says(message, "en")) == (vi, en)


def test_rules_that_are_not_only_studied_and_aims_that_are_no_balance_are_told_so(changed, says):
    aims = {"c49": {"force": "plain"}, "c50": {"after": "", "force": "plain"}}
    firm = changed(REAL, c48={"hedge": "", "hedge_en": ""}, **aims)
    assert says(conditions.facts(firm)["rules_message"]) == (
        "Hướng nêu về quy chế: phát huy vai trò người đứng đầu và tạo sự chủ động cho cấp phó"
    )


# what is not said


def test_what_is_not_said_is_what_a_record_would_show_of_the_claims(case_of, says):
    told = conditions.facts(case_of(REAL))
    with (DATA / REAL / "missing.csv").open(encoding="utf-8", newline="") as file:
        missing = list(csv.DictReader(file))
    for section in ("conditions", "steps", "rules"):
        claims = {claim.id for claim in told[section].claims}
        open_ = [row for row in missing if row["open_vi"] and claims & {*row["shows"].split()}]
        assert open_
        for row in open_:
            unsaid = told[f"{section}_unsaid"]
            assert f"không nêu {row['open_vi']}" in says(unsaid, frame="nguồn {told}")
            assert f"does not say {row['open_en']}" in says(unsaid, "en", "it {told}")


def test_a_link_to_a_record_that_is_cut_is_not_told(changed, says, case_of):
    case = changed(REAL, "missing", m15={"shows": "c20"})
    assert conditions.facts(case)["rules_unsaid"] == ()
    assert conditions.facts(without(case_of(REAL), "missing"))["steps_unsaid"] == ()


def test_how_the_conditions_may_be_read_is_told_unless_it_is_told_elsewhere(changed, says):
    told = conditions.facts(changed(REAL))
    assert "không nói đó là điều kiện để nhân rộng" in says(told["readings"])
    elsewhere = conditions.facts(changed(REAL, "ambiguities", a13={"told": 7}))
    assert says(elsewhere["readings"], frame="{told}") == ""


# the map, and what became of the units


@pytest.mark.parametrize(
    ("units", "claims", "vi", "en"),
    [
        ({}, {}, "11/13 {had}; hai đơn vị còn lại, khi có đủ điều kiện",
         "11 of 13 {have}; the other two to follow when conditions suffice"),
        ({}, {"c43": {"hedge": "", "hedge_en": ""}}, "11/13 {had}; hai đơn vị chưa thực hiện",
         "11 of 13 {have}; two have not"),
        ({"30049": {"status": "adopted"}}, {},
         "12/13 {had}; một đơn vị còn lại, khi có đủ điều kiện",
         "12 of 13 {have}; the other one to follow when conditions suffice"),
        ({"30049": {"kind": "thị trấn"}}, {},
         "11/13 {had}; hai đơn vị còn lại, khi có đủ điều kiện",
         "11 of 13 {have}; the other two to follow when conditions suffice"),
        ({"30049": {"status": "unknown"}, "30043": {"status": "unknown"}}, {},
         "11/13 {had}", "11 of 13 {have}"),
        ({"30049": {"status": "adopted"}, "30043": {"status": "adopted"}}, {},
         "Mọi đơn vị đã thực hiện", "All units have adopted it"),
    ],
)  # fmt: skip
def test_the_title_of_the_map_turns_with_the_units_and_the_step(
    changed, says, units, claims, vi, en
):
    title = conditions.facts(changed(changed(REAL, **claims), "units", **units))["adopters"]
    assert says(title) == vi.format(had="đơn vị đã thực hiện")
    assert says(title, "en") == en.format(have="units have adopted it")


def test_the_units_that_remain_are_counted_as_the_source_states_them(case_of):
    case = case_of(REAL)
    told = conditions.facts(case)["adopters"].facts
    ids = {"n": "units_not_adopted", "adopted": "units_adopted", "units": "units_listed"}
    assert {name: told[name].id for name in ids} == ids
    n = told["n"]
    assert n.value == case.fact("remaining").value == len(case.told["remaining_names"]) == 2
    assert n.sources == ("danh-muc-2022", "dto-2022-03-02:p11.s1")


def test_what_became_of_the_units_is_told_with_where_those_that_remained_went(case_of, says):
    became = conditions.facts(case_of(REAL))["became"]
    assert says(became) == (
        "Từ ngày 01/7/2025, các đơn vị này thuộc 6 xã; xã Hưng Thạnh nay thuộc xã Phương Thịnh "
        "và xã Tân Kiều nay thuộc xã Đốc Binh Kiều"
    )
    with (DATA / REAL / "units.csv").open(encoding="utf-8", newline="") as file:
        new = {row["successor_code"] for row in csv.DictReader(file)}
    assert became.facts["new_units"].value == len(new) == 6
    assert became.facts["new_units"].sources == ("nq-1663",)


@pytest.mark.parametrize(("slug", "moved"), [("example", True), (REAL, False)])
def test_what_no_document_says_of_the_units_is_told_by_the_list_without_a_mark(
    case_of, says, slug, moved
):
    units = case_of(slug).units.assign(successor_locators="")
    if not moved:
        units = units.assign(status="adopted")
    became = conditions.facts(replace(case_of(slug), _tables={
        **case_of(slug)._tables, "units": units}))["became"]  # fmt: skip
    assert became.facts["new_units"].sources == ()
    for lang, start in (
        ("vi", "Theo danh sách đơn vị kèm dữ liệu"),
        ("en", "By the list of units"),
    ):
        told = says(became, lang)
        assert told.startswith(start) and (";" in told) == moved


def test_what_has_adopted_rests_on_every_sentence_on_the_status_of_a_unit(case_of):
    adopters = conditions.facts(case_of(REAL))["adopters"].facts.values()
    told = {x for row in case_of(REAL).units["locators"] for x in row.split()}
    assert {x for n in adopters if hasattr(n, "sources") for x in n.sources} == told


def test_where_all_had_adopted_or_nothing_became_of_them_less_is_told(case_of, changed, says):
    adopted = {code: {"status": "adopted"} for code in ("30043", "30049")}
    became = conditions.facts(changed(REAL, "units", **adopted))["became"]
    assert says(became, "en") == "Since 1 July 2025 these units have belonged to 6 communes"
    units = case_of(REAL).units.assign(successor_code="", successor_name_vi="", successor_kind="",
                                       successor_vintage=pd.NaT)  # fmt: skip
    case = replace(case_of(REAL), _tables={**case_of(REAL)._tables, "units": units})
    assert conditions.facts(case)["became"] is None
    assert conditions.facts(without(case_of(REAL), "units", "layout"))["became"] is None
    assert conditions.facts(without(case_of(REAL), "layout"))["adopters"] is None


@pytest.mark.parametrize("name", ["since", "unfound"])
def test_what_changed_since_and_what_was_not_found_are_sentences_of_the_case(case_of, says, name):
    case = case_of(REAL)
    for lang in LANGS:
        said = says(conditions.facts(case)[name], lang, "{told}.")
        assert said == f"{case.names[name][lang].rstrip('.')}."
    rests = ("cv-03",) if name == "since" else ()
    assert conditions.facts(case)[name].locators == rests
    assert conditions.facts(case_of("example"))[name] is None


def test_a_sentence_of_the_case_may_end_with_a_full_stop_or_not(case_of, says):
    case = case_of(REAL)
    stopped = {lang: f"{case.names['unfound'][lang].rstrip('.')}." for lang in LANGS}
    for names in (case.names, {**case.names, "unfound": stopped}):
        said = conditions.facts(replace(case, names=names))["unfound"]
        assert [says(said, lang, "{told}.") for lang in LANGS] == [*stopped.values()]


# the table of messages


def test_every_message_of_the_chapter_is_in_both_languages_and_no_two_are_alike():
    names = ("conditions", "condition", "lessons", "topic", "steps", "step", "rules", "map",
             "became", "moved", "unsaid")  # fmt: skip
    told = [row for row in rows("messages") if row["name"].split()[0] in names]
    told += [row for row in rows("messages") if row["name"] in ("aim head_role", "aim delegation")]
    assert len(told) > 20
    assert len({row["en"] for row in told}) == len(told)
    assert all(row["vi"] != row["en"] for row in told if row["name"] != "steps")  # names alone

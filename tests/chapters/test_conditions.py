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
    assert says(conditions.facts(changed(REAL))["readings"])
    elsewhere = conditions.facts(changed(REAL, "ambiguities", a13={"told": 7}))
    assert says(elsewhere["readings"], frame="{told}") == ""


# the map, and what became of the units


def test_the_units_that_remain_are_counted_as_the_source_states_them(case_of):
    case = case_of(REAL)
    told = conditions.facts(case)["adopters"].facts
    ids = {"n": "units_not_adopted", "adopted": "units_adopted", "units": "units_listed"}
    assert {name: told[name].id for name in ids} == ids
    n = told["n"]
    assert n.value == case.fact("remaining").value == len(case.told["remaining_names"]) == 2
    assert n.sources == ("danh-muc-2022", "dto-2022-03-02:p11.s1")


def test_the_units_that_hold_the_old_ones_are_counted_with_their_source(case_of):
    became = conditions.facts(case_of(REAL))["became"]
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
    assert (";" in says(became)) == moved


def test_what_has_adopted_rests_on_every_sentence_on_the_status_of_a_unit(case_of):
    adopters = conditions.facts(case_of(REAL))["adopters"].facts.values()
    told = {x for row in case_of(REAL).units["locators"] for x in row.split()}
    assert {x for n in adopters if hasattr(n, "sources") for x in n.sources} == told


def test_where_nothing_became_of_the_units_or_none_are_listed_nothing_is_told(case_of):
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

"""Sentences that chapters share: what they say turns with the rows that they are given."""

from dataclasses import replace

import pytest

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.telling import outlook, points
from thapmuoi_analysis.telling.formatter import Formatter

CASE = load_case("thap-muoi")
CLAIMS = metrics.claims(CASE)


def said(phrase, lang="vi", record=CASE):
    return Formatter(lang).speak("{it}", {**record.told, "it": phrase}).text


def ahead(record, *, brief=False):
    """Return what is said of the steps that are planned, and of what is advised."""
    told = metrics.claims(record).query("told and part_of == ''")
    steps = told.query("type == 'next_step' and mechanism != 'working_rules'")
    advice = told.query("type == 'recommendation'")
    return outlook.next_steps(steps, advice, record.latest("page_date"), brief=brief)


@pytest.mark.parametrize(
    ("force", "vi", "en"),
    [
        ("study", "nghiên cứu nhân rộng khi", "extend it (to be studied) when"),
        ("advice", "kiến nghị nhân rộng khi", "extend it (recommended) when"),
        ("may", "có thể nhân rộng khi", "possibly extend it when"),
    ],
)
def test_a_step_that_is_coded_as_less_firm_is_told_so(force, vi, en):
    record = CASE.with_rows("claims", id="c43", force=force)
    assert vi in said(ahead(record)) and en in said(ahead(record), "en")
    assert [vi in said(ahead(CASE)), en in said(ahead(CASE), "en")] == [False, False]


def test_in_brief_of_steps_that_all_have_conditions_that_alone_is_said():
    whole, brief = said(ahead(CASE), "en"), said(ahead(CASE, brief=True), "en")
    assert "when conditions suffice" in whole and "on conditions" not in whole
    assert "on conditions: " in brief and "when conditions suffice" not in brief
    bare = {"hedge": "", "hedge_en": "", "force": "", "condition": ""}
    one = CASE.with_rows("claims", id="c43", **bare)  # one step without a condition
    assert said(ahead(one, brief=True), "en") == said(ahead(one), "en")
    advised = load_case("chau-phu")
    assert "no next steps, only recommendations on" in said(ahead(advised), "en", advised)
    assert said(ahead(advised, brief=True), "en", advised).endswith("names no next steps")


def test_claims_of_one_mechanism_are_named_once_as_the_firmest_of_them():
    record = CASE.with_rows("claims", id="c43", force="may", mechanism="consolidation")
    rows = metrics.claims(record).query("id in ['c42', 'c43', 'c45']").iloc[::-1]
    names = {"consolidation": ("giữ", "keep it"), "adjustment": ("đổi", "change it")}
    named = outlook.by_mechanism(rows, names)
    assert [one.claim.id for one in named] == ["c45", "c42"]
    del names["adjustment"]  # those without a name are passed over
    assert [one.claim.id for one in outlook.by_mechanism(rows, names, name=True)] == ["c42"]


def test_what_is_not_said_is_what_a_record_would_show_of_the_claims():
    rows = CLAIMS.query("type in ['lesson', 'next_step']")
    shown = CASE.missing["shows"].str.split().map(lambda ids: bool({*ids} & {*rows["id"]}))
    open_ = CASE.missing[shown & (CASE.missing["open_vi"] != "")]
    assert len(open_)
    for lang, form in (("vi", "không nêu {}"), ("en", "does not say {}")):
        found = [said(phrase, lang) for phrase in outlook.unsaid(CASE, rows)]
        expected = [form.format(text.rstrip(".")) for text in open_[f"open_{lang}"]]
        assert [text.casefold() for text in found] == [text.casefold() for text in expected]
    assert outlook.unsaid(CASE, rows.head(0)) == outlook.unsaid(load_case("an-giang"), rows) == ()


def test_claims_that_lean_on_another_of_their_sentence_do_not_name_it():
    rows = CLAIMS.query("type in ['benefit', 'activity']")
    heads = points.heads_of(rows)
    leaning = rows[~rows["id"].isin(heads["id"])]
    assert len(heads) and len(leaning)
    for claim in leaning["claim"]:
        of_one = rows[rows["sentence"] == claim.sentence]
        assert {*claim.after} & {*of_one["id"]}
    rows = CLAIMS.query("type == 'benefit'")
    assert points.labels_by_sentence(rows) == tuple(claim.label for claim in rows["claim"])
    first, *others = rows["claim"]
    bare = replace(first, label={"vi": "", "en": ""})
    assert points.labels_by_sentence(rows.assign(claim=[bare, *others])) == ()

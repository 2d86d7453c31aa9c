"""Sentences that chapters share: what they say turns with the rows that they are given."""

from dataclasses import replace

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.telling import outlook, points
from thapmuoi_analysis.telling.formatter import Formatter

CASE = load_case("thap-muoi")
CLAIMS = metrics.claims(CASE)


def told(phrase, lang="en", record=CASE):
    return Formatter(lang).text(phrase, record.told)


def test_claims_of_one_mechanism_are_named_once_as_the_firmest_of_them():
    record = CASE.with_rows("claims", id="c43", force="may", mechanism="consolidation")
    rows = metrics.claims(record).query("id in ['c42', 'c43', 'c45']").iloc[::-1]
    names = {"consolidation": ("giữ", "keep it"), "adjustment": ("đổi", "change it")}
    assert [one.claim.id for one in outlook.by_mechanism(rows, names)] == ["c45", "c42"]
    del names["adjustment"]  # those without a name are passed over
    assert [one.claim.id for one in outlook.by_mechanism(rows, names, name=True)] == ["c42"]


def test_aims_of_a_rule_that_lean_on_each_other_are_weighed_and_a_rule_without_is_named():
    rule, *_ = CLAIMS.query("mechanism == 'working_rules'")["claim"]
    one = outlook.by_mechanism(CLAIMS, {"delegation": ("giao việc", "delegating")})[0]
    first, second = replace(one.claim, id="a", after=()), replace(one.claim, id="b", after=("a",))
    apart = replace(second, after=())
    for other, text in ((second, "delegating while delegating"), (apart, "delegating and")):
        aims = [replace(one, claim=replace(claim, force=rule.force, hedges={"vi": (), "en": ()}))
                for claim in (first, other)]  # fmt: skip
        assert told(outlook.aimed(rule, aims, framed=("force",))).startswith(text.capitalize())
    assert outlook.aimed(rule, []).facts == {"label": rule.label}


def test_what_is_not_said_is_what_a_record_would_show_of_the_claims():
    rows = CLAIMS.query("type in ['lesson', 'next_step']")
    shown = CASE.missing["shows"].str.split().map(lambda ids: bool({*ids} & {*rows["id"]}))
    open_ = CASE.missing[shown & (CASE.missing["open_vi"] != "")]
    assert len(open_)
    for lang, form in (("vi", "không nêu {}"), ("en", "does not say {}")):
        found = [told(phrase, lang).casefold() for phrase in outlook.unsaid(CASE, rows)]
        assert found == [form.format(text.rstrip(".")).casefold() for text in open_[f"open_{lang}"]]
    assert len(outlook.unsaid(CASE, rows, less=open_[:1])) == len(open_) - 1
    assert outlook.unsaid(CASE, rows.head(0)) == outlook.unsaid(load_case("an-giang"), rows) == ()


def test_claims_that_lean_on_another_of_their_sentence_do_not_name_it():
    rows = CLAIMS.query("type in ['benefit', 'activity']")
    heads = points.heads_of(rows)
    leaning = rows[~rows["id"].isin(heads["id"])]
    assert len(heads) and len(leaning)
    for claim in leaning["claim"]:
        assert {*claim.after} & {*rows[rows["sentence"] == claim.sentence]["id"]}
    rows = CLAIMS.query("type == 'benefit'")
    assert points.labels_by_sentence(rows) == tuple(claim.label for claim in rows["claim"])
    first, *others = rows["claim"]
    unnamed = replace(first, label={"vi": "", "en": ""})
    assert points.labels_by_sentence(rows.assign(claim=[unnamed, *others])) == ()
    assert points.heads_of(rows.head(0)).empty

"""Sentences that chapters share: what they say turns with the rows that they are given."""

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


def test_what_is_not_said_is_what_a_record_would_show_of_the_claims():
    rows = CLAIMS.query("type in ['lesson', 'next_step']")
    shown = CASE.missing["shows"].str.split().map(lambda ids: bool({*ids} & {*rows["id"]}))
    open_ = CASE.missing[shown & (CASE.missing["open_vi"] != "")]
    assert len(open_)
    for lang, form in (("vi", "không nêu {}"), ("en", "does not say {}")):
        found = [told(phrase, lang).casefold() for phrase in outlook.unsaid(CASE, rows)]
        assert found == [form.format(text.rstrip(".")).casefold() for text in open_[f"open_{lang}"]]
    assert outlook.unsaid(CASE, rows.head(0)) == outlook.unsaid(load_case("an-giang"), rows) == ()


def test_claims_that_lean_on_another_of_their_sentence_do_not_name_it():
    rows = CLAIMS.query("type in ['benefit', 'activity']")
    heads = points.heads_of(rows)
    leaning = rows[~rows["id"].isin(heads["id"])]
    assert len(heads) and len(leaning)
    for claim in leaning["claim"]:
        assert {*claim.after} & {*rows[rows["sentence"] == claim.sentence]["id"]}

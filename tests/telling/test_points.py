"""Sentences that chapters share: what they say turns with the rows that they are given."""

from pathlib import Path

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.telling import answered, outlook, points
from thapmuoi_analysis.telling.formatter import Formatter

CASE = load_case("thap-muoi")
CLAIMS = metrics.claims(CASE)


def told(phrase, lang="en", record=CASE):
    return Formatter(lang).text(phrase, record.told)


def test_claims_of_one_mechanism_are_named_once_as_the_firmest_of_them():
    coded = {"force": "may", "mechanism": "consolidation"}
    record = CASE.with_rows("claims", id="c43", **coded)
    rows = metrics.claims(record).query("id in ['c42', 'c43', 'c45']")
    rows = rows.iloc[::-1]
    names = {  # of mechanisms
        "consolidation": ("giữ", "keep it"),
        "adjustment": ("đổi", "change it"),
    }
    one, other = outlook.by_mechanism(rows, names)
    assert one.claim.id == "c45"
    assert other.claim.id == "c42"
    del names["adjustment"]  # those without a name are passed over
    [named] = outlook.by_mechanism(rows, names, name=True)
    assert named.claim.id == "c42"


def test_what_is_not_said_is_what_a_record_would_show_of_the_claims():
    rows = CLAIMS.query("type in ['lesson', 'next_step']")
    ids = {*rows["id"]}
    expected = {"vi": [], "en": []}
    for missing in CASE.records("missing"):
        is_shown = not ids.isdisjoint(missing["shows"].split())
        if is_shown and missing["open_vi"]:
            in_vi = missing["open_vi"].rstrip(".")
            in_en = missing["open_en"].rstrip(".")
            expected["vi"].append(f"không nêu {in_vi}".casefold())
            expected["en"].append(f"does not say {in_en}".casefold())
    assert expected["vi"]
    for lang, texts in expected.items():
        unsaid = outlook.unsaid(CASE, rows)
        found = [told(phrase, lang).casefold() for phrase in unsaid]
        assert found == texts


def test_of_no_claims_and_without_records_nothing_is_unsaid():
    rows = CLAIMS.query("type in ['lesson', 'next_step']")
    no_rows = rows.head(0)
    without = load_case("an-giang")
    assert outlook.unsaid(CASE, no_rows) == ()
    assert outlook.unsaid(without, rows) == ()


def test_claims_that_lean_on_another_of_their_sentence_do_not_name_it():
    rows = CLAIMS.query("type in ['benefit', 'activity']")
    heads = points.heads_of(rows)
    is_head = rows["id"].isin(heads["id"])
    assert is_head.any()
    assert not is_head.all()
    for claim in rows.loc[~is_head, "claim"]:
        is_beside = rows["sentence"] == claim.sentence
        beside = rows.loc[is_beside, "id"]
        assert not {*beside}.isdisjoint(claim.after)


TOGETHER = {
    "vi": "Về việc thu gom rác đã phân loại và xe thu gom (khó khăn lớn nhất), bài báo nêu",
    "en": "On collection of sorted waste and trucks (the greatest difficulty), the article",
}


def test_limitations_that_are_linked_to_the_same_are_told_together():
    strangers = Path(__file__).parents[1] / "strangers"
    case = load_case(strangers / "waste-sorting" / "full")
    links = metrics.links(case)
    trucks, neither = answered.each_link(links)
    for lang, beginning in TOGETHER.items():
        text = told(trucks, lang, case)
        assert text.startswith(beginning)
    others = [claim.id for claim in neither.facts["limitation"]]
    assert others == ["c10", "c11"]

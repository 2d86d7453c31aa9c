"""Other places: when their numbers held, as far as known; what two or more of them raise."""

import pandas as pd
import pytest

from thapmuoi_analysis.chapters import comparators
from thapmuoi_analysis.telling.voice import Voice


def _day(text):
    return pd.to_datetime(text) if text else pd.NaT


@pytest.mark.parametrize(
    ("first", "last", "vi", "en"),
    [
        ("2009-01-01", "2018-12-31", "2009–2018", "2009–2018"),
        ("2018-01-01", "2018-12-31", "2018", "2018"),
        ("2018-06-08", "2018-06-08", "08/6/2018", "8 June 2018"),
        ("2019-07-01", "2019-07-12", "01/7/2019–12/7/2019", "1 July 2019–12 July 2019"),
        ("", "2018-06-08", "chậm nhất 08/6/2018", "by 8 June 2018"),
        ("2024-01-01", "", "không sớm hơn 01/01/2024", "not before 1 January 2024"),
    ],
)
def test_a_number_of_another_place_is_told_with_the_span_in_which_it_held(
    changed, first, last, vi, en
):
    days = {"as_of_earliest": _day(first), "as_of_latest": _day(last)}
    case = changed("thap-muoi", "elsewhere", binh_phuoc_2018=days)
    for lang, expected in (("vi", vi), ("en", en)):
        table = comparators.places(case, Voice(lang)).set_index("adopted")
        [day] = [day for n, day in table["day"].items() if n.id == "elsewhere_binh_phuoc_2018"]
        assert Voice(lang).number(day) == expected
        assert (day.kind.value == "stated") == (first == last)


def test_a_number_without_a_day_has_none_and_only_places_with_a_total_are_listed(changed, case_of):
    days = {"as_of_earliest": pd.NaT, "as_of_latest": pd.NaT}
    case = changed("thap-muoi", "elsewhere", binh_phuoc_2018=days)
    table = comparators.places(case, Voice("vi"))
    assert len(table) == case_of("thap-muoi").elsewhere["total"].notna().sum()
    assert table["day"].tolist()[-1] == "–"
    shares = zip(table["adopted"], table["total"], strict=True)
    assert all(n.value <= total.value for n, total in shares)


def test_a_topic_says_how_it_stands_to_the_source_of_the_case(case_of, changed, says):
    case = case_of("thap-muoi")
    raised = {claim.mechanism for claim in case.ledger.values()}
    rows = case.messages.sort_values("rank")
    for topic, mechanism in zip(comparators.topics(case), rows["mechanism"], strict=True):
        more = says(topic["more"]) if topic["more"] else ""
        assert ("không nhắc đến" in more) == (mechanism not in raised)
        assert topic["text"].locators
    uncoded = changed("thap-muoi", drop=[*case.ledger])
    assert {topic["more"] for topic in comparators.topics(uncoded)} == {None}
    assert says(comparators.facts(uncoded)["message"]) == ""


@pytest.mark.parametrize(
    ("drop", "c50", "told"),
    [
        ((), {}, {"meetings": "không nêu", "power": "không nhắc đến"}),  # c50 answers c40 and c41
        (
            ["c50"],
            {},
            {"meetings": "không nêu", "deputies": "không nêu", "power": "không nhắc đến"},
        ),
        ((), {"mechanism": ""}, {"meetings": "không nêu", "power": "không nhắc đến"}),
        ((), {"answers": ""}, {"meetings": "không nêu", "power": "không nhắc đến"}),
    ],
    ids=["as it is", "no next step", "a step of another topic", "a step that answers nothing"],
)
def test_a_measure_of_others_is_told_where_the_source_has_a_cause_and_no_step(
    changed, says, drop, c50, told
):
    case = changed("thap-muoi", drop=drop, **({"c50": c50} if c50 else {}))
    ids = case.messages.sort_values("rank")["id"]
    found = zip(ids, comparators.topics(case), strict=True)
    more = {id: says(topic["more"]) for id, topic in found if topic["more"]}
    assert more.keys() == told.keys()
    assert all(told[id] in text for id, text in more.items())


def test_what_other_places_raise_may_name_numbers_of_the_case(changed, says, case_of):
    first = case_of("thap-muoi").messages.sort_values("rank")["id"].iloc[0]
    text = {"text_vi": "ở đây có {adopted} nơi", "text_en": "{adopted} units here"}
    topic = next(comparators.topics(changed("thap-muoi", "messages", **{first: text})))
    assert (says(topic["text"]), says(topic["text"], "en")) == ("Ở đây có 11 nơi", "11 units here")


def test_what_is_no_measure_asks_for_nothing(changed, case_of):
    rows = case_of("thap-muoi").elsewhere_claims
    asked = rows.loc[rows["kind"].isin(["lesson", "measure"]), "id"]
    case = changed("thap-muoi", "elsewhere_claims", **{id: {"kind": "benefit"} for id in asked})
    told = [topic["more"] for topic in comparators.topics(case) if topic["more"]]
    assert len(told) == 1  # the topic that is not raised


def test_what_is_computed_of_other_places_has_a_name_of_its_own(case_of):
    case = case_of("thap-muoi")
    table = comparators.places(case, Voice("vi"))
    for adopted, share, day in zip(table["adopted"], table["share"], table["day"], strict=True):
        assert share.id == f"{adopted.id}_rate"
        assert day == "–" or day.id == f"{adopted.id}_as_of"


def test_what_is_doubtful_is_told_once_of_all_places_it_concerns(case_of, changed):
    case = case_of("thap-muoi")
    told = {voice: [*_doubts(case, voice)] for voice in ("vi", "en")}
    rows = case.elsewhere[case.elsewhere["total"].notna()].set_index("id")
    for lang, lines in told.items():
        assert len(lines) == len(set(rows[f"doubt_{lang}"]) - {""})
        for row in rows[rows[f"doubt_{lang}"] != ""].to_dict("records"):
            assert any(row[f"place_{lang}"] in x and row[f"doubt_{lang}"] in x for x in lines)
    order = [doubt for doubt in dict.fromkeys(rows["doubt_en"]) if doubt]
    assert [next(d for d in order if d in x) for x in told["en"]] == order
    settled = {"doubt_vi": "", "doubt_en": ""}
    sure = changed("thap-muoi", "elsewhere", vu_quang=settled, ha_long=settled)
    assert len([*comparators.doubts(sure)]) == len(told["vi"]) - 1


def _doubts(case, lang):
    for note in comparators.doubts(case):
        yield Voice(lang).speak("{places}: {doubt}.", note).text

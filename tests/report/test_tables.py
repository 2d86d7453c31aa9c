"""Tables in words: each row as the record has it, in either language, with its sentence."""

import csv
from pathlib import Path

import pytest

from thapmuoi_analysis.record.case import Case, load_case
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.report import path_tables, tables
from thapmuoi_analysis.telling.voice import Voice

ROOT = Path(__file__).parents[2]
HEADINGS = [tables.LEDGER, tables.BY_YEAR, tables.AMBIGUITIES]
HEADINGS += [path_tables.ASSUMPTIONS, path_tables.LADDER, path_tables.MISSING]
CASES = ["thap-muoi", "example"]
in_both = pytest.mark.parametrize("lang", ["vi", "en"])


def rows(slug, table):
    with (ROOT / "data" / slug / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=CASES)
def case(request):
    return load_case(request.param)


def once(locators):
    return list(dict.fromkeys(locators))


@pytest.mark.parametrize("headings", HEADINGS)
def test_every_column_has_a_heading_in_both_languages_and_no_two_are_alike(headings):
    for place in (0, 1):
        words = [heading[place] for heading in headings.values()]
        assert all(word.strip() == word != "" for word in words)
        assert len(set(words)) == len(words)
    assert {len(heading) for heading in headings.values()} <= {2, 3}
    assert all(vi != en for vi, en, *_ in headings.values())


@in_both
def test_the_ledger_tells_each_claim_as_it_is_coded(case, lang):
    voice, coded = Voice(lang), rows(case.slug, "claims")
    made = tables.ledger(case.claims, voice)
    assert list(made.columns) == list(tables.LEDGER)
    nobody = {"vi": "không nêu ai", "en": "nobody named"}[lang]
    nothing = {"vi": "không so sánh", "en": "nothing"}[lang]
    for row, claim in zip(made.to_dict("records"), coded, strict=True):
        assert row["claim"] == f"{claim['id']} ({claim['locator'].split(':')[1]})"
        assert row["text"] == claim[f"text_{lang}"]
        implied = f" ({voice.term('implied')})"
        said = claim[f"said_by_{lang}"] + implied * (claim["speaker"] == "implied")
        assert row["said_by"] == (said or nobody)
        assert row["checkable"] == (claim[f"checkable_{lang}"] or "–")
        assert row["quantified"] is (claim["quantified"] == "true")
        before = claim["compared_with"] == "before" and claim["counterfactual"] == "implied"
        assert row["compared_with"] == voice.term(claim["compared_with"]) + implied * before
        assert (row["compared_with"] == nothing) == (claim["compared_with"] == "nothing")
        words = [word for word in claim["hedge"].split("; ") if word]
        assert all(f"“{word}”" in row["hedge"] for word in words)
        assert (row["hedge"] == "–") == (words == [])


@in_both
def test_a_selection_keeps_only_its_rows_and_their_sentences(case, lang):
    benefits = case.claims.query("type == 'benefit'")
    made = tables.ledger(benefits, Voice(lang))
    coded = [row for row in rows(case.slug, "claims") if row["type"] == "benefit"]
    assert list(made["text"]) == [row[f"text_{lang}"] for row in coded]
    assert made.attrs["locators"] == once(row["locator"] for row in coded)


@in_both
def test_an_empty_selection_is_an_empty_table(case, lang):
    made = tables.ledger(case.claims.iloc[:0], Voice(lang))
    assert list(made.columns) == list(tables.LEDGER)
    assert len(made) == 0
    assert made.attrs["locators"] == []


def test_the_table_by_year_has_the_columns_of_the_metric_and_all_are_quantities(case):
    by_year = tables.plan_result_table(case)
    assert list(by_year.columns) == list(tables.BY_YEAR)
    cells = by_year.to_numpy().ravel()
    assert all(isinstance(cell, Quantity) and cell.id for cell in cells)
    assert len(cells) > 0


@in_both
@pytest.mark.parametrize("bears_on", [["target", "result"], ["rotation", "claims"], ["claims"]])
def test_open_points_are_those_that_bear_on_the_chapter(case, lang, bears_on):
    made = tables.ambiguities(case, bears_on, Voice(lang))
    told = [row for row in rows(case.slug, "ambiguities") if row["bears_on"] in bears_on]
    assert list(made.columns) == list(tables.AMBIGUITIES)
    assert list(made["text"]) == [row[f"text_{lang}"] for row in told]
    assert list(made["sentence"]) == [row["locator"].split(":")[1] for row in told]
    assert made.attrs["locators"] == once(row["locator"] for row in told)


def test_a_case_without_open_points_has_an_empty_table_of_them():
    bare = Case("bare", ROOT, {}, True, {})
    made = tables.ambiguities(bare, ["result"], Voice("vi"))
    assert list(made.columns) == list(tables.AMBIGUITIES)
    assert len(made) == 0

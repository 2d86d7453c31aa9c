"""What is told of articles by strangers is true: as approved, and as each article's list has it.

The articles, places and persons are invented; README.md says how they and their lists are read.
"""

import csv
from functools import cache
from pathlib import Path

import pytest
from golden import approval, told

from thapmuoi_analysis.case import lint, sources

HERE = Path(__file__).parent
METHOD = {"vi": "# Phương pháp và nguồn", "en": "# Method and sources"}  # heads the last chapter
CODINGS = sorted(path.parent for path in HERE.glob("*/*/datapackage.json"))
TEXTS = [(path, lang) for path in CODINGS for lang in told.load(path).langs]
IDS = [f"{path.parent.name}-{path.name}-{lang}" for path, lang in TEXTS]
every_text = pytest.mark.parametrize("coding, lang", TEXTS, ids=IDS)


@cache
def _told(coding, lang):
    """Return what a report of a coding tells, after it was held against what must not be told."""
    case = told.load(coding)
    run = told.executed(case, lang)
    assert told.errors(run, case, lang) == []
    return told.told(run, case, lang)


def _list_of(coding):
    """Return the rows of the list of an article that are of one of its codings."""
    with (coding.parent / "must.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["coding"] in ("both", coding.name)]


def _says(lines, words):
    """Return whether a line has all pieces of some words; capitals do not matter."""
    pieces = words.casefold().split(" … ")
    return any(all(piece in line for piece in pieces) for line in lines)


@every_text
def test_a_stranger_is_told_as_approved(coding, lang, renewed):
    path = coding.parent / "told" / f"{coding.name}-{lang}.txt"
    approval.hold(path, _told(coding, lang), renewed)


@every_text
def test_a_report_says_what_its_article_says_and_no_more(coding, lang):
    text = _told(coding, lang).casefold()
    chapters = text.partition(told.SOURCES)[0]
    before_method = chapters.partition(METHOD[lang].casefold())[0]
    lines = {"say": chapters.splitlines(), "not": chapters.splitlines()}
    lines["silent"] = before_method.splitlines()
    wrong = []
    for row in _list_of(coding):
        is_said = _says(lines[row["how"]], row[lang])
        if is_said != (row["how"] == "say"):
            wrong.append((row["how"], row[lang], row["rests_on"]))
    assert wrong == []


@pytest.mark.parametrize("coding", CODINGS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_coding_agrees_with_its_articles(coding):
    case = told.load(coding)
    articles = [f"{id}={coding.parent / id}.txt" for id in case.own_sources]
    found = [*sources.check(case, articles)]
    assert len(found) >= len(articles)
    assert [finding.text for finding in found if not finding.good] == []
    assert [*lint.warnings(case)] == []


@pytest.mark.parametrize("coding", CODINGS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_each_line_of_a_list_rests_on_a_sentence_of_its_article(coding):
    case = told.load(coding)
    known = {*case.sentences["locator"], *case.own_sources}
    rows = _list_of(coding)
    assert {row["how"] for row in rows} == {"say", "not", "silent"}
    assert {row["rests_on"] for row in rows} <= known
    assert [row for row in rows if not (row["vi"] and row["en"])] == []

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
CODINGS = {}  # name -> its folder
TEXTS = {}  # name -> a coding, and a language of it
for found in sorted(HERE.glob("*/*/datapackage.json")):
    folder = found.parent
    coded = f"{folder.parent.name}-{folder.name}"
    CODINGS[coded] = folder
    for spoken in told.load(folder).langs:
        TEXTS[f"{coded}-{spoken}"] = (folder, spoken)
every_text = pytest.mark.parametrize("coding, lang", TEXTS.values(), ids=TEXTS)
every_coding = pytest.mark.parametrize("coding", CODINGS.values(), ids=CODINGS)


@cache
def _told(coding, lang):
    """Return what a report of a coding tells, after it was held against what must not be told."""
    case = told.load(coding)
    run = told.executed(case, lang)
    assert told.errors(run, case, lang) == []
    return told.told(run, case, lang)


def _list_of(coding):
    """Return the rows of the list of an article that are of one of its codings."""
    path = coding.parent / "must.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    return [row for row in rows if row["coding"] in ("both", coding.name)]


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
    chapters, _, _ = text.partition(told.SOURCES)
    before_method, _, _ = chapters.partition(METHOD[lang].casefold())
    lines = {
        "say": chapters.splitlines(),
        "not": chapters.splitlines(),
        "silent": before_method.splitlines(),
    }
    wrong = []
    for row in _list_of(coding):
        how = row["how"]
        is_said = _says(lines[how], row[lang])
        if is_said != (how == "say"):
            wrong.append((how, row[lang], row["rests_on"]))
    assert wrong == []


@every_coding
def test_a_coding_agrees_with_its_articles(coding):
    case = told.load(coding)
    articles = [f"{id}={coding.parent / id}.txt" for id in case.own_sources]
    found = [*sources.check(case, articles)]
    wrong = [finding.text for finding in found if not finding.good]
    assert len(found) >= len(articles)
    assert wrong == []
    assert [*lint.warnings(case)] == []


@every_coding
def test_each_line_of_a_list_rests_on_a_sentence_of_its_article(coding):
    case = told.load(coding)
    known = {*case.sentences["locator"], *case.own_sources}
    ways = set()
    for row in _list_of(coding):
        ways.add(row["how"])
        assert row["rests_on"] in known
        assert row["vi"]
        assert row["en"]
    assert ways == {"say", "not", "silent"}

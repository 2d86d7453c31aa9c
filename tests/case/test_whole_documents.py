"""Locators that name a document as a whole: read, checked, told; and a case of them."""

from fractions import Fraction
from pathlib import Path

import pytest

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.sources import check
from thapmuoi_analysis.report import provenance
from thapmuoi_analysis.telling.formatter import Formatter, label
from thapmuoi_analysis.telling.marks import anchor

AN_GIANG = Path(__file__).parents[2] / "data" / "an-giang"
PAPER, SCHOOL = "bao-an-giang", "truong-chinh-tri"


@pytest.fixture(scope="module")
def case():
    return load_case("an-giang")


def test_a_source_alone_is_the_document_as_a_whole():
    assert source_of(PAPER) == source_of(f"{PAPER}:p1.s1") == PAPER
    assert (label(PAPER), anchor(PAPER)) == (PAPER, f"src-{PAPER}")


def test_a_sentence_has_a_hash_and_a_whole_document_has_none(case):
    for locator, sha256 in ((PAPER, "0" * 64), (f"{PAPER}:p1.s1", "")):
        with pytest.raises(CaseError, match="a hash for a sentence, none for a whole document"):
            case.with_rows("sentences", locator=locator, sha256=sha256)


def test_a_check_says_that_it_is_not_checked_with_or_without_a_copy(case, tmp_path):
    whole = f"{PAPER}: cited as a whole document: not checked"
    (tmp_path / "copy.txt").write_text("Một câu khác.", encoding="utf-8")
    for copies in ((), (f"{PAPER}={tmp_path / 'copy.txt'}",)):
        found = [*check(case, copies)]
        texts = [finding.text for finding in found]
        assert whole in texts and all(finding.good for finding in found)
        assert copies or "no copy" not in " ".join(texts)


def test_the_list_of_sources_has_it_in_one_line(case):
    for lang in case.langs:
        texts = provenance.texts(case, lang)
        listed = "\n".join(provenance.listed([PAPER], texts, case, Formatter(lang)))
        [line] = [line for line in listed.splitlines() if line.startswith("- ")]
        assert f"{{#src-{PAPER}}}" in line


def test_a_region_counts_its_units_against_its_target(case):
    found = metrics.headline(case)
    assert found["adopted_share"].value == Fraction(147, 156)
    assert (found["units_needed"].value, found["units_over_needed"].value) == (156, 147 - 156)
    assert not found["planned_total"].reported
    results = [f"{n.value} by {day.value}, {day.kind}" for day, n in metrics.dated_results(case)]
    days = "50 by 2018-12-31, bound; 119 by 2019-07-12, bound; 147 by 2020-10-23, bound"
    assert results == days.split("; ")
    assert metrics.verdict(case) == {"target": "early"}

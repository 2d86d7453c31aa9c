"""Locators that name a document as a whole: read, checked, told; and a case of them."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.quantity import Kind
from thapmuoi_analysis.case.sources import check, source_of
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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("bao-an-giang,,", f"bao-an-giang,{'0' * 64},"),
        ("bao-an-giang,,", "bao-an-giang:p1.s1,,"),
    ],
)
def test_a_sentence_has_a_hash_and_a_whole_document_has_none(tmp_path, old, new):
    folder = shutil.copytree(AN_GIANG, tmp_path / "place")
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        new_text = text.replace(old, new) if path.stem == "sentences" else text
        path.write_text(new_text, encoding="utf-8")
    with pytest.raises(CaseError, match="a hash for a sentence, none for a whole document"):
        load_case(folder)


def test_a_check_says_that_it_is_not_checked_with_or_without_a_copy(case, tmp_path):
    whole = f"{PAPER}: cited as a whole document: not checked"
    assert whole in [finding.text for finding in check(case)]
    assert "no copy" not in " ".join(finding.text for finding in check(case))
    (tmp_path / "copy.txt").write_text("Một câu khác.", encoding="utf-8")
    found = list(check(case, [f"{PAPER}={tmp_path / 'copy.txt'}"]))
    assert whole in [finding.text for finding in found]
    assert all(finding.good for finding in found)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_list_of_sources_has_it_in_one_line(case, lang):
    said = "\n".join(
        provenance.listed([PAPER], provenance.texts(case, lang), case, Formatter(lang))
    )
    [line] = [line for line in said.splitlines() if line.startswith("- ")]
    assert f"{{#src-{PAPER}}}" in line


def test_an_giang_counts_its_units_against_its_target(case):
    found = metrics.headline(case)
    assert found["adopted_share"].value == Fraction(147, 156)
    assert (found["units_needed"].value, found["units_over_needed"].value) == (156, 147 - 156)
    assert not found["planned_total"].reported
    results = [(day.value.isoformat(), day.kind, n.value) for day, n in metrics.dated_results(case)]
    assert results == [
        ("2018-12-31", Kind.BOUND, 50),
        ("2019-07-12", Kind.BOUND, 119),
        ("2020-10-23", Kind.BOUND, 147),
    ]
    assert metrics.verdict(case) == {"target": "early"}

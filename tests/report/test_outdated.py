"""A report says which sentences it cites are no longer in the text, and stops if it is asked to."""

import shutil
from pathlib import Path

import pytest
from golden import told

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.sources import lost

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
SOURCE = "example-2025-07-01"
GONE = f"{SOURCE}:p5.s3"


@pytest.fixture
def corrected(tmp_path):
    """Return a copy of the example beside whose data the newspaper's corrected text stands."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "example"))
    path = folder / f"{SOURCE}.txt"
    text = path.read_text("utf-8")
    assert text.count("bốn trong sáu") == 1
    path.write_text(text.replace("bốn trong sáu", "năm trong sáu"), encoding="utf-8")
    return folder


def test_a_cited_sentence_that_is_gone_is_found_with_the_rows_that_cite_it(corrected):
    gone = lost(load_case(corrected))
    assert gone.keys() == {GONE}
    assert {"facts adopted", "claims c06"} <= {*gone[GONE]}
    assert lost(load_case("example")) == {}
    (corrected / f"{SOURCE}.txt").unlink()
    assert lost(load_case(corrected)) == {}  # nothing is known


def test_the_run_warns_and_goes_on_or_stops_before_it_makes_anything(corrected, run):
    words = ["report", str(corrected), "--lang", "vi", "--out", str(corrected.parent / "made")]
    code, _, error = run(*words, "--dry-run")
    assert code == 0 and f"example: câu {GONE} không còn" in error and "claims c06" in error
    code, out, error = run(*words, "--strict")
    assert (code, out) == (1, "") and f"câu {GONE} không còn" in error
    assert not list((corrected.parent / "made").glob("*/*/report.html"))
    shutil.copyfile(EXAMPLE / f"{SOURCE}.txt", corrected / f"{SOURCE}.txt")
    assert "không còn" not in run(*words, "--dry-run", "--strict")[2]


def test_the_chapter_on_method_names_the_sentence_in_both_languages(corrected):
    words = {"vi": f"không còn những câu sau: {GONE};"}
    words["en"] = f"no longer holds these sentences: {GONE};"
    for lang, expected in words.items():
        for case, is_told in ((load_case(corrected), True), (load_case("example"), False)):
            executed = told.executed(case, lang, only="06_method_and_sources")
            text = told.told(executed, case, lang, sources=False)
            assert (expected in text) == is_told

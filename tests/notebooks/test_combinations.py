"""Plain papermill over any case and any chapter: it runs, or stops where the case is loaded."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report.chapters import ReportError, chapters, studies
from thapmuoi_analysis.report.runner import Runner

ROOT = Path(__file__).parents[2]
CASES = sorted(path.parent.name for path in (ROOT / "data").glob("*/datapackage.json"))
CHAPTERS = {one.path.stem: one for study in ("", *studies()) for one in chapters(study)}
LACKS = {
    (slug, name): one.lacks(load_case(slug)) for slug in CASES for name, one in CHAPTERS.items()
}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Return what went wrong with each chapter in each case; empty where it ran."""
    out, runner = tmp_path_factory.mktemp("all"), Runner(2)

    def run(pair):
        slug, name = pair
        try:
            runner.run(CHAPTERS[name].path, out / "-".join(pair), {"case": slug, "lang": "vi"})
        except ReportError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(LACKS, pool.map(run, LACKS), strict=True))


def test_a_case_that_lacks_a_table_stops_at_the_load_cell_and_names_it(said):
    assert sum(map(bool, LACKS.values())) > 10
    for slug, name in (pair for pair, lacks in LACKS.items() if lacks):
        place, _, told = said[slug, name].partition("LookupError: ")
        assert re.match(rf"{name}\.ipynb, cell \[\d\] record = load_case\(case, needs=\[", place)
        lacks = ", ".join(LACKS[slug, name])
        assert told == f"case {slug} lacks what this notebook needs: {lacks}"


def test_every_other_runs_or_says_in_one_sentence_where_it_loads_what_it_expected(said):
    others = {pair: told for pair, told in said.items() if not LACKS[pair]}
    assert {name for _, name in others} == {*CHAPTERS}
    stopped = {pair: told for pair, told in others.items() if told}
    assert set(stopped) == {("chau-phu", "adoption_paths")}  # it has no number of units
    (told,) = stopped.values()
    assert re.search(
        r", cell \[\d\] record = load_case.*ValueError: case chau-phu: expected [^\n]+$", told
    )

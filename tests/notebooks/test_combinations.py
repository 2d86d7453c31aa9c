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
STUDIES = {*studies()}
LACKS = {
    (slug, name): one.lacks(load_case(slug)) for slug in CASES for name, one in CHAPTERS.items()
}
STOPPED = {name: (slug, name) for (slug, name), lacks in LACKS.items() if lacks}  # one of each
# of each case the golden texts have all chapters: studies are left
RUN = [pair for pair, lacks in LACKS.items() if pair[1] in STUDIES and not lacks]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """Return what went wrong with some chapters, each in a case; empty where it ran."""
    out = tmp_path_factory.mktemp("all")
    runner = Runner(2)

    def run(pair):
        slug, name = pair
        try:
            runner.run(CHAPTERS[name].path, out / "-".join(pair), {"case": slug, "lang": "vi"})
        except ReportError as error:
            return str(error)
        return ""

    pairs = [*STOPPED.values(), *RUN]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(pairs, pool.map(run, pairs), strict=True))


def test_a_case_that_lacks_a_table_stops_at_the_load_cell_and_names_it(wrong):
    assert len(STOPPED) > 5
    for slug, name in STOPPED.values():
        place, _, what = wrong[slug, name].partition("LookupError: ")
        assert re.match(rf"{name}\.ipynb, cell \[\d\] record = load_case\(case, needs=\[", place)
        lacks = ", ".join(LACKS[slug, name])
        assert what == f"case {slug} lacks what this notebook needs: {lacks}"


def test_every_other_study_runs_or_says_in_one_sentence_what_it_expected(wrong):
    assert {name for _, name in RUN} == STUDIES
    stopped = {pair: wrong[pair] for pair in RUN if wrong[pair]}
    assert {*stopped} == {("chau-phu", "adoption_paths")}  # it has no number of units
    (what,) = stopped.values()
    expected = r", cell \[\d\] record = load_case.*ValueError: case chau-phu: expected [^\n]+$"
    assert re.search(expected, what)

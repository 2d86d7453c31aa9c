"""Any case in any study; the golden texts have each case in every chapter."""

from pathlib import Path

import pytest
from golden import told

from thapmuoi_analysis.report.chapters import studies

ROOT = Path(__file__).parents[2]
CASES = sorted(path.parent.name for path in (ROOT / "data").glob("*/datapackage.json"))


@pytest.mark.parametrize("study", studies())
def test_a_study_runs_on_every_case_that_has_its_data_or_says_what_it_expected(study):
    ran = 0
    for slug in CASES:
        try:
            ran += len(told.executed(told.load(slug), "vi", study))
        except ValueError as error:
            assert (slug, study) == ("chau-phu", "adoption_paths")  # it has no number of units
            assert str(error).startswith("bộ dữ liệu chau-phu: cần số đơn vị")
    assert ran

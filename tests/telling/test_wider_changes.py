"""That no wider change is reported is said only where no result besides the model is."""

import pytest
from glance import lines
from golden import told

CLAIM = {
    "id": "c90",
    "locator": "example-2025-07-01:p5.s2",
    "type": "result",
    "speaker": "none",
    "label_vi": "tiếp dân",
    "label_en": "receiving citizens",
    "compared_with": "nothing",
    "counterfactual": "none",
}
SILENT = "không nêu chuyển biến chung"

# What a result is about and says, and whether a report says that there is no wider change.
RESULTS = """
programme | việc tiếp dân của huyện nền nếp hơn | False
model | xã Cồn Nháp đang chuẩn bị nhân sự | True
"""


@pytest.mark.parametrize("line", lines(RESULTS), ids=" ".join)
def test_a_result_without_a_figure_is_a_wider_change(line):
    about, clause, none_is_reported = line
    claim = {**CLAIM, "about": about, "clause_vi": clause, "clause_en": clause}
    case = told.load("example").with_rows({"claims": [claim]})
    run = told.executed(case, "vi", only="02_benefits_and_limitations", tries=False)
    text = told.told(run, case, "vi", sources=False)
    assert str(SILENT in text) == none_is_reported

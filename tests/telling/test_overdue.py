"""A step whose time is over by the latest source is not told as if it were still to come."""

from dataclasses import replace

import later_source
import pytest
from glance import lines
from golden import told

from thapmuoi_analysis import metrics
from thapmuoi_analysis.telling import outlook

SENTENCE = later_source.sentence("bao-khac:p1.s1")
STEP = {
    "id": "c90",
    "locator": "example-2025-07-01:p8.s1",
    "type": "next_step",
    "about": "model",
    "speaker": "none",
    "label_vi": "mua máy",
    "label_en": "buying machines",
    "compared_with": "nothing",
    "counterfactual": "none",
    "clause_vi": "huyện mua máy trong {due}",
    "clause_en": "the district buys machines in {due}",
}
DUE = {"id": "due", "measure": "other", "unit": "date", "locator": STEP["locator"]}
DUE |= {"label_vi": "Hạn mua máy", "label_en": "Deadline for machines"}
ALSO = {**DUE, "id": "number_2", "measure": "other", "value": 3, "unit": "count"}
ALSO |= {"label_vi": "Số máy", "label_en": "Machines"}

# The time that a step names, the day of the later source, whether that says what was done; what
# is told of the step behind its clause.
STEPS = """
2025-09 | 2026-03-02 | | đã qua; kết quả ra sao, dữ liệu chưa ghi
2025-09 | 2026-03-02 | done | (tháng 9/2025) đã qua.
2026-03 | 2026-03-02 | |
2026-Q2 | 2026-03-02 | |
"""


@pytest.mark.parametrize("line", lines(STEPS), ids=" ".join)
def test_a_step_says_that_its_time_is_over_and_what_is_known(line):
    time, day, is_done, text = line
    source = later_source.source("bao-khac", day)
    later = {**ALSO, "locator": SENTENCE["locator"]}
    claims = [STEP]
    if is_done:
        done = {"id": "c91", "type": "activity", "locator": SENTENCE["locator"]}
        claims.append({**STEP, **done, "clause_vi": "đã mua", "clause_en": "bought"})
    rows = {"sources": [source], "sentences": [SENTENCE], "claims": claims}
    rows["facts"] = [{**DUE, "value": time}, later]
    case = replace(told.load("example").with_rows(rows), _before=None)
    steps = metrics.claims(case).query("id == 'c90'")
    timed = metrics.with_times(case, steps)
    phrase = outlook.overdue(timed)
    facts = {**case.told, "phrase": phrase}
    said = ""
    if phrase:
        said = told.Formatter("vi").speak("{phrase}.", facts).text
    assert bool(said) == bool(text)
    assert text in said
    no_steps = steps.head(0)
    line = outlook.next_steps(timed, no_steps)
    heading = told.Formatter("vi").text(line, case.told)
    assert ("nay đã qua" in heading) == (phrase is not None)

"""A condition of a next step that the source states apart is told wherever the step is."""

import csv
import shutil
from pathlib import Path

import pytest
from golden import told

STRANGER = Path(__file__).parents[1] / "strangers" / "waste-sorting" / "full"
CONDITION = {
    "id": "c16",
    "locator": "con-may-2024-05-28:p7.s1",
    "type": "lesson",
    "speaker": "none",
    "label_vi": "kinh phí mua xe",
    "label_en": "funds for trucks",
    "clause_vi": "khi có đủ kinh phí",
    "clause_en": "when there are funds",
    "hedge": "khi có đủ kinh phí",
    "hedge_en": "when there are funds",
    "part_of": "c12",
}
STEP = {
    "vi": "chậm nhất là tháng 9/2024, khi có đủ kinh phí",
    "en": "by September 2024 at the latest, when there are funds",
}
ON_CONDITION = {
    "vi": "mua thêm xe (“dự kiến”), kèm điều kiện",
    "en": "more trucks (“expects”), on a condition",
}
NONE = {"vi": "không nêu điều kiện, kinh nghiệm nào.", "en": "states no condition and no lesson."}


@pytest.fixture
def conditional(tmp_path):
    """Return the stranger with a condition of its step, which the article does not state."""
    folder = shutil.copytree(STRANGER, tmp_path / "mine")
    path = folder / "claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    columns = [*rows[0], "part_of"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
        writer.writerow(CONDITION)
    path = folder / "topics.csv"
    topics = path.read_text("utf-8")
    lines = topics.splitlines(keepends=True)
    kept = [line for line in lines if ",conditions," not in line]
    path.write_text("".join(kept), "utf-8")
    return told.load(folder)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_condition_that_stands_apart_is_told_with_its_step(conditional, lang):
    run = told.executed(conditional, lang)
    errors = told.errors(run, conditional, lang)
    assert errors == []
    text = told.told(run, conditional, lang)
    step = STEP[lang]
    assert text.count(step) >= 3
    without = text.replace(step, "")
    deadline, _ = step.split(", ")
    assert deadline not in without  # the step is told nowhere without its condition
    assert ON_CONDITION[lang] in text
    assert NONE[lang] not in text

"""What readers are told is what was approved, to the letter: cases, studies, and what if."""

import difflib

import pytest
from golden import told

CASES = ("thap-muoi", "chau-phu", "an-giang", "example", "comparison")
STUDIES = ("adoption_paths", "decision_review", "leadership_workload")
KINDS = [(case, "") for case in CASES]
KINDS += [("thap-muoi", study) for study in STUDIES] + [("example", "decision_review")]
TEXTS = {
    "-".join(filter(None, [case, lang, study])): (case, lang, study)
    for case, study in KINDS
    for lang in ("vi", "en")
}
RENEW = "if that is what is to be told: python -m pytest tests/golden --renew, and read the diff"


def _hold(expected, now, name):
    lines = difflib.unified_diff(
        expected.splitlines(),
        now.splitlines(),
        f"{name}, approved",
        f"{name}, told now",
        lineterm="",
    )
    assert expected == now, "\n".join(["told otherwise:", *lines, RENEW])


@pytest.mark.parametrize("name", TEXTS)
def test_a_case_is_told_as_approved(name, renewed):
    slug, lang, study = TEXTS[name]
    case, path = told.load(slug), told.FOLDER / f"{name}.txt"
    run = told.executed(case, lang, study)
    assert told.faults(run, case, lang) == []
    now = told.told(run, case, lang, study)
    if renewed:
        path.write_text(now, encoding="utf-8", newline="\n")
    _hold(path.read_text("utf-8"), now, path.name)


def test_each_case_has_a_golden_text_in_each_of_its_languages():
    assert {f"{case}-{lang}" for case in CASES for lang in told.load(case).langs} <= {*TEXTS}
    assert {path.stem for path in told.FOLDER.glob("*-*.txt")} == {*TEXTS}

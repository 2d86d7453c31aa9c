"""What readers are told is what was approved, to the letter: cases, studies, and what if."""

import re

import pytest
from golden import approval, told, what_if

CASES = ("thap-muoi", "chau-phu", "an-giang", "example", "comparison")
STUDIES = ("adoption_paths", "decision_review", "leadership_workload")
KINDS = [(case, "") for case in CASES]
KINDS += [("thap-muoi", study) for study in STUDIES] + [("example", "decision_review")]
TEXTS = {
    "-".join(filter(None, [case, lang, study])): (case, lang, study)
    for case, study in KINDS
    for lang in ("vi", "en")
}
WHAT_IF = told.FOLDER / "what_if.txt"


@pytest.mark.parametrize("name", TEXTS)
def test_a_case_is_told_as_approved(name, renewed):
    slug, lang, study = TEXTS[name]
    case, path = told.load(slug), told.FOLDER / f"{name}.txt"
    run = told.executed(case, lang, study)
    assert told.errors(run, case, lang) == []
    approval.hold(path, told.told(run, case, lang, study), renewed)


def test_each_case_has_a_golden_text_in_each_of_its_languages():
    assert {f"{case}-{lang}" for case in CASES for lang in told.load(case).langs} <= {*TEXTS}
    assert {path.stem for path in told.FOLDER.glob("*-*.txt")} == {*TEXTS}


def _base(slug, lang, study):
    """Return the approved text of a case, less its sources: these are not compared."""
    name = "-".join(filter(None, [slug, lang, study]))
    return (told.FOLDER / f"{name}.txt").read_text("utf-8")


def _what_if():
    """Return what is approved of each change: its name, and the lines that differ."""
    parts = re.split(r"(?m)^=== (.+)\n", WHAT_IF.read_text("utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("name", what_if.CHANGES)
def test_what_would_be_told_is_as_approved(name, renewed):
    case, study, given = what_if.changed(name)
    now = {}
    for lang in case.langs:
        run = told.executed(case, lang, study, given, tries=False)
        assert told.errors(run, case, lang) == []
        text = told.told(run, case, lang, study, sources=False)
        now[f"{name} ({case.slug}, {lang})"] = told.differing(_base(case.slug, lang, study), text)
    if renewed:
        _renew(name, now)
    approved = _what_if()
    for head, lines in now.items():
        approval.compare(approved.get(head, ""), lines, head)


def test_each_golden_text_of_a_change_is_of_one_that_is_tried():
    assert {head.rpartition(" (")[0] for head in _what_if()} == {*what_if.CHANGES}


def _renew(name, now):
    """Write the lines of a change anew, in the order of the changes; drop what is no more."""
    known = {head: lines for head, lines in _what_if().items() if head.rpartition(" (")[0] != name}
    order = [*what_if.CHANGES]
    heads = [head for head in {**known, **now} if head.rpartition(" (")[0] in order]
    heads.sort(key=lambda head: (order.index(head.rpartition(" (")[0]), head.endswith("en)")))
    text = "".join(f"=== {head}\n{({**known, **now})[head]}" for head in heads)
    WHAT_IF.write_text(text, encoding="utf-8", newline="\n")

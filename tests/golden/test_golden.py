"""What readers are told is what was approved, to the letter: cases, studies, and what if."""

import re

import pytest
from golden import approval, told, what_if

CASES = ("thap-muoi", "chau-phu", "an-giang", "example", "comparison")
STUDIES = ("adoption_paths", "decision_review", "leadership_workload")
KINDS = [(case, "") for case in CASES]
KINDS += [("thap-muoi", study) for study in STUDIES]
KINDS += [("example", "decision_review")]
WHAT_IF = told.FOLDER / "what_if.txt"


def name_of(case, lang, study):
    """Return what the golden text of a case is called."""
    return "-".join(filter(None, [case, lang, study]))


TEXTS = {}
for slug, study in KINDS:
    for lang in ("vi", "en"):
        TEXTS[name_of(slug, lang, study)] = (slug, lang, study)


@pytest.mark.parametrize("name", TEXTS)
def test_a_case_is_told_as_approved(name, renewed):
    slug, lang, study = TEXTS[name]
    case = told.load(slug)
    run = told.executed(case, lang, study)
    assert told.errors(run, case, lang) == []
    text = told.told(run, case, lang, study)
    approval.hold(told.FOLDER / f"{name}.txt", text, renewed)


def test_each_case_has_a_golden_text_in_each_of_its_languages():
    for slug in CASES:
        for lang in told.load(slug).langs:
            assert f"{slug}-{lang}" in TEXTS
    files = {path.stem for path in told.FOLDER.glob("*-*.txt")}
    assert files == {*TEXTS}


UNQUOTED = {"vi": "không dẫn lời ai:", "en": "without attribution, that"}


@pytest.mark.parametrize("name", [name for name in TEXTS if not TEXTS[name][2]])
def test_that_nobody_is_quoted_is_said_once_in_a_section(name):
    slug, lang, _ = TEXTS[name]
    summary, *chapters = _base(slug, lang, "").split("\n# ")[1:]
    assert summary.splitlines()[0] in ("Tóm tắt", "Summary")  # whose paragraphs stand for sections
    for section in "\n## ".join(chapters).split("\n## "):
        assert section.count(UNQUOTED[lang]) < 2, section


def _base(slug, lang, study):
    """Return the approved text of a case, less its sources: these are not compared."""
    name = name_of(slug, lang, study)
    path = told.FOLDER / f"{name}.txt"
    return path.read_text("utf-8")


def _what_if():
    """Return what is approved of each change: its name, and the lines that differ."""
    text = WHAT_IF.read_text("utf-8")
    _, *parts = re.split(r"(?m)^=== (.+)\n", text)
    heads = parts[::2]
    lines = parts[1::2]
    return dict(zip(heads, lines, strict=True))


def _change_of(head):
    """Return which change a head is of."""
    name, _, _ = head.rpartition(" (")
    return name


@pytest.mark.parametrize("name", what_if.CHANGES)
def test_what_would_be_told_is_as_approved(name, renewed):
    case, study, given = what_if.changed(name)
    now = {}
    for lang in case.langs:
        run = told.executed(case, lang, study, given, tries=False)
        assert told.errors(run, case, lang) == []
        text = told.told(run, case, lang, study, sources=False)
        before = _base(case.slug, lang, study)
        now[f"{name} ({case.slug}, {lang})"] = told.differing(before, text)
    if renewed:
        _renew(name, now)
    approved = _what_if()
    for head, lines in now.items():
        approval.compare(approved.get(head, ""), lines, head)


def test_each_golden_text_of_a_change_is_of_one_that_is_tried():
    tried = {_change_of(head) for head in _what_if()}
    assert tried == {*what_if.CHANGES}


def _renew(name, now):
    """Write the lines of a change anew, in the order of the changes; drop what is no more."""
    of_change = {change: [] for change in what_if.CHANGES}
    for head, lines in _what_if().items():
        change = _change_of(head)
        if change in of_change and change != name:
            of_change[change].append((head, lines))
    of_change[name] = [*now.items()]
    parts = []
    for told_of_one in of_change.values():
        in_order = sorted(told_of_one, key=lambda pair: pair[0].endswith("en)"))
        parts += [f"=== {head}\n{lines}" for head, lines in in_order]
    text = "".join(parts)
    WHAT_IF.write_text(text, encoding="utf-8", newline="\n")

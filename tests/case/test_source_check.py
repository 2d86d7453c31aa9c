"""`thapmuoi check`: what it says of a case and a copy of its text, and its exit code."""

import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from glance import lines

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
SOURCE = "example-2025-07-01"
TEXT = (EXAMPLE / f"{SOURCE}.txt").read_text(encoding="utf-8")
PARAGRAPHS = TEXT.split("\n\n")
FIRST_OF_P5 = PARAGRAPHS[4].partition(". ")[0] + ". "
LAST = TEXT.rstrip().rpartition(". ")[2]
ANCHORED = re.compile("^read (whole|in part): |the headline, on which alone rest")
ALL = "17 locators: 17 exact, 0 moved, 0 lost or ambiguous"
NONE = "17 locators: 0 exact, 0 moved, 17 lost or ambiguous"


@pytest.fixture
def check(run):
    """Return a function that checks a case: exit code, lines without the source, errors.

    What it says of sources as a whole (`ANCHORED`) is left out.
    """

    def of(*words):
        code, said, errors = run("check", *words)
        lines = said.replace(f"{SOURCE}:", "").splitlines()
        return code, [line for line in lines if not ANCHORED.search(line)], errors

    return of


@pytest.fixture
def copy(tmp_path):
    """Return a function that writes a copy of the text, or another version of it."""

    def write(text, name="copy.txt"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the example."""
    return shutil.copytree(EXAMPLE, tmp_path / "bản-sao")


def change(folder, file, old, new):
    """Change one place in a copy of the example."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_text_shipped_with_the_example_is_found_by_itself_and_is_exact(check):
    code, said, _ = check("example")
    assert (code, said) == (0, ["example: the data are valid (17 stated numbers)", f" {ALL}"])


def test_sentences_that_other_rules_cut_are_told_and_compared(check, folder):
    change(folder, "sources.csv", ",,,2,One", ",,,1,One")
    cut = " version 1 of the rules cut its sentences, now it is 2: places may have moved"
    code, said, _ = check(folder)
    assert code == 0 and said[1:] == [f"{SOURCE}:{cut}".removeprefix(f"{SOURCE}:"), f" {ALL}"]
    (folder / f"{SOURCE}.txt").unlink()
    assert f"{cut}; to compare them, put a copy of the text beside the case" in check(folder)[1]
    change(folder, "sources.csv", ",,,1,One", ",,,,One")
    assert not any("version" in line for line in check(folder)[1])


# What somebody has in place of the text; the exit code, and what is then told of it.
MORE = "\n\n".join([*PARAGRAPHS[:3], "Một đoạn không có trong bài.", *PARAGRAPHS[3:]])
MOVED = "14 exact, 2 moved, 1 lost or ambiguous"
ONE_LOST = ("16 exact, 0 moved, 1 lost or ambiguous", "p5.s2: lost: now at no place in the text")
VERSIONS = [
    (MORE, 0, "3 exact, 14 moved, 0 lost or ambiguous", "p4.s1: moved: now at p5.s1"),
    (MORE, 0, "3 exact, 14 moved, 0 lost or ambiguous", "p9.s2: moved: now at p10.s2"),
    (TEXT.replace(FIRST_OF_P5, ""), 1, MOVED, "p5.s1: lost: now at no place in the text"),
    (TEXT.replace(FIRST_OF_P5, ""), 1, MOVED, "p5.s3: moved: now at p5.s2"),
    (TEXT.replace("2/6", "3/6"), 1, *ONE_LOST),
    (TEXT.replace("mới có 2/6", "có 2/6"), 1, *ONE_LOST),
    (TEXT.replace("toàn", "Toàn"), 1, *ONE_LOST),
    (
        TEXT.replace(f" {LAST}", "") + f"\n{LAST}\n{LAST}\n",
        *(1, "16 exact, 0 moved, 1 lost or ambiguous", "p9.s2: ambiguous: now at p10.s1, p11.s1"),
    ),
    ("Giá lúa hôm nay.\nTrời nhiều mây.\n", 1, NONE, "p9.s2: lost: now at no place in the text"),
    (
        TEXT[: TEXT.index("Người dân ở một số ấp")],
        *(1, "12 exact, 0 moved, 5 lost or ambiguous", "p7.s2: lost: now at no place in the text"),
    ),
]


def test_a_sentence_that_moved_is_found_and_one_that_changed_is_lost(check, copy):
    for text, expected, counts, told in VERSIONS:
        code, (_, summary, *places), _ = check("example", "--article", copy(text))
        assert (code, summary.endswith(counts), told in places) == (expected, True, True), told
        _, moved, lost = [int(part.split()[0]) for part in summary.split(": ")[1].split(", ")]
        assert len(places) == moved + lost


def test_the_way_a_text_is_stored_changes_nothing(check, copy):
    changes = (("\n", "\r\n"), ("\n", "\r"), (" ", "\u00a0"), (" ", "  \t"))
    variants = [TEXT.replace(old, new) for old, new in changes]
    variants += [unicodedata.normalize("NFD", TEXT), TEXT.encode("utf-8-sig")]
    for variant in (*variants, TEXT.encode("utf-16")):
        code, said, _ = check("example", "--article", copy(variant))
        assert (code, said[1]) == (0, f" {ALL}")
    code, _, error = check("example", "--article", copy("Số xã\n".encode("utf-16-le")))
    assert code == 1
    assert "copy.txt, row 1" in error and "expected text in UTF-8" in error


def test_a_copy_is_named_by_its_file_or_by_id_and_file(check, copy):
    for name in ("copy.txt", "bản sao = 1.txt"):
        path = copy("Chỉ một câu khác.", name)
        for article in (path, f"{SOURCE}={path}"):
            code, said, _ = check("example", "--article", article)
            assert (code, said[1]) == (1, f" {NONE}")
    for article in (f"other-2020-01-01={copy(TEXT)}", "no-such-file.txt", f"{SOURCE}=no"):
        code, _, error = check("example", "--article", article)
        assert code == 1
        assert f"expected FILE or ID=FILE with an ID of: {SOURCE}" in error


def test_where_a_case_has_two_sources_the_id_must_be_said(check, copy, folder):
    rows = (EXAMPLE / "sources.csv").read_text(encoding="utf-8").rstrip("\n")
    second = rows.splitlines()[1].replace(SOURCE, "second", 1)
    change(folder, "sources.csv", rows, f"{rows}\n{second}")
    code, _, error = check(folder, "--article", copy(TEXT))
    assert code == 1
    assert f"with an ID of: {SOURCE}, second" in error
    code, said, _ = check(folder, "--article", f"{SOURCE}={copy(TEXT)}")
    assert (code, len(said)) == (0, 3)
    assert said[2] == "second: no copy of the text at bản-sao/second.txt: not checked"


def test_a_bare_file_is_a_copy_of_its_own_source_whatever_it_is_set_beside(check, copy):
    code, said, error = check("thap-muoi", "--article", copy("Một câu khác."))
    assert (code, error) == (1, "")
    assert "dto-2022-03-02:p1.s1: lost: now at no place in the text" in said
    assert any(line.startswith("bao-an-giang: cited as a whole document") for line in said)


def test_without_a_copy_it_says_so_and_where_to_put_one(check, folder):
    (folder / f"{SOURCE}.txt").unlink()
    code, said, _ = check(folder)
    place = f"bản-sao/{SOURCE}.txt"
    assert (code, said[1:]) == (0, [f" no copy of the text at {place}: not checked"])


# A change of what is coded, and what is then not in its sentence.
CODED = """
rotation.csv | rotated,all,,5, | rotated,all,,4, | p6.s1: rotated = 4
plan.csv | 2024,1, | 2024,2, | p4.s3: plan_2024 = 2
facts.csv | target_share,50% | target_share,60% | p4.s2: target_share = 3/5
facts.csv | date,2025-07-01, | date,2025-07-02, | p3.s1: page_date = 2025-07-02
rotation.csv | phần lớn | hầu hết | p6.s2: “hầu hết”
claims.csv | một vài xã; chưa | đi ấp; chưa | p8.s1: “đi ấp”
sentences.csv | ,lịch họp, | ,lịch gặp, | p8.s1: “lịch gặp”
"""


def test_a_number_hedge_or_term_that_is_not_in_its_sentence_is_told(check, copy, folder):
    for file, old, new, told in lines(CODED):
        change(folder, file, old, new)
        code, said, _ = check(folder)
        assert (code, said[-2:]) == (1, [f" {ALL}", f"{told} is not in the sentence"])
        code, said, _ = check(folder, "--article", copy("Một dòng thêm.\n" + TEXT))  # has moved
        assert (code, said[-1]) == (1, f"{told} is not in the sentence")
        change(folder, file, new, old)


def test_bad_data_are_told_before_any_text_is_read(check, folder):
    change(folder, "facts.csv", "adopted,adopted,4,", "adopted,adopted,5,")
    code, said, error = check(folder)
    assert (code, said) == (1, [])
    assert "facts.csv, row 7, column value" in error


HEADLINE = f"{SOURCE}:p2.s1"
# what is changed in the example; what is then said of how much was read, and of the headline
ANCHORS = """
                                     | read whole: example-2025-07-01
claims.csv   c11,{first} > c11,{headline} | {headline}: the headline, on which alone rest: c11
facts.csv    {units} > {headline},   | {headline}: the headline, on which alone rest: c11, units
sources.csv  ,,,2 > ,excerpt,,2      | read in part: example-2025-07-01
"""


def test_it_says_what_was_read_whole_and_what_rests_on_a_headline_alone(run, folder):
    names = {"headline": HEADLINE, "first": f"{SOURCE}:p7.s1", "units": f"{SOURCE}:p4.s1,"}
    for changed, told in lines(ANCHORS):
        if changed:
            file, old, _, new = changed.format(**names).split()
            change(folder, file, old, new)
        assert told.format(**names) in run("check", folder, "--lang", "en")[1].splitlines()
    said = run("check", "thap-muoi", "--lang", "en")[1]  # its headline is said again in the text
    assert "read in part: bao-quang-ngai" in said and "headline" not in said


def test_a_lost_sentence_that_stands_in_another_source_is_told_with_its_place(check, folder):
    rows = (folder / "sources.csv").read_text(encoding="utf-8").rstrip("\n")
    second = rows.splitlines()[1].replace(SOURCE, "second", 1)
    change(folder, "sources.csv", rows, f"{rows}\n{second}")
    (folder / f"{SOURCE}.txt").write_text(TEXT.replace(f" {LAST}", ""), encoding="utf-8")
    told = " p9.s2: not in its own source; it stands in another: second:p2.s1"
    for other, is_told in (("Lời dẫn.", False), (f"Lời dẫn.\n{LAST}", True)):
        (folder / "second.txt").write_text(other, encoding="utf-8")
        code, said, _ = check(folder)
        assert code == 1
        assert (told.strip() in said) == is_told

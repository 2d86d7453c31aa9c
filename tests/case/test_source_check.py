"""`thapmuoi check`: what it says of a case and a copy of its text, and its exit code."""

import shutil
import unicodedata
from pathlib import Path

import pytest

from thapmuoi_analysis.cli import main

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
SOURCE = "example-2025-07-01"
TEXT = (EXAMPLE / f"{SOURCE}.txt").read_text(encoding="utf-8")
FIRST_OF_P5 = TEXT.split("\n\n")[4].partition(". ")[0] + "."


@pytest.fixture
def check(capsys):
    """Return a function that checks a case and returns exit code, lines said and errors."""

    def run(*words):
        code = main(["check", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err

    return run


@pytest.fixture
def copy(tmp_path):
    """Return a folder that holds the text and a function that writes another version of it."""

    def write(text, name="copy.txt"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the example."""
    return shutil.copytree(EXAMPLE, tmp_path / "bản-sao")


@pytest.fixture
def case(folder):
    """Return a function that changes one place in the copy of the example."""

    def change(file, old, new):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return change


def test_the_text_shipped_with_the_example_is_found_by_itself_and_is_exact(check):
    code, lines, _ = check("example")
    assert lines == [
        "example: the data are valid (17 stated numbers)",
        f"{SOURCE}: 17 locators: 17 exact, 0 moved, 0 lost or ambiguous",
    ]
    assert code == 0


def test_a_paragraph_put_in_moves_what_follows_and_the_new_places_are_told(check, copy):
    paragraphs = TEXT.split("\n\n")
    more = "\n\n".join([*paragraphs[:3], "Một đoạn không có trong bài.", *paragraphs[3:]])
    code, lines, _ = check("example", "--article", copy(more))
    assert code == 0
    assert lines[1] == f"{SOURCE}: 17 locators: 3 exact, 14 moved, 0 lost or ambiguous"
    assert lines[2] == f"{SOURCE}:p4.s1: moved: now at {SOURCE}:p5.s1"
    assert lines[-1] == f"{SOURCE}:p9.s2: moved: now at {SOURCE}:p10.s2"
    assert len(lines) == 2 + 14


def test_a_sentence_taken_out_is_lost_and_those_behind_it_have_moved(check, copy):
    code, lines, _ = check("example", "--article", copy(TEXT.replace(FIRST_OF_P5 + " ", "")))
    assert code == 1
    assert lines[1:] == [
        f"{SOURCE}: 17 locators: 14 exact, 2 moved, 1 lost or ambiguous",
        f"{SOURCE}:p5.s1: lost: now at no place in the text",
        f"{SOURCE}:p5.s2: moved: now at {SOURCE}:p5.s1",
        f"{SOURCE}:p5.s3: moved: now at {SOURCE}:p5.s2",
    ]


def test_a_sentence_that_says_another_thing_is_lost(check, copy):
    for old, new in (("2/6", "3/6"), ("mới có 2/6", "có 2/6"), ("toàn", "Toàn")):
        assert TEXT.count(old) == 1
        code, lines, _ = check("example", "--article", copy(TEXT.replace(old, new)))
        assert code == 1
        assert lines[2:] == [f"{SOURCE}:p5.s2: lost: now at no place in the text"]


def test_a_sentence_that_stands_at_two_other_places_is_ambiguous(check, copy):
    last = TEXT.rstrip().rpartition(". ")[2]
    rest = TEXT.replace(" " + last, "")
    code, lines, _ = check("example", "--article", copy(f"{rest}\n{last}\n{last}\n"))
    assert code == 1
    places = f"{SOURCE}:p10.s1, {SOURCE}:p11.s1"
    assert lines[2:] == [f"{SOURCE}:p9.s2: ambiguous: now at {places}"]


def test_in_another_article_every_sentence_is_lost(check, copy):
    code, lines, _ = check("example", "--article", copy("Giá lúa hôm nay.\nTrời nhiều mây.\n"))
    assert code == 1
    assert lines[1] == f"{SOURCE}: 17 locators: 0 exact, 0 moved, 17 lost or ambiguous"
    assert len(lines) == 2 + 17


def test_of_a_text_cut_off_the_rest_is_lost(check, copy):
    begun = TEXT[: TEXT.index("Người dân ở một số ấp")]
    code, lines, _ = check("example", "--article", copy(begun))
    assert code == 1
    lost = [line.partition(": ")[0].partition(":")[2] for line in lines[2:]]
    assert lost == ["p7.s2", "p8.s1", "p8.s2", "p9.s1", "p9.s2"]


def test_the_way_a_text_is_stored_changes_nothing(check, copy):
    for variant in (
        TEXT.replace("\n", "\r\n"), TEXT.replace("\n", "\r"), unicodedata.normalize("NFD", TEXT),
        TEXT.replace(" ", "\u00a0"), TEXT.replace(" ", "  \t"), TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
    ):  # fmt: skip
        code, lines, _ = check("example", "--article", copy(variant))
        exact = f"{SOURCE}: 17 locators: 17 exact, 0 moved, 0 lost or ambiguous"
        assert (code, lines[1]) == (0, exact)


def test_a_text_in_another_encoding_is_refused_with_its_place(check, copy):
    code, _, error = check("example", "--article", copy("Số xã\n".encode("utf-16-le")))
    assert code == 1
    assert "copy.txt, row 1" in error and "expected text in UTF-8" in error


def test_a_copy_is_named_by_its_file_or_by_id_and_file(check, copy):
    for name in ("copy.txt", "bản sao = 1.txt"):
        path = copy("Chỉ một câu khác.", name)
        for article in (path, f"{SOURCE}={path}"):
            code, lines, _ = check("example", "--article", article)
            assert code == 1
            assert lines[1] == f"{SOURCE}: 17 locators: 0 exact, 0 moved, 17 lost or ambiguous"


def test_an_id_or_file_that_is_not_there_is_refused_with_the_known_ids(check, copy):
    for article in (f"other-2020-01-01={copy(TEXT)}", "no-such-file.txt", f"{SOURCE}=no"):
        code, _, error = check("example", "--article", article)
        assert code == 1
        assert f"expected FILE or ID=FILE with an ID of: {SOURCE}" in error


def test_where_a_case_has_two_sources_the_id_must_be_said(check, copy, case):
    rows = (EXAMPLE / "sources.csv").read_text(encoding="utf-8").rstrip("\n")
    second = rows.splitlines()[1].replace(SOURCE, "second", 1)
    folder = case("sources.csv", rows, f"{rows}\n{second}")
    code, _, error = check(folder, "--article", copy(TEXT))
    assert code == 1
    assert f"with an ID of: {SOURCE}, second" in error
    code, lines, _ = check(folder, "--article", f"{SOURCE}={copy(TEXT)}")
    assert (code, len(lines)) == (0, 3)
    assert lines[2] == "second: no copy of the text at bản-sao/second.txt: not checked"


def test_a_bare_file_is_a_copy_of_its_own_source_whatever_it_is_set_beside(check, copy):
    code, lines, error = check("thap-muoi", "--article", copy("Một câu khác."))
    assert (code, error) == (1, "")
    source = "dto-2022-03-02"
    assert f"{source}:p1.s1: lost: now at no place in the text" in lines
    assert any(line.startswith("bao-an-giang: cited as a whole document") for line in lines)


def test_without_a_copy_it_says_so_and_where_to_put_one(check, folder):
    (folder / f"{SOURCE}.txt").unlink()
    code, lines, _ = check(folder)
    assert code == 0
    place = f"bản-sao/{SOURCE}.txt"
    assert lines[1:] == [f"{SOURCE}: no copy of the text at {place}: not checked"]


CODED = [  # a change of what is coded, and what is then not in its sentence
    ("rotation.csv", "rotated,all,,5,", "rotated,all,,4,", "p6.s1: rotated = 4"),
    ("plan.csv", "2024,1,", "2024,2,", "p4.s3: plan_2024 = 2"),
    ("facts.csv", "target_share,50%", "target_share,60%", "p4.s2: target_share = 3/5"),
    ("facts.csv", "date,2025-07-01,", "date,2025-07-02,", "p3.s1: page_date = 2025-07-02"),
    ("rotation.csv", "phần lớn", "hầu hết", "p6.s2: “hầu hết”"),
    ("claims.csv", "một vài xã; chưa", "đi ấp; chưa", "p8.s1: “đi ấp”"),
    ("sentences.csv", ",lịch họp,", ",lịch gặp,", "p8.s1: “lịch gặp”"),
]


def test_a_number_hedge_or_term_that_is_not_in_its_sentence_is_told(check, case):
    for file, old, new, told in CODED:
        code, lines, _ = check(case(file, old, new))
        case(file, new, old)
        assert code == 1
        assert lines[1].endswith("17 exact, 0 moved, 0 lost or ambiguous")
        assert lines[2:] == [f"{SOURCE}:{told} is not in the sentence"]


def test_words_are_also_looked_for_in_a_sentence_that_has_moved(check, copy, case):
    folder = case("rotation.csv", "rotated,all,,5,", "rotated,all,,4,")
    code, lines, _ = check(folder, "--article", copy("Một dòng thêm.\n" + TEXT))
    assert code == 1
    assert lines[-1] == f"{SOURCE}:p6.s1: rotated = 4 is not in the sentence"


def test_bad_data_are_told_before_any_text_is_read(check, case):
    code, lines, error = check(case("facts.csv", "adopted,adopted,4,", "adopted,adopted,5,"))
    assert (code, lines) == (1, [])
    assert "facts.csv, row 7, column value" in error

"""The command line: a second coder gets a workbook without our codes, and is compared with us."""

import openpyxl
import pytest

from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.coding import CODES
from thapmuoi_analysis.record.schema import codes_of, columns_of

FIRST = 4  # row of the first claim
COLUMNS = columns_of("second_coding")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _rows(path):
    page, _ = openpyxl.load_workbook(path).worksheets  # and the codes, which are hidden
    return page, list(page.iter_rows(FIRST, values_only=True))


def _fill(path, **changes):
    """Fill in our own codes, but for some cells: `c07_type="benefit"`; None leaves a row blank."""
    book = openpyxl.load_workbook(path)
    claims = load_case("example").claims.set_index("id")
    for row in book.worksheets[0].iter_rows(FIRST):
        id = row[0].value
        ours = claims.loc[id].to_dict() | {"hedged": str(claims.loc[id, "hedge"] != "").lower()}
        for name in CODES:
            row[COLUMNS.index(name)].value = changes.get(f"{id}_{name}", ours[name])
    book.save(path)


def test_the_workbook_has_ids_locators_and_clauses_and_no_codes(run, here):
    code, out, _ = run("agree", "example", "--out", "codes.xlsx")
    told = "codes.xlsx: once its codes are filled in: thapmuoi agree example codes.xlsx\n"
    assert (code, out) == (0, told)
    page, rows = _rows("codes.xlsx")
    ledger = load_case("example").ledger
    assert [row[:2] for row in rows] == [(claim.id, claim.locator) for claim in ledger.values()]
    assert {cell for row in rows for cell in row[4:]} == {None}
    texts = [text for row in rows for text in row[2:4]]
    assert all(texts) and not any({*"{}|"} & {*text} for text in texts)
    assert "mới có 2/6 xã, thị trấn thực hiện mô hình" in texts[8]
    lists = [rule.formula1 for rule in page.data_validations.dataValidation]
    codes = openpyxl.load_workbook("codes.xlsx")["_codes"]["A"]
    assert [code.value.split(" · ")[0] for code in codes] == [*codes_of("claims", "type")]
    assert lists[0] == "_codes!$A$1:$A$9" and '"true,false"' in lists


def test_what_is_filled_in_is_compared_and_the_disagreements_are_listed(run, here):
    run("agree", "example", "--out", "codes.xlsx")
    _fill("codes.xlsx", c07_type="benefit", c18_speaker="none")
    code, out, _ = run("agree", "example", "codes.xlsx")
    table, listed = ([line.split() for line in part.splitlines()] for part in out.split("\n\n"))
    assert code == 0 and table[0] == ["claims", "agreed", "percent", "alpha"]
    found = {row[0]: row[1:4] for row in table[1:]}
    assert found["type"] == found["speaker"] == ["19", "18", "94.74"]
    assert found["about"] == found["hedged"] == ["19", "19", "100.00"]
    assert listed[1:] == [
        ["c07", "type", "result", "benefit"], ["c18", "speaker", "implied", "none"],
    ]  # fmt: skip


def test_a_coding_that_the_case_holds_is_compared_without_a_workbook(run, here):
    code, out, _ = run("agree", "example")
    assert code == 0 and "c19   about" in out


def test_a_code_that_there_is_not_and_one_that_is_missing_are_named_by_their_cells(run, here):
    run("agree", "example", "--out", "codes.xlsx")
    _fill("codes.xlsx", c01_type="goal", c03_hedged=None)
    code, out, error = run("agree", "example", "codes.xlsx")
    assert (code, out) == (1, "")
    head, *faults = error.strip().splitlines()
    assert head == "2 faults in the data:"
    place = "- codes.xlsx, sheet second_coding, cell"
    assert faults[0].startswith(f"{place} E4 (type): found 'goal'; expected one of: target, ")
    assert faults[1].startswith(f"{place} H6 (hedged): expected a value. To mend: fill it in")


@pytest.mark.parametrize(
    "words",
    [
        ["an-giang", "--out", "codes.xlsx"], ["example", "--out", "codes.csv"], ["thap-muoi"],
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_and_nothing_is_written(run, here, words):
    code, out, error = run("agree", *words)
    told = f"thapmuoi: {words[0]}: no second coding; where claims are, --out X.xlsx begins one\n"
    assert (code, out, error) == (1, "", told)
    assert list(here.iterdir()) == []


def test_a_workbook_that_is_there_is_not_overwritten(run, here):
    (here / "codes.xlsx").write_text("mine", encoding="utf-8")
    code, _, error = run("agree", "example", "--out", "codes.xlsx")
    assert code == 1 and "codes.xlsx is there already" in error
    assert (here / "codes.xlsx").read_text(encoding="utf-8") == "mine"

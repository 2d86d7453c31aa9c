"""Errors together, in both languages and in other processes; what rules tell; files of the data."""

import inspect
import pickle
import re
from pathlib import Path

from thapmuoi_analysis.case import rules, rules_claims, rules_counts, rules_facts
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase, translations
from thapmuoi_analysis.case.rule_errors import MESSAGES
from thapmuoi_analysis.case.schema import SCHEMA

DATA = Path(__file__).parents[2] / "data"


def test_what_is_told_stands_in_the_table_of_messages_and_no_more():
    source = "".join(map(inspect.getsource, (rules, rules_counts, rules_facts, rules_claims)))
    used = set(re.findall(r'broken\.(?:add|mark)\(\s*"(\w+)"', source))
    assert used == MESSAGES.keys()
    columns = {(name, field["name"]) for name, table in SCHEMA.items() for field in table["fields"]}
    for row in MESSAGES.values():
        assert not (row["table"] and row["column"]) or (row["table"], row["column"]) in columns
        for words in (row["expected"], row["fix"]):
            assert words in translations() or re.fullmatch(r"\{\w+\}", words)


def test_every_template_has_its_words_in_both_languages():
    for en, vi in translations().items():
        assert {*re.findall(r"\{\w+\}", en)} == {*re.findall(r"\{\w+\}", vi)} or "{{" in en


A_VALUE = ("a value", "fill it in")
SHEET = Phrase("{file}, sheet {sheet}", file="a.xlsx", sheet="x")
# Where an error is, and what was found; how that is told in either language.
PLACES = [
    (("x.csv", 3, "year", "20"), "x.csv, row 3, column year: found '20'; ",
     "x.csv, dòng 3, cột year: đang ghi '20'; "),
    ((SHEET, 3, "year", "20", "C5"), "a.xlsx, sheet x, cell C5 (year): found '20'; ",
     "a.xlsx, trang x, ô C5 (year): đang ghi '20'; "),
    ((SHEET, 0, "", "", "C5"), "a.xlsx, sheet x, cell C5: ", "a.xlsx, trang x, ô C5: "),
    (("x.csv", 2, "", "z" * 61), f"x.csv, row 2: found '{'z' * 57}...'; ",
     f"x.csv, dòng 2: đang ghi '{'z' * 57}...'; "),
    (("x.csv", 0, "", ""), "x.csv: ", "x.csv: "),
]  # fmt: skip


def test_an_error_is_told_in_both_languages_by_what_is_known_of_its_place():
    for (file, row, column, value, *cell), en, vi in PLACES:
        error = DataError(file, row, column, value, *A_VALUE, *cell)
        assert error.told() == str(error) == f"{en}expected a value. To mend: fill it in."
        assert error.told("vi") == f"{vi}cần một giá trị. Cách sửa: điền vào."
        assert en.startswith(error.where()) and vi.startswith(error.where("vi"))


def test_ten_errors_of_a_kind_are_told_by_the_first_of_them_with_their_number():
    other = DataError("z.csv", 1, "", "", *A_VALUE)
    for lang, head, kind in (
        ("en", "{} faults in the data:", " ({} faults of this kind)"),
        ("vi", "Dữ liệu có {} lỗi:", " (có {} lỗi cùng loại)"),
    ):
        for count, many in ((9, ""), (10, kind.format(10)), (400, kind.format(400))):
            errors = [DataError("x.csv", n, "c", f"{n}", *A_VALUE) for n in range(count, 0, -1)]
            first, *told = CaseError([*errors, *errors, other]).told(lang).splitlines()
            assert first == head.format(count + 1)
            assert (told[0], told[-1]) == (
                f"- {errors[-1].told(lang)}{many}",
                f"- {other.told(lang)}",
            )
            assert len(told) == (2 if many else 1 + count)
    assert CaseError([other]).told("en").startswith("1 fault in the data:\n- z.csv")


def test_errors_can_be_sent_to_another_process_and_keep_their_language():
    errors = (DataError("a.csv", 1), DataError("b.csv", 2, "c", "d", Phrase("{n} x", n=1), "e"))
    sent = pickle.loads(pickle.dumps(CaseError(errors, "vi")))
    assert (sent.errors, sent.lang) == (errors, "vi")
    assert str(sent) == sent.told("vi") == str(CaseError(errors, "vi")) != sent.told("en")

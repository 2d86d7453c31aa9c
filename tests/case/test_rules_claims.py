"""Claims that cannot be told: lost hedges, links that lead nowhere or round, unknown facts."""

import csv
from io import StringIO

import pytest

from thapmuoi_analysis.case.case import load_case

LATE = "có lúc, | việc còn chậm"
MEND_HEDGE = "To mend: put it back, or mend the column of hedges."
MEND_ID = "To mend: mend it, or add a row for it there."
MEND_NAME = "To mend: write the id of the fact alone, or add the fact."


def column(name, *cells, table="claims"):
    """Return a change of a table that fills a column from the top."""

    def fill(raw):
        head, *rows = csv.reader(StringIO(raw.decode()))
        for row, cell in zip(rows, cells, strict=False):
            row[head.index(name)] = cell
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows([head, *rows])
        return text.getvalue().encode()

    return (f"{table}.csv", fill)


BROKEN = {
    "a text that names no fact, though its clause is told": (
        [("claims.csv", "Work is done faster.", "Work is `done`{=html} faster.")],
        "claims.csv, row 3, column text_en: found '{=html}'; expected {names} of facts that the "
        f"case states. {MEND_NAME}",
    ),
    "a clause that lost a hedge": (
        [("claims.csv", LATE, "việc còn chậm")],
        f"claims.csv, row 4, column clause_vi: found 'việc còn chậm'; expected the hedge "
        f"“có lúc” as a whole word. {MEND_HEDGE}",
    ),
    "a hedge within another word": (
        [("claims.csv", LATE, "có lúc, | việc chậm như còng")],
        "claims.csv, row 4, column clause_vi: found 'có lúc, | việc chậm như còng'; expected the "
        f"hedge “còn” as a whole word. {MEND_HEDGE}",
    ),
    "still that is only remaining": (
        [("claims.csv", LATE, "có lúc, | những việc còn lại chậm")],
        "claims.csv, row 4, column clause_vi: found 'có lúc, | những việc còn lại chậm'; expected "
        f"the hedge “còn” as a whole word. {MEND_HEDGE}",
    ),
    "an English clause that lost a hedge": (
        [("claims.csv", "at times, | work is still slow", "at times, | work is slow")],
        "claims.csv, row 4, column clause_en: found 'at times, | work is slow'; expected the hedge "
        f"“still” as a whole word. {MEND_HEDGE}",
    ),
    "a short clause that lost its hedges": (
        [column("short_vi", "", "", "việc chậm có lúc"),
         column("short_en", "", "", "work is still slow at times")],
        "claims.csv, row 4, column short_vi: found 'việc chậm có lúc'; expected the hedge “còn” "
        f"as a whole word. {MEND_HEDGE}",
    ),
    "a full text in place of a clause, without its hedge": (
        [("claims.csv", '"' + LATE + '"', ""),
         ("claims.csv", '"at times, | work is still slow"', ""),
         ("claims.csv", "Có lúc việc còn chậm.", "Việc còn chậm.")],
        "claims.csv, row 4, column text_vi: found 'Việc còn chậm.'; expected the hedge “có lúc” "
        f"as a whole word. {MEND_HEDGE}",
    ),
    "fewer hedges in English": (
        [("claims.csv", "at times; still", "at times")],
        "claims.csv, row 4, column hedge_en: found 'at times'; expected as many hedges as in the "
        "column hedge (2). To mend: write each of them in English, with '; ' between.",
    ),
    "a link to no claim": (
        [column("after", "", "", "c09")],
        "claims.csv, row 4, column after: found 'c09'; expected a known id of claims. " + MEND_ID,
    ),
    "a cause that is none": (
        [column("explained_by", "", "", "c02")],
        "claims.csv, row 4, column explained_by: found 'c02'; expected a known id of claims of "
        "type cause. " + MEND_ID,
    ),
    "a measure for a benefit": (
        [column("answers", "c02")],
        "claims.csv, row 2, column answers: found 'c02'; expected a known id of claims of type "
        "limitation or cause. " + MEND_ID,
    ),
    "claims that are part of each other": (
        [column("part_of", "", "c03", "c02")],
        "claims.csv, row 3, column part_of: found 'c03'; expected no circle of claims. "
        "To mend: take one of its links out.",
    ),
    "a claim that is part of itself": (
        [column("part_of", "", "c02")],
        "claims.csv, row 3, column part_of: found 'c02'; expected no circle of claims. "
        "To mend: take one of its links out.",
    ),
    "a record that shows no claim": (
        [column("shows", "c03 c07", table="missing")],
        "missing.csv, row 2, column shows: found 'c03 c07'; expected a known id of claims. "
        + MEND_ID,
    ),
    "a clause that names no fact": (
        [("claims.csv", "có mô hình ở ít nhất {target_share}", "có mô hình ở ít nhất {target}")],
        "claims.csv, row 2, column clause_vi: found '{target}'; expected {names} of facts that the "
        f"case states. {MEND_NAME}",
    ),
    "a clause that says how a fact is written": (
        [("claims.csv", "at the model in at least {target_share}",
          "at the model in at least {target_share:.1f}")],
        "claims.csv, row 2, column clause_en: found '{target_share}'; expected {names} of facts "
        f"that the case states. {MEND_NAME}",
    ),
    "a clause that names an assumption": (
        [("claims.csv", "việc được giải quyết nhanh hơn,work", "làm {week_hours} giờ,work"),
         ("workload.csv", "week_hours,40", "week_hours,40")],
        "claims.csv, row 3, column clause_vi: found '{week_hours}'; expected {names} of facts that "
        f"the case states. {MEND_NAME}",
    ),
    "a brace that is not closed": (
        [("claims.csv", "việc được giải quyết nhanh hơn,work", "việc { nhanh hơn,work")],
        "claims.csv, row 3, column clause_vi: found \"expected '}' before end of string\"; "
        f"expected {{names}} of facts that the case states. {MEND_NAME}",
    ),
    "a brace without its other": (
        [("claims.csv", "việc được giải quyết nhanh hơn", "việc được giải quyết } nhanh hơn")],
        "claims.csv, row 3, column clause_vi: found \"Single '}' encountered in format string\"; "
        f"expected {{names}} of facts that the case states. {MEND_NAME}",
    ),
    "a message that names no fact": (
        [("messages.csv", "Other places meet", "{elsewhere_mau_giang_2019} places meet")],
        "messages.csv, row 2, column text_en: found '{elsewhere_mau_giang_2019}'; expected {names} "
        f"of facts that the case states. {MEND_NAME}",
    ),
    "a message that rests on nothing": (
        [("messages.csv", "e01 e02", "e01 e02 e03")],
        "messages.csv, row 2, column supported_by: found 'e01 e02 e03'; expected a known id of "
        f"elsewhere or elsewhere_claims. {MEND_ID}",
    ),
    "a message of one place alone": (
        [("messages.csv", "e01 e02", "e01 mau_giang_2020")],
        "messages.csv, row 2, column supported_by: found 'e01 mau_giang_2020'; expected rows of "
        "two places or more. To mend: add a row of another place, or take it out.",
    ),
    "a claim that a link names, without a label": (
        [("claims.csv", "việc chậm,slow work", ","), column("may_help", "", "c03")],
        "claims.csv, row 4, column label_vi: expected a label, as links or pairs name this claim. "
        "To mend: write a few words that name its topic, or take the link out.",
    ),
    "a claim that has a link but no label": (
        [("claims.csv", "việc giải quyết công việc,settling of work", ","),
         column("may_help", "", "c03")],
        "claims.csv, row 3, column label_vi: expected a label, as links or pairs name this claim. "
        "To mend: write a few words that name its topic, or take the link out.",
    ),
    "a claim of a pair without a label": (
        [("claims.csv", "việc chậm,slow work", ","), ("pairs.csv", "c03", "c03")],
        "claims.csv, row 4, column label_vi: expected a label, as links or pairs name this claim. "
        "To mend: write a few words that name its topic, or take the link out.",
    ),
    "a claim with neither clause nor text": (
        [("claims.csv", "việc được giải quyết nhanh hơn,work is done faster", ","),
         ("claims.csv", "Việc được giải quyết nhanh hơn.,Work is done faster.", ",")],
        "claims.csv, row 3, column clause_vi: expected a clause, or a full text. To mend: write "
        "what is claimed, in your own words, with its hedges.",
    ),
    "a limitation beside another limitation": (
        [("pairs.csv", "c03,c02", "c03,c03")],
        "pairs.csv, row 2, column qualifies: found 'c03'; expected a known id of claims "
        "of type benefit. To mend: mend it, or add a row for it there.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", BROKEN)
def test_a_claim_that_cannot_be_told_is_refused_with_its_one_fault(faults_of, wrong):
    changes, told = BROKEN[wrong]
    assert [str(error) for error in faults_of(*changes)] == [told]


def test_what_is_wrong_with_the_facts_is_not_told_again_of_the_clauses(faults_of):
    changes = ("facts.csv", "share,50%", "share,50"), ("claims.csv", LATE, LATE)
    assert {error.file for error in faults_of(*changes)} == {"facts.csv"}


@pytest.mark.parametrize(
    "change",
    [
        column("explained_by", "", "", ""),
        ("claims.csv", "before,implied", "before,measured"),
        ("claims.csv", "before,implied", "elsewhere,measured"),
        ("claims.csv", LATE, "có lúc, | những việc còn lại còn chậm"),
        ("claims.csv", "việc được giải quyết nhanh hơn", "việc (R&D) ở {unit_noun} nhanh hơn"),
        ("claims.csv", "việc được giải quyết nhanh hơn", "còn {remaining} xã là {remaining_names}"),
        ("messages.csv", "Other places meet a lot", "{elsewhere_mau_giang_2020} places meet"),
    ],
)
def test_what_can_be_told_loads(broken, change):
    assert load_case(broken(change))

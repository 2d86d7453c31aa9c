"""A short case filled in: defaults of the schema, what a row implies, a language that repeats."""

import re

from glance import lines

from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA

NAMES = {"vi": "Mẫu", "en": "Sample"}
SOURCES = """
id | title
bao | Một bài
"""
FACTS = """
measure | value
adopted | 3
target_share | 50%
meetings | 2
"""
LABELS = {
    "vi": ["số đơn vị đã thực hiện mô hình", "tỷ lệ tối thiểu theo chỉ tiêu"],
    "en": ["units that had adopted the model", "least share that the target asks for"],
}
CLAIMS = """
type | clause_vi | clause_en | said_by_en
benefit | Nhanh {adopted} | Fast |
cause | Chậm | In 3 days |
lesson | Hay | Good | Mr A
"""


def filled(langs="vi en", sources=SOURCES, **tables):
    """Return a case of tables that are written as text, with what it leaves out filled in."""
    texts = {"sources": sources} if sources else {}
    return of_rows(langs, **{name: lines(text) for name, text in {**texts, **tables}.items()})


def of_rows(langs="vi en", **tables):
    held = {}
    for name, rows in tables.items():
        held[name] = RawTable(f"{name}.csv", rows, range(1, len(rows) + 1))
    about = {"place": {lang: NAMES[lang] for lang in langs.split()}}
    resources = [{"name": name} for name in held]
    return completed(RawCase({"case": about, "resources": resources, "more": 1}, held))


def rows(case, table):
    """Return the rows of a table by column, without empty cells."""
    head, *cells = case.tables[table].rows
    return [{c: x for c, x in zip(head, line, strict=False) if x} for line in cells]


def column(case, table, name):
    """Return the cells of a column, | between them."""
    return "|".join(row.get(name, "") for row in rows(case, table))


def test_a_fact_has_the_unit_label_and_id_of_its_measure_and_the_one_source():
    case = filled(facts=FACTS)
    adopted, share, meetings = rows(case, "facts")
    for n, (row, measure, value, unit) in enumerate(
        ((adopted, "adopted", "3", "unit"), (share, "target_share", "50%", "share"))
    ):
        labels = {"label_vi": LABELS["vi"][n], "label_en": LABELS["en"][n]}
        made = {"id": measure, "unit": unit, "locator": "bao", **labels}
        assert row == {"measure": measure, "value": value, **made}
    assert meetings["unit"] == "meeting/month"
    [source] = rows(case, "sources")
    assert source == {"id": "bao", "title": "Một bài", "date_meaning": "unknown", "language": "vi"}
    assert (case.langs, case.descriptor["more"]) == (("vi", "en"), 1)


GIVEN = """
id | measure | value | unit | label_vi | label_en | locator
 | adopted | 3 | | | |
mine | adopted | 4 | year | | | khac
 | adopted | 5 | | nhãn | |
 | adopted | 6 | | | label |
"""


def test_what_is_given_stays_and_an_id_that_is_taken_gets_a_number():
    case = filled(facts=GIVEN)
    assert column(case, "facts", "id") == "adopted|mine|adopted_2|adopted_3"
    assert column(case, "facts", "unit") == "unit|year|unit|unit"
    assert column(case, "facts", "locator") == "bao|khac|bao|bao"
    label_vi, label_en = (LABELS[lang][0] for lang in ("vi", "en"))
    assert column(case, "facts", "label_vi") == f"{label_vi}|{label_vi}|nhãn|"  # it is to be told
    assert column(case, "facts", "label_en") == f"{label_en}|{label_en}||label"


def test_where_there_is_not_one_source_nobody_knows_which_is_meant():
    for sources in (f"{SOURCES}hai | Bài hai", "id | title", None):
        case = filled(sources=sources, facts=FACTS)
        assert column(case, "facts", "locator") == "||"


def test_what_cannot_be_a_row_is_left_as_it_is():
    written = [["measure", "value"], ["", ""], ["units", "2", "9"], ["units"], ["mine", "2"]]
    case = of_rows(sources=lines(SOURCES), facts=[*map(list, written)])
    table = case.tables["facts"]
    for row, made in zip(written[1:4], table.rows[1:4], strict=True):
        assert [cell for cell in made if cell] == [cell for cell in row if cell]
    unknown = {"measure": "mine", "value": "2", "id": "mine", "locator": "bao"}
    assert rows(case, "facts")[3] == unknown
    assert [*table.lines] == [1, 2, 3, 4, 5]


CODED = """
type | clause_vi | speaker
benefit | Nhanh | implied
cause | Chậm |
"""


def test_a_claim_is_numbered_by_its_row_and_is_somebodys_where_one_is_named():
    case = filled(claims=CLAIMS)
    assert column(case, "claims", "id") == "c01|c02|c03"
    assert "quantified" not in rows(case, "claims")[0]  # a digit is no measurement
    assert column(case, "claims", "speaker") == "none|none|explicit"
    assert {(row["about"], row["locator"]) for row in rows(case, "claims")} == {("model", "bao")}
    first_two = "".join(CLAIMS.splitlines(keepends=True)[:4])
    assert column(filled(claims=first_two), "claims", "speaker") == "uncoded|uncoded"
    assert column(filled(claims=CODED), "claims", "speaker") == "implied|none"


def test_a_case_in_one_language_repeats_it_in_the_columns_of_the_other():
    case = filled("vi", facts=FACTS, claims=CLAIMS)
    assert case.langs == ("vi",)
    assert case.descriptor["case"]["place"] == {"vi": "Mẫu", "en": "Mẫu"}
    assert column(case, "facts", "label_en").split("|")[:2] == LABELS["vi"]
    assert column(case, "claims", "clause_en") == "Nhanh {adopted}|Chậm|Hay"
    assert column(case, "claims", "said_by_en") == "||Mr A"
    assert column(case, "claims", "said_by_vi") == "||"  # it is to be told
    assert column(case, "claims", "speaker") == "uncoded|uncoded|uncoded"
    [claim] = rows(filled("vi", claims="type | clause_vi\ncause | Chậm"), "claims")
    assert "hedge_en" not in claim
    [claim] = rows(filled("vi", claims="type | clause_vi | hedge\ncause | a | có lúc"), "claims")
    assert (claim["clause_en"], claim["hedge_en"]) == ("a", "có lúc")


def test_the_names_of_a_case_in_one_language_are_repeated_too():
    about = {
        "place": {"vi": "Mẫu"},
        "within": {"vi": "Tỉnh", "en": ""},
        "since": {"vi": "a", "rests_on": "bao"},
        "fictional": True,
    }
    case = completed(RawCase({"case": about, "resources": []}, {}))
    assert case.descriptor["case"] == {
        "place": {"vi": "Mẫu", "en": "Mẫu"},
        "within": {"vi": "Tỉnh", "en": "Tỉnh"},
        "since": {"vi": "a", "en": "a", "rests_on": "bao"},
        "fictional": True,
    }


HEDGED = """
type | clause_en | hedge_en
cause | At times slow | at times
"""


def test_in_english_alone_the_hedges_of_the_source_are_the_english_ones():
    case = filled("en", facts=FACTS, claims=HEDGED, pairs="claim | reading_en\nc01 | x")
    [claim], [pair] = rows(case, "claims"), rows(case, "pairs")
    assert (claim["clause_vi"], claim["hedge"]) == ("At times slow", "at times")
    assert pair["reading_vi"] == "x"
    assert case.descriptor["case"]["place"] == {"vi": "Sample", "en": "Sample"}
    assert column(case, "sources", "language") == "en"
    assert column(case, "facts", "label_vi").split("|")[:2] == LABELS["en"]  # of a default too
    assert "hedge" not in rows(filled(claims=HEDGED), "claims")[0]


CITED = """
measure | value | locator
adopted | 3 | bao
"""
TWO = f"{SOURCES}khac | Bài khác"
SENTENCES = """
locator | key_term
bao:p1.s1 | ba
khac |
"""


def test_a_document_that_is_cited_as_a_whole_needs_no_row_of_sentences():
    case = filled(sources=TWO, facts=CITED)
    assert rows(case, "sentences") == [{"locator": "bao"}]
    table = case.tables["sentences"]
    assert (table.label, table.lines) == ("sentences.csv", [0, 0])
    more = filled(sources=TWO, facts=f"{CITED}units | 4 | khac", sentences=SENTENCES)
    assert column(more, "sentences", "locator") == "bao:p1.s1|khac|bao"
    assert [*more.tables["sentences"].lines] == [1, 2, 3, 0]


def test_sentences_that_could_not_be_read_are_not_made_up_and_empty_tables_stay():
    held = {"sources": RawTable("sources.csv", [], [])}
    listed = [{"name": "sources"}, {"name": "sentences"}]
    case = completed(RawCase({"case": {}, "resources": listed}, held))
    assert "sentences" not in case.tables
    assert case.tables["sources"] is held["sources"] and case.langs == ("vi", "en")


KNOWN = "source lang n spoken measure measure_is implied_force implied_condition"


def test_every_default_names_what_a_row_the_case_or_its_measure_has():
    fields = [field for table in SCHEMA.values() for field in table["fields"]]
    defaults = " ".join(field.get("default", "") for field in fields)
    assert {*re.findall(r"\{(\w+)", defaults)} == {*KNOWN.split()}

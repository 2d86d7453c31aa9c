"""A short case filled in: defaults of the schema, what a row implies, a language that repeats."""

import re

from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA

NAMES = {"vi": "Mẫu", "en": "Sample"}
SOURCES = ["id,title", "bao,Một bài"]
FACTS = ["measure,value", "adopted,3", "target_share,50%", "meetings,2"]
LABELS = {
    "vi": ["số đơn vị đã thực hiện mô hình", "tỷ lệ tối thiểu theo chỉ tiêu"],
    "en": ["units that had adopted the model", "least share that the target asks for"],
}
CLAIMS = ["type,clause_vi,clause_en,said_by_en", "benefit,Nhanh {adopted},Fast,",
          "cause,Chậm,In 3 days,", "lesson,Hay,Good,Mr A"]  # fmt: skip


def filled(langs="vi en", names=(), listed=(), sources=SOURCES, **tables):
    """Return a case whose tables have these lines, with what it leaves out filled in."""
    tables |= {"sources": sources} if sources else {}
    held = {
        name: RawTable(f"{name}.csv", [line.split(",") for line in lines], range(1, len(lines) + 1))
        for name, lines in tables.items()
    }
    about = {"place": {lang: NAMES[lang] for lang in langs.split()}, **dict(names)}
    resources = [{"name": name} for name in (*held, *listed)]
    return completed(RawCase({"case": about, "resources": resources, "more": 1}, held))


def rows(case, table):
    """Return the rows of a table by column, without empty cells."""
    head, *lines = case.tables[table].rows
    return [{c: x for c, x in zip(head, line, strict=False) if x} for line in lines]


def column(case, table, name):
    """Return the cells of a column, "" where there are none."""
    return [row.get(name, "") for row in rows(case, table)]


def test_a_fact_has_the_unit_label_and_id_of_its_measure_and_the_one_source():
    case = filled(facts=FACTS)
    for n, (row, unit) in enumerate(zip(rows(case, "facts"), ("unit", "share"), strict=False)):
        measure, value = FACTS[n + 1].split(",")
        assert row == {
            "measure": measure, "value": value, "id": measure, "unit": unit, "locator": "bao",
            "label_vi": LABELS["vi"][n], "label_en": LABELS["en"][n],
        }  # fmt: skip
    assert rows(case, "facts")[2]["unit"] == "meeting/month"
    [source] = rows(case, "sources")
    assert source == {"id": "bao", "title": "Một bài", "date_meaning": "unknown", "language": "vi"}
    assert (case.langs, case.descriptor["more"]) == (("vi", "en"), 1)


def test_what_is_given_stays_and_an_id_that_is_taken_gets_a_number():
    lines = ["id,measure,value,unit,label_vi,label_en,locator", ",adopted,3,,,,",
             "mine,adopted,4,year,,,khac", ",adopted,5,,nhãn,,", ",adopted,6,,,label,"]  # fmt: skip
    case = filled(facts=lines)
    assert column(case, "facts", "id") == ["adopted", "mine", "adopted_2", "adopted_3"]
    assert column(case, "facts", "unit")[1] == "year"
    assert column(case, "facts", "locator")[1] == "khac"
    assert column(case, "facts", "label_vi")[2:] == ["nhãn", ""]  # the other is to be told too
    assert column(case, "facts", "label_en")[2:] == ["", "label"]


def test_where_there_is_not_one_source_nobody_knows_which_is_meant():
    for sources in ([*SOURCES, "hai,Bài hai"], ["id,title"], None):
        assert not any(column(filled(sources=sources, facts=FACTS), "facts", "locator"))


def test_what_cannot_be_a_row_is_left_as_it_is():
    case = filled(facts=["measure,value", ",", "units,2,9", "units", "mine,2"])
    table = case.tables["facts"]
    head, empty, long, short, _ = table.rows
    blank = [""] * (len(head) - 2)
    assert (empty, long, short) == (
        ["", "", *blank],
        ["units", "2", "9", *blank],
        ["units", *blank],
    )
    unknown = {"measure": "mine", "value": "2", "id": "mine", "locator": "bao"}
    assert rows(case, "facts")[3] == unknown
    assert [*table.lines] == [1, 2, 3, 4, 5]


def test_a_claim_has_a_number_counted_by_its_row_and_is_somebodys_where_one_is_named():
    case = filled(claims=CLAIMS)
    assert column(case, "claims", "id") == ["c01", "c02", "c03"]
    assert column(case, "claims", "quantified") == ["true", "true", "false"]
    assert column(case, "claims", "speaker") == ["none", "none", "explicit"]
    assert {(row["about"], row["locator"]) for row in rows(case, "claims")} == {("model", "bao")}
    assert column(filled(claims=CLAIMS[:3]), "claims", "speaker") == ["uncoded"] * 2
    coded = ("speaker", "implied", "")
    mixed = [f"{line},{cell}" for line, cell in zip(CLAIMS[:3], coded, strict=True)]
    assert column(filled(claims=mixed), "claims", "speaker") == ["implied", "none"]


def test_a_case_in_one_language_repeats_it_in_the_columns_of_the_other():
    names = {"within": {"vi": "Tỉnh", "en": ""}, "since": {"vi": "a", "rests_on": "bao"},
             "fictional": True}  # fmt: skip
    case = filled("vi", names, facts=FACTS, claims=CLAIMS)
    assert case.langs == ("vi",)
    assert case.descriptor["case"] == {
        "place": {"vi": "Mẫu", "en": "Mẫu"}, "within": {"vi": "Tỉnh", "en": "Tỉnh"},
        "since": {"vi": "a", "en": "a", "rests_on": "bao"}, "fictional": True,
    }  # fmt: skip
    assert column(case, "facts", "label_en")[:2] == LABELS["vi"]
    assert column(case, "claims", "clause_en") == ["Nhanh {adopted}", "Chậm", "Hay"]
    assert column(case, "claims", "said_by_en")[2] == "Mr A"
    assert not any(column(case, "claims", "said_by_vi"))  # it is to be told
    assert column(case, "claims", "speaker") == ["uncoded"] * 3
    assert column(case, "claims", "quantified") == ["true", "false", "false"]
    bare = filled("vi", claims=["type,clause_vi", "cause,Chậm"])
    assert "hedge_en" not in rows(bare, "claims")[0]
    [claim] = rows(filled("vi", claims=["type,clause_vi,hedge", "cause,Chậm,có lúc"]), "claims")
    assert (claim["clause_en"], claim["hedge_en"]) == ("Chậm", "có lúc")


def test_in_english_alone_the_hedges_of_the_source_are_the_english_ones():
    lines = ["type,clause_en,hedge_en", "cause,At times slow,at times"]
    case = filled("en", facts=FACTS, claims=lines, pairs=["claim,reading_en", "c01,x"])
    [claim], [pair] = rows(case, "claims"), rows(case, "pairs")
    assert (claim["clause_vi"], claim["hedge"]) == ("At times slow", "at times")
    assert pair["reading_vi"] == "x"
    assert case.descriptor["case"]["place"] == {"vi": "Sample", "en": "Sample"}
    assert column(case, "sources", "language") == ["en"]
    assert column(case, "facts", "label_vi")[:2] == LABELS["en"]  # of a default too
    assert "hedge" not in rows(filled(claims=lines), "claims")[0]


def test_a_document_that_is_cited_as_a_whole_needs_no_row_of_sentences():
    sources, facts = [*SOURCES, "khac,Bài khác"], ["measure,value,locator", "adopted,3,bao"]
    case = filled(sources=sources, facts=facts)
    assert rows(case, "sentences") == [{
        "locator": "bao",
        "paraphrase_vi": "điều được dẫn trong báo cáo này (chưa diễn đạt lại)",
        "paraphrase_en": "what this report cites (not paraphrased)",
    }]  # fmt: skip
    table = case.tables["sentences"]
    assert (table.label, table.lines) == ("sentences.csv", [0, 0])
    more = filled(sources=sources, facts=[*facts, "units,4,khac"],
                  sentences=["locator,key_term", "bao:p1.s1,ba", "khac,"])  # fmt: skip
    assert column(more, "sentences", "locator") == ["bao:p1.s1", "khac", "bao"]
    assert [*more.tables["sentences"].lines] == [1, 2, 3, 0]


def test_sentences_that_could_not_be_read_are_not_made_up_and_empty_tables_stay():
    unread = filled(listed=["sentences"], facts=["measure,value", "adopted,3"])
    assert "sentences" not in unread.tables
    held = {"sources": RawTable("sources.csv", [], [])}
    case = completed(RawCase({"case": {}, "resources": [{"name": "sources"}]}, held))
    assert case.tables["sources"] is held["sources"] and case.langs == ("vi", "en")


def test_every_default_names_what_a_row_the_case_or_its_measure_has():
    fields = [field for table in SCHEMA.values() for field in table["fields"]]
    named = {name for f in fields for name in re.findall(r"\{(\w+)", f.get("default", ""))}
    assert named == {"source", "lang", "n", "spoken", "counted", "measure", "measure_is",
                     "implied_force", "implied_condition"}  # fmt: skip

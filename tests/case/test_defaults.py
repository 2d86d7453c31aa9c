"""A short case filled in: defaults of the schema, what a row implies, a language that repeats."""

import pytest

from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA

NAMES = {"vi": "Mẫu", "en": "Sample"}
SOURCES = ["id,title", "bao,Một bài"]


def filled(langs="vi en", names=(), listed=(), **tables):
    """Return a case whose tables have these lines, with what it leaves out filled in."""
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


FACTS = ["measure,value", "adopted,3", "target_share,50%", "meetings,2"]
LABELS = {
    "vi": ["số đơn vị đã thực hiện mô hình", "tỷ lệ tối thiểu theo chỉ tiêu"],
    "en": ["units that had adopted the model", "least share that the target asks for"],
}


def test_a_fact_has_the_unit_label_and_id_of_its_measure_and_the_one_source():
    case = filled(sources=SOURCES, facts=FACTS)
    assert rows(case, "facts")[:2] == [
        {"measure": measure, "value": value, "id": measure, "unit": unit, "locator": "bao",
         "label_vi": LABELS["vi"][n], "label_en": LABELS["en"][n]}
        for n, (measure, value, unit) in enumerate(
            (("adopted", "3", "unit"), ("target_share", "50%", "share")))
    ]  # fmt: skip
    assert rows(case, "facts")[2]["unit"] == "meeting/month"
    [source] = rows(case, "sources")
    assert source == {"id": "bao", "title": "Một bài", "date_meaning": "unknown", "language": "vi"}
    assert (case.langs, case.descriptor["more"]) == (("vi", "en"), 1)


def test_what_is_given_stays_and_an_id_that_is_taken_gets_a_number():
    lines = ["id,measure,value,unit,label_vi,label_en,locator", ",adopted,3,,,,",
             "mine,adopted,4,year,,,khac", ",adopted,5,,nhãn,,", ",adopted,6,,,label,"]  # fmt: skip
    found = rows(filled(sources=SOURCES, facts=lines), "facts")
    assert [row["id"] for row in found] == ["adopted", "mine", "adopted_2", "adopted_3"]
    assert (found[1]["unit"], found[1]["locator"]) == ("year", "khac")
    assert found[2]["label_vi"] == "nhãn" and "label_en" not in found[2]  # it is to be told too
    assert found[3]["label_en"] == "label" and "label_vi" not in found[3]


@pytest.mark.parametrize("sources", [[*SOURCES, "hai,Bài hai"], ["id,title"], None])
def test_where_there_is_not_one_source_nobody_knows_which_is_meant(sources):
    tables = {"sources": sources} if sources else {}
    found = rows(filled(facts=FACTS, **tables), "facts")
    assert not any("locator" in row for row in found)


def test_what_cannot_be_a_row_is_left_as_it_is():
    case = filled(sources=SOURCES, facts=["measure,value", ",", "units,2,9", "units", "mine,2"])
    empty, long, short, unknown = case.tables["facts"].rows[1:]
    wide = len(case.tables["facts"].rows[0])
    assert empty == [""] * wide and long == ["units", "2", "9", *[""] * (wide - 2)]
    assert short == ["units", *[""] * (wide - 2)]
    assert unknown[:2] == ["mine", "2"]
    assert rows(case, "facts")[3] == {"measure": "mine", "value": "2", "id": "mine",
                                      "locator": "bao"}  # fmt: skip
    assert [*case.tables["facts"].lines] == [1, 2, 3, 4, 5]


CLAIMS = ["type,clause_vi,clause_en,said_by_en", "benefit,Nhanh {adopted},Fast,",
          "cause,Chậm,In 3 days,", "lesson,Hay,Good,Mr A"]  # fmt: skip


def test_a_claim_has_a_number_counted_by_its_row_and_is_somebodys_where_one_is_named():
    found = rows(filled(sources=SOURCES, claims=CLAIMS), "claims")
    assert [row["id"] for row in found] == ["c01", "c02", "c03"]
    assert [row["quantified"] for row in found] == ["true", "true", "false"]
    assert [row["speaker"] for row in found] == ["none", "none", "explicit"]
    assert {(row["about"], row["locator"]) for row in found} == {("model", "bao")}
    nobody = rows(filled(sources=SOURCES, claims=CLAIMS[:3]), "claims")
    assert [row["speaker"] for row in nobody] == ["uncoded"] * 2
    coded = ["speaker", "implied", ""]
    lines = [f"{line},{cell}" for line, cell in zip(CLAIMS[:3], coded, strict=True)]
    mixed = rows(filled(sources=SOURCES, claims=lines), "claims")
    assert [row["speaker"] for row in mixed] == ["implied", "none"]


def test_a_case_in_one_language_repeats_it_in_the_columns_of_the_other():
    within = {"within": {"vi": "Tỉnh", "en": ""}, "since": {"vi": "a", "rests_on": "bao"},
              "fictional": True}  # fmt: skip
    case = filled("vi", within, sources=SOURCES, facts=FACTS, claims=CLAIMS)
    assert case.langs == ("vi",)
    assert case.descriptor["case"] == {
        "place": {"vi": "Mẫu", "en": "Mẫu"}, "within": {"vi": "Tỉnh", "en": "Tỉnh"},
        "since": {"vi": "a", "en": "a", "rests_on": "bao"}, "fictional": True,
    }  # fmt: skip
    assert [row["label_en"] for row in rows(case, "facts")][:2] == LABELS["vi"]
    claims = rows(case, "claims")
    assert [row["clause_en"] for row in claims] == ["Nhanh {adopted}", "Chậm", "Hay"]
    assert claims[2]["said_by_en"] == "Mr A" and "said_by_vi" not in claims[2]  # it is to be told
    assert [row["speaker"] for row in claims] == ["uncoded"] * 3
    assert [row["quantified"] for row in claims] == ["true", "false", "false"]
    bare = filled("vi", sources=SOURCES, claims=["type,clause_vi", "cause,Chậm"])
    assert "hedge_en" not in rows(bare, "claims")[0]
    less = filled("vi", sources=SOURCES, claims=["type,clause_vi,hedge", "cause,Chậm,có lúc"])
    [claim] = rows(less, "claims")
    assert (claim["clause_en"], claim["hedge_en"]) == ("Chậm", "có lúc")


def test_in_english_alone_the_hedges_of_the_source_are_the_english_ones():
    lines = ["type,clause_en,hedge_en", "cause,At times slow,at times"]
    case = filled("en", sources=SOURCES, claims=lines, pairs=["claim,reading_en", "c01,x"])
    [claim], [pair] = rows(case, "claims"), rows(case, "pairs")
    assert (claim["clause_vi"], claim["hedge"]) == ("At times slow", "at times")
    assert pair["reading_vi"] == "x"
    assert case.descriptor["case"]["place"] == {"vi": "Sample", "en": "Sample"}
    assert rows(case, "sources")[0]["language"] == "en"
    both = filled(sources=SOURCES, claims=lines)
    assert "hedge" not in rows(both, "claims")[0]
    labels = [row["label_vi"] for row in rows(filled("en", sources=SOURCES, facts=FACTS), "facts")]
    assert labels[:2] == LABELS["en"]  # what a default says is repeated too


PARAPHRASE = "điều được dẫn trong báo cáo này (chưa diễn đạt lại)"


def test_a_document_that_is_cited_as_a_whole_needs_no_row_of_sentences():
    sources = [*SOURCES, "khac,Bài khác"]
    facts = ["measure,value,locator", "adopted,3,bao"]
    said = {
        "paraphrase_vi": PARAPHRASE,
        "paraphrase_en": "what this report cites (not paraphrased)",
    }
    case = filled(sources=sources, facts=facts)
    assert rows(case, "sentences") == [{"locator": "bao", **said}]
    assert (case.tables["sentences"].label, case.tables["sentences"].lines) == (
        "sentences.csv", [0, 0],
    )  # fmt: skip
    more = filled(sources=sources, facts=[*facts, "units,4,khac"],
                  sentences=["locator,key_term", "bao:p1.s1,ba", "khac,"])  # fmt: skip
    assert [row["locator"] for row in rows(more, "sentences")] == ["bao:p1.s1", "khac", "bao"]
    assert [*more.tables["sentences"].lines] == [1, 2, 3, 0]


def test_sentences_that_could_not_be_read_are_not_made_up_and_empty_tables_stay():
    unread = filled(listed=["sentences"], sources=SOURCES, facts=["measure,value", "adopted,3"])
    assert "sentences" not in unread.tables
    held = {"sources": RawTable("sources.csv", [], [])}
    case = completed(RawCase({"case": {}, "resources": [{"name": "sources"}]}, held))
    assert case.tables["sources"] is held["sources"] and case.langs == ("vi", "en")


def test_every_default_names_what_a_row_the_case_or_its_measure_has():
    known = {"source", "lang", "n", "spoken", "counted", "measure", "measure_is",
             "implied_force", "implied_condition"}  # fmt: skip
    defaults = [f["default"] for t in SCHEMA.values() for f in t["fields"] if "default" in f]
    named = {part.split("}")[0].split("[")[0].split(":")[0] for text in defaults
             for part in text.split("{")[1:]}  # fmt: skip
    assert named == known

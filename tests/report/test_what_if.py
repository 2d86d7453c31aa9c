"""A claim that somebody imagined: nothing that is made of it tells it as the source's own."""

from datetime import date

import openpyxl
import pandas as pd
import pytest

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.quantity import Kind
from thapmuoi_analysis.report import annex, deposit, popovers
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.title_block import title_block
from thapmuoi_analysis.telling import goals
from thapmuoi_analysis.telling.careful import careful
from thapmuoi_analysis.telling.chain import chain
from thapmuoi_analysis.telling.formatter import Formatter

CASE = load_case("example")
PLACE = "example-2025-07-01:p8.s1"
IMAGINED = {
    "id": "c99",
    "locator": PLACE,
    "type": "limitation",
    "about": "model",
    "speaker": "none",
    "force": "plain",
    "clause_vi": "đường còn xa",
    "clause_en": "the way is still far",
    "label_vi": "đường xa",
    "label_en": "the way",
    "text_vi": "Đường còn xa.",
    "text_en": "The way is still far.",
}
WHAT_IF = CASE.with_rows("claims", **IMAGINED)
MARK = {"vi": "(giả định)", "en": "(assumed)"}
NEVER = {"vi": "Theo bài viết", "en": "According to the article"}


def told(template, lang, **facts):
    return Formatter(lang).speak(template, {**WHAT_IF.told, **facts}, locators=True)


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_told_as_assumed_wherever_it_is_named_and_rests_on_no_sentence(lang):
    claims = metrics.claims(WHAT_IF, lang)
    rows = claims[claims["assumed"]]
    [claim] = rows["claim"]
    templates = ["{x}.", "{x:short}.", "{x:clauses}.", "{x:labels}.", "*{careful}.*", "{claim}."]
    for template in templates:
        sentence = told(template, lang, x=rows, claim=claim, careful=careful(claim))
        assert MARK[lang] in sentence.text, template
        assert sentence.cited == [] and NEVER[lang] not in sentence.text, template
    stated = claims[claims["id"] == "c13"]
    assert told("{x}.", lang, x=stated).text.startswith(NEVER[lang])
    assert MARK[lang] not in told("{x}.", lang, x=stated).text


def test_beside_claims_of_the_source_it_stands_apart():
    rows = metrics.claims(WHAT_IF, "en").query("id in ['c13', 'c99']")
    sentence = told("{x}.", "en", x=rows)
    assert sentence.text.endswith("[p8.s1]. The way is still far (assumed).")
    assert sentence.cited == [PLACE]


def test_a_claim_that_is_coded_anew_is_assumed_too_also_when_it_is_a_target_or_a_plan():
    case = CASE.with_rows("claims", id="c13", type="benefit")
    anew = case.claims_by_id["c13"]
    assert anew.assumed and "assumed" in anew._repr_html_()
    for tell, id in ((goals.target, "c02"), (goals.plan, "c07")):
        case = CASE.with_rows("claims", id=id, mechanism="other")
        claims = metrics.claims(case, "en")
        row = claims[claims["id"] == id]
        given = (case.latest("target_share"), case.latest("target_year"))
        phrase = tell(row, *given) if tell is goals.target else tell(row)
        sentence = Formatter("en").speak("{it}.", {**case.told, "it": phrase}).text
        assert "(assumed)" in sentence
        assert "according to" not in sentence.casefold() and "article" not in sentence


def test_a_picture_of_the_way_from_a_limitation_says_so():
    case = CASE.with_rows("claims", id="c14", mechanism="other")
    chart = chain(metrics.links(case, "en"), Formatter("en"))
    assert "; cause: the district's meeting schedule (assumed);" in chart.alt
    assert chart.alt.count("(assumed)") == 1


def test_a_count_of_it_is_assumed_and_rests_on_the_others_alone():
    case = CASE.with_rows("claims", id="c13", mechanism="other")
    claims = metrics.claims(case)
    by_type = metrics.counts(claims, "type")
    crossed = metrics.crosstab(case.claims, "type", "speaker")
    for number in (by_type["limitation"], crossed.loc["limitation", "none"]):
        assert number.kind is Kind.ASSUMED
        assert number.sources == ("example-2025-07-01:p8.s2",)
    assert by_type.drop("limitation").quantity.table()["kind"].eq("derived").all()
    assert claims.query("assumed")["id"].tolist() == ["c13"]
    assert not metrics.claims(CASE)["assumed"].any()


def test_the_page_that_opens_on_it_says_so():
    known = popovers._Known(Job(WHAT_IF, "vi"), {})
    opened = known.claim("c99")
    assert (opened.lines["said by"], opened.sources) == ("giả định", [])
    assert known.claim("c13").sources == [PLACE]


@pytest.mark.parametrize("lang", LANGS)
def test_annex_and_references_say_that_the_report_is_of_a_what_if(lang, tmp_path):
    changed = "claims: c99"
    job = Job(WHAT_IF, lang)
    block = title_block(WHAT_IF, lang, date(2026, 1, 1))
    assert block["about"][-1]["text"].endswith(f": {changed}.")
    annex.write(tmp_path, job, {}, block)
    cover = openpyxl.load_workbook(tmp_path / "annex.xlsx")["cover"]
    texts = [str(cell.value) for row in cover.iter_rows() for cell in row]
    assert any(text == block["what_if"] and changed in text for text in texts)
    claims = pd.read_csv(tmp_path / "annex-claims.csv", index_col="id", keep_default_na=False)
    yes = Formatter(lang).term("yes")
    assert claims.index[claims["assumed"] == yes].tolist() == ["c99"]
    own = deposit.references(job, block)[0]
    assert own["note"] == block["what_if"] and Formatter(lang).term("what if") in own["title"]
    deposit.write_crate(tmp_path, job, block)
    assert changed in (tmp_path / deposit.CRATE).read_text("utf-8")


def test_of_a_case_as_it_is_nothing_of_that_is_said(tmp_path):
    block = title_block(CASE, "vi", date(2026, 1, 1))
    assert block["what_if"] == "" and "giả định" not in block["about"][-1]["text"]
    annex.write(tmp_path, Job(CASE, "vi"), {}, block)
    assert "assumed" not in pd.read_csv(tmp_path / "annex-claims.csv")
    own = deposit.references(Job(CASE, "vi"), block)[0]
    assert own["title"] == block["title"] and "note" not in own

"""What a report says of its sources: sentences, documents; and what its case lacks."""

import re
import shutil
from pathlib import Path

import openpyxl
import pypandoc
import pytest
from report.executed import notebook, number, output

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.location import files_of
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.case.sentences import sentences
from thapmuoi_analysis.report import annex, popovers, provenance
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.telling.formatter import Formatter, label
from thapmuoi_analysis.telling.marks import anchor

SOURCE = "example-2025-07-01"
EXAMPLE = Path(__file__).parents[2] / "data" / "example"
TEXT = (EXAMPLE / f"{SOURCE}.txt").read_text(encoding="utf-8")
LANGS = ("vi", "en")


@pytest.fixture
def copy(tmp_path):
    """Return a function that loads the example with another copy of its text, or with none."""

    def write(text=None):
        folder = shutil.copytree(EXAMPLE, tmp_path / "example")
        (folder / f"{SOURCE}.txt").unlink()
        if text is not None:
            (folder / f"{SOURCE}.txt").write_text(text, encoding="utf-8")
        return load_case(folder)

    return write


def test_with_a_copy_each_sentence_is_quoted_and_paraphrased_too_in_another_language():
    case = load_case("example")
    places = sentences(TEXT)
    ours = case.sentences.set_index("locator")["paraphrase_en"]
    quoted = {locator: f"“{places[label(locator)]}”" for locator in ours.index}
    assert provenance.texts(case, "vi") == quoted
    both = {locator: f"{ours[locator]} ({text})" for locator, text in quoted.items()}
    assert provenance.texts(case, "en") == both


def test_without_a_copy_each_sentence_is_paraphrased(copy):
    case = copy()
    for lang in LANGS:
        ours = {row["locator"]: row[f"paraphrase_{lang}"] for row in case.records("sentences")}
        assert provenance.texts(case, lang) == ours


def test_a_document_beside_the_data_is_quoted_as_a_text_is(copy):
    case = copy()
    document = case.folder / f"{SOURCE}.docx"
    paragraphs = TEXT.replace("\n", "\n\n")
    pypandoc.convert_text(paragraphs, "docx", "markdown", outputfile=str(document))
    quoted = provenance.texts(load_case("example"), "vi")
    assert provenance.texts(case, "vi") == quoted
    assert document in files_of(case.folder)  # which a run reads, and its manifest names


STRANGERS = Path(__file__).parents[1] / "strangers"
BARE = "vam-nang-2024-11-18"


def test_what_nobody_paraphrased_is_told_once_and_quoted_alone_where_a_copy_is(tmp_path):
    folder = shutil.copytree(STRANGERS / "digital-teams" / "short", tmp_path / "teams")
    made = number("adopted", "52", sources=[f"{BARE}:p3.s1", f"{BARE}:p4.s1"])
    executed = {"01_x": notebook([output("", quantities=[made])])}
    rests = {
        "vi": "đoạn 3, câu 1; {}, đoạn 4, câu 1 (chưa diễn đạt lại)</dd>",
        "en": "paragraph 3, sentence 1; {}, paragraph 4, sentence 1 (not paraphrased)</dd>",
    }
    [publisher] = load_case(folder).sources["publisher"]
    rests = {lang: f"<dd>{publisher}, {text.format(publisher)}" for lang, text in rests.items()}
    first = {lang: text.partition(";")[0][4:] for lang, text in rests.items()}

    def opened(lang):
        job = Job(load_case(folder), lang)
        return popovers.opened('<main><data value="n-adopted">52</data></main>', job, executed)

    for lang in LANGS:
        assert rests[lang] in opened(lang)
        assert opened(lang).count(first[lang]) == 1
    shutil.copy(STRANGERS / "digital-teams" / f"{BARE}.txt", folder)
    for lang in LANGS:
        assert f"<dt>{first[lang]}</dt><dd>“" in opened(lang)
        assert rests[lang] not in opened(lang)


def test_the_annex_says_once_that_sentences_are_not_paraphrased(tmp_path):
    titles = []
    for folder in (STRANGERS / "digital-teams" / "short", EXAMPLE):
        made = tmp_path / folder.name
        made.mkdir()
        annex.write(
            made, Job(load_case(folder), "vi"), {}, {"title": "", "about": [], "what_if": ""}
        )
        titles.append(openpyxl.load_workbook(made / "annex.xlsx")["sentences"]["A1"].value)
    bare = "(ô trống: chưa diễn đạt lại · empty: not paraphrased)"
    assert [title.endswith(bare) for title in titles] == [True, False]


def test_a_sentence_that_moved_is_quoted_and_one_that_is_lost_or_twice_there_paraphrased(copy):
    lost = sentences(TEXT)["p5.s2"]
    twice = sentences(TEXT)["p9.s1"]
    assert TEXT.count(lost) == TEXT.count(twice) == 1
    text = "Lời tòa soạn.\n\n" + TEXT.replace(lost, lost.replace("2/6", "3/6")) + f"\n{twice}\n"
    case = copy(text)
    ours = case.sentences.set_index("locator")["paraphrase_vi"]
    for locator, found in provenance.texts(case, "vi").items():
        place = label(locator)
        is_ours = place in ("p5.s2", "p9.s1")
        assert found == (ours[locator] if is_ours else f"“{sentences(TEXT)[place]}”")


def test_marks_are_made_links_with_a_title_in_either_form_and_nothing_else_is():
    locator = f"{SOURCE}:p5.s2"
    target = anchor(f"{SOURCE}:p5.s2")
    rest = '. [x](#other) <a href="#x">'
    text = f'Có [<span title="{locator}">p5.s2</span>]{rest}'
    said = {locator: "Báo, câu 1: a ”b” <i>c</i> *d* `e` [f](g)"}
    html = provenance.linked(text, said, html=True)
    start = f'Có [<a href="#{target}" title="Báo, câu 1: a ”b” &#60;i&#62;c&#60;/i&#62; *d* '
    assert html.startswith(start) and html.endswith(rest)
    assert not re.search("[`[]", html.partition("<a")[2].partition("</a>")[0])
    markdown = provenance.linked(text, said)
    assert markdown.startswith(rf'Có [\[[p5.s2](#{target} "') and markdown.endswith(rest)
    assert r"\*d\*" in markdown and ")\\]]{.locators}. [x]" in markdown


def _listed(slug, *cited, lang="en"):
    case = load_case(slug)
    said = provenance.texts(case, lang)
    return "\n\n".join(provenance.listed(cited, said, case, Formatter(lang))).replace("\\", "")


def test_a_document_stands_in_one_line_to_which_each_of_its_marks_leads():
    cited = [f"{SOURCE}:p5.s2", f"{SOURCE}:p4.s1"]
    (line,) = [x for x in _listed("example", *cited).splitlines() if x.startswith("- ")]
    assert all(f"[]{{#{anchor(locator)}}}" in line for locator in cited)
    assert f"[{SOURCE}] [" in line
    assert _listed("example") == ""


def test_documents_that_are_cited_as_a_whole_and_those_of_other_places_are_told_apart():
    case = load_case("thap-muoi")
    other = next(x for x in case.sentences["locator"] if x.split(":")[0] not in case.own_sources)
    own, others = _listed("thap-muoi", "nq-1663", other).split("## Other sources")
    assert own.count("::: {.entry}") == others.count("\n- ") == 1
    assert f"[]{{#{anchor('nq-1663')}}}" in own and "[nq-1663] [" in own
    assert f"[]{{#{anchor(other)}}}" in others and f"[{other.split(':')[0]}] [" in others


def _lacking(tables, facts, lang="en", slug="example"):
    lines = provenance.lacking(load_case(slug), tables, facts, Formatter(lang))
    return "\n".join(lines).replace("\\", "")


def test_what_is_lacking_is_told_once_by_its_name():
    tables = {"Sơ đồ": ["layout"], "Quy chế": ["layout", "workload"]}
    told = _lacking(tables, ["adopted_share", "rotated", "no_name_of_this"], "vi")
    layout = "sơ đồ vị trí các xã, thị trấn"
    head = f"## Những gì báo cáo này không có\nDữ liệu hiện có không gồm: {layout}; "
    assert told.startswith(head) and told.count(layout) == 1
    assert told.endswith("không có phần: “Sơ đồ”; “Quy chế”.")
    assert load_case("example").labels["rotated"]["vi"] in told
    assert "no_name" not in told and "no name" not in told
    assert "giả định về quỹ thời gian" in told
    other = _lacking({"Nơi khác": ["elsewhere", "elsewhere_claims", "messages"]}, [])
    assert "The data do not include: material on other places. " in other
    facts = ["planned_total", "units_needed", "plan_fulfilment", "alone_adopted"]
    assert _lacking({}, facts).endswith("The data do not include: a plan by year; a target.")
    assert _lacking({}, ["no_name_of_this"]) == ""


def test_of_a_topic_that_nobody_looked_for_nothing_is_lacking():
    tables = {"Cán bộ": ["rotation"], "Kế hoạch": ["plan", "claims"]}
    unsought = _lacking(tables, ["rotated", "planned_total"], "vi", slug="an-giang")
    told = "Dữ liệu hiện có không gồm: nhận định về ưu điểm, hạn chế. Vì vậy báo cáo không có "
    assert unsought.endswith(f"{told}phần: “Kế hoạch”.")
    assert _lacking({"Cán bộ": ["rotation"]}, ["rotated"], slug="an-giang") == ""
    sought = _lacking(tables, [], "vi", slug="chau-phu")
    assert "gồm: số liệu luân chuyển, điều động; kế hoạch từng năm; " in sought
    assert "phần: “Cán bộ”; “Kế hoạch”." in sought


def test_every_table_has_a_name_to_be_lacking_by():
    always = {"sources", "sentences"}  # a case of other places has no facts
    for lang in LANGS:
        names = {n.removeprefix("table ") for n in Formatter(lang).words() if "table " in n[:6]}
        assert names == set(SCHEMA) - always

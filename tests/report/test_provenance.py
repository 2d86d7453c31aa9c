"""What a report says of its sources: sentences, documents; and what its case lacks."""

import re
import shutil
from pathlib import Path

import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.sources import sentences
from thapmuoi_analysis.report import provenance
from thapmuoi_analysis.telling.formatter import Formatter, label
from thapmuoi_analysis.telling.marks import anchor

SOURCE = "example-2025-07-01"
EXAMPLE = Path(__file__).parents[2] / "data" / "example"
TEXT = (EXAMPLE / f"{SOURCE}.txt").read_text(encoding="utf-8")


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


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_with_a_copy_each_sentence_is_quoted_and_paraphrased_too_in_another_language(copy, lang):
    case, places = copy(TEXT), sentences(TEXT)
    said, ours = provenance.texts(case, lang), case.sentences.set_index("locator")["paraphrase_en"]
    assert len(said) == 17
    for locator, told in said.items():
        quoted = f"“{places[label(locator)]}”"
        assert told == (quoted if lang == "vi" else f"{ours[locator]} ({quoted})")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_without_a_copy_each_sentence_is_paraphrased(copy, lang):
    case = copy()
    rows = case.sentences.to_dict("records")
    assert provenance.texts(case, lang) == {r["locator"]: r[f"paraphrase_{lang}"] for r in rows}


def test_a_sentence_that_moved_is_quoted_and_one_that_is_lost_or_twice_there_paraphrased(copy):
    lost, twice = sentences(TEXT)["p5.s2"], sentences(TEXT)["p9.s1"]
    assert TEXT.count(lost) == TEXT.count(twice) == 1
    text = "Lời tòa soạn.\n\n" + TEXT.replace(lost, lost.replace("2/6", "3/6")) + f"\n{twice}\n"
    case = copy(text)
    said = provenance.texts(case, "vi")
    paraphrases = case.sentences.set_index("locator")["paraphrase_vi"]
    for locator, found in said.items():
        if label(locator) in ("p5.s2", "p9.s1"):
            assert found == paraphrases[locator]
        else:
            assert found == f"“{sentences(TEXT)[label(locator)]}”"


def test_marks_are_made_links_with_a_title_in_either_form_and_nothing_else_is():
    locator, target = f"{SOURCE}:p5.s2", anchor(f"{SOURCE}:p5.s2")
    text = f'Có [<span title="{locator}">p5.s2</span>]. [x](#other) <a href="#x">'
    said = {locator: 'a "b" <i>c</i> *d* `e` [f](g)'}
    html = provenance.linked(text, said, html=True)
    assert html.startswith(
        f'Có [<a href="#{target}" title="{locator}: a ”b” &#60;i&#62;c&#60;/i&#62; *d* '
    )
    assert not re.search("[`[]", html.partition("<a")[2].partition("</a>")[0])
    markdown = provenance.linked(text, said)
    assert markdown.startswith(rf'Có [\[[p5.s2](#{target} "')
    assert r"\*d\*" in markdown and ")\\]]{.locators}. [x]" in markdown
    assert html.endswith('. [x](#other) <a href="#x">') and markdown.endswith(
        '. [x](#other) <a href="#x">'
    )


def _listed(case, cited, lang="vi"):
    said = provenance.texts(case, lang)
    return "\n\n".join(provenance.listed(cited, said, case, Formatter(lang))).replace("\\", "")


def test_a_document_stands_in_one_line_to_which_each_of_its_marks_leads():
    cited = [f"{SOURCE}:p5.s2", f"{SOURCE}:p4.s1"]
    text = _listed(load_case("example"), cited)
    (line,) = [line for line in text.splitlines() if line.startswith("- ")]
    assert all(f"[]{{#{anchor(locator)}}}" in line for locator in cited)
    assert f"[{SOURCE}] [" in line


def test_documents_that_are_cited_as_a_whole_and_those_of_other_places_are_told_apart():
    case = load_case("thap-muoi")
    other = next(x for x in case.sentences["locator"] if x.split(":")[0] not in case.own_sources)
    text = _listed(case, ["nq-1663", other], "en")
    own, others = text.split("## Other sources")
    assert f"[]{{#{anchor('nq-1663')}}}" in own
    assert own.count("::: {.entry}") == 1
    assert others.count("\n- ") == 1
    assert f"[]{{#{anchor(other)}}}" in others
    assert "[nq-1663] [" in own and f"[{other.split(':')[0]}] [" in others


def test_nothing_cited_is_nothing_listed():
    assert provenance.listed([], {}, load_case("example"), Formatter("vi")) == []


def _lacking(tables, facts, lang="vi"):
    return provenance.lacking(load_case("example"), tables, facts, Formatter(lang))


def test_what_is_lacking_is_told_once_by_its_name():
    tables = {"Sơ đồ": ["layout"], "Quy chế": ["layout", "workload"]}
    head, told = _lacking(tables, ["adopted_share", "rotated", "no_name_of_this"])
    assert head == "## Những gì báo cáo này không có"
    assert told.replace("\\", "").startswith("Dữ liệu hiện có không gồm: sơ đồ vị trí các đơn vị; ")
    assert told.count("sơ đồ vị trí các đơn vị") == 1
    assert told.replace("\\", "").endswith("không có phần: “Sơ đồ”; “Quy chế”.")
    assert load_case("example").labels["rotated"]["vi"] in told
    assert "no_name" not in told and "no name" not in told
    assert "giả định về quỹ thời gian" in told


def test_other_places_that_are_lacking_are_named_once():
    _, told = _lacking({"Nơi khác": ["elsewhere", "elsewhere_claims", "messages"]}, [], "en")
    assert told.startswith("The data do not include\\: material on other places\\. ")


def test_measures_that_lack_for_one_thing_are_told_as_that_thing():
    facts = ["planned_total", "units_needed", "plan_fulfilment", "alone_adopted"]
    assert _lacking({}, facts, "en")[1] == "The data do not include\\: a plan by year; a target\\."


def test_where_nothing_is_lacking_nothing_is_said():
    assert _lacking({}, ["no_name_of_this"]) == []


def test_every_table_has_a_name_to_be_lacking_by():
    from thapmuoi_analysis.case.schema import SCHEMA

    always = {"sources", "sentences"}  # a case of other places has no facts
    for lang in ("vi", "en"):
        known = {
            n.removeprefix("table ") for n in Formatter(lang).words() if n.startswith("table ")
        }
        assert known == set(SCHEMA) - always

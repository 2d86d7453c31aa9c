"""What a report says of its numbers: how each is computed, which sentences it rests on."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pypandoc
import pytest

from thapmuoi_analysis.build import manifest, provenance, publish
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.sources import sentences
from thapmuoi_analysis.report.show import anchor
from thapmuoi_analysis.report.voice import Voice, label

FOUR = [(case, lang) for case in ("thap-muoi", "example") for lang in ("vi", "en")]
SOURCE = "example-2025-07-01"
EXAMPLE = Path(__file__).parents[2] / "data" / "example"
TEXT = (EXAMPLE / f"{SOURCE}.txt").read_text(encoding="utf-8")
ASSUMED = {"vi": "giả định", "en": "assumed"}


class _Page(HTMLParser):
    """The ids of a page, its links with their titles, and the text inside each id."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.inside, self.open = [], [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("br", "col", "hr", "img", "link", "meta"):  # have no end
            return
        self.open.append((tag, attrs.get("id")))
        if "id" in attrs:
            self.ids.append(attrs["id"])
            self.inside[attrs["id"]] = ""
        if tag == "a":
            self.links.append((attrs["href"], attrs.get("title")))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for _, id in self.open:
            if id:
                self.inside[id] += data


def _plain(text):
    """Return a text on one line, with the marks that pandoc curls straight."""
    return " ".join(text.split()).replace("\u2019", "'").replace("…", "...")


@pytest.fixture(params=FOUR, ids="-".join, scope="module")
def one(request, reports):
    """Return case, language, numbers and page of each of the four real reports in turn."""
    case, lang = request.param
    folder = reports / case / lang
    page = _Page((folder / "report.html").read_text(encoding="utf-8"))
    return load_case(case), lang, manifest.read(folder)["numbers"], page


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


def _computed(case, lang, known):
    """Return the rows of the table of computed numbers as lists of text, and its anchors."""
    table = ElementTree.fromstring(provenance.computed(known, case, Voice(lang)))
    rows = [row.findall("td") for row in table.find("tbody")]
    ids = [row[0].get("id") for row in rows]
    return dict(zip(ids, [["".join(td.itertext()) for td in row] for row in rows], strict=True))


@pytest.fixture(scope="module")
def rows(one):
    """Return the rows of the table of computed numbers of a report, by their anchors."""
    case, lang, known, _ = one
    return _computed(case, lang, known)


# numbers that no source states


def test_each_number_shown_that_is_not_stated_is_in_the_table_with_its_formula(one, rows):
    _, lang, known, page = one
    shown = {
        id: n
        for id, n in known.items()
        if n["at"]
        and n["kind"] != "stated"
        and n["value"] not in ("not reported", "not applicable")
    }
    assert len(shown) > 20
    assert list(rows) == [f"num-{id}" for id in shown]
    for id, number in shown.items():
        value, name, formula, kind, places = rows[f"num-{id}"]
        assert value == number["shown"][0].removesuffix(f" ({kind})")
        assert kind == Voice(lang).term(number["kind"])
        assert places == ", ".join(map(label, number["sources"]))
        assert bool(re.sub("–", "", formula)) is bool(number["formula"])
        assert name
        assert page.inside[f"num-{id}"].strip() == value


def test_what_is_assumed_is_marked_in_the_table_and_nothing_else_is(one, rows):
    _, lang, known, _ = one
    marked = {id for id, row in rows.items() if row[3] == ASSUMED[lang]}
    assumed = {id for id, n in known.items() if n["at"] and n["kind"] == "assumed"}
    none = {id for id in assumed if known[id]["value"] in ("not reported", "not applicable")}
    assert marked == {f"num-{id}" for id in assumed - none}
    assert len(marked) >= 4


def test_a_formula_is_in_words_and_names_each_input_as_the_table_does(one, rows):
    case, lang, known, _ = one
    for id, number in known.items():
        if f"num-{id}" not in rows:
            continue
        _, name, formula, *_ = rows[f"num-{id}"]
        for text in (name, formula):
            assert re.search(r"[a-z]_[a-z0-9]", text) is None
        names = [provenance.name_of(part, case, Voice(lang)) for part in number["inputs"]]
        model = re.fullmatch("[a-z_]+", number["formula"]) and number["formula"] not in known
        model = model or re.search("queue_once|_path|duration", number["formula"])
        if "{t:" not in number["formula"] and not model:  # the first year in which ..., a queue
            assert [n for n in names if n not in formula] == []
        for part in number["inputs"]:
            if f"num-{part}" in rows:
                assert rows[f"num-{part}"][1] == provenance.name_of(part, case, Voice(lang))


def test_the_date_of_one_result_of_several_says_which():
    case, voice = load_case("example"), Voice("en")
    names = {id: provenance.name_of(id, case, voice) for id in ("adopted_2023", "adopted_as_of")}
    told = provenance.name_of("adopted_2023_as_of", case, voice)
    assert told == f"{names['adopted_as_of']}: {names['adopted_2023']}"


def test_two_numbers_of_a_report_do_not_have_one_name(one, rows):
    _, lang, known, _ = one
    names = [row[1] for row in rows.values()]
    counts = {id for id in rows if known[id[4:]]["formula"].startswith("#")}
    assert len(set(names)) == len(names), sorted(names)
    days = {id for id in counts if known[id[4:]]["unit"] == "date"}
    assert {rows[id][2] for id in counts - days} == {Voice(lang).term("count")}
    assert {rows[id][2] for id in days} <= {Voice(lang).term("recorded")}


def test_every_number_has_a_name_of_its_own_in_each_language(one):
    case, _, known, _ = one
    for id in known:
        vi, en = (provenance.name_of(id, case, Voice(lang)) for lang in ("vi", "en"))
        assert vi != id.replace("_", " ")
        assert vi != en


@pytest.mark.parametrize("slug", ["thap-muoi", "example"])
def test_no_part_of_a_name_is_a_code_that_was_not_put_into_words(reports, slug, monkeypatch):
    case, known = load_case(slug), manifest.read(reports / slug / "vi")["numbers"]
    bare, term = set(), Voice.term

    def noted(self, code):
        said = term(self, code)
        if said == code.replace("_", " ") and said.isascii() and not code.isdigit():
            bare.add(said)
        return said

    monkeypatch.setattr(Voice, "term", noted)
    for id in known:
        bare.clear()
        name = provenance.name_of(id, case, Voice("vi"))  # many an English term is its own code
        assert [said for said in bare if said in name] == [], (id, name)


FORMULAS = {
    "adopted_share": "{adopted} / {units}",
    "units_needed": "⌈{target_share} × {units}⌉",
    "young_share": "{rotated_young} / {rotated}",
    "planned_total": "{plan} 2018 + {plan} 2019 + {plan} 2020 + {plan} 2021",
    "threshold_year": "{min}{{t: {cumulative_plan}(t) ≥ {units_needed}}}",
    "holders_after": "{holders_before} − ({holders_saved_if_merged} ⟨1⟩ × {adopted})",
    "people_saved": "[{least_saved} ⟨0⟩, {holders_saved_if_merged} ⟨1⟩ × {adopted}]",
    "holders_if_separate": "–",
    "benefits": "{count}",
}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_formulas_read_like_this(reports, lang):
    case = load_case("thap-muoi")
    words = {**Voice(lang).words("terms")}
    for table in (case.facts, case.rotation):
        words |= dict(zip(table["id"], table[f"label_{lang}"], strict=True))
    known = manifest.read(reports / "thap-muoi" / lang)["numbers"]
    rows = _computed(case, lang, known)
    told = {id: rows[f"num-{id}"][2] for id in FORMULAS}
    assert told == {id: formula.format(**words) for id, formula in FORMULAS.items()}


def test_a_text_of_the_record_stays_text_in_the_table(copy, reports):
    wild = 'a <b>"c"</b> & d'
    case = copy()
    facts = pd.read_csv(case.folder / "facts.csv", dtype=str)
    facts.loc[facts["id"] == "adopted", "label_en"] = wild
    facts.to_csv(case.folder / "facts.csv", index=False)
    known = manifest.read(reports / "example" / "en")["numbers"]
    row = _computed(load_case(case.folder), "en", known)["num-adopted_share"]
    assert row[2].startswith(f"{wild} / ")


# sentences


def test_each_sentence_cited_lists_the_numbers_that_rest_on_it_and_no_others(one):
    case, lang, known, page = one
    listed = 0
    for locator in case.sentences["locator"]:
        resting = [n for n in known.values() if locator in n["sources"] and n["at"]]
        resting = [n for n in resting if n["unit"] not in provenance.CODED]
        resting = [n for n in resting if n["value"] not in provenance.MISSING]
        told = page.inside.get(anchor(locator))
        if told is None:
            assert resting == []
            continue
        words = Voice(lang).words()["numbers" if ":" in locator else "numbers of whole"]
        numbers = _plain(told).partition(f" {words}: ")[2]
        assert bool(numbers) is bool(resting)
        if resting:
            listed += 1
            assert numbers.endswith(".")
            shown = {_plain(n["shown"][0]) for n in resting}  # once, however it is rounded
            assert sorted(numbers[:-1].split("; ")) == sorted(shown)
    assert listed > 5


def test_each_sentence_cited_says_its_paragraph_and_its_place_in_it(one):
    case, lang, _, page = one
    for locator in case.sentences["locator"]:
        if anchor(locator) in page.inside and ":" not in locator:
            whole = {"vi": "cả văn bản", "en": "the document as a whole"}[lang]
            assert _plain(page.inside[anchor(locator)]).startswith(f"[{locator}] {whole}: ")
        elif anchor(locator) in page.inside:
            paragraph, sentence = re.search(r":p(\d+)\.s(\d+)$", locator).groups()
            place = {
                "vi": f"đoạn {paragraph}, câu {sentence}",
                "en": f"paragraph {paragraph}, sentence {sentence}",
            }[lang]
            told = _plain(page.inside[anchor(locator)])
            assert told.startswith(f"[p{paragraph}.s{sentence}] {place}: ")


def test_every_link_to_a_sentence_has_its_target_and_a_title_that_says_it(one):
    case, lang, _, page = one
    said = {anchor(k): (k, v) for k, v in provenance.said(case, lang).items()}
    links = [(href[1:], title) for href, title in page.links if href.startswith("#src-")]
    assert len(links) > 100
    assert len(page.ids) == len(set(page.ids))
    for target, title in links:
        locator, text = said[target]
        assert target in page.ids
        assert _plain(title) == _plain(f"{locator}: {text}".replace('"', "”"))


def test_the_real_case_has_no_copy_of_its_text_and_so_paraphrases(one):
    case, lang, _, page = one
    paraphrases = case.sentences.set_index("locator")[f"paraphrase_{lang}"]
    quoted = {
        locator
        for locator in paraphrases.index
        if anchor(locator) in page.inside
        and _plain(paraphrases[locator]) not in _plain(page.inside[anchor(locator)])
    }
    cited = {x for x in paraphrases.index if anchor(x) in page.inside}
    assert quoted == (cited if case.slug == "example" else set())


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_with_a_copy_of_the_text_each_sentence_is_quoted_letter_by_letter(copy, lang):
    said = provenance.said(copy(TEXT), lang)
    places = sentences(TEXT)
    assert len(said) == 17
    assert said == {locator: f"“{places[label(locator)]}”" for locator in said}
    assert all(text[1:-1] in TEXT for text in said.values())


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_without_a_copy_each_sentence_is_paraphrased(copy, lang):
    case = copy()
    rows = case.sentences.to_dict("records")
    assert provenance.said(case, lang) == {r["locator"]: r[f"paraphrase_{lang}"] for r in rows}


def test_a_sentence_that_moved_is_quoted_and_one_that_is_lost_or_twice_there_paraphrased(copy):
    lost, twice = sentences(TEXT)["p5.s2"], sentences(TEXT)["p9.s1"]
    assert TEXT.count(lost) == TEXT.count(twice) == 1
    text = "Lời tòa soạn.\n\n" + TEXT.replace(lost, lost.replace("2/6", "3/6")) + f"\n{twice}\n"
    case = copy(text)
    said = provenance.said(case, "en")
    paraphrases = case.sentences.set_index("locator")["paraphrase_en"]
    for locator, found in said.items():
        if label(locator) in ("p5.s2", "p9.s1"):
            assert found == paraphrases[locator]
        else:
            assert found == f"“{sentences(TEXT)[label(locator)]}”"


def test_the_page_of_a_case_without_its_text_holds_no_sentence_of_it(copy, reports, tmp_path):
    notebooks = sorted((reports / "example" / "vi").glob("*.ipynb"))
    pages = {}
    for name, case in (("with", load_case("example")), ("without", copy())):
        publish.publish(notebooks, tmp_path, case, "vi", {})
        text = (tmp_path / "report.html").read_text(encoding="utf-8")
        pages[name] = _Page(text)
    cited = [x for x in case.sentences["locator"] if anchor(x) in pages["with"].inside]
    assert len(cited) > 10
    for locator in cited:
        sentence = _plain(sentences(TEXT)[label(locator)])
        quoted, told = (_plain(pages[n].inside[anchor(locator)]) for n in ("with", "without"))
        assert f"“{sentence}”" in quoted
        assert sentence not in told
    for page in pages.values():
        targets = {href[1:] for href, _ in page.links if href.startswith("#")}
        assert targets <= set(page.ids)


def test_titles_are_given_to_links_of_both_forms_and_to_no_others():
    case = load_case("example")
    target = anchor(f"{SOURCE}:p5.s2")
    text = f'[p5.s2](#{target}) [x](#other) <a href="#{target}" title="old">p5.s2</a> <a href="#x">'
    titled = provenance.with_titles(text, case, "vi")
    quote = provenance.said(case, "vi")[f"{SOURCE}:p5.s2"]
    assert f'title="{SOURCE}:p5.s2: {quote}">' in titled
    assert re.search(rf"\]\(#{target} \"[^\"]+\"\)", titled)
    assert "[x](#other) " in titled
    assert titled.endswith('<a href="#x">')
    assert "old" not in titled


def test_marks_in_a_sentence_neither_end_a_title_nor_become_elements(copy):
    case = copy()
    rows = pd.read_csv(case.folder / "sentences.csv", dtype=str)
    rows.loc[rows["locator"] == f"{SOURCE}:p5.s2", "paraphrase_en"] = 'a "b" <i>c</i> *d* (e)'
    rows.to_csv(case.folder / "sentences.csv", index=False)
    case, target = load_case(case.folder), anchor(f"{SOURCE}:p5.s2")
    text = f'[x](#{target}) <a href="#{target}" title="">y</a> [z]{{#{target}}}'
    page = pypandoc.convert_text(provenance.with_titles(text, case, "en"), "html", "markdown")
    links = _Page(page).links
    assert links == [(f"#{target}", f"{SOURCE}:p5.s2: a ”b” <i>c</i> *d* (e)")] * 2
    assert "<i>" not in page

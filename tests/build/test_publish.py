"""The page of a report, made once from the committed chapters, and the index of all reports."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

from thapmuoi_analysis import paths
from thapmuoi_analysis.build import index as all_reports
from thapmuoi_analysis.build import manifest, provenance, publish
from thapmuoi_analysis.build.chapters import chapters
from thapmuoi_analysis.build.plan import MANIFEST, sha256
from thapmuoi_analysis.build.refresh import sample
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.sources import sentences
from thapmuoi_analysis.report.show import anchor
from thapmuoi_analysis.report.voice import Voice

ROOT = Path(__file__).parents[2]
LEFT_OUT = {
    "thap-muoi": {},
    "example": {"06_comparison": ["elsewhere", "elsewhere_claims"]},
}
FORMS = ("html", "docx", "pdf")
FOUR = [(case, lang) for case in ("thap-muoi", "example") for lang in ("vi", "en")]
NUMBERED = {"vi": ("Bảng", "Hình"), "en": ("Table", "Figure")}
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
PIXEL = (  # a PNG of one white point
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)


class _Page(HTMLParser):
    """The elements of a page in their order, each with its attributes and all text inside it."""

    def __init__(self, path):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(path.read_text(encoding="utf-8"))
        assert self.open == [], "an element is not closed"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), []))
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        for _, _, texts in self.open:
            texts.append(data)

    def texts(self, tag):
        return [" ".join("".join(t).split()) for name, _, t in self.elements if name == tag]

    def attributes(self, tag, name):
        found = [attrs.get(name) for element, attrs, _ in self.elements if element == tag]
        return [value for value in found if value is not None]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs, _ in self.elements if "id" in attrs]


def _plain(text):
    """Return a text on one line, without Markdown's strength, the marks pandoc curls straight."""
    return " ".join(text.split()).replace("\u2019", "'").replace("**", "")


def _cells(folder):
    for path in sorted(folder.glob("*.ipynb")):
        yield from nbformat.read(path, as_version=4).cells


def _outputs(folder, role):
    found = [output for cell in _cells(folder) for output in cell.get("outputs", ())]
    return [output for output in found if output["metadata"]["thapmuoi"]["role"] == role]


def _cited(folder):
    """Return the locators of all that the executed chapters show, from their metadata."""
    locators = set()
    for role in ("say", "table", "figure"):
        for about in (output["metadata"]["thapmuoi"] for output in _outputs(folder, role)):
            locators |= {source for q in about["quantities"] for source in q["sources"]}
            locators |= set(about.get("cited", ()))
    return locators


@pytest.fixture(scope="module")
def pages(reports):
    return {(case, lang): _Page(reports / case / lang / "report.html") for case, lang in FOUR}


@pytest.fixture(params=FOUR, ids="-".join)
def one(request, reports, pages):
    """Return case, language, folder and page of each of the four reports in turn."""
    case, lang = request.param
    return case, lang, reports / case / lang, pages[request.param]


def test_every_chapter_runs_for_both_cases_in_both_languages(one):
    case, lang, folder, _ = one
    about = manifest.read(folder)
    assert about["parameters"] == {"case": case, "lang": lang}
    known, lacks = [chapter.path.stem for chapter in chapters()], LEFT_OUT[case]
    assert about["left_out"] == lacks
    assert sorted(about["notebooks"]) == [f"{name}.ipynb" for name in known if name not in lacks]
    for cell in _cells(folder):
        assert [o for o in cell.get("outputs", ()) if o["output_type"] == "error"] == []


def test_the_page_says_its_language_and_its_title(one):
    case, lang, _, page = one
    place = {
        "thap-muoi": {"vi": "huyện Tháp Mười", "en": "Tháp Mười district"},
        "example": {"vi": "huyện Sông Thử (hư cấu)", "en": "Sông Thử district (fictional)"},
    }[case][lang]
    assert page.attributes("html", "lang") == [lang]
    assert len(page.texts("title")) == 1
    assert page.texts("title")[0].endswith(place)
    assert page.texts("h1") == page.texts("title")


def test_every_link_inside_the_page_has_its_target_and_ids_are_given_once(one):
    page = one[3]
    assert len(page.ids) == len(set(page.ids))
    links = [href for href in page.attributes("a", "href") if href.startswith("#")]
    assert {unquote(href[1:]) for href in links} - set(page.ids) == set()


def test_the_contents_link_every_heading_of_the_chapters(one):
    case, lang, folder, page = one
    prose = [c for c in _cells(folder) if c.metadata.get("tags") == [f"lang-{lang}"]]
    heads = re.findall("(?m)^#+ (.+)", "\n".join(cell.source for cell in prose))
    linked = [" ".join(t.split()[1:]) for t in page.texts("a") if re.match(r"[\d.]+ \S", t)]
    assert len(heads) > 10
    more = [*(["left_out"] if LEFT_OUT[case] else []), "computed", "sources"]
    told = [*heads, *(Voice(lang).words()[name] for name in more)]
    assert list(map(_plain, linked)) == list(map(_plain, told))


def test_the_page_asks_for_nothing_from_elsewhere(one):
    page = one[3]
    for tag, attrs, _ in page.elements:
        for name in ("src", "srcset", "poster", "data", "action", "background", "xlink:href"):
            assert attrs.get(name, "data:").startswith("data:"), (tag, attrs)
        if tag != "a":
            assert attrs.get("href", "data:").startswith("data:"), (tag, attrs)
    assert {"script", "iframe", "object", "base"}.isdisjoint(tag for tag, _, _ in page.elements)
    style = " ".join(page.texts("style"))
    assert "@import" not in style
    assert re.findall(r"url\((?!['\"]?data:)", style) == []


def test_tables_are_numbered_as_they_come_and_keep_their_captions(one):
    _, lang, folder, page = one
    shown = [output["data"]["text/plain"].split("\n")[0] for output in _outputs(folder, "table")]
    shown.append(Voice(lang).words()["caption"])  # the computed numbers come last
    word = NUMBERED[lang][0]
    assert len(shown) > 5
    assert page.texts("caption") == [f"{word} {n}. {text}" for n, text in enumerate(shown, 1)]
    assert len(page.texts("table")) == len(shown)


def test_figures_are_numbered_and_described_by_the_sentence_of_the_notebook(one):
    _, lang, folder, page = one
    shown = _outputs(folder, "figure")
    assert len(shown) >= 3
    assert page.attributes("img", "alt") == [output["data"]["text/plain"] for output in shown]
    assert all(page.attributes("img", "alt"))
    sources = [f"data:image/png;base64,{output['data']['image/png'].strip()}" for output in shown]
    assert page.attributes("img", "src") == sources
    word = NUMBERED[lang][1]
    captions = [output["metadata"]["thapmuoi"]["caption"] for output in shown]
    told = [f"{word} {n}. {caption}" for n, caption in enumerate(captions, 1)]
    assert page.texts("figcaption") == told
    assert len(page.texts("figure")) == len(shown)


def test_every_sentence_stands_in_the_page_as_the_notebook_says_it(one):
    _, _, folder, page = one
    text = _plain(page.texts("main")[0])
    said = [_plain(output["data"]["text/plain"]) for output in _outputs(folder, "say")]
    assert len(said) > 5
    assert [sentence for sentence in said if sentence not in text] == []


def test_the_page_has_the_prose_of_its_own_language_only(one):
    _, lang, folder, page = one
    text = _plain(page.texts("main")[0])

    def lines(tag):
        prose = [c.source for c in _cells(folder) if c.metadata.get("tags") == [tag]]
        stripped = re.sub(r"(?m)^(#+|-) |[*`]", "", "\n".join(prose))
        parts = re.split(r"\n|\[[^]]*\]\(#[\w-]+\)|\[\^[^]]+\]:?", stripped)  # links, footnotes
        return [_plain(part) for part in parts if len(part.strip()) > 3]

    other = {"vi": "lang-en", "en": "lang-vi"}[lang]
    assert [line for line in lines(f"lang-{lang}") if line not in text] == []
    assert [line for line in lines(other) if line in text] == []


def test_the_sources_list_each_sentence_cited_once_with_its_paraphrase(one):
    case, lang, folder, page = one
    cited = _cited(folder)
    assert len(cited) > 5
    targets = [id for id in page.ids if id.startswith("src-")]
    assert sorted(targets) == sorted(map(anchor, cited))
    words = Voice(lang).words()
    told = [_plain("".join(t)) for _, attrs, t in page.elements if attrs.get("id") in set(targets)]
    expected = []
    for locator, text in provenance.said(load_case(case), lang).items():
        if locator in cited:
            short = locator.partition(":")[2]
            place = words["at"].format(*short.removeprefix("p").split(".s")) if short else ""
            place, short = place or words["whole"], short or locator
            expected.append(_plain(f"[{short}] {place}: {text}"))
    ends = "|".join(f" {words[name]}: " for name in ("numbers", "numbers of whole"))
    assert [re.split(ends, text)[0] for text in told] == expected


def test_every_place_named_behind_a_sentence_is_a_link_to_it(one):
    page = one[3]
    links = [
        (attrs["href"], "".join(text))
        for tag, attrs, text in page.elements
        if tag == "a" and attrs["href"].startswith("#src-")
    ]
    assert len(links) > 20
    for href, text in links:
        assert href.endswith("-" + text.replace(".", "-"))


def test_only_the_fictional_place_is_announced_as_fictional(one):
    case, lang, _, page = one
    announced = Voice(lang).words()["fictional"] in page.texts("main")[0]
    assert announced is (case == "example")


def test_the_index_links_every_whole_report(reports):
    index = _Page(reports / "index.html")
    links = [href for href in index.attributes("a", "href")]
    assert links == [f"{case}/{lang}/report.{form}" for case, lang in FOUR for form in FORMS]
    assert all((reports / link).is_file() for link in links)
    assert index.attributes("html", "lang") == ["vi"]
    notes = index.texts("small")
    assert [("hư cấu" in note or "fictional" in note) for note in notes] == [False] * 2 + [True] * 2


def _text_of(page):
    """Return a page without its pictures, whose bytes may differ from machine to machine."""
    return re.sub(r'src="data:image/png[^"]*"', "", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_finished_sample_says_what_a_fresh_build_says(reports, lang):
    sample = ROOT / "reports" / "sample" / f"thap-muoi-{lang}.html"
    fresh = reports / "thap-muoi" / lang / "report.html"
    assert _text_of(sample) == _text_of(fresh)


def test_the_sample_quotes_no_source_though_a_copy_stands_beside_the_data(
    reports, tmp_path, monkeypatch
):
    monkeypatch.setenv("THAPMUOI_DATA", str(paths.data()))
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    (tmp_path / "notebooks").mkdir()
    chapter = ROOT / "notebooks" / "02_benefits_and_limitations.ipynb"  # rests on many sentences
    shutil.copy(chapter, tmp_path / "notebooks")
    pages = sample(load_case("example"), tmp_path / "sample")
    assert [page.name for page in pages] == ["example-vi.html", "example-en.html"]
    assert sorted((tmp_path / "sample").iterdir()) == sorted(pages)
    article = (ROOT / "data/example/example-2025-07-01.txt").read_text(encoding="utf-8")
    long = [sentence for sentence in sentences(article).values() if len(sentence.split()) > 8]

    def quoted(page):
        text = page.read_text(encoding="utf-8")
        assert text.count('id="src-') > 5
        return [sentence for sentence in long if sentence in text]

    assert len(quoted(reports / "example" / "vi" / "report.html")) > 5
    assert [quoted(page) for page in pages] == [[], []]


@pytest.fixture
def stub(tmp_path):
    """Return a function that writes a finished report of few words below a folder."""

    def write(place, lang="vi", fictional=False):
        folder = tmp_path / place / lang
        folder.mkdir(parents=True)
        page = folder / "report.html"
        page.write_text(f"<title>Về {lang}</title>", encoding="utf-8")
        about = {"case": place, "fictional": fictional, "parameters": {"lang": lang}}
        about["outputs"] = {"report.html": sha256(page)}
        (folder / MANIFEST).write_text(json.dumps(about), encoding="utf-8")
        return folder

    return write


def test_the_index_leaves_out_what_is_not_whole(tmp_path, stub):
    stub("good")
    (stub("changed") / "report.html").write_text("<title>other</title>", encoding="utf-8")
    (stub("damaged") / MANIFEST).write_text("{", encoding="utf-8")
    (stub("half") / MANIFEST).unlink()
    index = _Page(all_reports.write(tmp_path))
    links = [f"good/vi/report.{form}" for form in FORMS]
    assert index.attributes("a", "href") == links
    assert index.texts("a") == ["Về vi", "Word", "PDF"]


def test_the_index_puts_real_places_first_and_vietnamese_before_english(tmp_path, stub):
    for place, lang, fictional in [("a", "vi", True), ("c", "en", False), ("c", "vi", False)]:
        stub(place, lang, fictional)
    links = _Page(all_reports.write(tmp_path)).attributes("a", "href")[::3]
    assert links == ["c/vi/report.html", "c/en/report.html", "a/vi/report.html"]


def test_the_index_links_a_folder_of_any_name(tmp_path, stub):
    folder = stub("Xã Thử & nghiệm #1 50% <b>")
    index = _Page(all_reports.write(tmp_path))
    for link in index.attributes("a", "href"):
        assert "#" not in link
        assert (tmp_path / unquote(link)).parent == folder
    assert "Xã Thử & nghiệm #1 50% <b>" in index.texts("small")[0]


def test_an_index_without_reports_is_a_page_without_links(tmp_path):
    assert _Page(all_reports.write(tmp_path)).attributes("a", "href") == []


@pytest.fixture
def told(tmp_path):
    """Return a function that publishes outputs of the example and returns the page."""

    def publish_outputs(*outputs, left_out=None, case="example"):
        display = [nbformat.v4.new_output("display_data", **output) for output in outputs]
        cell = nbformat.v4.new_code_cell("figure(chart)", outputs=display)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "01_x.ipynb")
        publish.publish([tmp_path / "01_x.ipynb"], tmp_path, load_case(case), "en", left_out or {})
        return _Page(tmp_path / "report.html")

    return publish_outputs


def _figure(alt, caption):
    image = {"alt": alt, "width": 1, "height": 1}
    about = {"role": "figure", "quantities": [], "caption": caption}
    data = {"image/png": PIXEL, "text/plain": alt}
    return {"data": data, "metadata": {"thapmuoi": about, "image/png": image}}


@pytest.mark.parametrize("text", ['a "b" <i> & c', "*a* _b_ `c` $d$", "[x](#y) {z}", "1 --- 2 ..."])
def test_alt_and_caption_are_shown_letter_by_letter(told, text):
    page = told(_figure(text, text), _figure("second", "second"))
    assert page.attributes("img", "alt") == [text, "second"]
    assert page.texts("figcaption") == [f"Figure 1. {text}", "Figure 2. second"]


def test_what_is_left_out_is_listed_with_the_tables_it_needs(told):
    page = told(left_out={"03_more_*_": ["plan", "claims"], "04_x": ["units"]})
    text = page.texts("main")[0]
    assert Voice("en").words()["left_out"] in text
    assert "03_more_*_: the data have no table plan, claims." in text
    assert "04_x: the data have no table units." in text


def test_an_undated_source_is_listed_without_a_date(tmp_path, told):
    folder = shutil.copytree(load_case("example").folder, tmp_path / "undated")
    text = (folder / "sources.csv").read_text(encoding="utf-8")
    assert ",2025-07-01,published," in text
    text = text.replace(",2025-07-01,published,", ",,unknown,")
    (folder / "sources.csv").write_text(text, encoding="utf-8")
    text = told(case=folder).texts("main")[0]
    assert "Nhóm tác giả dự án phân tích Tháp Mười. CC BY 4.0" in text


def test_the_date_of_a_source_is_written_as_its_language_writes_it(pages):
    day = {"vi": "Dũng Chinh. 02/03/2022.", "en": "Dũng Chinh. 2 March 2022."}
    for lang, written in day.items():
        assert written in pages["thap-muoi", lang].texts("main")[0]

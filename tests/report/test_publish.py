"""The page of a report, made once from short chapters, and the index of all reports."""

import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import manifest, publish, title_block
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.run import sample
from thapmuoi_analysis.telling.formatter import Formatter

ROOT = Path(__file__).parents[2]
FILES = ("report.html", "report.html", "report.docx", "report.pdf", "summary.pdf", "annex.xlsx")
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
    """Return a text on one line, without the marks pandoc curls straight."""
    return " ".join(text.split()).replace("\u2019", "'")


@pytest.fixture(params=["vi", "en"])
def one(request, short):
    """Return language, folder and page of each of the short reports."""
    folder = short[request.param]
    return request.param, folder, _Page(folder / "report.html")


def test_the_page_says_its_language_its_title_and_what_it_rests_on(one):
    lang, _, page = one
    block = title_block.title_block(load_case("example"), lang, title_block.date(2026, 1, 1))
    assert page.attributes("html", "lang") == [lang]
    assert page.texts("title") == page.texts("h1") == [block["title"]]
    told = len(block["about"])  # behind these come those of what opens
    assert page.texts("dt")[:told] == [line["term"] for line in block["about"]]
    assert page.texts("dd")[:told] == [_plain(line["text"]) for line in block["about"]]
    head = page.texts("header")[0]
    assert head.index(block["subtitle"]) < head.index(_plain(block["disclaimer"]))


def test_the_summary_stands_first_and_has_no_number(one):
    lang, _, page = one
    heads = {
        "vi": ["Tóm tắt", "1 Kết quả", "2 Hạn chế", "3 Phương pháp và nguồn"],
        "en": ["Summary", "1 The result", "2 Limitations", "3 Method and sources"],
    }[lang]
    assert page.texts("h2") == heads
    assert page.texts("h3")[:2] == {
        "vi": ["Ý chính", "1.1 So với chỉ tiêu"], "en": ["Main points", "1.1 Against the target"],
    }[lang]  # fmt: skip
    contents = page.texts("nav")[0]
    assert [head for head in heads if head in contents] == heads
    assert heads[0] + " 1" in contents
    assert {"vi": "Ý chính", "en": "Main points"}[lang] not in contents


def test_every_link_inside_the_page_has_its_target_and_ids_are_given_once(one):
    page = one[2]
    assert len(page.ids) == len(set(page.ids))
    links = [href for href in page.attributes("a", "href") if href.startswith("#")]
    assert {unquote(href[1:]) for href in links} - set(page.ids) == set()


def test_the_page_asks_for_nothing_from_elsewhere(one):
    page = one[2]
    for tag, attrs, _ in page.elements:
        for name in ("src", "srcset", "poster", "data", "action", "background", "xlink:href"):
            assert attrs.get(name, "data:").startswith("data:"), (tag, attrs)
        if tag != "a":
            assert attrs.get("href", "data:").startswith("data:"), (tag, attrs)
    assert {"script", "iframe", "object", "base"}.isdisjoint(tag for tag, _, _ in page.elements)
    style = " ".join(page.texts("style"))
    assert "@import" not in style
    assert re.findall(r"url\((?!['\"]?data:)", style) == []


def test_the_table_scrolls_in_a_region_of_its_name_and_heads_its_rows_and_columns(one):
    lang, _, page = one
    caption = {"vi": "Bảng 1. Chỉ tiêu và kết quả", "en": "Table 1. Target and result"}[lang]
    assert page.texts("caption") == [caption]
    regions = [attrs for _, attrs, _ in page.elements if attrs.get("role") == "region"]
    assert regions[0]["aria-label"] == caption
    assert all(attrs["tabindex"] == "0" for attrs in regions)
    assert page.attributes("th", "scope") == ["col", "col", "row", "row"]
    assert [style for style in page.attributes("td", "style") if "right" in style] != []


def test_the_figure_is_described_and_called_by_its_message(one):
    lang, folder, page = one
    (alt,) = page.attributes("img", "alt")
    assert alt == {"vi": "Đường lên đến 4.", "en": "A line up to 4."}[lang]
    executed = nbformat.read(folder / "01_result.ipynb", as_version=4).cells
    outputs = [o["data"] for cell in executed for o in cell.get("outputs", ())]
    (picture,) = [data["image/png"] for data in outputs if "image/png" in data]
    assert page.attributes("img", "src") == [f"data:image/png;base64,{picture.strip()}"]
    said = {"vi": "Hình 1. Kết quả tăng dần", "en": "Figure 1. The result rises"}[lang]
    assert page.texts("figcaption")[0].startswith(f"{said} ")
    strong = page.texts("figcaption")[0] and page.texts("strong")
    assert {"vi": "Kết quả tăng dần", "en": "The result rises"}[lang] in strong


def test_every_sentence_stands_in_the_page_as_the_notebook_says_it(one):
    _, folder, page = one
    text, said = _plain(page.texts("main")[0]), []
    for path in sorted(folder.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", ()):
                if output["metadata"]["thapmuoi"]["role"] == "say":
                    said.append(_plain(output["data"]["text/plain"]).replace("*", ""))
    assert len(said) > 4
    kept = [
        sentence for sentence in said if not re.search(r"2023|2 remain|Còn 2|Xem|See", sentence)
    ]
    assert [sentence for sentence in kept if sentence not in text] == []


def test_marks_are_links_with_what_the_sentence_says_and_are_quiet(one):
    _, _, page = one
    links = [(a, "".join(t)) for tag, a, t in page.elements if tag == "a" and "title" in a]
    assert len(links) > 3
    for attrs, text in links:
        assert attrs["href"].endswith("-" + text.replace(".", "-"))
        assert attrs["title"].startswith("example-2025-07-01:p")
    quiet = [attrs for tag, attrs, _ in page.elements if attrs.get("class") == "locators"]
    assert len(quiet) >= 3


def test_only_the_fictional_place_is_announced_as_fictional(one, tmp_path):
    lang, _, page = one
    assert Formatter(lang).words()["fictional"] in page.texts("main")[0]
    publish.publish(Job(load_case("thap-muoi"), lang), {}, tmp_path)
    assert (
        Formatter(lang).words()["fictional"] not in _Page(tmp_path / "report.html").texts("main")[0]
    )


def test_the_index_links_every_whole_report(short):
    out = short["vi"].parents[1]
    index = _Page(out / "index.html")
    links = index.attributes("a", "href")
    made = [name for name in FILES if name != "summary.pdf"]  # their summary has no message
    assert links == [f"example/{lang}/{name}" for lang in ("vi", "en") for name in made]
    assert all((out / link).is_file() for link in links)
    assert index.attributes("html", "lang") == ["vi"]
    notes = index.texts("small")[::2]
    assert [re.search("hư cấu$|fictional$", note) is None for note in notes] == [False, False]


def test_the_sample_quotes_no_source_though_a_copy_stands_beside_the_data(
    tmp_path, monkeypatch, telling
):
    case = load_case("example")
    monkeypatch.setenv("THAPMUOI_HOME", str(telling))
    pages = sample(case, tmp_path / "sample")
    assert [page.name for page in pages] == ["example-vi.html", "example-en.html"]
    assert sorted((tmp_path / "sample").iterdir()) == sorted(pages)
    article = (ROOT / "data/example/example-2025-07-01.txt").read_text(encoding="utf-8")
    long = [line for line in article.splitlines() if len(line.split()) > 20]
    assert len(long) > 5
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not any(line.split(". ")[0] in text for line in long)


@pytest.fixture
def stub(tmp_path, about):
    """Return a function that writes a finished report of few words below a folder."""

    def write(place, lang="vi", fictional=False, study=""):
        folder = tmp_path / place / f"{lang}{study}"
        folder.mkdir(parents=True)
        for name in FILES:
            if not (study and name == "summary.pdf"):
                (folder / name).write_bytes(b"x" * 2500)
        told = {**about, "case": place, "fictional": fictional, "title": f"Về {lang}"}
        told |= {"place": "huyện <Thử>", "message": "Một & hai."}
        manifest.write(folder, {**told, "parameters": {"case": place, "lang": lang}})
        return folder

    return write


def test_the_index_leaves_out_what_is_not_whole(tmp_path, stub):
    stub("good")
    (stub("changed") / "report.html").write_text("other", encoding="utf-8")
    (stub("damaged") / manifest.NAME).write_text("{", encoding="utf-8")
    (stub("half") / manifest.NAME).unlink()
    index = _Page(publish.write_index(tmp_path))
    links = [f"good/vi/{name}" for name in FILES]
    assert index.attributes("a", "href") == links
    assert index.texts("a") == [
        "Về vi",
        "HTML",
        "Word",
        "PDF",
        "Một trang (PDF)",
        "Phụ lục (Excel)",
    ]
    assert index.texts("p")[-1] == "Một & hai."
    said, files = index.texts("small")
    assert said == "huyện <Thử> · tiếng Việt · 01/01/2026"
    assert files.count("3 kB") == 5


def test_the_index_puts_real_places_first_vietnamese_before_english_and_studies_behind(
    tmp_path, stub
):
    for words in [("a", "vi", True), ("c", "en"), ("c", "vi", False, "-study"), ("c", "vi")]:
        stub(*words)
    links = _Page(publish.write_index(tmp_path)).attributes("a", "href")
    links = list(dict.fromkeys(link for link in links if link.endswith("report.html")))
    places = ["c/vi", "c/vi-study", "c/en", "a/vi"]
    assert links == [f"{place}/report.html" for place in places]


def test_the_index_links_a_folder_of_any_name(tmp_path, stub):
    folder = stub("Xã Thử & nghiệm #1 50% <b>")
    index = _Page(publish.write_index(tmp_path))
    for link in index.attributes("a", "href"):
        assert "#" not in link
        assert (tmp_path / unquote(link)).parent == folder
    assert "Xã Thử & nghiệm #1 50% <b>" in index.attributes("a", "aria-label")[0]


def test_an_index_without_reports_is_a_page_without_links(tmp_path):
    assert _Page(publish.write_index(tmp_path)).attributes("a", "href") == []


@pytest.mark.parametrize("text", ['a "b" <i> & c', "*a* _b_ `c` $d$", "[x](#y) {z}", "1 --- 2 ..."])
def test_alt_and_caption_are_shown_letter_by_letter(tmp_path, text):
    image = {"alt": text, "width": 1, "height": 1}
    about = {"role": "figure", "quantities": [], "caption": escape(text), "note": escape(text)}
    about |= {"svg": "<svg/>", "plotted": []}
    data = {"image/png": PIXEL, "text/plain": text}
    metadata = {"thapmuoi": about, "image/png": image}
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    cell = nbformat.v4.new_code_cell("figure(chart)", outputs=[output])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    publish.publish(Job(load_case("example"), "en"), {"01_x": notebook}, tmp_path)
    page = _Page(tmp_path / "report.html")
    assert page.attributes("img", "alt") == [text]
    assert page.texts("figcaption") == [f"Figure 1. {text} {text}"]

"""The page of a report, made once from short chapters, and the index of all reports."""

import base64
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from report.executed import SVG, notebook, output

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import manifest, pictures, publish, title_block, trace
from thapmuoi_analysis.report.index import write_index
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.run import sample
from thapmuoi_analysis.telling.formatter import Formatter

ROOT = Path(__file__).parents[2]
FILES = ("report.html", "report.html", "report.docx", "report.pdf", "summary.pdf", "annex.xlsx")
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
FETCHES = ("src", "srcset", "poster", "data", "action", "background", "xlink:href")
HEADS = ["Tóm tắt", "1 Kết quả", "2 Hạn chế", "3 Phương pháp và nguồn"]
SECTIONS = ["Ý chính", "1.1 So với chỉ tiêu", "3.1 Những gì báo cáo này không có",
            "3.2 Nguồn của trường hợp này"]  # fmt: skip
LACKS = (
    "Dữ liệu hiện có không gồm: sơ đồ vị trí các xã, thị trấn. "
    "Vì vậy báo cáo không có phần: “Sơ đồ”."
)
FIGURE = "Hình 1. Kết quả tăng dần Số đơn vị, đến nay. Căn cứ: [p5.s3]"
CAPTION = "Bảng 1. Chỉ tiêu và kết quả"


class _Page(HTMLParser):
    """The elements of a page in their order, each with its attributes and all text inside it."""

    def __init__(self, path):
        super().__init__()
        self.elements = []
        self.open = []
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


def _plain(text):
    """Return a text on one line, without the marks pandoc curls straight."""
    return " ".join(text.split()).replace("\u2019", "'")


@pytest.fixture
def page(short):
    """Return the page of the short report in Vietnamese."""
    return _Page(short["vi"] / "report.html")


def test_the_page_says_its_language_its_title_and_what_it_rests_on(short):
    for lang, folder in short.items():
        page = _Page(folder / "report.html")
        block = title_block.title_block(load_case("example"), lang, title_block.date(2026, 1, 1))
        assert page.attributes("html", "lang") == [lang]
        assert page.texts("title") == page.texts("h1") == [block["title"]]
        told = len(block["about"])  # behind these come those of what opens
        assert page.texts("dt")[:told] == [line["term"] for line in block["about"]]
        assert page.texts("dd")[:told] == [_plain(line["text"]) for line in block["about"]]
        head = page.texts("header")[0]
        assert head.index(block["subtitle"]) < head.index(_plain(block["disclaimer"]))


def test_parts_stand_in_their_order_and_what_the_case_lacks_is_told_once(page):
    assert page.texts("h2") == HEADS
    assert [head for head in page.texts("h3") if head in SECTIONS] == SECTIONS
    [contents] = page.texts("nav")
    assert all(head in contents for head in HEADS)
    assert SECTIONS[0] not in contents  # the summary has no number, and its part no line
    [main] = page.texts("main")
    assert main.index(Formatter("vi").words()["fictional"]) < main.index(HEADS[0])
    assert main.count(LACKS) == 1
    assert "Còn 2" not in main and "Từ 2023" not in main  # of the section that is left out
    links = dict(zip(page.texts("a"), page.attributes("a", "href"), strict=True))
    assert (links["Hình 1"], links["Bảng 1"]) == ("#steps", "#shares")


def test_links_have_their_targets_and_the_page_asks_for_nothing_from_elsewhere(page):
    ids = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [href for href in page.attributes("a", "href") if href.startswith("#")]
    assert {unquote(href[1:]) for href in links} <= set(ids)
    for tag, attrs, _ in page.elements:
        fetched = [attrs.get(name, "data:") for name in FETCHES]
        fetched += [attrs.get("href", "data:")] * (tag != "a")
        assert all(address.startswith("data:") for address in fetched), (tag, attrs)
    assert {"script", "iframe", "object", "base"}.isdisjoint(tag for tag, _, _ in page.elements)
    style = " ".join(page.texts("style"))
    assert "@import" not in style and not re.search(r"url\((?!['\"]?data:)", style)


def test_the_table_scrolls_in_a_region_of_its_name_and_heads_its_rows_and_columns(page):
    assert page.texts("caption") == [CAPTION]
    regions = [attrs for _, attrs, _ in page.elements if attrs.get("role") == "region"]
    assert regions[0]["aria-label"] == CAPTION
    assert {attrs["tabindex"] for attrs in regions} == {"0"}
    assert page.attributes("th", "scope") == ["col", "col", "row", "row"]
    assert any("right" in style for style in page.attributes("td", "style"))


def test_the_figure_is_described_and_called_by_its_message(page, short):
    assert page.attributes("img", "alt") == ["Đường lên đến 4."]
    [address] = page.attributes("img", "src")
    drawn = (short["vi"] / "figure-1-steps.svg").read_text(encoding="utf-8")
    shown = base64.b64decode(address.removeprefix("data:image/svg+xml;base64,")).decode()
    assert shown == drawn
    assert page.attributes("source", "media") == [pictures.DARK]
    assert page.texts("figcaption") == [FIGURE]
    assert "Kết quả tăng dần" in page.texts("strong")


def test_every_sentence_stands_in_the_page_with_quiet_marks_that_link_to_what_it_rests_on(
    page, short
):
    text = _plain(page.texts("main")[0])
    said = []
    for _, shown, about in trace.outputs(trace.read(sorted(short["vi"].glob("*.ipynb")))):
        sentence = _plain(shown["data"]["text/plain"]).replace("*", "")
        if about["role"] == "say" and not re.search(r"2023|Còn 2|Xem", sentence):
            said.append(sentence)
    assert len(said) > 3 and [sentence for sentence in said if sentence not in text] == []
    links = [(a, "".join(t)) for tag, a, t in page.elements if tag == "a" and "title" in a]
    assert len(links) > 3
    for attrs, mark in links:
        assert attrs["href"].endswith("-" + mark.replace(".", "-"))
        paragraph, place = re.search(r"p(\d+)-s(\d+)$", attrs["href"]).groups()
        assert f", đoạn {paragraph}, câu {place}: “" in attrs["title"]
    assert [attrs.get("class") for _, attrs, _ in page.elements].count("locators") >= 3


def test_alt_and_caption_are_shown_letter_by_letter_and_a_real_place_is_not_called_fictional(
    tmp_path,
):
    text = 'a "b" <i> & c *a* _b_ `c` $d$ [x](#y) {z} 1 --- 2 ...'
    about = {"caption": escape(text), "note": escape(text), "plotted": [], "svg": SVG}
    about |= {"alt": text, "width": 1, "height": 1}
    figure = output(text, "figure", **about)
    job = Job(load_case("thap-muoi"), "en")
    publish.publish(job, {"01_x": notebook([figure])}, publish.titled(job), tmp_path)
    page = _Page(tmp_path / "report.html")
    assert page.attributes("img", "alt") == [text]
    assert page.texts("figcaption") == [f"Figure 1. {text} {text}"]
    assert Formatter("en").words()["fictional"] not in page.texts("main")[0]


def test_the_sample_quotes_no_source_though_a_copy_stands_beside_the_data(
    tmp_path, monkeypatch, telling
):
    case = load_case("example")
    monkeypatch.setenv("THAPMUOI_HOME", str(telling))
    pages = sample(case, tmp_path / "sample")
    assert [page.name for page in pages] == ["example-vi.html", "example-en.html"]
    assert sorted((tmp_path / "sample").iterdir()) == sorted(pages)
    article = (ROOT / "data/example/example-2025-07-01.txt").read_text(encoding="utf-8")
    long = [line.split(". ")[0] for line in article.splitlines() if len(line.split()) > 20]
    assert len(long) > 5
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert [line for line in long if line in text] == []


# the index


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


def test_the_index_links_every_whole_report_and_no_other(tmp_path, stub, short):
    assert _Page(write_index(tmp_path)).attributes("a", "href") == []
    stub("good")
    (stub("changed") / "report.html").write_text("other", encoding="utf-8")
    (stub("damaged") / manifest.NAME).write_text("{", encoding="utf-8")
    (stub("half") / manifest.NAME).unlink()
    index = _Page(write_index(tmp_path))
    assert index.attributes("html", "lang") == ["vi"]
    assert index.attributes("a", "href") == [f"good/vi/{name}" for name in FILES]
    named = ["Về vi", "HTML", "Word", "PDF", "Một trang (PDF)", "Phụ lục (Excel)"]
    assert index.texts("a") == named and index.texts("p")[-1] == "Một & hai."
    notes, files = index.texts("small")
    assert notes == "huyện <Thử> · tiếng Việt · 01/01/2026" and files.count("3 kB") == 5

    made = _Page(short["vi"].parents[1] / "index.html")  # their summary has no message
    files = [name for name in FILES if "summary" not in name]
    *texts, annex = files
    in_vi = [*texts, "letters.docx", annex]  # nobody is written to in English
    links = [f"example/vi/{name}" for name in in_vi] + [f"example/en/{name}" for name in files]
    assert made.attributes("a", "href") == links
    assert all((short["vi"].parents[1] / link).is_file() for link in links)
    assert all(re.search("hư cấu$|fictional$", note) for note in made.texts("small")[::2])


def test_the_index_puts_real_places_first_vietnamese_before_english_and_studies_behind(
    tmp_path, stub
):
    for words in [("a", "vi", True), ("c", "en"), ("c", "vi", False, "-study"), ("c", "vi")]:
        stub(*words)
    links = _Page(write_index(tmp_path)).attributes("a", "href")
    places = dict.fromkeys(link.rpartition("/")[0] for link in links)
    assert [*places] == ["c/vi", "c/vi-study", "c/en", "a/vi"]


def test_the_index_links_a_folder_of_any_name(tmp_path, stub):
    folder = stub("Xã Thử & nghiệm #1 50% <b>")
    index = _Page(write_index(tmp_path))
    for link in index.attributes("a", "href"):
        assert "#" not in link and (tmp_path / unquote(link)).parent == folder
    assert "Xã Thử & nghiệm #1 50% <b>" in index.attributes("a", "aria-label")[0]

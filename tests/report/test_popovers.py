"""What opens in the web page: numbers with how they came to be, claims with who makes them."""

import html
import re
import zipfile
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from report.executed import notebook, number, output

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.report import popovers, trace
from thapmuoi_analysis.report.checks import NUMERAL
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.telling.formatter import Formatter, label

POPOVER = re.compile(r'<div id="([^"]+)" popover role="dialog" aria-label="([^"]*)".*?</div>', re.S)
LINE = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")
BLOCKS = {"caption", "dd", "dt", "figcaption", "h1", "h2", "h3", "li", "p", "td", "th"}
APART = {  # no number of the record stands in these
    "nav", "style", "title", "header-section-number", "label", "#",  # how a page is numbered
    "locators", "locator", "entry", "popover",  # sentences, documents, what has opened
}  # fmt: skip
MADE = ("rests_on", "compiled_by", "made", "version", "cite")  # a document; the report
ALONE = {"br", "img", "link", "meta"}


class _Text(HTMLParser):
    """The text of a page in its blocks, where what opens is a blank, less what is apart."""

    def __init__(self, page):
        super().__init__()
        self.open, self.blocks = [], [""]
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        names = {tag, *about.get("class", "").split(), about.get("href", "")[:1]}
        names |= {"popover", "popovertarget"} & {*about}
        self.open += [] if tag in ALONE else [(tag, names)]
        self.blocks += [""] * (tag in BLOCKS)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag
        self.blocks += [""] * (tag in BLOCKS)

    def handle_data(self, data):
        names = set().union(*(names for _, names in self.open))
        if not names & APART:
            self.blocks[-1] += "\0" if "popovertarget" in names else data


def _words_of_data(case, lang):
    """Return what the case says in words: names, texts, and what stands between facts in them."""
    texts = [names[lang] for names in case.names.values()]
    for table in filter(case.has, SCHEMA):
        frame = case.table(table)
        texts += frame[frame.columns[frame.dtypes == "str"]].to_numpy().ravel().tolist()
    parts = {part.strip() for text in texts for part in re.split(r"\{\w+\}| \| ", text)}
    worded = {part.casefold().rstrip(".") for part in parts if re.search(r"[^\W\d_]", part)}
    worded |= {label(locator) for locator in case.sentences["locator"]}
    return sorted(filter(NUMERAL.search, worded), key=len, reverse=True)


def _closed(page, case, lang):
    """Return the blocks of a page in which a number stands that does not open.

    Excepted are what is apart, the lines of the title block that cite a document or the report or
    date it, and what the data hold in words, in which no number is a measure of the report.
    """
    said, words = _words_of_data(case, lang), Formatter(lang).words()
    made, left = [words[name] for name in MADE], []
    blocks = [" ".join(block.split()) for block in _Text(page).blocks]
    for before, block in pairwise(["", *filter(None, blocks)]):
        told = block.casefold()
        for text in said:
            told = told.replace(text, " ")
        if before not in made and NUMERAL.search(told):
            left.append(block)
    return left


def _page(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


def _popovers(page):
    """Return the title and the lines of all that opens, by its id."""
    found = {}
    for match in POPOVER.finditer(page):
        lines = {html.unescape(a): html.unescape(b) for a, b in LINE.findall(match[0])}
        found[match[1]] = html.unescape(match[2]), lines
    return found


def test_every_number_and_claim_that_is_told_has_a_button_and_what_it_opens(short):
    dropped = {"n-remaining", "n-start_year"}  # of a section that the case has no data for
    front = {"n-adopted_as_of", "n-new_units", "n-new_units_as_of"}
    for folder in short.values():
        told = set()
        for _, shown, about in trace.outputs(trace.read(folder.glob("*.ipynb"))):
            if about["role"] in ("say", "table") and "2023" not in shown["data"]["text/plain"]:
                told |= {f"c-{claim['id']}" for claim in about.get("claims", ())}
                told |= {f"n-{found['id']}" for found in about["quantities"]}
        page = _page(folder)
        buttons = set(re.findall(r'<button type="button" popovertarget="([^"]+)"', page))
        assert buttons == set(_popovers(page)) == told - dropped | front
        assert len([id for id in buttons if id[0] == "c"]) > 3


@pytest.mark.parametrize("place", ["thap-muoi/vi", "thap-muoi/en", "example/vi", "example/en"])
def test_every_number_of_a_page_opens_and_no_code_word_stands_in_what_opens(reports, place):
    page, (slug, lang) = _page(reports / place), place.split("/")
    assert _closed(page, load_case(slug), lang) == []
    assert len(re.findall(r'popovertarget="n-[^"]+">([^<]+)</button>', page)) > 60
    assert "<data" not in page
    for title, lines in _popovers(page).values():
        formula = lines.get("Cách tính", "") + lines.get("Computed as", "")
        assert not re.search(r"\w_\w|[{}⌈⌉#]", f"{title} {formula}"), (title, formula)


HEADS = {
    "vi": ["Cách tính", "chia cho", "Loại số", "Chủ thể nhận định", "Từ ngữ dè dặt",
           "Hồ sơ đối chiếu", "Dữ liệu cần có"],
    "en": ["Computed as", "divided by", "Kind of number", "Who says so", "Hedges",
           "What would show it", "Data needed"],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_number_and_a_claim_say_where_they_come_from(short, lang):
    case, formatter = load_case("example"), Formatter(lang)
    formula, by, kind, *heads = HEADS[lang]
    opened = _popovers(_page(short[lang]))
    title, lines = opened["n-adopted_share"]
    assert title.casefold() == formatter.term("adopted_share").casefold()
    adopted, units = (case.labels[id][lang] for id in ("adopted", "units"))
    n, of = (case.latest(id).value for id in ("adopted", "units"))
    assert lines[formula] == f"“{adopted}” ({n}) {by} “{units}” ({of})"
    assert lines[kind] == formatter.term("derived")
    assert "“Sau một năm rưỡi, " in lines["p5.s3"]  # the article stands beside its data

    rows = case.claims.set_index("id")
    claims = {id[2:]: found for id, found in opened.items() if id[0] == "c"}
    for id, (title, lines) in claims.items():
        claim, row = case.claims_by_id[id], rows.loc[id]
        assert title.casefold() == claim.label[lang].casefold()
        assert list(lines)[:4] == heads
        assert row[f"said_by_{lang}"] in lines[heads[0]]
        assert all(hedge in lines[heads[1]] for hedge in claim.hedges[lang])
        assert lines[heads[2]] == row[f"checkable_{lang}"] or not row[f"checkable_{lang}"]
        assert lines[heads[3]] == row[f"needed_{lang}"]
    assert {bool(case.claims_by_id[id].hedged) for id in claims} == {True, False}


def test_no_line_parts_a_number_from_its_bracket_its_stop_or_its_stroke(reports):
    page = _page(reports / "thap-muoi/vi").partition("</main>")[0]
    stops = re.findall(r"[^>]</button>([.,:;)”]+)(</span>)?", page)
    assert len(stops) > 10 and all(closed for _, closed in stops)
    assert len(re.findall('<span class="whole">[(“]', page)) > 3
    assert '</button>/<button type="button" popovertarget="n-' in page  # 11/13
    assert re.findall('[(“/]<span class="whole">', page) == []


def test_without_a_copy_of_the_article_its_words_are_paraphrased(reports):
    said = load_case("thap-muoi").sentences.set_index("locator")["paraphrase_vi"]
    _, lines = _popovers(_page(reports / "thap-muoi/vi"))["n-adopted"]
    assert lines["p7.s2"] == said["dto-2022-03-02:p7.s2"]


def test_word_knows_nothing_of_it(short):
    with zipfile.ZipFile(short["vi"] / "report.docx") as parts:
        word = parts.read("word/document.xml").decode()
    assert "popover" not in word and "n-adopted" not in word


def test_what_is_code_in_a_name_or_an_id_stays_text_and_what_nobody_knows_does_not_open():
    made = number('a"<b>', "1", formula="x <i> y")
    executed = {"01_x": notebook([output("", quantities=[made])])}
    known = '<data value="n-a&quot;&lt;b&gt;">1</data>'
    strange = '<data value="n-zz">2</data>, <data value="c-zz">three</data>'
    job = Job(load_case("example"), "vi")
    page = popovers.opened(f"<main>{known}, {strange}.</main>", job, executed)
    assert 'popovertarget="n-a&quot;&lt;b&gt;">1</button>' in page
    assert "2,</span> three." in page and "zz" not in page
    assert "<b>" not in page and "<i>" not in page

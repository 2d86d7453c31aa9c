"""The finished pages in a real browser, opened from their files with the network cut.

A rule takes a page and yields its faults. What is the same in all reports is tried on a phone with
a real one, on a desk with the other in English.
"""

import io
import re
from itertools import product
from urllib.parse import unquote

import pytest
from PIL import Image
from playwright.sync_api import expect

FORMS = ("report.html", "report.docx", "report.pdf", "summary.pdf", "annex.xlsx")
FOLDERS = ["/".join(pair) for pair in product(("thap-muoi", "example"), ("vi", "en"))]
REPORTS = [f"{folder}/report.html" for folder in FOLDERS]
REAL = REPORTS[:2]
INDEX = "index.html"
PHONE = 360
DESK = 1280
PAPER = 631  # widths in pixels; of a sheet, that of its text (167 mm)
WIDTHS = [320, PHONE, 640, 641, 768, 769, 1151, 1152, 1920]  # the edges of each layout
ON_BOTH = [(REAL[0], PHONE), (REPORTS[-1], DESK)]

# Scripts that return faults of a page, or what is there.
OVER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUT_OF_REACH = """() => [...document.querySelectorAll('*')].filter(
    e => e.scrollWidth > e.clientWidth && /auto|scroll/.test(getComputedStyle(e).overflowX)
        && !(e.tabIndex >= 0 && e.role && e.ariaLabel)
).map(e => e.outerHTML.slice(0, 90))"""
CUT = """() => [...document.querySelectorAll('body, body *')].filter(
    e => e.checkVisibility() && getComputedStyle(e).overflowX != 'visible'
        && (e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight)
).map(e => e.outerHTML.slice(0, 90))"""
BLURRED = """() => [...document.images].filter(
    e => e.naturalWidth == 0 || !e.currentSrc.startsWith('data:image/svg+xml')
).map(e => e.alt)"""
SCROLLED = """() => [...document.images].filter(
    e => !e.classList.contains('wide')
        && e.getBoundingClientRect().right > innerWidth
).map(e => e.alt)"""
NEXT = """() => {
    const all = document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]');
    const stops = [...all].filter(e => e.tabIndex == 0 && e.checkVisibility());
    const next = stops[stops.indexOf(document.activeElement) + 1];
    return next ? next.outerHTML : null;
}"""
BEFORE = """() => {
    const chapter = document.querySelector('.header-section-number');
    const place = document.activeElement.compareDocumentPosition(chapter);
    return (place & Node.DOCUMENT_POSITION_FOLLOWING) != 0;
}"""
FOCUS = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return {
        is: e == document.body ? null : e.outerHTML,
        shown: box.width > 5 && box.height > 5 && box.bottom > 0 && box.top < innerHeight,
        line: style.outlineStyle == 'none' ? 0 : parseFloat(style.outlineWidth),
        colour: style.outlineColor,
    };
}"""
STYLE = """e => {
    const style = getComputedStyle(e);
    return [style.color, style.backgroundColor];
}"""


def _luminance(colour):
    """Return the relative luminance of `rgb(…)` by the formula of WCAG 2."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    lower, higher = sorted([_luminance(one), _luminance(other)])
    return (higher + 0.05) / (lower + 0.05)


def _style(page, selector):
    """Return the colours of text and ground of the first element of a kind."""
    return page.locator(selector).first.evaluate(STYLE)


def _on(page, width, media="screen"):
    page.emulate_media(media=media)
    page.set_viewport_size({"width": width, "height": 800})


def does_not_scroll_sideways(page):
    for width in WIDTHS:
        _on(page, width)
        if over := page.evaluate(OVER):
            yield f"at {width} pixels, by {over}"


def scrolls_by_keyboard_what_is_too_wide_for_a_phone(page):
    _on(page, PHONE)
    return page.evaluate(OUT_OF_REACH)


def has_pictures_that_are_sharp_on_any_screen(page):
    _on(page, DESK)
    return page.evaluate(BLURRED)


def shows_all_of_a_picture_on_a_phone(page):
    _on(page, PHONE)
    return page.evaluate(SCROLLED)


def is_whole_on_paper(page):
    _on(page, PAPER, "print")
    yield from page.evaluate(CUT)
    if page.evaluate(OVER):
        yield "the page"


def names_all_that_can_have_the_focus(page):
    """For a screen reader, by the browser's own tree; the text itself is known as such."""
    _on(page, DESK)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    for node in tree:
        about = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
        role = node.get("role", {}).get("value")
        if about.get("focusable") and role != "main" and not node["name"]["value"]:
            yield role


def leads_the_keyboard_through_and_shows_where_it_is(page, width=DESK):
    _on(page, width)
    ground = _style(page, "body")[1]
    while True:
        there = page.evaluate(NEXT)
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["is"] != there:
            yield f"comes to {stop['is']} instead of {there}"
        if stop["is"] != there or there is None:
            return
        if not (stop["shown"] and stop["line"] >= 2):
            yield f"does not mark {there}"
        elif _contrast(stop["colour"], ground) < 3:
            yield f"marks {there} too weakly"


RULES = [
    does_not_scroll_sideways,
    scrolls_by_keyboard_what_is_too_wide_for_a_phone,
    has_pictures_that_are_sharp_on_any_screen,
    shows_all_of_a_picture_on_a_phone,
    is_whole_on_paper,
    names_all_that_can_have_the_focus,
]


@pytest.mark.parametrize("name", [*REPORTS, INDEX])
def test_a_page_opens_with_the_network_cut_keeps_the_rules_and_is_light_or_dark_as_liked(
    show, name
):
    page = show(name)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
    if name in REPORTS and name not in REAL:
        return
    errors = {rule.__name__: list(rule(page)) for rule in RULES}
    assert errors == {rule.__name__: [] for rule in RULES}
    for scheme, media in product(("light", "dark"), ("screen", "print")):
        page.emulate_media(color_scheme=scheme, media=media)
        ink, ground = _style(page, "body")
        assert (_luminance(ground) < 0.05) is (scheme == "dark" and media == "screen")
        assert _contrast(ink, ground) >= 7
        for picture in page.locator("figure img").all():
            with Image.open(io.BytesIO(picture.screenshot())) as drawn:  # no slab
                counted = drawn.convert("RGB").getcolors(drawn.width * drawn.height)
            counts = {f"rgb{colour}": count for count, colour in counted}
            assert counts.get(ground, 0) > sum(counts.values()) / 5


@pytest.mark.parametrize("name", REAL)
def test_on_paper_the_contents_are_gone_and_the_text_is_all_there(show, name):
    page = show(name)
    rings = page.locator("[popovertarget]:empty")  # out of the flow: to innerText, lines
    rings.evaluate_all("all => all.forEach(ring => ring.remove())")
    text = page.locator("main").inner_text().split()
    expect(page.locator("nav")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("nav")).to_be_hidden()
    expect(page.locator(".skip, .files, .marks").locator("visible=true")).to_have_count(0)
    assert page.locator("main").inner_text().split() == text


@pytest.mark.parametrize(("name", "width"), [*ON_BOTH, (INDEX, DESK)])
def test_the_keyboard_goes_through_a_page(show, name, width):
    page = show(name, width)
    page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")
    assert list(leads_the_keyboard_through_and_shows_where_it_is(page, width)) == []


@pytest.mark.parametrize(("name", "width"), ON_BOTH)
def test_the_keyboard_comes_to_the_contents_or_skips_them(show, name, width):
    page = show(name, width)
    to_text, to_contents = page.locator(".skip").all()
    page.keyboard.press("Tab")
    expect(to_text).to_be_focused()
    page.keyboard.press("Tab")
    expect(to_contents).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("nav summary" if width == PHONE else "nav > a")).to_be_focused()
    to_text.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(("name", "width"), ON_BOTH)
def test_at_most_ten_stops_of_the_keyboard_stand_before_the_first_chapter(show, name, width):
    page = show(name, width)
    page.keyboard.press("Tab")
    stops = 0
    while page.evaluate(BEFORE):
        stops += 1
        page.keyboard.press("Tab")
    assert 5 < stops <= 10
    assert page.evaluate("document.activeElement.getAttribute('popovertarget')")


@pytest.mark.parametrize("name", REAL)
def test_a_page_leads_to_its_files_and_to_the_other_language(show, reports, name):
    page = show(name)
    links = page.locator(".files a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    forms = ["report.pdf", "summary.pdf", "annex.xlsx"]
    forms += ["letters.docx"] if name == REAL[0] else []
    other = {REAL[0]: "../en/report.html", REAL[1]: "../vi/report.html"}[name]
    assert links == [*forms, other]
    assert all((reports / name).parent.joinpath(link).is_file() for link in links)


def test_each_row_of_a_wide_table_is_a_list_of_headings_and_cells_on_a_phone(show):
    page = show(REAL[0], PHONE)
    table = page.locator("table:has(thead th:nth-child(4))").first
    headings = table.locator("thead th").all_inner_texts()
    before = "cell => getComputedStyle(cell, '::before').content"
    for row in table.locator("tbody tr").all():
        cells = row.locator("> *").all()
        assert [cell.evaluate(before).strip('"') for cell in cells] == headings
        tops = [cell.bounding_box()["y"] for cell in cells]
        assert tops == sorted({*tops})
        assert all(cell.bounding_box()["width"] <= PHONE for cell in cells)
    assert not table.evaluate("e => e.parentElement.scrollWidth > e.parentElement.clientWidth")


@pytest.mark.parametrize(("name", "width"), ON_BOTH)
def test_each_line_of_the_contents_brings_its_heading_into_view(show, name, width):
    page = show(name, width)
    if width == PHONE:
        page.locator("nav summary").click()
    lines = page.locator("nav details a").all()
    assert len(lines) > 10
    for line in lines:
        line.click()
        expect(page.locator(":target")).to_have_text(line.inner_text())
        expect(page.locator(":target")).to_be_in_viewport()


@pytest.mark.parametrize("name", [REAL[0], REPORTS[-1]])
def test_each_place_named_leads_to_its_source_and_marks_it(show, name):
    page = show(name)
    links = page.locator("a[href^='#src-']")
    addresses = dict.fromkeys(links.evaluate_all("all => all.map(a => a.getAttribute('href'))"))
    assert len(addresses) > 5
    for address in addresses:
        page.locator(f"a[href='{address}']").first.click()
        expect(page.locator(":target")).to_have_id(unquote(address[1:]))
        source = page.locator("li:has(> :target)")
        expect(source).to_be_in_viewport()
        assert source.evaluate(STYLE)[1] not in (_style(page, "body")[1], "rgba(0, 0, 0, 0)")


def test_the_index_leads_to_the_reports_and_to_their_files(show, reports):
    page = show(INDEX)
    links = page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    made = ["/".join(pair) for pair in product(FOLDERS, ("report.html", *FORMS))]
    made += [f"{folder}/letters.docx" for folder in FOLDERS if folder.endswith("vi")]
    assert sorted(links) == sorted(made)
    assert all((reports / link).is_file() for link in links)
    for name in REPORTS:
        page.locator(f"a[href='{name}']").first.click()
        expect(page).to_have_url((reports / name).as_uri())
        page.go_back()

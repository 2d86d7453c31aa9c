"""What opens in a page: by the keyboard, by a tap, for a screen reader; on paper, none of it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PHONE = 360
DESK = 1280
PAGES = [("thap-muoi/vi/report.html", DESK), ("thap-muoi/en/report.html", PHONE)]
NUMBER = 'main [popovertarget="n-adopted_share"]'
CLAIM = 'main [popovertarget="c-c39"]'
every_page = pytest.mark.parametrize(("name", "width"), PAGES)
TEXT = 11  # pixels, at least, of what is written in a picture
WRITTEN = """image => {
    const drawn = atob(image.currentSrc.split(',')[1]);
    const sizes = [...drawn.matchAll(/font-size: ([0-9.]+)px/g)].map(size => parseFloat(size[1]));
    const width = parseFloat(drawn.match(/<svg [^>]*width="([0-9.]+)pt"/)[1]);
    return Math.min(...sizes) * image.clientWidth / width;
}"""
LINES = """() => {
    const lengths = [], range = document.createRange();
    for (const p of document.querySelectorAll('main > p')) {
        const texts = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
        let bottom = null, n = 0;
        while (texts.nextNode()) {
            for (let i = 0; i < texts.currentNode.length; i++) {
                range.setStart(texts.currentNode, i);
                range.setEnd(texts.currentNode, i + 1);
                const box = range.getBoundingClientRect();
                if (!box.width) continue;
                if (bottom == null || Math.abs(box.bottom - bottom) > 12) {
                    if (bottom != null) lengths.push(n);
                    [bottom, n] = [box.bottom, 0];
                }
                n++;
            }
        }
    }
    return lengths; // the last line of a paragraph is not one
}"""


def _opened(page):
    return page.locator(":popover-open")


@every_page
def test_enter_opens_it_the_focus_goes_in_and_escape_leads_back(show, name, width):
    page = show(name, width)
    expect(_opened(page)).to_have_count(0)
    for opener in (NUMBER, CLAIM):
        button = page.locator(opener).first
        button.focus()
        page.keyboard.press("Enter")
        expect(_opened(page)).to_be_focused()
        expect(_opened(page)).to_be_in_viewport(ratio=0.98)
        page.keyboard.press("Tab")
        expect(_opened(page).locator("a, button").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(_opened(page)).to_have_count(0)
        expect(button).to_be_focused()


def test_a_tap_opens_it_and_its_button_or_a_tap_elsewhere_closes_it(show):
    page = show(PAGES[1][0], PHONE, has_touch=True)
    for opener in (NUMBER, CLAIM):
        for close in (lambda: _opened(page).get_by_role("button").tap(),
                      lambda: page.touchscreen.tap(20, 5)):  # fmt: skip
            page.locator(opener).first.tap()
            expect(_opened(page)).to_be_in_viewport(ratio=0.98)
            close()
            expect(_opened(page)).to_have_count(0)


def test_a_screen_reader_hears_what_it_is_and_whether_it_is_open(show):
    page = show(PAGES[0][0])
    tree = page.context.new_cdp_session(page)
    tree.send("DOM.enable")

    def heard():
        nodes = tree.send("Accessibility.getFullAXTree")["nodes"]
        states = [
            {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
            for node in nodes if node.get("role", {}).get("value") == "button"
        ]  # fmt: skip
        dialogs = [n["name"]["value"] for n in nodes if n.get("role", {}).get("value") == "dialog"]
        return [state.get("expanded") for state in states].count(True), dialogs

    for opener in (NUMBER, CLAIM):
        assert heard() == (0, [])
        page.locator(opener).first.click()
        expect(_opened(page)).to_be_focused()
        expanded, dialogs = heard()
        assert expanded >= 1
        assert dialogs == [_opened(page).get_attribute("aria-label")]
        page.keyboard.press("Escape")
        expect(_opened(page)).to_have_count(0)


@every_page
def test_what_is_open_breaks_no_rule_and_pictures_can_be_read_in_light_and_dark(show, name, width):
    page = show(name, width)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for picture in page.locator("figure img").all():
            assert picture.evaluate(WRITTEN) >= TEXT
        for opener in (NUMBER, CLAIM):
            page.locator(opener).first.click()
            expect(_opened(page)).to_be_focused()
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            assert [rule["id"] for rule in found] == []
            page.keyboard.press("Escape")


@every_page
def test_on_paper_numbers_are_text_and_nothing_opens(show, name, width):
    page = show(name, width)
    page.locator(CLAIM).first.click()
    expect(_opened(page)).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.locator("[popover]").locator("visible=true")).to_have_count(0)
    expect(page.locator("[popovertarget]:empty").locator("visible=true")).to_have_count(0)
    number = page.locator(NUMBER).first
    expect(number).to_be_visible()
    line = "e => [getComputedStyle(e).textDecorationLine, getComputedStyle(e).borderTopWidth]"
    assert number.evaluate(line) == ["none", "0px"]


@every_page
def test_a_list_opens_by_the_keyboard_what_the_summary_tells(show, name, width):
    page = show(name, width)
    page.locator(".marks summary").focus()
    page.keyboard.press("Enter")
    passed = "all => all.map(one => one.getAttribute('popovertarget'))"
    told = page.locator("[popovertarget][tabindex='-1']").evaluate_all(passed)
    listed = page.locator(".marks button").evaluate_all(passed)
    assert [*dict.fromkeys(told)] == listed and len(listed) > 10
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='{listed[0]}']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".marks button").first).to_be_focused()


@every_page
def test_a_reader_hides_the_marks_by_the_keyboard_and_paper_has_them(show, name, width):
    page = show(name, width)
    places = page.locator("main .locators")
    rings = page.locator("main [popovertarget]:empty")
    page.locator("#unmarked").focus()
    page.keyboard.press("Space")
    expect(places.locator("visible=true")).to_have_count(0)
    expect(rings.locator("visible=true")).to_have_count(0)
    page.emulate_media(media="print")
    expect(places.first).to_be_visible()
    page.emulate_media(media="screen")
    page.locator("#unmarked").focus()
    page.keyboard.press("Space")
    expect(rings.locator("visible=true")).to_have_count(rings.count())


def test_marks_move_no_line(show):
    page = show(PAGES[0][0])
    height = "() => document.querySelector('main').getBoundingClientRect().height"
    before = page.evaluate(height)
    page.add_style_tag(content="[popovertarget]:empty { display: none !important; }")
    assert page.evaluate(height) == before


@pytest.mark.parametrize("name", [name for name, _ in PAGES])
def test_a_line_has_sixty_to_seventy_five_letters(show, name):
    lengths = sorted(show(name).evaluate(LINES))
    assert 60 <= lengths[len(lengths) // 2] <= 75
    assert lengths[len(lengths) * 3 // 4] <= 75

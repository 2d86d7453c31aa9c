"""axe-core looks at the finished pages in a real browser, and finds no fault.

What a rule other than that of contrast says hangs on the width and not on the colours: of the two
languages each takes every width and either colours, crossed the other way round.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

INDEX = "index.html"
WAYS = [(360, "light"), (1280, "dark"), (360, "dark"), (1280, "light")]
PAGES = {"thap-muoi/vi/report.html": WAYS[:2], "thap-muoi/en/report.html": WAYS[2:], INDEX: WAYS}


def _violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return {rule["id"]: [node["html"][:90] for node in rule["nodes"]] for rule in found}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_rule_in_light_and_dark_on_a_phone_and_a_desk(show, name):
    page = show(name)
    if name != INDEX:  # what is folded away and what a link has marked is looked at too
        opened = "all => all.forEach(details => { details.open = true; })"
        page.locator("details").evaluate_all(opened)
        page.locator("a[href^='#src-']").first.click()
        expect(page.locator(":target")).to_be_in_viewport()
    for width, scheme in PAGES[name]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert (width, scheme, _violations(page)) == (width, scheme, {})

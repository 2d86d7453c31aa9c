"""axe-core looks at the finished pages in a real browser, and finds no fault."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

INDEX = "index.html"
PAGES = [*(f"thap-muoi/{lang}/report.html" for lang in ("vi", "en")), INDEX]


def _violations(page):
    found = Axe().run(page).response["violations"]
    return {rule["id"]: [node["html"][:90] for node in rule["nodes"]] for rule in found}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_rule_in_light_and_dark_on_a_phone_and_a_desk(show, name):
    page = show(name)
    if name != INDEX:  # what is folded away and what a link has marked is looked at too
        page.locator("details").evaluate("details => { details.open = true; }")
        page.locator("a[href^='#src-']").first.click()
        expect(page.locator(":target")).to_be_in_viewport()
    for width, scheme in product((360, 1280), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert (width, scheme, _violations(page)) == (width, scheme, {})


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("</style>", ":root { --quiet: #aaa; }</style>", "color-contrast"),
        ('<html lang="vi">', "<html>", "html-has-lang"),
    ],
)
def test_a_damaged_page_breaks_the_rule(show, damaged, old, new, rule):
    assert list(_violations(show(damaged(INDEX, old, new)))) == [rule]

"""The site that `make docs` built, as it is served: each page is whole, and fetches nothing."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from glance import lines

SITE = Path(__file__).parents[2] / "site"


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def address():
    """Serve the site on a free port; return its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=SITE)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("width", [1280, 390])
def test_each_page_is_whole_fetches_nothing_and_fits_a_phone(window, address, width):
    pages = [path for path in SITE.rglob("*.html") if "sample" not in path.parts]
    assert len(pages) > 25
    page, wrong = window(address, viewport={"width": width, "height": 800})
    for path in pages:
        page.goto(address + path.relative_to(SITE).as_posix())
        assert page.locator("h1").count(), path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert wrong == [], path
    page.context.close()


LANGUAGES = """
index.html                           | en | Search
README.vi.html                       | vi | Tìm kiếm
notebooks/00_summary.html            | vi | Tìm kiếm
reports/thap-muoi/en/00_summary.html | en | Search
"""


def test_what_stands_around_a_page_is_in_its_language_and_a_search_finds_a_measure(window, address):
    page, wrong = window(address)
    for name, lang, search in lines(LANGUAGES):
        page.goto(address + name)
        assert page.locator("html").get_attribute("lang") == lang
        assert page.get_by_role("textbox", name=search).count() == 1
        named = page.locator(".md-nav--primary").first.text_content().split("\n")
        assert {"Tóm tắt", "Summary"} <= {name.strip() for name in named}
    page.get_by_role("textbox", name="Search").fill("crosstab")
    page.locator(".md-search-result__item").first.wait_for()
    page.context.close()
    assert wrong == []

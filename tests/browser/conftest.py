"""A headless Chromium for each module, and windows that keep a list of what goes wrong in them."""

import shutil
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

PATIENCE = 3_600_000  # milliseconds: longer than `faulthandler_timeout`, which ends what hangs
expect.set_options(timeout=PATIENCE)
SITE = Path(__file__).parents[2] / "site"
collect_ignore = [] if SITE.exists() else ["test_site.py"]  # `make docs` builds it


@pytest.fixture(scope="module")
def browser():
    """Return the system's Chromium; nothing is downloaded."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed: on Debian, apt install chromium")
    with sync_playwright() as playwright:
        # its sandbox is off, as playwright has it by default: as root it would not start with one
        chromium = playwright.chromium.launch(executable_path=path, timeout=PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def window(browser):
    """Return a function that opens a window which reaches addresses with a beginning only.

    It returns the page and the list of what goes wrong there: requests for anything else, which
    are refused, errors of scripts, and errors and warnings in the console.
    """

    def open_window(reaches, **options):
        context = browser.new_context(**options)
        wrong = []
        context.set_default_timeout(PATIENCE)

        def refuse(route):
            wrong.append(f"asks for {route.request.url}")
            route.abort()

        def listen(message):
            if message.type in ("error", "warning"):
                wrong.append(f"{message.type}: {message.text}")

        context.route(lambda url: not url.startswith((reaches, "data:")), refuse)
        context.on("console", listen)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        return context.new_page(), wrong

    return open_window


@pytest.fixture
def show(reports, window):
    """Return a function that opens a page of the reports; what goes wrong there is an error."""
    shown = []

    def open_page(name, width=1280, **options):
        page, wrong = window(
            "file:", offline=True, viewport={"width": width, "height": 800}, **options
        )
        shown.append((page, wrong))
        page.goto((reports / name).as_uri())
        return page

    yield open_page
    for page, _ in shown:
        page.context.close()
    assert [*chain.from_iterable(wrong for _, wrong in shown)] == []

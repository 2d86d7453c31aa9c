"""The signs that a sentence carries until it is shown, and the forms in which it is shown.

A sentence is made once, with signs that nobody sees: around what a web page opens, around each
locator, and before each letter of the data that Markdown would take for markup. `markdown`, `html`
and `plain` put what they stand for in their place, or leave them out. They are of Unicode's private
use area; what the data hold of it is left out, so that no text of a source can act as a sign.
"""

import re
from collections.abc import Callable, Iterable
from html import escape

SPAN = '<span title="{locator}">{label}</span>'  # of a locator; a report makes a link of it
_LITERAL = "\ue003"  # stands before a letter that is no markup
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MARKUP = re.compile(r"([!-+.:<-@\[-`{-~-])")  # all of ASCII but , / ; which do nothing
_LOCATOR = re.compile("\ue004([^\ue006]*)\ue006([^\ue005]*)\ue005")
_UNSEEN = re.compile("\ue000[^\ue001]*\ue001|[\ue002\ue003]")
_TAGS = {ord("\ue000"): '<data value="', ord("\ue001"): '">', ord("\ue002"): "</data>"}
_START = re.compile(r"""^((?:[\s*“"'(\[\\\ue003]|\ue000[^\ue001]*\ue001)*)(\w)""")
_STOP = re.compile(f"{_LITERAL}?([.:])$")


def opened(id: str, text: str = "") -> str:
    """Return a text that a web page opens, to show what it knows of an id; or a place for that."""
    return f"\ue000{id}\ue001{text}\ue002"


def unsigned(text: str) -> str:
    """Return a text of the data without what would act as a sign."""
    return _PRIVATE.sub("", text)


def literal(text: str) -> str:
    """Return a text of the data on one line, to be shown letter by letter."""
    line = re.sub(r"\s+", " ", unsigned(text))
    return _MARKUP.sub(rf"{_LITERAL}\1", line)


def label(locator: str) -> str:
    """Return the short form of a locator: paragraph and sentence, or the whole document's id."""
    return locator.rsplit(":", 1)[-1]


def behind(locators: Iterable[str], shown: Callable[[str], str] = label) -> str:
    """Return locators in brackets, to stand behind a text; nothing where there are none.

    Parameters
    ----------
    locators : iterable of str
        The locators.
    shown : callable, optional
        Gives the form in which each is shown; by default the short one.
    """
    marks = [f"\ue004{locator}\ue006{shown(locator)}\ue005" for locator in locators]
    if not marks:
        return ""
    return f" [{', '.join(marks)}]"


def markdown(text: str) -> str:
    """Return a text as Markdown, with tags for what opens and for locators."""
    spans = _LOCATOR.sub(_span, text)
    return spans.replace(_LITERAL, "\\").translate(_TAGS)


def html(text: str) -> str:
    """Return a text as HTML, with tags for what opens and for locators."""
    return markdown(escape(text.replace(_LITERAL, "")))


def plain(text: str) -> str:
    """Return a text without signs, locators as their labels."""
    text = _LOCATOR.sub(r"\2", text)
    return _UNSEEN.sub("", text)


def plain_markdown(text: str) -> str:
    """Escape a text of the data so that Markdown shows it letter by letter."""
    return markdown(literal(text))


def anchor(locator: str) -> str:
    """Return the place of a locator in the report's list of sources."""
    return "src-" + locator.replace(":", "-").replace(".", "-")


def capitalised(text: str) -> str:
    """Begin a text with a capital, behind what may stand before its first word."""
    return _START.sub(lambda start: start[1] + start[2].upper(), text)


def uncapitalised(text: str) -> str:
    """Begin a text with a small letter, to stand within a sentence, unless it begins with a name.

    Examples
    --------
    >>> uncapitalised("Số lượt hướng dẫn"), uncapitalised("UBND xã"), uncapitalised("Cồn Mây")
    ('số lượt hướng dẫn', 'UBND xã', 'Cồn Mây')
    """
    first, _, others = text.partition(" ")
    is_abbreviated = first[1:] != first[1:].lower()
    if is_abbreviated or others[:1].isupper():
        return text
    return text[:1].lower() + text[1:]


def split_stop(text: str) -> tuple[str, str]:
    """Return a sentence and the full stop or colon that ends it, which may be none."""
    found = _STOP.search(text)
    if found is None:
        return text, ""
    return text[: found.start()], found[1]


def _span(found: re.Match[str]) -> str:
    return SPAN.format(locator=found[1], label=found[2])

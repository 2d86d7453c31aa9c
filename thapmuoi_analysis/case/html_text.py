"""What of a web page is an article's own text: no pictures, no frames, nothing from elsewhere."""

from html import escape
from html.parser import HTMLParser

WHOLE = ["iframe", "object", "video", "audio", "picture", "canvas", "svg", "script", "style"]
BARE = [
    "img",
    "image",
    "source",
    "track",
    "embed",
    "frame",
    "link",
    "base",
    "meta",
]  # these have no content
RAW = ("script", "style")  # which go to the end of the page where nothing ends them
CLOSED = ("p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "hr", "wbr", "input")
DEEPEST = 500  # elements in one another, less those of CLOSED, which the next one ends
PLAIN = {"figure": "div", "figcaption": "div"}  # what a figure says is kept without its picture


class TooDeepError(ValueError):
    """More elements stand in one another than any page has."""


class _Page(HTMLParser):
    """A page as it is read: the parts that are kept, as HTML again."""

    # Alike in every Python: to some, a frame that never ends is raw to the end of the page.
    CDATA_CONTENT_ELEMENTS = RAW  # type: ignore[misc]  # final to those who type it

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.begun: list[tuple[str, int]] = []  # of WHOLE: which, and how many parts before it
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._deepen(tag, 1)
        if tag in WHOLE:
            self.begun.append((tag, len(self.parts)))
        elif tag in PLAIN:
            self.parts.append(f"<{PLAIN[tag]}>")
        elif tag not in BARE:
            self.parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in WHOLE:
            self.handle_starttag(tag, attrs)
            self._deepen(tag, -1)

    def handle_endtag(self, tag: str) -> None:
        self._deepen(tag, -1)
        if tag in WHOLE:
            self._drop(tag)
        elif tag not in BARE:
            self.parts.append(f"</{PLAIN.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))

    def _deepen(self, tag: str, by: int) -> None:
        """Count how deep in one another elements are."""
        ends_itself = tag in CLOSED or tag in BARE
        if not ends_itself:
            self.depth = max(0, self.depth + by)
        if self.depth > DEEPEST:
            raise TooDeepError

    def _drop(self, tag: str) -> None:
        """Drop what stands between the ends of an element; one that never ends holds nothing."""
        for at in reversed(range(len(self.begun))):
            begun, before = self.begun[at]
            if begun == tag:
                del self.parts[before:], self.begun[at:]
                return

    def whole(self) -> str:
        """Return what is kept."""
        for tag in RAW:
            self._drop(tag)
        return "".join(self.parts)


def only_text(html: str) -> str:
    """Return a page without what is not its own text.

    Taken out are frames, embedded objects, pictures, drawings, video, sound, styles and scripts
    with all that stands in them, and links to other files; the rest stays as it is, in its place.

    Parameters
    ----------
    html : str
        A page, however well formed.

    Raises
    ------
    TooDeepError
        If more elements stand in one another than any page has, which would take hours.

    Examples
    --------
    >>> only_text('<p>One <img src="https://example.org/x.png">two.</p><iframe>x</iframe>')
    '<p>One two.</p>'
    """
    page = _Page()
    page.feed(html)
    page.close()
    return page.whole()

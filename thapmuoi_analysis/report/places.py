"""Where the sentences of sources stand: in words, and at the address of their page."""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.report.chapters import Texts
from thapmuoi_analysis.telling.formatter import Formatter, label

FEW = 5  # words of a sentence, by which a browser finds it in the page of its source
PLACE = re.compile(r"p(\d+)\.s(\d+)")


class Places:
    """The places of a case's sentences, told in the language of a formatter.

    Parameters
    ----------
    case : Case
        The case.
    formatter : Formatter
        Speaks the language of the report.
    quoted : mapping
        Sentences themselves, by locator, where a copy of their source is at hand.
    """

    def __init__(self, case: Case, formatter: Formatter, quoted: Texts) -> None:
        self.sources = {row["id"]: row for row in case.records("sources")}
        self.form = formatter.words()["place of sentence"]
        self.quoted = quoted
        self.terms = _terms(case)

    def told(self, locator: str) -> str:
        """Return where a sentence stands: its source, its paragraph and its number there."""
        source = self.sources[source_of(locator)]
        parts = [source["publisher"] or source["title"]]
        found = PLACE.fullmatch(label(locator))
        if found:
            parts.append(self.form.format(*found.groups()))
        return ", ".join(parts)

    def address(self, locator: str) -> str:
        """Return the address at which the page of a source opens; empty where it has none.

        A browser that knows text fragments goes to the sentence itself. Its first words name it
        where a copy is at hand, and else its key term, where that names no other and the address is
        that of a page: the term may stand on the first page of a newspaper by chance.
        """
        url: str = self.sources[source_of(locator)]["url"]
        if not url.startswith(("https:", "http:")):
            return ""
        first = self.quoted.get(locator, "").split()[:FEW]
        words = " ".join(first)
        if not words and urlsplit(url).path.strip("/"):
            words = self.terms.get(locator, "")
        if not words:
            return url
        words = words.rstrip(".,:;")
        fragment = quote(words, safe="").replace("-", "%2D")
        hash = "" if "#" in url else "#"
        return f"{url}{hash}:~:text={fragment}"

    def tips(self, sentences: Mapping[str, str]) -> dict[str, str]:
        """Return what the title of a link to each sentence says: where it is, and what is said."""
        found = {}
        for locator, said in sentences.items():
            title = self.told(locator)
            if said:
                title = f"{title}: {said}"
            found[locator] = title.replace('"', "”")
        return found


def _terms(case: Case) -> dict[str, str]:
    """Return the key terms, by their locators, that are of several words and in no other term."""
    of_source: dict[str, dict[str, str]] = {}
    for row in case.records("sentences"):
        locator = row["locator"]
        terms = of_source.setdefault(source_of(locator), {})
        terms[locator] = row["key_term"]
    found = {}
    for terms in of_source.values():
        for locator, term in terms.items():
            meant = [other for other in terms.values() if term.lower() in other.lower()]
            if " " in term and len(meant) == 1:
                found[locator] = term
    return found

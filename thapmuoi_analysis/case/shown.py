"""How a case shows itself: in a line, and as a page of a notebook."""

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from thapmuoi_analysis.case.schema import SCHEMA


class Shown:
    """The part of a case that says in short what it is."""

    def __repr__(self: Any) -> str:
        tables = ", ".join(filter(self.has, SCHEMA))
        assumed = f", what if {'; '.join(self.what_if)}" if self.what_if else ""
        return f"<Case {self.slug}{assumed}: {tables}>"

    def __dir__(self: Any) -> list[str]:
        return sorted({*super().__dir__(), *self._tables})

    def _repr_html_(self) -> str:
        rows = ""
        for term, text in self._lines():
            if text:
                head = f"<th>{escape(term)}</th>"
                cell = f"<td>{escape(text)}</td>"
                rows += f"<tr>{head}{cell}</tr>"
        return f"<table>{rows}</table>"

    def _lines(self: Any) -> Iterator[tuple[str, str]]:
        """Yield what a case is, with a term for each line."""
        place = self.names.get("place", {})
        yield "case", self.slug
        yield "what if", "; ".join(self.what_if)
        yield "place", " · ".join(dict.fromkeys(place.values()))
        yield "fictional", "yes" if self.fictional else ""
        sources = self.sources
        own = sources[sources["id"].isin(self.own_sources)]
        yield "sources", "; ".join(own["id"] + ": " + own["title"])
        kinds = [str(number.kind) for number in self.quantities.values()]
        yield "numbers", _counted(kinds)
        yield "claims", _counted(self.table("claims")["type"])
        yield "languages", ", ".join(self.langs)
        yield "tables", ", ".join(filter(self.has, SCHEMA))


def _counted(names: Iterable[str]) -> str:
    """Return how often each name stands there, the most frequent first: "3: 2 result, 1 cause"."""
    found = Counter(names)
    if not found:
        return ""
    parts = [f"{number} {name}" for name, number in found.most_common()]
    return f"{found.total()}: {', '.join(parts)}"

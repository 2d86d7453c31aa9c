"""How a case shows itself: in a line, and as a page of a notebook."""

from collections import Counter
from collections.abc import Iterator
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
                rows += f"<tr><th>{escape(term)}</th><td>{escape(text)}</td></tr>"
        return f"<table>{rows}</table>"

    def _lines(self: Any) -> Iterator[tuple[str, str]]:
        """Yield what a case is, with a term for each line."""
        place = self.names.get("place", {})
        yield "case", self.slug
        yield "what if", "; ".join(self.what_if)
        yield "place", " · ".join(dict.fromkeys(place.values()))
        yield "fictional", "yes" if self.fictional else ""
        own = self.sources[self.sources["id"].isin(self.own_sources)]
        yield "sources", "; ".join(own["id"] + ": " + own["title"])
        numbers = Counter(str(number.kind) for number in self.quantities.values())
        yield "numbers", _counted(numbers)
        yield "claims", _counted(Counter(self.table("claims")["type"]))
        yield "languages", ", ".join(self.langs)
        yield "tables", ", ".join(filter(self.has, SCHEMA))


def _counted(found: Counter[str]) -> str:
    """Return counts in words, the largest first: "19: 7 result, 5 benefit"."""
    parts = [f"{number} {name}" for name, number in found.most_common()]
    return f"{found.total()}: {', '.join(parts)}" if parts else ""

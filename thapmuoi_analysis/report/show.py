"""say, table, figure: the one way a notebook displays anything.

Each output carries its text twice: for the eye (Markdown, HTML, PNG) and as plain text, which
nbval compares. Its metadata lists the quantities it shows, so that a report can trace them.
"""

import base64
import io
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, NamedTuple

import pandas as pd
from IPython.display import display
from PIL import Image

from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.report.charts import Chart, styled
from thapmuoi_analysis.report.voice import LANGS, Voice, label, rests_on, spoken

DPI = 160
MOST = 6  # locators behind a sentence; a longer list is in the sources
Columns = Mapping[str, tuple[str, ...]]


def telling(lang: str) -> "Telling":
    """Return `say`, `table`, `figure` and the voice of one language.

    Parameters
    ----------
    lang : {"vi", "en"}
        The language of the report.

    Examples
    --------
    >>> say, table, figure, voice = telling("vi")  # doctest: +SKIP
    """
    shown = _Shown(Voice(lang))
    return Telling(shown.say, shown.table, shown.figure, shown.voice)


class Telling(NamedTuple):
    """The three verbs of a notebook, and the voice that charts and tables are made with."""

    say: Any
    table: Any
    figure: Any
    voice: Voice


class _Shown:
    def __init__(self, voice: Voice) -> None:
        self.voice = voice

    def say(self, *, vi: str, en: str, **facts: Any) -> None:
        """Tell a sentence, ending it with the locators it rests on.

        Parameters
        ----------
        vi, en : str
            The sentence in Markdown, with `{name}` or `{name:spec}` for each fact. Both are
            formatted at every call, so that a slip in the one not shown fails at once.
        **facts
            Quantities, and names as text.
        """
        templates = {"vi": vi, "en": en}
        for lang in LANGS:
            Voice(lang).fill(templates[lang], facts, markdown=True)
        template = templates[self.voice.lang]
        numbers = [(q, self.voice.number(q, spec)) for q, spec in spoken(template, facts)]
        locators = rests_on([q for q, _ in numbers])
        links = _links(locators, "[{label}](#{anchor})")
        _emit(
            {
                "text/markdown": self.voice.fill(template, facts, markdown=True) + links,
                "text/plain": self.voice.fill(template, facts) + _plain(locators),
            },
            "say",
            numbers,
        )

    def table(
        self, frame: pd.DataFrame, columns: Columns, *, vi: str, en: str, name: str = ""
    ) -> None:
        """Show a table with its caption.

        Parameters
        ----------
        frame : pandas.DataFrame
            Cells are quantities, text, or three-valued answers. The locators that its text rests
            on may stand in `frame.attrs["locators"]`.
        columns : mapping
            Column -> (heading vi, heading en) or (heading vi, heading en, spec); in this order.
        vi, en : str
            Caption.
        name : str, optional
            What a text refers to it by: the link `[table](#name)` becomes "Table 2" in a report.
        """
        place = LANGS.index(self.voice.lang)
        heads = [heading[place] for heading in columns.values()]
        specs = [heading[2] if len(heading) > 2 else "" for heading in columns.values()]
        cells = [list(row) for row in frame[list(columns)].itertuples(index=False, name=None)]
        right = [any(isinstance(row[i], Quantity) for row in cells) for i in range(len(heads))]
        rows = [[self._cell(c, s) for c, s in zip(row, specs, strict=True)] for row in cells]
        numbers = [
            (cell, said)
            for row, line in zip(cells, rows, strict=True)
            for cell, said in zip(row, line, strict=True)
            if isinstance(cell, Quantity)
        ]
        rows = rows or [[self.voice.term("not reported"), *[""] * (len(heads) - 1)]]
        caption, locators = {"vi": vi, "en": en}[self.voice.lang], rests_on([q for q, _ in numbers])
        locators = list(dict.fromkeys([*locators, *frame.attrs.get("locators", ())]))
        source = _links(locators, '<a href="#{anchor}" title="{locator}">{label}</a>')
        word = self.voice.term("source")
        note = f'<p class="source">{word}:{source}</p>' if locators else ""
        lines = [caption, " | ".join(heads), *(" | ".join(row) for row in rows)]
        lines += [f"{word}:{_plain(locators)}"] if locators else []
        _emit(
            {
                "text/html": _html_table(caption, heads, rows, right) + note,
                "text/plain": "\n".join(lines),
            },
            "table",
            numbers,
            cited=locators,
            **_named(name),
        )

    def figure(self, chart: Chart, *, vi: str, en: str, name: str = "") -> None:
        """Show a chart as a picture, and as the sentence that says what it shows.

        Parameters
        ----------
        chart : Chart
            A figure of `charts`, in the language of the report.
        vi, en : str
            Caption.
        name : str, optional
            What a text refers to it by: the link `[figure](#name)` becomes "Figure 2" in a report.
        """
        caption = {"vi": vi, "en": en}[self.voice.lang]
        buffer = io.BytesIO()
        with styled():  # some texts are made only when a figure is drawn
            chart.figure.savefig(buffer, format="raw", dpi=DPI)
        pixels = [int(inches * DPI) for inches in chart.figure.get_size_inches()]
        drawn = Image.frombytes("RGBA", (pixels[0], pixels[1]), buffer.getvalue())
        grey = io.BytesIO()  # charts are drawn in greys: so the picture is less than half as large
        drawn.convert("L").save(grey, "png", optimize=True)
        width, height = (round(inches * DPI / 2) for inches in chart.figure.get_size_inches())
        png = base64.b64encode(grey.getvalue()).decode("ascii")
        size = {"alt": chart.alt, "width": width, "height": height}
        data = {"image/png": png, "text/plain": chart.alt}
        numbers = [(q, self.voice.number(q)) for q in chart.quantities]
        more = {"caption": caption, "drawn": chart.drawn, "image/png": size}
        more |= _named(name)
        _emit(data, "figure", numbers, **more)
        _emit({"text/markdown": f"*{caption}*", "text/plain": caption}, "caption")

    def _cell(self, cell: Any, spec: str) -> str:
        if isinstance(cell, Quantity):
            return self.voice.number(cell, spec)
        if isinstance(cell, str):
            return " ".join(cell.split())  # a row is a line
        if cell is pd.NA or pd.api.types.is_bool(cell):
            return self.voice.settled(cell)
        raise TypeError(f"{cell!r} stands in a table: numbers come from a Quantity")


def _html_table(caption: str, heads: list[str], rows: list[list[str]], right: list[bool]) -> str:
    def line(cells: list[str], tag: str) -> str:
        styled = [
            f'<{tag} style="text-align: {"right" if is_right else "left"}">{escape(cell)}</{name}>'
            for cell, is_right, name in zip(
                cells, right, [tag.split()[0]] * len(cells), strict=True
            )
        ]
        return f"<tr>{''.join(styled)}</tr>"

    body = "\n".join(line(row, "td") for row in rows)
    head = line(heads, 'th scope="col"')
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead>{head}</thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n"
    )


def _named(name: str) -> dict[str, str]:
    if name and not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"name={name!r}: expected lower-case letters, digits and hyphens")
    return {"name": name} if name else {}


def anchor(locator: str) -> str:
    """Return the place of a locator in the report's list of sources."""
    return "src-" + locator.replace(":", "-").replace(".", "-")


def _links(locators: list[str], form: str) -> str:
    made = [form.format(label=label(x), anchor=anchor(x), locator=x) for x in locators]
    return _bracketed(made)


def _plain(locators: list[str]) -> str:
    return _bracketed([label(x) for x in locators])


def _bracketed(parts: list[str]) -> str:
    shown = parts if len(parts) <= MOST else [*parts[: MOST - 1], "…"]
    return f" [{', '.join(shown)}]" if parts else ""


def _emit(
    data: dict[str, str], role: str, numbers: Iterable[tuple[Quantity, str]] = (), **more: Any
) -> None:
    image = {"image/png": more.pop("image/png")} if "image/png" in more else {}
    shown = [{**quantity.as_dict(), "shown": said} for quantity, said in numbers]
    about = {"role": role, "quantities": shown, **more}
    display(data, raw=True, metadata={"thapmuoi": about, **image})

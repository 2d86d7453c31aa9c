"""say, table, figure: the one way a notebook displays anything.

Each output carries its text twice: for the eye (Markdown, HTML, PNG) and as plain text, which
nbval compares. Its metadata lists the quantities it shows, so that a report can trace them.
"""

import base64
import io
import re
from collections.abc import Iterable, Mapping
from functools import partial
from html import escape
from numbers import Real
from typing import Any, NamedTuple

import pandas as pd
from IPython.display import display
from PIL import Image

from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.telling.chart import Chart, height, styled
from thapmuoi_analysis.telling.sentence import Heard
from thapmuoi_analysis.telling.voice import LANGS, Voice, label, rests_on

DPI, COLOURS = 160, 32
MOST = 6  # locators behind a sentence; a longer list is in the sources
Columns = Mapping[str, str | tuple[str, ...]]


def tell(lang: str) -> "Telling":
    """Return `say`, `table`, `figure` and the voice of one language.

    Parameters
    ----------
    lang : {"vi", "en"}
        The language of the report.

    Examples
    --------
    >>> say, table, figure, voice = tell("vi")  # doctest: +SKIP
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

    def say(self, *, vi: str, en: str, marks: bool = True, **facts: Any) -> None:
        """Tell sentences, each ending with the locators it rests on.

        Parameters
        ----------
        vi, en : str
            The sentences in Markdown, with `{name}` or `{name:spec}` for each fact. Both are
            formatted at every call, so that a slip in the one not shown fails at once. A sentence
            that names a fact which the case does not have drops out.
        marks : bool, optional
            Whether the locators are shown; they count as cited in any case.
        **facts
            Quantities, claims, phrases and passages; names as text.
        """
        templates = {"vi": vi, "en": en}
        for lang in LANGS:
            Voice(lang).speak(templates[lang], facts, _plain, markdown=True)
        template = templates[self.voice.lang]
        links = partial(_links, form="[{label}](#{anchor})")
        heard = self.voice.speak(template, facts, links if marks else _silent, markdown=True)
        plain = self.voice.speak(template, facts, _plain if marks else _silent)
        data = {"text/markdown": heard.text, "text/plain": plain.text}
        claims = [{"id": c.id, "clause": clause, "hedges": c.hedges[self.voice.lang]}
                  for c, clause in plain.claims]  # fmt: skip
        more = {"frames": plain.frames, "cited": plain.marked, "claims": claims}
        more |= {"lacks": heard.lacks} if heard.lacks else {}
        if heard.text or heard.lacks:
            _emit(data, "say", heard.numbers, **more)

    def table(
        self, frame: pd.DataFrame, columns: Columns | None = None, *, vi: str, en: str,
        name: str = "", **facts: Any,
    ) -> None:  # fmt: skip
        """Show a table with its caption.

        Parameters
        ----------
        frame : pandas.DataFrame
            Any; what a report counts on are quantities, text, and three-valued answers. The
            locators that its text rests on may stand in `frame.attrs["locators"]`.
        columns : mapping, optional
            Column -> heading, or (heading vi, heading en), or these and a spec; in this order. By
            default what the table says of itself (`frame.attrs["columns"]`), or its own headings.
        vi, en : str
            Caption, which may name facts.
        name : str, optional
            What a text refers to it by: the link `[table](#name)` becomes "Table 2" in a report.
        """
        columns = columns or frame.attrs.get("columns") or {c: str(c) for c in frame.columns}
        heads, specs = zip(*(_heading(h, self.voice.lang) for h in columns.values()), strict=True)
        cells = [list(row) for row in frame[list(columns)].itertuples(index=False, name=None)]
        right = [any(_is_number(row[i]) for row in cells) for i in range(len(heads))]
        rows = [[self._cell(c, s) for c, s in zip(row, specs, strict=True)] for row in cells]
        pairs = [(c, said) for row, line in zip(cells, rows, strict=True)
                 for c, said in zip(row, line, strict=True)]  # fmt: skip
        numbers = [(cell, said) for cell, said in pairs if isinstance(cell, Quantity)]
        typed = [s for c, s in pairs if _is_number(c) and not isinstance(c, Quantity)]
        caption = self._caption(vi, en, facts)
        found = [*rests_on([q for q, _ in numbers]), *frame.attrs.get("locators", ())]
        locators = list(dict.fromkeys(found))
        source = _links(locators, '<a href="#{anchor}" title="{locator}">{label}</a>')
        word = self.voice.term("source")
        note = f'<p class="source">{word}:{source}</p>' if locators else ""
        lines = [caption.text, " | ".join(heads), *(" | ".join(row) for row in rows)]
        lines += [f"{word}:{_plain(locators)}"] if locators else []
        html = _html_table(caption.text, list(heads), rows, right) + note
        data = {"text/html": html, "text/plain": "\n".join(lines)}
        more = {"cited": locators, "frames": [*caption.frames, *heads, *typed], **_named(name)}
        _emit(data, "table", [*caption.numbers, *numbers], **more)

    def figure(
        self, chart: Any, *, vi: str, en: str, alt_vi: str = "", alt_en: str = "", name: str = "",
        **facts: Any,
    ) -> None:  # fmt: skip
        """Show a picture, and the sentence that says what it shows.

        Parameters
        ----------
        chart : Chart or matplotlib figure
            A chart of the package, or any figure of matplotlib or seaborn (its axes or grid); None,
            where a case has nothing to draw, is not shown.
        vi, en : str
            Title: its message, which may name facts.
        alt_vi, alt_en : str
            What it shows, for those who cannot see it; a chart of the package says so itself.
        name : str, optional
            What a text refers to it by: the link `[figure](#name)` becomes "Figure 2" in a report.

        Raises
        ------
        TypeError
            If nothing says what it shows.
        """
        if chart is None:
            return
        caption = self._caption(vi, en, facts)
        if not isinstance(chart, Chart):
            if not (alt_vi and alt_en):
                raise TypeError("say what the figure shows: alt_vi=…, alt_en=…")
            alt = {"vi": alt_vi, "en": alt_en}[self.voice.lang]
            chart = Chart(getattr(chart, "figure", chart), alt)
            typed = chart.drawn
        else:
            typed = []
        width, height = (round(inches * DPI / 2) for inches in chart.figure.get_size_inches())
        size = {"alt": chart.alt, "width": width, "height": height}
        data = {"image/png": _png(chart), "text/plain": chart.alt}
        numbers = [(q, self.voice.number(q)) for q in chart.quantities]
        more = {"caption": caption.text, "note": chart.note, "image/png": size, **_named(name)}
        more |= {"frames": [*caption.frames, *typed], "cited": list(chart.locators)}
        _emit(data, "figure", [*caption.numbers, *numbers], **more)
        note = f" {chart.note}" if chart.note else ""
        told = {"text/markdown": f"**{caption.text}**{note}", "text/plain": f"{caption.text}{note}"}
        _emit(told, "caption")

    def _caption(self, vi: str, en: str, facts: Mapping[str, Any]) -> Heard:
        for lang, text in (("vi", vi), ("en", en)):
            Voice(lang).speak(text, facts, _silent)
        return self.voice.speak({"vi": vi, "en": en}[self.voice.lang], facts, _silent)

    def _cell(self, cell: Any, spec: str) -> str:
        if isinstance(cell, Quantity):
            return self.voice.number(cell, spec)
        if isinstance(cell, Mapping):
            cell = cell[self.voice.lang]
        if cell is pd.NA or pd.api.types.is_bool(cell):
            return self.voice.settled(cell)
        return " ".join(str(cell).split())  # a row is a line


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with bare numbers in place of quantities, to plot or to save.

    A range or what is not reported is missing (NaN).
    """
    return frame.map(lambda cell: height(cell) if isinstance(cell, Quantity) else cell)


def _heading(heading: str | tuple[str, ...], lang: str) -> tuple[str, str]:
    """Return the heading of a column in a language, and the spec of its numbers."""
    if isinstance(heading, str):
        return heading, ""
    return heading[LANGS.index(lang)], heading[2] if len(heading) > 2 else ""


def _is_number(cell: Any) -> bool:
    return isinstance(cell, (Quantity, Real)) and not pd.api.types.is_bool(cell)


def _png(chart: Chart) -> str:
    """Return a picture in few colours, which makes it less than half as large."""
    buffer, small = io.BytesIO(), io.BytesIO()
    with styled():  # some texts are made only when a figure is drawn
        chart.figure.savefig(buffer, format="png", dpi=DPI)
    drawn = Image.open(buffer).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    drawn.save(small, "png", optimize=True)
    return base64.b64encode(small.getvalue()).decode("ascii")


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


def _silent(locators: list[str]) -> str:
    return ""


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

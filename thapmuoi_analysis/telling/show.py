"""say, table, figure: the one way a notebook displays anything.

Each output carries its text twice: for the eye (Markdown, HTML, PNG) and as plain text, which
nbval compares. Its metadata lists the quantities it shows, so that a report can trace them.
"""

import base64
import io
import re
import sys
from collections.abc import Iterator, Mapping
from html import escape
from numbers import Real
from typing import Any

import matplotlib.style
import pandas as pd
from IPython.display import display
from PIL import Image

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import Claim
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.telling.drawing import STYLE, Chart, styled
from thapmuoi_analysis.telling.formatter import LANGS, Formatter, rests_on
from thapmuoi_analysis.telling.phrases import Facts, Phrase, sentences
from thapmuoi_analysis.telling.sentence import OPENS, TAGS, Sentences, bare, mark

DPI, COLOURS = 160, 32
NOTHING = object()  # in place of what is told as it is, where nothing is
MARK = '<span title="{locator}">{label}</span>'  # of which a report makes a link


class Telling:
    """The three verbs of a notebook, and the formatter that charts and tables are made with.

    Parameters
    ----------
    lang : {"vi", "en"}
        The language of the report.
    record : Case, optional
        The case that is told: sentences, captions and notes may name all of `record.told`. Pictures
        are then drawn in the style of the house, and frames show texts whole.

    Examples
    --------
    >>> from thapmuoi_analysis import tell
    >>> say, table, figure, formatter = tell("vi")
    >>> formatter.number(Quantity(1000, "unit"))
    '1.000'
    """

    def __init__(self, lang: str, record: Case | None = None) -> None:
        self.formatter = Formatter(lang)
        self.known: Facts = record.told if record else {}
        if record:  # for what the notebook itself draws and shows
            matplotlib.style.use(STYLE)
            pd.set_option("display.max_colwidth", None)  # a clause is read whole

    def __iter__(self) -> Iterator[Any]:
        return iter((self.say, self.table, self.figure, self.formatter))

    def say(
        self, told: Any = NOTHING, /, *, vi: str = "", en: str = "", message: bool = False,
        marks: bool | None = None, **facts: Any,
    ) -> None:  # fmt: skip
        """Tell sentences, each ending with the locators it rests on.

        Parameters
        ----------
        told : Phrase, pandas.DataFrame or list of Phrase, optional
            What is told as it is, before any other words: a phrase, phrases one after another, or
            claims (a frame of `metrics.claims`). None is a phrase that the case has no data for.
        vi, en : str
            The sentences in Markdown, with `{name}` or `{name:spec}` for each fact. Both are
            formatted at every call, so that a slip in the one not shown fails at once. A sentence
            that names a fact which the case does not have drops out.
        message : bool, optional
            Whether it is the message of a part: all of it, or, where words follow what is told as
            it is, that alone. It stands out, and the manifest lists it.
        marks : bool, optional
            Whether the locators are shown; by default not in messages. They count as cited in any
            case.
        **facts
            Quantities, claims, phrases and frames of claims, beside the facts of the case; names as
            text.
        """
        if not (vi and en) and (told is NOTHING or vi or en):
            raise TypeError("say it in both languages: vi=…, en=…")
        if isinstance(told, list):
            told = sentences(phrase for phrase in told if phrase)
        vi, en = (_led(text, told, message) for text in (vi, en))
        marks = not message if marks is None else marks
        facts = {**self.known, "told": told, **facts}
        shown = self._speak(vi, en, facts, MARK * marks, markdown=True)
        plain = self._speak(vi, en, facts, "{label}" * marks)
        claims = [
            {"id": claim.id, "clause": clause, "hedges": claim.hedges[self.formatter.lang]}
            for claim, clause in plain.claims
        ]
        more: dict[str, Any] = {"frames": plain.frames, "cited": plain.marked, "claims": claims}
        more |= {"lacks": shown.lacks} if shown.lacks else {}
        more |= {"message": True} if message else {}
        more |= self._messages(plain)
        if shown.text or shown.lacks:
            data = {"text/markdown": shown.text, "text/plain": plain.text}
            _emit(data, "say", shown.numbers, **more)

    def table(
        self, frame: pd.DataFrame, columns: Mapping[str, tuple[str, ...]] | None = None, *,
        vi: str, en: str, name: str = "", **facts: Any,
    ) -> None:  # fmt: skip
        """Show a table with its caption.

        Parameters
        ----------
        frame : pandas.DataFrame
            Any; what a report counts on are quantities, text, phrases and three-valued answers. The
            locators that its text rests on may stand in `frame.attrs["locators"]`.
        columns : mapping, optional
            Column -> (heading vi, heading en), or these and a spec; in this order. By default what
            the table says of itself (`frame.attrs["columns"]`), or the names of its columns.
        vi, en : str
            Caption, which may name facts.
        name : str, optional
            What a text refers to it by: the link `[table](#name)` becomes "Table 2" in a report.
        """
        columns = columns or frame.attrs.get("columns") or {c: (str(c),) * 2 for c in frame.columns}
        heads = [heading[LANGS.index(self.formatter.lang)] for heading in columns.values()]
        specs = [(*heading, "")[2] for heading in columns.values()]
        cells = frame[list(columns)].to_numpy(dtype=object).tolist()
        rows = [[self._cell(*pair) for pair in zip(row, specs, strict=True)] for row in cells]
        lined = [zip(*pair, strict=True) for pair in zip(cells, rows, strict=True)]
        pairs = [(cell, bare(text)) for line in lined for cell, text in line]
        numbers = [(cell, text) for cell, text in pairs if isinstance(cell, Quantity)]
        typed = [text for cell, text in pairs if isinstance(cell, Real) and text == str(cell)]
        caption = self._speak(vi, en, facts, alone=True)
        rests = [*rests_on([number for number, _ in numbers]), *frame.attrs.get("locators", ())]
        locators = list(dict.fromkeys(rests))
        sides = ["right" if frame[c].map(_is_number).any() else "left" for c in columns]
        html = _html_table(caption.opening, heads, rows, sides)
        lines = [caption.text, " | ".join(heads), *(bare(" | ".join(row)) for row in rows)]
        if locators and "sentence" not in columns:  # a column of its own says it already
            word = self.formatter.term("source")
            html += f'<p class="source">{word}:{mark(locators, MARK)}</p>'
            lines.append(word + ":" + mark(locators, "{label}"))
        data = {"text/html": html, "text/plain": "\n".join(lines)}
        frames = [*caption.frames, *heads, *typed]
        shown = [*caption.numbers, *numbers]
        more = self._messages(caption) | _named(name)
        _emit(data, "table", shown, cited=locators, frames=frames, **more)

    def figure(
        self, chart: Any, *, vi: str, en: str, alt_vi: str = "", alt_en: str = "",
        note_vi: str = "", note_en: str = "", name: str = "", **facts: Any,
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
            What it shows, for those who cannot see it, which may name facts: the numbers that are
            drawn. A chart of the package says so itself.
        note_vi, note_en : str, optional
            Measure, place and time, which stand small below the title, and may name facts.
        name : str, optional
            What a text refers to it by: the link `[figure](#name)` becomes "Figure 2" in a report.
        **facts
            As for `say`.

        Raises
        ------
        TypeError
            If nothing says what it shows.
        """
        if chart is None:
            return
        caption = self._speak(vi, en, facts, alone=True)
        note = self._speak(note_vi, note_en, facts)
        frames = [*caption.frames, *note.frames]
        beside = tuple(quantity for quantity, _ in note.numbers)
        if isinstance(chart, Chart) and note_vi:
            drawn = (*chart.quantities, *beside)
            chart = chart._replace(note=note.opening, quantities=drawn)
        elif not isinstance(chart, Chart):
            if not (alt_vi and alt_en):
                raise TypeError("say what the figure shows: alt_vi=…, alt_en=…")
            alt = self._speak(alt_vi, alt_en, facts)
            frames += alt.frames
            drawn = getattr(chart, "figure", chart)
            # else labels may be cut
            drawn.set_layout_engine(drawn.get_layout_engine() or "constrained")
            known = tuple(quantity for quantity, _ in alt.numbers)
            chart = Chart(
                drawn,
                alt.text,
                (*known, *beside),
                note.opening,
                tuple(alt.rests),
            )
        width, height = (round(inches * DPI / 2) for inches in chart.figure.get_size_inches())
        size = {"image/png": {"alt": chart.alt, "width": width, "height": height}}
        data = {"image/png": _png(chart), "text/plain": chart.alt}
        numbers = [(q, self.formatter.number(q)) for q in chart.quantities]
        more: dict[str, Any] = {
            "caption": _html(caption.opening),
            "note": _html(chart.note),
        }
        more |= {"frames": frames, "cited": list(chart.locators)}
        more |= {"svg": _svg(chart, caption.text), "plotted": chart.table}
        more |= self._messages(caption) | _named(name)
        _emit(data, "figure", [*caption.numbers, *numbers], size, **more)
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(chart.figure)  # else a notebook would show it once more
        below = f" {bare(chart.note)}" if chart.note else ""
        shown = {
            "text/markdown": f"**{caption.text}**{below}",
            "text/plain": f"{caption.text}{below}",
        }
        _emit(shown, "caption")

    def _speak(
        self, vi: str, en: str, facts: Facts, form: str = "", *, markdown: bool = False,
        alone: bool = False,
    ) -> Sentences:  # fmt: skip
        """Speak in both languages; return what was said in one's own."""
        told = {"vi": vi, "en": en}.items()
        facts = {**self.known, **facts}
        how = {"markdown": markdown, "alone": alone}
        spoken = {x: Formatter(x).speak(text, facts, form, **how) for x, text in told}
        return spoken[self.formatter.lang]

    def _messages(self, told: Sentences) -> dict[str, Any]:
        """Return the messages that name claims, with how firm these are coded, for the build."""
        messages = [
            {"text": text, "claims": [self._coded(claim) for claim in claims]}
            for text, claims in told.messages
        ]
        return {"messages": messages} if messages else {}

    def _coded(self, claim: Claim) -> dict[str, Any]:
        hedges = claim.hedges_by_kind(self.formatter.lang)
        return {"id": claim.id, "force": claim.force, "hedges": hedges}

    def _cell(self, cell: Any, spec: str) -> str:
        if isinstance(cell, Quantity):
            return OPENS.format(f"n-{cell.id}", self.formatter.number(cell, spec))
        if isinstance(cell, Phrase):
            return self._speak("{told}", "{told}", {"told": cell}).opening
        if isinstance(cell, Mapping):
            cell = cell[self.formatter.lang]
        if cell is pd.NA or pd.api.types.is_bool(cell):
            return self.formatter.term("unsettled" if cell is pd.NA else "yes" if cell else "no")
        return " ".join(str(cell).split())  # a row is a line


def _led(
    text: str,
    told: Any,
    message: bool,
) -> str:
    """Return sentences with what is told as it is before them, and a message in italics or bold."""
    ended = isinstance(told, Phrase) and told.vi.endswith(".")  # sentences already
    lead = "" if told is NOTHING else "{told}" if ended else "{told}."
    if message and lead and text:
        lead = f"**{lead}**"
    elif message and not text.startswith("*"):  # else some of it stands out already
        return f"*{lead}{text}*"
    return f"{lead} {text}".strip()


def _html(text: str) -> str:
    """Return a text as HTML; what is marked can be opened in a web page."""
    return escape(text).translate(TAGS)


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


def _svg(chart: Chart, title: str) -> str:
    """Return a picture that can be enlarged, in which texts are texts."""
    buffer = io.StringIO()
    about = {"Title": title, "Description": chart.alt, "Date": None, "Creator": None}
    with styled():
        chart.figure.savefig(buffer, format="svg", metadata=about)
    return buffer.getvalue()


def _html_table(
    caption: str,
    heads: list[str],
    rows: list[list[str]],
    sides: list[str],
) -> str:
    def line(
        cells: list[str],
        tag: str,
        scope: str = "",
    ) -> str:
        cell = f'<{tag}{scope} style="text-align: {{}}">{{}}</{tag}>'
        return f"<tr>{''.join(map(cell.format, sides, map(_html, cells)))}</tr>"

    head, body = line(heads, "th", ' scope="col"'), "\n".join(line(row, "td") for row in rows)
    above = f"<caption>{_html(caption)}</caption>\n<thead>{head}</thead>\n"
    return f"<table>\n{above}<tbody>\n{body}\n</tbody>\n</table>\n"


def _named(name: str) -> dict[str, Any]:
    if name and not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"name={name!r}: expected lower-case letters, digits and hyphens")
    return {"name": name} if name else {}


def anchor(locator: str) -> str:
    """Return the place of a locator in the report's list of sources."""
    return "src-" + locator.replace(":", "-").replace(".", "-")


def _emit(
    data: Any,
    role: str,
    numbers: Any = (),
    about: Any = None,
    **more: Any,
) -> None:
    shown = [{**quantity.as_dict(), "shown": text} for quantity, text in numbers]
    metadata: dict[str, Any] = {"thapmuoi": {"role": role, "quantities": shown, **more}}
    display(data, raw=True, metadata=metadata | (about or {}))

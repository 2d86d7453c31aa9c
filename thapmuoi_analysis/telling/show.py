"""say, table, figure: the one way a notebook displays anything.

Each output carries its text twice: for the eye (Markdown, HTML, PNG) and as plain text, which
nbval compares. Its metadata lists the quantities it shows, so that a report can trace them.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from numbers import Real
from typing import Any

import matplotlib.style
import pandas as pd
from IPython.display import display

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.telling.drawing import STYLE, Chart, both_widths, layout_of, shown
from thapmuoi_analysis.telling.formatter import LANGS, Formatter, Sentences, rests_on
from thapmuoi_analysis.telling.marks import behind, html, opened, plain, plain_markdown, unsigned
from thapmuoi_analysis.telling.numerals import typed
from thapmuoi_analysis.telling.phrases import Facts, Phrase, one_sided, sentences
from thapmuoi_analysis.telling.tables import Column, Table, framed, html_table, side_of

NOTHING = object()  # in place of what leads, where nothing does
PIXELS = 80  # of an inch of a picture, on a page
OPTIONAL = ("lacks", "message", "messages", "name", "phone")  # of what outputs say of themselves


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
        self.known: Facts = {}
        self.record = record
        if record:  # for what the notebook itself draws and shows
            self.formatter = Formatter(lang, record.has_several_texts)
            self.known = record.told
            matplotlib.style.use(STYLE)
            pd.set_option("display.max_colwidth", None)  # a clause is read whole

    def __iter__(self) -> Iterator[Any]:
        return iter((self.say, self.table, self.figure, self.formatter))

    def say(
        self,
        lead: Any = NOTHING,
        /,
        *,
        vi: str = "",
        en: str = "",
        message: bool = False,
        marks: bool | None = None,
        **facts: Any,
    ) -> None:
        """Tell sentences, each ending with the locators it rests on.

        Parameters
        ----------
        lead : Phrase, pandas.DataFrame or list of Phrase, optional
            What is told as it is, before any other words: a phrase, phrases one after another, or
            claims (a frame of `metrics.claims`). None is a phrase that the case has no data for.
        vi, en : str
            The sentences in Markdown, with `{name}` or `{name:spec}` for each fact. Both are
            formatted at every call, so that a slip in the one not shown fails at once. A sentence
            that names a fact which the case does not have drops out.
        message : bool, optional
            Whether it is the message of a part: all of it, or, where words follow what leads, that
            alone. It stands out, and the manifest lists it.
        marks : bool, optional
            Whether the locators are shown; by default not in messages. They always count as cited.
        **facts
            Quantities, claims, phrases and frames of claims, beside the facts of the case; text.
        """
        if not (vi and en) and (lead is NOTHING or vi or en):
            raise TypeError("say it in both languages: vi=…, en=…")
        if isinstance(lead, list):
            lead = sentences(lead)
        vi = _led(vi, lead, message=message)
        en = _led(en, lead, message=message)
        if marks is None:
            marks = not message
        spoken = self._speak(vi, en, {"lead": lead, **facts}, locators=marks)
        if spoken.signed or spoken.lacks:
            _emit(
                {"text/markdown": spoken.markdown, "text/plain": spoken.text},
                "say",
                spoken.numbers,
                frames=spoken.frames,
                cited=spoken.cited,
                claims=spoken.claims,
                lacks=spoken.lacks,
                message=message,
                messages=spoken.messages,
            )

    def table(
        self,
        rows: pd.DataFrame | pd.Series | Table,
        columns: Mapping[str, tuple[str, ...]] | None = None,
        *,
        vi: str,
        en: str,
        name: str = "",
        **facts: Any,
    ) -> None:
        """Show a table with its caption.

        Parameters
        ----------
        rows : Table, pandas.DataFrame or pandas.Series
            Quantities, text, phrases and three-valued answers; an index with a name stands first.
        columns : mapping, optional
            Of a frame: column -> (heading vi, heading en), or these and a spec; in this order. By
            default the names of its columns. A `Table` has its own. Headings may name facts.
        vi, en : str
            Caption, which may name facts.
        name : str, optional
            What a text refers to it by: the link `[table](#name)` becomes "Table 2" in a report.
        """
        table = rows if isinstance(rows, Table) else framed(rows, columns or {})
        headings = table.headings()
        caption = self._speak(vi, en, facts, alone=True)
        frames = [*caption.frames]
        heads = []
        for heading in headings.values():
            head, typed = self._head(heading, facts)
            heads.append(head)
            frames += typed
        numbers: list[tuple[Quantity, str]] = []
        lines = []
        for row in table.frame[list(headings)].to_numpy(dtype=object):
            line = []
            for cell, heading in zip(row, headings.values(), strict=True):
                text = self._cell(cell, heading.spec)
                line.append(text)
                if isinstance(cell, Quantity):
                    numbers.append((cell, plain(text)))
                elif text == str(cell) and isinstance(cell, Real):
                    frames.append(text)  # typed by somebody
                else:
                    frames += self._typed([cell])
                if isinstance(cell, Phrase):
                    numbers += self._speak("{cell}", "{cell}", {"cell": cell}).numbers
            lines.append(line)
        sides = [side_of(table.frame[id]) for id in headings]
        markup = html_table(caption.signed, heads, lines, sides)
        texts = [caption.text]
        texts += [plain(" | ".join(line)) for line in (heads, *lines)]
        stated = rests_on(number for number, _ in numbers)
        cited = list(dict.fromkeys([*stated, *table.sources]))
        if cited and "sentence" not in headings:  # a column of its own says it already
            source = self.formatter.term("source") + ":" + behind(cited, self.formatter.label)
            markup += f'<p class="source">{html(source)}</p>'
            texts.append(plain(source))
        _emit(
            {"text/html": markup, "text/plain": "\n".join(texts)},
            "table",
            [*caption.numbers, *numbers],
            cited=cited,
            frames=frames,
            messages=caption.messages,
            name=name,
        )

    def figure(
        self,
        chart: Any,
        *,
        vi: str,
        en: str,
        alt_vi: str = "",
        alt_en: str = "",
        note_vi: str = "",
        note_en: str = "",
        name: str = "",
        narrow: Any = None,
        **facts: Any,
    ) -> None:
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
        narrow : matplotlib figure, optional
            The same for a phone, 3.4 inches wide, which else scrolls; a chart of the package has
            one.
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
        if not isinstance(chart, Chart):
            if not (alt_vi and alt_en):
                raise TypeError("say what the figure shows: alt_vi=…, alt_en=…")
            alt = self._speak(alt_vi, alt_en, facts)
            frames += alt.frames
            chart = _chart_of(chart, alt, narrow)
        if note_vi:
            chart = chart._replace(note=note.signed)
        drawn = [*chart.quantities, *(number for number, _ in note.numbers)]
        numbers = [(number, self.formatter.number(number)) for number in drawn]
        width, height = chart.figure.get_size_inches() * PIXELS
        size = {"alt": chart.alt, "width": round(width), "height": round(height)}
        wide, phone = both_widths(chart, caption.text)
        _emit(
            {"text/html": shown(wide, **size), "text/plain": chart.alt},
            "figure",
            [*caption.numbers, *numbers],
            svg=wide,
            **size,
            caption=html(caption.signed),
            note=html(chart.note),
            frames=frames,
            cited=list(chart.locators),
            phone=phone,
            plotted=chart.table,
            messages=caption.messages,
            name=name,
        )
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(chart.figure)  # else a notebook would show it once more
            pyplot.close(chart.narrow)
        below = plain(chart.note)
        texts = {
            "text/markdown": f"**{plain_markdown(caption.text)}** {plain_markdown(below)}".rstrip(),
            "text/plain": f"{caption.text} {below}".rstrip(),
        }
        _emit(texts, "caption")

    def _speak(self, vi: str, en: str, facts: Facts, **options: bool) -> Sentences:
        """Speak both languages, so that a slip in either fails; return one's own."""
        typed = self._typed(facts.values())
        facts = {**self.known, **facts}
        spoken = {}
        for lang, text in (("vi", vi), ("en", en)):
            spoken[lang] = Formatter(lang, self.formatter.several).speak(text, facts, **options)
        if alone := one_sided(vi, en, facts):
            raise TypeError(f"{{{alone[0]}}} stands in one language alone: tell it in both")
        own = spoken[self.formatter.lang]
        own.frames += typed
        return own

    def _typed(self, values: Iterable[Any]) -> list[str]:
        """Return the texts with a numeral among facts or cells, less what the data hold."""
        return [*typed(values, self.formatter.lang, self.record)]

    def _head(self, heading: Column, facts: Facts) -> tuple[str, list[str]]:
        """Return what a heading says, and the words of it that were typed."""
        typed = heading[LANGS.index(self.formatter.lang)]
        if "{" not in typed:
            return typed, [typed]
        spoken = self._speak(heading.vi, heading.en, facts)
        return spoken.signed, spoken.frames

    def _cell(self, cell: Any, spec: str) -> str:
        """Return what a cell says, on one line."""
        if isinstance(cell, Quantity):
            return opened(f"n-{cell.id}", self.formatter.number(cell, spec))
        if isinstance(cell, Phrase):
            return self._speak("{cell}", "{cell}", {"cell": cell}).signed
        if isinstance(cell, Mapping):
            cell = cell[self.formatter.lang]
        if cell is pd.NA:
            return self.formatter.term("unsettled")
        if pd.api.types.is_bool(cell):
            return self.formatter.term("yes" if cell else "no")
        return " ".join(unsigned(str(cell)).split())


def _led(text: str, lead: Any, *, message: bool) -> str:
    """Return sentences with what leads before them, and a message in italics or bold."""
    first = "" if lead is NOTHING else "{lead}."
    if isinstance(lead, Phrase) and lead.vi.endswith("."):  # sentences already
        first = "{lead}"
    if message and first and text:
        first = f"**{first}**"
    elif message and not text.startswith("*"):  # else some of it stands out already
        return f"*{first}{text}*"
    return f"{first} {text}".strip()


def _chart_of(drawn: Any, alt: Sentences, narrow: Any) -> Chart:
    """Return any figure of matplotlib or seaborn, its axes or grid, as a chart."""
    figures = []
    for one in (drawn, narrow):
        figure = getattr(one, "figure", one)
        if figure:  # else labels may be cut
            figure.set_layout_engine(figure.get_layout_engine() or layout_of(figure))
        figures.append(figure)
    numbers = tuple(number for number, _ in alt.numbers)
    wide, small = figures
    return Chart(wide, alt.text, numbers, locators=tuple(alt.rests), narrow=small)


def _emit(data: Any, role: str, numbers: Iterable[Any] = (), **more: Any) -> None:
    """Display data with what they say of themselves; what may be left out is, where it is empty."""
    name = more.get("name")
    if name and not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"name={name!r}: expected lower-case letters, digits and hyphens")
    about: dict[str, Any] = {"role": role, "quantities": []}
    for quantity, text in numbers:
        about["quantities"].append({**quantity.to_dict(), "shown": text})
    for key, value in more.items():
        if value or key not in OPTIONAL:
            about[key] = value
    display(data, raw=True, metadata={"thapmuoi": about})

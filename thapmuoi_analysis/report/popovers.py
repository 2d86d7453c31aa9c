"""What opens in the web page: how a number came to be; who makes a claim, and what would show it.

Where numbers and claims are told, `telling` leaves `<data value="n-…">` and `<data value="c-…">`,
which other formats drop. Here each becomes a button; what it opens stands at the end of the page.
"""

import re
from collections.abc import Sequence
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader

from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.report import provenance, title_block, trace
from thapmuoi_analysis.report.chapters import About, Texts
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.places import Places
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.marks import capitalised
from thapmuoi_analysis.telling.translations import words

TEMPLATES = Path(__file__).with_name("templates")
PAGES = Environment(  # of the HTML that the package writes itself; every text is escaped
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    trim_blocks=True,
    keep_trailing_newline=True,
)
OPENS = re.compile(r'<data value="([cn])-([^"]+)">(.*?)</data>', re.DOTALL)
MARKS = re.compile('<data value="[cn]-[^"]+">|</data>')
AS_IN_A_LIST = re.compile("^[ >*+-]*<data [^>]+>[0-9]+</data>(?=[.)])", re.MULTILINE)
FIRST = '<span class="header-section-number">'  # what the first chapter begins with
FRONT = "<!-- front -->"  # in place of a list of all that opens before that, for the keyboard
PASSED = 'tabindex="-1"'
WHOLE = re.compile(r'[(“]*(?:<data value="n-[^>]+>[^<]*</data>/?)+[.,:;)”]*')  # on one line


class Opened(NamedTuple):
    """What opens: a title, lines by the name of their term, the sentences it rests on."""

    title: str
    lines: Texts
    sources: Sequence[str]


def opened(page: str, job: Job, executed: trace.Executed) -> str:
    """Return a web page in which each number and each claim that it tells can be opened.

    Parameters
    ----------
    page : str
        The page, in which the places of numbers and claims are marked.
    job : Job
        What the report is made of: its case and language.
    executed : mapping
        Executed chapters, whose numbers these are.
    """
    known = _Known(job, executed)
    buttons = _Buttons(known)
    start = FIRST if FIRST in page else "</header>"
    front, start, chapters = WHOLE.sub(r'<span class="whole">\g<0></span>', page).partition(start)
    front = OPENS.sub(buttons.passed, front).replace('<a href="#src-', f'<a {PASSED} href="#src-')
    listed = [*buttons.names.items()]
    chapters = OPENS.sub(buttons.button, chapters)
    if listed:
        told = PAGES.get_template("front.html").render(listed=listed, known=known)
        front = front.replace(FRONT, told)
    end = "\n".join(["</main>", *buttons.popovers.values()])
    return f"{front}{start}{chapters}".replace("</main>", end, 1)


def unmarked(text: str) -> str:
    """Return a Markdown without the marks of its numbers and claims, which the page alone opens.

    A number with a full stop that begins a paragraph does not become the number of a list.
    """
    return MARKS.sub("", AS_IN_A_LIST.sub(r"\g<0>\\", text))


class _Buttons:
    """What a page lets open: the buttons of its text, and what each opens."""

    def __init__(self, known: "_Known") -> None:
        self.known = known
        self.template = PAGES.get_template("popover.html")
        self.popovers: dict[str, str] = {}
        self.names: dict[str, str] = {}  # of buttons that the keyboard passes by

    def button(self, match: re.Match[str]) -> str:
        """Return the button of a number or a claim; its text alone, where nobody knows it."""
        what, id, text = match.groups()
        tell = self.known.number if what == "n" else self.known.claim
        found = tell(unescape(id))
        if found is None:
            return text
        target = f"{what}-{id}"
        name = capitalised(found.title)
        about = ""
        if not text:  # a ring, which has to be read out
            about = f' aria-label="{self.known.words["claim"]}: {escape(name)}"'
        if target not in self.popovers:
            self.popovers[target] = self.template.render(
                found._asdict(), id=unescape(target), name=name, known=self.known
            )
        self.names.setdefault(unescape(target), unescape(f"{text}: {name}" if text else name))
        return f'<button type="button" popovertarget="{target}"{about}>{text}</button>'

    def passed(self, match: re.Match[str]) -> str:
        """Return the same for those who point; a keyboard opens it in the list of the front."""
        return self.button(match).replace("<button", f"<button {PASSED}", 1)


class _Known:
    """What is known of the numbers and claims of a report."""

    def __init__(self, job: Job, executed: trace.Executed) -> None:
        self.labels = job.case.labels
        self.formatter = Formatter(job.lang, job.case.has_several_texts)
        self.words = self.formatter.words()
        quoted = provenance.quoted(job.case)
        self.sentences = provenance.texts(job.case, job.lang, quoted)
        self.places = Places(job.case, self.formatter, quoted)
        self.claims = {row["id"]: row for row in job.case.records("claims")}
        self.numbers: trace.Numbers = {}
        facts = {**job.case.told, **title_block.days(job.case)}  # of captions and the title block
        for fact in facts.values():
            if isinstance(fact, Quantity):
                self.numbers[fact.id] = {**fact.to_dict(), "shown": []}
        self.numbers.update(trace.numbers(executed, job.case.origins))

    def number(self, id: str) -> Opened | None:
        """Return what a number is called, and how it came to be."""
        number = self.numbers.get(id)
        if number is None:
            return None
        lines = {
            "kind of number": self.formatter.term(number["kind"]),
            "formula": self._formula(number),
        }
        if number["hedge"]:
            lines["hedges"] = self.formatter.hedge(number["hedge"])
        lines["unquoted"] = self._unquoted(number["sources"])
        title = self.formatter.called(id, self.labels)
        return Opened(title, lines, number["sources"])

    def claim(self, id: str) -> Opened | None:
        """Return the topic of a claim, and who says so, how carefully, and what would show it."""
        claim = self.claims.get(id)
        if claim is None:
            return None
        lang = self.formatter.lang
        who = [claim[f"said_by_{lang}"], self.formatter.term(claim["speaker"])]
        rests_on = [claim["locator"]]
        if claim.get("assumed"):
            who = [self.formatter.term("assumed")]
            rests_on = []
        hedge = claim["hedge" if lang == "vi" else "hedge_en"]
        lines = {
            "said by": "; ".join(filter(None, who)),
            "hedges": hedge or self.words["no hedges"],
        }
        if any(row[f"checkable_{lang}"] for row in self.claims.values()):  # else nobody looked
            lines["would show"] = claim[f"checkable_{lang}"] or self.words["no record"]
        lines["needed"] = claim[f"needed_{lang}"]
        lines["unquoted"] = self._unquoted(rests_on)
        title = claim[f"label_{lang}"] or claim[f"text_{lang}"] or self.words["claim"]
        return Opened(title, lines, rests_on)

    def _unquoted(self, sources: Sequence[str]) -> str:
        """Return what is cited and neither quoted nor paraphrased, where that is said once."""
        bare = [source for source in sources if self.sentences.get(source) == ""]
        told = "; ".join(map(self.places.told, bare))
        if any(":" in source for source in bare):
            told += f" ({self.words['not paraphrased']})"
        return told

    def _formula(self, number: About) -> str:
        """Return a formula with what its numbers are called, and their values, in place of ids."""
        formula = number["formula"]
        if formula.startswith("#"):
            return self.formatter.term("count")
        signs = words("formulas", self.formatter.lang)

        def part(match: re.Match[str]) -> str:
            id = match[0]
            if id in signs:
                return signs[id]
            called = f"“{self.formatter.called(id, self.labels)}”"
            if id not in self.numbers:
                return called
            known = self.numbers[id]
            return f"{called} ({[*known['shown'], known['value']][0]})"

        known = "|".join(map(re.escape, signs))
        return re.sub(rf"{known}|[^\W\d]\w*", part, formula.rstrip("}"))

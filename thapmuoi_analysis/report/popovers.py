"""What opens in the web page: how a number came to be; who makes a claim, and what would show it.

Where numbers and claims are told, `telling` leaves `<data value="n-…">` and `<data value="c-…">`,
which other formats drop. Here each becomes a button; what it opens stands at the end of the page.
"""

import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from typing import Any

from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.report import provenance, title_block, trace
from thapmuoi_analysis.report.jobs import Plan
from thapmuoi_analysis.telling.formatter import Formatter, label
from thapmuoi_analysis.telling.marks import capitalised
from thapmuoi_analysis.telling.translations import words

OPENS = re.compile(r'<data value="([cn])-([^"]+)">(.*?)</data>', re.DOTALL)
WHOLE = re.compile(r'[(“]*(?:<data value="n-[^>]+>[^<]*</data>/?)+[.,:;)”]*')  # on one line
POPOVER = Path(__file__).with_name("templates").joinpath("popover.html").read_text("utf-8")
Opened = tuple[str, dict[str, str], list[str]]  # a title, lines by name, the sentences


def opened(page: str, plan: Plan, executed: trace.Executed) -> str:
    """Return a web page in which each number and each claim that it tells can be opened.

    Parameters
    ----------
    page : str
        The page, in which the places of numbers and claims are marked.
    plan : Plan
        What the report is made of: its case and language.
    executed : mapping
        Executed chapters, whose numbers these are.
    """
    known, popovers = _Known(plan, executed), dict[str, str]()

    def button(match: re.Match[str]) -> str:
        what, id, text = match.groups()
        if what == "n" and unescape(id) not in known.numbers:
            return text
        title, told, sources = (known.number if what == "n" else known.claim)(unescape(id))
        lines = [(known.words[name], said) for name, said in told.items() if said]
        lines += [(label(one), known.said[one]) for one in sources if one in known.said]
        listed = "\n".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in lines)
        about = {"id": f"{what}-{id}", "name": escape(capitalised(title)), "lines": listed}
        popovers[about["id"]] = POPOVER.format(**about, close=known.words["close"])
        named = "" if text else f' aria-label="{known.words["claim"]}: {about["name"]}"'
        return f'<button type="button" popovertarget="{about["id"]}"{named}>{text}</button>'

    page = OPENS.sub(button, WHOLE.sub(r'<span class="whole">\g<0></span>', page))
    return page.replace("</main>", "\n".join(["</main>", *popovers.values()]), 1)


class _Known:
    """What is known of the numbers and claims of a report."""

    def __init__(self, plan: Plan, executed: trace.Executed) -> None:
        self.labels, self.formatter = plan.case.labels, Formatter(plan.lang)
        self.words, self.said = self.formatter.words(), provenance.texts(plan.case, plan.lang)
        own = {
            **plan.case.told,
            **title_block.days(plan.case),
        }.values()  # of title block and captions
        told = (number.as_dict() for number in own if isinstance(number, Quantity))
        self.numbers = {number["id"]: {**number, "shown": []} for number in told}
        self.numbers |= trace.numbers(executed, plan.case.origins)
        has = plan.case.has("claims")
        self.claims = plan.case.claims.set_index("id").to_dict("index") if has else {}

    def number(self, id: str) -> Opened:
        """Return what a number is called, and how it came to be."""
        number = self.numbers[id]
        told = {
            "kind of number": self.formatter.term(number["kind"]),
            "formula": self._formula(number),
        }
        told["hedges"] = number["hedge"] and self.formatter.hedge(number["hedge"])
        return self.formatter.called(id, self.labels), told, number["sources"]

    def claim(self, id: str) -> Opened:
        """Return the topic of a claim, and who says so, how carefully, and what would show it."""
        claim, lang, terms = self.claims[id], self.formatter.lang, self.words
        who = filter(None, [claim[f"said_by_{lang}"], self.formatter.term(claim["speaker"])])
        told = {"said by": "; ".join(who)}
        told["hedges"] = claim["hedge" if lang == "vi" else "hedge_en"] or terms["no hedges"]
        if any(row[f"checkable_{lang}"] for row in self.claims.values()):  # else nobody looked
            told["would show"] = claim[f"checkable_{lang}"] or terms["no record"]
        told["needed"] = claim[f"needed_{lang}"]
        title = claim[f"label_{lang}"] or claim[f"text_{lang}"] or terms["claim"]
        return title, told, [claim["locator"]]

    def _formula(self, number: Mapping[str, Any]) -> str:
        """Return a formula with what its numbers are called, and their values, in place of ids."""
        if number["formula"].startswith("#"):
            return self.formatter.term("count")
        signs = words("formulas", self.formatter.lang)

        def part(match: re.Match[str]) -> str:
            if (id := match[0]) in signs:
                return signs[id]
            known = self.numbers.get(id, {"shown": [], "value": ""})
            value = [*known["shown"], known["value"]][0]
            return f"“{self.formatter.called(id, self.labels)}”{f' ({value})' if value else ''}"

        formula = number["formula"].rstrip("}")
        return re.sub("|".join([*map(re.escape, signs), r"[^\W\d]\w*"]), part, formula)

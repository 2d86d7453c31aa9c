"""Letters that ask for records, in Vietnamese: a page for each addressee, the easiest to ask first.

They follow the form of official letters, without the national motto: no official body writes them.
What each asks for comes from the table `missing` of the case; the words stand in a template.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jinja2 import Environment, FileSystemLoader

from thapmuoi_analysis.case.places import became
from thapmuoi_analysis.metrics.ledger import requests
from thapmuoi_analysis.report.chapters import About
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.popovers import TEMPLATES
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.marks import capitalised, plain_markdown
from thapmuoi_analysis.telling.successors import held

LANG = "vi"  # nobody here is written to in another language
PAGES = Environment(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, autoescape=False)


def letters(job: Job, block: About) -> str:
    """Return the letters that a report brings with it, in Markdown for Word.

    Parameters
    ----------
    job : Job
        What the report is made of: its case, its language, its chapters.
    block : mapping
        The title block of the report.

    Returns
    -------
    str
        Empty for a study, a what-if, another language than Vietnamese, and where nobody is asked.
    """
    is_study = any(chapter.role == "study" for chapter in job.chapters)
    asked = requests(job.case)
    if is_study or job.case.what_if or job.lang != LANG or asked.empty:
        return ""
    written = []
    for _, rows in asked.groupby("code"):
        letter = _letter(rows.to_dict("records"), job)
        written.append(letter)
    words = Formatter(LANG).words()
    template = PAGES.get_template("letters.md")
    return template.render(
        letters=written,
        title=plain_markdown(block["title"]),
        source=plain_markdown(block["source"]),
        noun=plain_markdown(job.case.told["unit_noun"][LANG]),
        fictional=plain_markdown(words["fictional"]) if job.case.fictional else "",
    )


def _letter(rows: Sequence[Mapping[Any, Any]], job: Job) -> dict[str, Any]:
    """Return what one letter says: whom it is to, what it asks for, and whom to ask instead."""
    instead: dict[str, None] = {}
    wanted = []
    for row in rows:
        for other in row["otherwise"][LANG].split("; "):
            if other:
                instead[other] = None
        item = {"what": _text(row["what"]), "document": _text(row["document"])}
        wanted.append(item)
    first = rows[0]
    names = _today(job) if first["at_new_units"] else {}
    others = "; ".join(_once(instead))
    return {
        "to": _text(first["keeper"]),
        "is_of_units": first["at_new_units"],
        "wanted": wanted,
        "instead": plain_markdown(others),
        **names,
    }


def _once(places: Iterable[str]) -> list[str]:
    """Return places to ask, less those that another one names more fully."""
    told = list(places)
    return [one for one in told if not any(other.startswith(f"{one} (") for other in told)]


def _text(text: Any) -> str:
    return plain_markdown(capitalised(text[LANG]))


def _today(job: Job) -> dict[str, str]:
    """Return the names of the units of today, what each of them holds, and since when."""
    if not job.case.has("units"):
        return {}
    units = job.case.units
    day, number = became(units)
    new_units = held(units)
    if not new_units:
        return {}
    holding = []
    for new, old in new_units:
        names = Formatter(LANG).listed([name[LANG] for name in old])
        holding.append(f"{new[LANG]} ({names})")
    return {
        "names": plain_markdown("; ".join(new[LANG] for new, _ in new_units)),
        "holding": plain_markdown("; ".join(holding)),
        "since": Formatter(LANG).number(day),
        "count": Formatter(LANG).number(number),
    }

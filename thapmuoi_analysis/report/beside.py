"""What a web page leads to beside it: the other files of its report, and its other language."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from thapmuoi_analysis.report import manifest, place
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.telling.translations import words

PAGE = "report.html"
FILES = {"report.pdf": "PDF", "summary.pdf": "one page", "annex.xlsx": "annex file",
         "letters.docx": "letters"}  # fmt: skip
OTHER = {"vi": "en", "en": "vi"}


def address(report: Report, asked: Collection[Report], out: Path) -> str:
    """Return the address of the same report in the other language, from its page; empty if none.

    Parameters
    ----------
    report : Report
        The report.
    asked : collection of Report
        What is made in the same run.
    out : pathlib.Path
        Folder of reports, in which it may stand already.
    """
    twin = replace(report, lang=OTHER[report.lang])
    if twin in asked or (out / twin.folder / PAGE).is_file():
        return f"../{Path(twin.folder).name}/{PAGE}"
    return ""


def drop_dead(asked: Collection[Report], out: Path) -> None:
    """Take out of each page the link to a language whose report failed in the same run.

    Parameters
    ----------
    asked : collection of Report
        What was to be made.
    out : pathlib.Path
        Folder of reports.
    """
    for one in asked:
        twin = replace(one, lang=OTHER[one.lang])
        page_of_twin = out / twin.folder / PAGE
        if twin not in asked or page_of_twin.is_file():
            continue
        folder = out / one.folder
        if manifest.read(folder) and not any(place.links(folder)):
            page = (folder / PAGE).read_text("utf-8")
            dead = address(one, asked, out)
            place.rewrite(folder, PAGE, _without(page, [dead]))


def links(names: Iterable[str], lang: str, twin: str) -> list[dict[str, str]]:
    """Return what the template of the page says of each file that it leads to.

    Parameters
    ----------
    names : iterable of str
        Files of the report.
    lang : str
        Its language.
    twin : str
        The address of the other language; empty where there is none.
    """
    own = words("document", lang)
    made = {*names}
    found = []
    for name, kind in FILES.items():
        if name in made:
            called = own.get(kind, kind)
            found.append({"name": name, "called": called})
    if twin:
        other = OTHER[lang]
        called = words("document", other)["called"]
        found.append({"name": twin, "called": called, "lang": other})
    return found


def alone(page: str, twin: str) -> str:
    """Return a page without links to files, which is handed on by itself or beside its twin.

    Parameters
    ----------
    page : str
        The page.
    twin : str
        The address of the other language, as it is from there.
    """
    kept = _without(page, FILES)
    for lang in OTHER:
        kept = kept.replace(f'"../{lang}/{PAGE}"', f'"{twin}"')
    return kept


def _without(page: str, addresses: Collection[str]) -> str:
    """Return a page without the lines of its list that lead to some addresses."""
    lines = page.splitlines(keepends=True)
    dead = tuple(f'<li><a href="{address}"' for address in addresses)
    return "".join(line for line in lines if not line.startswith(dead))

"""The way of a number, forwards and back: what a report shows, and where that is from.

The numbers of many reports are read back as one table here too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.ranges import Missing
from thapmuoi_analysis.metrics.tables import numbers_of, row_of
from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.chapters import About, ReportError, is_working, metadata_of
from thapmuoi_analysis.report.jobs import Report, stale

Numbers = dict[str, dict[str, Any]]
Executed = About  # name of a chapter -> its executed notebook
OTHERS = "it is the report of another case of this name ({place})"
ALTERED = (
    "its manifest.json says of {} what its data do not: thapmuoi report --force writes it anew"
)
STALE = "it is older than its data ({}): thapmuoi report makes it again"
SAID = ("stated", "derived", "bound")  # kinds of numbers that rest on something
DEEPEST = 100  # numbers behind one another, of which a report has a few
DEFINES = ("value", "unit", "kind", "formula", "sources", "hedge")


def reports_of(
    report: Report, out: Path, case: Case
) -> Iterator[tuple[manifest.Manifest | None, str]]:
    """Yield what the manifests of the reports of a case say, or None, and what is wrong with each.

    Passed over are those that are not whole, and those of another case of the same name.

    Parameters
    ----------
    report : Report
        One of them, of any language.
    out : pathlib.Path
        Folder of reports.
    case : Case
        The case as its data have it now.
    """
    stands = report.stands(out)
    slug = location.slug_of(report.path)
    for folder in sorted(out.glob(f"{slug}/*")):
        about = manifest.read(folder)
        wrong = manifest.error(folder)
        if about and about.get("stands", stands) != stands:
            wrong = OTHERS.format(place=about["place"])
            about = None
        elif about:
            changed = stale(report.path, about)
            wrong = STALE.format(changed) if changed else _altered(about, case)
        if about or wrong:
            yield about, f"{folder}: {wrong}" if wrong else ""


def _altered(about: manifest.Manifest, case: Case) -> str:
    """Return what is wrong with the numbers of a report of these data, made by this very code.

    Empty where nothing is. Of a study with settings of its own nothing is known.
    """
    is_ours = about["versions"].get("code") == manifest.code()
    if not is_ours or about["parameters"].keys() != {"case", "lang"}:
        return ""
    wrong = []
    for number in numbers_of(case):
        told = about["numbers"].get(number.id)
        known = number.to_dict()
        if told and any(told[part] != known[part] for part in DEFINES):
            wrong.append(number.id)
    return ALTERED.format(", ".join(wrong)) if wrong else ""


def read(paths: Iterable[Path]) -> Executed:
    """Return executed notebooks by the name of their files, less the suffix.

    What leads to a sentence, the cells tagged `working`, is no part of a report.
    """
    executed = {}
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if not is_working(cell)]
        executed[path.stem] = notebook
    return executed


def numbers(executed: Executed, origins: Mapping[str, str]) -> Numbers:
    """Return every number that executed notebooks show, and every input of one, by id.

    Parameters
    ----------
    executed : mapping
        The chapters.
    origins : mapping
        Where each stated number stands in the data: id -> "facts.csv, row 5".

    Returns
    -------
    dict of str to dict
        What defines it (value, unit, kind, formula, sources, hedge), `inputs` (ids), `shown` (how
        it is written), `at` (notebook and cell) and, if it stands in the data, its `origin`; an
        input not shown itself is `at` nowhere.

    Raises
    ------
    ReportError
        If two different numbers go by the same id.
    """
    found: Numbers = {}
    for place, _, about in outputs(executed):
        for number in about["quantities"]:
            entry = _add(found, number)
            if place not in entry["at"]:
                entry["at"].append(place)
            if number["shown"] not in entry["shown"]:
                entry["shown"].append(number["shown"])
    for id, entry in found.items():
        if id in origins:
            entry["origin"] = origins[id]
    return found


def rests_on_something(number: About) -> bool:
    """Return whether a number says what it comes from, or that it is assumed or not there."""
    if number["kind"] not in SAID or number["value"] in list(Missing):
        return True
    behind = (number["sources"], number["inputs"], number["formula"])
    return any(behind)


def _add(found: Numbers, number: About) -> dict[str, Any]:
    """Add a number and its inputs to those found; return its entry."""
    entry = {name: number[name] for name in DEFINES}
    entry["inputs"] = [part["id"] for part in number["inputs"]]
    known = found.setdefault(number["id"], {**entry, "at": [], "shown": []})
    if not entry.items() <= known.items():
        raise ReportError(f"two different numbers are called {number['id']}: rename one")
    for part in number["inputs"]:
        _add(found, part)
    return known


def outputs(executed: Executed) -> Iterator[tuple[str, Any, About]]:
    """Yield notebook and cell of each output, the output, and what it says of itself."""
    for stem, notebook in executed.items():
        for cell in notebook.cells:
            for output, about in outputs_of(cell):
                yield f"{stem} {cell.id}", output, about


def outputs_of(cell: Any) -> Iterator[tuple[Any, About]]:
    """Yield each output of a cell with what it says of itself."""
    for output in cell.get("outputs", ()):
        about = metadata_of(output)
        if about:
            yield output, about


def figures(executed: Executed) -> dict[str, str]:
    """Return what each figure shows, by notebook and cell."""
    return _texts(executed, lambda about: about["role"] == "figure")


def messages(executed: Executed) -> dict[str, str]:
    """Return the messages of parts, by notebook and cell."""
    found = _texts(executed, lambda about: about.get("message"))
    return {place: text.replace("*", "") for place, text in found.items()}


def _texts(executed: Executed, wanted: Callable[[About], Any]) -> dict[str, str]:
    found = {}
    for place, output, about in outputs(executed):
        if wanted(about):
            found[place] = output["data"]["text/plain"]
    return found


def find(wanted: str, known: Numbers) -> list[str]:
    """Return the ids of the numbers that are written so, in either number style, or called so."""
    if wanted in known:
        return [wanted]
    signed = wanted.replace("-", "−")
    other_style = signed.translate(str.maketrans(",.", ".,"))
    forms = {wanted, signed, other_style}
    fits = []
    for id, number in known.items():
        written = {*number["shown"]}
        written |= {text.split(" (")[0] for text in number["shown"]}  # less the mark of its kind
        if forms & written:
            fits.append(id)
    return fits


def traced(wanted: str, reports: Iterable[Numbers], case: Case) -> Iterator[str]:
    """Yield the way of each number that is written or called so, once for reports that agree."""
    found: dict[tuple[str, ...], list[About]] = {}
    for known in reports:
        for id in find(wanted, known):
            way = tuple(chain(id, known, case))
            of_this_way = found.setdefault(way, [])
            of_this_way.append(known[id])
    for (first, *rest), alike in found.items():
        at = ", ".join(_each(alike, "at"))
        shown = ", ".join(_each(alike, "shown"))
        if at:
            rest.insert(0, f"  shown as {shown} in {at}")
        yield "\n".join([first, *rest])


def _each(numbers: Iterable[About], part: str) -> list[str]:
    """Return what numbers have in a part, each once."""
    found: dict[str, None] = {}
    for number in numbers:
        found |= dict.fromkeys(number[part])
    return list(found)


def chain(id: str, known: Numbers, case: Case) -> Iterator[str]:
    """Yield the lines that lead from a number down to its rows and sentences.

    What is behind a number is told once, where it stands first.

    Raises
    ------
    ReportError
        If more numbers stand behind one another than a report has.
    """
    told: set[str] = set()
    waiting = [(id, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > DEEPEST:
            raise ReportError(f"{id}: more than {DEEPEST} numbers stand behind one another")
        lines = list(_way(part, known[part], case))
        inputs = known[part]["inputs"]
        if part in told:
            lines[1:] = ["  as above"]
            inputs = []
        told.add(part)
        indent = "  " * depth
        for line in lines:
            yield indent + line
        for below in reversed(inputs):
            waiting.append((below, depth + 1))


def _way(id: str, number: About, case: Case) -> Iterator[str]:
    """Yield the lines of a number itself."""
    amount = f"{number['value']} {number['unit']}".rstrip()
    yield f"{id} = {amount} ({number['kind']})"
    if number["formula"]:
        yield f"  = {number['formula']}"
    if id in case.origins:
        yield f"  {case.origins[id]}"
    if not number["inputs"]:
        sentences = case.sentences.set_index("locator")["paraphrase_en"]
        for locator in number["sources"]:  # the report may be older than the data
            text = sentences.get(locator, "no longer in the data")
            yield f"  {locator}: {text}".removesuffix(": ")
    if id not in case.origins and not rests_on_something(number):
        yield "  no source is named for it"


def read_reports(folder: str | Path) -> pd.DataFrame:
    """Return the numbers of all reports below a folder, to compare cases and scenarios.

    Parameters
    ----------
    folder : str or pathlib.Path
        Where reports stand, at any depth.

    Returns
    -------
    pandas.DataFrame
        Columns `report` (its folder), `case`, `lang` and the other parameters it was given, then
        those of `table`, without `label`.

    Raises
    ------
    FileNotFoundError
        If there is no whole report.

    Examples
    --------
    >>> from thapmuoi_analysis import read_reports
    >>> made = read_reports("reports")  # doctest: +SKIP
    >>> made.pivot(index="id", columns="report", values="value")  # doctest: +SKIP
    >>> read_reports("no-such-folder")
    Traceback (most recent call last):
    FileNotFoundError: no whole report below no-such-folder: make one (thapmuoi report)
    """
    rows = []
    for path in sorted(Path(folder).rglob(manifest.NAME)):
        about = manifest.read(path.parent)
        if about:
            report = path.parent.relative_to(folder).as_posix()
            of = {"report": report, **about["parameters"], "case": about["case"]}
            for id, number in about["numbers"].items():
                row = row_of(number, id)
                rows.append({**of, **row})
    if not rows:
        raise FileNotFoundError(f"no whole report below {folder}: make one (thapmuoi report)")
    return pd.DataFrame(rows)

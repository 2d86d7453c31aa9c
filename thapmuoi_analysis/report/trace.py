"""The way of a number, forwards and back: what a report shows, where from, and what changed."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.chapters import ReportError, is_working

Numbers = dict[str, dict[str, Any]]
Executed = Mapping[str, Any]  # name of a chapter -> its executed notebook
PARTS = ("numbers", "claims", "messages", "figures", *manifest.MADE_FROM)
SAYS = {"changed": "was {was} and is now {now}", "is new": "is new: {now}",
        "is gone": "is gone; it was {was}"}  # fmt: skip
DEFINES = ("value", "unit", "kind", "formula", "sources", "hedge")


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
            for name, value in (("at", place), ("shown", number["shown"])):
                entry[name] += [value] if value not in entry[name] else []
    for id in origins.keys() & found.keys():
        found[id]["origin"] = origins[id]
    return found


def outputs(executed: Executed) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Yield notebook and cell of each output, the output, and what it says of itself."""
    for stem, notebook in executed.items():
        for cell in notebook.cells:
            yield from ((f"{stem} {cell.id}", *both) for both in outputs_of(cell))


def outputs_of(cell: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield each output of a cell with what it says of itself."""
    for output in cell.get("outputs", ()):
        if about := output.get("metadata", {}).get("thapmuoi"):
            yield output, about


def figures(executed: Executed) -> dict[str, str]:
    """Return what each figure shows, by notebook and cell."""
    shown = ((place, o["data"], about["role"]) for place, o, about in outputs(executed))
    return {place: data["text/plain"] for place, data, role in shown if role == "figure"}


def messages(executed: Executed) -> dict[str, str]:
    """Return the messages of parts, by notebook and cell."""
    told = ((place, output) for place, output, about in outputs(executed) if about.get("message"))
    return {place: output["data"]["text/plain"].replace("*", "") for place, output in told}


def _add(found: Numbers, number: Mapping[str, Any]) -> dict[str, Any]:
    entry = {name: number[name] for name in DEFINES}
    entry["inputs"] = [part["id"] for part in number["inputs"]]
    known = found.setdefault(number["id"], {**entry, "at": [], "shown": []})
    if any(known[name] != value for name, value in entry.items()):
        raise ReportError(f"two different numbers are called {number['id']}: rename one")
    for part in number["inputs"]:
        _add(found, part)
    return known


def find(wanted: str, known: Numbers) -> list[str]:
    """Return the ids of the numbers that are written so, in either number style, or called so."""
    signed = wanted.replace("-", "−")
    forms = {wanted, signed, signed.translate(str.maketrans(",.", ".,"))}
    fits = []
    for id, number in known.items():
        bare = {text.split(" (")[0] for text in number["shown"]}  # less the mark of its kind
        if forms & bare.union(number["shown"]):
            fits.append(id)
    return [wanted] if wanted in known else fits


def told(wanted: str, reports: Iterable[Numbers], case: Case) -> Iterator[str]:
    """Yield the way of each number that is written or called so, once for reports that agree."""
    found: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for known in reports:
        for id in find(wanted, known):
            found.setdefault(tuple(chain(id, known, case)), []).append(known[id])
    for (first, *rest), numbers in found.items():
        shown, at = (dict.fromkeys(x for n in numbers for x in n[part]) for part in ("shown", "at"))
        where = [f"  shown as {', '.join(shown)} in {', '.join(at)}"] if at else []
        yield "\n".join([first, *where, *rest])


def chain(id: str, known: Numbers, case: Case, depth: int = 0) -> Iterator[str]:
    """Yield the lines that lead from a number down to its rows and sentences."""
    number, pad = known[id], "  " * depth
    unit = f" {number['unit']}" if number["unit"] else ""
    yield f"{pad}{id} = {number['value']}{unit} ({number['kind']})"
    if number["formula"]:
        yield f"{pad}  = {number['formula']}"
    if id in case.origins:
        yield f"{pad}  {case.origins[id]}"
    if not number["inputs"]:
        said = case.sentences.set_index("locator")["paraphrase_en"]
        for locator in number["sources"]:  # the report may be older than the data
            yield f"{pad}  {locator}: {said.get(locator, 'no longer in the data')}"
    for part in number["inputs"]:
        yield from chain(part, known, case, depth + 1)


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield what differs between two reports, by their manifests.

    Numbers, claims and figures that changed, appeared or vanished; behind a changed number the
    numbers that it is made of and that changed too, or the row that states it; then inputs,
    chapters, parameters and versions.
    """
    before, after = (
        {p: {n: _written(p, value) for n, value in about[p].items()} for p in PARTS}
        for about in (old, new)
    )
    found = list(manifest.changes(before, after, PARTS))
    changed = [name for part, name, _ in found if part == "numbers"]
    for part, name, how in found:
        was, now, because = before[part].get(name, "-"), after[part].get(name, "-"), ""
        if part == "numbers" and how == "changed":
            number = new["numbers"][name]
            reasons = [one for one in number["inputs"] if one in changed]
            reasons = reasons or [number.get("origin", "other data or another formula")]
            because = f", because of {', '.join(reasons)}"
        said = how if part in ("inputs", "notebooks") else SAYS[how].format(was=was, now=now)
        yield f"{part[:-1]} {name} {said}{because}"


def _written(part: str, value: Any) -> str:
    if part == "numbers":
        hedge = f" “{value['hedge']}”" if value["hedge"] else ""
        return f"{value['value']}{hedge} ({value['kind']})"
    return f"“{value}”"

"""The way of a number, forwards and back: what a report shows, where from, and what changed."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat

from thapmuoi_analysis.record.case import Case

Numbers = dict[str, dict[str, Any]]
Executed = Mapping[str, Any]  # name of a chapter -> its executed notebook
DEFINES = ("value", "unit", "kind", "formula", "sources", "hedge")


class TraceError(RuntimeError):
    """A number cannot be traced; the message says why."""


def read(paths: Iterable[Path]) -> Executed:
    """Return executed notebooks by the name of their files, less the suffix."""
    return {path.stem: nbformat.read(path, as_version=4) for path in paths}


def numbers(executed: Executed) -> Numbers:
    """Return every number that executed notebooks show, and every input of one, by id.

    Returns
    -------
    dict of str to dict
        What defines it (value, unit, kind, formula, sources, hedge), `inputs` (ids), `shown` (how
        it is written) and `at` (notebook and cell); an input not shown itself is `at` nowhere.

    Raises
    ------
    TraceError
        If two different numbers go by the same id.
    """
    found: Numbers = {}
    for place, _, about in told(executed):
        for number in about["quantities"]:
            entry = _add(found, number)
            for name, value in (("at", place), ("shown", number["shown"])):
                entry[name] += [value] if value not in entry[name] else []
    return found


def told(executed: Executed) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Yield notebook and cell of each output, the output, and what it says of itself."""
    for stem, notebook in executed.items():
        for cell in notebook.cells:
            yield from ((f"{stem} {cell.id}", *both) for both in told_by(cell))


def told_by(cell: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield each output of a cell with what it says of itself."""
    for output in cell.get("outputs", ()):
        if about := output.get("metadata", {}).get("thapmuoi"):
            yield output, about


def figures(executed: Executed) -> dict[str, str]:
    """Return what each figure shows, by notebook and cell."""
    shown = told(executed)
    return {
        place: o["data"]["text/plain"] for place, o, about in shown if about["role"] == "figure"
    }


def _add(found: Numbers, number: Mapping[str, Any]) -> dict[str, Any]:
    entry = {name: number[name] for name in DEFINES}
    entry["inputs"] = [part["id"] for part in number["inputs"]]
    known = found.setdefault(number["id"], {**entry, "at": [], "shown": []})
    if any(known[name] != value for name, value in entry.items()):
        raise TraceError(f"two different numbers are called {number['id']}: rename one")
    for part in number["inputs"]:
        _add(found, part)
    return known


def merged(reports: Iterable[Numbers]) -> list[Numbers]:
    """Put together the numbers of reports that differ in language only."""
    groups: list[Numbers] = []
    for known in reports:
        alike = (g for g in groups if _defined(g) == _defined(known))
        group = next(alike, None)
        if group is None:
            groups.append(known)
            continue
        for id, number in known.items():
            for name in ("shown", "at"):
                group[id][name] = list(dict.fromkeys(group[id][name] + number[name]))
    return groups


def _defined(known: Numbers) -> dict[str, list[Any]]:
    return {id: [number[name] for name in (*DEFINES, "inputs")] for id, number in known.items()}


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


def chain(id: str, known: Numbers, case: Case, depth: int = 0) -> Iterator[str]:
    """Yield the lines that lead from a number down to its rows and sentences."""
    number, pad = known[id], "  " * depth
    unit = f" {number['unit']}" if number["unit"] else ""
    yield f"{pad}{id} = {number['value']}{unit} ({number['kind']})"
    if number["at"]:
        yield f"{pad}  shown as {', '.join(number['shown'])} in {', '.join(number['at'])}"
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


def unused(case: Case, known: Numbers) -> list[str]:
    """Return the ids of stated numbers that no chapter shows or computes with."""
    return [id for id in case.quantities if id not in known]


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield what differs between two reports, by their manifests.

    Numbers, claims and figures that changed, appeared or vanished; behind a changed number the
    numbers at the bottom of it that it changed because of; then inputs, chapters, parameters and
    versions.
    """
    for part in ("numbers", "claims", "figures", "inputs", "notebooks", "parameters", "versions"):
        before, after = old.get(part, {}), new.get(part, {})
        for name in {**before, **after}:
            was, now = (_said(part, side.get(name)) for side in (before, after))
            if was != now:
                how = "appeared" if was is None else "vanished" if now is None else "changed"
                because = _because(name, old, new) if part == "numbers" and how == "changed" else ""
                yield f"{part[:-1]} {name} {how}: {was or '-'} -> {now or '-'}{because}"


def _said(part: str, value: Any) -> str | None:
    if value is None:
        return None
    if part == "numbers":
        hedge = f" “{value['hedge']}”" if value["hedge"] else ""
        return f"{value['value']}{hedge} ({value['kind']})"
    return str(value)[:12] if part in ("inputs", "notebooks") else str(value)


def _because(id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    before, after = old["numbers"], new["numbers"]
    files = [name for name, sha in new["inputs"].items() if old["inputs"].get(name) != sha]
    rows = []
    for leaf in dict.fromkeys([*_leaves(id, after), *_leaves(id, before)]):
        if _said("numbers", before.get(leaf)) != _said("numbers", after.get(leaf)):
            row = {**before, **after}[leaf].get("origin", ", ".join(files) or "the code")
            rows.append(row if leaf == id else f"{leaf} ({row})")
    return f", because of {', '.join(rows) or 'its formula'}"


def _leaves(id: str, known: Numbers) -> list[str]:
    inputs = known[id]["inputs"]
    found = [leaf for part in inputs for leaf in _leaves(part, known)] if inputs else [id]
    return list(dict.fromkeys(found))

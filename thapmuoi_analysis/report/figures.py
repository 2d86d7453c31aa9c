"""The figures of a report, each as files beside it: what a reader takes into a text or a slide."""

import base64
import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from thapmuoi_analysis.report.chapters import About

FIELDS = ("id", "value", "unit", "kind", "shown")  # of a number that is drawn


def write(folder: Path, number: int, output: Any, about: About) -> str:
    """Write a figure as PNG, SVG and CSV (what it draws); return the name of the PNG.

    Parameters
    ----------
    folder : pathlib.Path
        Where they go.
    number : int
        Which figure of the report it is.
    output : NotebookNode
        What a chapter shows.
    about : mapping
        What the output says of itself.
    """
    stem = f"figure-{number}"
    if "name" in about:
        stem += f"-{about['name']}"
    (folder / f"{stem}.png").write_bytes(base64.b64decode(output["data"]["image/png"]))
    (folder / f"{stem}.svg").write_text(about["svg"], encoding="utf-8", newline="\n")
    write_csv(folder / f"{stem}.csv", about["plotted"] or _drawn(about["quantities"]))
    return f"{stem}.png"


def _drawn(numbers: Iterable[About]) -> list[Sequence[Any]]:
    """Return a row for each number, the last of each id, below their heads."""
    rows: dict[str, Sequence[Any]] = {"": FIELDS}
    for number in numbers:
        rows[number["id"]] = [number[field] for field in FIELDS]
    return list(rows.values())


def write_csv(path: Path, rows: Iterable[Iterable[Any]]) -> None:
    """Write a table; a text that a spreadsheet would take for a formula is quoted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            writer.writerow(map(_quoted, row))


def _quoted(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")):
        return f"'{cell}"
    return cell

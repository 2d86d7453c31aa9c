"""The figures of a report, each as files beside it: what a reader takes into a text or a slide."""

import base64
import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FIELDS = ("id", "value", "unit", "kind", "shown")  # of a number that is drawn


def write(folder: Path, number: int, output: Any, about: Mapping[str, Any]) -> str:
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
    stem = "-".join(filter(None, [f"figure-{number}", about.get("name")]))
    (folder / f"{stem}.png").write_bytes(base64.b64decode(output["data"]["image/png"]))
    (folder / f"{stem}.svg").write_text(about["svg"], encoding="utf-8", newline="\n")
    numbers = {quantity["id"]: quantity for quantity in about["quantities"]}.values()
    rows = about["plotted"] or [FIELDS, *([one[name] for name in FIELDS] for one in numbers)]
    write_csv(folder / f"{stem}.csv", rows)
    return f"{stem}.png"


def write_csv(path: Path, rows: Iterable[Iterable[Any]]) -> None:
    """Write a table; a text that a spreadsheet would take for a formula is quoted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([*map(_quoted, row)] for row in rows)


def _quoted(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell

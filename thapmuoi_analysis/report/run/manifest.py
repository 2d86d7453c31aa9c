"""The manifest of a report: what it shows, what it was made from and with, how long it took."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.location import address_of
from thapmuoi_analysis.report.run import stale, trace
from thapmuoi_analysis.report.run.stale import sha256

NAME = stale.MANIFEST


def hashes(files: list[Path]) -> dict[str, str]:
    """Return the hash of each file by its name."""
    return {path.name: sha256(path) for path in sorted(files)}


def made_from(case: Case) -> dict[str, Any]:
    """Return the hashes of what a report of a case is made from."""
    beside = {address_of(p if p.suffix == ".xlsx" else p.parent) for p in case.beside}
    return {
        "inputs": {
            **hashes([path for path in case.files if path not in case.beside]),
            **{f"{path.parent.name}/{path.name}": sha256(path) for path in case.beside},
        },
        "chapters": stale.chapters(),
        "code": stale.code(),
        "beside": sorted(beside),
    }


def write(
    folder: Path,
    case: Case,
    notebooks: list[Path],
    parameters: dict[str, Any],
    left_out: dict[str, list[str]],
    seconds: dict[str, float],
    *,
    show_code: bool = False,
) -> None:
    """Write the manifest of the report that stands in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The finished report; all its files are outputs.
    case : Case
        Its files are the inputs.
    notebooks : list of pathlib.Path
        Chapters it was made from.
    parameters : dict
        What the chapters were given.
    left_out : dict of str to list of str
        Chapter left out -> tables that the case lacks.
    seconds : dict of str to float
        Time that each chapter took.
    show_code : bool, optional
        Whether the documents keep the code.
    """
    executed = [folder / path.name for path in notebooks]
    known = trace.numbers(executed)
    for id, origin in case.origins.items():
        known.get(id, {})["origin"] = origin
    claims = (
        case.claims if case.has("claims") else pd.DataFrame(columns=["id", "text_vi", "text_en"])
    )
    made = made_from(case)
    described = {
        "case": case.slug,
        "fictional": case.fictional,
        "parameters": parameters,
        "left_out": left_out,
        "inputs": made.pop("inputs"),
        "notebooks": hashes(notebooks),
        "outputs": hashes([path for path in folder.iterdir() if path.is_file()]),
        "versions": stale.versions(),
        "made_from": {**made, "show_code": show_code},
        "seconds": seconds,
        "numbers": known,
        "unused": trace.unused(case, known),
        "claims": dict(zip(claims["id"], claims[f"text_{parameters['lang']}"], strict=True)),
        "figures": trace.figures(executed),
    }
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (folder / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a report that is whole; None where there is none such.

    A report is whole when every output stands there with the hash that the manifest has.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        outputs = dict(found["outputs"])
    except (ValueError, KeyError, TypeError):  # damaged, or another program's
        return None
    whole = all((folder / n).is_file() and sha256(folder / n) == h for n, h in outputs.items())
    return found if whole else None

"""The manifest of a report: what it shows, what it was made from and with, how long it took."""

import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.report.run import trace

NAME = "manifest.json"
PACKAGES = ("thapmuoi-analysis", "babel", "frictionless", "ipykernel", "matplotlib", "pandas",
            "papermill", "pypandoc_binary", "seaborn")  # fmt: skip


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hashes(files: list[Path]) -> dict[str, str]:
    """Return the hash of each file by its name."""
    return {path.name: sha256(path) for path in sorted(files)}


def write(
    folder: Path,
    case: Case,
    notebooks: list[Path],
    parameters: dict[str, Any],
    left_out: dict[str, list[str]],
    seconds: dict[str, float],
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
    """
    executed = [folder / path.name for path in notebooks]
    known = trace.numbers(executed)
    for id, origin in case.origins.items():
        known.get(id, {})["origin"] = origin
    claims = (
        case.claims if case.has("claims") else pd.DataFrame(columns=["id", "text_vi", "text_en"])
    )
    described = {
        "case": case.slug,
        "fictional": case.fictional,
        "parameters": parameters,
        "left_out": left_out,
        "inputs": {
            **hashes([path for path in case.files if path not in case.beside]),
            **{f"{path.parent.name}/{path.name}": sha256(path) for path in case.beside},
        },
        "notebooks": hashes(notebooks),
        "outputs": hashes([path for path in folder.iterdir() if path.is_file()]),
        "versions": {"python": platform.python_version(), **{p: version(p) for p in PACKAGES}},
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

"""The manifest of a report: what it shows, what it was made from and with, how long it took."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from thapmuoi_analysis.build import trace
from thapmuoi_analysis.build.front import today
from thapmuoi_analysis.build.plan import MANIFEST, Inputs, sha256, versions
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.location import address_of


def write(
    folder: Path,
    case: Case,
    executed: trace.Executed,
    *,
    parameters: Mapping[str, Any],
    made_from: Mapping[str, Any],
    **more: Any,
) -> None:
    """Write the manifest of the report that stands in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The finished report; all its files are outputs.
    case : Case
        The record it tells.
    executed : mapping
        Its executed chapters.
    parameters : mapping
        What the chapters were given.
    made_from : mapping
        As `made_from` returns it.
    **more
        `notebooks` (hashes of the chapters), `left_out` (chapter left out -> tables that the case
        lacks), `seconds` (that each chapter took).
    """
    known = trace.numbers(executed)
    for id, origin in case.origins.items():
        known.get(id, {})["origin"] = origin
    claims = case.claims.to_dict("records") if case.has("claims") else ()
    made = dict(made_from)
    described = {
        "case": case.slug,
        "fictional": case.fictional,
        "made": today().isoformat(),
        "parameters": parameters,
        **more,
        "inputs": made.pop("inputs"),
        "outputs": {path.name: sha256(path) for path in sorted(folder.iterdir())},
        "versions": dict(versions()),
        "made_from": made,
        "numbers": known,
        "unused": trace.unused(case, known),
        "claims": {row["id"]: row[f"text_{parameters['lang']}"] for row in claims},
        "figures": trace.figures(executed),
    }
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def made_from(case: Case, inputs: Inputs, *, show_code: bool = False) -> dict[str, Any]:
    """Return the hashes of what a report of a case is made from."""
    beside = {address_of(p if p.suffix == ".xlsx" else p.parent) for p in case.beside}
    return {
        "inputs": inputs.data(case.address, sorted(beside)),
        "chapters": inputs.chapters,
        "code": inputs.code,
        "beside": sorted(beside),
        "show_code": show_code,
    }


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a report that is whole; None where there is none such.

    A report is whole when every output stands there with the hash that the manifest has.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        outputs = dict(found["outputs"])
    except (ValueError, KeyError, TypeError):  # damaged, or another program's
        return None
    whole = all((folder / n).is_file() and sha256(folder / n) == h for n, h in outputs.items())
    return found if whole else None

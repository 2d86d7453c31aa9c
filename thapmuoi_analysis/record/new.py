"""A new case: sample rows that are plainly samples, and the sentences of the texts at hand."""

import csv
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files

from thapmuoi_analysis.record.folder import resources
from thapmuoi_analysis.record.schema import SCHEMA, columns_of
from thapmuoi_analysis.record.sources import fingerprint, sentences
from thapmuoi_analysis.record.tables import Rows
from thapmuoi_analysis.record.validate import Written

TEMPLATE = files("thapmuoi_analysis.record").joinpath("template")


def written(slug: str, texts: Mapping[str, str]) -> Written:
    """Return a small valid case that says where to fill in what.

    It is marked as fictional, and its sample rows rest on a source `mau` of its own: once that is
    deleted, rows that were forgotten are faults.

    Parameters
    ----------
    slug : str
        Name of the case.
    texts : mapping of str to str
        Source id -> copy of its text, whose sentences are numbered and hashed.
    """
    listed = [path.name.removesuffix(".csv") for path in TEMPLATE.iterdir()]
    made = {name: _sample(name) for name in SCHEMA if name in listed}
    made["sources"] += [{**made["sources"][0], "id": source} for source in texts]
    mau = TEMPLATE.joinpath("mau.txt").read_text("utf-8")
    made["sentences"] = [row for s, t in {"mau": mau, **texts}.items() for row in _said(s, t)]
    heads = {name: columns_of(name) for name in SCHEMA if name in made}
    rows: dict[str, Rows] = {
        name: [head, *([row.get(column, "") for column in head] for row in made[name])]
        for name, head in heads.items()
    }
    about = json.loads(TEMPLATE.joinpath("package.json").read_text("utf-8"))
    descriptor = {**about, "name": slug, "resources": resources(rows)}
    at = {name: range(1, len(table) + 1) for name, table in rows.items()}
    return Written(descriptor, rows, {name: f"{name}.csv" for name in rows}, at)


def _sample(name: str) -> list[dict[str, str]]:
    text = TEMPLATE.joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _said(source: str, text: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `sentences` for a text: place, hash, first words, and what to fill in."""
    for place, said in sentences(text).items():
        yield {
            "locator": f"{source}:{place}",
            "sha256": fingerprint(said),
            "key_term": " ".join(said.split()[:3])[:60].strip(),
            "paraphrase_vi": "ĐIỀN: diễn đạt lại câu này",
            "paraphrase_en": "FILL IN: what it says, in your own words",
        }

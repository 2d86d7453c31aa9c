"""A new case: sample rows that are plainly samples, and the sentences of the texts at hand."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from thapmuoi_analysis.record.raw import RawCase, read_folder
from thapmuoi_analysis.record.source import fingerprint, sentences

TEMPLATE = Path(str(files("thapmuoi_analysis.record").joinpath("template")))
PARAPHRASES = ["ĐIỀN: diễn đạt lại câu này", "FILL IN: what it says, in your own words"]


def new_case(slug: str, texts: Mapping[str, str]) -> RawCase:
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
    raw = read_folder(TEMPLATE)
    sources, listed = (raw.tables[name].rows for name in ("sources", "sentences"))
    sources += [[source, *sources[1][1:]] for source in texts]
    for source, text in texts.items():
        for place, said in sentences(text).items():
            term = " ".join(said.split()[:3])[:60].strip()
            listed.append([f"{source}:{place}", fingerprint(said), term, *PARAPHRASES])
    tables = {
        name: replace(table, lines=range(1, len(table.rows) + 1))
        for name, table in raw.tables.items()
    }
    return RawCase({**raw.descriptor, "name": slug}, tables)

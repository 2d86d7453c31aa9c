"""Bad data cannot pass: every fault of a case, found before anything is computed.

What a Table Schema can say (types, patterns, keys, references) is said in `schema.json` and
checked by `record.tables`; `record.checks` holds what it cannot say.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from thapmuoi_analysis.record import claim_checks, hours, review_checks
from thapmuoi_analysis.record.checks import CHECKS, Tables
from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.schema import SCHEMA
from thapmuoi_analysis.record.tables import UNFILLED, Rows, arranged, faults, typed

REQUIRED = ("sources", "sentences", "facts")
ELSEWHERE = {
    "sources",
    "sentences",
    "elsewhere",
    "elsewhere_claims",
    "messages",
}  # they need no facts
NAMES = ("place", "within", "unit_noun", "programme", "planner")
MORE_NAMES = (
    "plan_noun", "rearranged_by", "source_noun", "model", "model_title", "posts", "since",
    "unfound",
)  # fmt: skip
DEFAULT_NAMES = {  # what a case is told with that does not say otherwise
    "source_noun": {"vi": "bài viết", "en": "article"},
    "model": {"vi": "mô hình", "en": "the model"},
    "model_title": {
        "vi": "Mô hình một người giữ hai chức danh ở cấp xã",
        "en": "One person in two posts in the communes",
    },
    "plan_noun": {"vi": "đơn vị", "en": "units"},
    "posts": {
        "vi": "bí thư cấp ủy và chủ tịch UBND",
        "en": "Party secretary and chair of the People's Committee",
    },
}


@dataclass(frozen=True)
class Written:
    """A case as somebody wrote it: text, before any check.

    Attributes
    ----------
    descriptor : dict
        What `datapackage.json` says.
    rows : dict of str to list of list of str
        Each table that could be read, its header first; columns as in the schema, if they fit it.
    files : dict of str to str
        Where each table stands: its file, or its sheet.
    lines : dict of str to sequence of int
        The line or row of the sheet in which each of `rows` stands.
    faults : sequence of Fault
        What could not be read.
    locate : callable
        Gives a fault, whose row counts in `rows`, the place its owner knows.
    """

    descriptor: dict[str, Any]
    rows: dict[str, Rows]
    files: dict[str, str]
    lines: Mapping[str, Sequence[int]]
    faults: Sequence[Fault] = ()
    locate: Callable[[Fault], Fault] = lambda fault: fault

    def __post_init__(self) -> None:
        rows = {name: arranged(name, rows) for name, rows in self.rows.items()}
        object.__setattr__(self, "rows", rows)  # frozen, else


def descriptor_faults(found: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong in the parts of a descriptor that loading and reports rest on."""
    file, case = "datapackage.json", found.get("case")
    case = case if isinstance(case, dict) else {}
    if not isinstance(case.get("fictional"), bool):
        mend = "say whether the place is invented"
        yield Fault(file, column="case.fictional", expected="true or false", mend=mend)
    for name in names_of(case):
        pair = case.get(name)
        pair = pair if isinstance(pair, dict) else {}
        for lang in ("vi", "en"):
            text = pair.get(lang)
            unfilled = case.get("fictional") is False and UNFILLED.search(str(text))
            if not isinstance(text, str) or not text or unfilled:
                value, expected = "" if text is None else str(text), f"its name ({lang})"
                yield Fault(file, 0, f"case.{name}.{lang}", value, expected, "fill it in")
    resources = found.get("resources")
    resources = resources if isinstance(resources, list) else []
    listed = [str(r.get("name") if isinstance(r, dict) else r) for r in resources]
    for name in listed:
        if name not in SCHEMA or listed.count(name) > 1:
            mend = f"keep one resource for each of: {', '.join(SCHEMA)}"
            yield Fault(file, column="resources", value=name, expected="a table", mend=mend)
    for path in (r["path"] for r in resources if isinstance(r, dict) and "path" in r):
        parts = PurePosixPath(path if isinstance(path, str) else "/").parts
        if not parts or parts[0] == "/" or ".." in parts:
            mend = "put the file into the folder of the case and write its name"
            yield Fault(file, 0, "path", str(path), "the name of a file of this folder", mend)
    beside = case.get("beside", "")
    if not isinstance(beside, str):
        mend = "write the name of a folder of data, or take it out"
        yield Fault(file, 0, "case.beside", str(beside), "the name of a case", mend)
    for name in REQUIRED:
        if name not in listed and (name != "facts" or not ELSEWHERE >= set(listed) > {"elsewhere"}):
            mend = f"add the table {name}: a resource with its file, or a sheet"
            yield Fault(file, column="resources", expected=f"a table {name}", mend=mend)


def names_of(case: Mapping[str, Any]) -> list[str]:
    """Return what the descriptor of a case gives names to."""
    return [*NAMES, *(name for name in MORE_NAMES if name in case)]


def check(written: Written) -> Tables:
    """Check every table of a case.

    Returns
    -------
    dict of str to pandas.DataFrame
        Typed as `schema.json` says: whole numbers `Int64`, dates `datetime64`, truth values
        `boolean`, the rest text ("" where the cell is empty).

    Raises
    ------
    CaseError
        With all faults of all tables.
    """
    rows, files = written.rows, written.files
    found = list(faults(rows, files, real=not written.descriptor["case"]["fictional"]))
    bad = {fault.file for fault in [*found, *written.faults]}
    tables = {name: typed(name, read) for name, read in rows.items() if files[name] not in bad}
    for own in (*CHECKS, *claim_checks.CHECKS, *hours.CHECKS, *review_checks.CHECKS):
        found.extend(own(tables, files))
    if not found and not written.faults:
        names = {*DEFAULT_NAMES, *names_of(written.descriptor["case"])}
        found.extend(claim_checks.named(tables, files, names))
    unread = {(fault.file, fault.cell) for fault in written.faults if fault.cell}
    located = [f for f in map(written.locate, found) if (f.file, f.cell) not in unread]
    if located or written.faults:
        raise CaseError([*located, *written.faults])
    return tables

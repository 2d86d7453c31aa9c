"""Which reports are asked for, which of them are out of date and why, and what one is made of.

A report is out of date when what it was made from (data, chapters, parameters, the package's code,
versions of libraries) or a file of it is another than its manifest has. To find that out imports
nothing that takes time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thapmuoi_analysis.build import manifest
from thapmuoi_analysis.build.chapters import (
    Chapter,
    Parameters,
    ReportError,
    chapters,
    notebooks,
    settings,
    studies,
)
from thapmuoi_analysis.record import location

if TYPE_CHECKING:
    from thapmuoi_analysis.record.case import Case

PARTS = {"parameters": "parameter", "inputs": "data", "notebooks": "notebook",
         "versions": "version of"}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """A report that is asked for: a case in one language, the main report or a study.

    Parameters
    ----------
    case : str
        Slug of the case, or the path of its folder or workbook.
    lang : str
        The language.
    study : str
        Name of the study; empty for the main report.
    given : mapping
        Parameters of the study that are not its own.
    """

    case: str
    lang: str
    study: str = ""
    given: Parameters = field(default_factory=dict, hash=False)

    @property
    def folder(self) -> str:
        """Where the report stands below the folder of reports."""
        slug = location.slug_of(location.path_of(self.case))
        return f"{slug}/{self.lang}" + (f"-{self.study}" if self.study else "")

    @property
    def parameters(self) -> Parameters:
        """What its notebooks are given, each what it declares."""
        address = location.address_of(location.path_of(self.case))
        return {"case": address, "lang": self.lang, **self.given}


@dataclass(frozen=True)
class Result:
    """What became of a report that was asked for.

    Parameters
    ----------
    report : Report
        The report.
    state : {"made", "up to date", "due", "failed"}
        What became of it.
    why : tuple of str
        Why it is due, or why it failed.
    seconds : float
        Time it took.
    """

    report: Report
    state: str
    why: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True)
class Plan:
    """What a report is made of: its case, the chapters that have their data, and the others."""

    case: "Case"
    told: Sequence[Chapter]
    left_out: Sequence[Chapter]
    made_from: Mapping[str, Any]


def asked_for(
    cases: Iterable[str], langs: Sequence[str], named: Iterable[str], words: Sequence[str]
) -> list[Report]:
    """Return the reports that the words of the command line ask for, each once.

    Parameters
    ----------
    cases, langs : iterable of str
        Cases and languages.
    named : iterable of str
        Studies; `all` for every one; without any, the main report.
    words : sequence of str
        Parameters of the studies, each as "name=value".

    Raises
    ------
    ReportError
        If a study or a parameter is unknown, or two reports would stand in the same folder.
    """
    wanted = [one for name in named for one in (studies() if name == "all" else [name])] or [""]
    if words and wanted == [""]:
        raise ReportError("--set belongs to a study: name it with --study NAME")
    given = {study: settings(words, study) for study in wanted}
    asked = [Report(case, lang, s, given[s]) for case in cases for s in given for lang in langs]
    folders: dict[str, Report] = {}
    for report in asked:
        other = folders.setdefault(report.folder, report)
        if other != report:
            told = f"{other.case} and {report.case} would both be {report.folder}: rename one"
            raise ReportError(told)
    return list(folders.values())


def why(report: Report, out: Path) -> list[str]:
    """Return why a report must be made; empty where it is up to date."""
    about = manifest.read(out / report.folder)
    if about is None:
        return ["there is none, or none that is whole"]
    case, beside = location.path_of(report.case), about.get("beside", ())
    now = manifest.made_from(case, beside, notebooks(report.study))
    return list(_changes(about, {**now, "parameters": report.parameters}))


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for part, what in PARTS.items():
        old, new = before.get(part, {}), now[part]
        for name in {**old, **new}:
            if old.get(name) != new.get(name):
                how = "is new" if name not in old else "is gone" if name not in new else "changed"
                yield f"{what} {name} {how}"


def planned(report: Report) -> Plan:
    """Load the case and choose the chapters that it has the data for."""
    from thapmuoi_analysis.record.case import load_case

    case, known = load_case(report.case), chapters(report.study)
    told = [chapter for chapter in known if not chapter.lacks(case)]
    left_out = [chapter for chapter in known if chapter not in told]
    if not told:
        lacks = ", ".join(dict.fromkeys(table for c in left_out for table in c.lacks(case)))
        raise ReportError(f"no chapter has its data in case {case.slug}: it lacks {lacks}")
    others = {p if p.suffix == ".xlsx" else p.parent for p in case.beside}
    beside = sorted(map(location.address_of, others))
    where = location.path_of(report.case)
    hashes = manifest.made_from(where, beside, (chapter.path for chapter in known))
    return Plan(case, told, left_out, {**hashes, "beside": beside})

"""Which reports are asked for, which of them are out of date and why, and what one is made of.

A report is out of date when what it was made from (data, chapters, parameters, the package's code,
versions of libraries) or a file of it is another than its manifest has. To find that out imports
nothing that takes time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.report import chapters, manifest
from thapmuoi_analysis.report.chapters import Chapter, Parameters, ReportError

if TYPE_CHECKING:
    from thapmuoi_analysis.case.case import Case


class LanguageError(ReportError):
    """The case does not have the language of the report."""


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
    own : tuple of str
        Paths of chapters of one's own, which it tells too.
    """

    case: str
    lang: str
    study: str = ""
    given: Parameters = field(default_factory=dict, hash=False)
    own: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where the case stands."""
        return location.path_of(self.case)

    @property
    def folder(self) -> str:
        """Where the report stands below the folder of reports."""
        return "-".join(filter(None, [f"{location.slug_of(self.path)}/{self.lang}", self.study]))

    @property
    def parameters(self) -> Parameters:
        """What its notebooks are given, each what it declares."""
        return {"case": location.address_of(self.path), "lang": self.lang, **self.given}


@dataclass(frozen=True)
class Result:
    """What became of a report that was asked for.

    Parameters
    ----------
    report : Report
        The report.
    state : {"made", "up to date", "due", "failed", "refused"}
        What became of it.
    why : tuple of str or CaseError
        Why it is due, or why it failed.
    seconds : float
        Time it took.
    """

    report: Report
    state: str
    why: tuple[str | CaseError, ...] = ()
    seconds: float = 0.0

    def told(self, lang: str = "") -> list[str]:
        """Return why, errors in the data in the language that is asked for, if one is."""
        return [x.told(lang) if isinstance(x, CaseError) else x for x in self.why]


@dataclass(frozen=True)
class Plan:
    """What a report is made of.

    Parameters
    ----------
    case : Case
        The record that it tells.
    lang : {"vi", "en"}
        Its language.
    chapters : sequence of Chapter
        The chapters that the case has the data for.
    left_out : mapping
        The others: title -> the tables that the case lacks.
    made_from : mapping
        Hashes of all that, as `manifest.made_from` returns them.
    """

    case: "Case"
    lang: str
    chapters: Sequence[Chapter] = ()
    left_out: Mapping[str, list[str]] = field(default_factory=dict)
    made_from: Mapping[str, Any] = field(default_factory=dict)


def asked_for(
    cases: Iterable[str], langs: Sequence[str], named: Iterable[str], words: Sequence[str],
    own: tuple[str, ...] = (),
) -> list[Report]:  # fmt: skip
    """Return the reports that the words of the command line ask for, each once.

    Parameters
    ----------
    cases, langs : iterable of str
        Cases and languages.
    named : iterable of str
        Studies; `all` for every one; without any, the main report.
    words : sequence of str
        Parameters of the studies, each as "name=value".
    own : tuple of str
        Paths of chapters of one's own.

    Raises
    ------
    ReportError
        If a study or a parameter is unknown, or two reports would stand in the same folder.
    """
    known = chapters.studies()
    wanted = [one for name in named for one in (known if name == "all" else [name])] or [""]
    if words and wanted == [""]:
        raise ReportError("--set belongs to a study: name it with --study NAME")
    given = {study: chapters.settings(words, study) for study in wanted}
    asked = [Report(c, lang, s, given[s], own) for c in cases for s in given for lang in langs]
    asked = list(dict.fromkeys(asked))
    for one, other in combinations(asked, 2):
        if one.folder == other.folder:
            told = f"{one.case} and {other.case} would both be {one.folder}: rename one"
            raise ReportError(told)
    return asked


def why(report: Report, out: Path) -> list[str]:
    """Return why a report must be made; empty where it is up to date."""
    folder = out / report.folder
    about = manifest.read(folder)
    if about is None:
        return [manifest.error(folder) or "there is none"]
    notebooks = chapters.notebooks(report.study, report.own)
    now = manifest.made_from(report.path, about["beside"], notebooks)
    found = manifest.changes(about, {**now, "parameters": report.parameters}, manifest.MADE_FROM)
    return [f"{part[:-1]} {name} {how}" for part, name, how in found]


def planned(report: Report) -> Plan:
    """Load the case and choose the chapters that it has the data for."""
    from thapmuoi_analysis.case.case import load_case

    case, known = load_case(report.case), chapters.chapters(report.study, report.own)
    if report.lang not in case.langs:
        from thapmuoi_analysis.telling.translations import words

        raise LanguageError(words("document", *case.langs)["not spoken"].format(case=case.slug))
    kept = [chapter for chapter in known if not chapter.lacks(case)]
    left_out = {c.title[report.lang]: lacks for c in known if (lacks := c.lacks(case))}
    if not kept:
        tables = ", ".join(dict.fromkeys(chain.from_iterable(left_out.values())))
        raise ReportError(f"no chapter has its data in case {case.slug}: it lacks {tables}")
    notebooks = [chapter.path for chapter in known]
    made_from = manifest.made_from(report.path, case.beside, notebooks)
    return Plan(case, report.lang, kept, left_out, made_from)

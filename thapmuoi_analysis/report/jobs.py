"""Which reports are asked for, which of them are out of date and why, and what one is made of.

A report is out of date when what it was made from (data, chapters, parameters, the package's code,
versions of libraries) or a file of it is another than its manifest has. To find that out imports
nothing that takes time.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thapmuoi_analysis import paths
from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.errors import CaseError, Phrase
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
    only : bool
        Whether it tells these alone.
    """

    case: str
    lang: str
    study: str = ""
    given: Parameters = field(default_factory=dict, hash=False)
    own: tuple[str, ...] = ()
    only: bool = False

    @property
    def path(self) -> Path:
        """Where the case stands."""
        return location.path_of(self.case)

    @property
    def folder(self) -> str:
        """Where the report stands below the folder of reports: each scenario of a study apart."""
        folder = f"{location.slug_of(self.path)}/{self.lang}"
        parts = [self.study] if self.study else []
        for name, value in self.given.items():
            told = str(value) if name == chapters.CHANGES else f"{name} {value}"
            parts.append(re.sub(r"[^\w.]+", "-", told).strip("-"))
        return "-".join([folder, *parts])

    def stands(self, out: Path) -> str:
        """Return where the case stands: its slug, or a hash of its way from the folder of reports.

        So two cases of one slug are told apart, and a folder with both may move.
        """
        place = self.path.resolve()
        out = out.resolve()
        slug = location.slug_of(place)
        if place == paths.data() / slug:
            return slug
        way = str(place)
        if place.anchor == out.anchor:
            way = os.path.relpath(place, out)
        content = way.encode("utf-8", "replace")
        return hashlib.sha256(content).hexdigest()

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
    state : {"made", "due", "failed", "refused", "unfinished"}
        What became of it.
    why : str or CaseError
        Why it is due, or why it failed.
    seconds : float
        Time it took.
    notes : tuple of str
        What is to be said of it: what is odd in its data, and each file of the earlier report that
        somebody changed and that is kept.
    """

    report: Report
    state: str
    why: str | CaseError = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    def told(self, lang: str = "") -> str:
        """Return why, errors in the data in the language that is asked for, if one is."""
        if isinstance(self.why, CaseError):
            return f"{location.slug_of(self.report.path)}: {self.why.told(lang)}"
        return self.why


@dataclass(frozen=True)
class Job:
    """What a report is made of.

    Parameters
    ----------
    case : Case
        The case that it tells.
    lang : {"vi", "en"}
        Its language.
    chapters : sequence of Chapter
        The chapters that the case has the data for.
    left_out : mapping
        The others: title -> the tables that the case lacks.
    made_from : mapping
        Hashes of all that, as `manifest.made_from` returns them.
    twin : str
        Where the page in the other language stands, from its own; empty where there is none.
    """

    case: "Case"
    lang: str
    chapters: Sequence[Chapter] = ()
    left_out: Mapping[str, list[str]] = field(default_factory=dict)
    made_from: Mapping[str, Any] = field(default_factory=dict)
    twin: str = ""


def asked_for(
    cases: Iterable[str], langs: Sequence[str], studies: Iterable[str], settings: Sequence[str],
    own: tuple[str, ...] = (), *, only: bool = False,
) -> list[Report]:  # fmt: skip
    """Return the reports that the words of the command line ask for, each once.

    Parameters
    ----------
    cases, langs : iterable of str
        Cases and languages.
    studies : iterable of str
        Studies; `all` for every one; without any, the main report.
    settings : sequence of str
        Parameters of the studies, each as "name=value".
    own : tuple of str
        Paths of chapters of one's own.
    only : bool
        Whether these are told alone.

    Raises
    ------
    ReportError
        If a study or a parameter is unknown, or two reports would stand in the same folder.
    """
    wanted: list[str] = []
    for name in studies:
        wanted += chapters.studies() if name == "all" else [name]
    if settings and not wanted:
        raise ReportError(Phrase("--set belongs to a study: name it with --study NAME"))
    if only and (wanted or not own):
        raise ReportError(Phrase("--only goes with --chapter FILE, and without --study"))
    given = {study: chapters.settings(settings, study) for study in wanted or [""]}
    folders: dict[str, Report] = {}
    for case, study, lang in product(cases, given, langs):
        report = Report(case, lang, study, given[study], own, only)
        other = folders.setdefault(report.folder, report)
        if other != report:
            told = f"{other.case} and {case} would both be {report.folder}: rename one"
            raise ReportError(told)
    return list(folders.values())


def notebooks_of(report: Report) -> list[Path]:
    """Return the notebooks of a report, before it is known which of them its case has data for."""
    return chapters.notebooks(report.study, report.own, only=report.only)


def why(report: Report, out: Path) -> list[str]:
    """Return why a report must be made; empty where it is up to date."""
    folder = out / report.folder
    about = manifest.read(folder)
    if about is None:
        return [manifest.error(folder) or "there is none"]
    notebooks = notebooks_of(report)
    now = manifest.made_from(report.path, about["beside"], notebooks, about.get("copies"))
    now["parameters"] = report.parameters
    found = manifest.changes(about, now, manifest.MADE_FROM)
    return [f"{part[:-1]} {name} {how}" for part, name, how in found]


def stale(path: Path, about: Mapping[str, Any]) -> str:
    """Return which data of a report are others by now, by its manifest; empty where none are."""
    now = manifest.made_from(path, about["beside"], (), about.get("copies"))
    found = manifest.changes(about, now, ["inputs"])
    return "; ".join(f"{part[:-1]} {name} {how}" for part, name, how in found)


def job_for(report: Report, twin: str = "") -> Job:
    """Load the case and choose the chapters that it has the data for.

    Parameters
    ----------
    report : Report
        The report.
    twin : str, optional
        Where its page in the other language stands, should the case speak that.

    Raises
    ------
    CaseError
        If the case has faults.
    LanguageError
        If it does not have the language.
    BegunError
        If it has only begun it.
    ReportError
        If it has the data of no chapter.
    """
    from thapmuoi_analysis.case.begun import BegunError
    from thapmuoi_analysis.case.case import load_case

    case = load_case(report.case)
    if case.todo and report.lang not in case.langs:
        raise BegunError(case.todo, report.case, *case.langs)
    if report.lang not in case.langs:
        from thapmuoi_analysis.telling.translations import words

        raise LanguageError(words("document", *case.langs)["not spoken"].format(case=case.slug))
    known = chapters.chapters(report.study, report.own, only=report.only)
    kept = []
    left_out = {}
    for chapter in known:
        lacks = chapter.lacks(case)
        if lacks:
            left_out[chapter.title[report.lang]] = lacks
        else:
            kept.append(chapter)
    if not kept:
        tables = ", ".join(dict.fromkeys(chain.from_iterable(left_out.values())))
        raise ReportError(f"no chapter has its data in case {case.slug}: it lacks {tables}")
    notebooks = [chapter.path for chapter in known]
    sources = sorted(case.sources["id"])
    made_from = manifest.made_from(report.path, case.beside, notebooks, sources)
    made_from["copies"] = sources
    twin = twin if len(case.langs) > 1 else ""
    return Job(case, report.lang, kept, left_out, made_from, twin)

"""Reports by name: which are due, and making them with a word on how far it is.

The command line and `thapmuoi_analysis.report(…)` come through here, so both do the same.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias

from thapmuoi_analysis import paths
from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.errors import CaseError, Phrase, errors_in
from thapmuoi_analysis.report import index
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import Report, Result, asked_for, why
from thapmuoi_analysis.report.manifest import clear, today
from thapmuoi_analysis.report.place import LINKED

if TYPE_CHECKING:
    from thapmuoi_analysis.case.case import Case

PREVIEW = "preview"  # folder of what shows chapters of one's own alone
TAKEN = "{case}: the list of reports is called so: rename the folder of the case"
LANGS = {"all": ["vi", "en"], "vi": ["vi"], "en": ["en"]}
Asked: TypeAlias = "str | Path | Case | Sequence[str | Path | Case]"
NO_CASE = 'report takes names, folders or workbooks of cases, as report("thap-muoi"), not {!r}'
NOT_SAVED = (
    "a what-if is reported from where it is saved: save it first,"
    ' place = more.to_xlsx("more.xlsx"); report(place)'
)
ONE_RUN = Lock()  # what a run reads is told to its notebooks by the environment


def folder_of(out: Path | None, *, only: bool = False) -> Path:
    """Return the folder of reports, or of previews in it.

    Raises
    ------
    ReportError
        If its name is no text, or the folder of previews is a link to another.
    """
    folder = (out or paths.reports()).resolve()
    if only:
        folder /= PREVIEW
    if folder.is_symlink():
        raise ReportError(Phrase(LINKED, path=folder))
    try:
        str(folder).encode()
    except UnicodeEncodeError as error:
        raise ReportError(f"--out {folder}: expected a name in UTF-8") from error
    return folder


def asked(cases: Iterable[str], lang: str, *words: Any, only: bool = False) -> list[Report]:
    """Return the reports that are asked for, as `jobs.asked_for` does, by a language or `all`.

    Raises
    ------
    ReportError
        As there, or where a case is called as the list of reports is; told in that language.
    """
    with errors_in(lang if lang in LANGS[lang] else None):
        found = asked_for(cases, LANGS[lang], *words, only=only)
        for one in found:
            name = Path(one.folder).parent.name
            if name.lower() == index.NAME:
                raise ReportError(Phrase(TAKEN, case=one.case))
        return found


def due(asked: Iterable[Report], folder: Path, *, force: bool = False) -> list[Result]:
    """Return the reports that are to be made, each with why.

    Raises
    ------
    ReportError
        If something else stands in the place of the list of reports.
    """
    clear(folder)
    if not force:
        index.refuse_stranger(folder)
    found = []
    for one in asked:
        reasons = why(one, folder)
        if force:
            reasons = reasons or ["--force"]
        if reasons:
            listed = "; ".join(reasons)
            result = Result(one, "due", f"{one.folder}  due  {listed}")
            found.append(result)
    return found


def sought(result: Result) -> Result:
    """Return a report that is due, as failed where there is no such case."""
    if result.report.path.exists():
        return result
    from thapmuoi_analysis.case.reading import find

    try:
        find(result.report.case)
    except CaseError as error:
        return replace(result, state="failed", why=error)
    return result


def made(wanted: Sequence[Report], out: Path, **limits: Any) -> Generator[Result]:
    """Make reports; tell and yield each as it ends. Where none is due, the list of them is."""
    if not wanted:
        index.renew(out)
        return
    from thapmuoi_analysis.report.progress import Progress
    from thapmuoi_analysis.report.runner import prepare

    today()  # what says another day may be wrong: before anything is begun
    progress = Progress(wanted)  # at once: what comes now takes seconds
    prepare()
    from thapmuoi_analysis.report.run import make_all

    making = make_all(wanted, out, ran=progress.chapter, **limits)
    with closing(progress), closing(making):
        for result in making:
            progress.report(result)
            yield result


def is_failure(result: Result, *, all_langs: bool) -> bool:
    """Return whether a report is missing: in a language that a case lacks, unless all are asked."""
    if result.state == "refused":
        return not all_langs
    return result.state in ("failed", "unfinished")


def told(results: Iterable[Result], lang: str) -> list[str]:
    """Return what is said at the end, each error of the data once; `all` is no language."""
    of_language = "" if lang == "all" else lang
    lines = dict.fromkeys(one.told(of_language) for one in results)
    return [line for line in lines if line]


def report(
    *cases: Asked,
    lang: str = "all",
    out: str | Path | None = None,
    study: str = "",
    given: Mapping[str, Any] | None = None,
    chapters: str | Path | Sequence[str | Path] = (),
    only: bool = False,
    force: bool = False,
    jobs: int | None = None,
    limit: float = 600,
) -> list[Path]:
    """Make reports, as the command `thapmuoi report` does; return their folders.

    Parameters
    ----------
    *cases : str, pathlib.Path or Case
        Slugs, folders or workbooks, or cases as they were loaded, or a list of such; without any,
        the real case. A what-if is saved first: more.to_xlsx("more.xlsx").
    lang : {"all", "vi", "en"}
        Language; of all, those that a case has.
    out : str or pathlib.Path, optional
        Folder of reports.
    study : str, optional
        A study to make instead, or `all`.
    given : mapping, optional
        Parameters of the study: {"week_hours": 45}.
    chapters : str, pathlib.Path or sequence of these
        Notebooks of one's own, as chapters.
    only : bool, optional
        Whether to make these alone, as a preview.
    force : bool, optional
        Whether to make what is up to date as well, in place of whatever stands there.
    jobs : int, optional
        Notebooks at a time.
    limit : float, optional
        Seconds that a cell may take.

    Returns
    -------
    list of pathlib.Path
        The folders of the reports that are asked for.

    Raises
    ------
    ReportError
        With what went wrong, each report with its case. Those that do not fail are made.
    TypeError
        If what is given is no case, or one that is not saved.

    Examples
    --------
    >>> from thapmuoi_analysis import report
    >>> report("example", lang="vi", out="reports")  # doctest: +SKIP
    [PosixPath('…/reports/example/vi')]
    >>> report("example", lang="vn")
    Traceback (most recent call last):
    thapmuoi_analysis.report.chapters.ReportError: lang 'vn': expected one of: all, vi, en
    """
    if lang not in LANGS:
        raise ReportError(f"lang {lang!r}: expected one of: {', '.join(LANGS)}")
    names = list(_places(cases)) or ["thap-muoi"]
    settings = [f"{name}={value}" for name, value in (given or {}).items()]
    if isinstance(chapters, str | Path):
        chapters = [chapters]
    own = tuple(str(path) for path in chapters)
    studies = [study] if study else []
    wanted = asked(names, lang, studies, settings, own, only=only)
    folder = folder_of(Path(out) if out else None, only=only)
    with ONE_RUN:
        lacking = [one.report for one in due(wanted, folder, force=force)]
        results = list(made(lacking, folder, jobs=jobs, limit=limit, force=force))
    results.sort(key=lambda result: wanted.index(result.report))
    all_langs = lang == "all"
    missing = [one for one in results if is_failure(one, all_langs=all_langs)]
    if missing:
        lines = told(missing, lang)
        raise ReportError("\n".join(lines))
    refused = [one.report for one in results if one.state == "refused"]
    return [folder / one.folder for one in wanted if one not in refused]


def _places(given: Iterable[Any]) -> Iterator[str]:
    """Yield where cases stand that are given by name or place, as loaded, or as lists of these."""
    for one in given:
        if isinstance(one, str | Path):
            yield str(one)
        elif isinstance(one, list | tuple):
            yield from _places(one)
        else:
            yield _place(one)


def _place(one: Any) -> str:
    """Return where a case stands that was loaded."""
    from thapmuoi_analysis.case.case import Case

    if not isinstance(one, Case):
        raise TypeError(NO_CASE.format(one))
    if not one.is_saved:
        raise TypeError(NOT_SAVED)
    return location.address_of(one.workbook or one.folder)

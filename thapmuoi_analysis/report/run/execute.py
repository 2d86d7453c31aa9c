"""Run the chapters through papermill, one report per case, language and scenario.

A report is written beside its place and moved there file by file, the manifest last: a report is
whole when its manifest's hashes match. A chapter that fails leaves the earlier report untouched.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from thapmuoi_analysis.record.case import Case, load_case
from thapmuoi_analysis.report.run import lint, manifest
from thapmuoi_analysis.report.run.chapters import Chapter, Parameters, ReportError, chapters
from thapmuoi_analysis.report.voice import LANGS

QUIET = ["--IPKernelApp.log_level=40"]  # a kernel on this machine needs no warning about its port


@dataclass(frozen=True)
class Job:
    """One report: a case in one language, under one set of parameters.

    Parameters
    ----------
    case : Case
        The record.
    lang : str
        The language.
    settings : mapping
        Parameters other than `case` and `lang`.
    scenario : str
        Name of the set of parameters; empty for the default one.
    show_code : bool
        Whether the documents keep the code of the chapters.
    """

    case: Case
    lang: str
    settings: Parameters = field(default_factory=dict)
    scenario: str = ""
    show_code: bool = False

    @property
    def folder(self) -> str:
        """Where the report stands below the folder of reports."""
        return f"{self.case.slug}/{self.lang}" + (f"-{self.scenario}" if self.scenario else "")


def execute(source: Path, target: Path, parameters: Parameters) -> float:
    """Execute a notebook with papermill; return the seconds it took.

    Timings, paths and versions that papermill writes into the notebook are taken out: the same
    inputs give the same file.

    Raises
    ------
    ReportError
        With notebook, cell and error.
    """
    start = perf_counter()
    try:
        papermill.execute_notebook(
            str(source), str(target), parameters, kernel_name="python3", progress_bar=False,
            extra_arguments=QUIET,
        )  # fmt: skip
    except PapermillExecutionError as error:
        number = error.exec_count - bool(parameters)  # the cell that papermill puts in counts too
        first = error.source.strip().split("\n")[0]
        reason = f"{error.ename}: {error.evalue}"
        raise ReportError(f"{source.name}, cell [{number}] {first}: {reason}") from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise ReportError(f"{source.name}: {error}") from error
    notebook = nbformat.read(target, as_version=4)
    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        if cell.metadata.get("tags") == ["injected-parameters"]:
            cell.id = "injected-parameters"  # papermill draws a new id each time
    text = nbformat.writes(notebook, indent=1) + "\n"
    target.write_text(text, encoding="utf-8", newline="\n")
    return perf_counter() - start


def report(
    jobs: Iterable[Job], out: Path, *, workers: int | None = None, done: Callable[[str], object]
) -> list[Path]:
    """Make reports.

    Parameters
    ----------
    jobs : iterable of Job
        What to report.
    out : pathlib.Path
        Folder of reports; each gets a folder of its own in it.
    workers : int, optional
        Notebooks executed at a time; by default as many as there are processors.
    done : callable
        Called with the name of each chapter that is done.

    Returns
    -------
    list of pathlib.Path
        Folders of the reports.

    Raises
    ------
    ReportError
        If a chapter fails; reports that were made before stay.
    """
    from thapmuoi_analysis.report import publish

    known, made = chapters(), []
    for job in jobs:
        made.append(_report(job, known, out, workers, done))
        publish.index(out)
    return made


def _report(
    job: Job,
    known: list[Chapter],
    out: Path,
    workers: int | None,
    done: Callable[[str], object],
) -> Path:
    folder = out / job.folder
    told = [chapter for chapter in known if not chapter.lacks(job.case)]
    left_out = {c.path.stem: c.lacks(job.case) for c in known if c not in told}
    if not told:
        lacks = ", ".join(dict.fromkeys(table for tables in left_out.values() for table in tables))
        raise ReportError(f"no chapter has its data in case {job.case.slug}: it lacks {lacks}")
    folder.mkdir(parents=True, exist_ok=True)
    given = {"case": job.case.address, "lang": job.lang, **job.settings}

    def run(chapter: Chapter) -> float:
        mine = {k: v for k, v in given.items() if k in chapter.parameters}
        seconds = execute(chapter.path, beside / chapter.path.name, mine)
        done(f"{job.folder}/{chapter.path.stem}")
        return seconds

    beside = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
    try:
        with ThreadPoolExecutor(workers or os.cpu_count()) as pool:  # waits for those that run
            seconds = list(pool.map(run, told))
        notebooks = [beside / chapter.path.name for chapter in told]
        untraced = list(lint.lint(notebooks, job.case, job.lang))
        if untraced:
            raise ReportError("\n".join(["numbers without a source:", *untraced]))
        _publish(job, notebooks, beside, folder, left_out)
        manifest.write(
            beside, job.case, [c.path for c in told], given, left_out,
            {c.path.stem: round(s, 2) for c, s in zip(told, seconds, strict=True)},
        )  # fmt: skip
        _replace(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _publish(
    job: Job, notebooks: list[Path], beside: Path, folder: Path, left_out: dict[str, list[str]]
) -> None:
    """Write the documents; where that fails, leave the executed notebooks to the reader."""
    from thapmuoi_analysis.report import publish

    kept = folder / "executed"
    try:
        publish.publish(notebooks, beside, job.case, job.lang, left_out, show_code=job.show_code)
    except publish.PublishError as error:
        kept.mkdir(exist_ok=True)
        for path in notebooks:
            os.replace(path, kept / path.name)
        raise ReportError(f"{error}\nthe executed notebooks are in {kept}") from error
    shutil.rmtree(kept, ignore_errors=True)


def _replace(beside: Path, folder: Path) -> None:
    """Move a finished report into place, the manifest last; drop what only the earlier one has."""
    earlier = manifest.read(folder) or {"outputs": {}}
    made = sorted(beside.iterdir(), key=lambda path: path.name == manifest.NAME)
    for path in made:
        os.replace(path, folder / path.name)
    for name in set(earlier["outputs"]) - {path.name for path in made}:
        (folder / name).unlink()


def refresh(notebook: Path) -> None:
    """Execute a committed notebook with its own parameters, in place; the same again is no diff."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / notebook.name
        execute(notebook, target, {})
        os.replace(shutil.copy2(target, notebook.with_suffix(".new")), notebook)


def sample(case: Case, folder: Path) -> list[Path]:
    """Write the page of a case in each language into a folder, by itself; return the pages.

    The pages are handed on, so they quote no source: a copy of a text beside the data is not used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = [folder / f"{case.slug}-{lang}.html" for lang in LANGS]
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        silent = Path(beside) / case.slug
        shutil.copytree(case.folder, silent, ignore=shutil.ignore_patterns("*.txt"))
        jobs = [Job(load_case(silent), lang) for lang in LANGS]
        made = report(jobs, Path(beside) / "reports", done=lambda name: None)
        for report_folder, page in zip(made, pages, strict=True):
            os.replace(report_folder / "report.html", page)
    return pages

"""Run the chapters through papermill, one report per case, language and scenario.

A report is written beside its place and moved there file by file, the manifest last: a report is
whole when its manifest's hashes match. A chapter that fails leaves the earlier report untouched.
"""

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed, wait
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

import psutil

from thapmuoi_analysis.record.case import Case, load_case
from thapmuoi_analysis.report.run import lint, manifest
from thapmuoi_analysis.report.run.chapters import Chapter, Parameters, ReportError, chapters
from thapmuoi_analysis.report.run.notebook import LIMIT, execute
from thapmuoi_analysis.report.voice import LANGS


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
        If a chapter fails, the first that did; the other reports are made all the same.
    """
    jobs = list(jobs)
    failed = {job.folder: error for job, error in reports(jobs, out, workers=workers, done=done)}
    for job in jobs:
        if error := failed[job.folder]:
            raise error
    return [out / job.folder for job in jobs]


def reports(
    jobs: Iterable[Job],
    out: Path,
    *,
    workers: int | None = None,
    limits: tuple[float, float] = LIMIT,
    done: Callable[[str], object] = lambda chapter: None,
    begun: Callable[[str], object] = lambda folder: None,
) -> Generator[tuple[Job, BaseException | None]]:
    """Make reports side by side; yield each as it is done, with what went wrong if it failed.

    A chapter that fails, by an error, a dead kernel or for want of time, fails its report alone.

    Parameters
    ----------
    jobs, out, workers, done
        As for `report`.
    limits : tuple of float, optional
        Seconds that a cell may take, and that all chapters of a report may take.
    begun : callable, optional
        Called with the folder of each report when its first chapter runs.

    Raises
    ------
    KeyboardInterrupt
        After every kernel and other process begun here was killed; no half report is left.
    """
    from thapmuoi_analysis.report import index

    known, workers, stopping = chapters(), workers or os.cpu_count() or 1, Event()
    kernels, makers = ThreadPoolExecutor(workers), ThreadPoolExecutor(workers + 1)
    making: dict[Future[None], Job] = {}
    try:
        for job in jobs:
            words = (job, known, out, kernels, limits, done, begun, stopping)
            making[makers.submit(_report, *words)] = job
        for future in as_completed(making):
            yield making[future], future.exception()
        if not all(future.exception() for future in making):
            index.write(out)
    except BaseException:
        stopping.set()
        for pool in (makers, kernels):
            pool.shutdown(wait=False, cancel_futures=True)
        while wait(making, timeout=0.05).not_done:  # one may just begin another process
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    process.kill()
        raise
    finally:
        for pool in (makers, kernels):
            pool.shutdown()


def _report(
    job: Job,
    known: list[Chapter],
    out: Path,
    kernels: Executor,
    limits: tuple[float, float],
    done: Callable[[str], object],
    begun: Callable[[str], object],
    stopping: Event,
) -> None:
    before, folder = manifest.made_from(job.case), out / job.folder
    told = [chapter for chapter in known if not chapter.lacks(job.case)]
    left_out = {c.path.stem: c.lacks(job.case) for c in known if c not in told}
    if not told:
        lacks = ", ".join(dict.fromkeys(table for tables in left_out.values() for table in tables))
        raise ReportError(f"no chapter has its data in case {job.case.slug}: it lacks {lacks}")
    given = {"case": job.case.address, "lang": job.lang, **job.settings}
    until: list[float] = []

    def run(chapter: Chapter) -> float:
        if stopping.is_set():
            raise ReportError("stopped")
        if not until:
            begun(job.folder)
        until.append(monotonic() + limits[1])  # the first one counts
        mine = {k: v for k, v in given.items() if k in chapter.parameters}
        target = beside / chapter.path.name
        seconds = execute(chapter.path, target, mine, limit=limits[0], until=until[0])
        done(f"{job.folder}/{chapter.path.stem}")
        return seconds

    beside, running = _beside(folder), list[Future[float]]()
    try:
        running += [kernels.submit(run, chapter) for chapter in told]
        seconds = [future.result() for future in running]
        notebooks = [beside / chapter.path.name for chapter in told]
        untraced = list(lint.lint(notebooks, job.case, job.lang))
        if untraced:
            raise ReportError("\n".join(["numbers without a source:", *untraced]))
        _publish(job, notebooks, beside, folder, left_out, stopping)
        manifest.write(
            beside, job.case, [c.path for c in told], given, left_out,
            {c.path.stem: round(s, 2) for c, s in zip(told, seconds, strict=True)},
            show_code=job.show_code,
        )  # fmt: skip
        if manifest.made_from(job.case) != before:
            raise ReportError("data, chapters or the package changed meanwhile: make it again")
        _replace(beside, folder)
    finally:
        for future in running:
            future.cancel()
        wait(running)
        shutil.rmtree(beside, ignore_errors=True)


def _beside(folder: Path) -> Path:
    """Make a folder to make a report in; drop those that killed runs left on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = f".making-{platform.node()}-"
    for left in folder.glob(f"{mark}*"):
        if not psutil.pid_exists(int(left.name.removeprefix(mark).split("-")[0])):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{mark}{os.getpid()}-", dir=folder))


def _publish(
    job: Job,
    notebooks: list[Path],
    beside: Path,
    folder: Path,
    left_out: dict[str, list[str]],
    stopping: Event,
) -> None:
    """Write the documents; where that fails, leave the executed notebooks to the reader."""
    from thapmuoi_analysis.report import publish

    kept = folder / "executed"
    try:
        publish.publish(notebooks, beside, job.case, job.lang, left_out, show_code=job.show_code)
    except publish.PublishError as error:
        if stopping.is_set():
            raise
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

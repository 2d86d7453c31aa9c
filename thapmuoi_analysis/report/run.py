"""Making reports: run the chapters, check what they told, publish it, write the manifest.

A report is made apart and moved to its place file by file, the manifest last: it is whole when its
manifest's hashes match. One that fails leaves the earlier report untouched. What is committed of
the outputs, the executed notebooks and a sample of the report, is made anew here too.
"""

import json
import logging
import os
import re
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from thapmuoi_analysis import paths
from thapmuoi_analysis.case import dictionary, location
from thapmuoi_analysis.case.begun import BegunError
from thapmuoi_analysis.case.case import Case, load_case
from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.descriptor import SLUG
from thapmuoi_analysis.case.errors import CaseError, Phrase, told_warnings, worded
from thapmuoi_analysis.case.lint import warnings
from thapmuoi_analysis.case.location import COPY
from thapmuoi_analysis.case.raw import inside
from thapmuoi_analysis.case.reading import read
from thapmuoi_analysis.paths import making
from thapmuoi_analysis.report import (
    annex,
    beside,
    chapters,
    checks,
    deposit,
    index,
    manifest,
    place,
    publish,
    sheet,
    trace,
)
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import Job, LanguageError, Report, Result, job_for
from thapmuoi_analysis.report.runner import LIMIT, Runner

LOG = logging.getLogger(__name__)
WIDGET = "application/vnd.jupyter.widget-view+json"
KEPT = "{told}; as far as it went, with its traceback: {files}"
Ran = Callable[[Report], None]  # is told of each chapter of a report that was run


def make(
    report: Report, out: Path, runner: Runner, ran: Ran, *, twin: str = "", force: bool = False
) -> Result:
    """Make a report; what goes wrong is in the result."""
    started = monotonic()
    state = "failed"
    why: str | CaseError = ""
    notes: list[str] = []
    try:
        notes += _make(report, out / report.folder, runner, ran, twin=twin, force=force)
        state = "made"
    except LanguageError as error:
        state = "refused"
        why = str(error)
    except BegunError as error:
        state = "unfinished"
        why = error
    except CaseError as error:
        why = error
    except (RuntimeError, OSError) as error:
        said = error.args[0] if isinstance(error, ReportError) else error
        why = f"thapmuoi: {report.folder}: {worded(said, report.lang)}"
    except Exception as error:
        LOG.debug("%s: what was called:", report.folder, exc_info=True)
        why = f"thapmuoi: {report.folder}: {type(error).__name__}: {error}"
    return Result(report, state, why, monotonic() - started, tuple(notes))


def _make(
    report: Report, folder: Path, runner: Runner, ran: Ran, *, twin: str, force: bool
) -> Iterator[str]:
    """Make a report in five steps, apart, and move it to its place; yield what is said of it."""
    stands = report.stands(folder.parents[1])
    place.refuse_links(folder)
    if not force:
        place.refuse_other_case(folder, stands)
    with TemporaryDirectory(prefix=making(), dir=folder.parents[1]) as name:
        apart = Path(name)
        job = job_for(report, twin)
        doubtful = warnings(job.case)
        if doubtful:
            yield told_warnings(doubtful, report.lang)
        LOG.info("%s: running %d chapters", report.folder, len(job.chapters))
        failed = folder.parents[1] / place.FAILED / report.folder
        try:
            runner.run_all(job.chapters, report.parameters, apart, lambda: ran(report))
        except ReportError as error:
            kept = [str(path) for path in place.keep(apart / place.FAILED, failed)]
            if not kept:
                raise
            raise ReportError(Phrase(KEPT, told=error, files=", ".join(kept))) from error
        place.drop_failed(failed)
        LOG.info("%s: checking what they tell", report.folder)
        executed = trace.read(apart / chapter.path.name for chapter in job.chapters)
        checks.check(executed, job.lang)
        about = described(job, executed)
        LOG.info("%s: writing the documents", report.folder)
        block = publish.titled(job)
        with ThreadPoolExecutor() as pool:  # the annex while pandoc works
            sheets = pool.submit(annex.write, apart, job, about["numbers"], block)
            references = pool.submit(deposit.write_references, apart, job, block)
            publish.publish(job, executed, block, apart)
            sheets.result()
            references.result()
        deposit.write_crate(apart, job, block)
        points = sheet.points(executed)
        told = {"title": block["title"], "message": points[0][1] if points else ""}
        told["stands"] = stands
        manifest.write(apart, {"parameters": report.parameters, **about, **told})
        for line in place.move(apart, folder, force=force):
            yield worded(line, report.lang)


def described(job: Job, executed: trace.Executed) -> dict[str, Any]:
    """Return what the manifest of a report says of its case, of what it tells and came from.

    Parameters
    ----------
    job : Job
        What it is made of.
    executed : mapping
        Its executed chapters.
    """
    case = job.case
    claims = {}
    for row in case.records("claims"):
        claims[row["id"]] = row[f"text_{job.lang}"] or row[f"clause_{job.lang}"]
    return {
        "case": case.slug,
        "place": case.names["place"][job.lang],
        "fictional": case.fictional,
        "what_if": list(case.what_if),
        "made": manifest.today().isoformat(),
        "left_out": job.left_out,
        **job.made_from,
        "numbers": trace.numbers(executed, case.origins),
        "claims": claims,
        "messages": trace.messages(executed),
        "figures": trace.figures(executed),
    }


@contextmanager
def taken(cases: Iterable[Path], out: Path) -> Iterator[None]:
    """Copy cases, and those that they are set beside; until the end, these copies are read.

    A case that cannot be copied is read where it stands: what is wrong with it is told there.

    Parameters
    ----------
    cases : iterable of pathlib.Path
        Folders and workbooks.
    out : pathlib.Path
        Folder of reports; the copies stand in it meanwhile.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=making(), dir=out) as folder:
        copies: dict[str, str] = {}
        for case in dict.fromkeys(cases):
            _copy(case, Path(folder), copies)
        os.environ[location.COPIES] = json.dumps(copies)
        try:
            yield
        finally:
            os.environ.pop(location.COPIES, None)


def _copy(case: Path, folder: Path, copies: dict[str, str]) -> None:
    """Copy a case and the one that it is set beside; note both copies by where the cases stand."""
    into = folder / str(len(copies))
    copy = into / case.name
    if case.is_dir():
        copy = into / location.slug_of(case)
        into = copy
    with suppress(OSError, CaseError):
        into.mkdir(parents=True)
        for file in location.files_of(case):
            if file == case or inside(file):
                shutil.copyfile(file, into / file.name)
            else:  # a link out of the folder, which loading refuses
                (into / file.name).symlink_to(file.resolve())
        if copy.exists():  # one that cannot be read is read where it stands, and named so
            beside = str(read(copy).descriptor["case"].get("beside", ""))
            copies[str(case.absolute())] = str(copy)
            if re.fullmatch(SLUG, beside) and str(location.beside(beside)) not in copies:
                _copy(location.beside(beside), folder, copies)


def make_all(
    asked: Sequence[Report],
    out: Path,
    *,
    jobs: int | None = None,
    limit: float = LIMIT,
    force: bool = False,
    ran: Ran = lambda report: None,
) -> Generator[Result]:
    """Make reports side by side; yield each as it is done, and link them at the end.

    The data are read once, when the run begins. A chapter that fails, by an error, a dead process
    or for want of time, fails its report alone.

    Parameters
    ----------
    asked : sequence of Report
        What to report.
    out : pathlib.Path
        Folder of reports; each gets a folder of its own in it.
    jobs : int, optional
        Notebooks at a time; by default as many as there are processors.
    limit : float, optional
        Seconds that a cell may take.
    force : bool, optional
        Whether reports may take the place of files that are none of a report, and of another case.
    ran : callable, optional
        What is called with a report each time that a chapter of it was run.

    Raises
    ------
    KeyboardInterrupt
        After every notebook begun here was ended; no half report is left.
    """
    runner = Runner(jobs, limit)
    with taken((one.path for one in asked), out), ThreadPoolExecutor(runner.jobs + 1) as pool:
        try:
            begun = []
            for one in asked:
                twin = beside.address(one, asked, out)
                begun.append(pool.submit(make, one, out, runner, ran, twin=twin, force=force))
            for done in as_completed(begun):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            runner.stop()
            beside.drop_dead(asked, out)
            index.renew(out)  # also where nobody waits for the rest


def report(asked: Sequence[Report], out: Path, **limits: Any) -> list[Path]:
    """Make reports; return their folders, or raise ReportError with what went wrong in the first.

    Those that do not fail are made all the same.
    """
    results = {result.report: result for result in make_all(asked, out, **limits)}
    for one in asked:
        if results[one].state != "made":
            raise ReportError(results[one].told())
    return [out / one.folder for one in asked]


def refreshed() -> Iterator[Path]:
    """Make again what is made and committed; yield each of its files."""
    for path, text in dictionary.renewed(paths.home() / "data"):
        manifest.put(path, text)
        yield path
    explored = sorted(paths.notebooks().glob("explore/*.ipynb"))
    for path in (*chapters.notebooks(), *chapters.studies().values(), *explored):
        refresh(path)
        yield path
    yield from sample(load_case("thap-muoi"), paths.reports() / "sample")


def refresh(notebook: Path) -> None:
    """Execute a committed notebook with its own parameters, in place; the same again is no diff."""
    manifest.clear(notebook.parent)
    with TemporaryDirectory(dir=notebook.parent, prefix=making()) as folder:
        target = Path(folder) / notebook.name
        Runner().run(notebook, target, {})
        _without_widgets(target)
        os.replace(target, notebook)


def _without_widgets(path: Path) -> None:
    """Leave out the sliders of a notebook: they live with its kernel, under other ids each time."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "outputs" in cell:
            cell.outputs = [one for one in cell.outputs if WIDGET not in one.get("data", {})]
    path.write_text(nbformat.writes(notebook, indent=1) + "\n", "utf-8", newline="\n")


def sample(case: Case, folder: Path) -> list[Path]:
    """Write the page of a case in each language into a folder, by itself; return the pages.

    The pages are handed on, so they quote no source: a copy of a text beside the data is not used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    manifest.clear(folder)
    pages = []
    with TemporaryDirectory(dir=folder, prefix=making()) as apart:
        silent = Path(apart) / case.slug
        copies = [f"*{suffix}" for suffix in COPY]
        shutil.copytree(case.folder, silent, ignore=shutil.ignore_patterns(*copies))
        asked = [Report(str(silent), lang) for lang in LANGS]
        for made in report(asked, Path(apart) / "reports"):
            page = folder / f"{case.slug}-{made.name}.html"
            text = (made / beside.PAGE).read_text("utf-8")
            twin = f"{case.slug}-{beside.OTHER[made.name]}.html"
            page.write_text(beside.alone(text, twin), "utf-8", newline="\n")
            pages.append(page)
    return pages

"""Making reports: plan the work, run the chapters, check what they said, publish, manifest.

A report is made beside its place and moved there file by file, the manifest last: it is whole when
its manifest's hashes match. One that fails leaves the earlier report untouched.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import current_process
from pathlib import Path
from time import monotonic
from typing import Any

from thapmuoi_analysis.build import checks, index, manifest, trace
from thapmuoi_analysis.build.chapters import Chapter, Parameters, ReportError, chapters, settings
from thapmuoi_analysis.build.notebook import IN_PROCESS, LIMITS, Runner
from thapmuoi_analysis.build.plan import MANIFEST, Inputs, Report, Result, making
from thapmuoi_analysis.record.case import Case, load_case
from thapmuoi_analysis.record.faults import CaseError

RETRIES = 3  # times that a report may be begun again because its worker was lost


def failed(report: Report, error: BaseException, seconds: float = 0.0) -> Result:
    """Return the result of a report that failed, with the kind of an error nobody expected."""
    kind = "" if isinstance(error, (RuntimeError, OSError)) else f"{type(error).__name__}: "
    said = (
        str(error) if isinstance(error, CaseError) else f"thapmuoi: {report.folder}: {kind}{error}"
    )
    return Result(report, "failed", (said,), seconds)


@dataclass(frozen=True)
class Plan:
    """What a report is made of: the case, its chapters and what they are given."""

    case: Case
    told: Sequence[Chapter]
    left_out: Sequence[Chapter]
    given: Parameters
    made_from: dict[str, Any]


class Maker:
    """Makes reports one by one; several may be made side by side.

    Parameters
    ----------
    out : pathlib.Path
        Folder of reports; each gets a folder of its own in it.
    jobs : int, optional
        Notebooks executed at a time; by default as many as there are processors.
    limits : tuple of float, optional
        Seconds that a cell may take, and that all chapters of a report may take.
    engine : str, optional
        Papermill's engine.
    """

    def __init__(
        self, out: Path, *, jobs: int | None = None, limits: tuple[float, float] = LIMITS,
        engine: str = IN_PROCESS,
    ) -> None:  # fmt: skip
        self.out, self.jobs, self.limits = out, jobs or os.cpu_count() or 1, limits
        self.engine, self._runner, self._pool = (
            engine,
            Runner(engine),
            ThreadPoolExecutor(self.jobs),
        )

    def make(self, report: Report) -> Result:
        """Make a report; what goes wrong is in the result."""
        started = monotonic()
        try:
            self._make(report)
        except Exception as error:
            return failed(report, error, monotonic() - started)
        return Result(report, "made", (), monotonic() - started)

    def _make(self, report: Report) -> None:
        inputs, folder = Inputs(), self.out / report.folder
        plan = _planned(report, inputs)
        with _beside(folder) as beside:
            seconds = self._run(plan, beside)
            executed = trace.read(beside / chapter.path.name for chapter in plan.told)
            checks.check(executed, report.lang)
            _publish(report, plan, executed, beside, folder)
            notebooks = {c.path.name: inputs.sha256(c.path) for c in plan.told}
            left_out = {c.path.stem: c.lacks(plan.case) for c in plan.left_out}
            manifest.write(
                beside, plan.case, executed, parameters=plan.given, notebooks=notebooks,
                left_out=left_out, seconds=seconds, made_from=plan.made_from,
            )  # fmt: skip
            if inputs.changed():
                raise ReportError("data, chapters or the package changed meanwhile: make it again")
            _replace(beside, folder)

    def _run(self, plan: Plan, beside: Path) -> dict[str, float]:
        """Run the chapters; return the seconds that each took."""
        ends: list[float] = []

        def run(chapter: Chapter) -> float:
            started = monotonic()
            ends.append(started + self.limits[1])  # the first one counts
            mine = {k: v for k, v in plan.given.items() if k in chapter.parameters}
            target = beside / chapter.path.name
            self._runner.run(chapter.path, target, mine, limit=self.limits[0], until=ends[0])
            return round(monotonic() - started, 2)

        running = [self._pool.submit(run, chapter) for chapter in plan.told]
        try:
            taken = [future.result() for future in running]
        finally:
            for future in running:
                future.cancel()
            for future in running:
                future.cancelled() or future.exception()
        return {c.path.stem: s for c, s in zip(plan.told, taken, strict=True)}

    def stop(self) -> None:
        """End every notebook of this maker, and let none begin."""
        self._runner.stop()
        self._pool.shutdown(cancel_futures=True)


def _planned(report: Report, inputs: Inputs) -> Plan:
    """Load the case and choose the chapters that it has the data for."""
    case, known = load_case(report.case), chapters()
    told = [chapter for chapter in known if not chapter.lacks(case)]
    left_out = [chapter for chapter in known if chapter not in told]
    if not told:
        lacks = ", ".join(dict.fromkeys(table for c in left_out for table in c.lacks(case)))
        raise ReportError(f"no chapter has its data in case {case.slug}: it lacks {lacks}")
    given = {"case": case.address, "lang": report.lang, **settings(report.settings, known)}
    made_from = manifest.made_from(case, inputs, show_code=report.show_code)
    return Plan(case, told, left_out, given, made_from)


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Make a folder to make a report in, beside its place; it goes when all is done."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f"{making()}{os.getpid()}-", dir=folder))
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        with suppress(OSError):  # it holds an earlier report
            folder.rmdir()


def _publish(
    report: Report, plan: Plan, executed: trace.Executed, beside: Path, folder: Path
) -> None:
    """Write the documents; where that fails, leave the executed notebooks to the reader."""
    from thapmuoi_analysis.build import publish

    kept, code = folder / "executed", report.show_code
    try:
        publish.publish(executed, beside, plan.case, report.lang, plan.left_out, show_code=code)
    except publish.PublishError as error:
        kept.mkdir(exist_ok=True)
        for chapter in plan.told:
            os.replace(beside / chapter.path.name, kept / chapter.path.name)
        raise ReportError(f"{error}\nthe executed notebooks are in {kept}") from error
    shutil.rmtree(kept, ignore_errors=True)


def _replace(beside: Path, folder: Path) -> None:
    """Move a finished report into place, the manifest last; drop what only the earlier one has."""
    earlier = manifest.read(folder) or {"outputs": {}}
    made = sorted(beside.iterdir(), key=lambda path: path.name == MANIFEST)
    for path in made:
        os.replace(path, folder / path.name)
    for name in set(earlier["outputs"]) - {path.name for path in made}:
        (folder / name).unlink()


def make(asked: Iterable[Report], maker: Maker) -> Generator[Result]:
    """Make reports side by side on this machine; yield each as it is done.

    A chapter that fails, by an error, a dead process or for want of time, fails its report alone.

    Parameters
    ----------
    asked : iterable of Report
        What to report.
    maker : Maker
        What makes them.

    Raises
    ------
    KeyboardInterrupt
        After every notebook begun here was ended; no half report is left.
    """
    with ThreadPoolExecutor(maker.jobs + 1) as pool:
        try:
            yield from _done(pool, maker.make, asked, maker.out)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            maker.stop()


def report(asked: Sequence[Report], out: Path, *, jobs: int | None = None) -> list[Path]:
    """Make reports; return their folders, or raise ReportError with what went wrong in the first.

    Those that do not fail are made all the same.
    """
    results = {result.report: result for result in make(asked, Maker(out, jobs=jobs))}
    for one in asked:
        if results[one].state == "failed":
            raise ReportError("\n".join(results[one].why))
    return [out / one.folder for one in asked]


def make_on(scheduler: str, asked: Iterable[Report], maker: Maker) -> Generator[Result]:
    """Make reports on a Dask cluster whose workers have the package and see the same folders.

    Parameters
    ----------
    scheduler : str
        Address of a scheduler; "local" starts one with a worker for each processor.
    asked, maker
        As for `make`. A lost worker's reports are made by another.
    """
    from distributed import Client

    words = {"threads_per_worker": 1, "dashboard_address": None} if scheduler == "local" else {}
    address = None if scheduler == "local" else scheduler
    with Client(address, **words) as client:
        work = partial(_make_alone, out=maker.out, limits=maker.limits, engine=maker.engine)
        executor = client.get_executor(pure=False, retries=RETRIES)
        yield from _done(executor, work, asked, maker.out)


def _make_alone(report: Report, *, out: Path, limits: tuple[float, float], engine: str) -> Result:
    """Make a report in a worker of a cluster."""
    current_process()._config["daemon"] = False  # type: ignore[attr-defined] # it may have children
    return Maker(out, jobs=1, limits=limits, engine=engine).make(report)


def _done(
    executor: Executor, work: Callable[[Report], Result], asked: Iterable[Report], out: Path
) -> Iterator[Result]:
    """Yield results as they come; link the reports when all have come."""
    running, states = {executor.submit(work, report): report for report in asked}, set()
    for future in as_completed(running):
        error = future.exception()
        result = failed(running[future], error) if error else future.result()
        states.add(result.state)
        yield result
    if "made" in states:
        index.write(out)

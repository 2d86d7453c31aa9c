"""Making reports: plan the work, run the chapters, check what they said, publish, manifest.

A report is made apart and moved to its place file by file, the manifest last: it is whole when its
manifest's hashes match. One that fails leaves the earlier report untouched. What is committed of
the outputs, the executed notebooks and a sample of the report, is made anew here too.
"""

import os
import shutil
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.paths import making
from thapmuoi_analysis.report import annex, checks, manifest, publish, trace
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import LanguageError, Plan, Report, Result, planned
from thapmuoi_analysis.report.runner import LIMIT, Runner


def make(report: Report, out: Path, runner: Runner) -> Result:
    """Make a report; what goes wrong is in the result."""
    started, state = monotonic(), "made"
    why: str | CaseError = ""
    try:
        _make(report, out / report.folder, runner)
    except LanguageError as error:
        state, why = "refused", str(error)
    except CaseError as error:
        state, why = "failed", error
    except Exception as error:
        kind = "" if isinstance(error, (RuntimeError, OSError)) else f"{type(error).__name__}: "
        state, why = "failed", f"thapmuoi: {report.folder}: {kind}{error}"
    return Result(report, state, (why,) if why else (), monotonic() - started)


def _make(report: Report, folder: Path, runner: Runner) -> None:
    """Make a report in five steps, apart, and move it to its place."""
    out = folder.parents[1]
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=making(), dir=out) as name:
        apart, plan = Path(name), planned(report)
        runner.run_all(plan.chapters, report.parameters, apart)
        executed = trace.read(apart / chapter.path.name for chapter in plan.chapters)
        checks.check(executed, plan.lang)
        about = described(plan, executed)
        block = publish.publish(plan, executed, apart)
        annex.write(apart, plan, about["numbers"], block)
        about |= {name: block[name] for name in ("title", "message")}
        manifest.write(apart, {"parameters": report.parameters, **about})
        _move(apart, folder)


def described(plan: Plan, executed: trace.Executed) -> dict[str, Any]:
    """Return what the manifest of a report says of its case, of what it tells and came from.

    Parameters
    ----------
    plan : Plan
        What it is made of.
    executed : mapping
        Its executed chapters.
    """
    claims = plan.case.claims.to_dict("records") if plan.case.has("claims") else ()
    return {
        "case": plan.case.slug,
        "place": plan.case.names["place"][plan.lang],
        "fictional": plan.case.fictional,
        "made": manifest.today().isoformat(),
        "left_out": plan.left_out,
        **plan.made_from,
        "numbers": trace.numbers(executed, plan.case.origins),
        "claims": {r["id"]: r[f"text_{plan.lang}"] or r[f"clause_{plan.lang}"] for r in claims},
        "messages": trace.messages(executed),
        "figures": trace.figures(executed),
    }


def _move(apart: Path, folder: Path) -> None:
    """Move a finished report into place, the manifest last; drop what only the earlier one has.

    Nothing is written or dropped through a link that stands in the folder: the link itself is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    earlier = manifest.read(folder) or {"outputs": {}}
    if (folder / manifest.NAME).is_file():  # for `diff`
        before = apart / manifest.EARLIER
        shutil.copyfile(folder / manifest.NAME, before, follow_symlinks=False)
        os.replace(before, folder / manifest.EARLIER)
    made = sorted(apart.iterdir(), key=lambda path: path.name == manifest.NAME)
    kept = earlier["outputs"].items()  # what stays the same is not touched: a kill mixes less
    for path in [p for p in made if (p.name, manifest.sha256(p)) not in kept]:
        os.replace(path, folder / path.name)
    for name in earlier["outputs"].keys() - {path.name for path in made}:
        (folder / name).unlink()  # a plain name, as `manifest.read` vets it; never a folder


def make_all(
    asked: Iterable[Report], out: Path, *, jobs: int | None = None, limit: float = LIMIT
) -> Generator[Result]:
    """Make reports side by side; yield each as it is done, and link them when all are.

    A chapter that fails, by an error, a dead process or for want of time, fails its report alone.

    Parameters
    ----------
    asked : iterable of Report
        What to report.
    out : pathlib.Path
        Folder of reports; each gets a folder of its own in it.
    jobs : int, optional
        Notebooks at a time; by default as many as there are processors.
    limit : float, optional
        Seconds that a cell may take.

    Raises
    ------
    KeyboardInterrupt
        After every notebook begun here was ended; no half report is left.
    """
    runner, states = Runner(jobs, limit), set()
    with ThreadPoolExecutor(runner.jobs + 1) as pool:
        try:
            for done in as_completed([pool.submit(make, one, out, runner) for one in asked]):
                states.add(done.result().state)
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            runner.stop()
    if "made" in states:
        publish.write_index(out)


def report(asked: Sequence[Report], out: Path, *, jobs: int | None = None) -> list[Path]:
    """Make reports; return their folders, or raise ReportError with what went wrong in the first.

    Those that do not fail are made all the same.
    """
    results = {result.report: result for result in make_all(asked, out, jobs=jobs)}
    for one in asked:
        if results[one].state in ("failed", "refused"):
            raise ReportError("\n".join(results[one].told()))
    return [out / one.folder for one in asked]


def refresh(notebook: Path) -> None:
    """Execute a committed notebook with its own parameters, in place; the same again is no diff."""
    manifest.clear(notebook.parent)
    with TemporaryDirectory(dir=notebook.parent, prefix=making()) as folder:
        target = Path(folder) / notebook.name
        Runner().run(notebook, target, {})
        os.replace(target, notebook)


def sample(case: Case, folder: Path) -> list[Path]:
    """Write the page of a case in each language into a folder, by itself; return the pages.

    The pages are handed on, so they quote no source: a copy of a text beside the data is not used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = [folder / f"{case.slug}-{lang}.html" for lang in LANGS]
    manifest.clear(folder)
    with TemporaryDirectory(dir=folder, prefix=making()) as beside:
        silent = Path(beside) / case.slug
        shutil.copytree(case.folder, silent, ignore=shutil.ignore_patterns("*.txt"))
        asked = [Report(str(silent), lang) for lang in LANGS]
        for made, page in zip(report(asked, Path(beside) / "reports"), pages, strict=True):
            os.replace(made / "report.html", page)
    return pages

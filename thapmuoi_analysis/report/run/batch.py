"""The command `thapmuoi report`: which reports are due, making them, telling people how it goes.

Nothing heavy is imported before something has to be made.
"""

import json
import sys
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

from thapmuoi_analysis import paths
from thapmuoi_analysis.report.run import stale
from thapmuoi_analysis.report.run.stale import Order

FORMS = ("html", "docx", "pdf")


@dataclass
class Made:
    """What became of an order."""

    order: Order
    state: str  # made, up to date, due, failed
    why: list[str] = field(default_factory=list)
    seconds: float = 0.0


def orders(options: Any) -> list[Order]:
    """Return the reports that the words of the command line ask for.

    Raises
    ------
    RuntimeError
        If two of them would stand in the same folder.
    """
    langs = ["vi", "en"] if options.lang == "all" else [options.lang]
    words, name, code = tuple(options.set), options.name, options.show_code
    asked = [Order(case, lang, words, name, code) for case in options.cases for lang in langs]
    folders: dict[str, str] = {}
    for order in dict.fromkeys(asked):
        other = folders.setdefault(order.folder, order.case)
        if other != order.case:
            raise RuntimeError(f"{other} and {order.case} would both be {order.folder}: rename one")
    return list(dict.fromkeys(asked))


def run(options: Any) -> int:
    """Make what is out of date; return 1 if a report failed."""
    out, started = Path(options.out or paths.reports()).resolve(), monotonic()
    if "://" in str(options.out) and not options.scheduler:
        raise RuntimeError(f"--out {options.out}: an address needs --scheduler; else name a folder")
    asked, known = orders(options), stale.Known(out)
    now = {"code": stale.code(known), "chapters": stale.chapters(known)}
    why = {order: stale.why(order, out, known, now) for order in asked}
    known.save()
    due = [order for order in asked if why[order] or options.force]
    told = [Made(order, "up to date") for order in asked if not (why[order] or options.force)]
    if options.dry_run:
        told += [Made(order, "due", why[order] or ["--force"]) for order in due]
    elif due:
        with closing(_make(due, out, options)) as making:
            for made in making:
                told.append(made)
                if made.state == "made" and not options.json:
                    print(*(out / made.order.folder / f"report.{f}" for f in FORMS), sep="\n")
    place = {order: number for number, order in enumerate(asked)}
    told.sort(key=lambda made: place[made.order])
    if options.json:
        print(json.dumps(_summary(told, monotonic() - started), ensure_ascii=False, indent=1))
    failed = [line for made in told if made.state == "failed" for line in made.why]
    for line in dict.fromkeys(failed):  # what is wrong with the data is wrong in each language
        print(line, file=sys.stderr)
    if not options.quiet:
        print(*_table(told, monotonic() - started), sep="\n", file=sys.stderr)
    return 1 if failed else 0


def _make(due: Sequence[Order], out: Path, options: Any) -> Generator[Made]:
    """Make reports, here or on a cluster; yield each as it ends."""
    from thapmuoi_analysis.report.run import kernel

    if not options.scheduler:
        kernel.warm()  # it imports while this process does
        if kernel.why_cold() and not options.quiet:
            print(kernel.why_cold(), file=sys.stderr)
    from thapmuoi_analysis.report.run import chapters

    settings = chapters.settings(due[0].settings, chapters.chapters())
    with Progress(len(due), options.quiet) as progress:
        if options.scheduler:
            try:
                from thapmuoi_analysis.report.run import cluster
            except ImportError as error:
                raise RuntimeError(f"--scheduler: {error}; install the extra [cluster]") from error
            where = options.out if "://" in str(options.out) else str(out)
            making = cluster.make(due, where, options.scheduler, options.limits)
        else:
            making = _here(due, settings, out, options, progress)
        with closing(making):
            for made in making:
                progress.ended(made)
                yield made
    kernel.stop()


def _here(
    due: Sequence[Order], settings: dict[str, Any], out: Path, options: Any, progress: "Progress"
) -> Generator[Made]:
    from thapmuoi_analysis.record.case import load_case
    from thapmuoi_analysis.record.faults import CaseError
    from thapmuoi_analysis.report.run import execute

    by_folder = {order.folder: order for order in due}
    refused, load = list[Made](), cache(load_case)

    def jobs() -> Iterator[execute.Job]:  # the first ones run while others are loaded
        for o in due:
            try:
                yield execute.Job(load(o.case), o.lang, settings, o.scenario, o.show_code)
            except CaseError as error:
                refused.append(Made(o, "failed", [str(error)]))

    making = execute.reports(
        jobs(), out, workers=options.jobs, limits=options.limits, begun=progress.begun
    )
    with closing(making):
        for job, error in making:
            order = by_folder[job.folder]
            yield Made(order, "failed" if error else "made", [said(order, error)] if error else [])
    yield from refused


def said(order: Order, error: BaseException) -> str:
    """Return what went wrong with a report, with the kind of what nobody expected."""
    kind = "" if isinstance(error, (RuntimeError, OSError)) else f"{type(error).__name__}: "
    return f"thapmuoi: {order.folder}: {kind}{error}"


class Progress:
    """How far the reports are: a bar on a terminal, else a line for each."""

    def __init__(self, total: int, quiet: bool) -> None:
        self._total, self._quiet, self._ended, self._failed = total, quiet, 0, 0
        self._begun: dict[str, float] = {}
        self._bar: Any = None

    def __enter__(self) -> "Progress":
        if not self._quiet and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=self._total, unit="report", file=sys.stderr)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.close()

    def begun(self, folder: str) -> None:
        """Take note that a report is being made."""
        self._begun[folder] = monotonic()
        self._show()

    def ended(self, made: Made) -> None:
        """Take note that a report was made, or failed."""
        begun = self._begun.pop(made.order.folder, None)
        made.seconds = round(monotonic() - begun, 2) if begun else 0.0
        self._ended += 1
        self._failed += made.state == "failed"
        if self._bar:
            self._bar.update()
            self._show()
        elif not self._quiet:
            place = f"{self._ended}/{self._total} {made.order.folder}"
            print(f"{place}: {made.state}, {made.seconds:.1f} s", file=sys.stderr, flush=True)

    def _show(self) -> None:
        if self._bar:
            self._bar.set_postfix(running=len(self._begun), failed=self._failed)


def _summary(told: Sequence[Made], seconds: float) -> dict[str, Any]:
    counts = Counter(made.state for made in told)
    return {
        "reports": [
            {"report": made.order.folder, "state": made.state, "why": made.why,
             "seconds": made.seconds}
            for made in told
        ],
        "counts": counts,
        "seconds": round(seconds, 2),
    }  # fmt: skip


def _table(told: Sequence[Made], seconds: float) -> Iterator[str]:
    """Yield a line for each report that is not simply up to date, and one for all."""
    shown = [made for made in told if made.state != "up to date"]
    wide = max((len(made.order.folder) for made in shown), default=0)
    for made in shown:
        note = f"{made.seconds:6.1f} s" if made.state != "due" else "; ".join(made.why)
        yield f"{made.order.folder:{wide}}  {made.state:6}  {note}"
    counts = Counter(made.state for made in told)
    yield ", ".join(f"{number} {state}" for state, number in counts.items()) + f" ({seconds:.1f} s)"

"""The command `thapmuoi report`: which reports are due, making them, telling people how it goes.

Nothing heavy is imported before something has to be made.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from pathlib import Path
from time import monotonic
from typing import Any

from thapmuoi_analysis import paths
from thapmuoi_analysis.build import plan
from thapmuoi_analysis.build.plan import Report, Result

FORMS = ("html", "docx", "pdf")


def asked_for(options: Any) -> list[Report]:
    """Return the reports that the words of the command line ask for.

    Raises
    ------
    RuntimeError
        If two of them would stand in the same folder.
    """
    langs = ["vi", "en"] if options.lang == "all" else [options.lang]
    words, name, code = tuple(options.set), options.name, options.show_code
    asked = [Report(case, lang, words, name, code) for case in options.cases for lang in langs]
    folders: dict[str, str] = {}
    for report in asked:
        other = folders.setdefault(report.folder, report.case)
        if other != report.case:
            raise RuntimeError(
                f"{other} and {report.case} would both be {report.folder}: rename one"
            )
    return list(dict.fromkeys(asked))


def run(options: Any) -> int:
    """Make what is out of date; return 1 if a report failed."""
    out, started = Path(options.out or paths.reports()).resolve(), monotonic()
    asked, inputs = asked_for(options), plan.Inputs()
    plan.clear(out)
    why = {report: plan.why(report, out, inputs) for report in asked}
    due = [report for report in asked if why[report] or options.force]
    results = {report: Result(report, "up to date") for report in asked}
    if options.dry_run:
        results |= {r: Result(r, "due", tuple(why[r] or ["--force"])) for r in due}
    elif due:
        for result in _made(due, out, options):
            results[result.report] = result
            if result.state == "made" and not options.json:
                print(*(out / result.report.folder / f"report.{f}" for f in FORMS), sep="\n")
    return _tell([results[report] for report in asked], monotonic() - started, options)


def _made(due: Sequence[Report], out: Path, options: Any) -> Iterator[Result]:
    """Make reports, here or on a cluster; yield each as it ends."""
    from thapmuoi_analysis.build import chapters, notebook

    notebook.prepare(options.quiet or options.scheduler)
    from thapmuoi_analysis.build.run import Maker, make, make_on

    chapters.settings(options.set, chapters.chapters())  # what is wrong in them is told once
    maker = Maker(out, jobs=options.jobs, limits=tuple(options.limits), engine=options.engine)
    making = make_on(options.scheduler, due, maker) if options.scheduler else make(due, maker)
    with closing(making), _bar(len(due), options.quiet) as bar:
        for number, result in enumerate(making, 1):
            if bar is not None:
                bar.update()
            elif not options.quiet:
                place = f"{number}/{len(due)} {result.report.folder}"
                told = f"{place}: {result.state}, {result.seconds:.1f} s"
                print(told, file=sys.stderr, flush=True)
            yield result


def _bar(total: int, quiet: bool) -> Any:
    """Return a bar that shows how far the reports are, on a terminal."""
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from tqdm import tqdm

    return tqdm(total=total, unit="report", file=sys.stderr)


def _tell(results: Sequence[Result], seconds: float, options: Any) -> int:
    """Print what became of the reports; return 1 if one failed."""
    counts = Counter(result.state for result in results)
    if options.json:
        told = [{"report": r.report.folder, "state": r.state, "why": r.why,
                 "seconds": round(r.seconds, 2)} for r in results]  # fmt: skip
        summary = {"reports": told, "counts": counts, "seconds": round(seconds, 2)}
        print(json.dumps(summary, ensure_ascii=False, indent=1))
    failed = [line for result in results if result.state == "failed" for line in result.why]
    for line in dict.fromkeys(failed):  # what is wrong with the data is wrong in each language
        print(line, file=sys.stderr)
    if not options.quiet:
        summed = ", ".join(f"{number} {state}" for state, number in counts.items())
        print(*_table(results), f"{summed} ({seconds:.1f} s)", sep="\n", file=sys.stderr)
    return 1 if failed else 0


def _table(results: Sequence[Result]) -> Iterator[str]:
    """Yield a line for each report that is not simply up to date."""
    shown = [result for result in results if result.state != "up to date"]
    wide = max((len(result.report.folder) for result in shown), default=0)
    for result in shown:
        note = f"{result.seconds:6.1f} s" if result.state != "due" else "; ".join(result.why)
        yield f"{result.report.folder:{wide}}  {result.state:6}  {note}"

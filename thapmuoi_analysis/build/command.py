"""The command `thapmuoi report`: which reports are due, making them, telling people how it goes.

Nothing heavy is imported before something has to be made.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

from thapmuoi_analysis import paths
from thapmuoi_analysis.build.plan import Report, Result, asked_for, why

FORMS = ("report.html", "report.docx", "report.pdf", "annex.xlsx")


def run(options: Any) -> int:
    """Make what is out of date; return 1 if a report failed."""
    out, started = Path(options.out or paths.reports()).resolve(), monotonic()
    langs = ["vi", "en"] if options.lang == "all" else [options.lang]
    asked = asked_for(options.cases, langs, options.study, options.set)
    reasons = {report: why(report, out) for report in asked}
    due = [report for report in asked if reasons[report] or options.force]
    results = {report: Result(report, "up to date") for report in asked}
    if options.dry_run:
        results |= {r: Result(r, "due", tuple(reasons[r] or ["--force"])) for r in due}
    elif due:
        results |= {result.report: result for result in _made(due, out, options)}
    return _tell([results[report] for report in asked], monotonic() - started)


def _made(due: Sequence[Report], out: Path, options: Any) -> Iterator[Result]:
    """Make reports, here or on a cluster; tell and yield each as it ends."""
    from thapmuoi_analysis.build.runner import prepare

    prepare()
    from thapmuoi_analysis.build.run import make_all

    words = {"jobs": options.jobs, "limit": options.limit, "scheduler": options.scheduler}
    with closing(make_all(due, out, **words)) as making:
        for number, result in enumerate(making, 1):
            place = f"{number}/{len(due)} {result.report.folder}"
            told = f"{place}: {result.state}, {result.seconds:.1f} s"
            print(told, file=sys.stderr, flush=True)
            if result.state == "made":
                print(*(out / result.report.folder / name for name in FORMS), sep="\n")
            yield result


def _tell(results: Sequence[Result], seconds: float) -> int:
    """Print what became of the reports; return 1 if one failed."""
    failed = [line for result in results if result.state == "failed" for line in result.why]
    due = [f"{r.report.folder}  due  {'; '.join(r.why)}" for r in results if r.state == "due"]
    counts = Counter(result.state for result in results)
    summed = ", ".join(f"{number} {state}" for state, number in counts.items())
    for line in dict.fromkeys(
        [*failed, *due]
    ):  # what is wrong with the data is so in each language
        print(line, file=sys.stderr)
    print(f"{summed} ({seconds:.1f} s)", file=sys.stderr)
    return 1 if failed else 0

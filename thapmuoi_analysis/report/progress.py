"""How far a run of reports is: a bar in a terminal and in a notebook, elsewhere lines.

The bar is tqdm's, which papermill brings. It goes on by chapters, so that the time left is known
before the first report is done; what stands before it says how many reports are.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from time import monotonic

from tqdm.auto import tqdm as of_kernel
from tqdm.std import tqdm

from thapmuoi_analysis.case.signs import shown
from thapmuoi_analysis.report.jobs import Report, Result, notebooks_of

FORM = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}<{remaining}"


@contextmanager
def above() -> Iterator[None]:
    """Let something be written above the bar."""
    with tqdm.external_write_mode(file=sys.stderr):
        yield


class Progress:
    """Says how far a run is: reports done of all, chapters, failures so far, time left.

    Parameters
    ----------
    asked : sequence of Report
        What the run makes.
    """

    def __init__(self, asked: Sequence[Report]) -> None:
        self._left = {one: len(notebooks_of(one)) for one in asked}
        self._reports = len(asked)
        self._chapters = 0
        self._failed = 0
        self._begun = monotonic()
        self._lock = Lock()
        in_notebook = type(sys.stderr).__module__.startswith("ipykernel.")
        is_drawn = sys.stderr.isatty() or in_notebook
        bar = of_kernel if in_notebook else tqdm
        self._bar = bar(
            total=sum(self._left.values()), bar_format=FORM, disable=not is_drawn, file=sys.stderr,
            desc=self._told(),
        )  # fmt: skip
        if not is_drawn and asked:
            self.say(f"{self._told()} of {self._bar.total}")

    def chapter(self, report: Report) -> None:
        """Count a chapter of a report that was run."""
        with self._lock:
            self._chapters += 1
            self._left[report] -= 1
            self._bar.set_description_str(self._told(), refresh=False)
            self._bar.update()

    def report(self, result: Result) -> None:
        """Count a report; say what became of it."""
        with self._lock:
            self._bar.total -= self._left.pop(result.report)  # left out, or not reached
            self._failed += result.state in ("failed", "unfinished")
            self._bar.set_description_str(self._told(), refresh=False)
            self._bar.refresh()
        line = f"{self._done()} {result.report.folder}: {result.state}, {result.seconds:.1f} s"
        if self._bar.disable and self._left:
            line += f" ({self._rest()})"
        self.say("\n".join([line, *result.notes]))

    def say(self, line: str) -> None:
        """Write a line above the bar."""
        with above():
            print(shown(line), file=sys.stderr, flush=True)

    def close(self) -> None:
        """Leave the bar as it is."""
        self._bar.close()

    def _done(self) -> str:
        return f"{self._reports - len(self._left)}/{self._reports}"

    def _told(self) -> str:
        told = f"{self._done()} reports, {self._chapters} chapters"
        return f"{told}, {self._failed} failed" if self._failed else told

    def _rest(self) -> str:
        """Return what a line says of the others: failures so far, and the time left."""
        told = "time left: ?"
        if self._chapters:
            each = (monotonic() - self._begun) / self._chapters
            seconds = each * sum(self._left.values())
            told = f"time left: {tqdm.format_interval(seconds)}"
        return f"{self._failed} failed so far, {told}" if self._failed else told

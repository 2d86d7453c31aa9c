"""The command `report`: which reports are due, making them, and what is said of it."""

import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

import click

from thapmuoi_analysis.case.signs import shown
from thapmuoi_analysis.cli_cases import FILE, warned
from thapmuoi_analysis.report import asking
from thapmuoi_analysis.report.jobs import Report, Result

FORMS = ("report.html", "report.docx", "report.pdf", "summary.pdf", "letters.docx", "annex.xlsx")
NUMBER = click.IntRange(min=1)
Words = Sequence[str]


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option("--lang", type=click.Choice(["vi", "en", "all"]), default="all")
@click.option("--out", type=FILE, help="folder of reports")
@click.option("--study", "studies", multiple=True, metavar="NAME",
              help="make this study instead; `all` for each (repeatable)")  # fmt: skip
@click.option("--chapter", "own", multiple=True, metavar="FILE",
              help="a notebook of your own, as a chapter (repeatable)")  # fmt: skip
@click.option("--only", is_flag=True,
              help="with --chapter: that alone, as a preview, into preview/ there")  # fmt: skip
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE",
              help="a parameter of a study (repeatable)")  # fmt: skip
@click.option(
    "--force",
    is_flag=True,
    help="make what is up to date as well, in place of whatever stands there",
)
@click.option("--dry-run", is_flag=True, help="only say what is due, and why")
@click.option("--strict", is_flag=True,
              help="stop where a cited sentence is no longer in the text")  # fmt: skip
@click.option("--jobs", type=NUMBER, metavar="N", help="notebooks at a time")
@click.option("--limit", type=NUMBER, default=600, metavar="SECONDS",
              help="that a cell of a notebook may take")  # fmt: skip
def report(
    cases: Words, lang: str, out: Path | None, studies: Words, own: tuple[str, ...], only: bool,
    settings: Words, force: bool, dry_run: bool, strict: bool, jobs: int | None, limit: int,
) -> int:  # fmt: skip
    """Make reports.

    For web page, Word file, PDF and annex of each CASE: slug, folder or workbook, or thap-muoi.

    example: thapmuoi report example --lang vi
    """
    started = monotonic()
    folder = asking.folder_of(out, only=only)
    asked = asking.asked(cases or ["thap-muoi"], lang, studies, settings, own, only=only)
    done = asking.due(asked, folder, force=force)
    due = [one.report for one in done]
    if warned(asked if strict else due) and strict:
        return 1
    stopped = None
    if dry_run:
        done = [asking.sought(one) for one in done]
    else:
        done = []
        limits = {"jobs": jobs, "limit": limit, "force": force}
        try:
            _make(due, folder, done, limits)
        except OSError as error:  # of the list of reports, say: what became of them is told first
            stopped = error
        done.sort(key=lambda result: asked.index(result.report))
    for line in asking.told(done, lang):
        print(shown(line), file=sys.stderr)
    counts = Counter(one.state for one in done)
    summed = [f"{number} {state}" for state, number in counts.items()]
    if len(due) < len(asked):
        summed.insert(0, f"{len(asked) - len(due)} up to date")
    print(f"{', '.join(summed)} ({monotonic() - started:.1f} s)", file=sys.stderr)
    if stopped:
        raise stopped
    return int(any(asking.is_failure(one, all_langs=lang == "all") for one in done))


def _make(
    due: Sequence[Report], folder: Path, done: list[Result], limits: Mapping[str, Any]
) -> None:
    """Make reports; add what becomes of each to those that are done, and print its files."""
    with closing(asking.made(due, folder, **limits)) as making:
        for result in making:
            done.append(result)
            if result.state == "made":
                _print_to_whoever_reads(_files(folder / result.report.folder, due))


def _files(folder: Path, due: Sequence[Report]) -> str:
    """Return a line for each file of a report; where there are many cases, one for its folder."""
    if len({one.path for one in due}) > 1:
        return str(folder)
    return "\n".join(str(folder / name) for name in FORMS if (folder / name).exists())


def _print_to_whoever_reads(line: object) -> None:
    """Print a line at once, above the bar; where nobody reads any more, go on without."""
    from thapmuoi_analysis.report.progress import above

    try:
        with above():
            print(shown(line), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

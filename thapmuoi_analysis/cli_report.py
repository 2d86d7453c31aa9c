"""The command `report`: which reports are due, making them, and what is said of it."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

import click

from thapmuoi_analysis import paths
from thapmuoi_analysis.cli_cases import FILE, warned
from thapmuoi_analysis.report import index
from thapmuoi_analysis.report.jobs import Report, Result, asked_for, why
from thapmuoi_analysis.report.manifest import clear

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
    cases: Words, lang: str, out: Path | None, studies: Words, own: tuple[str, ...],
    settings: Words, force: bool, dry_run: bool, strict: bool, jobs: int | None, limit: int,
) -> int:  # fmt: skip
    """Make reports.

    For web page, Word file, PDF and annex of each CASE: slug, folder or workbook, or thap-muoi.

    example: thapmuoi report example --lang vi
    """
    started = monotonic()
    folder = (out or paths.reports()).resolve()
    langs = ["vi", "en"] if lang == "all" else [lang]
    one_lang = lang if lang != "all" else ""
    clear(folder)
    if not force:
        index.refuse_stranger(folder)
    asked = asked_for(cases or ["thap-muoi"], langs, studies, settings, own)
    done = _due(asked, folder, force=force)
    due = [one.report for one in done]
    if warned(asked if strict else due) and strict:
        return 1
    if not dry_run:
        done = [*_made(due, folder, jobs=jobs, limit=limit, force=force)]
        done.sort(key=lambda result: asked.index(result.report))
    for line in dict.fromkeys(one.told(one_lang) for one in done):  # each error of the data once
        if line:
            print(line, file=sys.stderr)
    counts = Counter(one.state for one in done)
    summed = [f"{number} {state}" for state, number in counts.items()]
    if len(due) < len(asked):
        summed.insert(0, f"{len(asked) - len(due)} up to date")
    print(f"{', '.join(summed)} ({monotonic() - started:.1f} s)", file=sys.stderr)
    left = counts["failed"] + counts["unfinished"]
    return int(left > 0 or (counts["refused"] > 0 and lang != "all"))


def _due(asked: Sequence[Report], folder: Path, *, force: bool) -> list[Result]:
    """Return the reports that are to be made, each with why."""
    due = []
    for one in asked:
        reasons = why(one, folder)
        if reasons or force:
            told = f"{one.folder}  due  {'; '.join(reasons or ['--force'])}"
            due.append(Result(one, "due", told))
    return due


def _made(due: Sequence[Report], out: Path, **limits: Any) -> Iterator[Result]:
    """Make reports; tell and yield each as it ends. Where none is due, the list of them is."""
    if not due:
        index.renew(out)
        return
    from thapmuoi_analysis.report.progress import Progress
    from thapmuoi_analysis.report.runner import prepare

    progress = Progress(due)  # at once: what comes now takes seconds
    prepare()
    from thapmuoi_analysis.report.run import make_all

    with closing(progress), closing(make_all(due, out, ran=progress.chapter, **limits)) as making:
        for result in making:
            progress.report(result)
            if result.state == "made":
                with progress.above():
                    _print_to_whoever_reads(_files(out / result.report.folder, due))
            yield result


def _files(folder: Path, due: Sequence[Report]) -> str:
    """Return a line for each file of a report; where there are many cases, one for its folder."""
    if len({one.path for one in due}) > 1:
        return str(folder)
    return "\n".join(str(folder / name) for name in FORMS if (folder / name).exists())


def _print_to_whoever_reads(line: object) -> None:
    """Print a line at once; where nobody reads any more, go on without."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""The command `thapmuoi`: a function for each of its words.

What takes time to import is imported where it is used, so that help and `--dry-run` come at once.
"""

import logging
import os
import re
import shutil
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import Any

import click

from thapmuoi_analysis import paths
from thapmuoi_analysis.case.errors import (
    CaseError,
    Phrase,
    errors_in,
    system_language,
    told_warnings,
    worded,
)
from thapmuoi_analysis.case.signs import shown
from thapmuoi_analysis.cli_cases import FILE, add, codes, convert
from thapmuoi_analysis.cli_report import report
from thapmuoi_analysis.report.manifest import clear

LOG = logging.getLogger("thapmuoi_analysis")
CODES = """exit codes: 0 done; 1 not done, or a fault or a difference was found; 2 wrong words;
70 a fault of the program"""
RESERVED = r"con|prn|aux|nul|(com|lpt)\d"
NO_REPORT = (
    "no report of {slug} in {out}: make it first (thapmuoi report),"
    " or name the folder of reports where it stands: --out DIR"
)
UNFORESEEN = "{}: {} (a fault of the program; thapmuoi --debug … shows where)"
LANG = click.Choice(["vi", "en"])
Words = Sequence[str]
Files = Sequence[Path]


def main(arguments: Words | None = None) -> int:
    """Run the command line; return its exit code, as `CODES` explains them."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever began this: no file may take its place
            nothing = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nothing, "r" if name == "stdin" else "w"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Vietnamese on any console
    try:
        return int(thapmuoi.main(arguments, "thapmuoi", standalone_mode=False))
    except click.UsageError as error:
        error.show()
        return 2
    except Exception as error:
        LOG.debug("what was called:", exc_info=True)
        return _failed(error)


def _failed(error: Exception) -> int:
    """Say in a sentence what went wrong; return the exit code."""
    if isinstance(error, CaseError):
        print(shown(error), file=sys.stderr)
        return 1
    said = str(error)
    code = 1
    if isinstance(error, click.Abort):
        said = "stopped; earlier reports are untouched"
    elif isinstance(error, shutil.Error):
        said = error.args[0][0][-1]  # of every file that was not copied, the first
    elif isinstance(error, OSError) and error.strerror:
        said = ": ".join(map(str, filter(None, (error.filename, error.strerror))))
    elif not isinstance(error, (RuntimeError, OSError)):
        said = UNFORESEEN.format(type(error).__name__, error)
        code = 70
    print(shown(f"thapmuoi: {said}"), file=sys.stderr)
    return code


@click.group(epilog=CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="thapmuoi-analysis", message="%(version)s")
@click.option("-v", "--verbose", is_flag=True, help="say what is being done")
@click.option("--debug", is_flag=True, help="show the traceback of what goes wrong")
def thapmuoi(verbose: bool, debug: bool) -> None:
    """Start, fill in and check a case; make, trace and compare reports; refresh."""
    if verbose or debug:
        logging.basicConfig(format="%(message)s")
        LOG.setLevel(logging.DEBUG if debug else logging.INFO)


thapmuoi.add_command(add)
thapmuoi.add_command(codes)
thapmuoi.add_command(convert)
thapmuoi.add_command(report)


@thapmuoi.result_callback()
def _end(code: int | None, **_: Any) -> int:
    """Write what is still to be written, while it can be told that nobody reads it any more."""
    sys.stdout.flush()
    return code or 0


@thapmuoi.command()
@click.argument("slug")
@click.option("--xlsx", is_flag=True, help="one workbook instead of a folder")
@click.option("--project", is_flag=True, help="the chapters and all cases, to edit")
@click.option("--article", "articles", multiple=True, type=FILE, metavar="FILE",
              help="a copy of a source, by its id: text, .docx, .html (repeatable)")  # fmt: skip
@click.option("--lang", type=LANG,
              help="the one language of the case, else both")  # fmt: skip
def new(slug: str, xlsx: bool, project: bool, articles: Files, lang: str | None) -> None:
    """Start a case (a folder or a workbook), or a project.

    For a place or chapters of your own. SLUG is its name: lower-case letters, digits, hyphens.

    example: thapmuoi new my-place --xlsx --article text.txt --lang vi
    """
    from thapmuoi_analysis.case import new as start
    from thapmuoi_analysis.case.descriptor import SLUG
    from thapmuoi_analysis.case.text import read_articles

    if not re.fullmatch(SLUG, slug):
        raise RuntimeError(f"{slug}: expected a name of lower-case letters, digits, hyphens")
    if re.fullmatch(RESERVED, slug):
        raise RuntimeError(f"{slug}: Windows keeps this name for a device: choose another name")
    clear(Path.cwd())
    if (paths.data() / slug).exists():
        raise RuntimeError(f"{slug} is there already among the cases: choose another name")
    with errors_in(lang):
        texts = read_articles(articles)
    if project:
        if xlsx or texts:
            raise RuntimeError("--project stands alone: --xlsx and --article are for a case")
        start.place(Path(slug), start.new_project)
        print(f"{slug}: edit its data and notebooks; there: thapmuoi report")
        return
    target = Path(f"{slug}.xlsx" if xlsx else slug)
    with errors_in(lang):
        case = start.new_case(slug, texts, lang or "")
    start.write(case, target, start.TEMPLATE / "README.md", texts)
    told = "{target}: fill it in, then: thapmuoi check {target}; thapmuoi report {target}"
    print(shown(worded(Phrase(told, target=target), lang or system_language())))


@thapmuoi.command()
@click.argument("case")
@click.option("--article", "articles", multiple=True, metavar="[ID=]FILE",
              help="a copy of the text of source ID (repeatable)")  # fmt: skip
@click.option("--lang", type=LANG,
              help="language of what is told, else the case's own, else the system's")  # fmt: skip
@click.option(
    "--todo", is_flag=True, help="each cell that is not in a language yet, where it is begun"
)
def check(case: str, articles: Words, lang: str | None, todo: bool) -> int:
    """Validate a case, and its locators against a text.

    For finding every fault of the data at once, and what is likely a slip: warnings refuse
    nothing. CASE is a slug, folder or workbook (.xlsx).

    example: thapmuoi check thap-muoi
    """
    from thapmuoi_analysis.case import begun
    from thapmuoi_analysis.case.case import load_case
    from thapmuoi_analysis.case.lint import warnings
    from thapmuoi_analysis.case.sources import check as against
    from thapmuoi_analysis.metrics.untold import why_untold

    with errors_in(lang):
        loaded = load_case(case)
    if not lang:
        lang = loaded.langs[0] if len(loaded.langs) == 1 else system_language()
    stated = [quantity for quantity in loaded.quantities.values() if quantity.sources]
    valid = "{slug}: the data are valid ({count} stated numbers)"
    print(shown(worded(Phrase(valid, slug=loaded.slug, count=len(stated)), lang)))
    doubtful = warnings(loaded)
    if doubtful:
        print(shown(told_warnings(doubtful, lang)))
    if loaded.todo:
        left = begun.told(loaded.todo, lang, case, *loaded.langs, is_whole=todo)
        print(shown(left))
    for left_out in why_untold(loaded):
        print(shown(worded(left_out, lang)))
    with errors_in(lang):
        found = list(against(loaded, articles))
    for line in found:
        print(shown(worded(line.text, lang)))
    return int(not all(line.good for line in found))


@thapmuoi.command(context_settings={"ignore_unknown_options": True})  # -5 is a number
@click.argument("case")
@click.argument("number")
@click.option("--out", type=FILE, help="folder of reports")
def trace(case: str, number: str, out: Path | None) -> int:
    """Say where a number of a report comes from.

    For asking which sentences a number rests on. CASE is a slug, folder or workbook (.xlsx);
    NUMBER is as it is written (84,6% or 84.6%), or its id.

    example: thapmuoi trace thap-muoi 84,6%
    """
    if number.startswith("--"):
        raise click.NoSuchOption(number)
    from thapmuoi_analysis.case.case import load_case
    from thapmuoi_analysis.report import trace as tracing
    from thapmuoi_analysis.report.jobs import Report

    loaded = load_case(case)
    out = out or paths.reports()
    known = []
    is_stale = False
    for about, wrong in tracing.reports_of(Report(case, loaded.langs[0]), out, loaded):
        if about:
            known.append(about["numbers"])
            is_stale = is_stale or bool(wrong)
        if wrong:
            print(shown(wrong), file=sys.stderr)
    if not known:
        raise RuntimeError(NO_REPORT.format(slug=loaded.slug, out=out))
    found = list(tracing.traced(number.strip(), known, loaded))
    if not found:
        near = ", ".join(get_close_matches(number, {*chain.from_iterable(known)}))
        meant = f"; did you mean {near}?" if near else ""
        raise RuntimeError(f"no number of {loaded.slug} is written or called {number}{meant}")
    print(shown("\n\n".join(found)))
    return int(is_stale)


@thapmuoi.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE, required=False)
def diff(old: Path, new: Path | None) -> int:
    """Say what differs between two reports, and why.

    For seeing what a change of data changed in a report. OLD and NEW are folders of reports;
    without NEW, OLD is told against what it was before.

    example: thapmuoi diff reports/thap-muoi/vi
    """
    from thapmuoi_analysis.report import manifest
    from thapmuoi_analysis.report.differences import diff as differences

    before = manifest.required(old, manifest.NAME if new else manifest.EARLIER)
    lines = list(differences(before, manifest.required(new or old)))
    print(shown("\n".join(lines)) or "no difference")
    return int(bool(lines))


@thapmuoi.command()
def refresh() -> None:
    """Make again what is made and committed.

    For bringing notebooks and the sample report up to date.

    example: thapmuoi refresh
    """
    from thapmuoi_analysis.report.run import refreshed

    if paths.home() == paths.SHIPPED:
        raise RuntimeError("no project here: go into one, or: thapmuoi new --project NAME")
    for path in refreshed():
        print(path)

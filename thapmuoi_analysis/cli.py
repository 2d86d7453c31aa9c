"""`thapmuoi`: start, fill in and check a record, make, trace and compare reports, refresh.

Nothing heavy is imported before it is needed.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING

from thapmuoi_analysis import paths
from thapmuoi_analysis.build.manifest import clear, making
from thapmuoi_analysis.build.plan import Report, Result, asked_for, why

if TYPE_CHECKING:
    from thapmuoi_analysis.record.raw import RawCase

FORMS = ("report.html", "report.docx", "report.pdf", "annex.xlsx")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code (0 done, 1 a fault was found, 2 wrong words)."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # Vietnamese on any console
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from thapmuoi_analysis.record.faults import CaseError

    try:
        return int(options.command(options))
    except CaseError as error:
        print(error, file=sys.stderr)
    except (RuntimeError, OSError) as error:
        print(f"thapmuoi: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("thapmuoi: stopped; earlier reports are untouched", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="thapmuoi", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    new = commands.add_parser("new", help="start a case: a folder, or a workbook for Excel")
    new.add_argument("slug", help="its name: lower-case letters, digits, hyphens")
    new.add_argument("--xlsx", action="store_true", help="one workbook instead of a folder")
    new.add_argument("--text", action="append", default=[], type=Path, metavar="FILE",
                     help="a copy of a source, named for its id (repeatable)")  # fmt: skip
    new.set_defaults(command=_new)

    convert = commands.add_parser("convert", help="make a workbook of a folder, or the reverse")
    convert.add_argument("case", help="slug, folder or workbook (.xlsx)")
    convert.add_argument("target", type=Path, help="workbook (.xlsx) or folder that is not there")
    convert.set_defaults(command=_convert)

    check = commands.add_parser("check", help="validate a case, and its locators against a text")
    check.add_argument("case", help="slug, folder or workbook (.xlsx)")
    check.add_argument("--article", action="append", default=[], metavar="[ID=]FILE",
                       help="a copy of the text of source ID (repeatable)")  # fmt: skip
    check.set_defaults(command=_check)

    report = commands.add_parser("report", help="make reports")
    report.add_argument("cases", nargs="*", default=["thap-muoi"], metavar="CASE")
    report.add_argument("--lang", choices=["vi", "en", "all"], default="all")
    report.add_argument("--out", default=None, help="folder of reports")
    report.add_argument("--study", action="append", default=[], metavar="NAME",
                        help="make this study instead; `all` for each (repeatable)")  # fmt: skip
    report.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                        help="a parameter of a study (repeatable)")  # fmt: skip
    report.add_argument("--force", action="store_true", help="make what is up to date as well")
    report.add_argument("--dry-run", action="store_true", help="only say what is due, and why")
    report.add_argument("--jobs", type=_number, metavar="N", help="notebooks at a time")
    report.add_argument("--limit", type=_number, default=600, metavar="SECONDS",
                        help="that a cell of a notebook may take")  # fmt: skip
    report.add_argument("--engine", default="thapmuoi", metavar="NAME",
                        help="of papermill; nbclient starts Jupyter's own kernels")  # fmt: skip
    report.add_argument("--scheduler", default="", metavar="ADDRESS",
                        help="make them on a Dask cluster; `local` starts one")  # fmt: skip
    report.set_defaults(command=_report)

    trace = commands.add_parser("trace", help="say where a number of a report comes from")
    trace.add_argument("case", help="slug, folder or workbook (.xlsx)")
    trace.add_argument("number", help="as it is written (84,6%% or 84.6%%), or its id")
    trace.add_argument("--out", type=Path, default=None, help="folder of reports")
    trace.set_defaults(command=_trace)

    diff = commands.add_parser("diff", help="say what differs between two reports, and why")
    diff.add_argument("old", type=Path, help="folder of a report")
    diff.add_argument("new", type=Path, help="folder of a report")
    diff.set_defaults(command=_diff)

    refresh = commands.add_parser("refresh", help="make again what is made and committed")
    refresh.set_defaults(command=_refresh)
    return parser


def _number(text: str) -> int:
    """Read a whole number of at least one."""
    if not re.fullmatch(r"0*[1-9]\d{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a whole number, 1 or more")
    return int(text)


def _new(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.record import new
    from thapmuoi_analysis.record.raw import SLUG
    from thapmuoi_analysis.record.text import read

    for name in (options.slug, *(path.stem for path in options.text)):
        if not re.fullmatch(SLUG, name):
            raise RuntimeError(f"{name}: expected a name of lower-case letters, digits, hyphens")
    if (paths.data() / options.slug).exists():
        raise RuntimeError(f"{options.slug} is there already among the cases: choose another name")
    texts = {path.stem: read(path) for path in options.text}
    target = Path(f"{options.slug}.xlsx" if options.xlsx else options.slug)
    _write(new.new_case(options.slug, texts), target, new.TEMPLATE.joinpath("README.md"))
    print(f"{target}: fill it in, then: thapmuoi check {target}; thapmuoi report {target}")
    return 0


def _convert(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.record.case import find, read

    source = find(options.case)
    _write(read(source), options.target)
    print(options.target)
    if left := [path.name for path in source.glob("*") if path.suffix not in (".csv", ".json")]:
        print(f"left where they are: {', '.join(sorted(left))}")
    return 0


def _write(raw: "RawCase", target: Path, readme: Path | None = None) -> None:
    """Write a case as what the name of the target says: a workbook, or a folder with a README."""
    from thapmuoi_analysis.record.case import checked
    from thapmuoi_analysis.record.excel_write import write
    from thapmuoi_analysis.record.raw import write_folder

    checked(raw, "", target)
    if target.exists():
        raise RuntimeError(f"{target} is there already: nothing is overwritten, name another")
    if target.suffix.lower() in (".xls", ".xlsm", ".ods", ".csv"):
        raise RuntimeError(f"{target}: expected the name of a folder, or of a workbook (.xlsx)")
    beside = target.absolute().parent
    beside.mkdir(parents=True, exist_ok=True)
    clear(beside)
    with TemporaryDirectory(prefix=making(), dir=beside) as apart:
        made = Path(apart) / target.name
        (write if target.suffix.lower() == ".xlsx" else write_folder)(made, raw)
        if readme and made.is_dir():
            (made / "README.md").write_bytes(readme.read_bytes())
        made.rename(target)


def _check(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.record.case import load_case
    from thapmuoi_analysis.record.source import check

    case = load_case(options.case)
    stated = sum(bool(quantity.sources) for quantity in case.quantities.values())
    print(f"{case.slug}: the data are valid ({stated} stated numbers)")
    found = list(check(case, options.article))
    for line in found:
        print(line.text)
    return 0 if all(line.good for line in found) else 1


def _report(options: argparse.Namespace) -> int:
    """Make what is out of date; return 1 if a report failed."""
    out, started = Path(options.out or paths.reports()).resolve(), monotonic()
    langs = ["vi", "en"] if options.lang == "all" else [options.lang]
    clear(out)
    asked = asked_for(options.cases, langs, options.study, options.set)
    reasons = {report: why(report, out) for report in asked}
    due = [report for report in asked if reasons[report] or options.force]
    results = {report: Result(report, "up to date") for report in asked}
    if options.dry_run:
        results |= {r: Result(r, "due", tuple(reasons[r] or ["--force"])) for r in due}
    elif due:
        results |= {result.report: result for result in _made(due, out, options)}
    return _tell([results[report] for report in asked], monotonic() - started)


def _made(due: Sequence[Report], out: Path, options: argparse.Namespace) -> Iterator[Result]:
    """Make reports, here or on a cluster; tell and yield each as it ends."""
    from thapmuoi_analysis.build.runner import prepare

    prepare()
    from tqdm import tqdm

    from thapmuoi_analysis.build.run import make_all

    words = {name: vars(options)[name] for name in ("jobs", "limit", "engine", "scheduler")}
    bar = tqdm(total=len(due), unit="report", disable=None)  # for people: not in a file
    with closing(make_all(due, out, **words)) as making, bar:
        for result in making:
            bar.update()
            told = f"{result.report.folder}: {result.state}, {result.seconds:.1f} s"
            tqdm.write(told, file=sys.stderr)
            if result.state == "made":
                tqdm.write("\n".join(str(out / result.report.folder / name) for name in FORMS))
            yield result


def _tell(results: Sequence[Result], seconds: float) -> int:
    """Print what became of the reports; return 1 if one failed."""
    failed = [line for result in results if result.state == "failed" for line in result.why]
    due = [f"{r.report.folder}  due  {'; '.join(r.why)}" for r in results if r.state == "due"]
    counts = Counter(result.state for result in results)
    summed = ", ".join(f"{number} {state}" for state, number in counts.items())
    for line in dict.fromkeys([*failed, *due]):  # what is wrong with data is so in each language
        print(line, file=sys.stderr)
    print(f"{summed} ({seconds:.1f} s)", file=sys.stderr)
    return 1 if failed else 0


def _trace(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.build import manifest, trace
    from thapmuoi_analysis.record.case import load_case

    case = load_case(options.case)
    out = options.out or paths.reports()
    folders = sorted(out.glob(f"{case.slug}/*"))
    reports = [about for folder in folders if (about := manifest.read(folder))]
    for folder in filter(manifest.is_mixed, folders):
        print(f"{folder}: {manifest.MIXED}", file=sys.stderr)
    if not reports:
        raise RuntimeError(f"no report of {case.slug} in {out}: make it first (thapmuoi report)")
    found = [
        "\n".join(trace.chain(id, known, case))
        for known in trace.merged(about["numbers"] for about in reports)
        for id in trace.find(options.number, known)
    ]
    if not found:
        raise RuntimeError(f"no number of {case.slug} is written or called {options.number}")
    print("\n\n".join(dict.fromkeys(found)))  # reports that differ may agree on it
    return 0


def _diff(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.build import manifest, trace

    both = []
    for folder in (options.old, options.new):
        about = manifest.read(folder)
        if about is None:
            mixed = manifest.MIXED if manifest.is_mixed(folder) else "there is no report"
            raise RuntimeError(f"{folder}: {mixed}")
        both.append(about)
    lines = list(trace.diff(*both))
    print("\n".join(lines) or "no difference")
    return 1 if lines else 0


def _refresh(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.build import chapters, manifest, run
    from thapmuoi_analysis.record import dictionary
    from thapmuoi_analysis.record.case import load_case

    for path, text in dictionary.renewed(paths.home() / "data"):
        manifest.put(path, text)
        print(path)
    for path in (*chapters.notebooks(), *chapters.studies().values()):
        run.refresh(path)
        print(path)
    for page in run.sample(load_case("thap-muoi"), paths.reports() / "sample"):
        print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())

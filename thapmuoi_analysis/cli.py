"""`thapmuoi`: start, fill in and check a record, make, trace and compare reports, refresh.

Nothing heavy is imported before it is needed.
"""

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from time import monotonic

from thapmuoi_analysis import paths
from thapmuoi_analysis.report.jobs import Report, Result, asked_for, why
from thapmuoi_analysis.report.manifest import clear

FORMS = ("report.html", "report.docx", "report.pdf", "summary.pdf", "annex.xlsx")
CODES = "exit codes: 0 done; 1 not done, or a fault or a difference was found; 2 wrong words"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code (0 done, 1 a fault was found, 2 wrong words)."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # Vietnamese on any console
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from thapmuoi_analysis.case.errors import CaseError

    try:
        return int(options.command(options))
    except CaseError as error:
        print(error.told(_asked(options)), file=sys.stderr)
    except (RuntimeError, OSError) as error:
        many = error.args and isinstance(error.args[0], list)  # every file that was not copied
        print(f"thapmuoi: {error.args[0][0][-1] if many else error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("thapmuoi: stopped; earlier reports are untouched", file=sys.stderr)
    return 1


def _asked(options: argparse.Namespace) -> str:
    """Return the language that is asked for, if one is."""
    return str(getattr(options, "lang", "")).replace("all", "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="thapmuoi", description=__doc__, epilog=CODES)
    parser.add_argument("--version", action="version", version=version("thapmuoi-analysis"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    known = tomllib.loads(Path(__file__).with_name("commands.toml").read_text("utf-8"))
    for name, arguments in known.items():
        told = {word: arguments.pop(word) for word in ("help", "description", "epilog")}
        command = commands.add_parser(name, **told)
        command.register("type", "path", Path)
        command.register("type", "number", _number)
        command.set_defaults(command=globals()[f"_{name}"])
        for argument, words in arguments.items():
            command.add_argument(argument, **words)
    return parser


def _number(text: str) -> int:
    """Read a whole number of at least one."""
    if not re.fullmatch(r"0*[1-9]\d{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a whole number, 1 or more")
    return int(text)


def _new(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.case import new
    from thapmuoi_analysis.case.descriptor import SLUG
    from thapmuoi_analysis.case.location import slug_of
    from thapmuoi_analysis.case.text import read

    if not re.fullmatch(SLUG, name := options.slug):
        raise RuntimeError(f"{name}: expected a name of lower-case letters, digits, hyphens")
    clear(Path.cwd())
    if (paths.data() / options.slug).exists():
        raise RuntimeError(f"{options.slug} is there already among the cases: choose another name")
    texts = {slug_of(path): read(path) for path in options.article}
    if options.project:
        if options.xlsx or texts:
            raise RuntimeError("--project stands alone: --xlsx and --article are for a case")
        new.place(Path(options.slug), new.new_project)
        print(f"{options.slug}: edit its data and notebooks; there: thapmuoi report")
        return 0
    target = Path(f"{options.slug}.xlsx" if options.xlsx else options.slug)
    case = new.new_case(options.slug, texts, options.lang)
    new.write(case, target, new.TEMPLATE / "README.md", texts)
    print(f"{target}: fill it in, then: thapmuoi check {target}; thapmuoi report {target}")
    return 0


def _convert(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.case.case import find, read
    from thapmuoi_analysis.case.new import write

    source = find(options.case)
    clear(options.target.absolute().parent)
    write(read(source), options.target)
    print(options.target)
    if left := [path.name for path in source.glob("*") if path.suffix not in (".csv", ".json")]:
        print(f"left where they are: {', '.join(sorted(left))}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.case.case import load_case
    from thapmuoi_analysis.case.sources import check

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
    asked = asked_for(options.cases, langs, options.study, options.set, (*options.chapter,))
    why_due = {report: why(report, out) or ["--force"] * options.force for report in asked}
    due = {one: f"{one.folder}  due  {'; '.join(of)}" for one, of in why_due.items() if of}
    if options.dry_run:
        done = [Result(report, "due", (told,)) for report, told in due.items()]
    else:
        done = list(_made([*due], out, options)) if due else []
    done.sort(key=lambda result: asked.index(result.report))
    reasons = (result.told(_asked(options)) for result in done)
    for line in dict.fromkeys(line for lines in reasons for line in lines):
        print(line, file=sys.stderr)  # what is wrong with data is so in each language
    counts = Counter({"up to date": len(asked) - len(due)}) + Counter(one.state for one in done)
    summed = ", ".join(f"{number} {state}" for state, number in counts.items())
    print(f"{summed} ({monotonic() - started:.1f} s)", file=sys.stderr)
    return 1 if counts["failed"] or (counts["refused"] and options.lang != "all") else 0


def _made(due: Sequence[Report], out: Path, options: argparse.Namespace) -> Iterator[Result]:
    """Make reports; tell and yield each as it ends."""
    from thapmuoi_analysis.report.runner import prepare

    prepare()
    from thapmuoi_analysis.report.run import make_all

    with closing(make_all(due, out, jobs=options.jobs, limit=options.limit)) as making:
        for result in making:
            told = f"{result.report.folder}: {result.state}, {result.seconds:.1f} s"
            print(told, file=sys.stderr, flush=True)
            for path in (out / result.report.folder / name for name in FORMS):
                if result.state == "made" and path.exists():
                    print(path)
            yield result


def _trace(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.case.case import load_case
    from thapmuoi_analysis.report import manifest, trace

    case = load_case(options.case)
    out = options.out or paths.reports()
    folders = sorted(out.glob(f"{case.slug}/*"))
    reports = [about for folder in folders if (about := manifest.read(folder))]
    for folder in folders:
        if told := manifest.error(folder):
            print(f"{folder}: {told}", file=sys.stderr)
    if not reports:
        raise RuntimeError(f"no report of {case.slug} in {out}: make it first (thapmuoi report)")
    found = list(trace.told(options.number, (about["numbers"] for about in reports), case))
    if not found:
        raise RuntimeError(f"no number of {case.slug} is written or called {options.number}")
    print("\n\n".join(found))
    return 0


def _diff(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.report import manifest, trace

    both = []
    before = manifest.NAME if options.new else manifest.EARLIER
    for folder, name in (options.old, before), (options.new or options.old, manifest.NAME):
        about = manifest.read(folder, name)
        if about is None:
            told = manifest.error(folder, name) or manifest.error(folder) or "there is no report"
            raise RuntimeError(f"{folder}: {told}")
        both.append(about)
    lines = list(trace.diff(*both))
    print("\n".join(lines) or "no difference")
    return 1 if lines else 0


def _refresh(options: argparse.Namespace) -> int:
    from thapmuoi_analysis.case import dictionary
    from thapmuoi_analysis.case.case import load_case
    from thapmuoi_analysis.report import chapters, manifest, run

    if paths.home() == paths.SHIPPED:
        raise RuntimeError("no project here: go into one, or: thapmuoi new --project NAME")
    for path, text in dictionary.renewed(paths.home() / "data"):
        manifest.put(path, text)
        print(path)
    template = paths.notebooks() / "explore" / "my_chapter.ipynb"
    own = [template] if template.exists() else []
    for path in (*chapters.notebooks(), *chapters.studies().values(), *own):
        run.refresh(path)
        print(path)
    print(*run.sample(load_case("thap-muoi"), paths.reports() / "sample"), sep="\n")
    return 0

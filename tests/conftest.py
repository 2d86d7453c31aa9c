"""In CI nothing is skipped, no test is lost; none depends on how fast the machine is."""

import csv
import io
import json
import locale
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import matplotlib
import nbval.kernel
import pytest
from hypothesis import HealthCheck, settings
from jupyter_client.manager import KernelManager

unhurried = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("thapmuoi", settings(), **unhurried)
settings.load_profile("thapmuoi")


DATA = Path(__file__).parents[1] / "data"
MADE = 1767225600  # 1 January 2026, the day on which `reports` are made


def _readers_copies(source: str, names: list[str]) -> list[str]:
    """Return the texts that a reader has put beside the data; the example's is ours."""
    return [n for n in names if n.endswith(".txt") and Path(source).name != "example"]


class _Kernel(KernelManager):
    """Speaks by files of its own: a port found free may be taken before the kernel binds it."""

    def __init__(self, **kwargs: object) -> None:
        self.sockets = tempfile.TemporaryDirectory(prefix="nb")  # a socket's path has 100 letters
        super().__init__(transport="ipc", ip=f"{self.sockets.name}/k", **kwargs)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--renew` write what is told now in place of what is to be told."""
    parser.addoption("--renew", action="store_true", help="write the golden texts anew")


def pytest_configure(config: pytest.Config) -> None:
    """Let the tests see the data as they are shipped: with a copy of a text, reports quote it."""
    if any(_readers_copies(str(path.parent), [path.name]) for path in DATA.glob("*/*.txt")):
        folder = tempfile.TemporaryDirectory(prefix="data-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        shutil.copytree(DATA, folder.name, ignore=_readers_copies, dirs_exist_ok=True)
        os.environ["THAPMUOI_DATA"] = folder.name
    nbval.kernel.KernelManager = _Kernel
    if not (hasattr(config, "workerinput") or config.option.collectonly):
        config.pluginmanager.register(_Count())


class _Count:
    """Fails a run that reports fewer tests than were collected: a worker may lose some."""

    def __init__(self) -> None:
        self.reported: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.reported.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        lost = session.testscollected - len(self.reported)
        if lost and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            told = f"{lost} of {session.testscollected} tests did not run"
            session.config.get_terminal_writer().line(f"\n{told}", red=True)


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """With CI=true, turn a skip or an expected failure into a failure that gives its reason."""
    expected = getattr(report, "wasxfail", None)
    if os.environ.get("CI") != "true" or not (report.skipped or expected is not None):
        return
    where = report.longrepr
    reason = expected or (where[2] if isinstance(where, tuple) else where)
    report.outcome = "failed"
    report.longrepr = f"{report.nodeid}: a skip or expected failure is not allowed in CI: {reason}"
    if expected is not None:
        del report.wasxfail


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Hold a test that would be skipped against the rule."""
    report = yield
    _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Hold a module that would be skipped as a whole against the rule."""
    report = yield
    _fail_if_skipped(report)
    return report


def _surroundings() -> dict[str, object]:
    """Return what all tests of a process share."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    pictures = matplotlib.rcParams.copy()
    return {
        **environment,
        "folder": os.getcwd(),
        "import path": [*sys.path],
        "language": locale.setlocale(locale.LC_ALL),
        "interrupt": signal.getsignal(signal.SIGINT),
        # what draws is chosen when a chapter first draws something of its own
        "pictures": {name: value for name, value in pictures.items() if name != "backend"},
    }


@pytest.fixture(scope="module", autouse=True)
def left_alone() -> Iterator[None]:
    """Fail where the tests of a file leave to others what they were not given."""
    before = _surroundings()
    yield
    after = _surroundings()
    assert {k: v for k, v in after.items() if before.get(k) != v} == {}
    assert before.keys() == after.keys()


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that has reports made once, in a folder of a name.

    Of several workers the first makes them, the others wait for it.
    """
    from thapmuoi_analysis.report.run import report

    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made_once(name: str, asked: list[object], home: Path | None = None) -> Path:
        out = base / name
        with (
            closing(sqlite3.connect(base / f"{name}.lock", timeout=86400)) as lock,
            pytest.MonkeyPatch.context() as patch,
        ):
            lock.execute("BEGIN EXCLUSIVE")  # let go if its holder dies
            if not (base / f"{name}.made").exists():
                patch.setenv("SOURCE_DATE_EPOCH", str(MADE))
                patch.delenv("THAPMUOI_HOME", raising=False)
                if home:
                    patch.setenv("THAPMUOI_HOME", str(home))
                    patch.setenv("THAPMUOI_DATA", str(DATA))
                out.mkdir(exist_ok=True)
                patch.chdir(out)
                report(asked, out)
                (base / f"{name}.made").touch()
        return out

    return made_once


@pytest.fixture(scope="session")
def reports(once: Callable[..., Path]) -> Path:
    """Return the folder of the reports of both cases in both languages."""
    from thapmuoi_analysis.report.jobs import Report

    cases = ("thap-muoi", "example")
    return once("reports", [Report(case, lang) for case in cases for lang in ("vi", "en")])


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs the command line and returns exit code, output and errors."""
    from thapmuoi_analysis import cli

    def with_words(*words: object) -> tuple[int, str, str]:
        code = cli.main(list(map(str, words)))
        said = capsys.readouterr()
        return code, said.out, said.err

    return with_words


@pytest.fixture(scope="session")
def filled() -> Callable[[Path], dict[str, object]]:
    """Return a function that reads the files of a case, less the columns that are wholly empty.

    What is written has all columns; what somebody wrote may leave out optional ones.
    """

    def of(folder: Path) -> dict[str, object]:
        files: dict[str, object] = {}
        for path in folder.glob("*.csv"):
            text = path.read_bytes().decode("utf-8")
            columns = zip(*csv.reader(io.StringIO(text, newline="")), strict=True)
            files[path.name] = [column for column in columns if any(column[1:])]
            assert "\r" not in text and text.endswith("\n")
        about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        named = [(part["name"], part["path"]) for part in about.pop("resources")]
        return {**files, "datapackage.json": about, "resources": named}

    return of


COMMAND_LINE = """
import signal, sys
from thapmuoi_analysis.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main())
"""


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return a function that starts the command line as a process and waits for an event.

    An interrupt stops it, also where the tests run in the background and thus ignore one. It is
    killed when the test is over.
    """

    def with_words(*words: object, until: Callable[[], bool]) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", COMMAND_LINE, *map(str, words)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8")
        left.enter_context(process)
        left.callback(process.kill)
        while not until() and process.poll() is None:
            time.sleep(0.05)
        return process

    with ExitStack() as left:
        yield with_words


@pytest.fixture
def changed() -> Callable[..., object]:
    """Return a function that changes rows of a table of a case, by their id, or drops them.

    It goes round the checks of loading: a table of which all rows are dropped is one that the case
    does not have.
    """
    from dataclasses import replace

    from thapmuoi_analysis.case.case import load_case
    from thapmuoi_analysis.case.stated import value_of

    def change(case, table, drop=(), **rows):
        case = load_case(case) if isinstance(case, str) else case
        frame = getattr(case, table).copy()
        key = frame.columns[0]
        assert {*rows, *drop} <= {*frame[key]}
        for id, cells in rows.items():
            for column, cell in cells.items():
                typed = value_of(cell) if column == "value" else cell
                frame.loc[frame[key] == id, column] = typed
        frame = frame[~frame[key].isin(drop)].reset_index(drop=True)
        return replace(case, _tables={**case._tables, table: frame})

    return change


@pytest.fixture
def renewed(request: pytest.FixtureRequest) -> bool:
    """Return whether golden texts are written anew."""
    return bool(request.config.getoption("--renew"))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clean clone; of an unpacked archive a copy."""
    root = DATA.parent
    folder = tmp_path / "clone"
    if (root / ".git").exists():
        git = ["git", "clone", "--quiet", str(root), str(folder)]
        subprocess.run(git, check=True)
    else:
        shutil.copytree(root, folder, ignore=shutil.ignore_patterns(".*"))
    return folder

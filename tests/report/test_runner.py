"""The engine: what it runs, papermill's own engine runs alike; a notebook fails alone."""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import psutil
import pytest
from nbval.plugin import coalesce_streams
from oracles import pictures

from thapmuoi_analysis.report import runner as running
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.runner import Runner

ROOT = Path(__file__).parents[2]


@pytest.fixture
def notebook(tmp_path):
    """Return a function that writes a notebook of code cells."""

    def write(*code, name="some.ipynb"):
        cells = [nbformat.v4.new_code_cell(source) for source in code]
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = tmp_path / name
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec}), path)
        return path

    return write


def _cells(notebook):
    """Return what each cell of an executed notebook holds, as it stands in the file.

    A kernel sends what a cell prints when it has the time to: in how many parts says nothing.
    """
    for cell in (cell for cell in notebook.cells if "outputs" in cell):
        cell.outputs = coalesce_streams(cell.outputs)
    kept = ("cell_type", "source", "execution_count", "outputs")
    told = (json.dumps([c.get(name) for name in kept], ensure_ascii=False) for c in notebook.cells)
    return [re.sub(r"ipykernel_\d+", "ipykernel_PID", text) for text in told]


def _texts(path):
    shown = pictures.outputs(nbformat.read(path, as_version=4))
    return [output.get("text") or output["data"]["text/plain"] for output in shown]


BEHAVIOUR = [
    "import os, sys, warnings\n__name__, os.getcwd()",
    "import asyncio\nawait asyncio.sleep(0.01)\nawait asyncio.gather(asyncio.sleep(0, 1))",
    "%%bash\necho from bash",
    "!echo from a shell",
    "print('one')\nprint('two', file=sys.stderr)\ndisplay('three')\n'four'",
    "shown = display('first', display_id='x')",
    "from IPython.display import update_display\nupdate_display('second', display_id='x')",
    "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('kept')",
    "print('gone')\nclear_output(wait=True)\nprint('kept')",
    "%%capture told\nprint('captured')",
    "told.stdout, _, In[1]",
    "import pandas as pd\npd.DataFrame([range(40)])",
    "{name: pd.get_option(name) for name in ('display.max_columns', 'display.max_rows')}",
    "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()",
    "plt.bar([1, 2], [2, 1]);",
    "%config InlineBackend.figure_formats",
    "warnings.warn('look')",
    "from thapmuoi_analysis import load_case\nload_case('example').fact('adopted')",
    "",
    "try:\n    input()\nexcept Exception as error:\n    print(repr(error))",
    "0 / 0",  # one that may fail
    "def fail():\n    return 1 / 0\nfail()",
    "print('not reached')",
]
MAY_FAIL = BEHAVIOUR.index("0 / 0")


def test_a_notebook_behaves_as_in_a_kernel_of_jupyter(notebook, tmp_path, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # ipykernel takes no output of subprocesses there
    path = notebook(*BEHAVIOUR)
    read = nbformat.read(path, as_version=4)
    read.cells[MAY_FAIL].metadata["tags"] = ["raises-exception"]
    nbformat.write(read, path)
    told = []
    for engine in ("thapmuoi", "nbclient"):
        command = [sys.executable, "-m", "papermill", "--engine", engine, path]
        target = tmp_path / f"{engine}.ipynb"
        run = subprocess.run([*command, target], cwd=tmp_path, capture_output=True, text=True)
        assert "ZeroDivisionError" in run.stderr
        told.append(_cells(nbformat.read(target, as_version=4)))
    for one, other in zip(*told, strict=True):
        assert one == other
    outputs = [cell.split('"outputs"')[-1] for cell in told[0]]
    for text in ("image/png", "from bash", "from a shell", "second", "1 / 0", "kept"):
        assert any(text in output for output in outputs), text
    assert '"not reached"' not in outputs


SPOIL = """\
import os, random, sys, warnings
import matplotlib.pyplot as plt, numpy as np, pandas as pd, thapmuoi_analysis
random.seed(1); np.random.seed(1); os.environ["SPOILT"] = "yes"; os.chdir("/")
pd.set_option("display.max_columns", 3); warnings.simplefilter("error"); plt.figure()
plt.rcParams["font.size"] = 99; sys.modules["spoilt"] = os; thapmuoi_analysis.spoilt = 1
sys.path.insert(0, "/spoilt"); pd.DataFrame.spoilt = 1"""
STATE = """\
import os, sys, warnings
import matplotlib.pyplot as plt, numpy as np, pandas as pd, thapmuoi_analysis
[os.environ.get("SPOILT"), os.getcwd(), pd.get_option("display.max_columns"), warnings.filters[:2],
 plt.get_fignums(), plt.rcParams["font.size"], "spoilt" in sys.modules, sys.path[:2],
 hasattr(thapmuoi_analysis, "spoilt"), hasattr(pd.DataFrame, "spoilt"), len(globals())]"""
DRAW = "import random\nrandom.random(), np.random.rand(), np.random.default_rng().random()"


def test_nothing_passes_from_one_notebook_to_the_next(notebook, tmp_path):
    state = notebook(STATE, DRAW)
    spoil = notebook(SPOIL, name="spoil.ipynb")
    for source, name in ((state, "before"), (spoil, "spoilt"), (state, "after")):
        Runner().run(source, tmp_path / f"{name}.ipynb", {})
    before, drawn = _texts(tmp_path / "before.ipynb")
    after, drawn_anew = _texts(tmp_path / "after.ipynb")
    assert after == before
    pairs = zip(ast.literal_eval(drawn), ast.literal_eval(drawn_anew), strict=True)
    assert all(one != other for one, other in pairs)


def test_a_notebook_sees_the_environment_and_folder_of_its_caller(notebook, tmp_path, monkeypatch):
    path = notebook("import os\nos.environ.get('SEEN'), os.getcwd()")
    runner = Runner()
    for value in ("one", "two"):
        (tmp_path / value).mkdir()
        monkeypatch.chdir(tmp_path / value)
        monkeypatch.setenv("SEEN", value)
        runner.run(path, tmp_path / "out.ipynb", {})
        (told,) = _texts(tmp_path / "out.ipynb")
        assert ast.literal_eval(told) == (value, str(tmp_path / value))


DIES = {  # what a cell does -> what is told of it
    "import os\nos._exit(7)": "died with code 7",
    "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)": "died with code -9",
    "while True:\n    pass": "took longer than 1 s",
    "import signal\nsignal.pthread_sigmask(0, range(1, 30))\nwhile True:\n    pass": "longer",
    "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nsignal.pause()": "KeyboardInter",
    "raise SystemExit(3)": "SystemExit: 3",
}


def test_one_that_dies_or_hangs_is_told_with_notebook_cell_and_reason(notebook, tmp_path):
    for code, told in DIES.items():
        path = notebook("1 + 1", code)
        first = re.escape(code.split("\n")[0])
        with pytest.raises(ReportError, match=rf"^some\.ipynb, cell \[2\] {first}: .*{told}"):
            Runner(limit=1 if "while" in code else 600).run(path, tmp_path / "out.ipynb", {})
        assert not (tmp_path / "out.ipynb").exists()


def test_to_stop_ends_every_notebook_of_a_runner_and_no_other_process(notebook, tmp_path, waited):
    path = notebook(
        "import os, pathlib, time",
        f"name = pathlib.Path({str(tmp_path)!r}) / f'{{os.getpid()}}.pid'\nname.touch()",
        "while not name.with_suffix('.go').exists():\n    time.sleep(0.01)",
    )
    mine = Runner(2)
    other = Runner()
    own = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(mine.run, path, tmp_path / f"{n}.ipynb", {}) for n in (1, 2)]
        waited(lambda: len(list(tmp_path.glob("*.pid"))) == 2, *running)
        ended = set(tmp_path.glob("*.pid"))
        left = pool.submit(other.run, path, tmp_path / "left.ipynb", {})
        waited(lambda: len(list(tmp_path.glob("*.pid"))) == 3, left)
        mine.stop()
        assert all("died with code -9" in str(future.exception()) for future in running)
        (alive,) = set(tmp_path.glob("*.pid")) - ended
        assert psutil.pid_exists(int(alive.stem))
        assert own.poll() is None
        alive.with_suffix(".go").touch()
        assert left.exception() is None
    with pytest.raises(ReportError, match="stopped"):
        mine.run(path, tmp_path / "none.ipynb", {})
    own.communicate(b"\n")
    assert not any(psutil.pid_exists(int(path.stem)) for path in ended)


def test_a_notebook_ends_with_the_process_that_asked_for_it_and_leaves_nothing(
    notebook, tmp_path, waited
):
    path = notebook(
        f"import os, pathlib, time\nhere = pathlib.Path({str(tmp_path)!r})",
        "(here / f'{os.getpid()}.pid').touch()",
        "while True:\n    time.sleep(0.01)",
    )
    code = f"""
from pathlib import Path
from thapmuoi_analysis.report.runner import Runner
Runner().run(Path({str(path)!r}), Path({str(tmp_path / "out.ipynb")!r}), {{}})
"""
    with tempfile.TemporaryDirectory() as name:  # short: a socket's path has 100 letters
        temporary = Path(name)
        env = {**os.environ, "TMPDIR": name}
        with subprocess.Popen([sys.executable, "-c", code], env=env) as process:
            waited(lambda: list(tmp_path.glob("*.pid")), process)
            assert list(temporary.glob("pymp-*"))
            process.kill()
        (begun,) = tmp_path.glob("*.pid")
        waited(lambda: not psutil.pid_exists(int(begun.stem)))
        waited(lambda: not list(temporary.iterdir()))


def test_where_there_is_no_fork_server_a_notebook_starts_from_nothing(
    notebook, tmp_path, monkeypatch
):
    monkeypatch.setattr(running, "METHOD", "spawn")
    Runner().run(notebook("1 + 1"), tmp_path / "out.ipynb", {})
    assert _texts(tmp_path / "out.ipynb") == ["2"]


def test_the_imports_decide_what_they_decide_in_a_kernel_and_say_nothing():
    code = """
import json, os, sys
os.environ.pop("MPLBACKEND", None)
import thapmuoi_analysis.report.preload
import matplotlib.pyplot, pandas
print(json.dumps([pandas.get_option("display.max_columns"), matplotlib.get_backend(),
    hasattr(__builtins__, "get_ipython")]))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert run.stderr == ""
    columns, backend, asked = json.loads(run.stdout)
    assert (columns, asked) == (20, False)
    assert backend.removeprefix("module://matplotlib_inline.backend_") == "inline"

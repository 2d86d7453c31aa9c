"""Warm kernels: they do what kernels started from nothing do, keep nothing, and fail alone."""

import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import nbformat
import papermill
import psutil
import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from papermill.exceptions import PapermillExecutionError

from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.report.run import kernel, manifest
from thapmuoi_analysis.report.run.chapters import ReportError
from thapmuoi_analysis.report.run.execute import Job, execute, reports

ROOT = Path(__file__).parents[3]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
WARM = "import sys\n'thapmuoi_analysis' in sys.modules"
pytestmark = pytest.mark.skipif(bool(kernel.why_cold()), reason=kernel.why_cold())


@pytest.fixture(scope="module", autouse=True)
def stopped():
    """Leave no process behind."""
    yield
    kernel.stop()


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


def _cells(path):
    """Return what each cell of an executed notebook holds, as it stands in the file."""
    cells = nbformat.read(path, as_version=4).cells
    kept = ("cell_type", "source", "execution_count", "outputs")
    told = (json.dumps([cell.get(name) for name in kept], ensure_ascii=False) for cell in cells)
    return [re.sub(r"ipykernel_\d+", "ipykernel_PID", text) for text in told]


def _plain(path, target, parameters=None):
    """Execute with papermill and jupyter_client's own kernels alone."""
    factory = KernelProvisionerFactory.instance()
    before, factory.default_provisioner_name = factory.default_provisioner_name, "local-provisioner"
    try:
        with suppress(PapermillExecutionError):
            papermill.execute_notebook(str(path), str(target), parameters, progress_bar=False)
    finally:
        factory.default_provisioner_name = before
    return _cells(target)


def _warm(path, target, parameters=None):
    with suppress(ReportError):  # what an error leaves is compared too
        execute(path, target, parameters or {})
    return _cells(target)


def _texts(path):
    cells = nbformat.read(path, as_version=4).cells
    return [o.get("text") or o["data"]["text/plain"] for c in cells for o in c.outputs]


# Fidelity


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_notebook_gives_the_outputs_of_plain_papermill_byte_for_byte(tmp_path, lang):
    with ThreadPoolExecutor(2) as pool:
        warm = [pool.submit(_warm, p, tmp_path / f"w-{p.name}", {"lang": lang}) for p in NOTEBOOKS]
        warm = [future.result() for future in warm]
    plain = [_plain(path, tmp_path / path.name, {"lang": lang}) for path in NOTEBOOKS]
    assert len(plain) > 2
    assert warm == plain


BEHAVIOUR = [
    "import os, sys, warnings\nget_ipython().__class__, __name__, os.getcwd(), sys.argv[0]",
    "import asyncio\nawait asyncio.sleep(0.01)\nawait asyncio.gather(asyncio.sleep(0, 1))",
    "%env MPLBACKEND",
    "%%bash\necho from bash",
    "!echo from a shell",
    "import time\nos.system('echo from system')\ntime.sleep(1)",  # a thread takes it up
    "import subprocess\nrun = subprocess.run(['echo', 'inherited'])\ntime.sleep(1)",
    "print('one')\nprint('two', file=sys.stderr)\ndisplay('three')\n'four'",
    "shown = display('first', display_id='x')",
    "from IPython.display import update_display\nupdate_display('second', display_id='x')",
    "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('kept')",
    "import pandas as pd\npd.DataFrame([range(40)])",
    "{name: pd.get_option(name) for name in ('display.max_columns', 'display.max_rows')}",
    "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()",
    "plt.bar([1, 2], [2, 1]);",
    "%config InlineBackend.figure_formats\nplt.get_backend(), plt.isinteractive()",
    "warnings.warn('look')",
    "from thapmuoi_analysis import load_case\nload_case('example').fact('adopted')",
    "import logging\nlogging.getLogger('x').warning('logged'), logging.getLogger().handlers",
    "sys.stdin.read(), sys.path[0], sys.flags, os.umask(0o22)",
    "try:\n    input()\nexcept Exception as error:\n    print(repr(error))",
    "import signal, threading\nsignal.getsignal(signal.SIGCHLD), threading.main_thread().name",
    "sorted(int(n) for n in os.listdir('/proc/self/fd'))[:3] if sys.platform == 'linux' else 0",
    "os.getsid(0) == os.getpid(), os.environ.get('PYTHONHASHSEED'), sorted(os.environ)",
    "def fail():\n    return 1 / 0\nfail()",
]


def test_a_warm_kernel_behaves_as_in_jupyter(notebook, tmp_path, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # ipykernel takes no output of subprocesses there
    path = notebook(*BEHAVIOUR)
    warm, plain = _warm(path, tmp_path / "warm.ipynb"), _plain(path, tmp_path / "plain.ipynb")
    for one, other in zip(warm, plain, strict=True):
        assert one == other
    for told in ("image/png", "from bash", "from system", "inherited", "second", "1 / 0"):
        assert any(told in cell.split('"outputs"')[-1] for cell in warm), told


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


def test_nothing_passes_from_one_notebook_to_the_next(notebook, tmp_path):
    state, spoil = notebook(STATE), notebook(SPOIL, name="spoil.ipynb")
    before = _warm(state, tmp_path / "before.ipynb")
    _warm(spoil, tmp_path / "spoilt.ipynb")
    assert _warm(state, tmp_path / "after.ipynb") == before


def test_random_numbers_begin_anew_in_every_kernel(notebook, tmp_path):
    draw = (
        "import random, uuid\nimport numpy as np\nrandom.random(), np.random.rand(), uuid.uuid4()"
    )
    path, every = notebook(draw, "np.random.default_rng().random()"), []
    for number in range(3):
        _warm(path, tmp_path / f"{number}.ipynb")
        every += _texts(tmp_path / f"{number}.ipynb")
    assert len(set(every)) == 6


def test_another_environment_gets_kernels_whose_libraries_were_imported_in_it(
    notebook, tmp_path, monkeypatch
):
    path = notebook("import matplotlib\nmatplotlib.rcParams['backend'], hash('x')")
    told = []
    for seed, backend in (("1", "agg"), ("2", "svg"), ("1", "agg")):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        monkeypatch.setenv("MPLBACKEND", backend)
        assert _warm(path, tmp_path / "w.ipynb") == _plain(path, tmp_path / "p.ipynb")
        told += _texts(tmp_path / "w.ipynb")
    assert told[0] == told[2] != told[1]
    assert "agg" in told[0]


def test_the_imports_decide_what_they_decide_in_a_kernel_and_say_nothing():
    code = """
import json, os, sys, threading
from thapmuoi_analysis.report.run import forkserver
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
forkserver._import()
import matplotlib.pyplot, pandas
print(json.dumps([pandas.get_option("display.max_columns"), matplotlib.pyplot._backend_mod,
    "matplotlib_inline.backend_inline" in sys.modules, "asyncio.runners" in dir(),
    threading.active_count(), hasattr(__builtins__, "get_ipython")]))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert run.stderr == ""
    assert json.loads(run.stdout) == [20, None, False, False, 1, False]


# Deaths and limits


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import os\nos._exit(7)", r"died: it exited with code 7"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", r"died: killed by SIGKILL"),
        ("import time\ntime.sleep(600)", r"took longer than 1 s"),
        ("import signal, time\nsignal.pthread_sigmask(0, range(1, 30))\ntime.sleep(600)", "longer"),
    ],
)
def test_a_kernel_that_dies_or_hangs_is_told_with_notebook_cell_and_reason(
    notebook, tmp_path, code, told
):
    path = notebook("1 + 1", code)
    first = code.split("\n")[0]
    with pytest.raises(ReportError, match=rf"^some\.ipynb, cell \[2\] {first}: .*{told}"):
        execute(path, tmp_path / "out.ipynb", {}, limit=1)
    assert not (tmp_path / "out.ipynb").exists()


def test_one_report_fails_alone_while_the_others_finish(home, tmp_path, monkeypatch, chapter):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    die = "import os\nif lang == 'en':\n    os._exit(1)"
    hang = "import time\nif case == 'thap-muoi':\n    time.sleep(600)"
    chapter(tmp_path, "01_some.ipynb", die)
    chapter(tmp_path, "02_more.ipynb", hang)
    jobs = [Job(load_case(c), lang) for c in ("example", "thap-muoi") for lang in ("vi", "en")]
    out = tmp_path / "out"
    told = {j.folder: str(e or "") for j, e in reports(jobs, out, workers=3, limits=(60, 3))}
    assert told.pop("example/vi") == ""
    assert manifest.read(out / "example/vi")
    assert "the time for this report is over" in told.pop("thap-muoi/vi")
    assert told.keys() == {"example/en", "thap-muoi/en"}
    assert all("01_some.ipynb, cell [3] import os: its kernel died" in t for t in told.values())
    assert [path for path in out.rglob(".*")] == []
    assert manifest.read(out / "thap-muoi/vi") is None


def test_a_kernel_ends_with_the_process_that_forked_it_and_the_next_has_another(notebook, tmp_path):
    kill = "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(600)"
    path = notebook(kill)
    with pytest.raises(ReportError, match="its kernel died"):
        execute(path, tmp_path / "out.ipynb", {})
    assert _warm(notebook(WARM), tmp_path / "out.ipynb")
    assert _texts(tmp_path / "out.ipynb") == ["True"]


def test_to_stop_ends_every_kernel(notebook, tmp_path):
    code = f"import os, time\nopen(f'{tmp_path}/{{os.getpid()}}.pid', 'w').close()\ntime.sleep(600)"
    path = notebook(code)
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(execute, path, tmp_path / f"{n}.ipynb", {}) for n in (1, 2)]
        while len(found := list(tmp_path.glob("*.pid"))) < 2:
            assert not any(future.done() for future in running)
            time.sleep(0.05)
        kernel.stop()
        assert all("killed by SIGKILL" in str(future.exception()) for future in running)
    assert not any(psutil.pid_exists(int(path.stem)) for path in found)


# Where it is used


def test_papermill_and_nbclient_use_it_where_the_environment_says_so(notebook, tmp_path):
    path = notebook(WARM)
    name = "JUPYTER_DEFAULT_PROVISIONER_NAME"  # which notebooks/conftest.py sets as well
    plain = {known: value for known, value in os.environ.items() if known != name}
    env = {**plain, name: kernel.NAME}
    command = [sys.executable, "-m", "papermill", path, tmp_path / "p.ipynb"]
    subprocess.run(command, env=env, check=True)
    nbclient = "from nbclient.cli import main; main()"
    subprocess.run([sys.executable, "-c", nbclient, path, "--inplace"], env=env, check=True)
    assert _texts(tmp_path / "p.ipynb") == _texts(path) == ["True"]
    subprocess.run(command, env=plain, check=True)
    assert _texts(tmp_path / "p.ipynb") == ["False"]


def test_the_environment_may_name_other_kernels_for_a_report(notebook, tmp_path):
    code = f"""
from pathlib import Path
from thapmuoi_analysis.report.run.execute import execute
execute(Path({str(notebook(WARM))!r}), Path({str(tmp_path / "out.ipynb")!r}), {{}})
"""
    env = {**os.environ, "JUPYTER_DEFAULT_PROVISIONER_NAME": "local-provisioner"}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    assert _texts(tmp_path / "out.ipynb") == ["False"]


def test_without_fork_kernels_start_from_nothing_and_it_says_so(notebook, tmp_path, monkeypatch):
    monkeypatch.delattr(os, "fork")
    assert "cannot fork: each kernel starts from nothing" in kernel.why_cold()
    _warm(notebook(WARM), tmp_path / "out.ipynb")
    assert _texts(tmp_path / "out.ipynb") == ["False"]


def test_what_jupyter_imports_of_it_is_light():
    code = f"import sys, {kernel.__name__}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    heavy = {"pandas", "numpy", "matplotlib", "papermill", "nbformat", "IPython", "ipykernel"}
    assert not heavy & set(run.stdout.split())
    assert kernel.__name__ in run.stdout


def test_the_signal_of_an_interrupt_reaches_the_cell(notebook, tmp_path):
    code = "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(60)"
    with pytest.raises(ReportError, match=r"cell \[1\] import os, signal, time: KeyboardInterrupt"):
        execute(notebook(code), tmp_path / "out.ipynb", {})

"""Imported by the fork server alone: what notebooks import, decided as in a kernel.

What libraries decide at import by whether a kernel is there (pandas: how many columns it shows;
matplotlib: its backend) they decide as if one were.
"""

import atexit
import builtins
import gc
import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import SimpleNamespace

import nbformat

import thapmuoi_analysis
from thapmuoi_analysis import telling

ALSO = (  # papermill loads our engine; the others a kernel or a picture loads when it is made
    "papermill", "ipykernel.debugger", "sqlite3", "matplotlib.pyplot",
    "matplotlib.backends.backend_agg", "matplotlib_inline.backend_inline", "PIL.PngImagePlugin",
    "seaborn", "pandas.io.formats.html", "pandas.core.reshape.reshape",
    "IPython.core.application", "IPython.core.magics.execution",
    "jsonschema", "zmq.utils.garbage",
)  # fmt: skip


@atexit.register
def _leave_nothing() -> None:
    """Drop the socket of the server and its folder, which stay where their owner was killed.

    The standard library has no public name for where they are.
    """
    with suppress(ImportError, OSError, TypeError, ValueError):  # another process; gone already
        from multiprocessing.forkserver import _forkserver

        socket = Path(_forkserver._forkserver_address)  # type: ignore[attr-defined]
        socket.unlink()
        socket.parent.rmdir()


os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else the debugger warns
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
vars(builtins)["get_ipython"] = lambda: SimpleNamespace(kernel=True)
for name in thapmuoi_analysis.__all__:
    getattr(thapmuoi_analysis, name)
for name in ALSO:
    import_module(name)
for module in iter_modules(telling.__path__, "thapmuoi_analysis.telling."):
    import_module(module.name)
del vars(builtins)["get_ipython"]
nbformat.validate(nbformat.v4.new_notebook())  # makes its validator, which each notebook needs
with suppress(ValueError, OSError):  # the same errors as a notebook would meet
    _ = thapmuoi_analysis.load_case("example").told  # reads what every case is held to
drawing = import_module("thapmuoi_analysis.telling.drawing")
figure, axes = drawing.axes_of(1, 1)
axes.set_title("a", weight="bold")
drawing.svg(figure, "", "")  # finds the fonts
gc.freeze()  # what is here stays: a forked process need not look through it

"""Run one notebook in a process of its own, which starts with the imports behind it.

The processes are children of the standard library's fork server, so none of them knows what
another did. One that dies, hangs past its limit or is stopped is ended by its own number, and
nothing else is.
"""

import logging
import multiprocessing
import os
import signal
import sys
from itertools import count
from math import inf
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Any

from thapmuoi_analysis.build.chapters import Parameters, ReportError

IN_PROCESS = "thapmuoi"  # the engine of `build.engine`
LIMITS = 600.0, 3600.0  # seconds that a cell, and the chapters of a report, may take
QUIET = ["--IPKernelApp.log_level=40"]  # a kernel on this machine needs no warning about its port
METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def prepare(quiet: bool = False) -> None:
    """Let the fork server import while the caller does; say so where there can be none."""
    if METHOD == "forkserver":
        from multiprocessing import forkserver

        forkserver.set_forkserver_preload(["thapmuoi_analysis.build.warm"])
        forkserver.ensure_running()
    elif not quiet:
        told = f"{sys.platform} has no fork server: each notebook starts from nothing"
        print(told, file=sys.stderr)


class Runner:
    """Runs notebooks, each in a process of its own.

    Parameters
    ----------
    engine : str, optional
        Papermill's engine; empty for Jupyter's own kernels.
    """

    def __init__(self, engine: str = IN_PROCESS) -> None:
        self._engine = engine
        self._context: Any = multiprocessing.get_context(METHOD)
        self._running: set[Any] = set()
        self._lock, self._stopped = Lock(), False
        prepare(quiet=True)

    def run(
        self, source: Path, target: Path, given: Parameters, *,
        limit: float = LIMITS[0], until: float = inf,
    ) -> None:  # fmt: skip
        """Execute a notebook with papermill.

        Timings, paths and versions that papermill writes into it are left out: the same inputs
        give the same file.

        Parameters
        ----------
        source, target : pathlib.Path
            The notebook, and where the executed one goes.
        given : dict
            What papermill puts into it.
        limit : float, optional
            Seconds that a cell may take.
        until : float, optional
            When all of it must be done, by the monotonic clock.

        Raises
        ------
        ReportError
            With notebook, cell and what went wrong: an error, too long a time, a process that died.
        """
        listens, speaks = self._context.Pipe(duplex=False)
        words = (speaks, dict(os.environ), source, target, given, self._engine)
        child = self._context.Process(target=_child, args=words)
        with self._lock:
            if self._stopped:
                raise ReportError("stopped")
            child.start()
            self._running.add(child)
        speaks.close()
        try:
            if reason := _heard(listens, child, limit, until):
                raise ReportError(f"{source.name}{reason}")
        finally:
            child.kill()
            child.join()
            with self._lock:
                self._running.discard(child)

    def stop(self) -> None:
        """End every notebook that runs, and let none begin."""
        with self._lock:
            self._stopped = True
            for child in self._running:
                child.kill()


def _heard(listens: Connection, child: Any, limit: float, until: float) -> str:
    """Wait until a process has done its notebook; return where and why it failed, if it did."""
    place = ""
    while True:
        left = min(limit if place else inf, until - monotonic())
        if not listens.poll(max(left, 0) if left < inf else None):
            late = monotonic() >= until
            why = "the time for this report is over" if late else f"took longer than {limit:g} s"
            return f"{place}: {why}"
        try:
            kind, text = listens.recv()
        except EOFError:
            child.join()
            return f"{place}: its kernel died: {_ended(child.exitcode)}"
        if kind == "done":
            return str(text)
        place = text


def _ended(code: int) -> str:
    if code >= 0:
        return f"it exited with code {code}"
    name = signal.Signals(-code).name
    why = " (somebody killed it, or there was no memory left)" if name == "SIGKILL" else ""
    return f"killed by {name}{why}"


def _child(
    speaks: Connection, env: dict[str, str], source: Path, target: Path, given: Parameters,
    engine: str,
) -> None:  # fmt: skip
    """Execute a notebook and say so: each cell that begins, and at the end what went wrong."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    os.environ.clear()
    os.environ.update(env)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    Thread(target=_end_with_parent, daemon=True).start()
    logging.getLogger("papermill").addHandler(logging.NullHandler())  # what it logs is raised too
    numbers = count(0 if given else 1)  # the cell that papermill puts in is not counted

    def begins(cell: Any, cell_index: int) -> None:
        speaks.send(("cell", _place(next(numbers), cell.source)))

    try:
        notebook = papermill.execute_notebook(
            str(source), None, given, engine_name=engine or None, kernel_name="python3",
            progress_bar=False, extra_arguments=QUIET, on_cell_execute=begins,
        )  # fmt: skip
    except PapermillExecutionError as error:
        place = _place(error.exec_count - bool(given), error.source)
        speaks.send(("done", f"{place}: {error.ename}: {error.evalue}"))
    else:
        _write(notebook, target)
        speaks.send(("done", ""))
    speaks.close()
    sys.stdout.flush()
    os._exit(0)  # threads that a notebook began may go on


def _place(number: int, source: str) -> str:
    first = source.strip().split("\n")[0]
    return f", cell [{number}] {first}"


def _end_with_parent() -> None:
    """End when the process that asked for the notebook has ended."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _write(notebook: Any, target: Path) -> None:
    import nbformat

    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        if cell.metadata.get("tags") == ["injected-parameters"]:
            cell.id = "injected-parameters"  # papermill draws a new id each time
    text = nbformat.writes(notebook, indent=1) + "\n"
    target.write_text(text, encoding="utf-8", newline="\n")

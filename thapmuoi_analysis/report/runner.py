"""Run notebooks, each in a process of its own, which starts with the imports behind it.

The processes are children of the standard library's fork server, so none of them knows what
another did. One that dies, hangs past its limit or is stopped is ended by its own number, and
nothing else is.
"""

import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread
from types import ModuleType
from typing import Any

from thapmuoi_analysis import paths
from thapmuoi_analysis.report.chapters import INJECTED, Chapter, Parameters, ReportError, named
from thapmuoi_analysis.report.place import FAILED

LIMIT = 600.0  # seconds that a cell may take
KILLED = " (somebody killed it, or there was no memory left)"
METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"

STARTS = Lock()  # of all runners


def prepare() -> None:
    """Let the fork server import while the caller does."""
    if METHOD == "forkserver":
        from multiprocessing import forkserver  # which not every system has

        forkserver.set_forkserver_preload(["thapmuoi_analysis.report.preload"])
        forkserver.ensure_running()


@contextmanager
def _no_script() -> Iterator[None]:
    """Let a child that is started here run no script of its caller, which it does not need.

    Python runs the script again in each child where `__main__` says of which file it is.
    """
    with STARTS:
        script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = script


class Runner:
    """Runs notebooks, each in a process of its own.

    Parameters
    ----------
    jobs : int, optional
        Notebooks at a time; by default as many as there are processors.
    limit : float, optional
        Seconds that a cell may take.
    """

    def __init__(self, jobs: int | None = None, limit: float = LIMIT) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        self.limit = limit
        self._context: Any = multiprocessing.get_context(METHOD)
        self._turns = BoundedSemaphore(self.jobs)
        self._lock = Lock()
        self._running: set[Any] = set()
        self._stopped = False

    def run_all(
        self,
        chapters: Sequence[Chapter],
        given: Parameters,
        folder: Path,
        ran: Callable[[], None] = lambda: None,
    ) -> None:
        """Execute chapters, each with what it declares of the parameters, into a folder.

        Each time that one was run, `ran` is called.

        Raises
        ------
        ReportError
            As `run` does, with what went wrong in the first.
        """

        def run(chapter: Chapter) -> None:
            mine = {name: given[name] for name in given if name in chapter.parameters}
            self.run(chapter.path, folder / chapter.path.name, mine)
            ran()

        with ThreadPoolExecutor(len(chapters)) as pool:
            list(pool.map(run, chapters))

    def run(self, source: Path, target: Path, given: Parameters) -> None:
        """Execute a notebook with papermill.

        Timings, paths and versions that papermill writes into it are left out: the same inputs
        give the same file. One that an error ends is kept as far as it went, with its traceback,
        in the folder `FAILED` beside the target.

        Parameters
        ----------
        source, target : pathlib.Path
            The notebook, and where the executed one goes.
        given : dict
            What papermill puts into it.

        Raises
        ------
        ReportError
            With notebook, cell and what went wrong: an error, too long a time, a process that died.
        """
        prepare()
        with self._turns:
            listens, speaks = self._context.Pipe(duplex=False)
            env = {**os.environ, "THAPMUOI_HOME": str(paths.home())}  # it may start elsewhere
            child = self._context.Process(target=_child, args=(speaks, env, source, target, given))
            with self._lock, _no_script():
                if self._stopped:
                    raise ReportError("stopped")
                child.start()
                self._running.add(child)
            speaks.close()
            try:
                reason = _heard(listens, child, self.limit)
            finally:
                child.kill()
                child.join()
                self._running.discard(child)
        if reason:
            raise ReportError(f"{source.name}{reason}")

    def stop(self) -> None:
        """End every notebook that runs, and let none begin."""
        with self._lock:
            self._stopped = True
            for child in [*self._running]:
                child.kill()


def _heard(listens: Connection, child: Any, limit: float) -> str:
    """Wait until a process has done its notebook; return where and why it failed, if it did."""
    place = ""
    while listens.poll(limit if place else None):  # to start has no limit
        try:
            kind, text = listens.recv()
        except EOFError:
            child.join()
            reason = f"{place}: its kernel died with code {child.exitcode}"
            if child.exitcode < 0:
                reason += KILLED
            return reason
        if kind == "done":
            return f"{place}: {text}" if text else ""
        place = text
    return f"{place}: took longer than {limit:g} s"


def _child(
    speaks: Connection, env: dict[str, str], source: Path, target: Path, given: Parameters
) -> None:
    """Execute a notebook and say so: each cell that begins, and at the end what went wrong."""
    import numpy as np
    import papermill
    from papermill.exceptions import PapermillExecutionError

    os.environ.clear()
    os.environ.update(env)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    np.random.seed()  # else each process draws what the fork server would
    Thread(target=_end_with_parent, daemon=True).start()
    logging.getLogger("papermill").addHandler(logging.NullHandler())  # what it logs is raised too
    run: list[Any] = []  # cells, less the one that papermill puts in: it is in no notebook
    begun: list[Any] = []

    def begins(cell: Any, cell_index: int) -> None:
        if INJECTED not in cell.metadata.get("tags", ()):
            run.append(cell)
        speaks.send(("cell", f", {named(cell, len(run))}"))

    try:
        notebook = papermill.execute_notebook(
            str(source), None, given, engine_name="thapmuoi", kernel_name="python3",
            language="python", progress_bar=False, on_cell_execute=begins, begun=begun.append,
        )  # fmt: skip
        _write(notebook, target)
    except PapermillExecutionError as error:
        (notebook,) = begun
        _write(notebook, target.parent / FAILED / target.name)
        speaks.send(("done", f"{error.ename}: {error.evalue}"))
    except OSError as error:  # a full disk
        speaks.send(("done", str(error)))
    else:
        speaks.send(("done", ""))
    speaks.close()
    sys.stdout.flush()
    os._exit(0)  # threads that a notebook began may go on


def _end_with_parent() -> None:
    """End when the process that asked for the notebook has ended."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _write(notebook: Any, target: Path) -> None:
    import nbformat

    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for name, value in [*cell.metadata.items()]:
            if not value or name in ("papermill", "execution"):
                del cell.metadata[name]
        if cell.metadata.get("tags") == [INJECTED]:
            cell.id = INJECTED  # papermill draws a new id each time
    target.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, target)

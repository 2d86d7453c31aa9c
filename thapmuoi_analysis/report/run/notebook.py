"""Execute one notebook with papermill, in a warm kernel where there can be one."""

import logging
import os
import signal
from math import ceil
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

import nbformat
import papermill
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient.exceptions import CellTimeoutError
from papermill.exceptions import PapermillExecutionError

from thapmuoi_analysis.report.run import kernel
from thapmuoi_analysis.report.run.chapters import Parameters, ReportError

QUIET = ["--IPKernelApp.log_level=40"]  # a kernel on this machine needs no warning about its port
LIMIT = 600, 3600  # seconds that a cell, and the chapters of a report, may take
logging.getLogger("papermill").addHandler(logging.NullHandler())  # what it logs is raised as well


def execute(
    source: Path,
    target: Path,
    parameters: Parameters,
    *,
    limit: float = LIMIT[0],
    until: float = float("inf"),
) -> float:
    """Execute a notebook with papermill in a warm kernel; return the seconds it took.

    Timings, paths and versions that papermill writes into the notebook are taken out: the same
    inputs give the same file.

    Parameters
    ----------
    source, target : pathlib.Path
        The notebook, and where the executed one goes.
    parameters : dict
        What papermill puts into it.
    limit : float, optional
        Seconds that a cell may take.
    until : float, optional
        When all of it must be done, by the monotonic clock.

    Raises
    ------
    ReportError
        With notebook, cell and what went wrong: an error, too long a time, a kernel that died.
    """
    start, ran, codes = perf_counter(), list[Any](), list[int]()
    kernel.endings.set(codes)
    _choose_kernels()
    try:
        papermill.execute_notebook(
            str(source), str(target), parameters, kernel_name="python3", progress_bar=False,
            extra_arguments=QUIET, request_save_on_cell_execute=False, shutdown_kernel="immediate",
            on_cell_execute=lambda cell, cell_index: ran.append(cell),
            timeout_func=lambda cell: max(1, ceil(min(limit, until - monotonic()))),
        )  # fmt: skip
    except PapermillExecutionError as error:
        number = error.exec_count - bool(parameters)  # the cell that papermill puts in counts too
        first = error.source.strip().split("\n")[0]
        reason = f"{error.ename}: {error.evalue}"
        raise ReportError(f"{source.name}, cell [{number}] {first}: {reason}") from error
    except (CellTimeoutError, RuntimeError) as error:  # too long, or its kernel died
        late = isinstance(error, CellTimeoutError)
        reason = f"took longer than {limit:g} s" if late else _ended(codes) or str(error)
        if late and monotonic() >= until:
            reason = "the time for this report is over"
        where = source.name
        if ran:
            first = ran[-1].source.strip().split("\n")[0]
            where += f", cell [{len(ran) - bool(parameters)}] {first}"
        raise ReportError(f"{where}: {reason}") from error
    notebook = nbformat.read(target, as_version=4)
    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        if cell.metadata.get("tags") == ["injected-parameters"]:
            cell.id = "injected-parameters"  # papermill draws a new id each time
    text = nbformat.writes(notebook, indent=1) + "\n"
    target.write_text(text, encoding="utf-8", newline="\n")
    return perf_counter() - start


def _choose_kernels() -> None:
    """Let kernels be warm ones, unless the environment names others."""
    factory = KernelProvisionerFactory.instance()
    if factory.default_provisioner_name_env not in os.environ and kernel.NAME in (
        factory.get_provisioner_entries()
    ):
        factory.default_provisioner_name = kernel.NAME


def _ended(codes: list[int]) -> str:
    """Say how a kernel ended by its exit code."""
    if not codes:
        return ""
    if codes[-1] >= 0:
        return f"its kernel died: it exited with code {codes[-1]}"
    name = signal.Signals(-codes[-1]).name
    why = " (somebody killed it, or there was no memory left)" if name == "SIGKILL" else ""
    return f"its kernel died: killed by {name}{why}"

"""Reports on a Dask cluster: the same work, sent to workers; their results go to shared storage.

Workers need the package, the data and the chapters. A report is made beside the worker and copied
when it is whole, its manifest last. A lost worker's reports are made by another; a mark of the run
keeps what is already there from being made twice.
"""

import tempfile
from collections.abc import Generator, Sequence
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import fsspec
from distributed import Client, LocalCluster, as_completed

from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.report import index
from thapmuoi_analysis.report.run import chapters, execute, manifest
from thapmuoi_analysis.report.run.batch import Made, said
from thapmuoi_analysis.report.run.stale import Order

RETRIES = 3  # times that a report may be begun again because its worker was lost


def make(
    due: Sequence[Order], out: str, scheduler: str, limits: tuple[float, float]
) -> Generator[Made]:
    """Make reports on a cluster; yield each as it ends.

    Parameters
    ----------
    due : sequence of Order
        The reports.
    out : str
        Folder or URL that workers and caller see alike.
    scheduler : str
        Address of a Dask scheduler; "local" starts one with a worker for each processor.
    limits : tuple of float
        Seconds that a cell may take, and that all chapters of a report may take.
    """
    run, (storage, root) = uuid4().hex, fsspec.core.url_to_fs(out)
    with ExitStack() as stack:
        if scheduler == "local":
            begun = LocalCluster(threads_per_worker=1, dashboard_address=None)
            scheduler = stack.enter_context(begun).scheduler_address
        client = stack.enter_context(Client(scheduler))
        asked = {
            client.submit(one, order, out, limits, run, pure=False, retries=RETRIES): order
            for order in due
        }
        for future in as_completed(list(asked), raise_errors=False):
            order, error = asked.pop(future), future.exception()
            yield Made(order, "failed", [said(order, error)]) if error else future.result()
    if storage.exists(f"{root}/.{run}"):
        storage.rm(f"{root}/.{run}", recursive=True)
    if "://" not in out:
        index.write(Path(out))


def one(order: Order, out: str, limits: tuple[float, float], run: str) -> Made:
    """Make one report where this runs, and copy it to its place unless it is there already."""
    storage, root = fsspec.core.url_to_fs(out)
    mark = f"{root}/.{run}/{order.folder.replace('/', '-')}"
    if storage.exists(mark):
        return Made(order, "made")
    settings = chapters.settings(order.settings, chapters.chapters())
    job = execute.Job(load_case(order.case), order.lang, settings, order.scenario, order.show_code)
    with tempfile.TemporaryDirectory() as name:
        for _, error in execute.reports([job], Path(name), workers=1, limits=limits):
            if error:
                return Made(order, "failed", [said(order, error)])
        files = sorted((Path(name) / order.folder).iterdir(), key=lambda p: p.name == manifest.NAME)
        storage.makedirs(f"{root}/{order.folder}", exist_ok=True)
        for file in files:
            storage.put_file(str(file), f"{root}/{order.folder}/{file.name}")
    storage.makedirs(f"{root}/.{run}", exist_ok=True)
    storage.touch(mark)
    return Made(order, "made")

"""Cells keep their order; nbval takes warm kernels: they import while pytest looks for tests."""

import os

import pytest

from thapmuoi_analysis.report.run import kernel

collect_ignore = ["explore"]  # sliders: run in the browser test
PATIENCE = 3600  # seconds: longer than `faulthandler_timeout`, which ends what hangs


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the files in their random order, and put the cells of each notebook back in theirs."""
    files = list(dict.fromkeys(item.path for item in items))
    items.sort(key=lambda item: (files.index(item.path), getattr(item, "cell_num", 0)))
    for item in items:
        item.output_timeout = PATIENCE  # of nbval, which would wait 5 seconds


def pytest_configure(config: pytest.Config) -> None:
    """Begin them, in each process that runs tests; another kernel may be named as ever."""
    config.option.nbval_cell_timeout = config.option.nbval_kernel_startup_timeout = PATIENCE
    os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", kernel.NAME)
    if not config.getoption("numprocesses", None) and not config.option.collectonly:
        kernel.warm()

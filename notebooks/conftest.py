"""Cells of a notebook keep their order, and a kernel has the time that it takes."""

import pytest

PATIENCE = 3600  # seconds: longer than `faulthandler_timeout`, which ends what hangs
collect_ignore = [
    "explore/first_steps.ipynb",
    "explore/what_if.ipynb",
]  # they make reports: tests/browser runs and compares them


def pytest_configure(config: pytest.Config) -> None:
    """Let nbval wait for a kernel as long as it takes to come up and to answer."""
    config.option.nbval_cell_timeout = config.option.nbval_kernel_startup_timeout = PATIENCE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the files in their random order, and put the cells of each notebook back in theirs."""
    files = list(dict.fromkeys(item.path for item in items))
    items.sort(key=lambda item: (files.index(item.path), getattr(item, "cell_num", 0)))
    for item in items:
        item.output_timeout = PATIENCE  # of nbval, which would wait 5 seconds

"""Cells of a notebook keep their order."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the files in their random order, and put the cells of each notebook back in theirs."""
    files = list(dict.fromkeys(item.path for item in items))
    items.sort(key=lambda item: (files.index(item.path), getattr(item, "cell_num", 0)))

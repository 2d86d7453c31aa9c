"""Running the chapters: what was made from what. Called, it makes reports as the command does.

Examples
--------
>>> from thapmuoi_analysis import report
>>> report("example", lang="vi", out="reports")  # doctest: +SKIP
[PosixPath('…/reports/example/vi')]
>>> report("example", lang="vn")
Traceback (most recent call last):
thapmuoi_analysis.report.chapters.ReportError: lang 'vn': expected one of: all, vi, en
"""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    """A room that is called as the function that others come for."""

    def __call__(self, *cases: str | Path, **options: Any) -> list[Path]:
        """Make reports; `report.asking.report` says with which options."""
        folders: list[Path] = import_module(f"{__name__}.asking").report(*cases, **options)
        return folders

    def __reduce__(self) -> tuple[Callable[[str], ModuleType], tuple[str]]:
        """Return what a copy is made of, in another process too: its name."""
        return import_module, (self.__name__,)


sys.modules[__name__].__class__ = _Room

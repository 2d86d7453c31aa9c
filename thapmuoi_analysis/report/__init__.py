"""Running the chapters: what was made from what. Called, it makes reports as the command does.

What help says of it is what `asking.report` says of itself.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

from thapmuoi_analysis.report.asking import report

__all__ = ["report"]


class _Room(ModuleType):
    """A room that is called as the function that others come for."""

    def __call__(self, *cases: Any, **options: Any) -> list[Path]:
        """Make reports, as `report.asking.report` does."""
        return report(*cases, **options)

    def __reduce__(self) -> tuple[Callable[[str], ModuleType], tuple[str]]:
        """Return what a copy is made of, in another process too: its name."""
        return import_module, (self.__name__,)


_room = sys.modules[__name__]
_room.__class__ = _Room
_room.__signature__ = signature(report)  # type: ignore[attr-defined] # what help and Tab show
_room.__doc__ = report.__doc__

"""Running the chapters: what was made from what. Called, it makes reports as the command does.

What help says of it is what `asking.report` says of itself.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from inspect import Signature, signature
from pathlib import Path
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    """A room that is called as the function that others come for."""

    __doc__ = property(lambda self: self._function.__doc__)

    @property
    def _function(self) -> Callable[..., list[Path]]:
        function: Callable[..., list[Path]] = import_module(f"{__name__}.asking").report
        return function

    @property
    def __signature__(self) -> Signature:
        """How it is called, for help and Tab."""
        return signature(self._function)

    def __call__(self, *cases: Any, **options: Any) -> list[Path]:
        """Make reports, as `report.asking.report` does."""
        return self._function(*cases, **options)

    def __reduce__(self) -> tuple[Callable[[str], ModuleType], tuple[str]]:
        """Return what a copy is made of, in another process too: its name."""
        return import_module, (self.__name__,)


sys.modules[__name__].__class__ = _Room

"""A case as a run has checked it, kept beside its copy: no chapter has to check it again."""

import copyreg
import os
import pickle
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import Any

from thapmuoi_analysis.case import location

NAME = "checked.pickle"


def kept(path: Path) -> Any:
    """Return the case that was kept of a copy; None of one not checked yet, and of other cases."""
    place = path.parent / NAME
    if location.is_copy(path) and place.exists():
        pickled = place.read_bytes()
        return pickle.loads(pickled)
    return None


def keep(case: Any, path: Path) -> Any:
    """Return a case that was checked; that of a copy is put beside it too, whole or not at all."""
    if location.is_copy(path):
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            pickle.dump(case, file)
        os.replace(file.name, path.parent / NAME)
    return case


def _frozen(mapping: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)  # pickle finds no class of this name


copyreg.pickle(MappingProxyType, lambda frozen: (_frozen, (dict(frozen),)))

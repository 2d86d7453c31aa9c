"""Where things are: a checkout of the project, or the folder that THAPMUOI_HOME names."""

import os
from pathlib import Path


def home() -> Path:
    """Return the folder that holds `data/`, `notebooks/` and `reports/`.

    Returns
    -------
    pathlib.Path
        `THAPMUOI_HOME` where it is set, else the checkout this module stands in.
    """
    return _resolved(os.environ.get("THAPMUOI_HOME") or Path(__file__).resolve().parents[1])


def data() -> Path:
    """Return the folder of cases: `THAPMUOI_DATA` where it is set, else `data/` of `home()`."""
    return _resolved(os.environ.get("THAPMUOI_DATA") or home() / "data")


def notebooks() -> Path:
    """Return the folder of chapters."""
    return home() / "notebooks"


def reports() -> Path:
    """Return the folder that reports are written to unless the caller names another."""
    return home() / "reports"


def _resolved(path: str | Path) -> Path:
    return Path(path).expanduser().resolve()

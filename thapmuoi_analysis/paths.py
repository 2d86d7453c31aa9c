"""Where things are: the project one is in, a checkout, or what the installed package carries.

Examples
--------
>>> from thapmuoi_analysis import paths
>>> (paths.data() / "example" / "facts.csv").exists()
True
"""

import os
import platform
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent / "shipped"  # the wheel alone has it: pyproject.toml
HELD = ("notebooks/[0-9][0-9]_*.ipynb", "data/*/datapackage.json")  # in a project

MAKING = f".making-{platform.node()}-"  # begins the folder in which this machine makes something


def making() -> str:
    """Return what begins the name of a folder in which this process makes something."""
    return f"{MAKING}{os.getpid()}-"


def home() -> Path:
    """Return the folder that holds `data/`, `notebooks/` and `reports/`.

    Returns
    -------
    pathlib.Path
        `THAPMUOI_HOME` where it is set; else the project that the working directory is in (a
        folder whose `notebooks` and `data` hold chapters and cases), the checkout that this module
        stands in, or else what the installed package carries.
    """
    if named := os.environ.get("THAPMUOI_HOME"):
        return Path(named).expanduser().resolve()
    folders = (*(Path.cwd() / "inside").parents, SHIPPED.parents[1])
    return next((f for f in folders if all(any(f.glob(kind)) for kind in HELD)), SHIPPED)


def data() -> Path:
    """Return the folder of cases: `THAPMUOI_DATA` where it is set, else `data/` of `home()`."""
    return Path(os.environ.get("THAPMUOI_DATA") or home() / "data").expanduser().resolve()


def notebooks() -> Path:
    """Return the folder of chapters."""
    return home() / "notebooks"


def reports() -> Path:
    """Return the folder that reports are written to unless the caller names another."""
    return (Path.cwd() if home() == SHIPPED else home()) / "reports"

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
CHAPTERS = "notebooks/[0-9][0-9]_*.ipynb"  # a project has some of these
CASES = "data/*/datapackage.json"

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
    given = os.environ.get("THAPMUOI_HOME")
    if given:
        return Path(given).expanduser().resolve()
    here = Path.cwd()
    for folder in (here, *here.parents, SHIPPED.parents[1]):
        if any(folder.glob(CHAPTERS)) and any(folder.glob(CASES)):
            return folder
    return SHIPPED


def data() -> Path:
    """Return the folder of cases: `THAPMUOI_DATA` where it is set, else `data/` of `home()`."""
    given = os.environ.get("THAPMUOI_DATA")
    return Path(given or home() / "data").expanduser().resolve()


def notebooks() -> Path:
    """Return the folder of chapters."""
    return home() / "notebooks"


def reports() -> Path:
    """Return the folder that reports are written to unless the caller names another."""
    project = home()
    if project == SHIPPED:  # nothing is written into the package
        project = Path.cwd()
    return project / "reports"

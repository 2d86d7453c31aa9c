"""What is committed of the outputs: the executed notebooks, and a sample of the report."""

import os
import shutil
import tempfile
from pathlib import Path

from thapmuoi_analysis.build.plan import Report
from thapmuoi_analysis.build.run import report
from thapmuoi_analysis.build.runner import Runner
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.telling.voice import LANGS


def refresh(notebook: Path) -> None:
    """Execute a committed notebook with its own parameters, in place; the same again is no diff."""
    with tempfile.TemporaryDirectory(dir=notebook.parent, prefix=".") as folder:
        target = Path(folder) / notebook.name
        Runner().run(notebook, target, {})
        os.replace(target, notebook)


def sample(case: Case, folder: Path) -> list[Path]:
    """Write the page of a case in each language into a folder, by itself; return the pages.

    The pages are handed on, so they quote no source: a copy of a text beside the data is not used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = [folder / f"{case.slug}-{lang}.html" for lang in LANGS]
    with tempfile.TemporaryDirectory() as beside:
        silent = Path(beside) / case.slug
        shutil.copytree(case.folder, silent, ignore=shutil.ignore_patterns("*.txt"))
        asked = [Report(str(silent), lang) for lang in LANGS]
        for made, page in zip(report(asked, Path(beside) / "reports"), pages, strict=True):
            shutil.copyfile(made / "report.html", page)
    return pages

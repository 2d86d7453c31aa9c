"""Small fictional chapters, so that runs are quick: they import nothing of the package."""

import time
from concurrent.futures import Future
from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis.build.plan import Report
from thapmuoi_analysis.build.run import report

WITH_PACE = 'case: str = "x"  # case\nlang: str = "vi"  # language\npace: int = 1  # units a year'
PARAMETERS = 'case: str = "example"  # slug of the case\nlang: str = "vi"  # language'
ROOT = Path(__file__).parents[2]
TELL = """\
from IPython.display import display
def tell(text, *shown):
    number = {"value": "", "unit": "", "kind": "stated", "formula": "", "sources": [], "hedge": ""}
    number["inputs"] = []
    told = [{**number, "id": f"n{i}", "shown": str(said)} for i, said in enumerate(shown)]
    about = {"role": "say", "quantities": told}
    display({"text/markdown": text, "text/plain": text}, raw=True, metadata={"thapmuoi": about})
"""


@pytest.fixture(scope="session")
def chapter():
    """Return a function that writes a chapter into the notebooks of a folder."""

    def write(home, name, *code, parameters=PARAMETERS, needs=(), values=None):
        cell = nbformat.v4.new_code_cell
        cells = [cell(parameters, metadata={"tags": ["parameters"]})] if parameters else []
        cells += map(cell, [TELL, *code])
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        about = {"needs": list(needs), "values": values or {"lang": ["vi", "en"]}}
        metadata = {"kernelspec": spec, "thapmuoi": about}
        folder = home / "notebooks"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
        return path

    return write


@pytest.fixture(scope="session")
def make():
    """Return a function that makes one report and returns its folder."""

    def run(case, out, lang="vi", settings=(), name=""):
        return report([Report(str(case), lang, settings, name)], out)[0]

    return run


@pytest.fixture(scope="session")
def contents():
    """Return a function that gives the files below a folder, hidden ones too, as bytes by name."""

    def read(folder):
        files = [path for path in folder.rglob("*") if not path.is_dir()]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    return read


@pytest.fixture(scope="module")
def home(tmp_path_factory, chapter):
    """Let the chapters be three fictional ones, and the working directory one of its own."""
    home = tmp_path_factory.mktemp("home")
    tell = 'tell(f"`{pace}` `{case}` `{lang}`", pace, case)'
    chapter(home, "01_pace.ipynb", tell, parameters=WITH_PACE, values={"pace": [1, 2, 3]})
    chapter(home, "02_plain.ipynb", "tell(f\"`{lang}` {'pace' in globals()}\")")
    chapter(home, "03_rotation.ipynb", 'tell("rotated")', parameters="", needs=["rotation"])
    chapter(home, "no_chapter.ipynb", "1 / 0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THAPMUOI_HOME", str(home))
        patch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
        patch.chdir(tmp_path_factory.mktemp("elsewhere"))
        yield home


@pytest.fixture(scope="session")
def waited():
    """Return a function that waits until something holds, as long as what brings it about runs."""

    def wait(holds, *bringers):
        while not holds():
            for one in bringers:
                if one.done() if isinstance(one, Future) else one.poll() is not None:
                    raise AssertionError(f"{one} has ended before")
            time.sleep(0.02)

    return wait

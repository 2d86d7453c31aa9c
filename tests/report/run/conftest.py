"""Small fictional chapters, so that runs are quick: they import nothing of the package."""

import nbformat
import pytest

from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.report.run.execute import Job, report

PARAMETERS = 'case: str = "example"  # slug of the case\nlang: str = "vi"  # language'
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

    def run(case, out, lang="vi", settings=None, name=""):
        job = Job(load_case(case), lang, settings or {}, name)
        return report([job], out, done=lambda chapter: None)[0]

    return run


@pytest.fixture(scope="session")
def contents():
    """Return a function that gives the files below a folder, hidden ones too, as bytes by name."""

    def read(folder):
        files = [path for path in folder.rglob("*") if not path.is_dir()]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    return read

"""Notebooks as tests write them: chapters to run, and what executed cells show and say of that."""

import json

import nbformat
from nbformat import v4

from thapmuoi_analysis.telling import show

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt"><title>t</title></svg>"""


def output(text, role="say", data=(), **about):
    """Return what a cell shows: a text, as Markdown and plainly, and other data."""
    told = {"role": role, "quantities": [], **about}
    data = {"text/markdown": text, "text/plain": text, **dict(data)}
    return v4.new_output("display_data", data=data, metadata={"thapmuoi": told})


def shown(monkeypatch, lang, tell):
    """Return what a cell shows in which something is told by the package's own means."""
    outputs = []

    def display(data, *, raw, metadata):
        about = json.loads(json.dumps(metadata))
        outputs.append(v4.new_output("display_data", data=data, metadata=about))

    monkeypatch.setattr(show, "display", display)
    tell(show.Telling(lang))
    return outputs


def notebook(*cells, **about):
    """Return a notebook: of a text a cell of Markdown, of a list of outputs one of code."""
    made = []
    for number, cell in enumerate(cells):
        if isinstance(cell, str):
            made.append(v4.new_markdown_cell(cell, id=f"c{number}"))
        else:
            ran = {"outputs": cell, "execution_count": number + 1}
            made.append(v4.new_code_cell("total = 1  # tổng", id=f"c{number}", **ran))
    return v4.new_notebook(cells=made, metadata={"thapmuoi": about})


def number(id="adopted", value="11", **more):
    """Return a number as outputs list it."""
    plain = {"unit": "unit", "kind": "stated", "formula": "", "hedge": "", "inputs": []}
    return {"id": id, "value": value, "shown": value, "sources": ["s:p1.s1"], **plain, **more}


PARAMETERS = 'case: str = "example"  # slug of the case\nlang: str = "vi"  # language'
TELL = """\
from IPython.display import display
def load_case(case, needs): ...
def tell(text, *shown):
    number = {"value": "1", "unit": "", "kind": "stated", "formula": "", "sources": ["s"]}
    number |= {"hedge": "", "inputs": []}
    told = [{**number, "id": f"n{i}", "shown": str(said)} for i, said in enumerate(shown)]
    about = {"role": "say", "quantities": told}
    display({"text/markdown": text, "text/plain": text}, raw=True, metadata={"thapmuoi": about})
"""


def chapter(home, name, *cells, parameters=PARAMETERS, prelude=TELL, title="", needs=(), **about):
    """Write a notebook, a chapter or a study, into a folder; return its path.

    A cell that begins with "#" is a heading; one of a tuple says what its section needs.
    """
    made = v4.new_notebook(metadata={"thapmuoi": about})
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    if title:
        made.cells.append(v4.new_markdown_cell(f"# {title}"))
    if parameters:
        made.cells.append(v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    if needs:
        prelude += f"load_case(case, needs={needs})"
    for cell in filter(None, (prelude, *cells)):
        source, *needed = cell if isinstance(cell, tuple) else (cell,)
        make = v4.new_markdown_cell if source.startswith("#") else v4.new_code_cell
        metadata = {"thapmuoi": {"needs": needed}} if needed else {}
        made.cells.append(make(source, metadata=metadata))
    path = home / "notebooks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, path)
    return path

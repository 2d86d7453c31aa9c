"""Executed notebooks as tests write them: what a cell shows, and what it says of that."""

from nbformat import v4

PIXEL = (  # a PNG of one white point
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)


def output(text, role="say", data=(), image=(), **about):
    """Return what a cell shows: a text, as Markdown and plainly, and other data."""
    told = {"role": role, "quantities": [], **about}
    data = {"text/markdown": text, "text/plain": text, **dict(data)}
    metadata = {"thapmuoi": told, "image/png": dict(image)}
    return v4.new_output("display_data", data=data, metadata=metadata)


def notebook(*cells, **about):
    """Return a notebook: of a text a cell of Markdown, of a list of outputs one of code."""
    made = []
    for number, cell in enumerate(cells):
        if isinstance(cell, str):
            made.append(v4.new_markdown_cell(cell, id=f"c{number}"))
        else:
            made.append(v4.new_code_cell("total = 1  # tổng", id=f"c{number}", outputs=cell))
    return v4.new_notebook(cells=made, metadata={"thapmuoi": about})


def number(id="adopted", value="11", **more):
    """Return a number as outputs list it."""
    plain = {"unit": "unit", "kind": "stated", "formula": "", "hedge": "", "inputs": []}
    return {"id": id, "value": value, "shown": value, "sources": ["s:p1.s1"], **plain, **more}

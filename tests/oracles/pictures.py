"""Pictures of notebooks, compared as one sees them."""

import base64
import io

from matplotlib.image import imread


def taken_out(notebook):
    """Take the pictures out of a notebook and return them."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    shown = [output["data"] for output in outputs if "image/png" in output.get("data", {})]
    return [data.pop("image/png") for data in shown]


def alike(one, other):
    """Return whether two pictures differ in no more than the edges of letters."""
    a = imread(io.BytesIO(base64.b64decode(one)))
    b = imread(io.BytesIO(base64.b64decode(other)))
    return a.shape == b.shape and float(abs(a - b).mean()) < 0.003


def same(now, before):
    """Hold that two notebooks have the same cells, and pictures that look alike."""
    pairs = zip(taken_out(now), taken_out(before), strict=True)
    assert all(alike(one, other) for one, other in pairs)
    cells = zip(now.cells, before.cells, strict=True)
    assert [one.id for one, other in cells if one != other] == []

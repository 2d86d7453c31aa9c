"""What notebooks show; pictures are compared as one sees them."""

import base64
import io
from itertools import chain

from matplotlib.image import imread


def outputs(notebook):
    """Return all that the cells of a notebook show."""
    return [*chain.from_iterable(cell.get("outputs", ()) for cell in notebook.cells)]


def taken_out(notebook):
    """Take the pictures out of a notebook and return them."""
    shown = [output.get("data", {}) for output in outputs(notebook)]
    return [data.pop("image/png") for data in shown if "image/png" in data]


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

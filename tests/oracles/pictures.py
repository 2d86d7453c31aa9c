"""What notebooks show; pictures are compared as one sees them."""

import base64
import io

from matplotlib.image import imread


def outputs(notebook):
    """Return all that the cells of a notebook show."""
    found = []
    for cell in notebook.cells:
        found += cell.get("outputs", ())
    return found


def taken_out(notebook):
    """Take the pictures out of a notebook and return them."""
    pictures = []
    for output in outputs(notebook):
        data = output.get("data", {})
        if "image/png" in data:
            pictures.append(data.pop("image/png"))
    return pictures


def alike(one, other):
    """Return whether two pictures differ in no more than the edges of letters."""
    a = _pixels(one)
    b = _pixels(other)
    if a.shape != b.shape:
        return False
    difference = abs(a - b).mean()
    return float(difference) < 0.003


def _pixels(picture):
    content = base64.b64decode(picture)
    return imread(io.BytesIO(content))


def same(now, before):
    """Hold that two notebooks have the same cells, and pictures that look alike."""
    pairs = zip(taken_out(now), taken_out(before), strict=True)
    assert all(alike(one, other) for one, other in pairs)
    for one, other in zip(now.cells, before.cells, strict=True):
        assert one == other, one.id

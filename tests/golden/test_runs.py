"""What is told, and what the data say, has no run of nine words of an article: it is not ours.

`runs.txt` holds a fingerprint of each such run of the articles that are not shipped, their titles
and the name of the model left out: nobody can read them there, and what is told is held to them.
"""

import hashlib
import re
from pathlib import Path

import pytest

RUN = 9
FOLDER = Path(__file__).parent
DATA = FOLDER.parents[1] / "data"
KNOWN = {*(FOLDER / "runs.txt").read_text("ascii").split()}
TITLE = re.compile(r"“[^”]*”")  # what is cited
TOLD = [*FOLDER.glob("*-*.txt"), *DATA.glob("*/*.csv")]


def fingerprints(text):
    """Return each run of nine words of a text, with its fingerprint."""
    words = re.findall(r"\w+", text.casefold())
    found = {}
    for start in range(len(words) - RUN + 1):
        run = " ".join(words[start : start + RUN])
        whole = hashlib.sha256(run.encode()).hexdigest()
        found[whole[:10]] = run
    return found


def taken(text):
    """Return the runs of a text that are an article's."""
    found = fingerprints(TITLE.sub(" . ", text))
    return [run for print, run in found.items() if print in KNOWN]


@pytest.mark.parametrize("path", TOLD, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_run_of_nine_words_is_taken_over(path):
    if path.name != "sources.csv":  # titles stand there
        assert taken(path.read_text("utf-8")) == []

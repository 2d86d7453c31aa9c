"""Cases of the tests of chapters, changed in memory, and what is said of them."""

from dataclasses import replace
from functools import cache

import pytest

from thapmuoi_analysis.record import hedging
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.claim import LANGS, hedges
from thapmuoi_analysis.telling.voice import Voice

load = cache(load_case)  # frozen, and its tables are handed out as copies


@pytest.fixture
def case_of():
    """Return a function that loads a case."""
    return load


def _as_hedged(frame, rows):
    """Return claims of which those with another type or hedge have the force that these say."""
    for id, cells in rows.items():
        here, given = frame["id"] == id, {"type", "hedge", "hedge_en"} & {*cells}
        for row in frame[here].to_dict("records") if given and "force" not in cells else ():
            kinds = hedging.kinds(*(hedges(row, lang) for lang in LANGS))
            frame.loc[here, "force"] = hedging.force_of(row["type"], kinds)
            frame.loc[here, "condition"] = hedging.condition_of(kinds)
    return frame


@pytest.fixture
def changed():
    """Return a function that changes rows of a table of a case, by their id, or drops them.

    A table of which all rows are dropped is one that the case does not have.
    """

    def change(slug, table="claims", drop=(), **rows):
        case = load(slug) if isinstance(slug, str) else slug
        frame = getattr(case, table).copy()
        key = frame.columns[0]
        assert {*rows, *drop} <= {*frame[key]}
        for id, cells in rows.items():
            for column, cell in cells.items():
                frame.loc[frame[key] == id, column] = cell
        frame = frame[~frame[key].isin(drop)].reset_index(drop=True)
        if table == "claims":
            frame = _as_hedged(frame, rows)
        return replace(case, _tables={**case._tables, table: frame})

    return change


@pytest.fixture
def says():
    """Return a function that says something in a language, with marks where these are wanted."""

    def say(told, lang="vi", frame="{told}", *, marks=False):
        return Voice(lang).speak(frame, {"told": told}, "{label}" * marks).text

    return say

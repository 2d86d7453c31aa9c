"""What everybody shares cannot be changed, and what is handed out is one's own."""

import pandas as pd
import pytest

from thapmuoi_analysis import paths
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA, codes_of, schema_of
from thapmuoi_analysis.telling.formatter import LANGS, Formatter
from thapmuoi_analysis.telling.tables import headings

CASE = load_case("example")
SHARED = {  # what is made once for all
    "words": lambda: Formatter("vi").words(),
    "terms": lambda: Formatter("en").words("terms"),
    "headings": lambda: headings("annex numbers"),
    "codes of a column": lambda: codes_of("claims", "type"),
    "what a key means": lambda: DESCRIPTOR["case"]["place"],
    "numbers of a case": lambda: CASE.quantities,
    "names of a case": lambda: CASE.names["place"],
    "labels of a case": lambda: CASE.labels,
    "a label of a case": lambda: CASE.labels["adopted"],
    "schemas": lambda: SCHEMA,
    "a schema": lambda: SCHEMA["plan"],
    "a column of a schema": lambda: SCHEMA["plan"]["fields"][0],
    "limits of a column": lambda: SCHEMA["plan"]["fields"][0]["constraints"],
}


def _put(shared):
    shared["adopted"] = "spoilt"


def _take(shared):
    del shared[next(iter(shared))]


def _add(shared):
    shared |= {"adopted": "spoilt"}


def test_what_all_share_cannot_be_changed_in_place():
    for name, shared in SHARED.items():
        before = dict(shared())
        for spoil in (_put, _take, _add, lambda one: one.clear()):
            with pytest.raises((TypeError, AttributeError)):
                spoil(shared())
            assert dict(shared()) == before != {}, name


def _spoil(frame):
    """Change a table in every way of a notebook."""
    frame.iloc[0, 0] = frame.iloc[-1, 0]
    frame.loc[:, frame.columns[-1]] = None
    frame["spoilt"] = 1
    frame.columns = [*frame.columns[:-1], "renamed"]
    frame.drop(frame.index, inplace=True)


@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_a_table_of_a_case_is_ones_own():
    case, untouched = load_case("thap-muoi"), load_case("thap-muoi")
    for table in ("units", "facts", "plan", "claims", "sources"):
        mine = getattr(case, table)
        _spoil(mine)
        assert mine.empty
        pd.testing.assert_frame_equal(getattr(case, table), getattr(untouched, table))


def test_lists_that_all_share_are_tuples():
    assert isinstance(SCHEMA["plan"]["fields"], tuple)
    assert isinstance(SCHEMA["plan"]["primaryKey"], tuple)
    assert isinstance(CASE.conflicts, tuple)


def test_what_is_written_has_a_schema_of_its_own():
    for table in SCHEMA:
        before = schema_of(table)
        schema_of(table)["fields"].clear()
        assert schema_of(table) == before != {}


def test_ones_own_words_are_not_taken_for_the_words_of_all():
    for lang in LANGS:
        mine = {**Formatter(lang).words("terms"), "adopted": "spoilt"}
        assert mine["adopted"] == "spoilt"
        assert Formatter(lang).term("adopted") in ("đã thực hiện", "adopted")


def test_a_place_named_from_here_is_another_from_there(tmp_path, monkeypatch):
    monkeypatch.setenv("THAPMUOI_HOME", ".")
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        assert paths.home() == (tmp_path / name).resolve()

"""What is kept for all who ask cannot be changed by one of them."""

import pytest

from thapmuoi_analysis import paths
from thapmuoi_analysis.record import folder
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.schema import DESCRIPTOR, SCHEMA, codes_of, schema_of


def _spoil(mapping, key):
    with pytest.raises(TypeError):
        mapping[key] = "spoilt"


def test_the_schemas_are_frozen_to_the_last_limit():
    for table in SCHEMA:
        _spoil(SCHEMA, table)
        for part in SCHEMA[table]:
            _spoil(SCHEMA[table], part)
        for field in SCHEMA[table]["fields"]:
            _spoil(field, "name")
            _spoil(field.get("constraints", SCHEMA), "enum")
    assert isinstance(SCHEMA["plan"]["fields"], tuple)
    assert isinstance(SCHEMA["claims"]["primaryKey"], tuple)


def test_a_schema_that_was_handed_out_may_be_changed_and_changes_no_other():
    for handed_out in (schema_of("plan"), folder.resources({"plan": []})[0]["schema"]):
        handed_out["fields"].clear()
        assert len(schema_of("plan")["fields"]) == len(SCHEMA["plan"]["fields"]) == 3
        assert len(folder.resources({"plan": []})[0]["schema"]["fields"]) == 3


def test_what_tables_and_codes_mean_is_frozen():
    _spoil(codes_of("claims", "type"), "benefit")
    _spoil(codes_of("claims", "type")["benefit"], "vi")
    _spoil(DESCRIPTOR["case"]["place"], "vi")


def test_what_a_case_keeps_is_frozen():
    case = load_case("thap-muoi")
    for kept in (case.quantities, case.assumptions, case.origins, case.labels):
        _spoil(kept, next(iter(kept)))
    _spoil(case.labels["adopted"], "vi")
    assert isinstance(case.conflicts, tuple)


def test_a_folder_named_from_where_one_is_follows_where_one_goes(tmp_path, monkeypatch):
    monkeypatch.setenv("THAPMUOI_DATA", "mine")
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        monkeypatch.chdir(tmp_path / place)
        assert paths.data() == tmp_path.resolve() / place / "mine"

"""Outlines that a case brings: read by code or name, turned, and refused where they are none."""

import json
import shutil
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.faults import CaseError
from thapmuoi_analysis.record.outlines import read_outlines

DATA = Path(__file__).parents[2] / "data"
SQUARE = [[0.4, 0.1], [0.5, 0.1], [0.5, 0.2], [0.4, 0.2], [0.4, 0.1]]
TOWN = 0  # place of a feature in the file, and of the commune around it
AROUND = 1


load = cache(load_case)


@pytest.fixture
def with_outlines(tmp_path):
    """Return a function that changes the outlines of the example and reads them."""

    def run(change):
        path = Path(shutil.copy(DATA / "example" / "units.geojson", tmp_path))
        found = json.loads(path.read_text(encoding="utf-8"))
        changed = change(found)
        text = changed if isinstance(changed, str) else json.dumps(found, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return read_outlines(path, load("example").units)

    return run


def geometry(place, **changes):
    return lambda found: found["features"][place]["geometry"].update(changes)


def area(ring):
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) / 2


def test_every_unit_has_its_outline_by_code_and_a_hole_is_turned_the_other_way():
    case = load("example")
    assert list(case.outlines) == list(case.units["code"])
    assert [len(rings) for rings in case.outlines.values()] == [1, 2, 1, 1, 1, 1]
    for outer, *holes in case.outlines.values():
        assert area(outer) > 0
        assert all(area(hole) < 0 for hole in holes)
    [town], [_, hole] = case.outlines["99001"], case.outlines["99002"]
    assert set(town) == set(hole)


def test_a_case_without_the_file_has_no_outlines():
    assert load("thap-muoi").outlines == {}


def test_rings_turned_the_wrong_way_and_heights_make_no_difference(with_outlines):
    def change(found):
        for feature in found["features"]:
            rings = feature["geometry"]["coordinates"]
            feature["geometry"]["coordinates"] = [[[*p, 7.5] for p in r[::-1]] for r in rings]

    changed = with_outlines(change)
    for code, rings in load("example").outlines.items():
        assert [sorted(ring) for ring in changed[code]] == [sorted(ring) for ring in rings]
        assert [area(ring) for ring in changed[code]] == pytest.approx([area(r) for r in rings])


def test_a_feature_may_name_its_unit_instead_of_its_code(with_outlines):
    def change(found):
        for feature in found["features"]:
            feature["properties"].pop("code")
        found["features"][TOWN]["properties"]["name"] = "TT. BẾN THỬ"

    assert with_outlines(change) == load("example").outlines


def test_a_unit_of_several_parts_is_a_multipolygon(with_outlines):
    def change(found):
        shape = found["features"][TOWN]["geometry"]
        shape.update(type="MultiPolygon", coordinates=[shape["coordinates"], [SQUARE]])

    assert [area(r) > 0 for r in with_outlines(change)["99001"]] == [True, True]


@pytest.mark.parametrize(
    ("change", "column", "value", "expected"),
    [
        (lambda found: '{"type": "FeatureCollection",', "", "", "FeatureCollection"),
        (lambda found: "[]", "", "", "FeatureCollection"),
        (lambda found: '{"features": [null]}', "", "", "FeatureCollection"),
        (geometry(TOWN, type="Point", coordinates=[0.1, 0.1]), "feature 1", "Point", "Polygon"),
        (geometry(TOWN, type="LineString"), "feature 1", "LineString", "Polygon"),
        (geometry(TOWN, coordinates=[]), "feature 1", "Polygon", "closed rings"),
        (geometry(TOWN, coordinates=None), "feature 1", "Polygon", "closed rings"),
        (geometry(TOWN, coordinates=[SQUARE[:-1]]), "feature 1", "Polygon", "closed rings"),
        (geometry(TOWN, coordinates=[SQUARE[:2] + SQUARE[:1]]), "feature 1", "Polygon", "rings"),
        (geometry(TOWN, coordinates=[[[0, "x"]] * 4]), "feature 1", "Polygon", "closed rings"),
        (geometry(TOWN, coordinates=[[[562e3, 1163e3]] * 4]), "feature 1", "Polygon", "latitude"),
        (geometry(TOWN, coordinates=[[[10.5, 105.8]] * 4]), "feature 1", "Polygon", "latitude"),
        (geometry(TOWN, coordinates=[[[float("nan"), 1]] * 4]), "feature 1", "Polygon", "closed"),
        (lambda found: found["features"][TOWN].update(geometry=None), "feature 1", "", "Polygon"),
        (
            lambda found: found["features"][AROUND]["properties"].update(code="99009"),
            "feature 2",
            "99009",
            "a unit",
        ),
        (
            lambda found: found["features"][AROUND].update(properties={"name": "Bến Thử"}),
            "feature 2",
            "Bến Thử",
            "thị trấn Bến Thử (99001) or xã Bến Thử (99002)",
        ),
        (lambda found: found["features"].pop(AROUND) and None, "code", "99002", "once"),
        (
            lambda found: found["features"].append(found["features"][AROUND]),
            "code",
            "99002",
            "once",
        ),
    ],
)
def test_what_is_no_outline_of_a_unit_is_refused_with_its_place(
    with_outlines, change, column, value, expected
):
    with pytest.raises(CaseError) as caught:
        with_outlines(change)
    [fault] = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("units.geojson", 0, column, value)
    assert expected in fault.expected
    assert fault.mend


def test_all_features_that_are_wrong_are_told_at_once(with_outlines):
    def change(found):
        found["features"][TOWN]["geometry"]["type"] = "Point"
        found["features"][AROUND]["properties"]["code"] = "99009"

    with pytest.raises(CaseError) as caught:
        with_outlines(change)
    assert {fault.column for fault in caught.value.faults} == {"feature 1", "feature 2"}


def test_a_case_with_a_wrong_outline_is_not_loaded(tmp_path):
    folder = shutil.copytree(DATA / "example", tmp_path / "example")
    (folder / "units.geojson").write_text("{}", encoding="utf-8")
    with pytest.raises(CaseError, match=r"units\.geojson"):
        load_case(folder)

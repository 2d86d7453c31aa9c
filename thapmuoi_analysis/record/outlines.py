"""Outlines of the units, from a GeoJSON file that a case may bring; checked like its tables."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.encoding import decode
from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.places import codes_for

Ring = list[tuple[float, float]]  # closed; anticlockwise around land, clockwise around a hole


def outlines_of(case: Path) -> Path:
    """Return where the outlines of a case stand: in its folder, or beside its workbook."""
    return case.with_suffix(".geojson") if case.suffix == ".xlsx" else case / "units.geojson"


def read_outlines(path: Path, units: pd.DataFrame) -> dict[str, list[Ring]]:
    """Read a feature for each unit, told by its property `code`, or `name` where it has no code.

    Parameters
    ----------
    path : pathlib.Path
        The file: a FeatureCollection of polygons, in degrees (RFC 7946).
    units : pandas.DataFrame
        Table of units of the case.

    Returns
    -------
    dict of str to list of Ring
        Code -> rings of its polygons.

    Raises
    ------
    CaseError
        If it is no such file, a feature is no polygon or belongs to no unit, or a unit has none
        or several.
    """
    try:
        found = json.loads(decode(path.read_bytes(), path.name))
        features = [(f.get("properties") or {}, f.get("geometry") or {}) for f in found["features"]]
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        expected, mend = "a FeatureCollection (GeoJSON)", f"export the outlines again ({error})"
        raise CaseError([Fault(path.name, expected=expected, mend=mend)]) from error
    names = pd.Series([p.get("code") or p.get("name") or "" for p, _ in features], name="code")
    codes, faults = [], []
    try:
        codes = list(codes_for(names, units, path.name))
    except CaseError as error:
        faults += [replace(f, row=0, column=f"feature {f.row - 1}") for f in error.faults]
    rings = [list(_rings(geometry)) for _, geometry in features]
    for number, (drawn, (_, geometry)) in enumerate(zip(rings, features, strict=True), 1):
        if not drawn:
            expected = "a Polygon or MultiPolygon of closed rings, as longitude and latitude"
            mend = "export it again in degrees (WGS 84, EPSG:4326), not in metres of VN-2000"
            value = str(geometry.get("type", ""))
            faults.append(Fault(path.name, 0, f"feature {number}", value, expected, mend))
    for code in units["code"] if codes else ():
        if codes.count(code) != 1:
            mend = "keep one feature for it, a MultiPolygon where it has several parts"
            faults.append(Fault(path.name, 0, "code", code, "each unit of the case once", mend))
    if faults:
        raise CaseError(faults)
    return dict(zip(codes, rings, strict=True))


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    """Yield the rings of a geometry, turned as they should be; nothing where one is no ring."""
    given: Any = geometry.get("coordinates")
    polygons = {"Polygon": [given], "MultiPolygon": given}.get(geometry.get("type", ""), ())
    try:
        drawn = [
            ([(float(x), float(y)) for x, y, *_ in ring], number == 0)
            for polygon in polygons
            for number, ring in enumerate(polygon)
        ]
    except (TypeError, ValueError):
        return
    points = [point for ring, _ in drawn for point in ring]
    in_degrees = all(abs(x) <= 180 and abs(y) <= 90 for x, y in points)  # so NaN is not
    if in_degrees and all(len(ring) > 3 and ring[0] == ring[-1] for ring, _ in drawn):
        for ring, is_outer in drawn:
            area = sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))
            yield ring if (area > 0) == is_outer else ring[::-1]

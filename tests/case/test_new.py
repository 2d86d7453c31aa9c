"""What is new is made beside its place, by a name that the next run clears."""

import pytest

from thapmuoi_analysis import paths
from thapmuoi_analysis.case import new


def test_what_is_new_is_made_beside_its_place_by_a_name_that_is_cleared(tmp_path):
    seen = []

    def make(made):
        made.mkdir()
        seen.append(made)

    new.place(tmp_path / "deep" / "mine", make)
    apart = seen[0].parent
    assert apart.parent == tmp_path / "deep" and apart.name.startswith(paths.making())
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["mine"]


def test_a_file_of_another_kind_is_not_written(tmp_path):
    for suffix in (".xls", ".xlsm", ".ods", ".csv", ".XLSM", ".zip"):
        with pytest.raises(RuntimeError, match=r"expected the name of a folder, or of a workbook"):
            new.write(new.new_case("mine", {}), tmp_path / f"mine{suffix}")
    assert list(tmp_path.iterdir()) == []

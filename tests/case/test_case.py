"""Loading: the real case as it is, typed and frozen; found by slug, path or THAPMUOI_DATA."""

import csv
import dataclasses
import json
import os
import re
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from glance import lines

from thapmuoi_analysis import paths
from thapmuoi_analysis.case import excel_write, location
from thapmuoi_analysis.case.case import load_case, read
from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.case.location import address_of, beside
from thapmuoi_analysis.case.measures import measures
from thapmuoi_analysis.case.quantity import NOT_REPORTED
from thapmuoi_analysis.case.schema import SCHEMA, columns_of

ROOT = Path(__file__).parents[2]
DATA, VALID = ROOT / "data", ROOT / "tests" / "_valid"
DTYPES = {"integer": "Int64", "date": "datetime64[s]", "boolean": "boolean", "string": "str"}
PACKAGE = "datapackage.json"


@pytest.fixture(scope="module")
def case():
    return load_case("thap-muoi")


def described(folder, tables=(), **names):
    """Write the descriptor of the valid case, of some of its tables, with these names too."""
    package = json.loads((VALID / PACKAGE).read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] in tables]
    package["case"] |= names
    (folder / PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    return folder


LEAST = ("sources", "sentences", "facts", "rotation")


@pytest.fixture
def minimal(tmp_path):
    """Return a folder with the three tables that a case must have, and one more."""
    (folder := tmp_path / "minimal").mkdir()
    for table in LEAST:
        shutil.copy(VALID / f"{table}.csv", folder)
    return described(folder, LEAST)


def told_of(folder):
    """Return the errors of a case that does not load."""
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    return caught.value.errors


# tables and numbers


def test_tables_have_the_columns_and_types_of_their_schema_and_no_empty_text_is_missing(case):
    cases = (case, load_case("comparison"), load_case(VALID))
    for name, table in SCHEMA.items():
        frame = next(one for one in cases if one.has(name)).table(name)
        types = {}
        for field in table["fields"]:
            holds_numbers = field["type"] == "string" and "states" in field  # of several kinds
            types[field["name"]] = "object" if holds_numbers else DTYPES[field["type"]]
        assert frame.dtypes.astype(str).to_dict() == types and [*frame] == columns_of(name)
        assert [*frame.index] == [*range(len(frame))] != []
        assert not frame.select_dtypes("str").isna().any(axis=None)


def test_every_stated_number_is_a_quantity_with_its_sentence(case):
    other = load_case("comparison")
    own = {*case.quantities} - {*other.quantities}
    assert len(own) == len(case.facts) + 2 * len(case.plan) + len(case.rotation) == 18
    columns = ["adopted", "total", "earlier", "start_year", "share", "target"]
    stated = other.elsewhere[columns].count().sum()
    assert len(other.quantities) == stated + other.elsewhere_claims["number"].count() == 49
    for id, number in case.quantities.items():
        assert number.sources and {*number.sources} <= {*case.sentences["locator"]}
        assert (number.id, number.kind) == (id, "stated")
    for id, value, unit in (
        ("target_share", Fraction(1, 2), ""),
        ("page_date", date(2022, 3, 2), "date"),
        ("plan_2018", 3, "unit"),
        ("rotated_young", 7, "person"),
        ("rotated_nonlocal", NOT_REPORTED, "person"),  # given by a hedge alone
    ):
        assert (case.fact(id).value, case.fact(id).unit) == (value, unit)
    assert case.fact("rotated_nonlocal").hedge == "hầu hết"
    with pytest.raises(KeyError) as caught:
        case.fact("adopted_2019")
    known = ", ".join(case.quantities)
    assert caught.value.args == (f"case thap-muoi states no 'adopted_2019'; it states: {known}",)


def test_every_assumption_is_a_quantity_marked_so_and_no_stated_number(case):
    assert len(case.assumptions) == len(case.workload) == 14
    for id, number in case.assumptions.items():
        assert (number.id, number.kind) == (id, "assumed")
    assert not {*case.assumptions} & {*case.quantities}
    assert case.assumptions["delegated_share"].value == Fraction(3, 10)
    assert case.origins["week_hours"] == "workload.csv, row 2"
    assert load_case("an-giang").assumptions == {}


def test_the_latest_value_of_a_measure_is_taken_and_one_not_stated_is_not_reported():
    valid = load_case(VALID)
    row = valid.facts.query("id == 'adopted'").to_dict("records")[0]
    earlier = {**row, "id": "adopted_2018", "value": 1, "as_of_latest": date(2018, 12, 31)}
    case = valid.with_rows("facts", **{**earlier, "as_of_earliest": ""})
    assert [q.value for q in case.measure("adopted")] == [1, 2]
    assert case.latest("adopted").id == "adopted"
    units = {"units": "unit", "target_share": "", "target_year": "year", "page_date": "date"}
    for measure, unit in {**units, "meetings": "meeting/month"}.items():
        found = load_case("comparison").latest(measure)
        assert (found.id, found.unit, found.value) == (measure, unit, NOT_REPORTED)


def test_what_is_no_measure_is_refused_with_what_is_close_or_computes_it(case):
    computed = re.escape("computed: metrics.headline(record)['adopted_share']")
    refused = {
        "adpoted": "no measure is called 'adpoted'; it may be: adopted",
        "adopted_share": computed,
        "xyz": "it may be: units, adopted, remaining",
        "rotated_nonlocal": "no measure is called 'rotated_nonlocal'",
    }
    for name, word in refused.items():
        with pytest.raises(KeyError, match=word):
            case.latest(name)


def rows_of(folder, table):
    path = folder / f"{table}.csv"
    return [*csv.DictReader(path.read_text("utf-8").splitlines())] if path.exists() else []


def test_numbers_are_found_again_in_their_rows_and_go_by_the_labels_of_these():
    ids = {"facts": "{id}", "plan": "plan_{year}", "rotation": "{id}", "workload": "{id}"}
    for folder in (*sorted(path.parent for path in DATA.glob("*/units.csv")), VALID):
        case, origins, labels = load_case(folder), {}, {}
        for table, id in ids.items():
            for n, row in enumerate(rows_of(folder, table), 2):
                origins[id.format(**row)] = f"{table}.csv, row {n}"
                if "label_vi" in row:
                    labels[row["id"]] = {"vi": row["label_vi"], "en": row["label_en"]}
        assert origins.items() <= case.origins.items() and len(origins) > 10
        assert case.origins.keys() == {*case.quantities, *case.assumptions}
        assert labels.items() <= case.labels.items()
        for row in rows_of(folder, "elsewhere"):
            label = case.labels[f"elsewhere_{row['id']}"]  # where, then when and what
            assert label["vi"].startswith(row["place_vi"] + " (")
            assert label["en"].startswith(row["place_en"] + " (")
        declared = {id for id in case.labels if not id.startswith("elsewhere_")} - labels.keys()
        assert case.beside or declared <= measures().keys()  # in the case's nouns


def test_a_case_and_what_it_hands_out_cannot_be_changed(case):
    for name in (*(field.name for field in dataclasses.fields(case)), "units"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(case, name, None)
    for mapping in (case.names, case.names["place"], case._tables, case.quantities, case.origins):
        with pytest.raises(TypeError):
            mapping[next(iter(mapping))] = None
    before = case.units
    case.records("units")[0].clear()
    case.units.pop("code")
    table = case.table("units")
    table.loc[:, "name_vi"] = "?"
    pd.testing.assert_frame_equal(case.units, before)
    assert [[*row.values()] for row in case.records("units")] == before.to_numpy().tolist()
    assert case != load_case("thap-muoi")  # equal to itself alone
    assert {case: 1}[case] == 1


def test_a_table_that_the_case_lacks_is_told_and_asked_for_first(minimal):
    case = load_case(minimal)
    assert [case.has(name) for name in ("facts", "rotation", "plan", "nothing")] == [1, 1, 0, 0]
    assert case.planned() == {}
    assert {"facts", "quantities", "has"} <= {*dir(case)}
    assert "plan" not in dir(case)
    made = case.table("plan")
    assert [*made.dtypes] == [*load_case(VALID).plan.dtypes]
    assert made.empty and case.records("plan") == []
    with pytest.raises(AttributeError, match="case minimal has no table plan"):
        _ = case.plan
    with pytest.raises(AttributeError, match=r"no 'plans'.*facts, plan"):
        _ = case.plans
    with pytest.raises(KeyError, match="plans"):
        case.table("plans")
    with pytest.raises(LookupError) as caught:
        load_case("comparison", ["facts", "elsewhere", "units"])
    assert caught.value.args == ("case comparison lacks what this notebook needs: facts, units",)
    assert load_case("comparison", ["elsewhere"]).has("elsewhere")


def test_the_record_of_other_places_needs_no_facts_and_any_other_case_does(minimal):
    assert not load_case("comparison").has("facts")
    assert load_case("comparison").measure("adopted") == []
    [error] = told_of(described(minimal, ("sources", "sentences", "rotation")))
    assert error.expected == "a table facts"


# names and places


def test_a_case_is_named_for_its_folder_and_told_by_its_descriptor(case):
    assert (case.slug, case.fictional) == ("thap-muoi", False)
    assert case.folder == paths.data() / "thap-muoi"
    assert case.names["place"] == {"vi": "huyện Tháp Mười", "en": "Tháp Mười district"}
    for slug, *expected in (
        ("example", "1.1.0", "Nhóm tác giả dự án phân tích Tháp Mười", 1),
        ("comparison", "1.1.0", "", 24),
        (VALID, "", "", 1),
    ):
        case = load_case(slug)
        for one in (case, case.with_rows("sources", id=case.sources["id"][0], author="ai đó")):
            assert [one.version, one.compiled_by, len(one.own_sources)] == expected
            assert (one.slug, one.workbook) == (one.folder.name, None)
            assert one.langs == ("vi", "en") and one.beside == ()


def test_a_sentence_may_name_the_words_of_the_case_or_those_that_stand_in_for_them(case):
    bare = load_case(VALID)
    for name in ("place", "planner"):
        assert bare.told[name] == bare.names[name]
    assert bare.told["posts"] is None and bare.told["remaining_names"] == ("Bình Thử",)
    model = {"vi": "mô hình", "en": "the model"}
    assert bare.told["model"] == bare.told["model_title"] == model
    assert bare.told["source_noun"] == {"vi": "bài viết", "en": "article"}
    assert bare.told["start_year"].value is NOT_REPORTED and bare.told["adopted"].value == 2
    assert case.told["posts"] == case.names["posts"] and case.told["plan_2018"].value == 3
    assert load_case("comparison").told["remaining_names"] == ()


def test_a_case_is_found_by_its_slug_or_path_in_the_folder_of_data(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert location.path_of("~/mine") == tmp_path / "mine"
    assert location.path_of("thap-muoi") == paths.data() / "thap-muoi"
    assert location.path_of("thap-muoi/") == paths.data() / "thap-muoi"
    for path in ("./thap-muoi", "mine/../thap-muoi"):  # may be another case of this name
        assert location.path_of(path) == Path(path)
    assert location.known("thap-muoi") and not location.known("no-such")
    assert address_of(paths.data() / "thap-muoi") == "thap-muoi"
    assert address_of(VALID) == str(VALID)
    assert address_of(Path("thap-muoi")) == f".{os.sep}thap-muoi"  # in the folder where one is
    assert beside("comparison") == DATA / "comparison"
    monkeypatch.setenv("THAPMUOI_DATA", str(VALID.parent))
    for name in ("_valid", str(VALID), VALID):
        case = load_case(name)
        assert (case.slug, len(case.units), case.fictional) == ("_valid", 3, True)
    assert address_of(VALID) == "_valid"
    assert beside("_valid") == VALID
    assert beside("comparison") == DATA / "comparison"


SLUGS = """
Xã Đông Bình (2).XLSX | xa-dong-binh-2
đặc_khu--9.xlsx | dac-khu-9
-A-.xlsx | a
日本.xlsx | case
"""


def test_a_workbook_goes_by_its_name_in_ascii_and_a_folder_by_its_own(tmp_path):
    for name, slug in lines(SLUGS):
        assert location.slug_of(tmp_path / name) == slug
        (folder := tmp_path / name.partition(".")[0]).mkdir()
        assert location.slug_of(folder) == folder.name
        assert address_of(tmp_path / name) == str(tmp_path / name)


def test_the_files_of_a_folder_are_its_tables_descriptor_and_texts(tmp_path):
    for name in ("plan.csv", PACKAGE, "bao.txt", "coding.md", "x.xlsx"):
        (tmp_path / name).touch()
    (tmp_path / "deep.csv").mkdir()
    assert {path.name for path in location.files_of(tmp_path)} == {"plan.csv", PACKAGE, "bao.txt"}


def test_an_unknown_slug_is_told_with_those_that_exist(monkeypatch):
    known = ", ".join(sorted(path.parent.name for path in DATA.glob("*/facts.csv")))
    expected, fix = "a folder, a workbook (.xlsx), or one of: ", "mend the name of the case"
    for home, listed in (("data", known), ("notebooks", "no case in notebooks")):
        monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / home))
        error = DataError("thap-muoii", expected=expected + listed, fix=fix)
        assert [*told_of("thap-muoii")] == [error]
    assert "thap-muoi" in known


# a case that is set beside others


def test_a_case_set_beside_another_has_its_other_places_and_their_sources(minimal, tmp_path):
    alone, other = load_case(minimal), load_case("comparison")
    assert not alone.has("elsewhere")
    folder = described(minimal, LEAST, beside="comparison")
    excel_write.write(tmp_path / "book.xlsx", read(folder))
    written = read(tmp_path / "book.xlsx")  # of what it is set beside, nothing but its name
    assert written.descriptor["case"]["beside"] == "comparison"
    assert "elsewhere" not in written.tables
    assert len(written.tables["sources"].rows) == 1 + len(alone.sources)
    for case in (load_case(folder), load_case(tmp_path / "book.xlsx")):
        for table in ("elsewhere", "elsewhere_claims", "messages"):
            assert case.table(table).equals(other.table(table))
        assert [*case.sources["id"]] == [*alone.sources["id"], *other.sources["id"]]
        both = {*alone.sentences["locator"], *other.sentences["locator"]}
        assert {*case.sentences["locator"]} == both
        assert case.facts.equals(alone.facts)
        assert case.fact("elsewhere_an_giang_2020").value == 147
        assert case.origins["elsewhere_an_giang_2019"] == "comparison/elsewhere.csv, row 18"
        assert case.beside == ("comparison",)


ALIKE = "one table elsewhere: of the case, or of the case it names"
NO_PATH = ("the name of a case, not a path", "fill it in")


def test_a_case_cannot_be_set_beside_what_has_no_other_places_or_is_not_there(minimal):
    wrong = {"example": (ALIKE, "name another case, or take case.beside out")}
    paths_given = (5, "../comparison", "/etc", "a\0b", "~", str(DATA / "comparison"))
    wrong |= dict.fromkeys(paths_given, NO_PATH)
    for name, (expected, fix) in wrong.items():
        error = DataError(PACKAGE, 0, "case.beside", str(name), expected, fix)
        assert error in told_of(described(minimal, LEAST, beside=name))
    [error] = told_of(described(minimal, LEAST, beside="nowhere"))
    assert str(error.file).endswith("data/nowhere")
    assert error.expected.startswith("a folder, a workbook")


def test_two_cases_set_side_by_side_have_no_source_of_the_same_id(minimal):
    for path in minimal.glob("*.csv"):
        path.write_text(path.read_text("utf-8").replace("mau-2021", "dan-tri"), "utf-8")
    [error] = told_of(described(minimal, LEAST, beside="comparison"))
    assert error.value == "comparison"
    assert error.expected == "no source of the same id (dan-tri)"


def test_a_name_without_letters_is_no_case():
    with pytest.raises(CaseError) as caught:
        load_case("")
    assert "'': expected a folder, a workbook (.xlsx), or one of: an-giang" in caught.value.told(
        "en"
    )

"""Loading: the real case as it is, typed and frozen; found by slug, path or THAPMUOI_DATA."""

import csv
import dataclasses
import json
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis import paths
from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.case import load_case, read
from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.case.location import address_of, beside
from thapmuoi_analysis.case.quantity import NOT_REPORTED
from thapmuoi_analysis.case.schema import SCHEMA, columns_of

ROOT = Path(__file__).parents[2]
DATA, VALID = ROOT / "data", ROOT / "tests" / "_valid"
DTYPES = {"integer": "Int64", "date": "datetime64[s]", "boolean": "boolean", "string": "str"}


@pytest.fixture(scope="module")
def case():
    return load_case("thap-muoi")


@pytest.fixture
def minimal(tmp_path):
    """Return a folder with the three tables that a case must have, and one more."""
    (folder := tmp_path / "minimal").mkdir()
    tables = ("sources", "sentences", "facts", "rotation")
    package = json.loads((VALID / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] in tables]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for table in tables:
        shutil.copy(VALID / f"{table}.csv", folder)
    return folder


def test_tables_have_the_columns_and_types_of_their_schema_and_no_empty_text_is_missing(case):
    others = load_case("comparison"), load_case(VALID)
    for name, table in SCHEMA.items():
        frame = next(one for one in (case, *others) if one.has(name)).table(name)
        types = {}
        for field in table["fields"]:
            holds_numbers = field["type"] == "string" and "states" in field  # of several kinds
            types[field["name"]] = "object" if holds_numbers else DTYPES[field["type"]]
        assert frame.dtypes.astype(str).to_dict() == types and [*frame] == columns_of(name)
        assert list(frame.index) == list(range(len(frame))) != []
        assert not frame.select_dtypes("str").isna().any(axis=None)


def test_no_result_of_a_single_year_is_on_record_only_the_plan_goes_by_year(case):
    adopted = case.facts[case.facts["measure"] == "adopted"]
    assert adopted["value"].tolist() == [11]
    assert not any(column.startswith(("adopted", "result")) for column in case.plan.columns)
    planned = {year: number.value for year, number in case.planned().items()}
    assert planned == {2018: 3, 2019: 2, 2020: 2, 2021: 2}
    starts = case.units[["start_earliest", "start_latest"]].dropna()
    assert len(starts) == 11
    assert (starts["start_earliest"] < starts["start_latest"]).all()


def test_every_stated_number_is_a_quantity_with_its_sentence(case):
    other = load_case("comparison")
    own = {*case.quantities} - {*other.quantities}
    assert len(own) == len(case.facts) + 2 * len(case.plan) + len(case.rotation) == 18
    stated = other.elsewhere[["adopted", "total", "earlier", "start_year"]].count().sum()
    printed = other.elsewhere[["share", "target"]].count().sum()
    numbers = other.elsewhere_claims["number"].count()
    assert len(other.quantities) == stated + printed + numbers == 49
    known = set(case.sentences["locator"])
    for id, number in case.quantities.items():
        assert number.sources and known.issuperset(number.sources)
        assert (number.id, number.kind) == (id, "stated")
    for id, value, unit in (
        ("target_share", Fraction(1, 2), ""), ("page_date", date(2022, 3, 2), "date"),
        ("plan_2018", 3, "unit"), ("rotated_young", 7, "person"),
    ):  # fmt: skip
        assert (case.fact(id).value, case.fact(id).unit) == (value, unit)


def test_every_assumption_is_a_quantity_marked_so_and_no_stated_number(case):
    assert len(case.assumptions) == len(case.workload) == 14
    assert all(q.id == id and q.kind == "assumed" for id, q in case.assumptions.items())
    assert not set(case.assumptions) & set(case.quantities)
    assert case.assumptions["delegated_share"].value == Fraction(3, 10)
    assert case.origins["week_hours"] == "workload.csv, row 2"
    assert load_case("an-giang").assumptions == {}


def test_a_number_given_by_a_hedge_alone_is_not_reported_and_keeps_the_hedge(case):
    nonlocals = case.fact("rotated_nonlocal")
    assert (nonlocals.value, nonlocals.hedge) == (NOT_REPORTED, "hầu hết")


def test_an_id_that_is_not_stated_is_told_with_those_that_are(case):
    with pytest.raises(KeyError) as caught:
        case.fact("adopted_2019")
    known = ", ".join(case.quantities)
    assert caught.value.args == (f"case thap-muoi states no 'adopted_2019'; it states: {known}",)


def test_the_latest_value_of_a_measure_is_taken_and_one_not_stated_is_not_reported(tmp_path):
    folder = shutil.copytree(VALID, tmp_path / "case")
    facts = (folder / "facts.csv").read_text(encoding="utf-8")
    row = "adopted_2018,adopted,1,unit,,2018-12-31,,mau-2021:p1.s2,…,…\n"
    (folder / "facts.csv").write_text(facts + row, encoding="utf-8")
    case = load_case(folder)
    assert [q.value for q in case.measure("adopted")] == [1, 2]
    assert case.latest("adopted").id == "adopted"


def test_what_is_not_reported_has_its_name_and_unit_all_the_same():
    units = {"units": "unit", "target_share": "", "target_year": "year", "page_date": "date"}
    for measure, unit in {**units, "meetings": "meeting/month", "no_such": ""}.items():
        found = load_case("comparison").latest(measure)
        assert (found.id, found.unit, found.value) == (measure, unit, NOT_REPORTED)


def test_changing_a_table_that_was_handed_out_changes_nothing(case):
    before = case.units
    case.units.insert(0, "new", 1)
    case.units.pop("code")
    case.records("units")[0].clear()
    assert [list(row.values()) for row in case.records("units")] == before.to_numpy().tolist()
    table = case.table("units")
    table["status"] = "adopted"
    table.loc[:, "name_vi"] = "?"
    table.iloc[0, 0] = "?"
    table.columns = table.columns.str.upper()
    table.index += 1
    pd.testing.assert_frame_equal(case.units, before)


def test_a_case_and_what_it_hands_out_cannot_be_changed(case):
    for name in (*(field.name for field in dataclasses.fields(case)), "units"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(case, name, None)
    for mapping in (case.names, case.names["place"], case._tables, case.quantities, case.origins):
        with pytest.raises(TypeError):
            mapping[next(iter(mapping))] = None


def test_a_case_is_equal_to_itself_alone_and_can_be_a_key(case):
    assert case != load_case("thap-muoi")
    assert {case: 1}[case] == 1


def test_a_table_that_the_case_lacks_is_told_and_asked_for_first(minimal):
    case = load_case(minimal)
    assert [case.has(name) for name in ("facts", "rotation", "plan", "nothing")] == [1, 1, 0, 0]
    assert case.planned() == {}
    assert {"facts", "quantities", "has"} <= set(dir(case))
    assert "plan" not in dir(case)
    made = case.table("plan")
    assert list(made.dtypes) == list(load_case(VALID).plan.dtypes)
    assert made.empty and case.records("plan") == []
    with pytest.raises(AttributeError, match="case minimal has no table plan"):
        _ = case.plan
    with pytest.raises(KeyError, match="plans"):
        case.table("plans")
    with pytest.raises(AttributeError, match=r"no 'plans'.*facts, plan"):
        _ = case.plans


def test_a_case_is_named_for_its_folder_and_told_by_its_descriptor(case):
    assert (case.slug, case.fictional) == ("thap-muoi", False)
    assert case.folder == paths.data() / "thap-muoi"
    assert case.names["place"] == {"vi": "huyện Tháp Mười", "en": "Tháp Mười district"}
    assert load_case(VALID).fictional


def test_the_address_of_a_case_is_what_it_is_found_by(case, monkeypatch):
    assert address_of(case.folder) == "thap-muoi"
    assert address_of(VALID) == str(VALID)
    monkeypatch.setenv("THAPMUOI_DATA", str(VALID.parent))
    assert address_of(load_case("_valid").folder) == "_valid"


def test_a_workbook_goes_by_its_name_in_ascii_and_a_folder_by_its_own(tmp_path):
    names = {"Xã Đông Bình (2).XLSX": "xa-dong-binh-2", "đặc_khu--9.xlsx": "dac-khu-9",
             "-A-.xlsx": "a", "\u65e5\u672c.xlsx": "case"}  # fmt: skip
    for name, slug in names.items():
        assert location.slug_of(tmp_path / name) == slug
        (folder := tmp_path / name.partition(".")[0]).mkdir()
        assert location.slug_of(folder) == folder.name
        assert address_of(tmp_path / name) == str(tmp_path / name)


def test_the_files_of_a_folder_are_its_tables_descriptor_and_texts(tmp_path):
    for name in ("plan.csv", "datapackage.json", "bao.txt", "coding.md", "x.xlsx"):
        (tmp_path / name).touch()
    (tmp_path / "deep.csv").mkdir()
    found = {path.name for path in location.files_of(tmp_path)}
    assert found == {"plan.csv", "datapackage.json", "bao.txt"}


def test_a_path_may_begin_with_the_home_of_a_reader(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert location.path_of("~/mine") == tmp_path / "mine"
    assert location.path_of("thap-muoi") == paths.data() / "thap-muoi"
    assert location.known("thap-muoi") and not location.known("no-such")


def test_a_case_is_set_beside_one_of_its_own_folder_or_else_of_the_project(monkeypatch):
    assert beside("comparison") == DATA / "comparison"
    monkeypatch.setenv("THAPMUOI_DATA", str(VALID.parent))
    assert beside("_valid") == VALID
    assert beside("comparison") == DATA / "comparison"


def test_a_folder_of_the_same_shape_is_loaded_by_its_path_or_by_thapmuoi_data(monkeypatch):
    monkeypatch.setenv("THAPMUOI_DATA", str(VALID.parent))
    for name in ("_valid", str(VALID), VALID):
        case = load_case(name)
        assert (case.slug, len(case.units)) == ("_valid", 3)
        assert case.names["place"]["en"] == "Bình Mẫu district (fictional)"


def test_an_unknown_slug_is_told_with_those_that_exist(monkeypatch):
    known = sorted(path.parent.name for path in (ROOT / "data").glob("*/datapackage.json"))
    expected, fix = "a folder, a workbook (.xlsx), or one of: ", "mend the name of the case"
    for home, listed in (("data", ", ".join(known)), ("notebooks", "no case in notebooks")):
        monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / home))
        with pytest.raises(CaseError) as caught:
            load_case("thap-muoii")
        assert [*caught.value.errors] == [
            DataError("thap-muoii", expected=expected + listed, fix=fix)
        ]
    assert "thap-muoi" in known


def _beside(folder, name):
    """Let the minimal case name another that it is set beside."""
    package = folder / "datapackage.json"
    told = json.loads(package.read_text(encoding="utf-8"))
    told["case"]["beside"] = name
    package.write_text(json.dumps(told), encoding="utf-8")
    return folder


def test_a_case_set_beside_another_has_its_other_places_and_their_sources(minimal):
    alone, other = load_case(minimal), load_case("comparison")
    case = load_case(_beside(minimal, "comparison"))
    assert not alone.has("elsewhere")
    assert case.elsewhere.equals(other.elsewhere)
    assert case.elsewhere_claims.equals(other.elsewhere_claims)
    assert case.messages.equals(other.messages)
    assert list(case.sources["id"]) == [*alone.sources["id"], *other.sources["id"]]
    both = pd.concat([alone.sentences, other.sentences], ignore_index=True)
    assert {*case.sentences["locator"]} == {*both["locator"]}
    assert case.facts.equals(alone.facts)
    assert case.fact("elsewhere_an_giang_2020").value == 147
    assert case.origins["elsewhere_an_giang_2019"] == "comparison/elsewhere.csv, row 18"
    assert case.beside == ("comparison",)


def test_a_case_cannot_be_set_beside_what_has_no_other_places(minimal):
    alike = "one table elsewhere: of the case, or of the case it names"
    no_path = "the name of a case, not a path", "fill it in"
    wrong = {"example": (alike, "name another case, or take case.beside out")}
    wrong |= dict.fromkeys(
        (5, "../comparison", "/etc", "a\0b", "~", str(DATA / "comparison")), no_path
    )
    for name, (expected, fix) in wrong.items():
        with pytest.raises(CaseError) as caught:
            load_case(_beside(minimal, name))
        error = DataError("datapackage.json", 0, "case.beside", str(name), expected, fix)
        assert error in caught.value.errors


def test_a_case_cannot_be_set_beside_one_that_is_not_there(minimal):
    with pytest.raises(CaseError, match=r"data/nowhere: expected a folder, a workbook"):
        load_case(_beside(minimal, "nowhere"))


def test_two_cases_set_side_by_side_have_no_source_of_the_same_id(minimal):
    for table in ("sources", "sentences", "facts", "rotation"):
        path = minimal / f"{table}.csv"
        path.write_text(path.read_text("utf-8").replace("mau-2021", "dan-tri"), "utf-8")
    expected = "no source of the same id (dan-tri)"
    with pytest.raises(CaseError) as caught:
        load_case(_beside(minimal, "comparison"))
    assert [(f.value, f.expected) for f in caught.value.errors] == [("comparison", expected)]


def _rows(folder, table):
    path = folder / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def test_numbers_are_found_again_in_their_rows_and_go_by_the_labels_of_these():
    ids = {"facts": "{id}", "plan": "plan_{year}", "rotation": "{id}", "workload": "{id}"}
    for folder in (*sorted(path.parent for path in DATA.glob("*/units.csv")), VALID):
        case, origins, labels = load_case(folder), {}, {}
        for table, id in ids.items():
            for n, row in enumerate(_rows(folder, table), 2):
                origins[id.format(**row)] = f"{table}.csv, row {n}"
                if "label_vi" in row:
                    labels[row["id"]] = {"vi": row["label_vi"], "en": row["label_en"]}
        for row in _rows(folder, "elsewhere"):
            labels[f"elsewhere_{row['id']}"] = {"vi": row["place_vi"], "en": row["place_en"]}
        assert origins.items() <= case.origins.items() and len(origins) > 10
        assert case.origins.keys() == {*case.quantities, *case.assumptions}
        own = {id: told for id, told in case.labels.items() if not case.beside or id in labels}
        assert own == labels


def test_a_sentence_may_name_the_words_of_the_case_or_those_that_stand_in_for_them(case):
    bare, names = load_case(VALID).told, json.loads((VALID / "datapackage.json").read_text("utf-8"))
    assert {name: bare[name] for name in ("place", "planner")} == {
        name: names["case"][name] for name in ("place", "planner")
    }
    assert bare["posts"] is None and bare["remaining_names"] == ("Bình Thử",)
    assert bare["model"] == bare["model_title"] == {"vi": "mô hình", "en": "the model"}
    assert bare["source_noun"] == {"vi": "bài viết", "en": "article"}
    assert bare["start_year"].value is NOT_REPORTED and bare["adopted"].value == 2
    assert case.told["posts"] == case.names["posts"] and case.told["plan_2018"].value == 3
    assert load_case("comparison").told["remaining_names"] == ()


def test_a_case_says_who_compiled_it_and_so_does_one_that_is_changed():
    for folder, *expected in (
        (DATA / "example", "1.1.0", "Nhóm tác giả dự án phân tích Tháp Mười", 1),
        (DATA / "comparison", "1.1.0", "", 24),
        (VALID, "", "", 1),
    ):
        case = load_case(folder)
        for one in (case, case.with_rows("sources", id=case.sources["id"][0], author="ai đó")):
            assert [one.version, one.compiled_by, len(one.own_sources)] == expected
            assert (one.slug, one.folder, one.workbook) == (folder.name, folder, None)
            assert one.langs == ("vi", "en") and one.beside == ()


def test_what_a_chapter_needs_and_the_case_lacks_is_told():
    needs = ["facts", "elsewhere", "units"]
    with pytest.raises(LookupError) as caught:
        load_case("comparison", needs)
    assert caught.value.args == ("case comparison lacks what this notebook needs: facts, units",)
    assert load_case("comparison", needs[1:2]).has("elsewhere")


def test_the_record_of_other_places_needs_no_facts_and_any_other_case_does(tmp_path):
    assert not load_case("comparison").has("facts")
    assert load_case("comparison").measure("adopted") == []
    folder = shutil.copytree(VALID, tmp_path / "case")
    package = folder / "datapackage.json"
    told = json.loads(package.read_text(encoding="utf-8"))
    told["resources"] = [r for r in told["resources"] if r["name"] != "facts"]
    package.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(CaseError, match="a table facts"):
        load_case(folder)


def test_what_is_set_beside_a_case_is_not_written_into_its_workbook(minimal, tmp_path):
    from thapmuoi_analysis.case import excel_write

    alone = load_case(minimal)
    excel_write.write(tmp_path / "book.xlsx", read(_beside(minimal, "comparison")))
    written, case = read(tmp_path / "book.xlsx"), load_case(tmp_path / "book.xlsx")
    assert written.descriptor["case"]["beside"] == "comparison"
    assert "elsewhere" not in written.tables
    assert len(written.tables["sources"].rows) == 1 + len(alone.sources)
    assert case.elsewhere.equals(load_case("comparison").elsewhere)
    assert case.beside == ("comparison",)

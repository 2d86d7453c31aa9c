"""What if a row were another: a valid case, or the faults that loading would tell."""

import copy
import pickle
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.quantity import Kind

ROOT = Path(__file__).parents[2]
CHANGED = {
    "facts": [{"id": "adopted", "value": 12}, {"id": "remaining", "value": 1}],
    "units": [{"code": "30049", "status": "adopted"}],
}
MORE = {"year": 2021, "planned": 4}


@pytest.fixture(scope="module")
def case():
    return load_case("thap-muoi")


def _assumed(case):
    return {id for id, number in case.quantities.items() if number.kind is Kind.ASSUMED}


def test_it_comes_to_what_loading_the_changed_files_comes_to(case, tmp_path):
    folder = shutil.copytree(case.folder, tmp_path / "thap-muoi")
    text = (folder / "plan.csv").read_text(encoding="utf-8")
    (folder / "plan.csv").write_text(text.replace("2021,2,", "2021,4,"), encoding="utf-8")
    loaded, other = load_case(folder), case.with_rows("plan", **MORE)
    for name in case._tables:
        plain = other.table(name).drop(columns="assumed", errors="ignore")
        pd.testing.assert_frame_equal(plain, loaded.table(name))
    assert other.plan[[*case.plan]].compare(case.plan).to_numpy().tolist() == [[4, 2]]
    assert other.names == loaded.names and other.beside == loaded.beside
    over = [metrics.headline(one)["over_delivery"].value for one in (case, loaded, other)]
    assert over == [2, 0, 0]


def test_what_no_source_states_is_assumed_and_rests_on_no_sentence(case):
    other = case.with_rows("plan", **MORE)
    assert _assumed(other) == {"plan_2021"}
    assert (other.fact("plan_2021").kind, other.fact("plan_2021").sources) == (Kind.ASSUMED, ())
    assert other.fact("plan_2020") == case.fact("plan_2020")
    assert metrics.headline(other)["over_delivery"].kind is Kind.ASSUMED
    assert other.origins["plan_2021"] == "plan.csv (changed), row 5"
    again = other.with_rows("plan", year=2020, planned=1)
    assert _assumed(again) == {"plan_2020", "plan_2021"}
    assert again.origins["plan_2021"] == "plan.csv (changed), row 5"
    assert _assumed(case) == set() and case.fact("plan_2021").kind is Kind.STATED


def test_a_row_of_a_new_key_is_added_and_a_table_too(case):
    longer = case.with_rows("plan", year=2022, planned=1)
    assert longer.planned().keys() == {2018, 2019, 2020, 2021, 2022}
    assert longer.origins["plan_2022"] == "plan.csv (changed), row 6"
    thin = load_case("an-giang")
    assert not thin.has("plan")
    with_plan = thin.with_rows("plan", year=2018, planned=5)
    assert [q.value for q in with_plan.planned().values()] == [5]


OF_NO_SOURCE = {
    "measure": "other", "value": 300, "unit": "count", "unit_vi": "hộ", "unit_en": "households",
    "label_vi": "số hộ", "label_en": "households",
}  # fmt: skip


def test_what_somebody_adds_needs_no_sentence_and_is_assumed_wherever_it_stands(case, tmp_path):
    assert case.own_sources[1:]  # of several sources none is the one that is meant
    other = case.with_rows({
        "plan": [{"year": 2022, "planned": 2}], "facts": [{"id": "reached", **OF_NO_SOURCE}],
    })  # fmt: skip
    saved = load_case(other.to_folder(tmp_path / "more"))
    for one in (other, saved):
        assert one.what_if == ("plan: 2022", "facts: reached")
        assert "what if plan: 2022; facts: reached: " in repr(one)
        assert {"plan_2022", "reached"} <= _assumed(one)
        for table in ("plan", "facts"):
            row = one.table(table).iloc[-1]
            assert (row["locator"], row["assumed"]) == ("", True)
        told = metrics.table(one).set_index("id").loc["reached"]
        assert (told["kind"], told["locators"]) == ("assumed", "")
        assert one.told["source_noun"] == case.told["source_noun"]
    assert other.facts["as_of_latest"].iloc[:-1].equals(case.facts["as_of_latest"])


def test_what_a_source_says_has_its_sentence_in_a_what_if_too_and_every_row_its_key(case):
    first = case.claims.iloc[0]
    claim = {"id": "c99", "type": first["type"], "clause_vi": "x", "clause_en": "x"}
    with pytest.raises(CaseError, match=r"claims\.csv .*column locator: expected a value"):
        case.with_rows("claims", **claim)
    with pytest.raises(CaseError, match="column planned: expected a value"):
        case.with_rows("plan", year=2022)
    with pytest.raises(LookupError, match="a row of facts goes by its key, id: give it too"):
        case.with_rows("facts", **OF_NO_SOURCE)


def test_a_column_that_was_left_out_is_filled_in_for_the_row_that_names_it_alone():
    case = load_case(ROOT / "tests" / "_valid")
    first, *rest = case.with_rows("second_coding", id="c01", locator="p1").second_coding["locator"]
    assert (first, {*rest}) == ("p1", {""})


def test_rows_that_hang_together_are_changed_together(case):
    with pytest.raises(CaseError) as told:
        case.with_rows("facts", id="adopted", value=12)
    assert "facts.csv (changed), row 5, column value: found '12'; expected 11" in str(told.value)
    *_, hint = told.value.told("en").splitlines()
    assert 'changed together: with_rows({"facts": [{…}], "units": [{…}]})' in hint
    *_, in_vi = told.value.told("vi").splitlines()
    assert in_vi.startswith("Các dòng liên quan với nhau thì đổi cùng lúc: with_rows")
    other = case.with_rows(CHANGED)
    assert (other.latest("adopted").value, other.latest("remaining").value) == (12, 1)
    assert _assumed(other) == {"adopted", "remaining"}


def test_cells_may_be_typed_and_missing(case):
    fact = {"id": "page_date", "value": pd.Timestamp(2022, 3, 3), "hedge": pd.NA}
    assert case.with_rows("facts", **fact).fact("page_date").value == date(2022, 3, 3)
    fact["value"] = date(2022, 3, 3)
    assert _assumed(case.with_rows("facts", **fact)) == {"page_date"}


def test_a_row_is_taken_out_by_its_key(case):
    example = load_case("example")
    id = example.missing["id"][0]
    other = example.without_rows("missing", id=id)
    assert [*other.missing["id"]] == [*example.missing["id"]][1:]
    with pytest.raises(CaseError, match=r"claims\.csv, .*expected \{names\} of facts"):
        case.without_rows("plan", year=2021)


def test_what_is_not_there_is_told_with_what_there_is(case):
    for change, table, cells, told in (
        (case.with_rows, "plans", MORE, "no table is called 'plans'; there are: sour"),
        (case.without_rows, "plan", {"year": 2025}, "plan.csv has no row with {'year': '2025'}"),
        (case.without_rows, "plan", {"planned": 2}, "its key: year"),
    ):
        with pytest.raises(LookupError) as caught:
            change(table, **cells)
        assert told in str(caught.value)
    with pytest.raises(CaseError, match=r"column plned: .*expected no such column"):
        case.with_rows("plan", year=2021, plned=4)


def test_a_row_that_is_given_twice_is_refused():
    twice = [{"year": 2024, "planned": planned} for planned in (2, 3)]
    with pytest.raises(ValueError, match="plan: 2024 is given 2 times"):
        load_case("example").with_rows({"plan": twice})
    twice[0]["year"] = "2024"
    with pytest.raises(ValueError, match="plan: 2024 is given 2 times"):
        load_case("example").with_rows({"plan": twice})


def test_a_row_that_stands_alone_needs_no_list(case):
    row = {"year": 2021, "planned": 4}
    one = case.with_rows({"plan": row})
    assert (one.what_if, one.planned()) == (
        ("plan: 2021",),
        case.with_rows("plan", **row).planned(),
    )


def test_a_case_can_be_copied_and_sent_elsewhere(case):
    changed = load_case("example").with_rows("plan", year=2024, planned=3)
    assert changed.told and changed.claims_by_id  # what was found once is kept in it
    for one in (case, changed):
        for other in (copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
            assert {**other.quantities} == {**one.quantities}
            assert {**other.claims_by_id} == {**one.claims_by_id}
            assert other.claims.equals(one.claims)
            with pytest.raises(TypeError):
                other.names["place"] = {}
            year = max(one.planned())
            assert other.with_rows("plan", year=year, planned=1).planned()[year].value == 1


def test_a_case_is_shown_by_its_name_and_its_tables():
    assert repr(load_case("an-giang")) == (
        "<Case an-giang: sources, sentences, facts, ambiguities, missing>"
    )


def test_a_what_if_says_so_in_its_name_its_rows_and_its_page(case):
    other = case.with_rows("plan", **MORE)
    assert (case.what_if, other.what_if) == ((), ("plan: 2021",))
    assert repr(other).startswith("<Case thap-muoi, what if plan: 2021: sources,")
    assert "assumed" not in case.plan and other.plan["assumed"].tolist() == [
        False,
        False,
        False,
        True,
    ]
    assert "plan: 2021" in other._repr_html_() and "what if" not in case._repr_html_()
    assumed = metrics.table(other).query("kind == 'assumed'").set_index("id")
    assert assumed.loc["plan_2021", "value"] == 4
    again = other.with_rows(CHANGED).with_rows("plan", **MORE)
    assert again.what_if == ("facts: adopted", "facts: remaining", "units: 30049", "plan: 2021")
    example = load_case("example")
    id = example.missing["id"][0]
    assert example.without_rows("missing", id=id).what_if == (f"− missing: {id}",)


def test_a_what_if_is_saved_and_loaded_as_one(case, tmp_path):
    other = case.with_rows("plan", **MORE)
    folder = other.to_folder(tmp_path / "more-plan")
    book = other.to_xlsx(tmp_path / "more-plan")
    assert book.name == "more-plan.xlsx"
    for saved in (folder, book):
        loaded = load_case(saved)
        assert (loaded.slug, loaded.what_if) == ("more-plan", other.what_if)
        assert {**loaded.quantities} == {**other.quantities}
        assert loaded.plan.equals(other.plan)
        assert metrics.headline(loaded)["over_delivery"].kind is Kind.ASSUMED
        assert _assumed(loaded.with_rows("plan", year=2020, planned=1)) == {
            "plan_2020", "plan_2021",
        }  # fmt: skip
    with pytest.raises(RuntimeError, match="is there already"):
        other.to_folder(folder)
    plain = load_case(case.to_folder(tmp_path / "as-it-is"))
    assert (plain.what_if, _assumed(plain)) == ((), set())


def test_a_case_is_shown_in_a_notebook_with_place_sources_numbers_and_claims():
    page = load_case("example")._repr_html_()
    for told in ("example", "Sông Thử district", "example-2025-07-01: ", "languages", "vi, en"):
        assert told in page
    assert "<th>claims</th><td>19: " in page and "stated" in page


def test_whole_floats_are_whole_numbers_and_rows_may_be_a_frame(case):
    assert case.with_rows("plan", year=2021, planned=4.0).planned()[2021].value == 4
    rows = pd.DataFrame({"year": [2021, 2022], "planned": [4.0, 2.0]})
    planned = case.with_rows("plan", rows).planned()
    assert (planned[2021].value, planned[2022].value) == (4, 2)
    with pytest.raises(CaseError, match=r"2\.5"):
        case.with_rows("plan", year=2021, planned=2.5)
    with pytest.raises(CaseError, match="where it is a share, write 60%"):
        case.with_rows("facts", id="target_share", value="3/5")


def test_what_is_no_table_no_row_and_no_cell_is_refused_with_what_to_give(case):
    with pytest.raises(TypeError, match="a table by its name, as with_rows"):
        case.with_rows(None, year=2021)
    with pytest.raises(TypeError, match="rows are a list or a frame of such, not 3"):
        case.with_rows("plan", 3)
    with pytest.raises(TypeError, match=r"year: a cell has one value, not \[2021\]"):
        case.with_rows("plan", year=[2021], planned=[4])

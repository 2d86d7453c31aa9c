"""What a researcher asks for by name: numbers as a table, rows counted, reports compared."""

import json
import math
import shutil
from datetime import date

import pandas as pd
import pytest

from thapmuoi_analysis import load_case, metrics, read_reports
from thapmuoi_analysis.case.quantity import Kind, Quantity, Range, not_reported
from thapmuoi_analysis.telling.formatter import LANGS

CASES = ["thap-muoi", "chau-phu", "an-giang", "example", "comparison"]
COLUMNS = ["id", "label", "value", "low", "high", "exact", "unit", "kind", "formula", "hedge",
           "locators"]  # fmt: skip


@pytest.mark.parametrize("slug", CASES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_numbers_of_a_case_are_a_tidy_table(slug, lang):
    case = load_case(slug)
    made = metrics.table(case, lang=lang)
    assert [*made.columns] == COLUMNS and made["id"].is_unique
    assert {str(made[name].dtype) for name in ("value", "low", "high")} == {"float64"}
    known = {**case.quantities, **metrics.headline(case)}
    for row in made[made["id"].isin(known)].to_dict("records"):
        quantity = known[row["id"]]
        assert (row["exact"], row["unit"], row["kind"]) == (
            quantity.exact,
            quantity.unit,
            quantity.kind,
        )
        assert row["locators"].split() == [*quantity.sources]
        if not math.isnan(row["value"]):
            assert row["value"] == float(quantity) == row["low"] == row["high"]
    assert {*metrics.headline(case)} <= {*made["id"]}
    assert made["label"].str.len().min() > 0
    assert not made["label"].str.contains("_").any()


def test_every_measure_has_a_label_of_its_own_in_either_language():
    tables = [metrics.table(load_case("thap-muoi"), lang=lang).set_index("id") for lang in LANGS]
    both = pd.concat([table["label"] for table in tables], axis=1)
    assert both[both.iloc[:, 0] == both.iloc[:, 1]].index.tolist() == []
    assert both.loc["plan_2021"].tolist() == ["kế hoạch, 2021", "the plan, 2021"]


def test_any_facts_are_a_table_of_the_numbers_among_them():
    case = load_case("thap-muoi")
    facts = {**case.told, "more": metrics.most_units(case)}
    numbers = [fact for fact in facts.values() if isinstance(fact, Quantity)]
    assert [*metrics.table(case, facts)["id"]] == [*dict.fromkeys(number.id for number in numbers)]
    assert len(numbers) < len(facts)


def test_what_is_no_one_number_has_its_ends_or_none():
    wide, open_ = Quantity(Range(2, 9), id="a"), Quantity(Range(2, math.inf), id="b")
    hedged, none = Quantity(9, id="c", hedge="khoảng"), not_reported("d")
    day = Quantity(date(2022, 3, 2), "date", "e")
    made = metrics.table(
        load_case("example"), {q.id: q for q in (wide, open_, hedged, none, day)}
    ).set_index("id")
    assert made["value"].isna().all()
    ends = made[["low", "high"]].fillna(-1).to_numpy().tolist()
    assert ends == [[2, 9], [2, math.inf], *[[-1, -1]] * 3]
    assert made["exact"].tolist() == ["2..9", "2..inf", "9", "not reported", "2022-03-02"]
    assert made.loc["c", "hedge"] == "khoảng"


def test_rows_are_counted_with_the_sentences_that_they_rest_on():
    case = load_case("thap-muoi")
    rows = case.claims.query("type == 'limitation'")
    counted = metrics.count(rows, "limitations", "claim")
    assert (counted.value, counted.unit, counted.kind) == (len(rows), "claim", Kind.DERIVED)
    assert counted.formula == f"#{{{', '.join(rows['id'])}}}"
    assert counted.sources == tuple(rows["locator"].unique())
    units = metrics.count(case.units, "all")
    assert {*units.sources} == {x for cell in case.units["locators"] for x in cell.split()}
    assert metrics.count(case.rotation[:0], "none").value == 0


def test_units_are_counted_with_all_that_says_how_they_stand():
    units = load_case("thap-muoi").units
    rows = {status: units[units["status"] == status] for status in ("adopted", "not_adopted")}
    found = {status: metrics.counted(of, status) for status, of in rows.items()}
    assert [number.value for number in found.values()] == [11, 2]
    assert found["not_adopted"].sources == ("danh-muc-2022", "dto-2022-03-02:p11.s1")
    told = {locator for cell in units["locators"] for locator in cell.split()}
    assert {locator for number in found.values() for locator in number.sources} == told


def test_reports_are_read_as_one_table(reports):
    made = read_reports(reports)
    assert {*made["report"]} == {f"{c}/{x}" for c in ("thap-muoi", "example") for x in LANGS}
    assert [*made.columns] == ["report", "case", "lang", *(c for c in COLUMNS if c != "label")]
    for (report, case), rows in made.groupby(["report", "case"]):
        about = json.loads((reports / report / "manifest.json").read_text("utf-8"))
        assert about["case"] == case
        assert dict(zip(rows["id"], rows["exact"], strict=True)) == {
            id: number["value"] for id, number in about["numbers"].items()
        }
    wide = made.pivot(index="id", columns="report", values="value")
    assert (
        wide.loc["adopted_share", "thap-muoi/vi"]
        == wide.loc["adopted_share", "thap-muoi/en"]
        == 11 / 13
    )
    assert (
        float(metrics.headline(load_case("example"))["adopted_share"])
        == wide.loc["adopted_share", "example/vi"]
    )


def test_a_report_that_is_not_whole_is_passed_over_and_none_at_all_told(reports, tmp_path):
    shutil.copytree(reports / "example", tmp_path / "example")
    (tmp_path / "example/en/report.html").unlink()
    assert {*read_reports(tmp_path)["report"]} == {"example/vi"}
    with pytest.raises(FileNotFoundError, match="no whole report below"):
        read_reports(tmp_path / "example/en")

"""What a researcher asks for by name: numbers as a table, rows counted, reports compared."""

import json
import math
import shutil
from datetime import date

import pytest

from thapmuoi_analysis import load_case, metrics, read_reports
from thapmuoi_analysis.case.quantity import Quantity, Range, not_reported
from thapmuoi_analysis.telling.formatter import LANGS

COLUMNS = "id label value low high exact unit kind formula hedge locators"
CASE = load_case("thap-muoi")


@pytest.mark.parametrize("slug", ["thap-muoi", "chau-phu", "an-giang", "example", "comparison"])
def test_the_numbers_of_a_case_are_a_tidy_table(slug):
    case = load_case(slug)
    known = {**case.quantities, **metrics.headline(case)}
    for lang in LANGS:
        made = metrics.table(case, lang=lang)
        assert " ".join(made.columns) == COLUMNS and made["id"].is_unique
        assert {*made[["value", "low", "high"]].dtypes.astype(str)} == {"float64"}
        assert {*metrics.headline(case)} <= {*made["id"]}
        assert made["label"].str.len().min() > 0 and not made["label"].str.contains("_").any()
        for row in made[made["id"].isin(known)].itertuples():
            number = known[row.id]
            assert (row.exact, row.unit, row.kind) == (number.exact, number.unit, number.kind)
            assert row.locators.split() == [*number.sources]
            if not math.isnan(row.value):
                assert row.value == float(number) == row.low == row.high


def test_every_measure_has_a_label_of_its_own_in_either_language():
    vi, en = (metrics.table(CASE, lang=lang).set_index("id")["label"] for lang in LANGS)
    assert not (vi == en).any()
    assert (vi["plan_2021"], en["plan_2021"]) == ("kế hoạch, 2021", "the plan, 2021")


def test_any_facts_are_a_table_of_the_numbers_among_them():
    facts = {**CASE.told, "more": metrics.most_units(CASE)}
    numbers = [fact for fact in facts.values() if isinstance(fact, Quantity)]
    assert [*metrics.table(CASE, facts)["id"]] == [*dict.fromkeys(number.id for number in numbers)]


def test_what_is_no_one_number_has_its_ends_or_none():
    numbers = {
        "2..9": Quantity(Range(2, 9), id="a"),
        "2..inf": Quantity(Range(2, math.inf), id="b"),
        "9": Quantity(9, id="c", hedge="khoảng"),
        "not reported": not_reported("d"),
        "2022-03-02": Quantity(date(2022, 3, 2), "date", "e"),
    }
    made = metrics.table(CASE, numbers)
    assert made["value"].isna().all() and [*made["exact"]] == [*numbers]
    assert made["low"].dropna().tolist() == [2, 2]
    assert made["high"].dropna().tolist() == [9, math.inf]
    assert "|".join(made["hedge"]) == "||khoảng||"


def test_rows_are_counted_with_the_sentences_that_they_rest_on():
    rows = CASE.claims.query("type == 'limitation'")
    counted = metrics.count(rows, "limitations", "claim")
    assert repr(counted) == f"<limitations = {len(rows)} claim, derived>"
    assert counted.formula == f"#{{{', '.join(rows['id'])}}}"
    assert counted.sources == tuple(rows["locator"].unique())
    assert metrics.count(CASE.rotation[:0], "none").value == 0
    units, every = CASE.units, {x for cell in CASE.units["locators"] for x in cell.split()}
    assert {*metrics.count(units, "all").sources} == every
    adopted = metrics.counted(units[units["status"] == "adopted"], "adopted")
    left = metrics.counted(units[units["status"] == "not_adopted"], "left")
    assert (adopted.value, left.value) == (11, 2)
    assert left.sources == ("danh-muc-2022", "dto-2022-03-02:p11.s1")
    assert {*adopted.sources, *left.sources} == every


def test_reports_are_read_as_one_table_and_one_that_is_not_whole_is_passed_over(reports, tmp_path):
    made = read_reports(reports)
    assert {*made["report"]} == {f"{c}/{x}" for c in ("thap-muoi", "example") for x in LANGS}
    columns = f"report case lang {COLUMNS}".replace("label ", "")
    assert " ".join(made.columns) == columns
    for (report, case), rows in made.groupby(["report", "case"]):
        about = json.loads((reports / report / "manifest.json").read_text("utf-8"))
        values = {id: number["value"] for id, number in about["numbers"].items()}
        assert about["case"] == case and dict(zip(rows["id"], rows["exact"], strict=True)) == values
    wide = made.pivot(index="id", columns="report", values="value")
    shares = wide.loc["adopted_share"]
    assert shares["thap-muoi/vi"] == shares["thap-muoi/en"] == 11 / 13
    shutil.copytree(reports / "example", tmp_path / "example")
    (tmp_path / "example/en/report.html").unlink()
    assert {*read_reports(tmp_path)["report"]} == {"example/vi"}
    with pytest.raises(FileNotFoundError, match="no whole report below"):
        read_reports(tmp_path / "example/en")

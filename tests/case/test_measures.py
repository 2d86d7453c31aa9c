"""Every number that the package computes is declared once: label, unit, formula, reserved id."""

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case import measures

SUMS = {"planned_total", "cumulative_plan_*"}  # whose formulas name the years of a case
LABELS = {
    "adopted_share": "share of units that adopted",
    "cumulative_plan_2020": "cumulative plan, 2020",
    "plan_2018": "the plan, 2018",
    "plan_year_2018": "year of the plan, 2018",
    "units_needed_share": "units needed to meet the target, share",
    "elsewhere_hue_total": "Huế, total",
    "elsewhere_hue_as_of": "Huế, date",
    "adopted_share_as_of": "share of units that adopted, date",
    "planned_total_less_units_needed": (
        "total of the plan, difference from units needed to meet the target"
    ),
    "exposure_least_given_a0_a5": "exposure, lower bound, assuming A0, A5",
    "adopted_as_of_span_last": "latest possible date of the result, span, at the latest",
    "day_of_files_at_99004_2023_12_20": "day of the assessment",
    "nobody_less_planned_total": "",
    "nobody_knows": "",
    "total": "",
}


def test_what_is_computed_has_the_unit_and_formula_that_are_declared():
    known = measures.measures()
    for slug in ("thap-muoi", "chau-phu", "an-giang", "example"):
        for id, number in metrics.headline(load_case(slug)).items():
            measure = known.get(id) or known[f"{id.rpartition('_')[0]}_*"]
            assert measures.is_reserved(id)
            if number.formula and measure.id not in SUMS:
                assert (number.unit, number.formula) == (measure.unit, measure.formula)


def test_labels_are_in_both_languages_or_in_neither_and_differ():
    for measure in measures.measures().values():
        vi, en = measure.label["vi"], measure.label["en"]
        assert bool(vi) == bool(en) and (vi != en or not vi), measure.id


def test_a_number_is_called_as_declared_or_by_the_data():
    own = {"elsewhere_hue": {"vi": "Huế", "en": "Huế"}}
    assert {id: measures.label(id, "en", own) for id in LABELS} == LABELS


def test_a_number_of_another_place_is_called_by_place_year_and_measure():
    case = load_case("thap-muoi")
    called = {
        "elsewhere_an_giang_2020": "An Giang (2020): số đơn vị thực hiện mô hình",
        "elsewhere_an_giang_2020_rate": "An Giang (2020): tỷ lệ thực hiện mô hình",
        "elsewhere_chau_phu_2018_as_of_last": (
            "Châu Phú (An Giang) (2018): thời điểm của số liệu, muộn nhất"
        ),
        "elsewhere_binh_phuoc_2024_total": "Bình Phước (2024): tổng số đơn vị",
        "elsewhere_vu_quang": "Vũ Quang (Hà Tĩnh): số đơn vị thực hiện mô hình",
    }
    assert {id: measures.label(id, "vi", case.labels) for id in called} == called


def test_ids_of_what_is_computed_are_reserved_and_no_others():
    computed = {"adopted_share", "cumulative_plan_1", "x_as_of", "elsewhere_x"}
    stated = {"adopted", "units", "share_party", "adopted_2023", "plan_2018"}
    assert {id for id in computed | stated if measures.is_reserved(id)} == computed

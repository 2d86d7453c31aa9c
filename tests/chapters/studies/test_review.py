"""The checklist: three values, two reviews, thresholds apart; what the study says of it."""

import csv
import itertools
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.chapters.studies import review
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.voice import Voice

VALID = Path(__file__).parents[2] / "_valid"
HEAD = "unit,criterion,date,verdict,number,document,assessed_by"
NEW, OLD = "99103", "99101"  # without the model, with it
YES = [(NEW, "person", "2020-06-30", "yes", ""), (NEW, "person", "2020-12-01", "yes", "")]
FEW = [(NEW, "few_files", "2020-06-30", "", 4), (NEW, "few_files", "2020-12-01", "", 5)]
SMOOTH, CALM = (OLD, "smooth", "2020-12-01", "", "95%"), (OLD, "few_files", "2020-12-01", "", 8)
ROUGH = (OLD, "smooth", "2020-12-01", "", "80%")
FULL = [(OLD, "few_files", "2020-06-30", "", 20), (OLD, "few_files", "2020-12-01", "", 25)]


@pytest.fixture
def made(tmp_path):
    """Return a function that makes the valid case with other criteria and evidence."""
    count = itertools.count()

    def make(evidence, kept=None, more=""):
        folder = shutil.copytree(VALID, tmp_path / str(next(count)))
        lines = [",".join(map(str, row)) + ",văn bản,ai đó" for row in evidence]
        (folder / "evidence.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
        rows = (folder / "criteria.csv").read_text(encoding="utf-8").splitlines()
        rows = [row for row in rows if kept is None or row.split(",")[0] in {"id", *kept}]
        (folder / "criteria.csv").write_text("\n".join([*rows, more]), encoding="utf-8")
        return load_case(folder)

    return make


def _rule(case, day="2020-12-31", age=365, reviews=2):
    return review.rule(case, day, age, reviews)


def _of(case, code):
    found = review.decisions(case, _rule(case)).set_index("code")
    return found.at[code, "result"], found.at[code, "binding"]


def _state(case, code, criterion, *words):
    [found] = [s for s in review.states(case, _rule(case, *words)) if s[:2] == (code, criterion)]
    return found.met, found.why


def test_nothing_is_concluded_of_a_case_without_evidence_and_all_is_to_be_collected():
    case = load_case("thap-muoi")
    rule, voice = review.rule(case), Voice("vi")
    facts, wanted = review.facts(case, rule), review.to_collect(case, rule, voice)
    assert facts["units_not_enough"].value == facts["units"].value == len(case.units)
    assert facts["finding"].vi.startswith("chưa có minh chứng nào được nhập")
    assert {why for *_, why in review.states(case, rule)} == {"no_evidence"}
    assert list(wanted["evidence"]) != [] and set(wanted["text"]) == set(case.criteria["text_vi"])
    assert set(wanted.set_index("text").loc["Nơi ấy có đủ điều kiện", ["units"]]) == {
        "xã Hưng Thạnh, xã Tân Kiều"
    }


def test_the_example_shows_every_result_and_counts_them():
    case = load_case("example")
    rule = review.rule(case)
    found = review.decisions(case, rule).set_index("code")["result"]
    assert dict(sorted(found.items())) == {
        "99001": "not_yet",
        "99002": "keep",
        "99003": "review",
        "99004": "not_enough",
        "99005": "keep",
        "99006": "extend",
    }
    facts = review.facts(case, rule)
    assert {r: facts[f"units_{r}"].value for r in review.MET} == dict(found.value_counts())
    assert facts["finding"].en.startswith("by the evidence entered")
    assert len(review.results(case, rule, Voice("en"))) == len(case.units)


def test_criteria_and_those_that_are_inferred_are_counted():
    with (VALID.parents[1] / "data/thap-muoi/criteria.csv").open(encoding="utf-8") as file:
        basis = [row["basis"] for row in csv.DictReader(file)]
    case = load_case("thap-muoi")
    facts = review.facts(case, review.rule(case))
    assert facts["criteria_total"].value == len(basis) == len(review.criteria(case, Voice("en")))
    assert facts["criteria_inferred"].value == basis.count("inferred") > 0


def test_a_number_is_met_on_its_threshold_and_tells_how_far_it_is_from_it(made):
    said = review.assessments(made([*FEW, (OLD, "smooth", "2020-06-30", "", "90%")]))
    met = {(one.criterion, one.day): one.met for one in said}
    assert met["few_files", date(2020, 12, 1)] and met["smooth", date(2020, 6, 30)]
    seven = review.assessments(made([(NEW, "few_files", "2020-06-30", "", 7.5)]))
    distances = {one.criterion: one.limits[1] for one in seven}
    assert {id: q.value for id, q in distances.items()} == {"few_files": -2.5, "many_files": -12.5}
    assert {q.kind.value for q in distances.values()} == {"assumed"}


def test_a_verdict_where_a_threshold_is_set_and_a_number_without_one_settle_nothing(made):
    late = "late,extend,Ít trễ,Few are late,mau-2021:p3.s2,inferred,báo cáo,report,,,,hồ sơ/tháng\n"
    rows = [(NEW, "few_files", "2020-12-01", "yes", ""), (NEW, "late", "2020-12-01", "", 3)]
    case = made(rows, more=late)
    assert _state(case, NEW, "few_files") == (None, "no_number")
    assert _state(case, NEW, "late") == (None, "no_threshold")


def test_one_review_is_not_enough_for_a_change_but_enough_for_keeping_and_for_a_no(made):
    case = made([YES[1], SMOOTH])
    assert _state(case, NEW, "person") == (None, "not_confirmed")
    assert _state(case, OLD, "smooth") == (True, "")
    assert _state(made([(NEW, "person", "2020-12-01", "no", "")]), NEW, "person") == (False, "")
    assert _state(case, NEW, "person", "2020-12-31", 365, 1) == (True, "")


def test_evidence_that_is_too_old_or_of_a_later_day_counts_as_unknown(made):
    case, last = made(YES), date(2020, 12, 1)
    aged, on_the_day = (str(last + timedelta(days=days)) for days in (101, 100))
    assert _state(case, NEW, "person", str(last), 200) == (True, "")
    assert _state(case, NEW, "person", str(last), 100) == (None, "not_confirmed")
    assert _state(case, NEW, "person", aged, 100, 1) == (None, "too_old")
    assert _state(case, NEW, "person", on_the_day, 100, 1) == (True, "")
    assert _state(case, NEW, "person", "2020-06-29") == (None, "no_evidence")


@pytest.mark.parametrize(
    ("said", "kept", "code", "result", "binding"),
    [
        ([*YES, *FEW], None, NEW, "extend", ["person", "few_files"]),
        (YES, None, NEW, "not_enough", ["few_files"]),
        ([(NEW, "few_files", "2020-12-01", "", 6)], None, NEW, "not_yet", ["few_files"]),
        ([SMOOTH], None, OLD, "not_enough", ["many_files"]),
        ([SMOOTH, CALM], None, OLD, "keep", ["smooth"]),
        ([ROUGH, CALM], None, OLD, "not_yet", ["smooth"]),
        ([SMOOTH, *FULL], None, OLD, "review", ["many_files"]),
        ([SMOOTH], {"smooth"}, NEW, "not_enough", []),
        ([CALM], {"few_files", "many_files"}, OLD, "not_enough", []),
    ],
)
def test_a_result_needs_its_criteria_and_names_those_that_decide(
    made, said, kept, code, result, binding
):
    assert _of(made(said, kept), code) == (result, binding)


MET = st.sampled_from([True, False, None])
ASKED = st.lists(st.tuples(st.sampled_from(["extend", "keep", "separate"]), MET), max_size=6)


@given(ASKED, st.sampled_from(["adopted", "not_adopted"]))
def test_unknown_is_all_that_could_come_of_it(asked, status):
    """A result other than not_enough is the one that every way to settle the unknowns gives."""
    asked = [pair for pair in asked if pair[0] in review.ASKED[status]]

    def result(values):
        pairs = zip(asked, values, strict=True)
        return review.decided(status, [review.State("", "", d, m, "") for (d, _), m in pairs])

    values = [met for _, met in asked]
    ways = [(True, False) if met is None else (met,) for met in values]
    settled = {result(way) for way in itertools.product(*ways)}
    if (found := result(values)) != "not_enough":
        assert settled == {found}
    else:
        assert len(settled) > 1 or not set(review.ASKED[status]) <= {d for d, _ in asked}


def test_evidence_is_shown_with_its_threshold_and_its_document():
    case = load_case("example")
    shown = review.evidence(case, review.rule(case), Voice("vi"))
    few = shown[(shown["unit"] == "xã Cồn Nháp") & (shown["text"] == "Hồ sơ dồn lại ít")]
    assert [q.value for q in few["finding"]] == [8, 6]
    assert {q.kind.value for q in few["threshold"]} == {"assumed"}
    assert [q.value for q in few["distance"]] == [2, 4]


def test_the_day_is_the_latest_of_the_data_unless_it_is_chosen():
    case = load_case("example")
    found, chosen = (review.rule(case, day)["review_day"] for day in ("", "2025-01-31"))
    assert (found.value, found.kind.value) == (date(2025, 6, 30), "derived")
    assert (chosen.value, chosen.kind.value) == (date(2025, 1, 31), "assumed")


def test_a_day_that_is_none_is_refused():
    with pytest.raises(ValueError, match="isoformat"):
        review.rule(load_case("example"), "31/01/2025")


DUTIES, DAYS = "Deputies have clear duties", "The head spends enough days in hamlets"
TWO, UNSUITED = (
    "So many files pile up that two heads are needed",
    "The holder of both posts is not suited",
)
READY, FEW_FILES = "Suitable personnel have been prepared", "Few files pile up"
KEPT = f"{DUTIES}; {DAYS}; Papers are returned on time"
RESULTS = [
    ["Bến Thử town", "not yet adopted", "not yet", f"{READY}; {FEW_FILES}"],
    ["Bến Thử commune", "adopted", "keep", KEPT],
    ["Cồn Nháp commune", "not yet adopted", "extend", f"{READY}; {FEW_FILES}"],
    ["Gò Mẫu commune", "adopted", "review for separation", TWO],
    ["Kênh Thử commune", "adopted", "keep", KEPT],
    ["Rạch Ví commune", "adopted", "not enough evidence", f"{DUTIES}; {DAYS}; {TWO}; {UNSUITED}"],
]
TO_COLLECT = [
    [DUTIES, "evidence too old", "assignment of duties (fictional)", "Rạch Ví commune"],
    [DAYS, "no evidence", "work diary (fictional)", "Rạch Ví commune"],
    [TWO, "no evidence", "report of the one-stop shop (fictional)", "Rạch Ví commune"],
    [UNSUITED, "no evidence", "appraisal (fictional)", "Rạch Ví commune"],
]
OFFICE = "Báo cáo của bộ phận một cửa (hư cấu) – Bộ phận một cửa (hư cấu)"
BOARD = "Ban Thường vụ Huyện ủy (hư cấu)"
EVIDENCE = [
    ["Rạch Ví commune", DUTIES, "2023-12-20", "True", "–", "–", "–",
     f"Văn bản phân công (hư cấu) – {BOARD}"],
    ["Kênh Thử commune", TWO, "2024-06-20", "12 hồ sơ/tháng", "30 hồ sơ/tháng", "-18 hồ sơ/tháng",
     "hồ sơ/tháng", OFFICE],
    ["Cồn Nháp commune", READY, "2024-12-20", "True", "–", "–", "–",
     f"Thông báo kết luận (hư cấu) – {BOARD}"],
    ["Cồn Nháp commune", FEW_FILES, "2024-12-20", "8 hồ sơ/tháng", "10 hồ sơ/tháng",
     "2 hồ sơ/tháng", "hồ sơ/tháng", OFFICE],
]  # fmt: skip


def test_the_tables_of_the_example_say_what_follows_of_which_evidence_and_what_is_to_be_had():
    case, voice = load_case("example"), Voice("en")
    by = review.rule(case)
    made = {
        "review results": review.results(case, by, voice),
        "review criteria": review.criteria(case, voice),
        "review evidence": review.evidence(case, by, voice),
        "review collect": review.to_collect(case, by, voice),
    }
    cells = {name: [[*map(str, row)] for row in made[name].to_numpy()] for name in made}
    assert cells["review results"] == RESULTS
    assert cells["review collect"] == TO_COLLECT
    assert cells["review evidence"][:4] == EVIDENCE
    with (VALID.parents[1] / "data/example/criteria.csv").open(encoding="utf-8") as file:
        asked = [*csv.DictReader(file)]
    said = {"extend": "extend", "keep": "keep", "separate": "separate posts"}
    basis = {"stated": "stated", "inferred": "the compiler's inference"}
    assert cells["review criteria"] == [
        [row["text_en"], said[row["direction"]], basis[row["basis"]], row["locator"].split(":")[1]]
        for row in asked
    ]
    for name, table in made.items():
        assert table.attrs["columns"] == dict(headings(name)) != {}
        assert table.attrs["locators"] == [*dict.fromkeys(row["locator"] for row in asked)]


def test_what_is_judged_by_is_marked_as_assumed_and_the_day_rests_on_the_latest_result():
    case = load_case("example")
    day, age, reviews = review.rule(case).values()
    result = case.latest("adopted")
    assert (day.id, day.unit, day.formula) == ("review_day", "date", "adopted_as_of")
    assert day.sources == result.sources and [one.id for one in day.inputs] == [day.formula]
    kinds = [(one.id, one.value, one.unit, one.kind.value) for one in (age, reviews)]
    assert kinds == [("evidence_age", 365, "day", "assumed"),
                     ("reviews_needed", 2, "review", "assumed")]  # fmt: skip
    chosen = review.rule(case, "2025-01-31", 30, 3)
    assert {id: one.value for id, one in chosen.items()} == {
        "review_day": date(2025, 1, 31), "evidence_age": 30, "reviews_needed": 3,
    }  # fmt: skip
    assert chosen["review_day"].unit == "date" and chosen["review_day"].id == "review_day"


def test_the_day_is_that_of_evidence_where_it_is_later_and_without_any_it_must_be_given(made):
    late = review.rule(made([(NEW, "person", "2021-06-30", "yes", "")]))["review_day"]
    assert (late.value, late.id) == (date(2021, 6, 30), "review_day")
    assert late.formula == "day_of_person_at_99103_2021_06_30"
    with pytest.raises(ValueError, match=r"^case chau-phu-0 has no date: give the day of the dec"):
        review.rule(replace(load_case("comparison"), slug="chau-phu-0"))


def test_what_is_counted_of_units_and_criteria_is_a_number_of_the_data():
    case = load_case("example")
    facts = review.facts(case, review.rule(case))
    counted = {id: (n.value, n.unit, n.kind.value, n.formula, n.id) for id, n in facts.items()
               if id.startswith(("criteria_", "units_")) and id not in case.told}  # fmt: skip
    expected = {"criteria_total": 7, "criteria_inferred": 6}
    expected |= {"units_extend": 1, "units_keep": 2, "units_review": 1}
    expected |= {"units_not_yet": 1, "units_not_enough": 1}
    units = {id: "criterion" if id.startswith("criteria") else "unit" for id in expected}
    assert counted == {
        id: (n, units[id], "derived", f"#{{{id}}}", id) for id, n in expected.items()
    }


def test_a_number_has_the_id_unit_and_distance_of_the_criterion_that_shares_it(made):
    few, many = review.assessments(made([(NEW, "few_files", "2020-06-30", "", 7.5)]))
    for one, limit in ((few, 5), (many, 20)):
        threshold, distance = one.limits
        assert (threshold.id, threshold.value) == (f"threshold_of_{one.criterion}", limit)
        assert distance.id == f"distance_of_{one.criterion}_at_99103_2020_06_30"
        assert threshold.unit == distance.unit == "hồ sơ/tháng"
        assert (one.code, one.day, one.why, one.met) == (NEW, date(2020, 6, 30), "", False)
        assert one.row["number"] == "7.5"


def test_a_unit_of_which_nothing_is_known_is_asked_nothing_and_has_never_enough_evidence(changed):
    case = changed("example", "units", **{"99002": {"status": "unknown"}})
    by = review.rule(case)
    assert "99002" not in {state.code for state in review.states(case, by)}
    found = review.decisions(case, by).set_index("code").loc["99002"]
    assert (found["result"], found["binding"]) == ("not_enough", [])
    row = review.results(case, by, Voice("en")).to_numpy().tolist()[1]
    assert row == ["Bến Thử commune", "unknown", "not enough evidence", "–"]

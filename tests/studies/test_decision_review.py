"""The checklist: three values, two reviews in a row; what the study says of it."""

import csv
import itertools
import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.places import codes_for
from thapmuoi_analysis.studies import decision_review
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.translations import headings, named

VALID = Path(__file__).parents[1] / "_valid"
HEAD = "unit,criterion,date,verdict,document,assessed_by"
NEW, OLD = "99103", "99101"  # without the model, with it
JUNE, DECEMBER = "2020-06-30", "2020-12-01"
YES = [(NEW, "person", JUNE, "yes"), (NEW, "person", DECEMBER, "yes")]
FEW = [(NEW, "few_files", JUNE, "yes"), (NEW, "few_files", DECEMBER, "yes")]
SMOOTH, ROUGH = ((OLD, "smooth", DECEMBER, verdict) for verdict in ("yes", "no"))
CALM = (OLD, "many_files", DECEMBER, "no")
FULL = [(OLD, "many_files", JUNE, "yes"), (OLD, "many_files", DECEMBER, "yes")]


@pytest.fixture
def made(tmp_path):
    """Return a function that makes the valid case with other evidence, and fewer criteria."""
    count = itertools.count()

    def make(evidence, kept=None):
        folder = shutil.copytree(VALID, tmp_path / str(next(count)))
        lines = [",".join(map(str, row)) + ",văn bản,ai đó" for row in evidence]
        (folder / "evidence.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
        rows = (folder / "criteria.csv").read_text(encoding="utf-8").splitlines()
        rows = [row for row in rows if kept is None or row.split(",")[0] in {"id", *kept}]
        (folder / "criteria.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
        return load_case(folder)

    return make


def _rule(case, day="2020-12-31", age=365, reviews=2):
    return decision_review.rule(case, day, age, reviews)


def _of(case, code):
    found = decision_review.decisions(case, _rule(case)).set_index("code")
    return found.at[code, "result"], found.at[code, "binding"]


def _state(case, code, criterion, *words):
    [found] = [
        s for s in decision_review.states(case, _rule(case, *words)) if s[:2] == (code, criterion)
    ]
    return found.met, found.why


def test_nothing_is_concluded_of_a_case_without_evidence_and_all_is_to_be_collected():
    case = load_case("thap-muoi")
    rule, formatter = decision_review.rule(case), Formatter("vi")
    facts, wanted = (
        decision_review.facts(case, rule),
        decision_review.to_collect(case, rule, formatter),
    )
    assert facts["units_not_enough"].value == facts["units"].value == len(case.units)
    assert {why for *_, why in decision_review.states(case, rule)} == {"no_evidence"}
    assert list(wanted["evidence"]) != [] and set(wanted["text"]) == set(case.criteria["text_vi"])
    assert set(wanted.set_index("text").loc["Nơi ấy có đủ điều kiện", ["units"]]) == {
        "xã Hưng Thạnh, xã Tân Kiều"
    }


def test_the_example_shows_every_result_and_counts_them():
    case = load_case("example")
    rule = decision_review.rule(case)
    found = decision_review.decisions(case, rule).set_index("code")["result"]
    assert dict(sorted(found.items())) == {
        "99001": "not_yet",
        "99002": "keep",
        "99003": "review",
        "99004": "not_enough",
        "99005": "keep",
        "99006": "extend",
    }
    facts = decision_review.facts(case, rule)
    assert {r: facts[f"units_{r}"].value for r in decision_review.MET} == dict(found.value_counts())
    assert len(decision_review.results(case, rule, Formatter("en"))) == len(case.units)


def test_criteria_and_those_that_are_inferred_are_counted():
    with (VALID.parents[1] / "data/thap-muoi/criteria.csv").open(encoding="utf-8") as file:
        basis = [row["basis"] for row in csv.DictReader(file)]
    case = load_case("thap-muoi")
    facts = decision_review.facts(case, decision_review.rule(case))
    assert (
        facts["criteria_total"].value
        == len(basis)
        == len(decision_review.criteria(case, Formatter("en")))
    )
    assert facts["criteria_inferred"].value == basis.count("inferred") > 0


def test_one_review_is_not_enough_for_a_change_but_enough_for_keeping_and_for_a_no(made):
    case = made([YES[1], SMOOTH])
    assert _state(case, NEW, "person") == (None, "not_confirmed")
    assert _state(case, OLD, "smooth") == (True, "")
    assert _state(made([(NEW, "person", DECEMBER, "no")]), NEW, "person") == (False, "")
    assert _state(case, NEW, "person", "2020-12-31", 365, 1) == (True, "")


@pytest.mark.parametrize(
    ("verdicts", "reviews", "state"),
    [
        (["yes", "no", "yes"], 2, (None, "not_confirmed")),
        (["no", "yes", "yes"], 2, (True, "")),
        (["no", "yes", "yes"], 3, (None, "not_confirmed")),
        (["yes", "yes", "no"], 2, (False, "")),
        (["no", "no", "yes"], 1, (True, "")),
    ],
)
def test_a_change_waits_for_as_many_yes_in_a_row_whatever_the_order_of_the_rows(
    made, verdicts, reviews, state
):
    days = ["2020-03-31", JUNE, DECEMBER]
    rows = [(NEW, "person", *pair) for pair in zip(days, verdicts, strict=True)]
    for case in (made(rows), made(rows[::-1])):
        assert _state(case, NEW, "person", "2020-12-31", 365, reviews) == state


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
        ([(NEW, "few_files", DECEMBER, "no")], None, NEW, "not_yet", ["few_files"]),
        ([SMOOTH], None, OLD, "not_enough", ["many_files"]),
        ([SMOOTH, CALM], None, OLD, "keep", ["smooth"]),
        ([ROUGH, CALM], None, OLD, "not_yet", ["smooth"]),
        ([SMOOTH, *FULL], None, OLD, "review", ["many_files"]),
        ([SMOOTH], {"smooth"}, NEW, "not_enough", []),
        ([CALM], {"many_files"}, OLD, "not_enough", []),
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
    asked = [pair for pair in asked if pair[0] in decision_review.ASKED[status]]

    def result(values):
        pairs = zip(asked, values, strict=True)
        return decision_review.decided(
            status, [decision_review.State("", "", d, m, "") for (d, _), m in pairs]
        )

    values = [met for _, met in asked]
    ways = [(True, False) if met is None else (met,) for met in values]
    settled = {result(way) for way in itertools.product(*ways)}
    if (found := result(values)) != "not_enough":
        assert settled == {found}
    else:
        assert len(settled) > 1 or not set(decision_review.ASKED[status]) <= {d for d, _ in asked}


def test_nothing_is_concluded_of_a_unit_that_nobody_knows_to_have_the_model(changed):
    case = changed(load_case("example"), "units", **{"99002": {"status": "unknown"}})
    found = decision_review.decisions(case, decision_review.rule(case)).set_index("code")
    assert (found.at["99002", "result"], found.at["99002", "binding"]) == ("not_enough", [])


def test_evidence_is_shown_by_its_day_with_its_verdict_its_document_and_who_assessed_it(made):
    case = made([*FULL[::-1], ROUGH])
    shown = decision_review.evidence(case, Formatter("en"))
    assert [str(day.value) for day in shown["day"]] == [JUNE, DECEMBER, DECEMBER]
    assert {day.id for day in shown["day"]} <= {*case.quantities}
    assert shown.drop(columns="day").to_numpy().tolist() == [
        ["An Mẫu town", "Many files are pending", True, "văn bản – ai đó"],
        ["An Mẫu town", "Many files are pending", True, "văn bản – ai đó"],
        ["An Mẫu town", "Files are on time", False, "văn bản – ai đó"],
    ]


def test_the_day_is_the_latest_of_the_data_unless_it_is_chosen():
    case = load_case("example")
    found, chosen = (decision_review.rule(case, day)["review_day"] for day in ("", "2025-01-31"))
    assert (found.value, found.kind.value) == (date(2025, 6, 30), "derived")
    assert (chosen.value, chosen.kind.value) == (date(2025, 1, 31), "assumed")


def test_a_day_that_is_none_is_refused_and_one_is_asked_for_where_the_data_have_none(changed):
    with pytest.raises(ValueError, match="isoformat"):
        decision_review.rule(load_case("example"), "31/01/2025")
    case = load_case("thap-muoi")
    without = changed(case, "facts", drop=[result.id for result in case.measure("adopted")])
    with pytest.raises(ValueError, match="no date: give the day of the decision"):
        decision_review.rule(without)


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


def _rows(table):
    with (VALID.parents[1] / f"data/example/{table}.csv").open(encoding="utf-8") as file:
        return [*csv.DictReader(file)]


def test_the_tables_of_the_example_say_what_follows_of_which_evidence_and_what_is_to_be_had():
    case, formatter = load_case("example"), Formatter("en")
    by = decision_review.rule(case)
    made = {
        "review results": decision_review.results(case, by, formatter),
        "review criteria": decision_review.criteria(case, formatter),
        "review evidence": decision_review.evidence(case, formatter),
        "review collect": decision_review.to_collect(case, by, formatter),
    }
    cells = {name: [[*map(str, row)] for row in made[name].to_numpy()] for name in made}
    assert cells["review results"] == RESULTS
    assert cells["review collect"] == TO_COLLECT
    asked, entered = _rows("criteria"), sorted(_rows("evidence"), key=lambda row: row["date"])
    text = {row["id"]: row["text_en"] for row in asked}
    names = dict(zip(case.units["code"], named(case.units, "en"), strict=True))
    codes = codes_for(pd.Series([row["unit"] for row in entered]), case.units)
    assert cells["review evidence"] == [
        [names[code], text[row["criterion"]], row["date"], str(row["verdict"] == "yes"),
         f"{row['document']} – {row['assessed_by']}"]
        for code, row in zip(codes, entered, strict=True)
    ]  # fmt: skip
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
    day, age, reviews = decision_review.rule(case).values()
    result = case.latest("adopted")
    assert (day.id, day.unit, day.formula) == ("review_day", "date", "adopted_as_of")
    assert day.sources == result.sources and [one.id for one in day.inputs] == [day.formula]
    kinds = [(one.id, one.value, one.unit, one.kind.value) for one in (age, reviews)]
    assert kinds == [("evidence_age", 365, "day", "assumed"),
                     ("reviews_needed", 2, "review", "assumed")]  # fmt: skip
    chosen = decision_review.rule(case, "2025-01-31", 30, 3)
    assert {id: one.value for id, one in chosen.items()} == {
        "review_day": date(2025, 1, 31), "evidence_age": 30, "reviews_needed": 3,
    }  # fmt: skip
    assert chosen["review_day"].unit == "date" and chosen["review_day"].id == "review_day"


def test_the_day_is_that_of_evidence_where_it_is_later(made):
    late = decision_review.rule(made([(NEW, "person", "2021-06-30", "yes")]))["review_day"]
    assert (late.value, late.id) == (date(2021, 6, 30), "review_day")
    assert late.formula == "day_of_person_at_99103_2021_06_30"


def test_what_is_counted_of_units_and_criteria_is_a_number_of_the_data():
    case = load_case("example")
    facts = decision_review.facts(case, decision_review.rule(case))
    counted = {id: (n.value, n.unit, n.kind.value, n.formula, n.id) for id, n in facts.items()
               if id.startswith(("criteria_", "units_")) and id not in case.told}  # fmt: skip
    expected = {"criteria_total": 7, "criteria_inferred": 6}
    expected |= {"units_extend": 1, "units_keep": 2, "units_review": 1}
    expected |= {"units_not_yet": 1, "units_not_enough": 1}
    units = {id: "criterion" if id.startswith("criteria") else "unit" for id in expected}
    assert counted == {
        id: (n, units[id], "derived", f"#{{{id}}}", id) for id, n in expected.items()
    }


def test_a_unit_of_which_nothing_is_known_is_asked_nothing(changed):
    case = changed("example", "units", **{"99002": {"status": "unknown"}})
    by = decision_review.rule(case)
    assert "99002" not in {state.code for state in decision_review.states(case, by)}
    row = decision_review.results(case, by, Formatter("en")).to_numpy().tolist()[1]
    assert row == ["Bến Thử commune", "unknown", "not enough evidence", "–"]

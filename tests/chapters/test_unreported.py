"""What is left open: each reading with every document and sentence that it rests on."""

import pytest

from thapmuoi_analysis.chapters import unreported
from thapmuoi_analysis.record.quantity import Kind
from thapmuoi_analysis.telling.voice import Voice


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_reading_cites_all_that_it_rests_on(case_of, lang):
    table = unreported.readings(case_of("chau-phu"), Voice(lang))
    assert table["sentence"][0] == "p3.s3, truong-chinh-tri"
    assert table["sentence"].iloc[-1] == "p4.s1, bao-an-giang-2018"
    cited = {place for cell in table["sentence"] for place in cell.split(", ")}
    assert cited == {locator.split(":")[-1] for locator in table.attrs["locators"]}
    assert "cv-03" not in cited  # told with what has changed since


def test_a_case_without_readings_has_none(changed):
    case = changed("example", "ambiguities", ["a1", "a2"])
    assert unreported.readings(case, Voice("vi")).empty


@pytest.mark.parametrize(
    ("slug", "most", "fewer", "exceeds"), [("thap-muoi", 9, True, 11), ("example", 5, False, 4)]
)
def test_the_measures_of_what_is_open_are_those_of_the_facts(
    case_of, says, slug, most, fewer, exceeds
):
    case = case_of(slug)
    facts = unreported.facts(case)
    units = facts["most_units"]  # as many as were rotated, for there are more units
    assert (units.value, units.unit, units.kind, units.id) == (
        most,
        "unit",
        Kind.BOUND,
        "most_units",
    )
    rotated, every = case.quantities["rotated"], case.latest("units")
    assert {*units.sources} == {*rotated.sources, *every.sources}
    assert units.formula == "min(rotated, units)"
    assert (facts["fewer"] is not None) == fewer
    assert says(facts["reached"], "en").startswith(f"{exceeds} units exceed it")


@pytest.mark.parametrize("slug", ["an-giang", "chau-phu"])
def test_without_a_target_or_persons_nothing_is_concluded_of_them(case_of, slug):
    facts = unreported.facts(case_of(slug))
    assert (facts["rotated"], facts["reached"], facts["fewer"], facts["most_units"]) == (None,) * 4


def test_more_persons_than_units_went_to_all_units_at_most(changed):
    case = changed("thap-muoi", "rotation", rotated={"count": 20})
    assert unreported.facts(case)["most_units"].value == 13

"""What is left open: each reading with every document and sentence that it rests on."""

import pytest

from thapmuoi_analysis.chapters import unreported
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

"""What is counted goes by the noun of its case; in English one of it has a form of its own."""

import json

import pytest
from glance import lines

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.nouns import nouns
from thapmuoi_analysis.case.quantity import Quantity, not_reported
from thapmuoi_analysis.report.title_block import title_block
from thapmuoi_analysis.telling import standing
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.phrases import with_noun

TEAMS = {"vi": "tổ", "en": "teams", "en_one": "team"}
NO_DAY = not_reported("as_of", "date")
SOURCES = "id,title,publisher,date\na,Bài,Báo Mẫu,2024-05-28\n"
# How many have it, of how many (empty: not said); what is told in either language.
REACHED = """
3 | 8 | 3/8 tổ đã thực hiện mô hình | 3 of 8 teams have adopted the model
1 | 8 | 1/8 tổ đã thực hiện mô hình | 1 of 8 teams has adopted the model
8 | 8 | Tất cả 8 tổ đã thực hiện mô hình | All 8 teams have adopted the model
1 | 1 | 1/1 tổ đã thực hiện mô hình | 1 of 1 team has adopted the model
3 | | 3 tổ đã thực hiện mô hình | 3 teams have adopted the model
1 | | 1 tổ đã thực hiện mô hình | 1 team has adopted the model
"""


def of_teams(folder, unit_noun=TEAMS, facts="units,8,\nadopted,1,2024-05-01\n"):
    """Return a case in which teams are counted, written into a folder."""
    place = {"vi": "xã Mẫu", "en": "Mẫu commune"}
    about = {"place": place, "unit_noun": unit_noun, "fictional": True}
    resources = [{"name": "sources"}, {"name": "facts"}]
    package = {"case": about, "resources": resources}
    files = {
        "datapackage.json": json.dumps(package),
        "sources.csv": SOURCES,
        "facts.csv": f"measure,value,as_of_latest\n{facts}",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_case(folder)


def test_results_are_told_in_the_noun_of_the_case_one_and_many(tmp_path):
    case = of_teams(tmp_path)
    for adopted, units, *texts in lines(REACHED):
        of_all = not_reported("units", "unit")
        if units:
            of_all = Quantity(int(units), "unit")
        reached = Quantity(int(adopted), "unit")
        phrase = standing.reached(reached, of_all, NO_DAY, {})
        in_vi, in_en = texts
        assert Formatter("vi").text(phrase, case.told) == in_vi
        assert Formatter("en").text(phrase, case.told) == in_en


@pytest.mark.parametrize("noun, one", [
    (TEAMS, "1 team"),
    ({"vi": "tổ", "en": "teams"}, "1 unit"),  # which is right of any case
], ids=["named", "not named"])  # fmt: skip
def test_one_is_called_as_the_case_says_or_a_unit(noun, one):
    phrase = with_noun(Quantity(1, "unit"))
    facts = nouns({"unit_noun": noun})
    assert Formatter("en").text(phrase, facts) == one


def test_numbers_and_the_title_block_name_what_the_case_counts(tmp_path):
    case = of_teams(tmp_path)
    for lang, label, place in (
        ("vi", "tỷ lệ tổ thực hiện mô hình", "Xã Mẫu. 8 tổ."),
        ("en", "share of teams that adopted", "Mẫu commune. 8 teams."),
    ):
        named = metrics.table(case, lang=lang).set_index("id")["label"]
        assert named["adopted_share"] == label
        assert not named.str.contains("đơn vị|unit").any()
        block = title_block(case, lang, case.sources["date"][0])
        first = block["about"][0]
        assert first["text"] == place

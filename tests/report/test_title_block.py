"""The title block: from the data and the day, and nothing where the case has nothing to say."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report.manifest import today
from thapmuoi_analysis.report.title_block import cited, days, title_block
from thapmuoi_analysis.telling.formatter import Formatter

DATA = Path(__file__).parents[2] / "data"
MADE = date(2026, 1, 2)
LANGS = ("vi", "en")


def _lines(case, lang="vi"):
    return {line["term"]: line["text"] for line in title_block(case, lang, MADE)["about"]}


@pytest.fixture
def called(tmp_path):
    """Return a function that loads the example with other names, or without some."""

    def load(**names):
        folder = shutil.copytree(DATA / "example", tmp_path / "called")
        path = folder / "datapackage.json"
        about = json.loads(path.read_text(encoding="utf-8"))
        about["case"] = {k: v for k, v in (about["case"] | names).items() if v}
        path.write_text(json.dumps(about), "utf-8")
        return load_case(folder)

    return load


def test_its_numbers_open_with_what_they_rest_on():
    case = load_case("thap-muoi")
    text = " ".join(line["opening"] for line in title_block(case, "en", MADE)["about"])
    opens = dict(re.findall('<data value="([^"]+)">([^<]+)</data>', text))
    assert list(opens) == ["n-units", "n-new_units_as_of", "n-new_units", "n-adopted_as_of"]
    assert [*opens.values()] == ["13", "1 July 2025", "6", "2 March 2022"]
    known = days(case)
    assert known["new_units"].sources == known["rearranged"].sources == ("nq-1663",)


def test_a_study_is_called_by_its_title_above_that_of_the_report_it_belongs_to():
    case = load_case("thap-muoi")
    for lang in LANGS:
        report = title_block(case, lang, MADE)
        study = title_block(case, lang, MADE, "Tên, có dấu?")
        assert study["title"] == "Tên, có dấu?"
        assert study["subtitle"].endswith(f": {report['title']}")
        assert study["about"][:-1] == report["about"][:-1]
        assert "(2026). “Tên, có dấu?”. " in study["about"][-1]["text"]


def test_what_the_case_does_not_have_has_no_line_and_leaves_no_hole(called):
    lines = _lines(called(compiled_by="", model_title=None))
    assert lines["Biên soạn:"].startswith("Ngày 02/01/2026. Dữ liệu")
    assert lines["Trích dẫn:"].startswith("“Mô hình tại huyện Sông Thử")
    assert lines["Địa phương:"].startswith("Huyện Sông Thử (hư cấu), tỉnh")
    assert all(text.strip() and "None" not in text for text in lines.values())


def test_a_source_is_cited_by_what_its_day_and_its_title_are():
    row = {"author": "", "title": "Tên", "publisher": "Nơi", "title_is": "", "date": pd.NaT}
    row |= {"date_meaning": "unknown", "language": "vi", "title_translated": ""}
    day = pd.Timestamp("2022-03-02")
    expected = {
        "“Tên”, Nơi, đăng ngày 02/3/2022": {"date": day, "date_meaning": "published"},
        "“Tên”, Nơi, cập nhật ngày 02/3/2022": {"date": day, "date_meaning": "updated"},
        "“Tên”, Nơi, ký ngày 02/3/2022": {"date": day, "date_meaning": "signed"},
        "“Tên”, Nơi": {},
        "“Tên” (nhan đề ghi theo địa chỉ trang), Nơi": {"title_is": "address"},
        "Tên, Nơi": {"title_is": "description"},
    }
    for text, cells in expected.items():
        assert cited(row | cells, Formatter("vi")) == text
    address = cited(row | {"title_is": "address"}, Formatter("en"))
    assert address == "“Tên” (title from the address), Nơi"


def test_a_title_in_another_language_has_its_translation_beside_it():
    row = {"author": "", "title": "Tên", "publisher": "Nơi", "title_is": "", "date": pd.NaT}
    row |= {"language": "vi", "title_translated": "Name"}
    described = row | {"title_is": "description"}
    assert cited(row, Formatter("vi")) == "“Tên”, Nơi"
    assert cited(row, Formatter("en")) == "“Tên” [Name], Nơi"
    assert cited(row | {"language": "en"}, Formatter("vi")) == "“Tên” [Name], Nơi"
    assert cited(described, Formatter("vi")) == "Tên, Nơi"
    assert cited(described, Formatter("en")) == "Name, Nơi"


def test_the_day_it_is_made_is_today_unless_another_is_given(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert today() in (date.today(), today())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1646179200")
    assert today() == date(2022, 3, 2)

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


def _lines(case, lang="vi"):
    block = title_block(case, lang, MADE)
    return {line["term"]: line["text"] for line in block["about"]}


@pytest.fixture
def named(tmp_path):
    """Return a function that loads the example with other names, or without some."""

    def load(**names):
        folder = shutil.copytree(DATA / "example", tmp_path / "named")
        path = folder / "datapackage.json"
        about = json.loads(path.read_text(encoding="utf-8"))
        about["case"] = {k: v for k, v in (about["case"] | names).items() if v}
        path.write_text(json.dumps({**about, "case": about["case"] | {"fictional": True}}), "utf-8")
        return load_case(folder)

    return load


def test_its_numbers_open_with_what_they_rest_on():
    block = title_block(load_case("thap-muoi"), "en", MADE)
    found = " ".join(line["opening"] for line in block["about"])
    opens = re.findall('<data value="([^"]+)">([^<]+)</data>', found)
    assert opens == [
        ("n-units", "13"),
        ("n-new_units_as_of", "1 July 2025"),
        ("n-new_units", "6"),
        ("n-adopted_as_of", "2 March 2022"),
    ]
    known = days(load_case("thap-muoi"))
    assert known["new_units"].sources == known["rearranged"].sources == ("nq-1663",)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_study_is_called_by_its_title_above_that_of_the_report_it_belongs_to(lang):
    case = load_case("thap-muoi")
    report, study = title_block(case, lang, MADE), title_block(case, lang, MADE, "Tên, có dấu?")
    assert study["title"] == "Tên, có dấu?"
    assert study["subtitle"].endswith(f": {report['title']}")
    assert study["about"][:-1] == report["about"][:-1]
    assert "(2026). “Tên, có dấu?”. " in study["about"][-1]["text"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_thin_case_tells_what_it_has(lang):
    block = title_block(load_case("an-giang"), lang, MADE)
    assert Formatter(lang).words()["topics"] not in block["subtitle"]
    lines = {line["term"]: line["text"] for line in block["about"]}
    rests = lines[Formatter(lang).words()["rests_on"]]
    assert "“Năm 2020: Nhất thể hóa chức danh" in rests
    assert rests.count("; ") == 2


def test_what_the_case_does_not_have_has_no_line_and_leaves_no_hole(named):
    case = named(compiled_by="", model_title=None)
    lines = _lines(case)
    assert "Người biên soạn:" not in lines
    assert lines["Trích dẫn:"].startswith("“Mô hình tại huyện Sông Thử")
    assert lines["Địa phương:"].startswith("Huyện Sông Thử (hư cấu), tỉnh")
    assert all(text.strip() and "None" not in text for text in lines.values())


@pytest.mark.parametrize(
    ("meaning", "dated"),
    [("published", "đăng ngày "), ("updated", "cập nhật ngày "), ("signed", "ký ngày ")],
)
def test_the_day_of_a_source_is_told_by_what_it_means(meaning, dated):
    row = {"author": "", "title": "Tên", "publisher": "Nơi", "date_meaning": meaning}
    row["title_is"] = ""
    told = cited({**row, "date": pd.Timestamp("2022-03-02")}, Formatter("vi"))
    assert told == f"“Tên”, Nơi, {dated}02/3/2022"
    assert cited({**row, "date": pd.NaT}, Formatter("vi")) == "“Tên”, Nơi"


@pytest.mark.parametrize(
    ("title_is", "lang", "told"),
    [
        ("address", "vi", "“Tên” (nhan đề ghi theo địa chỉ trang), Nơi"),
        ("address", "en", "“Tên” (title from the address), Nơi"),
        ("description", "vi", "Tên, Nơi"),
    ],
)
def test_a_title_that_was_not_published_is_not_quoted_as_one(title_is, lang, told):
    row = {"author": "", "title": "Tên", "publisher": "Nơi", "date_meaning": "unknown"}
    assert cited({**row, "date": pd.NaT, "title_is": title_is}, Formatter(lang)) == told


def test_texts_that_are_marks_elsewhere_stay_as_they_are(named):
    name = "Phường 4 (R&D) $\\input{x}$ {0} [y](#src-nope) *a*"
    case = named(place={"vi": name, "en": name}, compiled_by=name)
    block = title_block(case, "vi", MADE)
    assert name in block["title"]
    assert _lines(case)["Người biên soạn:"] == name


def test_the_day_it_is_made_is_today_unless_another_is_named(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert today() in (date.today(), today())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1646179200")
    assert today() == date(2022, 3, 2)

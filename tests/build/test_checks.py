"""No number without a source: what is planted is found, with its place; names and years pass."""

import json
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from matplotlib.figure import Figure

from thapmuoi_analysis import cli
from thapmuoi_analysis.build import checks, manifest
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.quantity import Quantity, assumed
from thapmuoi_analysis.report import charts, show
from thapmuoi_analysis.report.charts import Chart

ROOT = Path(__file__).parents[2]
PLACE = "01_planted.ipynb, cell told"
FACTS = {
    "adopted": Quantity(11, "unit", "adopted"),
    "units": Quantity(13, "unit", "units"),
    "share": Quantity(Fraction(11, 13), id="adopted_share"),
    "day": Quantity(date(2022, 3, 2), "date", "page_date"),
    "year": Quantity(2018, "year", "start_year"),
    "before": assumed(26, "person", "holders_before"),
}
COLUMNS = {"text": ("Nhận định", "Claim"), "count": ("Số", "Number")}


@pytest.fixture(scope="module")
def case():
    return load_case("thap-muoi")


@pytest.fixture
def told(tmp_path, monkeypatch, case):
    """Return a function that lints a notebook whose one cell shows what it is given."""

    def linted(tell, lang="vi", markdown=None):
        outputs = []

        def display(data, *, raw, metadata):
            metadata = json.loads(json.dumps(metadata))
            outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=metadata))

        monkeypatch.setattr(show, "display", display)
        monkeypatch.setattr(show, "DPI", 20)
        if tell:
            tell(show.telling(lang))
        cells = [nbformat.v4.new_code_cell("tell()", id="told", outputs=outputs)]
        for tag, text in (markdown or {}).items():
            cell = nbformat.v4.new_markdown_cell(text, id=tag, metadata={"tags": [tag]})
            cells.append(cell)
        path = tmp_path / "01_planted.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return list(checks.untraced_numbers([path], case, lang))

    return linted


def _say(text):
    """Return what says a text in both languages."""
    return lambda telling: telling.say(vi=text, en=text, **FACTS)


def _table(heading="Số", caption="Bảng", text="xã"):
    frame = pd.DataFrame({"text": [text], "count": [FACTS["adopted"]]})
    columns = {"text": ("Nhận định", "Claim"), "count": (heading, heading)}
    return lambda telling: telling.table(frame, columns, vi=caption, en=caption)


def _drawn(alt="Biểu đồ.", label="nhãn", caption="Hình", quantities=(), ticks=None):
    def tell(telling):
        figure = Figure()
        axes = figure.subplots()
        axes.plot([0, 2000], [0, 1])
        axes.set_ylabel(label)
        if ticks:
            axes.set_xticks([0, 2000], ticks)
        telling.figure(Chart(figure, alt, quantities), vi=caption, en=caption)

    return tell


def _found(lines):
    """Return what the lines say is untraced, having checked that they say where."""
    for line in lines:
        assert line.startswith(f"{PLACE}: “")
        assert line.endswith(" comes from no quantity")
    return [line.removeprefix(f"{PLACE}: “").partition("” in “")[0] for line in lines]


PLANTED = {
    "in a sentence": (_say("Có {adopted} xã, tăng 7 xã."), ["7"]),
    "where a number is said too": (_say("Có {adopted}/13 xã."), ["13"]),
    "said once but written twice": (_say("Có {adopted} xã, tức 11 xã."), ["11"]),
    "written three times": (_say("{adopted}, 11, 11"), ["11"]),
    "several": (_say("Từ 3 lên 4, rồi 5."), ["3", "4", "5"]),
    "as a share, in Vietnamese": (_say("đạt {share:.1%} hay 84,7%"), ["84,7%"]),
    "as a share, in English": (_say("or 84.7%"), ["84.7%"]),
    "a number as another share": (_say("{adopted}; 11%"), ["11%"]),
    "with decimals": (_say("{adopted} và 3,14 và 2.5"), ["3,14", "2.5"]),
    "with thousands": (_say("12.345 người"), ["12.345"]),
    "as a date": (_say("Ngày {day}, không phải 03/03/2022."), ["03/03/2022"]),
    "as a date in words": (_say("ngày 2 tháng 3"), ["2", "3"]),
    "as a year": (_say("năm {year} và năm 2019"), ["2019"]),
    "beside its mark": (_say("{before} (giả định) và 15 (giả định)"), ["15"]),
    "in a heading": (_table(heading="Số (12)"), ["12"]),
    "in the caption of a table": (_table(caption="Bảng của 13 xã"), ["13"]),
    "in the text of a cell": (_table(text="9 trong số đó"), ["9"]),
    "in the caption of a figure": (_drawn(caption="Hình của 13 xã"), ["13"]),
    "in the description of a figure": (_drawn(alt="Biểu đồ: 11."), ["11"]),
    "in a label of a figure": (_drawn(label="xã (11)"), ["11"]),
    "in a label that breaks the line": (_drawn(label="trong\n11 xã"), ["11"]),
    "as the tick of categories": (_drawn(ticks=["trước", "năm 2018"]), ["2018"]),
    "after a word for an amount": (_say("Tổng số 13 xã, trong số 9 người, số 50%"), None),
}


@pytest.mark.parametrize("where", PLANTED)
def test_a_numeral_that_is_planted_is_named_with_notebook_cell_and_numeral(told, where):
    tell, expected = PLANTED[where]
    assert _found(told(tell)) == (expected or ["13", "9", "50%"])


def test_a_line_shows_the_line_it_found_it_in(told):
    def tell(telling):
        frame = pd.DataFrame({"text": ["bình thường", "có 99 điều"], "count": [FACTS["units"]] * 2})
        telling.table(frame, COLUMNS, vi="Bảng", en="Table")

    assert told(tell) == [f"{PLACE}: “99” in “có 99 điều | 13” comes from no quantity"]


def test_a_numeral_in_prose_is_found_in_the_language_of_the_report_only(told):
    cells = {"lang-vi": "Có **12** xã.", "lang-en": "There are 14 communes."}
    place = "01_planted.ipynb, cell lang-vi"
    line = "“12” in “Có **12** xã.” comes from no quantity"
    assert told(None, "vi", cells) == [f"{place}: {line}"]
    assert [line.partition(": ")[0] for line in told(None, "en", cells)] == [
        "01_planted.ipynb, cell lang-en"
    ]
    assert told(None, "en", {"lang-vi": "Có 12 xã."}) == []


def test_what_one_output_shows_traces_nothing_in_another(told):
    def tell(telling):
        telling.say(vi="{units}", en="{units}", **FACTS)
        telling.say(vi="13 xã", en="13 communes", **FACTS)

    assert _found(told(tell)) == ["13"]


WORDS = {
    "vi": {
        "có mười một xã": ["mười"],
        "bốn xã": ["bốn"],
        "hai chức vụ": ["hai"],
        "có năm xã": ["năm "],
        "năm đơn vị và năm thị trấn": ["năm ", "năm "],
        "Năm xã đã thực hiện.": ["năm "],
        "quá nửa số xã": ["nửa"],
        "hai phần ba, một phần ba": ["hai", "ba", "ba"],
        "hai mươi lăm": ["hai", "mươi"],
        "một trăm, một nghìn": ["trăm", "nghìn"],
        "Bốn xã. Sáu huyện; **Tám** nơi": ["bốn", "sáu", "tám"],
    },
    "en": {
        "half of the communes": ["half"],
        "eleven communes": ["eleven"],
        "the two posts": ["two"],
        "Eleven of them. Seven more.": ["eleven", "seven"],
        "fourteen, fifty, ninety-nine": ["fourteen", "fifty", "ninety", "nine"],
        "a dozen, a hundred, two thousand": ["dozen", "hundred", "two", "thousand"],
    },
}


@pytest.mark.parametrize(
    ("lang", "text"), [(lang, text) for lang, texts in WORDS.items() for text in texts]
)
def test_a_number_word_counts_as_a_numeral(told, lang, text):
    assert _found(told(_say(text), lang)) == WORDS[lang][text]


@pytest.mark.parametrize("part", ["heading", "caption", "text"])
def test_a_number_word_counts_in_tables_too(told, part):
    assert _found(told(_table(**{part: "có bốn xã"}))) == ["bốn"]


@pytest.mark.parametrize("part", ["alt", "label", "caption"])
def test_a_number_word_counts_in_figures_too(told, part):
    assert _found(told(_drawn(**{part: "có bốn xã"}))) == ["bốn"]


@pytest.mark.parametrize(
    "text",
    [
        "Đề án số 04 của Tỉnh ủy",
        "Scheme No. 04",
        "câu p7.s2, nhận định c03, điểm a1",
        "Nghị quyết 1663/NQ-UBTVQH15 và 18-NQ/TW",
        "xem 01_plan_and_result",
        "trong năm, năm nay, hằng năm, năm đầu",
        "năm {year}",
        "huyện Tháp Mười, kênh Tháp Mười",
        "tính theo phần trăm, hơn {adopted} điểm phần trăm",
        "một xã, một số nơi, mỗi nơi một người",
        "one commune, one of them, no one",
        "{share:.1%}; {adopted}; {units}; {day}; {before}",
        "{adopted}/{units}, {adopted}–{units} ({adopted})",
        "often, weight, attention, tenure",
        "tư, bảo, hải, chính, bà",
        "bố trí riêng hai chức danh",
    ],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_names_years_and_what_is_shown_pass(told, lang, text):
    assert told(_say(text), lang) == []
    prose = {"lang-vi": text, "lang-en": text} if "{" not in text else {}
    assert told(None, lang, prose) == []


def test_ticks_of_an_axis_with_a_scale_pass_and_its_labels_do_not(told):
    assert told(_drawn()) == []  # the axes are numbered from 0 to 2000
    assert _found(told(_drawn(ticks=["0", "2000"]))) == ["0", "2000"]


def test_what_a_figure_draws_is_traced_by_its_quantities(told):
    labelled = {"alt": "Có 11.", "label": "11 xã"}
    assert told(_drawn(**labelled, quantities=(FACTS["adopted"],))) == []
    assert _found(told(_drawn(**labelled, quantities=(FACTS["units"],)))) == ["11", "11"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_chart_of_the_package_has_no_label_without_its_number(told, lang):
    def tell(telling):
        years = [Quantity(year, "year", f"y{year}") for year in (2018, 2019)]
        plan = [Quantity(3, "unit", "p1"), Quantity(5, "unit", "p2")]
        results = [(FACTS["day"], FACTS["adopted"])]
        needed = Quantity(7, "unit", "units_needed")
        chart = charts.plan_and_result(years, plan, needed, results, "xã", telling.voice)
        assert "7" in " ".join(chart.drawn)
        telling.figure(chart, vi="Hình", en="Figure")

    assert told(tell, lang) == []


def test_texts_of_the_record_pass_with_the_numerals_that_it_states(told, case):
    claims = case.claims.set_index("id")["text_vi"]
    assert "9" in claims["c25"]
    assert told(_table(text=claims["c25"])) == []
    assert told(_say(f"Nguồn: {claims['c25']}")) == []
    assert _found(told(_table(text=claims["c25"].replace("9", "10")))) == ["10"]


def test_texts_of_the_record_are_known_as_tables_show_them_on_one_line(tmp_path):
    folder = shutil.copytree(load_case("example").folder, tmp_path / "example")
    path = folder / "claims.csv"
    text = path.read_text(encoding="utf-8")
    assert "ra 2 đơn vị" in text
    path.write_text(text.replace("ra 2 đơn vị", "ra  2 đơn vị"), encoding="utf-8")
    claim = load_case(folder).claims.set_index("id").loc["c18", "text_vi"]
    assert "  " in claim
    assert " ".join(claim.split()) in [text for _, text in checks.texts(load_case(folder))]


def test_names_of_the_record_pass(told, case):
    programme = case.names["programme"]["vi"]
    assert any(map(str.isdigit, programme))
    assert told(lambda telling: telling.say(vi="{p}", en="{p}", p=programme)) == []


def test_names_of_documents_of_evidence_pass_and_numerals_beside_them_do_not(tmp_path, told):
    folder = shutil.copytree(ROOT / "data" / "example", tmp_path / "example")
    evidence = pd.read_csv(folder / "evidence.csv", dtype=str, keep_default_na=False)
    evidence.loc[0, "document"] = name = "Báo cáo tháng 6, bản in lần 2"
    evidence.to_csv(folder / "evidence.csv", index=False)
    path = tmp_path / "01_planted.ipynb"
    for text, found in ((name, []), (f"{name}; 3 xã", ["3"])):
        told(_table(text=text))
        assert _found(list(checks.untraced_numbers([path], load_case(folder), "vi"))) == found


# texts of the record


def _with_claim(tmp_path, text):
    """Load a copy of the case in which the first claim says something else in Vietnamese."""
    folder = shutil.copytree(ROOT / "data" / "thap-muoi", tmp_path / "thap-muoi")
    claims = pd.read_csv(folder / "claims.csv", dtype=str, keep_default_na=False)
    claims.loc[0, "text_vi"] = text
    claims.to_csv(folder / "claims.csv", index=False)
    return load_case(folder)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Có 12 xã thực hiện.", ["12"]),
        ("Đạt 84,6% ở 11/13 xã.", ["84,6%"]),  # 84,6% is our division, the source has 11/13
        ("Ngày 03/03/2022.", ["03/03/2022"]),
        ("Họp 40 giờ mỗi tuần.", ["40"]),  # assumed in workload.csv, stated by nobody
        ("Có 11 xã trong 13, mục tiêu 50%, từ năm 2018, theo Đề án số 04.", []),
        ("Ngày 02/03/2022, năm 2022.", []),
    ],
)
def test_a_numeral_in_a_text_of_the_record_that_it_does_not_state_is_found(tmp_path, text, found):
    case = _with_claim(tmp_path, text)
    place = f"claims.csv, {case.claims['locator'][0]}"
    assert list(checks.record(case)) == [
        f"{place}: {numeral} in “{text}” is stated nowhere in the record" for numeral in found
    ]


def test_it_fails_the_report_only_where_the_report_shows_that_text(tmp_path, told, monkeypatch):
    text = "Có 12 xã thực hiện."
    case = _with_claim(tmp_path, text)
    path = tmp_path / "01_planted.ipynb"
    told(_table(text=text))
    assert [line.partition(": ")[2] for line in checks.untraced_numbers([path], case, "vi")] == [
        f"12 in “{text}” is stated nowhere in the record"
    ]
    told(_table(text="không có số"))
    assert list(checks.untraced_numbers([path], case, "vi")) == []


# real reports


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ["thap-muoi", "example"])
def test_the_reports_of_the_real_chapters_are_clean(reports, name, lang):
    case, notebooks = load_case(name), sorted((reports / name / lang).glob("*.ipynb"))
    assert len(notebooks) >= 2
    assert list(checks.untraced_numbers(notebooks, case, lang)) == []
    assert list(checks.record(case)) == []


def test_a_report_with_an_untraced_numeral_exits_1_and_leaves_the_earlier_one(
    tmp_path, monkeypatch, capsys, chapter, contents
):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    words = ["report", "example", "--lang", "vi"]
    chapter(tmp_path, "01_only.ipynb", 'tell("Có 4 đơn vị", 4)')
    assert cli.main(words) == 0
    before = contents(tmp_path / "reports")
    assert manifest.read(tmp_path / "reports" / "example" / "vi")
    path = chapter(tmp_path, "01_only.ipynb", 'tell("Có 4 đơn vị, tăng 3", 4)')
    cell = nbformat.read(path, as_version=4).cells[-1].id
    capsys.readouterr()
    assert cli.main(words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    at = lines.index("thapmuoi: example/vi: numbers without a source:")
    untraced = f"01_only.ipynb, cell {cell}: “3” in “Có 4 đơn vị, tăng 3” comes from no quantity"
    assert lines[at + 1] == untraced
    known = {".known.json": contents(tmp_path / "reports")[".known.json"]}  # hashes, remembered
    assert contents(tmp_path / "reports") == before | known

"""What is typed, lost or shown otherwise is found, with its place; what the data hold passes."""

from pathlib import Path

import nbformat
import pandas as pd
import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure
from report.executed import notebook, shown

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.report import checks, trace
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.telling import show
from thapmuoi_analysis.telling.drawing import Chart
from thapmuoi_analysis.telling.phrases import Phrase

ROOT = Path(__file__).parents[2]
SAID = {"sources": ("s:p1.s1",)}
FACTS = {
    "adopted": Quantity(11, "unit", "adopted", **SAID),
    "units": Quantity(13, "unit", "units", **SAID),
}
FACTS["share"] = (FACTS["adopted"] / FACTS["units"]).named("share")
SHOWN = "01_x.ipynb, cell [1] total = 1  # tổng"
WORDS = "01_x.ipynb, text below cell [1]"


@pytest.fixture
def errors(monkeypatch):
    """Return a function that checks a cell that shows what it is given, and one of Markdown."""

    def check(tell=None, text="", lang="vi"):
        outputs = shown(monkeypatch, lang, tell) if tell else []
        return list(checks.errors({"01_x": notebook(outputs, text)}, lang))

    return check


def _say(text, **facts):
    """Return what says a text in both languages."""
    return lambda telling: telling.say(vi=text, en=text, **{**FACTS, **facts})


def _typed(lines, place=SHOWN):
    """Return what the lines say was typed, having checked that they say where."""
    lines = list(lines)
    assert all(line.startswith(f"{place}: “") for line in lines)
    assert all(line.endswith(f" comes from no quantity: {checks.TRACED}") for line in lines)
    return [line.removeprefix(f"{place}: “").partition("” in “")[0] for line in lines]


TYPED = {  # what is told -> the numerals and number words in it that come from no quantity
    "Có {adopted} xã, tăng 7 xã.": ["7"],
    "Có {adopted}/13 xã.": ["13"],
    "đạt 84,7% hay 84.7%": ["84,7%", "84.7%"],
    "ngày 03/3/2022, tức 2 tháng 3": ["03/3/2022", "2", "3"],
    "½ số xã": ["½"],
    "{name} và 3 xã": ["3"],
    "có mười một xã": ["mười"],
    "Bốn xã. Sáu huyện; **Tám** nơi": ["Bốn", "Sáu", "Tám"],
    "có năm xã": ["năm"],
    "quá nửa, hai phần ba": ["nửa", "hai", "ba"],
    "một trăm, một nghìn": ["trăm", "nghìn"],
    "half of the communes; the two posts": ["half", "two"],
    "Fourteen, fifty, a dozen": ["Fourteen", "fifty", "dozen"],
    "{adopted}/{units}, {adopted}–{units} ({adopted}), {share:.1%}": [],
    "trong năm, năm nay, hằng năm, năm đầu; tính theo phần trăm": [],
    "một xã, mỗi nơi một người; bố trí riêng hai chức danh": [],
    "one commune, one of them, both; often, weight, attention, tenure": [],
    "xem [bảng](#part-2)": [],
    "một phần tư; gấp đôi, gấp rưỡi; vài chục, bẩy xã": [
        "phần tư",
        "gấp đôi",
        "gấp rưỡi",
        "chục",
        "bẩy",
    ],
    "a quarter, one third; twice, a tenth; zero": [
        "a quarter",
        "one third",
        "twice",
        "a tenth",
        "zero",
    ],
    "ba\u0301y, n\u0103\u200bm xã, 1\u00ad2 xã": ["năm", "12"],
    "① xã; 5² xã": ["①", "5", "²"],
    "năm hạn chế; trong năm hạn chế phát sinh": ["năm", "năm"],
}


def test_each_numeral_or_number_word_typed_into_a_frame_is_named_and_no_other(errors):
    for text, typed in TYPED.items():
        assert _typed(errors(_say(text, name="tên"))) == typed, text


def test_a_number_that_is_called_stated_and_that_no_source_states_is_found(errors):
    for number, told in (
        (Quantity(7, "unit", "seven"), [f"{SHOWN}: seven is called stated, and no source states"]),
        (Quantity(7, "unit", "seven", **SAID), []),
        (Quantity(7, "unit", "seven", Kind.ASSUMED), []),
        (not_reported("seven", "unit"), []),
    ):
        found = errors(_say("Có {n} xã.", n=number))
        assert [line.partition(" it: ")[0] for line in found] == told


def test_what_was_typed_is_found_wherever_it_stands_but_in_a_picture_of_ones_own(errors):
    def tell(telling):
        frame = pd.DataFrame({"a": ["chữ"], "b": [9]})
        telling.table(frame, {"a": ("Số (12)", "x"), "b": ("b", "b")}, vi="Bảng của 14 xã", en="x")
        drawn = Figure()
        drawn.subplots().set_ylabel("xã (15)")
        telling.figure(drawn, vi="Hình của 16 xã", en="x", alt_vi="x", alt_en="x")
        telling.say(vi="{p} {t}.", en="{p}", p=Phrase("còn 17", "x"), t="18 xã")

    assert _typed(errors(tell)) == ["14", "12", "9", "16", "17", "18"]


def test_texts_of_the_data_pass_wherever_they_stand(errors):
    for name in ("Phường 4", "Ba Sao", "Bảy Ngàn", "(R&D)", "[y](#src-nope)"):
        both = {"vi": name, "en": name}
        chart = Chart(Figure(), f"Biểu đồ: {name}.", note=name)
        frame = pd.DataFrame({"place": [name, both]})

        def tell(telling, name=name, both=both, chart=chart, frame=frame):
            telling.say(vi="Ở {place}, {places}.", en="x", place=both, places=(name, name))
            telling.table(frame, {"place": ("Nơi", "Place")}, vi="Bảng: {n}", en="x", n=both)
            telling.figure(chart, vi="Ở {n}", en="x", n=both)

        assert errors(tell) == []


def test_texts_that_no_table_has_count_as_typed_be_they_facts_or_cells(monkeypatch):
    case = load_case("thap-muoi")
    typed = {"vi": "84,6%", "en": "84.6%"}
    of_the_data = {"vi": case.missing["document_vi"][0], "en": case.missing["document_en"][0]}

    def tell(telling):
        telling = show.Telling("vi", case)
        telling.say(vi="Đạt {x}, {y}, {z}.", en="x", x=typed, y=("9 xã",), z=of_the_data)
        frame = pd.DataFrame({"a": ["còn 7 xã", "p4.s2, p7.s2", of_the_data]})
        telling.table(frame, {"a": ("Nơi", "Place")}, vi="Bảng", en="Table")

    with rc_context(), pd.option_context("display.max_colwidth", 50):  # which a case sets
        executed = {"01_x": notebook(shown(monkeypatch, "vi", tell))}
    assert _typed(checks.errors(executed, "vi")) == ["84,6%", "9", "7"]


def test_words_are_looked_at_in_the_language_of_the_report(errors):
    head = "## Có 12 xã | Fourteen communes"
    assert _typed(errors(text=head), WORDS) == ["12"]
    assert _typed(errors(text=head, lang="en"), WORDS) == ["Fourteen"]
    assert _typed(errors(text="Có 11 xã, xem [đây](https://a.org/22)."), WORDS) == ["11"]
    listed = "1. mở đầu\n2. giữa chừng\n\n84. kết thúc"
    assert _typed(errors(text=listed), WORDS) == ["84"]
    for text in ("Một đoạn văn.", "## Chỉ tiếng Việt", "1. mở đầu\n2. kết thúc"):
        assert errors(text=text) == []
        assert errors(text=text, lang="en") == [f"{WORDS}: {checks.OTHER}"]
    assert errors(text=" \n") == []


UNCARRIED = {  # what a report cannot carry -> what to write
    "## A | B\n\nthêm những dòng này": "a heading in both languages stands in a cell",
    "Hình vẽ ở đây: ![một bức hình](x.png)": "write figure(plt.gcf(), vi=…, en=…",
    "Xem [ở đây](javascript:alert()) nhé": "a link leads to https:, http: or doi: alone",
    "Một <b>chữ</b> đậm ở giữa câu": "it holds HTML, which Word and PDF lose",
}
OUTPUTS = {  # what a cell shows by the kinds of its data -> what to write
    (): "write say(vi=…, en=…)",
    ("text/plain",): "write say(vi=…, en=…)",
    ("text/plain", "text/html"): "write table(frame, vi=…, en=…)",
    ("text/plain", "image/png"): "write figure(plt.gcf(), vi=…, en=…, alt_vi=…, alt_en=…)",
}


def test_what_no_report_can_carry_is_named_with_what_to_write(errors):
    for text, advice in UNCARRIED.items():
        (line,) = errors(text=text)
        assert line.startswith(f"{WORDS}: ") and advice in line
    for kinds, advice in OUTPUTS.items():
        bare = nbformat.v4.new_output("stream", name="stdout", text="11")
        if kinds:
            bare = nbformat.v4.new_output("execute_result", data=dict.fromkeys(kinds, "x"))
        with pytest.raises(ReportError) as error:
            checks.check({"01_x": notebook([bare])}, "vi")
        (line,) = str(error.value).splitlines()[1:]
        assert line.startswith(f"{SHOWN}: it ") and advice in line
    warned = nbformat.v4.new_output("stream", name="stderr", text="FutureWarning")
    checks.check({"01_x": notebook([warned])}, "vi")


# clauses


@pytest.fixture(scope="module")
def case():
    return load_case("thap-muoi")


def test_every_clause_stands_as_it_is_told(errors, case):
    claims = tuple(claim for claim in case.claims_by_id.values() if not claim.repeats)
    for text in ("{told}.", "{told:short}."):
        for lang in ("vi", "en"):
            assert (
                errors(
                    _say(text, **{**case.told, "told": pd.DataFrame({"claim": claims})}), lang=lang
                )
                == []
            )


def _told(errors, case, **changes):
    """Return the faults of a claim's sentence, when what it says of itself is changed."""
    claim = case.claims_by_id["c18"]
    original = show._emit

    def emit(data, role, numbers=(), **more):
        more["claims"] = [{**about, **changes} for about in more["claims"]]
        original(data, role, numbers, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(show, "_emit", emit)
        return errors(_say("{told}.", **{**case.told, "told": pd.DataFrame({"claim": [claim]})}))


def test_a_clause_is_told_whole_and_its_opening_may_stand_earlier(errors, case):
    first, then, rest = case.claims_by_id["c18"].parts("vi")
    opening = f"{first} {then}"
    assert _told(errors, case) == _told(errors, case, clause=f"{opening} | {rest}") == []
    for changed, lost in (
        (f"{opening} | {rest} hẳn", f"{rest} hẳn"),
        (f"ở nhiều nơi, | {rest}", "ở nhiều nơi,"),
        (f"{rest} | {opening}", rest),
    ):
        lines = _told(errors, case, clause=changed, hedges=[])
        (line,) = [line for line in lines if lost.casefold() in line.rpartition("words")[2]]
        assert line.startswith(f"{SHOWN}: claim c18 is told in “")


def test_a_label_before_a_clause_may_have_its_words():
    about = {"id": "c01", "clause": "ba phường | tạm dừng", "hedges": []}
    assert [*checks._lost(about, "Về việc tạm dừng: ba phường tạm dừng.")] == []
    assert [*checks._lost(about, "Về việc tạm dừng: vài phường tạm dừng.")] != []


def test_a_hedge_is_a_whole_word_of_the_clause(errors, case):
    for hedge in ("nhìn chung", "chung"):
        assert _told(errors, case, hedges=[hedge]) == []
    for hedge in ("có thể", "chun"):
        (line,) = _told(errors, case, hedges=[hedge])
        assert line.endswith(f" without its hedge “{hedge}”")


def test_a_report_that_loses_a_hedge_fails(tmp_path, monkeypatch, telling, make):
    monkeypatch.setenv("THAPMUOI_HOME", str(telling))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    real = trace.read

    def forgetful(paths):
        executed = real(paths)
        for *_, about in trace.outputs(executed):
            for claim in about.get("claims", ()):
                claim["hedges"] = ["có lẽ"]
        return executed

    monkeypatch.setattr(trace, "read", forgetful)
    told = r"03_limits\.ipynb, cell .*claim c1\d is told in “.*” without its hedge “có lẽ”"
    with pytest.raises(ReportError, match=told):
        make("example", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_of_a_table_of_typed_numbers_the_first_are_told_and_how_many_more(errors):
    frame = pd.DataFrame({"a": [*range(101, 141)]})
    lines = errors(lambda telling: telling.table(frame, vi="Số", en="Numbers"))
    assert _typed(lines[:-1]) == [str(number) for number in range(101, 110)]
    assert lines[-1].startswith(f"{SHOWN}: and 31 more like these")

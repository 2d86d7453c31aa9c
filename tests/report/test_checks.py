"""What is typed, lost or shown otherwise is found, with its place; what the data hold passes."""

import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from matplotlib.figure import Figure

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.report import checks, trace
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.telling import show
from thapmuoi_analysis.telling.drawing import Chart
from thapmuoi_analysis.telling.phrases import Phrase

ROOT = Path(__file__).parents[2]
FACTS = {"adopted": Quantity(11, "unit", "adopted"), "units": Quantity(13, "unit", "units")}
FACTS["share"] = (FACTS["adopted"] / FACTS["units"]).named("share")
PLACES = ("Phường 4", "Tân Hưng 2", "Ba Sao", "Bảy Ngàn", "(R&D)", "[y](#src-nope)")


@pytest.fixture
def errors(monkeypatch):
    """Return a function that checks a notebook whose one code cell shows what it is given."""

    def check(tell=None, *headings, lang="vi"):
        outputs = []

        def display(data, *, raw, metadata):
            about = json.loads(json.dumps(metadata))
            outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=about))

        monkeypatch.setattr(show, "display", display)
        monkeypatch.setattr(show, "DPI", 20)
        if tell:
            tell(show.Telling(lang))
        cells = [nbformat.v4.new_code_cell("tell()", id="told", outputs=outputs)]
        cells += [nbformat.v4.new_markdown_cell(text, id="words") for text in headings]
        return list(checks.errors({"01_x": nbformat.v4.new_notebook(cells=cells)}, lang))

    return check


def _say(text, **facts):
    """Return what says a text in both languages."""
    return lambda telling: telling.say(vi=text, en=text, **{**FACTS, **facts})


def _typed(lines, place="01_x.ipynb, cell told"):
    """Return what the lines say was typed, having checked that they say where."""
    assert all(line.startswith(f"{place}: “") for line in lines)
    assert all(line.endswith(f" comes from no quantity: {checks.TRACED}") for line in lines)
    return [line.removeprefix(f"{place}: “").partition("” in “")[0] for line in lines]


TYPED = {
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
}


@pytest.mark.parametrize("text", TYPED)
def test_a_numeral_or_number_word_typed_into_a_frame_is_named(errors, text):
    assert _typed(errors(_say(text, name="tên"))) == TYPED[text]


@pytest.mark.parametrize(
    "text",
    [
        "{adopted}/{units}, {adopted}–{units} ({adopted}), {share:.1%}",
        "trong năm, năm nay, hằng năm, năm đầu; tính theo phần trăm",
        "một xã, mỗi nơi một người; bố trí riêng hai chức danh",
        "one commune, one of them, both; often, weight, attention, tenure",
        "xem [bảng](#part-2)",
    ],
)
def test_what_is_filled_in_and_words_that_are_no_numbers_pass(errors, text):
    assert errors(_say(text)) == []


def test_what_was_typed_is_found_wherever_it_stands_but_in_a_picture_of_ones_own(errors):
    def tell(telling):
        frame = pd.DataFrame({"a": ["chữ"], "b": [9]})
        telling.table(frame, {"a": ("Số (12)", "x"), "b": ("b", "b")}, vi="Bảng của 14 xã", en="x")
        drawn = Figure()
        drawn.subplots().set_ylabel("xã (15)")
        telling.figure(drawn, vi="Hình của 16 xã", en="x", alt_vi="x", alt_en="x")
        telling.say(vi="{p} {t}.", en="x", p=Phrase("còn 17", "x"), t="18 xã")

    assert _typed(errors(tell)) == ["14", "12", "9", "16", "17", "18"]


@pytest.mark.parametrize("name", PLACES)
def test_texts_of_the_data_pass_wherever_they_stand(errors, name):
    both = {"vi": name, "en": name}
    chart = Chart(Figure(), f"Biểu đồ: {name}.", note=name)

    def tell(telling):
        telling.say(vi="Ở {place}, {places}.", en="x", place=both, places=(name, name))
        frame = pd.DataFrame({"place": [name, both]})
        telling.table(frame, {"place": ("Nơi", "Place")}, vi="Bảng: {n}", en="x", n=both)
        telling.figure(chart, vi="Ở {n}", en="x", n=both)

    assert errors(tell) == []


def test_a_heading_is_looked_at_in_the_language_of_the_report(errors):
    head = "## Có 12 xã | Fourteen communes"
    for lang, found in (("vi", "12"), ("en", "Fourteen")):
        assert _typed(errors(None, head, lang=lang), "01_x.ipynb, cell words") == [found]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("text", ["Một đoạn văn.", "## Chỉ tiếng Việt", "1. mở đầu\n2. kết thúc"])
def test_words_in_one_language_pass_in_its_report_alone(errors, text, lang):
    found = errors(None, text, lang=lang)
    assert found == ([] if lang == "vi" else [f"01_x.ipynb, cell words: {checks.OTHER}"])
    assert "“## Vi | En”" in checks.OTHER and "say(vi=…, en=…)" in checks.OTHER


def test_a_number_typed_into_words_is_named_as_anywhere(errors):
    lines = errors(None, "Có 11 xã, xem [đây](https://example.org/2022).")
    assert _typed(lines, "01_x.ipynb, cell words") == ["11"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("## A | B\n\nthêm những dòng này", "a heading in both languages stands in a cell"),
        ("Hình vẽ ở đây: ![một bức hình](x.png)", "write figure(plt.gcf(), vi=…, en=…"),
        ("Một <b>chữ</b> đậm ở giữa câu", "it holds HTML, which Word and PDF lose"),
    ],
)
def test_words_that_a_report_cannot_carry_are_named_with_what_to_write(errors, text, told):
    (line,) = errors(None, text)
    assert line.startswith("01_x.ipynb, cell words: ") and told in line


def test_an_empty_cell_says_nothing(errors):
    assert errors(None, " \n") == []


OUTPUTS = {
    "print": ([{"output_type": "stream", "name": "stdout", "text": "11"}], "write say(vi=…, en=…)"),
    "value": ([("execute_result", {"text/plain": "11"})], "write say(vi=…, en=…)"),
    "frame": ([("execute_result", {"text/plain": "x", "text/html": "<table>"})],
              "write table(frame, vi=…, en=…)"),
    "picture": ([("execute_result", {"text/plain": "<BarContainer>"}),
                 ("display_data", {"text/plain": "<Figure>", "image/png": "iVBORw=="})],
                "write figure(plt.gcf(), vi=…, en=…, alt_vi=…, alt_en=…)"),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTPUTS)
def test_what_no_report_can_trace_is_named_with_what_to_write(name):
    made, told = OUTPUTS[name]
    outputs = [
        nbformat.from_dict(one) if isinstance(one, dict) else
        nbformat.v4.new_output(one[0], data=one[1], metadata={}) for one in made
    ]  # fmt: skip
    cell = nbformat.v4.new_code_cell("shown", id="bare", outputs=outputs)
    with pytest.raises(ReportError) as error:
        checks.check({"01_x": nbformat.v4.new_notebook(cells=[cell])}, "vi")
    lines = str(error.value).splitlines()[1:]
    assert len(lines) == 1
    assert lines[0].startswith("01_x.ipynb, cell bare: it ") and told in lines[0]


def test_what_a_library_warns_of_stops_nothing():
    output = nbformat.v4.new_output("stream", name="stderr", text="FutureWarning")
    cell = nbformat.v4.new_code_cell("warns()", outputs=[output])
    checks.check({"01_x": nbformat.v4.new_notebook(cells=[cell])}, "vi")


# clauses


@pytest.fixture(scope="module")
def case():
    return load_case("thap-muoi")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("spec", ["", ":short"])
def test_every_clause_stands_as_it_is_told(errors, case, lang, spec):
    told = pd.DataFrame({"claim": [c for c in case.claims_by_id.values() if not c.repeats]})
    assert errors(_say(f"{{told{spec}}}.", **{**case.told, "told": told}), lang=lang) == []


def _told(errors, case, **changes):
    """Return the faults of a claim's sentence, whose record of itself is changed."""
    claim = case.claims_by_id["c18"]

    def tell(telling):
        told = pd.DataFrame({"claim": [claim]})
        telling.say(vi="{told}.", en="{told}.", **{**case.told, "told": told})

    original = show._emit

    def emit(data, role, numbers=(), **more):
        more |= {"claims": [{**claim, **changes} for claim in more.get("claims", ())]}
        original(data, role, numbers, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(show, "_emit", emit)
        return errors(tell)


def test_a_clause_is_told_whole_and_its_opening_may_stand_earlier(errors, case):
    assert _told(errors, case) == []
    opening, rest = case.claims_by_id["c18"].parts("vi")
    assert _told(errors, case, clause=f"{opening} | {rest}") == []
    for changed, lost in (
        (f"{opening} | {rest} hẳn", f"{rest} hẳn"),
        (f"ở nhiều nơi, | {rest}", "ở nhiều nơi,"),
        (f"{rest} | {opening}", rest),
    ):
        lines = _told(errors, case, clause=changed, hedges=[])
        (line,) = [line for line in lines if lost.casefold() in line.rpartition("words")[2]]
        assert "cell told: claim c18 is told in “" in line


@pytest.mark.parametrize(
    ("hedge", "lost"), [("nhìn chung", False), ("chung", False), ("có thể", True), ("chun", True)]
)
def test_a_hedge_is_a_whole_word_of_the_clause(errors, case, hedge, lost):
    lines = _told(errors, case, hedges=[hedge])
    assert [line.rpartition(" without ")[2] for line in lines] == (
        [f"its hedge “{hedge}”"] if lost else []
    )


def test_a_report_that_loses_a_hedge_fails_and_the_earlier_one_stays(
    tmp_path, monkeypatch, telling, make, contents
):
    monkeypatch.setenv("THAPMUOI_HOME", str(telling))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    folder = make("example", tmp_path / "out")
    before = contents(folder)
    real = trace.read

    def forgetful(paths):
        executed = real(paths)
        for *_, about in trace.outputs(executed):
            for claim in about.get("claims", ()):
                claim["hedges"] = ["có lẽ"]
        return executed

    monkeypatch.setattr(trace, "read", forgetful)
    with pytest.raises(
        ReportError,
        match=r"03_limits\.ipynb, cell .*claim c1\d is told in “.*” without its hedge “có lẽ”",
    ):
        make("example", tmp_path / "out")
    assert contents(folder) == before

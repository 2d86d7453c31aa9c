"""What the chapters declare, and how words of the command line are read against it."""

from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis.report import chapters as reading
from thapmuoi_analysis.report.chapters import (
    ReportError,
    chapters,
    heading,
    language,
    needed,
    settings,
    studies,
)

WITH_PACE = 'case: str = "x"  # case\nlang: str = "vi"  # language\npace: int = 1  # units a year'
MORE = 'share: float = 0.5  # share\nwet: bool = False  # season\nstyle: str = "a b"  # style'
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def at(monkeypatch):
    """Return a function that lets a folder be where the notebooks are."""

    def go(home):
        monkeypatch.setenv("THAPMUOI_HOME", str(home))
        return home

    return go


def test_chapters_are_the_notebooks_of_the_folder_in_their_order_with_what_they_declare():
    pace, plain, rotation = chapters()
    assert [c.path.stem for c in (pace, plain)] == ["01_pace", "02_plain"]
    assert pace.parameters == {"case": "x", "lang": "vi", "pace": 1}
    assert pace.title == {"vi": "01_pace", "en": "01_pace"}  # it has no heading
    assert rotation.needs == ("rotation",)
    assert rotation.title == {"vi": "Luân chuyển", "en": "Rotation"}


def test_the_summary_comes_first_one_of_ones_own_before_the_sources_whatever_their_names(
    tmp_path, chapter, at, telling
):
    mine = str(chapter(tmp_path, "mine.ipynb"))
    assert [c.path.stem for c in chapters(own=[mine])][-1] == "mine"
    at(telling)
    known = chapters(own=[mine])
    stems = ["04_summary", "01_result", "03_limits", "mine", "02_sources"]
    assert [c.path.stem for c in known] == stems
    assert [c.role for c in known] == ["summary", "chapter", "chapter", "chapter", "sources"]
    at(tmp_path)
    with pytest.raises(
        ReportError, match=r"^--chapter mine\.ipynb: there is one of that name; rename it"
    ):
        chapters(own=[mine])


def test_a_study_is_a_document_of_its_own_and_found_by_its_name():
    assert list(studies()) == ["fast"]
    (study,) = chapters("fast")
    assert (study.role, study.title["en"], study.parameters["pace"]) == ("study", "Fast", 1)
    with pytest.raises(ReportError, match=r"^--study slow: expected all, or one of: fast$"):
        chapters("slow")


NEEDS = {
    'record = load_case(\n    case,\n    needs=["plan", "units"],\n)': ["plan", "units"],
    '%matplotlib inline\n!ls\nload_case(case, needs=["plan"])': ["plan"],
    'import thapmuoi_analysis as t\nt.load_case(case, needs=("plan",))': ["plan"],
    'one = load_case(case, needs=["plan"])\nload_case("x", needs=["units"])': ["plan", "units"],
    "load_case(case)": [],
    'load(case, needs=["plan"])': [],
    'def load_case(case, needs=["plan"]): ...': [],
    'load_case(case, needs=["plan"]': [],  # which running it will tell
}


def test_what_a_chapter_needs_stands_where_its_cells_load_a_case(tmp_path, chapter, at):
    for source, tables in NEEDS.items():
        assert needed(source) == tables
    loads = [f"load_case(case, needs=['{table}'])" for table in ("plan", "units")]
    chapter(at(tmp_path), "01_x.ipynb", *loads)
    assert chapters()[0].needs == ("plan", "units")


LANGUAGES = {
    "Một đoạn văn.": "vi",
    "# Kết quả": "vi",
    "KẾT LUẬN": "vi",
    "A paragraph on huyện Tháp Mười, Đồng Tháp.": "en",
    "# Tháp Mười today": "en",
    "The model exceeded *kế hoạch* in all of the communes that the article counts.": "en",
}


def test_the_language_of_a_text_is_told_by_its_words():
    for text, lang in LANGUAGES.items():
        assert language(text) == lang


def test_a_heading_has_both_languages_and_stands_alone():
    def read(source, make=nbformat.v4.new_markdown_cell):
        return heading(make(source))

    assert read("## Ưu điểm | Benefits") == ("##", {"vi": "Ưu điểm", "en": "Benefits"})
    assert read("# A | B | C") == ("#", {"vi": "A", "en": "B | C"})
    assert read("## Ưu điểm") is read("## A | B\n\nText") is read("A | B") is None
    assert read("# a | b", nbformat.v4.new_code_cell) is None


def test_what_is_no_chapter_is_named_with_what_to_do(tmp_path, chapter, at):
    at(tmp_path)
    with pytest.raises(ReportError, match=r"no chapters in .*THAPMUOI_HOME"):
        chapters()
    path = chapter(tmp_path, "01_x.ipynb", parameters="")
    told = r"^01_x\.ipynb: no cell tagged parameters has case and lang: .*my_chapter\.ipynb"
    with pytest.raises(ReportError, match=told):
        chapters()
    chapter(tmp_path, "01_x.ipynb", role="part")
    told = r"01_x\.ipynb: its role is 'part'; it can be: study, summary, chapter, sources$"
    with pytest.raises(ReportError, match=told):
        chapters()
    for line in ("pace: int = 1 + len('a')", "pace =", "print(1)", "pace: int"):
        chapter(tmp_path, "01_x.ipynb", parameters=line)
        with pytest.raises(ReportError, match=r"01_x\.ipynb: .*plain literals"):
            chapters()
    for text in ("{", "[]", "{}", '"x"'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ReportError, match=r"01_x\.ipynb: .*plain literals"):
            chapters()
    chapter(tmp_path, "01_x.ipynb", parameters="# of the case\ncase = 'x'\nlang: str = 'vi'")
    assert chapters()[0].parameters == {"case": "x", "lang": "vi"}
    for name in ("a:b.ipynb", "a\\b.ipynb", "mine.json"):
        with pytest.raises(ReportError, match=r"expected NAME\.ipynb, without"):
            reading.notebooks(own=[str(tmp_path / name)])


READ = {  # words -> what is read of them, or of the last why it is refused
    (): {},
    ("pace=2", "share=0.25", "wet=True"): {"pace": 2, "share": 0.25, "wet": True},
    ("share=1",): {"share": 1.0},
    ("style=c=d",): {"style": "c=d"},
    ("style=7",): {"style": "7"},
    ("style=",): {"style": ""},
    **dict.fromkeys(
        [("pase=2",), ("pace",), ("=2",), ("case=example",), ("lang=en",), ("Pace=2",)],
        "expected name=value, name one of: pace, share, style, wet",
    ),
    **dict.fromkeys(
        [("pace=two",), ("pace=2.5",), ("pace=True",), ("pace=",), ("pace='2'",)],
        "expected a whole number, as in 1",
    ),
    **dict.fromkeys([("share=half",), ("share=None",)], "expected a number, as in 0.5"),
    **dict.fromkeys([("wet=yes",), ("wet=2+",)], "expected true or false, as in False"),
    ("pace=3",): "expected one of: 1; 2",
}


def test_words_are_read_as_the_types_of_the_defaults_or_refused_with_an_example(
    tmp_path, chapter, at
):
    values = {"pace": [1, 2]}
    parameters = f"{WITH_PACE}\n{MORE}"
    chapter(at(tmp_path), "studies/x.ipynb", parameters=parameters, role="study", values=values)
    for words, expected in READ.items():
        if isinstance(expected, str):
            with pytest.raises(ReportError) as error:
                settings(words, "x")
            assert str(error.value) == f"--set {words[-1]}: {expected}"
        else:
            found = settings(words, "x")
            assert found == expected
            assert [*map(type, found.values())] == [*map(type, expected.values())]
    chapter(tmp_path, "studies/plain.ipynb", role="study")
    with pytest.raises(ReportError, match="one of: none besides case and lang"):
        settings(["pace=2"], "plain")

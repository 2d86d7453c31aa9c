"""What the chapters declare, and how words of the command line are read against it."""

from pathlib import Path

import nbformat
import pytest

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


def test_chapters_are_the_notebooks_of_the_folder_in_their_order_and_those_of_ones_own():
    known = chapters()
    assert [c.path.stem for c in known] == ["01_pace", "02_plain", "03_rotation"]
    assert known[0].parameters == {"case": "x", "lang": "vi", "pace": 1}
    assert known[2].needs == ("rotation",)
    assert known[2].title == {"vi": "Luân chuyển", "en": "Rotation"}
    assert known[0].title == {"vi": "01_pace", "en": "01_pace"}  # it has no heading


def test_a_notebook_of_ones_own_is_a_chapter_wherever_it_stands_and_stands_before_the_sources(
    tmp_path, chapter, at, telling
):
    mine = chapter(tmp_path, "mine.ipynb")
    assert [c.path.stem for c in chapters(own=[str(mine)])][-1] == "mine"
    at(telling)
    assert [c.path.stem for c in chapters(own=[str(mine)])][-2:] == ["mine", "02_sources"]
    chapter(at(tmp_path), "01_x.ipynb")
    assert [c.path.stem for c in chapters()] == ["01_x", "mine"]
    with pytest.raises(
        ReportError, match=r"^--chapter mine\.ipynb: there is one of that name; rename it"
    ):
        chapters(own=[str(mine)])


def test_a_chapter_that_takes_no_case_is_refused_for_it_would_tell_another(tmp_path, chapter, at):
    chapter(at(tmp_path), "Untitled.ipynb", parameters="")
    told = r"^Untitled\.ipynb: no cell tagged parameters has case and lang: .*my_chapter\.ipynb"
    with pytest.raises(ReportError, match=told):
        chapters()


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        ('record = load_case(\n    case,\n    needs=["plan", "units"],\n)', ["plan", "units"]),
        ('%matplotlib inline\n!ls\nload_case(case, needs=["plan"])', ["plan"]),
        ('import thapmuoi_analysis as t\nt.load_case(case, needs=("plan",))', ["plan"]),
        ('one = load_case(case, needs=["plan"])\nload_case("x", needs=["units"])',
         ["plan", "units"]),
        ("load_case(case)", []),
        ('load(case, needs=["plan"])', []),
        ('def load_case(case, needs=["plan"]): ...', []),
        ('load_case(case, needs=["plan"]', []),  # which running it will tell
        ("", []),
    ],
)  # fmt: skip
def test_what_a_cell_needs_stands_where_it_loads_its_case(source, needs):
    assert needed(source) == needs


def test_a_chapter_needs_what_any_of_its_cells_does(tmp_path, chapter, at):
    loads = [f"load_case(case, needs=['{table}'])" for table in ("plan", "units")]
    chapter(at(tmp_path), "01_x.ipynb", *loads)
    assert chapters()[0].needs == ("plan", "units")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Một đoạn văn.", "vi"),
        ("# Kết quả", "vi"),
        ("KẾT LUẬN", "vi"),
        ("A paragraph on huyện Tháp Mười, Đồng Tháp.", "en"),
        ("# Tháp Mười today", "en"),
        ("The model exceeded *kế hoạch* in all of the communes that the article counts.", "en"),
    ],
)
def test_the_language_of_a_text_is_told_by_its_words(text, lang):
    assert language(text) == lang


def test_the_summary_comes_first_and_the_sources_last_whatever_their_names(telling, at):
    at(telling)
    known = chapters()
    assert [c.path.stem for c in known] == ["04_summary", "01_result", "03_limits", "02_sources"]
    assert [c.role for c in known] == ["summary", "chapter", "chapter", "sources"]


def test_a_study_is_a_document_of_its_own_and_found_by_its_name():
    assert list(studies()) == ["fast"]
    (study,) = chapters("fast")
    assert (study.role, study.title["en"], study.parameters["pace"]) == ("study", "Fast", 1)
    with pytest.raises(ReportError, match=r"^--study slow: expected all, or one of: fast$"):
        chapters("slow")


def test_a_role_that_there_is_not_is_refused_with_the_known_ones(tmp_path, chapter, at):
    chapter(at(tmp_path), "01_x.ipynb", role="part")
    told = r"01_x\.ipynb: its role is 'part'; it can be: study, summary, chapter, sources$"
    with pytest.raises(ReportError, match=told):
        chapters()


def test_a_heading_has_both_languages_and_stands_alone():
    def read(source, make=nbformat.v4.new_markdown_cell):
        return heading(make(source))

    assert read("## Ưu điểm | Benefits") == ("##", {"vi": "Ưu điểm", "en": "Benefits"})
    assert read("# A | B | C") == ("#", {"vi": "A", "en": "B | C"})
    assert read("## Ưu điểm") is read("## A | B\n\nText") is read("A | B") is None
    assert read("# a | b", nbformat.v4.new_code_cell) is None


def test_the_committed_notebooks_are_chapters_that_take_case_and_lang(at):
    at(ROOT)
    for chapter in (*chapters(), *(study for name in studies() for study in chapters(name))):
        assert chapter.parameters.keys() >= {"case", "lang"}


def test_a_folder_without_chapters_is_an_error_that_names_it(tmp_path, at):
    at(tmp_path)
    with pytest.raises(ReportError, match=r"no chapters in .*THAPMUOI_HOME"):
        chapters()


@pytest.mark.parametrize("text", ["{", "[]", "{}", '"x"'])
def test_a_file_that_is_no_notebook_is_named(tmp_path, at, text):
    (at(tmp_path) / "notebooks").mkdir()
    (tmp_path / "notebooks" / "01_broken.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=r"01_broken\.ipynb: .*plain literals"):
        chapters()


@pytest.mark.parametrize("line", ["pace: int = 1 + len('a')", "pace =", "print(1)", "pace: int"])
def test_a_parameter_that_is_no_plain_literal_is_refused(tmp_path, chapter, at, line):
    chapter(at(tmp_path), "01_sum.ipynb", parameters=line)
    with pytest.raises(ReportError, match=r"01_sum\.ipynb: .*plain literals"):
        chapters()


def test_a_parameter_may_be_written_without_its_type(tmp_path, chapter, at):
    chapter(at(tmp_path), "01_x.ipynb", parameters="# of the case\ncase = 'x'\nlang: str = 'vi'")
    assert chapters()[0].parameters == {"case": "x", "lang": "vi"}


@pytest.fixture
def study(tmp_path, chapter, at):
    """Return the name of a study with a parameter of each type."""
    chapter(at(tmp_path), "studies/all.ipynb", parameters=f"{WITH_PACE}\n{MORE}", role="study")
    return "all"


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ([], {}),
        (["pace=2"], {"pace": 2}),
        (["pace=2", "share=0.25", "wet=True"], {"pace": 2, "share": 0.25, "wet": True}),
        (["share=1"], {"share": 1.0}),
        (["style=c=d"], {"style": "c=d"}),
        (["style=7"], {"style": "7"}),
        (["style="], {"style": ""}),
    ],
)
def test_words_are_read_as_the_types_of_the_defaults(study, words, read):
    found = settings(words, study)
    assert found == read
    assert list(map(type, found.values())) == list(map(type, read.values()))


@pytest.mark.parametrize("word", ["pase=2", "pace", "=2", "case=example", "lang=en", "Pace=2"])
def test_a_name_that_a_study_does_not_declare_is_refused_with_the_known_ones(word):
    with pytest.raises(ReportError) as error:
        settings([word], "fast")
    assert str(error.value) == f"--set {word}: expected name=value, name one of: pace"


def test_where_a_study_declares_none_the_message_says_so(tmp_path, chapter, at):
    chapter(at(tmp_path), "studies/plain.ipynb", role="study")
    with pytest.raises(ReportError, match="one of: none besides case and lang"):
        settings(["pace=2"], "plain")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("pace=two", "int, as in 1"),
        ("pace=2.5", "int, as in 1"),
        ("pace=True", "int, as in 1"),
        ("pace=", "int, as in 1"),
        ("pace='2'", "int, as in 1"),
        ("share=half", "float, as in 0.5"),
        ("share=None", "float, as in 0.5"),
        ("wet=yes", "bool, as in False"),
        ("wet=2+", "bool, as in False"),
    ],
)
def test_a_value_of_another_type_is_refused_with_an_example(study, word, kind):
    with pytest.raises(ReportError) as error:
        settings([word], study)
    assert str(error.value) == f"--set {word}: expected {kind}"


def test_a_value_that_the_study_does_not_take_is_refused_with_those_that_it_takes(
    tmp_path, chapter, at
):
    values = {"pace": [1, 2]}
    chapter(at(tmp_path), "studies/few.ipynb", parameters=WITH_PACE, role="study", values=values)
    assert settings(["pace=2"], "few") == {"pace": 2}
    with pytest.raises(ReportError, match="--set pace=3: expected one of: 1; 2"):
        settings(["pace=3"], "few")

"""What the chapters declare, and how words of the command line are read against it."""

from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis.build.chapters import ReportError, chapters, heading, settings

WITH_PACE = 'case: str = "x"  # case\nlang: str = "vi"  # language\npace: int = 1  # units a year'
MORE = 'share: float = 0.5  # share\nwet: bool = False  # season\nstyle: str = "a b"  # style'
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("home")


def test_chapters_are_the_notebooks_that_begin_with_a_number_in_their_order():
    known = chapters()
    assert [c.path.stem for c in known] == ["01_pace", "02_plain", "03_rotation"]
    assert known[0].parameters == {"case": "x", "lang": "vi", "pace": 1}
    assert known[0].values == {"pace": [1, 2, 3]}
    assert known[2].needs == ("rotation",)
    assert known[2].title == {"vi": "Luân chuyển", "en": "Rotation"}
    assert known[0].title == {"vi": "01_pace", "en": "01_pace"}  # it has no heading


def test_the_summary_comes_first_and_the_sources_last_whatever_their_names(telling):
    known = chapters(telling / "notebooks")
    assert [c.path.stem for c in known] == ["04_summary", "01_result", "03_limits", "02_sources"]
    assert [c.role for c in known] == ["summary", "chapter", "chapter", "sources"]


def test_a_role_that_there_is_not_is_refused_with_the_known_ones(tmp_path, chapter):
    path = chapter(tmp_path, "01_x.ipynb", role="study")
    told = r"01_x\.ipynb: its role is 'study'; it can be: summary, chapter, sources$"
    with pytest.raises(ReportError, match=told):
        chapters(path.parent)


def test_a_heading_has_both_languages_and_stands_alone():
    def read(source, make=nbformat.v4.new_markdown_cell):
        return heading(make(source))

    assert read("## Ưu điểm | Benefits") == ("##", {"vi": "Ưu điểm", "en": "Benefits"})
    assert read("# A | B | C") == ("#", {"vi": "A", "en": "B | C"})
    assert read("## Ưu điểm") is read("## A | B\n\nText") is read("A | B") is None
    assert read("# a | b", nbformat.v4.new_code_cell) is None


def test_the_committed_notebooks_are_chapters_that_take_case_and_lang():
    for chapter in chapters(ROOT / "notebooks"):
        assert chapter.parameters.keys() >= {"case", "lang"}


def test_a_folder_without_chapters_is_an_error_that_names_it(tmp_path):
    with pytest.raises(ReportError, match=r"no chapters in .*THAPMUOI_HOME"):
        chapters(tmp_path)


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "01_broken.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match=r"01_broken\.ipynb: .*plain literals"):
        chapters(tmp_path)


def test_a_parameter_that_is_no_plain_literal_is_refused(tmp_path, chapter):
    path = chapter(tmp_path, "01_sum.ipynb", parameters="pace: int = 1 + len('a')  # units")
    with pytest.raises(ReportError, match=r"01_sum\.ipynb: .*plain literals"):
        chapters(path.parent)


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
def test_words_are_read_as_the_types_of_the_defaults(tmp_path, chapter, words, read):
    path = chapter(tmp_path, "01_all.ipynb", parameters=f"{WITH_PACE}\n{MORE}")
    found = settings(words, chapters(path.parent))
    assert found == read
    assert list(map(type, found.values())) == list(map(type, read.values()))


@pytest.mark.parametrize("word", ["pase=2", "pace", "=2", "case=example", "lang=en", "Pace=2"])
def test_a_name_that_no_chapter_declares_is_refused_with_the_known_ones(word):
    with pytest.raises(ReportError) as error:
        settings([word], chapters())
    assert str(error.value) == f"--set {word}: expected name=value, name one of: pace"


def test_where_no_chapter_declares_any_the_message_says_so(tmp_path, chapter):
    path = chapter(tmp_path, "01_plain.ipynb")
    with pytest.raises(ReportError, match="one of: none besides case and lang"):
        settings(["pace=2"], chapters(path.parent))


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
        ("wet=2", "bool, as in False"),
        ("wet=yes", "bool, as in False"),
    ],
)
def test_a_value_of_another_type_is_refused_with_an_example(tmp_path, chapter, word, kind):
    path = chapter(tmp_path, "01_all.ipynb", parameters=f"{WITH_PACE}\n{MORE}")
    with pytest.raises(ReportError) as error:
        settings([word], chapters(path.parent))
    assert str(error.value) == f"--set {word}: expected {kind}"


def test_a_value_outside_those_declared_is_refused_with_the_list():
    with pytest.raises(ReportError, match=r"^--set pace=4: pace can be: 1, 2, 3$"):
        settings(["pace=4"], chapters())

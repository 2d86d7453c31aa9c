"""Small fictional chapters, so that runs are quick: they import nothing of the package."""

import time
from concurrent.futures import Future
from pathlib import Path

import pytest
from report import executed

from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.run import report

WITH_PACE = 'case: str = "x"  # case\nlang: str = "vi"  # language\npace: int = 1  # units a year'
PARAMETERS_OF_X = {"case": "x", "lang": "vi"}
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def chapter():
    """Return a function that writes a notebook, a chapter or a study, into a folder."""
    return executed.chapter


@pytest.fixture(scope="session")
def make():
    """Return a function that makes one report and returns its folder."""

    def run(case, out, lang="vi", study="", **given):
        return report([Report(str(case), lang, study, given)], out)[0]

    return run


@pytest.fixture(scope="session")
def contents():
    """Return a function that gives the files below a folder, hidden ones too, as bytes by name."""

    def read(folder):
        files = [path for path in folder.rglob("*") if not path.is_dir()]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    return read


@pytest.fixture
def about():
    """Return the least that a manifest says of a report, its files aside."""
    texts = dict.fromkeys(("case", "place", "title", "message"), "x")
    parts = ("left_out", "inputs", "notebooks", "versions", "numbers", "claims", "messages")
    told = {"fictional": True, "made": "2026-01-01", "beside": [], "figures": {}}
    return {**texts, **told, **{part: {} for part in parts}, "parameters": PARAMETERS_OF_X}


@pytest.fixture(scope="module")
def home(tmp_path_factory, chapter):
    """Let three fictional chapters and a study be the notebooks, and work in a folder apart."""
    home = tmp_path_factory.mktemp("home")
    tell = 'tell(f"`{pace}` `{case}` `{lang}`", pace, case)'
    chapter(home, "01_pace.ipynb", tell, parameters=WITH_PACE)
    chapter(home, "studies/fast.ipynb", tell, parameters=WITH_PACE, role="study",
            title="Nhanh | Fast")  # fmt: skip
    chapter(home, "02_plain.ipynb", "tell(f\"`{lang}` {'pace' in globals()}\")")
    rotation = {"title": "Luân chuyển | Rotation", "needs": ["rotation"]}
    chapter(home, "03_rotation.ipynb", 'tell("rotated")', **rotation)
    chapter(home, "explore/no_chapter.ipynb", "1 / 0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THAPMUOI_HOME", str(home))
        patch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
        patch.chdir(tmp_path_factory.mktemp("elsewhere"))
        yield home


LOAD = """\
from matplotlib.figure import Figure
from thapmuoi_analysis import load_case, tell
from thapmuoi_analysis.telling.drawing import Chart
import pandas as pd
record = load_case(case)
say, table, figure, formatter = tell(lang)
facts = dict(record.told)
def of(**wanted):
    found = [c for c in record.claims_by_id.values()
             if all(getattr(c, name) == value for name, value in wanted.items())]
    return pd.DataFrame({"claim": found})"""
SHARES = """\
share = (facts["adopted"] / facts["units"]).named("adopted_share")
rows = [[{"vi": "chỉ tiêu", "en": "target"}, facts["target_share"]],
        [{"vi": "kết quả", "en": "result"}, share]]
columns = {"what": ("Nội dung", "What"), "share": ("Tỷ lệ", "Share", ".1%")}
table(pd.DataFrame(rows, columns=["what", "share"]), columns,
      vi="Chỉ tiêu và kết quả", en="Target and result", name="shares")"""
STEPS = """\
drawn = Figure(figsize=(4, 2))
drawn.subplots().plot([0, 1], [0, facts["adopted"].value])
words = {"vi": "Đường lên đến {adopted}.", "en": "A line up to {adopted}."}
alt = formatter.fill(words[lang], facts)
note = {"vi": "Số đơn vị, đến nay.", "en": "Units, to date."}[lang]
figure(Chart(drawn, alt, (facts["adopted"],), note),
       vi="Kết quả tăng dần", en="The result rises", name="steps")"""


def _say(vi, en, facts="**facts"):
    return f'say(vi="""{vi}""", en="""{en}""", {facts})'


def _told(passage, spec=""):
    """Return the code that tells claims."""
    return _say(f"{{told{spec}}}.", f"{{told{spec}}}.", f"told=of({passage}), **facts")


@pytest.fixture(scope="session")
def telling(tmp_path_factory, chapter):
    """Return a home with a short report's chapters, which tell a case by the package's own means.

    The names of their files are in another order than their roles ask for.
    """
    home = tmp_path_factory.mktemp("telling")

    def write(name, role, title, *cells):
        chapter(home, name, *cells, prelude=LOAD, title=title, role=role)

    write(
        "01_result.ipynb", "chapter", "Kết quả | The result",
        _say("*{adopted} trên {units}.* Xem [hình](#steps), [bảng](#shares).",
             "*{adopted} of {units}.* See [figure](#steps), [table](#shares).",
             "message=True, **facts"),
        "## So với chỉ tiêu | Against the target", SHARES, STEPS,
        ("## Sơ đồ | A layout", "layout"), _say("Còn {remaining}.", "{remaining} remain."),
        "### Phần của nó | A part of it", _say("Từ {start_year}.", "Since {start_year}."),
    )  # fmt: skip
    write("02_sources.ipynb", "sources", "Phương pháp và nguồn | Method and sources",
          _say("Theo {planner}.", "By {planner}."))  # fmt: skip
    write("03_limits.ipynb", "chapter", "Hạn chế | Limitations", _told("type='limitation'"),
          _say("Có {rotated}. Theo {planner}.", "{rotated}. By {planner}.",
               "rotated=None, planner=record.names['planner']"))  # fmt: skip
    write("04_summary.ipynb", "summary", "Tóm tắt | Summary", "## Ý chính | Main points",
          _told("type='benefit'", ":short"))  # fmt: skip
    return home


@pytest.fixture(scope="session")
def short(telling, once):
    """Return the folder of the short reports of the fictional case, by language."""
    langs = ("vi", "en")
    out = once("short", [Report("example", lang) for lang in langs], telling)
    return {lang: out / "example" / lang for lang in langs}


@pytest.fixture(scope="session")
def waited():
    """Return a function that waits until something holds, as long as what brings it about runs."""

    def wait(holds, *bringers):
        while not holds():
            for one in bringers:
                if one.done() if isinstance(one, Future) else one.poll() is not None:
                    raise AssertionError(f"{one} has ended before")
            time.sleep(0.02)

    return wait

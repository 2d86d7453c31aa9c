"""A case grows step by step: from fifteen cells to what claims say of each other.

Each step is the example with fewer tables and columns; each is valid, and each makes a report that
tells what it has and says what it lacks, in the languages that it has.
"""

import csv
import json
from contextlib import closing
from pathlib import Path

import pytest
from golden import told

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.run import make_all

EXAMPLE = Path(__file__).parents[1] / "data" / "example"
RESULT = {"sources": "id title publisher date", "facts": "measure value as_of_latest"}
CLAIMS = RESULT | {"claims": "locator type clause_vi hedge", "sentences": "locator sha256"}
GOALS = CLAIMS | {"facts": "id measure value as_of_latest locator", "plan": "year planned locator"}
LINKED = GOALS | {
    "sentences": "locator sha256 paraphrase_vi", "rotation": "", "units": "",
    "claims": "id locator type about said_by_vi speaker label_vi clause_vi short_vi hedge "
    "explained_by answers may_help part_of after repeats mechanism text_vi",
}  # fmt: skip
SAID = {  # step -> what its report says
    "result": [
        "4/6 đơn vị",
        "chưa tổng hợp nhận định về ưu điểm, hạn chế",
        "chưa được tìm trong nguồn",
    ],
    "claims": ["Bài viết nêu: ở một vài xã, người giữ hai chức danh", "chưa phân loại ai nói"],
    "goals": ["cao hơn mức của cả chỉ tiêu lẫn kế hoạch khi chưa đến hạn"],
    "links": ["nêu hai hạn chế, về thời gian đi ấp", "làm giảm nhiều nhất"],
}
UNSAID = {  # and what it does not
    "result": [
        "hai chức danh",
        "bí thư",
        "không nêu chỉ tiêu",
        "Điều vẫn suy ra được",
        "không nêu hạn chế",
    ],
    "claims": [
        "không dẫn lời ai",
        "về .",
        "không nêu nguyên nhân",
        "không nêu biện pháp",
        "quy chế",
        "ngày không nêu",
    ],
    "goals": ["Dữ liệu hiện có không gồm: kế hoạch"],
    "links": ["tiếng Anh"],
}
NAMES = ("place", "within")
MORE = (*NAMES, "programme", "planner", "source_noun", "posts", "model_title", "compiled_by")
STEPS = {  # table -> its columns; facts, the names that are given, languages
    "result": (RESULT, ("units", "adopted"), NAMES, "vi"),
    "claims": (CLAIMS, ("units", "adopted"), NAMES, "vi"),
    "goals": (GOALS, ("units", "adopted", "target_share", "target_year"), NAMES, "vi"),
    "links": (LINKED, (), MORE, "vi"),
}


def _cells(folder, step):
    """Write a step of the ladder; return how many cells somebody fills in for it."""
    tables, facts, names, langs = STEPS[step]
    about = json.loads((EXAMPLE / "datapackage.json").read_text("utf-8"))["case"]
    kept = {name: about[name] for name in names or about if name in about}
    if langs == "vi":
        kept = {k: {"vi": v["vi"]} if isinstance(v, dict) else v for k, v in kept.items()}
    folder.mkdir()
    package = {"case": {"fictional": True, **kept}, "resources": [{"name": n} for n in tables]}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    cells = len(kept)
    for name, columns in tables.items():
        with (EXAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if name == "facts" and facts:
            rows = [row for row in rows if row["measure"] in facts]
        if name == "claims" and "speaker" not in columns:  # what leans on links comes with them
            rows = [row for row in rows if not (row["part_of"] or row["repeats"])]
            rows = [row | {"clause_vi": row["clause_vi"] or row["text_vi"]} for row in rows]
        if name == "claims" and facts:  # those that name a number come with it
            rows = [row for row in rows if "{" not in row["clause_vi"].replace("{units}", "")]
        head = columns.split() or list(rows[0])
        head = [column for column in head if langs != "vi" or not column.endswith("_en")]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, head, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        cells += sum(bool(row[column]) for row in rows for column in head)
    return cells


@pytest.fixture(scope="module")
def ladder(tmp_path_factory):
    """Return the folder of the steps, and how many cells each has."""
    folder = tmp_path_factory.mktemp("ladder")
    return folder, {step: _cells(folder / step, step) for step in STEPS}


def test_fifteen_cells_are_a_case(ladder):
    folder, cells = ladder
    assert cells["result"] <= 15
    assert [*cells.values()] == sorted(cells.values())
    case = load_case(folder / "result")
    assert case.langs == ("vi",) and case.facts["unit"].tolist() == ["unit"] * 3
    assert case.latest("adopted").sources == ("example-2025-07-01",)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_told_by_what_it_has_and_nothing_is_said_of_the_rest(ladder, step):
    case = load_case(ladder[0] / step)
    run = told.executed(case, "vi")
    assert told.errors(run, case, "vi") == []
    text = told.told(run, case, "vi")
    assert [words for words in SAID[step] if words not in text] == []
    assert [words for words in UNSAID[step] if words in text] == []


def test_fifteen_cells_make_a_report_in_their_language_alone(ladder):
    folder, _ = ladder
    asked = [Report(str(folder / "result"), lang) for lang in ("vi", "en")]
    with closing(make_all(asked, folder / "reports")) as making:
        states = {result.report.lang: result for result in making}
    assert states["vi"].state == "made", states["vi"].told()
    assert states["en"].state == "refused"
    why = "result: dữ liệu chỉ có tiếng Việt; muốn có báo cáo tiếng Anh thì"
    assert states["en"].why.startswith(why)

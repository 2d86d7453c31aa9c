"""What strict nbval does not see in a notebook: each rule, and that each rule can fail.

A rule takes the path of a notebook and the notebook, and yields its faults.
"""

import ast
import io
import json
import re
import string
import tokenize
from pathlib import Path

import nbformat
import papermill
import pytest
from nbval.plugin import find_comment_markers, find_metadata_tags

from thapmuoi_analysis.record.schema import SCHEMA

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
VERBS = {"say": ["say"], "table": ["table"], "figure": ["figure", "caption"]}  # roles of outputs
MOST = 8  # lines of a code cell
# Names of documents and files may have digits in them.
NAMES = re.compile(
    r"\b(?:(?:số|No\.) \d+(?:[-/][\w-]+)*|\d+(?:[-/][A-ZĐ][\w-]*)+"
    r"|\d\d_\w+|[\w./-]+\.(?:md|csv|ipynb))"
)
LITERAL = (ast.Constant, ast.List, ast.UnaryOp, ast.USub, ast.Load)
ABSOLUTE = re.compile(r"(?<![\w.<:/])(?:/(?:[\w.-]+/)+|~/|file:/|[A-Za-z]:\\)")


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _calls(cell):
    """Return the calls of say, table and figure in a code cell."""
    found = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    return [call for call in found if getattr(call.func, "id", None) in VERBS]


def _has_number(text):
    return any(map(str.isnumeric, NAMES.sub("", text)))


def _tagged(notebook, tag):
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", ())]


def _levels(cell):
    return [len(marks) for marks in re.findall(r"(?m)^(#+) ", cell.source)]


def _needs(cell):
    return cell.metadata.get("thapmuoi", {}).get("needs", [])


def _strings(node):
    """Yield every text in a notebook, pictures aside."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key != "image/png" or isinstance(value, dict):
                yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)
    elif isinstance(node, str):
        yield node


def counts_run_from_1_to_n(path, notebook):
    counts = [cell.execution_count for cell in _code(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts are {counts}"


def outputs_are_those_of_the_calls(path, notebook):
    for cell in _code(notebook):
        expected = [role for call in _calls(cell) for role in VERBS[call.func.id]]
        outputs = [output.get("metadata", {}) for output in cell.outputs]
        roles = [metadata.get("thapmuoi", {}).get("role") for metadata in outputs]
        conditional = cell.source.startswith("if ")  # what a case may lack shows nothing there
        if roles != expected and (roles or not conditional):
            yield f"{cell.id} shows {roles}, its calls make {expected}"


def no_cell_is_injected_or_fails(path, notebook):
    for cell in _tagged(notebook, "injected-parameters"):
        yield f"{cell.id} is injected"
    for cell in _code(notebook):
        for output in cell.outputs:
            if output.output_type != "display_data":
                yield f"{cell.id} has an output of type {output.output_type}"


def papermill_sees_the_parameters_as_they_are(path, notebook):
    cells = _tagged(notebook, "parameters")
    if len(cells) != 1:
        yield f"{len(cells)} cells are tagged parameters"
        return
    source = cells[0].source
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    helps = {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}
    written = []
    for line in ast.parse(source).body:
        if not isinstance(line, ast.AnnAssign):
            yield f"{ast.unparse(line)} is not name: type = value"
            return
        value, help = ast.get_source_segment(source, line.value), helps.get(line.end_lineno, "")
        if not all(isinstance(node, LITERAL) for node in ast.walk(line.value)):
            yield f"{value} is not a plain literal"
        written.append((line.target.id, ast.unparse(line.annotation), value, help))
    seen = [
        (name, p["inferred_type_name"], p["default"], p["help"])
        for name, p in papermill.inspect_notebook(str(path)).items()
    ]
    if seen != written:
        yield f"papermill sees {seen} instead of {written}"
    yield from (f"{name} lacks a help" for name, _, _, help in written if not help)


def metadata_say_what_the_chapter_needs(path, notebook):
    about = notebook.metadata.get("thapmuoi", {})
    if not set(about.get("needs", ())) <= set(SCHEMA) or "needs" not in about:
        yield f"needs are {about.get('needs')}, not names of tables"
    defaults = {
        line.target.id: ast.literal_eval(line.value)
        for cell in _tagged(notebook, "parameters")
        for line in ast.parse(cell.source).body
    }
    if set(defaults) < {"case", "lang"} or (defaults["case"], defaults["lang"]) != (
        "thap-muoi",
        "vi",
    ):
        yield f"the committed chapter tells {defaults}"
    for name, values in about.get("values", {}).items():
        if name not in defaults or defaults[name] not in values:
            yield f"{name} can be {values}; its default is {defaults.get(name)!r}"


def nothing_is_ignored_by_nbval(path, notebook):
    for cell in _code(notebook):
        marks = [*find_comment_markers(cell.source), *find_metadata_tags(cell.metadata)]
        if marks:
            yield f"{cell.id} is marked {marks}"


def pictures_are_described_by_their_text(path, notebook):
    for cell in _code(notebook):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                alt = output.metadata.get("image/png", {}).get("alt")
                if not alt or alt != output.data.get("text/plain"):
                    yield f"{cell.id} has a picture whose alt is {alt!r}"


def metadata_name_no_machine_and_no_run(path, notebook):
    spec = notebook.metadata.get("kernelspec", {})
    if (spec.get("name"), spec.get("language")) != ("python3", "python"):
        yield f"kernelspec is {spec}"
    if notebook.metadata.get("language_info") != {"name": "python"}:
        yield f"language_info is {notebook.metadata.get('language_info')}"
    extra = set(notebook.metadata) - {"kernelspec", "language_info", "thapmuoi"}
    own = {"markdown": {"tags", "thapmuoi"}}  # a heading may say what its section needs
    extra |= {
        key for c in notebook.cells for key in set(c.metadata) - own.get(c.cell_type, {"tags"})
    }
    yield from (f"there is metadata {key}" for key in sorted(extra))


def prose_stands_in_pairs_of_vietnamese_and_english(path, notebook):
    waiting = None
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", []) if cell.cell_type == "markdown" else None
        if tags != (["lang-en"] if waiting else tags and ["lang-vi"]):
            yield f"{cell.id} is tagged {tags}"
        if waiting and _levels(waiting) != _levels(cell):
            yield f"{waiting.id} and {cell.id} have headings of other levels"
        if waiting and _needs(waiting) != _needs(cell):
            yield f"{waiting.id} and {cell.id} need other tables"
        if not set(_needs(cell)) <= set(SCHEMA):
            yield f"{cell.id}: {_needs(cell)} are not names of tables"
        if tags and _needs(cell) and _levels(cell)[:1] in ([], [1]):
            yield f"{cell.id} has needs and heads no section"
        waiting = cell if tags == ["lang-vi"] else None
    if waiting:
        yield f"{waiting.id} has no English"


def first_cells_are_title_parameters_imports_and_load(path, notebook):
    cells = notebook.cells
    if [cell.cell_type for cell in cells[:5]] != ["markdown"] * 2 + ["code"] * 3:
        yield "the first cells are of other types"
        return
    if any(cell.source[:2] != "# " or _levels(cell) != [1] for cell in cells[:2]):
        yield "it does not begin with its title"
    if any(1 in _levels(cell) for cell in cells[2:] if cell.cell_type == "markdown"):
        yield "it has a second title"
    if cells[2].metadata.get("tags") != ["parameters"]:
        yield "the parameters do not follow the title"
    for cell in _code(notebook):
        body = ast.parse(cell.source).body
        imports = [isinstance(line, (ast.Import, ast.ImportFrom)) for line in body]
        if (all if cell is cells[3] else any)(imports) != (cell is cells[3]):
            yield f"{cell.id}: imports stand in one cell of their own, behind the parameters"
        loads = [n for n in ast.walk(ast.parse(cell.source)) if getattr(n, "id", "") == "load_case"]
        if bool(loads) != (cell is cells[4]) or (loads and _calls(cell)):
            yield f"{cell.id}: data are loaded in one cell, behind the imports, that shows nothing"


def code_cells_are_short(path, notebook):
    for cell in _code(notebook):
        lines = len(cell.source.splitlines())
        if lines > MOST:
            yield f"{cell.id} has {lines} lines"


def code_defines_nothing_and_silences_nothing(path, notebook):
    for cell in _code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                yield f"{cell.id} defines {node.name}"
            names = [getattr(node, field, None) for field in ("id", "attr", "name", "module")]
            if "warnings" in names:
                yield f"{cell.id} uses warnings"


def prose_has_no_number(path, notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and _has_number(cell.source):
            yield f"{cell.id} has a number: {cell.source}"


def templates_have_no_number(path, notebook):
    for cell in _code(notebook):
        for call in _calls(cell):
            texts = {word.arg: word.value for word in call.keywords if word.arg in ("vi", "en")}
            for lang in ("vi", "en"):
                text = getattr(texts.get(lang), "value", None)
                if not isinstance(text, str):
                    yield f"{cell.id}: {lang} is not a plain text"
                    continue
                parts = string.Formatter().parse(text) if call.func.id == "say" else [(text,)]
                if _has_number(" ".join(part[0] for part in parts)):
                    yield f"{cell.id} has a number: {text}"


def the_case_is_named_in_the_parameters_only(path, notebook):
    for cell in notebook.cells:
        if re.search(r"thap-muoi|example", cell.source) and cell is not notebook.cells[2]:
            yield f"{cell.id} names a case"


def no_path_is_absolute(path, notebook):
    for text in _strings(notebook):
        if match := ABSOLUTE.search(text):
            yield f"there is a path: {text[max(0, match.start() - 20) : match.end() + 20]}"


def the_file_is_valid(path, notebook):
    written = json.loads(path.read_text(encoding="utf-8"))
    if len({cell["id"] for cell in written["cells"]}) < len(written["cells"]):
        yield "two cells have one id"  # nbformat only warns
    try:
        nbformat.validate(written)
    except nbformat.ValidationError as error:
        yield str(error)


def the_file_is_written_as_refresh_writes_it(path, notebook):
    if path.read_bytes() != (nbformat.writes(notebook, indent=1) + "\n").encode():
        yield "the file is written another way"


RULES = [
    counts_run_from_1_to_n,
    outputs_are_those_of_the_calls,
    no_cell_is_injected_or_fails,
    papermill_sees_the_parameters_as_they_are,
    metadata_say_what_the_chapter_needs,
    nothing_is_ignored_by_nbval,
    pictures_are_described_by_their_text,
    metadata_name_no_machine_and_no_run,
    prose_stands_in_pairs_of_vietnamese_and_english,
    first_cells_are_title_parameters_imports_and_load,
    code_cells_are_short,
    code_defines_nothing_and_silences_nothing,
    prose_has_no_number,
    templates_have_no_number,
    the_case_is_named_in_the_parameters_only,
    no_path_is_absolute,
    the_file_is_valid,
    the_file_is_written_as_refresh_writes_it,
]


def _faults(rule, path):
    return list(rule(path, nbformat.read(path, as_version=4)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_keeps_the_rules(path):
    notebook = nbformat.read(path, as_version=4)
    faults = {rule.__name__: list(rule(path, notebook)) for rule in RULES}
    assert faults == {rule.__name__: [] for rule in RULES}


def test_there_are_notebooks_to_look_at():
    assert [path.stem[:3] for path in NOTEBOOKS[:2]] == ["01_", "02_"]


# Changes to a notebook (in its JSON form), each of which breaks a rule.


def _first(notebook, role):
    """Return the first cell that shows something of a role, and that output."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if output["metadata"]["thapmuoi"]["role"] == role:
                return cell, output
    raise LookupError(role)


def _say(notebook):
    return _first(notebook, "say")[0]


def _in(index, **changes):
    return lambda notebook: notebook["cells"][index].update(changes)


def _tag(index, *tags):
    return lambda notebook: notebook["cells"][index]["metadata"].update(tags=list(tags))


def _needing(needs, *indices):
    def change(notebook):
        for index in indices:
            notebook["cells"][index]["metadata"]["thapmuoi"] = {"needs": needs}

    return change


def _append(index, text):
    def change(notebook):
        notebook["cells"][index]["source"] += text

    return change


def _replace(index, old, new):
    def change(notebook):
        assert old in notebook["cells"][index]["source"]
        notebook["cells"][index]["source"] = notebook["cells"][index]["source"].replace(old, new)

    return change


def _told(source):
    return lambda notebook: _say(notebook).update(source=source)


def _output(**output):
    return lambda notebook: notebook["cells"][4]["outputs"].append(output)


def _metadata(**metadata):
    return lambda notebook: notebook["metadata"].update(metadata)


def _about(**about):
    return lambda notebook: notebook["metadata"]["thapmuoi"].update(about)


def _move(source, target):
    return lambda notebook: notebook["cells"].insert(target, notebook["cells"].pop(source))


def _drop(index):
    return lambda notebook: notebook["cells"].pop(index)


def _picture(**metadata):
    return lambda notebook: _first(notebook, "figure")[1]["metadata"].update(metadata)


BROKEN = [
    (counts_run_from_1_to_n, _in(3, execution_count=None)),
    (counts_run_from_1_to_n, _in(3, execution_count=7)),
    (counts_run_from_1_to_n, _drop(3)),
    (outputs_are_those_of_the_calls, lambda n: _say(n)["outputs"].clear()),
    (outputs_are_those_of_the_calls, lambda n: _first(n, "figure")[0]["outputs"].pop()),
    (outputs_are_those_of_the_calls, lambda n: _say(n)["outputs"][0].update(metadata={})),
    (outputs_are_those_of_the_calls, _told('table(facts, {}, vi="a", en="b")')),
    (outputs_are_those_of_the_calls, _told("facts")),
    (
        outputs_are_those_of_the_calls,
        _output(output_type="display_data", data={"text/plain": "a"}, metadata={}),
    ),
    (no_cell_is_injected_or_fails, _tag(3, "injected-parameters")),
    (
        no_cell_is_injected_or_fails,
        _output(output_type="error", ename="E", evalue="v", traceback=[]),
    ),
    (no_cell_is_injected_or_fails, _output(output_type="stream", name="stdout", text="a")),
    (
        no_cell_is_injected_or_fails,
        _output(output_type="execute_result", execution_count=1, data={}, metadata={}),
    ),
    (papermill_sees_the_parameters_as_they_are, _tag(2)),
    (papermill_sees_the_parameters_as_they_are, _tag(3, "parameters")),
    (papermill_sees_the_parameters_as_they_are, _append(2, '\nname: str = "a#b"  # a name')),
    (papermill_sees_the_parameters_as_they_are, _append(2, "\npace: int | None = 2  # a pace")),
    (papermill_sees_the_parameters_as_they_are, _append(2, "\npace: int = 2  # a = b")),
    (papermill_sees_the_parameters_as_they_are, _append(2, "\npace: list = [\n  1\n]  # a pace")),
    (papermill_sees_the_parameters_as_they_are, _append(2, "\npace: int = 2")),
    (papermill_sees_the_parameters_as_they_are, _append(2, "\npace: int = len(case)  # pace")),
    (papermill_sees_the_parameters_as_they_are, _append(2, "\npace = 2  # untyped")),
    (papermill_sees_the_parameters_as_they_are, _append(2, "\nprint(case)")),
    (metadata_say_what_the_chapter_needs, _about(needs=["plans"])),
    (metadata_say_what_the_chapter_needs, lambda n: n["metadata"]["thapmuoi"].pop("needs")),
    (metadata_say_what_the_chapter_needs, _metadata(thapmuoi={})),
    (metadata_say_what_the_chapter_needs, _about(values={"lang": ["en"]})),
    (metadata_say_what_the_chapter_needs, _about(values={"pace": [1]})),
    (metadata_say_what_the_chapter_needs, _replace(2, '"vi"', '"en"')),
    (metadata_say_what_the_chapter_needs, _replace(2, "thap-muoi", "example")),
    (nothing_is_ignored_by_nbval, _tag(4, "nbval-ignore-output")),
    (nothing_is_ignored_by_nbval, _append(4, "\n# NBVAL_IGNORE_OUTPUT")),
    (nothing_is_ignored_by_nbval, _append(4, "\n# PYTEST_VALIDATE_IGNORE_OUTPUT")),
    (nothing_is_ignored_by_nbval, _tag(4, "nbval-skip")),
    (nothing_is_ignored_by_nbval, _tag(4, "raises-exception")),
    (pictures_are_described_by_their_text, _picture(**{"image/png": {"alt": "other"}})),
    (pictures_are_described_by_their_text, _picture(**{"image/png": {}})),
    (
        pictures_are_described_by_their_text,
        lambda n: _first(n, "figure")[1]["data"].update({"text/plain": "other"}),
    ),
    (metadata_name_no_machine_and_no_run, _metadata(kernelspec={"name": "python3.11"})),
    (metadata_name_no_machine_and_no_run, lambda n: n["metadata"].pop("kernelspec")),
    (metadata_name_no_machine_and_no_run, _metadata(papermill={"duration": 1})),
    (
        metadata_name_no_machine_and_no_run,
        _metadata(language_info={"name": "python", "version": "3.11.7"}),
    ),
    (metadata_name_no_machine_and_no_run, _in(4, metadata={"papermill": {"status": "completed"}})),
    (metadata_name_no_machine_and_no_run, _in(4, metadata={"execution": {}})),
    (prose_stands_in_pairs_of_vietnamese_and_english, _drop(6)),
    (prose_stands_in_pairs_of_vietnamese_and_english, _drop(5)),
    (prose_stands_in_pairs_of_vietnamese_and_english, _move(6, 5)),
    (prose_stands_in_pairs_of_vietnamese_and_english, _move(6, 8)),
    (prose_stands_in_pairs_of_vietnamese_and_english, _tag(5)),
    (prose_stands_in_pairs_of_vietnamese_and_english, _needing(["units"], 5)),
    (prose_stands_in_pairs_of_vietnamese_and_english, _needing(["units"], 0, 1)),
    (prose_stands_in_pairs_of_vietnamese_and_english, _needing(["unit"], 5, 6)),
    (metadata_name_no_machine_and_no_run, _needing(["units"], 4)),
    (prose_stands_in_pairs_of_vietnamese_and_english, _tag(5, "lang-vi", "lang-en")),
    (prose_stands_in_pairs_of_vietnamese_and_english, _append(5, "\n\n### A heading more")),
    (prose_stands_in_pairs_of_vietnamese_and_english, _replace(5, "## ", "### ")),
    (
        prose_stands_in_pairs_of_vietnamese_and_english,
        lambda n: n["cells"].append({**n["cells"][5], "id": "last"}),
    ),
    (first_cells_are_title_parameters_imports_and_load, _replace(0, "# ", "## ")),
    (first_cells_are_title_parameters_imports_and_load, _append(0, "\n\n# Another")),
    (first_cells_are_title_parameters_imports_and_load, _replace(5, "## ", "# ")),
    (first_cells_are_title_parameters_imports_and_load, _move(2, 3)),
    (first_cells_are_title_parameters_imports_and_load, _move(5, 3)),
    (first_cells_are_title_parameters_imports_and_load, _append(3, "\nrecord = None")),
    (first_cells_are_title_parameters_imports_and_load, _told("import pandas")),
    (first_cells_are_title_parameters_imports_and_load, _told("load_case(case)")),
    (first_cells_are_title_parameters_imports_and_load, _replace(4, "load_case(case)", "case")),
    (
        first_cells_are_title_parameters_imports_and_load,
        _append(4, '\nsay(vi="a", en="b")'),
    ),
    (code_cells_are_short, _told("\n".join(f"x = {i}" for i in range(9)))),
    (code_cells_are_short, _told("\n".join(['say(vi="a", en="b")'] * 9))),
    (code_defines_nothing_and_silences_nothing, _told("def double(x):\n    return 2 * x")),
    (code_defines_nothing_and_silences_nothing, _told("async def f():\n    pass")),
    (code_defines_nothing_and_silences_nothing, _told("class A:\n    pass")),
    (code_defines_nothing_and_silences_nothing, _told("warnings.filterwarnings('ignore')")),
    (code_defines_nothing_and_silences_nothing, _append(3, "\nimport warnings")),
    (
        code_defines_nothing_and_silences_nothing,
        _append(3, "\nfrom warnings import simplefilter"),
    ),
    (prose_has_no_number, _append(6, "\n\nBy then 11 had adopted.")),
    (prose_has_no_number, _append(6, "\n\nHalf is 50%.")),
    (prose_has_no_number, _append(6, "\n\nThe share is ½.")),
    (prose_has_no_number, _append(6, "\n\nScheme No. 04 of 2017.")),
    (templates_have_no_number, _told('say(vi="Có 11 xã.", en="Eleven communes.")')),
    (templates_have_no_number, _told('say(vi="Có xã.", en="There are 11.", **facts)')),
    (templates_have_no_number, _told('say(vi="Có {adopted}/13.", en="{adopted}.", **facts)')),
    (templates_have_no_number, _told('say(vi=f"Có {n} xã.", en="{adopted}.", **facts)')),
    (templates_have_no_number, _told('say(vi="Có " + n, en="{adopted}.", **facts)')),
    (templates_have_no_number, _told('say(vi="{adopted}", **facts)')),
    (templates_have_no_number, _told('table(f, {}, vi="Năm 2018", en="Year")')),
    (templates_have_no_number, _told('figure(chart, vi="Hình", en="{x:.1%} of 13")')),
    (the_case_is_named_in_the_parameters_only, _replace(4, "(case)", '("thap-muoi")')),
    (the_case_is_named_in_the_parameters_only, _append(6, "\n\nOf thap-muoi.")),
    (no_path_is_absolute, _append(6, " See /srv/data/facts.csv")),
    (no_path_is_absolute, _told("x = '/srv/data/'")),
    (no_path_is_absolute, _told("x = r'C:\\data'")),
    (
        no_path_is_absolute,
        _output(output_type="stream", name="stderr", text="in ~/project/a.py"),
    ),
    (the_file_is_valid, lambda n: n["cells"][3].pop("outputs")),
    (the_file_is_valid, _in(6, outputs=[])),
    (the_file_is_valid, lambda n: n["cells"][3].update(id=n["cells"][4]["id"])),
    (the_file_is_written_as_refresh_writes_it, lambda n: json.dumps(n, indent=1) + "\n"),
    (the_file_is_written_as_refresh_writes_it, lambda n: _written(n).rstrip("\n")),
    (the_file_is_written_as_refresh_writes_it, lambda n: _written(n) + "\n"),
    (the_file_is_written_as_refresh_writes_it, lambda n: _written(n).replace("\n", "\r\n")),
]
KEPT = [  # what a rule must not forbid
    (papermill_sees_the_parameters_as_they_are, _append(2, "\npace: float = -1.5  # a pace")),
    (papermill_sees_the_parameters_as_they_are, _append(2, "\nyears: list = [1, 2]  # years")),
    (code_cells_are_short, _told("\n".join(f"x = {i}" for i in range(8)))),
    (prose_has_no_number, _append(6, "\n\nScheme No. 04, 18-NQ/TW, 1663/NQ-UBTVQH15, 01_plan.")),
    (prose_has_no_number, _append(5, "\n\nĐề án số 04, tệp data/README2.md.")),
    (templates_have_no_number, _told('say(vi="{a:.1%} của Đề án số 04", en="{a:.1%}", **f)')),
    (no_path_is_absolute, _append(6, " 11/13/15, and/or, data/README.md, https://doi.org/10.1/x")),
    (no_path_is_absolute, _append(6, " <em>a</em><td>b</td>")),
    (the_file_is_written_as_refresh_writes_it, lambda n: _written(n)),
]


def _written(notebook):
    return nbformat.writes(nbformat.from_dict(notebook), indent=1) + "\n"


@pytest.fixture
def changed(tmp_path):
    """Return a function that writes a changed copy of the first notebook and returns its path."""

    def write(change):
        notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
        text = change(notebook)
        path = tmp_path / "01_changed.ipynb"
        text = text if isinstance(text, str) else json.dumps(notebook, ensure_ascii=False)
        path.write_bytes(text.encode())
        return path

    return write


def _ids(cases):
    return [f"{rule.__name__}-{number}" for number, (rule, _) in enumerate(cases)]


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=_ids(BROKEN))
@pytest.mark.filterwarnings("ignore::nbformat.warnings.DuplicateCellId")
def test_a_notebook_that_breaks_the_rule_is_noticed(changed, rule, change):
    assert _faults(rule, changed(change)) != []


@pytest.mark.parametrize(("rule", "change"), KEPT, ids=_ids(KEPT))
def test_a_notebook_that_keeps_the_rule_is_let_be(changed, rule, change):
    assert _faults(rule, changed(change)) == []


def test_every_rule_is_shown_to_fail():
    assert {rule for rule, _ in BROKEN} == set(RULES)

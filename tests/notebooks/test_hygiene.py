"""What strict nbval does not see in a notebook: each rule, and that each rule can fail.

A rule takes the path of a notebook and the notebook, and yields its faults.
"""

import ast
import io
import json
import re
import shutil
import string
import tokenize
from pathlib import Path

import nbformat
import papermill
import pytest
from nbval.plugin import find_comment_markers, find_metadata_tags

from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.report.chapters import ROLES, heading, is_working, language, needed
from thapmuoi_analysis.report.checks import NUMERAL

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
STUDIES = sorted((ROOT / "notebooks" / "studies").glob("*.ipynb"))
NOTEBOOKS = [*CHAPTERS, *STUDIES]
VERBS = {"say": ["say"], "table": ["table"], "figure": ["figure", "caption"]}  # roles of outputs
TAGS = ("parameters", "working")
TEXTS = ("vi", "en", "alt_vi", "alt_en", "note_vi", "note_en")
MOST = 20  # lines of a code cell
LITERAL = (ast.Constant, ast.List, ast.UnaryOp, ast.USub, ast.Load)
ABSOLUTE = re.compile(r"(?<![\w.<:/])(?:/(?:[\w.-]+/)+|~/|file:/|[A-Za-z]:\\)")
PARAMETERS = """\
case: str = "thap-muoi"  # slug of the case, a folder of data
lang: str = "vi"  # language of the report, vi or en"""


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _is_study(notebook):
    return notebook.metadata.get("thapmuoi", {}).get("role") == "study"


def _calls(cell):
    """Return the calls of say, table and figure in a code cell."""
    found = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    return [call for call in found if getattr(call.func, "id", None) in VERBS]


def _told_texts(cell):
    """Return the texts that a cell tells, also where their condition does not hold today."""
    found = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    for call in found:
        name = getattr(call.func, "id", "")
        if name in VERBS:
            words = {word.arg: word.value for word in call.keywords}
            yield from (words[name] for name in TEXTS if name in words)
            if not call.args and not {"vi", "en"} <= {*words}:
                yield call
        if name == "choose":
            variants = [each.elts for each in call.args if isinstance(each, ast.Tuple)]
            yield from (text for _, *texts in variants for text in texts)


def _tagged(notebook, tag):
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", ())]


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
        if is_working(cell):
            continue
        expected = {role for call in _calls(cell) for role in VERBS[call.func.id]}
        outputs = [output.get("metadata", {}) for output in cell.outputs]
        roles = {metadata.get("thapmuoi", {}).get("role") for metadata in outputs}
        if roles - expected or ("figure" in roles) != ("caption" in roles):
            yield f"{cell.id} shows {roles}, its calls make {expected}"


def no_cell_is_injected_or_fails(path, notebook):
    for cell in _tagged(notebook, "injected-parameters"):
        yield f"{cell.id} is injected"
    for cell in _code(notebook):
        kinds = {"display_data", "execute_result"} if is_working(cell) else {"display_data"}
        for output in cell.outputs:
            if output.output_type not in kinds:
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


def the_parameters_are_the_committed_case_and_language(path, notebook):
    sources = [cell.source for cell in _tagged(notebook, "parameters")]
    begins = [source.startswith(PARAMETERS) for source in sources]
    if begins != [True] or (not _is_study(notebook) and sources != [PARAMETERS]):
        yield f"the parameters are {sources}"


def metadata_say_what_it_is(path, notebook):
    about = notebook.metadata.get("thapmuoi", {})
    if about.get("role", "chapter") not in (("study",) if path in STUDIES else {*ROLES[1:]}):
        yield f"its role is {about.get('role')!r}"
    if "needs" in about:
        yield "what it needs stands in its metadata, not where it loads its case"
    values = dict(about.get("values", {"lang": ["vi", "en"]}))
    if values.pop("lang", None) != ["vi", "en"] or (values and not _is_study(notebook)):
        yield f"values are {about.get('values')}"


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
    own = {"markdown": {"thapmuoi", "tags"}, "code": {"tags"}}  # a heading says what it needs
    extra |= {key for c in notebook.cells for key in set(c.metadata) - own[c.cell_type]}
    extra |= {t for c in notebook.cells for t in c.metadata.get("tags", ()) if t not in TAGS}
    yield from (f"there is metadata {key}" for key in sorted(extra))


def words_are_headings_or_working_in_both_languages(path, notebook):
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            continue
        if is_working(cell):
            vietnamese, _, english = cell.source.partition("\n\n*")
            if not english or (language(vietnamese), language(english)) != ("vi", "en"):
                yield f"{cell.id} is not Vietnamese, then English in italics: {cell.source[:40]}"
            continue
        head, needs = heading(cell), cell.metadata.get("thapmuoi", {}).get("needs", [])
        if not head:
            yield f"{cell.id} is no heading “## Vi | En”: {cell.source[:40]}"
        if head and (head[0] == "#") != (number == 0):
            yield f"{cell.id} is a title, or the first cell is none"
        if not set(needs) <= set(SCHEMA) or (needs and (not head or head[0] == "#")):
            yield f"{cell.id}: {needs} are not names of tables that a section needs"


def first_cells_are_title_parameters_imports_and_load(path, notebook):
    cells = notebook.cells
    if [cell.cell_type for cell in cells[:4]] != ["markdown"] + ["code"] * 3:
        yield "the first cells are of other types"
        return
    if cells[1].metadata.get("tags") != ["parameters"]:
        yield "the parameters do not follow the title"
    for cell in _code(notebook):
        body = ast.parse(cell.source).body
        imports = [isinstance(line, (ast.Import, ast.ImportFrom)) for line in body]
        if (all if cell is cells[2] else any)(imports) != (cell is cells[2]):
            yield f"{cell.id}: imports stand in one cell of their own, behind the parameters"
        loads = [n for n in ast.walk(ast.parse(cell.source)) if getattr(n, "id", "") == "load_case"]
        needs = needed(cell.source)
        if not set(needs) <= set(SCHEMA):
            yield f"needs are {needs}, not names of tables"
        if bool(loads) != (cell is cells[3]) or (loads and _calls(cell)):
            yield f"{cell.id}: data are loaded in one cell, behind the imports, that shows nothing"


def code_cells_are_short(path, notebook):
    for cell in _code(notebook):
        lines = len(cell.source.splitlines())
        if lines > MOST:
            yield f"{cell.id} has {lines} lines"


def code_silences_nothing(path, notebook):
    for cell in _code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            names = [getattr(node, field, None) for field in ("id", "attr", "name", "module")]
            if "warnings" in names:
                yield f"{cell.id} uses warnings"


def headings_have_no_number(path, notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (head := heading(cell)):
            yield from (f"{cell.id}: {said}" for said in head[1].values() if NUMERAL.search(said))


def frames_have_no_number(path, notebook):
    for cell in _code(notebook):
        for node in _told_texts(cell):
            text = getattr(node, "value", None)
            if not isinstance(text, str):
                yield f"{cell.id}: {ast.unparse(node)} is not a plain text"
                continue
            literals = " ".join(part[0] for part in string.Formatter().parse(text))
            if found := NUMERAL.search(re.sub(r"\(#[\w-]+\)", "", literals)):
                yield f"{cell.id} has {found[0]!r}: {text}"


def sentences_stand_in_triple_quotes(path, notebook):
    for cell in _code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                written = ast.get_source_segment(cell.source, node)
                if node.end_lineno > node.lineno and not re.match('r?"""', written):
                    yield f"{cell.id} puts a text together of several: {written[:40]}"


def ids_speak(path, notebook):
    for cell in notebook.cells:
        if not re.fullmatch(r"[a-z][a-z0-9-]{2,29}", cell.id) or re.fullmatch(
            "[0-9a-f]{8}", cell.id
        ):
            yield f"{cell.id} says nothing"


def the_case_is_named_in_the_parameters_only(path, notebook):
    for cell in notebook.cells:
        if re.search(r"thap-muoi|example", cell.source) and "tags" not in cell.metadata:
            yield f"{cell.id} names a case"


def no_path_is_absolute(path, notebook):
    for text in _strings(notebook):
        if match := ABSOLUTE.search(text):
            yield f"there is a path: {text[max(0, match.start() - 20) : match.end() + 20]}"


def no_link_leads_nowhere(path, notebook):
    words = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    shown = (output.get("data", {}) for cell in _code(notebook) for output in cell.outputs)
    for text in _strings([*words, *shown]):
        for target in re.findall(r"\]\(([^)\s]*)\)|href=\"([^\"]*)\"", text):
            if not "".join(target).startswith("https://"):
                yield f"there is a link to {''.join(target)}"


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
    the_parameters_are_the_committed_case_and_language,
    metadata_say_what_it_is,
    nothing_is_ignored_by_nbval,
    pictures_are_described_by_their_text,
    metadata_name_no_machine_and_no_run,
    words_are_headings_or_working_in_both_languages,
    first_cells_are_title_parameters_imports_and_load,
    code_cells_are_short,
    code_silences_nothing,
    headings_have_no_number,
    frames_have_no_number,
    sentences_stand_in_triple_quotes,
    ids_speak,
    the_case_is_named_in_the_parameters_only,
    no_path_is_absolute,
    no_link_leads_nowhere,
    the_file_is_valid,
    the_file_is_written_as_refresh_writes_it,
]


def _faults(rule, path):
    return list(rule(path, nbformat.read(path, as_version=4)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_keeps_the_rules(path):
    notebook = nbformat.read(path, as_version=4)
    errors = {rule.__name__: list(rule(path, notebook)) for rule in RULES}
    assert errors == {rule.__name__: [] for rule in RULES}


def test_the_template_keeps_the_rules_where_it_is_moved_to(tmp_path):
    moved = tmp_path / "07_my_chapter.ipynb"
    shutil.copyfile(ROOT / "notebooks" / "explore" / "my_chapter.ipynb", moved)
    notebook = nbformat.read(moved, as_version=4)
    assert {rule.__name__: [*rule(moved, notebook)] for rule in RULES} == {
        rule.__name__: [] for rule in RULES
    }


def test_there_are_notebooks_to_look_at():
    assert len(CHAPTERS) > 2
    assert len(STUDIES) == 3


# A notebook that keeps every rule, and changes to it (in its JSON form) that break one.


def _shown(role, **data):
    metadata = {"thapmuoi": {"role": role, "quantities": []}}
    if "image/png" in data:
        metadata["image/png"] = {"alt": data["text/plain"]}
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def _valid():
    code, words = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    load = "record = load_case(case, needs=['plan'])\nsay, table, figure, formatter = tell(lang)"
    drawn = [_shown("figure", **{"image/png": "iVBORw==", "text/plain": "x"}), _shown("caption")]
    cells = [
        words("# Kết quả | The result", id="title"),
        code(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}),
        code("from thapmuoi_analysis import load_case, tell", id="imports"),
        code(load, id="load"),
        words("## Chỉ tiêu | The target", id="target", metadata={"thapmuoi": {"needs": ["plan"]}}),
        code(
            'say(vi="""Có {adopted}\n  xã.""", en="""{adopted} have.""")',
            id="told", outputs=[_shown("say", **{"text/plain": "Có 11 xã."})],
        ),
        code('figure(chart, vi="Hình", en="Figure")', id="drawn", outputs=drawn),
    ]  # fmt: skip
    for number, cell in enumerate((cell for cell in cells if cell.cell_type == "code"), 1):
        cell.execution_count = number
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"values": {"lang": ["vi", "en"]}, "role": "chapter"}
    metadata = {"kernelspec": spec, "language_info": {"name": "python"}, "thapmuoi": about}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


TITLE, GIVEN, IMPORTS, LOADED, HEAD, TOLD, DRAWN = range(7)


def _in(index, **changes):
    return lambda notebook: notebook["cells"][index].update(changes)


def _source(index, source):
    return _in(index, source=source)


def _append(index, text):
    return lambda n: n["cells"][index].update(source=n["cells"][index]["source"] + text)


def _tag(index, *tags):
    return lambda notebook: notebook["cells"][index]["metadata"].update(tags=list(tags))


def _needing(index, *needs):
    about = {"needs": list(needs)}
    return lambda notebook: notebook["cells"][index]["metadata"].update(thapmuoi=about)


def _output(**output):
    return lambda notebook: notebook["cells"][LOADED]["outputs"].append(output)


def _metadata(**metadata):
    return lambda notebook: notebook["metadata"].update(metadata)


def _about(**about):
    return lambda notebook: notebook["metadata"]["thapmuoi"].update(about)


def _move(source, target):
    return lambda notebook: notebook["cells"].insert(target, notebook["cells"].pop(source))


def _worked(source):
    return _in(HEAD, source=source, metadata={"tags": ["working"]})


def _say(text):
    return _source(TOLD, f"say(vi={text!r}, en='x')")


def _picture(**metadata):
    return lambda n: n["cells"][DRAWN]["outputs"][0]["metadata"].update(metadata)


BROKEN = {
    counts_run_from_1_to_n: [
        _in(IMPORTS, execution_count=None),
        _in(IMPORTS, execution_count=7),
        lambda n: n["cells"].pop(IMPORTS),
    ],
    outputs_are_those_of_the_calls: [
        lambda n: n["cells"][DRAWN]["outputs"].pop(),
        lambda n: n["cells"][TOLD]["outputs"][0].update(metadata={}),
        _source(TOLD, "facts"),
        _source(TOLD, 'table(facts, {}, vi="a", en="b")'),
        _output(output_type="display_data", data={"text/plain": "a"}, metadata={}),
    ],
    no_cell_is_injected_or_fails: [
        _tag(IMPORTS, "injected-parameters"),
        _output(output_type="error", ename="E", evalue="v", traceback=[]),
        _output(output_type="stream", name="stdout", text="a"),
        _output(output_type="execute_result", execution_count=1, data={}, metadata={}),
    ],
    papermill_sees_the_parameters_as_they_are: [
        _tag(GIVEN),
        _tag(IMPORTS, "parameters"),
        _append(GIVEN, '\nname: str = "a#b"  # a name'),
        _append(GIVEN, "\npace: int | None = 2  # a pace"),
        _append(GIVEN, "\npace: int = 2  # a = b"),
        _append(GIVEN, "\npace: list = [\n  1\n]  # a pace"),
        _append(GIVEN, "\npace: int = 2"),
        _append(GIVEN, "\npace: int = len(case)  # pace"),
        _append(GIVEN, "\npace = 2  # untyped"),
        _append(GIVEN, "\nprint(case)"),
    ],
    the_parameters_are_the_committed_case_and_language: [
        _append(GIVEN, "\npace: int = 2  # pace"),
        _source(GIVEN, PARAMETERS.replace("thap-muoi", "example")),
        _source(GIVEN, PARAMETERS.replace('"vi"', '"en"')),
    ],
    metadata_say_what_it_is: [
        _about(needs=["plan"]),
        _about(values={"lang": ["en"]}),
        _about(role="study"),
        _about(role="annex"),
    ],
    nothing_is_ignored_by_nbval: [
        _tag(LOADED, "nbval-ignore-output"),
        _append(LOADED, "\n# NBVAL_IGNORE_OUTPUT"),
        _append(LOADED, "\n# PYTEST_VALIDATE_IGNORE_OUTPUT"),
        _tag(LOADED, "nbval-skip"),
        _tag(LOADED, "raises-exception"),
    ],
    pictures_are_described_by_their_text: [
        _picture(**{"image/png": {"alt": "other"}}),
        _picture(**{"image/png": {}}),
        lambda n: n["cells"][DRAWN]["outputs"][0]["data"].update({"text/plain": "other"}),
    ],
    metadata_name_no_machine_and_no_run: [
        _metadata(kernelspec={"name": "python3.11"}),
        lambda n: n["metadata"].pop("kernelspec"),
        _metadata(papermill={"duration": 1}),
        _metadata(language_info={"name": "python", "version": "3.11.7"}),
        _in(LOADED, metadata={"papermill": {"status": "completed"}}),
        _in(LOADED, metadata={"execution": {}}),
        _tag(LOADED, "lang-vi"),
        _tag(HEAD, "lang-vi"),
        _needing(LOADED, "units"),
    ],
    words_are_headings_or_working_in_both_languages: [
        _source(HEAD, "## Chỉ tiêu"),
        _source(HEAD, "Một đoạn văn."),
        _append(HEAD, "\n\nMột đoạn văn."),
        _worked("Một đoạn văn bằng tiếng Việt."),
        _worked("A paragraph in English.\n\n*Another one.*"),
        _source(HEAD, "# Chỉ tiêu | Target"),
        _source(TITLE, "## Kết quả | The result"),
        _needing(HEAD, "unit"),
        _needing(TITLE, "units"),
    ],
    first_cells_are_title_parameters_imports_and_load: [
        _move(GIVEN, IMPORTS),
        _move(HEAD, GIVEN),
        _append(IMPORTS, "\nrecord = None"),
        _source(TOLD, "import pandas"),
        _source(TOLD, "load_case(case)"),
        _source(LOADED, "record = case"),
        _append(LOADED, '\nsay(vi="a", en="b")'),
        _source(
            LOADED,
            "record = load_case(case, needs=['plans'])\nsay, table, figure, formatter = tell(lang)",
        ),
    ],
    code_cells_are_short: [_source(TOLD, "\n".join(f"x = {i}" for i in range(MOST + 1)))],
    code_silences_nothing: [
        _source(TOLD, "warnings.filterwarnings('ignore')"),
        _append(IMPORTS, "\nimport warnings"),
        _append(IMPORTS, "\nfrom warnings import simplefilter"),
    ],
    headings_have_no_number: [
        _source(HEAD, "## Có 11 xã | Communes"),
        _source(HEAD, "## Xã | Eleven communes"),
    ],
    frames_have_no_number: [
        _say("Có 11 xã."),
        _say("Có {adopted}/13."),
        _say("có bốn xã"),
        _source(TOLD, 'say(vi=f"Có {n} xã.", en="x")'),
        _source(TOLD, 'say(vi="Có " + n, en="x")'),
        _source(TOLD, 'say(vi="{adopted}", **facts)'),
        _source(TOLD, 'say(choose((yes, "năm xã", "communes")))'),
        _source(TOLD, 'figure(chart, vi="Hình", en="x", alt_vi="Có 11 xã.", alt_en="x")'),
        _source(TOLD, 'table(f, {}, vi="Năm 2018", en="Year")'),
        _source(DRAWN, 'figure(chart, vi="Hình", en="{x:.1%} of 13")'),
    ],
    sentences_stand_in_triple_quotes: [
        _source(TOLD, 'say(vi="Có {adopted} "\n    "xã.", en="x")'),
        _source(TOLD, "say(vi='''Có {adopted}\n  xã.''', en='x')"),
    ],
    ids_speak: [_in(TOLD, id="a1b2c3d4"), _in(TOLD, id="Told"), _in(TOLD, id="x")],
    the_case_is_named_in_the_parameters_only: [
        _source(LOADED, 'record = load_case("thap-muoi")'),
        _source(HEAD, "## Về example | On example"),
    ],
    no_path_is_absolute: [
        _source(TOLD, "x = '/srv/data/facts.csv'"),
        _source(TOLD, "x = r'C:\\data'"),
        _output(output_type="stream", name="stderr", text="in ~/project/a.py"),
    ],
    no_link_leads_nowhere: [
        _source(HEAD, "## [p7.s2](#src-p7-s2) | x"),
        _output(output_type="display_data", data={"text/html": '<a href="01_x.ipynb">x</a>'}),
    ],
    the_file_is_valid: [
        lambda n: n["cells"][IMPORTS].pop("outputs"),
        _in(HEAD, outputs=[]),
        _in(TOLD, id="load"),
    ],
    the_file_is_written_as_refresh_writes_it: [
        lambda n: json.dumps(n, indent=1) + "\n",
        lambda n: _written(n).rstrip("\n"),
        lambda n: _written(n) + "\n",
        lambda n: _written(n).replace("\n", "\r\n"),
    ],
}
KEPT = [  # what no rule must forbid
    _say("{a:.1%} của Đề án; xem [bảng](#part-2), năm {year}, bố trí riêng hai chức danh"),
    _source(TOLD, "\n".join(f"x = {i}" for i in range(8))),
    _source(HEAD, "### Và/hoặc | And/or"),
    _about(role="summary"),
    _metadata(thapmuoi={}),
    _worked("Một đoạn văn bằng tiếng Việt.\n\n*A paragraph in English.*"),
    _source(TOLD, "def double(x):\n    return 2 * x"),
    lambda n: None,
]
WHOLE = {counts_run_from_1_to_n, outputs_are_those_of_the_calls}  # not of a changed cell


def _written(notebook):
    return nbformat.writes(nbformat.from_dict(notebook), indent=1) + "\n"


@pytest.fixture
def changed(tmp_path):
    """Return a function that writes a changed copy of the valid notebook and returns its path."""

    def write(change, form=json.dumps):
        notebook = _valid()
        path = tmp_path / "01_changed.ipynb"
        text = change(notebook)
        path.write_bytes((text if isinstance(text, str) else form(notebook)).encode())
        return path

    return write


CASES = [(rule, change) for rule, changes in BROKEN.items() for change in changes]


@pytest.mark.parametrize(
    ("rule", "change"), CASES, ids=[f"{rule.__name__}-{n}" for n, (rule, _) in enumerate(CASES)]
)
@pytest.mark.filterwarnings("ignore::nbformat.warnings.DuplicateCellId")
@pytest.mark.filterwarnings("ignore::nbformat.warnings.MissingIDFieldWarning")
def test_a_notebook_that_breaks_the_rule_is_noticed(changed, rule, change):
    assert _faults(rule, changed(change)) != []


@pytest.mark.parametrize("change", KEPT)
def test_a_notebook_that_keeps_the_rules_is_let_be(changed, change):
    path = changed(change, _written)
    assert [error for rule in RULES if rule not in WHOLE for error in _faults(rule, path)] == []


def test_every_rule_is_shown_to_fail():
    assert set(BROKEN) == set(RULES)

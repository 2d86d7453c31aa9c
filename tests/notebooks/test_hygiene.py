"""What strict nbval does not see in a committed notebook: each rule yields its faults."""

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
from nbval.plugin import find_comment_markers

from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.report.chapters import ROLES, heading, is_working, language, needed
from thapmuoi_analysis.telling.numerals import NUMERAL

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
STUDIES = sorted((ROOT / "notebooks" / "studies").glob("*.ipynb"))
TELLS = ("say", "table", "figure")
TEXTS = ("vi", "en", "alt_vi", "alt_en", "note_vi", "note_en")
MOST = 20  # lines of a code cell
ABSOLUTE = re.compile(r"(?<![\w.<:/])(?:/(?:[\w.-]+/)+|~/|file:/|[A-Za-z]:\\)")
PARAMETERS = """\
case: str = "thap-muoi"  # slug of the case, a folder of data
lang: str = "vi"  # language of the report, vi or en"""


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _words(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def _calls(source, *names):
    """Return the calls of functions in code, by their names."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call for call in found if getattr(call.func, "id", "") in names]


def _strings(node):
    """Yield every text in a notebook, pictures aside."""
    if isinstance(node, dict):
        node = [value for key, value in node.items() if key != "image/png" or type(value) is dict]
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)


def papermill_sees_the_parameters_as_they_are(path, notebook):
    cells = [cell for cell in _code(notebook) if "parameters" in cell.metadata.get("tags", ())]
    if len(cells) != 1 or not cells[0].source.startswith(PARAMETERS):
        yield "no cell, or several, have the parameters of a chapter"
        return
    source = cells[0].source
    if path in CHAPTERS and source != PARAMETERS:
        yield f"the parameters are {source}"
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    helps = {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}
    written = []
    for line in ast.parse(source).body:
        value = ast.get_source_segment(source, line.value)
        ast.literal_eval(value)
        help = helps[line.end_lineno]
        written.append((line.target.id, ast.unparse(line.annotation), value, help))
    seen = []
    for name, about in papermill.inspect_notebook(str(path)).items():
        seen.append((name, about["inferred_type_name"], about["default"], about["help"]))
    if seen != written:
        yield f"papermill sees {seen} instead of {written}"


def metadata_say_what_it_is_and_name_no_machine_and_no_run(path, notebook):
    about = dict(notebook.metadata.get("thapmuoi", {}))
    role = about.pop("role", "chapter")
    is_study = role == "study"
    if is_study != (path in STUDIES) or role not in ROLES:
        yield f"its role is {role}"
    values = dict(about.pop("values", {"lang": ["vi", "en"]}))
    langs = values.pop("lang", None)
    if langs != ["vi", "en"] or (values and not is_study):
        yield f"its parameters take {values}"
    spec = notebook.metadata["kernelspec"]
    if (spec["name"], spec["language"]) != ("python3", "python"):
        yield f"kernelspec is {spec}"
    extra = {*about} - {"pictures"} | {*notebook.metadata}
    for cell in notebook.cells:
        own = {"tags"} if cell.cell_type == "code" else {"tags", "thapmuoi"}
        extra |= {*cell.metadata} - own
        extra |= {*cell.metadata.get("tags", ())} - {"parameters", "working"}
    for key in extra - {"kernelspec", "language_info", "thapmuoi"}:
        yield f"there is metadata {key}"


def nothing_is_ignored_by_nbval_or_silenced(path, notebook):
    for cell in _code(notebook):
        if [*find_comment_markers(cell.source)] or re.search(r"\bwarnings\b", cell.source):
            yield f"{cell.id} is marked, or uses warnings"
        for output in cell.outputs:
            if output.output_type not in ("display_data", "execute_result"):
                yield f"{cell.id} has an output of type {output.output_type}"


def words_are_headings_or_working_in_both_languages(path, notebook):
    for cell in _words(notebook):
        if is_working(cell):
            vietnamese, _, english = cell.source.partition("\n\n*")
            if not english or (language(vietnamese), language(english)) != ("vi", "en"):
                yield f"{cell.id} is not Vietnamese, then English in italics: {cell.source[:40]}"
            continue
        head = heading(cell)
        needs = cell.metadata.get("thapmuoi", {}).get("needs", [])
        if not head:
            yield f"{cell.id} is no heading “## Vi | En”: {cell.source[:40]}"
        elif (head[0] == "#") != (cell is notebook.cells[0]):
            yield f"{cell.id} is a title, or the first cell is none"
        if not {*needs} <= {*SCHEMA}:
            yield f"{cell.id}: {needs} are not names of tables that a section needs"


def first_cells_are_title_parameters_imports_and_load(path, notebook):
    title, parameters, imports, load, *_ = notebook.cells
    if title.cell_type != "markdown" or parameters.metadata.get("tags") != ["parameters"]:
        yield "the parameters do not follow the title"
    for cell in _code(notebook):
        kinds = {type(line) for line in ast.parse(cell.source).body}
        imported = kinds & {ast.Import, ast.ImportFrom}
        if bool(imported) != (cell is imports) or (imported and kinds - imported):
            yield f"{cell.id}: imports stand in one cell of their own, behind the parameters"
        if bool(_calls(cell.source, "load_case")) != (cell is load):
            yield f"{cell.id}: data are loaded in one cell, behind the imports"
    if _calls(load.source, *TELLS) or not {*needed(load.source)} <= {*SCHEMA}:
        yield "the cell that loads the data shows something, or needs what is no table"


def code_cells_are_short(path, notebook):
    for cell in _code(notebook):
        if len(cell.source.splitlines()) > MOST:
            yield f"{cell.id} has more than {MOST} lines"


def _told_texts(source):
    """Return the texts that a cell tells, also where their condition does not hold today."""
    for call in _calls(source, *TELLS):
        words = {word.arg: word.value for word in call.keywords}
        yield from (words[name] for name in TEXTS if name in words)
        if not call.args and not {"vi", "en"} <= {*words}:
            yield call
    for call in _calls(source, "choose"):
        for variant in call.args:
            yield from getattr(variant, "elts", [None])[1:]


def frames_are_plain_texts_and_have_no_number(path, notebook):
    for cell in _code(notebook):
        for node in _told_texts(cell.source):
            text = getattr(node, "value", None)
            if not isinstance(text, str):
                yield f"{cell.id}: {ast.unparse(node)} is not a plain text"
                continue
            literals = " ".join(part[0] for part in string.Formatter().parse(text))
            found = NUMERAL.search(re.sub(r"\(#[\w-]+\)", "", literals))
            if found:
                yield f"{cell.id} has {found[0]!r}: {text}"


def sentences_stand_in_triple_quotes(path, notebook):
    for cell in _code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            text = getattr(node, "value", None)
            if not isinstance(node, ast.Constant) or not isinstance(text, str):
                continue
            written = ast.get_source_segment(cell.source, node)
            is_long = node.end_lineno > node.lineno
            if is_long and not re.match('r?"""', written):
                yield f"{cell.id} puts a text together of several: {written[:40]}"


def ids_speak_and_the_case_is_named_in_the_parameters_only(path, notebook):
    for cell in notebook.cells:
        if not re.fullmatch(r"(?![0-9a-f]{8}$)[a-z][a-z0-9-]{2,29}", cell.id):
            yield f"{cell.id} says nothing"
        if re.search(r"thap-muoi|example", cell.source) and "tags" not in cell.metadata:
            yield f"{cell.id} names a case"


def no_path_is_absolute_and_no_link_leads_nowhere(path, notebook):
    for text in _strings(notebook):
        match = ABSOLUTE.search(text)
        if match:
            yield f"there is a path: {text[max(0, match.start() - 20) : match.end() + 20]}"
    words = [cell.source for cell in _words(notebook)]
    shown = [output.get("data", {}) for cell in _code(notebook) for output in cell.outputs]
    for text in _strings([*words, *shown]):
        for target in re.findall(r"\]\(([^)\s]*)\)|href=\"([^\"]*)\"", text):
            if not "".join(target).startswith("https://"):
                yield f"there is a link to {''.join(target)}"


def the_file_is_valid_and_written_as_refresh_writes_it(path, notebook):
    written = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(written)
    if len({cell["id"] for cell in written["cells"]}) < len(written["cells"]):
        yield "two cells have one id"  # nbformat only warns
    if path.read_bytes() != (nbformat.writes(notebook, indent=1) + "\n").encode():
        yield "the file is written another way"


RULES = [
    papermill_sees_the_parameters_as_they_are,
    metadata_say_what_it_is_and_name_no_machine_and_no_run,
    nothing_is_ignored_by_nbval_or_silenced,
    words_are_headings_or_working_in_both_languages,
    first_cells_are_title_parameters_imports_and_load,
    code_cells_are_short,
    frames_are_plain_texts_and_have_no_number,
    sentences_stand_in_triple_quotes,
    ids_speak_and_the_case_is_named_in_the_parameters_only,
    no_path_is_absolute_and_no_link_leads_nowhere,
    the_file_is_valid_and_written_as_refresh_writes_it,
]


def _faults(path):
    notebook = nbformat.read(path, as_version=4)
    found = []
    for rule in RULES:
        for fault in rule(path, notebook):
            found.append(f"{path.name}: {fault}")
    return found


def test_the_notebooks_and_the_template_where_it_is_moved_to_keep_the_rules(tmp_path):
    template = ROOT / "notebooks" / "explore" / "my_chapter.ipynb"
    moved = tmp_path / "07_my_chapter.ipynb"
    shutil.copyfile(template, moved)
    assert len(CHAPTERS) > 2
    assert len(STUDIES) == 3
    for path in (*CHAPTERS, *STUDIES, moved):
        assert _faults(path) == []

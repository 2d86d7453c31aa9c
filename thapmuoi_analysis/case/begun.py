"""A language that a case in the other one has only begun: what it lacks is a to-do, and no fault.

As long as it lacks more than the other does, the case is read as one in the other alone, whose
report can be made meanwhile.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.descriptor import UNFILLED, languages, name_errors
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase, worded
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.schema import OTHER_LANG, beside, columns_of

PLACE = attrgetter("file", "row", "column", "cell")
FEW = 10  # cells: sources are in Vietnamese; fewer that lack in it were lost, not left for later
SHOWN = 3  # cells of each table that are told, where not all are asked for
ONE = {
    "en": "{n} cell is not in English yet; the report in Vietnamese can be made:",
    "vi": "{n} cell is not in Vietnamese yet; the report in English can be made:",
}
SEVERAL = {
    "en": "{n} cells are not in English yet; the report in Vietnamese can be made:",
    "vi": "{n} cells are not in Vietnamese yet; the report in English can be made:",
}
OF_FILE = "{file}: {n}: {cells}"
AND_MORE = "{file}: {n}: {cells} …"
ALL = "all of them, with what to translate: thapmuoi check {case} --todo"


class BegunError(CaseError):
    """A report is asked for in a language that the case has only begun.

    Parameters
    ----------
    todo : sequence of DataError
        The cells that are not in it yet.
    case : str
        The case, as the command takes it.
    spoken : {"vi", "en"}
        The language that the case has.
    """

    def __init__(self, todo: Sequence[DataError], case: str, spoken: str) -> None:
        super().__init__(todo, spoken)
        self.todo = todo
        self.case = case
        self.spoken = spoken

    def told(self, lang: str = "") -> str:
        """Return how many cells lack, and the first of each table."""
        return told(self.todo, lang or self.lang, self.case, self.spoken)


def finished(raw: RawCase) -> tuple[RawCase, list[DataError]]:
    """Return a case in the languages that it has, and what lacks of English where it is begun.

    Parameters
    ----------
    raw : RawCase
        The case as somebody wrote it.

    Returns
    -------
    RawCase
        The case; where one language lacks more than the other does, its names in the other alone.
    list of DataError
        Each cell that is not in that language yet; none where it is whole, or not begun.
    """
    if len(languages(raw.descriptor["case"])) == 1:
        return raw, []
    of_names = {lang: [*_names(raw, lang)] for lang in LANGS}
    lacking = {lang: [*of_names[lang], *_cells(raw, lang)] for lang in LANGS}
    begun = max(LANGS, key=lambda lang: len(lacking[lang]))
    least = FEW if begun == "vi" else 1
    names = of_names[begun]
    todo = lacking[begun]
    is_both = len(lacking["en"]) == len(lacking["vi"])
    if is_both or len(todo) < least:
        return raw, []
    about = {}
    for key, name in raw.descriptor["case"].items():
        about[key] = _without(name, begun)
    places = {PLACE(error) for error in names}
    errors = []
    for error in raw.errors:
        if PLACE(error) not in places:
            errors.append(error)
    descriptor = {**raw.descriptor, "case": about}
    whole = replace(raw, descriptor=descriptor, errors=errors)
    return whole, todo


def _without(name: Any, lang: str) -> Any:
    """Return what a case says by a key, of a name what is not in a language."""
    if not isinstance(name, dict):
        return name
    spoken = dict(name)
    spoken.pop(lang, None)
    return spoken


def _names(raw: RawCase, lang: str) -> Iterator[DataError]:
    """Yield the names of a case that lack in a language."""
    about = raw.descriptor["case"]
    for error in name_errors(about):
        _, key, of = f"{error.column}..".split(".")[:3]
        if of == lang and (not error.value or UNFILLED.search(error.value)):
            placed = raw.placed(error)
            said = _said(about.get(key), lang)
            yield replace(placed, value=said)


def _said(name: Any, lang: str) -> str:
    """Return what a name is in the other language."""
    if not isinstance(name, dict):
        return ""
    other = OTHER_LANG[lang]
    return str(name.get(other, ""))


def _cells(raw: RawCase, lang: str) -> Iterator[DataError]:
    """Yield the cells that lack in a language, of what the other one says."""
    whole = completed(raw)
    is_fictional = bool(raw.descriptor["case"].get("fictional"))
    for name, written in raw.tables.items():
        table = whole.tables[name]
        for column in columns_of(name):
            spoken = "hedge" if column == "hedge_en" else beside(column)
            if not column.endswith(f"_{lang}") or spoken not in table.columns:
                continue
            for row in _lacking(table, column, spoken, is_fictional):
                if row + 1 < len(written.rows):  # else it was filled in
                    yield _to_write(written, row, column, spoken)


def _lacking(table: RawTable, column: str, spoken: str, is_fictional: bool) -> list[int]:
    """Return the rows in which a cell is empty, or a placeholder, and the other says something."""
    rows = []
    pairs = zip(table.cells(column), table.cells(spoken), strict=True)
    for row, (cell, other) in enumerate(pairs):
        is_left = not cell or (UNFILLED.search(cell) and not is_fictional)
        if is_left and other and not UNFILLED.search(other):
            rows.append(row)
    return rows


def _to_write(table: RawTable, row: int, column: str, spoken: str) -> DataError:
    """Return a cell that is still to be written, with what the other language says."""
    text = table.cells(spoken)[row]
    expected = Phrase("the same as in {other}", other=spoken)
    error = table.error(row, column, expected, "fill it in")
    return replace(error, value=text)


def told(
    todo: Sequence[DataError], lang: str, case: str, spoken: str, *, is_whole: bool = False
) -> str:
    """Return what is not in a language yet: how many cells, and in each table the first, or all.

    Parameters
    ----------
    todo : sequence of DataError
        The cells.
    lang : {"vi", "en"}
        Language of what is told.
    case : str
        The case, as the command takes it.
    spoken : {"vi", "en"}
        The language that the case has.
    is_whole : bool, optional
        Whether each cell is told, with what is to be translated.
    """
    forms = ONE if len(todo) == 1 else SEVERAL
    head = Phrase(forms[OTHER_LANG[spoken]], n=len(todo))
    lines = [worded(head, lang)]
    if is_whole:
        for cell in todo:
            line = f"- {cell.where(lang)}: {cell.value}"
            lines.append(line.removesuffix(": "))
        return "\n".join(lines)
    for file, cells in _by_file(todo).items():
        first = [_in_file(cell, lang) for cell in cells[:SHOWN]]
        form = OF_FILE
        if len(cells) > SHOWN:
            form = AND_MORE
        summed = Phrase(form, file=file, n=len(cells), cells=", ".join(first))
        lines.append(f"- {worded(summed, lang)}")
    last = Phrase(ALL, case=case)
    return "\n".join([*lines, worded(last, lang)])


def _in_file(cell: DataError, lang: str) -> str:
    """Return the place of a cell in a file, without its name."""
    if cell.cell or not cell.row:
        return cell.cell or cell.column
    place = Phrase("row {row} {column}", row=cell.row, column=cell.column)
    return worded(place, lang)


def _by_file(todo: Sequence[DataError]) -> Mapping[str, list[DataError]]:
    """Return the cells of each file or sheet."""
    cells: dict[str, list[DataError]] = {}
    for cell in todo:
        cells.setdefault(cell.file, []).append(cell)
    return cells

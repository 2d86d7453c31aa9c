"""An error in somebody's data, told so that they can find and fix it, in Vietnamese or English.

What is wrong is written in English where it is found, as a template with words in its gaps. It is
put into the language of the reader when it is printed: `errors.csv` has each template in both.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from locale import getlocale
from operator import attrgetter
from pathlib import Path

MANY = 10  # errors of one kind, from which on only the first of them is told
OF_IDS = frozenset(  # gaps in which ids stand: they are never translated, be they words or not
    ("source", "sources", "locator", "id", "ids", "slug", "case", "name", "names", "column",
     "columns", "target", "other", "key", "table", "tables", "sheet", "code", "by", "known")
)  # fmt: skip
LONGEST = 60  # characters that are shown of a value
KIND = attrgetter("file", "column", "expected", "fix")


class Phrase(str):
    """A phrase of an error, in English, that remembers its template and the words in its gaps.

    Parameters
    ----------
    template : str
        English, with the names of words in braces.
    **words
        What stands in the gaps; a phrase among them is translated too.

    Examples
    --------
    >>> worded(Phrase("at most {limit}", limit=24), "vi")
    'không quá 24'
    """

    template: str
    words: dict[str, object]

    def __new__(cls, template: str, /, **words: object) -> "Phrase":
        """Put the words into the gaps."""
        phrase = super().__new__(cls, template.format(**words))
        phrase.template = template
        phrase.words = words
        return phrase

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Return what a copy is made of, in another process too."""
        return (self.template,), self.words


class Wording(str):
    """Words of an error in English that bring the Vietnamese ones with them, from the schema.

    Parameters
    ----------
    en, vi : str
        The words in either language.

    Examples
    --------
    >>> worded(Wording("cause", "cause · nguyên nhân"), "vi")
    'cause · nguyên nhân'
    """

    vi: str

    def __new__(cls, en: str, vi: str) -> "Wording":
        """Keep both."""
        wording = super().__new__(cls, en)
        wording.vi = vi
        return wording

    def __reduce__(self) -> tuple[type["Wording"], tuple[str, str]]:
        """Return what a copy is made of, in another process too."""
        return Wording, (str(self), self.vi)


@dataclass(frozen=True, order=True)
class DataError:
    """One thing wrong at one place.

    Parameters
    ----------
    file : str
        File (or sheet) as its owner knows it, relative to the case.
    row : int
        Line of the file, or row of the sheet, counted from 1 with the header; 0 when the whole is
        meant.
    column : str
        Column name, or the position in the line; empty when the whole row is meant.
    value : str
        What stands there.
    expected : str
        What should stand there: a `Phrase` where words stand in gaps of it.
    fix : str
        What to do about it, likewise.
    cell : str
        In a workbook: the cell, as C5, which is told in place of the row.
    """

    file: str
    row: int = 0
    column: str = ""
    value: str = ""
    expected: str = ""
    fix: str = ""
    cell: str = ""

    def where(self, lang: str = "en") -> str:
        """Return where it is, as its owner finds it: "plan.csv, row 3, column year"."""
        template = "{file}"
        column = ", column {column}"
        if "." in self.column:  # of what the descriptor says
            column = ", key {column}"
        if self.cell:
            template += ", cell {cell}"
            column = " ({column})"
        elif self.row:
            template += ", row {row}"
        if self.column:
            template += column
        return worded(Phrase(template, **vars(self)), lang)

    def told(self, lang: str = "en") -> str:
        """Return one line: place, value, what was expected, how to fix it."""
        value = self.value
        if len(value) > LONGEST:
            value = f"{value[: LONGEST - 3]}..."
        template = "{where}: expected {expected}. To mend: {fix}."
        if value:
            template = "{where}: found {value}; expected {expected}. To mend: {fix}."
        words = {"expected": self.expected, "fix": self.fix, "value": repr(value)}
        return worded(Phrase(template, where=self.where(lang), **words), lang)

    __str__ = told


class CaseError(ValueError):
    """All errors of a case, reported together.

    Attributes
    ----------
    errors : tuple of DataError
        In the order of file and row.
    lang : str
        Language of the case, where it has only one.
    hint : str
        What is said below them, if anything: a `Phrase`.

    Examples
    --------
    >>> mistyped = DataError("plan.csv", 3, "year", "20l8", "a year", "write it in digits")
    >>> print(CaseError([mistyped]).told("en"))
    1 fault in the data:
    - plan.csv, row 3, column year: found '20l8'; expected a year. To mend: write it in digits.
    """

    def __init__(self, errors: Iterable[DataError], lang: str = "", hint: str = "") -> None:
        self.errors = tuple(sorted(set(errors)))
        self.lang = lang
        self.hint = hint
        super().__init__(self.errors, lang, hint)

    def __str__(self) -> str:
        """Return what is told in the language of the case."""
        return self.told()

    def told(self, lang: str = "") -> str:
        """Return a line for each error; of many of a kind, the first and their number.

        Parameters
        ----------
        lang : {"vi", "en"}, optional
            The language; by default the only one of the case, or else that of the system.
        """
        lang = lang or self.lang or system_language()
        head = Phrase("{count} fault in the data:", count=len(self.errors))
        if len(self.errors) > 1:
            head = Phrase("{count} faults in the data:", count=len(self.errors))
        told = listed(head, self.errors, lang)
        return f"{told}\n{worded(self.hint, lang)}" if self.hint else told


@contextmanager
def errors_in(lang: str | None) -> Iterator[None]:
    """Tell what is wrong in the language that is asked for, if one is: data, or what was given."""
    try:
        yield
    except CaseError as error:
        raise CaseError(error.errors, lang or error.lang) from error
    except Exception as error:
        if error.args and isinstance(error.args[0], Phrase):
            error.args = (worded(error.args[0], lang or system_language()),)
        raise


def listed(head: Phrase, errors: Sequence[DataError], lang: str) -> str:
    """Return a heading and a line for each error; of many of a kind, the first and their number."""
    lines = [worded(head, lang)]
    kinds = Counter(map(KIND, errors))
    for error in errors:
        alike = kinds[KIND(error)]
        if not alike:
            continue  # the first of its kind was told, with their number
        line = f"- {error.told(lang)}"
        if alike >= MANY:
            line += worded(Phrase(" ({n} faults of this kind)", n=alike), lang)
            kinds[KIND(error)] = 0
        lines.append(line)
    return "\n".join(lines)


def told_warnings(warnings: Sequence[DataError], lang: str) -> str:
    """Return warnings as errors are told, below a heading that says that the data are valid."""
    head = Phrase("{count} warning (the data are valid; please look at it):", count=len(warnings))
    if len(warnings) > 1:
        head = Phrase(
            "{count} warnings (the data are valid; please look at them):", count=len(warnings)
        )
    return listed(head, warnings, lang)


def worded(text: object, lang: str) -> str:
    """Return a phrase, with the phrases in its gaps, in a language; what no table has, as it is."""
    if lang != "vi":
        return str(text)
    if isinstance(text, Wording):
        return text.vi
    if not isinstance(text, Phrase):
        return translations().get(str(text), str(text))
    words = {}
    for gap, word in text.words.items():
        is_id = gap in OF_IDS and not isinstance(word, Phrase | Wording)
        words[gap] = str(word) if is_id else worded(word, lang)
    return translations().get(text.template, text.template).format(**words)


@cache
def translations() -> dict[str, str]:
    """Return the Vietnamese templates by the English ones."""
    return {row["en"]: row["vi"] for row in read_table("errors")}


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table that stands beside this module."""
    text = Path(__file__).with_name(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def system_language() -> str:
    """Return the language of the system: Vietnamese, or else English."""
    name = getlocale()[0] or ""
    return "vi" if name.lower().startswith("vi") else "en"

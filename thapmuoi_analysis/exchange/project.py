"""A project of a tool for coding texts, as REFI-QDA exchanges it: codes, texts, what is coded.

Positions count the characters (code points) of a text from 0; a passage ends before its `end`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from thapmuoi_analysis.case.errors import Phrase

BETWEEN = ": "  # a column and its value, in the description of a passage or of a source


@dataclass(frozen=True)
class User:
    """Somebody who codes."""

    guid: str
    name: str


@dataclass(frozen=True)
class Code:
    """A code, the code that it stands under, and what it means."""

    guid: str
    name: str
    group: str = ""
    description: str = ""


@dataclass(frozen=True)
class Selection:
    """A passage of a text, with the ids of its codes, of who gave them, and of notes on it."""

    guid: str
    name: str
    start: int
    end: int
    description: str = ""
    codes: Sequence[str] = ()
    coder: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Source:
    """A text and the passages that are coded in it."""

    guid: str
    name: str
    text: str
    description: str = ""
    selections: Sequence[Selection] = ()


@dataclass(frozen=True)
class Note:
    """A text that is no source: what somebody wrote about the project, or about a passage."""

    guid: str
    name: str
    text: str


@dataclass(frozen=True)
class Project:
    """A project.

    Attributes
    ----------
    name, created : str
        What it is called, and the moment of its making as XML has it.
    codes, sources, notes : sequence
        What is in it.
    left : sequence of Phrase
        What the file has besides, for which there is no place here.
    users : sequence of User
        Who coded it.
    """

    name: str
    created: str
    codes: Sequence[Code] = ()
    sources: Sequence[Source] = ()
    notes: Sequence[Note] = ()
    left: Sequence[Phrase] = ()
    users: Sequence[User] = ()


def guid_of(*parts: str) -> str:
    """Return an id that is the same wherever and whenever it is made of the same parts.

    Examples
    --------
    >>> guid_of("type", "benefit") == guid_of("type", "benefit")
    True
    """
    name = "/".join(["thapmuoi-analysis", *parts])
    return str(uuid5(NAMESPACE_URL, name))


OURS = User(guid_of("coder"), "thapmuoi-analysis")  # whose codes are those of a case itself


def described(row: Mapping[str, str]) -> str:
    """Return the cells of a row that are filled in, a line for each, with its column."""
    lines = []
    for column, cell in row.items():
        if cell:
            lines.append(f"{column}{BETWEEN}{cell}")
    return "\n".join(lines)


def cells_of(description: str, columns: Sequence[str]) -> tuple[dict[str, str], str]:
    r"""Return the cells that a description has, by their columns, and what it says besides.

    Examples
    --------
    >>> cells_of("id: c01\nhedge: có thể\nto ask", ["id", "hedge"])
    ({'id': 'c01', 'hedge': 'có thể'}, 'to ask')
    """
    cells: dict[str, str] = {}
    besides = []
    for line in description.split("\n"):
        column, sign, cell = line.partition(BETWEEN)
        if sign and column in columns and column not in cells:
            cells[column] = cell.strip()
        else:
            besides.append(line)
    return cells, "\n".join(besides).strip()

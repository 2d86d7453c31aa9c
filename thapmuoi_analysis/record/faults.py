"""A fault in somebody's data, told so that they can find and mend it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Tell = Callable[..., None]  # what a rule tells the rows with that break it: `rules.Teller`


@dataclass(frozen=True, order=True)
class Fault:
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
        What should stand there.
    mend : str
        What to do about it.
    cell : str
        In a workbook: the cell, as C5; row and column are then told by it.
    """

    file: str
    row: int = 0
    column: str = ""
    value: str = ""
    expected: str = ""
    mend: str = ""
    cell: str = ""

    @property
    def place(self) -> str:
        """Where it is, as its owner finds it: "plan.csv, row 3, column year"."""
        if self.cell:
            return f"{self.file}, cell {self.cell}" + (f" ({self.column})" if self.column else "")
        row = f", row {self.row}" if self.row else ""
        return self.file + row + (f", column {self.column}" if self.column else "")

    def __str__(self) -> str:
        """Return one line: place, value, expectation, mend."""
        shown = self.value if len(self.value) <= 60 else self.value[:57] + "..."
        found = f" found {shown!r};" if shown else ""
        return f"{self.place}:{found} expected {self.expected}. To mend: {self.mend}."


class CaseError(ValueError):
    """All faults of a case, reported together.

    Attributes
    ----------
    faults : tuple of Fault
        In the order of file and row.

    Examples
    --------
    >>> mistyped = Fault("plan.csv", 3, "year", "20l8", "a year", "write it in digits")
    >>> print(CaseError([mistyped]))
    1 fault in the data:
    - plan.csv, row 3, column year: found '20l8'; expected a year. To mend: write it in digits.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        count = len(self.faults)
        head = f"{count} fault{'s' if count > 1 else ''} in the data:"
        super().__init__("\n".join([head, *(f"- {fault}" for fault in self.faults)]))

"""What breaks a rule of a case: the row that does, and what is told of it (`rules.csv`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from pandas import Series

from thapmuoi_analysis.case.errors import DataError, Phrase, read_table
from thapmuoi_analysis.case.raw import RawTable

MESSAGES = {row["rule"]: row for row in read_table("rules")}


class RuleErrors:
    """Collects the errors that the rules find.

    Attributes
    ----------
    tables : mapping of str to RawTable
        The tables as they are written, where rows are told by their lines.
    langs : sequence of str
        Languages of the case.
    found : list of DataError
        What was found.
    """

    def __init__(self, tables: Mapping[str, RawTable], langs: Sequence[str]) -> None:
        self.tables = tables
        self.langs = langs
        self.found: list[DataError] = []

    def add(
        self,
        rule: str,
        row: int,
        *,
        table: str = "",
        column: str = "",
        value: str = "",
        **words: object,
    ) -> None:
        """Add that a row, counted from 0, breaks a rule.

        Parameters
        ----------
        rule : str
            Its name in `rules.csv`, which says table and column where they are always the same.
        row : int
            The row; `NOWHERE` where one is lacking.
        table, column, value : str, optional
            Where it stands and what; by default the value of the cell.
        **words
            Words of the message.
        """
        message = MESSAGES[rule]
        written = self.tables[table or message["table"]]
        expected = Phrase(message["expected"], **words)
        fix = Phrase(message["fix"], **words)
        self.found.append(written.error(row, column or message["column"], expected, fix, value))

    def mark(self, rule: str, wrong: Any, **words: Any) -> None:
        """Add that each row which is marked, in a column of truths, breaks a rule.

        A row of which it is not known breaks none. Other arguments are those of `add`; of a column
        each row has its own word.
        """
        for row, is_wrong in enumerate(wrong.tolist()):
            if is_wrong is True:
                self.add(rule, row, **_of_row(words, row))


def _of_row(words: dict[str, Any], row: int) -> dict[str, Any]:
    columns = {name: word[row] for name, word in words.items() if isinstance(word, Series)}
    return words | columns

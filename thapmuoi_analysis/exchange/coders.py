"""Who coded what: whose codes are those of a case, and whose those of a second coding."""

from collections import Counter
from collections.abc import Iterable, Sequence, Sized
from typing import NamedTuple

from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.schema import columns_of
from thapmuoi_analysis.exchange.codebook import CODED, CODES, HEDGE, HEDGED, SECOND
from thapmuoi_analysis.exchange.incoming import Coded
from thapmuoi_analysis.exchange.project import OURS, User

OTHERS = [column for column in CODED if column not in SECOND]
IN = "coder “{coder}” (claims: {n}): in {table}"
ALONE = "coder “{coder}” (claims: {n}): what nobody before coded, in claims: {where}"
LEFT = "coder “{coder}” (claims: {n}): left out: a second coding in a case is of one coder"
OWN = "coder “{coder}” (claims: {n}): left out: the codes of the case itself"
NO_COLUMN = "coder “{coder}”: {column} (claims: {n}): a second coding has no such column"
LACKING = "{where}: not one code of each of {columns}: not in second_coding"
SECOND_CODING = "second_coding"
Row = dict[str, str]
Left = Sequence[Phrase]


class Shares(NamedTuple):
    """Claims as their first coder has them; those of a second one by the place of their claim."""

    claims: Sequence[Coded]
    second: dict[int, Coded]
    left: Left


class Coders:
    """The coders of a project, in the order in which claims take their codes.

    Ours is the first, then who coded most.

    Parameters
    ----------
    coded : sequence of Coded
        What each coder says of each claim.
    users : sequence of User
        The names of coders.
    """

    def __init__(self, coded: Sequence[Coded], users: Sequence[User]) -> None:
        self.coded = coded
        self.names = {}
        for user in users:
            self.names[user.guid] = user.name
        counts = Counter[str]()
        for one in coded:
            if one.codes:
                counts[one.coder] += 1
        ranked = [coder for coder, _ in counts.most_common()]
        self.order = sorted(ranked, key=self.is_other)

    def is_other(self, coder: str) -> bool:
        """Return whether a coder is another than ours: a tool may keep the name alone."""
        ours = (OURS.guid, OURS.name)
        return coder not in ours and self.name(coder) not in ours

    def name(self, coder: str) -> str:
        """Return what lists call a coder."""
        return self.names.get(coder, coder)

    def shared(self) -> Shares:
        """Return the claims as a case has them, and who is left out."""
        claims = []
        alone: dict[str, list[str]] = {}
        again: dict[str, dict[int, Coded]] = {}
        for n, said in enumerate(self._by_claim()):
            first, *others = said
            claims.append(first)
            if first.codes:
                places = alone.setdefault(first.coder, [])
                places.append(first.where)
            for other in others:
                first.cells = {**other.cells, **first.cells}
                if other.codes:
                    of_coder = again.setdefault(other.coder, {})
                    of_coder[n] = other
        if len(self.order) < 2:
            return Shares(claims, {}, [])
        counts = Counter({coder: len(said) for coder, said in again.items()})
        second = max(self.order, key=counts.__getitem__)
        left = []
        for coder in self.order:
            places = alone.get(coder, [])
            form = IN if coder == self.order[0] else ALONE
            where = ", ".join(places)
            left += self._told(form, coder, places, table="claims", where=where)
            form = IN if coder == second else LEFT
            left += self._told(form, coder, again.get(coder, ()), table=SECOND_CODING)
        return Shares(claims, again.get(second, {}), left)

    def _by_claim(self) -> Iterable[list[Coded]]:
        """Return what each coder says of each claim, who gave no code last."""
        claims: dict[str, list[Coded]] = {}
        for one in self.coded:
            said = claims.setdefault(one.key, [])
            said.append(one)
        for said in claims.values():
            said.sort(key=self._place)
        return claims.values()

    def _place(self, one: Coded) -> int:
        if one.codes:
            return self.order.index(one.coder)
        return len(self.order)

    def _told(self, form: str, coder: str, claims: Sized, **about: str) -> list[Phrase]:
        """Return what is told of a coder's claims; nothing where there is none."""
        if not claims:
            return []
        name = self.name(coder)
        told = Phrase(form, coder=name, n=len(claims), **about)
        return [told]

    def listed(self, said: Iterable[Coded]) -> list[Phrase]:
        """Return the columns of codes that a coder gives, and a second coding does not have."""
        counts = Counter[tuple[str, str]]()
        for one in said:
            name = self.name(one.coder)
            for column in OTHERS:
                if column in one.codes:
                    counts[name, column] += 1
        left = []
        for (coder, column), n in counts.items():
            told = Phrase(NO_COLUMN, coder=coder, column=column, n=n)
            left.append(told)
        return left


def row_of(id: str, said: Coded) -> Row:
    """Return the row of a second coding; it is hedged where a hedge is coded."""
    row = {"id": id}
    for column in columns_of(SECOND_CODING):
        if column in said.cells:
            row.setdefault(column, said.cells[column])
    for column in CODES:
        row[column] = said.one(column)
    if HEDGED not in said.codes and HEDGE in said.codes:
        row[HEDGED] = "true"
    return row


def lacking(row: Row) -> list[Phrase]:
    """Return which codes a row of a second coding lacks, as a list of one; an empty one if none."""
    columns = [column for column in CODES if not row[column]]
    if not columns:
        return []
    listed = ", ".join(columns)
    return [Phrase(LACKING, where=row["id"], columns=listed)]

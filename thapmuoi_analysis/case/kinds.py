"""How a number came to be: stated by a source, derived from what is, bounded, or assumed."""

from collections.abc import Iterable
from enum import StrEnum


class Kind(StrEnum):
    """How a number came to be, from the strongest to the weakest.

    Examples
    --------
    >>> from thapmuoi_analysis import Quantity
    >>> Quantity(11, "unit").kind is Kind.STATED
    True
    """

    STATED = "stated"
    DERIVED = "derived"
    BOUND = "bound"
    ASSUMED = "assumed"
    ILLUSTRATIVE = "illustrative"
    SIMULATED = "simulated"


STRENGTH = tuple(Kind)


def weakest(kinds: Iterable[Kind]) -> Kind:
    """Return the weakest of kinds, which is that of what is made of them."""
    return max(kinds, key=STRENGTH.index)

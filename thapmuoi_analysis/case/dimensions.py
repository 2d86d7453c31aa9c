"""Units of products and quotients: "unit·year", "person/unit"; "" is a pure number."""

from collections import Counter


def combined(left: str, right: str, sign: str) -> str:
    """Return the unit of a product (`sign` is "×") or of a quotient, in lowest terms.

    Examples
    --------
    >>> combined("person", "unit", "/"), combined("person/unit", "unit", "×")
    ('person/unit', 'person')
    """
    powers = _powers(left)
    if sign == "×":
        powers.update(_powers(right))
    else:
        powers.subtract(_powers(right))
    over = "·".join(powers.elements())
    under = "·".join((-powers).elements())
    return f"{over}/{under}" if under else over


def root(unit: str) -> str:
    """Return the unit of a square root.

    Examples
    --------
    >>> root("unit·unit"), root(""), root("unit")
    ('unit', '', '√unit')
    """
    powers = _powers(unit)
    if any(power % 2 for power in powers.values()):
        return f"√{unit}"
    halves = Counter({name: power // 2 for name, power in powers.items()})
    over = "·".join(halves.elements())
    under = "·".join((-halves).elements())
    return f"{over}/{under}" if under else over


def _powers(unit: str) -> Counter[str]:
    """Return how often each name stands above the line of a unit, less how often below."""
    over, _, under = unit.partition("/")
    powers = Counter(over.split("·"))
    powers.subtract(under.split("·"))
    del powers[""]
    return powers

"""Units as a reader sees them: named with their kind, in the Vietnamese order of names."""

from collections.abc import Iterable

import pandas as pd

from thapmuoi_analysis.record.places import sort_key
from thapmuoi_analysis.telling.lexicon import words
from thapmuoi_analysis.telling.voice import Voice


def unit_name(name: str, kind: str, voice: Voice) -> str:
    """Return the name of a unit with its kind: xã Mỹ An, Mỹ An commune."""
    word = voice.term(kind)
    return f"{word} {name}" if voice.lang == "vi" else f"{name} {word}"


def in_order(units: pd.DataFrame) -> pd.DataFrame:
    """Return units in the Vietnamese order of their names, those of one name by their kind."""
    names = zip(units["name_vi"], units["kind"], strict=True)
    order = {row: (sort_key(name), kind) for row, (name, kind) in enumerate(names)}
    return units.iloc[sorted(order, key=lambda row: order[row])]


def named(units: pd.DataFrame, voice: Voice) -> list[str]:
    """Return the names of units with their kinds."""
    pairs = zip(units["name_vi"], units["kind"], strict=True)
    return [unit_name(name, kind, voice) for name, kind in pairs]


def kinds_of(kinds: Iterable[str], *, many: bool = True) -> tuple[dict[str, str], ...]:
    """Return what units of kinds are called: communes and towns, or commune (of one alone)."""
    vi, en = (words("terms", lang) for lang in ("vi", "en"))
    return tuple({"vi": vi[kind], "en": f"{en[kind]}{'s' * many}"} for kind in dict.fromkeys(kinds))

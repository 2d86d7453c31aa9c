"""Units as a reader sees them: named with their kind, in the Vietnamese order of names."""

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from thapmuoi_analysis.record.claim import LANGS, Both
from thapmuoi_analysis.record.places import sort_key
from thapmuoi_analysis.telling.lexicon import words


def unit_name(name: str, kind: str) -> Both:
    """Return the name of a unit with its kind: xã Mỹ An, Mỹ An commune."""
    vi, en = (words("terms", lang)[kind] for lang in LANGS)
    return {"vi": f"{vi} {name}", "en": f"{name} {en}"}


def in_order(units: pd.DataFrame) -> pd.DataFrame:
    """Return units in the Vietnamese order of their names, those of one name by their kind."""
    names = zip(units["name_vi"], units["kind"], strict=True)
    order = {row: (sort_key(name), kind) for row, (name, kind) in enumerate(names)}
    return units.iloc[sorted(order, key=lambda row: order[row])]


def named(units: pd.DataFrame, lang: str) -> list[str]:
    """Return the names of units with their kinds."""
    return [unit_name(*pair)[lang] for pair in zip(units["name_vi"], units["kind"], strict=True)]


def kinds_of(kinds: Iterable[str]) -> tuple[Both, ...]:
    """Return what units of these kinds are called: communes and town (where it is but one)."""
    (vi, en), counts = (words("terms", lang) for lang in LANGS), Counter(kinds)
    return tuple({"vi": vi[k], "en": f"{en[k]}{'s' * (n > 1)}"} for k, n in counts.items())

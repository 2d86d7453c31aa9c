"""Units as a reader sees them: named with their kind, in the Vietnamese order of names."""

import pandas as pd

from thapmuoi_analysis.analysis import units as counted
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.places import sort_key
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.voice import LANGS, Voice

NEW_UNITS = headings("unit new units")


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


def listed(case: Case, status: str) -> dict[str, str]:
    """Return the names of the units of a status in both languages; a dash where there are none."""
    if not case.has("units"):
        return dict.fromkeys(LANGS, "–")
    units = in_order(case.units[case.units["status"] == status])
    return {lang: ", ".join(named(units, Voice(lang))) or "–" for lang in LANGS}


def new_units(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the new units in words, for the columns of `NEW_UNITS`.

    Parameters
    ----------
    case : Case
        What its units became part of; the table is empty where it does not say.
    voice : Voice
        Language.
    """
    rows = []
    new = counted.new_units(case).rename(columns={"name": "name_vi"})
    for name, unit in zip(named(new, voice), new.to_dict("records"), strict=True):
        old = in_order(case.units[case.units["code"].isin(unit["old"])])
        words = zip(named(old, voice), map(voice.term, old["status"]), strict=True)
        told = ", ".join(f"{old_name} ({status})" for old_name, status in words)
        rows.append({"new": name, "old": told})
    return pd.DataFrame(rows, columns=list(NEW_UNITS), index=new.index).loc[in_order(new).index]

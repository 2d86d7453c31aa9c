"""Phrases: words in both languages, with the facts that they name.

A `Phrase` is given to `say` as a fact, as a `Quantity` is; `telling.formatter` tells it in a
language. `choose` sets conditions beside the words that they decide.
"""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import LANGS, Both
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.ranges import NOT_REPORTED
from thapmuoi_analysis.telling.clauses import AND, enumerated

Facts = Mapping[str, Any]
PARSE = string.Formatter().parse


@dataclass(frozen=True)
class Phrase:
    """Words in both languages, with the facts that they name.

    Parameters
    ----------
    vi, en : str
        The words.
    facts : mapping
        What they name, beside the facts of the case.
    variants : tuple of mapping
        The words that were not chosen, in both languages: they are held to the same rules.
    """

    vi: str
    en: str
    facts: Facts = field(default_factory=dict)
    variants: tuple[Both, ...] = ()


@dataclass(frozen=True)
class Text(Phrase):
    """Words of the data with the facts that they name, and what they rest on."""

    locators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counted(Phrase):
    """A number with what it counts, as of `with_noun`."""


def holds(condition: Any) -> bool:
    """Return whether a condition holds; what is not settled does not.

    Parameters
    ----------
    condition : bool or pandas.NA
        As a comparison of quantities gives it: `share > target`.

    Examples
    --------
    >>> import pandas as pd
    >>> holds(3 > 2), holds(pd.NA)
    (True, False)
    """
    return condition is not pd.NA and bool(condition)


def choose(*variants: tuple[Any, str, str], **facts: Any) -> Phrase | None:
    """Return the first variant that holds, as a phrase to stand within a sentence.

    Parameters
    ----------
    *variants : tuple of (condition, str, str)
        A condition, and the words in Vietnamese and in English, which may name facts.
    **facts
        What the words name, beside the facts of the case.

    Returns
    -------
    Phrase or None
        None where no variant holds: a sentence that names it drops out.

    Examples
    --------
    >>> choose((False, "không ai", "nobody"), (True, "một người", "one person")).en
    'one person'
    """
    texts = []
    for _, vi, en in variants:
        vi_line = " ".join(vi.split())
        en_line = " ".join(en.split())
        texts.append({"vi": vi_line, "en": en_line})
    for place, (condition, _, _) in enumerate(variants):
        if holds(condition):
            chosen = texts.pop(place)
            return Phrase(**chosen, facts=facts, variants=tuple(texts))
    return None


def with_noun(number: Quantity, noun: str = "unit") -> Counted:
    """Say a number with what it counts: 12 communes and towns, 1 commune or town.

    Parameters
    ----------
    number : Quantity
        How many.
    noun : {"unit", "plan", "moved"}, optional
        Which noun of the case: that of all units, of those in a plan, of those rotated.
    """
    form = "one" if number.value == 1 else "noun"
    words = f"{{number}} {{{noun}_{form}}}"
    return Counted(words, words, {"number": number})


def number_of(name: str, fact: Any) -> str:
    """Return by what name a fact that is a number goes; empty for a fact that is none."""
    if isinstance(fact, Counted):
        id: str = fact.facts["number"].id
        return id
    return name if isinstance(fact, Quantity) else ""


def absent(template: str, facts: Facts) -> list[str]:
    """Return the names of the facts that a template names and the case does not have."""
    names = [name for _, name, _, _ in PARSE(template) if name]
    for name in names:
        if name not in facts:
            near = get_close_matches(name, facts) or [f"give it as {name}=…"]
            raise KeyError(f"{{{name}}} is nothing that the sentence knows: {', '.join(near)}")
    return [name for name in names if _is_absent(facts[name], facts)]


def one_sided(vi: str, en: str, facts: Facts) -> list[str]:
    """Return the facts that words in one language name, and those in the other leave out.

    A noun may stand in one of them alone, as languages differ; a number, a claim or a phrase is
    told in both.
    """
    in_vi = {name for _, name, _, _ in PARSE(vi) if name}
    in_en = {name for _, name, _, _ in PARSE(en) if name}
    names = sorted(in_vi ^ in_en)
    return [name for name in names if not _is_noun(facts[name])]


def _is_noun(fact: Any) -> bool:
    """Return whether a fact is a name, or a list of names."""
    if isinstance(fact, tuple):
        return all(map(_is_noun, fact))
    return isinstance(fact, (str, Mapping))


def _is_absent(value: Any, known: Facts) -> bool:
    """Return whether the case does not have a fact; a phrase may name those known as well."""
    match value:
        case Quantity():
            return value.value is NOT_REPORTED and not value.hedge
        case pd.DataFrame():
            return value.empty
        case Phrase():
            facts = {**known, **value.facts}
            return not value.vi or bool(absent(value.vi, facts))
        case tuple() | str():
            return not value
    return value is None


def both(row: Mapping[Any, Any], name: str) -> Both:
    """Return a text of a row of data in both languages, to stand within a sentence."""
    return {lang: str(row[f"{name}_{lang}"]).rstrip(".") for lang in LANGS}


def text_of(
    row: Mapping[Any, Any], name: str, locators: Iterable[str], facts: Facts | None = None
) -> Text:
    """Return a text of a row of data with what it rests on, and the facts that it may name."""
    words = both(row, name)
    once = tuple(dict.fromkeys(locators))
    return Text(words["vi"], words["en"], facts or {}, locators=once)


def own_sentence(case: Case, name: str) -> Text | None:
    """Return a sentence that a case has of its own, with what it rests on; None where it has none.

    Parameters
    ----------
    case : Case
        The case.
    name : str
        Its name among those of the case, as "since".
    """
    if name not in case.names:
        return None
    own = case.names[name]
    locators = tuple(own.get("rests_on", "").split())
    return Text(own["vi"].rstrip("."), own["en"].rstrip("."), locators=locators)


def noun_of(case: Case, rows: pd.DataFrame) -> Both:
    """Return what sentences call the sources of some claims, to say what these do not tell of them.

    Parameters
    ----------
    case : Case
        The case.
    rows : pandas.DataFrame
        Claims, as of `metrics.claims`; without any, all sources are meant.
    """
    own: Both = case.told["source_noun"]
    if rows.empty:
        return own
    return case.called({source_of(claim.locator) for claim in rows["claim"]})


def each(rows: pd.DataFrame, name: str) -> list[Phrase]:
    """Return a text of some rows of data as phrases, to be told one after another."""
    phrases = []
    for row in rows.to_dict("records"):
        facts = {"text": both(row, name)}
        phrases.append(Phrase("{text}", "{text}", facts))
    return phrases


def together(rows: pd.DataFrame, name: str) -> Both:
    """Join a text of some rows of data in both languages: "a, b, and c"."""
    joined = {}
    for lang in LANGS:
        texts = list(rows[f"{name}_{lang}"])
        joined[lang] = enumerated(texts, f",{AND[lang]}")
    return joined


def listed(rows: pd.DataFrame, name: str) -> Both | None:
    """List a text of some rows of data in both languages: "a; b; c". None without rows."""
    if rows.empty:
        return None
    return {lang: "; ".join(rows[f"{name}_{lang}"]) for lang in LANGS}


def sentences(phrases: Iterable[Phrase | None]) -> Phrase:
    """Tell phrases as sentences, one after another; None is passed over."""
    facts = {}
    for number, phrase in enumerate(filter(None, phrases)):
        facts[f"part_{number}"] = phrase
    text = " ".join(f"{{{name}:sentence}}." for name in facts)
    return Phrase(text, text, facts)

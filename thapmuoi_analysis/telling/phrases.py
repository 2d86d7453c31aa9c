"""Phrases in both languages, and claims told one after another: what sentences are made of.

A `Phrase` or a `Passage` is given to `say` as a fact, as a `Quantity` is; `telling.sentence` tells
it in a language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import LANGS, Both, Claim
from thapmuoi_analysis.telling.clauses import AND, row_of

Facts = Mapping[str, Any]


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
class Passage:
    """Claims told one after another, each run of one speaker with who says so.

    Parameters
    ----------
    claims : tuple of Claim
        In the order in which they are told.
    facts : mapping
        What their clauses name, and `source_noun`.
    causes : mapping of str to tuple of Claim
        Limitation -> the causes that are told before it: "because …, …".
    cases : mapping of str to tuple of Claim
        Claim -> the cases in which it holds, told behind it: "…, where … or …".
    """

    claims: tuple[Claim, ...]
    facts: Facts
    causes: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    cases: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.claims)


def passage_of(rows: pd.DataFrame, facts: Facts) -> Passage:
    """Return claims that stand in a frame, to be told one after another.

    Parameters
    ----------
    rows : pandas.DataFrame
        With the column `claim`; `causes` and `cases`, where there are such, hold tuples of claims.
    facts : mapping
        What their clauses name.
    """
    claims = tuple(rows["claim"])
    linked: dict[str, dict[str, tuple[Claim, ...]]] = {
        "causes": {},
        "cases": {},
    }
    for name, of in linked.items():
        if name in rows:
            of |= {
                claim.id: tuple(with_it) for claim, with_it in zip(claims, rows[name], strict=True)
            }
    return Passage(claims, facts, **linked)


def both(row: Mapping[Any, Any], name: str) -> Both:
    """Return a text of a row of data in both languages, to stand within a sentence."""
    return {lang: str(row[f"{name}_{lang}"]).rstrip(".") for lang in LANGS}


def text_of(
    row: Mapping[Any, Any], name: str, locators: Iterable[str], facts: Facts | None = None
) -> Text:
    """Return a text of a row of data with what it rests on, and the facts that it may name."""
    words = both(row, name)
    return Text(
        words["vi"],
        words["en"],
        facts or {},
        locators=tuple(dict.fromkeys(locators)),
    )


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
    said = case.names[name]
    locators = tuple(said.get("rests_on", "").split())
    return Text(
        said["vi"].rstrip("."),
        said["en"].rstrip("."),
        locators=locators,
    )


def each(rows: pd.DataFrame, name: str) -> list[Phrase]:
    """Return a text of some rows of data as phrases, to be told one after another."""
    texts = [both(row, name) for row in rows.to_dict("records")]
    return [Phrase("{text}", "{text}", {"text": text}) for text in texts]


def together(rows: pd.DataFrame, name: str) -> Both:
    """Join a text of some rows of data in both languages: "a, b, and c"."""
    joined = {}
    for lang in LANGS:
        joined[lang] = row_of(list(rows[f"{name}_{lang}"]), f",{AND[lang]}")
    return joined


def listed(rows: pd.DataFrame, name: str) -> Both | None:
    """List a text of some rows of data in both languages: "a; b; c". None without rows."""
    if rows.empty:
        return None
    return {lang: "; ".join(rows[f"{name}_{lang}"]) for lang in LANGS}


def parted(
    phrases: Iterable[Any],
    between: str,
    form: str = "{{{}}}",
) -> Phrase:
    """Tell phrases in one sentence, or each in a form of its own."""
    facts = {f"part_{n}": phrase for n, phrase in enumerate(phrases)}
    text = between.join(map(form.format, facts))
    return Phrase(text, text, facts)


def sentences(phrases: Iterable[Phrase]) -> Phrase:
    """Tell phrases as sentences, one after another."""
    return parted(phrases, " ", "{{{}:sentence}}.")

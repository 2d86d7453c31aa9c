"""A claim that remembers who made it, how carefully, and where: what `Quantity` is to numbers.

A claim is one assertion of one clause, in our own words. How it is coded stands in the case's
`coding.md`; what the columns mean, in the data dictionary.
"""

import copyreg
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType
from typing import Any

import pandas as pd

from thapmuoi_analysis.case import hedging

LANGS = ("vi", "en")
BAR = re.compile(r"\s*\|\s*")  # closes an opening that neighbouring clauses may share
LINKS = ("explained_by", "answers", "may_help", "repeats", "part_of", "after")
CODED = ("id", "locator", "type", "about", "mechanism", "speaker", "force", "condition")
UMBRELLA = "not_stated"  # the mechanism of a claim that only heads others
SPEAKERS = ("explicit", "implied", "none", "uncoded")  # in the order in which they are told
NOT_HEDGED = re.compile(r"\bcòn lại\b")  # "remaining", not "still"
Both = Mapping[str, str]


def _frozen(held: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(held)


# so that claims and cases, which hold such mappings, can be copied and sent to other processes
copyreg.pickle(MappingProxyType, lambda mapping: (_frozen, (dict(mapping),)))


@dataclass(frozen=True)
class Claim:
    """What somebody says in one clause of a source.

    Attributes
    ----------
    id, locator, type, about, mechanism : str
        As coded; `locator` is the sentence it stands in.
    speaker : {"explicit", "implied", "none", "uncoded"}
        Whether the source says whose claim it is.
    said_by : mapping
        Who says it, in each language; empty where nobody is named.
    label : mapping
        A noun phrase that names its topic and asserts nothing.
    clause, short : mapping
        The clause, and a shorter one where there is one; `|` closes an opening that may be shared.
    hedges : mapping of str to tuple of str
        The source's hedges, each a whole word of the clause.
    force : {"plain", "hedged", "may", "study", "advice"}
        How firmly it is said, from the firmest.
    condition : {"none", "where", "when", "if"}
        On which kind of condition it holds; its words are among the hedges.
    affirmed : bool
        Whether the source affirms it rather than states it.
    quantified, compared : bool
        Whether it has a number; whether that is measured against something.
    explained_by, answers, may_help, repeats, part_of, after : tuple of str
        Ids of the claims that it is linked to.
    """

    id: str
    locator: str
    type: str
    about: str
    mechanism: str
    speaker: str
    said_by: Both
    label: Both
    clause: Both
    short: Both
    hedges: Mapping[str, tuple[str, ...]]
    force: str = hedging.PLAIN
    condition: str = hedging.FREE
    affirmed: bool = False
    quantified: bool = False
    compared: bool = False
    explained_by: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    may_help: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def hedged(self) -> bool:
        """Whether the source hedges it."""
        return any(self.hedges.values())

    def hedges_by_kind(self, lang: str) -> dict[str, str]:
        """Return its hedges in a language, each with its kind in `hedging`."""
        kinds = hedging.kinds(*(self.hedges[lang] for lang in LANGS))
        return dict(zip(self.hedges[lang], kinds, strict=False))

    @property
    def names_examples(self) -> bool:
        """Whether what it heads is no full list: "such as"."""
        return "examples" in self.hedges_by_kind("vi").values()

    @property
    def sentence(self) -> str:
        """The sentence it stands in; where a document is cited as a whole, nobody knows: itself."""
        return self.locator if ":" in self.locator else self.id

    def parts(self, lang: str, *, short: bool = False) -> list[str]:
        """Return its openings, each of which neighbours may share, and the rest."""
        return BAR.split((self.short if short else self.clause)[lang] or self.label[lang])


def claims_of(frame: pd.DataFrame) -> Mapping[str, Claim]:
    """Return the claims of a table by their ids, in the order of the text."""
    return MappingProxyType({str(row["id"]): _claim(row) for row in frame.to_dict("records")})


def told(claims: Mapping[str, Claim], *types: str, about: str = "") -> tuple[Claim, ...]:
    """Return the claims of some types that are told, in the order in which they are.

    That is: by who speaks (named, implied, nobody), then as the text has them. An umbrella that
    others stand under and a repeat are left out.

    Parameters
    ----------
    claims : mapping of str to Claim
        All of a case.
    *types : str
        Types of claims.
    about : str, optional
        What they speak of; by default anything but "other", and that too where a link leads there.
    """
    kept = [claim for claim in claims.values() if claim.type in types]
    if about:
        kept = [claim for claim in kept if claim.about == about and is_head(claim, claims)]
    else:
        kept = [claim for claim in kept if is_told(claim, claims)]
    return tuple(sorted(kept, key=lambda claim: SPEAKERS.index(claim.speaker)))


def is_head(claim: Claim, claims: Mapping[str, Claim]) -> bool:
    """Return whether a claim is neither a repeat nor an umbrella that others stand under."""
    umbrella = claim.mechanism == UMBRELLA and any(
        claim.id in other.part_of for other in claims.values()
    )
    return not claim.repeats and not umbrella


def is_told(claim: Claim, claims: Mapping[str, Claim]) -> bool:
    """Return whether reports tell a claim: one of something else only where a link leads to it."""
    if not is_head(claim, claims):
        return False
    return claim.about != "other" or any(
        claim.id in (*other.explained_by, *other.answers, *other.may_help)
        for other in claims.values()
    )


def heads(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims that lean on none of the others."""
    claims = tuple(claims)
    ids = {claim.id for claim in claims}
    return tuple(claim for claim in claims if not ids & set(claim.after))


def _claim(row: Mapping[Any, Any]) -> Claim:
    coded: Any = {name: row[name] for name in CODED}
    links: Any = {name: tuple(row[name].split()) for name in LINKS}
    truths: Any = {name: bool(row[name]) for name in ("affirmed", "quantified")}
    return Claim(
        **coded,
        **links,
        **truths,
        clause=both(row, "clause", "text"),
        said_by=both(row, "said_by"),
        label=both(row, "label"),
        short=both(row, "short", "clause", "text"),
        hedges=MappingProxyType({lang: tuple(hedges(row, lang)) for lang in LANGS}),
        compared=row["counterfactual"] == "measured",
    )


def both(row: Mapping[Any, Any], *names: str) -> Both:
    """Return what a row says in each language, in the first of these columns that is filled in."""
    said = ((lang, [row[f"{name}_{lang}"] for name in names]) for lang in LANGS)
    return MappingProxyType({lang: next(filter(None, texts), "") for lang, texts in said})


def hedges(row: Mapping[Any, Any], lang: str) -> list[str]:
    """Return the hedges of a row in a language; in Vietnamese as the source has them."""
    text = row.get("hedge", "") if lang == "vi" else row.get(f"hedge_{lang}", "")
    return [hedge for hedge in str(text).split("; ") if hedge]


def lost_hedges(clause: str, hedges: list[str]) -> Iterator[str]:
    """Yield each hedge that is no whole word of a clause."""
    text = BAR.sub(" ", clause).casefold()
    for hedge in hedges:
        bare = text if NOT_HEDGED.search(hedge) else NOT_HEDGED.sub(" ", text)
        if not re.search(rf"(?<!\w){re.escape(hedge.casefold())}(?!\w)", bare):
            yield hedge


def misnamed(text: str, known: Container[str]) -> str:
    """Return what a text of the data names that is no known fact, or not by its name alone.

    Only names: no attributes, formats or conversions from data.
    """
    try:
        fields = [field for field in Formatter().parse(text) if field[1] is not None]
    except ValueError as error:
        return str(error)
    wrong = (name for _, name, *more in fields if name not in known or any(more))
    return next((f"{{{name}}}" for name in wrong), "")

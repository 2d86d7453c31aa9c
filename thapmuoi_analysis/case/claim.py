"""A claim that remembers who made it, how carefully, and where: what `Quantity` is to numbers.

A claim is one assertion of one clause, in our own words. How it is coded stands in the case's
`coding.md`; what the columns mean, in the data dictionary.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from string import Formatter
from types import MappingProxyType
from typing import Any

import pandas as pd

from thapmuoi_analysis.case import hedging
from thapmuoi_analysis.case.by_source import source_of, sources_of

LANGS = ("vi", "en")
BAR = re.compile(r"\s*\|\s*")  # closes an opening that neighbouring clauses may share
LEADING = ("explained_by", "answers", "may_help")  # to a claim that is told for their sake
LINKS = (*LEADING, "repeats", "part_of", "after")
CODED = (
    "id", "locator", "type", "about", "mechanism", "speaker", "speaker_is", "force", "condition",
    "compared_with", "compared_as",
)  # fmt: skip
UMBRELLA = "not_stated"  # the mechanism of a claim that only heads others
SPEAKERS = ("explicit", "implied", "none", "uncoded")  # in the order in which they are told
NOT_HEDGED = re.compile(r"(?i)\bcòn lại\b")  # "remaining", not "still"
Both = Mapping[str, str]


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
    speaker_is : {"body", "office", "person", ""}
        What the speaker is; empty where nobody said.
    names_speaker : bool
        Whether its clause says itself whose it is: "the scheme aims at …".
    compared_with, compared_as : str
        What the source sets it against ("target", "plan", "before", …), and how the source says
        that it compares ("above", "met", "below").
    quantified : bool or None
        Whether it has a number; None where nobody coded that.
    compared : bool
        Whether it is measured against something.
    explained_by, answers, may_help, repeats, part_of, after : tuple of str
        Ids of the claims that it is linked to.
    assumed : bool
        Whether somebody imagined it, or its coding, in a what-if: then it is not the source's.
    stated : mapping
        What its clauses may name and its own source states: its numbers, by measure.
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
    speaker_is: str = ""
    names_speaker: bool = False
    compared_with: str = ""
    compared_as: str = ""
    quantified: bool | None = None
    compared: bool = False
    explained_by: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    may_help: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    assumed: bool = False
    stated: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def hedged(self) -> bool:
        """Whether the source hedges it."""
        return any(self.hedges.values())

    def _repr_html_(self) -> str:
        parts = [self.id, self.type, self.label["vi"], self.label["en"], self.locator]
        html = f"<b>{escape(self.clause['vi'] or self.clause['en'])}</b>"
        if self.hedged:
            hedges = ", ".join(self.hedges["vi"] or self.hedges["en"])
            html += f" · “{escape(hedges)}”"
        if self.assumed:
            html += " · assumed"
        return html + "".join(f" · {escape(part)}" for part in filter(None, parts))

    def hedges_by_kind(self, lang: str) -> dict[str, str]:
        """Return its hedges in a language, each with its kind in `hedging`."""
        kinds = hedging.kinds(*(self.hedges[lang] for lang in LANGS))
        return dict(zip(self.hedges[lang], kinds, strict=False))

    @property
    def names_examples(self) -> bool:
        """Whether what it heads is no full list: "such as"."""
        return "examples" in self.hedges_by_kind("vi").values()

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The locators that are cited for it; of one that is assumed none."""
        return () if self.assumed else (self.locator,)

    @property
    def sentence(self) -> str:
        """The sentence it stands in; its own id where a whole document is cited."""
        return self.locator if ":" in self.locator else self.id

    def parts(self, lang: str, *, short: bool = False) -> list[str]:
        """Return its openings, each of which neighbours may share, and the rest."""
        clause = self.short if short else self.clause
        return BAR.split(clause[lang] or self.label[lang])


def claims_of(
    frame: pd.DataFrame, stated_by: Callable[[str], Mapping[str, Any]] = lambda source: {}
) -> Mapping[str, Claim]:
    """Return the claims of a table by their ids, in the order of the text.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    stated_by : callable, optional
        Gives what a source states, by its id.
    """
    stated = {source: stated_by(source) for source in sources_of(frame).unique()}
    claims = {}
    for row in frame.to_dict("records"):
        claim = replace(_claim(row), stated=stated[source_of(row["locator"])])
        claims[claim.id] = claim
    return MappingProxyType(claims)


def reportable(claims: Mapping[str, Claim], *types: str, about: str = "") -> tuple[Claim, ...]:
    """Return the claims of some types that reports tell, in the order in which they do.

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
    kept = []
    for claim in claims.values():
        if about:
            wanted = claim.about == about and is_head(claim, claims)
        else:
            wanted = is_reportable(claim, claims)
        if wanted and claim.type in types:
            kept.append(claim)
    return tuple(sorted(kept, key=lambda claim: SPEAKERS.index(claim.speaker)))


def is_head(claim: Claim, claims: Mapping[str, Claim]) -> bool:
    """Return whether a claim is neither a repeat nor an umbrella that others stand under."""
    if claim.repeats:
        return False
    return claim.mechanism != UMBRELLA or not _is_named(claim, claims, ["part_of"])


def is_reportable(claim: Claim, claims: Mapping[str, Claim]) -> bool:
    """Return whether reports tell a claim: one of something else only where a link leads to it."""
    if not is_head(claim, claims):
        return False
    return claim.about != "other" or _is_named(claim, claims, LEADING)


def _is_named(claim: Claim, claims: Mapping[str, Claim], links: Sequence[str]) -> bool:
    """Return whether a link of one of these kinds leads to a claim from any other."""
    named: set[str] = set()
    for other in claims.values():
        for link in links:
            named.update(getattr(other, link))
    return claim.id in named


def heads(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims that follow none of the others."""
    claims = tuple(claims)
    ids = {claim.id for claim in claims}
    return tuple(claim for claim in claims if ids.isdisjoint(claim.after))


def _claim(row: Mapping[Any, Any]) -> Claim:
    cells: Any = {}
    for name in CODED:
        cells[name] = row[name]
    for name in LINKS:
        cells[name] = tuple(row[name].split())
    return Claim(
        **cells,
        affirmed=_truth(row["affirmed"]) or False,
        names_speaker=_truth(row["names_speaker"]) or False,
        quantified=_truth(row["quantified"]),
        compared=row["counterfactual"] == "measured",
        assumed=row.get("assumed", False),
        clause=both(row, "clause", "text"),
        said_by=both(row, "said_by"),
        label=both(row, "label"),
        short=both(row, "short", "clause", "text"),
        hedges=MappingProxyType({lang: tuple(hedges(row, lang)) for lang in LANGS}),
    )


def _truth(cell: Any) -> bool | None:
    """Return a cell that is true or false; None where it is empty."""
    return None if pd.isna(cell) else bool(cell)


def both(row: Mapping[Any, Any], *names: str) -> Both:
    """Return what a row says in both languages, in the first of these columns that is filled in."""
    texts = {}
    for lang in LANGS:
        cells = [row[f"{name}_{lang}"] for name in names]
        texts[lang] = next(filter(None, cells), "")
    return MappingProxyType(texts)


def hedges(row: Mapping[Any, Any], lang: str) -> list[str]:
    """Return the hedges of a row in a language; in Vietnamese as the source has them."""
    column = "hedge" if lang == "vi" else f"hedge_{lang}"
    return list(filter(None, row.get(column, "").split("; ")))


def lost_hedges(clause: str, hedges: list[str]) -> Iterator[str]:
    """Yield each hedge that is no whole word of a clause."""
    text = BAR.sub(" ", clause)
    for hedge in hedges:
        searched = text if NOT_HEDGED.search(hedge) else NOT_HEDGED.sub(" ", text)
        if not hedging.says(searched, hedge):
            yield hedge


def misnamed(text: str, known: Container[str]) -> str:
    """Return what a text of the data names that is no known number, or not by its name alone.

    Only names: no attributes, formats or conversions from data.
    """
    try:
        fields = list(Formatter().parse(text))
    except ValueError:  # a brace that is not closed
        return text
    for _, name, form, conversion in fields:
        if name is not None and (name not in known or form or conversion):
            return f"{{{name}}}"
    return ""

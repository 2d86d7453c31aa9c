"""Clauses of claims joined into one: what neighbours share is said once."""

from collections.abc import Iterable
from typing import NamedTuple

AND = {"vi": " và ", "en": " and "}
FULL = {"vi": "; ", "en": "; and "}  # before the last of clauses that have commas inside
LEANS = {"vi": "; ", "en": ", and "}  # before a full clause that leans: one with its own opening


class Clause(NamedTuple):
    """A clause to be joined: its openings, the rest, and whether it leans on the one before."""

    openings: tuple[str, ...]
    rest: str
    leans: bool = False


def joined(clauses: Iterable[Clause], lang: str) -> str:
    """Join clauses, dropping the openings that each shares with the one before.

    Notes
    -----
    An opening that ends with a comma is an adverbial: full clauses follow. Without one it is a
    subject: its predicates are told together.
    """
    subjects = _subjects(clauses, lang)
    texts = [_predicates(*subject, lang) for subject in subjects]
    adverbial = subjects[0][0] if subjects[0][0].endswith(",") else ""
    if any({*",;"} & {*text} for text in (texts[0].removeprefix(adverbial), *texts[1:])):
        return row_of(texts, FULL[lang], "; ")
    return row_of(texts, AND[lang])


def either(clauses: Iterable[Clause], lang: str) -> str:
    """Join clauses of which one is enough."""
    texts = [text for opening, does in _subjects(clauses, lang) for text in _opened(opening, does)]
    return row_of(texts, {"vi": " hoặc ", "en": " or "}[lang])


def _subjects(clauses: Iterable[Clause], lang: str) -> list[tuple[str, list[str]]]:
    """Return the opening of each full clause, and what follows it."""
    subjects: list[tuple[str, list[str]]] = []
    before: tuple[str, ...] = ()
    for clause in clauses:
        alike = [one == other for one, other in zip(before, clause.openings, strict=False)]
        shared = [*alike, False].index(False)
        if clause.leans and subjects:
            own = clause.openings[shared:]
            subjects[-1][1][-1] += (LEANS[lang] if own else ", ") + " ".join(
                [*own, clause.rest],
            )
            continue
        opening, before = " ".join(clause.openings[shared:]), clause.openings
        if shared and not clause.openings[shared - 1].endswith(","):
            subjects[-1][1].append(f"{opening} {clause.rest}".strip())
        else:
            subjects.append((opening, [clause.rest]))
    return subjects


def _predicates(
    opening: str,
    does: list[str],
    lang: str,
) -> str:
    """Join what one subject does, in few words by commas: in eight each at most."""
    texts = _opened(opening, does)
    if max(len(text.split()) for text in does) <= 8 or (len(does) == 2 and lang == "en"):
        return row_of(texts, AND[lang])
    if lang == "vi" and not any("," in text for text in does):
        return ", ".join(texts)
    return row_of(texts, FULL[lang], "; ")


def _opened(opening: str, does: list[str]) -> list[str]:
    return [f"{opening} {does[0]}".strip(), *does[1:]]


def row_of(
    texts: list[str],
    last: str,
    between: str = ", ",
) -> str:
    """Join texts, the last one by a word of its own."""
    return last.join(
        filter(None, [between.join(texts[:-1]), texts[-1]]),
    )

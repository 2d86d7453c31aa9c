"""How firmly a claim is made, and on what condition: what its hedges say, and what a line says.

`hedges.csv` lists words of hedges in Vietnamese and English, each with what it does:

- `may`, `study`, `advice` say how firm a claim is; `when`, `if`, `where` begin a condition;
- `places` and `adverbial` say where it holds, `amount` of how many, behind what they bound;
- `examples` says that what follows is no full list;
- `verb` goes with the verb of the clause ("still"), and beside a name says nothing;
- `conditions` stands in a line for conditions that are told elsewhere.

A hedge that is not in the list is one all the same: it is told in quotation marks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest

from thapmuoi_analysis.case.errors import read_table
from thapmuoi_analysis.case.schema import codes_of

FORCES = tuple(codes_of("claims", "force"))  # from the firmest
CONDITIONS = tuple(codes_of("claims", "condition"))
PLAIN, HEDGED, *WORDED = FORCES  # those that have words of their own
FREE, *BEGUN = CONDITIONS  # those that a hedge begins


@cache
def listed() -> tuple[tuple[str, str, str], ...]:
    """Return words, their language and their kind, the longest first."""
    listed = set()
    for row in read_table("hedges"):
        listed.add((row["vi"], "vi", row["kind"]))
        listed.add((row["en"], "en", row["kind"]))
    by_length = sorted(sorted(listed), key=lambda entry: len(entry[0]), reverse=True)
    return tuple(by_length)


def says(text: str, words: str) -> bool:
    """Return whether a text holds words, as whole words."""
    whole = rf"(?<!\w){re.escape(words.casefold())}(?!\w)"
    return re.search(whole, text.casefold()) is not None


@cache
def kind_of(hedge: str) -> str:
    """Return the kind of a hedge in either language; empty where the list does not know it.

    By the longest words that it begins with; else by words that say how firm it is, within it.
    """
    for words, _, kind in listed():
        if re.match(rf"{re.escape(words)}(?!\w)", hedge.casefold()):
            return kind
    for words, _, kind in listed():
        if kind in WORDED and says(hedge, words):
            return kind
    return ""


def kinds(vi: Iterable[str], en: Iterable[str]) -> list[str]:
    """Return the kind of each hedge, which is given in both languages: known in one is enough."""
    pairs = zip_longest(vi, en, fillvalue="")
    return [kind_of(one) or kind_of(other) for one, other in pairs]


def is_begun(hedge: str) -> bool:
    """Return whether a hedge only begins a condition, and lacks what it is: "if" alone."""
    wording = hedge.casefold()
    return any(kind in BEGUN and words == wording for words, _, kind in listed())


def force_of(type_: str, kinds: Sequence[str]) -> str:
    """Return how firm a claim is by its type and the kinds of its hedges: the weakest of all."""
    if type_ == "recommendation":
        return "advice"
    forces = [PLAIN]
    for kind in kinds:
        forces.append(kind if kind in WORDED else HEDGED)
    return max(forces, key=FORCES.index)


def condition_of(kinds: Sequence[str]) -> str:
    """Return the condition of a claim by the kinds of its hedges: what leaves most open."""
    conditions = [FREE]
    for kind in kinds:
        if kind in BEGUN:
            conditions.append(kind)
        elif kind == "conditions":
            conditions.append("if")
    return max(conditions, key=CONDITIONS.index)


def unsaid(
    text: str, lang: str, *, force: str, hedges: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what a line that names a claim leaves out of how firm and on what condition it is.

    Parameters
    ----------
    text : str
        The line.
    lang : {"vi", "en"}
        Its language.
    force : str
        As the claim is coded.
    hedges : mapping of str to str
        The hedges of the claim in that language, each with its kind; its conditions are of them.

    Yields
    ------
    tuple of str
        A kind and the hedge that lacks; or "force" and the force, where no hedge has words for it.
    """
    firmness = text  # without its conditions: "if staff can be found" is no "can"
    for hedge, kind in hedges.items():
        if kind not in WORDED:
            firmness = re.sub(re.escape(hedge), " ", firmness, flags=re.IGNORECASE)
    for hedge, kind in hedges.items():
        if kind == "verb" or says(text, hedge):
            continue
        searched = firmness if kind in WORDED else text
        if not _is_said(searched, lang, _as_good_as(kind)):
            yield kind, hedge
    forces = weaker(force)
    worded = any(kind == "" or kind in forces for kind in hedges.values())
    if force in WORDED and not worded and not _is_said(firmness, lang, forces):
        yield "force", force


def _as_good_as(kind: str) -> Sequence[str]:
    """Return the kinds of words that say in a line what a hedge of a kind says in a clause."""
    if kind in WORDED:
        return weaker(kind)
    if kind in BEGUN:
        return ["conditions"]
    if kind == "examples":
        return [kind]
    return []


def weaker(force: str) -> tuple[str, ...]:
    """Return a force and those that are less firm."""
    return FORCES[FORCES.index(force) :]


def looser(condition: str) -> tuple[str, ...]:
    """Return a condition and those that leave more open."""
    return CONDITIONS[CONDITIONS.index(condition) :]


def _is_said(text: str, lang: str, kinds: Sequence[str]) -> bool:
    """Return whether a text holds words of one of these kinds in a language."""
    found = []
    for words, of, kind in listed():
        if of == lang and kind in kinds:
            found.append(says(text, words))
    return any(found)

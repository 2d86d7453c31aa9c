"""How firmly a claim is made, and on what condition: what its hedges say, and what a line says.

`hedges.csv` lists words of hedges in Vietnamese and English, each with what it does:

- `may`, `study`, `advice` say how firm a claim is; `when`, `if`, `where` begin a condition;
- `places` and `adverbial` say where it holds, `amount` of how many, behind what they bound;
- `examples` says that what follows is no full list;
- `verb` goes with the verb of the clause ("still"), and beside a name says nothing;
- `conditions` stands in a line for conditions that are told elsewhere.

A hedge that is not in the list is one all the same: it is told in quotation marks.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path

from thapmuoi_analysis.case.schema import codes_of

FORCES = tuple(codes_of("claims", "force"))  # from the firmest
CONDITIONS = tuple(codes_of("claims", "condition"))
PLAIN, HEDGED, *WORDED = FORCES  # those that have words of their own
FREE, *BEGUN = CONDITIONS  # those that a hedge begins


@cache
def _listed() -> tuple[tuple[str, str, str], ...]:
    """Return words, their language and their kind, the longest first."""
    text = Path(__file__).with_name("hedges.csv").read_text("utf-8")
    rows = [*csv.DictReader(text.splitlines())]
    listed = {(row[lang], lang, row["kind"]) for row in rows for lang in ("vi", "en")}
    return tuple(sorted(listed, key=lambda words: (-len(words[0]), words)))


@cache
def words_of(kind: str, lang: str) -> tuple[str, ...]:
    """Return the words of a kind in a language."""
    return tuple(words for words, of, known in _listed() if (of, known) == (lang, kind))


def says(text: str, words: str) -> bool:
    """Return whether a text holds words, as whole words."""
    return bool(re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", text.casefold()))


@cache
def kind_of(hedge: str) -> str:
    """Return the kind of a hedge in either language; empty where the list does not know it.

    By the longest words that it begins with; else by words that say how firm it is, within it.
    """
    text = hedge.casefold()
    for words, _, kind in _listed():
        if re.match(rf"{re.escape(words)}(?!\w)", text):
            return kind
    inside = (kind for words, _, kind in _listed() if kind in WORDED and says(text, words))
    return next(inside, "")


def kinds(vi: Iterable[str], en: Iterable[str]) -> list[str]:
    """Return the kind of each hedge, which is given in both languages: known in one is enough."""
    return [kind_of(one) or kind_of(other) for one, other in zip_longest(vi, en, fillvalue="")]


def force_of(type_: str, kinds: Sequence[str]) -> str:
    """Return how firm a claim is by its type and the kinds of its hedges: the weakest of all."""
    if type_ == "recommendation":
        return "advice"
    firm = HEDGED if kinds else PLAIN
    return max([firm, *(kind for kind in kinds if kind in WORDED)], key=FORCES.index)


def condition_of(kinds: Sequence[str]) -> str:
    """Return the condition of a claim by the kinds of its hedges: what leaves most open."""
    begun = ["if" if kind == "conditions" else kind for kind in kinds]
    return max([FREE, *(kind for kind in begun if kind in CONDITIONS)], key=CONDITIONS.index)


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
    bounds = (hedge for hedge, kind in hedges.items() if kind not in WORDED)
    rest = _without(text, bounds)  # "if staff can be found" is no "can"
    for hedge, kind in hedges.items():
        if kind == "verb" or says(text, hedge):
            continue
        if kind in WORDED and _is_said(rest, lang, weaker(kind)):
            continue
        if kind == "examples" and _is_said(text, lang, [kind]):
            continue
        if kind in BEGUN and _is_said(text, lang, ["conditions"]):
            continue
        yield kind, hedge
    worded = any(kind in ("", *weaker(force)) for kind in hedges.values())
    if force in WORDED and not worded and not _is_said(rest, lang, weaker(force)):
        yield "force", force


def weaker(force: str) -> tuple[str, ...]:
    """Return a force and those that are less firm."""
    return FORCES[FORCES.index(force) :]


def looser(condition: str) -> tuple[str, ...]:
    """Return a condition and those that leave more open."""
    return CONDITIONS[CONDITIONS.index(condition) :]


def _is_said(text: str, lang: str, kinds: Iterable[str]) -> bool:
    """Return whether a text holds words of one of these kinds."""
    return any(says(text, words) for kind in kinds for words in words_of(kind, lang))


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = re.sub(re.escape(part), " ", text, flags=re.IGNORECASE)
    return text

"""A claim as a line may name it that is read alone: with its force and its condition in words.

A message, a heading, a caption or the title of a picture names a claim in a few words, without its
clause. `careful` gives these words what the clause would have said: how firmly it is claimed, where
and on what condition. `telling.formatter` refuses the mere label of a claim that is not plain, and
`report.checks` holds the line against the codes once more.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from thapmuoi_analysis.case import hedging
from thapmuoi_analysis.case.claim import Claim
from thapmuoi_analysis.telling.phrases import Phrase
from thapmuoi_analysis.telling.translations import words

PARTS = {  # of what a claim's hedges say -> their kinds
    "force": ("force", *hedging.WORDED),
    "condition": tuple(hedging.BEGUN),
    "examples": ("examples",),
}


@dataclass(frozen=True)
class Careful(Phrase):
    """Words for a claim, to be told with its force and condition.

    Attributes
    ----------
    claim : Claim
        What they name.
    name : bool
        Whether they are a name ("field visits") and no action ("extend it").
    framed : tuple of {"force", "condition", "examples"}
        What the sentence around them says for all of them: it is not said again, and a report in
        which the sentence does not say it is not built.
    """

    claim: Any = None
    name: bool = True
    framed: tuple[str, ...] = ()

    def lacks(self, text: str, lang: str) -> list[tuple[str, str]]:
        """Return what a text leaves out of the claim that the sentence around it does not say."""
        around = {*chain.from_iterable(map(PARTS.__getitem__, self.framed))}
        hedges = self.claim.hedges_by_kind(lang)
        lacking = hedging.unsaid(text, lang, force=self.claim.force, hedges=hedges)
        return [(kind, words) for kind, words in lacking if kind not in around]


def careful(
    claim: Claim, words: Phrase | None = None, *, name: bool = False, framed: tuple[str, ...] = ()
) -> Careful:
    """Return a claim to be named in a line that is read alone.

    Parameters
    ----------
    claim : Claim
        What is named.
    words : Phrase, optional
        What it is called; by default its label.
    name : bool, optional
        Whether these words are a name and no action, as a label always is.
    framed : tuple of str, optional
        What the sentence around it says already, of "force", "condition" and "examples".
    """
    if words is None:
        words = Phrase("{label}", "{label}", {"label": claim.label})
        name = True
    return Careful(**vars(words), claim=claim, name=name, framed=framed)


def completed(phrase: Careful, text: str, lacking: Iterable[tuple[str, str]], lang: str) -> str:
    """Return the words for a claim with what they leave out of its force and condition.

    Parameters
    ----------
    phrase : Careful
        Words for a claim.
    text : str
        The same in a language, filled in.
    lacking : iterable of (str, str)
        What they leave out: kinds, with words to be told (`Careful.lacks`).
    lang : {"vi", "en"}
        Language of the text.
    """
    forms = words("forces", lang)
    force = phrase.claim.force
    of_a_name = ", of a name" if phrase.name else ""
    hedges = defaultdict[str, list[str]](list)
    for kind, hedge in lacking:
        if kind == "force" or (kind == force and not phrase.name):
            text = forms[force + of_a_name].format(what=text)
        else:
            known = kind if kind != "places" else hedging.kind_of(hedge)  # "some" is no place
            hedges[_place(known, is_name=phrase.name)].append(hedge)
    beside = [
        (f"hedged{of_a_name}", _quoted(hedges["quoted"])),
        ("hedged, of a name", _quoted(hedges["amount"])),
        ("places", ", ".join(hedges["places"])),
    ]
    for form, listed in beside:
        if listed:
            text = forms[form].format(what=text, hedges=listed)
    behind = [*hedges["adverbial"], ", ".join(hedges["condition"])]
    return " ".join(filter(None, [text, *behind]))


def _place(kind: str, *, is_name: bool) -> str:
    """Return where a hedge stands beside the words for a claim, by its kind."""
    if kind in hedging.BEGUN:
        return "condition"
    if kind in ("adverbial", "places") or (kind == "amount" and not is_name):
        return kind
    return "quoted"


def _quoted(hedges: Iterable[str]) -> str:
    return "; ".join(f"“{hedge}”" for hedge in hedges)

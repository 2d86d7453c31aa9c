"""A claim as a line may name it that is read alone: with its force and its condition in words.

A message, a heading, a caption or the title of a picture names a claim in a few words, without its
clause. `careful` gives these words what the clause would have said: how firmly it is claimed, where
and on what condition. `telling.sentence` refuses the bare label of a claim that is not plain there,
and `build.checks` holds the told line against the codes once more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
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
        said = {kind for part in self.framed for kind in PARTS[part]}
        hedges = self.claim.hedges_by_kind(lang)
        lacking = hedging.unsaid(text, lang, force=self.claim.force, hedges=hedges)
        return [(kind, words) for kind, words in lacking if kind not in said]


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
        words, name = Phrase("{label}", "{label}", {"label": claim.label}), True
    return Careful(
        vi=words.vi,
        en=words.en,
        facts=words.facts,
        variants=words.variants,
        claim=claim,
        name=name,
        framed=framed,
    )


def completed(
    named: Careful,
    text: str,
    lacking: Iterable[tuple[str, str]],
    lang: str,
) -> str:
    """Return the words for a claim with what they leave out of its force and condition.

    Parameters
    ----------
    named : Careful
        The claim.
    text : str
        Its words, filled in.
    lacking : iterable of (str, str)
        What they leave out: kinds, with words to be told (`Careful.lacks`).
    lang : {"vi", "en"}
        Language of the text.
    """
    force, forms, of = named.claim.force, words("forces", lang), ", of a name" * named.name
    quoted, amounts, within, behind = list[str](), list[str](), list[str](), list[str]()
    conditions = list[str]()
    for kind, hedge in lacking:
        if kind == "force" or (kind == force and not named.name):
            text = forms[f"{force}{of}"].format(what=text)
        elif kind in hedging.BEGUN:
            conditions.append(hedge)
        elif kind == "adverbial":
            behind.append(hedge)
        elif kind == "places":
            within.append(hedge)
        elif kind == "amount" and not named.name:
            amounts.append(f"“{hedge}”")
        else:
            quoted.append(f"“{hedge}”")
    if quoted:
        text = forms[f"hedged{of}"].format(what=text, hedges="; ".join(quoted))
    if amounts:
        text = forms["hedged, of a name"].format(what=text, hedges="; ".join(amounts))
    if within:
        text = forms["places"].format(what=text, hedges=", ".join(within))
    return " ".join(filter(None, [text, *behind, ", ".join(conditions)]))

"""Sentences in Vietnamese and English.

They are written where they are told, in both languages side by side; the facts are filled in.
"""

from collections.abc import Sequence

from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.telling.numbers import Language
from thapmuoi_analysis.telling.phrases import Facts, Phrase
from thapmuoi_analysis.telling.sentence import TAGS, Sentences, bare, label

__all__ = ["LANGS", "Formatter", "label", "rests_on"]


class Formatter(Language):
    """Speaks one language, "vi" or "en".

    Examples
    --------
    >>> from fractions import Fraction
    >>> share = Quantity(Fraction(11, 13), id="adopted_share")
    >>> Formatter("vi").fill("đạt {share:.1%}", {"share": share})
    'đạt 84,6%'
    """

    def text(self, phrase: Phrase, facts: Facts) -> str:
        """Return a phrase as plain text, to be written in a picture or a table of one's own.

        Parameters
        ----------
        phrase : Phrase
            As of `choose`.
        facts : mapping
            What it names beside its own facts: `record.told` of a case.
        """
        return self.speak("{phrase}", {**facts, "phrase": phrase}).text

    def fill(
        self,
        template: str,
        facts: Facts,
        *,
        markdown: bool = False,
    ) -> str:
        """Fill the facts into a sentence.

        Parameters
        ----------
        template : str
            Text with `{name}` or `{name:spec}`; the specs of `number` apply.
        facts : mapping
            Quantities; names and other text as `str`, or as `{"vi": ..., "en": ...}`; a tuple of
            these is told as a list.
        markdown : bool, optional
            Whether the sentence is Markdown: then text filled in is escaped.

        Raises
        ------
        KeyError
            If a fact is left out.
        TypeError
            If a number does not come from a `Quantity`.
        """
        told = Sentences(self, markdown).fill(template, facts)
        return told.translate(TAGS) if markdown else bare(told)

    def speak(
        self, template: str, facts: Facts, form: str = "", *, markdown: bool = False,
        alone: bool = False,
    ) -> Sentences:  # fmt: skip
        """Fill the facts into sentences; each ends with a mark of the locators it rests on.

        A sentence drops out that names a fact which the case does not have.

        Parameters
        ----------
        template, facts, markdown
            As for `fill`; facts may also be claims, phrases and passages (`telling.phrases`).
        form : str, optional
            How the mark of a locator is written, of its `{label}` and the `{locator}` itself; by
            default there are no marks.
        alone : bool, optional
            Whether it is read alone, as a caption is: then claims that are not plain are named
            with `careful`, as in any sentence that is bold or in italics.

        Returns
        -------
        Sentences
            The text, and what it tells.
        """
        return Sentences(self, markdown, form, alone=alone).tell(template, facts)


def rests_on(quantities: Sequence[Quantity]) -> list[str]:
    """Return the locators that quantities rest on, each once, in order of first use."""
    return list(dict.fromkeys(source for quantity in quantities for source in quantity.sources))

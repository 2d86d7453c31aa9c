"""Sentences in Vietnamese and English.

They are written where they are told, in both languages side by side; the facts are filled in.
"""

from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.telling.marks import label, plain
from thapmuoi_analysis.telling.numbers import NumberFormatter, rests_on
from thapmuoi_analysis.telling.phrases import Facts, Phrase
from thapmuoi_analysis.telling.sentence import Sentences

__all__ = ["LANGS", "Formatter", "label", "rests_on"]


class Formatter(NumberFormatter):
    """Speaks one language, "vi" or "en".

    Examples
    --------
    >>> from fractions import Fraction
    >>> from thapmuoi_analysis.case.quantity import Quantity
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

    def fill(self, template: str, facts: Facts) -> str:
        """Fill the facts into words that need not be a sentence; return them as plain text.

        Parameters
        ----------
        template : str
            Text with `{name}` or `{name:spec}`; the specs of `number` apply.
        facts : mapping
            Quantities, claims, phrases and frames of claims; names and other text as `str`, or as
            `{"vi": ..., "en": ...}`; a tuple of these is told as a list.

        Raises
        ------
        KeyError
            If a fact is left out.
        TypeError
            If a number does not come from a `Quantity`.
        """
        return plain(Sentences(self, facts).fill(template, facts))

    def speak(
        self,
        template: str,
        facts: Facts,
        *,
        locators: bool = False,
        alone: bool = False,
    ) -> Sentences:
        """Fill the facts into sentences. One drops out that names a fact the case does not have.

        Parameters
        ----------
        template, facts
            As for `fill`.
        locators : bool, optional
            Whether each sentence ends with a mark of the locators it rests on.
        alone : bool, optional
            Whether it is read alone, as a caption is: then claims that are not plain are named
            with `careful`, as in any sentence that is bold or in italics.

        Returns
        -------
        Sentences
            The `text`, the same as `markdown`, and what it tells.
        """
        return Sentences(self, facts, locators, alone).tell(template)

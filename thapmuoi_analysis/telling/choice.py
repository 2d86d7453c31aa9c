"""Choosing the words that hold: conditions beside the words that they decide."""

from typing import Any

import pandas as pd

from thapmuoi_analysis.telling.phrases import Phrase


def holds(condition: Any) -> bool:
    """Return whether a condition holds; what is not settled does not.

    Parameters
    ----------
    condition : bool or pandas.NA
        As a comparison of quantities gives it: `share > target`.

    Examples
    --------
    >>> import pandas as pd
    >>> holds(3 > 2), holds(pd.NA)
    (True, False)
    """
    return condition is not pd.NA and bool(condition)


def choose(*variants: tuple[Any, str, str], **facts: Any) -> Phrase | None:
    """Return the first variant that holds, as a phrase to stand within a sentence.

    Parameters
    ----------
    *variants : tuple of (condition, str, str)
        A condition, and the words in Vietnamese and in English, which may name facts.
    **facts
        What the words name, beside the facts of the case.

    Returns
    -------
    Phrase or None
        None where no variant holds: a sentence that names it drops out.

    Examples
    --------
    >>> choose((False, "không ai", "nobody"), (True, "một người", "one person")).en
    'one person'
    """
    texts = tuple(
        {"vi": " ".join(vi.split()), "en": " ".join(en.split())} for _, vi, en in variants
    )
    for text, (condition, _, _) in zip(texts, variants, strict=True):
        if holds(condition):
            others = tuple(other for other in texts if other is not text)
            return Phrase(text["vi"], text["en"], facts, others)
    return None

"""Tables as a reader sees them: codes become words, each row keeps its sentence."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from thapmuoi_analysis.analysis import metrics
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.voice import LANGS, Voice, label

if TYPE_CHECKING:
    from thapmuoi_analysis.record.sheets import Sheet

LEDGER = headings("ledger")
READINGS = headings("readings")

BY_YEAR = headings("by year")
ANSWERS = headings("answers")
QUESTIONS = headings("questions")
AMBIGUITIES = headings("ambiguities")
CONFLICTS = headings("conflicts")


def ledger(claims: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    """Return claims as text for the columns of `LEDGER`, one row each.

    Parameters
    ----------
    claims : pandas.DataFrame
        Claims of a case, or a selection of them.
    voice : Voice
        Language.
    """
    nobody, dash, implied = voice.term("none"), "–", f" ({voice.term('implied')})"
    said = claims["speaker"].map({"implied": implied}).fillna("")
    compared = claims["counterfactual"].map({"implied": implied}).fillna("")
    compared = compared.where(claims["compared_with"] == "before", "")
    frame = pd.DataFrame(
        {
            "claim": claims["id"] + " (" + claims["locator"].map(label) + ")",
            "text": claims[f"text_{voice.lang}"],
            "said_by": (claims[f"said_by_{voice.lang}"] + said).replace("", nobody),
            "hedge": claims["hedge"].map(lambda words: voice.hedge(words) if words else dash),
            "quantified": claims["quantified"].map(bool).astype(object),
            "compared_with": claims["compared_with"].map(voice.term) + compared,
            "checkable": claims[f"checkable_{voice.lang}"].replace("", dash),
        }
    )
    return resting_on(frame, claims["locator"])


def targets(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the targets a source sets: as claims, or else the sentences of its numbers."""
    if case.has("claims"):
        return ledger(case.claims.query("type == 'target'"), voice)
    stated = case.facts.query("measure in ['target_share', 'target_year']")["locator"]
    rows = case.sentences[case.sentences["locator"].isin(stated)]
    frame = pd.DataFrame("–", index=rows.index, columns=list(LEDGER))
    frame["claim"], frame["text"] = rows["locator"].map(label), rows[f"paraphrase_{voice.lang}"]
    return resting_on(frame, rows["locator"])


def readings(pairs: pd.DataFrame, claims: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    """Return pairs of limitation and benefit as text for the columns of `READINGS`."""
    text = claims.set_index("id")[f"text_{voice.lang}"]
    return pd.DataFrame({name: ids + ": " + ids.map(text) for name, ids in pairs.items()})


def answers(found: Mapping[str, Any], voice: Voice) -> pd.DataFrame:
    """Return three-valued answers beside their questions."""
    place = LANGS.index(voice.lang)
    rows = [(QUESTIONS[name][place], answer) for name, answer in found.items()]
    return pd.DataFrame(rows, columns=list(ANSWERS), dtype=object)


def ambiguities(case: Case, bears_on: Sequence[str], voice: Voice) -> pd.DataFrame:
    """Return the points of a case that can be read in more than one way; empty without any."""
    if not case.has("ambiguities"):
        return pd.DataFrame(columns=list(AMBIGUITIES))
    rows = case.ambiguities[case.ambiguities["bears_on"].isin(bears_on)]
    text = rows[f"text_{voice.lang}"]
    frame = pd.DataFrame({"sentence": rows["locator"].map(label), "text": text})
    return resting_on(frame, rows["locator"])


def conflicts(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the figures on which sources disagree, each in a row of its own; none is a mean."""
    measures = case.facts.set_index("id")["measure"]
    rows = [
        (voice.term(measures[figure.id]), figure, ", ".join(map(label, figure.sources)))
        for group in case.conflicts
        for figure in group
    ]
    return pd.DataFrame(rows, columns=list(CONFLICTS), dtype=object)


def by_year_sheet(case: Case) -> "Sheet":
    """Return plan, result and rate by year as a sheet for reading: values, no formulas."""
    from thapmuoi_analysis.record.casebook import BY_YEAR as NAME  # openpyxl
    from thapmuoi_analysis.record.sheets import Sheet

    frame = metrics.plan_result_table(case)
    fields, columns = [], []
    for name, (vi, en, *spec) in BY_YEAR.items():
        fields.append({"name": en, "title": vi, "type": "number" if spec else "integer"})
        columns.append([_both(found, bool(spec)) for found in frame[name]])
    about = (
        "Tính lúc lập tệp, chỉ để đọc, không được đọc lại · "
        "Computed when the file was made, for reading alone, not read back"
    )
    return Sheet(NAME, fields, list(zip(*columns, strict=True)), about, closed=True)


def _both(found: Quantity, share: bool) -> str:
    """Return a number as it is written in a cell, or what is said in place of it, in vi and en."""
    if isinstance(found.value, (int, Fraction)):
        return f"{float(found.value):%}" if share else str(found.value)
    return " · ".join(dict.fromkeys(Voice(lang).number(found) for lang in LANGS))


def resting_on(frame: pd.DataFrame, locators: pd.Series) -> pd.DataFrame:
    """Return a table that remembers the sentences its text rests on, for its last line."""
    frame.attrs["locators"] = list(dict.fromkeys(locators))
    return frame

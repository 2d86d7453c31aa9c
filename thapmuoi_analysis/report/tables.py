"""Tables as a reader sees them: codes become words, each row keeps its sentence."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from thapmuoi_analysis.chapters.plan import cumulative_plan
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Quantity, not_reported
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.voice import LANGS, Voice, label

if TYPE_CHECKING:
    from thapmuoi_analysis.record.sheets import Sheet

LEDGER = headings("ledger")
BY_YEAR = headings("by year")
AMBIGUITIES = headings("ambiguities")


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


def ambiguities(case: Case, bears_on: Sequence[str], voice: Voice) -> pd.DataFrame:
    """Return the points of a case that can be read in more than one way; empty without any."""
    if not case.has("ambiguities"):
        return pd.DataFrame(columns=list(AMBIGUITIES))
    rows = case.ambiguities[case.ambiguities["bears_on"].isin(bears_on)]
    text = rows[f"text_{voice.lang}"]
    frame = pd.DataFrame({"sentence": rows["locator"].map(label), "text": text})
    return resting_on(frame, rows["locator"])


def plan_result_table(case: Case) -> pd.DataFrame:
    """Plan, result and rate by year (bảng kế hoạch - kết quả - tỷ lệ).

    Returns
    -------
    pandas.DataFrame
        Indexed by year; columns `year`, `planned`, `adopted`, `rate`, `cumulative_planned`,
        `cumulative_rate` (of all units), all `Quantity`. The result of a year is known only where
        results are stated for the ends of that year and of the year before (or of the first
        year); elsewhere it is "not reported".
    """
    plan = case.planned()
    stock = year_end_results(case)
    cumulative, units = cumulative_plan(plan), case.latest("units")
    rows = {}
    for year, planned in plan.items():
        before = stock.get(year - 1, 0 if year == min(plan) else None)
        if year in stock and before is not None:
            result = (stock[year] - before).named(f"adopted_in_{year}")
        else:
            result = not_reported(f"adopted_in_{year}", "unit")
        rows[year] = {
            "year": case.fact(f"plan_year_{year}"),
            "planned": planned,
            "adopted": result,
            "rate": (result / planned).named(f"fulfilment_{year}"),
            "cumulative_planned": cumulative[year],
            "cumulative_rate": (cumulative[year] / units).named(f"cumulative_plan_share_{year}"),
        }
    columns = ["year", "planned", "adopted", "rate", "cumulative_planned", "cumulative_rate"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def year_end_results(case: Case) -> dict[int, Quantity]:
    """Return the stated number of adopters at the end of a year: those dated 31 December.

    Where two facts of one day differ, that year is left out.
    """
    facts = case.facts
    ends = facts[
        (facts["measure"] == "adopted") & (facts["as_of_earliest"] == facts["as_of_latest"])
    ]
    ends = ends[(ends["as_of_latest"].dt.month == 12) & (ends["as_of_latest"].dt.day == 31)]
    stated: dict[int, list[Quantity]] = {}
    for id, year in zip(ends["id"], ends["as_of_latest"].dt.year, strict=True):
        stated.setdefault(int(year), []).append(case.fact(id))
    return {year: q[0] for year, q in stated.items() if len({(s.value, s.hedge) for s in q}) == 1}


def by_year_sheet(case: Case) -> "Sheet":
    """Return plan, result and rate by year as a sheet for reading: values, no formulas."""
    from thapmuoi_analysis.record.casebook import BY_YEAR as NAME  # openpyxl
    from thapmuoi_analysis.record.sheets import Sheet

    frame = plan_result_table(case)
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

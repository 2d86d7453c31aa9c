"""Numbers of a case as a tidy table, and rows counted so that the number keeps its sentences."""

from collections.abc import Mapping
from math import nan
from typing import Any

import pandas as pd

from thapmuoi_analysis.case import measures, ranges
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.metrics.plan import cumulative_plan, headline


def table(case: Case, facts: Mapping[Any, Any] | None = None, lang: str = "en") -> pd.DataFrame:
    """Return numbers of a case as a tidy table.

    Parameters
    ----------
    case : Case
        The case.
    facts : mapping, optional
        As any chapter's `facts` returns them (what is no quantity is passed over). By default what
        the case states of its own place, every headline measure, and the cumulative plan.
    lang : {"vi", "en"}, optional
        Language of the labels.

    Returns
    -------
    pandas.DataFrame
        A row for each number: `id`; `label`; `value`, where it is one number, `low` and `high`,
        where it is a number or a range; `exact`, the value as text (11/13, a day, not reported);
        `unit`, `formula`, `hedge` (a hedged number has no `value`), `kind` and `locators`.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> made = metrics.table(load_case("thap-muoi")).set_index("id")
    >>> made.loc["adopted_share", ["label", "exact", "kind"]].to_list()
    ['share of units that adopted', '11/13', 'derived']
    """
    if facts is None:
        own = {id: q for id, q in case.quantities.items() if not id.startswith("elsewhere_")}
        facts = {**own, **headline(case), **cumulative_plan(case.planned())}
    found = dict.fromkeys(fact for fact in facts.values() if isinstance(fact, Quantity))
    rows = []
    for quantity in found:
        label = measures.label(quantity.id, lang, case.labels) or quantity.id.replace("_", " ")
        rows.append(row_of(quantity.to_dict(), quantity.id, label=label))
    return pd.DataFrame(rows)


def row_of(number: Mapping[str, Any], id: str, **more: str) -> dict[str, Any]:
    """Return a number, as `to_dict` and manifests have it, as a row: its ends, where it has any."""
    low, high = (nan, nan) if number["hedge"] else _ends(number["value"])
    return {
        "id": id,
        **more,
        "value": low if low == high else nan,
        "low": low,
        "high": high,
        "exact": number["value"],
        "unit": number["unit"],
        "kind": number["kind"],
        "formula": number["formula"],
        "hedge": number["hedge"],
        "locators": " ".join(number["sources"]),
    }


def _ends(exact: str) -> tuple[float, float]:
    """Return the lowest and highest number that a value may be, given as text; of a day none."""
    try:
        low, high = ranges.ends(ranges.from_text(exact)) or (nan, nan)
        return float(low), float(high)
    except (TypeError, ValueError, ArithmeticError):  # a day; no value; 1/0
        return nan, nan


def count(rows: pd.DataFrame, id: str, unit: str = "") -> Quantity:
    """Count rows of a table of a case, so that a report can trace the number.

    Parameters
    ----------
    rows : pandas.DataFrame
        Some rows of one of its tables.
    id : str
        Name of the number.
    unit : str, optional
        What is counted.

    Returns
    -------
    Quantity
        Derived; it rests on the sentences that the rows name.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> claims = load_case("example").claims
    >>> metrics.count(claims[claims["type"] == "limitation"], "limitations")
    <limitations = 2, derived>
    """
    ids = ", ".join(map(str, rows.get("id", rows.index)))
    locators = " ".join(rows.filter(regex="^locators?$").to_numpy().ravel())
    sources = tuple(dict.fromkeys(locators.split()))
    return Quantity(len(rows), unit, id, Kind.DERIVED, f"#{{{ids}}}", sources)

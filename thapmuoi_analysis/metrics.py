"""The measures that a researcher asks for by name, from the chapters that tell them.

Examples
--------
>>> from thapmuoi_analysis import load_case, metrics
>>> metrics.headline(load_case("thap-muoi"))["adopted_share"]
<adopted_share = 11/13, derived>
"""

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd

from thapmuoi_analysis.build import manifest
from thapmuoi_analysis.chapters.plan import (
    adopted_share,
    cumulative_plan,
    headline,
    planned_total,
    threshold_year,
    units_needed,
    verdict,
)
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.record.results import dated_results
from thapmuoi_analysis.telling.voice import Voice

__all__ = [
    "adopted_share", "count", "cumulative_plan", "dated_results", "headline", "planned_total",
    "read_reports", "table", "threshold_year", "units_needed", "verdict",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__


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
    called = Voice(lang).called
    found = dict.fromkeys(fact for fact in facts.values() if isinstance(fact, Quantity))
    return pd.DataFrame([_row(q.as_dict(), q.id, label=called(q.id, case.labels)) for q in found])


def _row(number: Mapping[str, Any], id: str, **more: str) -> dict[str, Any]:
    """Return a number as `as_dict` and manifests have it, with its ends where they are numbers."""
    exact, ends = number["value"], [nan]
    with suppress(ValueError, ArithmeticError):  # a day, why there is no number, or 1/0
        texts = ("" if number["hedge"] else exact).split("..")
        ends = [float(Fraction(text) if "/" in text else text) for text in texts]
    low, high = ends[0], ends[-1]
    found = {"value": low if low == high else nan, "low": low, "high": high, "exact": exact}
    told = {name: number[name] for name in ("unit", "kind", "formula", "hedge")}
    return {"id": id, **more, **found, **told, "locators": " ".join(number["sources"])}


def read_reports(folder: str | Path) -> pd.DataFrame:
    """Return the numbers of all reports below a folder, to compare cases and scenarios.

    Parameters
    ----------
    folder : str or pathlib.Path
        Where reports stand, at any depth.

    Returns
    -------
    pandas.DataFrame
        Columns `report` (its folder), `case`, `lang` and the other parameters it was given, then
        those of `table`, without `label`.

    Raises
    ------
    FileNotFoundError
        If there is no whole report.

    Examples
    --------
    >>> from thapmuoi_analysis import read_reports
    >>> made = read_reports("reports")  # doctest: +SKIP
    >>> made.pivot(index="id", columns="report", values="value")  # doctest: +SKIP
    >>> read_reports("no-such-folder")
    Traceback (most recent call last):
    FileNotFoundError: no whole report below no-such-folder: make one (thapmuoi report)
    """
    rows = [
        {"report": path.parent.relative_to(folder).as_posix(), **about["parameters"],
         "case": about["case"], **_row(number, id)}
        for path in sorted(Path(folder).rglob(manifest.NAME))
        if (about := manifest.read(path.parent)) for id, number in about["numbers"].items()
    ]  # fmt: skip
    if not rows:
        raise FileNotFoundError(f"no whole report below {folder}: make one (thapmuoi report)")
    return pd.DataFrame(rows)


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
    named = " ".join(rows.filter(regex="^locators?$").to_numpy().ravel())
    formula = f"#{{{', '.join(map(str, rows.get('id', rows.index)))}}}"
    return Quantity(len(rows), unit, id, Kind.DERIVED, formula, tuple(dict.fromkeys(named.split())))

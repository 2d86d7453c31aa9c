"""Numbers of a case as a tidy table, and rows counted so that the number keeps its sentences."""

import re
from collections.abc import Mapping
from math import nan
from typing import Any

import pandas as pd

from thapmuoi_analysis.case import measures, quantity_array, ranges
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.metrics.plan import cumulative_plan, headline

NUMBERS = quantity_array.QuantityDtype.name
NOTHING = "none"  # what an empty cell is called in the name of a count


def table(
    case: Case, facts: Mapping[Any, Any] | pd.Series | pd.DataFrame | None = None, lang: str = "en"
) -> pd.DataFrame:
    """Return numbers of a case as a tidy table.

    Parameters
    ----------
    case : Case
        The case.
    facts : mapping, pandas.Series or pandas.DataFrame, optional
        Numbers by name, or the cells of a counted table (what is no quantity is passed over). By
        default what the case states of its own place, every headline measure, and the cumulative
        plan.
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
    ['share of communes and towns that adopted', '11/13', 'derived']
    """
    if facts is None:
        own = {id: q for id, q in case.quantities.items() if not id.startswith("elsewhere_")}
        facts = {**own, **headline(case), **cumulative_plan(case.planned())}
    if isinstance(facts, (pd.Series, pd.DataFrame)):
        cells = facts.to_numpy(dtype=object)
        facts = dict(enumerate(cells.ravel()))
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
    places = rows.filter(regex="^locators?$")
    if len(rows) and places.empty:
        raise ValueError(f"{id}: keep the column locator in the rows: a count rests on sentences")
    locators = " ".join(places.to_numpy().ravel())
    sources = tuple(dict.fromkeys(locators.split()))
    return Quantity(len(rows), unit, id, Kind.DERIVED, f"#{{{ids}}}", sources)


def counts(rows: pd.DataFrame, by: str, name: str = "") -> pd.Series:
    """Count the rows of each value of a column; each count rests on the sentences of its rows.

    Parameters
    ----------
    rows : pandas.DataFrame
        Some rows of a table of a case, with their locators.
    by : str
        The column.
    name : str, optional
        Begins the names of the numbers, where another table counts the same values.

    Returns
    -------
    pandas.Series
        Quantities by value, the most frequent first, for pandas, seaborn, `table` and `say`.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> counts(load_case("example").claims, "speaker").tolist()
    [<none = 13, derived>, <explicit = 4, derived>, <implied = 2, derived>]
    """
    numbers = {}
    for value in rows[by].value_counts().index:
        found = rows[rows[by] == value]
        numbers[value] = count(found, _named(name, value))
    counted = pd.Series(numbers, dtype=NUMBERS, name="count")
    return counted.rename_axis(by)


def crosstab(rows: pd.DataFrame, index: str, columns: str, name: str = "") -> pd.DataFrame:
    """Count rows by two columns; each count rests on the sentences of its rows.

    Parameters
    ----------
    rows : pandas.DataFrame
        Some rows of a table of a case, with their locators.
    index, columns : str
        The columns whose values head the rows, and the columns, of the result.
    name : str, optional
        Begins the names of the numbers, where another table counts the same values.

    Returns
    -------
    pandas.DataFrame
        Quantities in the shape of `pandas.crosstab`; nothing is none of any (0), no gap.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> made = crosstab(load_case("example").claims, "type", "speaker")
    >>> made.loc["cause", "none"], made.loc["target", "none"]
    (<cause_none = 2, derived>, <target_none = 0, derived>)
    """
    heads = sorted(rows[columns].unique())
    cells: dict[Any, dict[Any, Quantity]] = {head: {} for head in heads}
    for row in sorted(rows[index].unique()):
        of_row = rows[rows[index] == row]
        for head in heads:
            found = of_row[of_row[columns] == head]
            cells[head][row] = count(found, _named(name, row, head))
    made = pd.DataFrame(cells, dtype=NUMBERS)
    return made.rename_axis(index=index, columns=columns)


def _named(name: str, *values: Any) -> str:
    """Return what a count goes by: "limitation_none"."""
    parts = [name] if name else []
    for value in values:
        part = re.sub(r"\W+", "_", str(value))
        parts.append(part or NOTHING)
    return "_".join(parts)


def scenarios(cases: Mapping[str, Case], lang: str = "en") -> pd.DataFrame:
    """Return the headline numbers of several cases, or of a case and what-ifs, under each other.

    Parameters
    ----------
    cases : mapping of str to Case
        What each is called.
    lang : {"vi", "en"}, optional
        Language of the labels.

    Returns
    -------
    pandas.DataFrame
        `scenario`, then the columns of `table`: what was changed is `assumed`, as is what follows
        from it. `pivot(index="label", columns="scenario", values="value")` sets them side by side.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> case = load_case("thap-muoi")
    >>> more = case.with_rows("plan", year=2021, planned=4)
    >>> made = scenarios({"source": case, "more": more}).query("id == 'over_delivery'")
    >>> made[["scenario", "exact", "kind"]].to_numpy().tolist()
    [['source', '2', 'derived'], ['more', '0', 'assumed']]
    """
    tables = []
    for name, case in cases.items():
        made = table(case, headline(case), lang)
        made.insert(0, "scenario", name)
        tables.append(made)
    return pd.concat(tables, ignore_index=True)

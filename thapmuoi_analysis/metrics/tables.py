"""Numbers of a case as a tidy table, and rows counted so that the number keeps its sentences."""

import re
from collections.abc import Mapping
from math import nan
from typing import Any

import pandas as pd

from thapmuoi_analysis.case import measures, quantity_array, ranges
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Kind, Quantity, distinct
from thapmuoi_analysis.metrics.asked import Column
from thapmuoi_analysis.metrics.plan import cumulative_plan, headline

NUMBERS = quantity_array.QuantityDtype.name
NO_NUMBERS = (
    "table: none of these facts is a number of the case: give numbers by name, as of"
    " headline(record), or a counted table, as of crosstab(claims(record), …)"
)
NO_ENDS = (nan, nan)
NOTHING = "none"  # what an empty cell is called in the name of a count


def table(
    case: Case, facts: Mapping[Any, Any] | pd.Series | pd.DataFrame | None = None, lang: str = "vi"
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
    >>> made = metrics.table(load_case("thap-muoi"), lang="en").set_index("id")
    >>> made.loc["adopted_share", ["label", "exact", "kind"]].to_list()
    ['share of communes and towns that adopted', '11/13', 'derived']
    """
    if facts is None:
        found = numbers_of(case)
    elif isinstance(facts, Mapping):
        found = [*facts.values()]
    else:
        cells = facts.to_numpy(dtype=object)
        found = [*cells.ravel()]
    quantities = [fact for fact in found if isinstance(fact, Quantity)]
    if found and not quantities:
        raise TypeError(NO_NUMBERS)
    rows = []
    for quantity in distinct(quantities):
        id = quantity.id
        label = measures.label(id, lang, case.labels) or id.replace("_", " ")
        row = row_of(quantity.to_dict(), id, label=label)
        rows.append(row)
    return pd.DataFrame(rows)


def numbers_of(case: Case) -> list[Quantity]:
    """Return what a case states of its own place, its headline measures and cumulative plan."""
    stated = case.quantities
    own = [number for id, number in stated.items() if not id.startswith("elsewhere_")]
    cumulative = cumulative_plan(case.planned())
    return [*own, *headline(case).values(), *cumulative.values()]


def row_of(number: Mapping[str, Any], id: str, **more: str) -> dict[str, Any]:
    """Return a number, as `to_dict` and manifests have it, as a row: its ends, where it has any."""
    ends = NO_ENDS
    if not number["hedge"]:
        ends = _ends(number["value"])
    low, high = ends
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
        value = ranges.from_text(exact)
        low, high = ranges.ends(value) or NO_ENDS
        return float(low), float(high)
    except (TypeError, ValueError, ArithmeticError):  # a day; no value; 1/0
        return NO_ENDS


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
        Derived; it rests on the sentences that the rows name. Rows that somebody imagined in a
        what-if (`assumed`) rest on none, and a count of which one is such a row is assumed.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> claims = load_case("example").claims
    >>> metrics.count(claims[claims["type"] == "limitation"], "limitations")
    <limitations = 2, derived>
    """
    places = rows.filter(regex="^locators?$")
    if len(rows) and places.empty:
        raise ValueError(f"{id}: keep the column locator in the rows: a count rests on sentences")
    ids = rows.get("id", rows.index)
    counted = ", ".join(map(str, ids))
    kind = Kind.DERIVED
    if "assumed" in rows and rows["assumed"].any():
        kind = Kind.ASSUMED
        places = places[~rows["assumed"]]
    locators = " ".join(places.to_numpy().ravel())
    sources = tuple(dict.fromkeys(locators.split()))
    formula = f"#{{{counted}}}"
    return Quantity(len(rows), unit, id, kind, formula, sources)


def counts(rows: pd.DataFrame, by: Column, name: str = "") -> pd.Series:
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
        is_alike = rows[by] == value
        id = _named(name, value)
        numbers[value] = count(rows[is_alike], id)
    counted = pd.Series(numbers, dtype=NUMBERS, name="count")
    return counted.rename_axis(by)


def crosstab(rows: pd.DataFrame, index: Column, columns: Column, name: str = "") -> pd.DataFrame:
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
    sides = sorted(rows[index].unique())
    cells = {}
    for head in heads:
        below = {}
        for side in sides:
            is_alike = (rows[index] == side) & (rows[columns] == head)
            id = _named(name, side, head)
            below[side] = count(rows[is_alike], id)
        cells[head] = below
    made = pd.DataFrame(cells, dtype=NUMBERS)
    return made.rename_axis(index=index, columns=columns)


def _named(name: str, *values: Any) -> str:
    """Return what a count goes by: "limitation_none"."""
    parts = [name] if name else []
    for value in values:
        part = re.sub(r"\W+", "_", str(value))
        parts.append(part or NOTHING)
    return "_".join(parts)


def scenarios(cases: Mapping[str, Case], lang: str = "vi") -> pd.DataFrame:
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

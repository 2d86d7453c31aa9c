"""Two codings of the same claims: what a second coder fills in, and how far the two agree.

The second coding is the table `second_coding` of a case, or what `pandas.read_excel` gives of the
workbook of `thapmuoi codes`. It is made of the ids, locators and clauses of the claims, without a
look at their codes. Where a coder gave no code, nothing is compared.

Examples
--------
>>> from thapmuoi_analysis import load_case, metrics
>>> case = load_case("example")
>>> metrics.disagreements(case.claims, case.second_coding).columns.tolist()
['id', 'code', 'first', 'second']
"""

from fractions import Fraction
from math import isnan, nan

import numpy as np
import pandas as pd

from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, Value
from thapmuoi_analysis.case.second_coding import CODES
from thapmuoi_analysis.metrics.codings import codes
from thapmuoi_analysis.metrics.tables import NUMBERS

ALPHA = "Krippendorff's alpha, nominal"
DRAWS = 20_000  # of claims, for the interval of alpha
LEVEL = Fraction(95, 100)
SEED = 2011  # the same codings give the same interval


def agreement(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Measure how far two codings of the same claims agree.

    Parameters
    ----------
    a : pandas.DataFrame
        The table `claims` of a case, or another coding.
    b : pandas.DataFrame
        The second coding, of all claims of `a` or of some: the table `second_coding`, or a sheet
        that `pandas.read_excel` read. A blank is no code. A code may go by its name in Vietnamese
        or English, true and false by yes and no, có and không, 1 and 0.

    Returns
    -------
    pandas.DataFrame
        A row for each of type, speaker, about and hedged (or not), of quantities: `claims` (of how
        many the second coder gave any code), `of` (how many the first has), `coded` (how many both
        gave this code), `agreed`, `share` (percent agreement: agreed by coded), `alpha`
        (Krippendorff's; not applicable where all codes are one), and `low` and `high`, the ends of
        its 95% (`level`) interval by a nonparametric bootstrap of the claims (`interval`).

    Raises
    ------
    CaseError
        With each cell that is no code, each id that `a` does not have, or that stands twice.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
    Hayes, A. F. and Krippendorff, K. (2007). Answering the call for a standard reliability measure
    for coding data. Communication Methods and Measures 1(1), 77-89.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> case = load_case("example")
    >>> agreement(case.claims, case.second_coding).loc["type", ["claims", "share"]].tolist()
    [<again = 19, derived>, <share_type = 17/19, derived>]
    """
    first, second = _both(a, b)
    again = _counted(len(second), "again")
    of = _counted(len(first), "coded_first")
    level = Quantity(LEVEL, "", "alpha_level", Kind.DERIVED, "level of the interval")
    rows = {}
    for code in CODES:
        pairs = _pairs(first, second, code)
        is_alike = pairs["first"] == pairs["second"]
        alike = pairs[is_alike]
        coded = _counted(len(pairs), f"coded_{code}")
        agreed = _counted(len(alike), f"agreed_{code}")
        share = agreed / coded
        low, high = interval(pairs)
        rows[code] = {
            "claims": again,
            "of": of,
            "coded": coded,
            "agreed": agreed,
            "share": share.named(f"share_{code}"),
            "alpha": _measured(alpha(pairs), f"alpha_{code}", ALPHA),
            "low": _measured(low, f"alpha_low_{code}", f"2.5% of {DRAWS} draws"),
            "high": _measured(high, f"alpha_high_{code}", f"97.5% of {DRAWS} draws"),
            "level": level,
        }
    made = pd.DataFrame(rows, dtype=NUMBERS)
    return made.transpose()


def disagreements(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Return what two codings differ in: columns `id`, `code`, `first`, `second`.

    Where either gave no code, they do not differ. Parameters and errors are those of `agreement`.
    """
    first, second = _both(a, b)
    columns = {"first": first.loc[second.index].stack(), "second": second.stack()}
    pairs = pd.DataFrame(columns)
    is_coded = (pairs != "").all(axis="columns")
    is_other = pairs["first"] != pairs["second"]
    differ = pairs[is_coded & is_other]
    return differ.rename_axis(["id", "code"]).reset_index()


def _both(a: pd.DataFrame, b: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the codes of two codings by the ids of claims; of the second what it coded."""
    first = codes(a, "first coding")
    second = codes(b, "second coding", first.index)
    is_coded = (second != "").any(axis="columns")
    return first, second[is_coded]


def _pairs(first: pd.DataFrame, second: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the claims that both coders gave a code."""
    columns = {"first": first[code], "second": second[code]}
    pairs = pd.DataFrame(columns)
    pairs = pairs.reindex(second.index)
    return pairs.replace("", pd.NA).dropna()


def _counted(n: int, id: str) -> Quantity:
    formula = f"#{{{id}}}"
    return Quantity(n, "", id, Kind.DERIVED, formula)


def _measured(found: float, id: str, formula: str) -> Quantity:
    """Return what was measured; not applicable where nothing varies."""
    value: Value = NOT_APPLICABLE if isnan(found) else found
    if found.is_integer():
        value = int(found)  # 1, as a cell of a workbook has it
    return Quantity(value, "", id, Kind.DERIVED, formula)


def alpha(codes: pd.DataFrame) -> float:
    """Return Krippendorff's alpha of nominal codes; NaN where all are one, so that nothing varies.

    Parameters
    ----------
    codes : pandas.DataFrame
        A row for each unit, a column for each coder; empty where a coder gave no code.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
    """
    given = codes.to_numpy(str)
    different = {*given.flat} - {"nan"}
    if len(different) < 2:
        return nan
    import krippendorff

    found: float = krippendorff.alpha(given.T, level_of_measurement="nominal")
    return found


def interval(codes: pd.DataFrame, draws: int = DRAWS) -> tuple[float, float]:
    """Return the ends between which alpha lies in 95% of bootstrap samples of the claims.

    Claims are drawn with replacement, as many as there are, and all of alpha is computed anew; the
    ends are percentiles. Samples in which all codes are one have no alpha and are passed over.
    Hayes and Krippendorff (2007) draw single pairs of codes and take for known how often each code
    is given: of few claims their interval is narrower as a rule.

    Parameters
    ----------
    codes : pandas.DataFrame
        A row for each claim, a column for each coder; empty where a coder gave no code.
    draws : int, optional
        How many samples are drawn. Where few claims have a code that is rare, the lower end jumps
        from one run to the next if there are but a thousand.

    Returns
    -------
    tuple of float
        The lower and the upper end; NaN where no sample varies.

    References
    ----------
    Efron, B. and Tibshirani, R. (1993). An Introduction to the Bootstrap, chapter 13.
    Zapf, A., Castell, S., Morawietz, L. and Karch, A. (2016). Measuring inter-rater reliability for
    nominal data: which coefficients and confidence intervals are appropriate? BMC Medical Research
    Methodology 16:93.
    """
    numbered = codes.reset_index(drop=True)
    given = numbered.melt(ignore_index=False)["value"]
    table = pd.crosstab(given.index, given)
    is_compared = table.sum(axis="columns") > 1  # a code that stands alone is compared with none
    counts = table[is_compared].to_numpy(float)
    claims = len(counts)
    if not claims:
        return nan, nan
    coders = counts.sum(axis=1, keepdims=True)
    by_code = counts * (coders - counts) / (coders - 1)
    disagreed = by_code.sum(axis=1)
    even = np.full(claims, 1 / claims)
    random = np.random.default_rng(SEED)
    drawn = random.multinomial(claims, even, draws)
    all_codes = (drawn @ coders)[:, 0]
    of_code = drawn @ counts
    alike = (of_code**2).sum(axis=1)
    expected = (all_codes**2 - alike) / (all_codes - 1)
    varies = expected > 0
    if not varies.any():
        return nan, nan
    observed = drawn @ disagreed
    alphas = 1 - observed[varies] / expected[varies]
    outside = (1 - LEVEL) / 2
    ends = [float(outside), float(1 - outside)]
    low, high = np.quantile(alphas, ends)
    return float(low), float(high)

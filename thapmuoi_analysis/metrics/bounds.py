"""What follows of a number that the source does not give: how large it can be at most."""

from dataclasses import replace

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Kind, Quantity


def most_units(case: Case) -> Quantity | None:
    """Return to how many units those who were rotated went at most: one each, and not beyond all.

    Returns
    -------
    Quantity or None
        A bound, which rests on both numbers; None where the case counts nobody as `rotated`.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> metrics.most_units(load_case("thap-muoi"))
    <most_units = 9 unit, bound>
    """
    rotated = case.quantities.get("rotated")
    if rotated is None or not isinstance(rotated.value, int):
        return None
    units = case.latest("units")
    most = rotated.value
    if isinstance(units.value, int):
        most = min(most, units.value)
    of_both = rotated / units  # for its sources
    bound = of_both.named("most_units", unit="unit", kind=Kind.BOUND)
    return replace(bound, value=most, formula="min(rotated, units)")

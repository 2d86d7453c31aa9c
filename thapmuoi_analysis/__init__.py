"""Load, measure and report what a source says of a personnel model, and what it does not say.

Rooms, one door each way forward: `case` (what the source says), `metrics` (what follows),
`telling` (how numbers and sentences are put), `report` (how what is told becomes documents); the
notebooks hold the analysis. Importing the package imports none of them: the names below are fetched
when they are first used.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

if _TYPE_CHECKING:  # what a type checker reads; at run time they are fetched when first used
    from thapmuoi_analysis import metrics as metrics
    from thapmuoi_analysis import paths as paths
    from thapmuoi_analysis.case import places as places
    from thapmuoi_analysis.case.case import Case as Case
    from thapmuoi_analysis.case.case import load_case as load_case
    from thapmuoi_analysis.case.errors import CaseError as CaseError
    from thapmuoi_analysis.case.quantity import Kind as Kind
    from thapmuoi_analysis.case.quantity import Quantity as Quantity
    from thapmuoi_analysis.case.ranges import Range as Range
    from thapmuoi_analysis.case.reading import cases as cases
    from thapmuoi_analysis.report.asking import report as report
    from thapmuoi_analysis.report.trace import read_reports as read_reports
    from thapmuoi_analysis.telling.phrases import choose as choose
    from thapmuoi_analysis.telling.phrases import holds as holds
    from thapmuoi_analysis.telling.show import Telling as _Telling

    tell = _Telling

_HOME = {  # name -> module, or module:attribute
    "Case": "case.case:Case",
    "CaseError": "case.errors:CaseError",
    "Kind": "case.quantity:Kind",
    "Quantity": "case.quantity:Quantity",
    "Range": "case.ranges:Range",
    "cases": "case.reading:cases",
    "choose": "telling.phrases:choose",
    "holds": "telling.phrases:holds",
    "load_case": "case.case:load_case",
    "metrics": "metrics",
    "paths": "paths",
    "places": "case.places",
    "read_reports": "report.trace:read_reports",
    "report": "report",  # which is called
    "tell": "telling.show:Telling",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> object:
    """Fetch a public name from its module on first use (PEP 562)."""
    if name == "__version__":
        metadata = _import_module("importlib.metadata")  # takes its time
        return str(metadata.version("thapmuoi-analysis"))
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOME[name].partition(":")
    found = _import_module(f"{__name__}.{module}")
    value: object = getattr(found, attribute) if attribute else found
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not, and nothing else."""
    return __all__

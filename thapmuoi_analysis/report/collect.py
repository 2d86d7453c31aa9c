"""Reports read back: the numbers of many as one table, to compare cases and scenarios."""

from pathlib import Path

import pandas as pd

from thapmuoi_analysis.metrics.tables import row_of
from thapmuoi_analysis.report import manifest


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
    rows = []
    for path in sorted(Path(folder).rglob(manifest.NAME)):
        about = manifest.read(path.parent)
        if about:
            report = path.parent.relative_to(folder).as_posix()
            of = {"report": report, **about["parameters"], "case": about["case"]}
            for id, number in about["numbers"].items():
                rows.append({**of, **row_of(number, id)})
    if not rows:
        raise FileNotFoundError(f"no whole report below {folder}: make one (thapmuoi report)")
    return pd.DataFrame(rows)

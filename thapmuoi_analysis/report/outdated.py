"""Sentences that a report cites and that the text beside its case no longer holds."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from thapmuoi_analysis.case.errors import CaseError, Phrase, worded
from thapmuoi_analysis.case.location import COPY, files_of
from thapmuoi_analysis.report.jobs import Report

LOST = "{case}: {locator} no longer stands in the text beside the case; it is cited in: {rows}"


def warnings(asked: Iterable[Report]) -> Iterator[str]:
    """Yield a line for each such sentence, in the language of the report that is asked for.

    Cases that cannot be loaded are told of when their reports are made.
    """
    langs = {report.path: report.lang for report in asked}
    for path, lang in langs.items():
        if path.exists() and any(file.suffix in COPY for file in files_of(path)):
            yield from _lost(path, lang)


def _lost(path: Path, lang: str) -> Iterator[str]:
    from thapmuoi_analysis.case.case import load_case  # only where there is a text: it takes time
    from thapmuoi_analysis.case.sources import lost

    try:
        case = load_case(path)
        gone = lost(case)
    except (CaseError, OSError):
        return
    told_in = case.langs[0] if len(case.langs) == 1 else lang
    for locator, rows in gone.items():
        line = Phrase(LOST, case=case.slug, locator=locator, rows=", ".join(rows))
        yield worded(line, told_in)

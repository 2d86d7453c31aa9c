"""Sentences that a report cites and that the text beside its case no longer holds."""

from collections.abc import Iterable, Iterator

from thapmuoi_analysis.case.errors import CaseError, Phrase, worded
from thapmuoi_analysis.case.location import files_of
from thapmuoi_analysis.report.jobs import Report

LOST = "{case}: {locator} no longer stands in the text beside the case; it is cited in: {rows}"


def warnings(asked: Iterable[Report]) -> Iterator[str]:
    """Yield a line for each such sentence, in the language of the report that is asked for.

    Cases that cannot be loaded are told of when their reports are made.
    """
    from thapmuoi_analysis.case.case import load_case  # only where there is a text
    from thapmuoi_analysis.case.sources import lost

    langs = {report.path: report.lang for report in asked}
    for path, lang in langs.items():
        if not path.exists() or not any(file.suffix == ".txt" for file in files_of(path)):
            continue
        try:
            case = load_case(path)
            gone = lost(case)
        except (CaseError, OSError):
            continue
        told_in = case.langs[0] if len(case.langs) == 1 else lang
        for locator, rows in gone.items():
            line = Phrase(LOST, case=case.slug, locator=locator, rows=", ".join(rows))
            yield worded(line, told_in)

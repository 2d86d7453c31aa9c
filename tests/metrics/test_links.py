"""From a limitation to its cause, its step and its record: what is there, and what is missing."""

import pytest

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.metrics.links import GAPS

CASE = load_case("thap-muoi")
WORST_FIRST = [*GAPS.values(), "none"]


def ids_in(column):
    """Return all ids that the cells of a column name."""
    return {*" ".join(column).split()}


def naming(rows, column, ids):
    """Return the rows whose cell in a column names one of the ids."""
    is_naming = []
    for cell in rows[column]:
        named = cell.split()
        is_naming.append(not ids.isdisjoint(named))
    return rows[is_naming]


@pytest.mark.parametrize("slug", ["thap-muoi", "chau-phu", "example"])
def test_links_are_those_of_the_table_of_claims(slug):
    """Computed a second way, from the columns as they are written."""
    case = load_case(slug)
    rows = case.claims.set_index("id")
    limitations = rows[rows["type"] == "limitation"]
    heads = ids_in(rows["part_of"])
    causing = ids_in(limitations["explained_by"])
    is_told_elsewhere = limitations.index.isin(heads | causing)
    told = limitations[~is_told_elsewhere]
    links = metrics.links(case, "en")
    locators = [claim.locator for claim in links["claim"]]
    assert locators == told["locator"].unique().tolist()
    for link in links.itertuples():
        is_alike = limitations["locator"] == link.claim.locator
        of_sentence = limitations[is_alike]
        explaining = ids_in(of_sentence["explained_by"])
        assert {cause.id for cause in link.causes} == explaining
        ends = explaining.union(of_sentence.index)
        answering = naming(rows, "answers", ends)
        parents = ids_in(answering["part_of"])
        steps = {step.id for step in link.steps}
        assert steps <= parents.union(answering.index)
        assert bool(steps) == bool(len(answering))
        helping = naming(rows, "may_help", ends)
        aims = [aim.id for aim in link.aims]
        assert aims == helping.index.tolist()
        showing = naming(case.missing, "shows", ends)
        assert len(link.records) == len(showing)


GAPS_OF = [
    ({"id": "c39", "explained_by": ""}, "nothing"),
    ({"id": "c50", "answers": "c38"}, "study only"),  # what meets a cause, meets the limitation
    ({"id": "c50", "answers": "c39"}, "study only"),
    ({"id": "c50"}, "no step"),
]


def test_the_gap_is_what_is_missing_most():
    for cells, gap in GAPS_OF:
        case = CASE.with_rows("claims", **cells)
        found = metrics.links(case)
        gaps = found.set_index("limitation")["gap"]
        assert gaps["việc đi địa bàn"] == gap
        widest = metrics.widest_gap(found)
        worst = min(found["gap"], key=WORST_FIRST.index)
        assert {*widest["gap"]} == {worst}
        assert len(widest) == sum(found["gap"] == worst)


def test_where_nothing_is_missing_there_is_no_widest_gap_and_without_limitations_no_link():
    links = metrics.links(load_case("example"))
    complete = links.query("gap == 'none'")
    assert metrics.widest_gap(complete).empty
    none = metrics.links(load_case("an-giang"))
    assert none.empty
    assert {"limitation", "gap", "claim"}.issubset(none.columns)


def test_texts_are_in_the_language_that_is_asked_for():
    vi = metrics.links(CASE, "vi")["limitation"]
    en = metrics.links(CASE, "en")["limitation"]
    assert not vi.isin(en).any()

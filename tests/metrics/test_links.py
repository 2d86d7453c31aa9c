"""From a limitation to its cause, its step and its record: what is there, and what is missing."""

import pytest

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.metrics.links import GAPS

WORST_FIRST = [*GAPS.values(), "none"]


def _naming(ids, column):
    """Return which cells of a column name one of the ids."""
    return [bool(ids & {*cell.split()}) for cell in column]


@pytest.mark.parametrize("slug", ["thap-muoi", "chau-phu", "example"])
def test_links_are_those_of_the_table_of_claims(slug):
    """Computed a second way, from the columns as they are written."""
    case = load_case(slug)
    rows = case.claims.set_index("id")
    links = metrics.links(case, "en")
    heads = " ".join(rows["part_of"]).split()
    causing = " ".join(rows.loc[rows["type"] == "limitation", "explained_by"]).split()
    limitations = rows[(rows["type"] == "limitation") & ~rows.index.isin([*heads, *causing])]
    assert [claim.locator for claim in links["claim"]] == [*limitations["locator"].unique()]
    for link in links.itertuples():
        alike = rows[(rows["locator"] == link.claim.locator) & (rows["type"] == "limitation")]
        explained = " ".join(alike["explained_by"]).split()
        assert {cause.id for cause in link.causes} == {*explained}
        ends = {*alike.index, *explained}
        answering = rows[_naming(ends, rows["answers"])]
        parents = [of or id for id, of in answering["part_of"].items()]
        assert {step.id for step in link.steps} <= {*parents, *answering.index}
        assert bool(link.steps) == bool(len(answering))
        helping = rows[_naming(ends, rows["may_help"])]
        assert [aim.id for aim in link.aims] == [*helping.index]
        assert len(link.records) == sum(_naming(ends, case.missing["shows"]))


GAPS_OF = [
    ({"id": "c39", "explained_by": ""}, "nothing"),
    ({"id": "c50", "answers": "c38"}, "study only"),  # what meets a cause, meets the limitation
    ({"id": "c50", "answers": "c39"}, "study only"),
    ({"id": "c50"}, "no step"),
]


def test_the_gap_is_what_is_missing_most():
    for cells, gap in GAPS_OF:
        found = metrics.links(load_case("thap-muoi").with_rows("claims", **cells))
        assert found.set_index("limitation").loc["việc đi địa bàn", "gap"] == gap
        [widest] = metrics.widest_gap(found)["gap"]
        assert widest == min(found["gap"], key=WORST_FIRST.index)


def test_where_nothing_is_missing_there_is_no_widest_gap_and_without_limitations_no_link():
    links = metrics.links(load_case("example"))
    assert metrics.widest_gap(links.query("gap == 'none'")).empty
    none = metrics.links(load_case("an-giang"))
    assert none.empty and {"limitation", "gap", "claim"} <= {*none.columns}


def test_texts_are_in_the_language_that_is_asked_for():
    vi, en = (metrics.links(load_case("thap-muoi"), lang) for lang in ("vi", "en"))
    assert not {*vi["limitation"]} & {*en["limitation"]}

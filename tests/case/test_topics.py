"""What was looked for: by rows, by the table `topics`, and in what part of a source."""

import pytest

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.topics import states

SOURCE = "example-2025-07-01"


@pytest.fixture(scope="module")
def example():
    return load_case("example")


def _marked(case, topic, read):
    return case.with_rows("topics", source=SOURCE, topic=topic, read=read)


def test_a_topic_is_what_its_rows_or_the_table_say(example):
    found = metrics.looked_for(example)
    assert found[["target", "plan", "result", "benefits", "measures"]].eq("coded").all()
    assert found["resources"] == "nothing"
    bare = example.without_rows("topics", source=SOURCE, topic="resources")
    assert metrics.looked_for(bare)["resources"] == "not_looked_for"
    for read in ("coded", "nothing", "not_looked_for"):  # no row bears on this topic
        assert metrics.looked_for(_marked(example, "resources", read))["resources"] == read


@pytest.mark.parametrize(
    ("claim", "topics"),
    [
        ("c01", {"target"}),
        ("c02", {"plan"}),  # of type target too, in the sentence of the plan
        ("c07", {"result"}),
        ("c10", {"rotation"}),  # a result, not of the model
    ],
)
def test_a_claim_without_a_number_bears_on_its_topic_alone(example, claim, topics):
    tables = {
        "claims": example.claims.query("id == @claim"),
        "facts": example.facts.head(0),
        "plan": example.plan if claim == "c02" else example.plan.head(0),
        "rotation": example.rotation.head(0),
    }
    found = states(lambda name: tables[name] if name in tables else example.table(name))
    assert {topic for topic, state in found.items() if state == "coded"} == topics


def test_a_source_read_in_part_is_called_so_for_what_was_looked_for_in_it(example):
    part = example.with_rows("sources", id=SOURCE, read="excerpt")
    assert part.told["read_for_resources"]["en"] == "part of the article that was read"
    assert _marked(part, "resources", "not_looked_for").told["read_for_resources"] is None

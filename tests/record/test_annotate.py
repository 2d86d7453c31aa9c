"""The coding as W3C Web Annotations: its terms, its positions, and no quotation without the text.

The terms are those of the recommendation's context (http://www.w3.org/ns/anno.jsonld, 2017),
written here by hand as far as they are relied on.
"""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis.record.annotate import annotations
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.sources import canonical, sentences

DATA = Path(__file__).parents[2] / "data"
SOURCE = "example-2025-07-01"
TEXT = (DATA / "example" / f"{SOURCE}.txt").read_text(encoding="utf-8")

# Properties of each class, as the data model has them: those it must have, those it may have.
MODEL = {
    "AnnotationCollection": ({"@context", "id", "type", "first"}, {"label", "total"}),
    "AnnotationPage": ({"id", "type", "items"}, {"startIndex"}),
    "Annotation": ({"id", "type", "target"}, {"body", "motivation"}),
    "TextualBody": ({"type", "value"}, {"purpose", "language", "format"}),
    "FragmentSelector": ({"type", "value"}, set()),
    "TextPositionSelector": ({"type", "start", "end"}, set()),
    "TextQuoteSelector": ({"type", "exact"}, {"prefix", "suffix"}),
    None: ({"source"}, {"selector"}),  # a specific resource may leave its type out
}
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing",
    "highlighting", "identifying", "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
IRI = re.compile(r"(https?://|urn:[a-z]+:)[^\s<>\"{}|\\^`]+")
CASES = {"thap-muoi": {}, "example": {SOURCE: TEXT}}


@pytest.fixture(params=CASES)
def exported(request):
    """Return a real case and its annotations as another program reads them."""
    case = load_case(request.param)
    return case, json.loads(json.dumps(annotations(case, CASES[request.param])))


@pytest.fixture
def example():
    """Return a function that exports the example with other texts, or with none."""
    return lambda texts: annotations(load_case("example"), texts)


def _nodes(value):
    """Yield every object in a document."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, (dict, list)):
            yield from _nodes(part)


def _selectors(document):
    """Return the selectors of each annotation, by the end of its id."""
    items = document["first"]["items"]
    return {i["id"].rpartition(":")[2]: i["target"]["selector"] for i in items}


def _by_place(document):
    """Return the selectors of each sentence, by its fragment; all that cite it have the same."""
    found = {}
    for selectors in _selectors(document).values():
        fragment = selectors[0]["value"]
        assert found.setdefault(fragment, selectors) == selectors
    return found


# terms


def test_every_object_has_what_its_class_must_have_and_only_terms_of_the_context(exported):
    _, document = exported
    for node in _nodes(document):
        must, may = MODEL[node.get("type")]
        assert must <= node.keys()
        assert node.keys() <= must | may


def test_values_are_of_the_kind_that_the_data_model_asks_for(exported):
    _, document = exported
    assert document["@context"] == "http://www.w3.org/ns/anno.jsonld"
    for node in _nodes(document):
        assert node.get("motivation", "classifying") in MOTIVATIONS
        assert node.get("purpose", "tagging") in MOTIVATIONS
        assert node.get("language", "vi") in ("vi", "en")
        assert node.get("format", "text/plain") == "text/plain"
        for name in ("id", "source"):
            assert name not in node or IRI.fullmatch(node[name]), node
        for name in ("value", "exact", "prefix", "suffix", "label"):
            assert isinstance(node.get(name, ""), str)
        for name in ("start", "end", "total", "startIndex"):
            assert type(node.get(name, 0)) is int and node.get(name, 0) >= 0
        assert node.get("start", 0) < node.get("end", 1)


def test_ids_are_given_once(exported):
    _, document = exported
    ids = [node["id"] for node in _nodes(document) if "id" in node]
    assert len(ids) > 20
    assert len(set(ids)) == len(ids)


def test_a_case_whose_folder_has_spaces_has_ids_that_are_iris(tmp_path):
    folder = shutil.copytree(DATA / "example", tmp_path / "Xã Thử & nghiệm #1 <b>")
    document = annotations(load_case(folder), {})
    ids = [node["id"] for node in _nodes(document) if "id" in node]
    assert all(IRI.fullmatch(id) and "#" not in id and "&" not in id for id in ids)
    assert len(set(ids)) == len(ids)


def test_the_address_of_a_source_is_its_target_where_it_has_one(tmp_path):
    folder = shutil.copytree(DATA / "example", tmp_path / "example")
    sources = pd.read_csv(folder / "sources.csv", dtype=str, keep_default_na=False)
    sources["url"] = "https://example.org/bai-viet"
    sources.to_csv(folder / "sources.csv", index=False)
    documents = annotations(load_case(folder), {}), annotations(load_case("example"), {})
    targets = [{i["target"]["source"] for i in d["first"]["items"]} for d in documents]
    assert targets == [{"https://example.org/bai-viet"}, {f"urn:thapmuoi:{SOURCE}"}]


# claims and facts


def test_every_claim_and_fact_is_there_in_the_order_of_the_tables(exported):
    case, document = exported
    page = document["first"]
    ids = [item["id"].rpartition(":")[2] for item in page["items"]]
    assert ids == [*case.claims["id"], *case.facts["id"]]
    assert document["total"] == len(ids) == len(case.claims) + len(case.facts)
    assert page["startIndex"] == 0
    assert document["label"] == case.names["place"]["en"]


def test_each_says_its_text_in_both_languages_its_coding_and_its_sentence(exported):
    case, document = exported
    rows = [("text", "type about stage mechanism", row) for row in case.claims.to_dict("records")]
    rows += [("label", "measure value unit", row) for row in case.facts.to_dict("records")]
    for (text, codes, row), item in zip(rows, document["first"]["items"], strict=True):
        told = {b["language"]: b["value"] for b in item["body"] if b["purpose"] == "describing"}
        assert told == {lang: row[f"{text}_{lang}"] for lang in ("vi", "en")}
        tags = [body["value"] for body in item["body"] if body["purpose"] == "tagging"]
        assert tags == [f"{code}: {row[code]}" for code in codes.split() if row[code]]
        fragment = item["target"]["selector"][0]
        assert fragment == {"type": "FragmentSelector", "value": row["locator"].split(":")[1]}


def test_a_case_without_claims_has_its_facts(tmp_path):
    folder = shutil.copytree(DATA / "example", tmp_path / "example")
    (folder / "claims.csv").unlink()
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] != "claims"]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    case = load_case(folder)
    document = annotations(case, {})
    assert list(_selectors(document)) == list(case.facts["id"])


# positions and quotations


def test_positions_and_quotations_are_those_of_the_canonical_text(example):
    whole, said = canonical(TEXT), sentences(TEXT)
    places = _by_place(example({SOURCE: TEXT}))
    assert len(places) > 10
    for fragment, (_, position, quote) in places.items():
        assert position["type"] == "TextPositionSelector"
        assert quote["type"] == "TextQuoteSelector"
        start, end = position["start"], position["end"]
        assert quote["exact"] == whole[start:end] == said[fragment]
        assert whole[:start].endswith(quote["prefix"])
        assert whole[end:].startswith(quote["suffix"])
        assert len(quote["prefix"]) == min(32, start)
        assert len(quote["suffix"]) == min(32, len(whole) - end)
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert whole.count(around) == 1


def test_a_copy_in_other_characters_gives_the_same(example):
    messy = "\ufeff" + TEXT.replace("\n", "\r\n").replace(" ", "\u00a0 ", 9)
    assert canonical(messy) == canonical(TEXT)
    assert example({SOURCE: messy}) == example({SOURCE: TEXT})


def test_a_sentence_that_stands_twice_in_other_places_does_not_mislead_the_positions(example):
    """The words of one sentence may stand inside an earlier one."""
    first, last = sentences(TEXT)["p4.s1"], sentences(TEXT)["p9.s2"]
    inside = TEXT.replace(first, f"{first[:-1]} ({last}).")
    places = _by_place(example({SOURCE: inside}))
    whole = canonical(inside)
    position = places["p9.s2"][1]
    assert whole.count(last) == 2
    assert position["start"] == whole.rindex(last)
    assert [s["type"] for s in places["p4.s1"]] == ["FragmentSelector"]  # it says another thing


@pytest.mark.parametrize("texts", [{}, {"another": TEXT}])
@pytest.mark.parametrize("name", CASES)
def test_without_the_text_there_is_no_position_and_no_sentence_anywhere(name, texts):
    document = annotations(load_case(name), texts)
    types = {node.get("type") for node in _nodes(document)}
    assert types == MODEL.keys() - {"TextPositionSelector", "TextQuoteSelector"}
    targets = [item["target"] for item in document["first"]["items"]]  # bodies are our own words
    written = json.dumps(targets, ensure_ascii=False)
    assert [said for said in sentences(TEXT).values() if said in written] == []


def test_a_sentence_that_moved_has_its_new_position_under_its_old_name(example):
    text = "Lời tòa soạn.\n\n" + TEXT
    before, after = (_by_place(example({SOURCE: t})) for t in (TEXT, text))
    shift = len("Lời tòa soạn.\n\n")
    assert before.keys() == after.keys()
    for fragment, (_, position, quote) in after.items():
        old = before[fragment][1]
        assert position["start"] - old["start"] == position["end"] - old["end"] == shift
        assert canonical(text)[position["start"] : position["end"]] == quote["exact"]
        assert quote["exact"] == before[fragment][2]["exact"]


def test_a_sentence_that_is_lost_or_no_longer_one_has_its_name_only(example):
    lost, twice = sentences(TEXT)["p5.s2"], sentences(TEXT)["p9.s1"]
    assert TEXT.count(lost) == TEXT.count(twice) == 1
    moved = "Lời tòa soạn.\n\n" + TEXT.replace(lost, lost.replace("2/6", "3/6")) + f"\n{twice}\n"
    places = _by_place(example({SOURCE: moved}))
    bare = {fragment for fragment, selectors in places.items() if len(selectors) == 1}
    assert bare == {"p5.s2", "p9.s1"}
    assert {len(selectors) for selectors in places.values()} == {1, 3}

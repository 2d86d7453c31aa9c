"""The coding as W3C Web Annotations, for programs that read annotated texts.

W3C Recommendation "Web Annotation Data Model", 23 February 2017. Positions count the characters of
the canonical text from 0.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.sources import Locator, canonical, resolve, sentences

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters of prefix and suffix
Selectors = dict[str, list[dict[str, Any]]]


def annotations(case: Case, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the claims and facts of a case as an annotation collection.

    Parameters
    ----------
    case : Case
        The record.
    texts : mapping of str to str
        Source id -> copy of its text; position and quote selectors are given where it is present,
        elsewhere a sentence is named by its place alone.

    Returns
    -------
    dict
        JSON-LD in the context of the recommendation.
    """
    selectors = {k: v for id in case.sources["id"] for k, v in _selectors(case, id, texts).items()}
    items = []
    for row in case.claims.to_dict("records") if case.has("claims") else ():
        items.append(
            _annotation(case, row, "text", ["type", "about", "stage", "mechanism"], selectors)
        )
    for row in case.facts.to_dict("records"):
        items.append(_annotation(case, row, "label", ["measure", "value", "unit"], selectors))
    name = f"urn:thapmuoi:{quote(case.slug)}"
    page = {"id": f"{name}:page", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": case.names["place"]["en"],
        "total": len(items),
        "first": page,
    }


def _annotation(
    case: Case, row: Mapping[Any, Any], text: str, tags: list[str], selectors: Selectors
) -> dict[str, Any]:
    source = Locator.parse(row["locator"]).source
    place = selectors.get(row["locator"])  # none: the target is the document as a whole
    url = case.sources.set_index("id").loc[source, "url"]
    said = [
        {"type": "TextualBody", "purpose": "describing", "value": row[f"{text}_{lang}"],
         "language": lang, "format": "text/plain"}
        for lang in ("vi", "en")
    ]  # fmt: skip
    coded = [f"{tag}: {row[tag]}" for tag in tags if row[tag] != ""]
    return {
        "id": f"urn:thapmuoi:{quote(case.slug)}:{row['id']}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": said + [{"type": "TextualBody", "purpose": "tagging", "value": c} for c in coded],
        "target": {
            "source": url or f"urn:thapmuoi:{source}",
            **({"selector": place} if place else {}),
        },
    }


def _selectors(case: Case, source: str, texts: Mapping[str, str]) -> Selectors:
    rows = case.sentences[case.sentences["locator"].str.startswith(f"{source}:")]
    places: Selectors = {
        locator: [{"type": "FragmentSelector", "value": locator.rpartition(":")[2]}]
        for locator in rows["locator"]
    }
    if source in texts:
        whole, said = canonical(texts[source]), sentences(texts[source])
        starts, at = {}, 0
        for place, sentence in said.items():
            at = starts[place] = whole.index(sentence, at)
            at += len(sentence)
        for found in resolve(
            dict(zip(rows["locator"], rows["sha256"], strict=True)), texts[source]
        ):
            if len(found.found) == 1:
                place = found.found[0].rpartition(":")[2]
                places[found.locator] += _position(whole, starts[place], len(said[place]))
    return places


def _position(whole: str, start: int, length: int) -> list[dict[str, Any]]:
    end = start + length
    quote = {"exact": whole[start:end], "prefix": whole[max(0, start - AROUND) : start]}
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {"type": "TextQuoteSelector", **quote, "suffix": whole[end : end + AROUND]},
    ]

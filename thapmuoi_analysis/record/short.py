"""What a short case leaves out, filled in before it is checked, by the defaults of `schema.json`.

A case in one language alone has its texts in the columns of the other too, so that whatever tells a
case in two languages can tell it; a report is made in its own language only.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from thapmuoi_analysis.record import hedging
from thapmuoi_analysis.record.claim import LANGS, hedges
from thapmuoi_analysis.record.raw import RawCase, RawTable, languages
from thapmuoi_analysis.record.schema import DESCRIPTOR, SCHEMA, codes_of, columns_of


def completed(raw: RawCase) -> RawCase:
    """Return a case with what it leaves out and the schema has a default for."""
    langs, about = languages(raw.descriptor["case"]), dict(raw.descriptor["case"])
    for key in (key for key, known in DESCRIPTOR["case"].items() if known["type"] == "names"):
        if len(langs) == 1 and isinstance(about.get(key), dict):
            about[key] = {**dict.fromkeys(LANGS, about[key].get(langs[0])), **about[key]}
    held = {name: table for name, table in raw.tables.items() if table.rows}
    ids = held["sources"].cells("id") if "sources" in held else []
    words = {"source": ids[0] if len(ids) == 1 else "", "lang": langs[0]}
    tables = {name: _filled(name, table, words, langs) for name, table in held.items()}
    # a document that is cited as a whole needs no row
    if "sentences" in held or {"name": "sentences"} not in raw.descriptor["resources"]:
        known = held.get("sentences", RawTable("sentences.csv", [["locator"]], [0]))
        every = (table for name, table in tables.items() if name != "sources")
        cited = {cell for table in every for row in table.rows for cell in row}
        more = [id for id in ids if id in cited and id not in known.cells("locator")]
        rows = [[id if head == "locator" else "" for head in known.rows[0]] for id in more]
        added = replace(known, rows=[*known.rows, *rows], lines=[*known.lines, *[0] * len(rows)])
        tables["sentences"] = _filled("sentences", added, words, langs)
    described, tables = {**raw.descriptor, "case": about}, {**raw.tables, **tables}
    return replace(raw, descriptor=described, tables=tables, langs=langs)


def _filled(
    name: str, table: RawTable, words: Mapping[str, str], langs: tuple[str, ...]
) -> RawTable:
    """Return a table whose empty cells hold their defaults; a row of another width stays so."""
    (head, *rows), columns, repeats = table.rows, columns_of(name), Counter[str]()
    silent = tuple(f"_{lang}" for lang in LANGS if lang not in langs)
    known = {f["name"]: f["default"] for f in SCHEMA[name]["fields"] if "default" in f}
    defaults = {c: default for c, default in known.items() if not c.endswith(silent)}
    defaults |= {c: f"{{{c[:-2]}{langs[0]}}}" for c in columns if c.endswith(silent)}  # the last
    named = any(any(table.cells(c)) for c in ("speaker", "said_by_vi", "said_by_en"))
    words = {**words, "nobody": "none" if named else "uncoded"}  # where nobody is named at all
    defaults |= {"hedge": "{hedge_en}"} if "hedge_en" in columns and "_vi" in silent else {}
    added = [column for column in columns if column in defaults and column not in head]
    filled = [[*head, *added]]
    for n, cells in enumerate(rows, 1):
        row = dict(zip(filled[0], [*cells, *[""] * len(added)], strict=False))
        given, whole = {c for c in row if row[c]}, any(cells) and len(cells) == len(head)
        for column in (c for c in defaults if whole and c not in given):
            if not silent and column[:-2] + {"vi": "en"}.get(column[-2:], "vi") in given:
                continue  # what is told in one language is to be told in the other
            said = defaultdict(str, {**words, **_implied(row, words), **row, "n": n})
            row[column] = value = defaults[column].format_map(said)
            if (column,) == SCHEMA[name]["primaryKey"]:
                repeats[value] += 1
                row[column] += f"_{repeats[value]}" if repeats[value] > 1 else ""
        filled.append([row[c] for c in filled[0]] if whole else [*cells, *[""] * len(added)])
    return replace(table, rows=filled)


def _implied(row: Mapping[str, str], words: Mapping[str, str]) -> dict[str, Any]:
    """Return what a row implies: its measure, who speaks, whether there is a number, its force."""
    spoken = any(row.get(f"said_by_{lang}") for lang in LANGS)
    counted = any(re.search(r"[\d{]", row.get(f"clause_{lang}", "")) for lang in LANGS)
    about = {"spoken": "explicit" if spoken else words["nobody"], "counted": str(counted).lower()}
    measure = defaultdict(str, codes_of("facts", "measure").get(row.get("measure", ""), {}))
    about |= _firmness(row)
    return {**about, "measure_is": measure, "hedge_vi": row.get("hedge", "")}


def _firmness(row: Mapping[str, str]) -> dict[str, str]:
    """Return the force and the condition that the type and the hedges of a claim say."""
    kinds = hedging.kinds(*(hedges(row, lang) for lang in LANGS))
    force = hedging.force_of(row.get("type", ""), kinds)
    return {"implied_force": force, "implied_condition": hedging.condition_of(kinds)}

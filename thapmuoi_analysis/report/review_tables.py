"""Extend, keep or separate, as a board reads it: results, criteria, evidence, what to collect."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from thapmuoi_analysis.analysis import checklist, elsewhere, rules
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.record.review_checks import SHARES
from thapmuoi_analysis.record.stated import assessed_on, measured
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.units import in_order, named
from thapmuoi_analysis.telling.voice import Voice, label

ORDER = ("not_adopted", "adopted", "unknown")
RESULTS = headings("review results")
CRITERIA = headings("review criteria")
THRESHOLDS = headings("review thresholds")
EVIDENCE = headings("review evidence")
COLLECT = headings("review collect")
TIMELINE = headings("review timeline")
REGISTER = headings("review register")
REVERSALS = headings("review reversals")
RULES = headings("review rules")
EFFECTS = headings("review effects")


def results(case: Case, found: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    """Return results in words: units of one status, result and binding criteria in one row.

    Parameters
    ----------
    case : Case
        The record.
    found : pandas.DataFrame
        As `checklist.results` returns it.
    voice : Voice
        Language.
    """
    text, rows = _texts(case, voice), []
    keys = [(row["status"], row["result"], *row["binding"]) for row in found.to_dict("records")]
    groups = _grouped(keys, found["code"])
    for status, result, *binding in sorted(groups, key=lambda key: ORDER.index(key[0])):
        names = _names(case, groups[(status, result, *binding)], voice)
        words = "; ".join(text[id] for id in binding) or "–"
        if result == "not_enough":  # a criterion by itself would read as said of the place
            words = f"{voice.term('unsupported')}: {words}"
        rows.append((names, voice.term(status), voice.term(result), words))
    return resting_on(pd.DataFrame(rows, columns=list(RESULTS)), case.criteria["locator"])


def criteria(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the criteria in words, each with its sentence and how it rests on it."""
    rows = case.criteria
    frame = pd.DataFrame(
        {
            "text": rows[f"text_{voice.lang}"],
            "direction": rows["direction"].replace("separate", "separation").map(voice.term),
            "basis": rows["basis"].map(voice.term),
            "sentence": rows["locator"].map(label),
            "evidence": rows[f"evidence_{voice.lang}"],
        }
    )
    return resting_on(frame, rows["locator"])


def thresholds(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the thresholds that were set; empty where none is."""
    text, rows = _texts(case, voice), []
    for row in case.criteria.to_dict("records"):
        if row["threshold"]:
            number = measured(
                row["threshold"], row["unit"], f"threshold_of_{row['id']}", Kind.ASSUMED
            )
            shared = text[row["number_of"]] if row["number_of"] else "–"
            words = (voice.term(row["compare"]), number, row["unit"], shared)
            rows.append((text[row["id"]], *words))
    return pd.DataFrame(rows, columns=list(THRESHOLDS), dtype=object)


def evidence(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the evidence, row by row, for the criteria that are asked of each unit."""
    rows, text = [], _texts(case, voice)
    status = case.units.set_index("code")["status"]
    asked = case.criteria.set_index("id")
    said = case.evidence if case.has("evidence") else pd.DataFrame()
    for found in checklist.assessments(case).to_dict("records"):
        if asked.at[found["criterion"], "direction"] in checklist.ASKED[status[found["code"]]]:
            row = said.iloc[found["row"]]
            rows.append(
                {
                    "code": found["code"],
                    "unit": _names(case, [found["code"]], voice),
                    "text": text[found["criterion"]],
                    "day": assessed_on(row),
                    "finding": found["number"] if row["number"] else row["verdict"] == "yes",
                    "distance": found["distance"] if found["distance"].reported else "–",
                    "measure": asked.at[found["criterion"], "unit"] or "–",
                    "document": f"{row['document']} – {row['assessed_by']}",
                }
            )
    if not rows:
        none = dict.fromkeys(EVIDENCE, "–") | {"unit": voice.term("no_evidence_entered")}
        return pd.DataFrame([none])
    return _by_unit(case, pd.DataFrame(rows, columns=["code", *EVIDENCE], dtype=object))


def collect(case: Case, by: checklist.Rule, voice: Voice) -> pd.DataFrame:
    """Return what to collect next: the unknown criteria of units without enough evidence."""
    text, rows = _texts(case, voice), []
    wanted = case.criteria.set_index("id")[f"evidence_{voice.lang}"]
    results, states = checklist.results(case, by), checklist.states(case, by)
    waiting = results.loc[results["result"] == "not_enough", "code"]
    open_ = states[states["met"].isna() & states["code"].isin(waiting)]
    open_ = open_.sort_values("direction", key=lambda d: d != "extend", kind="stable")
    keys = list(zip(open_["criterion"], open_["why"], strict=True))
    for (id, why), codes in _grouped(keys, open_["code"]).items():
        rows.append((text[id], voice.term(why), wanted[id], _names(case, codes, voice)))
    frame = pd.DataFrame(rows, columns=list(COLLECT))
    used = case.criteria["id"].isin(open_["criterion"])
    return resting_on(frame, case.criteria.loc[used, "locator"])


def timeline(case: Case, by: checklist.Rule, voice: Voice) -> pd.DataFrame:
    """Return the results over the days of review, in words."""
    found, days = checklist.timeline(case, by), dict[tuple[str, Any], Quantity]()
    for row in case.evidence.to_dict("records") if case.has("evidence") else ():
        days.setdefault((row["unit"], row["date"].date()), assessed_on(row))
    found["unit"] = [_names(case, [code], voice) for code in found["code"]]
    shown = [days[key] for key in zip(found["code"], found["date"], strict=True)]
    found["day"] = pd.Series(shown, index=found.index, dtype=object)
    for name in ("at_once", "result"):
        found[name] = found[name].map(voice.term)
    return _by_unit(case, found)


def register(case: Case, found: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    """Return a register in words, in the Vietnamese order of names."""
    frame = in_order(found)
    frame = frame.assign(
        unit=named(frame, voice),
        basis=frame["basis"].map(voice.term),
        merged=frame["merged"].astype(object),
    )
    cited = [locator for text in frame["locators"] for locator in text.split()]
    return resting_on(frame, pd.Series(cited, dtype=str))


def reversals(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the other places where units went back to separate posts; empty without any."""
    rows, cited = [], list[str]()
    for change in elsewhere.changes(case) if case.has("elsewhere") else ():
        earlier, later = change.counts
        if (earlier > later) is True:
            told = ", ".join(map(label, later.sources))
            rows.append((change.place[voice.lang], earlier, later, change.days[1], told))
            cited += later.sources
    frame = pd.DataFrame(rows, columns=list(REVERSALS), dtype=object)
    return resting_on(frame, pd.Series(cited, dtype=str))


def working_rules(case: Case, voice: Voice) -> pd.DataFrame:
    """Return which work stays with the head and which goes to each deputy, as far as decided."""
    rows = []
    for row in case.working_rules.to_dict("records"):
        decided, cells = any(row[name] for name in SHARES), list[Any]()
        for name in SHARES:
            id = f"{name}_share_of_{row['id']}"
            cell = measured(row[name], "%", id, Kind.ASSUMED) if row[name] else "–"
            cells.append(cell if decided else voice.term("not_decided"))
        rows.append((row[f"work_{voice.lang}"], *cells))
    frame = pd.DataFrame(rows, columns=list(RULES), dtype=object)
    return resting_on(frame, case.working_rules["locator"])


def effects(case: Case, voice: Voice) -> pd.DataFrame:
    """Return what each share that goes to deputies leaves of the head's week, in hours."""
    names = dict(case.working_rules.set_index("id")[f"work_{voice.lang}"])
    frame = rules.effects(case)
    return frame.assign(work=["; ".join(names[id] for id in ids) or "–" for ids in frame["work"]])


def _grouped(keys: Iterable[tuple[str, ...]], codes: Iterable[str]) -> dict[Any, list[str]]:
    groups: dict[Any, list[str]] = {}
    for key, code in zip(keys, codes, strict=True):
        groups.setdefault(key, []).append(code)
    return groups


def _texts(case: Case, voice: Voice) -> dict[str, str]:
    return dict(case.criteria.set_index("id")[f"text_{voice.lang}"])


def _names(case: Case, codes: Iterable[str], voice: Voice) -> str:
    return ", ".join(named(in_order(case.units[case.units["code"].isin(list(codes))]), voice))


def _by_unit(case: Case, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows in the Vietnamese order of the names of their units."""
    order = list(in_order(case.units)["code"])
    return frame.sort_values("code", key=lambda codes: codes.map(order.index), kind="stable")


def resting_on(frame: pd.DataFrame, locators: pd.Series) -> pd.DataFrame:
    """Return a table that remembers the sentences its text rests on, for its last line."""
    frame.attrs["locators"] = list(dict.fromkeys(locators))
    return frame

"""What would test each claim and who holds it: a ledger of claims, and requests by addressee."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import Both, Claim, both
from thapmuoi_analysis.metrics.narrative import claims
from thapmuoi_analysis.metrics.untold import untold

CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # of addressees, in the order in which they are asked
BETWEEN = "; "  # stands between the keepers of one record
LEDGER = ("record", "codes")
TEXTS = ("what", "document", "label", "otherwise")


def asked_for(case: Case) -> pd.DataFrame:
    """Return what is worth asking for: rows of `missing` with a rank, or that would show a claim.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        Rows of `missing`: what to obtain first, then by what it leaves open.
    """
    rows = case.table("missing")
    is_first = rows["first"].notna()
    is_open = rows["open_rank"].notna()
    is_showing = rows["shows"] != ""
    wanted = rows[is_first | is_open | is_showing]
    return wanted.sort_values(["first", "open_rank"], kind="stable")


def requests(case: Case) -> pd.DataFrame:
    """Return what each addressee is asked for, who can be asked first and most easily first.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        A row for each record and each of its keepers, addressee by addressee: `code` (a letter for
        each addressee); in both languages `keeper`, `what`, `document`, `label` (a short name of
        it) and `otherwise` (whom to ask if it is no longer there); `at_new_units`, whether the
        keeper is part of the units of today; `id` and `shows` as in `missing`.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> metrics.requests(load_case("thap-muoi"))["code"].unique().tolist()
    ['A', 'B', 'C', 'D', 'E']
    """
    rows: list[dict[str, Any]] = []
    codes: dict[str, str] = {}
    for row in asked_for(case).to_dict("records"):
        for keeper in _keepers(row):
            name = keeper["vi"] or keeper["en"]
            following = CODES[len(codes) % len(CODES)]
            code = codes.setdefault(name, following)
            request = _request(row, keeper, code)
            rows.append(request)
    columns = ["code", "keeper", *TEXTS, "at_new_units", "id", "shows"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values("code", kind="stable", ignore_index=True)


def _keepers(row: Mapping[Any, Any]) -> list[dict[str, str]]:
    """Return the keepers of a record, each in both languages."""
    vi = row["keeper_vi"].split(BETWEEN)
    en = row["keeper_en"].split(BETWEEN)
    many = max(len(vi), len(en))
    vi += vi[-1:] * (many - len(vi))
    en += en[-1:] * (many - len(en))
    keepers = []
    for in_vi, in_en in zip(vi, en, strict=True):
        keeper = {"vi": in_vi, "en": in_en}
        keepers.append(keeper)
    return keepers


def _request(row: Mapping[Any, Any], keeper: Both, code: str) -> dict[str, Any]:
    is_new = row["at_new_units"]
    at_new_units = not pd.isna(is_new) and bool(is_new)
    return {
        "code": code,
        "keeper": keeper,
        "what": both(row, "what"),
        "document": both(row, "document"),
        "label": both(row, "label", "document"),
        "otherwise": both(row, "else"),
        "at_new_units": at_new_units,
        "id": row["id"],
        "shows": row["shows"],
    }


def ledger(case: Case, lang: str = "vi") -> pd.DataFrame:
    """Return each claim that is told, with the record that would test it and who holds that.

    Parameters
    ----------
    case : Case
        The case.
    lang : {"vi", "en"}, optional
        Language of the texts.

    Returns
    -------
    pandas.DataFrame
        As of `claims`, in the order of the text, with `record` (what would test it: by the links of
        `missing`, else as coded with the claim; "" where the compiler found nothing) and `codes` of
        the addressees of `requests` that hold it.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> made = metrics.ledger(load_case("thap-muoi"), "en").set_index("id")
    >>> made.loc["c38", ["record", "codes"]].tolist()
    ['weekly schedules, invitations to meetings', 'B, C']
    """
    rows = claims(case, lang)
    is_untold = rows["id"].isin(untold(case).index)
    rows = rows[rows["told"] & ~is_untold]
    in_order = list(case.claims_by_id)
    places = rows["id"].map(in_order.index)
    order = places.sort_values().index
    rows = rows.loc[order].reset_index(drop=True)
    asked = requests(case)
    coded = case.table("claims").set_index("id")
    noted = coded[f"checkable_{lang}"]
    found = []
    for claim in rows["claim"]:
        test = _test_of(claim, asked, lang)
        if test is None:
            test = (noted[claim.id], "")
        found.append(test)
    tests = pd.DataFrame(found, rows.index, LEDGER)
    return rows.join(tests)


def _test_of(claim: Claim, asked: pd.DataFrame, lang: str) -> tuple[str, str] | None:
    """Return the records that would show a claim and the codes of who holds them, if any would."""
    shows = asked["shows"].str.split()
    is_shown = shows.map(lambda ids: claim.id in ids)
    showing = asked[is_shown.astype(bool)]
    if showing.empty:
        return None
    labels = [label[lang] for label in showing["label"]]
    records = BETWEEN.join(_once(labels))
    codes = ", ".join(_once(showing["code"]))
    return records, codes


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))

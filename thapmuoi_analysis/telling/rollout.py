"""The result and the course of results, as the summary tells them too.

Each takes the numbers and frames that a notebook shows above it. Words stand beside the conditions
under which they hold; the first that holds is told.
"""

from collections.abc import Mapping
from itertools import pairwise, product
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import order, stated_by
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.metrics.plan import is_stated, standing
from thapmuoi_analysis.metrics.results import by_date
from thapmuoi_analysis.telling.phrases import Phrase, choose, with_noun
from thapmuoi_analysis.telling.standing import dated, is_all, when


def course(results: pd.DataFrame) -> Phrase | None:
    """Say how the number of units went from date to date, or why nothing says so.

    Parameters
    ----------
    results : pandas.DataFrame
        As of `metrics.by_date`. Those on which sources disagree tell no course.
    """
    if not any(map(is_stated, results["adopted"].tail(1))):
        return choose(
            (True, "{without_result} không nêu kết quả", "the {without_result} reports no result")
        )
    known = results[~results["disputed"]]
    known = known.loc[[number.reported for number in known["adopted"]]]
    if len(known) < 2 <= len(results):
        return one_way(results) or _no_course(results)
    if len(known) < 2:
        return _one_result(results.iloc[-1])
    numbers = list(known["adopted"])
    ways = {standing(later, sooner) for sooner, later in pairwise(numbers)}
    dated_all = all(day.reported for day in known["day"])  # else their order is not known
    turns = len(ways - {"met"}) > 1 or not dated_all  # its ends alone would hide what lies between
    if len(ways) > 1 and not turns:
        known = known.iloc[[0, -1]]
    columns = ["adopted", "day", "earliest"]
    totals = {units.value for units in known["units"] if units.reported}
    if len(totals) > 1:  # else a number may rise because there are more units
        columns.append("units")
    first, *then = [dated(*row) for row in known[columns].to_numpy()]
    sooner, *_, later = numbers
    return choose(
        (turns, "số {unit_noun} thực hiện {model}, theo từng mốc: {first}, {then}",
         "the number of {unit_noun} with {model}, as dated: {first}, {then}"),
        (later > sooner, "số {unit_noun} thực hiện {model} tăng từ {first} lên {then}",
         "the number of {unit_noun} with {model} rose from {first} to {then}"),
        (later < sooner, "số {unit_noun} thực hiện {model} giảm từ {first} xuống {then}",
         "the number of {unit_noun} with {model} fell from {first} to {then}"),
        (later >= sooner, "số {unit_noun} thực hiện {model} không đổi: {first}, {then}",
         "the number of {unit_noun} with {model} is unchanged: {first}, {then}"),
        (True, "số {unit_noun} thực hiện {model}, theo từng mốc: {first}, {then}",
         "the number of {unit_noun} with {model}, as dated: {first}, {then}"),
        first=first, then=tuple(then),
    )  # fmt: skip


def one_way(results: pd.DataFrame) -> Phrase | None:
    """Say that the number rose, or fell, where it did so by every number that sources state.

    Parameters
    ----------
    results : pandas.DataFrame
        As of `metrics.by_date`, with some on which sources disagree.

    Returns
    -------
    Phrase or None
        None where a day is not known, or where some numbers say otherwise.
    """
    if not all(day.reported for day in results["day"]):
        return None
    days = [day.value for day in results["day"]]
    by_day: Any = results.groupby(days)
    groups = [rows for _, rows in by_day]
    ways = set()
    for sooner, later in pairwise(groups):
        for first, then in product(sooner["adopted"], later["adopted"]):
            ways.add(standing(then, first))
    first, *then = [_of_one_day(rows) for rows in groups]
    return choose(
        (ways == {"above"},
         """số {unit_noun} thực hiện {model} tăng, dù lấy con số của nguồn nào: từ {first}
            lên {then}""",
         """the number of {unit_noun} with {model} rose, whichever source is taken: from {first}
            to {then}"""),
        (ways == {"below"},
         """số {unit_noun} thực hiện {model} giảm, dù lấy con số của nguồn nào: từ {first}
            xuống {then}""",
         """the number of {unit_noun} with {model} fell, whichever source is taken: from {first}
            to {then}"""),
        first=first, then=tuple(then),
    )  # fmt: skip


def _of_one_day(rows: pd.DataFrame) -> Phrase:
    """Say the numbers that sources state of one day, and the day: 8 or 9 (2018)."""
    different: dict[Any, Quantity] = {}
    for number in sorted(rows["adopted"], key=order):
        different.setdefault((number.value, number.hedge), number)
    numbers = dict(enumerate(different.values()))
    facts: dict[str, Any] = {f"n_{place}": number for place, number in numbers.items()}
    facts["when"] = when(*rows[["day", "earliest"]].iloc[0])
    names = [f"{{n_{place}}}" for place in numbers]
    return Phrase(f"{' hoặc '.join(names)} ({{when}})", f"{' or '.join(names)} ({{when}})", facts)


def _no_course(results: pd.DataFrame) -> Phrase | None:
    """Say that several results are stated, and why they tell no course."""
    return choose(
        (results["disputed"].any(),
         """các nguồn nêu kết quả khác nhau, nên báo cáo không nói số {unit_noun} thực hiện {model}
            tăng hay giảm""",
         """the sources disagree on the result, so that this report does not say how the number
            of {unit_noun} with {model} changed"""),
        (True, "chưa đủ căn cứ để nói số {unit_noun} thực hiện {model} tăng hay giảm",
         "not enough to say how the number of {unit_noun} with {model} changed"),
    )  # fmt: skip


def _one_result(latest: Any) -> Phrase | None:
    """Say that one result alone is stated, and of when it is."""
    day = latest["day"]
    return choose(
        (day.reported and day.kind is Kind.STATED,
         "{read_by_year} chỉ nêu kết quả đến ngày {day}, không nêu từng năm",
         "the {read_by_year} gives the result on {day}, not year by year"),
        (True, "{read_by_year} chỉ nêu một kết quả ({when}), không nêu từng năm",
         "the {read_by_year} gives one result ({when}), not one for each year"),
        day=day, when=when(day, latest["earliest"]),
    )  # fmt: skip


def result(
    source: Any, claim: pd.DataFrame, adopted: Quantity, share: Quantity, posts: Any
) -> Phrase | None:
    """Tell the result with who says so: as it is claimed, or from the numbers.

    Parameters
    ----------
    source : Phrase
        What states it, as of `source_with_day`.
    claim : pandas.DataFrame
        The claim that states it, as of `metrics.stating`.
    adopted, share : Quantity
        The result, and its share of all units.
    posts : mapping or None
        What the two posts are called that one person holds, where the case says so.
    """
    facts = {"source": source, "claim": claim, "adopted": with_noun(adopted), "share": share}
    every = is_all(share) and adopted.value != 1
    if claim.empty:
        return _counted(every, posts, facts)
    return _claimed(every, posts, facts)


def _claimed(every: bool, posts: Any, facts: Mapping[str, Any]) -> Phrase | None:
    """Tell the result as it is claimed; that all units have it needs no share.

    The share stands apart: who reads it behind a clause may take it for a share of something else.
    Where sources count the units differently, it is no share of what the clause says.
    """
    claim = facts["claim"]
    where = choose(
        (claim["said_by"].ne("").any(), "theo {source}, dẫn {claim:speakers}, ở {place}",
         "according to {source}, citing {claim:speakers}, in {place}"),
        (True, "theo {source}, ở {place}", "according to {source}, in {place}"),
        **facts,
    )  # fmt: skip
    told = choose(
        (posts,
         "{where}, {claim:short clauses}: một người đồng thời là {posts}",
         "{where}, {claim:short clauses}: one person as both {posts}"),
        (True, "{where}, {claim:short clauses}", "{where}, {claim:short clauses}"),
        where=where, claim=claim,
    )  # fmt: skip
    return _with_share(told, facts["share"], every or isinstance(facts["share"].value, Range))


def _with_share(told: Phrase | None, share: Quantity, is_enough: bool) -> Phrase | None:
    """Tell a result with its share, which is computed: no source states it."""
    return choose(
        (is_enough or not share.reported, "{told}", "{told}"),
        (True, "{told}; tính ra là {share:%}", "{told}; that comes to {share:%}"),
        told=told, share=share,
    )  # fmt: skip


def _counted(every: bool, posts: Any, facts: Mapping[str, Any]) -> Phrase | None:
    """Tell the result from the numbers; that all units have it needs no share."""
    told = choose(
        (every and posts,
         """theo {source}, ở {place}, {adopted} đều có một người đồng thời
            là {posts}""",
         "according to {source}, in {place} all {adopted} had one person as both {posts}"),
        (every, "theo {source}, ở {place}, {adopted} đều đã thực hiện {model}",
         "according to {source}, in {place} all {adopted} had adopted {model}"),
        (posts,
         "theo {source}, {adopted} của {place} có một người đồng thời là {posts}",
         "according to {source}, {adopted} of {place} had one person as both {posts}"),
        (True, "theo {source}, {adopted} của {place} đã thực hiện {model}",
         "according to {source}, {adopted} of {place} had adopted {model}"),
        **facts,
    )  # fmt: skip
    return _with_share(told, facts["share"], every)


def source_with_day(case: Case, results: pd.DataFrame) -> Phrase | None:
    """Name the source of the latest result, with the day that it bears.

    One of several is named by its publisher. A day is of one source: that of another is not told
    with the number.

    Parameters
    ----------
    case : Case
        The case.
    results : pandas.DataFrame
        Every result, as of `metrics.by_date`.
    """
    id = stated_by(case.latest("adopted"))
    bears = {stated_by(day): day for day in case.measure("page_date")}
    own = case.sources.set_index("id").reindex([id])
    stating = {*bears, *map(stated_by, results["adopted"])} - {""}
    noun_of_all = case.has_several_texts and case.told["source_noun"] == case.called([])
    name = choose(
        (id and (noun_of_all or len(stating) > 1), "bài của {publisher}", "piece by {publisher}"),
        (True, "{source_noun}", "{source_noun}"),
        publisher={"vi": own["publisher"].iloc[0], "en": own["publisher"].iloc[0]},
    )
    meaning = own["date_meaning"].iloc[0]
    return choose(
        (id not in bears, "{name}", "the {name}"),
        (meaning == "updated", "{name} cập nhật ngày {day}", "the {name} updated on {day}"),
        (meaning == "published", "{name} đăng ngày {day}", "the {name} published on {day}"),
        (meaning == "signed", "{name} ký ngày {day}", "the {name} signed on {day}"),
        (True, "{name} ghi ngày {day}", "the {name} dated {day}"),
        name=name, day=bears.get(id),
    )  # fmt: skip


def disputed_results(case: Case, results: pd.DataFrame) -> Phrase | None:
    """Say what each source states where they disagree on the latest result; None if they do not.

    Parameters
    ----------
    case : Case
        The case.
    results : pandas.DataFrame
        Every result, as of `metrics.by_date`.
    """
    if not results["disputed"].iloc[-1:].any():
        return None
    last = results.iloc[-1]
    each = []
    for group in case.conflicts:
        for number in group:
            if last["adopted"] in group:
                units = results["units"][number.id]
                each.append(_one_of_several(case, number, units))
    return choose(
        (True, "các nguồn nêu khác nhau về kết quả ({when}): {each:cited}",
         "the sources disagree on the result ({when}): {each:cited}"),
        when=when(last["day"], last["earliest"]), each=tuple(each),
    )  # fmt: skip


def disputed_others(case: Case) -> tuple[Phrase | None, ...]:
    """Say what each source states where they disagree on anything but the latest result."""
    facts = case.facts.set_index("id")
    results = by_date(case)
    told = []
    for group in case.conflicts:
        first = group[0].id
        if {number.id for number in group}.isdisjoint(results.index[-1:]):
            day = results["day"].get(first)
            name = choose(
                (day is not None, "kết quả ({when})", "the result ({when})"),
                (True, "“{label}”", "“{label}”"),
                when=day is not None and when(day, facts["as_of_earliest"][first]),
                label=case.labels[first],
            )
            each = tuple(_one_of_several(case, number) for number in group)
            words = "{name}: {each:cited}"
            told.append(Phrase(words, words, {"name": name, "each": each}))
    return tuple(told)


def _one_of_several(case: Case, number: Quantity, units: Quantity | None = None) -> Phrase | None:
    """Say what one of several sources states, by its name."""
    return choose(
        (units is not None and units.reported, "{source} nêu {number}/{units}",
         "the {source} gives {number} of {units}"),
        (True, "{source} nêu {number}", "the {source} gives {number}"),
        source=case.named(stated_by(number)), number=number, units=units,
    )  # fmt: skip

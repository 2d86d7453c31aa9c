"""How a result stands: when it held, what was reached, how it compares with target and plan.

Words stand beside the conditions under which they hold; the first that holds is told.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.metrics.plan import is_stated
from thapmuoi_analysis.metrics.results import is_disputed, span_of
from thapmuoi_analysis.telling.phrases import Phrase, choose, with_noun

NOT_DUE = {"ahead", "early", "level", "receded"}  # how a result stands to a goal not due yet
LATE = 10  # month from which "the end of the year" may be taken for its last day, a deadline


def when(day: Quantity, earliest: Any = pd.NaT) -> Phrase | None:
    """Say when a result held: on a day, by a day at the latest, in a month, quarter or year.

    Parameters
    ----------
    day : Quantity
        The day by which it held, as `metrics.by_date` has it; a bound where it may be earlier.
    earliest : datetime.date, optional
        The first day on which it may have held.
    """
    span = span_of(day, earliest)
    return choose(
        (not isinstance(day.value, date), "không rõ ngày", "day not known"),
        (span, "{span}", "{span}"),
        (day.kind is Kind.BOUND, "chậm nhất {day}", "by {day}"),
        (True, "{day}", "{day}"),
        day=day, span=span,
    )  # fmt: skip


def latest_when(results: pd.DataFrame) -> Phrase | None:
    """Say when the latest of the results of `metrics.by_date` held."""
    for last in results.tail(1).to_dict("records"):
        return when(last["day"], last["earliest"])
    return when(not_reported("as_of", "date"))


def by_about(day: Quantity, states: Iterable[str]) -> Phrase | None:
    """Say when a result held, as exactly as the source does, and in a few words.

    Of a day that only bounds it, the month is told where a goal is not due yet, which may matter,
    and near the end of a year, which is the name of a deadline too.

    Parameters
    ----------
    day : Quantity
        The day by which it held, or the time within which, as of `metrics.latest_period`.
    states : iterable of str
        How it stands to target and plan, as of `metrics.verdict`.
    """
    is_late = isinstance(day.value, date) and day.value.month >= LATE
    return choose(
        (isinstance(day.value, Range), "{day}", "{day}"),
        (day.kind is not Kind.BOUND, "ngày {day}", "{day}"),
        (is_late or not NOT_DUE.isdisjoint(states), "{day:month}", "{day:month}"),
        (True, "{day:about}", "{day:about}"),
        day=day,
    )


def dated(
    adopted: Quantity, day: Quantity, earliest: Any = pd.NaT, units: Quantity | None = None
) -> Phrase:
    """Say a result and when it held, 50 (2018), where it matters with all units: 50/156 (2018)."""
    facts = {"n": adopted, "when": when(day, earliest), "units": units}
    if units is not None and units.reported:
        return Phrase("{n}/{units} ({when})", "{n} of {units} ({when})", facts)
    return Phrase("{n} ({when})", "{n} ({when})", facts)


def is_all(share: Quantity) -> bool:
    """Return whether a share is that of all units; nearly all of them are not all."""
    return share.value == 1 and not share.hedge


def reached(
    adopted: Quantity, units: Quantity, day: Quantity, states: Mapping[str, str], before: Any = None
) -> Phrase | None:
    """Say how many units of how many have it by when, and how that stands to target and plan.

    Parameters
    ----------
    adopted, units : Quantity
        The latest result, and all units.
    day : Quantity
        When it held, as of `metrics.latest_period`.
    states : mapping
        How it stands, as of `metrics.verdict`.
    before : Phrase, optional
        What an earlier result makes of that, as of `turns.before`.
    """
    every = is_all(adopted / units) and units.value != 1
    by_day = day.reported
    have = choose(
        (adopted.value == 1, "đã thực hiện {model}", "has adopted {model}"),
        (True, "đã thực hiện {model}", "have adopted {model}"),
    )
    head = choose(
        (not is_stated(adopted), "{without_result} không nêu kết quả",
         "the {without_result} reports no result"),
        (every and by_day, "đến {by}, tất cả {of_all} đã thực hiện {model}",
         "by {by}, all {of_all} had adopted {model}"),
        (every, "tất cả {of_all} {have}", "all {of_all} {have}"),
        (units.reported and by_day, "đến {by}, {adopted}/{of_all} đã thực hiện {model}",
         "by {by}, {adopted} of {of_all} had adopted {model}"),
        (units.reported, "{adopted}/{of_all} {have}", "{adopted} of {of_all} {have}"),
        (by_day, "đến {by}, {counted} đã thực hiện {model}",
         "by {by}, {counted} had adopted {model}"),
        (True, "{counted} {have}", "{counted} {have}"),
        by=by_about(day, states.values()), adopted=adopted, counted=with_noun(adopted),
        of_all=with_noun(units), have=have,
    )  # fmt: skip
    head = _settled(head, adopted, units)
    verdict = stands(states)
    told = choose(
        (verdict, "{head}: {verdict}", "{head}: {verdict}"),
        (True, "{head}", "{head}"),
        head=head,
        verdict=verdict,
    )
    return one_or_both(told, before, "; ")


def reached_in_short(
    adopted: Quantity, units: Quantity, day: Quantity, states: Mapping[str, str], before: Any = None
) -> Phrase | None:
    """Say what `reached` says in few words, where it is known of how many and by when."""
    share = adopted / units
    if not (day.reported and share.reported):
        return reached(adopted, units, day, states, before)
    head = choose(
        (is_all(share) and units.value != 1, "đến {by}: tất cả {of_all} đã thực hiện {model}",
         "by {by}: all {of_all} had adopted {model}"),
        (True, "đến {by}: {adopted}/{of_all}", "by {by}: {adopted} of {of_all}"),
        by=by_about(day, states.values()), adopted=adopted, of_all=with_noun(units),
    )  # fmt: skip
    told = one_or_both(_settled(head, adopted, units), stands(states))
    return one_or_both(told, before, "; ")


def _settled(head: Phrase | None, *numbers: Quantity) -> Phrase | None:
    """Say behind numbers that sources disagree, where they do: then it is a range."""
    return choose(
        (any(map(is_disputed, numbers)), "{head} (các nguồn nêu khác nhau)",
         "{head} (the sources disagree)"),
        (True, "{head}", "{head}"),
        head=head,
    )  # fmt: skip


def stands(states: Mapping[str, str]) -> Phrase | None:
    """Say how the result stands to target and plan; None where neither is stated."""
    target = states.get("target")
    plan = states.get("plan")
    if target != plan:
        return one_or_both(to_target(target), _to_plan(plan))
    return choose(
        (plan == "above", "vượt cả chỉ tiêu lẫn kế hoạch", "above both target and plan"),
        (plan == "met", "đạt cả chỉ tiêu lẫn kế hoạch", "both target and plan met"),
        (plan == "ahead", "đã cao hơn mức của cả chỉ tiêu lẫn kế hoạch khi chưa đến hạn",
         "already above the level of both target and plan, which were not yet due"),
        (plan == "level", "đã đến mức của cả chỉ tiêu lẫn kế hoạch khi chưa đến hạn",
         "already at the level of both target and plan, which were not yet due"),
        (plan == "late",
         "đã đến mức của cả chỉ tiêu lẫn kế hoạch, không rõ có đúng hạn hay không",
         "at the level of both target and plan, though whether in time is not known"),
        (plan == "below", "chưa đạt chỉ tiêu, chưa đạt kế hoạch",
         "target not met, plan not met"),
        (plan == "early", "chưa đạt chỉ tiêu, kế hoạch, nhưng chưa đến hạn",
         "short of both target and plan, which were not yet due"),
        (plan == "lost", "không còn đạt cả chỉ tiêu lẫn kế hoạch",
         "neither target nor plan met any longer"),
        (plan == "receded", "không còn ở mức của cả chỉ tiêu lẫn kế hoạch, nhưng chưa đến hạn",
         "no longer at the level of either target or plan, which were not yet due"),
        (plan == "lapsed", "không còn ở mức của cả chỉ tiêu lẫn kế hoạch",
         "no longer at the level of either target or plan"),
        (plan == "after", "đã đến mức của cả chỉ tiêu lẫn kế hoạch, nhưng sau hạn",
         "at the level of both target and plan, but only after they were due"),
        (plan == "open", "chưa đủ căn cứ để so với chỉ tiêu và kế hoạch",
         "not enough to compare with target and plan"),
    )  # fmt: skip


def to_target(state: str | None) -> Phrase | None:
    """Say how the result stands to the target; None where that is not stated."""
    return choose(
        (state == "above", "vượt chỉ tiêu", "above target"),
        (state == "met", "đạt chỉ tiêu", "target met"),
        (state == "ahead", "đã cao hơn mức chỉ tiêu khi chưa đến hạn",
         "already above the level of the target, which was not yet due"),
        (state == "level", "đã đến mức chỉ tiêu khi chưa đến hạn",
         "already at the level of the target, which was not yet due"),
        (state == "within", "đang trong mức chỉ tiêu, chưa đến hạn",
         "within the target so far, which was not yet due"),
        (state == "late", "đã đến mức chỉ tiêu, không rõ có đúng hạn hay không",
         "at the level of the target, though whether in time is not known"),
        (state == "below", "chưa đạt chỉ tiêu", "target not met"),
        (state == "early", "chưa đạt chỉ tiêu, nhưng chưa đến hạn",
         "short of the target, which was not yet due"),
        (state == "lost", "không còn đạt chỉ tiêu", "target no longer met"),
        (state == "receded", "không còn ở mức chỉ tiêu, nhưng chưa đến hạn",
         "no longer at the level of the target, which was not yet due"),
        (state == "lapsed", "không còn ở mức chỉ tiêu", "no longer at the level of the target"),
        (state == "after", "đã đến mức chỉ tiêu, nhưng sau hạn",
         "at the level of the target, but only after it was due"),
        (state == "open", "chưa đủ căn cứ để so với chỉ tiêu",
         "not enough to compare with the target"),
    )  # fmt: skip


def _to_plan(state: str | None) -> Phrase | None:
    """Say how the result stands to the plan; None where there is none."""
    return choose(
        (state == "above", "vượt kế hoạch", "above plan"),
        (state == "met", "đạt kế hoạch", "plan met"),
        (state == "ahead", "đã cao hơn mức kế hoạch dù kỳ kế hoạch chưa kết thúc",
         "already above the plan's level, with time left"),
        (state == "level", "đã đến mức kế hoạch dù kỳ kế hoạch chưa kết thúc",
         "already at the plan's level, with time left"),
        (state == "late", "đã đến mức kế hoạch, không rõ có đúng hạn hay không",
         "at the level of the plan, though whether in time is not known"),
        (state == "below", "chưa đạt kế hoạch", "plan not met"),
        (state == "early", "chưa đạt kế hoạch, nhưng kỳ kế hoạch chưa kết thúc",
         "short of the plan, with time left"),
        (state == "lost", "không còn đạt kế hoạch", "plan no longer met"),
        (state == "receded", "không còn ở mức kế hoạch, nhưng kỳ kế hoạch chưa kết thúc",
         "no longer at the plan's level, with time left"),
        (state == "lapsed", "không còn ở mức kế hoạch", "no longer at the level of the plan"),
        (state == "after", "đã đến mức kế hoạch, nhưng sau khi kỳ kế hoạch kết thúc",
         "at the level of the plan, but only after it had ended"),
        (state == "open", "chưa đủ căn cứ để so với kế hoạch",
         "not enough to compare with the plan"),
    )  # fmt: skip


# levels: what the target needs, the plan, the result


def levels_compared(levels: pd.DataFrame) -> Phrase | None:
    """Say how each level stands to the one below it; None where there is only one.

    Parameters
    ----------
    levels : pandas.DataFrame
        As of `metrics.levels`.
    """
    plan = _plan_to_target(levels["state"].get("planned"))
    result = levels["state"].get("adopted")
    if "planned" in levels.index:
        return one_or_both(plan, _result_to_plan(result), "; ")
    return _result_to_target(result)


def _plan_to_target(state: str | None) -> Phrase | None:
    """Say how the plan stands to the least that the target takes."""
    return choose(
        (state == "above", "kế hoạch cao hơn mức tối thiểu của chỉ tiêu",
         "the plan exceeds the target's minimum"),
        (state == "met", "kế hoạch vừa bằng mức tối thiểu của chỉ tiêu",
         "the plan equals the target's minimum"),
        (state == "below", "kế hoạch thấp hơn mức tối thiểu của chỉ tiêu",
         "the plan is below the target's minimum"),
    )  # fmt: skip


def _result_to_plan(state: str | None) -> Phrase | None:
    """Say how the result stands to the plan, as one level to another."""
    return choose(
        (state == "above", "kết quả cao hơn kế hoạch", "the result exceeds the plan"),
        (state == "met", "kết quả bằng kế hoạch", "the result equals the plan"),
        (state == "below", "kết quả thấp hơn kế hoạch", "the result is below the plan"),
        (state == "lost", "kết quả mới nhất thấp hơn kế hoạch",
         "the latest result is below the plan"),
        (state == "early", "kết quả thấp hơn kế hoạch, nhưng kỳ kế hoạch chưa kết thúc",
         "the result is below the plan, with time left"),
    )  # fmt: skip


def _result_to_target(state: str | None) -> Phrase | None:
    """Say how the result stands to the least that the target takes."""
    return choose(
        (state == "above", "kết quả cao hơn mức tối thiểu của chỉ tiêu",
         "the result exceeds the target's minimum"),
        (state == "met", "kết quả vừa bằng mức tối thiểu của chỉ tiêu",
         "the result equals the target's minimum"),
        (state == "below", "kết quả thấp hơn mức tối thiểu của chỉ tiêu",
         "the result is below the target's minimum"),
        (state == "lost", "kết quả mới nhất thấp hơn mức tối thiểu của chỉ tiêu",
         "the latest result is below the target's minimum"),
        (state == "early", "kết quả còn thấp hơn chỉ tiêu, nhưng chưa đến hạn",
         "the result is below the target, which was not yet due"),
    )  # fmt: skip


def one_or_both(first: Any, then: Any, between: str = ", ") -> Phrase | None:
    """Tell two phrases in one sentence, or the one that there is."""
    words = f"{{first}}{between}{{then}}"
    return choose(
        (first and then, words, words),
        (first, "{first}", "{first}"),
        (then, "{then}", "{then}"),
        first=first,
        then=then,
    )

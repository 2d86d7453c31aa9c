"""Chapter 3: what the model takes to work, what is to come, and what is not said of either."""

from dataclasses import replace
from textwrap import wrap
from typing import Any

from matplotlib.patches import Rectangle

from thapmuoi_analysis.chapters import bare, frame_of, plan, plan_messages, rows_of
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS, Claim, told
from thapmuoi_analysis.record.hedging import FORCES
from thapmuoi_analysis.record.places import became, codes_for, crosswalk
from thapmuoi_analysis.telling.careful import Careful, careful
from thapmuoi_analysis.telling.chart import INK, NAVY, Chart, sheet, styled
from thapmuoi_analysis.telling.lexicon import in_order, kinds_of, named, unit_name, words
from thapmuoi_analysis.telling.phrases import Passage, Phrase, Text, both, message, sentences
from thapmuoi_analysis.telling.voice import Voice

WIDE, TALL, GAP = 7.0, 0.62, 0.05  # of the picture and its tiles, and half of what is between them
LOOKS = {"adopted": (NAVY, "white", "-"), "not_adopted": ("white", INK, "-"),
         "unknown": ("white", INK, "--")}  # fmt: skip


def facts(case: Case) -> dict[str, Any]:
    """Return the facts of the chapter: what is claimed, its messages, and what is not said.

    Returns
    -------
    dict of str to Any
        Beside `case.told`: `conditions`, `steps`, `rules` (claims), each with its message
        (`conditions_message` …) and what the source does not say of it (`conditions_unsaid` …);
        `readings` of the conditions; `adopters` (message of the map); `since`, `unfound`, `became`.
    """
    steps = [c for c in told(case.ledger, "next_step", "recommendation") if not c.part_of]
    rules = [claim for claim in steps if claim.mechanism == "working_rules"]
    steps = [c for c in steps if c not in rules and (c.type == "next_step" or not c.answers)]
    lessons = [c for c in told(case.ledger, "lesson") if not c.part_of]
    claims = case.ledger.values()
    aims = [claim for rule in rules for claim in claims if rule.id in claim.part_of]
    cases = {step.id: tuple(c for c in claims if step.id in c.part_of) for step in steps}
    every = {"conditions": lessons, "steps": steps, "rules": [*rules, *aims]}
    return {
        **case.told,
        **{name: Passage(tuple(of), case.told, cases=cases) for name, of in every.items()},
        **{f"{name}_unsaid": _unsaid(case, of) for name, of in every.items()},
        "conditions_message": _conditions(case, lessons),
        "steps_message": _steps(case, steps),
        "rules_message": _rules(case, rules, aims),
        "readings": _readings(case, lessons),
        "adopters": _adopters(case) if case.has("layout") else None,
        **{name: _sentence(case, name) for name in ("since", "unfound")},
        "became": _became(case) if case.has("units") else None,
    }


def _sentence(case: Case, name: str) -> Text | None:
    """Return a sentence of the case's own with what it rests on, None where it has none."""
    if name not in case.names:
        return None
    vi, en = (case.names[name][lang].rstrip(".") for lang in LANGS)
    return Text(vi, en, locators=tuple(case.names[name].get("rests_on", "").split()))


def _unsaid(case: Case, claims: list[Claim]) -> tuple[Phrase, ...]:
    """Return what the source does not say of claims: what a record would show of them."""
    ids = {claim.id for claim in claims}
    rows = (row for row in rows_of(case, "missing") if ids & {*row["shows"].split()})
    return tuple(message("unsaid", open=both(row, "open")) for row in rows if row["open_vi"])


def _named(kind: str, claims: list[Claim], *, name: bool = False) -> dict[str, Careful]:
    """Name what the mechanisms of claims are about, by mechanism: those that have a name.

    Of claims of one mechanism the firmest is told.
    """
    found = dict[str, Careful]()
    for claim in sorted(claims, key=lambda claim: FORCES.index(claim.force)):
        key = f"{kind} {claim.mechanism}"
        if key in words("messages", "vi") and claim.mechanism not in found:
            found[claim.mechanism] = careful(claim, message(key), name=name)
    order = dict.fromkeys(claim.mechanism for claim in claims)
    return {mechanism: found[mechanism] for mechanism in order if mechanism in found}


def _conditions(case: Case, lessons: list[Claim]) -> Phrase:
    """Say what the model takes to work, or what lessons are about."""
    topics = tuple(_named("topic", lessons, name=True).values())
    if len(topics) < len({claim.mechanism for claim in lessons}):
        named = tuple(map(careful, lessons))
        return message(f"lessons{bare(lessons)}", case.told, topics=named)
    name = ("no conditions", "condition", "conditions")[min(len(topics), 2)]
    return message(name, case.told, topics=topics)


def _steps(case: Case, steps: list[Claim]) -> Phrase:
    """Say what is planned, each step with its force and with the condition that it is put on."""
    planned = tuple(_step(claim) for claim in steps if claim.type == "next_step")
    advice = told(case.ledger, "recommendation")
    if planned and bare(claim for claim in steps if not _is_named(claim)):
        return message("steps bare", case.told)
    name = "steps" if planned else f"steps advised{bare(advice)}" if advice else "no steps"
    stated = "steps dated" if case.latest("page_date").reported else "steps to come"
    topics = tuple(careful(claim, framed=("force",)) for claim in advice)
    told_of = {"steps": planned, "topics": topics, "stated": message(stated, case.told)}
    return message(name, case.told, **told_of)


def _is_named(claim: Claim) -> bool:
    return f"step {claim.mechanism}" in words("messages", "vi")


def _step(claim: Claim) -> Careful:
    """Name a step: as an action where its mechanism has a name, else by its label."""
    return careful(claim, message(f"step {claim.mechanism}") if _is_named(claim) else None)


def _rules(case: Case, rules: list[Claim], aims: list[Claim]) -> Phrase | None:
    """Say what working rules are to do; None where nobody has coded what claims are about."""
    if not any(claim.mechanism for claim in case.ledger.values()):
        return None
    if not rules:
        return message("no rules", case.told)
    if not _named("aim", aims):
        return message("rules named", case.told, topics=tuple(map(careful, rules)))
    studied = all(claim.force == "study" for claim in rules)
    framed = ("force",) if studied else ()
    every = tuple(_aimed(rule, aims, framed) for rule in rules)
    return message("rules studied" if studied else "rules", case.told, aims=every)


def _aimed(rule: Claim, aims: list[Claim], framed: tuple[str, ...]) -> Careful:
    """Say what one working rule is for, or name it where that has no name."""
    own = [claim for claim in aims if rule.id in claim.part_of]
    named = [
        replace(aim, framed=framed if aim.claim.force == rule.force else ())
        for aim in _named("aim", own).values()
    ]
    if not named:
        return careful(rule, framed=framed)
    words = Phrase("{aims}", "{aims}", {"aims": tuple(named)})
    ids = {claim.id for claim in own}
    if len(named) == 2 and any(ids & {*claim.after} for claim in own):  # one balance
        words = message("aims balanced", one=named[0], other=named[1])
    return careful(rule, words, framed=framed)


def _readings(case: Case, lessons: list[Claim]) -> Phrase:
    """Say how the lessons may be read, where that is not told elsewhere."""
    places, rows = {claim.locator for claim in lessons}, frame_of(case, "ambiguities")
    untold = rows[rows["told"].isna()].to_dict("records")
    texts = (both(row, "text") for row in untold if places & {*row["locator"].split()})
    return sentences(Phrase("{text}", "{text}", {"text": text}) for text in texts)


def _adopters(case: Case) -> Phrase:
    """Return the message of the map: how many have adopted, and what of those that remain."""
    status = case.units["status"]
    adopted, left = (case.units[status == code] for code in ("adopted", "not_adopted"))
    steps = (c for c in told(case.ledger, "next_step") if c.mechanism == "extension")
    on_conditions = [claim for claim in steps if claim.condition != "none"]
    n, had = plan.counted(left, "units_not_adopted"), plan.counted(adopted, "units_adopted")
    known = {"n": n, "adopted": had, "units": plan.counted(case.units, "units_listed")}
    if len(left) and len(on_conditions) == 1:
        rest = careful(on_conditions[0], message("map rest", n=n), name=True)
        return message("map condition", known, rest=rest)
    name = "map left" if len(left) else "map open"
    return message("map all" if len(adopted) == len(status) else name, known)


def _became(case: Case) -> Phrase | None:
    """Say which new units hold the old ones, and those that had not adopted; None if none do."""
    new = crosswalk(case.units)
    if new.empty:
        return None
    day, n = became(case.units)
    kinds = new.drop_duplicates("new_code")["new_kind"]
    left = new[new["code"].map(case.units.set_index("code")["status"]) == "not_adopted"]
    rows = left[["name", "kind", "new_name", "new_kind"]].to_numpy()
    moved = tuple(message("moved", old=unit_name(*x[:2]), new=unit_name(*x[2:])) for x in rows)
    name = f"became{'' if n.sources else ' unsourced'}{' moved' if moved else ''}"
    return message(name, case.told, day=day, new_units=n, noun=kinds_of(kinds), moved=moved)


# the map: a tile for each unit, at its approximate place


@styled()
def status_map(case: Case, voice: Voice) -> Chart:
    """Draw the units: those that have adopted are filled, the others say how they stand.

    Parameters
    ----------
    case : Case
        With units, and their layout.
    voice : Voice
        Language of labels and description.
    """
    units, layout = in_order(case.units), case.layout
    units = units.assign(name=named(units, voice.lang)).set_index("code")
    tiles = layout[["row", "column"]].set_axis(codes_for(layout["unit"], case.units))
    tiles -= tiles.min()
    rows, columns = tiles.max() + 1
    (figure, axes), width = sheet(WIDE, TALL * rows), WIDE / columns
    for code, row, column in tiles.itertuples():
        name, status = units.loc[code, ["name", "status"]]
        face, ink, line = LOOKS[status]
        left, top = column * width + GAP, row * TALL + GAP
        box = Rectangle((left, top), width - 2 * GAP, TALL - 2 * GAP, fc=face, ec=INK, ls=line)
        axes.add_patch(box)
        lines = wrap(name, int(width * 10))  # letters in an inch
        lines += [] if status == "adopted" else [voice.term(status)]
        x, y = box.get_center()
        axes.text(x, y, "\n".join(lines), ha="center", va="center", color=ink)
    listed = units.groupby("status")["name"].agg(", ".join).items()
    alt = " ".join(f"{voice.term(str(state)).capitalize()}: {names}." for state, names in listed)
    derived = (units["status_basis"] == "derived").any()
    notes = [voice.words("charts")[name] for name in ("map note", "map derived")[: 1 + derived]]
    known = {**case.names, "when": plan_messages.when(case)}
    note = voice.speak(" ".join(notes), known).opening
    drawn = (("code", "name", "status"), *units[["name", "status"]].itertuples(name=None))
    return Chart(figure, alt, (), note, table=drawn)

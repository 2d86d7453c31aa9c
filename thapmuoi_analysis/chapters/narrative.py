"""Benefits, limitations and their causes: who says what of the model, and what is left open.

Claims are told by what they speak of, then by who speaks, then in the order of the text. An
umbrella sentence heads those told under it, a repeat and what speaks of something else are left
out. What joins a limitation to its cause, a measure and a record is the compiler's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS, UMBRELLA, Both, Claim
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.telling.chart import INK, NAVY, Chart, styled
from thapmuoi_analysis.telling.phrases import WORDS, Passage, Phrase, message, row_of, sentences
from thapmuoi_analysis.telling.voice import Voice

SPEAKERS = ("explicit", "implied", "none")
UNCLEAR = "model_or_programme"  # what the source does not say whether the model brought
STUDIED = frozenset(("nghiên cứu", "studying"))  # hedges of a step that is only to be studied
WAYS = ("measure", "study", "advice")  # from the firmest
MANY = 5  # benefits, from which on they are "many"


# measures: which claims are told, and what links them


def told(case: Case, *types: str, about: str = "") -> tuple[Claim, ...]:
    """Return the claims of some types that are told, in the order in which they are.

    Parameters
    ----------
    case : Case
        The record.
    *types : str
        Types of claims.
    about : str, optional
        What they speak of; by default anything but "other", and that too where a link leads there.
    """
    every = case.ledger.values()
    heads = {id for claim in every for id in claim.part_of}
    ends = {id for claim in every for id in (*claim.explained_by, *claim.answers, *claim.may_help)}
    kept = [
        claim
        for claim in every
        if claim.type in types
        and not claim.repeats
        and not (claim.mechanism == UMBRELLA and claim.id in heads)
        and (claim.about == about if about else claim.about != "other" or claim.id in ends)
    ]
    return tuple(sorted(kept, key=lambda claim: SPEAKERS.index(claim.speaker)))


def passage(case: Case, *types: str, about: str = "") -> Passage:
    """Return the claims that are told, to be told one after another."""
    return Passage(told(case, *types, about=about), case.told)


def limitations(case: Case) -> Passage:
    """Return the limitations, each with the causes that the same speaker gives for it."""
    causes = {
        claim.id: tuple(x for x in _claims(case, claim.explained_by) if _voice(x) == _voice(claim))
        for claim in told(case, "limitation")
    }
    behind = {cause.id for found in causes.values() for cause in found}
    claims = tuple(c for c in told(case, "limitation", "cause") if c.id not in behind)
    return Passage(claims, case.told, causes)


@dataclass(frozen=True)
class Link:
    """What the source says of the limitations of one sentence, and what would show them.

    Attributes
    ----------
    limitation : Claim
        The first of the sentence, which names it.
    causes, measures, aims : tuple of Claim
        Why it is so; the steps that meet it or its cause; what may help.
    records : tuple of mapping
        What would show it, in both languages.
    """

    limitation: Claim
    causes: tuple[Claim, ...]
    measures: tuple[Claim, ...]
    aims: tuple[Claim, ...]
    records: tuple[Both, ...]
    ways: tuple[str, ...]

    @property
    def topic(self) -> Claim:
        """What a measure would be about."""
        return (*self.causes, self.limitation)[0]


def links(case: Case) -> tuple[Link, ...]:
    """Return what each limitation is linked to; those of one sentence are one."""
    found = groupby(told(case, "limitation"), lambda claim: claim.locator)
    return tuple(_link(case, tuple(claims)) for _, claims in found)


def _link(case: Case, limitations: tuple[Claim, ...]) -> Link:
    causes = _claims(case, (id for claim in limitations for id in claim.explained_by))
    ids = {claim.id for claim in (*limitations, *causes)}
    answers = [claim for claim in case.ledger.values() if ids & set(claim.answers)]
    aims = tuple(claim for claim in case.ledger.values() if ids & set(claim.may_help))
    steps = _claims(case, (_step(case, claim).id for claim in answers))
    ways = {_way(claim, _step(case, claim)) for claim in answers}
    rows = case.missing.to_dict("records") if case.has("missing") else []
    shown = [row for row in rows if ids & set(row["shows"].split())]
    records = tuple({lang: row[f"label_{lang}"] for lang in LANGS} for row in shown)
    return Link(limitations[0], causes, steps, aims, records, tuple(sorted(ways, key=WAYS.index)))


def _claims(case: Case, ids: Iterable[str]) -> tuple[Claim, ...]:
    return tuple(case.ledger[id] for id in dict.fromkeys(ids))


def _voice(claim: Claim) -> tuple[str, str]:
    return claim.speaker, claim.said_by["vi"]


def _step(case: Case, claim: Claim) -> Claim:
    """Return the step that a claim is part of, or itself."""
    parents = _claims(case, claim.part_of)
    return next((claim for claim in parents if claim.mechanism != UMBRELLA), claim)


def _way(*claims: Claim) -> str:
    """Return what a source gives: a measure, something to be studied, or somebody's advice."""
    if any(claim.type == "recommendation" for claim in claims):
        return "advice"
    return "study" if any(STUDIED & {*c.hedges["vi"], *c.hedges["en"]} for c in claims) else WAYS[0]


def count(claims: Iterable[Claim], id: str, by: str = "locator") -> Quantity:
    """Count claims; by default those of one sentence of the source as one."""
    claims = tuple(claims)
    locators = tuple(dict.fromkeys(claim.locator for claim in claims))
    n = len({getattr(claim, by) for claim in claims})
    return Quantity(n, "", id, Kind.DERIVED, f"#{{{id}}}", locators)


# messages: each turns when the data do


def _said(case: Case, name: str, **facts: Any) -> Phrase:
    return message(name, {**case.told, **facts})


def benefits_assessed(case: Case) -> Phrase:
    """Say who finds the benefits of the model, and whether they come with figures."""
    claims = told(case, "benefit", about="model")
    if len(claims) < 2:
        return _few_benefits(case, claims)
    speakers = tuple({c.said_by["vi"]: c.said_by for c in claims if c.said_by["vi"]}.values())
    share = (
        "named" if all(c.said_by["vi"] for c in claims) else "in part" if speakers else "unnamed"
    )
    figures = _said(case, f"assessed {_share(claim.quantified for claim in claims)}")
    return _said(case, f"benefits {share}", speakers=speakers, figures=figures)


def benefits_counted(case: Case) -> Phrase:
    """Say how many benefits are reported, and whether they come with figures."""
    claims = told(case, "benefit")
    n = count(claims, "benefits_told")
    if len(n.sources) < 2:
        return _few_benefits(case, claims)
    many = _said(case, "many" if len(n.sources) >= MANY else "as many", n=n)
    name = f"benefits, figures {_share(claim.quantified for claim in claims)}"
    return _said(case, name, many=many)


def _few_benefits(case: Case, claims: tuple[Claim, ...]) -> Phrase:
    return _said(case, "benefit one", label=claims[0]) if claims else _said(case, "benefit none")


def _share(answers: Iterable[bool]) -> str:
    found = set(answers)
    return "some" if len(found) > 1 else "all" if True in found else "none"


def unclear(case: Case) -> Phrase:
    """Say whether there are changes that the model or the whole scheme may have brought."""
    return _said(case, "unclear" if told(case, "result", "benefit", about=UNCLEAR) else "clear")


def rotation(case: Case) -> Phrase:
    """Say what the benefits of rotation are tied to."""
    tied = told(case, "benefit", about="rotation")
    return _said(case, "rotation tied" if tied else "rotation silent")


def limitations_named(case: Case) -> Phrase:
    """Name the limitations that the source reports, under its own heading where it has one."""
    first = tuple(link.limitation for link in links(case))
    over = _claims(case, (id for claim in told(case, "limitation") for id in claim.part_of))
    n = count(first, "limitations_told")
    name = "under" if over else "several" if len(first) > 1 else "one" if first else "none"
    labels = tuple(claim.label for claim in first)
    return _said(case, f"limitations {name}", n=n, labels=labels, over=(*over, None)[0])


GAPS: tuple[tuple[str, Callable[[Link], bool]], ...] = (
    ("measure", lambda link: bool(link.causes) and not link.measures),
    ("either", lambda link: not link.causes and not link.measures),
    ("cause", lambda link: not link.causes),
    ("advice", lambda link: link.ways == ("advice",)),
    ("study", lambda link: link.ways == ("study",)),
)


def gap(case: Case) -> Phrase:
    """Say the first thing that is missing between limitations, causes and measures."""
    found = links(case)
    for name, lacks in GAPS:
        if link := next(filter(lacks, found), None):
            return _said(case, f"gap {name}", limitation=link.limitation, topic=link.topic)
    if found:
        return _said(case, "gap none")
    return _said(case, "limitations none" if case.ledger else "not coded")


def chain(case: Case, *, but_first: bool = False) -> Phrase:
    """Tell what each limitation is linked to, and what may help.

    Parameters
    ----------
    case : Case
        The record.
    but_first : bool, optional
        Whether the limitation that `gap` speaks of is left out, and what may help.
    """
    found = links(case)
    spoken = next((link for _, lacks in GAPS for link in found if lacks(link)), None)
    if but_first:
        return sentences(_linked(case, link) for link in found if link is not spoken)
    return sentences(
        [*(_linked(case, x) for x in found), *(y for x in found for y in _aims(case, x))]
    )


def _linked(case: Case, link: Link) -> Phrase:
    given = [name for name in ("causes", "measures") if getattr(link, name)]
    steps = Passage(link.measures, case.told)
    explicit = any(claim.speaker == "explicit" for claim in link.measures)
    told_as = "{steps}" if explicit else "{steps:clauses}"
    return _said(
        case,
        f"chain {' '.join(given) or 'neither'}",
        limitation=link.limitation,
        causes=tuple(cause.label for cause in link.causes),
        ways=tuple(_both(f"way {way}") for way in link.ways),
        steps=steps,
        told=Phrase(told_as, told_as, {"steps": steps}),
    )


def _aims(case: Case, link: Link) -> Iterator[Phrase]:
    for aim in link.aims:
        facts = {"aim": Passage((aim,), case.told), "limitation": link.limitation}
        step = _step(case, aim)
        yield _said(case, "aim" if step is aim else "aim of", step=step, **facts)


def _both(name: str) -> Both:
    row = message(name, {})
    return {"vi": row.vi, "en": row.en}


def pairs(case: Case) -> Phrase:
    """Set benefits beside the limitations that speak of the same thing."""
    rows = case.pairs
    chosen = rows[rows["told"].fillna(False).astype(bool)]
    groups = (rows if chosen.empty else chosen).groupby("claim", sort=False)
    return sentences(_pair(case, str(id), group) for id, group in groups)


def _pair(case: Case, id: str, rows: pd.DataFrame) -> Phrase:
    benefits = tuple(case.ledger[other].label for other in rows["qualifies"])
    readings = {
        lang: row_of(list(rows[f"reading_{lang}"]), f", {WORDS['and'][lang]} ") for lang in LANGS
    }
    facts = {"limitation": case.ledger[id], "benefits": benefits, "readings": readings}
    return _said(case, "pair" if len(benefits) == 1 else "pair of several", **facts)


def hedging(case: Case) -> Phrase:
    """Say how many of the benefits and of the limitations are hedged."""
    rows = {name: told(case, name) for name in ("benefit", "limitation")}
    share = {name: Fraction(sum(c.hedged for c in of), len(of) or 1) for name, of in rows.items()}
    if share["benefit"] == share["limitation"]:
        return _said(case, "hedged alike" if share["benefit"] else "hedged none")
    if share["benefit"] and share["limitation"] == 1:
        return _said(case, "hedged limitations")
    numbers = {f"{name}s": count(of, f"{name}s_shown", "id") for name, of in rows.items()}
    for name, of in rows.items():
        hedged = (claim for claim in of if claim.hedged)
        numbers[f"{name}s_hedged"] = count(hedged, f"{name}s_hedged", "id")
    return _said(case, "hedged counted", **numbers)


# charts: what the source says and what it leaves open, at a glance

WIDTH, GAP, LINE, PAD = 1.6, 0.2, 0.15, 0.2  # of boxes and their lines, in inches
LETTERS = 21  # of a line in a box
LOOKS: dict[str, dict[str, Any]] = {
    "told": {"facecolor": NAVY, "edgecolor": NAVY},
    "silent": {"facecolor": "white", "edgecolor": INK, "linestyle": (0, (4, 3))},
    "record": {"facecolor": "white", "edgecolor": INK, "linewidth": 0.6},
}
SQUARE, ROW, LEFT = 0.28, 0.75, 0.85  # of squares, their rows, and what stands before them
LETTER = 0.066  # of a name below squares
SUBJECTS = ("model", UNCLEAR, "rotation")


@styled()
def chain_chart(case: Case, voice: Voice) -> Chart | None:
    """Draw each limitation with its cause, what meets it, and what would show it.

    A box is filled where the source speaks and dashed where it does not; a dotted line leads from
    an aim to the limitation that it may help. None where no limitation is reported.
    """
    words, found = voice.words("charts"), links(case)
    if not found:
        return None
    axes, top = _paper(), 0.3
    heads = [voice.term("limitation"), voice.term("cause"), words["step"], words["record"]]
    for column, head in enumerate(heads):
        middle = column * (WIDTH + GAP) + WIDTH / 2
        axes.text(middle, top / 2, _capital(head), ha="center", va="center", fontweight="bold")
    told = []
    for link in found:
        boxes = _boxes(link, voice)
        told.append("; ".join(f"{h}: {text}" for h, (_, text) in zip(heads, boxes, strict=True)))
        top = _draw_row(axes, boxes, top)
        if link.aims:
            aims = f"{words['aim']}: {_labels(link.aims, voice)}"
            told[-1] += f"; {aims}: {words['may help']}"
            top = _draw_aim(axes, aims, words["may help"], top)
    alt = " ".join(f"{_capital(text)}." for text in told)
    locators = tuple(dict.fromkeys(link.limitation.locator for link in found))
    return _finished(axes, top - GAP + 0.02, case, voice, "chain", alt, locators)


def _boxes(link: Link, voice: Voice) -> list[tuple[str, str]]:
    """Return the look and the text of each box of a row."""
    ways = ", ".join(voice.words("charts")[way] for way in link.ways)
    shown = "; ".join(record[voice.lang] for record in link.records)
    texts = [
        _labels((link.limitation,), voice),
        _labels(link.causes, voice),
        link.measures and f"{ways}: {_labels(link.measures, voice)}",
    ]
    silent = ("silent", voice.term("not reported"))
    boxes = [("told", str(text)) if text else silent for text in texts]
    return [*boxes, ("record", shown or voice.term("not known"))]


def _labels(claims: Iterable[Claim], voice: Voice) -> str:
    return "; ".join(claim.label[voice.lang] for claim in claims)


def _draw_row(axes: Axes, boxes: list[tuple[str, str]], top: float) -> float:
    """Draw boxes side by side, joined by lines; return where the next row begins."""
    tall = max(_tall(text) for _, text in boxes)
    for column, (look, text) in enumerate(boxes):
        left = column * (WIDTH + GAP)
        _draw_box(axes, left, top, tall, look, text)
        if column:
            axes.plot([left - GAP, left], [top + tall / 2] * 2, color=INK, linewidth=0.8)
    return top + tall + GAP


def _draw_aim(axes: Axes, aim: str, may_help: str, top: float) -> float:
    """Draw an aim below the measures, and a dotted line to the limitation that it may help."""
    left, middle = 2 * (WIDTH + GAP), top + _tall(aim) / 2
    _draw_box(axes, left, top, _tall(aim), "told", aim)
    corner, end = WIDTH / 2, top - GAP + 0.05
    axes.plot([left, corner, corner], [middle, middle, end], ":", color=INK, linewidth=1.4)
    axes.plot(corner, end, "^", color=INK, markersize=5)
    axes.text((left + corner) / 2, middle - 0.05, may_help, ha="center", va="bottom")
    return top + _tall(aim) + GAP


def _draw_box(axes: Axes, left: float, top: float, tall: float, look: str, text: str) -> None:
    axes.add_patch(Rectangle((left + 0.01, top), WIDTH - 0.02, tall, **LOOKS[look]))
    colour = "white" if look == "told" else INK
    middle = (left + WIDTH / 2, top + tall / 2)
    axes.text(*middle, "\n".join(wrap(text, LETTERS)), ha="center", va="center", color=colour)


def _tall(text: str) -> float:
    return LINE * len(wrap(text, LETTERS)) + PAD


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _paper() -> Axes:
    """Return axes in inches that fill a figure, counted from its top."""
    axes = Figure(figsize=(4 * WIDTH + 3 * GAP, 1)).add_axes((0, 0, 1, 1))
    axes.axis("off")
    return axes


def _finished(
    axes: Axes, tall: float, case: Case, voice: Voice, name: str, alt: str,
    locators: tuple[str, ...], numbers: tuple[Quantity, ...] = (),
) -> Chart:  # fmt: skip
    """Cut the paper to its height, and say what it shows, where and when."""
    wide = 4 * WIDTH + 3 * GAP
    axes.figure.set_size_inches(wide, tall)
    axes.set(xlim=(0, wide), ylim=(tall, 0))
    for text in axes.texts:
        text.set(fontsize=8.2)
    note = voice.fill(voice.words("charts")[f"{name} note"], case.told)
    return Chart(axes.figure, alt, (*numbers, case.told["page_date"]), note, locators)


@styled()
def hedging_chart(case: Case, voice: Voice) -> Chart | None:
    """Draw a square for each benefit and limitation, filled where it is hedged.

    Squares of one sentence stand together. None where either is not reported at all.
    """
    words, axes, said, numbers = voice.words("charts"), _paper(), [], []
    for row, type_ in enumerate(("benefit", "limitation")):
        claims = told(case, type_)
        if not claims:
            return None
        axes.text(0, (row + 0.3) * ROW, _capital(words[type_]), va="center", fontweight="bold")
        left = LEFT
        for about in dict.fromkeys((*SUBJECTS, *(claim.about for claim in claims))):
            left = _draw_squares(axes, [c for c in claims if c.about == about], left, row, voice)
        hedged = count((c for c in claims if c.hedged), f"{type_}s_hedged", "id")
        numbers += [hedged, count(claims, f"{type_}s_shown", "id")]
        facts = {"type": words[type_], "hedged": hedged, "all": numbers[-1]}
        said.append(_capital(voice.fill(words["squares told"], facts)))
    locators = tuple(dict.fromkeys(x for number in numbers for x in number.sources))
    return _finished(
        axes, 2 * ROW, case, voice, "squares", " ".join(said), locators, tuple(numbers)
    )


def _draw_squares(axes: Axes, claims: list[Claim], left: float, row: int, voice: Voice) -> float:
    """Draw the claims on one subject, with its name below; return where the next one begins."""
    if not claims:
        return left
    right = left
    for _, sentence in groupby(claims, lambda claim: claim.locator):
        for claim in sentence:
            look = LOOKS["told"] if claim.hedged else {"facecolor": "white"}
            look = {**look, "edgecolor": INK, "linewidth": 0.8}
            axes.add_patch(Rectangle((right, row * ROW + 0.1), SQUARE, SQUARE, **look))
            right += SQUARE + 0.03
        right += GAP / 2
    name = voice.words("charts").get(f"about {claims[0].about}", voice.term(claims[0].about))
    axes.text(left, row * ROW + 0.1 + SQUARE + 0.06, name, va="top")
    return max(right, left + LETTER * len(name)) + GAP / 2

"""Benefits and limitations: who says what of the model, with which figures, and how carefully."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from thapmuoi_analysis.chapters import bare, dated, frame_of
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS, UMBRELLA, Claim, told
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.telling.careful import careful
from thapmuoi_analysis.telling.chart import INK, NAVY, Chart, sheet, styled
from thapmuoi_analysis.telling.clauses import AND, row_of
from thapmuoi_analysis.telling.phrases import Passage, Phrase, message, sentences
from thapmuoi_analysis.telling.voice import Voice

UNCLEAR = "model_or_programme"  # the source does not say which of them brought it


# measures


def passage(case: Case, *types: str, about: str = "") -> Passage:
    """Return the claims that are told, to be told one after another."""
    return Passage(told(case.ledger, *types, about=about), case.told)


def limitations(case: Case) -> Passage:
    """Return the limitations, each with the causes that the same speaker gives for it."""
    ledger, causes = case.ledger, dict[str, tuple[Claim, ...]]()
    for claim in told(ledger, "limitation"):
        reasons = (ledger[id] for id in claim.explained_by)
        causes[claim.id] = tuple(c for c in reasons if c.said_by == claim.said_by)
    told_before = {cause.id for reasons in causes.values() for cause in reasons}
    claims = (c for c in told(ledger, "limitation", "cause") if c.id not in told_before)
    return Passage(tuple(claims), case.told, causes)


def count(claims: Sequence[Claim], id: str, by: str = "sentence") -> Quantity:
    """Count claims; by default those of one sentence of the source as one."""
    locators = tuple(dict.fromkeys(claim.locator for claim in claims))
    n = len({getattr(claim, by) for claim in claims})
    return Quantity(n, "", id, Kind.DERIVED, f"#{{{id}}}", locators)


# messages: each turns when the data do


def benefits_assessed(case: Case) -> Phrase:
    """Say who finds the benefits of the model, and whether they come with figures."""
    claims = told(case.ledger, "benefit", about="model")
    if len(claims) < 2:
        return _few_benefits(case, claims)
    who = {claim.said_by["vi"]: claim.said_by for claim in claims if claim.said_by["vi"]}
    figures = message(f"assessed {_share(claim.quantified for claim in claims)}")
    named = _share(bool(claim.said_by["vi"]) for claim in claims)
    if named == "all" and any(claim.speaker == "implied" for claim in claims):
        named = "or implied"
    named = "uncoded" if any(claim.speaker == "uncoded" for claim in claims) else named
    facts = {**case.told, "speakers": tuple(who.values()), "figures": figures}
    return message(f"benefits, named {named}", facts)


def benefits_counted(case: Case) -> Phrase:
    """Say how many benefits are reported, and whether they come with figures."""
    claims = told(case.ledger, "benefit")
    n = count(claims, "benefits_told")
    if float(n) < 2:
        return _few_benefits(case, claims)
    many = message("many" if float(n) >= 5 else "as many", n=n)
    name = f"benefits, figures {_share(claim.quantified for claim in claims)}"
    return message(name, case.told, many=many)


def _few_benefits(case: Case, claims: tuple[Claim, ...]) -> Phrase:
    name = f"one{bare(claims)}" if claims else "none"
    return message(f"benefit {name}", case.told, label=tuple(map(careful, claims[:1])))


def unclear(case: Case) -> Phrase | None:
    """Say whether there are changes that the model or the whole scheme may have brought."""
    found = told(case.ledger, "result", "benefit", about=UNCLEAR)
    if {claim.about for claim in case.ledger.values()} == {"model"}:  # perhaps nobody looked
        return None
    return message("unclear" if found else "clear", case.told)


def rotation(case: Case) -> Phrase:
    """Say what the benefits of rotation are tied to."""
    tied = told(case.ledger, "benefit", about="rotation")
    return message("rotation tied" if tied else "rotation silent", case.told)


def limitations_named(case: Case) -> Phrase:
    """Name the limitations that the source reports, under its own heading where it has one."""
    claims = told(case.ledger, "limitation")
    n = count(claims, "limitations_told")
    firsts = [next(of) for _, of in groupby(claims, lambda claim: claim.sentence)]
    labels = tuple(map(careful, firsts))
    parents = (case.ledger[id] for claim in claims for id in claim.part_of)
    over = next((claim for claim in parents if claim.mechanism == UMBRELLA), None)
    name = ("none", "one", "several")[min(len(labels), 2)]
    if over:
        name = "under" if over.names_examples else "under, named"
    known = {"n": n, "labels": labels, "over": over and careful(over, framed=("examples",))}
    return message(f"limitations {name}{bare(claims)}", case.told, **known)


def pairs(case: Case) -> Phrase:
    """Set benefits beside the limitations that speak of the same thing, as the table asks."""
    rows = frame_of(case, "pairs")
    groups = rows[rows["told"].astype("boolean").fillna(False)].groupby("claim", sort=False)
    return sentences(_pair(case, str(id), group) for id, group in groups)


def _pair(case: Case, id: str, rows: pd.DataFrame) -> Phrase:
    texts = {lang: row_of(list(rows[f"reading_{lang}"]), f",{AND[lang]}") for lang in LANGS}
    benefits = tuple(case.ledger[other].label for other in rows["qualifies"])
    name = "pair" if len(benefits) == 1 else "pair of several"
    return message(name, limitation=case.ledger[id], benefits=benefits, readings=texts)


def hedging(case: Case) -> Phrase:
    """Say how many of the benefits and of the limitations are hedged."""
    n = _hedged(case)
    some = 0 < n["benefits_hedged"] < n["benefits"]
    every = 0 < n["limitations"] <= n["limitations_hedged"]
    return message("hedged limitations" if some and every else "hedged counted", n)


def _hedged(case: Case) -> dict[str, Quantity]:
    """Count benefits and limitations, all and those that are hedged."""
    counts = {}
    for name in ("benefit", "limitation"):
        claims = told(case.ledger, name)
        counts[f"{name}s"] = count(claims, f"{name}s_shown", "id")
        counts[f"{name}s_hedged"] = count([c for c in claims if c.hedged], f"{name}s_hedged", "id")
    return counts


def _share(answers: Iterable[bool]) -> str:
    values = set(answers)
    return "some" if len(values) > 1 else "all" if True in values else "none"


# the picture

SQUARE, ROW, LEFT, GAP = 0.26, 0.75, 0.95, 0.08  # of squares, their rows, and around, in inches


@styled()
def hedging_chart(case: Case, voice: Voice) -> Chart | None:
    """Draw a square for each benefit and limitation, filled where it is hedged.

    Squares of one sentence stand together. None where there are too few to see anything.
    """
    words, numbers = voice.words("charts"), _hedged(case)
    figure, axes = sheet(7.0, 2 * ROW)
    if len(told(case.ledger, "benefit", "limitation")) < 4:
        return None
    for row, name in enumerate(("benefit", "limitation")):
        head, left = words[f"{name}s"].capitalize(), LEFT
        axes.text(0, (row + 0.3) * ROW, head, va="center", fontweight="bold")
        claims = told(case.ledger, name)
        for about in dict.fromkeys(claim.about for claim in claims):
            those = [claim for claim in claims if claim.about == about]
            subject = words.get(f"about {about}", voice.term(about))
            left = _draw_squares(axes, those, left, row * ROW + 0.1, subject)
    facts = {**case.told, **numbers, "dated": dated(case)}
    alt, note = (voice.speak(words[name], facts) for name in ("squares told", "squares note"))
    return Chart(figure, alt.text, (*numbers.values(), case.told["page_date"]), note.opening)


def _draw_squares(axes: Axes, claims: list[Claim], left: float, top: float, subject: str) -> float:
    """Draw the claims on a subject, its name below; return where the next begins."""
    right = left
    for _, sentence in groupby(claims, lambda claim: claim.sentence):
        for claim in sentence:
            colour = NAVY if claim.hedged else "white"
            axes.add_patch(Rectangle((right, top), SQUARE, SQUARE, fc=colour, ec=INK))
            right += SQUARE + 0.03
        right += GAP
    axes.text(left, top + SQUARE + 0.06, subject, va="top")
    return max(right, left + 0.08 * len(subject)) + GAP

"""The chain from a limitation to its cause, to what meets it, and to the record that would show it.

What joins them is the compiler's: the source states a cause or a step, not what it is for. An
answer may meet a limitation or its cause. An empty link is a finding.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from textwrap import wrap
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from thapmuoi_analysis.chapters import dated, rows_of
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import UMBRELLA, Both, Claim, heads, told
from thapmuoi_analysis.telling.careful import careful
from thapmuoi_analysis.telling.chart import INK, NAVY, Chart, sheet, styled
from thapmuoi_analysis.telling.phrases import Passage, Phrase, both, message, sentences
from thapmuoi_analysis.telling.voice import Voice

WAYS = ("measure", "study", "advice")  # from the firmest


# measures


class Link(NamedTuple):
    """What the source says of the limitations of one sentence, and what would show them.

    Attributes
    ----------
    limitation : Claim
        The first of the sentence, which names it.
    causes, measures, aims : tuple of Claim
        Why it is so; the steps that meet it or its cause; what may help.
    ways : tuple of str
        What the steps are: a measure, something to be studied, somebody's advice.
    records : tuple of mapping
        What would show it, in both languages.
    """

    limitation: Claim
    causes: tuple[Claim, ...]
    measures: tuple[Claim, ...]
    aims: tuple[Claim, ...]
    ways: tuple[str, ...]
    records: tuple[Both, ...]

    @property
    def given(self) -> str:
        """What the source gives of it, as messages are called: causes, measures, both, neither."""
        return " ".join(n for n in ("causes", "measures") if getattr(self, n)) or "neither"


def links(case: Case) -> tuple[Link, ...]:
    """Return what each limitation with a label is linked to; those of one sentence are one."""
    claims = (claim for claim in told(case.ledger, "limitation") if claim.label["vi"])
    sentences = groupby(claims, lambda claim: claim.sentence)
    return tuple(_link(case, tuple(claims)) for _, claims in sentences)


def _link(case: Case, limitations: tuple[Claim, ...]) -> Link:
    every, explained = case.ledger.values(), (id for c in limitations for id in c.explained_by)
    causes = _claims(case, explained)
    ids = {claim.id for claim in (*limitations, *causes)}
    steps = [(claim, _step(case, claim)) for claim in every if ids & set(claim.answers)]
    rows = (row for row in rows_of(case, "missing") if ids & set(row["shows"].split()))
    measures = _claims(case, (step.id for _, step in steps))
    aims = tuple(claim for claim in every if ids & set(claim.may_help))
    ways = tuple(sorted({_way(*pair) for pair in steps}, key=WAYS.index))
    records = tuple(both(row, "label") for row in rows)
    return Link(limitations[0], causes, measures, aims, ways, records)


def _claims(case: Case, ids: Iterable[str]) -> tuple[Claim, ...]:
    return tuple(case.ledger[id] for id in dict.fromkeys(ids))


def _step(case: Case, claim: Claim) -> Claim:
    """Return the step that a claim is part of, or itself."""
    parents = _claims(case, claim.part_of)
    return next((claim for claim in parents if claim.mechanism != UMBRELLA), claim)


def _way(*claims: Claim) -> str:
    """Return what steps that are parts of each other are: the least firm of them says it."""
    forces = {claim.force for claim in claims}
    return next((way for way in ("advice", "study") if way in forces), "measure")


# messages: each turns when the data do

LACKING = ("causes", "neither", "measures", "advice", "study")  # all that is given; worst first


def _missing(chain: Sequence[Link]) -> tuple[str, Link] | None:
    """Return the limitation of which most is missing, and what is given of it alone."""
    given = [(link.given.replace("causes measures", " ".join(link.ways)), link) for link in chain]
    lacking = [pair for pair in given if pair[0] in LACKING]
    return min(lacking, key=lambda pair: LACKING.index(pair[0]), default=None)


def missing_link(case: Case) -> Phrase | None:
    """Say the first thing that is missing between limitations, causes and measures.

    None where the limitations have no labels: nobody has linked them.
    """
    chain = links(case)
    if first := _missing(chain):
        given, link = first
        topic = (*link.causes, link.limitation)[0]  # what a measure would be about
        named = {"limitation": careful(link.limitation), "topic": careful(topic)}
        return message(f"only {given}", case.told, **named)
    if not chain and told(case.ledger, "limitation"):
        return None
    name = "all linked" if chain else "limitations none" if case.ledger else "not coded"
    return message(name, case.told)


def tell_links(case: Case) -> Phrase:
    """Tell what each limitation is linked to, and what may help."""
    chain = links(case)
    aims = (_aim(case, link, aim) for link in chain for aim in link.aims)
    return sentences([*(_tell(case, link) for link in chain), *aims])


def tell_rest(case: Case) -> Phrase:
    """Tell what limitations are linked to, less the one of which `missing_link` says it all."""
    chain = links(case)
    _, first = _missing(chain) or ("", None)
    return sentences(_tell(case, link) for link in chain if link is not first or link.measures)


def _tell(case: Case, link: Link) -> Phrase:
    named = link.causes and any(claim.speaker == "explicit" for claim in link.measures)
    name = f"chain {link.given}{' named' if named else ''}"
    facts = {**case.told, "limitation": link.limitation, "causes": heads(link.causes)}
    ways, steps = (message(f"way {way}") for way in link.ways), Passage(link.measures, case.told)
    return message(name, facts, ways=tuple(ways), steps=steps)


def _aim(case: Case, link: Link, aim: Claim) -> Phrase:
    step, told = _step(case, aim), Passage((aim,), case.told)
    return message("aim", case.told, limitation=link.limitation, aim=told, step=step)


# the picture

WIDTH, GAP, HEAD = 1.6, 0.2, 0.3  # of boxes and between them, in inches
STEP = WIDTH + GAP
WIDE = 3 * STEP + WIDTH
TALL = WIDE * 9 / 16  # that of a slide, which rows stand apart to fill
CENTRED: Any = {"ha": "center", "va": "center"}
LINE, PAD, LETTERS = 0.18, 0.2, 18  # of the text in a box; letters that a line has
TOLD: Any = {"facecolor": NAVY, "edgecolor": NAVY}  # looks of a box
SILENT: Any = {"facecolor": "white", "edgecolor": INK, "linestyle": (0, (4, 3))}
RECORD: Any = {"facecolor": "white", "edgecolor": INK, "linewidth": 0.6}
Row = dict[int, tuple[Any, str]]  # column -> look and text of a box


@styled()
def chart(case: Case, voice: Voice) -> Chart | None:
    """Draw each limitation with its cause, what meets it, and what would show it.

    A box is filled where the source speaks and dashed where it does not; a dotted line leads from
    an aim to the limitation that it may help. None where no limitation is reported.
    """
    words, chain = voice.words("charts"), links(case)
    columns = (voice.term("limitation"), voice.term("cause"), words["step"], words["record"])
    rows = [row for link in chain for row in _rows(link, voice)]
    tall = [max(LINE * len(wrap(s, LETTERS)) + PAD for _, s in row.values()) for row in rows]
    if not chain:
        return None
    gap = min(max(GAP, (TALL - HEAD - sum(tall) - 0.02) / len(rows[1:] or rows)), 3.1 * GAP)
    figure, axes = sheet(WIDE, HEAD + sum(tall) + gap * (len(rows) - 1) + 0.02)
    for column, head in enumerate(columns):
        middle = column * STEP + WIDTH / 2
        axes.text(middle, HEAD / 2, head.capitalize(), **CENTRED, fontweight="bold")
    tops = accumulate((height + gap for height in tall), initial=HEAD)
    for row, height, top in zip(rows, tall, tops, strict=False):
        _draw(axes, row, top, height)
        if 0 not in row:
            _draw_dotted(axes, top + height / 2, top - gap, words["may help"])
    alt = " ".join(_in_words(row, columns, words["may help"]) for row in rows)
    every = (c for x in chain for c in (x.limitation, *x.causes, *x.measures, *x.aims))
    locators = tuple(dict.fromkeys(claim.locator for claim in every))
    name = "chain note, all told" if all(x.causes and x.measures for x in chain) else "chain note"
    note = voice.speak(words[name], {**case.told, "dated": dated(case)})
    cells = (tuple(row.get(n, ("", ""))[1] for n in range(len(columns))) for row in rows)
    return Chart(figure, alt, (case.told["page_date"],), note.opening, locators, (columns, *cells))


def _draw(axes: Axes, row: Row, top: float, height: float) -> None:
    """Draw boxes side by side, on a line that joins them."""
    middle = top + height / 2
    ends = (min(row) * STEP + WIDTH / 2, max(row) * STEP)
    axes.plot(ends, [middle, middle], color=INK, lw=0.8, zorder=0)
    for column, (look, text) in row.items():
        left, colour = column * STEP, "white" if look is TOLD else INK
        axes.add_patch(Rectangle((left + 0.01, top), WIDTH - 0.02, height, **look))
        lines = "\n".join(wrap(text, LETTERS))
        axes.text(left + WIDTH / 2, middle, lines, **CENTRED, color=colour)


def _draw_dotted(axes: Axes, middle: float, top: float, may_help: str) -> None:
    """Draw a dotted line from an aim to the limitation above that it may help."""
    corner, end = WIDTH / 2, top + 0.05
    axes.plot([2 * STEP, corner, corner], [middle, middle, end], ":", color=INK, lw=1.4)
    axes.plot(corner, end, "^", color=INK, markersize=5)
    axes.text(corner + WIDTH - 0.2, middle - 0.1, may_help, **CENTRED)


def _rows(link: Link, voice: Voice) -> Iterator[Row]:
    """Yield the boxes of a limitation, and those of an aim that may help it."""
    words = voice.words("charts")
    shown = "; ".join(record[voice.lang] for record in link.records)
    steps = f"{', '.join(words[way] for way in link.ways)}: {_labels(link.measures, voice)}"
    texts = [link.limitation.label[voice.lang], _labels(link.causes, voice), link.ways and steps]
    silent = (SILENT, voice.term("not reported"))
    row = {column: (TOLD, str(text)) if text else silent for column, text in enumerate(texts)}
    yield {**row, 3: (RECORD, shown or voice.term("not known"))}
    if link.aims:
        yield {2: (TOLD, f"{words['aim']}: {_labels(link.aims, voice)}")}


def _in_words(row: Row, columns: Sequence[str], may_help: str) -> str:
    """Describe a row of boxes; what a step is stands in its box."""
    steps = row[2][0] is TOLD
    texts = [text if i == 2 and steps else f"{columns[i]}: {text}" for i, (_, text) in row.items()]
    text = "; ".join(texts if 0 in row else [*texts, may_help])
    return f"{text[:1].upper()}{text[1:]}."


def _labels(claims: Iterable[Claim], voice: Voice) -> str:
    return "; ".join(claim.label[voice.lang] for claim in heads(claims))

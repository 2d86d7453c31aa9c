"""Commands for cases that are there: `add`, `codes`, `convert`.

What `report` says of texts that have changed stands here too.
"""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from thapmuoi_analysis.case.errors import Phrase, errors_in, system_language, worded
from thapmuoi_analysis.case.signs import shown
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.manifest import clear
from thapmuoi_analysis.report.outdated import warnings

if TYPE_CHECKING:
    from thapmuoi_analysis.exchange.drafts import Coding

PROJECT = ".qdpx"
LEFT = "left where they are: {names}"
DRAFTED = "claims: {n}; fill in what is still to be filled in, then: thapmuoi check {target}"
CODED = "claims coded: {n}"
CODED_BY = "{target}: claims coded by “{coder}”: {n}"


class _Place(click.Path):
    """A path on the command line; `~` is one's home, also where the shell leaves it."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        """Return the path."""
        return Path(str(super().convert(value, param, ctx))).expanduser()


FILE = _Place()


@click.command()
@click.argument("case")
@click.option("--article", "articles", multiple=True, required=True, type=FILE, metavar="FILE",
              help="a copy of a source, by its id: text, .docx, .html (repeatable)")  # fmt: skip
@click.option("--source", metavar="ID",
              help="compare it with this source, of which it is a corrected text")  # fmt: skip
@click.option("--move", is_flag=True,
              help="with --source: cite what only moved at its new place")  # fmt: skip
@click.option("--lang", type=click.Choice(["vi", "en"]),
              help="language of what is said, else the case's own, else the system's")  # fmt: skip
def add(
    case: str, articles: Sequence[Path], source: str | None, move: bool, lang: str | None
) -> int:
    """Add a later source to a case, or compare a corrected text.

    For a second article: its sentences are put below those that are there, in the same folder or
    workbook. With --source nothing is changed: it is listed which rows cite sentences that have
    moved or are lost; with --move too, rows whose sentence is the same and only moved cite it at
    its new place, and new sentences are listed. CASE is a slug, folder or workbook (.xlsx).

    example: thapmuoi add my-place.xlsx --article later.txt
    """
    from thapmuoi_analysis.case import add as later
    from thapmuoi_analysis.case import correct
    from thapmuoi_analysis.case.reading import find
    from thapmuoi_analysis.case.text import read_articles

    if source and len(articles) > 1:
        raise click.UsageError("--source goes with one --article")
    if move and not source:
        raise click.UsageError("--move goes with --source")
    gone = 0
    path = find(case)
    lang = lang or later.lang_of(path)
    with errors_in(lang):
        texts = read_articles(articles)
        clear(path.absolute().parent)
        if not source:
            lines = later.add(path, texts)
        else:
            [text] = texts.values()
            corrected = correct.followed if move else correct.compared
            lines, gone = corrected(path, source, text)
    for line in lines:
        print(shown(worded(line, lang)))
    return int(gone > 0)


@click.command()
@click.argument("case")
@click.argument("target", type=FILE)
@click.option("--second-coding-of", "known", metavar="CASE",
              help="write how each coder of a project codes the claims of CASE (.csv)")  # fmt: skip
@click.option("--lang", type=click.Choice(["vi", "en"]),
              help="language of what is said, else the system's")  # fmt: skip
def convert(case: str, target: Path, known: str | None, lang: str | None) -> None:
    """Make a workbook of a folder, a project of a case, or the reverse.

    For filling in a case in Excel, and for coding in QualCoder, NVivo, ATLAS.ti or MAXQDA. CASE is
    a slug, folder or workbook (.xlsx), or a REFI-QDA project (.qdpx), which becomes a draft of a
    case; TARGET is new. What has no place in it is listed.

    example: thapmuoi convert thap-muoi thap-muoi.xlsx
    """
    lang = lang or system_language()
    is_project = Path(case).suffix.lower() == PROJECT
    if known and not is_project:
        raise click.UsageError("--second-coding-of goes with a project (.qdpx)")
    with errors_in(lang):
        if is_project:
            lines = _from_project(Path(case).expanduser(), target, known)
        elif target.suffix.lower() == PROJECT:
            lines = _into_project(case, target)
        else:
            lines = _from_case(case, target)
    if target.exists():
        print(shown(target))
    for line in lines:
        print(shown(worded(line, lang)))


def _from_case(case: str, target: Path) -> list[Phrase]:
    """Write a case as a workbook or folder; return what is to be said of it."""
    from thapmuoi_analysis.case.new import write
    from thapmuoi_analysis.case.reading import find, read

    source = find(case)
    clear(target.absolute().parent)
    write(read(source), target)
    names = sorted(path.name for path in source.glob("*"))
    left = [name for name in names if not name.endswith((".csv", ".json"))]
    return [Phrase(LEFT, names=", ".join(left))] if left else []


def _into_project(case: str, target: Path, is_coded: bool = True) -> list[Phrase]:
    """Write a case as a project; return what is to be said of it."""
    from thapmuoi_analysis.case.new import place
    from thapmuoi_analysis.case.reading import find
    from thapmuoi_analysis.exchange import outgoing, qdpx_write

    source = find(case)
    project = outgoing.project_of(source, is_coded=is_coded)
    outgoing.refuse_empty(project, source)
    clear(target.absolute().parent)
    place(target, lambda made: qdpx_write.write(made, project))
    stays = ", ".join(outgoing.stays(source))
    return [*project.left, Phrase(LEFT, names=stays)]


def _from_project(path: Path, target: Path, known: str | None) -> list[Phrase]:
    """Write a project as a draft of a case, or as a second coding of one that is there."""
    from thapmuoi_analysis.case import new
    from thapmuoi_analysis.case.location import address_of, slug_of
    from thapmuoi_analysis.exchange import drafts, qdpx_read

    project = qdpx_read.read(path)
    clear(target.absolute().parent)
    if known:
        if target.suffix.lower() != ".csv":
            raise RuntimeError(f"{target}: expected the name of a table (.csv)")
        codings, left = drafts.second_coding(project, known)
        return [*left, *_placed(codings, target)]
    draft = drafts.draft(project, slug_of(target.with_suffix(".xlsx")))
    readme = new.TEMPLATE / "README.md"
    new.write(draft.raw, target, readme, draft.texts, is_draft=True)
    drafted = Phrase(DRAFTED, n=draft.claims, target=address_of(target))
    return [*draft.left, drafted]


def _placed(codings: Sequence["Coding"], target: Path) -> list[Phrase]:
    """Write second codings, each of several with its coder in its name; return what is said."""
    from thapmuoi_analysis.case import new
    from thapmuoi_analysis.case.location import slug_of

    if len(codings) == 1:
        [coding] = codings
        new.place(target, partial(_write_text, text=coding.text))
        return [Phrase(CODED, n=coding.claims)]
    texts: dict[Path, str] = {}
    said = []
    for coding in codings:
        name = f"{target.stem}-{slug_of(Path(f'{coding.coder}.csv'))}"
        if target.with_stem(name) in texts:
            name = f"{name}-{len(texts) + 1}"
        made = target.with_stem(name)
        texts[made] = coding.text
        said.append(Phrase(CODED_BY, target=made, coder=coding.coder, n=coding.claims))
    for made in texts:
        new.refuse_taken(made)
    for made, text in texts.items():
        new.place(made, partial(_write_text, text=text))
    return said


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


@click.command()
@click.argument("case")
@click.argument("target", type=FILE, default="codes.xlsx")
def codes(case: str, target: Path) -> None:
    """Write the workbook of a second coder.

    For measuring how far two people agree: claims without their codes, columns to fill in with
    lists to choose from, and what each code means. CASE is a slug, folder or workbook (.xlsx);
    TARGET is new, codes.xlsx without a name. metrics.agreement reads it (README.md). A TARGET that
    ends in .qdpx is a project for QualCoder, NVivo, ATLAS.ti or MAXQDA.

    example: thapmuoi codes thap-muoi codes.xlsx
    """
    from thapmuoi_analysis.case import new
    from thapmuoi_analysis.case.case import load_case
    from thapmuoi_analysis.case.excel_codes import write

    if target.suffix.lower() == PROJECT:
        _into_project(case, target, is_coded=False)
        print(shown(target))
        return
    if target.suffix.lower() != ".xlsx":
        raise RuntimeError(
            f"{target}: expected the name of a workbook (.xlsx) or project ({PROJECT})"
        )
    loaded = load_case(case)
    if not loaded.has("claims"):
        raise RuntimeError(f"{loaded.slug} has no claims to be coded")
    clear(target.absolute().parent)
    new.place(target, lambda made: write(made, loaded))
    print(shown(target))


def warned(asked: Sequence[Report]) -> bool:
    """Tell of cited sentences that texts no longer hold; return whether there are any."""
    lost = [*warnings(asked)]
    for line in lost:
        print(shown(line), file=sys.stderr)
    return bool(lost)

"""What somebody needs who cites a report or deposits it: references, and what its files are.

The report and its sources stand as references in `cite.json` (CSL) and `cite.bib`, which Zotero,
Word's add-ins and LaTeX read. `ro-crate-metadata.json` says to an archive of research data what the
folder holds, what it was made of and with.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pypandoc

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.sources import find_copies
from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.chapters import About
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.telling.formatter import Formatter

CRATE = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.1"
HERE = "./"
SOFTWARE = "#thapmuoi-analysis"
NEWS = ("published", "updated")  # the dates of what a newspaper prints
RUN = "#run"
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {  # alike on every system
    ".bib": "text/x-bibtex",
    ".csv": "text/csv",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
Entity = dict[str, Any]


def write_references(folder: Path, job: Job, block: About) -> None:
    """Write the report and its sources as references, `cite.json` and `cite.bib`.

    Parameters
    ----------
    folder : pathlib.Path
        Where the report is made.
    job : Job
        What it is made of.
    block : mapping
        Its title block.
    """
    text = _json(references(job, block))
    _write(folder / "cite.json", text)
    bib = pypandoc.convert_text(text, "biblatex", "csljson")
    _write(folder / "cite.bib", bib)


def references(job: Job, block: About) -> list[Entity]:
    """Return the report and its sources as CSL has them; what is not known is left out."""
    case = job.case
    own = {
        "id": f"{case.slug}-{job.lang}",
        "type": "report",
        "title": _title(job, block),
        "author": _named(case.compiled_by),
        "issued": _day(manifest.today()),
        "version": case.version,
        "language": job.lang,
        "note": block["what_if"],
    }
    listed = [_filled(own)]
    for row in case.records("sources"):
        listed.append(_source(row))
    return listed


def _title(job: Job, block: About) -> str:
    """Return what a report is called among others, where one of a what-if says that it is one."""
    title: str = block["title"]
    if job.case.what_if:
        title += f" ({Formatter(job.lang).term('what if')})"
    return title


def _source(row: Mapping[Any, Any]) -> Entity:
    """Return a source; a title that its compiler gave it stands in brackets."""
    title = row["title"]
    if row["title_is"] == "description":
        title = f"[{title}]"
    reference = {
        "id": row["id"],
        "type": "document",
        "title": title,
        "author": _named(row["author"]),
        "publisher": row["publisher"],
        "issued": _day(row["date"]),
        "accessed": _day(row["accessed"]),
        "URL": row["url"],
        "language": row["language"],
    }
    if row["date_meaning"] in NEWS:
        reference["type"] = "article-newspaper"
        reference["container-title"] = reference.pop("publisher")
    return _filled(reference)


def _named(name: str) -> list[Entity]:
    """Return an author as he is written: a Vietnamese name is not cut in two."""
    return [{"literal": name}] if name else []


def _day(day: Any) -> Entity:
    if pd.isna(day):
        return {}
    return {"date-parts": [[day.year, day.month, day.day]]}


def _filled(entity: Entity) -> Entity:
    return {name: value for name, value in entity.items() if value}


def write_crate(folder: Path, job: Job, block: About) -> None:
    """Write what the files of a report are, when all others stand there.

    Parameters
    ----------
    folder : pathlib.Path
        Where the report is made.
    job : Job
        What it is made of.
    block : mapping
        Its title block.
    """
    names = [path.name for path in sorted(folder.iterdir())]
    names.append(manifest.NAME)  # the last to be written
    sources = [*_sources(job)]
    licences = [*_licences(job.case)]
    graph = [_about_itself(), _report(job, block, names, sources, licences)]
    graph += [_file(name) for name in names]
    graph += licences
    graph += sources
    graph += _run()
    crate = {"@context": f"{PROFILE}/context", "@graph": graph}
    _write(folder / CRATE, _json(crate))


def _about_itself() -> Entity:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": {"@id": HERE},
        "conformsTo": {"@id": PROFILE},
    }


def _report(
    job: Job,
    block: About,
    names: Sequence[str],
    sources: Sequence[Entity],
    licences: Sequence[Entity],
) -> Entity:
    """Return what the folder is as a whole."""
    case = job.case
    report = {
        "@id": HERE,
        "@type": "Dataset",
        "name": _title(job, block),
        "description": f"{block['what_if']} {block['disclaimer']}".strip(),
        "datePublished": manifest.today().isoformat(),
        "version": case.version,
        "inLanguage": job.lang,
        "creditText": case.compiled_by,
        "license": _linked(licences),
        "hasPart": [{"@id": name} for name in names],
        "citation": _linked(sources),
        "mentions": {"@id": RUN},
    }
    return _filled(report)


def _linked(entities: Sequence[Entity]) -> Entity | list[Entity]:
    """Return links to entities; to one alone no list of it."""
    links = [{"@id": entity["@id"]} for entity in entities]
    if len(links) == 1:
        return links[0]
    return links


def _licences(case: Case) -> Iterator[Entity]:
    """Yield the licences of the data, which are those of the report too.

    A report that quotes a copy of its source has none: who may do what with those sentences is for
    their owner to say.
    """
    copies = find_copies(case.folder, case.sources["id"])
    if case.fictional or not copies:
        for where, name in case.licences.items():
            yield {"@id": where, "@type": "CreativeWork", "name": name}


def _file(name: str) -> Entity:
    kind = TYPES[Path(name).suffix]
    return {"@id": name, "@type": "File", "name": name, "encodingFormat": kind}


def _sources(job: Job) -> Iterator[Entity]:
    """Yield each source, as far as it is known."""
    for row in job.case.records("sources"):
        day = row["date"]
        source = {
            "@id": f"#{row['id']}",
            "@type": "CreativeWork",
            "name": row["title"],
            "url": row["url"],
            "author": row["author"],
            "publisher": row["publisher"],
            "datePublished": "" if pd.isna(day) else day.date().isoformat(),
            "license": row["licence"],
        }
        yield _filled(source)


def _run() -> Iterator[Entity]:
    """Yield what was done, and with what."""
    yield {
        "@id": RUN,
        "@type": "CreateAction",
        "instrument": {"@id": SOFTWARE},
        "result": {"@id": HERE},
        "endTime": manifest.today().isoformat(),
    }
    yield {
        "@id": SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "thapmuoi-analysis",
        "version": manifest.versions()["thapmuoi-analysis"],
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")

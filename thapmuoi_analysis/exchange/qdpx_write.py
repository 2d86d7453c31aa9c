"""A project as a file .qdpx: XML and the plain texts, in an archive; the same each time."""

from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from thapmuoi_analysis.exchange.project import OURS, Code, Note, Project, Selection, Source, guid_of

SPACE = "urn:QDA-XML:project:1.0"
PROJECT = "project.qde"
Made = dict[str, str]  # who made something, and when


def write(path: Path, project: Project) -> None:
    """Write a project as a new file.

    Raises
    ------
    FileExistsError
        If there is something of that name: nothing is overwritten.
    """
    with path.open("xb") as file, ZipFile(file, "w") as archive:
        _put(archive, PROJECT, _xml(project))
        for source in project.sources:
            _put_text(archive, source)
        of_passages = _of_passages(project)
        for note in project.notes:
            if note.guid not in of_passages:
                _put_text(archive, note)


def _put_text(archive: ZipFile, of: Source | Note) -> None:
    """Write a text, by the id of what it is the text of."""
    text = of.text.encode()
    _put(archive, f"sources/{of.guid}.txt", text)


def _of_passages(project: Project) -> set[str]:
    """Return the ids of the notes that are on passages."""
    guids: set[str] = set()
    for source in project.sources:
        for selection in source.selections:
            guids.update(selection.notes)
    return guids


def _put(archive: ZipFile, name: str, content: bytes) -> None:
    """Write a part; as ZipInfo has it, it is of 1 January 1980."""
    archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def _xml(project: Project) -> bytes:
    """Return the XML of a project, in the order that its schema asks for."""
    made = {"creatingUser": OURS.guid, "creationDateTime": project.created}
    root = Element("Project", xmlns=SPACE)
    root.set("name", project.name)
    root.set("origin", OURS.name)
    root.set("creatingUserGUID", OURS.guid)
    root.set("creationDateTime", project.created)
    users = SubElement(root, "Users")
    for user in project.users:
        _add(users, "User", user.guid, user.name)
    if project.codes:
        _add_codes(SubElement(root, "CodeBook"), project.codes)
    if project.sources:
        texts = SubElement(root, "Sources")
        for source in project.sources:
            _add_source(texts, source, made)
    if project.notes:
        notes = SubElement(root, "Notes")
        of_passages = _of_passages(project)
        for note in project.notes:
            is_whole = note.guid not in of_passages
            _add_note(notes, note, made, is_whole)
            if is_whole:
                SubElement(root, "NoteRef", targetGUID=note.guid)
    indent(root, " ")
    return bytes(tostring(root, "utf-8", xml_declaration=True)) + b"\n"


def _add_codes(book: Element, codes: Iterable[Code]) -> None:
    """Add codes, each under its group."""
    tree = SubElement(book, "Codes")
    groups: dict[str, Element] = {}
    for code in codes:
        if code.group not in groups:
            guid = guid_of("group", code.group)
            group = _add(tree, "Code", guid, code.group)
            group.set("isCodable", "false")
            groups[code.group] = group
        made = _add(groups[code.group], "Code", code.guid, code.name)
        made.set("isCodable", "true")
        _describe(made, code.description)


def _add(above: Element, tag: str, guid: str, name: str) -> Element:
    """Add an element that has an id and a name."""
    return SubElement(above, tag, guid=guid, name=name)


def _describe(element: Element, text: str) -> None:
    if text:
        SubElement(element, "Description").text = text


def _add_source(texts: Element, source: Source, made: Made) -> None:
    """Add a text, by the name of its part, with its passages."""
    element = _add(texts, "TextSource", source.guid, source.name)
    element.set("plainTextPath", f"internal://{source.guid}.txt")
    element.attrib.update(made)
    _describe(element, source.description)
    for selection in source.selections:
        _add_selection(element, selection, made)


def _add_selection(source: Element, selection: Selection, made: Made) -> None:
    """Add a passage with its codes."""
    element = _add(source, "PlainTextSelection", selection.guid, selection.name)
    element.set("startPosition", str(selection.start))
    element.set("endPosition", str(selection.end))
    made = made | {"creatingUser": selection.coder}
    element.attrib.update(made)
    _describe(element, selection.description)
    for code in selection.codes:
        own = guid_of(selection.guid, code)
        coding = SubElement(element, "Coding", made, guid=own)
        SubElement(coding, "CodeRef", targetGUID=code)
    for note in selection.notes:
        SubElement(element, "NoteRef", targetGUID=note)


def _add_note(notes: Element, note: Note, made: Made, is_whole: bool) -> None:
    """Add a note: of a passage with its text, of the whole project by the name of its part."""
    element = _add(notes, "Note", note.guid, note.name)
    element.attrib.update(made)
    if is_whole:  # QualCoder reads no other as an entry of its journal
        element.set("plainTextPath", f"internal://{note.guid}.txt")
    else:
        SubElement(element, "PlainTextContent").text = note.text

"""A file .qdpx as a project. Whoever sent it may have meant harm: it is not unpacked to disk.

How much it unpacks to is asked first. XML that declares a document type, and with it entities, is
refused before it is parsed. What the file has besides texts that are coded is listed.
"""

import re
import zlib
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError, XMLParser, fromstring
from zipfile import BadZipFile, ZipFile

from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.raw import LONGEST
from thapmuoi_analysis.case.signs import NOT_OF_A_TEXT, PLAIN
from thapmuoi_analysis.case.text import SHORTEN, decode, fit
from thapmuoi_analysis.case.unpacked import refuse_too_large
from thapmuoi_analysis.exchange.project import Code, Note, Project, Selection, Source, User
from thapmuoi_analysis.exchange.qdpx_write import SPACE

LARGEST = 15_000_000  # bytes of the XML, and of all texts, unpacked
MOST = 300_000  # elements of the XML
CONTENT = "PlainTextContent"
ONE_SIGN = "ATLAS"  # counts the end of a line as one sign, also where it writes two
INTERNAL = "internal://"
KEPT = ("Users", "CodeBook", "Sources", "Notes", "Description", "NoteRef")
UNREADABLE = (  # what the library raises of an archive or of XML
    BadZipFile,
    EOFError,
    LZMAError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    ValueError,
    zlib.error,
)
DAMAGED = "export it again from the tool that it comes from, as a REFI-QDA project"
OTHER_PART = "{tag}: {n}: there is no place for it here"
NO_TEXT = "{source}: no plain text in the file: not read"
WHOLE = "{source}: codes of the whole text ({n}): codes are kept of passages alone"
Parts = Mapping[str, bytes]


def read(path: Path) -> Project:
    """Read a project.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Raises
    ------
    CaseError
        If it is no project, or more than a project can be.
    """
    if not path.is_file():
        fix = "mend the name of the file"
        error = DataError(str(path), expected="a file of this name", fix=fix)
        raise CaseError([error])
    for suffix in (".qde", ".txt"):
        refuse_too_large(path, LARGEST, suffix)
    try:
        parts = _parts(path)
        [name] = [part for part in parts if part.endswith(".qde")]
        text = parts[name].decode("utf-8-sig")
        root = _parsed(text)
    except UNREADABLE as error:
        raise _damaged(path) from error
    if root.tag != _tag("Project"):
        raise _damaged(path)
    _refuse_unfit(root, path)
    return _project(root, parts, path)


def _damaged(path: Path) -> CaseError:
    expected = "a REFI-QDA project (.qdpx)"
    return CaseError([DataError(path.name, expected=expected, fix=DAMAGED)])


def _parts(path: Path) -> Parts:
    """Return the XML and the plain texts of an archive, by name in small letters."""
    parts = {}
    with ZipFile(path) as archive:
        for part in archive.infolist():
            name = PurePosixPath(part.filename).name.lower()
            if name.endswith((".qde", ".txt")):
                parts[name] = archive.read(part)
    return parts


def _parsed(text: str) -> Element:
    """Parse XML; ValueError where it declares entities or has too many elements."""
    if "<!DOCTYPE" in text or text.count("<") > 2 * MOST:
        raise ValueError("a document type, or too many elements")
    return fromstring(text.encode(), XMLParser(encoding="utf-8"))


def _refuse_unfit(root: Element, path: Path) -> None:
    """Refuse signs that steer a terminal, and what no cell of a workbook can hold."""
    for element in root.iter():
        name = _name(element)
        texts = [_plain(element.text), *element.attrib.values()]
        if name != CONTENT and max(map(len, texts)) > LONGEST:
            expected = Phrase("a text of at most {n} characters", n=f"{LONGEST:,}")
            error = DataError(path.name, 0, name, "", expected, SHORTEN)
            raise CaseError([error])
        for text in texts:
            found = NOT_OF_A_TEXT.search(text)
            if found:
                error = DataError(path.name, 0, name, found[0], *PLAIN)
                raise CaseError([error])


def _tag(name: str) -> str:
    return f"{{{SPACE}}}{name}"


def _plain(text: str | None) -> str:
    """Return a text with plain ends of lines."""
    return re.sub("\r\n?", "\n", text or "")


def _said(element: Element, name: str) -> str:
    """Return the text of a part of an element; empty where it has none."""
    return _plain(element.findtext(_tag(name)))


def _guid(text: str | None) -> str:
    return (text or "").strip("{} ").lower()


def _project(root: Element, parts: Parts, path: Path) -> Project:
    """Return what the XML says, and what of it has no place here."""
    left = [*_other_parts(root)]
    sources = []
    texts = _Texts(parts, path)
    for element in root.iterfind(f"{_tag('Sources')}/{_tag('TextSource')}"):
        guid = _guid(element.get("guid"))
        name = element.get("name") or guid
        text = texts.of(element, name)
        if text is None:
            left.append(Phrase(NO_TEXT, source=name))
            continue
        n = len(element.findall(_tag("Coding")))
        if n:
            left.append(Phrase(WHOLE, source=name, n=n))
        selections = [*_selections(element, path)]
        if ONE_SIGN in root.get("origin", "").upper():
            text = _plain(text)
        about = _said(element, "Description")
        source = Source(guid, name, text, about, selections)
        sources.append(source)
    return Project(
        name=root.get("name", ""),
        created=root.get("creationDateTime", ""),
        codes=[*_codes(root)],
        sources=sources,
        notes=[*_notes(root, texts)],
        left=left,
        users=[*_users(root)],
    )


def _users(root: Element) -> Iterator[User]:
    for element in root.iterfind(f"{_tag('Users')}/{_tag('User')}"):
        guid = _guid(element.get("guid"))
        yield User(guid, element.get("name") or guid)


def _other_parts(root: Element) -> Iterator[Phrase]:
    """Yield how many elements there are of each kind that is not read."""
    counts = Counter[str]()
    for part in root:
        outer = _name(part)
        for element in part:
            name = _name(element)
            if outer not in KEPT or (outer == "Sources" and name != "TextSource"):
                counts[name] += 1
    for tag, n in counts.items():
        yield Phrase(OTHER_PART, tag=tag, n=n)


def _name(element: Element) -> str:
    """Return what an element is, without the name of its standard."""
    return element.tag.removeprefix(_tag(""))


@dataclass
class _Texts:
    """The texts of a project, which together are no larger than one can be."""

    parts: Parts
    path: Path
    size: int = 0

    def of(self, element: Element, called: str) -> str | None:
        """Return a text: written within the XML, or in a part of its own; None without any."""
        written = element.find(_tag(CONTENT))
        if written is not None:
            text = _plain(written.text)
        else:
            address = element.get("plainTextPath", "")
            name = address.removeprefix(INTERNAL).lower()
            if name == address.lower() or name not in self.parts:
                return None
            text = decode(self.parts[name], name)
        self.size += len(text)  # a part may be named many times
        if self.size > LARGEST:
            raise _damaged(self.path)
        fit(text, called)  # positions are those of the text as it is written
        return text


def _selections(source: Element, path: Path) -> Iterator[Selection]:
    """Yield the passages of a text, each once for each coder."""
    for element in source.iterfind(_tag("PlainTextSelection")):
        notes = []
        for reference in element.iterfind(_tag("NoteRef")):
            note = _guid(reference.get("targetGUID"))
            notes.append(note)
        passage = Selection(
            guid=_guid(element.get("guid")),
            name=element.get("name", ""),
            start=_position(element, "startPosition", path),
            end=_position(element, "endPosition", path),
            description=_said(element, "Description"),
            coder=_guid(element.get("creatingUser")),
            notes=notes,
        )
        codes: dict[str, list[str]] = {}
        for coding in element.iterfind(_tag("Coding")):
            coder = _guid(coding.get("creatingUser")) or passage.coder
            for reference in coding.iterfind(_tag("CodeRef")):
                guid = _guid(reference.get("targetGUID"))
                of_coder = codes.setdefault(coder, [])
                of_coder.append(guid)
        for coder in codes or [passage.coder]:
            yield replace(passage, coder=coder, codes=codes.get(coder, ()))


def _position(element: Element, name: str, path: Path) -> int:
    """Return a position; CaseError where it is no number."""
    text = element.get(name, "")
    if text.isdecimal() and len(text) < 10:
        return int(text)
    expected = "a whole number in digits alone"
    error = DataError(path.name, 0, name, text, expected, DAMAGED)
    raise CaseError([error])


def _codes(root: Element) -> Iterator[Code]:
    """Yield the codes of the codebook, each with the name of the one that it stands under."""
    waiting: deque[tuple[Element, str]] = deque()
    for top in root.iterfind(f"{_tag('CodeBook')}/{_tag('Codes')}/{_tag('Code')}"):
        waiting.append((top, ""))
    while waiting:
        element, group = waiting.popleft()
        name = element.get("name", "")
        guid = _guid(element.get("guid"))
        yield Code(guid, name, group, _said(element, "Description"))
        for under in element.iterfind(_tag("Code")):
            waiting.append((under, name))


def _notes(root: Element, texts: _Texts) -> Iterator[Note]:
    for element in root.iterfind(f"{_tag('Notes')}/{_tag('Note')}"):
        name = element.get("name", "")
        guid = _guid(element.get("guid"))
        text = texts.of(element, name) or ""
        yield Note(guid, name, _plain(text))

"""Bytes to text: UTF-8, or an error that names the place and the likely encoding.

Vietnamese is still met in TCVN3 (ABC fonts), VNI and windows-1258, and as UTF-8 that was opened as
windows-1252 (mojibake); detectors know none of them. Each writes marks as letters of windows-1252
that other languages seldom have at such a place: several of them in a text betray it.
"""

import codecs
import re

from thapmuoi_analysis.record.faults import CaseError, Fault

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MOJIBAKE, DAMAGED = "UTF-8 once read as windows-1252 (mojibake)", "damaged UTF-8 or UTF-16"
BINARY = "binary data (or UTF-16 without byte-order mark)"
PAIRS = {  # encoding -> what is around its marks, and hardly around other letters
    MOJIBAKE: r"(?<=[ÃÄÅÆ][\xa1-\xaa\xac-\xba\xbc-\xbf]|á[\xba\xbb])",
    "windows-1258": "(?<=[aeiouyâãêôõýAEIOUYÂÃÊÔÕÝ][ÌÒÞìò])",
    "TCVN3": r"(?<=[A-Za-z][\xa8-\xae\xb5\xb6\xb8\xb9\xbb-\xbe])(?=[a-z\xa8-\xfe])|(?<=®.)"
    r"|(?<=[A-Za-z][\xc6-\xde])(?<!\b[a-z].)(?=[a-z])",
    "VNI": "(?i:(?<=a[ùøõâàåãäêèü]|e[ùøõâàåã]|o[øõâåä]|[uôö][ùøõ]|y[øõ]|öô))",
}
MARKS = {likely: re.compile(rf"[\xa1-\xff](?:{pairs})") for likely, pairs in PAIRS.items()}
ANYWHERE = re.compile(rf"[\xa1-\xff](?:{'|'.join(PAIRS.values())})")
WORD = re.compile("[A-Za-z\x80-\U0010ffff]+")
CONVERT = "convert it to Unicode (UniKey's converter does) and save it as UTF-8"
MENDS = {
    MOJIBAKE: "open the original again as UTF-8, or have it sent again",
    DAMAGED: "fetch or copy the file again: something is lost or overwritten here",
    BINARY: "save the document as plain text or CSV in UTF-8",
    **dict.fromkeys(("TCVN3", "VNI", "windows-1258"), CONVERT),
}


def decode(raw: bytes, name: str) -> str:
    """Return the text of a file in UTF-8 (or in UTF-16 with a byte-order mark).

    Parameters
    ----------
    raw : bytes
        Content of the file.
    name : str
        Its name, for the error message.

    Returns
    -------
    str
        The text as it stands, without the byte-order mark.

    Raises
    ------
    CaseError
        With one fault: the first place that is not UTF-8, or that holds Vietnamese spoilt by a
        wrong decoding earlier on; what it is likely to be, and how to mend it.
    """
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-16" if raw.startswith(UTF16) else "utf-8")
    except UnicodeDecodeError as error:
        seen = raw.decode("cp1252", "replace")
        raise _error(seen, name, error.start, "byte", _kind(raw, seen)) from None
    if "\0" in text:
        raise _error(text, name, text.index("\0"), "character", BINARY)
    if ANYWHERE.search(text):
        lines = [match.span() for match in re.finditer(r"[^\r\n]+", text)]
        for start, end in [*lines, (0, len(text))]:
            if ANYWHERE.search(text, start, end) and (likely := _likely(text[start:end])):
                place = next(MARKS[likely].finditer(text, start)).start()
                raise _error(text, name, place, "character", likely)
    return text


def _kind(raw: bytes, seen: str) -> str:
    """Return what a file is likely to be that is not text in UTF-8."""
    if 0 in raw and not raw.startswith(UTF16):
        return BINARY
    lost = len(raw) - len(raw.decode("utf-8", "ignore").encode())
    if raw.startswith(UTF16) or lost < (len(raw) - len(raw.decode("ascii", "ignore"))) / 2:
        return DAMAGED
    return _likely(seen) or "another 8-bit encoding (windows-1252?)"


def _likely(seen: str) -> str:
    """Return whose marks there are, of two sorts or more and in many of the words with marks."""
    words = {word for word in WORD.findall(seen) if not word.isascii()}
    for likely, marks in MARKS.items():
        found = {word: marks.findall(word) for word in words if marks.search(word)}
        sorts = {mark.lower() for held in found.values() for mark in held}
        if len(sorts) > 1 and len(found) > len(words) / 4:
            return likely
    return ""


def _error(text: str, name: str, place: int, unit: str, likely: str) -> CaseError:
    """Return the error for one place of a file."""
    *above, before = re.split(r"\r\n?|\n", text[:place])
    words = WORD.finditer(text, place - len(before))
    word = next((word[0] for word in words if word.end() > place), text[place])
    mend = MENDS.get(likely, "save it as UTF-8 in the program that wrote it")
    column, expected = f"{unit} {len(before) + 1}", f"text in UTF-8, not {likely}"
    return CaseError([Fault(name, len(above) + 1, column, word, expected, mend)])

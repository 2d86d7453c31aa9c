"""Text as it comes in and as it is compared: encodings, one form of letters, numbers in words.

Vietnamese is still met in TCVN3 (ABC fonts), VNI and windows-1258, and as UTF-8 that was opened as
windows-1252 (mojibake); detectors know none of them. Each writes marks as letters of windows-1252
that other languages seldom have at such a place: several of them in a text betray it.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

from num2words import num2words

from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase

LARGEST = 50_000_000  # bytes of a file that is read whole
DOCUMENTS = {".docx": "docx", ".odt": "odt", ".html": "html", ".htm": "html"}
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
OTHER = "another encoding (UTF-16 without its mark?), damaged or no text"
MOJIBAKE = "UTF-8 once read as windows-1252 (mojibake)"
PAIRS = {  # encoding -> what is around its marks, and hardly around other letters
    MOJIBAKE: r"(?<=[ÃÄÅÆ][\xa1-\xaa\xac-\xba\xbc-\xbf]|á[\xba\xbb])",
    "windows-1258": "(?<=[aeiouyâãêôõýAEIOUYÂÃÊÔÕÝ][ÌÒÞìò])",
    "TCVN3": r"(?<=[A-Za-z][\xa8-\xae\xb5\xb6\xb8\xb9\xbb-\xbe])(?=[a-z\xa8-\xfe])|(?<=®.)"
    r"|(?<=[A-Za-z][\xc6-\xde])(?<!\b[a-z].)(?=[a-z])",
    "VNI": "(?i:(?<=a[ùøõâàåãäêèü]|e[ùøõâàåã]|o[øõâåä]|[uôö][ùøõ]|y[øõ]|öô))",
}
MARKS = {likely: re.compile(rf"[\xa1-\xff](?:{pairs})") for likely, pairs in PAIRS.items()}
WORD = re.compile("[A-Za-z\x80-\U0010ffff]+")
MEND = "fetch the original again, or convert it to Unicode (UniKey does), and save it as UTF-8"

DAYS = re.compile(  # what of a date is no number: all but its year
    r"(?i)\d{1,2}[/.-]\d{1,2}[/.-](?=\d{4})|(?<=\d{4})-\d\d-\d\d"
    r"|(?:ngày|(?:\d{1,2} )?tháng) \d{1,2}(?:/\d{1,2}\b)?"
)
PERCENT = "(?: ?%| phần trăm)"
SPELLINGS = {"mươi tư": "mươi bốn", "linh": "lẻ", "ngàn": "nghìn"}
COUNTING = (  # words of numbers; năm, which is also a year, only where it can be nothing else
    "(?:một|hai|ba|bốn|sáu|bảy|tám|chín|mười|mươi|mốt|lăm|lẻ(?: năm)?|mấy|(?:không )?trăm|nghìn"
    "|triệu|tỷ|năm (?:mươi|trăm|nghìn))"
)
NUMBER = re.compile(rf"\b({COUNTING}(?: {COUNTING})*)\b(?: năm\b)?")  # and the years it counts
FIVE = r"năm(?= [^\W\d])(?! (?:nay|qua|tới|sau|trước))"


def read(path: Path) -> str:
    """Return the text of a file, as `decode` does; what is too large to be one is not read.

    A document (.docx, .odt, .html) is read by pandoc, a paragraph a line. It opens no other
    file and no address; of a page it gets the text alone.
    """
    if path.stat().st_size > LARGEST or not path.is_file():  # a device has no size, and no end
        expected, fix = (
            Phrase("a file of at most {n} bytes", n=f"{LARGEST:,}"),
            "name another, or shorten it",
        )
        raise CaseError([DataError(path.name, expected=expected, fix=fix)])
    raw, form = path.read_bytes(), DOCUMENTS.get(path.suffix.lower())
    if not form:
        return decode(raw, path.name)
    import pypandoc  # only when there is a document

    from thapmuoi_analysis.case.html_text import only_text

    held = only_text(decode(raw, path.name)) if form == "html" else raw
    return str(pypandoc.convert_text(held, "plain", form, ["--wrap=none", "--sandbox"]))


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
        wrong decoding earlier on, and what it is likely to be.
    """
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-16" if raw.startswith(UTF16) else "utf-8")
        place, likely = (text.index("\0"), OTHER) if "\0" in text else _spoilt(text)
    except UnicodeDecodeError as error:
        text, place = raw.decode("cp1252", "replace"), error.start
        likely = OTHER if "\0" in text else _spoilt(text)[1].replace(MOJIBAKE, "") or OTHER
    if not likely:
        return text
    *above, before = re.split(r"\r\n?|\n", text[:place])
    words = WORD.finditer(text, place - len(before))
    word = next((word[0] for word in words if word.end() > place), text[place : place + 1])
    column, expected = (
        f"character {len(before) + 1}",
        Phrase("text in UTF-8, not {encoding}", encoding=likely),
    )
    raise CaseError([DataError(name, len(above) + 1, column, word, expected, MEND)])


def _spoilt(text: str) -> tuple[int, str]:
    """Return where marks of an encoding begin.

    They are of two sorts, in two words and many of those with marks: of a line, then of the whole.
    """
    for likely, marks in MARKS.items():
        if first := marks.search(text):
            for part in (*text.splitlines(), text):
                words = {word for word in WORD.findall(part) if not word.isascii()}
                found = [held for word in words if (held := marks.findall(word))]
                sorts = {mark.lower() for held in found for mark in held}
                if len(sorts) > 1 and len(found) > max(1, len(words) / 4):
                    return first.start(), likely
    return 0, ""


def canonical(text: str) -> str:
    """Return a text in the form in which it is counted and compared.

    Unicode NFC; LF line ends; no byte-order mark, zero-width space or soft hyphen; tabs and
    no-break spaces are spaces, runs of spaces one space; no space at the ends of lines.
    """
    for old, new in (("[\ufeff\u200b\u00ad]", ""), ("[\t\u00a0\u202f\u2007]", " "),
                     ("\r\n|[\r\u2028\u2029\u0085]", "\n")):  # fmt: skip
        text = re.sub(old, new, text)
    text = re.sub(" {2,}", " ", unicodedata.normalize("NFC", text))
    return "\n".join(line.strip() for line in text.split("\n"))


def occurs(value: int | Fraction | date, sentence: str) -> bool:
    """Return whether a value stands in a sentence as Vietnamese texts write it.

    A `Fraction` is a share: 1/2 is also "50%" and "nửa"; nothing is rounded. Whole numbers only: 9
    does not stand in "2019" or "9,5", nor 2 in "02/03/2022" (but its year does), nor 10 in "mười
    một". Words with a capital count at the start of the sentence only (Tháp Mười is a place), and
    "năm" is five only before a word that makes it no year.
    """
    text = canonical(sentence)
    text = text[:1].lower() + text[1:]
    for rare, usual in SPELLINGS.items():
        text = text.replace(rare, usual)
    text = NUMBER.sub(lambda words: words[1].replace(" ", "_"), text)  # of several words one
    text = text if isinstance(value, date) else DAYS.sub(" ", text)
    return any(re.search(way, text) for way in _ways(value))


def _ways(value: int | Fraction | date) -> Iterator[str]:
    """Yield expressions for a value."""
    if isinstance(value, date):
        d, m, y = f"0?{value.day}", f"0?{value.month}", value.year
        yield rf"\b{d}(?P<sign>[/.-]){m}(?P=sign){y}\b|\b{d} tháng {m} năm {y}|{value:%Y-%m-%d}"
    elif isinstance(value, Fraction):
        above, below = value.as_integer_ratio()
        yield rf"(?<![\d.,]){above}/{below}(?!\d)"
        yield rf"(?<![\d.,]){_figures(100 * value)}(?:[.,]0+)?{PERCENT}"
        yield rf"\b{_words(100 * value)}{PERCENT}|\b{_words(above)} phần {_words(below)}\b"
        yield r"\bnửa\b" if value == Fraction(1, 2) else "(?!)"
    else:
        yield rf"(?<![\w.,])0*{_figures(value)}(?![.,]?\d)"
        yield rf"\b{FIVE if value == 5 else _words(value)}\b"


def _figures(value: int | Fraction) -> str:
    return re.sub(r"[.,]", "[., ]?" if value == int(value) else "[.,]", f"{float(value):,.12g}")


def _words(value: int | Fraction) -> str:
    """Return a whole number above 0 in words, joined as those of a sentence are."""
    return num2words(int(value), lang="vi").replace(" ", "_") if 0 < value == int(value) else "(?!)"

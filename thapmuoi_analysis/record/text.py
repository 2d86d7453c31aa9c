"""Text as it comes in and as it is compared: encodings, one form of letters, numbers in words.

Vietnamese is still met in TCVN3 (ABC fonts), VNI and windows-1258, and as UTF-8 that was opened as
windows-1252 (mojibake); detectors know none of them. Each writes marks as letters of windows-1252
that other languages seldom have at such a place: several of them in a text betray it.
"""

import codecs
import re
import unicodedata
from datetime import date
from fractions import Fraction
from pathlib import Path

from num2words import num2words

from thapmuoi_analysis.record.faults import CaseError, Fault

LARGEST = 50_000_000  # bytes of a file that is read whole
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
    r"""(?<!\d)\d{1,2} (?:([/.-])\d{1,2}\1 | \ tháng\ \d{1,2}\ năm\ ) (?=\d{4}(?!\d))
    | (?<=\d{4})-\d\d-\d\d | \bngày\ \d{1,2}(?:[/-]|\ tháng\ )\d{1,2}
    | \btháng\ \d{1,2}(?:[/-](?=\d{4}))?""",
    re.VERBOSE | re.IGNORECASE,
)
PERCENT = r"(?P<percent>\ ?%|\ phần\ trăm)"
NUMERAL = re.compile(
    rf"""(?<![\w.,]) (?P<sign>(?<![^\s(])[-−])?
    (?P<whole>[1-9]\d{{0,2}}(?:[ .,]\d{{3}})+(?!\d)|\d+) (?:[.,](?P<rest>\d+))?
    (?: {PERCENT} | /(?P<below>\d+) )?""",
    re.VERBOSE | re.IGNORECASE,
)
SCALES = "mươi|trăm|nghìn|triệu|tỷ"
DIGITS = (
    "một(?! (?:số|vài|cách|chút|ít)\\b)|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|lăm|lẻ|mấy"
    "|không(?= trăm)"
)
WORDS = rf"\b(?:{DIGITS}|{SCALES})(?: (?:{DIGITS}|{SCALES}))*\b"
SPELT = re.compile(rf"(?P<run>{WORDS})(?:{PERCENT}| phần (?P<below>{WORDS}))?")
SPELLINGS = (  # one for several
    (r"\bhăm\b", "hai mươi"), ("linh", "lẻ"), ("ngàn", "nghìn"), ("bẩy", "bảy"), (r"\btỉ\b", "tỷ"),
    ("nhăm", "lăm"), ("(?<=mươi )mốt", "một"), ("(?<=mươi )tư", "bốn"),
)  # fmt: skip
YEARS = (  # năm, where it is no five
    (rf"\b(trong|mỗi|hằng|hàng|các|cả|cuối|đầu|giữa|từng|nhiều|\w*\d|{SCALES}|mười|một|hai|ba|bốn|"
     rf"năm|sáu|bảy|tám|chín) năm\b(?! (?:{SCALES}))", r"\1 _"),
    (r"\bnăm (?=\d|(?:nay|qua|tới|sau|trước|ngoái|đầu|cuối|đó|này|ấy|học)\b)", "_ "),
)  # fmt: skip


def read(path: Path, name: str = "") -> str:
    """Return the text of a file, as `decode` does; what is too large to be one is not read."""
    name = name or path.name
    if path.stat().st_size > LARGEST or not path.is_file():  # a device has no size, and no end
        expected, mend = f"a file of at most {LARGEST:,} bytes", "name another, or shorten it"
        raise CaseError([Fault(name, expected=expected, mend=mend)])
    return decode(path.read_bytes(), name)


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
    column, expected = f"character {len(before) + 1}", f"text in UTF-8, not {likely}"
    raise CaseError([Fault(name, len(above) + 1, column, word, expected, MEND)])


def _spoilt(text: str) -> tuple[int, str]:
    """Return where marks of an encoding begin: two sorts or more, in many of the words with marks.

    They are looked for in each line, then in the whole.
    """
    for likely, marks in MARKS.items():
        if first := marks.search(text):
            for part in (*text.splitlines(), text):
                words = {word for word in WORD.findall(part) if not word.isascii()}
                found = [held for word in words if (held := marks.findall(word))]
                sorts = {mark.lower() for held in found for mark in held}
                if len(sorts) > 1 and len(found) > len(words) / 4:
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
    does not stand in "2019", "9,5" or "-9", nor 2 in "02/03/2022" (but its year does), nor 10 in
    "mười một". A number word with a capital counts at the start of the sentence only (Tháp Mười is
    a place), and "năm" is five only where nothing makes it a year; "một số" is not one.
    """
    text = canonical(sentence)
    text = text[:1].lower() + text[1:]
    if isinstance(value, date):
        return bool(re.search(_date(value), text, re.IGNORECASE))
    found = _numbers(DAYS.sub(" ", text))
    if not isinstance(value, Fraction):
        return bool({value, _spelling(value)} & found)
    above, below = map(_spelling, value.as_integer_ratio())
    ways = {("share", way) for way in (value, _spelling(100 * value), f"{above}/{below}")}
    return bool(ways & found or (value == Fraction(1, 2) and re.search(r"\bnửa\b", text)))


def _date(day: date) -> str:
    d, m, year = f"0?{day.day}", f"0?{day.month}", day.year
    written = rf"{d}(?P<sign>[/.-]){m}(?P=sign){year}|{day:%Y-%m-%d}|{d} tháng {m} năm {year}"
    return rf"(?<!\d)(?:{written})(?!\d)"


def _spelling(value: int | Fraction) -> str:
    """Return a whole number in words, in the one spelling that is compared."""
    whole = value == int(value) and 0 < value < 10**12
    return _alike(num2words(int(value), lang="vi")) if whole else "none"


def _alike(words: str) -> str:
    for old, new in SPELLINGS:
        words = re.sub(old, new, words)
    return re.sub(r"\b(?:không trăm|lẻ) ", "", words)


def _numbers(text: str) -> set[object]:
    """Return what numbers a text has, in figures and words; shares are marked as such."""
    found: set[object] = set()
    for match in NUMERAL.finditer(text):
        whole = ("-" if match["sign"] else "") + re.sub(r"\D", "", match["whole"])
        value = Fraction(f"{whole}.{match['rest'] or 0}")
        found |= {value, int(match["below"])} if match["below"] else {value}
        if match["percent"] or match["below"] or match["rest"]:
            over = 100 if match["percent"] else int(match["below"] or 1)
            found.add(("share", value / over if over else value))
    for old, new in (*SPELLINGS, *YEARS):
        text = re.sub(old, new, text)
    for match in SPELT.finditer(text):
        run = _alike(match["run"])
        found.add(run)
        if match["percent"]:
            found.add(("share", run))
        if match["below"]:
            found.add(("share", f"{run}/{_alike(match['below'])}"))
    return found

"""Text as it comes in and as it is compared: encodings, one form of letters, numbers in words.

Vietnamese files are in UTF-8 or, if they are old, in windows-1258, which writes the mark of a tone
as a letter of its own. Both are read; any other encoding is refused.
"""

import codecs
import re
import subprocess
import unicodedata
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path

from num2words import num2words

from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.location import slug_of
from thapmuoi_analysis.case.signs import NOT_OF_A_TEXT, PLAIN
from thapmuoi_analysis.case.unpacked import refuse_too_large

LARGEST = 50_000_000  # bytes of a file that is read whole, and of a document, unpacked
LONGEST = 3_000_000  # bytes of the text of a document, unpacked: ten times what an article has
MEMORY = "1g"  # that pandoc may take
PATIENCE = 60  # seconds that it may take; an article takes less than one
MOST = 1_000_000  # characters of a text, of which a book has as many
DOCUMENTS = {".docx": "docx", ".odt": "odt", ".html": "html", ".htm": "html"}
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
OTHER = "another encoding (UTF-16 without its mark?), damaged or no text"
MOJIBAKE = "UTF-8 once read as windows-1252 (mojibake)"
COPY_TEXT = "copy its text into a text file"
NAME_ANOTHER = "name another file"
SHORTEN = "name another, or shorten it"
FIX = "fetch the original again, or convert it to Unicode (UniKey does), and save it as UTF-8"
LINE_END = re.compile(r"\r\n?|\n")
WORD = re.compile("[A-Za-z\x80-\U0010ffff]+")
SPOILT = re.compile(
    r"á[º»](?=[^\s.,:;!?…)])"
)  # half of the Vietnamese vowels, read as windows-1252
NOT_1258 = re.compile(  # what no Vietnamese text holds: controls, foreign letters, lone tone marks
    r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xa8\xaa\xac\xad\xaf\xb4-\xb6\xb8-\xba"
    r"ÄÅÆÇËÎÏÑÖØÛÜßäåæçëîïñöøûüÿ\u0300-\u036f\ufffd]"
)

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
NEVER = "(?!)"  # an expression that fits nothing


def read(path: Path) -> str:
    """Return the text of a file, as `decode` does; what is too large to be one is not read.

    A document (.docx, .odt, .html) is read by pandoc, a paragraph a line. It opens no other
    file and no address; of a page it gets the text alone.
    """
    if not path.is_file():  # a pipe or a device has no end
        raise CaseError(
            [DataError(str(path), expected="a file, no folder or pipe", fix=NAME_ANOTHER)]
        )
    if path.stat().st_size > LARGEST:
        expected = Phrase("a file of at most {n} bytes", n=f"{LARGEST:,}")
        raise CaseError([DataError(path.name, expected=expected, fix=SHORTEN)])
    form = DOCUMENTS.get(path.suffix.lower())
    content = path.read_bytes()
    if not form:
        return decode(content, path.name)
    from thapmuoi_analysis.case.html_text import DEEPEST, TooDeepError, only_text

    if form == "html":
        try:
            content = only_text(decode(content, path.name)).encode()
        except TooDeepError as error:
            expected = Phrase("a page of elements at most {n} deep in one another", n=DEEPEST)
            raise CaseError([DataError(path.name, expected=expected, fix=COPY_TEXT)]) from error
    else:
        refuse_too_large(path, LARGEST)
        refuse_too_large(path, LONGEST, ".xml")
    return _plain(content, form, path.name)


def _plain(document: bytes, form: str, name: str) -> str:
    """Let pandoc read a document within limits: an archive may hold more than it says."""
    import pypandoc  # only when there is a document

    limited = [pypandoc.get_pandoc_path(), "+RTS", f"-M{MEMORY}", "-RTS", "--sandbox"]
    plain = [f"--from={form}", "--to=plain", "--wrap=none", "--eol=lf"]
    try:
        done = subprocess.run(
            [*limited, *plain], input=document, capture_output=True, check=True, timeout=PATIENCE
        )
    except subprocess.SubprocessError as error:
        expected = Phrase("a document that pandoc reads within {n} seconds", n=PATIENCE)
        raise CaseError([DataError(name, expected=expected, fix=COPY_TEXT)]) from error
    return done.stdout.decode()


def read_articles(paths: Iterable[Path]) -> dict[str, str]:
    """Return the texts of files as `read` does, by the ids that their names give them."""
    texts = {}
    for path in paths:
        if not path.exists():
            fix = "mend the name of the file"
            raise CaseError([DataError(str(path), expected="a file of this name", fix=fix)])
        texts[slug_of(path)] = fit(read(path), path.name)
    return texts


def fit(text: str, name: str) -> str:
    """Return a text that is no longer than any, and of signs that a cell of a workbook can hold.

    Its lines end as those of Unix, whichever system it was written on.
    """
    text = LINE_END.sub("\n", text)
    if len(text) > MOST:
        expected = Phrase("a text of at most {n} characters", n=f"{MOST:,}")
        raise CaseError([DataError(name, expected=expected, fix=SHORTEN)])
    found = NOT_OF_A_TEXT.search(text)
    if found:
        *above, before = text[: found.start()].split("\n")
        column = f"character {len(before) + 1}"
        raise CaseError([DataError(name, len(above) + 1, column, found[0], *PLAIN)])
    return text


def decode(raw: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, windows-1258, or UTF-16 with a byte-order mark.

    Parameters
    ----------
    raw : bytes
        Content of the file.
    name : str
        Its name, for the error message.

    Returns
    -------
    str
        The text as it stands, without the byte-order mark; from windows-1258 in Unicode NFC.

    Raises
    ------
    CaseError
        With one error: the first place that is no text in one of these encodings, or was
        spoilt by a wrong decoding earlier on.
    """
    raw = raw.removeprefix(codecs.BOM_UTF8)
    encoding = "utf-16" if raw.startswith(UTF16) else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        old = unicodedata.normalize("NFC", raw.decode("cp1258", "replace"))
        if NOT_1258.search(old):
            raise _misread(raw.decode("cp1252", "replace"), error.start, name, OTHER) from error
        return old
    if "\0" in text:
        raise _misread(text, text.index("\0"), name, OTHER)
    spoilt = SPOILT.search(text)
    if spoilt:
        raise _misread(text, spoilt.start(), name, MOJIBAKE)
    return text


def _misread(text: str, place: int, name: str, encoding: str) -> CaseError:
    """Return the error of a place in a text, with the word that stands there."""
    *above, before = LINE_END.split(text[:place])
    value = text[place : place + 1]
    for word in WORD.finditer(text, place - len(before)):
        if word.end() > place:
            value = word[0]
            break
    column = f"character {len(before) + 1}"
    expected = Phrase("text in UTF-8, not {encoding}", encoding=encoding)
    return CaseError([DataError(name, len(above) + 1, column, value, expected, FIX)])


def with_plain_spaces(text: str) -> str:
    """Return a text with a space for each space that a word processor makes wider or unbreakable.

    What has no width (a mark of bytes, a place to break, a soft hyphen) is left out.

    Examples
    --------
    >>> with_plain_spaces("có\N{NO-BREAK SPACE}lúc\N{ZERO WIDTH SPACE}")
    'có lúc'
    """
    text = re.sub("[\ufeff\u200b\u2060\u00ad]", "", text)
    return re.sub("[\u00a0\u2000-\u200a\u202f\u205f\u3000]", " ", text)


def canonical(text: str) -> str:
    """Return a text in the form in which it is counted and compared.

    Unicode NFC; LF line ends; no byte-order mark, zero-width space or soft hyphen; tabs and
    no-break spaces are spaces, runs of spaces one space; no space at the ends of lines.
    """
    text = re.sub("[\ufeff\u200b\u00ad]", "", text)
    text = re.sub("[\t\u00a0\u202f\u2007]", " ", text)
    text = re.sub("\r\n|[\r\u2028\u2029\u0085]", "\n", text)
    text = unicodedata.normalize("NFC", text)
    text = re.sub(" {2,}", " ", text)
    return "\n".join(line.strip() for line in text.split("\n"))


def occurs(value: int | Fraction | date, sentence: str, unit: str = "") -> bool:
    """Return whether a value stands in a sentence as Vietnamese texts write it.

    A `Fraction` without a unit is a share: 1/2 is also "50%" and "nửa"; nothing is rounded. Whole
    numbers only: 9 does not stand in "2019" or "9,5", nor 2 in "02/03/2022" (but its year does),
    nor 10 in "mười một". Words with a capital count at the start of the sentence only (Tháp Mười is
    a place), and "năm" is five only before a word that makes it no year.
    """
    text = canonical(sentence)
    text = text[:1].lower() + text[1:]
    for rare, usual in SPELLINGS.items():
        text = text.replace(rare, usual)
    text = NUMBER.sub(lambda words: words[1].replace(" ", "_"), text)  # of several words one
    if isinstance(value, date):
        forms = _forms_of_day(value)
    elif isinstance(value, Fraction) and not unit:
        forms = _forms_of_share(value)
    else:
        forms = _forms_of_count(value)
    if not isinstance(value, date):
        text = DAYS.sub(" ", text)
    return any(re.search(form, text) for form in forms)


def _forms_of_day(day: date) -> list[str]:
    """Return expressions for the ways to write a day."""
    d = f"0?{day.day}"
    m = f"0?{day.month}"
    return [
        rf"\b{d}(?P<sign>[/.-]){m}(?P=sign){day.year}\b",
        rf"\b{d} tháng {m} năm {day.year}",
        f"{day:%Y-%m-%d}",
    ]


def _forms_of_share(share: Fraction) -> list[str]:
    """Return expressions for the ways to write a share."""
    part, whole = share.as_integer_ratio()
    percent = 100 * share
    return [
        rf"(?<![\d.,]){part}/{whole}(?!\d)",
        rf"(?<![\d.,]){_figures(percent)}(?:[.,]0+)?{PERCENT}",
        rf"\b{_words(percent)}{PERCENT}",
        rf"\b{_words(part)} phần {_words(whole)}\b",
        r"\bnửa\b" if share == Fraction(1, 2) else NEVER,
    ]


def _forms_of_count(count: int | Fraction) -> list[str]:
    """Return expressions for the ways to write a whole number."""
    words = FIVE if count == 5 else _words(count)
    return [rf"(?<![\w.,])0*{_figures(count)}(?![.,]?\d)", rf"\b{words}\b"]


def _figures(value: int | Fraction) -> str:
    """Return an expression for a number in figures, whatever separates its thousands."""
    sign = "[., ]?" if value == int(value) else "[.,]"
    return re.sub(r"[.,]", sign, f"{float(value):,.12g}")


def _words(value: int | Fraction) -> str:
    """Return a whole number above 0 in words, joined as those of a sentence are."""
    if value <= 0 or value != int(value):
        return NEVER
    return str(num2words(int(value), lang="vi")).replace(" ", "_")

"""Bytes to text: UTF-8, or an error that names the place and the likely encoding.

Vietnamese is still met in TCVN3 (ABC fonts), VNI and windows-1258, and as UTF-8 that was opened as
windows-1252 (mojibake). Detectors do not help: chardet and charset-normalizer know neither TCVN3
nor VNI, and take such text for Hungarian or Irish. The evidence used here is the language's own:
read by the right table, such text turns into Vietnamese syllables, and other text does not.
"""

import codecs
import re
import unicodedata
from functools import lru_cache

from thapmuoi_analysis.record.faults import CaseError, Fault

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
TCVN3_UNUSED = b"\xaf\xb0\xb1\xb2\xb3\xb4\xba\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xcd\xd9\xda\xdb\xe0\xf0"
TCVN3 = dict(
    zip(
        sorted({*range(0xA1, 0xFF)} - {*TCVN3_UNUSED}),
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# VNI writes a vowel and then its marks as one more letter; a few letters stand for a whole one.
VNI = dict(zip(map(ord, "ñôöíìæóòîÑÔÖÍÌÆÓÒÎ"), "đơưíìỉĩịỵĐƠƯÍÌỈĨỊỴ", strict=True))
for mark, letter in zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True):
    VNI |= dict.fromkeys([ord(mark), ord(mark.upper())], unicodedata.normalize("NFD", letter)[1:])
CP1252 = {ord(bytes([byte]).decode("cp1252", "replace")): byte for byte in range(0x80, 0xA0)}

ONSET = "b|ch?|d|đ|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|q(?=u)|r|s|th?|tr|v|x"
OPEN = (
    "ia|ua|ưa|ya|uya|ai|ao|au|ay|âu|ây|eo|êu|iu|iêu|yêu|oi|ôi|ơi|ui|ưi|ưu|uôi|ươi|ươu"
    "|oai|oay|oao|oeo|uây|uyu|uêu|uơ"
)
CLOSED = "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|uyê"
SYLLABLE = re.compile(rf"(?:{ONSET})?(?:{OPEN}|(?:{CLOSED})(?P<coda>ch?|ng|nh|n|m|p|t)?)")
TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
WORD = re.compile("[A-Za-z\x80-\U0010ffff]+")

# Pairs that Vietnamese in Unicode never has and other languages seldom (so without those of "où",
# "naïf", "goût", "aéré", "aún", "Seán"): only a word with one is suspected in valid UTF-8.
MOJIBAKE = "UTF-8 once read as windows-1252 (mojibake)"
SUSPECT = {
    MOJIBAKE: r"[ÃÄÅÆ][\xa1-\xaa\xac-\xba\xbc-\xbf]|á[\xba\xbb]",
    "TCVN3": r"[A-Za-z\xa8-\xbe][\xa8-\xae\xb5\xb6\xb8\xb9\xbb-\xbe]|\xae[\xc6-\xfe]",
    "VNI": "(?i:a[ùøõâàåãäêèü]|e[ùøõâàåã]|o[øõâåä]|[uôö][ùøõ]|y[øõ])",
}
# The rarer second letter is looked for first: this makes the search six times as fast.
ANYWHERE = re.compile(rf"[\x80-\xff](?<={'|'.join(SUSPECT.values())})")

LEGACY = ("windows-1258", "TCVN3", "VNI")
MEND = dict.fromkeys(LEGACY, "convert it to Unicode (UniKey's converter does) and save it as UTF-8")
MEND |= {
    MOJIBAKE: "open the original again as UTF-8, or have it sent again",
    "damaged UTF-8": "fetch or copy the file again: something is lost or overwritten here",
    "binary data": "save the document as plain text or CSV in UTF-8",
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
        raise _not_utf8(raw, name, error.start) from None
    if "\0" in text:
        raise _not_utf8(raw, name, raw.index(0))
    if ANYWHERE.search(text):
        _refuse_spoilt(text, name)
    return text


def _refuse_spoilt(text: str, name: str) -> None:
    """Raise if a line, or the whole, of a valid text is in the letters of another encoding.

    It takes two such words with different marks, and more than a quarter of all words with marks:
    a foreign name or a unit of measure alone ("Seán", "µm") is never enough.
    """
    lines = enumerate(re.split(r"\r\n?|\n", text), 1)
    suspects = [(row, line) for row, line in lines if ANYWHERE.search(line)]
    for part in (*(line for _, line in suspects), text):
        words = _marked(part)
        for likely in SUSPECT:
            spoilt = {word for word in words if _is_spoilt(word, likely)}
            marks = {re.sub("[A-Za-z]", "", word) for word in spoilt}
            if len(marks) > 1 and len(spoilt) > len(words) / 4:
                places = ((row, match) for row, line in suspects for match in WORD.finditer(line))
                row, first = next((row, match) for row, match in places if match[0] in spoilt)
                value = f"{first[0]} (for {_read(first[0], likely)})"
                raise _error(name, row, f"character {first.start() + 1}", value, likely)


@lru_cache(maxsize=10_000)
def _is_spoilt(word: str, likely: str) -> bool:
    """Return whether a word only makes sense when read in an encoding that is not its own."""
    return bool(re.search(SUSPECT[likely], word)) and _is_syllable(_read(word, likely))


def _not_utf8(raw: bytes, name: str, start: int) -> CaseError:
    """Return the error for a file that is not text in UTF-8 from a byte on."""
    row = len(re.findall(rb"\r\n?|\n", raw[:start])) + 1
    begin = max(raw.rfind(b"\n", 0, start), raw.rfind(b"\r", 0, start)) + 1
    likely, value = _likely(raw, start), f"byte {raw[start]:02X}"
    if likely in LEGACY:
        near = max(begin, start - 30)
        words = WORD.finditer(raw[near : start + 30].decode("latin-1"))
        word = next(match[0] for match in words if match.end() > start - near)
        value += f" in {word} (for {_read(word, likely)})"
    return _error(name, row, f"byte {start - begin + 1}", value, likely)


def _likely(raw: bytes, start: int) -> str:
    """Return what a file is likely to be that is not text in UTF-8 from a byte on."""
    if raw.startswith(UTF16):
        return "damaged UTF-16 (or UTF-32)"
    if nulls := raw.count(0):
        for parity, likely in ((1, "UTF-16LE"), (0, "UTF-16BE")):
            if raw[parity::2].count(0) > 0.9 * nulls and nulls > len(raw) / 10:
                return f"{likely} without byte-order mark"
        return "binary data"
    near = raw[max(0, start - 1000) : start + 100_000]
    marked = len(near) - len(near.decode("ascii", "ignore"))
    if len(near) - len(near.decode("utf-8", "ignore").encode()) < marked / 2:
        return "damaged UTF-8"
    words = _marked(near.decode("latin-1"))
    fit = {likely: sum(_is_syllable(_read(word, likely)) for word in words) for likely in LEGACY}
    best = max(fit, key=fit.__getitem__)
    return best if fit[best] > len(words) / 2 else "another 8-bit encoding (windows-1252?)"


def _marked(text: str) -> set[str]:
    """Return the words with other letters than ASCII, those too long for a syllable left out."""
    return {word for word in WORD.findall(text) if len(word) < 30 and not word.isascii()}


def _read(word: str, likely: str) -> str:
    """Return what a word, given in the letters of windows-1252, says in an encoding."""
    if likely in ("TCVN3", "VNI"):
        return unicodedata.normalize("NFC", word.translate(TCVN3 if likely == "TCVN3" else VNI))
    octets = word.translate(CP1252).encode("latin-1", "replace")
    text = octets.decode("cp1258" if likely == "windows-1258" else "utf-8", "ignore")
    return unicodedata.normalize("NFC", text)


def _is_syllable(word: str) -> bool:
    """Return whether a word with marks is spelt as a Vietnamese syllable."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in letters if letter in TONES]
    bare = unicodedata.normalize("NFC", "".join(x for x in letters if x not in TONES))
    match = SYLLABLE.fullmatch(bare)
    if word.isascii() or len(tones) > 1 or not match:
        return False
    return match["coda"] not in ("c", "ch", "p", "t") or tones in (["\u0301"], ["\u0323"])


def _error(name: str, row: int, column: str, value: str, likely: str) -> CaseError:
    """Return the error for one place of a file."""
    mend = MEND.get(likely, "save it as UTF-8 in the program that wrote it")
    return CaseError([Fault(name, row, column, value, f"text in UTF-8, not {likely}", mend)])

"""Numbers as they are written: the usual Vietnamese and English spellings of a stated value."""

import re
from datetime import date
from fractions import Fraction
from itertools import product

from num2words import num2words

from thapmuoi_analysis.record.sources import canonical

# num2words spells one way; these replacements give the others.
VARIANTS = (
    ("(nghìn|triệu|tỷ) lẻ", r"\1 không trăm lẻ"),
    (r"không trăm lẻ (?=\w+ mươi|mười)", "không trăm "),
    ("(?<=mươi )mốt", "một"),
    ("(?<=mươi )bốn", "tư"),
    ("lăm", "nhăm"),
    (r"hai mươi (?=\w)", "hăm "),
    ("lẻ", "linh"),
    ("nghìn", "ngàn"),
    ("bảy", "bẩy"),
    ("tỷ", "tỉ"),
    (" and ", " "),
)
PERCENT = {"vi": ("%", " %", " phần trăm"), "en": ("%", " %", " percent", " per cent")}
HALF = {"vi": {"nửa", "một nửa"}, "en": {"half", "a half", "one half"}}
MONTHS = "January February March April May June July August September October November December"

TOKEN = re.compile(
    rf"""(?P<date> \d{{1,2}}([/.-])\d{{1,2}}\2\d{{4}} | \d{{4}}-\d\d-\d\d
        | (?:ngày\ )? \d{{1,2}}\ tháng\ \d{{1,2}}\ năm\ \d{{4}}
        | ngày\ \d{{1,2}} (?:\ tháng\ |[/-])\d{{1,2}} (?![/.-]?\d) | tháng\ \d{{1,2}} ([/-]\d{{4}})?
        | \d{{1,2}}\ (?:{MONTHS.replace(" ", "|")})\ \d{{4}}
        | (?:{MONTHS.replace(" ", "|")})\ \d{{1,2}},\ \d{{4}}) (?!\d)
    | (?:(?<![^\s(])[-−])? (?:\d{{1,3}}(?:\ \d{{3}})+(?:[.,]\d+)?(?!\d) | \d+(?:[.,]\d+)*)
    | [%/] | (?P<word>[^\W\d_][^\W_]*)""",
    re.VERBOSE | re.IGNORECASE,
)
UNITS = "một hai ba bốn sáu bảy bẩy tám chín one two three four five six seven eight nine"
TENS = "mười hăm linh lẻ twenty thirty forty fifty sixty seventy eighty ninety"
SCALES = "mươi trăm nghìn ngàn triệu tỷ tỉ hundred thousand million billion"
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TAILS = f"{UNITS} {TEENS} {TENS} mốt tư lăm nhăm mấy"
YEAR_AFTER = f"{UNITS} năm trong mỗi hằng hàng các cả cuối đầu giữa từng nhiều"
YEAR_BEFORE = f"{UNITS} nay qua tới sau trước ngoái đầu cuối đó này ấy học"
HEDGES = "số vài cách chút ít phần"


def spellings(value: int | float | Fraction | date, lang: str = "vi") -> frozenset[str]:
    """Return the usual ways to write a number, a share or a date.

    Parameters
    ----------
    value : int, float, Fraction or datetime.date
        A `Fraction` is a share: 1/2 is also "50%" and "nửa". Nothing is rounded: 84,6% is not a
        spelling of 11/13.
    lang : {"vi", "en"}
        Language of the words. Numerals are given with either decimal sign.
    """
    if isinstance(value, date):
        return frozenset(_dates(value, lang))
    exact = Fraction(str(value))
    if not isinstance(value, Fraction):
        padded = {f"0{value}"} if isinstance(value, int) and 0 <= value < 10 else set()
        return frozenset(_numerals(exact, isinstance(value, float)) | _words(exact, lang) | padded)
    above, below = exact.as_integer_ratio()
    found = {f"{above}/{below}", *_numerals(exact, True)}
    percents = _numerals(100 * exact, True) | _words(100 * exact, lang)
    found |= {percent + sign for percent, sign in product(percents, PERCENT[lang])}
    if lang == "vi":
        parts = product(_words(Fraction(above), lang), _words(Fraction(below), lang))
        found |= {f"{one} phần {other}" for one, other in parts}
    return frozenset(found | (HALF[lang] if exact == Fraction(1, 2) else set()))


def occurs(value: int | float | Fraction | date, sentence: str) -> bool:
    """Return whether a value stands in a sentence in a usual Vietnamese or English spelling.

    Whole numbers only: 9 does not stand in "2019", "9,5" or "-9", nor 2 in "02/03/2022" (but its
    year does), nor 10 in "mười một". A number word with a capital counts at the start of the
    sentence only (Tháp Mười is a place), and "năm" is five only beside no number and no word that
    makes it a year ("trong năm", "năm nay"); "một số" is not one.
    """
    text = _tokens(canonical(sentence))
    share = isinstance(value, Fraction)
    for words in map(_tokens, spellings(value, "vi") | spellings(value, "en")):
        if words in text:
            around = rf"(?<= )(?=(\S+){re.escape(words)}(\S*) ?(\S*))"
            for before, after, later in re.findall(around, f" ^{text}"):
                if not _is_other(words.strip(), before, after, later, share):
                    return True
    return False


def _is_other(words: str, before: str, after: str, later: str, share: bool) -> bool:
    """Return whether words that spell a value mean another thing between their neighbours."""
    if share and re.match("%|phần trăm|per ?cent", f"{after} {later}"):
        return True
    if not words[-1].isalpha():
        return False
    if words == "một" and after in HEDGES.split() and later != "trăm":
        return True
    if words == "năm" and (before in YEAR_AFTER.split() or after in YEAR_BEFORE.split()):
        return True
    if words == "năm" and (before[-1:].isdigit() or after[-1:].isdigit()):
        return True
    longer = after in TAILS.split() or (after in ("năm", "không") and later in SCALES.split())
    scaled = words.rsplit(maxsplit=1)[-1] in f"{TENS} {SCALES}".split()
    return before in f"{TENS} {SCALES}".split() or after in SCALES.split() or (scaled and longer)


def _tokens(text: str) -> str:
    """Return the dates, numbers and words of a text, each between two spaces, in lower case.

    A date is one token, followed by its year; a capitalised word inside a sentence stays so.
    """
    text = re.sub("(hundred|thousand|million|billion) and ", r"\1 ", text)
    found: list[str] = []
    for match in TOKEN.finditer(text):
        token = match[0].replace(" ", "_").replace("−", "-")
        name = match["word"] and found and token[0].isupper()
        found.append(token if name else token.lower())
        if match["date"]:
            found += re.findall(r"\d{4}", token)
    return f" {' '.join(found)} "


def _numerals(value: Fraction, zeros: bool) -> set[str]:
    """Return a number in figures, if it has an end; with `zeros` also as "50,0" and "50,00"."""
    places = next((p for p in range(9) if (value * 10**p).denominator == 1), None)
    found = set()
    for p in [] if places is None else range(places, max(places, 2 * zeros) + 1):
        whole, rest = divmod(abs(int(value * 10**p)), 10**p)
        figures = ("-" if value < 0 else "") + f"{whole:,}" + (f";{rest:0{p}}" if p else "")
        for thousands, point in product(["", ".", ",", " "], ",."):
            if thousands != point:
                found.add(figures.replace(",", thousands).replace(";", point))
    return found


def _words(value: Fraction, lang: str) -> set[str]:
    """Return a whole number in words; not zero in Vietnamese, where "không" is also "not"."""
    if value.denominator != 1 or abs(value) >= 10**12 or (value == 0 and lang == "vi"):
        return set()
    minus = {"vi": "âm ", "en": "minus "}[lang] if value < 0 else ""
    found = {num2words(abs(int(value)), lang=lang)}
    for old, new in VARIANTS:
        found |= {re.sub(old, new, words) for words in found}
    return {minus + words for words in found}


def _dates(day: date, lang: str) -> set[str]:
    """Return a date in figures and in words."""
    days, months = {f"{day.day}", f"{day.day:02}"}, {f"{day.month}", f"{day.month:02}"}
    found = {f"{day:%Y-%m-%d}"}
    found |= {f"{d}{sign}{m}{sign}{day.year}" for d, m, sign in product(days, months, "/.-")}
    if lang == "en":
        month = MONTHS.split()[day.month - 1]
        spelt = {f"{d} {month} {day.year}" for d in days}
        return found | spelt | {f"{month} {d}, {day.year}" for d in days}
    spelt = {f"{d} tháng {m} năm {day.year}" for d, m in product(days, months)}
    return found | spelt | {f"ngày {words}" for words in spelt}

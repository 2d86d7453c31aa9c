"""Names of units as people write them, their order, and codes, which mean a unit only with a day.

A name fits if it is the same but for the placing of its tone (Hòa, Hoà), the choice of i or y at
the end of a syllable (Quí, Quý), capitals, blanks and the way the kind is written (TT., X., P.).
Diacritics that are written must agree (Thạnh is never Thanh); a name without any fits where only
one unit can be meant.

Examples
--------
>>> sorted(["Tân Kiều", "Đốc Binh Kiều", "Hưng Thạnh"], key=sort_key)
['Đốc Binh Kiều', 'Hưng Thạnh', 'Tân Kiều']
>>> folded("Thị trấn Hoà") == folded("thị trấn Hòa")
True
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.case.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.case.text import canonical

__all__ = ["codes_for", "crosswalk", "folded", "sort_key"]
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: as dictionaries order them
KINDS = {"xã": "xã|xa|x", "phường": "phường|phuong|p", "thị trấn": r"thị ?trấn|thi ?tran|t\.? ?t",
         "đặc khu": "đặc khu|dac khu|đk"}  # fmt: skip
BEFORE = {}  # a name behind its kind
for _kind, _written in KINDS.items():
    BEFORE[_kind] = re.compile(rf"(?:{_written})(?=[ .\d])[ .]*(.+)")
ALIKE = str.maketrans("ðÐɖƉ\u2019\u2018\u02bc\u2010\u2011\u2013", "đĐđĐ'''---")
END = r"(?![\w\u0300-\u036f])"  # of a syllable, in decomposed letters
EARLY_TONE = re.compile(rf"(o|u)([{TONES}])((?<=o.)[ae]|(?<=u.)y){END}")
LAST_Y = re.compile(rf"(?:(?<=[bcdđghklmnprstvx])|(?<=qu))y(?=[{TONES}]?{END})")
WITHOUT_TONE = dict.fromkeys(map(ord, TONES))
ALPHABET = "-'0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

CROSSWALK = {  # columns of units, and what they are called in the crosswalk
    "code": "code",
    "code_vintage": "vintage",
    "name_vi": "name",
    "kind": "kind",
    "successor_code": "new_code",
    "successor_vintage": "new_vintage",
    "successor_name_vi": "new_name",
    "successor_kind": "new_kind",
}


def __dir__() -> list[str]:
    return __all__


@lru_cache
def spelt(text: str) -> str:
    """Return a name in composed small letters with single blanks; look-alikes of Đ become Đ."""
    text = canonical(text).translate(ALIKE).casefold()
    text = unicodedata.normalize("NFC", text)
    return re.sub(" ?- ?", "-", " ".join(text.split()))


@lru_cache
def folded(text: str) -> str:
    """Return a name with its tones placed alike, and i for y, where a syllable ends; 1 for 01.

    Examples
    --------
    >>> folded("Mỹ Hoà") == folded("MĨ  HÒA"), folded("Hoàn") == "hoàn"
    (True, True)
    """
    name = re.sub(r"\b0+(?=\d)", "", spelt(text))
    letters = unicodedata.normalize("NFD", name)
    letters = EARLY_TONE.sub(r"\1\3\2", letters)
    letters = LAST_Y.sub("i", letters)
    return unicodedata.normalize("NFC", letters)


@lru_cache
def unmarked(text: str) -> str:
    """Return a folded name without diacritics."""
    name = folded(text).replace("đ", "d")
    letters = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def sort_key(name: str) -> list[Any]:
    """Return what sorts names as Vietnamese dictionaries do, syllable by syllable: letters, tone.

    Đ comes after D, all of Thanh before Thạnh, and numbers go by their value.

    Examples
    --------
    >>> sorted(["Thạnh An", "Thanh Mỹ", "Đông", "Du", "Ấp 10", "Ấp 2"], key=sort_key)
    ['Ấp 2', 'Ấp 10', 'Du', 'Đông', 'Thanh Mỹ', 'Thạnh An']
    """
    return [_syllable_key(syllable) for syllable in spelt(name).split()]


def _syllable_key(syllable: str) -> tuple[int, list[int], list[int]]:
    """Return what sorts syllables: the value of a number, the letters, then the tone."""
    letters = unicodedata.normalize("NFD", syllable)
    tones = [TONES.index(letter) for letter in letters if letter in TONES]
    plain = letters.translate(WITHOUT_TONE)
    number = int(plain) if plain.isdecimal() else -1
    places = map(ALPHABET.find, unicodedata.normalize("NFC", plain))
    return number, list(places), tones


def codes_for(names: pd.Series | Sequence[str], units: pd.DataFrame) -> pd.Series:
    """Return the codes of the units that names mean, to join one's own data to a case.

    Parameters
    ----------
    names : pandas.Series or list of str
        Names of units, with or without their kind, or codes.
    units : pandas.DataFrame
        Table of units of a case: `code`, `name_vi`, `kind`.

    Returns
    -------
    pandas.Series of str
        Codes, with the index of `names`.

    Raises
    ------
    CaseError
        With each name that no unit or more than one bears.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> list(codes_for(["TT. Mỹ An", "my hoa"], load_case("thap-muoi").units))
    ['30037', '30052']
    """
    if not isinstance(units, pd.DataFrame):
        raise TypeError(f"codes_for: units is to be record.units of a case, not {units!r}")
    if not isinstance(names, pd.Series):
        names = pd.Series(names, dtype="str")
    codes = codes_meant(names, units)
    table = str(names.name or "names")
    expected = "a name or code that one unit bears"
    fix = "write it with its diacritics, and with its kind (xã, ấp …), or the code"
    errors = []
    for row, name in enumerate(names, 2):
        if not codes.iloc[row - 2]:
            error = DataError(table, row, "", str(name), expected, fix)
            errors.append(error)
    if errors:
        raise CaseError(errors)
    return codes


def codes_meant(names: pd.Series, units: pd.DataFrame) -> pd.Series:
    """Return the code of the unit that each name means; "" where it is none, or one of several."""
    names = names.fillna("").astype("str")
    codes = {}
    for name in names.unique():
        found = meant(name, units)
        codes[name] = found[0] if len(found) == 1 else ""
    return names.map(codes)


def meant(text: str, units: pd.DataFrame) -> list[str]:
    """Return the codes of the units that may be meant, by the closest form that fits any.

    A text is read as a name of any kind, and as a kind with a name.
    """
    if text.strip() in set(units["code"]):
        return [text.strip()]
    readings = [("", spelt(text))]
    others = {kind: re.compile(rf"{re.escape(spelt(kind))} (.+)") for kind in units["kind"]}
    for kind, form in {**others, **BEFORE}.items():
        match = form.fullmatch(spelt(text))
        if match:
            readings.append((kind, match[1]))
    codes = _fitting(readings, units, spelt) or _fitting(readings, units, folded)
    if codes:
        return codes
    without_marks = [reading for reading in readings if reading[1].isascii()]
    return _fitting(without_marks, units, unmarked)


def _fitting(
    readings: Sequence[tuple[str, str]], units: pd.DataFrame, form: Callable[[str], str]
) -> list[str]:
    """Return the codes of the units whose kind and name, in a form, are those of a reading."""
    asked = {(kind, form(name)) for kind, name in readings}
    codes = []
    columns = (units["code"], units["name_vi"], units["kind"])
    for code, name, kind in zip(*columns, strict=True):
        fits = {("", form(name)), (kind, form(name))}
        if not fits.isdisjoint(asked):
            codes.append(code)
    return codes


def crosswalk(units: pd.DataFrame) -> pd.DataFrame:
    """Return which new unit each unit of a case became part of, with the days of both codes.

    Parameters
    ----------
    units : pandas.DataFrame
        Table of units of a case; those without a successor are left out.

    Returns
    -------
    pandas.DataFrame
        Columns `CROSSWALK` has names for. A code alone is no key: join on code and vintage.
    """
    changed = units[units["successor_code"] != ""].reset_index(drop=True)
    return changed[list(CROSSWALK)].rename(columns=CROSSWALK)


def became(units: pd.DataFrame) -> tuple[Quantity, Quantity]:
    """Return the day since which new units hold those of a case, and how many they are.

    The day is not reported where no unit has a successor.
    """
    new = crosswalk(units)
    rests = grounds(units, "successor_locators")
    count = new["new_code"].nunique()
    number = Quantity(count, "unit", "new_units", Kind.DERIVED, "#{units: successor}", rests)
    if new.empty:
        return not_reported("new_units_as_of", "date"), number
    last = new["new_vintage"].max().date()
    formula = "" if rests else "#{units: successor}"
    return Quantity(last, "date", "new_units_as_of", formula=formula, sources=rests), number


def grounds(units: pd.DataFrame, column: str = "locators") -> tuple[str, ...]:
    """Return what rows of units rest on: their status, or what the named column speaks of."""
    locators = " ".join(units[column]).split()
    return tuple(dict.fromkeys(locators))

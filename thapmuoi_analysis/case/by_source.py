"""What each source states, in its own numbers and as of its own day.

A case may have several sources, of which a later one knows more. What it says changes nothing that
an earlier one said: a claim is told in the numbers of its own source, and how a unit stands is told
as of a source.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from babel.dates import format_date
from pandas import DataFrame

from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.ranges import ends, ends_on
from thapmuoi_analysis.case.schema import SCHEMA, references

Tables = Callable[[str], DataFrame]  # gives a table by its name, empty where a case lacks it
SAMPLE = "mau"  # the source that a new case begins with, to be deleted in the end
ONE_OF_THEM = {"vi": "{vi} của {name}", "en": "{en} by {name}"}
ONE_OF_ITS = {"vi": "{vi} ngày {day} của {name}", "en": "{en} of {day} by {name}"}
ALL_OF_THEM = {"vi": "các {vi} đã đọc", "en": "record"}  # in English one, for its verb
DAY = {"vi": "dd/M/yyyy", "en": "d MMMM yyyy"}
OF_STATUS = ["status", "status_basis"]  # columns of units of which a later source may say more
OF_A_PAGE = "page_date"  # a measure that no other source states of a source
EVER_SINCE = pd.Timestamp("1000-01-01").as_unit("s")  # in place of a first day that is not known
TO_THIS_DAY = pd.Timestamp("9999-12-31").as_unit("s")  # … and of a last one


def source_of(locator: str) -> str:
    """Return the id of the source that a locator is of; a document as a whole is its own locator.

    Examples
    --------
    >>> source_of("dto-2022-03-02:p7.s2"), source_of("dto-2022-03-02")
    ('dto-2022-03-02', 'dto-2022-03-02')
    """
    return locator.partition(":")[0]


def citations(records: Callable[[str], Iterable[Mapping[Any, Any]]]) -> Iterator[tuple[str, str]]:
    """Yield each row of a case that cites a sentence, by its table and key, with the locator.

    Parameters
    ----------
    records : callable
        Gives the rows of a table by its name.
    """
    for name, about in SCHEMA.items():
        if name == "sentences":
            continue
        fields = [field["name"] for field in about["fields"] if "sentences" in references(field)]
        for row in records(name):
            key = " ".join(str(row[column]) for column in about["primaryKey"])
            for field in fields:
                for locator in str(row.get(field, "")).split():
                    yield f"{name} {key}", locator


def stated_by(number: Quantity) -> str:
    """Return the id of the source that states a number; empty where none does."""
    return "".join(map(source_of, number.sources[:1]))


def sources_of(rows: DataFrame) -> pd.Series:
    """Return the source that the locator of each row names."""
    return rows["locator"].str.split(":").str[0]


def corrections(facts: DataFrame) -> dict[str, str]:
    """Return the facts that others correct: id of each -> id of the one that corrects it."""
    by = {}
    for id, corrected in zip(facts["id"], facts["corrects"], strict=True):
        if corrected:
            by[corrected] = id
    return by


def as_corrected(id: str, corrected: Mapping[str, str]) -> str:
    """Return the fact that stands in place of one, itself or the last that corrects it."""
    while id in corrected:
        id = corrected[id]
    return id


def standing_facts(facts: DataFrame) -> DataFrame:
    """Return the facts that no other one corrects."""
    is_corrected = facts["id"].isin(corrections(facts))
    return facts[~is_corrected]


def called(ids: Collection[str], sources: DataFrame, noun: Mapping[str, str]) -> dict[str, str]:
    """Return what sentences call some of the sources of a case, in each language.

    Parameters
    ----------
    ids : collection of str
        Their ids.
    sources : pandas.DataFrame
        The table of sources.
    noun : mapping
        What sentences call a source, in each language.

    Returns
    -------
    dict of str to str
        Of one source its publisher, with its day (or id, where that does not tell them apart) if
        another one has the same; of several that they are those which were read.
    """
    if len({*ids}) != 1:
        return {lang: words.format(**noun) for lang, words in ALL_OF_THEM.items()}
    [id] = {*ids}
    row: Any = sources.set_index("id").loc[id]
    name = row["publisher"]
    alike = sources[sources["publisher"] == name]
    forms = ONE_OF_THEM
    if len(alike) > 1 and (alike["date"] == row["date"]).sum() == 1:
        forms = ONE_OF_ITS
    elif len(alike) > 1:
        name = f"{name} ({id})"
    called = {}
    for lang, words in forms.items():
        day = written(row["date"], lang) if forms is ONE_OF_ITS else ""
        called[lang] = words.format(name=name, day=day, **noun)
    return called


def written(day: date, lang: str) -> str:
    """Return a day in words: 02/3/2022 (days below 10, and January and February, with a zero)."""
    form = DAY[lang]
    if day.month < 3:
        form = form.replace("/M/", "/MM/")
    return str(format_date(day, form, locale=lang))


def numbers_of(
    source: str, facts: DataFrame, quantities: Mapping[str, Quantity]
) -> dict[str, Quantity]:
    """Return what a source states, by measure: what a clause of it means by `{adopted}`.

    Parameters
    ----------
    source : str
        Id of the source.
    facts : pandas.DataFrame
        The table of facts.
    quantities : mapping of str to Quantity
        Its numbers, by id.

    Returns
    -------
    dict of str to Quantity
        Measure -> of the facts of this source the one that bears the name of the measure as its
        id, else the latest; where the source states none, the one that bears it of any source.
    """
    own = facts[sources_of(facts) == source]
    own = own.sort_values("as_of_latest", kind="stable", na_position="first")
    numbers = {}
    for measure in facts["measure"]:
        if measure in quantities and measure != OF_A_PAGE:
            numbers[measure] = quantities[measure]
    for id, measure in zip(own["id"], own["measure"], strict=True):
        numbers[measure] = quantities[id]
    for id in own["id"]:
        if id in numbers:
            numbers[id] = quantities[id]
    return numbers


def units_as_of(table: Tables, source: str = "") -> DataFrame:
    """Return the units of a case, each with the status that a source knows of.

    Parameters
    ----------
    table : callable
        The method `table` of a case.
    source : str, optional
        Id of the source: what later ones say of a unit is left out. By default none is.

    Returns
    -------
    pandas.DataFrame
        The table `units`; where the table `statuses` says more, its status, and its locator behind
        the one that names the unit.
    """
    units = table("units")
    statuses = table("statuses")
    if statuses.empty or units.empty:
        return units
    days = _days_of(table("sources"))
    until = days.get(source, TO_THIS_DAY)
    listed = {code: _listed_on(cell, days) for code, cell in _locators(units)}
    rows = statuses.assign(source=sources_of(statuses))
    by_source = rows["source"].map(days)
    rows["day"] = rows["as_of_latest"].fillna(by_source).fillna(TO_THIS_DAY)
    known = units.set_index("code")
    for row in rows.sort_values("day", kind="stable").to_dict("records"):
        is_later = listed[row["unit"]] < row["day"] <= until
        if is_later or row["source"] == source:
            known.loc[row["unit"], OF_STATUS] = [row["status"], "stated"]
            names = known.loc[row["unit"], "locators"].split()[:1]
            known.loc[row["unit"], "locators"] = " ".join([*names, row["locator"]])
    return known.reset_index()[[*units]]


class UnitName(str):
    """The name of a unit that another one bears as well: with its kind, in Vietnamese.

    Attributes
    ----------
    name, kind, kind_en : str
        As the table of units has them, from which it is told in another language.
    """

    def __new__(cls, name: str, kind: str, kind_en: str) -> "UnitName":
        """Write the kind before the name."""
        named = super().__new__(cls, f"{kind} {name}")
        named.__dict__.update(name=name, kind=kind, kind_en=kind_en)
        return named

    def __reduce__(self) -> tuple[type["UnitName"], tuple[str, ...]]:
        """Return what it is made of again where it is copied or sent elsewhere."""
        return UnitName, tuple(vars(self).values())


def remaining_names(table: Tables, source: str = "") -> tuple[str, ...]:
    """Return the names of the units that have not adopted, as a source knows it."""
    units = units_as_of(table, source)
    is_shared = units["name_vi"].duplicated(keep=False)
    is_left = units["status"] == "not_adopted"
    named = units.assign(is_shared=is_shared)[is_left]
    columns = named[["name_vi", "kind", "kind_en", "is_shared"]]
    names: list[str] = []
    for name, kind, kind_en, shared in columns.itertuples(index=False):
        names.append(UnitName(name, kind, kind_en) if shared else name)
    return tuple(names)


def _days_of(sources: DataFrame) -> dict[str, pd.Timestamp]:
    """Return the day that each source bears, of those that bear one."""
    dated = sources.dropna(subset="date")
    return dict(zip(dated["id"], dated["date"], strict=True))


def _locators(units: DataFrame) -> Sequence[tuple[str, str]]:
    return [*zip(units["code"], units["locators"], strict=True)]


def _listed_on(locators: str, days: Mapping[str, pd.Timestamp]) -> pd.Timestamp:
    """Return the day of what the status of a unit rests on: of the sentence that comes last."""
    *_, last = locators.split()
    return days.get(source_of(last), EVER_SINCE)


def order(number: Quantity) -> tuple[Any, ...]:
    """Return what numbers of one measure are sorted by: their ends; of times the last day."""
    if number.unit == "year":
        return (ends_on(number.value),)
    return ends(number.value) or ()


def is_mixed(numbers: Sequence[Quantity]) -> bool:
    """Return whether some of the times that sources state are years, and some within a year."""
    kinds = {isinstance(number.value, int) for number in numbers}
    return numbers[0].unit == "year" and len(kinds) > 1

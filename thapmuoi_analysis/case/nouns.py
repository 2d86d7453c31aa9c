"""What a case calls the things that it counts: its units, and those that were rotated.

Sentences name a noun (`unit_noun`: communes and towns), or in English what one is called
(`unit_one`: commune or town).
"""

from collections.abc import Mapping

from thapmuoi_analysis.case.claim import Both
from thapmuoi_analysis.case.schema import DESCRIPTOR

ABOUT = DESCRIPTOR["case"]  # what a descriptor may say of a case
DEFAULTS = {name: about["default"] for name, about in ABOUT.items() if "default" in about}


def nouns(names: Mapping[str, Both]) -> dict[str, Both]:
    """Return the nouns of a case by name, and what one of each is called.

    A plan counts all units unless the case says otherwise. In English, where the case does not say
    what one is called, it is a unit or a person.

    Parameters
    ----------
    names : mapping
        What the case calls things.

    Examples
    --------
    >>> made = nouns({"unit_noun": {"vi": "ấp", "en": "hamlets", "en_one": "hamlet"}})
    >>> made["plan_noun"]["en"], made["unit_one"]["en"], made["moved_one"]["en"]
    ('hamlets', 'hamlet', 'person')
    """
    units = names.get("unit_noun", DEFAULTS["unit_noun"])
    found = {
        "unit": units,
        "plan": names.get("plan_noun", units),
        "moved": names.get("moved_noun", DEFAULTS["moved_noun"]),
    }
    told: dict[str, Both] = {}
    for name, noun in found.items():
        default = DEFAULTS[f"{name}_noun"]
        one = noun.get("en_one", default["en_one"])
        told[f"{name}_noun"] = noun
        told[f"{name}_one"] = {"vi": noun["vi"], "en": one}
    return told

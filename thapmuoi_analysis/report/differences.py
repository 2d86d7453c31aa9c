"""What changed between two reports: numbers, claims, texts, and what they were made from."""

from collections.abc import Iterator

from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.chapters import About

PARTS = ("numbers", "claims", "messages", "figures", *manifest.MADE_FROM)
SAYS = {"changed": "was {was} and is now {now}", "is new": "is new: {now}",
        "is gone": "is gone; it was {was}"}  # fmt: skip


def diff(old: About, new: About) -> Iterator[str]:
    """Yield what differs between two reports, by their manifests.

    Numbers, claims and figures that changed, appeared or vanished; behind a changed number the
    numbers that it is made of and that changed too, or the row that states it; then inputs,
    chapters, parameters and versions.
    """
    before = _written(old)
    after = _written(new)
    found = list(manifest.changes(before, after, PARTS))
    changed = {name for part, name, _ in found if part == "numbers"}
    for part, name, how in found:
        said = how
        if part not in ("inputs", "notebooks"):
            was = before[part].get(name)
            now = after[part].get(name)
            said = SAYS[how].format(was=was, now=now)
        if part == "numbers" and how == "changed":
            reason = _because(new["numbers"][name], changed)
            said += f", because of {reason}"
        one = part.removesuffix("s")
        yield f"{one} {name} {said}"


def _because(number: About, changed: set[str]) -> str:
    """Return the inputs of a number that changed, or else where it stands."""
    inputs = [id for id in number["inputs"] if id in changed]
    return ", ".join(inputs) or number.get("origin", "other data or another formula")


def _written(about: About) -> dict[str, dict[str, str]]:
    """Return the parts of a manifest as they are compared and told, each by its names."""
    written: dict[str, dict[str, str]] = {}
    for part in PARTS:
        texts = {name: f"“{value}”" for name, value in about[part].items()}
        written[part] = texts
    for id, number in about["numbers"].items():
        value = number["value"]
        if number["hedge"]:
            value += f" “{number['hedge']}”"
        written["numbers"][id] = f"{value} ({number['kind']})"
    return written

"""What is made of `schema.json`: the dictionary in `data/README.md`, the schemas of each case.

How the dictionary looks stands in `dictionary.md`.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment

from thapmuoi_analysis.case.descriptor import DESCRIBED, REQUIRED, package
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA, TYPES, required_of

BEGIN = "<!-- schema.json -->"
END = "<!-- schema.json ends -->"


def renewed(data: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file of a folder of cases that is made of the schema, and its text."""
    readme = data / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    yield readme, f"{before}{BEGIN}\n\n{markdown()}\n\n{END}{after}"
    for path in sorted(data.glob(f"*/{DESCRIBED}")):
        columns = {}
        for name in SCHEMA:
            file = path.with_name(f"{name}.csv")
            if file.is_file():
                heading = file.read_text("utf-8").split("\n")[0]
                columns[name] = heading.split(",")
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        yield path, package(descriptor, columns)


def markdown() -> str:
    """Return the dictionary: the tables, what `case` says, then the columns of every table."""
    text = Path(__file__).with_name("dictionary.md").read_text("utf-8")
    environment = Environment(trim_blocks=True, finalize=_in_a_cell)
    made = environment.from_string(text).render(
        tables=SCHEMA,
        case=DESCRIPTOR["case"],
        types=TYPES,
        always=REQUIRED,
        required_of=required_of,
    )
    return made.strip()


def _in_a_cell(text: object) -> str:
    return str(text).replace("|", "\\|")

"""What is made of `schema.json`: the dictionary in `data/README.md`, the schemas of each case."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from thapmuoi_analysis.case.raw import DESCRIBED, REQUIRED, package
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA, TYPES, required_of

BEGIN, END = "<!-- schema.json -->", "<!-- schema.json ends -->"
HEADS = ("cột · column", "kiểu · type", "bắt buộc · required", "nghĩa", "meaning")
NEEDED = ("không · no", "có · yes")
Row = tuple[str, ...]


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
                columns[name] = file.read_text("utf-8").split("\n")[0].split(",")
        yield path, package(json.loads(path.read_text(encoding="utf-8")), columns)


def markdown() -> str:
    """Return the dictionary: the tables, what `case` says, then the columns of every table."""
    tables = []
    for name, table in SCHEMA.items():
        needed = NEEDED[name in REQUIRED]
        link = f"[`{name}`](#{name})"
        tables.append((link, needed, table["description_vi"], table["description"]))
    keys = [(f"`{key}`", about["vi"], about["en"]) for key, about in DESCRIPTOR["case"].items()]
    parts = [
        _table(("bảng · table", HEADS[2], "nội dung", "content"), tables),
        "### `case`",
        _table(("khóa của `datapackage.json` · key", *HEADS[3:]), keys),
    ]
    for name, table in SCHEMA.items():
        vi = f"{table['description_vi']}. {table.get('notes_vi', '')}"
        en = f"{table['description']}. {table.get('notes', '')}"
        parts.append(f"### `{name}`")
        parts.append(f"{vi}  \n{en}".strip())
        parts.append(_table(HEADS, _columns(name)))
        parts.append(f"Khóa · Key: `{', '.join(table['primaryKey'])}`.")
    return "\n\n".join(parts)


def _columns(table: str) -> Iterator[Row]:
    for field in SCHEMA[table]["fields"]:
        needed = NEEDED[field["name"] in required_of(table)]
        meaning = f"**{field['title']}**: {field['description_vi']}"
        yield f"`{field['name']}`", TYPES[field["type"]], needed, meaning, field["description"]
        for code, means in field.get("codes", {}).items():
            yield f"– `{code}`", "", "", means["vi"], means["en"]


def _table(heads: Row, rows: Iterable[Row]) -> str:
    lines = []
    for row in (heads, ["---"] * len(heads), *rows):
        cells = " | ".join(cell.replace("|", "\\|") for cell in row)
        lines.append(f"| {cells} |")
    return "\n".join(lines)

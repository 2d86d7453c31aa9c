"""What is made of `schema.json`: the dictionary in `data/README.md`, the schemas of each case."""

import json
from collections.abc import Iterator
from pathlib import Path

from thapmuoi_analysis.record.raw import DESCRIBED, REQUIRED, package
from thapmuoi_analysis.record.schema import DESCRIPTOR, SCHEMA, TYPES, required_of

BEGIN, END = "<!-- schema.json -->", "<!-- schema.json ends -->"
HEADS = ("cột · column", "kiểu · type", "bắt buộc · required", "nghĩa", "meaning")
NEEDED = ("không · no", "có · yes")
Cells = tuple[str, ...]


def renewed(data: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file of a folder of cases that is made of the schema, and its text."""
    readme = data / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    yield readme, f"{before}{BEGIN}\n\n{markdown()}\n\n{END}{rest.partition(END)[2]}"
    for path in sorted(data.glob(f"*/{DESCRIBED}")):
        held = {name: path.with_name(f"{name}.csv") for name in SCHEMA}
        heads = {
            name: table.read_text(encoding="utf-8").split("\n")[0].split(",")
            for name, table in held.items()
            if table.is_file()
        }
        yield path, package(json.loads(path.read_text(encoding="utf-8")), heads)


def markdown() -> str:
    """Return the dictionary: the tables, what `case` says, then the columns of every table."""
    tables = [(f"[`{name}`](#{name})", NEEDED[name in REQUIRED], *_said(name)) for name in SCHEMA]
    keys = [(f"`{key}`", told["vi"], told["en"]) for key, told in DESCRIPTOR["case"].items()]
    parts = [
        _table(("bảng · table", HEADS[2], "nội dung", "content"), *tables),
        "### `case`",
        _table(("khóa của `datapackage.json` · key", *HEADS[3:]), *keys),
    ]
    return "\n\n".join([*parts, *(part for name in SCHEMA for part in _section(name))])


def _section(name: str) -> Iterator[str]:
    table = SCHEMA[name]
    vi, en = _said(name)
    yield f"### `{name}`"
    yield f"{vi}. {table.get('notes_vi', '')}  \n{en}. {table.get('notes', '')}".strip()
    yield _table(HEADS, *_columns(name))
    yield f"Khóa · Key: `{', '.join(table['primaryKey'])}`."


def _said(name: str) -> Cells:
    return SCHEMA[name]["description_vi"], SCHEMA[name]["description"]


def _columns(name: str) -> Iterator[Cells]:
    for field in SCHEMA[name]["fields"]:
        needed = NEEDED[field["name"] in required_of(name)]
        meaning = f"**{field['title']}**: {field['description_vi']}"
        yield f"`{field['name']}`", TYPES[field["type"]], needed, meaning, field["description"]
        for code, said in field.get("codes", {}).items():
            yield f"– `{code}`", "", "", said["vi"], said["en"]


def _table(heads: Cells, *rows: Cells) -> str:
    lines = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in (heads, *rows)]
    lines.insert(1, " | ".join(["---"] * len(heads)))
    return "\n".join(f"| {line} |" for line in lines)

"""What is made of `schema.json`: the dictionary in `data/README.md`, the schemas of each case."""

import json
from collections.abc import Iterator
from pathlib import Path

from thapmuoi_analysis.case.raw import DESCRIBED, REQUIRED, package
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA, TYPES, required_of

BEGIN, END = "<!-- schema.json -->", "<!-- schema.json ends -->"
HEADS = ("cột · column", "kiểu · type", "bắt buộc · required", "nghĩa", "meaning")
NEEDED = ("không · no", "có · yes")
SAID = ("description_vi", "description")
Cells = tuple[str, ...]


def renewed(data: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file of a folder of cases that is made of the schema, and its text."""
    readme = data / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    yield readme, f"{before}{BEGIN}\n\n{markdown()}\n\n{END}{rest.partition(END)[2]}"
    for path in sorted(data.glob(f"*/{DESCRIBED}")):
        files = {name: path.with_name(f"{name}.csv") for name in SCHEMA}
        texts = {name: file.read_text("utf-8") for name, file in files.items() if file.is_file()}
        heads = {name: text.split("\n")[0].split(",") for name, text in texts.items()}
        yield path, package(json.loads(path.read_text(encoding="utf-8")), heads)


def markdown() -> str:
    """Return the dictionary: the tables, what `case` says, then the columns of every table."""
    keys = [(f"`{key}`", told["vi"], told["en"]) for key, told in DESCRIPTOR["case"].items()]
    tables = [
        (f"[`{name}`](#{name})", NEEDED[name in REQUIRED], *map(table.get, SAID))
        for name, table in SCHEMA.items()
    ]
    parts = [
        _table(("bảng · table", HEADS[2], "nội dung", "content"), *tables),
        "### `case`",
        _table(("khóa của `datapackage.json` · key", *HEADS[3:]), *keys),
    ]
    for name, table in SCHEMA.items():
        said = (f"{table[f'description{x}']}. {table.get(f'notes{x}', '')}" for x in ("_vi", ""))
        parts += [f"### `{name}`", "  \n".join(said).strip(), _table(HEADS, *_columns(name))]
        parts.append(f"Khóa · Key: `{', '.join(table['primaryKey'])}`.")
    return "\n\n".join(parts)


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

"""Feed the readers what nobody would write, guided by the code that it reaches.

`python tests/trial/fuzz.py PART [RUNS]` with a part of `text`, `table`, `descriptor`, `workbook`,
`project`;
a run is one input. Only a `CaseError` may leave them. Where
atheris is not installed, inputs are changed at random without guidance, which it says.
"""

import io
import json
import random
import re
import sys
import tempfile
import zipfile
from contextlib import nullcontext
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl

try:
    import atheris
except ImportError:
    atheris = None

ROOT = Path(__file__).parents[2]
VALID = ROOT / "tests" / "_valid"
seen = (
    atheris.instrument_imports(include=["thapmuoi_analysis.case", "thapmuoi_analysis.exchange"])
    if atheris
    else nullcontext()
)
with seen:
    from thapmuoi_analysis.case import (
        descriptor,
        excel_read,
        excel_write,
        raw,
        sentences,
        tables,
        text,
    )
    from thapmuoi_analysis.case.case import read
    from thapmuoi_analysis.case.errors import CaseError
    from thapmuoi_analysis.exchange import drafts, outgoing, qdpx_read, qdpx_write

CASE = raw.read_folder(VALID)
NAMES = sorted(CASE.tables)
DAY = date(2022, 3, 2)


def of_text(data):
    """Split, compare and search a text; hold what the splitter promises."""
    try:
        said = text.decode(data, "x.txt")
    except CaseError:
        return
    plain = text.canonical(said)
    assert text.canonical(plain) == plain
    found = sentences.sentences(said)
    assert " ".join(found.values()).split() == plain.split()
    for place, sentence in found.items():
        assert re.fullmatch(r"p[1-9]\d*\.s[1-9]\d*", place) and sentence and "\n" not in sentence
    for value in (11, Fraction(1, 2), DAY):
        text.occurs(value, said[:200])


def of_table(data):
    """Read a file of a case in its place, and check it with the others."""
    if not data:
        return
    name = NAMES[data[0] % len(NAMES)]
    try:
        rows = raw._rows(text.decode(data[1:], name), name)
    except CaseError:
        return
    read = {name: raw.RawTable(name, rows, range(1, len(rows) + 1))}
    read = {**CASE.tables, **read} if data[0] > 250 else read
    for error in tables.errors(raw.RawCase({**CASE.descriptor, "resources": []}, read)):
        str(error)


def of_descriptor(data):
    """Read a descriptor, and a case that has it."""
    try:
        said = descriptor.strict_json(text.decode(data, "x"))
    except (ValueError, RecursionError):
        return
    said = said if isinstance(said, dict) else {"case": said}
    _, wrong = descriptor.usable(said)
    for error in wrong:
        str(error)
    if not wrong:
        descriptor.package(said, {}).encode()
        excel_read.nested(dict(excel_write.flat({"case": {}, **said})))


SHEETS = {name: excel_read.columns_of(name) for name in ("plan", "units")}


def _parts():
    """Return the parts of a workbook as small as can be: the sheets of names, plan and units."""
    with tempfile.TemporaryDirectory() as folder:
        excel_write.write(Path(folder) / "x.xlsx", read(VALID))
        book = openpyxl.load_workbook(Path(folder) / "x.xlsx")
        for page in [page for page in book if page.title not in (*SHEETS, excel_read.CASE)]:
            del book[page.title]
        book["plan"]["B4"] = "=1+1"
        book["plan"]["C4"] = date(2021, 1, 5)
        book.save(made := io.BytesIO())
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def of_workbook():
    """Return what reads a workbook one part of which is changed where the input says."""
    parts = _parts()
    folder = tempfile.mkdtemp(prefix="fuzz-")
    names = sorted(name for name in parts if not re.search("comment|vml|theme|docProps", name))
    path = Path(folder) / "x.xlsx"

    def one(data):
        if len(data) < 6:
            return
        name = names[data[0] % len(names)]
        old = parts[name]
        at = int.from_bytes(data[1:4]) % (len(parts[name]) + 1)
        spoilt = {**parts, name: old[:at] + data[5:] + old[at + data[4] :]}
        with zipfile.ZipFile(path, "w") as archive:
            for part, content in spoilt.items():
                archive.writestr(part, content)
        try:
            found, wrong = excel_read.read_sheets(
                path, {excel_read.CASE: excel_read.KEYS, **SHEETS}
            )
            held = found.pop(excel_read.CASE, raw.RawTable("x", [[*excel_read.KEYS]], [0]))
            rows = dict(zip(*map(held.cells, excel_read.KEYS), strict=True))
            about = {**excel_read.nested(rows), "resources": [{"name": name} for name in found]}
            wrong += descriptor.usable(about)[1]
            wrong += [] if wrong else tables.errors(raw.RawCase(about, found))
        except CaseError as error:
            wrong = error.errors
        for error in wrong:
            str(error)

    return one


PLACES = [
    b'name="',
    b"Position=",
    b"Description>",
    b"locator",
    b"id: ",
    b"p1.s1",
    b"internal",
    b"User=",
]


def of_project():
    """Return what reads a project, one part of which is changed behind a name that stands there."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    path = folder / "x.qdpx"
    qdpx_write.write(path, outgoing.project_of(ROOT / "data" / "example"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = sorted(parts)

    def one(data):
        if len(data) < 5:
            return
        name = names[data[0] % len(names)]
        old = parts[name]
        begin = int.from_bytes(data[1:3]) * 3 % (len(old) + 1)
        at = max(begin, old.find(PLACES[data[3] % len(PLACES)], begin))
        spoilt = {**parts, name: old[:at] + data[5:] + old[at + data[4] :]}
        with zipfile.ZipFile(path, "w") as archive:
            for part, content in spoilt.items():
                archive.writestr(part, content)
        try:
            project = qdpx_read.read(path)
            left = [*drafts.draft(project, "mine").left]
            left += drafts.second_coding(project, str(ROOT / "data" / "example"))[1]
        except CaseError as error:
            left = error.errors
        for line in left:
            str(line)

    return one


SEEDS = {
    "text": [p.read_bytes()[:600] for p in sorted(ROOT.glob("data/*/*.txt"))]
    + ["Ngày 02/3/2022, 84,6% (11/13) đã làm. Còn 2 xã! “Mười một?” Thứ hai.".encode()],
    "table": [bytes([NAMES.index(p.stem)]) + p.read_bytes() for p in sorted(VALID.glob("*.csv"))],
    "descriptor": [json.dumps({**CASE.descriptor, "resources": [
        {"name": name} for name in NAMES]}, ensure_ascii=False).encode()],
    "workbook": [b"\1\0\0\0\3<c/>", b"\5\0\1\0\0<row r='9'><c r='XFD9'><v>1</v></c></row>"],
    "project": [b"\0\0\0\0\5 name='x'", b"\0\1\0\1\0<Note/>", b"\1\0\0\5\1\xcc\x80 p2.s1"],
}  # fmt: skip


def unguided(one, seeds, runs):
    draw = random.Random(1)
    for _ in range(runs):
        data = bytearray(draw.choice(seeds))
        for _ in range(draw.randint(1, 8)):
            at = draw.randrange(len(data) + 1)
            data[at : at + draw.randint(0, 4)] = draw.randbytes(draw.randint(0, 4))
        one(bytes(data))
    print(f"{runs} inputs, unguided: atheris is not installed")


def main():
    part = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    parts = {"text": of_text, "table": of_table, "descriptor": of_descriptor}
    archives = {"workbook": of_workbook, "project": of_project}
    one = parts[part] if part in parts else archives[part]()
    if not atheris:
        return unguided(one, SEEDS[part], runs)
    with tempfile.TemporaryDirectory() as corpus:
        for n, seed in enumerate(SEEDS[part]):
            (Path(corpus) / str(n)).write_bytes(seed)
        words = [f"-runs={runs}", "-max_len=1200", "-seed=20220302", "-rss_limit_mb=4000"]
        atheris.Setup([sys.argv[0], *words, "-timeout=60", corpus], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

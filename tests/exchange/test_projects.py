"""A case as a project of other tools, and back: valid, the same each time, nothing lost unsaid."""

import shutil
import zipfile
from itertools import count
from pathlib import Path

import pytest
from glance import lines
from lxml import etree
from pyrefiqda import RefiProject

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.codes import called
from thapmuoi_analysis.case.reading import find, read
from thapmuoi_analysis.case.schema import columns_of
from thapmuoi_analysis.exchange.outgoing import project_of
from thapmuoi_analysis.exchange.qdpx_read import read as read_project
from thapmuoi_analysis.exchange.qdpx_write import write

HERE = Path(__file__).parent
XSD = etree.XMLSchema(file=HERE / "Project.xsd")
CASES = ("example", "thap-muoi", "chau-phu")
SPACE = "{urn:QDA-XML:project:1.0}"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tree(path):
    """Return the XML of a project."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("project.qde"))


def changed(path, change, name="project.qde"):
    """Change the XML of a project, or another part of it."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    content = parts[name]
    parts[name] = change(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def table(folder, name):
    """Return the rows of a table of a case, without the cells that are empty."""
    case = read(find(folder))
    rows = []
    for row in case.tables[name].records():
        filled = {column: cell for column, cell in row.items() if cell}
        rows.append(filled)
    return rows


@pytest.mark.parametrize("case", CASES)
def test_a_project_is_valid_and_the_same_each_time_and_another_tool_reads_it(run, here, case):
    for name in ("one.qdpx", "two.qdpx"):
        assert run("convert", case, name)[0] == 0
    one = Path("one.qdpx").read_bytes()
    two = Path("two.qdpx").read_bytes()
    assert one == two
    XSD.assertValid(tree("one.qdpx"))
    project = RefiProject.load("one.qdpx", "unpacked")
    claims = table(case, "claims")
    names = []
    for group in project.code_book.codes.code:
        names += [code.name for code in group.code]
    assert "type: benefit · ưu điểm" in names
    assert len(names) == len({*names})  # QualCoder keeps each name once
    for row in claims:
        if "hedge" in row:
            for hedge in row["hedge"].split("; "):
                assert f"hedge: {hedge}" in names


@pytest.mark.parametrize("case", CASES)
def test_each_coder_has_passages_and_what_is_read_in_several_ways_has_notes(run, here, case):
    run("convert", case, "case.qdpx")
    project = RefiProject.load("case.qdpx", "unpacked")
    names = {user.guid: user.name for user in project.users.user}
    names[None] = "a note"
    passages = {name: [] for name in names.values()}
    taken = []
    for source in project.sources.text_source:
        text = part(source.plain_text_path)
        for passage in source.plain_text_selection:
            assert text[passage.start_position : passage.end_position].strip()
            assert bool(passage.coding) != bool(passage.note_ref)
            coders = {coding.creating_user for coding in passage.coding}
            [coder] = coders or [None]
            assert coder in (None, passage.creating_user)
            passages[names[coder]].append(passage.name)
            taken.append((coder, passage.start_position, passage.end_position))
    assert len(taken) == len({*taken})  # QualCoder keeps a code, and a note, once at a place
    readings = {row["id"]: row for row in table(case, "ambiguities")}
    noted = {*" ".join(passages.pop("a note")).split()}
    first, *others = passages.values()
    assert first == [claim["id"] for claim in table(case, "claims")]
    is_again = "second_coding" in read(find(case)).tables
    again = []
    if is_again:
        again.append([row["id"] for row in table(case, "second_coding")])
    assert others == again
    notes = {}
    for note in project.notes.note:
        path = note.plain_text_path
        notes[note.name] = part(path) if path else note.plain_text_content
        assert bool(path) != (note.name in noted)
    assert {*readings, "sentences.csv"} <= {*notes}
    for id, row in readings.items():
        assert f"\ntext_vi: {row['text_vi']}\n" in notes[id]
        assert id in noted or ":" not in row["locator"]


def part(address):
    """Return a text that a project keeps in a part of its own."""
    path = RefiProject.resolve_source_path(address, "unpacked")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_what_went_out_comes_back_as_a_draft(run, here, case):
    for form in ("back", "back.xlsx"):
        run("convert", case, f"{form}.qdpx")
        code, said, _ = run("convert", f"{form}.qdpx", form, "--lang", "en")
        claims = table(case, "claims")
        assert (code, f"claims: {len(claims)}; fill in" in said) == (0, True)
        assert table(form, "claims") == claims
        sources = {row["id"]: row for row in table(form, "sources")}
        kept = []
        for row in table(case, "ambiguities"):
            locators = row["locator"].split()
            needed = {place.partition(":")[0] for place in locators}
            is_kept = needed <= {*sources}
            assert (f"note “{row['id']}”: there is no place" in said) != is_kept
            kept += [row] * is_kept
        assert table(form, "ambiguities") == kept
        has_second = "second_coding" in read(find(case)).tables
        assert ("in second_coding" in said) == has_second
        if has_second:
            assert table(form, "second_coding") == table(case, "second_coding")
        there = table(form, "sentences")
        for row in table(case, "sentences"):
            is_whole = ":" not in row["locator"]
            assert is_whole or row in there
        for row in table(case, "sources"):
            kept = sources.get(row["id"], row)
            assert kept.items() >= row.items()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_case_in_one_language_comes_back_in_it_beside_the_sample_of_a_new_one(run, here, lang):
    run("new", "mine", "--lang", lang)
    run("convert", "mine", "mine.qdpx")
    assert run("convert", "mine.qdpx", "back.xlsx")[0] == 0
    code, _, error = run("check", "back.xlsx", "--lang", "en")
    assert code == 0, error
    assert load_case("back.xlsx").langs == (lang,)


def test_without_a_copy_of_an_article_its_project_holds_our_words_and_with_one_the_copy(here):
    ours = project_of(find("thap-muoi"))
    assert ours.sources[0].text.startswith("p1.s1 ")
    folder = here / "thap-muoi"
    shutil.copytree(find("thap-muoi"), folder)
    copy = folder / f"{ours.sources[0].name}.txt"
    copy.write_text("Một câu.", encoding="utf-8")
    theirs = project_of(folder)
    assert theirs.sources[0].text == "Một câu."
    [told] = [line for line in theirs.left if line not in ours.left]
    assert told.startswith(f"{ours.sources[0].name}: your copy of its text is in it")


# coded elsewhere: column · passage (claim, or words of the text) · codes
SECOND = """
c01 | type: result · kết quả; about: model; speaker: none; hedged: false
c02 | activity; about: programme; speaker: explicit; hedge: thí điểm
c03 | type: target; type: result; Của riêng tôi
"""
CODED = """id,type,about,speaker,hedged
c01,result,model,none,false
c02,activity,programme,explicit,true
"""


def test_a_second_coder_fills_in_a_project_without_our_codes(run, here):
    assert run("codes", "thap-muoi", "codes.qdpx")[0] == 0
    XSD.assertValid(tree("codes.qdpx"))
    assert not tree("codes.qdpx").findall(f".//{SPACE}Coding")
    coded = {}
    for id, codes in lines(SECOND):
        coded[id] = codes.split("; ")
    changed("codes.qdpx", lambda xml: recoded(xml, coded))
    words = ("convert", "codes.qdpx", "second.csv", "--second-coding-of", "thap-muoi")
    code, said, _ = run(*words, "--lang", "vi")
    assert code == 0
    assert said.splitlines()[1:] == [
        "mã “Của riêng tôi” (số đoạn: 1): ở đây không có mã nào tên như vậy",
        "c03: nhiều mã ở type (target, result): chưa lấy mã nào; chọn một mã",
        "số nhận định đã phân loại: 2",
    ]
    assert Path("second.csv").read_text(encoding="utf-8") == CODED


def recoded(xml, coded):
    """Code claims as QualCoder does: a passage of its own for each code, by no name of ours."""
    root = etree.fromstring(xml)
    book = root.find(f"{SPACE}CodeBook/{SPACE}Codes")
    guids = map("00000000-0000-0000-0000-{:012}".format, count())
    for source in root.iter(f"{SPACE}TextSource"):
        for passage in source.findall(f"{SPACE}PlainTextSelection"):
            source.remove(passage)
            for name in coded.get(passage.get("name"), ()):
                under = book
                if name == "activity":  # a code without its column, in a group that has it
                    under = added(book, "Code", next(guids), "type · Loại nhận định")
                    under.set("isCodable", "false")
                code = added(under, "Code", next(guids), name)
                code.set("isCodable", "true")
                own = added(source, "PlainTextSelection", next(guids), "đoạn")
                for position in ("startPosition", "endPosition"):
                    own.set(position, passage.get(position))
                coding = etree.SubElement(own, f"{SPACE}Coding", guid=next(guids))
                reference = etree.SubElement(coding, f"{SPACE}CodeRef")
                reference.set("targetGUID", f"{{{code.get('guid')}}}")
    XSD.assertValid(root)
    return etree.tostring(root)


def added(above, tag, guid, name):
    return etree.SubElement(above, f"{SPACE}{tag}", guid=guid, name=name)


FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="của tôi" origin="{origin}">
<CodeBook><Codes>
<Code guid="00000000-0000-0000-0000-000000000001" name="Ưu điểm" isCodable="true"/>
<Code guid="00000000-0000-0000-0000-000000000002" name="hedge: có thể" isCodable="true"/>
<Code guid="00000000-0000-0000-0000-000000000003" name="Giấc ngủ" isCodable="true"/>
</Codes></CodeBook>
<Sources><TextSource guid="00000000-0000-0000-0000-000000000010" name="Bài báo.docx"
 plainTextPath="internal://a.TXT">{passages}</TextSource>
<PictureSource guid="00000000-0000-0000-0000-000000000011" name="ảnh"/></Sources>
<Notes><Note guid="00000000-0000-0000-0000-000000000012" name="nhật ký">
<PlainTextContent>x</PlainTextContent></Note></Notes>
<Sets><Set guid="00000000-0000-0000-0000-000000000013" name="x"/></Sets></Project>"""
PASSAGE = """<PlainTextSelection guid="00000000-0000-0000-0001-{n:012}"
 startPosition="{start}" endPosition="{end}">{note}
<Coding guid="00000000-0000-0000-0002-{n:012}">
<CodeRef targetGUID="00000000-0000-0000-0000-{code:012}"/></Coding></PlainTextSelection>"""
TEXTS = {  # the same text as tools write it
    "LF": "Nhan đề\nViệc nhanh hơn. Có thể mở rộng.\n",
    "CRLF": "Nhan đề\r\nViệc nhanh hơn. Có thể mở rộng.\r\n",
    "ATLAS.ti 25": "Nhan đề\nViệc nhanh hơn. Có thể mở rộng.\n",  # and stores CRLF
    "NFD": "Nhan đê\u0300\nViê\u0323c nhanh hơn. Co\u0301 thê\u0309 mở rộng.\n",
}
LISTED = """mine
PictureSource: 1: there is no place for it here
Set: 1: there is no place for it here
Bài báo.docx:p2.s2: a note, which has no column: hỏi lại
Bài báo.docx:p1.s1: it goes on to p2.s1: cited where it begins
Bài báo.docx, characters 0 to {end}: outside of the text: left out
code “Giấc ngủ” (passages: 1): no code here is called so
note “nhật ký”: there is no place for it here
claims: 3; fill in what is still to be filled in, then: thapmuoi check mine
"""
NOTED = "<Description>hỏi lại</Description>"


@pytest.mark.parametrize("form", TEXTS)
def test_a_project_from_elsewhere_is_a_draft_and_what_has_no_place_is_listed(run, here, form):
    text = TEXTS[form]
    stored = text.replace("\n", "\r\n") if form == "ATLAS.ti 25" else text
    begins = text.index("Vi")
    goes = text.index(". ") + 2
    end = len(text)
    spans = [
        (begins, goes - 1, 1, ""),
        (goes, end, 2, NOTED),
        (goes, end, 3, ""),
        (0, begins + 4, 1, ""),
        (0, end + 1, 1, ""),
    ]
    passages = []
    for n, span in enumerate(spans):
        named = dict(zip(("start", "end", "code", "note"), span, strict=True))
        passages.append(PASSAGE.format(n=n, **named))
    with zipfile.ZipFile("theirs.qdpx", "w") as archive:
        xml = FOREIGN.format(passages="".join(passages), origin=form)
        archive.writestr("project.qde", xml)
        archive.writestr("Sources/A.txt", stored.encode())
    XSD.assertValid(tree("theirs.qdpx"))
    code, said, _ = run("convert", "theirs.qdpx", "mine", "--lang", "en")
    assert code == 0
    assert said == LISTED.format(end=end + 1)
    claims = table("mine", "claims")
    assert [", ".join(row.values()) for row in claims] == [
        "c01, bai-bao:p2.s1, benefit",
        "c02, bai-bao:p2.s2, có thể",
        "c03, bai-bao:p1.s1, benefit",
    ]
    last = table("mine", "sentences")[-1]
    assert last["locator"] == "bai-bao:p2.s2"


# coded by several: claim · coder · codes
CODERS = {"a": "An", "b": "Bình", "c": "Chị Ba"}
SHARED = """
c01 | a | type: result; about: model; speaker: none; hedged: false
c01 | b | type: benefit; about: model; speaker: none; hedge: thí điểm
c01 | c | type: result
c02 | a | type: activity
c02 | b | type: activity; stage: input
c03 | c | type: target; type: result
"""


def by_coders(xml):
    """Code claims as several people, each code in a passage of its own, and note one."""
    root = etree.fromstring(xml)
    users = root.find(f"{SPACE}Users")
    book = root.find(f"{SPACE}CodeBook/{SPACE}Codes")
    guids = map("00000000-0000-0000-0000-{:012}".format, count())
    ids = {}
    for coder, name in CODERS.items():
        ids[coder] = next(guids)
        etree.SubElement(users, f"{SPACE}User", guid=ids[coder], name=name)
    codes = {}
    for source in root.iter(f"{SPACE}TextSource"):
        ours = {}
        for passage in source.findall(f"{SPACE}PlainTextSelection"):
            ours[passage.get("name")] = passage
            source.remove(passage)
        for claim, coder, named in lines(SHARED):
            for name in named.split("; "):
                if name not in codes:
                    codes[name] = next(guids)
                    made = added(book, "Code", codes[name], name)
                    made.set("isCodable", "true")
                own = added(source, "PlainTextSelection", next(guids), "")
                own.set("creatingUser", ids[coder])
                for position in ("startPosition", "endPosition"):
                    own.set(position, ours[claim].get(position))
                coding = etree.SubElement(own, f"{SPACE}Coding", guid=next(guids))
                etree.SubElement(coding, f"{SPACE}CodeRef", targetGUID=codes[name])
        guid = next(guids)
        etree.SubElement(own, f"{SPACE}NoteRef", targetGUID=guid)
    notes = etree.Element(f"{SPACE}Notes")
    root.find(f"{SPACE}Sources").addnext(notes)
    note = added(notes, "Note", guid, "")
    etree.SubElement(note, f"{SPACE}PlainTextContent").text = "hỏi lại"
    XSD.assertValid(root)
    return etree.tostring(root)


def test_second_codings_of_several_coders_are_a_table_each_and_ours_is_none(run, here):
    run("codes", "thap-muoi", "codes.qdpx")
    changed("codes.qdpx", by_coders)
    words = ("convert", "codes.qdpx", "second.csv", "--second-coding-of", "thap-muoi")
    code, said, _ = run(*words, "--lang", "en")
    assert code == 0
    assert said.splitlines() == [
        "c03: a note, which has no column: hỏi lại",
        "coder “Bình”: stage (claims: 1): a second coding has no such column",
        "c03: several codes of type (target, result): none is taken; choose one",
        "second-an.csv: claims coded by “An”: 2",
        "second-binh.csv: claims coded by “Bình”: 2",
        "second-chi-ba.csv: claims coded by “Chị Ba”: 1",
    ]
    table = Path("second-binh.csv").read_text(encoding="utf-8")
    assert table.splitlines() == [
        "id,type,about,speaker,hedged",
        "c01,benefit,model,none,true",
        "c02,activity,,,",
    ]
    code, _, error = run(*words, "--lang", "en")
    assert (code, "second-an.csv is there already" in error) == (1, True)
    run("convert", "example", "whole.qdpx")
    words = ("convert", "whole.qdpx", "other.csv", "--second-coding-of", "example")
    _, said, _ = run(*words, "--lang", "en")
    assert said.splitlines() == [
        "other.csv",
        "coder “thapmuoi-analysis” (claims: 19): left out: the codes of the case itself",
        "claims coded: 19",
    ]
    expected = find("example") / "second_coding.csv"
    found = Path("other.csv")
    assert found.read_text(encoding="utf-8") == expected.read_text(encoding="utf-8")


def test_of_several_coders_a_draft_has_two_and_says_which(run, here):
    run("codes", "thap-muoi", "codes.qdpx")
    changed("codes.qdpx", by_coders)
    code, said, _ = run("convert", "codes.qdpx", "mine", "--lang", "en")
    assert code == 0
    assert said.splitlines()[:-1] == [
        "mine",
        "c03: a note, which has no column: hỏi lại",
        "c03: several codes of type (target, result): none is taken; choose one",
        "coder “An” (claims: 2): in claims",
        "coder “Bình” (claims: 2): in second_coding",
        "coder “Chị Ba” (claims: 1): what nobody before coded, in claims: c03",
        "coder “Chị Ba” (claims: 1): left out: a second coding in a case is of one coder",
        "c02: not one code of each of about, speaker, hedged: not in second_coding",
        "coder “Bình”: stage (claims: 1): a second coding has no such column",
    ]
    [second] = table("mine", "second_coding")
    assert ", ".join(second.values()) == "c01, benefit, model, none, true"
    claims = table("mine", "claims")
    types = [claim.get("type") for claim in claims]
    assert types == ["result", "activity", None]


def test_notes_come_back_as_qualcoder_writes_them(run, here):
    run("convert", "example", "case.qdpx")
    changed("case.qdpx", as_qualcoder)
    XSD.assertValid(tree("case.qdpx"))
    code, said, _ = run("convert", "case.qdpx", "back", "--lang", "en")
    assert code == 0
    assert said.splitlines()[1:3] == [
        "note “của riêng tôi”: there is no place for it here",
        "coder “thapmuoi-analysis” (claims: 19): in claims",
    ]
    for name in ("ambiguities", "second_coding"):
        assert table("back", name) == table("example", name)
    rows = table("back", "sentences")
    for row in table("example", "sentences"):
        is_whole = ":" not in row["locator"]
        assert is_whole or row in rows


def as_qualcoder(xml):
    """Change a project to what QualCoder makes of it: ids of its own, annotations without names.

    It writes a note of a passage as a note that has the passage in it; of ours that is no coding,
    such as one of a second coder who gave no code, it makes an annotation.
    """
    root = etree.fromstring(xml)
    notes = root.find(f"{SPACE}Notes")
    for note in notes.xpath("*[not(@plainTextPath)]"):
        notes.remove(note)
    guids = map("00000000-0000-0000-0000-{:012}".format, count())
    texts = ["id: c01\nlocator: example-2025-07-01:p2.s1", "của riêng tôi"]
    for passage in [*root.iter(f"{SPACE}PlainTextSelection")]:
        passage.set("guid", next(guids))
        if passage.find(f"{SPACE}Coding") is None:
            texts.append(passage.findtext(f"{SPACE}Description"))
            passage.getparent().remove(passage)
    for text in texts:
        note = etree.SubElement(notes, f"{SPACE}Note", guid=next(guids))
        etree.SubElement(note, f"{SPACE}PlainTextContent").text = text
        places = {"startPosition": "0", "endPosition": "5"}
        etree.SubElement(note, f"{SPACE}PlainTextSelection", places, guid=next(guids))
    xml = etree.tostring(root, encoding="unicode")
    for user in root.iter(f"{SPACE}User"):
        xml = xml.replace(user.get("guid"), next(guids))
    return xml


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
MANY = "<Set/>" * 600_001
LONG = "x" * 40_000


def spoilt(xml):
    """Return projects that nobody should read, each by what is wrong in it."""
    return {
        "entities": xml.replace("<Project", f"{ENTITIES}<Project", 1),
        "no XML": xml[:-30],
        "another standard": xml.replace("project:1.0", "project:9.0"),
        "too many": xml.replace("</Project>", f"<Sets>{MANY}</Sets></Project>"),
        "UTF-16": xml.encode("utf-16"),
        "a position": xml.replace('startPosition="', 'startPosition="-', 1),
        "a long name": xml.replace('name="example"', f'name="{LONG}"'),
        "a sign": xml.replace('name="example"', 'name="&#x9b;2J"'),
        "large": xml.replace("</Project>", " " * 15_000_001 + "</Project>"),
    }


def test_a_spoilt_project_is_a_fault_in_the_language_of_the_reader(run, here):
    path = here / "case.qdpx"
    write(path, project_of(find("example")))
    archive = zipfile.ZipFile(path)
    xml = archive.read("project.qde").decode()
    for name, text in spoilt(xml).items():
        changed(path, lambda _, text=text: text)
        for lang, word in (("en", "To mend"), ("vi", "Cách sửa")):
            code, said, error = run("convert", "case.qdpx", "mine", "--lang", lang)
            assert (code, said) == (1, ""), name
            assert word in error, name
            assert error.count("\n- case.qdpx") == 1, name
    assert [file.name for file in here.iterdir()] == ["case.qdpx"]


def test_what_is_no_archive_and_a_part_that_is_named_many_times_are_faults(run, here):
    Path("case.qdpx").write_bytes(b"PK no archive")
    assert "REFI-QDA" in run("convert", "case.qdpx", "mine")[2]
    assert "REFI-QDA" not in run("convert", "none.qdpx", "mine")[2]
    with zipfile.ZipFile("case.qdpx", "w") as archive:
        archive.writestr("project.qde", "x")
    content = bytearray(Path("case.qdpx").read_bytes())
    content[content.index(b"PK\1\2") + 6] = 200  # the version of archives that it asks for
    Path("case.qdpx").write_bytes(content)
    assert "REFI-QDA" in run("convert", "case.qdpx", "mine")[2]
    element = '<TextSource guid="00000000-0000-0000-0000-000000000001" '
    element += 'plainTextPath="internal://a.txt"/>'
    xml = f'<Project xmlns="{SPACE[1:-1]}" name="x"><Sources>{element * 20}</Sources></Project>'
    with zipfile.ZipFile("case.qdpx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", xml)
        archive.writestr("sources/a.txt", "a. " * 300_000)
    assert "REFI-QDA" in run("convert", "case.qdpx", "mine")[2]


def test_elements_deep_in_one_another_are_read(here):
    xml = f'<Project xmlns="{SPACE[1:-1]}" name="x"><CodeBook><Codes>'
    deep = 20_000
    one = '<Code guid="00000000-0000-0000-0000-000000000001" name="x" isCodable="true">'
    xml += one * deep + "</Code>" * deep + "</Codes></CodeBook></Project>"
    with zipfile.ZipFile("deep.qdpx", "w") as archive:
        archive.writestr("project.qde", xml)
    assert len(read_project(Path("deep.qdpx")).codes) == deep


def test_what_codes_are_called_is_gathered_once_however_many_a_project_has():
    assert called("claims", "type") is called("claims", "type")


def test_columns_of_claims_are_words_alone():
    assert not [column for column in columns_of("claims") if ": " in column]

"""What is made of the schema is current: the dictionary, the package of every case."""

import re
from pathlib import Path

from thapmuoi_analysis.case.dictionary import markdown, renewed
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA

DATA = Path(__file__).parents[1] / "data"
TEXT = (DATA / "README.md").read_text(encoding="utf-8")


def test_the_dictionary_and_the_package_of_every_case_are_as_the_schema_has_them():
    made = dict(renewed(DATA))
    assert {path.parent for path in made} == {DATA, *(p.parent for p in DATA.glob("*/sources.csv"))}
    assert [path for path, text in made.items() if path.read_text(encoding="utf-8") != text] == []


def test_what_is_out_of_date_is_made_again_and_the_rest_stays(tmp_path):
    (tmp_path / "README.md").write_text(TEXT.replace("`planned`", "`plans`"), encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "datapackage.json").write_text('{"name": "mine"}', encoding="utf-8")
    (tmp_path / "mine" / "plan.csv").write_text("planned,year\n1,2020\n", encoding="utf-8")
    readme, package = (text for _, text in renewed(tmp_path))
    assert readme == TEXT
    assert re.findall(r'"name": "(\w+)"', package) == ["mine", "plan", "planned", "year"]


def test_columns_codes_and_what_a_case_says_of_itself_are_explained_in_both_languages():
    explained = markdown()
    for name, table in SCHEMA.items():
        part = explained.split(f"### `{name}`\n")[1]
        for field in table["fields"]:
            texts = [field["title"], field["description_vi"], field["description"]]
            for code in field.get("codes", {}).values():
                texts += [code["vi"], code["en"]]
            assert all(text == text.strip() != "" for text in texts), field["name"]
            assert f"| `{field['name']}` | " in part
    for about in DESCRIPTOR["case"].values():
        for words in (about, about.get("default", about)):
            assert words["vi"] and words["en"]


def test_links_within_the_dictionary_lead_somewhere():
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = set(re.findall(r"\]\(#([^)]+)\)", TEXT))
    assert links and links <= anchors

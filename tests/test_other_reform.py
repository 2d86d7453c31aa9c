"""An article about another reform is told in its own words: nothing of two posts.

Here it is one-stop shops, in English alone, resting on an article that is cited as a whole.
"""

import json

import pypdf
import pytest

from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.run import report

ABOUT = {
    "place": {"en": "Suoi Mau district"}, "unit_noun": {"en": "communes"},
    "model": {"en": "the one-stop shop"}, "fictional": True,
}  # fmt: skip
TABLES = {
    "sources": "id,title,publisher,date\nshop,One-stop shops,an invented article,2023-09-12\n",
    "facts": "measure,value,as_of_latest\nunits,18,\nadopted,5,2022-12-31\nadopted,8,2023-08-31\n"
    "target_share,60%,\ntarget_year,2024,\n",
    "claims": 'type,clause_en,hedge_en,said_by_en,quantified\n'
    'benefit,"on the whole, | people have to come less often",on the whole,,false\n'
    "benefit,the mean time of a file fell from 12 to 7 days,,the district office,true\n"
    "limitation,in some communes the line is at times cut,some; at times,,false\n"
    "next_step,the district plans more shops if equipment is provided,plans,,\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return what the report of the case says."""
    folder = tmp_path_factory.mktemp("other") / "shops"
    folder.mkdir()
    package = {"case": ABOUT, "resources": [{"name": name} for name in TABLES]}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (made,) = report([Report(str(folder), "en")], folder.parent / "reports")
    pages = pypdf.PdfReader(made / "report.pdf").pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("said", [
    "By August 2023: 8 of 18 communes, short of the target, not due yet.",
    "8 units (44.4%) of Suoi Mau district had adopted the one-stop shop.",
    "The number of units rose from 5 (by 31 December 2022) to 8 (by 31 August 2023).",
    "The article reports two benefits, some of them with a figure.",
    "The article reports one limitation.",
    "The article names next steps.",
])  # fmt: skip
def test_what_the_article_says_is_told(told, said):
    assert said in told


@pytest.mark.parametrize("word", [
    "posts", "secretary", "cadre", "orking rules", "names no step", "people fewer", "one benefit",
    "regarding", "not reported on",
])  # fmt: skip
def test_what_only_the_merged_post_has_is_not(told, word):
    assert word not in told

"""An article about another reform is told in its own words: nothing of two posts.

Here it is one-stop shops, in English alone, resting on an article that is cited as a whole.
"""

import json

from golden import told

from thapmuoi_analysis.case.case import load_case

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


SAID = (
    "By August 2023: 8 of 18 communes, short of the target, which was not yet due.",
    "8 communes of Suoi Mau district had adopted the one-stop shop; that comes to 44.4%.",
    "The number of communes with the one-stop shop rose from 5 (by 31 December 2022) to 8",
    "The article reports two benefits, some of them with a figure.",
    "The article reports one limitation.",
    "The article names next steps.",
)
UNSAID = (
    "posts",
    "secretary",
    "cadre",
    "orking rules",
    "names no step",
    "people fewer",
    "one benefit",
    "regarding",
    "not reported on",
)


def test_what_the_article_says_is_told_and_nothing_that_only_the_merged_post_has(tmp_path):
    package = {"case": ABOUT, "resources": [{"name": name} for name in TABLES]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    case = load_case(tmp_path)
    run = told.executed(case, "en")
    assert told.errors(run, case, "en") == []
    text = told.told(run, case, "en").replace("*", "")
    assert [words for words in SAID if words not in text] == []
    assert [words for words in UNSAID if words in text] == []

"""What a report tells of figures of other kinds, and that no claim is lost without a word."""

import json

import pytest
from golden import told

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.report import trace

ABOUT = {
    "place": {"vi": "xã Mẫu Hòa", "en": "Mau Hoa commune"},
    "unit_noun": {"vi": "ấp", "en": "hamlets"}, "fictional": True,
    "model": {"vi": "tổ số", "en": "the digital team"},
}  # fmt: skip
TABLES = {
    "sources": "id,title,publisher,date\nmau,Tổ số cộng đồng,bài hư cấu,2024-05-15\n",
    "facts": """
id,measure,value,unit,unit_vi,unit_en,as_of_earliest,as_of_latest,hedge,said_by_vi,said_by_en,against,label_vi,label_en
old,other,9%,,,,2023-01-01,2023-12-31,,,,,tỷ lệ nộp trực tuyến,share sent online
rate,other,17%,,,,2024-04-01,2024-04-30,,,,old goal,tỷ lệ nộp trực tuyến,share sent online
goal,other_target,50%,,,,,2024-12-31,ít nhất,UBND xã,the People's Committee,,tỷ lệ nộp trực tuyến,share sent online
members,other,412,person,,,2024-04-01,2024-04-30,,,,,số người đã tập huấn,people trained
visits,other,12400,,lượt,visits,2024-01-01,2024-03-31,,Đoàn xã,the Youth Union,,số lượt hướng dẫn,visits helped
money,other,2.5,,triệu đồng,million dong,,2024-05-15,khoảng,,,,kinh phí mỗi tổ,cost of a team
due,other,2024-Q3,,,,,,,,,,hạn lập tổ còn lại,deadline for the rest
five,other_target,5,,thành viên,members,,2024-06-30,,Kế hoạch số 58,Plan No. 58,,số thành viên mỗi tổ,members of a team
""".lstrip(),  # noqa: E501
    "claims": """
id,type,about,clause_vi,clause_en,said_by_vi,said_by_en,speaker,speaker_is,compared_with,compared_as,part_of,hedge,hedge_en,mechanism,label_vi,label_en
c01,result,model,{members} người đã được tập huấn,{members} people were trained,Đoàn xã,the Youth Union,explicit,body,,,,,,,,
c02,result,model,chưa đạt mục tiêu về hồ sơ trực tuyến,the goal for online files was missed,,,none,,target,below,,,,,,
c03,activity,programme,mỗi ấp lập một tổ,each hamlet set up a team,,,none,,,,,,,,,
c04,target,model,mỗi tổ có ít nhất {five} thành viên,each team has at least {five} members,Kế hoạch số 58,Plan No. 58,explicit,,,,,,,,,
c05,benefit,model,người dân đỡ đi lại,people travel less,ông Trần Văn Mẫu,Mr Mau,implied,person,,,,,,,,
c06,benefit,model,đường sá đỡ đông,roads are less crowded,Đoàn xã,the Youth Union,implied,body,,,,,,,,
c07,benefit,model,việc trả kết quả nhanh hơn,results come faster,ông Trần Văn Mẫu,Mr Mau,implied,person,,,,,,,,
c08,next_step,model,xã lập thêm tổ ở ấp 5,the commune sets up a team in hamlet 5,,,none,,,,,,,extension,lập thêm tổ,another team
c09,lesson,model,khi có đủ máy tính,when there are computers enough,,,none,,,,c08,khi có đủ máy tính,when there are computers enough,,,
c10,result,other,xã làm xong đường,the road was built,,,none,,,,,,,,,
c11,benefit,model,đỡ đi xa,less travel,,,none,,,,,,,,,
""".lstrip(),  # noqa: E501
}  # fmt: skip
SAID = {
    "vi": (
        "Chỉ tiêu do UBND xã đặt ra (hạn: 31/12/2024): tỷ lệ nộp trực tuyến, ít nhất 50%",
        "Theo Kế hoạch số 58, chỉ tiêu là: mỗi tổ có ít nhất 5 thành viên",
        "Tỷ lệ nộp trực tuyến tăng từ 9% (năm 2023) lên 17% (tháng 4/2024)",
        "chưa đạt chỉ tiêu, nhưng chưa đến hạn",
        "Theo Đoàn xã, 412 người đã được tập huấn",
        "Số lượt hướng dẫn: 12.400 lượt (quý I năm 2024), theo Đoàn xã",
        "Kinh phí mỗi tổ: “khoảng” 2,5 triệu đồng",
        "Hạn lập tổ còn lại: quý III năm 2024",
        "chưa đạt mục tiêu về hồ sơ trực tuyến",
        "mỗi ấp lập một tổ",
        "người này còn nhận định",
        "Bài viết nêu bốn ưu điểm",
        "nhân rộng, kèm điều kiện",
        "xã lập thêm tổ ở ấp 5, khi có đủ máy tính",
    ),
    "en": (
        "Target set by the People's Committee (due: 31 December 2024): share sent online, at least",
        "According to Plan No. 58, the target is this: each team has at least 5 members",
        "Share sent online rose from 9% (2023) to 17% (April 2024)",
        "short of the target, which was not yet due",
        "According to the Youth Union, 412 people were trained",
        "Visits helped: 12,400 visits (the first quarter of 2024), according to the Youth Union",
        "Cost of a team: about (“khoảng”) 2.5 million dong",
        "Deadline for the rest: the third quarter of 2024",
        "the goal for online files was missed",
        "each hamlet set up a team",
        "the same person also finds that",
        "The article reports four benefits",
        "extend it, on a condition",
        "the commune sets up a team in hamlet 5, when there are computers enough",
    ),
}
SILENT = {
    "vi": ("không nêu kết quả", "không nêu chỉ tiêu", "cơ quan này", "lượng hóa", "ba ưu điểm",
           "kèm số liệu", "đường đã xong"),
    "en": ("reports no result", "no target", "it also finds", "quantified", "three benefits",
           "with a figure"),
}  # fmt: skip


def written(folder, tables, **names):
    """Return the case of some tables, written into a folder of their own."""
    folder.mkdir()
    resources = [{"name": name} for name in tables]
    package = {"case": ABOUT | names, "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return load_case(folder)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """Return a case whose results are no counts of units."""
    return written(tmp_path_factory.mktemp("other") / "so", TABLES)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_results_of_other_kinds_are_told_with_who_set_what_and_when(case, lang):
    run = told.executed(case, lang)
    assert told.errors(run, case, lang) == []
    text = told.told(run, case, lang)
    assert [words for words in SAID[lang] if words not in text] == []
    assert [words for words in SILENT[lang] if words in text] == []
    summary = told.told({"00_summary": run["00_summary"]}, case, lang)
    assert "17% (" in summary
    assert SAID[lang][8] in summary
    abouts = [about for _, _, about in trace.outputs(run)]
    shown = {claim["id"] for about in abouts for claim in about.get("claims", ())}
    assert {*case.claims_by_id} - shown == {*metrics.untold(case).index}


def test_why_a_claim_is_not_told(case):
    assert metrics.untold(case).to_dict("index") == {"c10": {"reason": "other", "by": ""}}
    made = metrics.untold(told.load("thap-muoi"))
    assert made.loc[["c01", "c06"]].to_numpy().tolist() == [["repeats", "c17"], ["other", ""]]
    parts = told.load("example").with_rows("claims", id="c17", part_of="c06")
    assert metrics.untold(parts).loc["c17"].to_list() == ["part", "c06"]
    umbrella = told.load("example").with_rows("claims", id="c17", part_of="c11")
    umbrella = umbrella.with_rows("claims", id="c11", mechanism="not_stated")
    assert metrics.untold(umbrella).loc["c11"].to_list() == ["heads", ""]


@pytest.mark.parametrize("hedge, all_of_them", [("gần", False), ("", True)])
def test_nearly_all_units_are_not_all(tmp_path, hedge, all_of_them):
    facts = f"""measure,value,as_of_latest,hedge
units,6,2024-05-01,
adopted,6,2024-05-01,{hedge}
target_share,100%,,{hedge}
"""
    tables = {"sources": TABLES["sources"], "facts": facts}
    case = written(tmp_path / "so", tables)
    run = told.executed(case, "en")
    text = told.told(run, case, "en")
    assert ("all 6" in text) is all_of_them


@pytest.mark.parametrize("adopted, is_told", [(0, False), (2, True)])
def test_where_no_unit_has_it_nobody_is_said_to_be_saved(tmp_path, adopted, is_told):
    facts = f"""measure,value,as_of_latest
units,6,2024-05-01
adopted,{adopted},2024-05-01
"""
    tables = {"sources": TABLES["sources"], "facts": facts}
    posts = {"vi": "bí thư và chủ tịch", "en": "secretary and chair"}
    folder = tmp_path / "so"
    case = written(folder, tables, posts=posts)
    run = told.executed(case, "en")
    text = told.told(run, case, "en")
    found = "fewer people in post" in text
    assert found is is_told

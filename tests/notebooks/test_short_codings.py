"""What rests on one document as a whole is told as what it is: a target, a plan, a month."""

import json

import pytest
from golden import told

from thapmuoi_analysis import load_case

ABOUT = {
    "place": {"vi": "xã Mẫu"}, "unit_noun": {"vi": "ấp"}, "fictional": True,
}  # fmt: skip
TABLES = {
    "sources": "id,title,publisher,date\nbai,Bài mẫu,báo hư cấu,2024-05-20\n",
    "facts": "measure,value,as_of_earliest,as_of_latest\nunits,10,,2024-04-30\n"
    "adopted,9,2024-04-01,2024-04-30\ntarget_share,70%,,\ntarget_year,2023,,\n",
    "plan": "year,planned\n2023,8\n",
    "claims": "id,type,clause_vi,label_vi,explained_by,hedge\n"
    "c01,target,đến cuối năm {target_year} có ít nhất {target_share} số ấp làm,chỉ tiêu,,\n"
    "c02,limitation,trưởng ấp quá tải,khối lượng công việc,c03,\n"
    "c03,cause,ấp đông hộ,số hộ,,\n"
    "c04,next_step,xã mở rộng mô hình,mở rộng,,\n",
    "topics": "source,topic,read\nbai,measures,nothing\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """Return a case that rests on one document, in which no measure is named."""
    folder = tmp_path_factory.mktemp("short")
    package = {"case": ABOUT, "resources": [{"name": name} for name in TABLES]}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return load_case(folder)


def test_a_target_is_not_told_as_the_plan_and_a_month_is_told_as_one(case):
    run = told.executed(case, "vi", only="01_plan_and_result")
    text = told.told(run, case, "vi", sources=False)
    assert "Chỉ tiêu mà bài viết nêu: đến cuối năm 2023 có ít nhất 70% số ấp làm" in text
    assert text.count("số ấp làm") == 1
    assert "Kế hoạch, cộng các năm, là 8 ấp" in text  # nobody said whose
    assert "kết quả tính đến tháng 4/2024; vì vậy" in text


def test_a_source_that_names_no_measure_is_told_as_that(case):
    run = told.executed(case, "vi", only="02_benefits_and_limitations")
    text = told.told(run, case, "vi", sources=False)
    assert "Bài viết không nêu biện pháp nào nhằm vào số hộ." in text

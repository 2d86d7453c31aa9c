"""A thin case: documents read as a whole, no plan, no claims; its report is built."""

import re
from html import unescape

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.chapters import chapters
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.run import report


def test_its_report_is_whole_tells_the_result_and_what_it_lacks_and_lists_what_it_cites(tmp_path):
    case = load_case("an-giang")
    [folder] = report([Report("an-giang", "vi")], tmp_path)
    about = manifest.read(folder)
    assert about["numbers"]["adopted_share"]["value"] == "49/52"  # 147 of 156
    lacking = {one.title["vi"]: one.lacks(case) for one in chapters() if one.lacks(case)}
    assert about["left_out"] == lacking != {}
    page = (folder / "report.html").read_text("utf-8")
    text = " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())
    for told in ("94,2%", "mã của cả văn bản", *(f"“{title}”" for title in lacking)):
        assert told in text
    assert text.count("không gồm: nhận định về ưu điểm") == 1
    targets = {*re.findall(r'id="(src-[^"]+)"', page)}
    assert {*re.findall(r'href="#(src-[^"]+)"', page)} <= targets
    assert targets <= {f"src-{re.sub('[:.]', '-', x)}" for x in case.sentences["locator"]}
    assert len(targets) > 1

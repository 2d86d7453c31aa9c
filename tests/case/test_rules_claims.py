"""Claims that can be told load; what cannot be told stands in `broken_cases.csv`."""

from thapmuoi_analysis.case.case import load_case

LATE = "có lúc, | việc còn chậm"
FASTER = "việc được giải quyết nhanh hơn"
TOLD = (
    ("claims.csv", "before,implied", "before,measured"),
    ("claims.csv", "before,implied", "elsewhere,measured"),
    ("claims.csv", LATE, "có lúc, | những việc còn lại còn chậm"),
    ("claims.csv", FASTER, "việc (R&D) ở {unit_noun} nhanh hơn"),
    ("claims.csv", FASTER, "còn {remaining} xã là {remaining_names}"),
    ("messages.csv", "Other places meet a lot", "{elsewhere_mau_giang_2020} places meet"),
)


def test_what_can_be_told_loads(written):
    for change in TOLD:
        assert load_case(written(change)).has(change[0].removesuffix(".csv"))

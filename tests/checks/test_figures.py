"""Whether a text holds figures."""

import pytest

from collector.checks.figures import has_figures


@pytest.mark.parametrize(
    "line",
    [
        "có 120 lượt người",
        "đạt 98,5%",
        "tổng số 25 em",
        "năm 2024, 120 bạn",
        "đạt 5/5 tổ",
        "chi 1,5 triệu",
        "tổ chức hai hội nghị",
        "số tiền 12.000.000 đồng",
        "trong 2 đợt, 30 suất quà",
        "12 giải thưởng",
    ],
)
def test_figures(line):
    assert has_figures(line)


@pytest.mark.parametrize(
    "line",
    [
        "ngày 27/7 và 20/10",
        "ngày 8/3, 20/10 và 28/7",
        "ngày 12 tháng 6 năm 2024",
        "Nghị quyết 02-NQ/TW ngày 12/6/2021",
        "Nghị định số 30/2020/NĐ-CP",
        "Kế hoạch số 05/NQ-CĐ ngày 18/2/2024",
        "kỷ niệm 95 năm ngày thành lập",
        "Đại hội lần thứ 13, bão số 3",
        "6 tháng đầu năm 2024",
        "nhiệm kỳ 2023 - 2028",
        "quý I/2025",
        "1. Công tác chăm lo\n2. Công tác thăm hỏi",
        "tiêu chuẩn ISO 9001, phong trào 5S",
        "điện thoại 0912 345 678",
        "được quan tâm thường xuyên",
    ],
)
def test_no_figures(line):
    assert not has_figures(line)

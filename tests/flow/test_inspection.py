"""`collector inspect`: what it makes of one file, as a person reads it."""

from pathlib import Path

import pytest
from town import REPORT, STATS, Town, at

from collector.flow import inspection

SAMPLES = Path(__file__).parents[1] / "samples"
NOW = at("2024-11-05T12:00")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with Town(tmp_path_factory.mktemp("inspected")).office() as opened:
        yield opened


def told(office, path):
    return "\n".join(inspection.lines(inspection.inspect(office, path, NOW))).split("\n")


def test_a_note_of_absence_is_told_with_its_day(office):
    assert told(office, SAMPLES / "messages" / "out-of-office-exchange.eml") == [
        "Thư: Trả lời tự động: Kính nhắc gửi báo cáo",
        "  Người gửi:     Lê Thị Chi <chi@unit.example> (chưa được máy chủ xác nhận)",
        "  Nhận lúc:      09:30 ngày 05/11/2024",
        "  Loại thư:      Trả lời tự động; do máy gửi, không trả lời",
        "  Vắng mặt đến:  08/11/2024",
        "  Nội dung:      Tôi đi công tác từ ngày 04/11 đến hết ngày 08/11/2024.",
        "                 Việc gấp xin liên hệ 0912 000 000.",
        "",
        "Thư không có tệp nào.",
    ]


def test_a_bounce_names_the_address_and_why(office):
    assert "  Không tới được: gone@unit.example (5.1.1 550 5.1.1 User unknown)" in told(
        office, SAMPLES / "messages" / "bounce-exim.eml"
    )


def test_files_lie_under_what_holds_them(office):
    lines = told(office, SAMPLES / "messages" / "outlook-msg.msg")

    assert lines[0] == "Thư: Chuyển tiếp: Báo cáo"
    assert "  Nhận lúc:      12:00 ngày 05/11/2024 (thư không ghi giờ máy chủ nhận)" in lines
    assert lines[-4:] == [
        "Tệp trong thư (1):",
        "  Báo cáo CĐ Viện Mẫu.msg/",
        "    Báo cáo năm 2024.docx  [Word, 4,1 KB]",
        "        → không phải bài nộp: không giống báo cáo, cũng không giống biểu số liệu",
    ]


def test_a_link_is_one_line_and_no_tree(office):
    assert "  https://drive.google.com/file/d/1a/view  [đường dẫn, không phải tệp]" in told(
        office, SAMPLES / "messages" / "safelink.eml"
    )


def test_a_loose_office_file_is_judged_without_a_message(tmp_path):
    town = Town(tmp_path)
    for name, data in town.files("VPB", REPORT, STATS):
        (tmp_path / name).write_bytes(data)
        with town.office() as office:
            views = inspection.inspect(office, tmp_path / name, NOW)
        lines = list(inspection.lines(views, {"VPB": "CĐ Văn phòng Bộ"}))

        assert (views[1]["union"], views[1]["requirement"] is None) == ("VPB", False)
        assert "của CĐ Văn phòng Bộ (VPB), chắc chắn" in lines[1]

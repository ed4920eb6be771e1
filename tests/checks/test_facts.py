"""What is taken out of a report for later use."""

import json
from dataclasses import replace

import pytest

from collector.checks import facts, outline
from collector.model import Paragraph, Text

HEAD = ("number", "symbol", "date", "place", "signer_role", "signer_name")


def taken(text, campaign):
    return facts(text, outline(text, campaign), campaign)


def with_head(sample, lines):
    others = [p for p in sample.LETTERHEAD if not p.text.startswith(("Số:", "Hà Nội"))]
    return sample.report(sample.sections(), (*(Paragraph(line) for line in lines), *others))


def with_lines(sample, section, lines):
    return sample.report(
        [
            (number, [paras[0], *map(Paragraph, lines)] if number == section else paras)
            for number, paras in sample.sections()
        ]
    )


@pytest.mark.parametrize(
    ("lines", "number", "symbol", "dated", "place"),
    [
        (["Số: 64/BC-CĐV", "Hà Nội, ngày 05 tháng 11 năm 2024"], "64", "BC-CĐV", "2024-11-05", "Hà Nội"),
        (["Số:     /TTr-CĐCS/2024", "Đà Lạt, ngày     tháng 11 năm 2024"], None, "TTr-CĐCS/2024", None, "Đà Lạt"),
        (["Số 10/HD LĐLĐ", "Đắk Lắk, ngày 11 tháng 10 năm 2024"], "10", "HD LĐLĐ", "2024-10-11", "Đắk Lắk"),
        (["Số: 01/2024/CV-CĐCS", "TP. Hồ Chí Minh, 5/11/2024"], "01", "2024/CV-CĐCS", "2024-11-05", "TP. Hồ Chí Minh"),
        (["Số: 21 /BC-CĐCS\tHà nội, ngày 8 tháng 11 năm 2024."], "21", "BC-CĐCS", "2024-11-08", "Hà nội"),
        (["Số: 12/BC-CĐ          Hà Nội, ngày 31 tháng 02 năm 2024"], "12", "BC-CĐ", None, "Hà Nội"),
        (["Hà Nội, ngày ….. tháng ….. năm 2024"], None, None, None, "Hà Nội"),
        ([], None, None, None, None),
    ],
)
def test_number_and_date_of_the_letterhead(campaign, sample, lines, number, symbol, dated, place):
    told = taken(with_head(sample, lines), campaign)
    assert tuple(told[key] for key in HEAD[:4]) == (number, symbol, dated, place)


def test_dates_of_the_body_are_not_the_reports_own(campaign, sample):
    body = sample.sections(body="Thực hiện Kế hoạch số 15/KH-CĐ, Hà Nội, ngày 18 tháng 10 năm 2024, có 5 người.")
    told = taken(sample.report(body, sample.LETTERHEAD[5:]), campaign)
    assert (told["number"], told["date"]) == (None, None)


@pytest.mark.parametrize(
    ("lines", "role", "name"),
    [
        (
            ["TM. BAN CHẤP HÀNH", "CHỦ TỊCH", "", "(đã ký)", "Nguyễn Thị Lan Anh"],
            "TM. BAN CHẤP HÀNH, CHỦ TỊCH",
            "Nguyễn Thị Lan Anh",
        ),
        (
            ["TM. BCH CÔNG ĐOÀN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Bình"],
            "TM. BCH CÔNG ĐOÀN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH",
            "Lê Văn Bình",
        ),
        (
            ["Nơi nhận:\tT/M BAN CHẤP HÀNH", "- Như trên;\tCHỦ TỊCH", "- Lưu: VT.", "TS. TRẦN QUANG HUY"],
            "T/M BAN CHẤP HÀNH, CHỦ TỊCH",
            "TRẦN QUANG HUY",
        ),
        (["TM. BAN CHẤP HÀNH", "CHỦ TỊCH", "……………………"], "TM. BAN CHẤP HÀNH, CHỦ TỊCH", None),
        (["Nơi nhận:", "- Công đoàn Bộ"], None, None),
    ],
)
def test_who_signed_and_in_what_role(campaign, sample, lines, role, name):
    after = (Paragraph("Trên đây là báo cáo của công đoàn./."), *map(Paragraph, lines))
    told = taken(sample.report(sample.sections(), after=after), campaign)
    assert (told["signer_role"], told["signer_name"]) == (role, name)


def test_items_with_their_text_and_where_they_begin(campaign, sample):
    text = sample.report(sample.sections())
    told = taken(text, campaign)
    assert [item["section"] for item in told["items"]] == [*sample.REQUIRED, "IV"]
    assert {item["text"] for item in told["items"]} == {sample.BODY}
    assert [text.paragraphs[item["paragraph"]].text for item in told["items"]] == [i["heading"] for i in told["items"]]
    assert told["year"] == 2024
    assert json.loads(json.dumps(told)) == told


def test_new_models_are_told_with_their_section(campaign, sample):
    line = "Duy trì mô hình “Tổ công đoàn số” tại 5 tổ. Họp định kỳ 4 lần."
    assert taken(with_lines(sample, "II.10", [line]), campaign)["models"] == [
        {"section": "II.10", "text": 'Duy trì mô hình "Tổ công đoàn số" tại 5 tổ.'}
    ]


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("Hoạt động còn hạn chế do cán bộ đều kiêm nhiệm.", "cán bộ đều kiêm nhiệm"),
        ("Kinh phí hạn hẹp nên hoạt động còn hạn chế.", "Kinh phí hạn hẹp"),
        ("Còn khó khăn về kinh phí. Nguyên nhân chủ yếu là do nguồn thu giảm.", "nguồn thu giảm"),
        ("Một số tổ chưa có chỉ tiêu cụ thể.", None),
    ],
)
def test_difficulties_with_their_causes(campaign, sample, said, cause):
    told = taken(with_lines(sample, "II.10", [said]), campaign)["difficulties"]
    assert [(one["section"], one["cause"]) for one in told] == [("II.10", cause)]


@pytest.mark.parametrize(
    "said",
    [
        "Thăm hỏi 12 đoàn viên có hoàn cảnh khó khăn.",
        "Đã khắc phục khó khăn, hoàn thành 5 nhiệm vụ.",
        "Hỗ trợ 3 gia đình gặp khó khăn, ốm đau.",
    ],
)
def test_people_in_need_are_no_difficulty(campaign, sample, said):
    assert taken(with_lines(sample, "II.4", [said]), campaign)["difficulties"] == []


def test_what_is_planned_is_no_difficulty_and_no_model(campaign, sample):
    told = taken(with_lines(sample, "III", ["Khắc phục hạn chế, nhân rộng mô hình hay."]), campaign)
    assert (told["models"], told["difficulties"]) == ([], [])


STATE, MINISTRY, UNION = "Đảng, Nhà nước", "Đảng ủy, Lãnh đạo Bộ", "Công đoàn các cấp"


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        (["Không có."], []),
        (["- Không"], []),
        (["Đơn vị không có kiến nghị, đề xuất gì thêm."], []),
        (
            ["1. Với Đảng, Nhà nước: quan tâm chính sách tiền lương."],
            [(STATE, "quan tâm chính sách tiền lương.", False)],
        ),
        (
            ["1. Đối với Đảng ủy Bộ, Lãnh đạo Bộ", "- Bố trí nhà công vụ.", "- Sớm hướng dẫn để đoàn viên yên tâm."],
            [(MINISTRY, "Bố trí nhà công vụ.", False), (MINISTRY, "Sớm hướng dẫn để đoàn viên yên tâm.", True)],
        ),
        (["Đề nghị Công đoàn Bộ mở lớp tập huấn."], [(UNION, "Đề nghị Công đoàn Bộ mở lớp tập huấn.", False)]),
        (["Đối với công đoàn cấp trên, đề nghị gửi biểu sớm."], [(UNION, "đề nghị gửi biểu sớm.", False)]),
        (
            ["Tăng phụ cấp. Lý do: cán bộ đều kiêm nhiệm."],
            [(None, "Tăng phụ cấp. Lý do: cán bộ đều kiêm nhiệm.", True)],
        ),
        (["Tăng phụ cấp cho cán bộ công đoàn."], [(None, "Tăng phụ cấp cho cán bộ công đoàn.", False)]),
    ],
)
def test_recommendations_by_addressee_and_whether_each_is_explained(campaign, sample, lines, made):
    told = taken(with_lines(sample, "IV", lines), campaign)["recommendations"]
    assert [(one["to"], one["text"], one["explained"]) for one in told] == made


def test_addressees_are_the_campaigns(campaign, sample):
    sections = tuple(replace(section, addressees=()) for section in campaign.sections)
    text = with_lines(sample, "IV", ["Đề nghị Công đoàn Bộ mở lớp tập huấn."])
    assert taken(text, replace(campaign, sections=sections))["recommendations"] == []


def test_a_paper_that_is_no_report_gives_no_facts_and_does_no_harm(campaign):
    told = taken(Text((Paragraph("GIẤY MỜI", bold=True), Paragraph("Kính mời đồng chí dự họp"))), campaign)
    assert (told["items"], told["recommendations"], told["number"]) == ([], [], None)

from datetime import date

import pytest

from collector.letters import suggest
from collector.model import Standing


@pytest.mark.parametrize(
    ("subject", "body", "about"),
    [
        ("Xin lùi thời hạn nộp báo cáo", "", "more-time"),
        ("V/v gia hạn", "Đơn vị đề nghị được gia hạn.", "more-time"),
        ("BC", "Do đi công tác nên đơn vị xin nộp chậm vài ngày ạ", "more-time"),
        ("", "em chưa kịp tổng hợp số liệu", "more-time"),
        ("Hỏi", "Anh cho em xin mẫu biểu số liệu với ạ", "form"),
        ("", "Đơn vị em không mở được mẫu", "form"),
        ("", "Anh đã nhận được báo cáo của bên em chưa ạ?", "received"),
        ("", "Thời hạn nộp là ngày nào ạ", "deadline"),
        ("", "Báo cáo gửi về đâu ạ", "where"),
        ("Cuộc họp", "Mời anh dự họp", "other"),
        ("", "", "other"),
    ],
)
def test_question_is_known_by_its_words(facts, subject, body, about):
    assert suggest(subject, body, facts.CAMPAIGN).about == about


@pytest.mark.parametrize(
    ("body", "until"),
    [
        ("xin lùi đến ngày 15/11", date(2024, 11, 15)),
        ("xin lùi từ 10/11/2024 đến 15.11.2024 ạ", date(2024, 11, 15)),
        ("xin lùi vài ngày", None),
        ("xin lùi đến 35/11", None),
        ("xin lùi; công văn ngày 18/10/2024", None),
        ("xin lùi đến 15/11/2034", None),
    ],
)
def test_day_that_is_asked_for_is_one_after_the_deadline(facts, body, until):
    made = suggest("", body.replace("xin lùi", "xin lùi thời hạn"), facts.CAMPAIGN, union=facts.INST)
    assert made.until == until
    day = until.isoformat() if until else "NGÀY"
    assert made.command == ("collector", "extend", "VINATOM-INST", day, "--why", "LÝ DO")


def test_union_is_told_what_came_and_what_did_not(facts):
    rows = (
        facts.status(facts.INST, facts.REPORT, Standing.NEEDS_FIX, facts.at(7)),
        facts.missing(facts.INST, facts.STATS),
    )
    made = suggest("", "đã nhận được báo cáo chưa ạ", facts.CAMPAIGN, union=facts.INST, standings=rows)
    assert "đã nhận báo cáo tổng kết (tệp Word), còn nội dung cần chỉnh sửa" in made.text
    assert "chưa ghi nhận được bảng tổng hợp số liệu (tệp Excel)" in made.text


def test_nobody_known_gets_no_command(facts):
    assert suggest("Xin gia hạn", "", facts.CAMPAIGN).command == ()

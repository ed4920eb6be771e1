"""Triage: the class of a message, what a file is in it, whether its sender is genuine."""

import pytest

from collector.formats.detect import kinds, nature
from collector.model import Address, Delivery, File, FileRole, Finding, Format, Message, MessageClass, Severity, Text
from collector.triage import NOTHING, Likeness, Role, classify, role

OWN = frozenset({"office@office.example"})
REPORT = Role("report", FileRole.SUBMISSION)
BLANK = Role("stats", FileRole.BLANK)


def message(subject="", body="", *, sender="clerk@unit.example", name="", headers=None, **more):
    values = {
        "message_id": "1@unit.example",
        "subject": subject,
        "sender": Address(name, sender) if sender else None,
        "body": body,
        "headers": headers or {},
        "content_type": "text/plain",
    }
    return Message("0" * 64, 1, **(values | more))


def file(name, format_=Format.DOCX, *, findings=(), size=100_000, **more):
    text = Text(()) if format_ is Format.DOCX else None
    may = nature(next(kind for kind in kinds() if kind.format is format_), name)
    return File(0, name, name, "0" * 64, size, format_, text=text, findings=findings, nature=may, **more)


UNREADABLE = (Finding("file.unreadable", Severity.ERROR, None, "…"),)


@pytest.mark.parametrize(
    ("got", "roles", "expected"),
    [
        (message("Báo cáo", "Kính gửi báo cáo."), [REPORT], MessageClass.SUBMISSION),
        (message("Hỏi về biểu mẫu", "Cột 3 ghi thế nào?"), [], MessageClass.QUESTION),
        (message("hoi bieu mau", "Em muon hoi ve bieu mau"), [], MessageClass.QUESTION),
        (message("", "Kính đề nghị cho lùi thời hạn nộp báo cáo tới 17/11."), [], MessageClass.QUESTION),
        (message("Báo cáo", "Đơn vị xin phép nộp báo cáo chậm ba ngày."), [], MessageClass.QUESTION),
        (message("Hội nghị", "Trân trọng kính mời dự Hội nghị cán bộ."), [], MessageClass.OTHER),
        (message("Re: Xác nhận", "Đã nhận. Trân trọng cảm ơn!"), [], MessageClass.OTHER),
        (message("Mẫu", "Cột Kết quả em không nhập được, anh xem giúp em với ạ."), [BLANK], MessageClass.QUESTION),
        (message("Biểu số liệu", "Kính gửi."), [BLANK], MessageClass.SUBMISSION),
        (message("Báo cáo", "Xem https://drive.example/x?id=1", links=("https://x",)), [], MessageClass.SUBMISSION),
        (message("Nhắc", "…", sender="office@office.example"), [BLANK], MessageClass.OWN),
        (message("Nhắc", "…", sender="office@office.example"), [REPORT], MessageClass.OWN),
        (
            message("Fwd: BC", "", sender="office@office.example", forwarded_from=(Address("", "a@b.example"),)),
            [REPORT],
            MessageClass.SUBMISSION,
        ),
        (
            message("Mẫu", "", sender="office@office.example", forwarded_from=(Address("", "office@office.example"),)),
            [REPORT],
            MessageClass.OWN,
        ),
        (message("Re: x", headers={"auto-submitted": "auto-replied"}), [REPORT], MessageClass.AUTO_REPLY),
        (message("Trả lời tự động: Nhắc gửi báo cáo"), [], MessageClass.AUTO_REPLY),
        (
            message("Read: x", headers={"content-type": "multipart/report; report-type=disposition-notification"}),
            [],
            MessageClass.AUTO_REPLY,
        ),
        (message("Undelivered", deliveries=(Delivery("a@b.example", "5.1.1", ""),)), [BLANK], MessageClass.BOUNCE),
        (message("Returned", sender="MAILER-DAEMON@x.example".lower()), [], MessageClass.BOUNCE),
        (
            message("Relayed", deliveries=(Delivery("a@b.example", "2.0.0", "", "relayed"),)),
            [],
            MessageClass.AUTO_REPLY,
        ),
        (message("x", deliveries=(Delivery("a@b.example", "2.0.1", "", "failed"),)), [], MessageClass.BOUNCE),
        (message("Delivery Status Notification (Failure)"), [], MessageClass.BOUNCE),
        (message("Re: Undeliverable: x", "Em gửi lại ạ."), [], MessageClass.OTHER),
        (message("Họp?", "Có gì không ạ?", calendar="request"), [], MessageClass.OTHER),
        (message("Re: Họp", calendar="reply"), [], MessageClass.AUTO_REPLY),
        (message("Bản tin", headers={"list-unsubscribe": "<x>"}), [], MessageClass.SPAM),
        (message("Báo cáo", headers={"list-id": "<x>"}), [REPORT], MessageClass.SUBMISSION),
        (message("You won?", headers={"x-spam-flag": "YES"}), [], MessageClass.SPAM),
        (message("Báo cáo", headers={"x-spam-flag": "YES"}), [REPORT], MessageClass.SUBMISSION),
        (message("Scan", headers={"auto-submitted": "auto-generated"}), [REPORT], MessageClass.SUBMISSION),
    ],
)
def test_class_follows_headers_then_content(got, roles, expected):
    assert classify(got, roles, OWN).klass is expected


def test_a_clerk_who_answers_a_machine_with_a_report_is_no_machine():
    got = message("Re: Trả lời tự động: Kính nhắc", "Em gửi báo cáo ạ.")

    away = message("Re: Trả lời tự động: Kính nhắc", "Tôi đi vắng.")
    assert [classify(got, [REPORT], OWN).robot, classify(got, [], OWN).robot] == [False, False]
    assert [classify(away, [REPORT], OWN).robot, classify(away, [], OWN).robot] == [False, True]


@pytest.mark.parametrize(
    ("got", "robot", "through_list"),
    [
        (message(), False, False),
        (message(return_path=""), True, False),
        (message(sender=None), True, False),
        (message(headers={"auto-submitted": "auto-generated"}), True, False),
        (message(headers={"auto-submitted": "no"}), False, False),
        (message(headers={"precedence": "bulk"}), False, True),
        (message(headers={"list-id": "<cd.unit.example>"}), False, True),
    ],
)
def test_who_must_not_be_answered_by_a_machine_is_told(got, robot, through_list):
    kind = classify(got, [REPORT], OWN)
    assert (kind.robot, kind.through_list) == (robot, through_list)


@pytest.mark.parametrize(
    ("got", "likeness", "expected"),
    [
        (file("x.docx"), Likeness(report=0.9), REPORT),
        (file("Kế hoạch.docx"), Likeness(report=0.1), NOTHING),
        (file("Báo cáo CĐ.docx"), Likeness(report=0.35), REPORT),
        (file("Công văn gửi.docx"), Likeness(report=0.35), NOTHING),
        (file("x.xlsx", Format.XLSX), Likeness(form=0.9), Role("stats", FileRole.SUBMISSION)),
        (file("x.xlsx", Format.XLSX), Likeness(form=0.9, blank=True), BLANK),
        (file("Biểu thống kê.xlsx", Format.XLSX), Likeness(), Role("stats", FileRole.SUBMISSION)),
        (file("Danh sách đoàn viên.xlsx", Format.XLSX), Likeness(), NOTHING),
        (file("x.doc", Format.DOC, findings=UNREADABLE), Likeness(), REPORT),
        (file("Biểu.xls", Format.XLS, findings=UNREADABLE), Likeness(), Role("stats", FileRole.SUBMISSION)),
        (file("Giấy mời.doc", Format.DOC, findings=UNREADABLE), Likeness(), NOTHING),
        (file("~$Báo cáo.docx", findings=UNREADABLE), Likeness(), NOTHING),
        (file("a.zip", Format.ARCHIVE, container=True), Likeness(), NOTHING),
        (
            file("a.zip", Format.ARCHIVE, container=True, findings=UNREADABLE),
            Likeness(),
            Role(None, FileRole.CONTAINER),
        ),
        (file("Scan0001.pdf", Format.PDF), Likeness(), Role("report", FileRole.SCAN)),
        (file("Giấy mời.pdf", Format.PDF), Likeness(), NOTHING),
        (file("image001.png", Format.IMAGE, size=3_000), Likeness(), NOTHING),
        (file("IMG_1.jpg", Format.IMAGE), Likeness(), Role("report", FileRole.SCAN)),
        (file("IMG_1.jpg", Format.IMAGE, embedded=True), Likeness(), NOTHING),
    ],
)
def test_role_of_a_file_comes_from_content_then_name(got, likeness, expected):
    assert role(got, likeness, message("", "")) == expected


def test_a_pdf_in_a_mail_about_something_else_is_no_submission():
    assert role(file("x.pdf", Format.PDF), Likeness(), message("Thư mời", "Kính mời dự họp.")) == NOTHING


@pytest.mark.parametrize(
    ("got", "roles", "klass", "why"),
    [
        (message("Báo cáo"), [REPORT], "submission", ""),
        (
            message("Báo cáo", headers={"auto-submitted": "auto-replied; owner=x"}),
            [REPORT],
            "auto-reply",
            "do máy gửi: Auto-Submitted ghi «auto-replied; owner=x»",
        ),
        (
            message("Nghỉ", headers={"x-autoreply": "yes"}),
            [],
            "auto-reply",
            "do máy gửi: thư mang dấu X-Autoreply",
        ),
        (
            message("Trả lời tự động: Re: báo cáo"),
            [],
            "auto-reply",
            "tiêu đề là của thư trả lời tự động: «Trả lời tự động: Re: báo cáo»",
        ),
        (message("Họp", calendar="reply"), [], "auto-reply", "trả lời một lời mời họp do chương trình lịch gửi"),
        (
            message("x", complaint=True),
            [REPORT],
            "auto-reply",
            "máy chủ thư báo có người coi một bức thư là thư rác (RFC 5965)",
        ),
        (
            message("Báo cáo", returns=True),
            [REPORT],
            "bounce",
            "máy chủ thư báo không chuyển được một bức thư (cấu trúc theo RFC 3464, có thư bị trả lại)",
        ),
        (
            message("Undeliverable: " + "a" * 90),
            [],
            "bounce",
            f"tiêu đề là của thư bị trả lại: «Undeliverable: {'a' * 45}…», không kèm bài nộp",
        ),
        (
            message("Giá tốt", headers={"list-unsubscribe": "<x>"}),
            [],
            "spam",
            "thư gửi hàng loạt hoặc qua danh sách thư (List-Unsubscribe), không kèm bài nộp",
        ),
        (
            message("x", headers={"x-spam-flag": "YES"}),
            [],
            "spam",
            "bộ lọc trên đường chuyển thư đánh dấu là thư rác",
        ),
        (message("Nhắc", sender="office@office.example"), [], "own", "người gửi là địa chỉ của chính Văn phòng"),
        (
            message("Nhắc", sender="office@office.example", to=(Address("", "clerk@unit.example"),)),
            [REPORT],
            "own",
            "người gửi là địa chỉ của chính Văn phòng, thư gửi cho nơi khác chứ không chuyển tài liệu vào hộp thư này",
        ),
        (
            message("Hỏi", "Cột 3 ghi thế nào?"),
            [],
            "question",
            "thư hỏi hoặc đề nghị, không gửi kèm báo cáo hay biểu số liệu",
        ),
        (
            message("Cảm ơn", "Đã nhận."),
            [],
            "other",
            "thư không hỏi gì, không nói gửi báo cáo và không kèm báo cáo hay biểu số liệu",
        ),
    ],
)
def test_reason_names_the_structure_or_the_words_that_made_the_class(got, roles, klass, why):
    kind = classify(got, roles, OWN)
    assert (kind.klass.value, kind.why) == (klass, why)

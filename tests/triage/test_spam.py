"""Mail to everybody that asks like a clerk: by what filters wrote on it, and by its own words."""

import pytest

from collector.model import Address, FileRole, Message, MessageClass
from collector.triage import Role, classify

OWN = frozenset({"office@office.example"})


def klass(subject, body, *, listed=False, roles=(), **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    message = Message(
        "0" * 64,
        1,
        subject=subject,
        sender=Address("", "a@b.example"),
        body=body,
        headers=named,
        content_type="text/plain",
    )
    return classify(message, list(roles), OWN, listed=listed).klass


SOLICITING = [
    ("Hợp tác", "Anh có cần vay vốn lãi suất ưu đãi không ạ?"),
    ("vay von", "Anh chi co can vay tin chap khong a? Giai ngan trong ngay."),
    ("Thiết kế website", "Bên em thiết kế web trọn gói, anh quan tâm thì cho em xin số điện thoại nhé?"),
    ("Báo giá máy in", "Kính gửi quý cơ quan báo giá máy in mới nhất. Anh/chị cần tư vấn gì không ạ?"),
    ("Partnership?", "Could you please tell me who is responsible for SEO and backlinks?"),
    ("Dear friend", "Can you help me transfer an inheritance of 10 million dollars?"),
    ("Action required", "Please confirm: verify your mailbox, your password will expire today."),
    ("Quick question", "Would you be interested in a B2B list of decision makers?"),
    ("Loan", "Do you need a business loan at 2%?"),
]


@pytest.mark.parametrize(("subject", "body"), SOLICITING)
def test_offer_that_asks_is_spam_and_no_question(subject, body):
    assert klass(subject, body) is MessageClass.SPAM


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Hỏi", "Quà khuyến mại cho đoàn viên có tính vào mục II.4 không ạ?"),
        ("Hỏi mục chi", "Tiền đầu tư tài chính của công đoàn ghi ở đâu ạ?"),
        ("hoi", "em la Loan, cho em hoi han nop den ngay nao a"),
        ("Hỏi", "Anh ơi đơn vị em gửi ở đâu ạ?"),
        ("Hỏi", "Em Hoa Hồng xin hỏi địa chỉ nhận thư ạ?"),
        ("Spam", "Thư của Văn phòng vào hộp thư rác, anh gửi lại giúp em với ạ."),
    ],
)
def test_clerk_who_uses_the_same_words_asks(subject, body):
    assert klass(subject, body) is MessageClass.QUESTION


def test_what_a_listed_sender_asks_is_a_question_whatever_its_words():
    said = "Anh có biết chỗ nào báo giá tốt không ạ?"
    assert (klass("Hỏi", said), klass("Hỏi", said, listed=True)) == (MessageClass.SPAM, MessageClass.QUESTION)


@pytest.mark.parametrize(
    ("header", "value", "spam"),
    [
        ("x_spam_flag", "YES", True),
        ("x_spam_status", "Yes, score=7.1 required=5.0", True),
        ("x_spam_status", "No, score=1.1 required=5.0", False),
        ("x_spam_level", "*****", True),
        ("x_spam_level", "**", False),
        ("x_barracuda_spam_flag", "YES", True),
        ("x_ms_exchange_organization_scl", "6", True),
        ("x_ms_exchange_organization_scl", "1", False),
        ("x_ms_exchange_organization_scl", "-1", False),
        ("x_forefront_antispam_report", "CIP:1.2.3.4;SFV:SPM;SCL:5;", True),
        ("x_forefront_antispam_report", "CIP:1.2.3.4;SFV:NSPM;SCL:1;", False),
    ],
)
def test_question_is_spam_where_a_filter_on_the_way_says_so(header, value, spam):
    asked = klass("Hỏi về biểu mẫu", "Cột 3 ghi thế nào ạ?", **{header: value})
    assert asked is (MessageClass.SPAM if spam else MessageClass.QUESTION)


@pytest.mark.parametrize(
    ("subject", "spam"),
    [
        ("[SPAM] Hỏi về biểu mẫu", True),
        ("***SPAM*** Hỏi", True),
        ("{Spam?} Hỏi", True),
        ("[Thư rác] Hỏi", True),
        ("[Hỏi] thư rác", False),
        ("Spam: hỏi về thư của Văn phòng", False),
    ],
)
def test_tag_of_a_filter_stands_in_marks_before_the_subject(subject, spam):
    asked = klass(subject, "Cột 3 ghi thế nào ạ?")
    assert asked is (MessageClass.SPAM if spam else MessageClass.QUESTION)


def test_what_brings_a_report_is_a_submission_whatever_a_filter_says():
    got = klass("[SPAM] Báo giá", "vay vốn", roles=[Role("report", FileRole.SUBMISSION)], x_spam_flag="YES")
    assert got is MessageClass.SUBMISSION

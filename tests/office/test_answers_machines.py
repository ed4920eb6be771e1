"""Machines that write to the office: reports of abuse, a server's own accounts, list managers. None gets a letter."""

import pytest
from factories.papers import Made
from factories.people import Person
from office_site import STATS, at

WHEN = "2024-11-05T10:00"
HUMAN = "This is an email abuse report for a message received from 203.0.113.7. Could you stop this?\r\n"
FEEDBACK = "Feedback-Type: abuse\r\nUser-Agent: SomeGenerator/1.0\r\nVersion: 1\r\n"


def report(*parts, kind="multipart/report; report-type=feedback-report", sender="fbl@provider.example"):
    """Return a report of abuse as bytes; its parts are (type, text)."""
    body = "".join(f"--=_b\r\nContent-Type: {of}\r\n\r\n{text}\r\n" for of, text in parts)
    head = (
        f"From: Complaints <{sender}>\r\nTo: office@office.example\r\nSubject: FW: Kinh nhac gui bao cao?\r\n"
        f'Message-ID: <complaint@provider.example>\r\nMIME-Version: 1.0\r\nContent-Type: {kind}; boundary="=_b"\r\n'
    )
    stamp = "Received: from x by mail.office.example; Tue, 05 Nov 2024 10:00:00 +0700\r\n"
    return f"{stamp}{head}\r\n{body}--=_b--\r\n".encode()


def ours(small_site):
    """Return a letter of ours that somebody complains about: it brings the form."""
    small_site.write(
        small_site.clerk("CNC"), "Biểu", "Gửi ạ.", small_site.files("CNC", Made("stats", "blank")), when=WHEN
    )
    small_site.poll("2024-11-05T10:01")
    with small_site.office() as office:
        return office.store.outbox.raw(1).decode()


COMPLAINTS = [
    # as RFC 5965 has it, and as several providers do it
    lambda told: report(("text/plain", HUMAN), ("message/feedback-report", FEEDBACK), ("message/rfc822", told)),
    lambda told: report(("text/plain", HUMAN), ("message/feedback-report", FEEDBACK), kind="multipart/report"),
    lambda told: report(("message/feedback-report", FEEDBACK), ("message/rfc822", told), kind="multipart/mixed"),
    lambda told: report(("text/plain", HUMAN), ("text/plain", FEEDBACK), kind="multipart/mixed"),
    lambda told: report(("text/plain", HUMAN), ("text/rfc822-headers", told.partition("\r\n\r\n")[0])),
    lambda told: report(
        ("text/plain", HUMAN),
        ("message/feedback-report", FEEDBACK.replace("abuse", "not-spam")),
        ("message/rfc822", told),
        sender="postmaster@provider.example",
    ),
    lambda told: report(("text/plain", f"{HUMAN}\r\n{FEEDBACK}"), ("message/rfc822", told), kind="multipart/mixed"),
]


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_report_of_abuse_is_an_auto_reply_and_gets_no_letter_though_our_form_lies_in_it(small_site, complaint):
    told = ours(small_site)
    assert "Content-Disposition: attachment" in told
    small_site.deliver(complaint(told), when="2024-11-05T10:30")
    small_site.poll("2024-11-05T10:31")
    assert [row["class"].value for row in small_site.ask("messages")] == ["submission", "auto-reply"]
    assert [row.kind.value for row in small_site.rows()] == ["fix-request"]
    with small_site.office() as office:
        assert not office.store.addresses.any()  # it says of no address that letters do not arrive there


def test_clerk_who_quotes_such_a_report_in_a_file_is_answered(small_site):
    small_site.write(
        small_site.clerk("CNC"), "Hỏi", "Đơn vị nhận được tệp này, anh xem giúp ạ?", (("x.txt", FEEDBACK.encode()),)
    )
    small_site.poll()
    assert [row["class"].value for row in small_site.ask("messages")] == ["question"]
    assert small_site.outbox() == [("acknowledgement", None, "sent")]


@pytest.mark.parametrize(
    "sender",
    [
        "root@localhost",
        "root@web01.vien.example",
        "post_master@vien.example",
        "Post.Master@vien.example",
        "majordomo@lists.example",
        "canbo-owner@lists.example",
        "owner-canbo@lists.example",
        "canbo-request@lists.example",
        "zabbix@giamsat.example",
        "hoa@may-in-tang-3",
        "mailer_daemon@vien.example",
    ],
)
def test_machine_that_asks_gets_no_letter(small_site, sender):
    small_site.write(
        Person("", sender, ""), "Dung lượng ổ đĩa?", "Anh chị kiểm tra giúp hệ thống được không ạ?", when=WHEN
    )
    small_site.poll()
    assert small_site.rows() == []


def test_person_who_asks_the_same_is_answered(small_site):
    small_site.write(
        Person("", "hoa@vien.example", ""), "Hỏi", "Anh chị kiểm tra giúp hệ thống được không ạ?", when=WHEN
    )
    small_site.poll()
    assert small_site.outbox() == [("acknowledgement", None, "sent")]


def test_spam_that_asks_gets_no_letter_and_a_listed_clerk_does(small_site):
    said = "Anh có cần vay vốn lãi suất ưu đãi không ạ?"
    small_site.write(Person("", "sale@vayvon.example", ""), "Hợp tác", said, when=WHEN)
    small_site.write(small_site.clerk("CNC"), "Hợp tác", said, when=WHEN)
    small_site.poll()
    assert [row["class"].value for row in small_site.ask("messages")] == ["spam", "question"]
    assert [row.to for row in small_site.rows()] == [(small_site.clerk("CNC").email,)]


def test_report_of_a_machine_s_account_is_taken_all_the_same(small_site):
    small_site.write(
        Person("", "root@vien.example", ""), "Báo cáo", "Gửi ạ.", small_site.files("CNC", STATS), when=WHEN
    )
    small_site.poll()
    with small_site.office() as office:
        (document,) = office.store.documents.all()
        assert (document.union, document.received_at) == ("CNC", at(WHEN))

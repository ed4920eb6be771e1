from datetime import datetime

from collector.model import Address, Delivery


def crlf(text):
    return text.strip("\n").replace("\n", "\r\n").encode()


def test_the_headers_that_others_read_are_kept_with_the_topmost_first(walk):
    raw = crlf("""
Received: from x by mx; Fri, 25 Oct 2024 08:40:17 +0700
Authentication-Results: mx1.office.example;
\tspf=pass
Authentication-Results: other.example; spf=fail
Return-Path: <Bounce@Union.example>
From: =?UTF-8?B?TMOqIFRo4buLIENoaQ==?= <Chi@Union.example>
Sender: list@union.example
To: a@office.example
To: b@office.example
Cc: "C, D" <cd@office.example>
Reply-To: reply@union.example
Subject: =?UTF-8?Q?B=C3=A1o_c=C3=A1o?=
Date: Fri, 25 Oct 2024 08:40:04 +0700
Message-ID: <m1@union.example>
In-Reply-To: <q@office.example>
References: <p@office.example> <q@office.example>
Auto-Submitted: no
X-Secret: not kept

Kính gửi
""")

    message = walk(raw)

    assert message.authentication == (("mx1.office.example; spf=pass", "other.example; spf=fail"),)
    assert sorted(message.headers) == ["auto-submitted", "sender"]
    assert message.sender == Address("Lê Thị Chi", "chi@union.example")
    assert [each.email for each in (*message.to, *message.cc, *message.reply_to)] == [
        "a@office.example",
        "b@office.example",
        "cd@office.example",
        "reply@union.example",
    ]
    assert (message.subject, message.message_id) == ("Báo cáo", "m1@union.example")
    assert message.return_path == "bounce@union.example"
    assert message.in_reply_to == ("q@office.example", "p@office.example")
    assert message.received == ("from x by mx; Fri, 25 Oct 2024 08:40:17 +0700",)
    assert message.date == datetime.fromisoformat("2024-10-25T08:40:04+07:00")
    assert (message.body, message.size) == ("Kính gửi", len(raw))


def test_what_a_message_lacks_is_none(walk):
    message = walk(b"Subject: x\r\n\r\nbody")

    assert (message.message_id, message.sender, message.date, message.return_path) == (None,) * 4
    assert message.received == ()


def test_the_empty_return_path_of_a_bounce_is_kept_apart_from_a_missing_one(walk):
    assert walk(b"Return-Path: <>\r\n\r\nbody").return_path == ""


def test_a_delivery_status_is_read_and_its_parts_are_no_files(walk):
    raw = crlf("""
From: MAILER-DAEMON@mx.example
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: text/plain

Không gửi được
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Gone@Union.example
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
--B
Content-Type: message/rfc822

From: office@ministry.example
Subject: Nhắc nộp

Kính gửi
--B--
""")

    message = walk(raw)

    assert message.deliveries == (Delivery("gone@union.example", "5.1.1", "smtp; 550 5.1.1 no such user"),)
    assert (message.content_type, message.files, message.forwarded_from) == ("multipart/report", (), ())


def test_a_report_in_the_newer_type_is_read_in_all_its_blocks(walk):
    raw = crlf("""
From: MAILER-DAEMON@mx.example
Content-Type: multipart/report; report-type=global-delivery-status; boundary=B

--B
Content-Type: message/global-delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: utf-8; chị@union.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; b@union.example
Action: delayed
Status: 4.4.1
--B
Content-Type: message/global-headers

Message-ID: <reminder@office.example>
--B--
""")

    message = walk(raw)

    assert message.deliveries == (
        Delivery("chị@union.example", "5.1.1", "", "failed"),
        Delivery("b@union.example", "4.4.1", "", "delayed"),
    )
    assert message.returned == ("reminder@office.example",)

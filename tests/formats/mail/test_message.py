import base64
import random
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path

import pytest

from collector.formats.mail.message_parts import take_apart
from collector.formats.process import limits
from collector.model import Address, Delivery, Format

SAMPLE = sorted((Path(__file__).parents[2] / "sample" / "corpus" / "mail").glob("*.eml"))
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 30


def crlf(text):
    return text.strip("\n").replace("\n", "\r\n").encode()


def leaves_by_the_standard_library(raw):
    """Every leaf of a message and its bytes, the slow way."""
    found = []
    waiting = [BytesParser(policy=compat32).parsebytes(raw)]
    while waiting:
        part = waiting.pop()
        if part.is_multipart():
            waiting += part.get_payload()[::-1]
        elif part.get_filename() or part.get_content_disposition() == "attachment":
            found.append(part.get_payload(decode=True))
    return found


@pytest.mark.parametrize("path", SAMPLE[::4], ids=lambda path: path.stem)
def test_putting_base64_aside_changes_no_leaf(path):
    raw = path.read_bytes()

    assert [leaf.data for leaf in take_apart(raw).leaves] == leaves_by_the_standard_library(raw)


@pytest.mark.parametrize("seed", range(40))
def test_putting_base64_aside_goes_the_way_of_the_parser_on_damaged_mail(seed, make):
    chance = random.Random(seed)
    raw = bytearray(make.mail(("a.bin", chance.randbytes(5000)), ("b.bin", chance.randbytes(3000))))
    for _ in range(6):
        at = chance.randrange(len(raw))
        raw[at : at + chance.choice([0, 1, 40])] = chance.choice(
            [b"\n", b"\r\n\r\n", b"--", b"=", b"\0", b"Zm9v\n" * 30]
        )
    raw = bytes(raw)

    found = [leaf.data for leaf in take_apart(raw).leaves if leaf.name]
    slow = [data for data in leaves_by_the_standard_library(raw) if data is not None]

    # Where base64 itself is damaged the two give back different remains, but of the same parts.
    assert len([data for data in found if data]) <= len(slow)
    assert [data for data in found if data in slow] == [data for data in slow if data in found]


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

    assert message.headers["authentication-results"] == "mx1.office.example; spf=pass\nother.example; spf=fail"
    assert sorted(message.headers) == ["authentication-results", "auto-submitted", "sender"]
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
    assert message.received == datetime.fromisoformat("2024-10-25T08:40:17+07:00")
    assert message.date == datetime.fromisoformat("2024-10-25T08:40:04+07:00")
    assert (message.body, message.size) == ("Kính gửi", len(raw))


def test_what_a_message_lacks_is_none(walk):
    message = walk(b"Subject: x\r\n\r\nbody")

    assert (message.message_id, message.sender, message.date, message.received, message.return_path) == (None,) * 5


def test_the_empty_return_path_of_a_bounce_is_kept_apart_from_a_missing_one(walk):
    assert walk(b"Return-Path: <>\r\n\r\nbody").return_path == ""


def test_every_leaf_is_a_file_whatever_its_disposition(walk):
    raw = crlf("""
From: a@union.example
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: text/plain

Kính gửi
--B
Content-Type: application/msword
Content-Disposition: inline

one
--B
Content-Type: application/octet-stream; name="b.bin"

two
--B
Content-Type: text/plain
Content-Disposition: attachment

three
--B
Content-Type: text/plain; name="d.txt"

four
--B
Content-Disposition: attachment; filename="e.bin"
Content-Transfer-Encoding: base64

Zml2ZQ==
""")

    message = walk(raw)

    assert [(file.index, file.path, file.name) for file in message.files] == [
        (0, "unnamed-1", ""),
        (1, "b.bin", "b.bin"),
        (2, "unnamed-3", ""),
        (3, "d.txt", "d.txt"),
        (4, "e.bin", "e.bin"),
    ]
    assert message.body == "Kính gửi"


def test_two_files_of_one_name_stay_two(walk, make):
    message = walk(make.mail(("a.docx", make.docx("một")), ("a.docx", make.docx("hai"))))

    assert [(file.index, file.path) for file in message.files] == [(0, "a.docx"), (1, "a.docx")]
    assert message.files[0].sha256 != message.files[1].sha256


def test_a_picture_that_the_page_shows_is_embedded_and_one_that_is_attached_is_not(walk):
    made = EmailMessage()
    made.set_content("Kính gửi")
    made.add_alternative('<p>Kính gửi</p><img src="cid:logo@x">', subtype="html")
    made.get_payload()[1].add_related(PICTURE, "image", "png", cid="<logo@x>", filename="image001.png")
    made.add_attachment(PICTURE + b"2", maintype="image", subtype="png", filename="scan.png")

    files = walk(made.as_bytes()).files

    assert [(file.path, file.format, file.embedded) for file in files] == [
        ("image001.png", Format.IMAGE, True),
        ("scan.png", Format.IMAGE, False),
    ]


def test_an_enclosed_message_gives_its_files_under_its_name_and_its_author(walk, make):
    inner = BytesParser(policy=compat32).parsebytes(make.mail(("BC.docx", make.docx("một")), body="thư bên trong"))
    made = EmailMessage()
    made["From"] = "b@union.example"
    made.set_content("Chuyển giúp em")
    outer = BytesParser(policy=compat32).parsebytes(made.as_bytes())
    raw = (
        b"From: b@union.example\r\nContent-Type: multipart/mixed; boundary=O\r\n\r\n--O\r\nContent-Type: "
        b"text/plain\r\n\r\n"
        + outer.get_payload().encode()
        + b'\r\n--O\r\nContent-Type: message/rfc822; name="thu goc.eml"\r\n\r\n'
        + inner.as_bytes()
        + b"\r\n--O--\r\n"
    )

    message = walk(raw)

    assert [file.path for file in message.files] == ["thu goc.eml/BC.docx"]
    assert message.forwarded_from == (Address("A", "a@union.example"),)
    assert (message.quoted, message.message_id) == ("thư bên trong", None)


def test_an_enclosed_message_in_base64_is_opened_all_the_same(walk, make):
    inner = base64.encodebytes(make.mail(("BC.docx", make.docx("một"))))
    raw = (
        b"From: b@union.example\r\nContent-Type: multipart/mixed; boundary=O\r\n\r\n--O\r\n"
        b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inner + b"\r\n--O--\r\n"
    )

    assert [file.path for file in walk(raw).files] == ["forwarded.eml/BC.docx"]


def test_a_message_saved_as_a_file_is_opened_too(walk, make):
    message = walk(make.mail(("thu.eml", make.mail(("BC.docx", make.docx("một"))))))

    assert [(file.path, file.container) for file in message.files] == [("thu.eml", True), ("thu.eml/BC.docx", False)]


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


def test_a_multipart_that_lost_its_boundary_is_mended(walk):
    raw = crlf("""
Content-Type: multipart/mixed

--XYZ
Content-Type: text/plain

Kính gửi
--XYZ
Content-Disposition: attachment; filename=a.bin

one
--XYZ--
""")

    assert [file.path for file in walk(raw).files] == ["a.bin"]


def test_broken_base64_gives_what_is_left_of_it(walk):
    raw = b"Content-Disposition: attachment; filename=a.bin\nContent-Transfer-Encoding: base64\n\nQUJD\x00*REVG\n-Rw"

    assert [file.size for file in walk(raw).files] == [7]


def test_base64_in_several_padded_pieces_is_read_to_its_end(walk):
    raw = b"Content-Disposition: attachment; filename=a.bin\nContent-Transfer-Encoding: base64\n\nQUI=\nQ0Q=\n"

    assert [file.size for file in walk(raw).files] == [4]


def test_a_uuencoded_file_in_the_text_is_a_file(walk):
    raw = b"Subject: x\n\nKinh gui\nbegin 644 a.txt\n#0V%T\n`\nend\ntrao doi"

    message = walk(raw)

    assert [(file.path, file.size) for file in message.files] == [("a.txt", 3)]
    assert message.body == "Kinh gui\n\ntrao doi"


def test_a_thousand_levels_end_in_a_verdict(read):
    raw = b"Subject: sau\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(3000)
    )

    message = read(raw)

    assert [(file.path, [finding.code for finding in file.findings]) for file in message.files] == [
        ("message.eml", ["file.refused"])
    ]
    assert message.subject == "sau"


def test_a_hundred_thousand_parts_end_in_a_verdict(read):
    raw = b"Subject: nhieu\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000

    message = read(raw)

    assert [finding.code for finding in message.files[-1].findings] == ["file.refused"]
    assert len(message.files) == 1
    assert message.subject == "nhieu"


def test_more_files_than_the_limit_are_cut_with_a_verdict(walk):
    part = b"--b\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n"
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * (limits.PARTS + 50)

    files = walk(raw).files

    assert len(files) == limits.PARTS
    assert [finding.code for finding in files[-1].findings] == ["file.refused"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1000,
        b"\r" * 1000,
        b"Subject: x\rFrom: a@b.example\r\rbody",
        bytes(range(256)) * 20,
        b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n',
        b"Content-Type: text/html; charset=\xff\xfe\r\n\r\n<p>x",
        b"Content-Type: ;;;;\r\nContent-Transfer-Encoding: nonsense\r\n\r\nx",
        b"From: " + b"(" * 5000 + b"\r\n\r\nx",
        b"Subject: " + b"=?UTF-8?B?" * 3000 + b"\r\n\r\nx",
        b"Content-Disposition: attachment; " + b"filename*0=a; " * 3000 + b"\r\n\r\nx",
    ],
)
def test_no_bytes_stop_the_walk(walk, raw):
    assert walk(raw).size == len(raw)


@pytest.mark.parametrize("seed", range(30))
def test_mutations_of_real_mail_never_stop_the_walk(walk, seed):
    chance = random.Random(seed)
    raw = bytearray(chance.choice(SAMPLE).read_bytes())
    for _ in range(20):
        at = chance.randrange(len(raw))
        raw[at : at + chance.randrange(20)] = chance.randbytes(chance.randrange(20))

    assert walk(bytes(raw)).size == len(raw)


def test_a_file_sent_as_text_without_a_name_is_a_file(walk, make):
    raw = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(make.docx("một"))

    assert [(file.path, file.format) for file in walk(raw).files] == [("unnamed-1.docx", Format.DOCX)]


def test_a_uuencoded_file_of_an_enclosed_message_lies_in_it(walk):
    raw = b"Content-Type: message/rfc822\n\nSubject: x\n\nbegin 644 a.txt\n#0V%T\n`\nend\n"

    assert [file.path for file in walk(raw).files] == ["forwarded.eml/a.txt"]


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


def test_what_is_inside_a_message_of_unknown_kind_is_not_lost(walk):
    raw = b"Content-Type: message/external-body; access-type=x\n\nContent-Type: application/msword\n\nnoi dung\n"

    assert [file.path for file in walk(raw).files] == ["unnamed-1"]


def test_the_words_of_a_winmail_stand_in_for_none_and_never_for_others(walk):
    path = Path(__file__).parents[2] / "samples" / "messages" / "tnef.eml"
    raw = path.read_bytes()
    with_text = raw.replace(b"8bit\r\n\r\n\r\n", b"8bit\r\n\r\nloi cua thu\r\n", 1)

    assert [walk(each).body for each in (raw, with_text)] == ["Kính gửi Văn phòng,", "loi cua thu"]

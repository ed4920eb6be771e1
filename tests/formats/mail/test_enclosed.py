"""Messages enclosed in a message, as a part or as a file: their files and their author."""

import base64
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import compat32

from collector.model import Address


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


def test_a_uuencoded_file_of_an_enclosed_message_lies_in_it(walk):
    raw = b"Content-Type: message/rfc822\n\nSubject: x\n\nbegin 644 a.txt\n#0V%T\n`\nend\n"

    assert [file.path for file in walk(raw).files] == ["forwarded.eml/a.txt"]


INNER = b"From: c@union.example\nSubject: Bao cao nam\n\nKinh gui\n"


def enclosing(*parts, kind="mixed"):
    """A message of parts, each with its head."""
    body = b"".join(b"--=_o\n" + head + b"\n\n" + part + b"\n" for head, part in parts)
    return b'From: a@union.example\nSubject: Fwd\nContent-Type: multipart/%b; boundary="=_o"\n\n%b--=_o--\n' % (
        kind.encode(),
        body,
    )


def listed(message):
    return [(file.path, file.container, [each.code for each in file.findings]) for file in message.files]


def test_an_enclosed_message_without_files_is_a_row_behind_the_files(walk):
    message = walk(
        enclosing(
            (b"Content-Type: text/plain", b"xem thu"),
            (b'Content-Type: message/rfc822; name="Thu cu.eml"', INNER),
            (b'Content-Type: application/octet-stream; name="a.bin"', b"xx"),
        )
    )
    assert listed(message) == [("a.bin", False, []), ("Thu cu.eml", True, [])]
    assert message.files[1].size == len(INNER)


def test_an_enclosed_message_with_a_file_is_the_way_to_it(walk):
    held = enclosing((b'Content-Type: application/octet-stream; name="a.bin"', b"xx")).replace(b"=_o", b"=_i")
    assert listed(walk(enclosing((b"Content-Type: message/rfc822", held)))) == [("forwarded.eml/a.bin", False, [])]


def test_one_within_another_is_one_row(walk):
    held = enclosing((b"Content-Type: message/rfc822", INNER)).replace(b"=_o", b"=_i")
    assert listed(walk(enclosing((b"Content-Type: message/rfc822", held)))) == [
        ("forwarded.eml/forwarded.eml", True, [])
    ]


def test_a_letter_that_a_bounce_returns_is_none(walk):
    assert listed(walk(enclosing((b"Content-Type: message/rfc822", INNER), kind="report"))) == []


def test_in_a_message_that_came_as_a_file_it_is_a_row_below_it(walk, make):
    files = walk(make.mail(("Thu.eml", enclosing((b"Content-Type: message/rfc822", INNER))))).files
    assert [file.path for file in files] == ["Thu.eml", "Thu.eml/forwarded.eml"]

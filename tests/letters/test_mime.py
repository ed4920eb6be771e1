import re
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest

from collector.errors import PostRefused
from collector.letters import LetterSender, as_bytes, redate, redirect
from collector.model import Letter

HEAD = LetterSender("congdoan@congdoanbo.example", "Văn phòng Công đoàn Bộ Khoa học và Công nghệ")


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk() if part.defects] == []
    return message


def plain(raw: bytes, header: str) -> str:
    # The structured parser of Python 3.11 puts a space between two encoded words of a name (RFC 2047 6.2).
    return " ".join(str(make_header(decode_header(message_from_bytes(raw)[header]))).split())


def test_every_letter_comes_back_from_the_wire_whole(facts, situation: tuple[str, Letter]) -> None:
    _, letter = situation
    raw = as_bytes(letter, HEAD, now=facts.at(7, 16, 6))
    message = read(raw)
    assert plain(raw, "From") == f"{HEAD.name} <{HEAD.address}>"
    assert message["To"] == ", ".join(letter.to)
    assert message["Subject"] == letter.subject
    assert message["Message-ID"] == f"<{letter.message_id}>"
    assert message["In-Reply-To"] == (f"<{letter.in_reply_to}>" if letter.in_reply_to else None)
    assert parsedate_to_datetime(message["Date"]) == facts.at(7, 16, 6)
    assert message["Date"].endswith("+0700")
    both = next(part for part in message.walk() if part.get_content_type() == "multipart/alternative")
    assert (both is message) is (letter.attachments == ())
    assert [part.get_content_type() for part in both.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().replace("\r\n", "\n") for part in both.iter_parts()] == [letter.text, letter.html]
    files = [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()]
    assert files == [(one.name, one.content) for one in letter.attachments]


def test_every_letter_says_that_a_machine_wrote_it(facts, situation: tuple[str, Letter]) -> None:
    name, letter = situation
    message = read(as_bytes(letter, HEAD, now=facts.at(7)))
    unsolicited = name.startswith(("notice", "reminder", "overdue", "thanks", "digest", "alarm", "update"))
    assert message["Auto-Submitted"] == ("auto-generated" if unsolicited else "auto-replied")
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Precedence"] is None


def test_bytes_keep_to_the_form_of_mail(facts, situation: tuple[str, Letter]) -> None:
    raw = as_bytes(situation[1], HEAD, now=facts.at(7))
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    # The name of the Excel format has 79 marks and nowhere to fold; RFC 5322 asks for 78 and allows 998.
    lines = [line for line in raw.split(b"\r\n") if b"<" not in line and b"officedocument" not in line]
    assert [line for line in lines if len(line) > 78] == []
    assert re.findall(rb"(?im)^(?:message-id|in-reply-to): *\r\n", raw) == []
    words = re.findall(rb"=\?utf-8\?b\?[^?]*\?=", raw)
    assert words
    assert max(map(len, words)) <= 75


def test_encoded_words_never_part_a_letter(facts) -> None:
    letter = replace(facts.reminder(), subject="Kính đề nghị gửi báo cáo ở đợt này " * 6)
    raw = as_bytes(letter, HEAD, now=facts.at(7))
    assert plain(raw, "Subject") == letter.subject.strip()
    assert plain(as_bytes(replace(letter, subject="ế" * 90), HEAD, now=facts.at(7)), "Subject") == "ế" * 90


HEADERS = {
    "Content-Type",
    "MIME-Version",
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
}


@pytest.mark.parametrize(
    "typed",
    [
        "a\r\nBcc: x@evil.example",
        "a\nBcc: x@evil.example\n\nbody",
        "a\rBcc: x@evil.example",
        "a\u2028Bcc: x@evil.example",
        "a\x0b\x0cBcc: x@evil.example",
        "=?utf-8?q?a=0d=0aBcc=3a_x=40evil.example?=",
    ],
)
def test_no_header_can_be_slipped_in(facts, typed: str) -> None:
    letter = replace(
        facts.accepted_both(), subject=typed, in_reply_to="a\r\nBcc: x@evil.example", references=(typed, "ok@x.example")
    )
    message = read(as_bytes(letter, replace(HEAD, name=typed), now=facts.at(7)))
    assert set(message.keys()) == HEADERS - {"In-Reply-To"}
    assert message["References"] == "<ok@x.example>"


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: x@evil.example",
        "a@b.example, x@evil.example",
        "a b@c.example",
        "<a@b.example>",
        "no-at-sign",
        "",
        "ă b@c.example",
        f"{'ă' * 33}@b.example",
        "a@..example",
    ],
)
def test_address_that_is_none_is_refused(facts, address: str) -> None:
    with pytest.raises(PostRefused):
        as_bytes(replace(facts.reminder(), to=(address,)), HEAD, now=facts.at(7))


def test_address_with_letters_beyond_ascii_stands_as_it_is_and_its_domain_in_ascii(facts) -> None:
    letter = replace(facts.reminder(), to=("nguye\u0302\u0303n.lan@b\u1ed9.example",))
    raw = as_bytes(letter, HEAD, now=facts.at(7))
    assert "To: nguyễn.lan@xn--b-8xm.example\r\n".encode() in raw
    assert raw.replace("nguyễn".encode(), b"").isascii()


def test_held_letter_that_nobody_can_get_names_nobody(facts) -> None:
    letter = replace(facts.fix_request(), to=("a@b_c.example",), held="vì sao")
    assert read(as_bytes(letter, HEAD, now=facts.at(7)))["To"] == "undisclosed-recipients:;"


def test_long_thread_is_folded(facts) -> None:
    letter = replace(facts.fix_request(), references=tuple(f"{'x' * 200}{n}@y.example" for n in range(20)))
    raw = as_bytes(letter, HEAD, now=facts.at(7))
    assert max(map(len, raw.split(b"\r\n"))) < 250
    assert read(raw)["References"].split() == [f"<{one}>" for one in letter.references]


def test_copies_and_reply_address_are_written(facts) -> None:
    letter = replace(facts.overdue(), cc=("chutich@vinatom.example", "a@b.example"))
    message = read(as_bytes(letter, replace(HEAD, reply_to="tra-loi@congdoanbo.example"), now=facts.at(7)))
    assert message["Cc"] == "chutich@vinatom.example, a@b.example"
    assert message["Reply-To"] == "tra-loi@congdoanbo.example"


def test_letter_held_for_days_goes_out_with_the_day_of_its_sending(facts) -> None:
    letter = facts.fix_request()
    now = as_bytes(letter, HEAD, now=facts.at(9))
    assert redate(as_bytes(letter, HEAD, now=facts.at(7)), facts.at(9)) == now


def test_office_mode_sends_to_the_office_alone_and_shows_for_whom_it_was(facts) -> None:
    letter = replace(facts.overdue(), cc=("chutich@vinatom.example",))
    shown = redirect(letter, "congdoan@congdoanbo.example")
    assert (shown.to, shown.cc) == (("congdoan@congdoanbo.example",), ())
    assert shown.subject == f"[Gửi congdoan@vinatom.example] {letter.subject}"
    for body in (shown.text, shown.html):
        assert body.index("chutich@vinatom.example") < body.index("Kính gửi")
    assert shown.text.endswith(letter.text)
    assert (shown.kind, shown.occasion, shown.message_id) == (letter.kind, letter.occasion, letter.message_id)


def test_office_mode_and_a_later_date_keep_the_files(facts) -> None:
    letter = facts.notice()
    assert redirect(letter, "congdoan@congdoanbo.example").attachments == letter.attachments
    assert redate(as_bytes(letter, HEAD, now=facts.at(7)), facts.at(9)) == as_bytes(letter, HEAD, now=facts.at(9))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Biểu.xlsx", "Biểu.xlsx"),
        ("VINATOM - " + "Số liệu " * 20 + ".xlsx", None),
        ('a"b.xlsx', "a'b.xlsx"),
        ("../../etc/passwd", "..-..-etc-passwd"),
        ("a\\b.xlsx", "a-b.xlsx"),
        ("a\r\nBcc: x@evil.example", "a Bcc: x@evil.example"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "tep"),
    ],
)
def test_name_of_a_file_arrives_as_it_is_and_slips_nothing_in(facts, name: str, shown: str | None) -> None:
    letter = replace(facts.reminder(), attachments=(replace(facts.FORM, name=name),))
    raw = as_bytes(letter, HEAD, now=facts.at(7))
    (file,) = read(raw).iter_attachments()
    assert set(file.keys()) == {"Content-Type", "MIME-Version", "Content-Disposition", "Content-Transfer-Encoding"}
    assert file.get_filename() == (shown or name[:119].rstrip() + "…")
    lines = [line for line in raw.split(b"\r\n") if b"<" not in line and b"officedocument" not in line]
    assert max(map(len, lines)) <= 78


@pytest.mark.parametrize("mime", ["", "text", "text/html\r\nBcc: x", 'text/x; a="b"', "TEXT/HTML"])
def test_file_of_no_known_kind_is_refused(facts, mime: str) -> None:
    letter = replace(facts.reminder(), attachments=(replace(facts.FORM, mime=mime),))
    with pytest.raises(PostRefused):
        as_bytes(letter, HEAD, now=facts.at(7))


def test_office_mode_leaves_letters_to_the_office_as_they_are(facts) -> None:
    letter = facts.digest()
    assert redirect(letter, "congdoan@congdoanbo.example") == letter


def test_a_line_end_that_would_begin_a_header_is_refused(facts) -> None:
    for id_ in ("a\r\nBcc: x@evil.example", "a\nBcc: x@evil.example", "a\rBcc: x@evil.example"):
        with pytest.raises(PostRefused):
            as_bytes(replace(facts.reminder(), message_id=id_), HEAD, now=facts.at(7))


@pytest.mark.parametrize("name", ["😀" * 60 + ".xlsx", "%41 100%.xlsx", "tên* 'x'.doc", "a b; c=d.xlsx"])
def test_names_with_marks_of_their_own_meaning_come_back(facts, name: str) -> None:
    letter = replace(facts.reminder(), attachments=(replace(facts.FORM, name=name),))
    (file,) = read(as_bytes(letter, HEAD, now=facts.at(7))).iter_attachments()
    assert file.get_filename() == name

import email
from datetime import timedelta
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest

from collector.demo import mail, post
from collector.demo.people import OFFICE, SERVER
from collector.demo.scenes import BOTH, SCENES, After, Scene

LETTER = mail.Sent("fix-request.KHTC.2.abc@congdoankhcn.example", "dung.nk@most.example", "Đề nghị sửa")


def _read(data):
    return email.message_from_bytes(data, policy=default)


def _time_on_top(message):
    return parsedate_to_datetime(message.get_all("Received")[0].rpartition(";")[2])


def test_every_mail_of_the_story_is_the_same_to_the_byte_each_time(desk, at):
    for scene in SCENES:
        if scene.act not in {"assign", "extend"} and not scene.files:
            letter = LETTER if isinstance(scene.when, After) else None
            assert post.write(desk, scene, at, letter) == post.write(desk, scene, at, letter)
    parent = next(scene for scene in SCENES if scene.who == "TDC")
    assert post.write(desk, parent, at) == post.write(desk, parent, at)


@pytest.mark.parametrize("act", ["submit", "question", "newsletter", "bounce", "receipt", "auto-reply", "mend"])
def test_the_topmost_received_is_of_the_offices_server_and_carries_the_simulated_time(desk, at, act):
    who = "" if act == "newsletter" else "KHTC"
    files = BOTH if act in {"submit", "mend"} else ()
    message = _read(post.write(desk, Scene("01/11 09:00", who, act, files=files), at, LETTER))
    assert _time_on_top(message) == at
    assert f"by {SERVER} " in message.get_all("Received")[0]
    assert OFFICE in message["To"]


def test_a_mended_file_answers_the_letter_that_was_really_sent(desk, at):
    message = _read(post.write(desk, Scene("01/11 09:00", "KHTC", "mend", files=BOTH), at, LETTER))
    assert message["In-Reply-To"] == f"<{LETTER.message_id}>"
    assert message["Subject"] == "Re: Đề nghị sửa"
    assert len(list(message.iter_attachments())) == 2


def test_a_bounce_is_a_delivery_report_that_returns_our_letter(at):
    message = _read(mail.bounce(LETTER, at))
    status = next(part for part in message.walk() if part.get_content_type() == "message/delivery-status")
    assert (message.get_content_type(), message["Return-Path"]) == ("multipart/report", "<>")
    assert status.get_payload()[1]["Final-Recipient"] == f"rfc822; {LETTER.to}"
    assert status.get_payload()[1]["Status"] == "5.1.1"
    assert LETTER.message_id.encode() in mail.bounce(LETTER, at)


def test_an_archive_holds_the_files_of_all_members(desk, at):
    parent = next(scene for scene in SCENES if scene.who == "TDC")
    (attached,) = _read(post.write(desk, parent, at)).iter_attachments()
    assert attached.get_filename() == "Bao cao CD 2024 - TDC.zip"
    assert attached.get_content().count(b"PK\x03\x04") >= 6


def test_delivery_leaves_a_whole_file_with_the_time_of_receipt(tmp_path, at):
    mail.make_maildir(tmp_path / "box")
    path = mail.deliver(tmp_path / "box", b"Subject: x\r\n\r\n", at, 1)
    assert path.parent == tmp_path / "box" / "new"
    assert path.stat().st_mtime == at.timestamp()
    assert list((tmp_path / "box" / "tmp").iterdir()) == []
    later = mail.deliver(tmp_path / "box", b"Subject: y\r\n\r\n", at + timedelta(minutes=1), 2)
    assert path.name < later.name

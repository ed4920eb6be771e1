"""The log: JSON lines that rotate and name nobody."""

import json
import logging
import re

import pytest
from factories.papers import Made
from factories.people import Person
from office_site import REPORT

from collector.errors import MailboxRefused, SettingRefused
from collector.letters.postmen import FolderPost
from collector.office import assessment, recording
from collector.worker import Worker, logging_to
from collector.worker import json_log as room
from collector.worker.json_log import masked, reason

STRANGER = Person("Trần Văn Lạ", "la.tran@gmail.example", "0912 345 678")


def lines(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def personal(site):
    """Every word of a walk that belongs to a person or a union."""
    people = [*site.cast.clerks.values(), STRANGER]
    said = {word for person in people for word in (person.name, person.email, person.phone) if word}
    with site.office() as office:
        said |= {union.name for union in office.unions}
        said |= {row.subject for row in office.store.mail.messages()}
        said |= {row.name for row in office.store.documents.all() if len(row.name) > 3}
    return said - {""}


def test_a_whole_walk_with_every_kind_of_trouble_leaves_no_personal_data_in_the_log(site, clock, tmp_path, monkeypatch):
    site.send("CNC", REPORT, Made("stats", "sum"))
    site.write(STRANGER, "Chị Hoa gửi báo cáo", "Em gửi ạ.", site.files("XNT", Made("report", "anonymous")))
    site.write(STRANGER, "Hỏi về hạn nộp", "Cho em hỏi hạn nộp?")
    site.send("DTG", REPORT)
    true_assess, true_send = assessment.assess, FolderPost.send

    def stumbling(message, *rest):
        if message.sender.email == site.clerk("DTG").email:
            raise ValueError(f"cannot judge {message.sender.name} <{message.sender.email}> {message.subject!r}")
        return true_assess(message, *rest)

    def refusing(self, raw, *, recipients, **more):
        if recipients == (STRANGER.email,):
            raise SettingRefused(f"«{STRANGER.name}» {recipients[0]} bị từ chối")
        return true_send(self, raw, recipients=recipients, **more)

    def broken(hand):
        raise KeyError(STRANGER.name)

    monkeypatch.setattr(recording, "assess", stumbling)
    monkeypatch.setattr(FolderPost, "send", refusing)
    log = tmp_path / "log" / "worker.log"
    with logging_to(log):
        Worker(site.settings, clock, environ={}).once()
        Worker(site.settings, clock, environ={}, jobs={"broken": broken}).once()
        (site.maildir / "new").rename(site.root / f"{STRANGER.email}")
        (site.maildir / "cur").rename(site.root / "cur")
        Worker(site.settings, clock, environ={}).once()

    text = log.read_text(encoding="utf-8")
    troubles = (line["says"] for line in lines(log) if line["level"] != "info")
    assert {re.sub(r"\b[0-9a-f]{64}\b|\d+", "…", says) for says in troubles} == {
        "message … could not be judged",
        "letter … did not go: SettingRefused",
        "work broke off",
        "work failed",
    }
    assert sorted(word for word in personal(site) if word.lower() in text.lower()) == []
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", text) == []


def test_a_line_tells_when_what_and_how_much(tmp_path):
    log = tmp_path / "worker.log"
    with logging_to(log):
        logging.getLogger("collector.worker.loop").info("poll", extra={"facts": {"fresh": 2}})
    (line,) = lines(log)
    assert (line | {"at": ""}) == {"at": "", "level": "info", "room": "worker.loop", "says": "poll", "fresh": 2}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00", line["at"])


def test_the_log_rotates_and_keeps_a_bounded_number(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "BYTES", 2000)
    monkeypatch.setattr(room, "KEPT", 2)
    log = tmp_path / "worker.log"
    with logging_to(log):
        for _ in range(100):
            logging.getLogger("collector").info("poll")
    kept = sorted(tmp_path.iterdir())
    assert [path.name for path in kept] == ["worker.log", "worker.log.1", "worker.log.2"]
    assert max(path.stat().st_size for path in kept) <= 2000


def test_the_log_ends_with_its_block(tmp_path):
    log = tmp_path / "worker.log"
    with logging_to(log):
        pass
    logging.getLogger("collector").warning("later")
    assert lines(log) == []


def test_a_log_that_cannot_be_written_is_a_wrong_setting(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SettingRefused, match="log: "), logging_to(tmp_path / "file" / "worker.log"):
        pass


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to la.tran@gmail.example: refused", "to …@…: refused"),
        ("<a@b.example>", "<…@…>"),
        ("«Trần Văn Lạ» bị từ chối", "… bị từ chối"),
        ("[Errno 2] No such file: '/var/mail/Trần'", "[Errno 2] No such file: …"),
        ("message 0a1b2c could not be judged", "message 0a1b2c could not be judged"),
    ],
)
def test_addresses_and_what_is_quoted_are_masked(text, shown):
    assert masked(text) == shown


def test_a_reason_names_errors_and_the_system_s_words():
    error = MailboxRefused("Trần Văn Lạ")
    error.__cause__ = FileNotFoundError(2, "No such file or directory", "/var/mail/Trần Văn Lạ")
    assert reason(error) == "MailboxRefused: FileNotFoundError (No such file or directory)"

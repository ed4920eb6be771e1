"""The season rehearsed: the letters that a real run sends, no connection, and nothing of the live data touched."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from factories import mail
from factories.mail import Draft
from factories.people import Person
from office_site import REPORT, STATS, at
from small_site import SmallSite

from collector.cli import collector
from collector.errors import MailboxRefused
from collector.flow import intake, listings, rehearsal, reminders
from collector.office import outbox
from collector.office.office import Office

FIRST, LAST = at("2024-10-30T06:00"), at("2024-11-06T12:00")
KEPT = ("kind", "union", "to", "subject", "state", "due_at", "sent_at", "error")


@pytest.fixture
def small_site(tmp_path):
    return SmallSite(tmp_path, COLLECTOR_POLL_MINUTES="15")


@pytest.fixture
def season(small_site):
    """A folder of mail: a whole report, half of one, a question, a stranger's, and one from before the opening."""
    folder = small_site.root / "season"
    folder.mkdir()
    stranger = Person("Hoa", "hoa@gmail.example", "")
    told = [
        ("2024-10-01T09:00", small_site.clerk("CNC"), "Sớm quá", ()),
        ("2024-10-30T09:03", small_site.clerk("CNC"), "Báo cáo", small_site.files("CNC", REPORT, STATS)),
        ("2024-11-01T22:41", small_site.clerk("XNT"), "Báo cáo", small_site.files("XNT", REPORT)),
        ("2024-11-05T10:00", stranger, "Xin hỏi hạn nộp ạ?", ()),
    ]
    for when, sender, subject, files in told:
        raw = mail.build(Draft(sender, subject, "Kính gửi Văn phòng.\n", files), at(when))
        (folder / f"{when.replace(':', '')}.eml").write_bytes(raw)
    return folder


def really(small_site, folder):
    """Work through the same days in truth: a worker that looks every fifteen minutes, and a folder for a postman."""
    inbox = small_site.root / "inbox"
    inbox.mkdir()
    files = {at(f"{path.stem[:13]}:{path.stem[13:]}"): path for path in folder.iterdir()}
    with small_site.office(COLLECTOR_MAILBOX=f"folder:{inbox}") as office:
        now = FIRST
        while now <= LAST:
            for when in [when for when in files if when <= now]:
                (inbox / files[when].name).write_bytes(files.pop(when).read_bytes())
                intake.take_in(office, now)
            reminders.remind(office, now)
            reminders.digest(office, now)
            outbox.flush(office, now)
            now += timedelta(minutes=15)
        return listings.outbox(office)


def rehearsed(small_site, folder, **more):
    with small_site.office() as office:
        return rehearsal.rehearse(office, folder, since=FIRST, until=LAST, **more)


def kept(rows):
    return [tuple(row[name] for name in KEPT) for row in rows]


def test_rehearsal_lists_exactly_the_letters_of_a_real_run(small_site, season):
    found = rehearsed(small_site, season)

    assert kept(found.letters) == kept(really(small_site, season))
    kinds = [row["kind"].value for row in found.letters]
    assert [kinds.count(kind) for kind in ("acknowledgement", "reminder")] == [3, 4]
    assert (found.messages, found.early) == (4, 1)
    assert len(small_site.letters()) == sum(row["sent_at"] is not None for row in found.letters)


def test_rehearsal_opens_no_connection_and_leaves_the_live_data_alone(small_site, season, monkeypatch):
    small_site.send("CNC", REPORT, when="2024-11-05T08:00")
    small_site.poll("2024-11-05T08:10")
    before = {what: small_site.ask(what) for what in ("messages", "documents", "status", "outbox", "audit")}
    monkeypatch.setattr(Office, "sent_folder", lambda _: pytest.fail("the folder of sent letters was opened"))
    connected = {"COLLECTOR_SMTP": "smtps://x@127.0.0.1:9", "COLLECTOR_SENT_FOLDER": "Sent"}
    connected |= {"COLLECTOR_MAILBOX": "imaps://x@127.0.0.1:9/INBOX"}

    with small_site.office(**connected) as office:
        found = rehearsal.rehearse(office, season, since=FIRST, until=LAST)

    assert len(found.letters) > 10
    assert {what: small_site.ask(what) for what in before} == before


def test_letters_go_in_a_rehearsal_whatever_mode_is_set(small_site, season):
    with small_site.office(COLLECTOR_LETTERS="hold") as office:
        found = rehearsal.rehearse(office, season, since=FIRST, until=LAST)
    assert kept(found.letters) == kept(rehearsed(small_site, season).letters)


def test_pace_hears_every_instant_in_order(small_site, season):
    heard = []
    rehearsed(small_site, season, pace=heard.append)
    assert heard == sorted(set(heard))
    assert (heard[0], heard[-1] - LAST < timedelta(minutes=15)) == (FIRST, True)


def test_mail_after_the_end_is_left_out(small_site, season):
    with small_site.office() as office:
        found = rehearsal.rehearse(office, season, since=FIRST, until=at("2024-10-30T12:00"))
    assert (found.messages, [row["kind"].value for row in found.letters]) == (2, ["digest", "acknowledgement"])


def test_folder_that_is_not_there_is_refused(small_site):
    with small_site.office() as office, pytest.raises(MailboxRefused):
        rehearsal.rehearse(office, small_site.root / "nowhere")


def test_command_lists_the_letters(small_site, season):
    told = ["rehearse", str(season), "--from", FIRST.isoformat(), "--until", "2024-10-30T12:00"]
    lines = CliRunner(env=small_site.environ).invoke(collector, [*told, "--json"]).stdout.splitlines()
    with small_site.office() as office:
        found = rehearsal.rehearse(office, season, since=FIRST, until=at("2024-10-30T12:00"))
    assert [json.loads(line)["message_id"] for line in lines] == [row["message_id"] for row in found.letters]
    assert found.sentence() == (
        "Diễn từ 30/10/2024 06:00 đến 30/10/2024 12:00: 2 thư đến (1 thư trước đợt báo cáo), "
        "2 thư sẽ gửi, 0 thư được giữ hoặc bỏ."
    )

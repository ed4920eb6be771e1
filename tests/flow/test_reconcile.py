"""The walk over a real IMAP server, and the count that nothing was lost on it."""

import re
from contextlib import closing

import pytest
from click.testing import CliRunner
from dovecot import Dovecot, message, received
from office_site import REPORT, STATS, Site, at

from collector.cli import collector
from collector.errors import MailboxRefused
from collector.flow import intake, reconcile
from collector.mailboxes import open_mailbox
from collector.model import MessageState
from collector.office import office, recording

NOON, LATER = "2024-11-05T12:00", "2024-11-05T12:10"


@pytest.fixture(scope="module")
def server():
    with Dovecot() as running:
        yield running


@pytest.fixture
def user(server):
    return server.user()


@pytest.fixture
def site(server, user, tmp_path):
    return Site(tmp_path, **server.environ(user))


def raw_from(site, code, *made, when=NOON):
    """Return a submission as its union would send it; the maildir of the site is only where it is built."""
    return site.send(code, *made, when=when).read_bytes()


def simple(number):
    return message(number, received=received(at(NOON)))


def compare(site, held=None):
    with site.office() as office:
        return reconcile.reconcile(office, held)


def differences(found):
    return [(one.uid, one.says) for one in found.differences]


def command(site, **more):
    done = CliRunner().invoke(collector, ["reconcile"], env=site.environ | more)
    return done.exit_code, done.exception, done.stdout, done.stderr


def test_mail_on_a_server_is_taken_in_answered_once_and_counted(server, user, site):
    server.append(user, raw_from(site, "VPB", REPORT, STATS), at(NOON))
    first, second = site.poll(), site.poll("2024-11-05T12:20")

    assert (first.fresh, first.letters, second.fresh, second.known, second.letters) == (1, 1, 0, 0, 0)
    assert site.status("VPB") == {"report": ("accepted", False), "stats": ("accepted", False)}
    found = compare(site)
    assert (found.held, found.differences, found.states) == (1, (), {MessageState.DONE: 1})


def test_under_new_uids_everything_is_found_known_and_nothing_is_answered_twice(server, user, site):
    server.deliver(user, raw_from(site, "VPB", REPORT, STATS))
    server.deliver(user, simple(2))
    site.poll()
    before = (site.outbox(), site.ask("messages"), site.ask("documents"))
    server.validity(user, new=4242)

    again = site.poll("2024-11-05T12:20")

    assert (again.fresh, again.known, again.letters) == (0, 2, 0)
    assert (site.outbox(), site.ask("messages"), site.ask("documents")) == before
    assert compare(site).differences == ()


def test_mail_copied_to_another_folder_and_account_is_known_there_too(server, user, site):
    raw = raw_from(site, "VPB", REPORT, STATS)
    server.append(user, raw, at(NOON))
    site.poll()
    moved = server.user()
    server.append(moved, raw, at("2024-11-20T08:00"))

    with site.office(**server.environ(moved)) as office:
        report = intake.poll(office, at("2024-11-20T09:00"))

    assert (report.fresh, report.known, report.letters) == (0, 1, 0)
    assert site.status("VPB") == {"report": ("accepted", False), "stats": ("accepted", False)}


def test_the_servers_instant_decides_what_is_late(server, user, site):
    # Without a Received: line INTERNALDATE is the one clock.
    for code, when in (("VPB", "2024-11-09T23:59:59"), ("TTRA", "2024-11-10T00:00:00")):
        raw = raw_from(site, code, REPORT, STATS)
        server.append(user, re.sub(rb"(?m)^Received:.*\n(?:[ \t].*\n)*", b"", raw), at(when))
    site.poll("2024-11-11T08:00")

    assert {code: site.status(code)["report"][1] for code in ("VPB", "TTRA")} == {"VPB": False, "TTRA": True}


def test_the_keyword_is_set_when_the_ledger_has_the_message_and_not_before(server, user, site, monkeypatch):
    server.deliver(user, simple(1))
    with site.office(COLLECTOR_KEYWORD="$Collected") as office:
        monkeypatch.setattr(office.store.mail, "record", crash)
        with pytest.raises(RuntimeError, match="crash"):
            intake.poll(office, at(LATER))
        assert marked(server, user) == b""
        monkeypatch.undo()
        intake.poll(office, at(LATER))

    assert marked(server, user) == b"1"


def crash(*_, **__):
    raise RuntimeError("crash")


def marked(server, user):
    client = server.client(user)
    found = client.uid("SEARCH", "KEYWORD $Collected")[1][0]
    client.logout()
    return found


def test_a_message_that_the_server_kept_back_is_taken_later_and_not_forgotten(server, user, site):
    for number in range(1, 4):
        server.put(user, simple(number), name=f"{number}.M1.host")
    [unreadable] = server.maildir(user).rglob("2.M1.host*")
    unreadable.chmod(0)

    with pytest.raises(MailboxRefused, match=r"UID 2$"):
        site.poll()
    assert [row["uid"] for row in site.ask("messages")] == ["1", "3"]
    assert differences(compare(site)) == [("2", reconcile.MISSING)]

    unreadable.chmod(0o644)
    assert site.poll("2024-11-05T12:20").fresh == 1
    assert compare(site).differences == ()


def test_letters_go_out_though_one_message_is_kept_back(server, user, site):
    server.put(user, raw_from(site, "VPB", REPORT, STATS), name="1.M1.host")
    server.put(user, simple(2), name="2.M1.host")
    [unreadable] = server.maildir(user).rglob("2.M1.host*")
    unreadable.chmod(0)

    with pytest.raises(MailboxRefused, match=r"UID 2$"):
        site.poll()
    assert len(site.letters()) == 1


# --- the count


def test_every_difference_is_named_by_its_uid_and_mended_by_the_next_pass(server, user, site):
    for number in range(1, 5):
        server.put(user, simple(number))
    site.poll()
    with site.office() as office:
        lost = {row.uid: row.sha256 for row in office.store.mail.messages()}
        office.store.archive.path(lost["2"]).unlink()
        office.store.archive.path(lost["4"]).write_bytes(b"cut")
        forget(office.store, "3")

    code, error, stdout, stderr = command(site)
    assert (code, type(error).__name__, stdout) == (1, "MailboxDiffers", "")
    assert stderr.splitlines() == [
        f"collector: UID 2: {reconcile.LOST}",
        f"collector: UID 3: {reconcile.MISSING}",
        f"collector: UID 4: {reconcile.LOST}",
    ]
    assert str(error) == "Hộp thư và sổ không khớp: 4 thư trong hộp thư (3 chờ xem): 3 điểm khác."

    again = site.poll("2024-11-05T12:20")
    assert (again.fresh, again.known, again.letters) == (0, 3, 0)
    assert command(site)[::2] == (0, "4 thư trong hộp thư (4 chờ xem): không có điểm khác.\n")


def forget(store, uid):
    with store._database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM sightings WHERE uid = ?", (uid,))


def test_mail_that_no_pass_has_seen_is_a_difference_but_no_alarm(server, user, site):
    server.put(user, simple(1))
    site.poll()
    server.put(user, simple(2))

    assert differences(compare(site)) == [("2", reconcile.MISSING)]
    assert noted(site) is None


def noted(site):
    with site.office() as office:
        return office.store.notes.meta(reconcile.NOTE)


def test_a_count_around_a_poll_takes_neither_new_nor_expunged_mail_for_lost(server, user, site):
    for number in range(1, 4):
        server.put(user, simple(number))
    with site.office() as office:
        held = reconcile.holdings(office)
    client = server.client(user)
    client.uid("STORE", "2", "+FLAGS", r"(\Deleted)")
    client.expunge()
    client.logout()
    site.poll()
    server.put(user, simple(4))

    assert compare(site, held).differences == ()
    assert noted(site) is None


def test_what_is_lost_after_a_poll_is_noted_for_the_alarm_until_it_is_mended(server, user, site):
    for number in range(1, 13):
        server.put(user, simple(number))
    site.poll()
    with site.office() as office:
        held = reconcile.holdings(office)
        forget(office.store, "2")
        forget(office.store, "12")

    assert differences(compare(site, held)) == [("2", reconcile.MISSING), ("12", reconcile.MISSING)]
    assert noted(site) == "2 12"
    site.poll("2024-11-05T12:20")
    assert compare(site, held).differences == ()
    assert noted(site) is None


def test_waiting_and_failed_messages_are_counted_as_what_they_are(server, user, site, monkeypatch):
    server.deliver(user, raw_from(site, "VPB", REPORT))
    server.deliver(user, simple(2))
    monkeypatch.setattr(recording, "assess", crash)
    with site.office() as office:
        intake.take_in(office, at(LATER))

    found = compare(site)
    assert (found.differences, found.states) == ((), {MessageState.FAILED: 2})
    assert found.sentence() == "2 thư trong hộp thư (2 lỗi): không có điểm khác."


def test_a_maildir_is_counted_the_same_way(tmp_path):
    site = Site(tmp_path)
    site.deliver(simple(1))
    site.poll()
    site.deliver(simple(2))
    [new] = {path.name for path in (site.maildir / "new").iterdir()} - {row["uid"] for row in site.ask("messages")}

    assert differences(compare(site)) == [(new, reconcile.MISSING)]
    assert noted(site) == new
    site.poll()
    assert (compare(site).differences, noted(site)) == ((), None)


def test_an_empty_mailbox_is_told_as_such(site):
    assert command(site)[::2] == (0, "0 thư trong hộp thư: không có điểm khác.\n")


def test_a_mailbox_that_is_gone_is_a_failure_and_no_difference(server, user, site):
    code, error, _, stderr = command(site, COLLECTOR_MAILBOX_PASSWORD="wrong")

    assert (code, type(error), stderr) == (1, MailboxRefused, "")
    assert "từ chối đăng nhập" in str(error)


# --- the settings as an office has them


def test_password_authority_and_keyword_come_from_the_settings(server, user, site, tmp_path):
    (tmp_path / "password").write_text(site.environ["COLLECTOR_MAILBOX_PASSWORD"] + "\n", encoding="utf-8")
    server.put(user, simple(1))
    told = {"COLLECTOR_MAILBOX_PASSWORD": "", "COLLECTOR_MAILBOX_SECRET": f"file:{tmp_path / 'password'}"}
    with site.office(**told) as office, closing(office.mailbox()) as mailbox:
        assert mailbox.uids() == {"1"}
    with site.office(COLLECTOR_CA="") as office, pytest.raises(MailboxRefused, match="chứng chỉ"):
        office.mailbox().uids()


def test_a_file_mailbox_needs_no_secret_and_no_authority(tmp_path):
    (tmp_path / "mail").mkdir()
    site = Site(tmp_path, COLLECTOR_MAILBOX=f"folder:{tmp_path / 'mail'}", COLLECTOR_CA="/no/such/file")

    assert office.mailbox(site.settings).name == open_mailbox(f"folder:{tmp_path / 'mail'}").name

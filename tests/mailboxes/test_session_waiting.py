"""Waiting for mail: IDLE on a real server, and what servers and lines do to it."""

import threading

import pytest
from dovecot import Cutter, message

from collector.errors import MailboxRefused
from collector.mailboxes import open_mailbox, session


def watching(mailbox):
    """Use up the first answer, which is always that a look is worth it."""
    assert mailbox.wait(0)
    assert not mailbox.wait(0.05)
    return mailbox


def later(seconds, call):
    timer = threading.Timer(seconds, call)
    timer.start()
    return timer


def test_a_new_message_ends_the_wait(server, user, reader):
    mailbox = watching(reader().mailbox)
    delivery = later(0.05, lambda: server.put(user, message(1)))

    assert mailbox.wait(5)
    assert not mailbox.wait(0.05)
    delivery.join()


def test_staff_who_read_flag_and_delete_do_not_end_the_wait(server, user, reader, colleague):
    for number in range(1, 4):
        server.put(user, message(number))
    colleague.noop()
    mailbox = watching(reader().mailbox)
    colleague.uid("STORE", "1", "+FLAGS", r"(\Seen)")
    colleague.uid("STORE", "2", "+FLAGS", r"(\Deleted)")
    colleague.expunge()

    assert not mailbox.wait(0.8)  # Dovecot tells of changes after half a second
    server.put(user, message(4))
    assert mailbox.wait(5)


def test_short_waits_in_a_row_are_one_idle_and_miss_nothing(server, user, reader):
    mailbox = watching(reader().mailbox)
    server.put(user, message(1))

    assert any(mailbox.wait(0.05) for _ in range(200))
    mailbox.close()
    assert server.said(user).count("IDLE") == 1


def test_a_mailbox_that_waited_can_be_read_and_waits_again(server, user, reader):
    new = reader()
    watching(new.mailbox)
    server.put(user, message(1))
    assert new.mailbox.wait(5)
    assert new.uids() == [["1"]]
    assert not new.mailbox.wait(0.05)
    server.put(user, message(2))

    assert new.mailbox.wait(5)
    assert new.uids(above=1) == [["2"]]


def test_idle_is_renewed_before_servers_and_routers_hang_up(server, user, reader, monkeypatch):
    assert session.IDLE_SECONDS < 9 * 60
    monkeypatch.setattr(session, "IDLE_SECONDS", 0.1)
    mailbox = watching(reader().mailbox)

    assert [mailbox.wait(0.15) for _ in range(3)] == [False] * 3
    mailbox.close()
    assert server.said(user).count("IDLE") >= 3


def test_a_line_that_died_while_waiting_is_opened_again_and_worth_a_look(server, user):
    with Cutter(server.imaps) as cutter:
        mailbox = watching(open_mailbox(server.url(user, port=cutter.port), server.access()))
        cutting = later(0.05, cutter.cut)

        assert mailbox.wait(5)
        cutting.join()
        mailbox.close()
    # A busy machine may meet the cut once more while the line is opened again.
    assert cutter.connections >= 2


def test_a_server_that_is_gone_while_waiting_is_told(server, user, reader):
    mailbox = watching(reader(pause=0.01).mailbox)
    server.crash()
    try:
        with pytest.raises(MailboxRefused, match="INBOX"):
            mailbox.wait(5)
    finally:
        server.start()


def test_a_server_that_says_good_bye_is_not_taken_for_silence(script):
    scripted, reader = script({"IDLE": ["+ idling\r\n", 0.1, "* BYE shutting down\r\n", None]})

    assert reader.mailbox.wait(0)
    assert reader.mailbox.wait(5)
    assert scripted.connections == 2


def test_a_dead_line_that_says_nothing_is_noticed_when_idle_is_renewed(script, monkeypatch):
    monkeypatch.setattr(session, "IDLE_SECONDS", 0.05)
    scripted, reader = script({"IDLE": ["+ idling\r\n", 5.0, None]}, timeout=0.3)

    assert reader.mailbox.wait(0)
    assert reader.mailbox.wait(5)
    assert scripted.connections == 2


@pytest.mark.parametrize(
    "pieces",
    [
        ["+ idl", 0.03, "ing\r\n* 3 EXI", 0.03, "STS\r\n"],  # a line in two segments
        ["+ idling\r\n* 3 EXISTS\r\n"],  # two lines in one
        ["* 3 EXISTS\r\n+ idling\r\n"],  # a notice before the go-ahead
        ["+ idling\r\n* 1 EXPUNGE\r\n* 2 FETCH (FLAGS ())\r\n* 3 EXISTS\r\n* 0 RECENT\r\n"],
        ["+ idling\r\n", 0.03, "* 1 EXP", 0.03, "UNGE\r\n* 3 exists\r", 0.03, "\n"],
    ],
)
def test_a_notice_survives_however_the_server_cuts_it(script, pieces):
    scripted, reader = script({"IDLE": pieces})

    assert reader.mailbox.wait(0)
    assert reader.mailbox.wait(5)
    assert reader.mailbox.uids() == {"11", "12"}  # the line is still in step
    assert scripted.connections == 1


def test_half_a_line_of_a_server_that_died_is_no_endless_wait(script):
    scripted, reader = script({"IDLE": ["+ idling\r\n* 3 EXI", 5.0, None]}, timeout=0.3)

    assert reader.mailbox.wait(0)
    assert reader.mailbox.wait(5)
    assert scripted.connections == 2


@pytest.mark.parametrize(
    "answers",
    [{"CAPABILITY": "* CAPABILITY IMAP4rev1\r\n"}, {"IDLE": ["TAG BAD not here\r\n"]}],
)
def test_without_idle_the_server_is_asked_now_and_then(script, monkeypatch, answers):
    scripted, reader = script(answers | {"NOOP": "* 3 EXISTS\r\n"})

    assert reader.mailbox.wait(0)
    assert not reader.mailbox.wait(0.01)
    monkeypatch.setattr(session, "NOOP_SECONDS", 0.0)
    assert reader.mailbox.wait(0.01)
    assert scripted.said[-1] == "NOOP"


@pytest.fixture
def maildir(tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    return tmp_path


def test_a_file_that_is_put_into_a_maildir_ends_the_wait(maildir):
    mailbox = watching(open_mailbox(f"maildir:{maildir}"))
    delivery = later(0.05, (maildir / "new" / "1.host").touch)

    assert mailbox.wait(5)
    assert not mailbox.wait(0.05)
    delivery.join()


def test_files_have_uids_and_no_certificate(maildir):
    (maildir / "new" / "1.host").write_bytes(b"x")
    (maildir / "cur" / "2.host:2,S").write_bytes(b"")
    mailbox = open_mailbox(f"maildir:{maildir}")

    assert (mailbox.uids(), mailbox.expires, mailbox.withheld) == ({"1.host", "2.host"}, None, frozenset())


def test_a_file_still_being_written_is_no_message_of_a_folder(tmp_path):
    (tmp_path / "a.eml").write_bytes(b"x")
    (tmp_path / "b.eml").touch()

    assert open_mailbox(f"folder:{tmp_path}").uids() == {"a.eml"}


def test_a_folder_that_is_gone_cannot_be_waited_for(tmp_path):
    (tmp_path / "mail").mkdir()
    mailbox = watching(open_mailbox(f"folder:{tmp_path / 'mail'}"))
    (tmp_path / "mail").rmdir()

    with pytest.raises(MailboxRefused, match="mail"):
        mailbox.wait(5)

"""The seven traps of IMAP libraries that lost other people's mail, each with the real thing where it can be had."""

import pytest
from dovecot import Dovecot, message

from collector.errors import MailboxRefused
from collector.mailboxes import open_mailbox

FORBIDDEN = ("EXPUNGE", "CLOSE", "UID EXPUNGE", "UID MOVE", "MOVE", "UID COPY", "COPY", "DELETE", "RENAME", "APPEND")


# 1. imap-tools and smtplib accept any certificate unless a context is given.


@pytest.fixture(scope="module")
def stranger():
    with Dovecot(certificate="stranger") as running:
        yield running


@pytest.mark.parametrize("kind", ["imaps", "imap+starttls"])
def test_1_a_self_signed_server_is_refused_and_never_hears_the_password(stranger, kind):
    user = stranger.user()
    mailbox = open_mailbox(stranger.url(user, kind=kind), stranger.access())

    with pytest.raises(MailboxRefused, match="chứng chỉ của máy chủ không được tin cậy"):
        mailbox.uids()
    assert "Login:" not in stranger.log()
    assert stranger.said(user) == []


@pytest.mark.parametrize("certificate", ["stranger", "expired", "other"])
def test_1_a_certificate_that_ended_or_names_another_host_is_refused(script, certificate):
    scripted, reader = script(certificate=certificate)

    with pytest.raises(MailboxRefused, match="chứng chỉ của máy chủ không được tin cậy"):
        reader.uids()
    assert (scripted.said, scripted.connections) == ([], 1)  # no second try: it would be the same


def test_1_without_an_authority_of_its_own_the_systems_decide(server, user):
    with pytest.raises(MailboxRefused, match="chứng chỉ của máy chủ không được tin cậy"):
        open_mailbox(server.url(user), server.access(tls=None)).uids()


# 2. flag() expunges what a colleague has marked as deleted.
# 3. move() falls back to COPY and EXPUNGE, because it reads the capabilities from before the log-in.


def test_2_what_a_colleague_marked_as_deleted_outlives_us(server, user, reader, colleague):
    for number in range(1, 4):
        server.put(user, message(number))
    colleague.noop()
    colleague.uid("STORE", "2", "+FLAGS", r"(\Deleted)")
    before = server.files(user).values()
    new = reader(keyword="$Collected")

    assert new.uids() == [["1", "2", "3"]]
    new.mailbox.acknowledge(["1", "2", "3"])
    new.mailbox.wait(0.01)
    new.mailbox.close()

    assert sorted(server.files(user).values()) == sorted(before)
    colleague.noop()
    assert colleague.uid("SEARCH", "DELETED")[1] == [b"2"]


def test_3_nothing_is_ever_moved_copied_deleted_or_expunged(server, user, reader):
    server.put(user, message(1))
    new = reader(keyword="$Collected")
    assert new.uids() == [["1"]]
    new.mailbox.acknowledge(["1"])
    new.mailbox.uids()
    new.mailbox.close()

    said = server.said(user)
    assert "UID STORE 1 +FLAGS.SILENT ($Collected)" in said
    assert [line for line in said if line.startswith(FORBIDDEN)] == []


def test_3_capabilities_are_read_after_the_log_in(script):
    told = iter(["* CAPABILITY IMAP4rev1\r\n", "* CAPABILITY IMAP4rev1 IDLE\r\n"])
    scripted, reader = script({"CAPABILITY": lambda: next(told), "IDLE": ["+ idling\r\n"]})

    assert reader.mailbox.wait(0.01)
    assert not reader.mailbox.wait(0.01)
    assert scripted.said[-1] == "IDLE"


# 4. Answers are mis-paired when another client changes flags meanwhile, or the UID follows the literal.


def test_4_flags_changed_meanwhile_give_no_message_another_ones_uid(server, user, reader, colleague):
    sent = {str(number): message(number, filler=number) for number in range(1, 31)}
    for raw in sent.values():
        server.put(user, raw)
    colleague.noop()
    new = reader()
    came = {}
    for batch in new.fetch(batch_count=5):
        came |= {arrival.uid: arrival.raw for arrival in batch}
        colleague.uid("STORE", "1:*", "+FLAGS", rf"(\Seen $Round{len(came)})")

    assert came == sent


def test_4_a_uid_behind_its_literal_belongs_to_that_literal(script):
    date = 'INTERNALDATE "01-Nov-2024 08:00:00 +0700"'
    _, reader = script(
        {
            "UID FETCH 11:12 (UID INTERNALDATE": (
                f"* 9 FETCH (FLAGS (\\Seen))\r\n"
                f"* 1 FETCH ({date} BODY[] {{3}}\r\nabc UID 11)\r\n"
                f"* 8 FETCH (UID 4 FLAGS (\\Seen))\r\n"
                f"* 2 FETCH (BODY[] {{3}}\r\ndef {date} UID 12 FLAGS ())\r\n"
            ),
        }
    )

    assert reader.messages() == {"11": b"abc", "12": b"def"}


def test_4_what_did_not_come_is_asked_for_again(script):
    one = '* 1 FETCH (UID 11 INTERNALDATE "01-Nov-2024 08:00:00 +0700" BODY[] {3}\r\nabc)\r\n'
    two = '* 2 FETCH (UID 12 INTERNALDATE "01-Nov-2024 08:00:00 +0700" BODY[] {3}\r\ndef)\r\n'
    scripted, reader = script(
        {"UID FETCH 11:12 (UID INTERNALDATE": one + "* 2 FETCH (UID 12 BODY[] NIL)\r\n", "UID FETCH 12 (": two}
    )

    assert reader.messages() == {"11": b"abc", "12": b"def"}
    assert [line.split(" (")[0] for line in scripted.said if "BODY" in line] == ["UID FETCH 11:12", "UID FETCH 12"]


def test_4_what_came_before_a_no_is_kept_and_not_taken_for_the_next_answer(script):
    one = '* 1 FETCH (UID 11 INTERNALDATE "01-Nov-2024 08:00:00 +0700" BODY[] {3}\r\nabc)\r\n'
    _, reader = script(
        {
            "UID FETCH 11:12 (UID INTERNALDATE": [one, "TAG NO [EXPUNGEISSUED] some are gone\r\n"],
            "UID SEARCH UID 12": "* SEARCH\r\n",
        }
    )

    assert reader.messages() == {"11": b"abc"}


# 5. INTERNALDATE is not asked for and the raw bytes are dropped: test_imap.py, the first test.
# 6. IDLE hides a dead line and loses half lines: test_session_waiting.py.
# 7. There is no reconnect: test_session.py; and `UID 99999:*` gives the last message.


def test_7_a_range_above_the_last_message_gives_nothing(server, user, reader, colleague):
    server.put(user, message(1))
    colleague.noop()
    assert colleague.uid("SEARCH", "UID 99999:*")[1] == [b"1"]  # as RFC 3501 has it

    assert reader().uids(above=99998) == []

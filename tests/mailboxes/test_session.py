"""Lines that break, hang or are refused: what is tried again, for how long, and what never is."""

import logging

import pytest
from dovecot import Cutter, message

from collector.errors import MailboxRefused, SecretRefused
from collector.mailboxes import open_mailbox
from collector.mailboxes.session import Session
from collector.model import Position

DATE = 'INTERNALDATE "01-Nov-2024 08:00:00 +0700"'


def test_a_restart_of_the_server_in_the_middle_of_a_fetch_loses_and_doubles_nothing(server, user, reader):
    sent = {str(number): message(number) for number in range(1, 7)}
    for raw in sent.values():
        server.put(user, raw)
    batches = reader().fetch(batch_count=2)
    came = list(next(batches))
    server.crash()
    server.start()
    came += [arrival for batch in batches for arrival in batch]

    assert [(arrival.uid, arrival.raw) for arrival in came] == list(sent.items())


def test_a_line_cut_in_the_middle_of_a_message_is_opened_again(server, user):
    sent = {str(number): message(number, filler=200_000) for number in range(1, 4)}
    for raw in sent.values():
        server.put(user, raw)
    with Cutter(server.imaps) as cutter:
        cutter.after = [300_000]  # the log-in, the first message and half of the second
        mailbox = open_mailbox(server.url(user, port=cutter.port), server.access())
        came = {arrival.uid: arrival.raw for batch in mailbox.fetch(Position(mailbox.validity)) for arrival in batch}
        mailbox.close()

    assert came == sent
    assert cutter.connections == 2


def test_a_server_that_does_not_come_back_is_given_up_after_a_few_tries(server, user, monkeypatch):
    server.put(user, message(1))
    with Cutter(server.imaps) as cutter:
        mailbox = open_mailbox(server.url(user, port=cutter.port), server.access(pause=0.01))
        batches = mailbox.fetch(Position(mailbox.validity))
        cutter.after = [1] * 100  # every further line dies in the handshake
        mailbox._drop()
        with pytest.raises(MailboxRefused, match=f"localhost:{cutter.port}/INBOX"):
            next(batches)

    assert cutter.connections == 1 + 4


def test_new_tries_wait_longer_each_time(server, user, monkeypatch):
    waited = []
    monkeypatch.setattr("collector.mailboxes.imap.time.sleep", waited.append)
    mailbox = open_mailbox(f"imaps://{user}@localhost:1/INBOX", server.access(pause=0.5))

    with pytest.raises(MailboxRefused, match="Connection refused"):
        mailbox.uids()
    assert waited == [0.5, 1.0, 2.0]


@pytest.mark.parametrize(
    ("where", "connections", "said"),
    [
        # a server that lets nobody in is tried four times
        ("LOGIN", 4, "không trả lời trong thời gian cho phép"),
        # a question is asked twice, each time on a new line
        ("UID SEARCH", 2, "không trả lời trong thời gian cho phép"),
        # both messages twice, each alone once: one of them might be the trouble, and the next pass asks again
        ("UID FETCH", 5, "không giao 2 thư, UID 11, 12"),
    ],
)
def test_a_server_that_falls_silent_is_given_up_wherever_it_does(script, where, connections, said):
    scripted, reader = script({where: [5.0]}, timeout=0.15)

    with pytest.raises(MailboxRefused, match=said):
        reader.uids()
    assert scripted.connections == connections


def test_a_server_that_gives_no_message_at_all_ends_the_pass_early(script):
    many = " ".join(map(str, range(11, 500)))
    scripted, reader = script({"UID SEARCH": f"* SEARCH {many}\r\n", "UID FETCH": [None]})

    with pytest.raises(MailboxRefused, match=r"INBOX: .*EOF"):
        reader.uids()
    assert scripted.connections < 10


def test_a_message_that_breaks_every_line_is_left_for_later_and_the_others_come(script):
    one = f"* 1 FETCH (UID 11 {DATE} BODY[] {{3}}\r\nabc)\r\n"
    _, reader = script({"UID FETCH 11:12 (UID INTERNALDATE": [None], "UID FETCH 11 (": one, "UID FETCH 12 (": [None]})
    batches = reader.fetch()

    assert [arrival.raw for arrival in next(batches)] == [b"abc"]
    with pytest.raises(MailboxRefused, match=r"không giao 1 thư, UID 12$"):
        next(batches)
    assert reader.mailbox.withheld == {"12"}


def test_a_message_without_any_instant_of_receipt_is_not_given_with_an_invented_one(script):
    head = "Received: by x; Fri, 1 Nov 2024 08:00:00 +0700\r\n\r\n"
    answer = (
        f'* 1 FETCH (UID 11 INTERNALDATE "someday" BODY[] {{{len(head)}}}\r\n{head})\r\n'
        "* 2 FETCH (UID 12 BODY[] {3}\r\ndef)\r\n"
    )
    _, reader = script({"UID FETCH 11:12 (UID INTERNALDATE": answer, "UID FETCH 12 (": ""})
    batches = reader.fetch()

    assert [arrival.stored_at.isoformat() for arrival in next(batches)] == ["2024-11-01T08:00:00+07:00"]
    with pytest.raises(MailboxRefused, match=r"không giao 1 thư, UID 12$"):
        next(batches)


def test_a_keyword_that_cannot_be_set_stops_nothing(server, user, reader, caplog):
    server.put(user, message(1))
    new = reader(keyword="$Collected")
    assert new.uids() == [["1"]]
    server.crash()
    with caplog.at_level(logging.WARNING):
        new.mailbox.acknowledge(["1"])
    server.start()

    assert ["could not be set" in record.message for record in caplog.records] == [True]
    assert new.uids() == [["1"]]


# --- the log-in


def test_a_wrong_password_is_told_to_nobody(server, user, caplog):
    access = server.access(password="wr0ng-secret")
    mailbox = open_mailbox(server.url(user), access)

    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(MailboxRefused, match=f"từ chối đăng nhập của «{user}»: .AUTHENTICATIONFAILED.") as refused,
    ):
        mailbox.uids()
    assert "wr0ng-secret" not in str(refused.value) + repr(refused.value) + caplog.text + repr(access)


def test_a_wrong_password_is_tried_once_or_it_may_lock_the_account(script):
    scripted, reader = script({"LOGIN": ["TAG NO [AUTHENTICATIONFAILED] no\r\n"]})

    with pytest.raises(MailboxRefused):
        reader.uids()
    assert (scripted.connections, [line.split()[0] for line in scripted.said].count("LOGIN")) == (1, 1)


def test_a_server_without_the_login_command_is_entered_by_authenticate(script):
    told = "* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN\r\n"
    scripted, reader = script({"CAPABILITY": told, "AUTHENTICATE PLAIN": ["+ \r\n"]})

    assert reader.mailbox.uids() == {"11", "12"}
    assert [line for line in scripted.said if line.startswith("LOGIN ")] == []


def test_a_server_that_repeats_the_password_is_not_quoted(script):
    _, reader = script({"LOGIN": ["TAG NO no user with secret\r\n"]})

    with pytest.raises(MailboxRefused, match=r"từ chối đăng nhập của «a»: $"):
        reader.uids()


def test_a_server_that_asks_for_patience_is_tried_again(script):
    answers = iter([["TAG NO [UNAVAILABLE] later\r\n"], ["TAG NO [LIMIT] too many\r\n"], ["TAG OK in\r\n"]])
    scripted, reader = script({"LOGIN": lambda: next(answers)})

    assert reader.mailbox.uids() == {"11", "12"}
    assert scripted.connections == 3


def test_an_account_is_entered_by_an_access_token(server, user):
    server.tokens.good["first"] = user
    server.put(user, message(1))
    mailbox = open_mailbox(server.url(user), server.access(password=None, token=lambda: "first"))

    assert mailbox.uids() == {"1"}
    mailbox.close()
    assert server.tokens.asked[-1] == "first"


def test_a_token_that_ran_out_is_fetched_anew_once(server, user):
    server.tokens.good["second"] = user
    given = iter(["ran-out", "second"])
    mailbox = open_mailbox(server.url(user), server.access(password=None, token=lambda: next(given)))

    assert mailbox.uids() == frozenset()
    mailbox.close()
    assert server.tokens.asked[-2:] == ["ran-out", "second"]


def test_a_token_that_is_refused_twice_is_refused_and_told_to_nobody(server, user):
    mailbox = open_mailbox(server.url(user), server.access(password=None, token=lambda: "stale-token"))

    with pytest.raises(MailboxRefused, match=f"từ chối đăng nhập của «{user}»") as refused:
        mailbox.uids()
    assert server.tokens.asked[-2:] == ["stale-token"] * 2
    assert "stale-token" not in str(refused.value)


def test_a_token_command_that_fails_says_so_itself(server, user):
    def fail():
        raise SecretRefused("lệnh")

    with pytest.raises(SecretRefused):
        open_mailbox(server.url(user), server.access(password=None, token=fail)).uids()


def test_a_line_is_let_go_whatever_happens_while_it_is_opened(script, monkeypatch):
    closed = []
    monkeypatch.setattr(Session, "close", lambda self: closed.append(self) or self._client.shutdown())
    _, reader = script({"EXAMINE": ["TAG NO no such folder\r\n"]})

    with pytest.raises(MailboxRefused, match="không mở được thư mục «INBOX»"):
        reader.uids()
    assert len(closed) == 1

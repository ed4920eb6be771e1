"""The IMAP mailbox on a real server: what is given, in which pieces, and what is left as it was."""

from datetime import datetime, timedelta

import pytest
from dovecot import PASSWORD, PLAIN, PLAIN_PASSWORD, message

from collector.errors import MailboxRefused
from collector.mailboxes import Clock, open_mailbox
from collector.model import ZONE, Position

LAST_SECOND = datetime(2024, 11, 9, 23, 59, 59, tzinfo=ZONE)


def bodies(server, user):
    """Return the commands by which message bytes were asked for."""
    return [line for line in server.said(user) if "BODY" in line]


@pytest.mark.parametrize("kind", ["imaps", "imap+starttls"])
def test_a_message_comes_with_its_bytes_and_the_servers_instant(server, user, reader, kind):
    raw = b"Subject: b\xe1o c\xe1o\r\n\r\n\r\n. \r\nkh\xc3\xb4ng \x00 \xff\r\n"
    server.append(user, raw.replace(b"\0", b" "), LAST_SECOND)

    [[arrival]] = reader(server.url(user, kind=kind)).fetch()

    assert (arrival.uid, arrival.raw) == ("1", raw.replace(b"\0", b" "))
    assert (arrival.stored_at, arrival.stored_at.tzinfo, arrival.clock) == (LAST_SECOND, ZONE, Clock.SERVER)


def test_a_mailbox_is_known_by_server_user_and_folder(server, user, reader):
    server.put(user, message(1))
    mailbox = reader().mailbox

    assert mailbox.name == f"imaps://{user}@localhost:{server.imaps}/INBOX"
    assert mailbox.validity == server.validity(user)


def test_batches_are_bounded_by_count_and_by_bytes_and_a_huge_message_is_alone(server, user, reader):
    for number, filler in enumerate([10, 10, 10, 9000, 10, 10], 1):
        server.put(user, message(number, filler=filler))
    new = reader()

    assert new.uids(batch_count=2) == [["1", "2"], ["3", "4"], ["5", "6"]]
    assert new.uids(batch_bytes=2000) == [["1", "2", "3"], ["4"], ["5", "6"]]
    new.mailbox.close()
    assert [line.split(" (")[0] for line in bodies(server, user)] == [
        "UID FETCH 1:2",
        "UID FETCH 3:4",
        "UID FETCH 5:6",
        "UID FETCH 1:3",
        "UID FETCH 4",
        "UID FETCH 5:6",
    ]


def test_only_what_is_new_costs_above_5000_old_messages(server, user, reader):
    server.put_many(user, message("old"), 5000)
    assert len(reader().mailbox.uids()) == 5000
    for number in range(3):
        server.deliver(user, message(f"new {number}"))
    before = len(server.said(user))

    new = reader()
    assert new.uids(above=5000) == [["5001", "5002", "5003"]]
    new.mailbox.close()
    assert server.said(user)[before:] == [
        "CAPABILITY",
        'EXAMINE "INBOX"',
        "UID SEARCH UID 5001:*",
        "UID FETCH 5001:5003 (UID RFC822.SIZE)",
        "UID FETCH 5001:5003 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])",
        "NOOP",
        "UID SEARCH UID 5004:*",
        "LOGOUT",
    ]


def test_a_look_that_finds_nothing_new_asks_one_question(server, user, reader):
    server.put(user, message(1))
    assert reader().uids() == [["1"]]
    before = len(server.said(user))

    new = reader()
    assert new.uids(above=1) == []
    new.mailbox.close()
    assert server.said(user)[before:] == ["CAPABILITY", 'EXAMINE "INBOX"', "UID SEARCH UID 2:*", "LOGOUT"]


def test_a_message_that_arrives_during_the_pass_comes_in_the_same_pass(server, user, reader):
    server.put(user, message(1))
    batches = reader().fetch()
    first = next(batches)
    server.put(user, message(2))

    assert [arrival.uid for batch in (first, *batches) for arrival in batch] == ["1", "2"]


def test_what_is_owed_comes_again_before_what_is_new(server, user, reader):
    for number in range(1, 6):
        server.put(user, message(number))

    # 9 is owed and was expunged since
    assert reader().uids(above=4, owed={"2", "3", "9"}) == [["2", "3", "5"]]


def test_reading_leaves_no_trace_for_staff_and_needs_no_right_but_to_read(server, user, reader, colleague):
    server.read_only(user)
    for number in range(1, 3):
        server.put(user, message(number))
    before = server.files(user)

    new = reader(keyword="$Collected")
    assert new.uids() == [["1", "2"]]
    new.mailbox.acknowledge(["1", "2"])
    new.mailbox.close()

    colleague.noop()
    assert colleague.uid("FETCH", "1:*", "(FLAGS)")[1] == [b"1 (UID 1 FLAGS ())", b"2 (UID 2 FLAGS ())"]
    assert sorted(server.files(user).values()) == sorted(before.values())


def test_read_and_unread_marks_of_staff_change_nothing_in_what_comes(server, user, reader, colleague):
    for number in range(1, 4):
        server.put(user, message(number))
    colleague.noop()
    colleague.uid("STORE", "1,3", "+FLAGS", r"(\Seen \Answered)")

    assert reader().uids() == [["1", "2", "3"]]


def test_the_keyword_is_set_on_what_was_acknowledged_and_on_nothing_else(server, user, reader, colleague):
    for number in range(1, 4):
        server.put(user, message(number))
    new = reader(keyword="$Collected")
    assert new.uids() == [["1", "2", "3"]]
    new.mailbox.acknowledge(["1", "3"])
    new.mailbox.close()

    colleague.noop()
    assert colleague.uid("SEARCH", "KEYWORD $Collected")[1] == [b"1 3"]
    assert colleague.uid("SEARCH", "SEEN")[1] == [b""]
    assert [line for line in server.said(user) if "STORE" in line] == ["UID STORE 1,3 +FLAGS.SILENT ($Collected)"]


def test_without_a_keyword_the_folder_is_examined_and_nothing_is_stored(server, user, reader):
    server.put(user, message(1))
    new = reader()
    assert new.uids() == [["1"]]
    new.mailbox.acknowledge(["1"])
    new.mailbox.close()

    assert [line for line in server.said(user) if line.startswith(("SELECT", "UID STORE", "CLOSE", "EXPUNGE"))] == []


@pytest.mark.parametrize("keyword", ["\\Seen", "\\Deleted", "a b", "x)", ""])
def test_a_keyword_is_never_a_flag_of_the_system(server, user, keyword):
    if keyword:
        with pytest.raises(MailboxRefused, match="không phải từ khóa IMAP"):
            open_mailbox(server.url(user), server.access(keyword=keyword))
    else:
        open_mailbox(server.url(user), server.access(keyword=keyword)).close()


def test_a_colleague_who_expunges_and_moves_meanwhile_costs_nothing_but_those_messages(server, user, reader, colleague):
    for number in range(1, 7):
        server.put(user, message(number))
    colleague.create("Done")
    new = reader()
    batches = new.fetch(batch_count=2)
    came = [arrival.uid for arrival in next(batches)]
    colleague.noop()
    colleague.uid("STORE", "3", "+FLAGS", r"(\Deleted)")
    colleague.expunge()
    colleague.uid("MOVE", "6", "Done")

    came += [arrival.uid for batch in batches for arrival in batch]

    assert came == ["1", "2", "4", "5"]
    assert new.mailbox.withheld == frozenset()


def test_what_the_server_has_and_does_not_give_is_named_after_all_others_came(server, user, reader):
    for number in range(1, 6):
        server.put(user, message(number), name=f"{number}.M1.host")
    [unreadable] = server.maildir(user).rglob("3.M1.host*")
    unreadable.chmod(0)  # Dovecot hangs up on anyone who asks for a range with it, even for sizes alone
    new = reader()
    came = []

    def take():
        for batch in new.fetch():
            # Anyone who commits this batch knows by then what was held back below it.
            assert new.mailbox.withheld == (frozenset("3") if int(batch[0].uid) > 3 else frozenset())
            came.extend(arrival.uid for arrival in batch)

    with pytest.raises(MailboxRefused, match=r"máy chủ không giao 1 thư, UID 3$"):
        take()
    assert came == ["1", "2", "4", "5"]

    unreadable.chmod(0o644)
    assert reader().uids(above=5, owed={"3"}) == [["3"]]


@pytest.mark.parametrize("written", ["Đã xử lý", "%C4%90%C3%A3%20x%E1%BB%AD%20l%C3%BD", "Đã xử lý/Năm & 2024"])
def test_a_folder_with_a_vietnamese_name_is_found(server, user, reader, colleague, written):
    # As another program writes them: modified UTF-7.
    for name in ('"&ARAA4w- x&Hu0- l&AP0-"', '"&ARAA4w- x&Hu0- l&AP0-/N&AQM-m &- 2024"'):
        assert colleague.create(name)[0] == "OK"
        assert colleague.append(name, "", None, message(1))[0] == "OK"

    assert reader(server.url(user, folder=written)).uids() == [["1"]]


def test_a_folder_that_is_not_there_is_named(server, user, reader):
    with pytest.raises(MailboxRefused, match="không mở được thư mục «Không có»"):
        reader(server.url(user, folder="Không có")).uids()


def test_a_position_from_another_uidvalidity_is_refused_and_all_is_given_anew(server, user, reader):
    for number in range(1, 4):
        server.put(user, message(number))
    old = reader().mailbox.validity
    server.validity(user, new=77)
    new = reader()

    assert (new.mailbox.validity, new.uids()) == ("77", [["1", "2", "3"]])
    with pytest.raises(MailboxRefused, match="UIDVALIDITY"):
        next(new.mailbox.fetch(Position(old, uid=3)))


def test_a_change_of_uidvalidity_in_the_middle_ends_the_pass(server, user, reader):
    for number in range(1, 4):
        server.put(user, message(number))
    batches = reader().fetch(batch_count=1)
    next(batches)
    server.crash()
    server.validity(user, new=78)
    server.start()

    with pytest.raises(MailboxRefused, match="UIDVALIDITY vừa thay đổi"):
        next(batches)


def test_uids_are_what_the_folder_holds_now(server, user, reader):
    mailbox = reader().mailbox
    assert mailbox.uids() == frozenset()
    server.put(user, message(1))
    server.put(user, message(2))

    assert mailbox.uids() == {"1", "2"}


def test_the_end_of_the_servers_certificate_is_told(server, user, reader):
    left = reader().mailbox.expires - datetime.now(ZONE)

    assert timedelta(days=19) < left <= timedelta(days=20)


def test_a_password_of_plain_letters_works_as_one_with_diacritics_does(server):
    assert not PASSWORD.isascii()
    server.user(PLAIN)

    mailbox = open_mailbox(server.url(PLAIN), server.access(password=PLAIN_PASSWORD))
    assert mailbox.uids() == frozenset()
    mailbox.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("imap://a@host/INBOX", "không mã hóa"),
        ("imaps://host/INBOX", "địa chỉ hộp thư sai"),
        ("imaps:a@host", "địa chỉ hộp thư sai"),
        ("imaps://a@host:port/INBOX", "địa chỉ hộp thư sai"),
        ("imaps://a@[::1/INBOX", "địa chỉ hộp thư sai"),
        ("imaps://a@host/IN%0D%0ABOX", "ký tự điều khiển"),
        ("imaps://a:hidden@host/INBOX", "không ghi mật khẩu vào địa chỉ"),
    ],
)
def test_an_address_that_is_wrong_is_refused_without_being_repeated(server, url, said):
    with pytest.raises(MailboxRefused, match=said) as refused:
        open_mailbox(url, server.access())
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("imaps://a@host", "imaps://a@host:993/INBOX"),
        ("imaps://a@host/inbox", "imaps://a@host:993/INBOX"),
        ("IMAPS://cong.doan%40office.example@Host:1993/", "imaps://cong.doan@office.example@host:1993/INBOX"),
        ("imap+starttls://cd@office.example@host/A/B", "imap+starttls://cd@office.example@host:143/A/B"),
    ],
)
def test_one_mailbox_has_one_name_however_it_is_written(server, url, name):
    assert open_mailbox(url, server.access()).name == name


def test_a_mailbox_without_any_secret_is_refused_before_the_server_is_asked():
    with pytest.raises(MailboxRefused, match="thiếu mật khẩu"):
        open_mailbox("imaps://a@host/INBOX")

"""The two kinds of file mailboxes, on real folders."""

import os
from datetime import datetime, timedelta

import pytest

from collector.errors import MailboxRefused
from collector.mailboxes import Clock, open_mailbox
from collector.model import ZONE, Position

START = datetime(2024, 11, 1, 8, tzinfo=ZONE)


def message(minutes: int, *, filler: int = 0) -> bytes:
    at = START + timedelta(minutes=minutes)
    return f"Received: by mx; {at:%a, %d %b %Y %H:%M:%S %z}\r\nSubject: {minutes}\r\n\r\n".encode() + b"x" * filler


def put(path, raw, minutes=0):
    path.write_bytes(raw)
    os.utime(path, (at := (START + timedelta(minutes=minutes)).timestamp(), at))
    return path


def fetched(mailbox, taken=(), **bounds):
    return list(mailbox.fetch(Position("", taken=frozenset(taken)), **bounds))


def uids(mailbox, taken=(), **bounds):
    return [[arrival.uid for arrival in batch] for batch in fetched(mailbox, taken, **bounds)]


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def maildir(tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    return tmp_path


def test_a_message_comes_with_its_bytes_and_its_files_time_untouched(folder):
    put(folder / "a.eml", b"Subject: \xff\xfe no head\n\nbody\r", minutes=5)
    before = (folder / "a.eml").stat()

    [[arrival]] = fetched(open_mailbox(f"folder:{folder}"))

    assert arrival.raw == b"Subject: \xff\xfe no head\n\nbody\r"
    assert arrival.stored_at == START + timedelta(minutes=5)
    assert arrival.stored_at.utcoffset() == timedelta(hours=7)
    assert arrival.clock is Clock.FILE
    assert (folder / "a.eml").stat().st_mtime_ns == before.st_mtime_ns


def test_new_files_come_in_the_order_of_arrival_not_of_names_or_copies(folder):
    put(folder / "c.eml", message(1), minutes=90)
    put(folder / "a.eml", message(3), minutes=80)
    put(folder / "b.eml", b"Subject: no Received\n\n", minutes=2)

    assert uids(open_mailbox(f"folder:{folder}")) == [["c.eml", "b.eml", "a.eml"]]


def test_received_is_found_behind_a_long_head(folder):
    seals = b"".join(b"ARC-Seal: i=%d; %s\r\n" % (n, b"s" * 900) for n in range(30))
    put(folder / "a.eml", seals + message(9), minutes=0)
    put(folder / "b.eml", message(5), minutes=60)

    assert uids(open_mailbox(f"folder:{folder}")) == [["b.eml", "a.eml"]]


def test_only_names_that_are_not_taken_come_whatever_their_time(folder):
    put(folder / "old.eml", message(50), minutes=50)
    put(folder / "restored.eml", message(-9000), minutes=-9000)

    assert uids(open_mailbox(f"folder:{folder}"), taken=["old.eml"]) == [["restored.eml"]]


def test_batches_are_bounded_by_count_and_by_bytes_and_never_empty(folder):
    for number, size in enumerate([10, 10, 10, 5000, 10, 10]):
        put(folder / f"{number}.eml", message(number, filler=size))
    mailbox = open_mailbox(f"folder:{folder}")

    assert uids(mailbox, batch_count=2) == [["0.eml", "1.eml"], ["2.eml", "3.eml"], ["4.eml", "5.eml"]]
    assert uids(mailbox, batch_bytes=1000) == [["0.eml", "1.eml", "2.eml"], ["3.eml"], ["4.eml", "5.eml"]]


def test_what_is_unfinished_or_no_message_is_left_alone(folder):
    for name in (".a.eml", "~b.eml", "c.eml.part", "d.eml.tmp", "e.txt", "f"):
        put(folder / name, message(1))
    put(folder / "empty.eml", b"")
    (folder / "folder.eml").mkdir()
    put(folder / "UPPER.EML", message(1))

    assert uids(open_mailbox(f"folder:{folder}")) == [["UPPER.EML"]]


def test_a_file_that_arrives_while_others_are_read_comes_in_the_same_pass(folder):
    put(folder / "a.eml", message(1))
    batches = open_mailbox(f"folder:{folder}").fetch(Position(""))
    first = next(batches)
    put(folder / "b.eml", message(2))

    assert [arrival.uid for batch in (first, *batches) for arrival in batch] == ["a.eml", "b.eml"]


def test_a_file_that_vanishes_before_it_is_read_is_no_error(folder):
    for number in range(3):
        put(folder / f"{number}.eml", message(number))
    batches = open_mailbox(f"folder:{folder}").fetch(Position(""), batch_count=1)
    first = next(batches)
    (folder / "2.eml").unlink()

    assert [arrival.uid for batch in (first, *batches) for arrival in batch] == ["0.eml", "1.eml"]


def test_a_file_that_cannot_be_read_is_named_after_all_others_came(folder, monkeypatch):
    put(folder / "good.eml", message(1))
    put(folder / "locked.eml", message(0))
    mailbox = open_mailbox(f"folder:{folder}")
    real = open

    def refuse(path, *rest):  # a superuser reads everything, so the refusal has to be made
        if str(path).endswith("locked.eml"):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *rest)

    monkeypatch.setattr("builtins.open", refuse)
    batches = mailbox.fetch(Position(""))

    assert [arrival.uid for arrival in next(batches)] == ["good.eml"]
    with pytest.raises(MailboxRefused, match=r"locked\.eml"):
        next(batches)


def test_names_that_are_no_utf8_become_text_and_are_found_taken_again(folder):
    raw_name = os.fsencode(folder) + b"/b\xe1o c\xe1o.eml"
    with open(raw_name, "wb") as file:  # noqa: PTH123 - the name is bytes on purpose
        file.write(message(1))
    mailbox = open_mailbox(f"folder:{folder}")

    assert uids(mailbox) == [["b\\xe1o c\\xe1o.eml"]]
    assert uids(mailbox, taken=["b\\xe1o c\\xe1o.eml"]) == []


def test_maildir_gives_new_and_cur_and_never_tmp_or_subfolders(maildir):
    put(maildir / "new" / "1.M1.host", message(1))
    put(maildir / "cur" / "2.M2.host:2,S", message(2))
    put(maildir / "tmp" / "3.M3.host", message(3))
    (maildir / ".Sent" / "cur").mkdir(parents=True)
    put(maildir / ".Sent" / "cur" / "4.M4.host:2,S", message(4))

    assert uids(open_mailbox(f"maildir:{maildir}")) == [["1.M1.host", "2.M2.host"]]


@pytest.mark.parametrize("name", ["1.M1.host", "1.M1.host:2,", "1.M1.host:2,FRS", "1.M1.host;2,S", "1.M1.host!2,S"])
def test_maildir_message_stays_the_same_whatever_its_flags(maildir, name):
    put(maildir / "cur" / name, message(1))
    put(maildir / "cur" / "2.M2.host:2,S", message(2))

    assert uids(open_mailbox(f"maildir:{maildir}"), taken=["1.M1.host"]) == [["2.M2.host"]]


def test_maildir_message_that_a_client_moves_meanwhile_still_comes_and_once(maildir):
    for number in range(2):
        put(maildir / "new" / f"{number}.host", message(number))
    batches = open_mailbox(f"maildir:{maildir}").fetch(Position(""), batch_count=1)
    first = next(batches)
    (maildir / "new" / "1.host").rename(maildir / "cur" / "1.host:2,S")
    (maildir / "new" / "0.host").rename(maildir / "cur" / "0.host:2,S")

    assert [arrival.uid for batch in (first, *batches) for arrival in batch] == ["0.host", "1.host"]


def test_reading_and_acknowledging_changes_nothing_in_the_folder(maildir):
    put(maildir / "new" / "1.host", message(1), minutes=3)
    mailbox = open_mailbox(f"maildir:{maildir}")

    fetched(mailbox)
    mailbox.acknowledge(["1.host"])
    mailbox.close()

    assert [path.relative_to(maildir).as_posix() for path in maildir.rglob("*") if path.is_file()] == ["new/1.host"]


def test_a_mailbox_is_named_by_its_absolute_place_in_every_run(maildir, monkeypatch):
    monkeypatch.chdir(maildir.parent)

    assert open_mailbox(f"maildir:{maildir.name}").name == f"maildir:{maildir.resolve()}"
    assert open_mailbox(f"MAILDIR:{maildir}/cur/..").name == f"maildir:{maildir.resolve()}"
    assert open_mailbox(f"maildir:{maildir}").validity == ""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("pop3://host", "«pop3:» không phải loại hộp thư nào được biết"),
        ("", "maildir:THƯ-MỤC"),
        ("maildir:", "maildir:THƯ-MỤC"),
        ("folder:/no/such/place", "không có thư mục /no/such/place"),
    ],
)
def test_an_address_that_is_no_mailbox_is_refused_with_the_reason(url, said):
    with pytest.raises(MailboxRefused, match=said):
        open_mailbox(url)


def test_a_folder_that_is_no_maildir_is_refused(folder):
    with pytest.raises(MailboxRefused, match="thiếu thư mục new và cur"):
        open_mailbox(f"maildir:{folder}")


def test_a_folder_that_is_gone_later_is_refused_when_it_is_read(folder):
    (folder / "mail").mkdir()
    mailbox = open_mailbox(f"folder:{folder / 'mail'}")
    (folder / "mail").rmdir()

    with pytest.raises(MailboxRefused, match="mail"):
        fetched(mailbox)

"""The address of a mailbox on a server, as people type it."""

import pytest

from collector.errors import MailboxRefused
from collector.mailboxes.address import Place, place

BOTH = "vp@bo.example"


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("//vp@mail.example", Place("imaps", "mail.example", 993, "vp", "INBOX")),
        ("//vp@mail.example:1993/inbox", Place("imaps", "mail.example", 1993, "vp", "INBOX")),
        (
            "//vp@bo.example@mail.example/Báo cáo/2024/",
            Place("imaps", "mail.example", 993, "vp@bo.example", "Báo cáo/2024"),
        ),
        (
            "//vp%40bo.example@mail.example/%C4%90%C3%A3%20x%E1%BB%AD",
            Place("imaps", "mail.example", 993, "vp@bo.example", "Đã xử"),
        ),
        ("//vp@[::1]:993/INBOX", Place("imaps", "::1", 993, "vp", "INBOX")),
    ],
    ids=["short", "port and case", "as it is", "percent signs", "IPv6"],
)
def test_an_address_names_server_account_and_folder(rest, found):
    assert place("imaps", rest) == found


def test_an_address_read_again_from_its_name_is_the_same():
    first = place("imap+starttls", "//vp@mail.example/Luu")
    assert first.name == "imap+starttls://vp@mail.example:143/Luu"
    assert place(first.kind, first.name.partition(":")[2]) == first


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "vp@mail.example",
        "//mail.example",
        "//vp@",
        "//vp@mail.example:port/INBOX",
        "//vp@mail.example:99999/INBOX",
        "//vp@mail.example/INBOX?x=1",
        "//vp@mail.example/INBOX#x",
        "//vp@mail.example/a%0d%0ab",
        "//v%00p@mail.example",
        "//vp@[::1/INBOX",
    ],
)
def test_what_is_no_address_is_refused(rest):
    with pytest.raises(MailboxRefused):
        place("imaps", rest)


@pytest.mark.parametrize("rest", ["//vp:bi-mat@mail.example/INBOX", "//vp:bi-mat@mail.example:port/INBOX"])
def test_a_password_in_an_address_is_refused_and_never_repeated(rest):
    with pytest.raises(MailboxRefused) as refused:
        place("imaps", rest)
    assert "bi-mat" not in str(refused.value)

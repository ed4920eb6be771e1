"""winmail.dat: its files and its words."""

from pathlib import Path

import pytest

from collector.formats.mail import tnef
from collector.formats.verdicts import Unreadable


@pytest.mark.parametrize("data", [b"", b"\x78\x9f\x3e\x22\x01\x00", b"\x78\x9f\x3e\x22\x01\x00" + b"\xff" * 40])
def test_a_winmail_without_words_says_nothing(data):
    assert tnef.message(data, own=True) is None


def paths(message):
    return [(file.path, file.format, [finding.code for finding in file.findings]) for file in message.files]


def winmail(*files):
    def attribute(kind, value):
        return b"\x02" + kind.to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + b"\0\0"

    def properties(name):
        text = name.encode("utf-16-le") + b"\0\0"
        padded = text + b"\0" * (-len(text) % 4)
        count = (1).to_bytes(4, "little")
        return count + b"\x1f\x00\x07\x37" + count + len(text).to_bytes(4, "little") + padded

    out = b"\x78\x9f\x3e\x22\x01\x00"
    for name, data in files:
        out += attribute(0x00069002, b"\0" * 14) + attribute(0x00018010, b"BCTONG~1.DOC\0")
        out += attribute(0x0006800F, data) + attribute(0x00069005, properties(name))
    return out


def test_winmail_dat_gives_its_files_under_their_long_names(walk, make):
    report = make.docx("một")

    message = walk(make.mail(("winmail.dat", winmail(("Báo cáo tổng kết.docx", report), ("b.txt", b"x")))))

    assert paths(message) == [
        ("winmail.dat", "other", []),
        ("winmail.dat/Báo cáo tổng kết.docx", "docx", []),
        ("winmail.dat/b.txt", "other", []),
    ]
    assert message.files[0].container


def test_a_damaged_winmail_keeps_what_stands_before_the_damage():
    data = winmail(("a.txt", b"one"), ("b.txt", b"two"))

    assert next((each.name, each.data) for each in tnef.attachments(data[:-60])) == ("a.txt", b"one")
    with pytest.raises(Unreadable):
        tnef.attachments(data[:9] + b"\xff" * 30)


def test_the_words_of_a_winmail_stand_in_for_none_and_never_for_others(walk):
    path = Path(__file__).parents[2] / "samples" / "messages" / "tnef.eml"
    raw = path.read_bytes()
    with_text = raw.replace(b"8bit\r\n\r\n\r\n", b"8bit\r\n\r\nloi cua thu\r\n", 1)

    assert [walk(each).body for each in (raw, with_text)] == ["Kính gửi Văn phòng,", "loi cua thu"]


def attribute(kind, value):
    return b"\x02" + kind.to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + b"\0\0"


RENDERED, DATA = attribute(0x00069002, b"\0" * 14), 0x0006800F


@pytest.mark.parametrize(
    ("pieces", "sizes"),
    [
        ([RENDERED, attribute(DATA, b"one"), RENDERED, attribute(DATA, b"three")], [3, 5]),
        ([attribute(DATA, b"one"), attribute(DATA, b"three")], [3, 5]),
        ([RENDERED, RENDERED, attribute(DATA, b"one")], [0, 3]),
    ],
    ids=["without names", "without the attribute that begins a file", "without bytes"],
)
def test_files_of_a_winmail_that_lack_something_are_rows(walk, make, pieces, sizes):
    message = walk(make.mail(("winmail.dat", b"\x78\x9f\x3e\x22\x01\x00" + b"".join(pieces))))
    assert [(file.name, file.size) for file in message.files[1:]] == [("", size) for size in sizes]


def test_an_object_of_office_in_a_winmail_is_read(walk, make):
    """It stands behind the 16 bytes that name its interface."""
    sheet = (Path(__file__).parents[2] / "samples" / "formats" / "form.xls").read_bytes()
    held = bytes(16) + sheet
    count = (1).to_bytes(4, "little")
    padded = held + b"\0" * (-len(held) % 4)
    properties = count + b"\x0d\x00\x01\x37" + count + len(held).to_bytes(4, "little") + padded
    data = b"\x78\x9f\x3e\x22\x01\x00" + RENDERED + attribute(0x00069005, properties)

    (_, file) = walk(make.mail(("winmail.dat", data))).files

    assert (file.path, file.format) == ("winmail.dat/unnamed-2.xls", "xls")

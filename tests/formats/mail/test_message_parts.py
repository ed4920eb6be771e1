"""A message taken apart: every leaf, whatever its disposition, and the limits."""

import base64
import random
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path

import pytest

from collector.formats import limits
from collector.formats.mail.message_parts import take_apart
from collector.model import Format

SAMPLE = sorted((Path(__file__).parents[2] / "sample" / "corpus" / "mail").glob("*.eml"))
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 30


def crlf(text):
    return text.strip("\n").replace("\n", "\r\n").encode()


def leaves_by_the_standard_library(raw):
    """Every leaf of a message and its bytes, the slow way."""
    found = []
    waiting = [BytesParser(policy=compat32).parsebytes(raw)]
    while waiting:
        part = waiting.pop()
        if part.is_multipart():
            waiting += part.get_payload()[::-1]
        elif part.get_filename() or part.get_content_disposition() == "attachment":
            found.append(part.get_payload(decode=True))
    return found


@pytest.mark.parametrize("path", SAMPLE[::4], ids=lambda path: path.stem)
def test_putting_base64_aside_changes_no_leaf(path):
    raw = path.read_bytes()

    assert [leaf.data for leaf in take_apart(raw).leaves] == leaves_by_the_standard_library(raw)


@pytest.mark.parametrize("seed", range(40))
def test_putting_base64_aside_goes_the_way_of_the_parser_on_damaged_mail(seed, make):
    chance = random.Random(seed)
    raw = bytearray(make.mail(("a.bin", chance.randbytes(5000)), ("b.bin", chance.randbytes(3000))))
    for _ in range(6):
        at = chance.randrange(len(raw))
        raw[at : at + chance.choice([0, 1, 40])] = chance.choice(
            [b"\n", b"\r\n\r\n", b"--", b"=", b"\0", b"Zm9v\n" * 30]
        )
    raw = bytes(raw)

    found = [leaf.data for leaf in take_apart(raw).leaves if leaf.name]
    slow = [data for data in leaves_by_the_standard_library(raw) if data is not None]

    # Where base64 itself is damaged the two give back different remains, but of the same parts.
    assert len([data for data in found if data]) <= len(slow)
    assert [data for data in found if data in slow] == [data for data in slow if data in found]


def test_every_leaf_is_a_file_whatever_its_disposition(walk):
    raw = crlf("""
From: a@union.example
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: text/plain

Kính gửi
--B
Content-Type: application/msword
Content-Disposition: inline

one
--B
Content-Type: application/octet-stream; name="b.bin"

two
--B
Content-Type: text/plain
Content-Disposition: attachment

three
--B
Content-Type: text/plain; name="d.txt"

four
--B
Content-Disposition: attachment; filename="e.bin"
Content-Transfer-Encoding: base64

Zml2ZQ==
""")

    message = walk(raw)

    assert [(file.index, file.path, file.name) for file in message.files] == [
        (0, "unnamed-1", ""),
        (1, "b.bin", "b.bin"),
        (2, "unnamed-3", ""),
        (3, "d.txt", "d.txt"),
        (4, "e.bin", "e.bin"),
    ]
    assert message.body == "Kính gửi"


def test_two_files_of_one_name_stay_two(walk, make):
    message = walk(make.mail(("a.docx", make.docx("một")), ("a.docx", make.docx("hai"))))

    assert [(file.index, file.path) for file in message.files] == [(0, "a.docx"), (1, "a.docx")]
    assert message.files[0].sha256 != message.files[1].sha256


def test_a_picture_that_the_page_shows_is_embedded_and_one_that_is_attached_is_not(walk):
    made = EmailMessage()
    made.set_content("Kính gửi")
    made.add_alternative('<p>Kính gửi</p><img src="cid:logo@x">', subtype="html")
    made.get_payload()[1].add_related(PICTURE, "image", "png", cid="<logo@x>", filename="image001.png")
    made.add_attachment(PICTURE + b"2", maintype="image", subtype="png", filename="scan.png")

    files = walk(made.as_bytes()).files

    assert [(file.path, file.format, file.embedded) for file in files] == [
        ("image001.png", Format.IMAGE, True),
        ("scan.png", Format.IMAGE, False),
    ]


def test_a_multipart_that_lost_its_boundary_is_mended(walk):
    raw = crlf("""
Content-Type: multipart/mixed

--XYZ
Content-Type: text/plain

Kính gửi
--XYZ
Content-Disposition: attachment; filename=a.bin

one
--XYZ--
""")

    assert [file.path for file in walk(raw).files] == ["a.bin"]


def test_broken_base64_gives_what_is_left_of_it(walk):
    raw = b"Content-Disposition: attachment; filename=a.bin\nContent-Transfer-Encoding: base64\n\nQUJD\x00*REVG\n-Rw"

    assert [file.size for file in walk(raw).files] == [7]


def test_base64_in_several_padded_pieces_is_read_to_its_end(walk):
    raw = b"Content-Disposition: attachment; filename=a.bin\nContent-Transfer-Encoding: base64\n\nQUI=\nQ0Q=\n"

    assert [file.size for file in walk(raw).files] == [4]


def test_a_uuencoded_file_in_the_text_is_a_file(walk):
    raw = b"Subject: x\n\nKinh gui\nbegin 644 a.txt\n#0V%T\n`\nend\ntrao doi"

    message = walk(raw)

    assert [(file.path, file.size) for file in message.files] == [("a.txt", 3)]
    assert message.body == "Kinh gui\n\ntrao doi"


def test_a_thousand_levels_end_in_a_verdict(read):
    raw = b"Subject: sau\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(3000)
    )

    message = read(raw)

    assert [(file.path, [finding.code for finding in file.findings]) for file in message.files] == [
        ("message.eml", ["file.refused"])
    ]
    assert message.subject == "sau"


def test_a_hundred_thousand_parts_end_in_a_verdict(read):
    raw = b"Subject: nhieu\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000

    message = read(raw)

    assert [finding.code for finding in message.files[-1].findings] == ["file.refused"]
    assert len(message.files) == 1
    assert message.subject == "nhieu"


def test_more_files_than_the_limit_are_cut_with_a_verdict(walk):
    part = b"--b\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n"
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * (limits.PARTS + 50)

    files = walk(raw).files

    assert len(files) == limits.PARTS
    assert [finding.code for finding in files[-1].findings] == ["file.refused"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1000,
        b"\r" * 1000,
        b"Subject: x\rFrom: a@b.example\r\rbody",
        bytes(range(256)) * 20,
        b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n',
        b"Content-Type: text/html; charset=\xff\xfe\r\n\r\n<p>x",
        b"Content-Type: ;;;;\r\nContent-Transfer-Encoding: nonsense\r\n\r\nx",
        b"From: " + b"(" * 5000 + b"\r\n\r\nx",
        b"Subject: " + b"=?UTF-8?B?" * 3000 + b"\r\n\r\nx",
        b"Content-Disposition: attachment; " + b"filename*0=a; " * 3000 + b"\r\n\r\nx",
    ],
)
def test_no_bytes_stop_the_walk(walk, raw):
    assert walk(raw).size == len(raw)


@pytest.mark.parametrize("seed", range(30))
def test_mutations_of_real_mail_never_stop_the_walk(walk, seed):
    chance = random.Random(seed)
    raw = bytearray(chance.choice(SAMPLE).read_bytes())
    for _ in range(20):
        at = chance.randrange(len(raw))
        raw[at : at + chance.randrange(20)] = chance.randbytes(chance.randrange(20))

    assert walk(bytes(raw)).size == len(raw)


def test_a_file_sent_as_text_without_a_name_is_a_file(walk, make):
    raw = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(make.docx("một"))

    assert [(file.path, file.format) for file in walk(raw).files] == [("unnamed-1.docx", Format.DOCX)]


def test_what_is_inside_a_message_of_unknown_kind_is_not_lost(walk):
    raw = b"Content-Type: message/external-body; access-type=x\n\nContent-Type: application/msword\n\nnoi dung\n"

    assert [file.path for file in walk(raw).files] == ["unnamed-1"]

"""Messages made up and messages damaged: nothing stops the walk, no header breaks a letter, no part is lost."""

import base64
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.formats.mail import file_names
from collector.formats.mail.drive_links import links
from collector.formats.mail.headers import addresses, instant, line, message_id, message_ids
from collector.formats.mail.quotes import signature, split
from collector.formats.walk import Walk
from collector.triage import Likeness, classify, role

SAMPLES = [
    path.read_bytes() for path in sorted((Path(__file__).parents[2] / "samples" / "messages").glob("*.[em][ms][lg]"))
]
few = settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
# What programs and attackers put into headers, and any letters between.
PIECES = st.sampled_from(
    [
        "=?UTF-8?B?",
        "=?utf-8?Q?",
        "?=",
        "=0D=0A",
        "DQpCY2M6",
        "\r\n",
        "\n ",
        "\x85",
        "\u2028",
        "\x0b",
        "\x00",
        '"',
        "\\",
        "<",
        ">",
        "@",
        ",",
        ";",
        ":",
        "(",
        ")",
        "filename*0*=",
        "filename*1=",
        "UTF-8''%0D%0A",
        "%C3",
        "../",
        "CON",
        "�",
        "Báo cáo",
    ]
)
HEADERS = st.lists(PIECES | st.text(max_size=6), max_size=14).map("".join)


def harmless(text):
    return len(text.splitlines()) <= 1 and not any(letter in text for letter in "\0\r\n\x1b")


@few
@given(HEADERS)
def test_no_header_brings_a_line_break(raw):
    told = [line(raw), message_id(raw) or "", *message_ids([raw]), file_names.safe(raw), file_names.of_part(raw, raw)]
    told += [text for each in addresses(raw) for text in (each.name, each.email)]
    instant(raw)

    assert [text for text in told if not harmless(text)] == []
    assert max(map(len, told)) <= 4000
    assert "/" not in file_names.safe(raw)


@few
@given(
    HEADERS.map(lambda text: text.encode("utf-8", "surrogateescape").replace(b"\n", b"").replace(b"\r", b"")), HEADERS
)
def test_no_message_brings_a_line_break_into_a_letter(field, words):
    body = words.encode("utf-8", "surrogateescape")
    raw = b"".join(
        name + b": " + field + b"\n"
        for name in (b"From", b"Subject", b"Reply-To", b"Message-ID", b"To", b"Content-Type")
    )

    message = Walk().message(raw + b"\n" + body)

    people = [each for each in (message.sender, *message.reply_to, *message.to, *message.cc) if each]
    told = [message.subject, message.message_id or "", *(text for each in people for text in (each.name, each.email))]
    assert [text for text in told if not harmless(text)] == []


LINES = st.sampled_from(
    [
        "> cũ",
        "Vào 4/11/2024 10:30, A <a@b.example> đã viết:",
        "-----Original Message-----",
        "Từ: A <a@b.example>",
        "Đến: B",
        "Chủ đề: x",
        "-- ",
        "Trân trọng,",
        "ĐT: 0912 000 000",
        "https://drive.google.com/d/1",
        "",
        "begin 644 a",
        "____",
    ]
)


@few
@given(st.lists(LINES | st.text(max_size=20), max_size=20).map("\n".join))
def test_no_line_of_a_body_is_lost_or_doubled(text):
    parted = split(text)
    links(text)

    def counted(told):
        # A rule that Outlook draws above the older message is nobody's words.
        told = (line.strip() for line in told.replace("\x02", "").split("\n"))
        return sorted(line for line in told if line.strip(" _-*=\t\u2500\u2014"))

    assert counted(parted.new + "\n" + parted.quoted) == counted(text)
    assert signature(parted.new) in parted.new or "\n" in signature(parted.new)


PARTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["application/octet-stream", "text/plain", "image/png", "message/external-body", "APPLICATION/MSWORD", ""]
        ),
        st.sampled_from(
            ["attachment", "inline", 'attachment; filename="a.bin"', "nonsense", 'attachment; filename=""']
        ),
        st.sampled_from(["base64", "quoted-printable", "8bit", "BASE64 "]),
        st.binary(min_size=1, max_size=40).map(lambda data: b"PK\x03\x04" + data),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@few
@given(PARTS)
def test_every_part_with_bytes_is_a_file(parts):
    raw = b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n"
    for kind, disposition, encoding, data, blank in parts:
        sent = base64.encodebytes(data) if encoding.strip().lower() == "base64" else data.hex().encode()
        sent = sent.rstrip(b"\n") + (b"\n\n" if blank else b"\n")
        declared = kind and f"Content-Type: {kind}\n"
        head = f"{declared}Content-Disposition: {disposition}\nContent-Transfer-Encoding: {encoding}\n\n"
        raw += b"--b0\n" + head.encode() + sent

    files = Walk().message(raw + b"--b0--\n").files

    bodies = [
        kind in {"text/plain", ""} and "attachment" not in how and code[:1] not in "bB"
        for kind, how, code, _, _ in parts
    ]
    assert len([file for file in files if "/" not in file.path]) == len(parts) - sum(bodies)


@pytest.mark.parametrize("blank", [b"", b"\r\n"], ids=["Gmail", "with a blank line"])
@pytest.mark.parametrize("size", [100, 3000, 30_000])
def test_long_base64_is_whole_whatever_stands_before_the_boundary(walk, blank, size):
    data = random.Random(size).randbytes(size - size % 57)  # full lines alone: nothing but the boundary ends them
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Disposition: attachment; filename=a.bin\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(data).replace(b"\n", b"\r\n")
        + blank
        + b"--b--\r\n"
    )

    assert [file.size for file in walk(raw).files] == [len(data)]


def test_text_that_looks_like_base64_ends_where_its_part_ends(walk):
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Disposition: attachment; filename=a.txt\n\n"

    assert [file.size for file in walk(raw + b"QUJD" * 800 + b"\n--b--\n").files] == [3200]


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_message_of_any_program_is_read_to_its_end(seed):
    chance = random.Random(seed)
    raw = bytearray(SAMPLES[seed % len(SAMPLES)])
    for _ in range(chance.choice([1, 5, 30])):
        at = chance.randrange(len(raw))
        raw[at : at + chance.randrange(12)] = chance.choice(
            [b"", b"\n", b"\r", b"--", b"\0", b"=", chance.randbytes(6)]
        )
    raw = bytes(raw[: chance.choice([None, None, chance.randrange(len(raw))])])

    message = Walk().message(raw)
    kind = classify(message, [role(file, Likeness(), message) for file in message.files], frozenset())

    assert (message.size, kind.klass is None) == (len(raw), False)
    assert harmless(message.subject)

"""What lies inside S/MIME, piece by piece; whole messages are in the golden pairs."""

import base64
import zlib

import pytest

from collector.formats.mail import smime
from collector.formats.verdicts import Encrypted, Refused, Unreadable

PART = b"Content-Type: text/plain\r\n\r\nhai"


def der(tag, body):
    length = len(body)
    size = bytes([length]) if length < 128 else b"\x84" + length.to_bytes(4, "big")
    return bytes([tag]) + size + body


def ber(tag, body):
    """Of unknown length, as a program writes that streams."""
    return bytes([tag, 0x80]) + body + b"\0\0"


def kind_of(last):
    return bytes.fromhex("06092a864886f70d0107") + bytes([last])


def signed(held, wrap=der):
    inside = wrap(0x30, kind_of(1) + held)
    data = wrap(0x30, der(2, b"\1") + der(0x31, b"") + inside + der(0x31, b""))
    return wrap(0x30, kind_of(2) + wrap(0xA0, data))


def compressed(content):
    held = der(0x30, kind_of(1) + der(0xA0, der(4, zlib.compress(content))))
    how = der(0x30, bytes.fromhex("060b2a864886f70d0109100308"))
    kind = bytes.fromhex("060b2a864886f70d0109100109")
    return der(0x30, kind + der(0xA0, der(0x30, der(2, b"\0") + how + held)))


@pytest.mark.parametrize(
    ("data", "held"),
    [
        (signed(der(0xA0, der(4, PART))), PART),
        (signed(ber(0xA0, ber(0x24, der(4, PART[:9]) + der(4, PART[9:]))), wrap=ber), PART),
        (signed(b""), b""),
        (compressed(PART), PART),
    ],
    ids=["DER", "BER in pieces", "a mere signature", "compressed"],
)
def test_what_a_signature_holds_is_taken_out(data, held):
    assert (smime.looks(data), smime.content(data)) == (True, held)


def test_what_is_encrypted_is_named():
    with pytest.raises(Encrypted):
        smime.content(der(0x30, kind_of(3) + der(0xA0, der(0x30, der(2, b"\0")))))


def test_a_compressed_message_that_unpacks_to_a_bomb_is_refused():
    with pytest.raises(Refused):
        smime.content(compressed(b"0" * (25 << 20)))


@pytest.mark.parametrize("cut", [2, 30, 60])
def test_a_cut_off_signature_is_unreadable(cut):
    with pytest.raises(Unreadable):
        smime.content(signed(der(0xA0, der(4, PART)))[:cut])


@pytest.mark.parametrize(("name", "asked"), [("smime.p7s", []), ("smime.p7m", ["file.unreadable"])])
def test_nobody_is_asked_for_a_better_signature(name, asked, walk, make):
    (file,) = walk(make.mail((name, signed(b"")[:30]))).files

    assert ([each.code for each in file.findings], file.container) == (asked, bool(asked))


def test_levels_without_end_are_unreadable():
    with pytest.raises(Unreadable):
        smime.content(b"0\x80" + kind_of(2) + b"\xa0\x80\x30\x80" * 50_000)


def test_a_signed_file_comes_out_under_its_own_name(walk, make):
    data = signed(der(0xA0, der(4, make.docx("một"))))

    files = walk(make.mail(("BC.docx.p7m", data))).files

    assert [(file.path, file.format) for file in files] == [
        ("BC.docx.p7m", "other"),
        ("BC.docx.p7m/BC.docx", "docx"),
    ]


def test_the_text_inside_a_signature_is_the_body_of_the_message(walk):
    raw = b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"

    message = walk(raw + base64.encodebytes(signed(der(0xA0, der(4, PART)))))

    assert message.body == "hai"

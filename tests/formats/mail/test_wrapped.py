"""What lies inside S/MIME, .msg and winmail.dat, piece by piece; whole messages are in the golden pairs."""

import base64
import struct
import zlib

import pytest

from collector.formats import picture_size
from collector.formats.mail import compressed_rtf, msg, smime, tnef
from collector.formats.verdicts import Encrypted, Refused, Unreadable

PART = b"Content-Type: text/plain\r\n\r\nhai"
# The example of MS-OXRTFCP, section 3.1.
COMPRESSED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


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


def test_compressed_rtf_is_read_as_its_specification_shows():
    assert compressed_rtf.unpacked(COMPRESSED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert compressed_rtf.words(COMPRESSED) == "hello world"


@pytest.mark.parametrize("data", [b"", COMPRESSED[:15], COMPRESSED[:20], COMPRESSED[:8] + b"else" + bytes(40)])
def test_damaged_compressed_rtf_has_no_words(data):
    assert compressed_rtf.words(data) == ""


def jpeg(width, height, *segments):
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 0)
    return b"\xff\xd8" + b"".join(segments) + frame


THUMBNAIL = b"\xff\xe1" + struct.pack(">H", 22) + jpeg(160, 120).ljust(20, b"\0")


@pytest.mark.parametrize(
    ("picture", "page"),
    [
        (jpeg(3024, 4032, THUMBNAIL), True),
        (jpeg(300, 90, THUMBNAIL), False),
        (jpeg(3000, 200), False),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 1240, 1754), True),
        (b"\x89PNG\r\n\x1a\n\0\0", False),
        (b"\xff\xd8\xff", False),
        (b"GIF89a" + bytes(20), False),
    ],
)
def test_a_page_is_told_from_a_logo_by_its_size(picture, page):
    assert picture_size.is_page(picture) is page


@pytest.mark.parametrize(
    "data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)]
)
def test_what_is_no_saved_message_is_unreadable(data):
    with pytest.raises(Unreadable):
        msg.read(data)


@pytest.mark.parametrize("data", [b"", b"\x78\x9f\x3e\x22\x01\x00", b"\x78\x9f\x3e\x22\x01\x00" + b"\xff" * 40])
def test_a_winmail_without_words_says_nothing(data):
    assert tnef.message(data, own=True) is None

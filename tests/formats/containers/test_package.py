"""Packages that were made to harm: too many parts, parts longer than they say, ways out."""

import struct

import pytest

from collector.formats import limits
from collector.formats.verdicts import Refused, Unreadable
from collector.formats.word.docx import read as read_docx


def test_a_package_of_a_hundred_thousand_parts_is_refused(make):
    data = make.zip(("[Content_Types].xml", b"x"), ("word/document.xml", b"x"))
    # The directory alone claims them: the last record names how many there are.
    many = [(f"word/{number}.xml", b"") for number in range(limits.TOTAL_MEMBERS + 1)]

    with pytest.raises(Refused):
        read_docx(make.zip(("[Content_Types].xml", b"x"), *many))
    with pytest.raises(Unreadable):
        read_docx(data[:-14] + struct.pack("<HH", 100_000 & 0xFFFF, 100_000 & 0xFFFF) + data[-10:])


def test_a_part_that_is_longer_than_its_directory_says_gives_no_more(make):
    data = bytearray(make.docx("một"))
    at = data.find(b"word/document.xml", data.find(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, at + 24, 10)

    with pytest.raises(Unreadable):
        read_docx(bytes(data))


def test_nothing_outside_the_package_is_followed(make, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật", encoding="utf-8")
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" TargetMode="External" '
        f'Target="{secret.as_uri()}"/><Relationship Id="rId2" Type="x/header" Target="../../../../{secret}"/>'
        "</Relationships>"
    )

    found = read_docx(make.replaced(make.docx("một"), "word/_rels/document.xml.rels", lambda _: rels.encode()))

    assert [each.text for each in found.text.paragraphs] == ["một"]

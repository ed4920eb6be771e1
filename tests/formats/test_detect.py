import bz2
import gzip
import io
import lzma
import tarfile

import pytest

from collector.formats.detect import FORMATS, Kind, detect
from collector.model import Format


def tar_bytes():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        made.addfile(tarfile.TarInfo("a.txt"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Kind.EMPTY),
        (b"{\\rtf1\\ansi x}", Kind.RTF),
        (b"\xef\xbb\xbf  {\\rtf1}", Kind.RTF),
        (b"%PDF-1.7", Kind.PDF),
        (b"\x00junk before\n%PDF-1.4", Kind.PDF),
        (b"\x89PNG\r\n\x1a\n....", Kind.IMAGE),
        (b"\xff\xd8\xff\xe0", Kind.IMAGE),
        (b"GIF89a", Kind.IMAGE),
        (b"II*\x00", Kind.IMAGE),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Kind.IMAGE),
        (b"\x00\x00\x00\x18ftypheic", Kind.IMAGE),
        (b"BM" + b"\0" * 12 + b"\x28\0\0\0" + b"\0" * 36, Kind.IMAGE),
        (b"Rar!\x1a\x07\x01\x00", Kind.RAR),
        (b"7z\xbc\xaf\x27\x1c", Kind.SEVENZIP),
        (gzip.compress(b"x", mtime=0), Kind.PACKED),
        (bz2.compress(b"x"), Kind.PACKED),
        (lzma.compress(b"x"), Kind.PACKED),
        (tar_bytes(), Kind.TAR),
        (b"\x78\x9f\x3e\x22\x01\x00", Kind.TNEF),
        (b"<!DOCTYPE html><html>", Kind.HTML),
        (b"\xff\xfe" + "<html><body>".encode("utf-16-le"), Kind.HTML),
        (b"<?xml version='1.0'?><html xmlns='x'>", Kind.HTML),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", Kind.MHTML),
        (b"Received: x\r\nFrom: a@b\r\nSubject: x\r\n\r\nbody", Kind.MAIL),
        (b"BEGIN:VCALENDAR\r\n", Kind.CALENDAR),
        ("Kính gửi: Công đoàn Bộ\nNgày: 5/11".encode(), Kind.TEXT),
        (b"Subject: one field makes no message\nbecause people write so", Kind.TEXT),
        (b"\x00\x01\x02", Kind.UNKNOWN),
        (b"MZ\x90\x00", Kind.UNKNOWN),
    ],
)
def test_bytes_tell_what_they_are(data, kind):
    assert detect(data) == kind


def test_office_packages_are_told_from_archives(make):
    assert detect(make.docx()) == Kind.DOCX
    assert detect(make.xlsx()) == Kind.XLSX
    assert detect(make.zip(("word/notes.txt", b"x"), ("a.docx", b"y"))) == Kind.ZIP
    assert detect(make.zip(("[Content_Types].xml", b""), ("xl/workbook.bin", b""))) == Kind.XLSB
    assert detect(make.zip(("[Content_Types].xml", b""), ("ppt/presentation.xml", b""))) == Kind.UNKNOWN
    assert detect(make.zip(("mimetype", b"application/vnd.oasis.opendocument.text"), method=0)) == Kind.ODT
    assert detect(make.zip(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), method=0)) == Kind.ODS


def test_an_office_file_cut_off_on_the_way_is_still_known(make):
    assert detect(make.docx()[:9000]) == Kind.DOCX


def test_every_kind_of_the_contract_has_its_format():
    assert set(FORMATS.values()) == set(Format) - {Format.OTHER}

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest

from collector.formats.detect import detect, kinds
from collector.model import Format

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"


def tar_bytes():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        made.addfile(tarfile.TarInfo("a.txt"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"{\\rtf1\\ansi x}", "rtf"),
        (b"\xef\xbb\xbf  {\\rtf1}", "rtf"),
        (b"%PDF-1.7", "pdf"),
        (b"\x00junk before\n%PDF-1.4", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"GIF89a", "image"),
        (b"II*\x00", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"\x00\x00\x00\x18ftypheic", "image"),
        (b"BM" + b"\0" * 12 + b"\x28\0\0\0" + b"\0" * 36, "image"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (gzip.compress(b"x", mtime=0), "packed"),
        (bz2.compress(b"x"), "packed"),
        (lzma.compress(b"x"), "packed"),
        (tar_bytes(), "tar"),
        (b"\x78\x9f\x3e\x22\x01\x00", "tnef"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"\xff\xfe" + "<html><body>".encode("utf-16-le"), "html"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", "mhtml"),
        (b"Received: x\r\nFrom: a@b\r\nSubject: x\r\n\r\nbody", "mail"),
        (b"BEGIN:VCALENDAR\r\n", "ics"),
        ("Kính gửi: Công đoàn Bộ\nNgày: 5/11".encode(), "text"),
        (b"Subject: one field makes no message\nbecause people write so", "text"),
        (b"\x00\x01\x02", "unknown"),
        (b"MZ\x90\x00", "unknown"),
    ],
)
def test_bytes_tell_what_they_are(data, kind):
    assert detect(data).name == kind


def test_office_packages_are_told_from_archives(make):
    assert detect(make.docx()).name == "docx"
    assert detect(make.xlsx()).name == "xlsx"
    assert detect(make.zip(("word/notes.txt", b"x"), ("a.docx", b"y"))).name == "zip"
    assert detect(make.zip(("[Content_Types].xml", b""), ("xl/workbook.bin", b""))).name == "xlsb"
    assert detect(make.zip(("[Content_Types].xml", b""), ("ppt/presentation.xml", b""))).name == "unknown"
    assert detect(make.zip(("mimetype", b"application/vnd.oasis.opendocument.text"), method=0)).name == "odt"
    assert detect(make.zip(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), method=0)).name == "ods"


def test_an_office_file_cut_off_on_the_way_is_still_known(make):
    assert detect(make.docx()[:9000]).name == "docx"


def test_every_kind_of_the_contract_has_its_format():
    assert {kind.format for kind in kinds()} == set(Format)


def document(suffix):
    return (SAMPLES / f"{'report' if suffix == 'odt' else 'form'}.{suffix}").read_bytes()


def packed_again(data, *, without=(), typed=None):
    """An OpenDocument file as a program for archives packs it: everything deflated, `mimetype` anywhere or nowhere."""
    with (
        zipfile.ZipFile(io.BytesIO(data)) as opened,
        zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in sorted(opened.namelist(), reverse=True, key=lambda name: name != "mimetype"):
            if name not in without:
                made.writestr(name, typed if typed and name == "mimetype" else opened.read(name))
    return out.getvalue()


def mimetype_last(data):
    with zipfile.ZipFile(io.BytesIO(data)) as opened, zipfile.ZipFile(out := io.BytesIO(), "w") as made:
        for name in sorted(opened.namelist(), key=lambda name: name == "mimetype"):
            made.writestr(name, opened.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    "pack",
    [
        mimetype_last,
        packed_again,
        lambda data: packed_again(data, without={"mimetype"}),
        lambda data: packed_again(data, without={"META-INF/manifest.xml"}),
    ],
    ids=["last", "deflated", "in the manifest alone", "without a manifest"],
)
@pytest.mark.parametrize("suffix", ["odt", "ods"])
def test_an_open_document_is_one_however_it_was_packed(one_file, suffix, pack):
    usual, odd = (one_file(f"a.{suffix}", data) for data in (document(suffix), pack(document(suffix))))

    assert (odd.format, odd.text, odd.workbook, odd.findings) == (usual.format, usual.text, usual.workbook, ())
    assert usual.format == Format(suffix)


def test_a_mimetype_with_a_line_end_is_the_same(one_file):
    typed = "application/vnd.oasis.opendocument.spreadsheet\n"
    odd = one_file("a.ods", packed_again(document("ods"), typed=typed))
    assert (odd.format, odd.workbook) == (Format.ODS, one_file("a.ods", document("ods")).workbook)


def test_a_file_called_mimetype_makes_no_document_of_an_archive(make):
    data = make.zip(("mimetype", "chúng tôi gửi".encode()), ("BC.docx", make.docx()))
    assert detect(data).name == "zip"

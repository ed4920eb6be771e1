"""From a file's bytes to what is said of it, and the sample mailbox as a whole."""

import json
from pathlib import Path

import pytest

from collector.formats.containers import ole
from collector.formats.verdicts import DAMAGED, Unreadable
from collector.formats.walk import Walk
from collector.model import Format

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
SAMPLE = Path(__file__).parents[1] / "sample" / "corpus"


def test_any_other_text_is_its_lines_and_no_finding(one_file):
    file = one_file("đọc em trước.txt", "Kính gửi,\nem gửi, ạ".encode())

    assert (file.format, len(file.text.paragraphs), file.workbook, file.findings) == (Format.OTHER, 2, None, ())


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        ("BC.docx", b"\x00\x01garbage", ["file.unreadable"]),
        ("BC.docx", b"just some words", ["file.unreadable"]),
        ("BC.docx", b"", ["file.empty"]),
        ("~$BC.docx", b"\x05admin" + b"\0" * 150, []),
        ("a.pdf", b"%PDF-1.4", ["file.unreadable"]),
        ("a.pdf", b"\x00\x01garbage", ["file.unreadable"]),
        ("a.pdf", b"", ["file.empty"]),
        ("BC.docx.crdownload", b"\0" * 500, ["file.unreadable"]),
        ("Unconfirmed 1.crdownload", b"\x01\0\x02" * 500, ["file.unreadable"]),
        ("BC.pptx", b"PK\x05\x06" + b"\0" * 18, ["file.unreadable"]),
        ("a.png", b"\x89PNG\r\n\x1a\n", []),
        ("a.exe", b"MZ\x90\x00", []),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told(one_file, name, data, codes):
    assert [finding.code for finding in one_file(name, data).findings] == codes


def test_every_document_of_the_sample_is_found_with_its_bytes_and_format(readers):
    truth = [json.loads(line) for line in (SAMPLE / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    found = readers.read_many(SAMPLE / each["file"] for each in truth)

    for told, message in zip(truth, found, strict=True):
        wanted = sorted((each["sha256"], each["format"]) for each in told["documents"])
        have = sorted((file.sha256, file.format.value) for file in message.files)
        assert [each for each in have if each in wanted] == wanted, told["file"]


def locked(data):
    """The same .doc with the mark of a password in its head."""
    head = ole.open_compound(data)
    at = (head.entries["worddocument"].start + 1) * head.sector + 11
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


def test_an_old_file_is_called_accepted_only_where_it_was_read(make):
    sound = (SAMPLES / "report.doc").read_bytes()

    def unreadable(_data):
        raise Unreadable(DAMAGED)

    def codes(data, readers=None):
        (file,) = Walk(readers).message(make.mail(("a.doc", data))).files
        return [each.code for each in file.findings]

    assert codes(sound) == ["file.legacy-format"]
    assert codes(locked(sound)) == ["file.encrypted"]
    assert codes(sound, {"doc": unreadable}) == ["file.unreadable"]

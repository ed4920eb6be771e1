"""Files that LibreOffice made, and the mailbox of the sample: see tests/samples/formats/README.md."""

import importlib
import random
from pathlib import Path

import pytest

from collector.formats import READERS, Kind
from collector.formats.verdicts import Empty, Encrypted, Refused, Unreadable
from collector.formats.word import doc_converters
from collector.formats.word.doc import read as read_doc
from collector.model import Paragraph, Sheet

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"

REPORT = (
    Paragraph("đầu trang", part="header"),
    Paragraph("CÔNG ĐOÀN BỘ", centred=True, cell=(0, 0, 0)),
    Paragraph("CÔNG ĐOÀN VIỆN", bold=True, cell=(0, 0, 0)),
    Paragraph("CỘNG HÒA", cell=(0, 0, 1)),
    Paragraph("Tình hình", bold=True, heading=1),
    Paragraph("Nội dung đậm"),
    Paragraph("một", number="1."),
    Paragraph("hai", number="2."),
    Paragraph("gạch", number="•"),
    Paragraph("giữa\tvà\ndòng", centred=True),
    Paragraph("chân trang", part="footer"),
)


def read(name):
    kind = Kind(name.rpartition(".")[2])
    return importlib.import_module(f"collector.formats.{READERS[kind]}").read((SAMPLES / name).read_bytes())


@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_a_report_reads_the_same_from_every_format(kind):
    assert read(f"report.{kind}").text.paragraphs == REPORT


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_form_reads_the_same_from_every_format(kind):
    form, old = read(f"form.{kind}").workbook.sheets

    assert form == Sheet(
        name="Biểu",
        top=2,
        left=2,
        rows=(
            ("BÁO CÁO TỔNG HỢP", None, None),
            ("Tỷ lệ", 0.967, None),
            ("Tổng", 42.5, None),
            (None, 12, None),
            (None, 30.5, None),
            ("Lỗi", None, None),
            ("Ngày", "2024-11-09", None),
            ("Đúng", True, None),
        ),
        errors={"C7": "#DIV/0!", "D7": "#REF!"},
        percents=frozenset({"C3"}),
        dates=frozenset({"C8"}),
        merged=((2, 2, 2, 4),),
    )
    assert (old.name, old.hidden) == ("Năm 2023", True)


def test_an_old_document_is_told_to_be_one(one_file):
    file = one_file("BC.doc", (SAMPLES / "report.doc").read_bytes())

    assert [(each.code, each.severity) for each in file.findings] == [("file.legacy-format", "info")]
    assert file.text.paragraphs == REPORT


@pytest.mark.parametrize(("name", "storage"), [("report.doc", "Macros"), ("form.xls", "_VBA_PROJECT_CUR")])
def test_macros_in_an_old_file_are_told(name, storage, one_file):
    data = bytearray((SAMPLES / name).read_bytes())
    at = data.find("\x05DocumentSummaryInformation".encode("utf-16-le"))
    data[at : at + 64] = storage.encode("utf-16-le").ljust(64, b"\0")
    data[at + 64] = 2 * len(storage) + 2

    assert [each.code for each in one_file(name, bytes(data)).findings] == ["file.legacy-format", "file.macro"]


def test_an_old_document_under_a_password_is_encrypted():
    data = bytearray((SAMPLES / "report.doc").read_bytes())
    start = data.find(b"\xec\xa5")
    data[start + 11] |= 0x01

    with pytest.raises(Encrypted):
        read_doc(bytes(data))


def test_what_this_cannot_read_is_left_to_a_program_where_there_is_one(monkeypatch, tmp_path):
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\necho 'CÔNG ĐOÀN VIỆN'\n", encoding="utf-8")
    program.chmod(0o755)
    data = bytearray((SAMPLES / "report.doc").read_bytes())
    start = data.find(b"\xec\xa5")
    data[start + 2 : start + 4] = b"\x65\x00"  # Word 95

    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable, match="quá cũ"):
        read_doc(bytes(data))
    monkeypatch.setenv("PATH", str(tmp_path))

    assert read_doc(bytes(data)).text.paragraphs == (Paragraph("CÔNG ĐOÀN VIỆN"),)


def test_a_program_that_hangs_is_stopped(monkeypatch, tmp_path):
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(doc_converters.limits, "CONVERTER_SECONDS", 0.2)

    assert doc_converters.convert(b"x") is None


@pytest.mark.parametrize("name", ["report.doc", "report.odt", "report.rtf", "form.xls", "form.ods"])
def test_a_damaged_file_is_a_verdict_and_never_more(name, walk, make, monkeypatch):
    monkeypatch.setenv("PATH", "")
    whole = (SAMPLES / name).read_bytes()
    chance = random.Random(name)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 10, 200])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        files = walk(make.mail((name, bytes(data[: chance.choice([None, None, chance.randrange(len(data))])])))).files

        assert {each.code for file in files for each in file.findings} <= {
            "file.unreadable",
            "file.refused",
            "file.encrypted",
            "file.empty",
            "file.legacy-format",
        }


@pytest.mark.parametrize(
    "trouble", [Unreadable("x"), Encrypted(), Refused("x"), Empty(), ValueError(), RecursionError()]
)
def test_whatever_a_reader_raises_is_a_finding(trouble, make):
    from collector.formats.detect import Kind  # noqa: PLC0415 - one test needs them
    from collector.formats.walk import Walk  # noqa: PLC0415 - as above

    def stumble(_data):
        raise trouble

    (file,) = Walk({Kind.DOCX: stumble}).message(make.mail(("a.docx", make.docx()))).files

    assert len(file.findings) == 1


def test_letters_beyond_the_basic_plane_and_halves_of_them_are_read_in_an_old_document():
    data = (SAMPLES / "report.doc").read_bytes()
    old = "giữa".encode("utf-16-le")

    found = read_doc(data.replace(old, "\U0001f600ữa".encode("utf-16-le"))).text.paragraphs
    broken = read_doc(data.replace(old, b"\x6e\xd9" + old[2:])).text.paragraphs

    assert [found[at] for at in (5, 10)] == [REPORT[at] for at in (5, 10)]
    assert (found[9].text, broken[9].text) == ("\U0001f600ữa\tvà\ndòng", "\ufffdiữa\tvà\ndòng")

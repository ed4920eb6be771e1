"""Files that LibreOffice made, and the mailbox of the sample: see tests/samples/formats/README.md."""

import random
from pathlib import Path

import pytest

from collector.formats.detect import kinds
from collector.formats.old_fonts import repaired
from collector.formats.verdicts import Empty, Encrypted, Refused, Unreadable
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
# What is seen of the runs in TCVN3, VNI and Unicode that `make.py` wrote.
WRITTEN = (
    "Công đoàn Việt Nam Bộ Khoa học Có Công đoàn Việt Nam",
    "Có Không Đạt Hà Nội",
    "số lượng có N·m für é",
    "BÁO CÁO TỔNG KẾT CAO",
    "Tổng số",
)


def read(name):
    (reader,) = [kind.read for kind in kinds() if kind.name == name.rpartition(".")[2]]
    return reader((SAMPLES / name).read_bytes())


@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_a_report_reads_the_same_from_every_format(kind):
    assert read(f"report.{kind}").text.paragraphs == REPORT


@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_three_writings_read_the_same_from_every_format(kind):
    found = repaired(read(f"old-fonts.{kind}")).text.paragraphs

    assert [each.text for each in found] == ["Theo kiểu của văn bản", *WRITTEN]


@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_what_a_style_strikes_through_or_hides_is_no_content_unless_its_run_says_otherwise(kind):
    found = [each.text for each in read(f"struck.{kind}").text.paragraphs]

    assert found == ["Số 420", "", "không gạch", "", "không ẩn"]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_cells_in_three_writings_read_the_same_from_every_format(kind):
    (found,) = repaired(read(f"old-fonts.{kind}")).workbook.sheets

    assert found.rows == tuple((text, "Có", number) for number, text in enumerate(WRITTEN, 1))


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
    from collector.formats.walk import Walk  # noqa: PLC0415 - one test needs it

    def stumble(_data):
        raise trouble

    (file,) = Walk({"docx": stumble}).message(make.mail(("a.docx", make.docx()))).files

    assert len(file.findings) == 1


def test_an_old_document_is_told_to_be_one(one_file):
    file = one_file("BC.doc", (SAMPLES / "report.doc").read_bytes())

    assert [(each.code, each.severity) for each in file.findings] == [("file.legacy-format", "info")]
    assert file.text.paragraphs == REPORT

"""PDF files that LibreOffice made of the sample report, and one that holds nothing but a page."""

import io
from pathlib import Path

import pypdfium2
import pytest

from collector.formats import limits
from collector.formats.pdf import read
from collector.formats.verdicts import Encrypted, Unreadable
from collector.matching.letterhead import places
from collector.model import File, Format, Message, Nature, Paragraph, Text
from collector.triage import Likeness, Role
from collector.triage.roles import role

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"


def scan(pages=1):
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(200, 300)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_lines_stand_as_they_are_seen_and_columns_are_parted():
    found = read((SAMPLES / "report.pdf").read_bytes())

    assert [each.text for each in found.text.paragraphs] == [
        "đầu trang",
        "CÔNG ĐOÀN BỘ\tCỘNG HÒA",
        "CÔNG ĐOÀN VIỆN",
        "Tình hình",
        "Nội dung đậm",
        "1. một",
        "2. hai",
        "• gạch",
        "giữa và",
        "dòng",
        "chân trang",
    ]
    assert found.pages == 1


def test_its_letterhead_is_found_like_that_of_a_word_file():
    (head,) = places(read((SAMPLES / "report.pdf").read_bytes()).text).letterheads

    assert "CÔNG ĐOÀN VIỆN" in head.issuer


def test_pages_without_text_are_a_scan(one_file):
    file = one_file("scan.pdf", scan(3))

    assert (file.format, file.pages, file.text, file.findings) == (Format.PDF, 3, None, ())


def test_a_pdf_under_a_password_is_encrypted():
    with pytest.raises(Encrypted):
        read((SAMPLES / "secret.pdf").read_bytes())


def test_a_damaged_pdf_is_told():
    whole = (SAMPLES / "report.pdf").read_bytes()

    for data in (b"%PDF-1.4", whole[:2000], b"%PDF-1.7\n" + b"\0" * 50_000):
        with pytest.raises(Unreadable):
            read(data)


def test_no_more_pages_are_read_than_the_limit(monkeypatch):
    monkeypatch.setattr(limits, "PDF_PAGES", 0)

    found = read((SAMPLES / "report.pdf").read_bytes())

    assert (found.text, found.pages) == (None, 1)


@pytest.mark.parametrize(
    ("name", "kind", "likeness", "given"),
    [
        # A PDF that reads like the report is no Word file all the same.
        ("a.pdf", Format.PDF, 0.9, Role("report", "scan")),
        # Its text speaks though its name and the letter say nothing, or name another paper.
        ("20241108.pdf", Format.PDF, 0.9, Role("report", "scan")),
        ("cong van.pdf", Format.PDF, 0.9, Role("report", "scan")),
        ("cong van.pdf", Format.PDF, 0.1, Role(None, "nothing")),
        ("a.docx", Format.DOCX, 0.9, Role("report", "submission")),
    ],
)
def test_what_a_pdf_says_makes_it_a_scan_and_never_a_submission(name, kind, likeness, given):
    text = Text((Paragraph("BÁO CÁO"),))
    nature = Nature.PAGES if kind is Format.PDF else Nature.TEXT
    file = File(0, name, name, "0" * 64, 90_000, kind, text=text, pages=2, nature=nature)

    assert role(file, Likeness(report=likeness), Message(sha256="", size=0, body="Gửi văn phòng.")) == given

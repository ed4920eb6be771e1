"""Files in the old Vietnamese fonts come to what the same files in Unicode come to."""

import io
from email.message import EmailMessage

import docx
import old_writings
import openpyxl
import pytest
from openpyxl.styles import Font

from collector import reading
from collector.campaign import load
from collector.formats.walk import Walk


@pytest.fixture(scope="module")
def campaign():
    return load("2024-tong-ket")


def mail(name, data):
    made = EmailMessage()
    made.set_content("Kính gửi.")
    made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


WRITINGS = {
    "TCVN3": (lambda text: old_writings.tcvn3(old_writings.without_toned_capitals(text)), ".VnTime"),
    "TCVN3 in another font": (lambda text: old_writings.tcvn3(old_writings.without_toned_capitals(text)), "Arial"),
    "capitals of TCVN3": (lambda text: old_writings.tcvn3(text.lower()), ".VnTimeH"),
    "VNI": (old_writings.vni, "VNI-Times"),
    "VNI in another font": (old_writings.vni, "Arial"),
    "Unicode under an old font": (str, ".VnTime"),
}


def told(name, data, campaign):
    (file,) = Walk(think=lambda *found: reading.read(*found, campaign)).message(mail(name, data)).files
    return file.reading


def last_years_table(campaign, write, font):
    book = openpyxl.load_workbook(campaign.blank)
    for cell in (cell for row in book.active.iter_rows() for cell in row if cell.value is not None):
        if isinstance(cell.value, str) and not cell.value.startswith("="):
            cell.value, cell.font = write(cell.value.replace("2024", "2023")), Font(name=font)
        elif cell.value == campaign.year:
            cell.value = campaign.year - 1
    for row in range(11, book.active.max_row + 1):
        if book.active.cell(row, 3).value and book.active.cell(row, 4).value is None:
            book.active.cell(row, 4).value = row
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("writing", WRITINGS)
def test_last_years_table_in_an_old_font_is_last_years_and_not_blank(writing, campaign):
    (table,) = told("bieu.xlsx", last_years_table(campaign, *WRITINGS[writing]), campaign).tables
    (same,) = told("bieu.xlsx", last_years_table(campaign, str, "Arial"), campaign).tables

    assert (table.year, table.likeness, table.absent) == (2023, 1.0, ())
    assert {code: (cell.value, cell.address) for code, cell in table.cells.items()} == {
        code: (cell.value, cell.address) for code, cell in same.cells.items()
    }
    assert table.filled == same.filled > 20


def last_years_report(campaign, write, font):
    made = docx.Document()
    for number, title in [("", "BÁO CÁO Tổng kết công tác công đoàn năm 2024"), *_sections(campaign)]:
        said = f"{number} {title}".strip().replace("2024", "2023").replace("2025", "2024")
        made.add_paragraph().add_run(write(said)).font.name = font
        text = "Trong năm đã kết nạp mới 35 đoàn viên; còn khó khăn do thiếu kinh phí hoạt động."
        made.add_paragraph().add_run(write(text)).font.name = font
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _sections(campaign):
    return [(f"{each.number.removeprefix('II.')}.", each.title) for each in campaign.sections]


@pytest.mark.parametrize("writing", WRITINGS)
def test_last_years_report_in_an_old_font_is_last_years(writing, campaign):
    found = told("bc.docx", last_years_report(campaign, *WRITINGS[writing]), campaign).outline
    same = told("bc.docx", last_years_report(campaign, str, "Arial"), campaign).outline

    assert (found.year, found.words) == (2023, same.words)
    assert [each.number for each in found.passages] == [each.number for each in same.passages]

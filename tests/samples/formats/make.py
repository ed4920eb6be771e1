"""Write the files that the samples were converted from; see README.md beside it."""

import datetime as dt
import sys
from pathlib import Path

import docx
import openpyxl
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font


def form(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu"
    sheet["B2"] = "BÁO CÁO TỔNG HỢP"
    sheet.merge_cells("B2:D2")
    sheet["B3"], sheet["C3"] = "Tỷ lệ", 0.967
    sheet["C3"].number_format = "0.0%"
    sheet["B4"], sheet["C4"], sheet["C5"], sheet["C6"] = "Tổng", "=SUM(C5:C6)", 12, 30.5
    sheet["B7"], sheet["C7"], sheet["D7"] = "Lỗi", "=1/0", "=#REF!+1"
    sheet["B8"], sheet["C8"] = "Ngày", dt.date(2024, 11, 9)
    sheet["B9"], sheet["C9"] = "Đúng", True
    old = book.create_sheet("Năm 2023")
    old["A1"] = "cũ"
    old.sheet_state = "hidden"
    book.save(path)


def report(path):
    made = docx.Document()
    table = made.add_table(1, 2)
    left = table.cell(0, 0)
    left.text = "CÔNG ĐOÀN BỘ"
    left.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    left.add_paragraph().add_run("CÔNG ĐOÀN VIỆN").bold = True
    table.cell(0, 1).text = "CỘNG HÒA"
    made.sections[0].header.paragraphs[0].text = "đầu trang"
    made.sections[0].footer.paragraphs[0].text = "chân trang"
    made.add_heading("Tình hình", 1)
    mixed = made.add_paragraph("Nội dung ")
    mixed.add_run("đậm").bold = True
    mixed.add_run(" ẩn").font.hidden = True
    made.add_paragraph("một", style="List Number")
    made.add_paragraph("hai", style="List Number")
    made.add_paragraph("gạch", style="List Bullet")
    made.add_paragraph("giữa\tvà\ndòng").alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.save(path)


WRITTEN = (
    (("C«ng ®oµn ViÖt Nam ", ".VnTime"), ("Bộ Khoa học Có ", "Arial"), ("Coâng ñoaøn Vieät Nam", "VNI-Times")),
    (("Có Không Đạt Hà Nội", ".VnTime"),),
    (("sè l\xad", ".VnTime"), ("îng cã", ".VnTime"), (" N·m für é", "Arial")),
    (("b¸o c¸o tæng kÕt cao", ".VnTimeH"),),
    (("Toång soá", "VNI-Helve"),),
)


def old_fonts(path):
    made = docx.Document()
    made.styles["Normal"].font.name = ".VnTime"
    made.add_paragraph("Theo kiÓu cña v¨n b¶n")
    for runs in WRITTEN:
        paragraph = made.add_paragraph()
        for text, font in runs:
            paragraph.add_run(text).font.name = font
    made.save(path)


def old_fonts_table(path):
    book = openpyxl.Workbook()
    for row, runs in enumerate(WRITTEN, 1):
        cell = book.active.cell(row, 1)
        cell.value = CellRichText(*(TextBlock(InlineFont(rFont=font), text) for text, font in runs))
        if len(runs) == 1:
            cell.value, cell.font = runs[0][0], Font(name=runs[0][1])
        book.active.cell(row, 2).value = "Có"
        book.active.cell(row, 3).value = row
    book.save(path)


def struck(path):
    made = docx.Document()
    word = made.styles.add_style("Gạch", WD_STYLE_TYPE.CHARACTER)
    word.font.strike = True
    whole = made.styles.add_style("Gạch cả đoạn", WD_STYLE_TYPE.PARAGRAPH)
    whole.font.strike = True
    unseen = made.styles.add_style("Ẩn cả đoạn", WD_STYLE_TYPE.PARAGRAPH)
    unseen.font.hidden = True
    mixed = made.add_paragraph("Số ")
    mixed.add_run("2", word)
    mixed.add_run("420")
    made.add_paragraph("gạch", whole)
    made.add_paragraph("", whole).add_run("không gạch").font.strike = False
    made.add_paragraph("ẩn", unseen)
    made.add_paragraph("", unseen).add_run("không ẩn").font.hidden = False
    made.save(path)


if __name__ == "__main__":
    struck(Path(sys.argv[1]) / "struck.docx")
    old_fonts(Path(sys.argv[1]) / "old-fonts.docx")
    old_fonts_table(Path(sys.argv[1]) / "old-fonts.xlsx")
    form(Path(sys.argv[1]) / "form.xlsx")
    report(Path(sys.argv[1]) / "report.docx")

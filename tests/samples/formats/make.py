"""Write the two files that the samples were converted from; see README.md beside it."""

import datetime as dt
import sys
from pathlib import Path

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH


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


if __name__ == "__main__":
    form(Path(sys.argv[1]) / "form.xlsx")
    report(Path(sys.argv[1]) / "report.docx")

import io

import docx
import openpyxl
import pytest

from collector import checks
from collector.demo import tables
from collector.demo.figures import write
from collector.demo.scene_files import make_file, year_of
from collector.demo.scenes import Made
from collector.model import Severity, Table, TableCell

REPORTS = ("VPB", "VINATOM-INST", "TDC-QUATEST1", "NXB", "VIPRI", "NASATI")


def _filled(form, figures):
    rows = [indicator for indicator in form.indicators if indicator.kind != "section"]
    cells = {i.code: TableCell(figures[i.code], f"Biểu số liệu!D{n}", i.unit) for n, i in enumerate(rows, start=9)}
    return Table("Biểu số liệu", False, form.title, form.year, "", "", 1.0, cells, (), len(cells))


def test_every_unions_figures_pass_every_check_of_the_form(cast, campaign):
    for union in cast.unions:
        findings, figures = checks.check_table(_filled(campaign.form, year_of(cast, union.code)), campaign)
        assert findings == (), union.code
        assert len(figures) == 67


def test_a_story_that_wants_a_wrong_sum_breaks_that_sum_alone(cast, campaign, at):
    _, data = make_file(cast, campaign.form, Made("stats", "sum"), "KHTC", at)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = {row[1]: row[3] for row in sheet.iter_rows(min_row=9, values_only=True)}
    told = year_of(cast, "KHTC")
    assert rows["Tổng số tiền thăm hỏi, hỗ trợ, tặng quà"] == told["CL_TIEN"] + 5_000_000
    findings, _ = checks.check_table(_filled(campaign.form, told | {"CL_TIEN": told["CL_TIEN"] + 5_000_000}), campaign)
    assert [(f.code, f.where) for f in findings if f.severity is Severity.ERROR] == [("stats.sum-mismatch", "CL_TIEN")]


@pytest.mark.parametrize("made", [Made("report"), Made("stats"), Made("stats", "formulas"), Made("other")])
def test_a_file_is_made_the_same_to_the_byte_each_time(cast, campaign, at, made):
    assert make_file(cast, campaign.form, made, "VPB", at) == make_file(cast, campaign.form, made, "VPB", at)


@pytest.mark.parametrize("code", REPORTS)
def test_a_report_opens_and_names_its_union(cast, campaign, at, code):
    name, data = make_file(cast, campaign.form, Made("report"), code, at)
    paper = docx.Document(io.BytesIO(data))
    said = "\n".join(
        [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        + [paragraph.text for paragraph in paper.paragraphs]
    )
    assert name.endswith(".docx")
    assert cast.union(code).name.upper() in said
    assert "BÁO CÁO" in said
    assert write(year_of(cast, code)["CL_TIEN"]) in said


def test_a_report_without_identity_names_nobody(cast, campaign, at):
    _, data = make_file(cast, campaign.form, Made("report", "anonymous"), "HNQT", at)
    said = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert "Công đoàn cơ sở" in said
    assert "hội nhập" not in said


def test_last_years_report_speaks_of_last_year_alone(cast, campaign, at):
    _, data = make_file(cast, campaign.form, Made("report", "last-year"), "XNT", at)
    said = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert "Tổng kết công tác công đoàn năm 2023,\nphương hướng, nhiệm vụ năm 2024" in said
    assert "2025" not in said


def test_a_table_opens_with_the_forms_rows_in_order(cast, campaign, at):
    _, data = make_file(cast, campaign.form, Made("stats"), "VIPRI", at)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    labels = [row[1] for row in sheet.iter_rows(min_row=9, max_row=81, values_only=True)]
    assert labels == [indicator.label for indicator in campaign.form.indicators]
    assert sheet["A2"].value == "Đơn vị báo cáo: Công đoàn Viện Khoa học sở hữu trí tuệ"


def test_totals_as_formulas_add_up_their_parts(cast, campaign, at):
    figures = year_of(cast, "CNTT")
    data = tables.table(campaign.form, "x", "y", figures, at, tables.Style(formulas=True))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet["D10"].value == "=D11+D12+D13"
    assert sum(sheet[cell].value for cell in ("D11", "D12", "D13")) == figures["LD_TONG"]

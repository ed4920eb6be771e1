"""Next year's campaign and form are written as docs/rules.md says, and used without a line of code."""

import openpyxl
import pytest

from collector import forms
from collector.campaign import load
from collector.checks import check_table
from collector.flow import learning
from collector.formats import Readers
from collector.model import Indicator
from collector.paths import shipped


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    """The folder of next year's rules: the blank form with a row more, learnt; the campaign copied and changed."""
    folder = tmp_path_factory.mktemp("rules")
    book = openpyxl.load_workbook(shipped("rules", "2024-so-lieu.xlsx"))
    for row in book.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("2024", "2025")
    book.active["C6"] = 2025
    for column, text in zip("ABC", ("34", "Số đoàn viên dùng ứng dụng Công đoàn số", "người"), strict=True):
        book.active[f"{column}84"] = text
    book.save(folder / "2025-so-lieu.xlsx")
    wish = learning.Wish("2025-so-lieu", like="2024-tong-ket")
    (folder / "2025-so-lieu.yaml").write_text(
        learning.learn_form(folder / "2025-so-lieu.xlsx", wish).text, encoding="utf-8"
    )
    campaign = shipped("rules", "2024-tong-ket.yaml").read_text(encoding="utf-8")
    campaign = campaign.replace("2025", "2026").replace("2024", "2025")
    (folder / "2025-tong-ket.yaml").write_text(campaign, encoding="utf-8")
    return folder


def test_the_new_campaign_has_the_new_row_and_the_old_codes(rules):
    before, now = load("2024-tong-ket").form, load(str(rules / "2025-tong-ket.yaml")).form

    assert [one.code for one in now.indicators[:-1]] == [one.code for one in before.indicators]
    assert [one.check for one in now.indicators[:-1]] == [one.check for one in before.indicators]
    label = "Số đoàn viên dùng ứng dụng Công đoàn số"
    assert now.indicators[-1] == Indicator("DOAN_VIEN_DUNG_UNG", "S6", "34", label, "người", "int")


def test_a_filled_copy_of_the_new_form_is_read_by_it(rules):
    campaign = load(str(rules / "2025-tong-ket.yaml"))
    book = openpyxl.load_workbook(rules / "2025-so-lieu.xlsx")
    book.active["D84"], book.active["D12"] = "77 người", 181
    book.save(rules / "filled.xlsx")
    with Readers(workers=1) as readers:
        workbook = next(file.workbook for file in readers.read_files(rules / "filled.xlsx") if file.workbook)

    (table,) = forms.pick(forms.read(workbook, campaign.form), campaign.form)
    figures = {figure.indicator: figure.value for figure in check_table(table, campaign)[1]}

    assert (table.year, table.drift, figures["DOAN_VIEN_DUNG_UNG"], figures["LD_TONG"]) == (2025, (), 77, 181)


def test_the_mid_year_campaign_asks_for_one_report_and_no_table():
    campaign = load("2025-giua-nam")

    assert [requirement.id for requirement in campaign.requirements] == ["report"]
    assert campaign.form.indicators == ()
    assert str(campaign.deadline.ends_at) == "2025-06-20 17:00:00+07:00"

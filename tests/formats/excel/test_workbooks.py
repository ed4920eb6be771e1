"""Workbooks of every format have the rectangle of what is filled."""

from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["0015-xls", "0057-ods"])
def test_a_real_form_in_an_old_or_open_format_has_its_rectangle(name, readers):
    message, wanted = name.split("-")
    path = Path(__file__).parents[2] / "sample" / "corpus" / "mail" / f"{message}.eml"

    (file,) = [file for file in readers.read(path).files if file.format == wanted]

    texts = [value for row in file.workbook.sheets[0].rows for value in row if isinstance(value, str)]
    assert any(text.startswith("BÁO CÁO TỔNG HỢP THỐNG KÊ") for text in texts)

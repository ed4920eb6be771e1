"""A table saved as text."""

import pytest

from collector.formats.excel.csv_table import read as read_csv


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_a_table_as_text_is_a_workbook(delimiter):
    text = "\n".join(delimiter.join([str(n), f'"Chỉ tiêu {n}"', ""]) for n in range(1, 8))

    (sheet,) = read_csv(text.encode()).workbook.sheets

    assert sheet.rows[0] == ("1", "Chỉ tiêu 1", None)

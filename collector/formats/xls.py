"""Excel's old .xls: values through calamine."""

from collector.formats import workbooks
from collector.formats.content import Content


def read(data: bytes) -> Content:
    """Read a workbook of Excel 97 to 2003."""
    return workbooks.content(workbooks.read(data, {}))

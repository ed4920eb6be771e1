"""OpenDocument's .ods: values through calamine. LibreOffice always stores the results of formulas."""

from collector.formats import workbooks
from collector.formats.content import Content
from collector.formats.package import Package


def read(data: bytes) -> Content:
    """Read a workbook of LibreOffice."""
    Package(data)  # refuses what is over the limits
    return workbooks.content(workbooks.read(data, {}))

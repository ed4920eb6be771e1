"""Excel's binary .xlsb: values through calamine. Its formulas always carry results, so no scan is needed."""

from collector.formats import workbooks
from collector.formats.content import Content
from collector.formats.package import Package


def read(data: bytes) -> Content:
    """Read a workbook of the binary package kind."""
    Package(data)  # refuses what is over the limits
    return workbooks.content(workbooks.read(data, {}))

"""Excel's old .xls: values through calamine, percentages and errors by a scan of its records."""

from collector.formats import limits, ole, workbooks, xls_scan
from collector.formats.content import Content
from collector.formats.verdicts import DAMAGED, Unreadable, macro


def read(data: bytes) -> Content:
    """Read a workbook of Excel 97 to 2003."""
    try:
        compound = ole.open_compound(data)
    except ole.NotCompound as error:
        raise Unreadable(DAMAGED) from error
    stream = compound.stream("Workbook" if "Workbook" in compound.entries else "Book", limits.XML_BYTES)
    facts = xls_scan.facts(stream)
    findings = (macro(table=True),) if "_VBA_PROJECT_CUR" in compound.entries else ()
    return workbooks.content(workbooks.read(data, facts), findings)

"""Excel's old .xls: values through calamine, percentages, errors and formulas by a scan of its records.

A sheet that reaches far beyond a form is more than calamine's memory holds: LibreOffice makes it an .xlsx, which
`xlsx_fallback` reads within its bounds.
"""

from collector.formats import libreoffice, limits
from collector.formats.containers import encrypted, ole
from collector.formats.containers.package import Package
from collector.formats.content import Content
from collector.formats.excel import workbooks, xls_scan, xlsx
from collector.formats.excel.recalculate import recalculated
from collector.formats.kinds import Kind, Sight
from collector.formats.verdicts import DAMAGED, TOO_LARGE, Encrypted, Refused, Unreadable, macro
from collector.model import Format, Nature, Workbook


def read(data: bytes) -> Content:
    """Read a workbook of Excel 97 to 2003, one that is protected with Excel's own password too."""
    try:
        return _read(data)
    except Encrypted:
        return _read(encrypted.opened(data))


def _read(data: bytes) -> Content:
    try:
        compound = ole.open_compound(data)
    except ole.NotCompound as error:
        raise Unreadable(DAMAGED) from error
    name = "Workbook" if compound.has("Workbook") else "Book"
    stream = compound.stream(name, limits.XML_BYTES)
    data = _named(data, compound, name)
    facts = xls_scan.facts(stream)
    if any(each.far for each in facts.values()):
        book = _far(data)
    elif xls_scan.has_struck_text(stream) and (made := libreoffice.convert(data, "xls", "xlsx")):
        # Which part of a text is struck through calamine does not tell; without LibreOffice all of it is read.
        book = _converted(made)
    else:
        book = recalculated(workbooks.read(data, facts), data, "xls", _converted)
    return workbooks.content(book, (macro(table=True),) if compound.has("_VBA_PROJECT_CUR") else ())


def _named(data: bytes, compound: ole.Compound, name: str) -> bytes:
    """Return a file whose stream has its name in the usual capitals: calamine knows no others."""
    found = compound.entries.get(name.lower())
    if found is None or found.name == name:
        return data
    old, new = (each.encode("utf-16-le").ljust(64, b"\0") for each in (found.name, name))
    return data.replace(old, new, 1)


def _far(data: bytes) -> Workbook:
    made = libreoffice.convert(data, "xls", "xlsx")
    if made is None:
        raise Refused(TOO_LARGE)
    return _converted(made)


def _converted(data: bytes) -> Workbook:
    return xlsx.workbook(data, Package(data))


def _looks(sight: Sight) -> bool:
    return sight.has("Workbook") or (sight.streams is not None and "book" in sight.streams)


KINDS = (
    Kind(
        name="xls",
        looks=_looks,
        read=read,
        format=Format.XLS,
        nature=Nature.TABLE,
        tables=("xls",),
        legacy=True,
    ),
)

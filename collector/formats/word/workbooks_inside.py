"""The workbooks that are set into a Word file: what shows there as a table is a file of its own."""

from collections.abc import Iterator

from collector.formats import limits
from collector.formats.containers import ole
from collector.formats.containers.package import Package

# How Word relates a text to what is set into it: a package of Office, or an object of an older program.
_OBJECTS = {"package", "oleObject"}
_MOST = 20
_PARTS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb"}


def workbooks_inside(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Return name and bytes of each workbook in the text, in the order of their parts; those of charts are not meant.

    Raises what the package of the text raises.
    """
    package = Package(data)
    related = package.related(package.main("word/document.xml"))
    parts = sorted({target for kind, target in related.values() if kind in _OBJECTS})
    for number, part in enumerate(parts[:_MOST], 1):
        found = package.read(part)
        held = _of_object(found) if found.startswith(ole.MAGIC) else found
        if ending := _ending(held):
            yield f"bang-{number}.{ending}", held


def _ending(data: bytes) -> str:
    if data.startswith(ole.MAGIC):
        return "xls"
    if not data.startswith(b"PK"):
        return ""
    package = Package(data)
    return next((ending for part, ending in _PARTS.items() if part in package), "")


def _of_object(data: bytes) -> bytes:
    """Return the workbook that an OLE object is or wraps, b"" where it is something else."""
    try:
        compound = ole.open_compound(data)
    except ole.NotCompound:
        return b""
    if compound.has("Package"):
        return compound.stream("Package", limits.XML_BYTES)
    return data if compound.has("Workbook") or compound.has("Book") else b""

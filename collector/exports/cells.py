"""Values into cells. What a sender typed stays text: "=HYPERLINK(…)" in a file's name must never be computed.

A text that Excel could take for a formula gets its quote mark (`quotePrefix`, the apostrophe that Excel shows only in
the input line), so that it stays text when the cell is edited or copied, too.
"""

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

from collector.model import ZONE

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST = 32_000  # Excel refuses a cell of more than 32,767 characters

Value = str | int | float | datetime | None


def put(cell: Cell, value: Value) -> None:
    """Write a value as what it is: text as text, an instant as the office's clock shows it."""
    if isinstance(value, datetime):
        cell.value = value.astimezone(ZONE).replace(tzinfo=None)
        cell.number_format = "dd/mm/yyyy hh:mm"
        return
    if not isinstance(value, str):
        cell.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
    cell.value = text
    # openpyxl makes a formula of "=…" and an error of "#N/A".
    cell.data_type = "s"
    if is_active(text):
        cell.quotePrefix = True


def is_active(text: str) -> bool:
    """Return whether Excel could take a text for a formula."""
    return text.startswith(_ACTIVE)


# openpyxl writes the present instant into the file and its entries; the same facts must give the same letter.
THEN = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes, the same ones for the same content whenever it is saved."""
    first, made = io.BytesIO(), io.BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                created = re.search(rb"<dcterms:created[^>]*>([^<]*)", data)
                data = _MODIFIED.sub(rb"\g<1>" + (created[1] if created else b"1980-01-01T00:00:00Z"), data)
            new.writestr(zipfile.ZipInfo(name, THEN), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()

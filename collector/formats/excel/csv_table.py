"""CSV: a table saved as text, with semicolons, tabs or commas. Any other text is read by `plain_text`."""

import csv
from io import StringIO

from collector.formats import limits
from collector.formats.content import Content
from collector.formats.excel.workbooks import content
from collector.formats.text_bytes import text_of
from collector.model import Sheet, Workbook

_DELIMITERS = (";", "\t", ",")
_ROWS, _COLUMNS = 5, 3
# So many of the lines must be parted alike.
_SHARE = 0.8


def read(data: bytes) -> Content:
    """Read a table; text that is none gives nothing, and no finding either."""
    text = text_of(data)
    delimiter = _delimiter(text)
    if delimiter is None:
        return Content()
    rows = list(csv.reader(StringIO(text), delimiter=delimiter))[: limits.FAR_ROWS]
    width = min(max(map(len, rows)), limits.FAR_COLUMNS)
    made = tuple(tuple((row[at].strip() or None) if at < len(row) else None for at in range(width)) for row in rows)
    return content(Workbook((Sheet(name="CSV", top=1, left=1, rows=made),)))


def _delimiter(text: str) -> str | None:
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    if len(lines) < _ROWS:
        return None
    for delimiter in _DELIMITERS:
        if sum(line.count(delimiter) >= _COLUMNS - 1 for line in lines) >= _SHARE * len(lines):
            return delimiter
    return None

"""A text file: a table where its lines are parted like one (CSV), else its lines as they stand.

Nothing shows how they were set, so no line is a heading for sure: what is made of it is for staff to see.
"""

from collector.formats import limits, shortcuts
from collector.formats.content import Content
from collector.formats.excel import csv_table
from collector.formats.kinds import Kind
from collector.formats.text_bytes import text_of
from collector.model import Paragraph, Text


def read(data: bytes) -> Content:
    """Read a text file."""
    found = csv_table.read(data)
    if found.workbook is not None or found.findings:
        return found
    text = text_of(data).lstrip("\ufeff")[: limits.BODY_CHARACTERS]
    if shortcuts.points(text):
        return shortcuts.read(data)
    lines = (line.strip() for line in text.splitlines())
    kept = tuple(Paragraph(line) for line in lines if line)[: limits.PARAGRAPHS]
    return Content(text=Text(kept, plain=True)) if kept else Content()


KINDS = (
    Kind(
        name="text",
        looks=lambda sight: sight.plain and bool(sight.start) and b"\x00" not in sight.start,
        read=read,
        tables=("csv",),
        is_ending=False,
    ),
)

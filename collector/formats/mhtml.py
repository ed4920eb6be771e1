"""MHTML: a page with its pictures in one MIME file, as Word and old browsers save it (often named .doc)."""

import re
from dataclasses import replace

from collector.formats import limits
from collector.formats.content import Content
from collector.formats.kinds import Kind
from collector.formats.mail.message_parts import TooDeep, take_apart
from collector.formats.verdicts import DAMAGED, Empty, Unreadable
from collector.formats.webpage import read_page
from collector.model import Paragraph, Text, Workbook

_FRAMES = re.compile(r"<frameset\b", re.IGNORECASE)
_FIELDS = re.compile(rb"^content-type:\s*multipart/related|^snapshot-content-location:", re.IGNORECASE | re.MULTILINE)


def read(data: bytes) -> Content:
    """Read the page of an MHTML file, or those that it frames."""
    try:
        taken = take_apart(data)
    except TooDeep as error:
        raise Unreadable(DAMAGED) from error
    if not taken.pages:
        raise Unreadable(DAMAGED)
    first, *others = taken.pages
    # Excel's first page is the frame around its sheets, each a page of its own.
    if not _FRAMES.search(first) or not others:
        return read_page(first)
    pages = [page for page in map(_page, others[: limits.SHEETS]) if page]
    if not pages:
        raise Empty
    sheets = [sheet for page in pages if page.workbook for sheet in page.workbook.sheets][: limits.SHEETS]
    named = tuple(replace(sheet, name=f"Bảng {number}") for number, sheet in enumerate(sheets, 1))
    return Content(text=_joined(pages), workbook=Workbook(named) if named else None)


def _page(page: str) -> Content | None:
    """Read a page, None where it shows nothing: Excel has one for the tabs of its sheets."""
    try:
        return read_page(page)
    except (Empty, Unreadable):
        return None


def _joined(pages: list[Content]) -> Text:
    """Return the text of several pages as one, their tables numbered through."""
    found: list[Paragraph] = []
    for page in pages:
        first = max((each.cell[0] + 1 for each in found if each.cell), default=0)
        found += [
            replace(each, cell=(each.cell[0] + first, *each.cell[1:])) if each.cell else each
            for each in (page.text.paragraphs if page.text else ())
        ]
    return Text(tuple(found))


KINDS = (Kind(name="mhtml", looks=lambda sight: bool(_FIELDS.search(sight.fields)), read=read),)

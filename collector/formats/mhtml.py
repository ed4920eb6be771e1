"""MHTML: a page with its pictures in one MIME file, as Word and old browsers save it (often named .doc)."""

import re

from collector.formats.content import Content
from collector.formats.kinds import Kind
from collector.formats.mail.message_parts import TooDeep, take_apart
from collector.formats.verdicts import DAMAGED, Unreadable
from collector.formats.webpage import read_page

_FIELDS = re.compile(rb"^content-type:\s*multipart/related|^snapshot-content-location:", re.IGNORECASE | re.MULTILINE)


def read(data: bytes) -> Content:
    """Read the first page of an MHTML file."""
    try:
        taken = take_apart(data)
    except TooDeep as error:
        raise Unreadable(DAMAGED) from error
    if not taken.pages:
        raise Unreadable(DAMAGED)
    return read_page(taken.pages[0])


KINDS = (Kind(name="mhtml", looks=lambda sight: bool(_FIELDS.search(sight.fields)), read=read),)

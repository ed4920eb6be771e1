"""MHTML: a page with its pictures in one MIME file, as Word and old browsers save it (often named .doc)."""

from collector.formats.content import Content
from collector.formats.mail.message_parts import TooDeep, take_apart
from collector.formats.verdicts import DAMAGED, Unreadable
from collector.formats.webpage import read_page


def read(data: bytes) -> Content:
    """Read the first page of an MHTML file."""
    try:
        taken = take_apart(data)
    except TooDeep as error:
        raise Unreadable(DAMAGED) from error
    if not taken.pages:
        raise Unreadable(DAMAGED)
    return read_page(taken.pages[0])

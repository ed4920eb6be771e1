"""Office files that come out the same each time: without the clock that python-docx and openpyxl stamp on them."""

import io
import re
import zipfile
from datetime import datetime

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def still(data: bytes, at: datetime) -> bytes:
    """Write a docx or xlsx anew with this instant, on every member and as its date of change."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as out:
        for name in made.namelist():
            body = made.read(name)
            if name == "docProps/core.xml":
                body = _STAMP.sub(rb"\g<1>" + at.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), body)
            out.writestr(member(name, at), body)
    return kept.getvalue()


def pack(files: tuple[tuple[str, bytes], ...], at: datetime) -> bytes:
    """Put files into a zip, as a clerk does who was told to send one attachment."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as out:
        for name, body in files:
            out.writestr(member(name, at), body)
    return kept.getvalue()


def member(name: str, at: datetime) -> zipfile.ZipInfo:
    """Return the head of one member with a fixed time."""
    head = zipfile.ZipInfo(name, at.timetuple()[:6])
    head.compress_type = zipfile.ZIP_DEFLATED
    return head

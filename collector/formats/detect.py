"""What the bytes of a file are. The name is never asked, nor the declared type.

One exception is stated where it is made: an encrypted Office file hides what it is, so `walk` asks its name.
"""

import re
from enum import StrEnum

from collector.formats.containers import ole, zips
from collector.formats.mail import smime
from collector.model import Format


class Kind(StrEnum):
    """What a reader is chosen by: finer than the contract's formats."""

    DOCX = "docx"
    XLSX = "xlsx"
    XLSB = "xlsb"
    ODT = "odt"
    ODS = "ods"
    RTF = "rtf"
    DOC = "doc"
    XLS = "xls"
    ENCRYPTED = "encrypted"  # an Office file under a password
    PDF = "pdf"
    IMAGE = "image"
    ZIP = "zip"
    RAR = "rar"
    SEVENZIP = "7z"
    TAR = "tar"
    PACKED = "packed"  # gz, bz2, xz: one file or a tar
    CABINET = "cab"
    HTML = "html"
    MHTML = "mhtml"
    MAIL = "mail"  # an .eml
    TNEF = "tnef"  # winmail.dat
    MSG = "msg"  # a message saved by Outlook
    SMIME = "p7m"  # a signed or encrypted message, or a signature
    FOREIGN = "foreign"  # a text or table of another office program
    CALENDAR = "ics"
    TEXT = "text"
    EMPTY = "empty"
    UNKNOWN = "unknown"


FORMATS = {
    Kind.DOCX: Format.DOCX,
    Kind.XLSX: Format.XLSX,
    Kind.XLSB: Format.XLSB,
    Kind.ODT: Format.ODT,
    Kind.ODS: Format.ODS,
    Kind.RTF: Format.RTF,
    Kind.DOC: Format.DOC,
    Kind.XLS: Format.XLS,
    Kind.PDF: Format.PDF,
    Kind.IMAGE: Format.IMAGE,
    Kind.ZIP: Format.ARCHIVE,
    Kind.RAR: Format.ARCHIVE,
    Kind.SEVENZIP: Format.ARCHIVE,
    Kind.TAR: Format.ARCHIVE,
    Kind.PACKED: Format.ARCHIVE,
    Kind.CABINET: Format.ARCHIVE,
}

_MAGIC = (
    (b"{\\rtf", Kind.RTF),
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVENZIP),
    (b"\x1f\x8b", Kind.PACKED),
    (b"BZh", Kind.PACKED),
    (b"\xfd7zXZ\x00", Kind.PACKED),
    (b"\x28\xb5\x2f\xfd", Kind.PACKED),
    (b"MSCF\x00\x00\x00\x00", Kind.CABINET),
    (b"\x78\x9f\x3e\x22", Kind.TNEF),
    (b"\xffWPC", Kind.FOREIGN),  # WordPerfect
    (b"\xdb\xa5", Kind.FOREIGN),  # Word 2
    (b"\x31\xbe\x00\x00", Kind.FOREIGN),  # Windows Write
    (b"\x09\x02\x06\x00", Kind.FOREIGN),  # Excel 3 and 4, which came without a compound file
    (b"\x09\x04\x06\x00", Kind.FOREIGN),
    (b"\x89PNG\r\n\x1a\n", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF87a", Kind.IMAGE),
    (b"GIF89a", Kind.IMAGE),
    (b"II*\x00", Kind.IMAGE),
    (b"MM\x00*", Kind.IMAGE),
)
_HEIC = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis", b"hevc", b"avif")
# Only what can stand first in a page; a letter that merely mentions a tag is no page.
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|style|table|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
# One XML file for the whole: of Office 2003, of Word ("flat"), of LibreOffice.
_FLAT = re.compile(
    rb"urn:schemas-microsoft-com:office:spreadsheet|schemas\.microsoft\.com/office/word/2003/wordml"
    rb"|schemas\.microsoft\.com/office/2006/xmlPackage|<office:document[\s>]"
)
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t\r\n]")
_MAIL_FIELD = re.compile(
    rb"^(?:received|from|return-path|delivered-to|message-id|mime-version|subject|to|date):",
    re.IGNORECASE | re.MULTILINE,
)
_MHTML = re.compile(rb"^content-type:\s*multipart/related|^snapshot-content-location:", re.IGNORECASE | re.MULTILINE)


def detect(data: bytes) -> Kind:
    """Tell what the bytes are."""
    if not data:
        return Kind.EMPTY
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if data.startswith(ole.MAGIC):
        return _compound(data)
    if data[257:262] == b"ustar":
        return Kind.TAR
    if smime.looks(data):
        return Kind.SMIME
    return _picture(data) or _written(data)


def _picture(data: bytes) -> Kind | None:
    riff = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    heic = data[4:8] == b"ftyp" and data[8:12] in _HEIC
    bitmap = data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in {12, 40, 108, 124}
    return Kind.IMAGE if riff or heic or bitmap else None


def names(data: bytes) -> list[str]:
    """Return the member names of a zip, of a damaged one as far as its local headers tell."""
    try:
        return [each.name for each in zips.directory(data)]
    except zips.Broken:
        return _local_names(data)


def _local_names(data: bytes) -> list[str]:
    found: list[str] = []
    at = data.find(b"PK\x03\x04")
    while at >= 0 and len(found) < 1000:  # noqa: PLR2004 - enough to tell an Office file from an archive
        length = int.from_bytes(data[at + 26 : at + 28], "little")
        found.append(data[at + 30 : at + 30 + length].decode("utf-8", "replace"))
        at = data.find(b"PK\x03\x04", at + 30)
    return found


def _zipped(data: bytes) -> Kind:
    listed = names(data)
    if any(name.endswith(".iwa") for name in listed):
        return Kind.FOREIGN  # Pages and Numbers of Apple
    if "mimetype" in listed[:1]:
        return _open_document(data)
    plain = (name.replace("\\", "/").lstrip("/").lower() for name in listed)
    folders = {name.split("/", 1)[0] for name in plain if "/" in name}
    if "[Content_Types].xml" not in listed and not folders & {"_rels", "docprops"}:
        return Kind.ZIP
    if "word" in folders:
        return Kind.DOCX
    if "xl" in folders:
        return Kind.XLSB if any(name.endswith("workbook.bin") for name in listed) else Kind.XLSX
    return Kind.UNKNOWN if "[Content_Types].xml" in listed else Kind.ZIP


_OLD_OPEN = (b"application/vnd.sun.xml.writer", b"application/vnd.sun.xml.calc")


def _open_document(data: bytes) -> Kind:
    length = int.from_bytes(data[26:28], "little") + int.from_bytes(data[28:30], "little")
    said = data[30 + length : 30 + length + 64]
    if said.startswith(b"application/vnd.oasis.opendocument.text"):
        return Kind.ODT
    if said.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Kind.ODS
    return Kind.FOREIGN if said.startswith(_OLD_OPEN) else Kind.UNKNOWN


def _compound(data: bytes) -> Kind:
    try:
        entries = ole.open_compound(data).entries
    except ole.NotCompound:
        return _torn_compound(data)
    if "EncryptedPackage" in entries:
        return Kind.ENCRYPTED
    if "WordDocument" in entries:
        return Kind.DOC
    if "Workbook" in entries or "Book" in entries:
        return Kind.XLS
    if "__properties_version1.0" in entries:
        return Kind.MSG
    # Works: text and tables.
    return Kind.FOREIGN if entries.keys() & {"MatOST", "CONTENTS"} else Kind.UNKNOWN


def _torn_compound(data: bytes) -> Kind:
    """A cut-off file has lost its directory or its tables: what is left of the names decides."""
    for name, kind in (("WordDocument", Kind.DOC), ("Workbook", Kind.XLS), ("EncryptedPackage", Kind.ENCRYPTED)):
        if name.encode("utf-16-le") in data:
            return kind
    # The first sector of a Word document begins with its own magic.
    return Kind.DOC if data[512:514] == b"\xec\xa5" else Kind.UNKNOWN


def _written(data: bytes) -> Kind:
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = data[:8192].decode("utf-16", "ignore").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{\\rtf"):
        return Kind.RTF
    if start.startswith(b"<") and _FLAT.search(start):
        return Kind.FOREIGN
    if start.startswith(b"BEGIN:VCALENDAR"):
        return Kind.CALENDAR
    if _HTML.match(start):
        return Kind.HTML
    if _FIELD.match(start) or start.startswith(b"From "):
        fields = start.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
        if _MHTML.search(fields):
            return Kind.MHTML
        if len(_MAIL_FIELD.findall(fields)) >= 2:  # noqa: PLR2004 - one such line may stand in any text
            return Kind.MAIL
    return Kind.UNKNOWN if b"\x00" in start or not start else Kind.TEXT

"""A letter as bytes for the wire, and the mode in which every letter goes to the office alone.

Here every automatic letter gets its headers of RFC 3834; there is no other way to make one. Built with email.mime and
not with EmailMessage, which in Python 3.11 loses the space between two encoded words of a name ("vàCông nghệ") and puts
a long Message-ID on a line of its own, where some servers lose it. It takes 1.3 ms a letter and 1 ms for each file;
EmailMessage 12 ms.

A letter without files is a multipart/alternative; one with files puts that into a multipart/mixed, which is what
Outlook shows with a paper clip. A calendar file is such a file, never an alternative of the text: Outlook would
show the invitation in place of the letter.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from email.charset import BASE64, Charset
from email.encoders import encode_base64
from email.errors import HeaderParseError
from email.generator import BytesGenerator
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import SMTP, compat32
from email.utils import format_datetime, formataddr
from functools import cache
from io import BytesIO

from markupsafe import escape

from collector.errors import PostRefused
from collector.letters.filters import one_line
from collector.model import ANSWERS, ZONE, Attachment, Letter

# Base64 for body and headers: quoted-printable makes Vietnamese text three times as long.
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = _UTF8.header_encoding = BASE64
_PLAIN = 60  # fits beside the name of any header
_LINE = 76  # of a header, its encoded words one less: RFC 2047 allows 75 characters
# What was folded here stays so.
_AS_FOLDED = compat32.clone(linesep="\r\n", max_line_length=0)
_USUAL = re.compile(r"[a-z0-9._-]{1,64}@(?:[a-z0-9][a-z0-9-]*\.)+[a-z]+")
_SHORT = 64
# Characters beyond ASCII before the @ are only for servers that know RFC 6531 (SMTPUTF8); a domain is always written
# in ASCII, which says the same (RFC 5891).
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_LOCAL_BYTES = 64  # RFC 5321, and in RFC 6531 as many bytes
_NOBODY = "undisclosed-recipients:;"  # RFC 5322: a letter that waits has no address yet that a header could bear
_MESSAGE_ID = re.compile(r"[!-;=?-~]{1,250}")  # printable, no space, no angle bracket
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_MIME = re.compile(r"[a-z]+/[a-z0-9.+-]+(?:; ?[a-z]+=[A-Za-z0-9-]+)*")
_NAME = 120  # characters of a file's name


@dataclass(frozen=True, slots=True)
class LetterSender:
    """Who writes: the office's own address and the name that people see beside it."""

    address: str
    name: str
    reply_to: str | None = None  # where answers go, if not to the address


def as_bytes(letter: Letter, head: LetterSender, *, now: datetime) -> bytes:
    """Return the bytes of a letter: ASCII, but for an address of SMTPUTF8. Raises PostRefused as `plain_address` does.

    Of a held letter an address that no header can bear is left out.
    """
    to = [one for one in letter.to if is_address(one)] if letter.held else letter.to
    # The frame carries the headers: of the text in its two forms, or of text and files.
    made = MIMEMultipart("mixed" if letter.attachments else "alternative", boundary=_boundary(letter, "=_"))
    made["From"] = _mailbox(head)
    made["To"] = _addresses(to) or _NOBODY
    if letter.cc:
        made["Cc"] = _addresses(letter.cc)
    if head.reply_to:
        made["Reply-To"] = plain_address(head.reply_to)
    made["Subject"] = _words(letter.subject, "Subject")
    made["Date"] = format_datetime(now.astimezone(ZONE))
    made["Message-ID"] = f"<{letter.message_id}>"
    if asked := _ids([letter.in_reply_to] if letter.in_reply_to else []):
        made["In-Reply-To"] = asked
    if thread := _ids(letter.references):
        made["References"] = thread
    # RFC 3834 tells other robots to be silent; the second line tells Exchange, which reads only its own.
    # No Precedence: bulk, which RFC 3834 section 3.1.8 advises against: no standard defines it, spam filters
    # weigh it, and a robot that heeds nothing but Precedence is kept off by the caps on each address.
    made["Auto-Submitted"] = "auto-replied" if letter.kind in ANSWERS else "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    both = made
    if letter.attachments:
        both = MIMEMultipart("alternative", boundary=_boundary(letter, "=-"))
        made.attach(both)
    both.attach(_part("plain", letter.text))
    both.attach(_part("html", letter.html))
    for file in letter.attachments:
        made.attach(_file(file))
    written = BytesIO()
    try:
        BytesGenerator(written, mangle_from_=False, policy=_AS_FOLDED).flatten(made)
    except HeaderParseError as trouble:  # a line end where none may be
        raise PostRefused("một dòng đầu thư có chỗ xuống dòng") from trouble
    return written.getvalue()


def redate(raw: bytes, now: datetime) -> bytes:
    """Return a letter's bytes with the date of its sending: one that staff held for days would sink unseen."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    date = f"Date: {format_datetime(now.astimezone(ZONE))}".encode()
    return re.sub(rb"(?m)^Date: [^\r\n]*", date, head, count=1) + gap + body


def redirect(letter: Letter, office: str) -> Letter:
    """Return the letter as the office alone gets it, with the real recipients shown on top."""
    if set(letter.to) | set(letter.cc) <= {office}:
        return letter
    to, cc = one_line(", ".join(letter.to)), one_line(", ".join(letter.cc))
    said = f"Chế độ kiểm tra: thư này chỉ gửi tới văn phòng. Người nhận khi gửi thật: {to}"
    said += f"; đồng gửi: {cc}." if cc else "."
    box = (
        '<p style="font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:20px;margin:0;padding:10px '
        f'14px;background-color:#fff3c4;color:#4a3800;">{escape(said)}</p>'
    )
    found = _BODY.search(letter.html)
    at = found.end() if found else 0
    return replace(
        letter,
        to=(office,),
        cc=(),
        subject=f"[Gửi {one_line(to, 80)}] {letter.subject}",
        text=f"{said}\n\n{letter.text}",
        html=f"{letter.html[:at]}\n{box}{letter.html[at:]}",
    )


def _part(subtype: str, text: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part.set_payload(text, _UTF8)
    return part


def _file(file: Attachment) -> MIMENonMultipart:
    """Return a file as a part. Its bytes go as base64, text too: no server may touch a line end of a calendar."""
    if not _MIME.fullmatch(file.mime):
        raise PostRefused(f"tệp đính kèm «{one_line(file.name, 60)}» không rõ loại")
    main, _, rest = file.mime.partition("/")
    part = MIMENonMultipart(main, "octet-stream")
    part.replace_header("Content-Type", f"{main}/{rest}")
    part["Content-Disposition"] = _disposition(file.name)
    part.set_payload(file.content)
    encode_base64(part)
    return part


def _disposition(name: str) -> str:
    """Return the header with a file's name (RFC 2231), in slices where it is long."""
    name = one_line(name, _NAME).replace("/", "-").replace("\\", "-").replace('"', "'").strip() or "tep"
    _, value = SMTP.header_store_parse("Content-Disposition", f'attachment; filename="{name}"')
    folded = SMTP.fold("Content-Disposition", value)
    return str(folded).partition(":")[2].strip()


def _boundary(letter: Letter, mark: str) -> str:
    # "=_" and "=-" never occur in base64, so no part can hold them.
    return mark + hashlib.sha256(letter.message_id.encode()).hexdigest()[:24]


def _words(text: str, header: str) -> str:
    """Encode free text for a header, folded (RFC 2047); line ends in it are removed first."""
    text = one_line(text).strip()
    # "=?" in plain text would be read as an encoded word, whatever the sender meant by it.
    if text.isascii() and len(text) <= _PLAIN and "=?" not in text:
        return text
    return Header(text, _UTF8, maxlinelen=_LINE, header_name=header).encode()


@cache
def _mailbox(head: LetterSender) -> str:
    address = plain_address(head.address)
    name = one_line(head.name, 100).strip()
    if not name:
        return address
    if name.isascii() and len(name) <= _PLAIN and "=?" not in name:
        return formataddr((name, address))
    return f"{_words(name, 'From')}\n <{address}>"


def _addresses(all_of: Iterable[str]) -> str:
    written = ",\n ".join(plain_address(one) for one in all_of)
    # As email.generator takes what goes out byte for byte: a header of SMTPUTF8 is UTF-8 and no encoded word.
    return written.encode().decode("ascii", "surrogateescape")


def plain_address(text: str) -> str:
    """Return an address as it stands in headers and in the envelope. Raises PostRefused where it cannot."""
    local, _, domain = unicodedata.normalize("NFC", text).rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError as trouble:
        raise PostRefused(f"địa chỉ «{one_line(text, 100)}» không hợp lệ") from trouble
    if not _ADDRESS.fullmatch(f"{local}@{domain}") or len(local.encode()) > _LOCAL_BYTES:
        raise PostRefused(f"địa chỉ «{one_line(text, 100)}» không hợp lệ")
    return f"{local}@{domain}"


def is_address(text: str) -> bool:
    """Return whether a letter can be written to an address: no header may hold some, `a@b_c.example`."""
    # Nearly all are plain; a registry of a hundred thousand is asked about at once.
    if len(text) < _SHORT and _USUAL.fullmatch(text):
        return True
    try:
        plain_address(text)
    except PostRefused:
        return False
    return True


def _ids(ids: Iterable[str]) -> str:
    """Return Message-IDs for a header. They came from outside: what is no id is left out."""
    return "\n ".join(f"<{one}>" for one in ids if _MESSAGE_ID.fullmatch(one) and "=?" not in one)

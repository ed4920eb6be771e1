"""A letter as bytes for the wire, and the mode in which every letter goes to the office alone.

Here every automatic letter gets its headers of RFC 3834; there is no other way to make one. Built with
email.mime, which takes a third of the time of EmailMessage.

A letter without files is a multipart/alternative; one with files puts that into a multipart/mixed, which is what
Outlook shows with a paper clip. A calendar file is such a file, never an alternative of the text: Outlook would
show the invitation in place of the letter.
"""

import hashlib
import re
from binascii import b2a_base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.charset import BASE64, Charset
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr
from urllib.parse import quote

from markupsafe import escape

from collector.errors import PostRefused
from collector.letters.filters import one_line
from collector.model import ANSWERS, ZONE, Attachment, Letter

# Base64 for body and headers: quoted-printable makes Vietnamese text three times as long.
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = BASE64
_PLAIN = 60  # fits beside the name of any header
_PIECE = 39  # bytes in one encoded word: 52 marks, so that "Subject: " fits on the line, too
# Folding is done here: others would put a long Message-ID on a line of its own, where some servers lose it.
_UNFOLDED = re.compile(r"\n(?! )|\r")
_USUAL = re.compile(r"[a-z0-9._-]{1,64}@(?:[a-z0-9][a-z0-9-]*\.)+[a-z]+")
_SHORT = 64
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_MESSAGE_ID = re.compile(r"[!-;=?-~]{1,250}")  # printable, no space, no angle bracket
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_MIME = re.compile(r"[a-z]+/[a-z0-9.+-]+(?:; ?[a-z]+=[A-Za-z0-9-]+)*")
_NAME = 120  # letters of a file's name
_SLICE = 54  # marks of a file's name on one line (RFC 2231)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the office's own address and the name that people see beside it."""

    address: str
    name: str
    reply_to: str | None = None  # where answers go, if not to the address


def as_bytes(letter: Letter, head: Letterhead, *, now: datetime) -> bytes:
    """Return the bytes of a letter. Raises PostRefused where an address cannot stand in a header."""
    # The frame carries the headers: of the text in its two forms, or of text and files.
    made = MIMEMultipart("mixed" if letter.attachments else "alternative", boundary=_boundary(letter, "=_"))
    made["From"] = _mailbox(head)
    made["To"] = _addresses(letter.to)
    if letter.cc:
        made["Cc"] = _addresses(letter.cc)
    if head.reply_to:
        made["Reply-To"] = plain_address(head.reply_to)
    made["Subject"] = _words(letter.subject)
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
    return "".join(_lines(made)).replace("\n", "\r\n").encode("ascii")


def _lines(part: Message) -> Iterator[str]:
    """Write a letter or a part of it: what email.generator gives, which takes longer than all the rest of a letter.

    Here all headers are folded, all bodies base64 and no boundary can occur in them, so there is nothing to work out.
    """
    for name, value in part.items():
        if _UNFOLDED.search(value):
            raise PostRefused(f"dòng {name} của thư có chỗ xuống dòng")
        yield f"{name}: {value}\n"
    body = part.get_payload()
    if not isinstance(body, list):
        yield f"\n{body}"
        return
    mark = f"\n--{part.get_boundary()}"
    for inner in body:
        assert isinstance(inner, Message)
        yield f"{mark}\n"
        yield from _lines(inner)
    yield f"{mark}--\n"


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
    part["Content-Disposition"] = "attachment" + _file_name(file.name)
    part["Content-Transfer-Encoding"] = "base64"
    coded = b2a_base64(file.content, newline=False).decode()
    part.set_payload("\n".join(coded[at : at + 76] for at in range(0, len(coded), 76)))
    return part


def _file_name(name: str) -> str:
    """Return the parameter with a file's name (RFC 2231), in slices where it is long."""
    name = one_line(name, _NAME).replace("/", "-").replace("\\", "-").strip() or "tep"
    if name.isascii() and len(name) <= _SLICE:
        quoted = name.replace('"', "'")
        return f';\n filename="{quoted}"'
    # Never through a letter: some readers decode each slice by itself.
    slices = [""]
    for coded in (quote(letter, safe="") for letter in name):
        if len(slices[-1]) + len(coded) > _SLICE:
            slices.append("")
        slices[-1] += coded
    if len(slices) == 1:
        return f";\n filename*=utf-8''{slices[0]}"
    first, *others = slices
    more = (f";\n filename*{n}*={one}" for n, one in enumerate(others, 1))
    return f";\n filename*0*=utf-8''{first}" + "".join(more)


def _boundary(letter: Letter, mark: str) -> str:
    # "=_" and "=-" never occur in base64, so no part can hold them.
    return mark + hashlib.sha256(letter.message_id.encode()).hexdigest()[:24]


def _words(text: str) -> str:
    """Encode free text for a header, folded; line ends in it are gone before."""
    text = one_line(text).strip()
    # "=?" in plain text would be read as an encoded word, whatever the sender meant by it.
    if text.isascii() and len(text) <= _PLAIN and "=?" not in text:
        return text
    return "\n ".join(f"=?utf-8?b?{b2a_base64(piece, newline=False).decode()}?=" for piece in _pieces(text))


def _pieces(text: str) -> Iterator[bytes]:
    """Cut text into pieces for encoded words of RFC 2047 (75 marks), never through a letter.

    Between words where it can be: some readers, Python 3.11 among them, show the fold in a name as a space.
    Not email.header: it makes words of 76, and takes longer than all the rest of a letter.
    """
    piece = b""
    for word in re.findall(r"\S*\s?", text):
        for letter in (word,) if len(word.encode()) <= _PIECE else word:
            more = letter.encode()
            if len(piece) + len(more) > _PIECE:
                yield piece
                piece = b""
            piece += more
    yield piece


def _mailbox(head: Letterhead) -> str:
    address = plain_address(head.address)
    name = one_line(head.name, 100).strip()
    if not name:
        return address
    if name.isascii() and len(name) <= _PLAIN and "=?" not in name:
        return formataddr((name, address))
    return f"{_words(name)}\n <{address}>"


def _addresses(all_of: Iterable[str]) -> str:
    return ",\n ".join(plain_address(one) for one in all_of)


def plain_address(text: str) -> str:
    """Return an address as it stands in headers and in the envelope. Raises PostRefused where it cannot."""
    local, _, domain = text.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError as trouble:
        raise PostRefused(f"địa chỉ «{one_line(text, 100)}» không hợp lệ") from trouble
    if not _ADDRESS.fullmatch(f"{local}@{domain}"):
        raise PostRefused(f"địa chỉ «{one_line(text, 100)}» không hợp lệ")
    return f"{local}@{domain}"


def is_address(text: str) -> bool:
    """Return whether a letter can be written to an address: no header may hold some, `nguyễn@vd.example`."""
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

"""Mail as the office's server would hand it over: bytes of a message, and its delivery into a Maildir.

Not for the letters of the product: those are composed in `letters/`.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from pathlib import Path

from collector.demo.people import OFFICE, SERVER, Person

_TYPES = {
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".zip": ("application", "zip"),
}
_MAILERS = ("Microsoft Outlook 16.0", "Mozilla Thunderbird", "Zimbra 8.8.15", "iPhone Mail (21G93)")
# The newer policies of `email` lose a space where they fold a long Vietnamese subject; this one does not.
_LINES = compat32.clone(linesep="\r\n")
_ON_THE_WAY = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is posted."""

    sender: Person
    subject: str
    body: str
    files: tuple[tuple[str, bytes], ...] = ()
    answers: str = ""  # Message-ID of the letter that it answers
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of a letter of ours to the one who answers it, or whose server returns it."""

    message_id: str
    to: str
    subject: str


def build(draft: Draft, at: datetime) -> bytes:
    """Return the bytes of a message that the office's server received at an instant."""
    message: Message = MIMEText(draft.body, "plain", "utf-8")
    if draft.files:
        text, message = message, MIMEMultipart("mixed")
        message.attach(text)
    message["From"] = formataddr((draft.sender.name, draft.sender.email), "utf-8")
    message["To"] = formataddr(("Văn phòng Công đoàn Bộ", OFFICE), "utf-8")
    message["Subject"] = Header(draft.subject, "utf-8").encode()
    message["Date"] = format_datetime(at - _ON_THE_WAY)
    message["Message-ID"] = f"<{_mark(draft, at)}@{_domain(draft)}>"
    for name, value in draft.headers.items():
        message[name] = value
    if draft.answers:
        message["In-Reply-To"] = message["References"] = f"<{draft.answers}>"
    message["X-Mailer"] = _MAILERS[int(_mark(draft, at)[:2], 16) % len(_MAILERS)]
    for name, body in draft.files:
        message.attach(_attachment(name, body))
    return _received(_domain(draft), at) + _bytes(message, _mark(draft, at))


def _attachment(name: str, body: bytes) -> Message:
    part = MIMEBase(*_TYPES.get(Path(name).suffix, ("application", "octet-stream")))
    part.set_payload(body)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part


def bounce(letter: Sent, at: datetime) -> bytes:
    """Return the report of the office's own server that a letter could not be delivered (RFC 3464)."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = f"Mail Delivery System <MAILER-DAEMON@{SERVER}>"
    report["To"] = OFFICE
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Auto-Submitted"] = "auto-replied"
    report["Date"] = format_datetime(at)
    report["Message-ID"] = f"<{_digest('bounce', letter.message_id)}@{SERVER}>"
    diagnosis = f"550 5.1.1 <{letter.to}>: Recipient address rejected: User unknown"
    report.attach(MIMEText(f"This is the mail system at host {SERVER}.\n\n<{letter.to}>: {diagnosis}\n", "plain"))
    report.attach(
        _fields(
            "message/delivery-status",
            {"Reporting-MTA": f"dns; {SERVER}"},
            {
                "Final-Recipient": f"rfc822; {letter.to}",
                "Action": "failed",
                "Status": "5.1.1",
                "Diagnostic-Code": f"smtp; {diagnosis}",
            },
        )
    )
    heads = f"From: {OFFICE}\nTo: {letter.to}\nMessage-ID: <{letter.message_id}>\n"
    report.attach(_rfc822_headers(heads))
    return b"Return-Path: <>\r\n" + _received("localhost", at) + _bytes(report, _digest(letter.message_id))


def receipt(reader: Person, letter: Sent, at: datetime) -> bytes:
    """Return the receipt of a mail program that a letter was opened (RFC 8098)."""
    report = MIMEMultipart("report", report_type="disposition-notification")
    report["From"] = f"<{reader.email}>"
    report["To"] = OFFICE
    report["Subject"] = Header("Đã đọc: Thư của Văn phòng Công đoàn Bộ", "utf-8").encode()
    report["Date"] = format_datetime(at)
    report["Message-ID"] = f"<{_digest('receipt', letter.message_id)}@{reader.email.partition('@')[2]}>"
    report["In-Reply-To"] = f"<{letter.message_id}>"
    report.attach(MIMEText("Thư của quý cơ quan đã được mở.\n", "plain", "utf-8"))
    fields = {
        "Final-Recipient": f"rfc822; {reader.email}",
        "Original-Message-ID": f"<{letter.message_id}>",
        "Disposition": "manual-action/MDN-sent-manually; displayed",
    }
    report.attach(_fields("message/disposition-notification", fields))
    domain = reader.email.partition("@")[2]
    return _received(domain, at) + _bytes(report, _digest("receipt", letter.message_id))


def make_maildir(maildir: Path) -> None:
    """Make an empty Maildir."""
    for name in ("tmp", "new", "cur"):
        (maildir / name).mkdir(parents=True)


def deliver(maildir: Path, data: bytes, at: datetime, count: int) -> Path:
    """Deliver a message into a Maildir the way a server does: written aside, then moved into `new`."""
    name = f"{int(at.timestamp())}.M{count:06d}.{SERVER}"
    aside = maildir / "tmp" / name
    aside.write_bytes(data)
    os.utime(aside, (at.timestamp(), at.timestamp()))
    return aside.rename(maildir / "new" / name)


def _domain(draft: Draft) -> str:
    return draft.sender.email.partition("@")[2]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def _mark(draft: Draft, at: datetime) -> str:
    return _digest(draft.sender.email, draft.subject, draft.body, at.isoformat())


def _received(domain: str, at: datetime) -> bytes:
    """Write the lines that the office's own server puts on top: its receipt and its verdict on the sender."""
    host = domain if domain == "localhost" else f"mail.{domain}"
    mark = _digest(host, at.isoformat())[:10].upper()
    lines = [
        f"Received: from {host} ({host} [192.0.2.{int(mark[:2], 16) % 250 + 1}])",
        f"\tby {SERVER} (Postfix) with ESMTPS id {mark}",
        f"\tfor <{OFFICE}>; {format_datetime(at)}",
    ]
    if domain != "localhost":
        lines += [
            f"Authentication-Results: {SERVER};",
            f"\tspf=pass smtp.mailfrom={domain};",
            f"\tdkim=pass header.d={domain};",
            f"\tdmarc=pass header.from={domain}",
        ]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _fields(kind: str, *blocks: dict[str, str]) -> Message:
    """Return a part that is made of header fields only, in blocks, as delivery reports have it."""
    part = MIMEBase(*kind.split("/"))
    part.set_payload([_block(block) for block in blocks])
    return part


def _block(fields: dict[str, str]) -> Message:
    block = Message()
    for name, value in fields.items():
        block[name] = value
    return block


def _rfc822_headers(heads: str) -> Message:
    part = MIMEBase("text", "rfc822-headers")
    part.set_payload(heads)
    return part


def _multiparts(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_maintype() == "multipart")


def _bytes(message: Message, mark: str) -> bytes:
    # Python draws a boundary from the clock of the process; ours must be the same in every run.
    for count, part in enumerate(_multiparts(message)):
        part.set_boundary(f"=_{mark}_{count}")
    return message.as_bytes(policy=_LINES)

"""Mail as the office's own server would hand it over: messages, bounces, receipts, and their delivery to a Maildir."""

import hashlib
import os
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

from factories.people import OFFICE, SERVER, Person

# The newer policies of `email` lose a space where they fold a long Vietnamese subject; this one does not.
LINES = compat32.clone(linesep="\r\n")
ON_THE_WAY = timedelta(seconds=3)


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
    domain = _domain(draft.sender)
    mark = _digest(draft.sender.email, draft.subject, draft.body, at.isoformat())
    message: Message = MIMEText(draft.body, "plain", "utf-8")
    if draft.files:
        text, message = message, MIMEMultipart("mixed", boundary=f"=_{mark}")
        message.attach(text)
    message["From"] = formataddr((draft.sender.name, draft.sender.email), "utf-8")
    message["To"] = formataddr(("Văn phòng Công đoàn Bộ", OFFICE), "utf-8")
    message["Subject"] = Header(draft.subject, "utf-8").encode()
    message["Date"] = format_datetime(at - ON_THE_WAY)
    message["Message-ID"] = f"<{mark}@{domain}>"
    for name, value in draft.headers.items():
        message[name] = value
    if draft.answers:
        message["In-Reply-To"] = message["References"] = f"<{draft.answers}>"
    for name, body in draft.files:
        message.attach(_attachment(name, body))
    return received(domain, at) + message.as_bytes(policy=LINES)


def _attachment(name: str, body: bytes) -> Message:
    part = MIMEBase("application", "octet-stream")
    part.set_payload(body)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part


def bounce(letter: Sent, at: datetime, heads: str = "") -> bytes:
    """Return the report of the office's own server that a letter could not be delivered (RFC 3464).

    `heads` are what it returns of the letter's headers; its id is among them where nothing else is told.
    """
    diagnosis = f"550 5.1.1 <{letter.to}>: Recipient address rejected: User unknown"
    report = _report("delivery-status", letter, f"Mail Delivery System <MAILER-DAEMON@{SERVER}>", SERVER, at)
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText(f"This is the mail system at host {SERVER}.\n\n<{letter.to}>: {diagnosis}\n", "plain"))
    told = {
        "Final-Recipient": f"rfc822; {letter.to}",
        "Action": "failed",
        "Status": "5.1.1",
        "Diagnostic-Code": f"smtp; {diagnosis}",
    }
    report.attach(_fields("message/delivery-status", {"Reporting-MTA": f"dns; {SERVER}"}, told))
    returned = MIMEBase("text", "rfc822-headers")
    returned.set_payload(heads or f"From: {OFFICE}\nTo: {letter.to}\nMessage-ID: <{letter.message_id}>\n")
    report.attach(returned)
    return b"Return-Path: <>\r\n" + received("localhost", at) + report.as_bytes(policy=LINES)


def receipt(reader: Person, letter: Sent, at: datetime) -> bytes:
    """Return the receipt of a mail program that a letter was opened (RFC 8098)."""
    domain = _domain(reader)
    report = _report("disposition-notification", letter, f"<{reader.email}>", domain, at)
    report["Subject"] = Header("Đã đọc: Thư của Văn phòng Công đoàn Bộ", "utf-8").encode()
    report["In-Reply-To"] = f"<{letter.message_id}>"
    report.attach(MIMEText("Thư của quý cơ quan đã được mở.\n", "plain", "utf-8"))
    told = {
        "Final-Recipient": f"rfc822; {reader.email}",
        "Original-Message-ID": f"<{letter.message_id}>",
        "Disposition": "manual-action/MDN-sent-manually; displayed",
    }
    report.attach(_fields("message/disposition-notification", told))
    return received(domain, at) + report.as_bytes(policy=LINES)


def _report(kind: str, letter: Sent, sender: str, domain: str, at: datetime) -> Message:
    mark = _digest(kind, letter.message_id)
    report = MIMEMultipart("report", boundary=f"=_{mark}", report_type=kind)
    report["From"], report["To"], report["Date"] = sender, OFFICE, format_datetime(at)
    report["Message-ID"] = f"<{mark}@{domain}>"
    return report


def _fields(kind: str, *blocks: dict[str, str]) -> Message:
    """Return a part that is made of header fields only, in blocks."""
    part = MIMEBase(*kind.split("/"))
    made = []
    for block in blocks:
        made.append(Message())
        for name, value in block.items():
            made[-1][name] = value
    part.set_payload(made)
    return part


def received(domain: str, at: datetime) -> bytes:
    """Return the lines that the office's own server puts on top: its receipt and its verdict on the sender."""
    host = domain if domain == "localhost" else f"mail.{domain}"
    lines = [
        f"Received: from {host} ({host} [192.0.2.10])",
        f"\tby {SERVER} (Postfix) with ESMTPS id {_digest(host, at.isoformat())[:10].upper()}",
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


def _domain(person: Person) -> str:
    return person.email.partition("@")[2]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]

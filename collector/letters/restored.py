"""A letter that went to the office alone (the office mode), as it was meant: the way back from `mime.redirect`.

Only what `redirect` wrote is taken away, and only where redirecting the outcome gives the very same letter again.
"""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from collector.letters.ids import Seal, message_id
from collector.letters.mime import redirect
from collector.model import Attachment, Letter, LetterKind, Occasion

_SAID = re.compile(
    r"Chế độ kiểm tra: thư này chỉ gửi tới văn phòng\. Người nhận khi gửi thật: (?P<to>[^\n;]+)"
    r"(?:; đồng gửi: (?P<cc>[^\n;]+))?\.\n\n"
)
_BOX = re.compile(r'\n<p style="[^"]*background-color:#fff3c4[^"]*">Chế độ kiểm tra: [^<]*</p>')
_SUBJECT = re.compile(r"\[Gửi [^\]]*\] ")


def restored(
    raw: bytes, kind: LetterKind, union: str | None, occasion: Occasion, campaign: str, seal: Seal, now: datetime
) -> Letter | None:
    """Return the letter as it was meant, under an id of its own; None where it was not redirected."""
    message = message_from_bytes(raw, policy=policy.default)
    shown = _shown(message)
    said = _SAID.match(shown.text)
    if said is None:
        return None
    again = occasion.again()
    meant = Letter(
        kind=kind,
        occasion=again,
        union=union,
        to=tuple(said["to"].split(", ")),
        cc=tuple(said["cc"].split(", ")) if said["cc"] else (),
        subject=_SUBJECT.sub("", shown.subject, count=1),
        text=shown.text[said.end() :],
        html=_BOX.sub("", shown.html, count=1),
        message_id=message_id(kind, union, again.within(campaign), seal),
        in_reply_to=shown.in_reply_to,
        references=shown.references,
        due_at=now,
        attachments=shown.attachments,
    )
    same = redirect(meant, shown.to[0])
    return meant if (same.subject, same.text, same.html) == (shown.subject, shown.text, shown.html) else None


def _shown(message: EmailMessage) -> Letter:
    """Read a letter back from its bytes, as far as it is told there."""
    parts = {part.get_content_type(): str(part.get_content()) for part in message.walk() if _is_body(part)}
    answered = _ids(message, "In-Reply-To")
    return Letter(
        kind=LetterKind.OTHER,
        occasion=Occasion(),
        union=None,
        to=tuple(_addresses(message, "To")),
        cc=(),
        subject=str(message["Subject"] or ""),
        text=parts.get("text/plain", ""),
        html=parts.get("text/html", ""),
        message_id="",
        in_reply_to=answered[0] if answered else None,
        references=_ids(message, "References"),
        due_at=datetime.min,  # noqa: DTZ901 - not read
        attachments=tuple(
            Attachment(part.get_filename() or "", _mime(part), _content(part))
            for part in message.walk()
            if part.is_attachment()
        ),
    )


def _is_body(part: EmailMessage) -> bool:
    return part.get_content_maintype() == "text" and not part.is_attachment()


def _mime(part: EmailMessage) -> str:
    said = (f"; {name}={value}" for name, value in part["Content-Type"].params.items() if name != "name")
    return part.get_content_type() + "".join(said)


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _ids(message: EmailMessage, header: str) -> tuple[str, ...]:
    return tuple(re.findall(r"<([^<>\s]+)>", str(message[header] or "")))


def _addresses(message: EmailMessage, header: str) -> list[str]:
    return [one.strip() for one in str(message[header] or "").split(",")]

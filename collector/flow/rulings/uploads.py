"""A file that came by hand, by Zalo or on a stick, recorded for its union like one that came by mail.

It is wrapped into a message of its own, kept, read and judged like every other, so that a replay finds it again. That
message has no sender: nobody is answered, and nothing is proposed for the registry. Staff's word says whose it is.
"""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from secrets import token_hex

from collector.errors import RulingRefused
from collector.flow.rulings.known import known_union, reason
from collector.model import Decision, DocumentState, FileRole, RulingKind
from collector.office.books import books
from collector.office.office import Office
from collector.office.recording import DIRECTLY, judge, write
from collector.store import DocumentRow

LARGEST = 50 << 20
_LONGEST_NAME = 180
_STATES = {
    DocumentState.ACCEPTED: "đạt",
    DocumentState.NEEDS_FIX: "cần sửa",
    DocumentState.UNREADABLE: "không đọc được",
    DocumentState.SUPERSEDED: "đã có bản khác thay",
}


def upload(
    office: Office,
    union: str,
    name: str,
    content: bytes,
    *,
    who: str,
    why: str,
    now: datetime,
    requirement: str | None = None,
    received_at: datetime | None = None,
) -> str:
    """Record a file for a union, with how it came; it counts from when it came. Raises UnknownUnion, RulingRefused.

    `requirement` says what it answers where the content does not tell.
    """
    owner, told, at = known_union(office, union), reason(why), received_at or now
    _require(office, content, requirement, at, now)
    kept = office.store.archive.keep(_wrapped(office, owner.code, _plain(name), content, at))
    verdict = judge(office, office.readers.read(kept.path), at)
    store = office.store
    with store.transaction():
        store.mail.sight(DIRECTLY, "", kept.sha256[:16], kept.sha256, now, at)
        write(office, verdict)
        given = _given(store.documents.all(message=kept.sha256), requirement)
        for document in given:
            payload: dict[str, str | None] = {"union": owner.code}
            # In an archive with several papers each one says itself what it answers.
            if requirement and len(given) == 1:
                payload |= {"requirement": requirement, "role": FileRole.SUBMISSION}
            store.rulings.rule(
                RulingKind.ASSIGN, document.id, who=who, why=told, at=now, campaign=office.campaign.id, payload=payload
            )
        store.notes.audit(now, who, "upload", owner.code, f"{kept.sha256[:12]} {told}")
    return f"Đã ghi nhận tệp «{_plain(name)}» của {owner.name}. {_followed(office, owner.code, given)}"


def _require(office: Office, content: bytes, requirement: str | None, at: datetime, now: datetime) -> None:
    if not content:
        raise RulingRefused("tệp trống")
    if len(content) > LARGEST:
        raise RulingRefused(f"tệp lớn hơn {LARGEST >> 20} MB")
    if requirement is not None and requirement not in {one.id for one in office.campaign.requirements}:
        raise RulingRefused(f"không có yêu cầu «{requirement}»")
    if at > now:
        raise RulingRefused("thời điểm nhận tệp ở tương lai")
    if at < office.campaign.opens_at:
        raise RulingRefused("thời điểm nhận tệp trước ngày mở đợt báo cáo")


def _plain(name: str) -> str:
    """Return the file's own name: some browsers send a path."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[-_LONGEST_NAME:] or "tep"


def _wrapped(office: Office, code: str, name: str, content: bytes, at: datetime) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["Subject"] = f"Tệp nhận trực tiếp ({code})"
    made["To"] = office.own[0]
    made["Date"] = at
    # Two uploads of the same bytes are two arrivals.
    made["Message-ID"] = f"<direct.{token_hex(8)}@{office.domain}>"
    made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def _given(documents: list[DocumentRow], requirement: str | None) -> list[DocumentRow]:
    """Return what staff's word is about: what looks like a submission, or the file itself where they say what it is."""
    found = [one for one in documents if one.role is not FileRole.NOTHING and one.decision is not Decision.NONE]
    alone = [one for one in documents if not one.container]
    return found or (alone if requirement and len(alone) == 1 else [])


def _followed(office: Office, code: str, given: list[DocumentRow]) -> str:
    if not given:
        return "Tệp được lưu, nhưng nội dung không phải báo cáo hay biểu số liệu nên chưa tính là bài nộp."
    states = books(office, {code}).documents
    said = [_STATES.get(states[one.id].state, states[one.id].state.value) for one in given if one.id in states]
    return f"Kết quả kiểm tra: {', '.join(said)}."

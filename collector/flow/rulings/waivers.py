"""Waivers: staff's word that a finding of a union does not count for a requirement, in this campaign.

A waiver is given at one document and holds for every version that the union sends, until it is taken back. What
follows for documents and unions is decided by `standing`; the finding stays listed, with the reason.
"""

from datetime import datetime

from collector.errors import RulingRefused
from collector.flow.rulings import telling
from collector.flow.rulings.known import known_document, reason
from collector.model import OWNED, Finding, RulingKind
from collector.office.answers import answer_anew, answer_union_anew
from collector.office.books import books, books_of
from collector.office.office import Office
from collector.office.released import answering_released
from collector.standing import NEVER_WAIVED
from collector.store import DocumentRow


def waive(office: Office, document: str, code: str, *, why: str, who: str, now: datetime, quiet: bool = False) -> str:
    """Waive a finding for a document's union; return what followed. Raises UnknownDocument, RulingRefused."""
    row, told = _owned(office, document), reason(why)
    if code in NEVER_WAIVED:
        raise RulingRefused(f"lỗi {code} không miễn được: không có nội dung để tổng hợp")
    if not any(finding.code == code for finding in _findings(office, row)):
        raise RulingRefused(f"{row.id} ({row.path}) không có nhận xét {code}")
    if _waived(office, row, code):
        raise RulingRefused(f"lỗi {code} của {_whose(office, row)} đã được miễn từ trước")
    followed = _rule(office, row, code, lifted=False, why=told, who=who, now=now, quiet=quiet)
    return f"Đã miễn lỗi {code} cho {_whose(office, row)}: {told}. {_follows(office, row)} {followed}".rstrip()


def unwaive(office: Office, document: str, code: str, *, why: str, who: str, now: datetime, quiet: bool = False) -> str:
    """Take a waiver back; return what followed. Raises UnknownDocument, RulingRefused."""
    row, told = _owned(office, document), reason(why)
    if not _waived(office, row, code):
        raise RulingRefused(f"lỗi {code} của {_whose(office, row)} không được miễn")
    followed = _rule(office, row, code, lifted=True, why=told, who=who, now=now, quiet=quiet)
    return f"Đã bỏ miễn lỗi {code} của {_whose(office, row)}: {told}. {_follows(office, row)} {followed}".rstrip()


def _owned(office: Office, document: str) -> DocumentRow:
    row = known_document(office, document)
    row = books_of(office, [row]).row(row)
    if row.union is None or row.requirement is None or row.decision not in OWNED:
        raise RulingRefused(f"{row.id} chưa là báo cáo hay biểu số liệu của công đoàn nào; giao trước bằng «assign»")
    return row


def _findings(office: Office, row: DocumentRow) -> tuple[Finding, ...]:
    return books(office, {row.union or ""}).findings.get(row.id, row.findings)


def _waived(office: Office, row: DocumentRow, code: str) -> bool:
    slot = row.union, row.requirement, code
    return any(
        (one.union, one.requirement, one.code) == slot for one in office.store.rulings.waivers(office.campaign.id)
    )


def _whose(office: Office, row: DocumentRow) -> str:
    union = office.by_code.get(row.union or "")
    title = next((owed.title for owed in office.campaign.requirements if owed.id == row.requirement), row.requirement)
    return f"{union.name if union else row.union} ({title})"


def _rule(
    office: Office, row: DocumentRow, code: str, *, lifted: bool, why: str, who: str, now: datetime, quiet: bool
) -> str:
    """Write the ruling, its audit, and the answers that wait; say which letter follows."""
    store = office.store
    payload = {"requirement": row.requirement, "code": code, "document": row.id, "lifted": "yes" if lifted else None}
    with store.transaction(), answering_released(office, [row], now, quiet=quiet):
        stood = telling.before(office, unions=[row.union or ""])
        store.rulings.rule(
            RulingKind.WAIVE, row.union or "", who=who, why=why, at=now, campaign=office.campaign.id, payload=payload
        )
        action = "unwaive" if lifted else RulingKind.WAIVE
        store.notes.audit(now, who, action, row.union or "", f"{row.requirement} {code} ({row.id}): {why}")
        if message := store.mail.message(row.message):
            answer_anew(office, message, now, quiet=quiet)
        answer_union_anew(office, row.union or "", now)
        return telling.after(office, stood, now, quiet=quiet)


def _follows(office: Office, row: DocumentRow) -> str:
    stands = books(office, {row.union or ""}).documents.get(row.id)
    state = {
        "accepted": "được nhận",
        "needs-fix": "còn lỗi phải sửa",
        "superseded": "đã có bản khác thay thế",
        "rejected": "đã bị từ chối",
    }
    return f"Tệp {row.path} nay {state.get(stands.state.value, stands.state.value)}." if stands else ""

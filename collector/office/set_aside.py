"""Why a message is of another class than a submission, and why a file is none: for staff, the same at every door.

Told from what was recorded. Nothing is decided here: `triage`, `standing` and staff did.
"""

from collections.abc import Iterable, Mapping

from collector.formats import shortcuts
from collector.model import LOCK_FILE, Decision, DocumentState, FileRole, Format, MessageClass, MessageState, RulingKind
from collector.standing import DocumentStanding
from collector.store import DocumentRow, MessageRow, RulingRow

_SIGNATURES = (".p7s", ".asc", ".sig")
_CONTACTS = (".vcf", ".ics")
# Files of these are asked for nothing more than this: a report or a filled table among them waits for staff.
_IN = {
    MessageClass.OWN: "thư của chính Văn phòng",
    MessageClass.BOUNCE: "thư bị trả lại",
    MessageClass.AUTO_REPLY: "thư do máy gửi",
    MessageClass.SPAM: "thư quảng cáo",
}


def why_message(message: MessageRow) -> str | None:
    """Return what made a message one of its class; None for a submission, and where it was not recorded."""
    if message.state is MessageState.FAILED or message.klass is MessageClass.SUBMISSION:
        return None
    return message.why or None


def why_document(
    document: DocumentRow, stands: DocumentStanding | None, klass: MessageClass, ruling: RulingRow | None
) -> str | None:
    """Return why a document is no submission; None for one that is. `ruling` set it aside, where staff did."""
    nothing = document.decision is Decision.NONE if stands is None else stands.state is DocumentState.NOT_A_SUBMISSION
    if not nothing:
        return None
    if ruling:
        return f"{ruling.who} xếp ra ngoài: {ruling.why}"
    if document.role is FileRole.SCAN:
        return "bản chụp của văn bản đã có ở định dạng được yêu cầu"
    return why_file(document.name, document.format, klass, container=document.container)


def why_file(name: str, kind: Format, klass: MessageClass, *, container: bool = False, embedded: bool = False) -> str:
    """Return why a file is no submission by itself: what it is, and in which mail it came."""
    lower = name.lower()
    if container or kind is Format.ARCHIVE:
        return "chứa các tệp bên dưới"
    if name.startswith(LOCK_FILE):
        return "tệp khóa mà Word, Excel tự tạo khi đang mở"
    if lower.endswith(_SIGNATURES):
        return "chữ ký số của thư"
    if shortcuts.is_named(name):
        return "lối tắt, không phải tệp"
    if lower.endswith(_CONTACTS):
        return "danh thiếp hoặc lịch hẹn"
    if embedded or kind is Format.IMAGE:
        return "hình trong thư hoặc chữ ký"
    if klass in _IN:
        return f"tệp trong {_IN[klass]}, không phải báo cáo hay biểu số liệu đã điền"
    if kind is Format.PDF:
        return "bản chụp kèm theo hoặc văn bản khác"
    return "không giống báo cáo, cũng không giống biểu số liệu"


def setting_aside(rulings: Iterable[RulingRow]) -> Mapping[str, RulingRow]:
    """Return by document the ruling of staff that set it aside, the last one where there are several."""
    return {one.target: one for one in rulings if one.kind is RulingKind.SET_ASIDE and not one.undone}

"""What speaks against whoever sent a paper, in sentences for staff: said before anything that speaks for it.

Nothing is decided here: `triage` judged the sender, and what waits waits for that.
"""

from collections.abc import Iterator

from collector.model import Authenticity
from collector.office.known import at_home
from collector.office.office import Office
from collector.store import DocumentRow, MessageRow

FORGED = (
    "Không xác thực được người gửi: máy chủ của Văn phòng báo thư này không do {sender} gửi. "
    "Hỏi lại đơn vị bằng điện thoại trước khi quyết định."
)


def doubts(office: Office, document: DocumentRow, message: MessageRow | None) -> tuple[str, ...]:
    """Return what speaks against the sender of a document; () where nothing does."""
    return () if message is None else (*forged(message), *_answers_elsewhere(office, document, message))


def forged(message: MessageRow) -> tuple[str, ...]:
    """Return that our own server found the sender of a message false, where it did."""
    if message.authentic is not Authenticity.FALSE:
        return ()
    return (FORGED.format(sender=message.sender.email if message.sender else "người gửi ghi trong thư"),)


def _answers_elsewhere(office: Office, document: DocumentRow, message: MessageRow) -> Iterator[str]:
    """Tell of each address for answers at which another union than the document's is at home."""
    first = office.by_code.get(document.union or next((one.union for one in document.candidates), ""))
    own = {first.code, first.parent or ""} if first else set()
    for one in message.reply_to:
        homes = at_home(office, one.email)
        if not homes or homes & own:
            continue
        owners = ", ".join(union.name for union in office.unions if union.code in homes)
        beside = f", không phải của {first.name}" if first else ""
        yield f"Thư đề nghị trả lời về {one.email}, địa chỉ của {owners}{beside}."

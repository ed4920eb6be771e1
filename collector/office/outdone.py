"""Drops a fix request that has not gone when its correction comes: a fault and its correction make one letter.

The answer to the correction goes to the same readers, tells what stands, and asks for what is wrong still. Not for
letters that staff's rulings overtook: those are composed anew (`answers`).
"""

from collections.abc import Sequence

from collector.model import FAULTY_STATES, OPEN_STANDINGS, OWNED, Letter, LetterKind, LetterState, MessageClass
from collector.office.books import Books, books_of
from collector.office.message_facts import state_of
from collector.office.office import Office
from collector.store import DocumentRow, MessageRow

CORRECTED = "không gửi: đơn vị đã gửi bản sửa trước khi thư này đi; thư trả lời bản sửa nói tình hình hiện nay"
_WAITS = {LetterState.QUEUED, LetterState.HELD}
_FULL = {LetterKind.ACKNOWLEDGEMENT, LetterKind.FIX_REQUEST}


def outdo(office: Office, message: MessageRow, documents: Sequence[DocumentRow], answer: Letter) -> None:
    """Drop the fix requests that wait and whose faults a message mends or replaces, once its own answer is queued."""
    if answer.union is None or answer.kind not in _FULL or message.klass is not MessageClass.SUBMISSION:
        return
    written = office.store.outbox.written(office.campaign.id, answer.occasion)
    # Where the answer itself waits for staff, what would go by itself is better than silence.
    overtaken = _WAITS if written and written.state is LetterState.QUEUED else {LetterState.HELD}
    waiting = [
        row
        for row in office.store.outbox.letters(
            kind=LetterKind.FIX_REQUEST, union=answer.union, campaign=office.campaign.id
        )
        if row.state in overtaken and row.to == answer.to and row.occasion.answered not in {"", message.sha256}
    ]
    if not waiting:
        return
    opened = books_of(office, documents)
    # What waits behind another stands in nothing's place.
    documents = [opened.row(one) for one in documents]
    for row in waiting:
        before = office.store.mail.message(row.occasion.answered)
        if before is None or before.received_at > message.received_at:
            continue
        told = office.store.documents.all(message=before.sha256)
        faulty = [one for one in told if state_of(one, opened) in FAULTY_STATES]
        if all(_is_replaced(one, documents, opened, answer.union) for one in faulty):
            office.store.outbox.drop(row.id, CORRECTED)


def _is_replaced(faulty: DocumentRow, documents: Sequence[DocumentRow], opened: Books, union: str) -> bool:
    """Return whether documents that came later stand in the place of a faulty one.

    A message that brought nothing is made good by one that brings something. Of a file that nobody could open it is not
    known what it held, so only a union that owes nothing any more has sent that again.
    """
    came = {one.requirement for one in documents if one.union == union and one.decision in OWNED and one.requirement}
    if faulty.requirement:
        return faulty.requirement in came
    if any(found.code == "message.no-file" for found in faulty.findings):
        return bool(came)
    return all(status.state not in OPEN_STANDINGS for status in opened.of(union))

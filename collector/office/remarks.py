"""What staff should know of how a document stands beside others, in sentences: the same at every door.

Why one waits whose union is known, that another waits behind it, that it stands in place of one that staff accepted,
that its bytes came for another union too, that its union asks for it not to be used. Nothing is decided here:
`standing` did.
"""

from collections.abc import Iterator

from collector.model import Decision, DocumentState
from collector.office.books import Books
from collector.office.office import Office
from collector.office.owner_answers import answers_about
from collector.standing import LAYOUT_UNKNOWN
from collector.workdays import instant_in_words

_LOOK = " Báo cáo chờ Văn phòng xem bố cục; đủ nội dung thì chấp nhận, thiếu thì liên hệ đơn vị."


def remarks(office: Office, opened: Books, document: str) -> tuple[str, ...]:
    """Return what is to be said of a document by its id; () where there is nothing."""
    return (
        *_after_close(office, opened, document),
        *_waits(office, opened, document),
        *_told_by_sender(office, opened, document),
        *_ruled_beside(office, opened, document),
        *_unwanted(office, opened, document),
        *_stands(office, opened, document),
    )


def _after_close(office: Office, opened: Books, document: str) -> Iterator[str]:
    closed_at = office.store.rulings.closed_at(office.campaign.id) if document in opened.after_close else None
    if closed_at:
        yield (
            f"Đến sau khi chốt đợt báo cáo ({instant_in_words(closed_at)}): được lưu, chưa tính; khi mở lại đợt "
            "sẽ được xét theo thời điểm nhận."
        )


def _waits(office: Office, opened: Books, document: str) -> Iterator[str]:
    if first := opened.same.behind.get(document):
        yield (
            f"Giống hệt từng byte với {_named(office, first)}, đã ghi nhận cho {_whose(office, first)}; "
            "tệp này chờ Văn phòng xem là của đơn vị nào."
        )
    stands = opened.documents.get(document)
    if document in opened.layouts:
        said = (found.message for found in opened.findings[document] if found.code == LAYOUT_UNKNOWN)
        yield from (one.replace(" Kính đề nghị Văn phòng xem và quyết định.", "") + _LOOK for one in said)
    if stands and stands.behind:
        yield (
            f"Người gửi chưa được biết là của {_whose(office, document)}, mà đơn vị đã có "
            f"{_named(office, stands.behind)}; tệp này chờ Văn phòng xem cả hai bản."
        )


def _told_by_sender(office: Office, opened: Books, document: str) -> Iterator[str]:
    stands = opened.documents.get(document)
    row = office.store.documents.one(document) if stands and stands.state is DocumentState.REVIEW else None
    for one in answers_about(office, row) if row else ():
        yield (
            f"Người gửi trả lời lúc {instant_in_words(one.received_at)}, nêu {office.by_code[one.union].name}; đơn vị "
            "này được gợi ý đầu tiên, chờ Văn phòng xác nhận."
        )


def _ruled_beside(office: Office, opened: Books, document: str) -> Iterator[str]:
    """What staff said of the files beside one that waits: mostly it is whose this one is."""
    stands = opened.documents.get(document)
    row = office.store.documents.one(document) if stands and stands.state is DocumentState.REVIEW else None
    if row is None or row.decision is not Decision.REVIEW:
        return
    beside = office.store.documents.all(message=row.message)
    given = {one.union: one for one in beside if one.decision is Decision.MANUAL and one.union in office.by_code}
    for code, one in sorted(given.items()):
        yield f"Cán bộ đã giao tệp «{one.path}» của cùng thư này cho {office.by_code[code].name}."


def _unwanted(office: Office, opened: Books, document: str) -> Iterator[str]:
    for one in opened.withdrawals.open.get(document, ()):
        message = office.store.mail.message(one.message)
        subject = f"«{message.subject}»" if message and message.subject else "không có tiêu đề"
        yield (
            f"Đơn vị đề nghị không dùng: thư {subject} của {one.sender or 'người gửi không rõ'}, nhận "
            f"{instant_in_words(one.arrival[0])}. Tệp vẫn giữ nguyên cho đến khi Văn phòng quyết định giữ hay không "
            "nhận, hoặc có bản mới thay."
        )


def _stands(office: Office, opened: Books, document: str) -> Iterator[str]:
    stands = opened.documents.get(document)
    for later in opened.same.since.get(document, ()):
        waits = later in opened.same.behind
        outcome = "tệp gửi sau đang chờ Văn phòng xem" if waits else "Văn phòng đã giao tệp gửi sau cho đơn vị đó"
        yield (
            f"Cũng tệp này, giống hệt từng byte, về sau được gửi cho {_whose(office, later)}: {_named(office, later)}; "
            f"{outcome}, tệp này vẫn giữ nguyên."
        )
    if stands is None or stands.state is not DocumentState.ACCEPTED:
        return
    for later in stands.challengers:
        yield (
            f"Có bản mới hơn đang chờ Văn phòng xem, chưa thay bản này vì người gửi chưa được biết là của đơn vị: "
            f"{_named(office, later)}."
        )
    if stands.over:
        yield (
            f"Đang được tính thay {_named(office, stands.over)} mà Văn phòng đã nhận dù còn lỗi; bản này không có lỗi "
            "nhưng có cảnh báo, đề nghị xem lại. Bấm nhận bản này nếu đồng ý."
        )


def _named(office: Office, document: str) -> str:
    """Name another document: its file, who sent it, when it came."""
    row = office.store.documents.one(document)
    message = office.store.mail.message(row.message) if row else None
    if row is None:
        return f"văn bản {document}"
    sender = message.sender.email if message and message.sender else "người gửi không rõ"
    return f"văn bản {row.id} («{row.path or 'không tên'}», từ {sender}, nhận {instant_in_words(row.received_at)})"


def _whose(office: Office, document: str) -> str:
    row = office.store.documents.one(document)
    union = office.by_code.get(row.union or "") if row else None
    return union.name if union else "một đơn vị khác"

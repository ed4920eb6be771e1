"""Sends the office a letter by its own way out, and waits until it lies in its own mailbox.

The one examination that does something, so it is made on demand alone. `poll` later passes over the letter as the
office's own.
"""

import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from collector.doctor.values import Result
from collector.errors import CollectorError
from collector.letters import message_id
from collector.office.office import Office

WAIT = 120.0
_PAUSE = 2.0
_NAME = "roundtrip"


def roundtrip(office: Office, clock: Callable[[], datetime], wait: float = WAIT) -> Result:
    """Return whether a letter to ourselves came, how fast, and whether our server wrote its authentication on it."""
    if office.settings.smtp.startswith("folder:") or office.settings.mailbox.partition(":")[0] in {"folder", "maildir"}:
        return _failed(
            "Chưa thử được: thư gửi hoặc thư đến đang là một thư mục, không phải máy chủ.",
            "Nothing to try: letters go to a folder, or mail comes from one.",
            "Đặt «mailbox» và «smtp» là máy chủ thật rồi thử lại.",
            "Point `mailbox` and `smtp` to real servers and try again.",
        )
    own_id = message_id(_NAME, None, f"{_NAME} {clock().isoformat()}", office.seal)
    began = time.monotonic()
    try:
        _send(office, own_id, clock())
        raw = _wait(office, own_id, began + wait)
    except CollectorError as error:
        return _failed(
            f"Không thử được vòng gửi – nhận: {error}",
            f"The round trip could not be made ({type(error).__name__}).",
            "Sửa các mục «mailbox» và «post» ở trên trước.",
            "Correct the rows `mailbox` and `post` above first.",
        )
    seconds = time.monotonic() - began
    if raw is None:
        return _failed(
            f"Thư gửi tới {office.own[0]} chưa về hộp thư sau {wait:.0f} giây.",
            f"A letter to {office.own[0]} did not come within {wait:.0f} s.",
            "Xem địa chỉ đầu tiên trong «addresses» có đúng là hộp thư này không, thư mục thư rác, nhật ký máy chủ.",
            "Check that the first of `addresses` is this mailbox, its junk folder, and the mail server's log.",
        )
    authserv = office.settings.authserv
    told = b"\nauthentication-results:" in raw[: 64 << 10].lower().replace(b"\r", b"")
    return Result(
        _NAME,
        ok=True,
        vietnamese=f"Thư gửi cho chính mình đã về hộp thư sau {seconds:.0f} giây"
        + (
            "."
            if told
            else "; máy chủ không ghi Authentication-Results cho thư nội bộ (chỉ đáng lo nếu thư bên ngoài cũng vậy)."
        ),
        english=f"A letter to ourselves came after {seconds:.0f} s; "
        + (
            "its authentication is written on it." if told else f"no Authentication-Results ({authserv or 'none set'})."
        ),
    )


def _send(office: Office, own_id: str, now: datetime) -> None:
    letter = EmailMessage()
    letter["From"] = letter["To"] = office.own[0]
    letter["Subject"] = "collector: thử vòng gửi – nhận"
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{own_id}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("Thư thử do «collector doctor --roundtrip» gửi; không cần trả lời, xóa được.\n")
    with office.post() as postman:
        postman.ready()
        postman.send(
            letter.as_bytes(), recipients=[office.own[0]], name=_NAME, envelope_from=office.own[0], partial=False
        )


def _wait(office: Office, own_id: str, until: float) -> bytes | None:
    """Return the letter as it came; None where it did not. The ledger's position is looked at and left as it is."""
    mark = own_id.encode()
    while True:
        with closing(office.mailbox()) as mailbox:
            position = office.store.mail.position(mailbox.name, mailbox.validity)
            for batch in mailbox.fetch(position):
                for arrival in batch:
                    if mark in arrival.raw[: 64 << 10]:
                        return arrival.raw
        if time.monotonic() > until:
            return None
        time.sleep(_PAUSE)


def _failed(vietnamese: str, english: str, mend_vietnamese: str, mend_english: str) -> Result:
    return Result(_NAME, False, vietnamese, english, mend_vietnamese, mend_english)

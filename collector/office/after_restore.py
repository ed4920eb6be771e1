"""A data directory that was restored from a backup: nothing is sent from it until staff release it.

What went out after the backup is not in its outbox. Our ids tell: the same occasion has the same id, so a letter
that the Sent folder or somebody's answer shows counts as given, and is not written a second time. That nothing is
sent belongs to the directory, by a file in it; no letter's state says so.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

from collector.errors import CollectorError
from collector.letters import parse_own_id
from collector.model import ZONE, LetterKind, LetterState, Message
from collector.office.office import Office
from collector.store import GivenLetter

log = logging.getLogger(__name__)

FILE = "restored.json"
WAITS = "đã khôi phục từ bản sao lưu, chưa gửi thư nào; kiểm tra rồi chạy «collector restore --release»"
UNKNOWN = "chưa rõ thư này đã được gửi trước khi khôi phục hay chưa; xem lại rồi cho gửi hoặc bỏ"
# Servers cut days by their own clock and zone.
_MARGIN = timedelta(days=2)
_EVER = datetime(2000, 1, 1, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Restored:
    """Where a data directory comes from, and what was looked at since."""

    made_at: datetime  # of the backup
    restored_at: datetime
    source: str  # the backup's folder
    looked: bool = False  # whether the Sent folder was read, or is known to be out of reach
    unknown: str = ""  # why it cannot be known which letters went, "" where it is known


def mark(state: Restored) -> bytes:
    """Return the file that makes a data directory a restored one."""
    told = {
        "made_at": state.made_at.isoformat(),
        "restored_at": state.restored_at.isoformat(),
        "source": state.source,
        "looked": state.looked,
        "unknown": state.unknown,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def mark_rebuilt(data: Path, now: datetime, *, same_key: bool) -> None:
    """Make a data directory whose ledger is computed anew from the archive one that sends nothing until released."""
    unknown = "" if same_key else "khóa cũ đã mất, không nhận ra được thư đã gửi"
    state = Restored(_EVER, now, "kho thư gốc", looked=not same_key, unknown=unknown)
    (data / FILE).write_bytes(mark(state))


def restored(data: Path) -> Restored | None:
    """Return what is known of a restored data directory; None for one that sends."""
    try:
        told = json.loads((data / FILE).read_bytes())
        return Restored(
            made_at=datetime.fromisoformat(told["made_at"]),
            restored_at=datetime.fromisoformat(told["restored_at"]),
            source=str(told["source"]),
            looked=told["looked"] is True,
            unknown=str(told["unknown"]),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        # Whatever became of the file: while it is there nothing goes out.
        return Restored(_EVER, _EVER, "", unknown=f"không đọc được {FILE}")


def look(office: Office) -> None:
    """Learn from the Sent folder which letters went since the backup; once, and before any mail is taken in."""
    state = restored(office.settings.data)
    if state is None or state.looked:
        return
    unknown, given = "", 0
    try:
        for raw, at in _sent(office, state):
            given += _take(office, raw, at)
    except CollectorError as error:
        unknown = str(error)
        log.warning("the folder of sent letters cannot be read after a restore: %s", type(error).__name__)
    else:
        if not _has_sent(office):
            unknown = "không có thư mục thư đã gửi (sent_folder) để đối chiếu"
    office.store.notes.set_meta(_COUNT, str(given))
    (office.settings.data / FILE).write_bytes(mark(replace(state, looked=True, unknown=unknown)))


def learn_from(office: Office, message: Message, at: datetime) -> None:
    """Learn from a message that answers, or returns, a letter of ours that this went out."""
    for one in dict.fromkeys((*message.in_reply_to, *message.returned)):
        to = (message.sender.email,) if message.sender else ()
        _give(office, one, at, to=to, subject=message.subject)


def release(office: Office, who: str, now: datetime) -> list[str]:
    """Let letters go out again; return what was done, in lines for staff.

    Where nobody knows whether a waiting letter went already, it is held, and staff release or drop it.
    """
    if restored(office.settings.data) is None:
        return ["Thư mục dữ liệu này không phải vừa khôi phục; thư vẫn được gửi bình thường."]
    look(office)
    state = restored(office.settings.data)
    said = [f"Đã nhận ra {office.store.notes.meta(_COUNT) or 0} thư đã gửi sau khi sao lưu."]
    if state and state.unknown:
        rows = office.store.outbox.letters(state=LetterState.QUEUED)
        held = [row.id for row in rows if office.store.outbox.hold(row.id, UNKNOWN)]
        numbers = f" (số {', '.join(map(str, held))})" if held else ""
        said.append(f"Không biết được thư nào đã gửi: {state.unknown}; {len(held)} thư chờ cán bộ xem{numbers}.")
    office.store.notes.audit(now, who, "restore release", state.source if state else "")
    (office.settings.data / FILE).unlink()
    said.append("Từ nay thư lại được gửi đi.")
    return said


_COUNT = "restored letters"


def _has_sent(office: Office) -> bool:
    return bool(office.settings.sent_folder) or office.settings.smtp.startswith("folder:")


def _sent(office: Office, state: Restored) -> Iterator[tuple[bytes, datetime]]:
    if office.settings.sent_folder:
        folder = office.sent_folder()
        try:
            yield from folder.since((state.made_at - _MARGIN).date(), office.domain)
        finally:
            folder.close()
    elif office.settings.smtp.startswith("folder:"):
        place = Path(office.settings.smtp.partition(":")[2])
        for path in sorted(place.glob("*.eml")):
            yield path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, state.made_at.tzinfo)


def _take(office: Office, raw: bytes, at: datetime) -> bool:
    head = message_from_bytes(raw, policy=default)
    message_id = str(head["Message-ID"] or "").strip().strip("<>")
    to = tuple(address for _, address in getaddresses([str(head["To"] or "")]) if "@" in address)
    return _give(office, message_id, at, to=to, subject=str(head["Subject"] or ""), raw=raw)


def _give(
    office: Office, message_id: str, at: datetime, *, to: tuple[str, ...], subject: str, raw: bytes = b""
) -> bool:
    own = parse_own_id(message_id, office.seal.key, office.seal.domain)
    if own is None or not own.valid:
        return False
    kind = LetterKind(own.kind) if own.kind in {one.value for one in LetterKind} else LetterKind.OTHER
    # The union may have another code since.
    code = office.store.registry.renamed().get(own.code, own.code) if own.code else None
    letter = GivenLetter(message_id, own.n, kind, code, to, subject, at, raw)
    return office.store.outbox.give(letter, office.campaign.id)

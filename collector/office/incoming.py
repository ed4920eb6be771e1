"""One message on its way from the mailbox to the ledger: what is known of it, judged, then recorded with its answer.

`intake` and `replay` walk through many, each in its own order. Not for the order in which they come, and not for
what judging and writing come to by themselves: that is `recording.py`.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from collector.mailboxes import Clock, Receipt, receipt
from collector.model import Letter, Message, MessageState, Verdict
from collector.office import after_restore, owner_answers, repeated_messages, telling
from collector.office.answers import answer, answer_anew
from collector.office.office import Office
from collector.office.recording import judge, write
from collector.store import Kept, MessageRow, Sighting

log = logging.getLogger(__name__)
_T = TypeVar("_T")

# So many messages share a commit: it costs a sync of the disk, and a crash merely repeats them.
BATCH = 20
_TRIED = "tried "


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that could not be processed."""

    sha256: str
    reason: str


@dataclass(slots=True)
class PollReport:
    """What a pass did."""

    fresh: int = 0
    known: int = 0
    early: int = 0
    copies: int = 0  # messages that repeat another one
    letters: int = 0
    sent: int = 0
    unsent: int = 0
    trouble: str = ""  # why letters could not be sent now
    failed: list[Failure] = field(default_factory=list)

    def sentence(self) -> str:
        """Describe it in one line."""
        parts = [f"{self.fresh} thư mới", f"{self.letters} thư trả lời", f"{self.sent} thư đã gửi"]
        if self.early:
            parts.append(f"{self.early} thư trước đợt báo cáo")
        if self.copies:
            parts.append(f"{self.copies} bản sao của thư đã có")
        if self.known:
            parts.append(f"{self.known} thư đã có trong sổ")
        if self.unsent:
            parts.append(f"{self.unsent} thư chưa gửi được")
        if self.failed:
            parts.append(f"{len(self.failed)} thư không xử lý được")
        return ", ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message on its way from the mailbox to the ledger."""

    uid: str
    stored_at: datetime
    clock: Clock | None  # None where `stored_at` is its receipt
    kept: Kept
    known: bool
    content: str = ""  # by what it is known again when it comes once more; "" where it is tried from the archive


@dataclass(frozen=True, slots=True)
class JudgedMessage:
    """A message with its verdict, or with what went wrong."""

    arrived: KeptMessage
    verdict: Verdict | None
    receipt: Receipt  # also where it could not be judged
    reason: str = ""


def passed_through(arrived: KeptMessage) -> JudgedMessage:
    """Return a message without a verdict: the ledger knows it, or its bytes cannot be read."""
    return JudgedMessage(arrived, None, Receipt(arrived.stored_at))


def judge_kept(
    office: Office, arrived: KeptMessage, message: Message, timed: Callable[[str], None] | None = None
) -> JudgedMessage:
    """Judge a message by its own instant of receipt; what goes wrong is noted in its place."""
    found = Receipt(arrived.stored_at)
    if arrived.clock:
        found = receipt(arrived.stored_at, message.received, arrived.clock, office.settings.servers)
    try:
        return JudgedMessage(arrived, judge(office, message, found.at, timed or _untimed), found)
    except Exception as error:  # one bad message never stops the walk
        log.exception("message %s could not be judged", arrived.kept.sha256)
        return JudgedMessage(arrived, None, found, f"{type(error).__name__}: {error}")


def _untimed(stage: str) -> None:
    del stage


def record(
    office: Office, one: JudgedMessage, now: datetime | None, report: PollReport, sight: tuple[str, str] | None
) -> None:
    """Write a message, where it was seen, what was found in it, and the letter that follows; none without `now`."""
    arrived, verdict, at = one.arrived, one.verdict, one.receipt.at
    store, sha = office.store, arrived.kept.sha256
    if sight:
        store.mail.sight(*sight, arrived.uid, sha, arrived.stored_at, at, one.receipt.clocks)
    if arrived.known:
        report.known += 1
    elif verdict is None:
        store.mail.record_failure(sha, _size(office, sha), at, office.campaign.id, one.reason)
        store.notes.set_meta(_TRIED + sha, now.isoformat() if now else None)
        report.failed.append(Failure(sha, one.reason))
    else:
        report.fresh += 1
        if after_restore.restored(office.settings.data):
            after_restore.learn_from(office, verdict.message, verdict.received_at)
        if not arrived.kept.fresh:
            store.notes.set_meta(_TRIED + sha, None)
        if repeated_messages.repeats(office, verdict, arrived.content):
            report.copies += 1
        else:
            _write_and_answer(office, verdict, now, report)


def _write_and_answer(office: Office, verdict: Verdict, now: datetime | None, report: PollReport) -> None:
    """Write a verdict, and the letters that follow: its own answer, and those that its sender's answers bring about."""
    about = owner_answers.concerned(office, verdict) if now else set()
    stood = telling.before(office, own=about) if about else None
    written = write(office, verdict)
    if written.early:
        report.early += 1
        return
    if now is None:
        return
    sha = verdict.message.sha256
    report.letters += bool(_answered(office, sha, now, verdict.message.body))
    for other in written.followed.turned:
        row = office.store.mail.message(other) if other != sha else None
        report.letters += bool(row and answer_anew(office, row, now))
    for other in written.followed.asked:
        report.letters += bool(other != sha and _answered(office, other, now, None))
    if stood:
        telling.after(office, stood, now, quiet=False)


def _answered(office: Office, sha256: str, now: datetime, body: str | None) -> Letter | None:
    row = office.store.mail.message(sha256)
    return answer(office, row, office.store.documents.all(message=sha256), now, body=body) if row else None


def from_archive(office: Office, row: MessageRow, message: Message | None) -> KeptMessage:
    """Return a message of the ledger as one on its way, with its own instant of receipt.

    That of one that could not be read may have been noted by the mailbox's clock alone: it is worked out again from
    where the message was seen, now that its own header can be read.
    """
    path = office.store.archive.path(row.sha256)
    at = row.received_at
    if row.state is MessageState.FAILED and message is not None:
        seen = office.store.mail.sightings(row.sha256)
        # Without a sighting it was taken from the archive, by the time of its file.
        clocks = [(one.stored_at, _clock(one)) for one in seen] or [(at, Clock.FILE)]
        at = min(receipt(told, message.received, clock, office.settings.servers).at for told, clock in clocks)
    # Its bytes lie there already.
    return KeptMessage("", at, None, Kept(row.sha256, path, fresh=False), known=False)


def _clock(seen: Sighting) -> Clock:
    return Clock.SERVER if seen.on_server else Clock.FILE


def rests(office: Office, row: MessageRow, now: datetime, rest: timedelta) -> bool:
    """Return whether a message that failed was tried so lately that it is left alone for now."""
    told = office.store.notes.meta(_TRIED + row.sha256)
    # A try that lies ahead was noted before the clock was set back.
    return told is not None and timedelta() <= now - datetime.fromisoformat(told) < rest


def _size(office: Office, sha256: str) -> int:
    return office.store.archive.path(sha256).stat().st_size


def batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    """Return the items by as many as share a commit."""
    found = iter(items)
    while batch := list(islice(found, BATCH)):
        yield batch

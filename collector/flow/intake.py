"""The walk: mailbox, store, assess, record, answer. One way, one message after the other, none ever lost.

Bytes are kept before anything is thought. The ledger, the documents and the letters of a message are written
in one transaction; the mailbox hears of it after the commit. One bad message costs its own verdict: its bytes
and the reason stay, it is tried again, and the walk goes on. Not for what one message needs on its way, which is
`office/incoming.py`, nor for the ledger computed again, which is `replay.py`.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from collector.errors import ArchiveDamaged, CollectorError, MailboxRefused, NotFailed, SecretRefused, UnknownMessage
from collector.formats.mail.identity import content_digest
from collector.mailboxes import Arrival
from collector.model import MessageState
from collector.office import after_restore, outbox, repeated_messages
from collector.office.fresh_candidates import look_again
from collector.office.incoming import (
    Failure,
    JudgedMessage,
    KeptMessage,
    PollReport,
    batches,
    from_archive,
    judge_kept,
    passed_through,
    record,
    rests,
)
from collector.office.office import Office
from collector.office.recording import BEFORE
from collector.store import MessageRow

# How often a message that could not be processed is tried.
TRIES = 3
# How long it rests between two tries of the worker: what was in its way may pass, and the worker looks into the mailbox
# whenever something comes, and more than once in a turn. Anyone who polls by hand wants it tried now.
REST = timedelta(minutes=10)
_SHORTEST_ID = 4
# Under which campaign and opening mail was last taken in.
_OPENING = "opening"


class Stages:
    """Where the time goes, by stage, in seconds. For the benchmark."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = perf_counter()

    def start(self) -> None:
        """Begin a stage now."""
        self._since = perf_counter()

    def done(self, stage: str) -> None:
        """Count the time since the last word to this stage."""
        now = perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now


class _Arrivals:
    """What a mailbox gives until it refuses; the trouble waits until what came before it is recorded."""

    def __init__(self, fetched: Iterator[tuple[Arrival, ...]]) -> None:
        self.trouble: CollectorError | None = None
        self._fetched = fetched

    def __iter__(self) -> Iterator[tuple[Arrival, ...]]:
        try:
            yield from self._fetched
        except CollectorError as error:
            self.trouble = error


def poll(
    office: Office, now: datetime, stages: Stages | None = None, *, again: Sequence[str] = (), who: str = ""
) -> PollReport:
    """Take in what is new, answer it, and send what is queued. Ends when nothing new is left.

    `again` are the ids of failed messages that `who` wants tried once more. Raises UnknownMessage, NotFailed before
    anything is done.
    """
    rows = [failed_message(office, one) for one in again]
    try:
        report = take_in(office, now, stages, again=rows, who=who)
    except (MailboxRefused, SecretRefused):
        outbox.flush(office, now)  # a mailbox that is gone, or keeps one message back, holds no letter up
        raise
    sent = outbox.flush(office, now)
    report.sent, report.unsent, report.trouble = sent.sent, sent.failed + sent.delayed, sent.trouble
    if stages:
        stages.done("send")
    return report


def take_in(
    office: Office,
    now: datetime,
    stages: Stages | None = None,
    *,
    rest: timedelta = timedelta(),
    again: Sequence[MessageRow] = (),
    who: str = "",
) -> PollReport:
    """Take in what is new and queue the answers; nothing is sent. What failed is tried again after its rest.

    What `who` asked for `again` is tried at once, however often it failed.
    """
    report = PollReport()
    after_restore.look(office)
    repeated_messages.know_again(office)
    for row in again:
        _try_from_archive(office, row, now, report, who=who)
    _retry_failed(office, now, report, rest, tried={row.sha256 for row in again})
    _take_up(office, now, report)
    look_again(office)
    with closing(office.mailbox()) as mailbox:
        position = office.store.mail.position(mailbox.name, mailbox.validity)
        arrivals = _Arrivals(mailbox.fetch(position))
        for batch in batches(_judged(office, arrivals, stages)):
            with office.store.transaction():
                for one in batch:
                    record(office, one, now, report, sight=(mailbox.name, mailbox.validity))
                # In the same transaction, since the position moves past them with this batch.
                office.store.mail.owe(mailbox.name, mailbox.validity, mailbox.withheld)
            mailbox.acknowledge([one.arrived.uid for one in batch])
            if stages:
                stages.done("record")
        if arrivals.trouble:
            raise arrivals.trouble
        office.store.mail.owe(mailbox.name, mailbox.validity, mailbox.withheld, settled=position.owed)
    office.store.notes.set_meta("poll", now.isoformat())
    return report


def failed_message(office: Office, text: str) -> MessageRow:
    """Find a failed message by its id, a clear beginning of it, or its UID. Raises UnknownMessage, NotFailed."""
    rows = office.store.mail.messages(campaign=office.campaign.id, copies=True)
    told = text.strip().lower()
    begins = [row for row in rows if len(told) >= _SHORTEST_ID and row.sha256.startswith(told)]
    fitting = begins or [row for row in rows if row.uid == text.strip()]
    if len(fitting) != 1:
        raise UnknownMessage(text)
    if fitting[0].state is not MessageState.FAILED:
        raise NotFailed(text)
    return fitting[0]


def try_again(office: Office, row: MessageRow, now: datetime, *, who: str) -> PollReport:
    """Try a failed message once more, however often it failed; it is answered like any other then. Raises NotFailed."""
    if row.state is not MessageState.FAILED:
        raise NotFailed(row.sha256[:12])
    report = PollReport()
    _try_from_archive(office, row, now, report, who=who)
    return report


def _judged(office: Office, arrivals: Iterable[Sequence[Arrival]], stages: Stages | None) -> Iterator[JudgedMessage]:
    """Keep, read and judge the messages in their order; those the ledger knows are passed through unread."""
    waiting: deque[KeptMessage] = deque()
    unread = office.readers.read_many(_keep(office, arrivals, waiting, stages))
    for message in unread:
        while waiting[0].known:
            yield passed_through(waiting.popleft())
        arrived = waiting.popleft()
        if stages:
            stages.done("read")
        yield judge_kept(office, arrived, message, stages.done if stages else None)
    while waiting:
        yield passed_through(waiting.popleft())


def _keep(
    office: Office, arrivals: Iterable[Sequence[Arrival]], waiting: deque[KeptMessage], stages: Stages | None
) -> Iterator[Path]:
    """Keep the bytes of each batch; return the paths of the messages that have to be read."""
    passing: set[str] = set()
    for batch in arrivals:
        if stages:
            stages.done("fetch")
        kept = office.store.archive.keep_many(arrival.raw for arrival in batch)
        if stages:
            stages.done("keep")
        for arrival, bytes_ in zip(batch, kept, strict=True):
            known = bytes_.sha256 in passing or office.store.mail.known(bytes_.sha256)
            passing.add(bytes_.sha256)
            content = "" if known else content_digest(arrival.raw)
            waiting.append(KeptMessage(arrival.uid, arrival.stored_at, arrival.clock, bytes_, known, content))
            if not known:
                yield bytes_.path


def _retry_failed(
    office: Office, now: datetime, report: PollReport, rest: timedelta, tried: Collection[str] = ()
) -> None:
    """Try the failed messages again, from the archive, a bounded number of times; those just `tried` not once more."""
    for row in office.store.mail.messages(state=MessageState.FAILED, campaign=office.campaign.id):
        if row.sha256 in tried:
            continue
        if row.attempts >= TRIES or rests(office, row, now, rest):
            report.failed.append(Failure(row.sha256, row.reason))
            continue
        _try_from_archive(office, row, now, report)


def _try_from_archive(office: Office, row: MessageRow, now: datetime, report: PollReport, who: str = "") -> None:
    """Judge a failed message from its kept bytes and record what comes of it, unless somebody else just did."""
    try:
        message = office.readers.read(office.store.archive.path(row.sha256))
    except ArchiveDamaged as error:
        judged = replace(passed_through(from_archive(office, row, None)), reason=str(error))
    else:
        judged = judge_kept(office, from_archive(office, row, message), message)
    with office.store.transaction():
        there = office.store.mail.message(row.sha256)
        if there is None or there.state is not MessageState.FAILED:
            return
        record(office, judged, now, report, sight=None)
        if who:
            office.store.notes.audit(now, who, "again", row.sha256[:12], "" if judged.verdict else judged.reason)


def _take_up(office: Office, now: datetime, report: PollReport) -> None:
    """Take in what was passed over as too early under another campaign or opening, and is not under this one."""
    opening = f"{office.campaign.id} {office.campaign.opens_at.isoformat()}"
    if office.store.notes.meta(_OPENING) == opening:
        return
    for row in office.store.mail.messages():
        if row.reason != BEFORE or row.received_at < office.campaign.opens_at:
            continue
        message = office.readers.read(office.store.archive.path(row.sha256))
        judged = judge_kept(office, from_archive(office, row, message), message)
        with office.store.transaction():
            record(office, judged, now, report, sight=None)
    office.store.notes.set_meta(_OPENING, opening)

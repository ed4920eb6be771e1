"""The walk: mailbox, store, assess, record, answer. One way, one message after the other, none ever lost.

Bytes are kept before anything is thought. The ledger, the documents and the letters of a message are written
in one transaction; the mailbox hears of it after the commit. One bad message costs its own verdict: its bytes
and the reason stay, it is tried again, and the walk goes on.
"""

import hashlib
import logging
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from collector.errors import ArchiveDamaged, CollectorError, MailboxRefused, NotFailed, SecretRefused, UnknownMessage
from collector.formats.mail.identity import content_digest
from collector.mailboxes import Arrival, Clock, Receipt, receipt
from collector.model import ZONE, Message, MessageState, Verdict
from collector.office import after_restore, outbox, repeated_messages
from collector.office.answers import answer
from collector.office.books import books
from collector.office.fresh_candidates import look_again
from collector.office.office import Office
from collector.office.recording import BEFORE, judge, write
from collector.store import Kept, MessageRow, Sighting

log = logging.getLogger(__name__)
_T = TypeVar("_T")

# So many messages share a commit: it costs a sync of the disk, and a crash merely repeats them.
BATCH = 20
# How often a message that could not be processed is tried.
TRIES = 3
# How long it rests between two tries of the worker: what was in its way may pass, and the worker looks into the mailbox
# whenever something comes, and more than once in a turn. Anyone who polls by hand wants it tried now.
REST = timedelta(minutes=10)
_TRIED = "tried "
# The ledger was computed anew from the archive, and nobody knows yet which answers the lost one had given.
_ANSWERS_UNKNOWN = "answers unknown"
UNKNOWN = "sổ cũ đã mất, không rõ thư này đã được trả lời hay chưa; xem lại rồi cho gửi hoặc bỏ"
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


@dataclass(frozen=True, slots=True)
class _KeptMessage:
    """A message on its way from the mailbox to the ledger."""

    uid: str
    stored_at: datetime
    clock: Clock | None  # None where `stored_at` is its receipt
    kept: Kept
    known: bool
    content: str = ""  # by what it is known again when it comes once more; "" where it is tried from the archive


@dataclass(frozen=True, slots=True)
class _JudgedMessage:
    """A message with its verdict, or with what went wrong."""

    arrived: _KeptMessage
    verdict: Verdict | None
    receipt: Receipt  # also where it could not be judged
    reason: str = ""


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
        for batch in _batches(_judged(office, arrivals, stages), BATCH):
            with office.store.transaction():
                for one in batch:
                    _record(office, one, now, report, sight=(mailbox.name, mailbox.validity))
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


def replay(office: Office, now: datetime | None = None) -> list[str]:
    """Rebuild everything derived from the kept bytes; return a line for each thing that came out differently.

    No ruling is lost: it lies over what is found. What was sent is a fact, so no letter is written twice; with `now`
    the answer is queued that a message never got because it could not be read before. One that cannot be judged this
    time stays in the ledger as it was.
    """
    before = _fingerprints(office)
    messages = office.store.mail.messages(campaign=office.campaign.id)
    # One lost file costs its own message and no other: what the ledger says of it stays.
    lost = dict(office.store.archive.verify(m.sha256 for m in messages))
    messages = [m for m in messages if m.sha256 not in lost]
    paths = (office.store.archive.path(m.sha256) for m in messages)
    read = zip(messages, office.readers.read_many(paths), strict=True)
    troubled: dict[str, str] = {}
    # What an answer names is read again with it; until then it names nothing.
    office.store.mail.forget_owners_named()
    for batch in _batches(read, BATCH):
        judged = [(row, _judge(office, _from_archive(office, row, message), message, None)) for row, message in batch]
        with office.store.transaction():
            for row, one in judged:
                if one.verdict is None:
                    troubled[row.sha256] = f"không xử lý được: {one.reason}"
                elif row.state is MessageState.FAILED:
                    _record(office, one, now, PollReport(), sight=None)
                else:
                    write(office, one.verdict)
    if now:
        _answer_unknown(office, now)
    after = _fingerprints(office)
    return [f"{sha[:12]}: {why}; sổ giữ nguyên" for sha, why in {**lost, **troubled}.items()] + [
        f"{sha[:12]}: {before.get(sha, 'chưa có')} → {after.get(sha, 'không còn')}"
        for sha in sorted(before.keys() | after.keys())
        if before.get(sha) != after.get(sha)
    ]


def _answer_unknown(office: Office, now: datetime) -> None:
    """Write the answers of a ledger that was computed anew, and hold them: which ones went nobody knows.

    One that the Sent folder shows counts as sent as soon as that was read; the others staff release or drop. Not
    before there is a registry, without which nothing is anybody's.
    """
    if not office.unions or office.store.notes.meta(_ANSWERS_UNKNOWN) is None:
        return
    with office.store.transaction():
        for row in office.store.mail.messages(campaign=office.campaign.id):
            if row.state is not MessageState.FAILED:
                answer(office, row, office.store.documents.all(message=row.sha256), now, held=UNKNOWN)
        office.store.notes.set_meta(_ANSWERS_UNKNOWN, None)


def rebuild(office: Office, now: datetime) -> list[str]:
    """Take every message of the archive into a ledger that is new; return a line for each that could not be read.

    It counts from the instant that its topmost Received tells, else from that of its file. Where it lay is noted by
    the next poll. No letter is queued: which ones went, the ledger that was lost knew. The first replay with a registry
    writes the answers and holds them.
    """
    lost = []
    office.store.notes.set_meta(_ANSWERS_UNKNOWN, now.isoformat())
    # In the order in which they were kept, which tells who came first where two came in one second.
    stored = sorted(office.store.archive.stored(), key=lambda sha: office.store.archive.path(sha).stat().st_mtime_ns)
    for sha in stored:
        why = dict(office.store.archive.verify([sha])).get(sha)
        if why:
            lost.append(f"{sha[:12]}: {why}")
            continue
        path = office.store.archive.path(sha)
        stored_at = datetime.fromtimestamp(path.stat().st_mtime, ZONE)
        arrived = _KeptMessage("", stored_at, Clock.FILE, Kept(sha, path, fresh=True), known=False)
        judged = _judge(office, arrived, office.readers.read(path), None)
        with office.store.transaction():
            if judged.verdict is None:
                _record(office, judged, now, PollReport(), sight=None)
            elif not repeated_messages.repeats(office, judged.verdict):
                write(office, judged.verdict)
                after_restore.learn_from(office, judged.verdict.message, judged.verdict.received_at)
    return lost


def _judged(office: Office, arrivals: Iterable[Sequence[Arrival]], stages: Stages | None) -> Iterator[_JudgedMessage]:
    """Keep, read and judge the messages in their order; those the ledger knows are passed through unread."""
    waiting: deque[_KeptMessage] = deque()
    unread = office.readers.read_many(_keep(office, arrivals, waiting, stages))
    for message in unread:
        while waiting[0].known:
            yield _passed(waiting.popleft())
        arrived = waiting.popleft()
        if stages:
            stages.done("read")
        yield _judge(office, arrived, message, stages)
    while waiting:
        yield _passed(waiting.popleft())


def _passed(arrived: _KeptMessage) -> _JudgedMessage:
    return _JudgedMessage(arrived, None, Receipt(arrived.stored_at))


def _keep(
    office: Office, arrivals: Iterable[Sequence[Arrival]], waiting: deque[_KeptMessage], stages: Stages | None
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
            waiting.append(_KeptMessage(arrival.uid, arrival.stored_at, arrival.clock, bytes_, known, content))
            if not known:
                yield bytes_.path


def _judge(office: Office, arrived: _KeptMessage, message: Message, stages: Stages | None) -> _JudgedMessage:
    found = Receipt(arrived.stored_at)
    if arrived.clock:
        found = receipt(arrived.stored_at, message.received, arrived.clock, office.settings.servers)
    try:
        return _JudgedMessage(arrived, judge(office, message, found.at, stages.done if stages else _untimed), found)
    except Exception as error:  # one bad message never stops the walk
        log.exception("message %s could not be judged", arrived.kept.sha256)
        return _JudgedMessage(arrived, None, found, f"{type(error).__name__}: {error}")


def _untimed(stage: str) -> None:
    del stage


def _record(
    office: Office, one: _JudgedMessage, now: datetime | None, report: PollReport, sight: tuple[str, str] | None
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
        elif write(office, verdict):
            report.early += 1
        elif now and (row := store.mail.message(sha)):
            told = answer(office, row, store.documents.all(message=sha), now, body=verdict.message.body)
            report.letters += bool(told)


def _retry_failed(
    office: Office, now: datetime, report: PollReport, rest: timedelta, tried: Collection[str] = ()
) -> None:
    """Try the failed messages again, from the archive, a bounded number of times; those just `tried` not once more."""
    for row in office.store.mail.messages(state=MessageState.FAILED, campaign=office.campaign.id):
        if row.sha256 in tried:
            continue
        if row.attempts >= TRIES or _rests(office, row, now, rest):
            report.failed.append(Failure(row.sha256, row.reason))
            continue
        _try_from_archive(office, row, now, report)


def _try_from_archive(office: Office, row: MessageRow, now: datetime, report: PollReport, who: str = "") -> None:
    """Judge a failed message from its kept bytes and record what comes of it, unless somebody else just did."""
    try:
        message = office.readers.read(office.store.archive.path(row.sha256))
    except ArchiveDamaged as error:
        judged = replace(_passed(_from_archive(office, row, None)), reason=str(error))
    else:
        judged = _judge(office, _from_archive(office, row, message), message, None)
    with office.store.transaction():
        there = office.store.mail.message(row.sha256)
        if there is None or there.state is not MessageState.FAILED:
            return
        _record(office, judged, now, report, sight=None)
        if who:
            office.store.notes.audit(now, who, "again", row.sha256[:12], "" if judged.verdict else judged.reason)


def _from_archive(office: Office, row: MessageRow, message: Message | None) -> _KeptMessage:
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
    return _KeptMessage("", at, None, Kept(row.sha256, path, fresh=False), known=False)


def _clock(seen: Sighting) -> Clock:
    return Clock.SERVER if seen.on_server else Clock.FILE


def _take_up(office: Office, now: datetime, report: PollReport) -> None:
    """Take in what was passed over as too early under another campaign or opening, and is not under this one."""
    opening = f"{office.campaign.id} {office.campaign.opens_at.isoformat()}"
    if office.store.notes.meta(_OPENING) == opening:
        return
    for row in office.store.mail.messages():
        if row.reason != BEFORE or row.received_at < office.campaign.opens_at:
            continue
        message = office.readers.read(office.store.archive.path(row.sha256))
        judged = _judge(office, _from_archive(office, row, message), message, None)
        with office.store.transaction():
            _record(office, judged, now, report, sight=None)
    office.store.notes.set_meta(_OPENING, opening)


def _rests(office: Office, row: MessageRow, now: datetime, rest: timedelta) -> bool:
    told = office.store.notes.meta(_TRIED + row.sha256)
    # A try that lies ahead was noted before the clock was set back.
    return told is not None and timedelta() <= now - datetime.fromisoformat(told) < rest


def _size(office: Office, sha256: str) -> int:
    return office.store.archive.path(sha256).stat().st_size


def _fingerprints(office: Office) -> dict[str, str]:
    """Return what the books say of each message, short, to be compared."""
    opened = books(office)
    said: dict[str, list[str]] = {}
    for row in office.store.documents.all(campaign=office.campaign.id):
        stands = opened.documents.get(row.id)
        codes = ",".join(sorted(f"{f.code}@{f.where or ''}" for f in row.findings))
        figures = _mark(row.figures)
        state = stands.state.value if stands else "-"
        said.setdefault(row.message, []).append(
            f"{row.path} {row.requirement} {row.union} {row.decision.value} {state} [{codes}] {figures}"
        )
    found = {}
    for message in office.store.mail.messages(campaign=office.campaign.id):
        found[message.sha256] = "; ".join([_line(message), *said.get(message.sha256, [])])
    return found


def _line(message: MessageRow) -> str:
    return f"{message.klass.value}/{message.state.value}"


def _mark(value: object) -> str:
    # The same for equal values in every run, which hash() is not.
    return hashlib.sha256(repr(value).encode()).hexdigest()[:8]


def _batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    found = iter(items)
    while batch := list(islice(found, size)):
        yield batch

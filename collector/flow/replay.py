"""Everything derived, computed again from the kept bytes: in the ledger that is there, or in a new one.

Not for taking mail in or for trying one failed message again: that is `intake.py`.
"""

import hashlib
from datetime import datetime

from collector.mailboxes import Clock
from collector.model import ZONE, MessageState
from collector.office import after_restore, repeated_messages
from collector.office.answers import answer
from collector.office.books import books
from collector.office.incoming import KeptMessage, PollReport, batches, from_archive, judge_kept, record
from collector.office.office import Office
from collector.office.recording import write
from collector.store import Kept, MessageRow

# The ledger was computed anew from the archive, and nobody knows yet which answers the lost one had given.
_ANSWERS_UNKNOWN = "answers unknown"
UNKNOWN = "sổ cũ đã mất, không rõ thư này đã được trả lời hay chưa; xem lại rồi cho gửi hoặc bỏ"


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
    office.store.mail.forget_owners_named(office.campaign.id)
    for batch in batches(read):
        judged = [(row, judge_kept(office, from_archive(office, row, message), message)) for row, message in batch]
        with office.store.transaction():
            for row, one in judged:
                if one.verdict is None:
                    troubled[row.sha256] = f"không xử lý được: {one.reason}"
                elif row.state is MessageState.FAILED:
                    record(office, one, now, PollReport(), sight=None)
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
        arrived = KeptMessage("", stored_at, Clock.FILE, Kept(sha, path, fresh=True), known=False)
        judged = judge_kept(office, arrived, office.readers.read(path))
        with office.store.transaction():
            if judged.verdict is None:
                record(office, judged, now, PollReport(), sight=None)
            elif not repeated_messages.repeats(office, judged.verdict):
                write(office, judged.verdict)
                after_restore.learn_from(office, judged.verdict.message, judged.verdict.received_at)
    return lost


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

"""What must hold whatever went wrong: nothing lost, nothing twice, nobody mailed who owed nothing.

Each law takes what it judges and says what breaks it, in words. Not for making things happen.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from simulation.outside_world import Handed

from collector.flow.reconcile import reconcile
from collector.flow.replay import replay
from collector.model import (
    GONE,
    ZONE,
    Authenticity,
    Decision,
    FileRole,
    LetterKind,
    LetterState,
    MessageClass,
    MessageState,
    Severity,
    Status,
)
from collector.office.address_events import dead_addresses
from collector.office.books import books
from collector.office.office import Office
from collector.standing import owed

UNSOLICITED = {LetterKind.NOTICE, LetterKind.REMINDER, LetterKind.OVERDUE}
ANSWERS = {LetterKind.ACKNOWLEDGEMENT, LetterKind.FIX_REQUEST, LetterKind.RECEIPT_UNKNOWN}
DAY_BEGINS, DAY_ENDS = 8, 17
# So many signs that pass mean what one for good does.
SIGNS = 3
# The office's clock may be wrong by so much.
SKEW = timedelta(hours=6)
# They wait for staff, or will never go.
KEPT = {LetterState.HELD, LetterState.DROPPED}
SILENT = {MessageClass.AUTO_REPLY, MessageClass.BOUNCE, MessageClass.SPAM, MessageClass.OWN}


class Broken(Exception):
    """A law does not hold."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the books say at the end: to be equal in every way of coming there."""

    statuses: tuple[Status, ...]
    documents: dict[str, tuple[str, int | None, bool | None]]
    answers: frozenset[str]
    withdrawn: frozenset[str]  # messages whose answer still waited when staff ruled, and was composed anew

    def differences(self, other: "Said", but: Collection[str] = ()) -> Iterator[str]:
        """Describe what differs; the answers to some messages are left out."""
        for mine, theirs in zip(self.statuses, other.statuses, strict=True):
            if mine != theirs:
                yield f"status {mine} ≠ {theirs}"
        for key in sorted(self.documents.keys() | other.documents.keys()):
            if self.documents.get(key) != other.documents.get(key):
                yield f"document {key} {self.documents.get(key)} ≠ {other.documents.get(key)}"
        # An answer that was composed anew here may have gone already there.
        passed_over = {*but, *self.withdrawn, *other.withdrawn}
        for occasion in sorted(self.answers ^ other.answers):
            if occasion.rpartition(":")[2] in passed_over:
                continue
            yield f"answer {occasion} {'too many' if occasion in self.answers else 'missing'}"


def digest(raw: bytes) -> str:
    """Return the digest that names a message."""
    return hashlib.sha256(raw).hexdigest()


def said(office: Office) -> Said:
    """Read the books."""
    opened = books(office)
    roles: dict[str, set[str]] = {}
    for document in office.store.documents.all():
        roles.setdefault(document.message, set()).add(document.role)
    # A scan that came alone is answered or not by what stood when it was read.
    scans = {message for message, found in roles.items() if found <= {"scan", "nothing"}}
    # So is what waits behind a version that a known sender brought, though that may be told of later.
    scans |= opened.waiting
    letters = office.store.outbox.letters()
    answered = [row for row in letters if row.kind in ANSWERS and not row.occasion.startswith("withdrawn:")]
    return Said(
        opened.statuses,
        {key: (one.state.value, one.version, one.late) for key, one in opened.documents.items()},
        frozenset(row.occasion for row in answered if row.occasion.partition(":")[2] not in scans),
        frozenset(row.occasion.rpartition(":")[2] for row in letters if row.occasion.startswith("withdrawn:")),
    )


def proven_dead(office: Office) -> set[str]:
    """Return the addresses from which a letter of ours came back for good, and that have not written since.

    Told from the ledger and the outbox alone, whatever the product noted of it.
    """
    messages = office.store.mail.messages()
    letters = {row.message_id: row for row in office.store.outbox.letters()}
    revived = {row.target for row in office.store.rulings.all() if row.kind == "revive"}
    found = set()
    for message in messages:
        if message.klass is not MessageClass.BOUNCE or message.authentic is Authenticity.FALSE:
            continue
        read = office.readers.read(office.store.archive.path(message.sha256))
        for returned in read.returned if any(one.status.startswith("5") for one in read.deliveries) else ():
            row = letters.get(returned)
            if row is None or row.sent_at is None or row.sent_at - SKEW > message.received_at:
                continue  # it has not gone yet: here the world's mail came all at once
            to = row.to
            wrote = [m.received_at for m in messages if m.sender and m.sender.email in to and m.klass not in SILENT]
            if not any(at > message.received_at for at in wrote):
                found |= set(to) - revived
    return found


def owes_nothing(office: Office, union: str) -> bool:
    """Tell from the whole books whether a union owes nothing at this instant."""
    missing, to_fix = owed(books(office).statuses, union)
    return not missing and not to_fix


def always(office: Office, handed: Iterable[Handed]) -> Iterator[str]:
    """What holds after every step."""
    handed = list(handed)
    rows = office.store.outbox.letters(campaign=office.campaign.id)
    yield from _post(rows, handed)
    yield from _letters(office, rows)
    yield from _unsolicited(rows, handed)
    yield from _caps(office, rows)
    wild = {row.state for row in office.store.mail.messages()} - {MessageState.DONE, MessageState.REVIEW}
    if wild:
        yield f"messages in state {wild}"


def worth_nothing(office: Office, worthless: set[str]) -> Iterator[str]:
    """What a stranger wrote of himself credits nobody and brings forth no letter, but by staff's word."""
    decided = office.store.rulings.all()
    released = {row.target for row in decided if row.kind == "release"}
    # What our server found false gets no letter even then, unless staff let the letter itself go.
    found_out = {row.sha256 for row in office.store.mail.messages() if row.authentic is Authenticity.FALSE}
    ruled = {row.message for row in decided} - found_out
    for document in office.store.documents.all():
        if document.message in worthless and document.decision is Decision.AUTO:
            yield f"document {document.id} of a message that proves nothing was given to {document.union} by itself"
    for row in office.store.outbox.letters():
        if row.occasion.message in worthless - ruled and row.state in GONE and str(row.id) not in released:
            yield f"letter {row.id} went to whoever sent {row.occasion.message}"


def silenced(office: Office, lost: Mapping[str, int]) -> Iterator[str]:
    """Only an address whose server really said so, once for good or several times for now, is thought dead."""
    for address in dead_addresses(office):
        if lost.get(address, 0) < SIGNS:
            yield f"{address} is silenced by {lost.get(address, 0)} true signs"


def _gave_way(row, rows) -> bool:
    others = [one for one in rows if one.message_id == row.message_id and one.id != row.id]
    went = [one for one in others if one.state in {LetterState.SENT, LetterState.UNCERTAIN}]
    return row.occasion.startswith("withdrawn:") and len(went) == 1


def _post(rows, handed: list[Handed]) -> Iterator[str]:
    """No letter twice in the post; what was sent is there, what is there was sent or is uncertain."""
    copies = Counter(one.message_id for one in handed)
    for message_id, count in copies.items():
        if count > 1:
            yield f"{message_id} was handed over {count} times"
    for row in rows:
        copy = row.message_id in copies
        if row.state is LetterState.SENT and not copy:
            yield f"letter {row.id} counts as sent and was never handed over"
        # One that was withdrawn gave its place, and its id, to the letter that was written anew.
        if copy and row.state not in {LetterState.SENT, LetterState.UNCERTAIN} and not _gave_way(row, rows):
            yield f"letter {row.id} was handed over and counts as {row.state}"
    for message_id in copies.keys() - {row.message_id for row in rows}:
        yield f"{message_id} went out and is in no outbox"


def _letters(office: Office, rows) -> Iterator[str]:
    """At most one answer a message, none to a machine; at most one unsolicited letter a union and day."""
    unsolicited = [
        row
        for row in rows
        if row.kind in UNSOLICITED and not row.occasion.startswith("withdrawn:") and not row.occasion.is_unreached
    ]
    told = Counter((row.union, row.queued_at.astimezone(ZONE).date()) for row in unsolicited)
    for (union, day), count in told.items():
        if count > 1:
            yield f"{union} got {count} unsolicited letters on {day}"
    answered = Counter(row.occasion.partition(":")[2] for row in rows if row.occasion.startswith("answer:"))
    for sha256, count in answered.items():
        if count > 1:
            yield f"{sha256} was answered {count} times"
    silent = {m.sha256 for m in office.store.mail.messages() if m.klass in SILENT or m.robot}
    for row in rows:
        if row.kind in ANSWERS and row.occasion.partition(":")[2] in silent and row.state not in KEPT:
            yield f"a machine's message was answered by letter {row.id}"
    yield from _unanswered(office, rows)


def _unanswered(office: Office, rows) -> Iterator[str]:
    """What tells of a union's document is always written, if only for staff to see."""
    told = {row.occasion.message for row in rows if row.kind in ANSWERS}
    messages = {m.sha256: m for m in office.store.mail.messages(campaign=office.campaign.id)}
    for document in office.store.documents.all(campaign=office.campaign.id):
        message = messages[document.message]
        # A scan that shows what stands already is no submission; what the office hands in itself has no other sender.
        nobody_waits = document.role is FileRole.SCAN or (message.sender and message.sender.email in office.own)
        answerable = document.decision is Decision.AUTO and message.klass not in SILENT and not nobody_waits
        if answerable and message.sha256 not in told:
            yield f"document {document.id} of {document.union} has no letter"


def _unsolicited(rows, handed: list[Handed]) -> Iterator[str]:
    """At most one unsolicited letter reaches a union on a day, whenever it was written, and no overdue one at night."""
    kinds = {row.message_id: row for row in rows if row.kind in UNSOLICITED and row.state is LetterState.SENT}
    went = [(kinds[one.message_id], one.at.astimezone(ZONE)) for one in handed if one.message_id in kinds]
    for (union, day), count in Counter((row.union, at.date()) for row, at in went).items():
        if count > 1:
            yield f"{union} was handed {count} unsolicited letters on {day}"
    for row, at in went:
        if not DAY_BEGINS <= at.hour < DAY_ENDS and row.kind is LetterKind.OVERDUE:
            yield f"letter {row.id} for {row.union} went at {at:%H:%M}"


def _caps(office: Office, rows) -> Iterator[str]:
    """No more letters go in an exchange than the cap lets through, but those that staff released."""
    released = {row.target for row in office.store.rulings.all() if row.kind == "release"}
    answered = {message.sha256: message.in_reply_to for message in office.store.mail.messages()}
    by_id = {row.message_id: row for row in rows}
    for row in rows:
        known, asked = {row.message_id: row}, [row]
        while asked:
            ids = answered.get(asked.pop().occasion.rpartition(":")[2], ())
            fresh = [by_id[one] for one in ids if one in by_id and one not in known]
            known |= {one.message_id: one for one in fresh}
            asked += fresh
        free = [one for one in known.values() if str(one.id) not in released and one.state is LetterState.SENT]
        if len(free) > office.campaign.posting.per_thread:
            yield f"letter {row.id} is one of {len(free)} in one exchange"


def in_the_ledger(office: Office) -> Iterator[str]:
    """Everything that the mailbox holds is in the ledger, with its bytes."""
    for one in reconcile(office).differences:
        yield f"UID {one.uid}: {one.says}"


def at_the_end(office: Office, delivered: Iterable[bytes]) -> Iterator[str]:
    """What holds when everything has come to rest."""
    there = set(map(digest, delivered))
    known = {row.sha256 for row in office.store.mail.messages(copies=True)}
    for sha256 in there ^ known:
        yield f"message {sha256} {'is lost' if sha256 in there else 'came from nowhere'}"
    for sha256, reason in office.store.verify():
        yield f"archive: {sha256} {reason}"
    for row in office.store.outbox.letters(state=LetterState.QUEUED):
        yield f"letter {row.id} ({row.kind}) is still queued: {row.error}"


def seen_by_somebody(office: Office, speaking: Collection[str]) -> Iterator[str]:
    """Nothing that announces or brings a submission ends in silence: a letter, a review row or a finding shows it."""
    told = {row.occasion.message for row in office.store.outbox.letters() if row.kind in ANSWERS}
    shown = {one.message for one in office.store.documents.all() if _is_shown(one)}
    for message in office.store.mail.messages(copies=True):
        # A copy has its first one's rows; what came before the campaign is passed over.
        early = message.received_at < office.campaign.opens_at
        if message.sha256 in speaking and not early and (message.copy_of or message.sha256) not in told | shown:
            yield f"message {message.sha256} ({message.klass}, «{message.subject}») is seen by nobody"


def _is_shown(document) -> bool:
    # What staff ruled on they saw; a scan of what stands already shows nothing new.
    if document.decision in {Decision.REVIEW, Decision.MANUAL} or document.role is FileRole.SCAN:
        return True
    return any(found.severity is Severity.ERROR for found in document.findings)


def nothing_uncertain(office: Office, handed: Iterable[Handed]) -> Iterator[str]:
    """What the Sent folder shows is known to have gone."""
    shown = {one.message_id for one in handed}
    for row in office.store.outbox.letters(state=LetterState.UNCERTAIN):
        if row.message_id in shown:
            yield f"letter {row.id} lies in the Sent folder and is still uncertain"


def computed_afresh(office: Office) -> Iterator[str]:
    """Everything derived comes out the same from the bytes."""
    before = said(office)
    for line in replay(office):
        yield f"replay: {line}"
    for line in said(office).differences(before):
        yield f"replay: {line}"

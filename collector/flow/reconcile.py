"""Compares the mailbox with the ledger, message by message: nothing lost is a count, not an impression.

Writes two notes and nothing else: what is still to be fetched, so that the next pass corrects what it can, and the UIDs
that differ, for the alarm. Not for taking mail in: that is `intake.py`.
"""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field

from collector.model import MessageState
from collector.office.office import Office
from collector.store import Sighted

_WORDS = {MessageState.DONE: "đã xong", MessageState.REVIEW: "chờ xem", MessageState.FAILED: "lỗi"}
# The note for the alarm: the UIDs that differ, separated by spaces.
NOTE = "reconcile"
MISSING = "có trong hộp thư, chưa có trong sổ"
LOST = "có trong sổ, nhưng kho không còn đúng thư gốc"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a mailbox held at one moment."""

    mailbox: str
    validity: str
    uids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One message that is not as it should be."""

    uid: str
    says: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a comparison found; only true differences, for the alarm."""

    mailbox: str
    held: int  # how many messages the mailbox holds
    differences: tuple[Difference, ...] = ()
    states: dict[MessageState, int] = field(default_factory=dict)

    def sentence(self) -> str:
        """Describe it in one line."""
        told = ", ".join(f"{self.states[state]} {word}" for state, word in _WORDS.items() if self.states.get(state))
        found = f"{len(self.differences)} điểm khác" if self.differences else "không có điểm khác"
        return f"{self.held} thư trong hộp thư{f' ({told})' if told else ''}: {found}."


def holdings(office: Office) -> Holdings:
    """List what the mailbox holds now. Raises MailboxRefused."""
    with closing(office.mailbox()) as mailbox:
        return Holdings(mailbox.name, mailbox.validity, mailbox.uids())


def reconcile(office: Office, held: Holdings | None = None) -> Reconciled:
    """Find every message of the mailbox that the ledger lacks, or whose bytes are gone. Raises MailboxRefused.

    To poll first, list (`holdings`), poll, and then compare: a message that came in between is then no difference.
    """
    before = held or holdings(office)
    ledger = office.store.mail.sighted(before.mailbox, before.validity)
    differing = _differing(office, before.uids, ledger)
    if held and differing:
        differing = _still_there(differing, before, holdings(office))
    office.store.mail.owe(before.mailbox, before.validity, differing.keys())
    _note(office, before, differing, polled=held is not None)
    states = Counter(ledger[uid].state for uid in before.uids if uid in ledger)
    differences = tuple(Difference(uid, differing[uid]) for uid in sorted(differing, key=_place))
    return Reconciled(before.mailbox, len(before.uids), differences, dict(states))


def _differing(office: Office, uids: frozenset[str], ledger: dict[str, Sighted]) -> dict[str, str]:
    found = {uid: MISSING for uid in uids if uid not in ledger}
    return found | {uid: LOST for uid in uids if uid in ledger and not _kept(office, ledger[uid])}


def _still_there(differing: dict[str, str], before: Holdings, after: Holdings) -> dict[str, str]:
    """Leave out what a colleague moved or expunged since; under new UIDs nothing can be told, and all is."""
    if (after.mailbox, after.validity) != (before.mailbox, before.validity):
        return differing
    return {uid: says for uid, says in differing.items() if uid in after.uids}


def _note(office: Office, held: Holdings, differing: dict[str, str], *, polled: bool) -> None:
    """Note what an alarm is worth: where no poll lies between, mail above the position merely waits for it."""
    highest = office.store.mail.position(held.mailbox, held.validity).uid
    waiting = {uid for uid in differing if held.validity and not polled and int(uid) > highest}
    # A file's name may contain a space.
    noted = ("_".join(uid.split()) for uid in sorted(differing.keys() - waiting, key=_place))
    office.store.notes.set_meta(NOTE, " ".join(noted) or None)


def _kept(office: Office, sighted: Sighted) -> bool:
    """Return whether the bytes lie in the archive, by their size; `verify` reads them all."""
    try:
        return office.store.archive.path(sighted.sha256).stat().st_size == sighted.size
    except OSError:
        return False


def _place(uid: str) -> tuple[int, str]:
    return (int(uid) if uid.isdigit() else 0, uid)

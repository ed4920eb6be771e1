"""How far staff are with each question and withdrawal: open, or settled by a ruling. The same at every door.

A question is settled by a ruling on it, or by one on the union that asked, made since: more time given, a note of a
call. A withdrawal is settled by a ruling on it, by rulings on every document that it means, or by newer versions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from collector.model import RULINGS_ON_UNIONS, MessageClass, QuestionState, RulingKind
from collector.office.books import Books
from collector.office.known import registered_for
from collector.office.office import Office
from collector.office.owner_answers import is_open
from collector.store import MessageRow

_ON_UNIONS = (*RULINGS_ON_UNIONS, RulingKind.NOTE)


@dataclass(frozen=True, slots=True)
class OpenWithdrawal:
    """A message that asks not to use something and that staff have not settled."""

    message: MessageRow
    documents: tuple[str, ...]  # what it means and is open; () where staff have to say


def question_states(office: Office, opened: Books, messages: Iterable[MessageRow]) -> dict[str, QuestionState]:
    """Return of each question and withdrawal among some messages, by its sha256, how far staff are with it.

    `opened` are the books of all unions.
    """
    asked = [one for one in messages if one.klass is MessageClass.QUESTION and one.copy_of is None]
    if not asked:
        return {}
    settled = {one.target for one in office.store.rulings.in_force(office.campaign.id, RulingKind.SETTLE)}
    settled |= opened.withdrawals.settled
    plain = [one for one in asked if one.sha256 not in settled and one.sha256 not in opened.withdrawals.meant]
    # An answer to our own question waits as long as a document does that it is about.
    settled |= {one.sha256 for one in plain if is_open(office, one) is False}
    ruled = _ruled(office) if plain else {}
    settled |= {one.sha256 for one in plain if _is_ruled(office, one, ruled)}
    return {one.sha256: QuestionState.SETTLED if one.sha256 in settled else QuestionState.OPEN for one in asked}


def open_withdrawals(office: Office, opened: Books) -> list[OpenWithdrawal]:
    """Return the withdrawals that wait for staff, by receipt. `opened` are the books of all unions."""
    taken = opened.withdrawals
    found = []
    for sha256, meant in taken.meant.items():
        row = office.store.mail.message(sha256) if sha256 not in taken.settled else None
        if row:
            documents = tuple(id_ for id_ in meant if any(one.message == sha256 for one in taken.open.get(id_, ())))
            found.append(OpenWithdrawal(row, documents))
    return sorted(found, key=lambda one: (one.message.received_at, one.message.number))


def _ruled(office: Office) -> dict[str, datetime]:
    """Return when staff last ruled on each union, or noted something of it."""
    found: dict[str, datetime] = {}
    for kind in _ON_UNIONS:
        for one in office.store.rulings.in_force(office.campaign.id, kind):
            found[one.target] = max(one.at, found.get(one.target, one.at))
    return found


def _is_ruled(office: Office, message: MessageRow, ruled: Mapping[str, datetime]) -> bool:
    unions = registered_for(office, message.sender.email) if message.sender else frozenset()
    at = ruled.get(next(iter(unions))) if len(unions) == 1 else None
    return at is not None and at > message.received_at

"""The questions that a digest lists: which of them wait, what they say, and the answer that is laid ready.

Not for withdrawals: those have a place of their own in the digest (`questions`).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from collector.errors import CollectorError
from collector.letters import OpenQuestion, suggest
from collector.model import MessageClass, RulingKind, Union
from collector.office.books import Books, deadline_of
from collector.office.doubts import forged
from collector.office.office import Office
from collector.store import MessageRow

_OPEN_QUESTION = timedelta(days=7)
_READ = 10  # questions of which a digest quotes the words


def read_questions(office: Office, since: datetime | None, now: datetime) -> dict[str, str]:
    """Return what the first open questions say, by their messages.

    They are read by the child processes, which may take their time: call before a transaction, never within.
    """
    messages = office.store.mail.messages(campaign=office.campaign.id)
    asked = waiting_questions(office, messages, since, now)[:_READ]
    return {message.sha256: _words_of(office, message) for message, _ in asked}


def waiting_questions(
    office: Office, messages: Iterable[MessageRow], since: datetime | None, now: datetime
) -> list[tuple[MessageRow, Union | None]]:
    """Return the questions that wait: those since the last digest, and older ones of which nothing shows an answer.

    What a person answered by telephone nobody here knows, so an old question is listed for a week and no longer.
    """
    rulings, campaign = office.store.rulings, office.campaign.id
    # A withdrawal has a place of its own.
    told = {one.message for one in office.store.mail.withdrawals(campaign)}
    told |= {one.target for one in rulings.in_force(campaign, RulingKind.SETTLE)}
    recent = (m for m in messages if m.klass is MessageClass.QUESTION and now - m.received_at <= _OPEN_QUESTION)
    asked = [m for m in recent if m.sha256 not in told]
    ruled: dict[str, datetime] = {}
    for ruling in office.store.rulings.all(campaign=office.campaign.id) if asked else ():
        ruled[ruling.target] = max(ruling.at, ruled.get(ruling.target, ruling.at))
    found: list[tuple[MessageRow, Union | None]] = []
    for message in asked:
        union = _whose(office, message)
        is_new = since is None or message.received_at > since
        settled = union is None or ruled.get(union.code, message.received_at) > message.received_at
        if is_new or not settled:
            found.append((message, union))
    return found


def open_question(office: Office, message: MessageRow, union: Union | None, opened: Books, text: str) -> OpenQuestion:
    """Return a question as the digest tells it, with the answer that its words and the books suggest."""
    against = forged(message)
    suggestion = suggest(
        message.subject,
        text,
        office.campaign,
        union=union,
        deadline=deadline_of(office, union.code, opened.extensions) if union else None,
        standings=opened.of(union.code) if union else (),
    )
    # What a forger asks for is not laid ready.
    ready = None if against else suggestion
    return OpenQuestion(message.sender, message.subject, message.received_at, union, text, ready, against)


def _whose(office: Office, message: MessageRow) -> Union | None:
    """Return the union whose registered address a question came from; None where several have it."""
    mail = message.sender.email.lower() if message.sender else ""
    found = [union for union in office.unions if mail and mail in (one.lower() for one in union.emails)]
    return found[0] if len(found) == 1 else None


def _words_of(office: Office, message: MessageRow) -> str:
    """Return what was written, read again from the kept bytes; it is told to staff and kept nowhere."""
    try:
        return " ".join(office.readers.read(office.store.archive.path(message.sha256)).body.split())
    except CollectorError:
        return ""

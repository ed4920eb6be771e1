"""The questions that a digest lists: which of them wait, what they say, and the answer that is laid ready.

Not for withdrawals: those have a place of their own in the digest (`questions`).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from collector.errors import CollectorError
from collector.letters import OpenQuestion, suggest
from collector.model import MessageClass, QuestionState, Union
from collector.office.books import Books, books, deadline_of
from collector.office.doubts import forged
from collector.office.known import registered_for
from collector.office.office import Office
from collector.office.questions import question_states
from collector.store import MessageRow

_OPEN_QUESTION = timedelta(days=7)
_READ = 10  # questions of which a digest quotes the words


def read_questions(office: Office, now: datetime) -> dict[str, str]:
    """Return what the first open questions say, by their messages.

    They are read by the child processes, which may take their time: call before a transaction, never within.
    """
    messages = office.store.mail.messages(campaign=office.campaign.id)
    asked = waiting_questions(office, books(office), messages, now)[:_READ]
    return {message.sha256: _words_of(office, message) for message, _ in asked}


def waiting_questions(
    office: Office, opened: Books, messages: Iterable[MessageRow], now: datetime
) -> list[tuple[MessageRow, Union | None]]:
    """Return the open questions of a week, each with the union that asked. `opened` are the books of all unions.

    What a person answered by telephone nobody here knows, so an old question is listed for a week and no longer.
    """
    recent = [m for m in messages if m.klass is MessageClass.QUESTION and now - m.received_at <= _OPEN_QUESTION]
    states = question_states(office, opened, recent)
    # A withdrawal has a place of its own.
    return [
        (message, _whose(office, message))
        for message in recent
        if states.get(message.sha256) is QuestionState.OPEN and message.sha256 not in opened.withdrawals.meant
    ]


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
    found = registered_for(office, message.sender.email) if message.sender else frozenset()
    return office.by_code[next(iter(found))] if len(found) == 1 else None


def _words_of(office: Office, message: MessageRow) -> str:
    """Return what was written, read again from the kept bytes; it is told to staff and kept nowhere."""
    try:
        return " ".join(office.readers.read(office.store.archive.path(message.sha256)).body.split())
    except CollectorError:
        return ""

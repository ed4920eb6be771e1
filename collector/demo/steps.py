"""The replay's steps as the product's own functions, and the page's facts out of the product's own books.

The only file of the demo that knows the rest of the house.
"""

import email
import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default

from collector.demo.facts import DocumentFact, LetterFact, MessageFact, PageFacts, RulingFact
from collector.demo.scenes import END, START
from collector.flow import intake, listings, reminders, rulings
from collector.model import Decision, Figure, LetterKind, Status
from collector.office.books import books
from collector.office.office import Office
from collector.office.outbox import flush
from collector.store import LetterRow, MessageRow

_LONGEST_BODY = 4_000


class RealSteps:
    """The steps of an opened office (`clockwork.Steps`)."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def poll(self, now: datetime) -> None:
        """Take in what is new, answer it and send what is due."""
        intake.poll(self._office, now)

    def tend(self, now: datetime) -> None:
        """Compose and send the reminders and digests that are due."""
        reminders.remind(self._office, now)
        reminders.digest(self._office, now)
        flush(self._office, now)

    def assign(self, sender: str, union: str, who: str, now: datetime) -> None:
        """Settle every waiting document that came from an address."""
        for row in _messages(self._office):
            if row.sender is None or row.sender.email != sender:
                continue
            for document in self._office.store.documents.all(message=row.sha256):
                if document.decision is Decision.REVIEW:
                    rulings.assign(self._office, document.id, union, who=who, now=now)
        flush(self._office, now)

    def extend(self, union: str, until: str, why: str, who: str, now: datetime) -> None:
        """Return a union more time."""
        rulings.extend(self._office, union, until, why=why, who=who, now=now)

    def letters(self) -> Sequence[LetterRow]:
        """Return the letters of the outbox, in order."""
        return self._office.store.outbox.letters(campaign=self._office.campaign.id)

    def statuses(self) -> Sequence[Status]:
        """Return how each union stands."""
        return books(self._office).statuses

    def counts(self) -> dict[LetterKind, int]:
        """Count the letters by kind."""
        return self._office.store.traffic.by_kind(self._office.campaign.id)

    def due(self) -> Sequence[datetime]:
        """Return the instants at which reminders or digests may fall due: the campaign's own, and every morning."""
        campaign = self._office.campaign
        found = {reminder.at for reminder in campaign.reminders}
        for count in range((END.date() - START.date()).days + 1):
            day = START + timedelta(days=count)
            for hour in (*campaign.digests, campaign.workday_starts):
                found.add(day.replace(hour=hour.hour, minute=hour.minute, second=0))
        return sorted(at for at in found if START <= at <= END)


def facts(office: Office, now: datetime) -> PageFacts:
    """Gather everything that the page shows."""
    return PageFacts(
        campaign=office.campaign,
        made_at=now,
        unions=office.unions,
        statuses=books(office).statuses,
        messages=tuple(_message(office, row) for row in _messages(office)),
        documents=_documents(office),
        letters=tuple(_letter(office, row) for row in office.store.outbox.letters(campaign=office.campaign.id)),
        rulings=tuple(
            RulingFact(row.at, row.who, row.action, row.target, row.detail) for row in office.store.notes.audits()
        ),
    )


def _messages(office: Office) -> list[MessageRow]:
    return office.store.mail.messages(campaign=office.campaign.id)


def _message(office: Office, row: MessageRow) -> MessageFact:
    raw = office.store.archive.raw(row.sha256)
    return MessageFact(
        key=row.sha256,
        message_id=row.message_id,
        received_at=row.received_at,
        sender=row.sender.email if row.sender else "",
        subject=row.subject,
        klass=row.klass,
        state=row.state,
        documents=row.documents,
        body=_body(raw, "plain")[:_LONGEST_BODY],
        reason=row.reason,
        about=_about(office, raw),
    )


def _about(office: Office, raw: bytes) -> tuple[str, ...]:
    """Return the unions whose letters a message answers or returns: our ids stand in it, wherever."""
    pattern = rf"<([^<>\s]+@{re.escape(office.domain)})>".encode()
    ids = {found.decode("ascii", "replace") for found in re.findall(pattern, raw)}
    found = office.store.outbox.by_message_id(ids)
    return tuple(sorted({letter.union for letter in found.values() if letter.union}))


def _documents(office: Office) -> tuple[DocumentFact, ...]:
    figures = {row.id: (row.message, row.figures) for row in office.store.documents.all(campaign=office.campaign.id)}
    return tuple(_document(row, *figures[row["id"]]) for row in listings.documents(office))


def _document(row: listings.Row, message: str, figures: tuple[Figure, ...]) -> DocumentFact:
    # The listing may tell more than the page shows.
    kept = {one.name: row[one.name] for one in fields(DocumentFact) if one.name in row}
    return DocumentFact(message=message, figures=figures, **kept)


def _letter(office: Office, row: LetterRow) -> LetterFact:
    raw = office.store.outbox.raw(row.id)
    return LetterFact(
        id=row.id,
        kind=row.kind,
        union=row.union,
        to=row.to,
        cc=row.cc,
        subject=row.subject,
        state=row.state,
        message_id=row.message_id,
        in_reply_to=row.in_reply_to,
        due_at=row.due_at,
        sent_at=row.sent_at,
        text=_body(raw, "plain"),
        html=_body(raw, "html"),
        held=row.held,
    )


def _body(raw: bytes, kind: str) -> str:
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    # A delivery report has no body in the sense of get_body; its first text part is what people read.
    for part in message.walk():
        if part.get_content_type() == f"text/{kind}" and part.get_content_disposition() != "attachment":
            return str(part.get_content())
    return ""

"""What happened with one union, in order: its mail, our letters, what staff decided."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from collector.demo.facts import DocumentFact, LetterFact, MessageFact, PageFacts, RulingFact
from collector.model import Union


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on a timeline; exactly one of the three is set."""

    at: datetime
    message: MessageFact | None = None
    letter: LetterFact | None = None
    ruling: RulingFact | None = None
    documents: tuple[DocumentFact, ...] = ()


class Book:
    """The facts, found by what they belong to."""

    def __init__(self, facts: PageFacts) -> None:
        self.unions = {union.code: union for union in facts.unions}
        self.messages = {message.key: message for message in facts.messages}
        self.documents = {document.id: document for document in facts.documents}
        self.letters = facts.letters
        self.rulings = facts.rulings
        self.indicators = {indicator.code: indicator for indicator in facts.campaign.form.indicators}
        self._of_message: dict[str, list[DocumentFact]] = defaultdict(list)
        for document in facts.documents:
            self._of_message[document.message].append(document)
        self._answers = {letter.in_reply_to: letter for letter in facts.letters if letter.in_reply_to}
        self._by_id = {message.message_id: message for message in facts.messages if message.message_id}
        self._by_address = {email: union.code for union in facts.unions for email in union.emails}

    def documents_of(self, message: MessageFact) -> Sequence[DocumentFact]:
        """Return the documents of a message."""
        return self._of_message[message.key]

    def answer_to(self, message: MessageFact) -> LetterFact | None:
        """Return our answer to a message."""
        return self._answers.get(message.message_id) if message.message_id else None

    def unions_of(self, message: MessageFact) -> set[str]:
        """Return the unions that a message concerns: those of its documents, else the one at home at its address."""
        found = {document.union for document in self.documents_of(message) if document.union}
        found |= set(message.about)
        sender = self._by_address.get(message.sender)
        return found or ({sender} if sender else set())

    def codes_of(self, letter: LetterFact) -> set[str]:
        """Return the unions that a letter concerns: its own, else those of the message that it answers."""
        if letter.union:
            return {letter.union}
        answered = self._by_id.get(letter.in_reply_to or "")
        return self.unions_of(answered) if answered else set()


def timeline(book: Book, union: Union) -> tuple[Entry, ...]:
    """Return what happened with a union, oldest first."""
    mail = [
        Entry(message.received_at, message=message, documents=tuple(book.documents_of(message)))
        for message in book.messages.values()
        if union.code in book.unions_of(message)
    ]
    ours = [
        Entry(letter.sent_at or letter.due_at, letter=letter)
        for letter in book.letters
        if union.code in book.codes_of(letter)
    ]
    named = {union.code} | {d.id for d in book.documents.values() if d.union == union.code}
    decided = [Entry(ruling.at, ruling=ruling) for ruling in book.rulings if ruling.target in named]
    # At one instant the cause comes first: what arrived or was decided, then the letter that follows.
    return tuple(sorted([*mail, *decided, *ours], key=lambda entry: entry.at))

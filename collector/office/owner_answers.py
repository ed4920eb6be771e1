"""What a sender answered to «của công đoàn nào?» puts the union that he names first among those of what waits.

He said so from the same address, bound by the key of our letter or by the Message-ID of his own waiting message. It is
a candidate and decides nothing: staff, or the document itself, say whose it is. Looked up when either of the two
messages is written, so that their order changes nothing.
"""

from collections.abc import Iterator
from dataclasses import replace

from collector.letters import parse_own_id
from collector.model import Authenticity, Candidate, Decision, Verdict
from collector.office.office import Office
from collector.store import DocumentRow, OwnerNamed

_MOST = 5  # candidates of a document
_EVEN = 0.5


def bring_in(office: Office, verdict: Verdict) -> None:
    """Put first what the sender of a message that was just written named for what waits."""
    sender = verdict.message.sender
    waits = any(one.match.decision is Decision.REVIEW for one in verdict.documents)
    doubtful = verdict.authentic is Authenticity.FALSE or verdict.message.rewritten_from
    if sender is None or doubtful or not (waits or verdict.names_owner):
        return
    put_first(office, sender.email, verdict.message.sha256)


def put_first(office: Office, sender: str, message: str) -> None:
    """Put first what a sender named for a message of his that waits, or by a message that names a union."""
    answers = office.store.mail.owners_named(office.campaign.id, sender)
    about = {one.message: _about(office, sender, one) for one in answers}
    touched = about.get(message, set()) | {message}
    for sha256 in sorted(touched):
        named = [one for one in answers if sha256 in about[one.message]]
        for row in office.store.documents.all(message=sha256) if named else ():
            changed = _with_first(row, named, office)
            if row.decision is Decision.REVIEW and row.union is None and changed.candidates != row.candidates:
                office.store.documents.suggest(changed)


def answers_about(office: Office, row: DocumentRow) -> Iterator[OwnerNamed]:
    """Return the answers that name a union for a document that waits, by receipt."""
    message = office.store.mail.message(row.message)
    if row.decision is not Decision.REVIEW or row.rejected or message is None or message.sender is None:
        return
    if message.authentic is Authenticity.FALSE or message.rewritten_from:
        return
    for one in office.store.mail.owners_named(office.campaign.id, message.sender.email):
        if row.message in _about(office, message.sender.email, one) and one.union in office.by_code:
            yield one


def _about(office: Office, sender: str, one: OwnerNamed) -> set[str]:
    """Return the messages of the same sender that an answer is about: by its own ids, or by our letter about them."""
    seal, store, campaign = office.seal, office.store, office.campaign.id
    found = store.mail.own_messages(campaign, sender, one.in_reply_to)
    ours = [id_ for id_ in one.in_reply_to if (own := parse_own_id(id_, seal.key, seal.domain)) and own.valid]
    for letter in store.outbox.by_message_id(ours).values() if ours else ():
        row = store.mail.message(letter.occasion.message) if letter.occasion.message else None
        if row and row.sender and row.sender.email == sender and not row.rewritten_from:
            found.add(row.sha256)
    return found - {one.message}


def _with_first(row: DocumentRow, named: list[OwnerNamed], office: Office) -> DocumentRow:
    for one in named:
        if one.union not in office.by_code:
            continue
        best = max((each.probability for each in row.candidates), default=0.0)
        own = next((each for each in row.candidates if each.union == one.union), Candidate(one.union, max(best, _EVEN)))
        rest = (each for each in row.candidates if each.union != one.union)
        row = replace(row, candidates=(own, *rest)[:_MOST])
    return row

"""What a sender answered to «của công đoàn nào?», laid over what of his waits.

He says so from the same address, bound by the key of our letter or by the Message-ID of his own waiting message. The
union that he names comes first; it decides where the paper itself names it too, or his address is registered for it
(`matching.owner_named` found that when the paper was judged), and all his answers about it agree. What staff decided
stays. Computed from what is recorded each time one of the messages is written: their order changes nothing, and what
comes later may take a decision back. Not for the letters that follow: `incoming` writes them.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from collector.letters import parse_own_id
from collector.matching import OWNER_NAMED
from collector.model import (
    RULINGS_ON_DOCUMENTS,
    Authenticity,
    Candidate,
    Decision,
    Evidence,
    FileRole,
    Finding,
    MessageClass,
    Verdict,
)
from collector.office.assessment import TELLS_OWNER
from collector.office.office import Office
from collector.store import DocumentRow, MessageRow, OwnerNamed
from collector.workdays import instant_in_words

_MOST = 5  # candidates of a document
_EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed from answers: messages, by their sha256."""

    turned: tuple[str, ...] = ()  # of which documents were decided by an answer, or wait again
    asked: tuple[str, ...] = ()  # which are answers to our question, as is known now, and are to be acknowledged


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer with what it is about."""

    told: OwnerNamed
    rows: tuple[DocumentRow, ...]
    sure: frozenset[str]  # of these messages it may decide: it is bound by our key, or as proven as they are


def bring_in(office: Office, verdict: Verdict) -> Followed:
    """Lay the answers of a sender over his documents, when one of his messages was just written."""
    sender = verdict.message.sender
    waits = any(one.if_named or one.match.decision is Decision.REVIEW for one in verdict.documents)
    doubtful = verdict.authentic is Authenticity.FALSE or verdict.message.rewritten_from
    if sender is None or doubtful or not (waits or verdict.names_owner):
        return Followed()
    return lay_over(office, sender.email)


def lay_over(office: Office, sender: str) -> Followed:
    """Lay all answers of a sender over his documents; return what followed."""
    answers = list(_answers(office, sender))
    rows = {row.id: row for one in answers for row in one.rows}
    named = {id_: [one for one in answers if any(row.id == id_ for row in one.rows)] for id_ in rows}
    turned: dict[str, None] = {}
    for id_, row in rows.items():
        changed = _with_first(_bare(row), [one.told for one in named[id_]], office)
        changed = _decided(changed, [one for one in named[id_] if row.message in one.sure], named[id_], office)
        if _was_left(row) and changed != row:
            office.store.documents.attribute(changed)
            if (changed.decision, changed.union) != (row.decision, row.union):
                turned[row.message] = None
    asked = [
        one.told.message
        for one in answers
        if one.told.klass is MessageClass.OTHER and any(_waited(office, row, one, named[row.id]) for row in one.rows)
    ]
    for message in asked:
        office.store.mail.ask(message, TELLS_OWNER)
    return Followed(tuple(turned), tuple(asked))


def answers_about(office: Office, row: DocumentRow) -> Iterator[OwnerNamed]:
    """Return the answers that name a union for a document that waits, by receipt."""
    message = office.store.mail.message(row.message)
    if row.decision is not Decision.REVIEW or row.rejected or message is None or message.sender is None:
        return
    if message.authentic is Authenticity.FALSE or message.rewritten_from:
        return
    for one in _answers(office, message.sender.email):
        if any(about.id == row.id for about in one.rows) and one.told.union in office.by_code:
            yield one.told


def concerned(office: Office, verdict: Verdict) -> set[str]:
    """Return the messages that a verdict, not yet written, may be an answer about."""
    sender = verdict.message.sender
    if not verdict.names_owner or sender is None:
        return set()
    return set(_bound(office, sender.email, verdict.message.sha256, verdict.message.in_reply_to))


def sends_again(office: Office, message: MessageRow) -> bool:
    """Return whether a message brings once more what its sender was asked about, with the name of the union."""
    if message.sender is None or not message.in_reply_to:
        return False
    answers = _answers(office, message.sender.email)
    return any(row.message == message.sha256 for one in answers for row in one.rows)


def is_open(office: Office, message: MessageRow) -> bool | None:
    """Return whether staff have still to say whose the documents are that an answer to our question is about.

    None for every other message, and for one that asks something besides.
    """
    if message.why != TELLS_OWNER or message.sender is None:
        return None
    told = [one for one in _answers(office, message.sender.email) if one.told.message == message.sha256]
    if not told or not told[0].rows:
        return None
    return any(row.decision is Decision.REVIEW and not row.rejected for row in told[0].rows)


def _answers(office: Office, sender: str) -> Iterator[_Answer]:
    for one in office.store.mail.owners_named(office.campaign.id, sender):
        bound = _bound(office, sender, one.message, one.in_reply_to)
        rows = [row for sha256 in sorted(bound) for row in office.store.documents.all(message=sha256)]
        again = _papers(office, one.message) if rows else []
        if again:
            # The file once more, with the word asked for. About another file it says nothing.
            came = {row.sha256 for row in again} - {None}
            rows = [row for row in rows if row.sha256 in came]
            rows += [row for row in again if row.sha256 in {each.sha256 for each in rows}]
        sure = frozenset(sha256 for sha256, is_sure in bound.items() if is_sure or _as_proven(office, one, sha256))
        yield _Answer(one, tuple(rows), sure | {one.message})


def _bound(office: Office, sender: str, message: str, in_reply_to: Collection[str]) -> dict[str, bool]:
    """Return the messages of a sender that an answer of his is about, and whether the key of our letter says so.

    By their own ids, or by a letter of ours about them.
    """
    seal, store, campaign = office.seal, office.store, office.campaign.id
    found = dict.fromkeys(store.mail.own_messages(campaign, sender, in_reply_to), False)
    ours = [id_ for id_ in in_reply_to if (own := parse_own_id(id_, seal.key, seal.domain)) and own.valid]
    for letter in store.outbox.by_message_id(ours).values() if ours else ():
        row = store.mail.message(letter.occasion.message) if letter.occasion.message else None
        if row and row.sender and row.sender.email == sender and not row.rewritten_from:
            found[row.sha256] = True
    # Whom our server found false sent nothing of his.
    rows = {sha256: store.mail.message(sha256) for sha256 in found if sha256 != message}
    return {sha: found[sha] for sha, row in rows.items() if row and row.authentic is not Authenticity.FALSE}


def _papers(office: Office, message: str) -> list[DocumentRow]:
    return [row for row in office.store.documents.all(message=message) if row.role is not FileRole.NOTHING]


def _as_proven(office: Office, one: OwnerNamed, about: str) -> bool:
    """Return whether an answer bound by nothing but an id is as proven as what it is about: anybody may know an id."""
    rows = [office.store.mail.message(sha256) for sha256 in (one.message, about)]
    answer, paper = (row.authentic if row else Authenticity.UNKNOWN for row in rows)
    return answer is Authenticity.PROVEN or paper is not Authenticity.PROVEN


def _was_left(row: DocumentRow) -> bool:
    """Return whether the machine left a document to staff, whatever they said since: answers tell of no other."""
    return row.decision is Decision.REVIEW or bool(row.if_named)


def _is_told(row: DocumentRow) -> bool:
    """Return whether a document was decided by an answer."""
    return row.decision is Decision.AUTO and any(one.kind == OWNER_NAMED for one in row.evidence)


def _bare(row: DocumentRow) -> DocumentRow:
    """Return a document as it is without any answer."""
    evidence = tuple(one for one in row.evidence if one.kind != OWNER_NAMED)
    if not _is_told(row):
        return replace(row, evidence=evidence)
    added = _added(row, row.union)
    findings = tuple(one for one in row.findings if one not in added)
    return replace(row, decision=Decision.REVIEW, union=None, evidence=evidence, findings=findings)


def _added(row: DocumentRow, union: str | None) -> tuple[Finding, ...]:
    return next((one.added for one in row.if_named if one.union == union), ())


def _with_first(row: DocumentRow, named: Sequence[OwnerNamed], office: Office) -> DocumentRow:
    for one in named:
        if one.union not in office.by_code:
            continue
        best = max((each.probability for each in row.candidates), default=0.0)
        own = next((each for each in row.candidates if each.union == one.union), Candidate(one.union, max(best, _EVEN)))
        rest = (each for each in row.candidates if each.union != one.union)
        row = replace(row, candidates=(own, *rest)[:_MOST])
    return row


def _decided(row: DocumentRow, sure: Sequence[_Answer], named: Sequence[_Answer], office: Office) -> DocumentRow:
    """Return a document as decided by its sender's answers, where they agree and have a second opinion.

    What comes after the close of a campaign changes nothing that stands. Whose it is by staff's word stays theirs.
    """
    closed_at = office.store.rulings.closed_at(office.campaign.id)
    counting = [one.told for one in sure if closed_at is None or one.told.received_at < closed_at]
    unions = {one.told.union for one in named}
    if not counting or len(unions) != 1:
        return row
    (code,) = unions
    if code not in office.by_code or all(one.union != code for one in row.if_named):
        return row
    said = f"{office.by_code[code].name} (thư nhận {instant_in_words(counting[0].received_at)})"
    evidence = (*row.evidence, Evidence(OWNER_NAMED, code, said, office.index.weights.kinds[OWNER_NAMED]))
    row = replace(row, evidence=tuple(sorted(evidence, key=lambda one: -one.weight)))
    if row.decision is not Decision.REVIEW:
        return row
    return replace(row, decision=Decision.AUTO, union=code, findings=(*row.findings, *_added(row, code)))


def _waited(office: Office, row: DocumentRow, answer: _Answer, named: Sequence[_Answer]) -> bool:
    """Return whether a document waited when an answer about it came: by the machine's word, and by staff's."""
    told = answer.told
    if row.decision is Decision.REVIEW and not row.rejected:
        return True
    if _is_told(row):
        return named[0].told.message == told.message
    kinds, campaign = RULINGS_ON_DOCUMENTS, office.campaign.id
    ruled = [one.at for one in office.store.rulings.all(campaign=campaign, target=row.id) if one.kind in kinds]
    return bool(ruled) and min(ruled) > told.received_at

"""What a letter tells of a message: its files and the unions that they belong to, as they stand in the books.

Also in short, fact by fact, as it is kept of a letter that told it (`store.tellings`). Not for deciding who hears it.
"""

from collections.abc import Iterable, Sequence

from collector.letters import FileFacts, Incoming, UnionFacts
from collector.model import (
    FAULTY_STATES,
    OWNED,
    SOUND_STATES,
    Address,
    Deadline,
    Decision,
    DocumentState,
    FileRole,
    Finding,
    Format,
    Severity,
    Standing,
    Status,
)
from collector.office.books import Books, aim_of, deadline_of
from collector.office.office import Office
from collector.store import DocumentRow, MessageRow


def incoming_facts(message: MessageRow, to: Address) -> Incoming:
    """Return what a letter tells of the message that it answers, to whom it goes."""
    return Incoming(
        sha256=message.sha256,
        message_id=message.message_id,
        references=message.in_reply_to,
        subject=message.subject,
        sender=to,
        received_at=message.received_at,
    )


def union_facts(office: Office, code: str, opened: Books) -> UnionFacts:
    """Return how a union stands."""
    return UnionFacts(
        union=office.by_code[code],
        deadline=deadline_of(office, code, opened.extensions),
        aim=aim_of(office, code, opened.extensions),
        standings=opened.of(code),
    )


def state_of(document: DocumentRow, opened: Books | None) -> DocumentState:
    """Return how a document stands, by the books of its union where they are open."""
    stands = opened.documents.get(document.id) if opened else None
    if stands:
        return stands.state
    if document.rejected:
        return DocumentState.REJECTED
    return DocumentState.REVIEW if document.decision is Decision.REVIEW else DocumentState.NOT_A_SUBMISSION


def file_facts(office: Office, document: DocumentRow, opened: Books | None) -> FileFacts:
    """Return what a letter tells of a document."""
    stands = opened.documents.get(document.id) if opened else None
    requirement = next((r for r in office.campaign.requirements if r.id == document.requirement), None)
    return FileFacts(
        path=document.path,
        size=document.size,
        sha256=document.sha256,
        requirement=requirement,
        union=document.union if document.decision in OWNED else None,
        state=state_of(document, opened),
        findings=opened.findings.get(document.id, document.findings) if opened else document.findings,
        version=stands.version if stands else None,
        role=document.role,
        container=document.container,
        embedded=document.format is Format.IMAGE and document.role is FileRole.NOTHING,
    )


# --- in short -----------------------------------------------------------------------------------------------

# How a document may stand as far as its sender is told: a version that another one replaced was taken all the same.
SOUND, FAULTY, WAITS, REFUSED, NOTHING = "sound", "faulty", "waits", "refused", "nothing"
_SHORT = (
    dict.fromkeys(SOUND_STATES, SOUND)
    | dict.fromkeys(FAULTY_STATES, FAULTY)
    | {
        DocumentState.REVIEW: WAITS,
        DocumentState.REJECTED: REFUSED,
        DocumentState.NOT_A_SUBMISSION: NOTHING,
    }
)
_MARKS = frozenset({Standing.EXEMPT, Standing.NOTHING_TO_REPORT, Standing.PAPER})
DEADLINE, MARK = "deadline", "mark:"


def told_of_documents(documents: Iterable[DocumentRow], opened: Books | None) -> dict[str, str]:
    """Return what a letter tells of the documents of a message: whose each is, as what, how it stands, its errors."""
    told = {}
    for one in documents:
        state = _SHORT[state_of(one, opened)]
        # What waits is nobody's, unless it waits for a look at its layout alone
        counts = state not in {NOTHING, WAITS} or (state == WAITS and one.union is not None)
        told[f"{one.id}/union"] = one.union or "" if counts else ""
        told[f"{one.id}/requirement"] = one.requirement or "" if counts else ""
        told[f"{one.id}/state"] = state
        findings = opened.findings.get(one.id, one.findings) if opened else one.findings
        if state == FAULTY:
            told |= {f"{one.id}/{found.code}@{found.where or ''}": "yes" for found in errors(findings)}
    return told


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return what has to be corrected."""
    return [found for found in findings if found.severity is Severity.ERROR and found.waived is None]


def told_of_union(rows: Sequence[Status]) -> dict[str, str]:
    """Return what a letter tells of a union beside its documents: what it need not send by mail."""
    return {f"{MARK}{row.requirement}": _mark(row) if row.state in _MARKS else "" for row in rows}


def _mark(row: Status) -> str:
    """Return a mark in short; of a paper with the day and the way on which it came, where they are told."""
    more = (row.on.isoformat() if row.on else "", row.mark.via if row.mark else "")
    return " ".join(filter(None, (row.state.value, *more)))


def told_of_deadline(deadline: Deadline) -> dict[str, str]:
    """Return what a letter tells of the deadline of a union."""
    return {DEADLINE: f"{deadline.ends_at.isoformat()} {deadline.words}"}

"""The review queue: whose a doubtful document is, settled with one press; and what the registry may learn from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from collector.desk.file_content import Reading, reading
from collector.desk.request import Changed, NotFound, Visit, mark
from collector.errors import CollectorError
from collector.flow import board, rulings
from collector.model import Decision, Evidence, Finding, Severity
from collector.office.books import books
from collector.store import DocumentRow

_SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A union that the document may belong to, with what speaks for it."""

    code: str
    name: str
    share: float | None
    reasons: tuple[Evidence, ...]
    against: tuple[Evidence, ...]


def queue(visit: Visit) -> Response:
    """Show what waits, the oldest first, and the proposals for the registry."""
    waiting = waiting_documents(visit)
    messages = {sha: visit.office.store.mail.message(sha) for sha in {d.message for d in waiting}}
    return visit.show(
        "review.html",
        title="Chờ xem",
        documents=waiting,
        messages=messages,
        proposals=rulings.proposals(visit.office),
    )


def one(visit: Visit) -> Response:
    """Show a waiting document with what speaks for whom."""
    document = known(visit)
    if document.decision is not Decision.REVIEW or document.rejected:
        return visit.go(f"/documents/{document.id}")
    waiting = [d.id for d in waiting_documents(visit)]
    here = waiting.index(document.id) if document.id in waiting else 0
    message = visit.office.store.mail.message(document.message)
    return visit.show(
        "review-one.html",
        title=document.name or "Văn bản",
        document=document,
        message=message,
        body=_body(visit, document),
        choices=choices(visit, document),
        others=_others(document),
        paper=paper(visit, document, document.findings),
        errors=any(f.severity is Severity.ERROR for f in document.findings),
        stands=books(visit.office, {document.union or ""}).documents.get(document.id),
        before=waiting[here - 1] if here > 0 else None,
        after=waiting[here + 1] if here + 1 < len(waiting) else None,
        place=here + 1,
        total=len(waiting),
        seen=seen(visit, document.id),
        suggested=_suggested(visit, visit.asked("q")),
        asked=visit.asked("q"),
    )


def suggest(visit: Visit) -> Response:
    """Return the unions that fit what somebody types, as buttons."""
    document = known(visit)
    return visit.show("review-suggest.html", suggested=_suggested(visit, visit.asked("q")), document=document)


def assign(visit: Visit) -> Response:
    """Return the document to a union; with a reason, accept it in spite of its errors."""
    document, union = visit.part("document"), visit.told("union")
    requirement = visit.told("requirement") or None
    why = visit.told("why") if visit.told("accept") else ""
    if visit.told("accept") and not why:
        return visit.go(f"/review/{document}", said="Chưa giao: muốn nhận dù còn lỗi thì cần ghi lý do.")

    def act() -> str:
        who = visit.person.name
        said = rulings.assign(visit.office, document, union, requirement=requirement, who=who, now=visit.now)
        if why:
            said += " " + rulings.accept(visit.office, document, why=why, who=who, now=visit.now)
        return said

    return _settle(visit, document, act)


def reject(visit: Visit) -> Response:
    """Do not take the document."""
    document = visit.part("document")
    return _settle(
        visit,
        document,
        lambda: rulings.reject(visit.office, document, why=visit.told("why"), who=visit.person.name, now=visit.now),
    )


def accept(visit: Visit) -> Response:
    """Accept the document in spite of its errors."""
    document = visit.part("document")
    return _settle(
        visit,
        document,
        lambda: rulings.accept(visit.office, document, why=visit.told("why"), who=visit.person.name, now=visit.now),
    )


def set_aside(visit: Visit) -> Response:
    """Report that the document is no submission."""
    document = visit.part("document")
    why = visit.told("why") or "không phải tài liệu cần nộp"
    return _settle(
        visit,
        document,
        lambda: rulings.set_aside(visit.office, document, why=why, who=visit.person.name, now=visit.now),
    )


def undo(visit: Visit) -> Response:
    """Take a ruling back."""
    number = int(visit.part("ruling"))
    why = visit.told("why") or "hoàn tác ngay sau khi quyết định"
    with visit.desk.offices.deciding:
        ruling = visit.office.store.rulings.one(number)
        if ruling is None:
            raise NotFound
        if ruling.undone:
            raise Changed
        said = rulings.undo(visit.office, number, why=why, who=visit.person.name, now=visit.now)
    to = visit.told("after")
    return visit.go(to if to.startswith("/") and not to.startswith("//") else "/review", said=said)


def proposal(visit: Visit) -> Response:
    """Confirm or drop a proposal for the registry."""
    number = visit.part("proposal")
    with visit.desk.offices.deciding:
        if number not in {one.id for one in rulings.proposals(visit.office)}:
            raise Changed
        settle = rulings.accept_proposal if visit.told("do") == "accept" else rulings.drop_proposal
        said = settle(visit.office, number, who=visit.person.name, now=visit.now)
    return visit.go("/review#proposals", said=said)


# --- shared with the page of a document


def known(visit: Visit) -> DocumentRow:
    """Return the document of the path. Raises NotFound."""
    document = visit.office.store.documents.one(visit.part("document"))
    if document is None or document.campaign != visit.office.campaign.id:
        raise NotFound
    return document


def seen(visit: Visit, document: str) -> str:
    """Return the mark of a document as it stands: it changes with every ruling and every new judgement."""
    row = visit.office.store.documents.one(document)
    if row is None:
        raise NotFound
    newest = max((one.id for one in visit.office.store.rulings.all(target=document)), default=0)
    return mark(newest, row.decision, row.union, row.requirement, row.rejected, row.approved, row.role, row.findings)


def paper(visit: Visit, document: DocumentRow, findings: Sequence[Finding]) -> Reading:
    """Return the document as it was read with what is said of it, or why it cannot be."""
    try:
        message = visit.desk.offices.read(visit.office, document.message)
    except CollectorError as error:
        return Reading((), (), cut=False, why=str(error))
    return reading(message, document, findings, visit.office.campaign)


def choices(visit: Visit, document: DocumentRow) -> tuple[Choice, ...]:
    """Return the candidates, the best first, each with what speaks for and against it."""
    found = []
    for candidate in document.candidates:
        union = visit.office.by_code.get(candidate.union)
        told = [one for one in document.evidence if one.union == candidate.union]
        found.append(
            Choice(
                candidate.union,
                union.name if union else candidate.union,
                candidate.probability,
                tuple(one for one in told if one.weight >= 0),
                tuple(one for one in told if one.weight < 0),
            )
        )
    return tuple(found)


def waiting_documents(visit: Visit) -> list[DocumentRow]:
    """Return the documents that wait for staff, the oldest first."""
    return visit.office.store.documents.waiting(visit.office.campaign.id)


def _others(document: DocumentRow) -> list[Evidence]:
    """Return what speaks for none of the candidates: a name that nobody knows, a union that came off badly."""
    named = {candidate.union for candidate in document.candidates}
    return [one for one in document.evidence if one.union not in named]


def _settle(visit: Visit, document: str, act: Callable[[], str]) -> Response:
    waiting = [d.id for d in waiting_documents(visit)]
    said = visit.decide(lambda: seen(visit, document), act)
    newest = max((one.id for one in visit.office.store.rulings.all(target=document)), default=None)
    return visit.go(_next(visit, waiting, document), said=said, undo=newest)


def _next(visit: Visit, waiting: list[str], document: str) -> str:
    """Lead on: to the next that waits where this was the queue, else back to the document."""
    if not visit.path.startswith("/review/"):
        return f"/documents/{document}"
    still = {d.id for d in waiting_documents(visit)}
    behind = waiting[waiting.index(document) + 1 :] if document in waiting else []
    ahead = [one for one in [*behind, *waiting] if one in still and one != document]
    return f"/review/{ahead[0]}" if ahead else "/review"


def _suggested(visit: Visit, asked: str) -> list[board.Row]:
    return board.select(visit.board(), asked=asked)[:_SUGGESTED] if asked.strip() else []


def _body(visit: Visit, document: DocumentRow) -> tuple[str, str]:
    try:
        message = visit.desk.offices.read(visit.office, document.message)
    except CollectorError:
        return "", ""
    return message.body, message.quoted

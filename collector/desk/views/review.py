"""The review queue: whose a doubtful document is, settled with one press; and what the registry may learn from it."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from collector.desk.document_details import (
    candidates,
    document_as_read,
    requested_document,
    version_seen,
)
from collector.desk.request import Changed, DeskRequest, NotFound
from collector.desk.review_queue import waiting_documents
from collector.errors import CollectorError
from collector.flow import board, rulings
from collector.model import Decision, Evidence, Severity
from collector.office.books import books_of
from collector.office.doubts import doubts, forged
from collector.office.questions import open_withdrawals
from collector.office.remarks import remarks
from collector.store import DocumentRow, MessageRow

_SUGGESTED = 8
# Where the queue shows what unions ask not to use.
WITHDRAWALS = "/review#withdrawals"


def queue(request: DeskRequest) -> Response:
    """Show what waits, the oldest first, and the proposals for the registry."""
    waiting = waiting_documents(request)
    opened = books_of(request.office, waiting)
    messages = {sha: request.office.store.mail.message(sha) for sha in {d.message for d in waiting}}
    return request.show(
        "review.html",
        title="Chờ xem",
        documents=waiting,
        messages=messages,
        remarks={
            d.id: (*doubts(request.office, opened.row(d), messages[d.message]), *remarks(request.office, opened, d.id))
            for d in waiting
        },
        withdrawals=_withdrawals(request),
        proposals=rulings.proposals(request.office),
    )


@dataclass(frozen=True, slots=True)
class WithdrawalShown:
    """A message that asks not to use something, with the documents that it means."""

    message: MessageRow
    documents: tuple[tuple[DocumentRow, str], ...]  # each with the mark of how it stands


def _withdrawals(request: DeskRequest) -> list[WithdrawalShown]:
    store = request.office.store
    return [
        WithdrawalShown(
            one.message,
            tuple((row, version_seen(request, id_)) for id_ in one.documents if (row := store.documents.one(id_))),
        )
        for one in open_withdrawals(request.office, request.opened())
    ]


def one(request: DeskRequest) -> Response:
    """Show a waiting document with what speaks for whom."""
    document = requested_document(request)
    opened = books_of(request.office, [document])
    document = opened.row(document)
    if document.decision is not Decision.REVIEW or document.rejected:
        return request.go(f"/documents/{document.id}")
    waiting = [d.id for d in waiting_documents(request)]
    here = waiting.index(document.id) if document.id in waiting else 0
    message = request.office.store.mail.message(document.message)
    return request.show(
        "review-one.html",
        title=document.name or "Văn bản",
        document=document,
        message=message,
        body=_body(request, document),
        choices=candidates(request, document),
        others=_others(document),
        paper=document_as_read(request, document, document.findings),
        errors=any(f.severity is Severity.ERROR for f in document.findings),
        stands=opened.documents.get(document.id),
        doubts=doubts(request.office, document, message),
        forged=bool(message and forged(message)),
        remarks=remarks(request.office, opened, document.id),
        beside=opened.behind.get(document.id),
        before=waiting[here - 1] if here > 0 else None,
        after=waiting[here + 1] if here + 1 < len(waiting) else None,
        place=here + 1,
        total=len(waiting),
        seen=version_seen(request, document.id),
        suggested=_suggested(request, request.asked("q")),
        asked=request.asked("q"),
    )


def suggest(request: DeskRequest) -> Response:
    """Return the unions that fit what somebody types, as buttons."""
    document = requested_document(request)
    return request.show("review-suggest.html", suggested=_suggested(request, request.asked("q")), document=document)


def assign(request: DeskRequest) -> Response:
    """Assign the document to a union; with a reason, accept it in spite of its errors."""
    document, union = request.part("document"), request.told("union")
    requirement = request.told("requirement") or None
    why = request.told("why") if request.told("accept") else ""
    if request.told("accept") and not why:
        return request.go(f"/review/{document}", said="Chưa giao: muốn nhận dù còn lỗi thì cần ghi lý do.")

    def act() -> str:
        who, quiet = request.person.name, bool(request.told("quiet"))
        said = rulings.assign(
            request.office, document, union, requirement=requirement, who=who, now=request.now, quiet=quiet
        )
        if why:
            said += " " + rulings.accept(request.office, document, why=why, who=who, now=request.now, quiet=quiet)
        return said

    return _settle(request, document, act)


def reject(request: DeskRequest) -> Response:
    """Reject the document."""
    document = request.part("document")
    return _settle(
        request,
        document,
        lambda: rulings.reject(
            request.office,
            document,
            why=request.told("why"),
            who=request.person.name,
            now=request.now,
            quiet=bool(request.told("quiet")),
        ),
    )


def accept(request: DeskRequest) -> Response:
    """Accept the document in spite of its errors."""
    document = request.part("document")
    return _settle(
        request,
        document,
        lambda: rulings.accept(
            request.office,
            document,
            why=request.told("why"),
            who=request.person.name,
            now=request.now,
            quiet=bool(request.told("quiet")),
        ),
    )


def keep(request: DeskRequest) -> Response:
    """Keep the document though its union asks for it not to be used."""
    document = request.part("document")
    return _settle(
        request,
        document,
        lambda: rulings.keep(
            request.office, document, why=request.told("why"), who=request.person.name, now=request.now
        ),
    )


def settle(request: DeskRequest) -> Response:
    """Settle a question or a withdrawal."""
    message, after = request.part("message"), request.told("after")
    with request.desk.offices.deciding:
        said = rulings.settle(
            request.office, message, why=request.told("why"), who=request.person.name, now=request.now
        )
        newest = max((one.id for one in request.office.store.rulings.all(target=message)), default=None)
    return request.go(after if after == WITHDRAWALS else f"/messages/{message}", said=said, undo=newest)


def set_aside(request: DeskRequest) -> Response:
    """Set the document aside as no submission."""
    document = request.part("document")
    why = request.told("why") or "không phải tài liệu cần nộp"
    return _settle(
        request,
        document,
        lambda: rulings.set_aside(
            request.office,
            document,
            why=why,
            who=request.person.name,
            now=request.now,
            quiet=bool(request.told("quiet")),
        ),
    )


def undo(request: DeskRequest) -> Response:
    """Take a ruling back."""
    number = request.row("ruling")
    why = request.told("why") or "hoàn tác ngay sau khi quyết định"
    with request.desk.offices.deciding:
        ruling = request.office.store.rulings.one(number)
        if ruling is None:
            raise NotFound
        if ruling.undone:
            raise Changed
        who, quiet = request.person.name, bool(request.told("quiet"))
        said = rulings.undo(request.office, number, why=why, who=who, now=request.now, quiet=quiet)
    to = request.told("after")
    return request.go(to if to.startswith("/") and not to.startswith("//") else "/review", said=said)


def proposal(request: DeskRequest) -> Response:
    """Confirm or drop a proposal for the registry."""
    number = request.part("proposal")
    with request.desk.offices.deciding:
        if number not in {one.id for one in rulings.proposals(request.office)}:
            raise Changed
        settle = rulings.accept_proposal if request.told("do") == "accept" else rulings.drop_proposal
        said = settle(request.office, number, who=request.person.name, now=request.now)
    return request.go("/review#proposals", said=said)


def _others(document: DocumentRow) -> list[Evidence]:
    """Return what speaks for none of the candidates: a name that nobody knows, a union that came off badly."""
    named = {candidate.union for candidate in document.candidates}
    return [one for one in document.evidence if one.union not in named]


def _settle(request: DeskRequest, document: str, act: Callable[[], str]) -> Response:
    waiting = [d.id for d in waiting_documents(request)]
    said = request.decide(lambda: version_seen(request, document), act)
    newest = max((one.id for one in request.office.store.rulings.all(target=document)), default=None)
    return request.go(_next(request, waiting, document), said=said, undo=newest)


def _next(request: DeskRequest, waiting: list[str], document: str) -> str:
    """Return where to go next: the next in the queue if this was the queue, else the document."""
    if not request.path.startswith("/review/"):
        return f"/documents/{document}"
    if document not in waiting:
        return WITHDRAWALS
    still = {d.id for d in waiting_documents(request)}
    behind = waiting[waiting.index(document) + 1 :]
    ahead = [one for one in [*behind, *waiting] if one in still and one != document]
    return f"/review/{ahead[0]}" if ahead else "/review"


def _suggested(request: DeskRequest, asked: str) -> list[board.Row]:
    return board.select(request.board(), asked=asked)[:_SUGGESTED] if asked.strip() else []


def _body(request: DeskRequest, document: DocumentRow) -> tuple[str, str]:
    try:
        message = request.desk.offices.read(request.office, document.message)
    except CollectorError:
        return "", ""
    return message.body, message.quoted

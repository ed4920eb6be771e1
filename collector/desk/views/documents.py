"""The page of a document, and of the message that brought it: as text, with what was found; files to download."""

from itertools import islice

from starlette.responses import Response

from collector.desk.document_details import (
    candidates,
    document_as_read,
    requested_document,
    told_below,
    version_seen,
)
from collector.desk.extracts import telling
from collector.desk.request import DeskRequest, NotFound, download, mark
from collector.errors import CollectorError
from collector.flow import intake, rulings
from collector.model import Decision, DocumentState, MessageClass, Severity
from collector.office.books import books, books_of
from collector.office.questions import question_states
from collector.office.recording import DIRECTLY
from collector.office.remarks import remarks
from collector.office.set_aside import setting_aside, why_document, why_message
from collector.standing import NEVER_WAIVED, DocumentStanding, waiver_of
from collector.store import DocumentRow, MessageRow

PER_PAGE = 60
# Unions that a field offers while somebody types; a page with all of a large registry would be too heavy.
_MOST_LISTED = 500


def show(request: DeskRequest) -> Response:
    """Show a document as it was read, with its findings at their place."""
    document = requested_document(request)
    store, office = request.office.store, request.office
    message = store.mail.message(document.message)
    opened = books_of(office, [document])
    document = opened.row(document)
    findings = opened.findings.get(document.id, document.findings)
    history = store.rulings.all(campaign=office.campaign.id, target=document.id)
    waivers = store.rulings.waivers(office.campaign.id)
    whose = document.union or "", document.requirement or ""
    return request.show(
        "document.html",
        title=document.name or "Văn bản",
        document=document,
        message=message,
        stands=opened.documents.get(document.id) or _outside(document),
        set_aside=why_document(
            document,
            opened.documents.get(document.id),
            message.klass if message else MessageClass.SUBMISSION,
            setting_aside(history).get(document.id),
        ),
        remarks=remarks(office, opened, document.id),
        beside=opened.behind.get(document.id),
        paper=document_as_read(request, document, findings),
        told=telling(store.documents.facts([document.id]).get(document.id, {})),
        choices=candidates(request, document),
        indicators={one.code: one for one in office.campaign.form.indicators},
        history=history,
        by_id={},
        codes=list(islice(office.by_code.items(), _MOST_LISTED)),
        versions=_versions(request, document),
        waits=document.decision is Decision.REVIEW and not document.rejected,
        layout=document.id in opened.layouts,
        judged=[(found, waiver_of(found, *whose, waivers) if found.waived is not None else None) for found in findings],
        unwanted=opened.withdrawals.open.get(document.id, ()),
        never_waived=NEVER_WAIVED,
        errors=[one for one in findings if one.severity is Severity.ERROR],
        seen=version_seen(request, document.id),
    )


def file(request: DeskRequest) -> Response:
    """Return the file as it came. Noted: it may hold personal data."""
    document = requested_document(request)
    if document.sha256 is None:
        raise NotFound
    office = request.office
    content = office.readers.extract(office.store.archive.path(document.message), document.file, document.sha256)
    office.store.notes.audit(request.now, request.person.name, "download", document.id)
    return download(content, document.name or document.id)


def waive(request: DeskRequest) -> Response:
    """Waive a finding for the union, at its place or everywhere, or take the waiver back."""
    document, code, why = request.part("document"), request.told("code"), request.told("why")
    who, now, office, quiet = request.person.name, request.now, request.office, bool(request.told("quiet"))
    everywhere = bool(request.told("everywhere"))
    where = None if everywhere else request.told("where")
    rule = rulings.unwaive if request.told("do") == "unwaive" else rulings.waive
    said = request.decide(
        lambda: version_seen(request, document),
        lambda: rule(
            office, document, code, why=why, who=who, now=now, quiet=quiet, where=where, everywhere=everywhere
        ),
    )
    return request.go(f"/documents/{document}", said=said)


def messages(request: DeskRequest) -> Response:
    """Show the messages, the newest first."""
    asked, klass = request.asked("q").strip()[:200], request.asked("class")
    chosen = MessageClass(klass) if klass in set(MessageClass) else None
    page = request.number("page")
    store, campaign = request.office.store, request.office.campaign.id
    cut = ((page - 1) * PER_PAGE, PER_PAGE)
    found, count = store.mail.find(campaign, asked=asked, klass=chosen, page=cut)
    return request.show(
        "messages.html",
        title="Thư đến",
        messages=found,
        waiting=request.board().opened.waiting,
        asked_of_staff=question_states(request.office, request.opened(), found),
        count=count,
        page=page,
        last=max(-(-count // PER_PAGE), 1),
        asked=asked,
        chosen=chosen,
        classes=tuple(MessageClass),
        directly=DIRECTLY,
        set_aside={one.sha256: why_message(one) for one in found},
    )


def message(request: DeskRequest) -> Response:
    """Show a message: who, when, its text as text, and its files."""
    row = _message(request)
    store = request.office.store
    read, why = None, ""
    try:
        read = request.desk.offices.read(request.office, row.sha256)
    except CollectorError as error:
        why = str(error)
    files = store.documents.all(message=row.sha256)
    opened = books_of(request.office, files)
    answers = store.outbox.about(row.campaign, "", [row.message_id]) if row.message_id else []
    every = request.opened()
    meant = every.withdrawals.meant.get(row.sha256)
    return request.show(
        "message.html",
        title=row.subject or "Thư không có tiêu đề",
        message=row,
        read=read,
        why=why,
        documents=[opened.row(one) for one in files],
        waits=row.sha256 in opened.waiting,
        told_of=told_below(request, opened, [(row, one) for one in files]),
        set_aside=why_message(row),
        asked_of_staff=question_states(request.office, every, [row]).get(row.sha256),
        meant=None if meant is None else [one for id_ in meant if (one := store.documents.one(id_))],
        history=store.rulings.all(campaign=row.campaign, target=row.sha256),
        standings={d.id: opened.documents.get(d.id) or _outside(d) for d in files},
        judged=opened.findings,
        answers=answers,
        by_id={},
        sightings=store.mail.sightings(row.sha256),
        directly=DIRECTLY,
        seen=_tried(row),
    )


def again(request: DeskRequest) -> Response:
    """Try a message that failed once more."""
    row, who = _message(request), request.person.name

    def act() -> str:
        report = intake.try_again(request.office, row, request.now, who=who)
        if report.failed:
            return f"Vẫn chưa xử lý được thư này: {report.failed[0].reason}"
        return "Đã xử lý được thư này." + (" Thư trả lời đã được xếp để gửi." if report.letters else "")

    return request.go(f"/messages/{row.sha256}", said=request.decide(lambda: _tried(_message(request)), act))


def raw(request: DeskRequest) -> Response:
    """Return a message as it arrived, byte for byte. Noted, as for files."""
    row = _message(request)
    content = request.office.store.archive.raw(row.sha256)
    request.office.store.notes.audit(request.now, request.person.name, "download", row.sha256[:12])
    return download(content, f"{row.received_at:%Y-%m-%d %H.%M} {row.sha256[:12]}.eml", "application/octet-stream")


def _message(request: DeskRequest) -> MessageRow:
    row = request.office.store.mail.message(request.part("message"))
    if row is None or row.campaign != request.office.campaign.id:
        raise NotFound
    return row


def _tried(row: MessageRow) -> str:
    return mark(row.state, row.attempts)


def _versions(request: DeskRequest, document: DocumentRow) -> list[tuple[DocumentRow, DocumentStanding]]:
    """Return the other documents of the same union and requirement, the newest first."""
    if not document.union or not document.requirement:
        return []
    opened = books(request.office, {document.union})
    own = request.office.store.documents.concerning(request.office.campaign.id, document.union)
    alike = [one for one in own if one.requirement == document.requirement and one.union == document.union]
    return [(one, opened.documents.get(one.id) or _outside(one)) for one in alike][::-1] if len(alike) > 1 else []


def _outside(document: DocumentRow) -> DocumentStanding:
    """Describe how a document stands that is nobody's: it waits, or it is no submission."""
    if document.rejected:
        return DocumentStanding(DocumentState.REJECTED, None, None)
    waits = document.decision is Decision.REVIEW
    return DocumentStanding(DocumentState.REVIEW if waits else DocumentState.NOT_A_SUBMISSION, None, None)

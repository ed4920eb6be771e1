"""What several pages show of one document: which one is asked for, how it was read, whose it may be, how it stood.

Not for a page: those are in `views`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from collector.desk.file_content import FileContent, file_content
from collector.desk.request import DeskRequest, NotFound, mark
from collector.errors import CollectorError
from collector.model import Evidence, Finding
from collector.office.books import Books
from collector.office.remarks import remarks
from collector.office.set_aside import setting_aside, why_document
from collector.store import DocumentRow, MessageRow


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """A union that the document may belong to, with what speaks for it."""

    code: str
    name: str
    share: float | None
    reasons: tuple[Evidence, ...]
    against: tuple[Evidence, ...]


def requested_document(request: DeskRequest) -> DocumentRow:
    """Return the document of the path. Raises NotFound."""
    document = request.office.store.documents.one(request.part("document"))
    if document is None or document.campaign != request.office.campaign.id:
        raise NotFound
    return document


def version_seen(request: DeskRequest, document: str) -> str:
    """Return the mark of a document as it stands: it changes with every ruling and every new judgement."""
    row = request.office.store.documents.one(document)
    if row is None:
        raise NotFound
    newest = max((one.id for one in request.office.store.rulings.all(target=document)), default=0)
    return mark(newest, row.decision, row.union, row.requirement, row.rejected, row.approved, row.role, row.findings)


def told_below(
    request: DeskRequest, opened: Books, found: Sequence[tuple[MessageRow, DocumentRow]]
) -> dict[str, tuple[str, ...]]:
    """Return by id what is to be said below a file: how it stands beside others, or why it is no submission."""
    aside = setting_aside(request.office.store.rulings.all(campaign=request.office.campaign.id))
    told = {}
    for message, one in found:
        why = why_document(opened.row(one), opened.documents.get(one.id), message.klass, aside.get(one.id))
        told[one.id] = (*remarks(request.office, opened, one.id), *([f"Không phải bài nộp: {why}."] if why else []))
    return told


def document_as_read(request: DeskRequest, document: DocumentRow, findings: Sequence[Finding]) -> FileContent:
    """Return the document as it was read with what is said of it, or why it cannot be."""
    try:
        message = request.desk.offices.read(request.office, document.message)
    except CollectorError as error:
        return FileContent((), (), cut=False, why=str(error))
    return file_content(message, document, findings, request.office.campaign)


def candidates(request: DeskRequest, document: DocumentRow) -> tuple[CandidateShown, ...]:
    """Return the candidates, the best first, each with what speaks for and against it."""
    found = []
    for candidate in document.candidates:
        union = request.office.by_code.get(candidate.union)
        told = [one for one in document.evidence if one.union == candidate.union]
        found.append(
            CandidateShown(
                candidate.union,
                union.name if union else candidate.union,
                candidate.probability,
                tuple(one for one in told if one.weight >= 0),
                tuple(one for one in told if one.weight < 0),
            )
        )
    return tuple(found)

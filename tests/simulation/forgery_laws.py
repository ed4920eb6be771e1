"""What must hold of forged mail and of senders whom nobody knows.

As in invariants.py each law takes what it judges and says what breaks it, in words. Who is known is told from the
registry's rows alone, whatever the product noted of it. Not for making things happen.
"""

from collections.abc import Collection, Iterator, Sequence

from collector.model import GONE, Authenticity, Decision, DocumentState, FileRole, Record, Severity
from collector.office.books import Books, books
from collector.office.office import Office


def found_out(office: Office, false: Collection[str]) -> Iterator[str]:
    """What our server found out credits nobody and brings forth no letter, but by staff's word."""
    for message in office.store.mail.messages():
        if message.sha256 in false and message.authentic is not Authenticity.FALSE:
            yield f"message {message.sha256} was found out and counts as {message.authentic}"
    for document in office.store.documents.all():
        if document.message in false and document.decision is Decision.AUTO:
            yield f"document {document.id} of a message found out was given to {document.union} by itself"
    released = {row.target for row in office.store.rulings.all() if row.kind == "release"}
    for row in office.store.outbox.letters():
        if row.occasion.message in false and row.state in GONE and str(row.id) not in released:
            yield f"letter {row.id} ({row.kind}) went because of a message found out"


def displaced(office: Office) -> Iterator[str]:
    """No version of a sender whom nobody knows stands where a proven known one had brought an acceptable one."""
    opened = books(office)
    lines: dict[tuple[str, str], list[Record]] = {}
    for record in sorted(opened.records, key=lambda one: (one.received_at, one.order)):
        if record.union and record.requirement and record.role is not FileRole.NOTHING:
            lines.setdefault((record.union, record.requirement), []).append(record)
    for (code, requirement), line in lines.items():
        for place, record in enumerate(line):
            if opened.documents[record.id].state is not DocumentState.ACCEPTED:
                continue
            if took := _took_the_place_of(office, line[:place], record, opened):
                yield f"{record.id} of {record.sender} took the place of {took.id} of {code} ({requirement})"


def _took_the_place_of(office: Office, before: Sequence[Record], record: Record, opened: Books) -> Record | None:
    """Return the version that gave way to one that it must not give way to."""
    if _is_ruled(record) or _is_known(office, record):
        return None
    stood = [one for one in before if _stood(one, opened)]
    # An address that brought what stood is known for its line; so are the bytes that stood.
    if any(one.sender == record.sender or one.sha256 == record.sha256 for one in stood):
        return None
    return next((one for one in stood if one.proven and _is_known(office, one) and one.decision is Decision.AUTO), None)


def _stood(record: Record, opened: Books) -> bool:
    faulty = any(found.severity is Severity.ERROR for found in record.findings)
    shown = opened.documents[record.id].state in {DocumentState.ACCEPTED, DocumentState.SUPERSEDED}
    return shown and not record.rejected and not faulty


def _is_ruled(record: Record) -> bool:
    return record.decision is Decision.MANUAL or record.approved


def _is_known(office: Office, record: Record) -> bool:
    """Return whether an address is known for the union of its record, by the registry or as the office's own."""
    row = office.past.union(record.union or "", record.received_at)
    above = office.past.union(row.parent, record.received_at) if row and row.parent else None
    sender = record.sender or ""
    listed = [one for union in (row, above) if union for one in union.emails]
    domain = sender.partition("@")[2]
    return sender in {*office.own, *listed} or (row is not None and _is_within(domain, row.domains))


def _is_within(domain: str, domains: Collection[str]) -> bool:
    return any(domain == one or domain.endswith(f".{one}") for one in domains)

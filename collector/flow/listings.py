"""The listings of docs/CONTRACT.md, as rows of plain values, for every door alike.

The field names are the contract's. Not for printing: that is the doors'.
"""

from dataclasses import asdict, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from collector.matching import runner_up, sentence
from collector.model import OWNED, ZONE, Decision, DocumentState, Finding, MessageState, Reader, Standing, Union
from collector.office.address_events import away_addresses, dead_addresses
from collector.office.books import Books, books
from collector.office.office import Office
from collector.office.questions import question_states
from collector.office.remarks import remarks
from collector.office.set_aside import setting_aside, why_document, why_message
from collector.standing import DocumentStanding
from collector.store import DocumentRow

Row = dict[str, Any]


def messages(office: Office) -> list[Row]:
    """Return `messages`: one row for each e-mail, by arrival."""
    rows = office.store.mail.messages(campaign=office.campaign.id, copies=True)
    uids = {m.sha256: m.uid for m in rows}
    opened = books(office)
    closed_at = office.store.rulings.closed_at(office.campaign.id)
    waiting, asked = opened.waiting, question_states(office, opened, rows)
    return [
        {
            "id": m.id,
            "message_id": m.message_id,
            "uid": m.uid,
            "received_at": m.seen_at or m.received_at,
            "from": m.sender.email if m.sender else None,
            "subject": m.subject,
            "class": m.klass,
            "documents": m.documents,
            "state": MessageState.REVIEW if m.sha256 in waiting else m.state,
            "authentic": m.authentic.told,
            "copy_of": uids.get(m.copy_of) if m.copy_of else None,
            "clocks": m.clocks or None,
            "failed": m.reason if m.state is MessageState.FAILED else None,
            "why": why_message(m),
            "question": asked.get(m.sha256),
            "withdraws": opened.withdrawals.meant.get(m.sha256),
            "after_close": closed_at is not None and m.received_at >= closed_at,
        }
        for m in rows
    ]


def documents(office: Office) -> list[Row]:
    """Return `documents`: one row for each file, at any depth."""
    opened = books(office)
    found = office.store.documents.all(campaign=office.campaign.id)
    told = office.store.documents.facts([d.id for d in found if d.figures])
    classes = {m.sha256: m.klass for m in office.store.mail.messages(campaign=office.campaign.id)}
    aside = setting_aside(office.store.rulings.all(campaign=office.campaign.id))
    return [
        _document(opened.row(d), opened.documents.get(d.id), opened.findings.get(d.id, d.findings))
        # What differs from the form that was sent out, and how it stands beside others; staff alone see it
        | {
            "form": told.get(d.id, {}).get("form", []),
            "remarks": remarks(office, opened, d.id),
            "after_close": d.id in opened.after_close,
            "withdrawal": asked[-1].arrival[0] if (asked := opened.withdrawals.open.get(d.id)) else None,
        }
        | {"why": why_document(opened.row(d), opened.documents.get(d.id), classes[d.message], aside.get(d.id))}
        for d in found
    ]


def values(office: Office) -> list[Row]:
    """Return `values`: the figures of the standing statistics table of each union."""
    standing = {s.document: s.union for s in books(office).statuses if s.state is Standing.ACCEPTED and s.document}
    return [
        {
            "union": d.union,
            "indicator": figure.indicator,
            "value": figure.value,
            "unit": figure.unit,
            "document": d.id,
            "cell": figure.cell,
            "source": figure.source,
        }
        for d in office.store.documents.all(campaign=office.campaign.id)
        if d.id in standing
        for figure in d.figures
    ]


def facts(office: Office) -> list[Row]:
    """Return `facts`: what the standing report of each union tells, taken out for later use (docs/report.md)."""
    reports = {one.id for one in office.campaign.requirements if one.kind is Reader.REPORT}
    standing = {
        s.document: s.union
        for s in books(office).statuses
        if s.state is Standing.ACCEPTED and s.document and s.requirement in reports
    }
    told = office.store.documents.facts(standing)
    return [{"union": union, "document": document, **told.get(document, {})} for document, union in standing.items()]


def status(office: Office) -> list[Row]:
    """Return `status`: one row for each union and requirement, in registry order.

    A union that left the registry keeps its rows where it was there in this campaign, or something in it is its.
    """
    opened, order = books(office), office.store.registry.order()
    left = _left(office, opened)
    rows = [*opened.statuses, *books(office, listed=left).statuses] if left else opened.statuses
    gone = {union.code for union in left}
    return [
        {
            "union": s.union,
            "name": s.name,
            "requirement": s.requirement,
            "state": s.state,
            "received_at": s.received_at,
            "late": s.late,
            "document": s.document,
            "version": s.version,
            "deadline": s.deadline,
            "left": s.union in gone,
            "on": s.on.isoformat() if s.on else None,
            "via": s.mark.via or None if s.mark else None,
            "waived": [{"code": one.code, "where": one.where, "why": one.waived} for one in s.waived],
            "withdrawal": s.withdrawal,
        }
        for s in sorted(rows, key=lambda row: order[row.union])
    ]


def _left(office: Office, opened: Books) -> list[Union]:
    """Return the unions that are to be told of though they are not in the registry any more; they owe nothing."""
    store, campaign = office.store, office.campaign
    away = [union for union in store.registry.unions(gone=True) if union.code not in office.by_code]
    if not away:
        return []
    went = {one.code for one in store.registry.changes() if one.after is None and one.at >= campaign.opens_at}
    concerned = {record.union for record in opened.records} | {code for code, _ in store.rulings.marks(campaign.id)}
    concerned |= opened.extensions.keys()
    return [replace(union, owes=False) for union in away if union.code in went | concerned]


def addresses(office: Office, now: datetime) -> list[Row]:
    """Return `addresses`: the unions' addresses that letters do not reach, and those whose owner is away at `now`."""
    gone = dead_addresses(office)
    absent = away_addresses(office, now.astimezone(ZONE).date())
    return [
        {
            "union": union.code,
            "name": union.name,
            "address": address,
            "state": "bounced" if dead else "away",
            "since": dead.since if dead else None,
            "status": dead.status if dead else None,
            "until": until.isoformat() if until else None,
            "contact": union.contact_name,
            "phone": union.contact_phone,
        }
        for union in office.unions
        for address in union.emails
        for dead, until in [(gone.get(address.lower()), absent.get(address.lower()))]
        if dead or until
    ]


def outbox(office: Office) -> list[Row]:
    """Return `outbox`: the letters in the order of queueing."""
    return [
        {
            "id": letter.id,
            "kind": letter.kind,
            "union": letter.union,
            "to": letter.to,
            "cc": letter.cc,
            "subject": letter.subject,
            "state": letter.state,
            "message_id": letter.message_id,
            "in_reply_to": letter.in_reply_to,
            "due_at": letter.due_at,
            "sent_at": letter.sent_at,
            "attempts": letter.attempts,
            "error": letter.error or letter.held or None,
        }
        for letter in office.store.outbox.letters(campaign=office.campaign.id)
    ]


def audit(office: Office) -> list[Row]:
    """Return `audit`: who did what, when and why."""
    return [
        {"at": a.at, "who": a.who, "action": a.action, "target": a.target, "detail": a.detail}
        for a in office.store.notes.audits()
    ]


def rulings(office: Office) -> list[Row]:
    """Return `rulings`: what staff decided in this campaign, with its number, by which it can be taken back."""
    return [
        {
            "id": one.id,
            "at": one.at,
            "kind": one.kind,
            "target": one.target,
            "union": one.payload.get("union"),
            "requirement": one.payload.get("requirement"),
            "code": one.payload.get("code"),
            "where": one.payload.get("where"),
            "who": one.who,
            "why": one.why,
            "undone": one.undone,
        }
        for one in office.store.rulings.all(campaign=office.campaign.id)
    ]


def plain(value: Any) -> Any:  # noqa: ANN401 - values of any kind in, JSON's own kinds out
    """Turn a value of the house into JSON's own kinds; instants become ISO 8601 with seconds and +07:00."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat(timespec="seconds")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def _document(document: DocumentRow, stands: DocumentStanding | None, findings: tuple[Finding, ...]) -> Row:
    nothing = stands is not None and stands.state is DocumentState.NOT_A_SUBMISSION
    return {
        "id": document.id,
        "message_id": document.message_id,
        "received_at": document.received_at,
        "path": document.path,
        "sha256": document.sha256,
        "size": document.size,
        "format": document.format,
        "requirement": None if nothing else document.requirement,
        "union": document.union if document.decision in OWNED and not nothing else None,
        "decision": Decision.NONE if nothing else document.decision,
        "candidates": () if nothing else document.candidates,
        "evidence": () if nothing else document.evidence,
        # The same in words, for the people who decide
        "reasons": () if nothing else tuple(map(sentence, document.evidence)),
        "runner_up": None if nothing else runner_up(document),
        "state": stands.state if stands else DocumentState.NOT_A_SUBMISSION,
        "late": stands.late if stands else None,
        "version": stands.version if stands else None,
        "findings": () if nothing else findings,
    }

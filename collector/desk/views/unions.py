"""The page of a union: what happened with it, whom to call, what staff may decide; and the page for a dispute."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from starlette.responses import Response

from collector.desk.document_details import told_below
from collector.desk.request import DeskRequest, NotFound, mark
from collector.errors import RulingRefused
from collector.flow import rulings
from collector.model import ZONE, Finding, Standing, Union
from collector.office.address_events import away_addresses, dead_addresses
from collector.office.books import Books, books, deadline_of
from collector.office.recording import DIRECTLY
from collector.office.send_policy import reachable
from collector.settings import instant
from collector.standing import DocumentStanding
from collector.store import DocumentRow, LetterRow, MessageRow, RulingRow, UnionChange

MARKS = (Standing.EXEMPT, Standing.NOTHING_TO_REPORT, Standing.PAPER, Standing.MISSING)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing on a timeline; exactly one of the four is set."""

    at: datetime
    message: MessageRow | None = None
    letter: LetterRow | None = None
    ruling: RulingRow | None = None
    change: UnionChange | None = None
    documents: tuple[DocumentRow, ...] = ()
    direct: bool = False  # the file came by hand


def show(request: DeskRequest) -> Response:
    """Show how a union stands and what happened with it, the newest first."""
    union = known(request)
    opened = books(request.office, {union.code})
    entries = _laid(opened, timeline(request, union))
    gone, absent = dead_addresses(request.office), away_addresses(request.office, request.now.astimezone(ZONE).date())
    stand, judged = standings(request, opened, entries)
    return request.show(
        "union.html",
        title=union.name,
        union=union,
        statuses=opened.of(union.code),
        standings=stand,
        judged=judged,
        told_of=_remarks(request, opened, entries),
        by_id={d.id: d for e in entries for d in e.documents},
        entries=entries[::-1],
        deadline=deadline_of(request.office, union.code, opened.extensions),
        extended=union.code in opened.extensions,
        dead={one: gone[one.lower()] for one in union.emails if one.lower() in gone},
        away={one: absent[one.lower()] for one in union.emails if one.lower() in absent},
        muted=[one for one in union.emails if not reachable(request.office, [one], {})],
        waivers=[
            one for one in request.office.store.rulings.waivers(request.office.campaign.id) if one.union == union.code
        ],
        children=[one for one in request.office.unions if one.parent == union.code],
        marks=MARKS,
        ways=tuple(rulings.VIA),
        seen=seen(request, union.code),
    )


def proof(request: DeskRequest) -> Response:
    """Show everything with its times to the second and its digests, to be printed."""
    union = known(request)
    opened = books(request.office, {union.code})
    entries = _laid(opened, timeline(request, union))
    store = request.office.store
    stand, judged = standings(request, opened, entries)
    return request.show(
        "proof.html",
        title=f"Chứng cứ nộp báo cáo – {union.name}",
        union=union,
        statuses=opened.of(union.code),
        standings=stand,
        judged=judged,
        told_of=_remarks(request, opened, entries),
        by_id={d.id: d for e in entries for d in e.documents},
        entries=entries,
        deadline=deadline_of(request.office, union.code, opened.extensions),
        sightings={e.message.sha256: store.mail.sightings(e.message.sha256) for e in entries if e.message},
    )


def extend(request: DeskRequest) -> Response:
    """Extend a union's deadline."""
    until, why = _day(request.told("until")), request.told("why")
    who, now = request.person.name, request.now
    quiet, shorten = bool(request.told("quiet")), bool(request.told("shorten"))
    return _settle(
        request,
        lambda code: rulings.extend(
            request.office, code, until, why=why, who=who, now=now, quiet=quiet, shorten=shorten
        ),
    )


def mark_as(request: DeskRequest) -> Response:
    """Mark what a union need not send by mail."""
    requirement, state, why = request.told("requirement"), request.told("state"), request.told("why")
    on, via = _day(request.told("on")), request.told("via")
    who, now, quiet = request.person.name, request.now, bool(request.told("quiet"))
    return _settle(
        request,
        lambda code: rulings.mark(
            request.office, code, requirement, state, why=why, who=who, now=now, quiet=quiet, on=on, via=via
        ),
    )


def note(request: DeskRequest) -> Response:
    """Write a note; two people may write at once."""
    union = known(request)
    said = rulings.note(request.office, union.code, text=request.told("text"), who=request.person.name, now=request.now)
    return request.go(f"/unions/{union.code}", said=said)


def revive(request: DeskRequest) -> Response:
    """Take staff's word that an address works again."""
    union, address = known(request), request.told("address")
    if address not in union.emails:
        raise NotFound
    said = rulings.revive(request.office, address, why=request.told("why"), who=request.person.name, now=request.now)
    return request.go(f"/unions/{union.code}", said=said)


def upload(request: DeskRequest) -> Response:
    """Record a file that came by hand."""
    union = known(request)
    file = request.file("file")
    if file is None:
        raise RulingRefused("chưa chọn tệp")
    content = file.file.read(rulings.LARGEST + 1)
    at = request.told("received_at")
    said = rulings.upload(
        request.office,
        union.code,
        file.filename or "tep",
        content,
        who=request.person.name,
        why=request.told("why"),
        now=request.now,
        requirement=request.told("requirement") or None,
        received_at=instant(at) if at else None,
    )
    return request.go(f"/unions/{union.code}", said=said)


# --- shared


def known(request: DeskRequest) -> Union:
    """Return the union of the path. Raises NotFound."""
    union = request.office.by_code.get(request.part("union"))
    if union is None:
        raise NotFound
    return union


def seen(request: DeskRequest, code: str) -> str:
    """Return the mark of a union as it stands: it changes with its documents and with every ruling on it."""
    opened = books(request.office, {code})
    newest = max((one.id for one in request.office.store.rulings.all(target=code)), default=0)
    return mark(newest, [(s.requirement, s.state, s.document, s.version, s.deadline) for s in opened.of(code)])


def timeline(request: DeskRequest, union: Union) -> list[TimelineEntry]:
    """Return what happened with a union, the oldest first."""
    store, campaign = request.office.store, request.office.campaign.id
    own = store.documents.concerning(campaign, union.code)
    shas = dict.fromkeys(document.message for document in own)
    mail = [row for sha in shas if (row := store.mail.message(sha))]
    if union.emails:
        sent, _ = store.mail.find(campaign, senders=[one.lower() for one in union.emails], page=(0, 500))
        mail += [row for row in sent if row.sha256 not in shas]
    entries = [
        TimelineEntry(
            row.received_at,
            message=row,
            documents=tuple(store.documents.all(message=row.sha256)),
            direct=row.mailbox == DIRECTLY,
        )
        for row in mail
    ]
    letters = store.outbox.about(campaign, union.code, [row.message_id for row in mail if row.message_id])
    entries += [TimelineEntry(row.sent_at or row.queued_at, letter=row) for row in letters]
    targets = [union.code, *(document.id for entry in entries for document in entry.documents)]
    decided = chain.from_iterable(store.rulings.all(campaign=campaign, target=target) for target in targets)
    entries += [TimelineEntry(row.at, ruling=row) for row in decided]
    entries += [TimelineEntry(row.at, change=row) for row in store.registry.changes(union.code)]
    # Of one instant the cause comes first: what arrived or was decided, then the letter that follows.
    return sorted(entries, key=lambda entry: (entry.at, entry.letter is not None))


def standings(
    request: DeskRequest, opened: Books, entries: Sequence[TimelineEntry]
) -> tuple[dict[str, DocumentStanding], dict[str, tuple[Finding, ...]]]:
    """Return how the documents of a timeline stand and what is said of them; some may be another union's."""
    others = {d.union for e in entries for d in e.documents if d.union and d.id not in opened.documents}
    if not others:
        return opened.documents, opened.findings
    beside = books(request.office, others)
    return opened.documents | beside.documents, opened.findings | beside.findings


def _laid(opened: Books, entries: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    """Return a timeline with its documents as they stand: what waits behind another is nobody's yet."""
    return [replace(one, documents=tuple(opened.row(each) for each in one.documents)) for one in entries]


def _remarks(request: DeskRequest, opened: Books, entries: Sequence[TimelineEntry]) -> dict[str, tuple[str, ...]]:
    """Return what is to be said of the documents of a timeline, by their ids."""
    return told_below(request, opened, [(e.message, d) for e in entries if e.message for d in e.documents])


def _settle(request: DeskRequest, act: Callable[[str], str]) -> Response:
    union = known(request)
    said = request.decide(lambda: seen(request, union.code), lambda: act(union.code))
    newest = max((one.id for one in request.office.store.rulings.all(target=union.code)), default=None)
    return request.go(f"/unions/{union.code}", said=said, undo=newest)


def _day(text: str) -> str:
    """Read a day as a browser or a person writes it."""
    parts = text.replace(".", "/").replace("-", "/").split("/")
    if len(parts) == 3 and all(part.isdecimal() for part in parts) and len(parts[2]) == 4:  # noqa: PLR2004 - 15/11/2024
        return f"{parts[2]}-{int(parts[1]):02}-{int(parts[0]):02}"
    return text

"""Our letters: what waits, went and failed; how a letter will look; the next two weeks; and "remind these now"."""

import email
from email.message import EmailMessage
from email.policy import default

from starlette.responses import HTMLResponse, Response

from collector.desk.request import DeskRequest, NotFound, mark
from collector.flow import board, reminders, rulings
from collector.model import DROPPABLE, RELEASABLE, LetterKind, LetterState
from collector.store import LetterRow

PER_PAGE = 60
AHEAD = 14  # days
_STATES = (
    LetterState.HELD,
    LetterState.QUEUED,
    LetterState.FAILED,
    LetterState.UNCERTAIN,
    LetterState.SENT,
    LetterState.DROPPED,
)
# Our own letter in a frame of its own: nothing runs, nothing is loaded, and no link opens within the frame.
FRAME = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_MOST_NAMED = 300


def letters(request: DeskRequest) -> Response:
    """Show the letters, the newest first."""
    state, kind, asked = request.asked("state"), request.asked("kind"), request.asked("q").strip()[:200]
    chosen = LetterState(state) if state in set(LetterState) else None
    sort = LetterKind(kind) if kind in set(LetterKind) else None
    page = request.number("page")
    box, campaign = request.office.store.outbox, request.office.campaign.id
    cut = ((page - 1) * PER_PAGE, PER_PAGE)
    found, count = box.page(campaign, states=(chosen,) if chosen else (), kind=sort, asked=asked, cut=cut)
    return request.show(
        "letters.html",
        title="Thư đi",
        letters=found,
        count=count,
        page=page,
        last=max(-(-count // PER_PAGE), 1),
        chosen=chosen,
        kind=sort,
        kinds=tuple(LetterKind),
        asked=asked,
        states=_STATES,
        counts=request.office.store.traffic.by_state(campaign),
        mode=request.desk.settings.letters,
    )


def letter(request: DeskRequest) -> Response:
    """Show one letter as it will look, and what may be done with it."""
    row = _known(request)
    told = _parsed(request, row)
    return request.show(
        "letter.html",
        title=row.subject,
        letter=row,
        text=_part(told, "plain"),
        html=bool(_part(told, "html")),
        attachments=[(part.get_filename() or "tệp", part.get_content_type()) for part in told.iter_attachments()],
        may_release=row.state in RELEASABLE,
        may_drop=row.state in DROPPABLE,
        # Asked only where it may be so: the answer looks through every letter of the kind.
        may_resend=set(row.to) == {request.office.own[0]}
        and row.id in rulings.meant_for_others(request.office, row.kind, now=request.now),
        seen=_seen(row),
    )


def preview(request: DeskRequest) -> Response:
    """Return a letter's own page for the frame."""
    told = _part(_parsed(request, _known(request)), "html")
    return HTMLResponse(told or "", headers={"Content-Security-Policy": FRAME, "X-Frame-Options": "SAMEORIGIN"})


def release(request: DeskRequest) -> Response:
    """Let a letter go."""
    number = _number(request)
    who, now, office = request.person.name, request.now, request.office
    said = request.decide(lambda: _seen(_known(request)), lambda: rulings.release(office, number, who=who, now=now))
    return request.go(f"/letters/{number}", said=said)


def drop(request: DeskRequest) -> Response:
    """Let a letter never go."""
    number, why = _number(request), request.told("why")
    who, now, office = request.person.name, request.now, request.office
    said = request.decide(
        lambda: _seen(_known(request)), lambda: rulings.drop(office, number, why=why, who=who, now=now)
    )
    return request.go(f"/letters/{number}", said=said)


def resend(request: DeskRequest) -> Response:
    """Send a letter for real that went to the office alone."""
    number = _number(request)
    who, now, office = request.person.name, request.now, request.office
    said = request.decide(lambda: _seen(_known(request)), lambda: rulings.resend(office, number, who=who, now=now))
    return request.go("/letters", said=said)


def release_all(request: DeskRequest) -> Response:
    """Let every held letter of a kind go, those that were shown and no other."""
    kind = LetterKind(request.told("kind")) if request.told("kind") in set(LetterKind) else None
    office, who, now = request.office, request.person.name, request.now

    def act() -> str:
        sentences = [rulings.release(office, number, who=who, now=now) for number in rulings.held(office, kind)]
        return f"Đã cho gửi {len(sentences)} thư đang giữ."

    return request.go("/letters", said=request.decide(lambda: mark(rulings.held(office, kind)), act))


def held(request: DeskRequest) -> Response:
    """Show what "release all" would let go."""
    kind = LetterKind(request.asked("kind")) if request.asked("kind") in set(LetterKind) else None
    rows = request.office.store.outbox.letters(state=LetterState.HELD, kind=kind, campaign=request.office.campaign.id)
    return request.show(
        "held.html",
        title="Gửi các thư đang giữ",
        letters=rows[:_MOST_NAMED],
        count=len(rows),
        kind=kind,
        seen=mark([row.id for row in rows]),
    )


def forecast(request: DeskRequest) -> Response:
    """Show what will go out in the next two weeks if nothing comes in."""
    foretold = reminders.forecast(request.office, request.now, AHEAD, request.opened())
    return request.show("forecast.html", title="Thư sẽ gửi", foretold=foretold[:2000], count=len(foretold), days=AHEAD)


def remind(request: DeskRequest) -> Response:
    """Show whom "remind these now" would write to, and the first letter of it. Nothing is written."""
    codes = _asked_unions(request)
    due = reminders.to_remind(request.office, codes, request.now, request.opened())
    return request.show(
        "remind.html",
        title="Nhắc ngay",
        due=due,
        asked=len(codes),
        sample=reminders.remind_sample(request.office, due[0], request.now) if due else None,
        shown=due[:_MOST_NAMED],
    )


def remind_now(request: DeskRequest) -> Response:
    """Write to those that were shown, as far as they still owe something."""
    codes = set(request.told("unions").split())
    office = request.office
    written = reminders.remind_these(office, codes, request.now, who=request.person.name)
    said = f"Đã xếp {len(written)} thư nhắc."
    if any(one.held for one in written) or (written and office.settings.letters == "hold"):
        said += " Có thư chờ cán bộ duyệt trước khi gửi."
    return request.go("/letters", said=said)


def _asked_unions(request: DeskRequest) -> set[str]:
    """Return the unions that were named, else those that the board's filter shows."""
    if named := set(request.query.getlist("union")):
        return named
    rows = board.select(request.board(), asked=request.asked("q"), state=request.asked("state", "all"))
    return {row.union.code for row in rows}


def _number(request: DeskRequest) -> int:
    return request.row("letter")


def _known(request: DeskRequest) -> LetterRow:
    row = request.office.store.outbox.letter(_number(request))
    if row is None or row.campaign != request.office.campaign.id:
        raise NotFound
    return row


def _seen(row: LetterRow) -> str:
    return mark(row.state, row.attempts, row.held, row.error, row.sent_at, row.due_at)


def _parsed(request: DeskRequest, row: LetterRow) -> EmailMessage:
    parsed = email.message_from_bytes(request.office.store.outbox.raw(row.id), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""

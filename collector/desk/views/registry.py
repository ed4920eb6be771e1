"""Campaign, registry and letter templates: what is in force, with its source; rows edited, files imported."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from secrets import token_hex

from starlette.responses import HTMLResponse, Response

from collector.desk.request import Changed, DeskRequest, NotFound, download, mark
from collector.desk.views.letters import FRAME
from collector.desk.views.unions import known
from collector.errors import CollectorError, RulingRefused
from collector.exports import XLSX
from collector.flow import board, rulings
from collector.letters.samples import SAMPLES, sample
from collector.model import Union
from collector.office.office import templates
from collector.store.registry_file import write_registry

PER_PAGE = 100
LARGEST = 8 << 20
# Of a new code that may be an old one's: the field is named after it and holds the old code, or that it is another's.
_SAME, _NEW = "same:", "+"


def campaign(request: DeskRequest) -> Response:
    """Show the campaign in force, with the file that says so."""
    return request.show(
        "campaign.html", title="Đợt báo cáo", settings=request.desk.settings, seen=_closing_seen(request)
    )


def close(request: DeskRequest) -> Response:
    """Close the campaign."""
    who, why, now = request.person.name, request.told("why"), request.now
    said = request.decide(
        lambda: _closing_seen(request), lambda: rulings.close(request.office, why=why, who=who, now=now)
    )
    return request.go("/campaign", said=said)


def reopen(request: DeskRequest) -> Response:
    """Open the campaign again."""
    who, why, now = request.person.name, request.told("why"), request.now
    said = request.decide(
        lambda: _closing_seen(request), lambda: rulings.reopen(request.office, why=why, who=who, now=now)
    )
    return request.go("/campaign", said=said)


def _closing_seen(request: DeskRequest) -> str:
    return mark("closed", request.office.store.rulings.closed_at(request.office.campaign.id))


def registry(request: DeskRequest) -> Response:
    """Show the registry."""
    asked = request.asked("q").strip()[:200]
    found = board.select(request.board(), asked=asked)
    last = max(-(-len(found) // PER_PAGE), 1)
    page = min(request.number("page"), last)
    return request.show(
        "registry.html",
        title="Danh sách đơn vị",
        rows=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        found=len(found),
        page=page,
        last=last,
        asked=asked,
        silent=sum(not one.emails for one in request.office.unions),
    )


def union(request: DeskRequest) -> Response:
    """Show a row of the registry with its history; staff may edit it."""
    row = known(request)
    return request.show(
        "registry-one.html",
        title=row.name,
        union=row,
        changes=request.office.store.registry.changes(row.code)[::-1],
        seen=mark(row),
    )


def edit(request: DeskRequest) -> Response:
    """Write a row of the registry anew."""
    row = known(request)
    changed = replace(
        row,
        name=request.told("name"),
        short_name=request.told("short_name"),
        aliases=_several(request.told("aliases")),
        parent=request.told("parent") or None,
        emails=tuple(one.lower() for one in _several(request.told("emails"))),
        domains=tuple(one.lower().removeprefix("@") for one in _several(request.told("domains"))),
        contact_name=request.told("contact_name"),
        contact_phone=request.told("contact_phone"),
        owes=request.told("owes") == "yes",
        valid_from=_day(request.told("valid_from")),
        valid_to=_day(request.told("valid_to")),
    )
    who, now, office = request.person.name, request.now, request.office
    said = request.decide(lambda: mark(_now(request)), lambda: rulings.edit_union(office, changed, who=who, now=now))
    return request.go(f"/registry/{row.code}", said=said)


def export(request: DeskRequest) -> Response:
    """Return the registry as a workbook, as an import takes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registry.xlsx"
        write_registry(path, request.office.unions)
        content = path.read_bytes()
    request.office.store.notes.audit(request.now, request.person.name, "download", "registry")
    return download(content, f"Danh sách công đoàn {request.now:%Y-%m-%d}.xlsx", XLSX)


def try_import(request: DeskRequest) -> Response:
    """Show what an import would change; nothing is written until it is confirmed."""
    file = request.file("file")
    if file is None:
        raise RulingRefused("chưa chọn tệp")
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise RulingRefused(f"danh sách lớn hơn {LARGEST >> 20} MB")
    suffix = ".xlsx" if content.startswith(b"PK") else ".csv"
    name = f"danh-sach-{token_hex(4)}{suffix}"
    report = _with_file(name, content, lambda path: rulings.rehearse_import(request.office, path))
    request.desk.pending_imports.put(request.secret, name, content)
    return request.show(
        "import.html",
        title="Nhập danh sách",
        report=report,
        name=name,
        seen=mark(request.office.store.registry.version()),
    )


def do_import(request: DeskRequest) -> Response:
    """Import the file that was shown."""
    name, orders = request.told("name"), _orders(request)
    content = request.desk.pending_imports.take(request.secret, name)
    if content is None:
        raise Changed
    who, now, office = request.person.name, request.now, request.office

    def act() -> str:
        report = _with_file(name, content, lambda path: rulings.import_unions(office, path, now, orders))
        office.store.notes.audit(now, who, "import", "unions import", name)
        return report.lines()[-1]

    said = request.decide(lambda: mark(request.office.store.registry.version()), act)
    return request.go("/registry", said=said)


def _orders(request: DeskRequest) -> rulings.ImportOrders:
    """Return what staff say of the file: what leaves, and which new code is whose."""
    told = {name.removeprefix(_SAME): value for name, value in request.told_each(_SAME) if value}
    renames = {old: code for code, old in told.items() if old != _NEW}
    if len(renames) < sum(old != _NEW for old in told.values()):
        raise RulingRefused("một đơn vị không thể đổi sang hai mã")
    fresh = [code for code, old in told.items() if old == _NEW]
    return rulings.ImportOrders(request.told("remove") == "yes", renames, fresh)


def kinds(request: DeskRequest) -> Response:
    """Show every kind of letter with what it is made from."""
    folder = templates(request.desk.settings)
    return request.show(
        "templates.html",
        title="Mẫu thư",
        folder=folder,
        kinds=[(kind, _sources(folder / kind), _sample_subject(request, kind, folder)) for kind in SAMPLES],
    )


def kind(request: DeskRequest) -> Response:
    """Return a made-up letter of a kind, for the frame."""
    name = request.part("kind")
    if name not in SAMPLES:
        raise NotFound
    made = sample(name, request.office.campaign, templates(request.desk.settings))
    return HTMLResponse(made.html or "", headers={"Content-Security-Policy": FRAME, "X-Frame-Options": "SAMEORIGIN"})


def _sample_subject(request: DeskRequest, name: str, folder: Path) -> str:
    try:
        return sample(name, request.office.campaign, folder).subject
    except CollectorError as error:
        return str(error)


def _sources(folder: Path) -> list[tuple[str, str]]:
    names = ("subject.txt", "body.txt")
    return [(one, (folder / one).read_text(encoding="utf-8")) for one in names if (folder / one).is_file()]


def _now(request: DeskRequest) -> Union:
    """Return the row as the database has it at this moment."""
    code = request.part("union")
    found = next((one for one in request.office.store.registry.unions() if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def _with_file(name: str, content: bytes, do: Callable[[Path], rulings.ImportReport]) -> rulings.ImportReport:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return do(path)


def _several(text: str) -> tuple[str, ...]:
    pieces = text.replace("|", "\n").splitlines()
    return tuple(dict.fromkeys(one for piece in pieces if (one := " ".join(piece.split()))))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RulingRefused(f"«{text}» không phải ngày") from error

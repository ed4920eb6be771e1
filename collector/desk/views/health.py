"""Tells whether everything runs, and who did what. What is examined is the doctor's matter."""

from collections.abc import Iterator
from datetime import datetime

from starlette.responses import Response

from collector import doctor
from collector.desk.request import DeskRequest
from collector.flow import alarms
from collector.office import after_restore

PER_PAGE = 100
_NIGHTS = (("night.reconcile", "So hộp thư với sổ"), ("night.housekeeping", "Dọn dẹp"))


def show(request: DeskRequest) -> Response:
    """Show what is wrong and when what was done last; everything is examined on demand, since servers are asked."""
    settings, store = request.desk.settings, request.office.store
    full = request.asked("all") == "1"
    lease = store.leases.read(alarms.WORKER)
    working = lease is not None and lease.until > request.now
    return request.show(
        "health.html",
        title="Hệ thống",
        restored=after_restore.restored(settings.data),
        alarms=alarms.alarms(request.office, request.now),
        working=working,
        holder=lease.holder.rpartition(":")[0] if lease and working else "",
        last=list(_last(request)),
        free=alarms.room(settings.data),
        results=doctor.examine(lambda: settings, lambda: request.now) if full else [],
        counts=store.traffic.by_state(request.office.campaign.id),
        accounts=store.staff.accounts() if request.person.may("admin") else [],
        programs=store.staff.tokens() if request.person.may("admin") else [],
        settings=settings,
    )


def release(request: DeskRequest) -> Response:
    """Let letters go out again from a directory that was restored from a backup."""
    said = after_restore.release(request.office, request.person.name, request.now)
    return request.go("/health", " ".join(said))


def audit(request: DeskRequest) -> Response:
    """Show who did what, the newest first."""
    asked = request.asked("q").strip()[:100]
    page = request.number("page")
    found, count = request.office.store.notes.find_audits(asked, ((page - 1) * PER_PAGE, PER_PAGE))
    return request.show(
        "audit.html",
        title="Nhật ký",
        rows=found,
        count=count,
        asked=asked,
        page=page,
        last=max(-(-count // PER_PAGE), 1),
    )


def _last(request: DeskRequest) -> Iterator[tuple[str, datetime | None]]:
    """Return when each piece of work succeeded last."""
    for key, words in ((alarms.POLL, "Nhận thư"), *_NIGHTS):
        told = request.office.store.notes.meta(key)
        yield words, datetime.fromisoformat(told) if told else None
    for name, words in (("mailbox", "Chứng chỉ máy chủ nhận thư đến"), ("smtp", "Chứng chỉ máy chủ gửi thư đến")):
        told = request.office.store.notes.meta(alarms.CERTIFICATE + name)
        if told:
            yield words, datetime.fromisoformat(told)

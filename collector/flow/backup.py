"""Backups and restores: what belongs into one, when one is made, and what a restored directory must wait for.

    backup   database, archive and key as the store gives them, with settings, registry, letters and rules beside
    restore  into a place where nothing is, after every byte was compared; nothing is sent from there until released

How a backup lies on a disk is `store.backups`'; what went out since one was made, `office.after_restore` finds out.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from collector import __version__
from collector import settings as declared
from collector.errors import BackupIncomplete, BackupRefused
from collector.office import after_restore
from collector.office.office import OWN_LETTERS, Office
from collector.paths import shipped
from collector.settings import Settings
from collector.store import backups, registry_file

# The note of the last good backup, an instant; `alarms` reads it.
NOTE = "backup"
SETTINGS = declared.FILE
REGISTRY = "cong-doan.csv"
LETTERS = OWN_LETTERS
RULES = "rules"


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup came to."""

    snapshot: backups.Snapshot
    removed: int  # older backups

    def lines(self) -> list[str]:
        """Describe it for the person who made it."""
        one = self.snapshot
        said = [f"Đã sao lưu {one.messages} thư gốc và cơ sở dữ liệu vào {one.folder}."]
        if one.left_out:
            said.append("Không có trong bản sao, khi khôi phục phải đặt lại: " + ", ".join(one.left_out))
        if self.removed:
            said.append(f"Đã bỏ {self.removed} bản sao cũ.")
        return said


def backup(
    office: Office, root: Path, now: datetime, *, keep: int | None = None, step: Callable[[], None] = lambda: None
) -> Made:
    """Back up the office as it is at this instant, and verify what was written; others may go on working.

    Raises BackupRefused, DiskFull; BackupIncomplete where bytes of messages were lost before: the backup is there all
    the same, and is no good one for the alarm.
    """
    _require_outside(office.settings.data, root)
    made = backups.make(
        office.store,
        root,
        now=now,
        program=__version__,
        extra=_beside(office),
        left_out=_left_out(office.settings),
        step=step,
    )
    found = list(backups.faults(made))
    if found:
        raise BackupRefused(f"bản sao vừa ghi không đọc lại được đúng: {found[0]}")
    if made.missing:
        named = ", ".join(sha[:12] for sha in made.missing[:10])
        raise BackupIncomplete(
            f"{made.folder}: {len(made.missing)} thư ({named}); chạy «collector reconcile», rồi «collector poll»"
        )
    removed = backups.prune(root, keep) if keep else 0
    office.store.notes.set_meta(NOTE, now.isoformat())
    return Made(made, removed)


def restore(place: Path, target: Path, now: datetime) -> list[str]:
    """Restore a backup into a directory that is absent or empty; return what to know and do next.

    Nothing is written before every byte was compared with its digest. Raises BackupRefused, DiskFull.
    """
    snapshot = backups.find(place)
    backups.require_empty(snapshot, target, (after_restore.FILE,))
    found = list(backups.faults(snapshot))
    if found:
        more = f" (và {len(found) - 1} chỗ khác)" if len(found) > 1 else ""
        raise BackupRefused(f"{snapshot.folder}: {found[0]}{more}; hãy dùng một bản sao khác trong thư mục sao lưu")
    state = after_restore.Restored(snapshot.made_at, now, str(snapshot.folder))
    backups.restore(snapshot, target, {after_restore.FILE: after_restore.mark(state)})
    return _next_steps(snapshot, target)


def _next_steps(snapshot: backups.Snapshot, target: Path) -> list[str]:
    at = f"{snapshot.made_at:%H:%M ngày %d/%m/%Y}"
    said = [f"Đã khôi phục {snapshot.messages} thư gốc và cơ sở dữ liệu vào {target}, như lúc {at}."]
    if snapshot.missing:
        said.append(f"{len(snapshot.missing)} thư gốc đã mất từ trước khi sao lưu; «collector reconcile» nêu từng thư.")
    if snapshot.left_out:
        said.append("Phải đặt lại (không có trong bản sao lưu): " + ", ".join(snapshot.left_out))
    if (target / RULES).is_dir():
        said.append(f"Tệp đợt báo cáo của Văn phòng nằm ở {target / RULES}; xem lại mục campaign trong {SETTINGS}.")
    said.append(
        "Chưa gửi thư nào: lần «collector poll» tới sẽ đối chiếu hộp thư và thư mục thư đã gửi; xem lại rồi chạy "
        "«collector restore --release» để thư lại được gửi."
    )
    return said


def _beside(office: Office) -> dict[str, bytes]:
    """Return what belongs to an office beside its store: settings, registry, its own letters and campaign files."""
    settings = office.settings
    written = settings.file.read_bytes() if settings.file else declared.template(declared.told(settings)).encode()
    found = {SETTINGS: written, REGISTRY: _registry(office)}
    found |= _tree(settings.templates or settings.data / OWN_LETTERS, LETTERS)
    campaign = Path(office.campaign.source)
    if campaign.parent.resolve() != shipped("rules").resolve():
        found |= _tree(campaign.parent, RULES, ("*.yaml", "*.xlsx"))
    return found


def _registry(office: Office) -> bytes:
    with tempfile.TemporaryDirectory(prefix="collector-") as folder:
        path = Path(folder) / REGISTRY
        registry_file.write_registry(path, office.unions)
        return path.read_bytes()


def _tree(folder: Path, name: str, patterns: tuple[str, ...] = ("**/*",)) -> dict[str, bytes]:
    files = (path for pattern in patterns for path in folder.glob(pattern) if path.is_file())
    return {f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in files}


def _left_out(settings: Settings) -> tuple[str, ...]:
    """Return the names of the secrets that are in use and stay where they are."""
    secrets = {
        "COLLECTOR_MAILBOX_PASSWORD": settings.mailbox_password,
        "COLLECTOR_SMTP_PASSWORD": settings.smtp_password,
        f"mailbox_secret ({settings.mailbox_secret})": settings.mailbox_secret,
        f"smtp_secret ({settings.smtp_secret})": settings.smtp_secret,
    }
    return tuple(name for name, value in secrets.items() if value)


def _require_outside(data: Path, root: Path) -> None:
    inner, outer = root.resolve(), data.resolve()
    if inner == outer or inner.is_relative_to(outer) or outer.is_relative_to(inner):
        raise BackupRefused(f"{root} nằm chung với thư mục dữ liệu {data}; hãy chọn thư mục khác, tốt nhất ở đĩa khác")

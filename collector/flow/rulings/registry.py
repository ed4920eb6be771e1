"""Rulings on the registry: an import makes a file the registry, an edit changes one row of it; both have a history."""

from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path

from collector.errors import RulingRefused
from collector.flow.rulings.known import known_union
from collector.model import Union
from collector.office.office import Office
from collector.store import RegistryChange
from collector.store.registry_file import DoubtfulRow, RefusedRow, fault, read_registry

# By so much the clock of the mail's server and this machine's may differ.
_CLOCKS = timedelta(days=1)
_FIELDS = {
    "name": "tên",
    "short_name": "tên ngắn",
    "aliases": "tên khác",
    "parent": "công đoàn cấp trên",
    "emails": "địa chỉ thư",
    "domains": "tên miền",
    "contact_name": "người liên hệ",
    "contact_phone": "điện thoại",
    "owes": "phải nộp",
    "valid_from": "có hiệu lực từ",
    "valid_to": "có hiệu lực đến",
}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import of the registry did, row by row."""

    total: int
    change: RegistryChange
    refused: tuple[RefusedRow, ...]
    warnings: tuple[DoubtfulRow, ...]

    def lines(self) -> list[str]:
        """Describe it in lines for people."""
        said = [f"Dòng {row.line} bị từ chối: {row.reason}" for row in self.refused]
        said += [f"Dòng {row.line} cần xem lại: {row.reason}" for row in self.warnings]
        for word, codes in (
            ("Thêm", self.change.added),
            ("Thay đổi", self.change.changed),
            ("Không còn trong danh sách", self.change.gone),
        ):
            if codes:
                said.append(f"{word} {len(codes)}: {', '.join(codes)}")
        said.append(f"Danh sách có {self.total} công đoàn; {len(self.refused)} dòng bị từ chối.")
        return said


def import_unions(office: Office, file: Path, now: datetime) -> ImportReport:
    """Make a file the registry; rows that are refused stay as they were. Raises RegistryRefused."""
    read = read_registry(file)
    store = office.store
    with store.transaction():
        before = store.registry.unions()
        change = store.registry.replace(read.unions, spared=read.spared)
        store.registry.note_changes(before, who="import", at=_counts_from(office, now))
        counts = f"+{len(change.added)} ~{len(change.changed)} -{len(change.gone)} !{len(read.refused)}"
        store.notes.audit(now, "import", "unions import", file.name, counts)
    office.registry_changed()
    return ImportReport(len(office.unions), change, read.refused, read.warnings)


class _Rehearsed(Exception):
    """What an import would change is known; nothing is to be written."""


def rehearse_import(office: Office, file: Path) -> ImportReport:
    """Describe what an import would do, row by row, and write nothing. Raises RegistryRefused."""
    read, store = read_registry(file), office.store
    change: RegistryChange | None = None
    with suppress(_Rehearsed), store.transaction():
        change = store.registry.replace(read.unions, spared=read.spared)
        total = len(store.registry.unions())
        raise _Rehearsed
    assert change is not None
    return ImportReport(total, change, read.refused, read.warnings)


def _counts_from(office: Office, now: datetime) -> datetime:
    """Return the instant from which an edit counts: after all mail that was judged before it, though clocks differ.

    A receipt that lies far ahead is no matter of clocks, and holds no edit up.
    """
    newest = office.store.mail.newest(office.campaign.id)
    return newest + timedelta(seconds=1) if newest and now <= newest <= now + _CLOCKS else now


def edit_union(office: Office, union: Union, *, who: str, now: datetime) -> str:
    """Write one row of the registry anew; what it was stays in its history. Raises UnknownUnion, RulingRefused."""
    with office.store.transaction():
        return write_union(office, union, who=who, now=now)


def write_union(office: Office, union: Union, *, who: str, now: datetime) -> str:
    """Write one row within the transaction of its cause. Raises UnknownUnion, RulingRefused."""
    before = known_union(office, union.code)
    wrong = fault(union, office.unions)
    if wrong:
        raise RulingRefused(wrong)
    changed = [f.name for f in fields(Union) if getattr(before, f.name) != getattr(union, f.name)]
    if not changed:
        return f"{union.code}: không có gì thay đổi."
    office.store.registry.change(union, who=who, at=_counts_from(office, now))
    # What it says now may be a person's name, address or telephone: the history tells, the audit does not.
    office.store.notes.audit(now, who, "unions edit", union.code, ", ".join(changed))
    office.registry_changed()
    return f"Đã sửa {union.code} trong danh sách: {', '.join(_FIELDS[name] for name in changed)}."

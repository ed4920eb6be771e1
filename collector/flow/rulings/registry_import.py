"""An import makes a file the registry: rows come and change by it, and go by it where staff say so.

A code that comes for a union whose old code is not in the file any more is asked about: taken for a loss and a gain, it
would cost the union all that it sent and all that was decided about it. Not for single rows: registry.py.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from collector.errors import RulingRefused
from collector.flow.rulings.registry import counts_from
from collector.model import Union
from collector.office.answers import answer_registry_anew
from collector.office.office import Office
from collector.store import RegistryChange
from collector.store.registry_file import DoubtfulRow, RefusedRow, RegistryRead, read_registry
from collector.vietnamese import fold


@dataclass(frozen=True, slots=True)
class ImportOrders:
    """What staff say of a file that is imported, beside its rows."""

    remove: bool = False  # what is not in the file leaves the registry
    renames: Mapping[str, str] = field(default_factory=dict)  # by old code: the code that the same union has now
    fresh: Collection[str] = ()  # these codes are new unions, whatever they are like


@dataclass(frozen=True, slots=True)
class LikelyRename:
    """A new code for what may be a union of the registry that the file has not under its old one."""

    code: str
    former: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import of the registry did, row by row."""

    total: int
    change: RegistryChange
    refused: tuple[RefusedRow, ...]
    warnings: tuple[DoubtfulRow, ...]
    absent: tuple[str, ...] = ()  # not in the file, and still in the registry
    asked: tuple[LikelyRename, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()

    def lines(self) -> list[str]:
        """Describe it in lines for people."""
        said = [f"Dòng {row.line} bị từ chối: {row.reason}" for row in self.refused]
        said += [f"Dòng {row.line} cần xem lại: {row.reason}" for row in self.warnings]
        said += [f"Đổi mã {old} thành {new}" for old, new in self.renamed]
        for word, codes in (
            ("Thêm", self.change.added),
            ("Thay đổi", self.change.changed),
            ("Không còn trong danh sách", self.change.gone),
        ):
            if codes:
                said.append(f"{word} {len(codes)}: {', '.join(codes)}")
        if self.absent:
            kept = f"Không có trong tệp, vẫn giữ trong danh sách {len(self.absent)}: {', '.join(self.absent)}"
            said.append(f"{kept}; để bỏ khỏi danh sách: nhập lại với --remove")
        said.append(f"Danh sách có {self.total} công đoàn; {len(self.refused)} dòng bị từ chối.")
        return said


_NO_ORDERS = ImportOrders()


def import_unions(office: Office, file: Path, now: datetime, orders: ImportOrders = _NO_ORDERS) -> ImportReport:
    """Make a file the registry; rows that are refused stay as they were. Raises RegistryRefused, RulingRefused."""
    plan, store = _planned(office, file, orders), office.store
    try:
        with store.transaction():
            before, at = office.by_code, counts_from(office, now)
            for old, new in plan.renames.items():
                store.registry.rename(old, new, who="import", at=at)
            stood = store.registry.unions()
            change = store.registry.replace(plan.unions, spared=plan.spared)
            store.registry.note_changes(stood, who="import", at=at)
            counts = f"+{len(change.added)} ~{len(change.changed)} -{len(change.gone)} !{len(plan.refused)}"
            renamed = "".join(f" {old}→{new}" for old, new in plan.renames.items())
            store.notes.audit(now, "import", "unions import", file.name, counts + renamed)
            office.registry_changed()
            codes = {*change.added, *change.changed, *change.gone, *plan.renames.values()}
            answer_registry_anew(office, codes, before, now)
    except BaseException:
        office.registry_changed()  # what was read of the registry in a transaction that was rolled back
        raise
    return plan.report(len(office.unions), change)


class _Rehearsed(Exception):
    """What an import would change is known; nothing is to be written."""


def rehearse_import(office: Office, file: Path, orders: ImportOrders = _NO_ORDERS) -> ImportReport:
    """Describe what an import would do, row by row, and write nothing. Raises RegistryRefused, RulingRefused."""
    plan, store = _planned(office, file, orders), office.store
    change: RegistryChange | None = None
    with suppress(_Rehearsed), store.transaction():
        for old, new in plan.renames.items():
            store.registry.rename(old, new, who="import", at=office.campaign.opens_at)
        change = store.registry.replace(plan.unions, spared=plan.spared)
        total = len(store.registry.unions())
        raise _Rehearsed
    assert change is not None
    return plan.report(total, change)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done with the rows of a file."""

    read: RegistryRead
    unions: tuple[Union, ...]
    refused: tuple[RefusedRow, ...]
    spared: tuple[str, ...]
    absent: tuple[str, ...]
    asked: tuple[LikelyRename, ...]
    renames: Mapping[str, str]

    def report(self, total: int, change: RegistryChange) -> ImportReport:
        return ImportReport(
            total, change, self.refused, self.read.warnings, self.absent, self.asked, tuple(self.renames.items())
        )


def _planned(office: Office, file: Path, orders: ImportOrders) -> _Plan:
    registry = office.store.registry.unions()
    read = read_registry(file, beside=() if orders.remove else registry)
    _require_sense(office, read, orders)
    left = {row.code for row in office.store.registry.unions(gone=True)} - {row.code for row in registry}
    given, known = {row.code for row in read.unions}, {row.code for row in registry}
    missing = [row for row in registry if row.code not in {*given, *read.spared, *orders.renames}]
    new = [row for row in read.unions if row.code not in {*known, *left, *orders.renames.values(), *orders.fresh}]
    asked = _likely_renames(missing, new)
    doubtful = {code for one in asked for code in one.former}
    former = office.store.registry.renamed()
    reasons = {one.code: _question(one) for one in asked}
    reasons |= {
        code: f"«{code}» là mã cũ của {former[code]}, không dùng được cho đơn vị khác"
        for code in given - set(orders.renames.values())
        if code in former
    }
    kept, refused = _without(read, reasons)
    spared = {*read.spared, *doubtful, *(row.code for row in refused)}
    absent = tuple(row.code for row in missing if row.code not in doubtful)
    if not orders.remove:
        spared |= set(absent)
    return _Plan(
        read=read,
        unions=tuple(replace(row, parent=orders.renames.get(row.parent or "", row.parent)) for row in kept),
        refused=tuple(sorted((*read.refused, *refused), key=lambda row: row.line)),
        spared=tuple(spared),
        absent=() if orders.remove else absent,
        asked=asked,
        renames=orders.renames,
    )


def _require_sense(office: Office, read: RegistryRead, orders: ImportOrders) -> None:
    """Raise RulingRefused where what staff say of the file does not fit it."""
    lines, known = read.lines, {row.code for row in office.store.registry.unions()}
    taken = {row.code for row in office.store.registry.unions(gone=True)}
    for old, new in orders.renames.items():
        told = f"đổi mã {old} thành {new}"
        if old not in known:
            raise RulingRefused(f"{told}: danh sách không có mã {old}")
        if old in lines:
            raise RulingRefused(f"{told}: tệp vẫn còn dòng mã {old}")
        if new not in lines:
            raise RulingRefused(f"{told}: tệp không có dòng mã {new} dùng được")
        if new in taken or list(orders.renames.values()).count(new) > 1:
            raise RulingRefused(f"{told}: mã {new} đã là của một đơn vị khác")
    for code in orders.fresh:
        if code not in lines:
            raise RulingRefused(f"đơn vị mới {code}: tệp không có dòng mã này dùng được")


def _likely_renames(missing: Sequence[Union], new: Sequence[Union]) -> tuple[LikelyRename, ...]:
    """Return the new rows that have the name or an address of a union that the file has not any more."""
    found = (LikelyRename(row.code, tuple(old.code for old in missing if _are_alike(old, row))) for row in new)
    return tuple(one for one in found if one.former)


def _are_alike(old: Union, new: Union) -> bool:
    shared = {one.lower() for one in old.emails} & {one.lower() for one in new.emails}
    return bool(shared) or fold(old.name) == fold(new.name)


def _question(one: LikelyRename) -> str:
    said = f"mã mới «{one.code}» có tên hoặc địa chỉ của {', '.join(one.former)} mà tệp không còn"
    same = " hoặc ".join(f"--rename {old}={one.code}" for old in one.former)
    return f"{said}; nếu đó là một đơn vị đổi mã: {same}; nếu là đơn vị khác: --new {one.code}"


def _without(read: RegistryRead, reasons: Mapping[str, str]) -> tuple[tuple[Union, ...], list[RefusedRow]]:
    """Take rows out of a file, with those below them; return what is left and what is refused."""
    told = dict(reasons)
    while below := [row for row in read.unions if row.code not in told and row.parent in told]:
        told |= {row.code: f"công đoàn cấp trên «{row.parent}» chưa được nhận" for row in below}
    refused = [RefusedRow(read.lines[code], code, reason) for code, reason in told.items()]
    return tuple(row for row in read.unions if row.code not in told), refused

"""Rulings on the registry: an import makes a file the registry."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from collector.office.parts import Office
from collector.store import RegistryChange
from collector.store.registry import DoubtfulRow, RefusedRow, read_registry


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import of the registry did, row by row."""

    total: int
    change: RegistryChange
    refused: tuple[RefusedRow, ...]
    warnings: tuple[DoubtfulRow, ...]

    def lines(self) -> list[str]:
        """Say it in lines for people."""
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
        change = store.replace_unions(read.unions, spared=read.spared)
        counts = f"+{len(change.added)} ~{len(change.changed)} -{len(change.gone)} !{len(read.refused)}"
        store.audit(now, "import", "unions import", file.name, counts)
    office.registry_changed()
    return ImportReport(len(office.unions), change, read.refused, read.warnings)

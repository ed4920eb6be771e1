"""What staff decide: each ruling is a new fact, audited, and followed by the letter that it makes possible.

Used by every door alike. Not for deciding what a ruling does to a document: the store lays it over what was
found, and `standing` says what follows.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from collector.errors import RulingRefused, UnknownDocument, UnknownUnion
from collector.model import Deadline, Letter, Union
from collector.office.answers import answer
from collector.office.parts import Office
from collector.standing import parse_extension
from collector.store import DocumentRow, RegistryChange
from collector.store.registry import DoubtfulRow, RefusedRow, read_registry
from collector.workdays import instant_in_words, last_day

MIDNIGHT = "00:00:00"
_SHORTEST_ID = 4


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


def assign(office: Office, document: str, union: str, *, who: str, now: datetime) -> str:
    """Give a document to a union. Raises UnknownDocument, UnknownUnion, RulingRefused; says what followed."""
    row, owner = _document(office, document), _union(office, union)
    if row.requirement is None and row.role == "nothing":
        raise RulingRefused(f"{row.id} ({row.path}) không phải báo cáo hay biểu số liệu")
    payload: dict[str, str | None] = {"union": owner.code}
    letter = _rule(office, "assign", row, who=who, why="", now=now, payload=payload)
    return f"Đã giao {row.id} ({row.path}) cho {owner.name}. {_followed(letter)}"


def reject(office: Office, document: str, *, why: str, who: str, now: datetime) -> str:
    """Take a document out of the count. Raises UnknownDocument, RulingRefused."""
    row = _document(office, document)
    _rule(office, "reject", row, who=who, why=_reason(why), now=now)
    return f"Đã từ chối {row.id} ({row.path}): {why}."


def accept(office: Office, document: str, *, why: str, who: str, now: datetime) -> str:
    """Accept a document in spite of its errors. Raises UnknownDocument, RulingRefused."""
    row = _document(office, document)
    if row.union is None:
        raise RulingRefused(f"{row.id} chưa thuộc công đoàn nào; giao trước bằng «collector assign {row.id} MÃ»")
    _rule(office, "accept", row, who=who, why=_reason(why), now=now)
    return f"Đã nhận {row.id} ({row.path}): {why}."


def extend(office: Office, union: str, until: str, *, why: str, who: str, now: datetime) -> str:
    """Give a union more time: a day counts to its end, a time ends at once. Raises UnknownUnion, RulingRefused."""
    owner = _union(office, union)
    ends_at = parse_extension(until)
    deadline = Deadline(_in_words(ends_at), ends_at)
    store, campaign = office.store, office.campaign.id
    with store.transaction():
        store.extend(campaign, owner.code, deadline, who=who, why=_reason(why), at=now)
        store.audit(now, who, "extend", owner.code, f"{deadline.words}: {why}")
    return f"Đã gia hạn cho {owner.name} đến {deadline.words}."


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


def _rule(
    office: Office,
    kind: str,
    row: DocumentRow,
    *,
    who: str,
    why: str,
    now: datetime,
    payload: dict[str, str | None] | None = None,
) -> Letter | None:
    """Write the ruling, its audit, and the answer to the message where it had none yet."""
    store = office.store
    with store.transaction():
        store.rule(kind, row.id, who=who, why=why, at=now, campaign=office.campaign.id, payload=payload)
        store.audit(now, who, kind, row.id, " ".join(part for part in (*(payload or {}).values(), why) if part))
        message = store.message(row.message)
        return answer(office, message, store.documents(message=row.message), now) if message else None


def _followed(letter: Letter | None) -> str:
    return f"Đã xếp thư trả lời tới {', '.join(letter.to)}." if letter else "Không có thư nào được xếp."


def _document(office: Office, text: str) -> DocumentRow:
    """Find a document by its id, or by the beginning of one that is clear."""
    exact = office.store.document(text)
    if exact:
        return exact
    fitting = [d for d in office.store.documents(campaign=office.campaign.id) if d.id.startswith(text.lower())]
    if len(text) < _SHORTEST_ID or len(fitting) != 1:
        raise UnknownDocument(text)
    return fitting[0]


def _union(office: Office, code: str) -> Union:
    found = office.by_code.get(code) or office.by_code.get(code.upper())
    if found is None:
        raise UnknownUnion(code)
    return found


def _reason(why: str) -> str:
    if not why.strip():
        raise RulingRefused("cần nêu lý do (--why)")
    return why.strip()


def _in_words(ends_at: datetime) -> str:
    if ends_at.time().isoformat() == MIDNIGHT:
        return f"hết ngày {last_day(ends_at):%d/%m/%Y}"
    return f"trước {instant_in_words(ends_at)}"

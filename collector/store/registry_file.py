"""The registry as the office keeps it: CSV or xlsx in, every row judged, and out again.

Not for the registry in the database: registry.py. A row that is refused never stops the others; what is refused
and why is said in the words of the person who typed it.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from collector.errors import RegistryRefused
from collector.model import Union
from collector.store import registry_cells as cells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLUMNS = (
    "code",
    "name",
    "short_name",
    "aliases",
    "parent",
    "emails",
    "domains",
    "contact_name",
    "contact_phone",
    "owes",
    "valid_from",
    "valid_to",
)
_NEEDED = ("code", "name")
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was refused; `line` is its number as Excel or an editor shows it."""

    line: int
    code: str  # "" where it has none
    reason: str


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    """A row that was taken, and what is odd about it."""

    line: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegistryRead:
    """What a registry file says."""

    unions: tuple[Union, ...]
    refused: tuple[RefusedRow, ...]
    warnings: tuple[DoubtfulRow, ...]
    lines: Mapping[str, int] = field(default_factory=dict)  # by code: the line of each row that was taken

    @property
    def spared(self) -> tuple[str, ...]:
        """The codes of refused rows: those unions stay in the registry as they were."""
        return tuple(row.code for row in self.refused if row.code)


@dataclass(frozen=True, slots=True)
class _FileRow:
    number: int
    cells: dict[str, str]

    @property
    def code(self) -> str:
        return self.cells.get("code", "")


def read_registry(path: Path, beside: Iterable[Union] = ()) -> RegistryRead:
    """Read a registry file. RegistryRefused where it is no registry at all; rows are refused one by one.

    A parent may stand in the file or among the unions `beside` it.
    """
    rows, warnings = _rows(path)
    unions: dict[str, tuple[_FileRow, Union]] = {}
    refused = []
    codes: set[str] = set()
    for row in rows:
        try:
            union = _union(row, codes)
        except cells.RowRefused as reason:
            refused.append(RefusedRow(row.number, row.code, str(reason)))
        else:
            unions[union.code] = (row, union)
        codes.add(row.code.casefold())
    refused += _without_parents(unions, {union.code: union.parent for union in beside})
    warnings += _shared_addresses(unions.values())
    kept = tuple(union for _, union in unions.values())
    lines = {code: row.number for code, (row, _) in unions.items()}
    return RegistryRead(kept, tuple(sorted(refused, key=lambda row: row.line)), tuple(warnings), lines)


def write_registry(path: Path, unions: Sequence[Union]) -> None:
    """Write the registry as CSV (UTF-8 with its mark, as Excel needs it) or xlsx, by the file's name."""
    lines = [COLUMNS, *(_cells(union) for union in unions)]
    try:
        if path.suffix.lower() in _WORKBOOKS:
            _write_workbook(path, lines)
        else:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([_inert(cell) for cell in line] for line in lines)
    except OSError as error:
        raise RegistryRefused(f"{path}: {error.strerror}") from error


def fault(union: Union, registry: Iterable[Union]) -> str | None:
    """Describe why a row may not stand in the registry beside the others as it is; None where it may."""
    if not union.name.strip():
        return "thiếu tên"
    if any("|" in text for text in (union.name, union.short_name, *union.aliases)):
        return "tên không được chứa dấu |"
    if union.valid_from and union.valid_to and union.valid_from > union.valid_to:
        return "valid_from sau valid_to"
    try:
        for text in union.emails:
            cells.address(text)
        for text in union.domains:
            cells.domain(text)
    except cells.RowRefused as reason:
        return str(reason)
    parents = {one.code: one.parent for one in registry}
    return _parent_fault(union, {**parents, union.code: union.parent})


# --- reading the file


def _rows(path: Path) -> tuple[list[_FileRow], list[DoubtfulRow]]:
    lines = list(_workbook_lines(path) if path.suffix.lower() in _WORKBOOKS else _csv_lines(path))
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise RegistryRefused(f"{path}: tệp trống")
    head_number, head = filled[0]
    names = [name.strip().lower() for name in head]
    absent = [name for name in _NEEDED if name not in names]
    if absent:
        raise RegistryRefused(f"{path}: dòng {head_number} thiếu cột {', '.join(absent)}; các cột: {','.join(COLUMNS)}")
    doubled = [name for name, count in Counter(names).items() if name and count > 1]
    if doubled:
        raise RegistryRefused(f"{path}: cột {', '.join(doubled)} có hai lần")
    unknown = [name for name in names if name and name not in COLUMNS]
    warnings = [DoubtfulRow(head_number, "", f"bỏ qua cột không biết «{name}»") for name in unknown]
    rows = [_FileRow(number, dict(zip(names, cells, strict=False))) for number, cells in filled[1:]]
    return rows, warnings


def _csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(path)
    first = text.split("\n", 1)[0]
    # Excel writes the list separator of the machine's region: a semicolon on a Vietnamese one.
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    try:
        for cells in reader:
            yield start, [_unmarked(_one_line(cell)) for cell in cells]
            start = reader.line_num + 1
    except csv.Error as error:
        raise RegistryRefused(f"{path}: dòng {reader.line_num}: {error}") from error


def _decoded(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RegistryRefused(f"{path}: {error.strerror}") from error
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise RegistryRefused(f"{path}: không phải UTF-8; trong Excel hãy lưu dạng «CSV UTF-8»") from error


def _workbook_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - costs 0.2 s, needed for this kind of file alone

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever the damaged part makes it raise
        raise RegistryRefused(f"{path}: không phải tệp xlsx đọc được ({type(error).__name__})") from error
    try:
        for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield number, [_plain(cell) for cell in cells]
    finally:
        book.close()


def _plain(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _one_line(str(cell))


def _unmarked(text: str) -> str:
    """Take off the mark that keeps a cell of a CSV from being a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _one_line(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


# What a spreadsheet program takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@")


# --- judging a row


def _union(row: _FileRow, above: set[str]) -> Union:
    get = row.cells.get
    code = cells.code(row.code, above)
    if not get("name"):
        raise cells.RowRefused("thiếu tên (cột name)")
    starts, ends = cells.day(get("valid_from", "")), cells.day(get("valid_to", ""))
    if starts and ends and starts > ends:
        raise cells.RowRefused("valid_from sau valid_to")
    return Union(
        code=code,
        name=get("name", ""),
        short_name=get("short_name", ""),
        aliases=cells.several(get("aliases", "")),
        parent=get("parent") or None,
        emails=tuple(cells.address(text) for text in cells.several(get("emails", "").lower())),
        domains=tuple(cells.domain(text) for text in cells.several(get("domains", "").lower())),
        contact_name=get("contact_name", ""),
        contact_phone=cells.phone(get("contact_phone", "")),
        owes=cells.owes(get("owes", "")),
        valid_from=starts,
        valid_to=ends,
    )


# --- judging rows together


def _without_parents(unions: dict[str, tuple[_FileRow, Union]], beside: Mapping[str, str | None]) -> list[RefusedRow]:
    """Take out the unions whose parent is not there, or is below themselves; one can cost another its parent."""
    refused: list[RefusedRow] = []
    while True:
        parents = {**beside, **{code: union.parent for code, (_, union) in unions.items()}}
        wrong = [
            RefusedRow(row.number, union.code, reason)
            for row, union in unions.values()
            if (reason := _parent_fault(union, parents))
        ]
        if not wrong:
            return refused
        refused += wrong
        for remark in wrong:
            del unions[remark.code]


def _parent_fault(union: Union, parents: dict[str, str | None]) -> str | None:
    if union.parent is None:
        return None
    if union.parent not in parents:
        return f"công đoàn cấp trên «{union.parent}» không có trong danh sách hoặc bị từ chối"
    above: str | None = union.parent
    for _ in parents:
        if above is None:
            return None
        if above == union.code:
            return "công đoàn cấp trên đi vòng về chính nó"
        above = parents.get(above)
    return None  # the cycle is further up, and is refused there


def _shared_addresses(unions: Iterable[tuple[_FileRow, Union]]) -> list[DoubtfulRow]:
    owners: dict[str, str] = {}
    remarks = []
    for row, union in unions:
        for address in union.emails:
            owner = owners.setdefault(address, union.code)
            if owner != union.code:
                remarks.append(DoubtfulRow(row.number, union.code, f"địa chỉ {address} đã đăng ký cho {owner}"))
    return remarks


# --- writing


def _cells(union: Union) -> tuple[str, ...]:
    return (
        union.code,
        union.name,
        union.short_name,
        "|".join(union.aliases),
        union.parent or "",
        "|".join(union.emails),
        "|".join(union.domains),
        union.contact_name,
        union.contact_phone,
        "" if union.owes else "no",
        union.valid_from.isoformat() if union.valid_from else "",
        union.valid_to.isoformat() if union.valid_to else "",
    )


def _inert(cell: str) -> str:
    """Keep a spreadsheet program from reading a cell of a CSV as a formula; `_unmarked` takes the mark off again."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _write_workbook(path: Path, lines: Sequence[Sequence[str]]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - as above

    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    for number, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            cell = sheet.cell(number, column, text or None)
            if text:
                cell.data_type = "s"  # text, also where it begins with "=" or looks like a number
    sheet.freeze_panes = "A2"
    book.save(path)

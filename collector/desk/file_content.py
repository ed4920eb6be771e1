"""A file as it was read, arranged for a page: its text with the findings at their place, its sheets with the cells.

Read again from the kept bytes by the limited child processes; what is shown is text and figures, never the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from collector import checks, forms
from collector.desk.templating import figure
from collector.model import Campaign, File, Finding, Message, Paragraph, Sheet, Text
from collector.store import DocumentRow

_LINES = 1200
_ROWS, _COLUMNS = 400, 40
_CELL = 2000


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph."""

    text: str
    look: str  # classes of the style sheet
    findings: tuple[Finding, ...] = ()
    first: bool = False  # the first place with a finding


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table of a Word file."""

    line: TextLine | None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a sheet."""

    text: str
    look: str
    note: str
    wide: int = 1  # columns that it spans
    high: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet."""

    name: str
    hidden: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[ShownCell, ...]], ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class FileContent:
    """What a page shows of a file."""

    blocks: tuple[Block, ...]
    grids: tuple[Grid, ...]
    cut: bool
    why: str  # why nothing is shown, "" where something is


def file_content(
    message: Message, document: DocumentRow, findings: Sequence[Finding], campaign: Campaign
) -> FileContent:
    """Arrange a document for a page, with what is said of it at its place."""
    file = next((one for one in message.files if one.index == document.file), None)
    if file is None:
        return FileContent(
            (), (), cut=False, why="Đây là liên kết, không phải tệp." if document.size == 0 else _NOTHING
        )
    placed = [one for one in findings if one.where]
    blocks, cut = _blocks(file.text, _places(file.text, placed, campaign)) if file.text else ((), False)
    grids = tuple(_grids(file, document, placed, campaign)) if file.workbook else ()
    nothing = _SCAN.format(file.pages) if file.pages else _NOTHING
    return FileContent(blocks, grids, cut, "" if blocks or grids else nothing)


_NOTHING = "Tệp này không có phần chữ hay bảng đọc được; tải tệp gốc về để xem."
_SCAN = "Tệp này là bản quét {} trang, không có phần chữ; tải tệp gốc về để xem."


# --- text


def _places(text: Text, findings: Sequence[Finding], campaign: Campaign) -> dict[int, tuple[Finding, ...]]:
    """Return the paragraphs at which findings stand, by the sections that they name."""
    outline = checks.outline(text, campaign)
    at: dict[int, list[Finding]] = {}
    for passage in outline.passages:
        for one in findings:
            if one.where in (passage.number, *passage.covers):
                at.setdefault(passage.at, []).append(one)
    return {place: tuple(found) for place, found in at.items()}


def _blocks(text: Text, places: Mapping[int, tuple[Finding, ...]]) -> tuple[tuple[Block, ...], bool]:
    found: list[Block] = []
    table: dict[tuple[int, int], str] = {}
    number = -1

    def close() -> None:
        if table:
            found.append(Block(None, _rows(table)))
            table.clear()

    first = min(places, default=-1)
    for place, paragraph in enumerate(text.paragraphs[:_LINES]):
        if paragraph.cell is not None:
            if paragraph.cell[0] != number:
                close()
                number = paragraph.cell[0]
            key = paragraph.cell[1:]
            table[key] = f"{table[key]}\n{paragraph.text}" if key in table else paragraph.text
            continue
        close()
        if paragraph.text.strip():
            found.append(Block(_line(paragraph, places.get(place, ()), first=place == first)))
    close()
    return tuple(found), len(text.paragraphs) > _LINES


def _line(paragraph: Paragraph, findings: tuple[Finding, ...], *, first: bool) -> TextLine:
    looks = [("centred", paragraph.centred), ("bold", paragraph.bold), ("at", bool(findings)), ("first", first)]
    looks.append(("soft", paragraph.part != "body"))
    said = f"{paragraph.number} {paragraph.text}" if paragraph.number else paragraph.text
    return TextLine(said, " ".join(name for name, on in looks if on), findings, first)


def _rows(table: Mapping[tuple[int, int], str]) -> tuple[tuple[str, ...], ...]:
    height = min(max(row for row, _ in table) + 1, _ROWS)
    width = min(max(column for _, column in table) + 1, _COLUMNS)
    return tuple(tuple(table.get((row, column), "")[:_CELL] for column in range(width)) for row in range(height))


# --- sheets


def _grids(file: File, document: DocumentRow, findings: Sequence[Finding], campaign: Campaign) -> Iterator[Grid]:
    assert file.workbook is not None
    found = forms.read(file.workbook, campaign.form)
    cells = {code: cell.address for table in found for code, cell in table.cells.items()}
    cells |= {figure.indicator: figure.cell for figure in document.figures}
    faults: dict[str, list[str]] = {}
    for finding in findings:
        if finding.where in cells:
            passed = f" (Được miễn: {finding.waived})" if finding.waived else ""
            faults.setdefault(cells[finding.where], []).append(f"{finding.message}{passed}")
    taken = {figure.cell for figure in document.figures}
    for sheet in file.workbook.sheets:
        if sheet.rows:
            yield _grid(sheet, faults, taken)


def _grid(sheet: Sheet, faults: Mapping[str, list[str]], taken: set[str]) -> Grid:
    width = min(max(len(row) for row in sheet.rows), _COLUMNS)
    columns = tuple(_column(sheet.left + number) for number in range(width))
    rows = []
    seen = False
    spans, covered = _merged(sheet)
    for offset, row in enumerate(sheet.rows[:_ROWS]):
        number = sheet.top + offset
        if number < 1:  # what stands over the table of a page is shown with its text
            continue
        cells = []
        for at, (column, value) in enumerate(zip(columns, row, strict=False), sheet.left):
            if (number, at) in covered:
                continue
            address = f"{sheet.name}!{column}{number}"
            fault = faults.get(address)
            look = "picked" if fault else "taken" if address in taken else ""
            if fault and not seen:
                look, seen = f"{look} first", True
            wide, high = spans.get((number, at), (1, 1))
            cells.append(ShownCell(_cell(sheet, f"{column}{number}", value), look, " ".join(fault or ()), wide, high))
        rows.append((number, tuple(cells)))
    cut = len(sheet.rows) > _ROWS or max(len(row) for row in sheet.rows) > _COLUMNS
    return Grid(sheet.name, sheet.hidden, columns, tuple(rows), cut)


def _merged(sheet: Sheet) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Return how far each merged cell spans, and the places that it covers; those outside of what is shown are cut."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merged:
        bottom_, right_ = min(bottom, sheet.top + _ROWS), min(right, sheet.left + _COLUMNS)
        places = {(row, column) for row in range(top, bottom_ + 1) for column in range(left, right_ + 1)}
        # A file may merge whatever it likes, over other merged cells too: the first one counts.
        if len(places) > 1 and not places & covered and (top, left) not in spans:
            spans[top, left] = (right_ - left + 1, bottom_ - top + 1)
            covered |= places - {(top, left)}
    return spans, covered


def _cell(sheet: Sheet, address: str, value: object) -> str:
    if address in sheet.errors:
        return sheet.errors[address]
    if value is None:
        return sheet.formulas.get(address, "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if address in sheet.percents:
            return f"{100 * value:.4g}%"
        return figure(value)
    return str(value)[:_CELL]


def _column(number: int) -> str:
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name

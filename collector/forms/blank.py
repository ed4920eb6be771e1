"""Finds how a blank form is laid out: its heading rows, its columns, its lines.

Nothing is known of it yet, so the headings speak ("Nội dung", "Đơn vị tính"); where there are none, what stands in the
columns does. Not for filled forms, see columns.py.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from collector.forms.columns import LABEL_HEADING, heading_over, heading_said, heading_score
from collector.forms.compiled import money_unit
from collector.forms.grid import SheetGrid, letters
from collector.forms.numbering import FormLine, tidy_number
from collector.forms.rows import is_ditto, told_number
from collector.forms.title_block import Head, head
from collector.vietnamese import clean, fold

_NUMBER = re.compile(r"^(?:tt|stt|so tt|so thu tu)$")
_UNIT = re.compile(r"^(?:don vi tinh|dvt|don vi)\b")
_ASIDE = re.compile(r"^(?:ghi chu|giai trinh|dien giai|thuyet minh|ma so|ma chi tieu)\b")
_LETTERED = re.compile(r"([A-ZĐ])\s*[.)/:\-–]\s")
_INDEX = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?$")
_ENDS = re.compile(
    r"^(?:nguoi lap|nguoi (?:tong hop|bao cao)|t ?m (?:ban|bch|btv)|chu tich|noi nhan|ghi chu|luu y"
    r"|ngay\b.*\bthang\b|(?:ha noi|tp)\b.*\bngay\b)"
)
_SEARCHED = 60
_WIDE = 40
_ROWS = 600
_GAP = 6
_FEW = 3
_SHORT = 25


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A blank form in its sheet: columns numbered as Excel does, 0 where there is none."""

    grid: SheetGrid
    head: Head
    number: int
    label: int
    unit: int
    value: int
    lines: tuple[FormLine, ...]
    doubts: tuple[str, ...]


def laid(grid: SheetGrid) -> BlankForm | None:
    """Find the form of a sheet; None where nothing looks like one."""
    found = _heading_row(grid)
    at, label = found or _without_headings(grid)
    if not label:
        return None
    bottom = _below_headings(grid, at, label) if found else at
    roles = {_role(grid, at, bottom, column): column for column in reversed(_columns(grid))} if found else {}
    number, unit = roles.get("number", 0), roles.get("unit", 0)
    lines = _lines(grid, bottom, (number, label, unit))
    if len(lines) < _FEW:
        return None
    if not unit:
        unit = _units_column(grid, lines, (number, label))
        lines = _lines(grid, bottom, (number, label, unit)) if unit else lines
    told = head(grid, grid.first, max(at - 1, grid.first) if found else at - 1, "")
    value, heading, doubts = _value_column(grid, bottom, (number, label, unit), told.year)
    said = head(grid, grid.first, at - 1, heading)
    return BlankForm(grid, said, number, label, unit, value, tuple(lines), doubts)


def _columns(grid: SheetGrid) -> list[int]:
    return list(range(grid.left, min(grid.right, grid.left + _WIDE) + 1))


def _heading_row(grid: SheetGrid) -> tuple[int, int] | None:
    for row in range(grid.first, min(grid.last, grid.first + _SEARCHED) + 1):
        texts = {column: fold(grid.text(row, column)) for column in _columns(grid)}
        label = next((column for column, text in texts.items() if LABEL_HEADING.match(text) and len(text) < _SHORT), 0)
        if label and sum(1 for text in texts.values() if text) > 1:
            return row, label
    return None


def _without_headings(grid: SheetGrid) -> tuple[int, int]:
    """Return the first row and the column with the most texts, where no heading tells them."""
    texts = {
        column: [row for row in range(grid.first, min(grid.last, _ROWS) + 1) if len(grid.text(row, column)) > _FEW]
        for column in _columns(grid)
    }
    label = max(texts, key=lambda column: len(texts[column]), default=0)
    numbered = [
        row
        for row in texts.get(label, [])
        if told_number(grid.text(row, label)) or any(tidy_number(_plain(grid, row, c)) for c in range(grid.left, label))
    ]
    return (numbered[0], label) if len(numbered) >= _FEW else (0, 0)


def _below_headings(grid: SheetGrid, at: int, label: int) -> int:
    """Return the first row of the form's lines."""
    row = max([at, *(bottom for top, left, bottom, right in grid.sheet.merged if top == at)]) + 1
    while row <= grid.last:
        texts = [clean(_plain(grid, row, column)) for column in _columns(grid)]
        told = [text for text in texts if text]
        index = len(told) > 1 and all(_INDEX.match(text) for text in told)
        if grid.text(row, label) and not index:
            return row
        row += 1
    return row


def _role(grid: SheetGrid, at: int, bottom: int, column: int) -> str:
    for row in range(at, bottom):
        text = fold(grid.text(row, column))
        for role, words in (("number", _NUMBER), ("unit", _UNIT), ("aside", _ASIDE), ("label", LABEL_HEADING)):
            if words.match(text) and len(text) < _SHORT:
                return role if role != "aside" else f"aside {column}"
    return f"other {column}"


def _plain(grid: SheetGrid, row: int, column: int) -> str:
    value = grid.value(row, column)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _lines(grid: SheetGrid, first: int, columns: tuple[int, int, int]) -> list[FormLine]:
    number, label, unit = columns
    lines: list[FormLine] = []
    for row in range(first, min(grid.last, first + _ROWS) + 1):
        text = _as_sent(grid.text(row, label))
        if not text and number:
            # A heading may be typed into the column of numbers, merged over the labels
            text = _as_sent(grid.text(row, number)) if len(grid.text(row, number)) > _GAP else ""
        if not text:
            continue
        if _ENDS.match(fold(text)) or (lines and row - lines[-1].at > _GAP):
            break
        if fold(text) == "trong do":
            continue
        said = tidy_number(_plain(grid, row, number)) if number else ""
        own = told_number(text) or _lettered(text)
        if not said and own:
            said, text = own, text[text.index(own) + len(own) :].lstrip(" .):/-")
        lines.append(FormLine(row, said, text, _as_sent(grid.text(row, unit)) if unit else ""))
    return _without_dittos(lines)


def _lettered(text: str) -> str | None:
    found = _LETTERED.match(text)
    return found[1] if found else None


def _as_sent(text: str) -> str:
    """Return a text as it was sent out, but for its spaces: quotes and dashes stay."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _without_dittos(lines: list[FormLine]) -> list[FormLine]:
    above, found = "", []
    for line in lines:
        above = above if is_ditto(line.unit) else line.unit or above
        found.append(replace(line, unit=above) if is_ditto(line.unit) else line)
    return found


def _units_column(grid: SheetGrid, lines: list[FormLine], taken: tuple[int, int]) -> int:
    """Return the column whose short texts recur, where no heading names the units."""
    for column in _columns(grid):
        texts = [fold(grid.text(line.at, column)) for line in lines if grid.text(line.at, column)]
        if column not in taken and column > taken[1] and len(texts) * 2 > len(lines):
            short = all(len(text) < _SHORT for text in texts)
            if short and (len(set(texts)) * 2 <= len(texts) or any(money_unit(text) for text in texts)):
                return column
    return 0


def _value_column(
    grid: SheetGrid, first: int, taken: tuple[int, int, int], year: int | None
) -> tuple[int, str, tuple[str, ...]]:
    open_ = [column for column in _columns(grid) if column > taken[1] and column not in taken]
    headed = {column: heading_over(grid, first, column) for column in open_}
    headed = {at: told for at, told in headed.items() if not _ASIDE.match(fold(heading_said(grid, first, at)))}
    if not headed:
        # The column of figures may be empty throughout, and so lie outside the sheet's rectangle
        return max(grid.right, *taken) + 1, "", ("Biểu không có cột số liệu rõ ràng; xem lại.",)
    scores = {column: heading_score(heading, year or 0) for column, heading in headed.items()}
    best = max(scores.values())
    leading = [column for column, score in scores.items() if score == best and headed[column]]
    leading = leading or [min(headed)]
    others = [column for column in headed if column != leading[0] and headed[column]]
    doubts: tuple[str, ...] = ()
    if others:
        named = [f"{letters(column)} «{heading_said(grid, first, column)}»" for column in (leading[0], *others)]
        doubts = (f"Biểu có nhiều cột số liệu; chỉ cột {named[0]} được lấy, không lấy: {', '.join(named[1:])}.",)
    return leading[0], headed[leading[0]], doubts

"""A clerk who corrects a workbook by the letter that came back, and by nothing else.

What the clerk has: the text of the letter, the file that was sent, the form that came with the letter, and the figures
of the union's own books, found by the words in which the letter names a row. Without books (a stranger) the figure is
taken that the letter itself expects. No code, no finding, no rule is known.
"""

import io
import re
from dataclasses import dataclass

import openpyxl

FIXES = "Nội dung cần chỉnh sửa:"
FORM = "Kèm theo thư này là mẫu biểu"
_CELL = re.compile(r"ô ([^!()]+)!([A-Z]{1,2}\d+)")
_ROW = re.compile(r"(?:[Mm]ục (?P<stt>[\d.]+) |[Dd]òng )«(?P<label>[^»]+)»(?: của mục (?P<above>[\d.]+) )?")
_SUM = re.compile(r"(?P<left>[-\d.,]+) ≠ .*?= (?P<right>[-\d.,]+), lệch")
_MORE = re.compile(r"là (?P<part>[-\d.,]+), lớn hơn .*? là (?P<whole>[-\d.,]+)\.")
_NEGATIVE = re.compile(r"là số âm \((?P<found>-[\d.,]+)\)")


@dataclass(frozen=True)
class Line:
    """One thing that the letter asks to correct."""

    text: str
    sheet: str
    cell: str  # "" where it names none
    name: tuple[str, str, str]  # number, label, number of the row above


def asked(letter: str) -> list[Line]:
    """Read the lines under "Nội dung cần chỉnh sửa", whatever file they belong to."""
    found, inside = [], False
    for line in letter.splitlines():
        said = line.strip()
        inside = said == FIXES or (inside and said.startswith("- "))
        if not inside or said == FIXES:
            continue
        cell, row = _CELL.search(said), _ROW.search(said)
        name = (row["stt"] or "", row["label"], row["above"] or "") if row else ("", "", "")
        found.append(Line(said, cell[1] if cell else "", cell[2] if cell else "", name))
    return found


def mend(letter: str, sent: bytes, form: bytes | None, books: dict[tuple[str, str, str], object]) -> bytes:
    """Return the file as the clerk sends it the second time."""
    if FORM in letter:
        assert form is not None
        return _filled(form, books)
    book = openpyxl.load_workbook(io.BytesIO(sent))
    bounds: dict[str, float] = {}
    # What must add up is corrected last: it is exact, the rest are bounds.
    for line in sorted(asked(letter), key=lambda line: "≠" in line.text):
        assert line.cell, line.text
        value = _of_books(line.name, books)
        if value is None:
            value = _told(line.text)
            assert value is not None, f"the letter does not say what is expected: {line.text}"
            if "lớn hơn" in line.text:
                value = bounds[line.cell] = min(value, bounds.get(line.cell, value))
        book[line.sheet][line.cell] = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _told(said: str) -> float | None:
    """Return the figure that the letter itself expects, where it does."""
    found = _SUM.search(said)
    if found:
        return _number(found["right"])
    if found := _MORE.search(said):
        return _number(found["whole"])
    if found := _NEGATIVE.search(said):
        return abs(_number(found["found"]))
    return None


def _number(said: str) -> float:
    value = float(said.rstrip(".,").replace(".", "").replace(",", "."))
    return int(value) if value.is_integer() else value


def _of_books(name: tuple[str, str, str], books: dict[tuple[str, str, str], object]) -> object | None:
    """Find a row in the books by what the letter calls it; a long name is cut with an ellipsis."""
    stt, label, above = name
    start = label.rstrip("…")
    found = [
        key
        for key in books
        if key[1].startswith(start) and (key[0] == stt if stt else not key[0] and above in ("", key[2]))
    ]
    assert len(found) <= 1, f"the letter's name of the row fits several: {name}, {found}"
    return books[found[0]] if found else None


def rows(sheet) -> list[tuple[int, tuple[str, str, str]]]:
    """Return the rows of a form with their names, as people read them: (number, label, number above)."""
    found, last = [], ""
    for at in range(1, sheet.max_row + 1):
        number, label, unit = (sheet.cell(at, column).value for column in (1, 2, 3))
        stt = str(number).strip() if number is not None else ""
        if stt and re.fullmatch(r"[\d.]+", stt):
            last = stt
        if isinstance(label, str) and label.strip() and (re.fullmatch(r"[\d.]+", stt) or (not stt and unit)):
            found.append((at, (stt, label.lstrip("-+ ").strip(), last if not stt else "")))
    return found


def _filled(form: bytes, books: dict[tuple[str, str, str], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(form))
    sheet = book.worksheets[0]
    for at, name in rows(sheet):
        if name in books and not str(sheet.cell(at, 4).value or "").startswith("="):
            sheet.cell(at, 4).value = books[name]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()

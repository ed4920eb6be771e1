"""Excel's binary .xlsb, by ourselves: the records of each sheet as [MS-XLSB] tells them.

calamine passes over the short records that other programs write, gives '' for an error, and ends the process on a far
cell; it takes over only where this gives up. Formulas always carry results here. Not looked at: charts, macros, links.
"""

import struct
from collections.abc import Iterator

from collector.formats import limits
from collector.formats.containers.office_parts import EXCEL_BINARY
from collector.formats.containers.package import Package
from collector.formats.content import Content
from collector.formats.excel import workbooks
from collector.formats.excel.sheets import dense, from_serial, within
from collector.formats.excel.xlsx_scan import DATE_FORMATS, Facts, Formats, letters, shows_date, shows_percent
from collector.formats.font_stains import stained, way_of
from collector.formats.kinds import Kind
from collector.formats.verdicts import TOO_LARGE, Refused, macro
from collector.model import Format, Nature, Sheet, Workbook

_ROW, _SHARED, _FORMAT, _XF, _BOOK_SHEET, _MERGED = 0, 19, 44, 47, 156, 176
_COLUMNS, _FONT = 60, 43
_FONT_NAME = 21  # where the name stands in the record of a font
_BEGIN_XFS, _END_XFS = 617, 618
_BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _INDEX = range(1, 8)
# Records of other numbers that end like one of these: results of formulas, cells without their column, rich text.
_SAME = {8: _TEXT, 9: _REAL, 10: _BOOL, 11: _ERROR, 12: _BLANK, 13: _RK, 14: _ERROR, 15: _BOOL, 16: _REAL, 17: _TEXT,
         18: _INDEX, 62: _TEXT}  # fmt: skip
# Of a row: its number, its style, its height, a byte of reserved bits, then the byte that says whether it is hidden.
_ROW_FLAGS, _HIDDEN_ROW = 11, 0x10
_SHORT, _RICH = range(12, 19), 62
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_TROUBLE = (struct.error, IndexError, UnicodeDecodeError)
Value = str | float | bool | None
Pieces = list[tuple[str, str | None]]  # a text in parts with their fonts; None is the font of the cell


def read(data: bytes) -> Content:
    """Read a workbook of the binary package kind."""
    package = Package(data)
    try:
        book = _read(package)
    except _TROUBLE:
        book = workbooks.read(data, {})
    macros = any(name.endswith("vbaproject.bin") for name in package.names())
    return workbooks.content(book, (macro(table=True),) if macros else ())


def _read(package: Package) -> Workbook:
    main = package.main("xl/workbook.bin")
    related = package.related(main)
    named = dict(related.values())
    shown, fonts = _formats(package, named.get("styles"))
    texts = (body for kind, body in _records(package, named.get("sharedStrings")) if kind == _SHARED)
    strings = [_shared(body, fonts) for body in texts]
    sheets: list[Sheet] = []
    for kind, body in _records(package, main):
        if kind == _BOOK_SHEET and len(sheets) < limits.SHEETS:
            link, at = _wide(body, 8)
            name, _ = _wide(body, at)
            what, part = related.get(link, ("", ""))
            if what == "worksheet":
                cells, facts = _cells(package, part, strings, shown)
                sheets.append(dense(name, body[0] != 0, cells, facts))
    return Workbook(tuple(sheets))


def _records(package: Package, part: str | None) -> Iterator[tuple[int, bytes]]:
    """Return the records of a part: number and length come seven bits a byte, the low ones first."""
    data = package.read(part) if part else b""
    at = 0
    while at < len(data):
        kind, at = data[at], at + 1
        if kind & 0x80:
            kind, at = kind & 0x7F | (data[at] & 0x7F) << 7, at + 1
        length = shift = 0
        more = True
        while more and shift < 28:  # noqa: PLR2004 - four bytes at most
            length, more, at, shift = length | (data[at] & 0x7F) << shift, data[at] >= 0x80, at + 1, shift + 7  # noqa: PLR2004 - the bit that says so
        yield kind, data[at : at + length]
        at += length


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """Return the text at a place and where it ends."""
    length = struct.unpack_from("<I", body, at)[0]
    if length == 0xFFFFFFFF:  # noqa: PLR2004 - none at all
        return "", at + 4
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _shared(body: bytes, fonts: list[str]) -> Pieces:
    text, at = _wide(body, 1)
    if not (body[0] & 1 and fonts):
        return [(text, None)]
    runs = struct.iter_unpack("<HH", body[at + 4 : at + 4 + 4 * struct.unpack_from("<I", body, at)[0]])
    bounds = [(0, None), *((start, fonts[font] if font < len(fonts) else "") for start, font in runs)]
    ends = [*(start for start, _ in bounds[1:]), len(text)]
    return [(text[start:end], font) for (start, font), end in zip(bounds, ends, strict=True)]


def _formats(package: Package, part: str | None) -> tuple[Formats, list[str]]:
    """Return what the styles of cells say, and the names of the fonts where an old one is among them."""
    found, codes = Formats(), dict[int, str]()
    fonts: list[str] = []
    index = -1
    for kind, body in _records(package, part):
        if kind == _FONT:
            fonts.append(_wide(body, _FONT_NAME)[0])
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _wide(body, 2)[0]
        elif kind == _BEGIN_XFS:
            index = 0
        elif kind == _END_XFS:
            break
        elif kind == _XF and index >= 0:
            number, font = struct.unpack_from("<HH", body, 2)
            if font < len(fonts) and way_of(fonts[font]):
                found.fonts[index] = fonts[font]
            code = codes.get(number, "")
            if shows_percent(number, code):
                found.percents.add(index)
            elif shows_date(code) if code else number in DATE_FORMATS:
                found.dates.add(index)
            index += 1
    return found, fonts if any(map(way_of, fonts)) else []


def _cells(
    package: Package, part: str, strings: list[Pieces], shown: Formats
) -> tuple[dict[tuple[int, int], object], Facts]:
    cells: dict[tuple[int, int], object] = {}
    facts = Facts()
    row = column = 0
    for kind, body in _records(package, part):
        if kind == _ROW:
            row, column = struct.unpack_from("<I", body)[0] + 1, 0
            if len(body) > _ROW_FLAGS and body[_ROW_FLAGS] & _HIDDEN_ROW:
                facts.unseen_rows.add(row)
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<4IH", body)
            if flags & 1 or not width:
                facts.unseen_columns.update(range(first + 1, min(last + 1, limits.FAR_COLUMNS) + 1))
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            facts.merged.append((top + 1, left + 1, bottom + 1, right + 1))
        elif kind in _SAME or _BLANK <= kind <= _INDEX:
            start = 4 if kind in _SHORT else 8
            column = column + 1 if kind in _SHORT else struct.unpack_from("<I", body)[0] + 1
            style = struct.unpack_from("<I", body, start - 4)[0] & 0xFFFFFF
            if within((row, column)):
                _one(kind, body[start:], (row, column), style, strings, shown, cells, facts)
        if len(cells) > limits.CELLS:
            raise Refused(TOO_LARGE)
    return cells, facts


def _one(
    kind: int,
    body: bytes,
    at: tuple[int, int],
    style: int,
    strings: list[Pieces],
    shown: Formats,
    cells: dict[tuple[int, int], object],
    facts: Facts,
) -> None:
    """Read one cell."""
    what = _SAME.get(kind, kind)
    address = f"{letters(at[1])}{at[0]}"
    if what == _ERROR:
        facts.errors[address] = _ERRORS.get(body[0], "#VALUE!")
        return
    value = _value(what, body[1:] if kind == _RICH else body, strings, shown.fonts.get(style))
    if isinstance(value, float) and style in shown.percents:
        facts.percents.add(address)
    if value is not None:
        cells[at] = from_serial(value) if isinstance(value, float) and style in shown.dates else value


def _value(kind: int, body: bytes, strings: list[Pieces], font: str | None) -> Value:
    if kind == _RK:
        return _packed(struct.unpack_from("<I", body)[0])
    if kind == _REAL:
        found: float = struct.unpack_from("<d", body)[0]
        return found
    if kind == _BOOL:
        return body[0] != 0
    if kind == _TEXT:
        return stained(_wide(body, 0)[0], font)
    if kind == _INDEX:
        return "".join(stained(text, own or font) for text, own in strings[struct.unpack_from("<I", body)[0]])
    return None


def _packed(number: int) -> float:
    """Return a number of four bytes: a whole one or the upper half of a float, perhaps a hundred times too large."""
    whole = number >> 2
    signed = whole - (1 << 30) if whole >> 29 else whole
    value = float(signed) if number & 2 else struct.unpack("<d", struct.pack("<Q", whole << 34))[0]
    return value / 100 if number & 1 else value


KINDS = (
    Kind(
        name="xlsb",
        looks=lambda sight: sight.office == EXCEL_BINARY,
        read=read,
        format=Format.XLSB,
        nature=Nature.TABLE,
        tables=("xlsb",),
    ),
)

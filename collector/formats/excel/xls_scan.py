"""What calamine does not tell of an old .xls: percentages, errors, formulas without a result, how far it reaches.

Read off the records of the stream. Not for values. A workbook under a password is known here too.
"""

import struct
from collections.abc import Iterator

from collector.formats import limits
from collector.formats.excel.xls_fonts import CellFonts
from collector.formats.excel.xls_formulas import UNKNOWN, formula
from collector.formats.excel.xlsx_scan import Facts, letters, shows_percent
from collector.formats.mail.encoded_words import guess
from collector.formats.verdicts import Encrypted

_FORMAT, _XF, _SHEET, _PASSWORD, _END = 0x041E, 0x00E0, 0x0085, 0x002F, 0x000A
_NUMBER, _RK, _MANY_RK, _FORMULA, _ERROR, _BEGIN = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205, 0x0809
_COLUMNS, _ROW, _FONT = 0x007D, 0x0208, 0x0031
_HIDDEN_COLUMN, _HIDDEN_ROW, _STRUCK = 0x0001, 0x0020, 0x0008
_CELLS = {_NUMBER, _RK, _FORMULA, _ERROR}
_SHARED_TEXT = 0x00FD
_TEXTS = {_SHARED_TEXT, 0x0204, 0x00D6}
# Results of a formula: a nought, and the empty text.
_NOUGHT, _EMPTY = bytes(8), b"\x03\0\0\0\0\0\xff\xff"
_WHEN_OPENED = 0x0003  # computed when the file is opened
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BIFF8 = 0x0600


def facts(stream: bytes) -> dict[str, Facts]:
    """Return the facts of every sheet by its name."""
    try:
        return _facts(stream)
    except (struct.error, IndexError):
        # Damaged records: the values may still be read.
        return {}


def _facts(stream: bytes) -> dict[str, Facts]:
    codes: dict[int, str] = {}
    formats: list[int] = []
    starts: dict[str, int] = {}
    modern = struct.unpack_from("<H", stream, 4)[0] == _BIFF8
    records = list(_records(stream, 0))
    for kind, data in records:
        if kind == _PASSWORD:
            raise Encrypted
        if kind == _FORMAT and modern:
            codes[struct.unpack_from("<H", data)[0]] = _text(data[2:])
        elif kind == _XF:
            formats.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == _SHEET:
            name = _text(bytes([data[6], 0]) + data[7:]) if modern else guess(data[7:])
            starts[name] = struct.unpack_from("<I", data)[0]
    percents = {at for at, number in enumerate(formats) if shows_percent(number, codes.get(number, ""))}
    fonts = CellFonts(records, modern=modern)
    return {name: _sheet(stream, start, percents, fonts) for name, start in starts.items()}


def has_struck_text(stream: bytes) -> bool:
    """Return whether a font of the workbook strikes its text through."""
    try:
        fonts = [struct.unpack_from("<H", data, 2)[0] for kind, data in _records(stream, 0) if kind == _FONT]
    except (struct.error, IndexError):
        return False
    return any(flags & _STRUCK for flags in fonts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Return the records from here to the end of this part of the stream."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        # A chart inside a sheet is a part of its own.
        depth += (kind == _BEGIN) - (kind == _END)
        if not depth:
            return
        at += 4 + length


def _sheet(stream: bytes, start: int, percents: set[int], fonts: CellFonts) -> Facts:
    found = Facts()
    down = across = 0
    for kind, data in _records(stream, start):
        if kind in {_COLUMNS, _ROW}:
            _unseen(kind, data, found)
        if kind in _CELLS or kind in _TEXTS or kind == _MANY_RK:
            row, column = struct.unpack_from("<HH", data)
            down, across = max(down, row + 1), max(across, column + 1)
        if fonts and (kind in _TEXTS or kind == _FORMULA):
            _in_fonts(kind, data, fonts, found)
        if kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", data)
            address = f"{letters(column + 1)}{row + 1}"
            error = _error(kind, data)
            if error is not None:
                found.errors[address] = _ERRORS.get(error, "#VALUE!")
            elif kind == _FORMULA and (said := _uncomputed(data)):
                found.formulas[address] = said
            elif style in percents:
                found.percents.add(address)
        elif kind == _MANY_RK:
            _many(data, percents, found)
    found.far = down * across > limits.CELLS
    return found


def _in_fonts(kind: int, data: bytes, fonts: CellFonts, found: Facts) -> None:
    """Note the font of a cell with a text, where it is an old one."""
    row, column, style = struct.unpack_from("<HHH", data)
    text = fonts.text(struct.unpack_from("<I", data, 6)[0], style) if kind == _SHARED_TEXT else None
    if text is not None:
        found.texts[row + 1, column + 1] = text
    elif style in fonts.styles:
        found.fonts[row + 1, column + 1] = fonts.styles[style]


def _many(data: bytes, percents: set[int], found: Facts) -> None:
    """Note which of the numbers that one record holds are percentages."""
    row, column = struct.unpack_from("<HH", data)
    for number in range((len(data) - 6) // 6):
        if struct.unpack_from("<H", data, 4 + 6 * number)[0] in percents:
            found.percents.add(f"{letters(column + number + 1)}{row + 1}")


def _unseen(kind: int, data: bytes, found: Facts) -> None:
    """Note the columns, or the row, that a record hides."""
    if kind == _ROW:
        row, flags = struct.unpack_from("<H10xH", data)
        if flags & _HIDDEN_ROW:
            found.unseen_rows.add(row + 1)
        return
    first, last, width, _, flags = struct.unpack_from("<5H", data)
    if flags & _HIDDEN_COLUMN or not width:
        found.unseen_columns.update(range(first + 1, min(last + 1, limits.FAR_COLUMNS) + 1))


def _uncomputed(data: bytes) -> str:
    """Return the formula of a cell whose result was left to Excel, "" where there is one.

    Some programs store a nought and ask for computing, others the empty text, which no arithmetic comes to.
    """
    result, flags = data[6:14], struct.unpack_from("<H", data, 14)[0]
    left = result == _NOUGHT and flags & _WHEN_OPENED == _WHEN_OPENED
    if not left and result != _EMPTY:
        return ""
    said = formula(data[22 : 22 + struct.unpack_from("<H", data, 20)[0]])
    return said if left or not ('"' in said or "IF(" in said or said == UNKNOWN) else ""


def _error(kind: int, data: bytes) -> int | None:
    if kind == _ERROR and data[7]:
        return data[6]
    # The result of a formula: FF FF at its end marks what is no number, 2 at its start an error.
    if kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:  # noqa: PLR2004 - as said
        return data[8]
    return None


def _text(data: bytes) -> str:
    length, flags = struct.unpack_from("<HB", data)
    return (
        data[3 : 3 + 2 * length].decode("utf-16-le", "replace") if flags & 1 else data[3 : 3 + length].decode("latin-1")
    )

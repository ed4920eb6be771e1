"""A formula of an old .xls back in words: plain arithmetic, references within the sheet, the usual functions.

Excel stores the result with each formula, so that nobody needs this; programs that write .xls without computing leave
the result to Excel, and then the formula is all there is. What is not known here is "=?", which LibreOffice computes.
"""

import struct
from collections.abc import Callable

from collector.formats.excel.xlsx_scan import letters

UNKNOWN = "=?"
_BINARY = {3: "+", 4: "-", 5: "*", 6: "/", 7: "^", 8: "&", 9: "<", 10: "<=", 11: "=", 12: ">=", 13: ">", 14: "<>"}
_ALL = {
    0: "COUNT", 1: "IF", 4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 24: "ABS", 25: "INT", 27: "ROUND", 36: "AND",
    37: "OR", 38: "NOT", 131: "N", 183: "PRODUCT", 212: "ROUNDUP", 213: "ROUNDDOWN", 228: "SUMPRODUCT",
    344: "SUBTOTAL", 345: "SUMIF", 346: "COUNTIF",
}  # fmt: skip
# Of those that always have as many arguments, how many.
_FIXED = {24: 1, 25: 1, 27: 2, 38: 1, 131: 1, 212: 2, 213: 2, 346: 2}
_SUM_OF_ONE, _CHOOSE = 0x10, 0x04


class _Unknown(Exception):
    """A token that is not known here."""


def formula(tokens: bytes) -> str:
    """Return a formula as people write it, `UNKNOWN` where it cannot be given."""
    stack: list[str] = []
    try:
        at = 0
        while at < len(tokens):
            # The second bit of the class says how a value is wanted, not what it is.
            token = tokens[at]
            kind = token & 0x1F | 0x20 if token >= 0x40 else token  # noqa: PLR2004 - three classes from here on
            at += 1 + _READ.get(kind, _operator)(stack, kind, tokens[at + 1 :])
    except (_Unknown, IndexError, struct.error, UnicodeDecodeError):
        return UNKNOWN
    return "=" + stack[0] if len(stack) == 1 else UNKNOWN


def _operator(stack: list[str], kind: int, _rest: bytes) -> int:
    if kind not in _BINARY:
        raise _Unknown
    right = stack.pop()
    stack[-1] += _BINARY[kind] + right
    return 0


def _sign(stack: list[str], kind: int, _rest: bytes) -> int:
    stack[-1] = stack[-1] + "%" if kind == 0x14 else ("+", "-")[kind - 0x12] + stack[-1]  # noqa: PLR2004 - percent
    return 0


def _brackets(stack: list[str], _kind: int, _rest: bytes) -> int:
    stack[-1] = f"({stack[-1]})"
    return 0


def _missing(stack: list[str], _kind: int, _rest: bytes) -> int:
    stack.append("")
    return 0


def _text(stack: list[str], _kind: int, rest: bytes) -> int:
    length, wide = rest[0], rest[1] & 1
    end = 2 + length * (1 + wide)
    said = rest[2:end].decode("utf-16-le" if wide else "latin-1").replace('"', '""')
    stack.append(f'"{said}"')
    return end


def _attribute(stack: list[str], _kind: int, rest: bytes) -> int:
    if rest[0] & _CHOOSE:
        raise _Unknown
    if rest[0] & _SUM_OF_ONE:
        stack[-1] = f"SUM({stack[-1]})"
    return 3


def _whole(stack: list[str], _kind: int, rest: bytes) -> int:
    stack.append(str(struct.unpack_from("<H", rest)[0]))
    return 2


def _number(stack: list[str], _kind: int, rest: bytes) -> int:
    stack.append(repr(struct.unpack_from("<d", rest)[0]))
    return 8


def _truth(stack: list[str], _kind: int, rest: bytes) -> int:
    stack.append("TRUE" if rest[0] else "FALSE")
    return 1


def _cell(stack: list[str], _kind: int, rest: bytes) -> int:
    row, column = struct.unpack_from("<HH", rest)
    stack.append(_address(row, column))
    return 4


def _area(stack: list[str], _kind: int, rest: bytes) -> int:
    top, bottom, left, right = struct.unpack_from("<4H", rest)
    stack.append(f"{_address(top, left)}:{_address(bottom, right)}")
    return 8


def _address(row: int, column: int) -> str:
    return f"{letters((column & 0xFF) + 1)}{row + 1}"


def _fixed(stack: list[str], _kind: int, rest: bytes) -> int:
    number = struct.unpack_from("<H", rest)[0]
    _call(stack, number, _FIXED.get(number, 0))
    return 2


def _variable(stack: list[str], _kind: int, rest: bytes) -> int:
    _call(stack, struct.unpack_from("<H", rest, 1)[0], rest[0] & 0x7F)
    return 3


def _call(stack: list[str], number: int, count: int) -> None:
    if number not in _ALL or not 0 < count <= len(stack):
        raise _Unknown
    given = ",".join(stack[-count:])
    del stack[-count:]
    stack.append(f"{_ALL[number]}({given})")


_READ: dict[int, Callable[[list[str], int, bytes], int]] = {
    0x12: _sign, 0x13: _sign, 0x14: _sign, 0x15: _brackets, 0x16: _missing, 0x17: _text, 0x19: _attribute,
    0x1D: _truth, 0x1E: _whole, 0x1F: _number, 0x21: _fixed, 0x22: _variable, 0x24: _cell, 0x25: _area,
}  # fmt: skip

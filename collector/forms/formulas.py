"""Computes the formulas that a file carries without their results.

Some programs write formulas and no values. Only plain arithmetic is known: + - * / ^ %, comparisons, references and
ranges within the workbook, and a few functions. Everything else raises `Uncomputable`, which the reader of
the table turns into a cell without a value.
"""

import math
import operator
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from collector.forms.grid import SheetGrid, Value, letters
from collector.model.expressions import NotAnExpression, Tokens, climb

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)"
    r"|(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<ref>(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<sheet>[^\W\d][\w.]*))!)?"
    r"\$?(?P<c1>[A-Za-z]{1,3})\$?(?P<r1>\d{1,7})(?::\$?(?P<c2>[A-Za-z]{1,3})\$?(?P<r2>\d{1,7}))?(?![\w(]))"
    r"|(?P<name>[A-Za-z][\w.]*)"
    r"|(?P<op><=|>=|<>|[-+*/^%(),;=<>&]))"
)
_PLAIN = re.compile(r"-?\d+(?:[.,]\d{1,2})?$")
_MAX_LENGTH = 2000
_MAX_DEPTH = 40
_MAX_RANGE = 5000


class Uncomputable(Exception):
    """The formula has no result that can be computed here."""


Range = list[Value]


def column_number(name: str) -> int:
    """Return the number of a column from its letters: "D" is 4."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


class Formulas:
    """The formulas of a workbook, computed when asked for, each once."""

    def __init__(self, grids: dict[str, SheetGrid]) -> None:
        self._grids = grids
        self._known: dict[tuple[str, str], float | str | None] = {}
        self._open: set[tuple[str, str]] = set()
        self._failed: set[tuple[str, str]] = set()

    def compute(self, sheet: str, address: str) -> float | int:
        """Return the number that a formula comes to; raise `Uncomputable` where it has none."""
        found = self._result(sheet, address)
        if isinstance(found, (int, float)) and math.isfinite(found):
            return found
        raise Uncomputable

    def _result(self, sheet: str, address: str) -> Value:
        place = (sheet, address)
        if place in self._failed:
            raise Uncomputable
        if place not in self._known:
            if place in self._open or len(self._open) > _MAX_DEPTH:
                raise Uncomputable
            # Failed until proven otherwise: a cell is tried once, however many formulas ask for it
            self._failed.add(place)
            self._open.add(place)
            try:
                formula = self._grids[sheet].sheet.formulas[address]
                self._known[place] = _Computation(self, sheet, formula).result()
            except NotAnExpression as error:
                raise Uncomputable from error
            finally:
                self._open.discard(place)
            self._failed.discard(place)
        return self._known[place]

    def at(self, sheet: str, row: int, column: int) -> Value:
        """Return the value of a cell, computed where it is a formula; raise where it is an error."""
        grid = self._grids.get(sheet)
        if grid is None:
            raise Uncomputable
        address = f"{letters(column)}{row}"
        if address in grid.sheet.errors:
            raise Uncomputable
        if address in grid.sheet.formulas:
            return self._result(sheet, address)
        return grid.value(row, column)


def _number(value: Value | Range) -> float:
    if isinstance(value, list):
        if len(value) != 1:
            raise Uncomputable
        value = value[0]
    if value is None:
        return 0
    if isinstance(value, (int, float)):
        return value
    # Excel takes "12" in a sum as 12; "12 người" is an error there and here
    if _PLAIN.match(value.strip()):
        return float(value.strip().replace(",", "."))
    raise Uncomputable


def _numbers(values: list[Value | Range]) -> Iterator[float]:
    for value in values:
        if isinstance(value, list):
            # Text inside a range is passed over by Excel. A figure typed as text would be lost from the sum
            # without a word, so the sum is refused.
            for part in value:
                if isinstance(part, str) and any(letter.isdigit() for letter in part):
                    raise Uncomputable
                if isinstance(part, (int, float)) and not isinstance(part, bool):
                    yield part
        else:
            yield _number(value)


def _round(values: list[Value | Range]) -> float:
    places = int(_number(values[1])) if len(values) > 1 else 0
    step = Decimal(1).scaleb(-places)
    return float(Decimal(repr(float(_number(values[0])))).quantize(step, rounding=ROUND_HALF_UP))


def _average(values: list[Value | Range]) -> float:
    found = list(_numbers(values))
    if not found:
        raise Uncomputable
    return sum(found) / len(found)


def _subtotal(values: list[Value | Range]) -> float:
    if _number(values[0]) not in {9, 109}:
        raise Uncomputable
    return sum(_numbers(values[1:]))


_FUNCTIONS: dict[str, Callable[[list[Value | Range]], float]] = {
    "SUM": lambda values: sum(_numbers(values)),
    "ROUND": _round,
    "ABS": lambda values: abs(_number(values[0])),
    "INT": lambda values: math.floor(_number(values[0])),
    "MIN": lambda values: min(_numbers(values), default=0),
    "MAX": lambda values: max(_numbers(values), default=0),
    "AVERAGE": _average,
    "SUBTOTAL": _subtotal,
    "N": lambda values: _number(values[0]),
    "AND": lambda values: all(_numbers(values)),
    "OR": lambda values: any(_numbers(values)),
    "NOT": lambda values: not _number(values[0]),
}


_CALLED = re.compile(r"([A-Za-z][\w.]*)\s*\(")
_KNOWN = frozenset({*_FUNCTIONS, "IF", "IFERROR", "TRUE", "FALSE"})


def foreign(formula: str) -> bool:
    """Return whether a formula calls a function that is not computed here, or could not be read ("=?")."""
    plain = re.sub(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'", "", formula)
    return "?" in plain or any(name.upper().removeprefix("_XLFN.") not in _KNOWN for name in _CALLED.findall(plain))


class _Computation:
    """Computes one formula while reading it."""

    def __init__(self, formulas: Formulas, sheet: str, formula: str) -> None:
        text = formula.removeprefix("=").strip()
        if len(text) > _MAX_LENGTH:
            raise Uncomputable
        self._formulas = formulas
        self._sheet = sheet
        self._tokens = Tokens(text, _TOKEN, most=_MAX_LENGTH, deepest=_MAX_DEPTH - 1)
        # Within the branch of an IF that is not taken nothing is computed
        self._idle = False

    def result(self) -> float | str | None:
        found = self._expression()
        if self._tokens.peek():
            raise Uncomputable
        return _number(found) if isinstance(found, list) else found

    def _expression(self) -> Value | Range:
        return climb(self._tokens, _LEVELS, self._signed, self._joined)

    def _joined(self, left: Value | Range, mark: str, right: Value | Range) -> Value | Range:
        if mark == "&":
            raise Uncomputable
        if self._idle:
            return None
        if mark in _COMPARED:
            return _compare(mark, left, right)
        return _ARITHMETIC[mark](_number(left), _number(right))

    def _signed(self) -> Value | Range:
        signs = ""
        while mark := self._tokens.take("-", "+"):
            signs += mark
        found = self._operand()
        while self._tokens.take("%"):
            found = None if self._idle else _number(found) / 100
        if self._idle or "-" not in signs:
            return found
        return -_number(found) if signs.count("-") % 2 else _number(found)

    def _operand(self) -> Value | Range:
        found = self._tokens.next()
        token = found[found.lastgroup or 0]
        if found.lastgroup == "number":
            return float(token)
        if found.lastgroup == "text":
            return token[1:-1].replace('""', '"')
        if found.lastgroup == "ref":
            return None if self._idle else self._referenced(found)
        if found.lastgroup == "name":
            return self._call(token.upper().removeprefix("_XLFN."))
        if token == "(":  # noqa: S105 - a bracket, no secret
            inner = self._expression()
            if self._tokens.take(")"):
                return inner
        raise Uncomputable

    def _referenced(self, found: re.Match[str]) -> Value | Range:
        sheet = found["quoted"] or found["sheet"]
        sheet = sheet.replace("''", "'") if sheet else self._sheet
        column, row = column_number(found["c1"]), int(found["r1"])
        if not found["c2"]:
            return self._formulas.at(sheet, row, column)
        columns = range(column, column_number(found["c2"]) + 1)
        rows = range(row, int(found["r2"]) + 1)
        if len(columns) * len(rows) > _MAX_RANGE:
            raise Uncomputable
        return [self._formulas.at(sheet, down, across) for down in rows for across in columns]

    def _call(self, name: str) -> Value | Range:
        if name in {"TRUE", "FALSE"} and self._tokens.peek() != "(":
            return name == "TRUE"
        self._expect("(")
        if name == "IF":
            return self._if()
        if name == "IFERROR":
            return self._iferror()
        values: list[Value | Range] = []
        while not self._tokens.take(")"):
            values.append(self._expression())
            if not self._tokens.take(",", ";") and self._tokens.peek() != ")":
                raise Uncomputable
        if self._idle:
            return None
        if name not in _FUNCTIONS or not values:
            raise Uncomputable
        try:
            return _FUNCTIONS[name](values)
        except (ArithmeticError, IndexError, ValueError) as error:
            raise Uncomputable from error

    def _expect(self, *wanted: str) -> None:
        if not self._tokens.take(*wanted):
            raise Uncomputable

    def _branch(self, *, taken: bool) -> Value | Range:
        before, self._idle = self._idle, self._idle or not taken
        try:
            return self._expression()
        finally:
            self._idle = before

    def _if(self) -> Value | Range:
        condition = self._expression()
        holds = not self._idle and bool(_number(condition))
        self._expect(",", ";")
        first = self._branch(taken=holds)
        second: Value | Range = False
        if self._tokens.take(",", ";"):
            second = self._branch(taken=not holds)
        self._expect(")")
        return first if holds else second

    def _iferror(self) -> Value | Range:
        start = self._tokens.at
        failed = False
        try:
            first = self._expression()
        except Uncomputable:
            # Walk over the failed part without computing it
            self._tokens.at, failed, first = start, True, None
            self._branch(taken=False)
        self._expect(",", ";")
        second = self._branch(taken=failed)
        self._expect(")")
        return second if failed else first


def _compare(mark: str, left: Value | Range, right: Value | Range) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        if mark not in {"=", "<>"}:
            raise Uncomputable
        same = (left if left is not None else "") == (right if right is not None else "")
        return same if mark == "=" else not same
    return _COMPARED[mark](_number(left), _number(right))


def _divided(left: float, right: float) -> float:
    if right == 0:
        raise Uncomputable
    return left / right


def _powered(left: float, right: float) -> float:
    if abs(right) > _MAX_DEPTH:
        raise Uncomputable
    try:
        found = left**right
    except ArithmeticError as error:
        raise Uncomputable from error
    if isinstance(found, complex):
        raise Uncomputable
    return float(found)


_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "^": _powered,
}
# The loosest first; texts are joined in no table of figures
_LEVELS = (tuple(_COMPARED), ("+", "-", "&"), ("*", "/"), ("^",))

"""The small language in which the form's checks are written, parsed once into trees.

    =A+B           equals              =100*A/B ~0.1   equals, give or take 0.1
    <=A   >0       comparison          A+B=C           a comparison between codes
    50<=A/B<=500   chained             ... if COND     only where COND holds
    len<=500       length of a text    warn: ...       a warning

Nothing here knows of tables: `holds` asks a function for the value of a code.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from collector.model.expressions import Tokens, climb

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(<=|>=|<|>|=|[-+*/()]))")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_IF = re.compile(r"\s+if\s+")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
}
# Sums of binary fractions are compared with this tolerance, relative to their size
_GIVE = 1e-9
_MOST, _DEEPEST = 1000, 40  # tokens of a comparison, brackets within brackets


class CheckRefused(ValueError):
    """A check of the form cannot be read."""


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Code:
    """The figure of an indicator."""

    code: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions joined by + - * or /."""

    left: "Expression"
    mark: str
    right: "Expression"


Expression = Number | Code | Operation


@dataclass(frozen=True, slots=True)
class Comparison:
    """Expressions compared in a chain: 50 <= A/B <= 500 has two marks."""

    sides: tuple[Expression, ...]
    marks: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators that it names, each once, in order."""
        return tuple(dict.fromkeys(code for side in self.sides for code in codes(side)))


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: what must hold, when, how exactly, and whether it only warns."""

    source: str
    claim: Comparison
    condition: Comparison | None = None
    tolerance: float = 0.0
    warn: bool = False
    length: bool = False  # of a text, not of a figure

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators that claim and condition name."""
        return self.claim.codes + (self.condition.codes if self.condition else ())


def codes(side: Expression) -> tuple[str, ...]:
    """Return the indicators that an expression names."""
    if isinstance(side, Code):
        return (side.code,)
    if isinstance(side, Operation):
        return codes(side.left) + codes(side.right)
    return ()


@lru_cache(maxsize=1024)
def parse(check: str, own: str) -> tuple[Rule, ...]:
    """Parse the checks of the indicator `own`; raise `CheckRefused` where one cannot be read."""
    return tuple(_rule(part.strip(), own) for part in check.split(";") if part.strip())


def _rule(source: str, own: str) -> Rule:
    text = source.removeprefix("warn:").strip()
    warn = text != source
    claim, *condition = _IF.split(text, maxsplit=1)
    claim, give, tolerance = claim.partition("~")
    length = claim.strip().startswith("len")
    try:
        return Rule(
            source=source,
            claim=_comparison(claim.strip().removeprefix("len") if length else claim, own),
            condition=_comparison(condition[0], own) if condition else None,
            tolerance=_tolerance(tolerance) if give else 0.0,
            warn=warn,
            length=length,
        )
    except ValueError as error:
        raise CheckRefused(source) from error


def _tolerance(text: str) -> float:
    # float() would take 1e5, nan and -1 as well
    if not _PLAIN.fullmatch(text.strip()):
        raise CheckRefused(text)
    return float(text)


def _comparison(text: str, own: str) -> Comparison:
    tokens = Tokens(text, _TOKEN, most=_MOST, deepest=_DEEPEST)
    sides: list[Expression] = [Code(own) if tokens.peek() in _COMPARE else _sum(tokens)]
    marks: list[str] = []
    while mark := tokens.take(*_COMPARE):
        marks.append(mark)
        sides.append(_sum(tokens))
    if tokens.peek() or not marks:
        raise CheckRefused(text)
    return Comparison(tuple(sides), tuple(marks))


def _sum(tokens: Tokens) -> Expression:
    return climb(tokens, ("+-", "*/"), lambda: _operand(tokens), Operation)


def _operand(tokens: Tokens) -> Expression:
    number, code, mark = tokens.next().groups()
    if number:
        return Number(float(number))
    if code:
        return Code(code)
    if mark != "(":
        raise CheckRefused(mark)
    inner = _sum(tokens)
    if not tokens.take(")"):
        raise CheckRefused(mark)
    return inner


def value(side: Expression, figure: Callable[[str], float | None]) -> float | None:
    """Compute an expression; None where a part of it is missing or a divisor is 0."""
    if isinstance(side, Number):
        return side.value
    if isinstance(side, Code):
        return figure(side.code)
    left, right = value(side.left, figure), value(side.right, figure)
    if left is None or right is None:
        return None
    if side.mark == "+":
        return left + right
    if side.mark == "-":
        return left - right
    if side.mark == "*":
        return left * right
    return left / right if right else None


def holds(claim: Comparison, figure: Callable[[str], float | None], tolerance: float = 0.0) -> bool | None:
    """Return whether a comparison holds; None where it cannot be judged."""
    values = [value(side, figure) for side in claim.sides]
    if any(one is None for one in values):
        return None
    pairs = zip(values, values[1:], claim.marks, strict=False)
    return all(_compared(left or 0, mark, right or 0, tolerance) for left, right, mark in pairs)


def _compared(left: float, mark: str, right: float, tolerance: float) -> bool:
    give = tolerance + _GIVE * max(1.0, abs(left), abs(right))
    if mark == "=":
        return abs(left - right) <= give
    if mark in {"<=", ">="} and abs(left - right) <= give:
        return True
    return _COMPARE[mark](left, right)

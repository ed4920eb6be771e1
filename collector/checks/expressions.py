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

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(<=|>=|<|>|=|[-+*/()]))")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
}
# Sums of figures that carry binary fractions are compared with this much give, relative to their size
_GIVE = 1e-9


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
class Term:
    """Two expressions joined by + - * or /."""

    left: "Expression"
    mark: str
    right: "Expression"


Expression = Number | Code | Term


@dataclass(frozen=True, slots=True)
class Comparison:
    """Expressions compared in a chain: 50 <= A/B <= 500 has two marks."""

    sides: tuple[Expression, ...]
    marks: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators that it speaks of, each once, in their order."""
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


def codes(side: Expression) -> tuple[str, ...]:
    """Return the indicators that an expression speaks of."""
    if isinstance(side, Code):
        return (side.code,)
    if isinstance(side, Term):
        return codes(side.left) + codes(side.right)
    return ()


@lru_cache(maxsize=1024)
def parse(check: str, own: str) -> tuple[Rule, ...]:
    """Parse the checks of the indicator `own`; raise `CheckRefused` where one cannot be read."""
    return tuple(_rule(part.strip(), own) for part in check.split(";") if part.strip())


def _rule(source: str, own: str) -> Rule:
    text = source.removeprefix("warn:").strip()
    warn = text != source
    claim, _, condition = text.partition(" if ")
    claim, _, tolerance = claim.partition("~")
    length = claim.strip().startswith("len")
    try:
        return Rule(
            source=source,
            claim=_comparison(claim.strip().removeprefix("len") if length else claim, own),
            condition=_comparison(condition, own) if condition else None,
            tolerance=float(tolerance) if tolerance else 0.0,
            warn=warn,
            length=length,
        )
    except (ValueError, IndexError) as error:
        raise CheckRefused(source) from error


def _comparison(text: str, own: str) -> Comparison:
    tokens = _tokens(text)
    at = 0
    sides: list[Expression] = []
    marks: list[str] = []
    if tokens[0] in _COMPARE:
        sides.append(Code(own))
    else:
        side, at = _sum(tokens, at)
        sides.append(side)
    while at < len(tokens):
        if tokens[at] not in _COMPARE:
            raise CheckRefused(text)
        marks.append(tokens[at])
        side, at = _sum(tokens, at + 1)
        sides.append(side)
    if not marks:
        raise CheckRefused(text)
    return Comparison(tuple(sides), tuple(marks))


def _tokens(text: str) -> list[str]:
    found, at, text = [], 0, text.strip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise CheckRefused(text)
        found.append(token[0].strip())
        at = token.end()
    return found


def _sum(tokens: list[str], at: int) -> tuple[Expression, int]:
    left, at = _product(tokens, at)
    while at < len(tokens) and tokens[at] in {"+", "-"}:
        right, after = _product(tokens, at + 1)
        left, at = Term(left, tokens[at], right), after
    return left, at


def _product(tokens: list[str], at: int) -> tuple[Expression, int]:
    left, at = _operand(tokens, at)
    while at < len(tokens) and tokens[at] in {"*", "/"}:
        right, after = _operand(tokens, at + 1)
        left, at = Term(left, tokens[at], right), after
    return left, at


def _operand(tokens: list[str], at: int) -> tuple[Expression, int]:
    token = tokens[at]
    if token == "(":  # noqa: S105 - a bracket, no secret
        inner, at = _sum(tokens, at + 1)
        if tokens[at] != ")":
            raise CheckRefused(" ".join(tokens))
        return inner, at + 1
    if token[0].isdigit():
        return Number(float(token)), at + 1
    if token[0].isalpha() or token[0] == "_":
        return Code(token), at + 1
    raise CheckRefused(" ".join(tokens))


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

"""Arithmetic as people write it: tokens from left to right, operators that bind more or less tightly.

The checks of a form (`checks.expressions`) and the formulas of workbooks (`forms.formulas`) are strangers that are read
alike; what they share stands here. Not for what an operand is or what two of them come to: that is theirs.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


class NotAnExpression(ValueError):
    """The text has a sign that means nothing, is longer or deeper than anyone writes, or ends too early."""


class Tokens:
    """The tokens of an expression with a place among them; the pattern names what each may be by its groups."""

    def __init__(self, text: str, pattern: re.Pattern[str], *, most: int, deepest: int) -> None:
        self._found: list[re.Match[str]] = []
        self.at = 0
        text, end, depth = text.strip(), 0, 0
        while end < len(text):
            found = pattern.match(text, end)
            if found is None:
                raise NotAnExpression(text)
            self._found.append(found)
            end = found.end()
            depth += {"(": 1, ")": -1}.get(found[0].strip(), 0)
            # Brackets are read by recursion, and long sums become deep trees
            if depth > deepest or len(self._found) > most:
                raise NotAnExpression(text)

    def peek(self) -> str:
        """Return the next token without taking it, "" at the end."""
        return self._found[self.at][0].strip() if self.at < len(self._found) else ""

    def take(self, *wanted: str) -> str:
        """Take the next token if it is one of these, else return ""."""
        found = self.peek()
        if found not in wanted:
            return ""
        self.at += 1
        return found

    def next(self) -> re.Match[str]:
        """Take the next token, whatever it is."""
        if self.at == len(self._found):
            raise NotAnExpression
        self.at += 1
        return self._found[self.at - 1]


def climb(
    tokens: Tokens, levels: Sequence[Sequence[str]], operand: Callable[[], T], join: Callable[[T, str, T], T]
) -> T:
    """Read operands joined by the operators of each level, the loosest first; those of one level go left to right."""
    if not levels:
        return operand()
    left = climb(tokens, levels[1:], operand, join)
    while mark := tokens.take(*levels[0]):
        left = join(left, mark, climb(tokens, levels[1:], operand, join))
    return left

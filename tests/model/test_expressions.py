"""Arithmetic as people write it, whatever its operands are."""

import re

import pytest

from collector.model.expressions import NotAnExpression, Tokens, climb

TOKEN = re.compile(r"\s*(?:(?P<word>\w+)|(?P<sign><=|[-+*/^()<]))")
LEVELS = (("<=", "<"), "+-", "*/", "^")


def tokens(text, most=50, deepest=3):
    return Tokens(text, TOKEN, most=most, deepest=deepest)


def bracketed(text):
    """Return an expression with a bracket for each operation."""
    read = tokens(text)
    found = climb(read, LEVELS, lambda: read.next()["word"], lambda left, mark, right: f"({left}{mark}{right})")
    assert read.peek() == ""
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a", "a"),
        ("a-b-c", "((a-b)-c)"),
        ("a+b*c", "(a+(b*c))"),
        (" a * b + c ", "((a*b)+c)"),
        ("a^b^c", "((a^b)^c)"),
        ("1<=a/b<c+2", "((1<=(a/b))<(c+2))"),
    ],
)
def test_tighter_operators_bind_first_and_equal_ones_from_the_left(text, told):
    assert bracketed(text) == told


@pytest.mark.parametrize("text", ["a ? b", "((((a))))", "a" + "+a" * 30, "a+"])
def test_what_nobody_writes_is_refused(text):
    with pytest.raises(NotAnExpression):
        bracketed(text)


def test_a_token_is_taken_only_if_it_is_wanted():
    read = tokens("a <= b")
    assert (read.take("<="), read.peek(), read.next()["word"]) == ("", "a", "a")
    assert (read.take("<", "<="), read.take("b"), read.take("b"), read.peek()) == ("<=", "b", "", "")


def test_a_place_can_be_gone_back_to():
    read = tokens("a - b")
    start = read.at
    assert [read.next()[0], read.next()[0]] == ["a", " -"]
    read.at = start
    assert read.peek() == "a"

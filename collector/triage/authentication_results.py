"""Reads an Authentication-Results (RFC 8601): who says it, and what was found by which method.

Strict where it matters: a value that does not follow the grammar to its end says nothing at all, for half of it may be
a stranger's words that a careless server copied in. Lenient only where real servers go on beside the grammar without
a doubt about what is a result: `action=none` without a type, `header.b=a/b+c=` without quotes, the name of the server
once more before each result (Exchange). Not for what follows from it: see `authenticity`.
"""

import re
from dataclasses import dataclass

# A server writes a few hundred characters; a longer value is somebody's attempt.
_LONGEST = 16_000
_KEYWORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_TOKEN = re.compile(r"[^\x00-\x20\x7f()<>@,;:\\\"/\[\]?=]+")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
# What may stand in a value without quotes: more than a token, for servers write addresses, keys and paths bare.
_BARE = re.compile(r"[^\x00-\x20\x7f();\"\\]+")
_QUOTED = re.compile(r'"((?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[^\x00-\x08\x0a-\x1f\x7f])*)"')
_DIGITS = re.compile(r"[0-9]{1,4}")
_BLANK = " \t\r\n"
# Results of before RFC 6577, still written by some gateways.
_OLD = {"hardfail": "fail"}


@dataclass(frozen=True, slots=True)
class Result:
    """What one method found."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()  # ("smtp.mailfrom", "a@unit.example"), names in small letters

    def said(self, name: str) -> tuple[str, ...]:
        """Return the values of a property, "" left out."""
        return tuple(value for each, value in self.properties if each == name and value)


@dataclass(frozen=True, slots=True)
class Results:
    """One header, read."""

    server: str  # the authserv-id, in small letters
    results: tuple[Result, ...]


def server_of(value: str) -> str | None:
    """Return the authserv-id of a header in small letters, though the rest may be unreadable; None without one."""
    try:
        return _Scanner(value).server()
    except _Unreadable:
        return None


def read(value: str) -> Results | None:
    """Read a header; None where it does not follow the grammar to its end."""
    try:
        return _Scanner(value).header()
    except _Unreadable:
        return None


class _Unreadable(Exception):
    """The value is no such header."""


class _Scanner:
    """Goes through a value once, from left to right."""

    def __init__(self, value: str) -> None:
        if len(value) > _LONGEST:
            raise _Unreadable
        self._text, self._at = value, 0

    def header(self) -> Results:
        """Read it to its end."""
        server = self.server()
        self._blank()
        if (version := self._try(_DIGITS)) and version.lstrip("0") != "1":
            raise _Unreadable  # of a later standard: what it means nobody knows
        self._blank()
        found: list[Result] = []
        while self._at < len(self._text):
            self._expect(";")
            self._blank()
            if (one := self._part(server)) is not None:
                found.append(one)
        return Results(server, tuple(found))

    def server(self) -> str:
        """Read the authserv-id."""
        self._blank()
        name = self._quoted() if self._peek() == '"' else self._take(_TOKEN)
        if self._peek() not in {"", ";", "(", *_BLANK}:
            raise _Unreadable
        return name.lower()

    def _part(self, server: str) -> Result | None:
        """Read what stands between two semicolons; None where no result does."""
        if self._peek() in {"", ";"}:
            return None
        start = self._at
        # Exchange writes its name before each result, or in the place of one.
        if self._try(_TOKEN).lower() in {server, "none"}:
            self._blank()
            if self._peek() in {"", ";"}:
                return None
        self._at = start
        return self._result()

    def _result(self) -> Result:
        method = self._take(_KEYWORD).lower()
        self._blank()
        version = "1"
        if self._peek() == "/":
            self._at += 1
            self._blank()
            version = self._take(_DIGITS)
            self._blank()
        self._expect("=")
        self._blank()
        result = self._take(_KEYWORD).lower()
        self._ends()
        properties = []
        while self._peek() not in {"", ";"}:
            properties.append(self._property())
        if version.lstrip("0") != "1":
            return Result(method, "unknown")  # a method of a later version, by its rules
        return Result(method, _OLD.get(result, result), tuple(properties))

    def _property(self) -> tuple[str, str]:
        name = self._take(_NAME)
        self._blank()
        while self._peek() == ".":
            self._at += 1
            self._blank()
            name += "." + self._take(_NAME)
            self._blank()
        self._expect("=")
        self._blank()
        value = ""
        # A quoted local part with its domain is one value: "a b"@unit.example.
        while self._peek() not in {"", ";", "(", *_BLANK}:
            value += self._quoted() if self._peek() == '"' else self._take(_BARE)
        self._ends()
        return name.lower(), value

    def _ends(self) -> None:
        """Ask for a blank, a comment, a semicolon or the end."""
        if self._peek() not in {"", ";", "(", *_BLANK}:
            raise _Unreadable
        self._blank()

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            raise _Unreadable
        self._at += 1

    def _try(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if not found:
            return ""
        self._at = found.end()
        return found[0]

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = self._try(pattern)
        if not found:
            raise _Unreadable
        return found

    def _quoted(self) -> str:
        found = _QUOTED.match(self._text, self._at)
        if not found:
            raise _Unreadable
        self._at = found.end()
        return re.sub(r"\\(.)", r"\1", found[1])

    def _blank(self) -> None:
        """Pass over blanks and comments, which may lie in one another."""
        depth = 0
        while self._at < len(self._text):
            letter = self._text[self._at]
            if letter == "(":
                depth += 1
            elif letter == ")" and depth:
                depth -= 1
            elif letter == "\\" and depth:
                self._at += 1
            elif letter < " " and letter not in _BLANK:
                raise _Unreadable
            elif not depth and letter not in _BLANK:
                break
            self._at += 1
        if depth:
            raise _Unreadable

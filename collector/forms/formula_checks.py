"""Turns the formulas of a blank form into checks: what its author let Excel compute must hold of what is typed.

=D13+D14+D15, =SUM(D13:D15)             =A+B+C
=IF(D12>0,ROUND(100*D18/D12,1),0)       =100*B/A ~0.1
"""

import re
from collections.abc import Callable

_CALL = re.compile(r"(IF|IFERROR|ROUND)\((.*)\)$", re.DOTALL)
_CONSTANT = re.compile(r"(?:-?\d+(?:\.\d+)?|\"[^\"]*\")?$")
_PIECE = re.compile(r"SUM\(([^()]*)\)|([A-Z]{1,3})(\d{1,7})(?![\w(!])")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):\1(\d{1,7})$")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_SIMPLE = re.compile(r"[A-Z0-9_.+\-*/() ]+$")
_MOST = 200

CodeAt = Callable[[str, int], str | None]  # column, row


class Untold(ValueError):
    """The check language has no words for this formula."""


def check_of(formula: str, code_at: CodeAt, *, percent: bool) -> str:
    """Return the check that a formula stands for. Raises Untold."""
    text = re.sub(r"\s|\$", "", formula.removeprefix("="))
    places: int | None = None
    while call := _CALL.match(text):
        text, rounded = _unwrapped(call[1], _arguments(call[2]))
        places = rounded if rounded is not None else places
    made = _PIECE.sub(lambda piece: _told(piece, code_at), text.removeprefix("+"))
    if not _SIMPLE.match(made) or not re.search(r"[A-Z]", made):
        raise Untold
    made = _bare(made)
    divides = "/" in made
    if percent and divides and not re.search(r"\b100\b", made):
        made = f"100*{made}" if "+" not in made and "-" not in made else f"100*({made})"
    if not divides and not places:
        return f"={made}"
    give = max(10.0 ** -(places if places is not None else 1), 0.001)
    return f"={made} ~{give:g}"


def _unwrapped(name: str, arguments: list[str]) -> tuple[str, int | None]:
    """Return the part of a call that counts, and the places that it rounds to."""
    if name == "ROUND" and len(arguments) > 1 and arguments[1].isdigit():
        return arguments[0], int(arguments[1])
    if name == "IFERROR" and arguments:
        return arguments[0], None
    if name == "IF" and len(arguments) > 1:
        live = [each for each in arguments[1:] if not _CONSTANT.match(each)]
        if len(live) == 1:
            return live[0], None
    raise Untold


def _arguments(text: str) -> list[str]:
    found, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            raise Untold
        if depth == 0 and letter in ",;":
            found.append(text[start:at])
            start = at + 1
    return [*found, text[start:]]


def _told(piece: re.Match[str], code_at: CodeAt) -> str:
    if piece[2]:
        return _code(piece[2], int(piece[3]), code_at)
    codes: list[str] = []
    for part in re.split(r"[,;]", piece[1]):
        if area := _RANGE.match(part):
            first, last = int(area[2]), int(area[3])
            if last - first > _MOST:
                raise Untold
            codes += [code for row in range(first, last + 1) if (code := code_at(area[1], row))]
        elif cell := _CELL.match(part):
            codes.append(_code(cell[1], int(cell[2]), code_at))
        else:
            raise Untold
    if not codes:
        raise Untold
    return f"({'+'.join(codes)})"


def _code(column: str, row: int, code_at: CodeAt) -> str:
    code = code_at(column, row)
    if code is None:
        raise Untold
    return code


def _bare(text: str) -> str:
    """Take brackets off that hold the whole."""
    if text.startswith("(") and text.endswith(")") and ")" not in text[1:-1]:
        return text[1:-1]
    return text

"""What a cell of a registry file may hold: each function returns its value, or raises RowRefused with the reason.

Not for reading files, and not for what rows say together: `registry_file`.
"""

import re
from datetime import date

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_YES = frozenset({"", "yes", "y", "1", "true", "có", "co", "x"})
_NO = frozenset({"no", "n", "0", "false", "không", "khong"})
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
# A code stands in file names, commands and Message-IDs.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# A telephone number that Excel took for a figure has lost its leading zero.
_BARE_PHONE = re.compile(r"[2-9]\d{8,9}")


class RowRefused(Exception):
    """The reason why a row is refused."""


def code(code: str, above: set[str]) -> str:
    """Return a union's code; one that stands above already is refused."""
    if not code:
        raise RowRefused("thiếu mã (cột code)")
    if not _CODE.fullmatch(code):
        raise RowRefused(f"mã «{code}» chỉ được gồm chữ cái không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới")
    if code.casefold() in above:
        raise RowRefused("mã đã có ở một dòng trên")
    return code


def several(cell: str) -> tuple[str, ...]:
    """Return the values of a cell that holds several, each once."""
    return tuple(dict.fromkeys(part for piece in cell.split("|") if (part := piece.strip())))


def address(text: str) -> str:
    """Return an e-mail address."""
    local, _, domain = text.rpartition("@")
    if not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise RowRefused(f"«{text}» không phải địa chỉ thư điện tử; nhiều địa chỉ thì cách nhau bằng dấu |")
    return text


def domain(text: str) -> str:
    """Return a domain, without an @ before it."""
    if not _DOMAIN.fullmatch(text.removeprefix("@")):
        raise RowRefused(f"«{text}» không phải tên miền; nhiều tên miền thì cách nhau bằng dấu |")
    return text.removeprefix("@")


def owes(text: str) -> bool:
    """Return whether a union reports by itself."""
    if text.lower() in _NO:
        return False
    if text.lower() in _YES:
        return True
    raise RowRefused(f"cột owes: «{text}» không hiểu được, viết yes hoặc no")


def day(text: str) -> date | None:
    """Return a day, written as ISO or as people here write it; None for an empty cell."""
    if not text:
        return None
    try:
        if typed := _VIETNAMESE_DAY.fullmatch(text):
            return date(int(typed[3]), int(typed[2]), int(typed[1]))
        return date.fromisoformat(text)
    except ValueError as error:
        raise RowRefused(f"«{text}» không phải ngày; viết như 2024-11-15 hoặc 15/11/2024") from error


def phone(text: str) -> str:
    """Return a telephone number with the zero that Excel took."""
    return f"0{text}" if _BARE_PHONE.fullmatch(text) else text

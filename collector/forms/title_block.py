"""Reads what stands above a filled table: the title, the year, the unit that reports and the one above it."""

import re
from collections import Counter
from dataclasses import dataclass

from collector.forms.compiled import money_unit
from collector.forms.grid import SheetGrid
from collector.vietnamese import clean, fold

_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_TITLE_YEAR = re.compile(r"\bnam\s+((?:19|20)\d\d)\b")
_REPORTER = re.compile(
    r"^(?:ten )?(?:don vi|cong doan|cdcs)(?: co so)?(?: bao cao| lap bieu| lap bao cao| nop bao cao)?$"
)
_REPORTS = ("bao cao", "lap bieu")  # such a label is about nothing else
_NAMES = re.compile(r"^(?:(?:ban chap hanh|ban thuong vu|bch|btv) )?(?:cong doan|cd|cdcs) ")
_SUPERIOR = re.compile(r"^(?:ten )?(?:cong doan |don vi )?(?:cap tren|chu quan)(?: truc tiep)?(?: co so)?$")
# The rest of a title that goes over two lines: "… HOẠT ĐỘNG / CÔNG ĐOÀN NĂM 2024"
_TITLE_GOES_ON = re.compile(r"^cong doan (?:nam|quy|thang|6 thang|9 thang) (?:\d|[ivx]+\b)")
_YEAR_OF = re.compile(r"^(?:nam bao cao|ky bao cao|so lieu nam|nam (?:19|20)\d\d$)")
_MONEY_NOTE = re.compile(r"^(?:don vi(?: tinh)?(?: tien)?|dvt)\b")
_DOTS = re.compile(r"^[.…_\s:-]*$")
_MAX_WIDTH = 40
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Head:
    """What a table says about itself."""

    title: str = ""
    year: int | None = None
    unit_text: str = ""
    superior_text: str = ""
    money: str = ""  # the unit of money said once for the whole table: "triệu đồng"


def head(grid: SheetGrid, first: int, last: int, heading: str) -> Head:
    """Read the rows `first` to `last` above a table whose figures stand under `heading`."""
    title = unit = superior = money = ""
    said: list[int] = []
    named = False
    for row in range(first, last + 1):
        for column in range(grid.left, min(grid.right, grid.left + _MAX_WIDTH) + 1):
            lines = _lines(grid.text(row, column))
            others = []
            for line in lines:
                label, _, rest = clean(line).partition(":")
                key = fold(label)
                if _MONEY_NOTE.match(key) and money_unit(rest or label):
                    money = (rest or label).strip(" .()")
                elif _REPORTER.match(key) and (":" in line or (len(lines) == 1 and _asks(grid, row, column, key))):
                    named, unit = True, unit or _said(grid, row, column, rest)
                elif _SUPERIOR.match(key):
                    superior = superior or _said(grid, row, column, rest)
                elif _YEAR_OF.match(key):
                    said += _years(_said(grid, row, column, rest) or label)
                else:
                    others.append(line)
            whole = clean(" ".join(others))
            if _title(fold(whole.partition(":")[0])) > _title(fold(title)):
                title = whole
    if not named:
        unit = _letterhead(grid, first, last)
    years = _title_years(title)
    return Head(title, _agreed(years, said, _years(heading)), unit, superior, money or _in_heading(heading))


def _lines(text: str) -> list[str]:
    """Return the lines of a cell that say something by themselves; a label and what stands below it are one."""
    found: list[str] = []
    for line in filter(str.strip, text.split("\n")):
        if found and found[-1].rstrip().endswith(":") and ":" not in line:
            found[-1] += " " + line
        else:
            found.append(line)
    return found


def _said(grid: SheetGrid, row: int, column: int, rest: str) -> str:
    """Return what stands after a label: in its own cell, else in the next cells of the row."""
    if not _DOTS.match(rest):
        return rest.strip(" .…_")
    for right in range(column + 1, min(grid.right, column + _MAX_WIDTH) + 1):
        value = grid.value(row, right)
        if value is None:
            continue
        text = clean(str(value)[:_LONGEST])
        return "" if _DOTS.match(text) or text.endswith(":") else text
    return ""


def _asks(grid: SheetGrid, row: int, column: int, key: str) -> bool:
    """Return whether a label without a colon asks for what stands beside it.

    "Đơn vị" alone asks for the one cell behind it; in "Nội dung | Đơn vị | Số liệu năm 2024" it heads a column.
    """
    filled = [at for at in range(grid.left, grid.right + 1) if grid.value(row, at) is not None]
    if key.endswith(_REPORTS):
        return column < filled[-1]
    return filled[0] == column and len(filled) == 2  # noqa: PLR2004 - a label and its value


def _title(key: str) -> int:
    """Return how much a line looks like the title of such a table."""
    words = sum(word in key for word in ("bao cao", "thong ke", "so lieu", "tong hop", "bieu", "nam 20"))
    return words * 2 + (1 if words and len(key) > 30 else 0)  # noqa: PLR2004 - a title is no single word


def _years(text: str) -> list[int]:
    return [int(found) for found in _YEAR.findall(text)]


def _title_years(title: str) -> list[int]:
    key = fold(title)
    return [int(found) for found in _TITLE_YEAR.findall(key)] or _years(key)


def _agreed(title: list[int], said: list[int], heading: list[int]) -> int | None:
    """Return the year that most of the three places name, the title's where they are even."""
    votes = Counter(years[0] for years in (title, said, heading) if years)
    if not votes:
        return None
    most = votes.most_common(1)[0][1]
    leading = [year for year, count in votes.items() if count == most]
    return title[0] if title and title[0] in leading else leading[0]


def _in_heading(heading: str) -> str:
    found = re.search(r"\b((?:nghin|ngan|trieu|ty) dong)\b", heading)
    return found[1] if found else ""


def _letterhead(grid: SheetGrid, first: int, last: int) -> str:
    """Return the name of a union that stands alone in the corner, where no label asks for it."""
    found = ""
    for row in range(first, last + 1):
        text = next(
            (grid.text(row, column) for column in range(grid.left, grid.left + 2) if grid.text(row, column)), ""
        )
        key = fold(text)
        if _TITLE_GOES_ON.match(key) or _SUPERIOR.match(fold(text.partition(":")[0])):
            continue
        if _NAMES.match(key):
            found = clean(text)
    return found

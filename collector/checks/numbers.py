"""Reads figures as people write them: "1.234", "87.500.000 đ", "5 triệu", "96,7%", "-", "không".

The result is in the unit of the form (đồng, per cent). What is not surely a figure is none: a cell is better asked for
again than read wrongly. A blank is never 0.
"""

import math
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from collector.model import TableCell
from collector.vietnamese import clean, fold


class CellTrouble(Enum):
    """Why a cell gives no figure."""

    BLANK = "blank"
    WORDS = "words"
    BROKEN = "broken"  # an error or a formula without a result
    UNIT = "unit"  # a figure that cannot be in the unit that its row says


@dataclass(frozen=True, slots=True)
class ParsedFigure:
    """A figure in the unit of the form; `plain` tells a percentage that nothing marks as one."""

    value: float | int
    plain: bool = False


_ZERO = re.compile(
    r"(?:-+|\.?0+|không|khong|ko|không có|khong co|không phát sinh|khong phat sinh|chưa có|chua co|chưa|chua|nil)\.?"
)
_NOTHING = re.compile(r"[\s._…]*")
_MULTIPLES = {
    "nghìn": 1e3,
    "ngàn": 1e3,
    "nghin": 1e3,
    "ngan": 1e3,
    "k": 1e3,
    "triệu": 1e6,
    "trieu": 1e6,
    "tr": 1e6,
    "trđ": 1e6,
    "trd": 1e6,
    "tỷ": 1e9,
    "tỉ": 1e9,
    "ty": 1e9,
    "ti": 1e9,
}
# What may stand behind a figure and adds nothing to it. "12 người" is 12, "12 chục" is no figure.
_COUNTED = frozenset(
    word
    for phrase in (
        "người, lượt người, cuộc, đơn vị, đồng, đ, đ/c, vnđ, vnd, suất, cháu, văn bản, ban, đơn",
        "sáng kiến, tập thể, cá nhân, đoàn viên, cán bộ, công chức, viên chức, lao động, tổ công đoàn, cđ, cđcs, cơ sở",
        "đồng chí, hoạt động, buổi, lần",
        "hội nghị, nữ, đảng viên, cái, bài, tin, gia đình, phiếu, đề tài, giải pháp, thư, lớp, mô hình, danh hiệu",
    )
    for said in (phrase, fold(phrase))
    for word in said.replace(",", "").split()
)
_MONEY_WORDS = frozenset({"đồng", "dong", "đ", "d", "vnđ", "vnd", "trđ", "trd", "tr", "triệu", "nghìn", "tỷ", "tỉ"})
_DIGITS = r"[0-9]+(?:[ .,'][0-9]+)*"
_PART = re.compile(rf"({_DIGITS})\s*(%|[^\W\d_/]+(?:/[^\W\d_]+)?)?")
_SIGNED = re.compile(r"([-+])?\s*(?=[0-9])")
_ABOUT = re.compile(r"^(?:khoảng|ước|ước tính|~|≈|=|:)\s*(?=\d)")
_REMARK = re.compile(r"\([^()\d]*\)\s*$")
# Money beyond this is no union's; "391.207" in a row of "triệu đồng" is then 391,207
_BEYOND = 1e11
_ABSURD = 1e12
_MILLION = 1e6
_NOISE = 1e-6
# No figure is longer, with its unit and a remark
_LONGEST = 80
# The highest that a cell shown as per cent stores as a fraction: 2 is 200 %
_FRACTION = 2


def read(cell: TableCell, kind: str) -> ParsedFigure | CellTrouble:
    """Read the figure of a cell, in the unit of the form, as its kind (int, money, percent) asks."""
    value = cell.value
    if cell.error or (cell.formula and value is None):
        return CellTrouble.BROKEN
    if value is None:
        return CellTrouble.BLANK
    if isinstance(value, bool) or cell.date:
        return CellTrouble.WORDS
    if isinstance(value, str):
        return parse_number(value, kind, cell.unit, percent=cell.percent)
    if not math.isfinite(value):
        return CellTrouble.BROKEN
    if kind == "percent":
        return _percentage(value, marked=cell.percent)
    value = value * multiple(cell.unit) if kind == "money" else value
    if not math.isfinite(value):
        return CellTrouble.BROKEN
    return CellTrouble.UNIT if kind == "money" and _absurd(value, multiple(cell.unit)) else ParsedFigure(tidy(value))


def _absurd(value: float, unit: float) -> bool:
    """Return whether money is beyond any union's because its row says millions and it was typed in đồng."""
    return unit > 1 and abs(value) >= _ABSURD


def parse_number(text: str, kind: str, unit: str = "", *, percent: bool = False) -> ParsedFigure | CellTrouble:
    """Read a figure from text; `unit` is what its row says, `percent` that its cell is shown as per cent."""
    if _NOTHING.fullmatch(text):
        return CellTrouble.BLANK
    if len(text) > _LONGEST:
        return CellTrouble.WORDS
    said = clean(text).lower()
    if not said:
        return CellTrouble.BLANK
    if _ZERO.fullmatch(said):
        return ParsedFigure(0)
    said = _ABOUT.sub("", _REMARK.sub("", said).strip())
    sign = _SIGNED.match(said)
    if sign is None:
        return _wordy_zero(said)
    found = _amount(said[sign.end() :].rstrip(" .;,"), kind, multiple(unit) if kind == "money" else 1)
    if found is None:
        return CellTrouble.WORDS
    value, marked = found
    if not math.isfinite(value):
        return CellTrouble.WORDS
    value = -value if sign[1] == "-" else value
    if kind == "percent":
        return ParsedFigure(tidy(value)) if marked else _percentage(value, marked=percent)
    if kind == "money" and _absurd(value, multiple(unit)):
        return CellTrouble.UNIT
    return CellTrouble.WORDS if marked else ParsedFigure(tidy(value))


def _wordy_zero(said: str) -> ParsedFigure | CellTrouble:
    """Read "không đồng", "không người" as 0, and nothing else that is words."""
    first, _, rest = said.partition(" ")
    return ParsedFigure(0) if first == "không" and rest and set(rest.split()) <= _COUNTED else CellTrouble.WORDS


def _percentage(value: float, *, marked: bool) -> ParsedFigure:
    if marked:
        return ParsedFigure(tidy(value * 100 if abs(value) <= _FRACTION else value))
    if 0 < abs(value) <= 1:
        return ParsedFigure(tidy(value * 100), plain=True)
    return ParsedFigure(tidy(value))


def tidy(value: float) -> float | int:
    """Remove the noise of binary fractions; a whole number comes as an int."""
    whole = round(value)
    if abs(value - whole) <= _NOISE * max(1.0, abs(value) * _NOISE):
        return whole
    return round(value, 6)


@lru_cache(maxsize=1024)
def multiple(unit: str) -> float:
    """Return by how much a unit of money is larger than the đồng: "triệu đồng" by 1,000,000, "1.000đ" by 1,000."""
    said = clean(unit).lower()
    thousands = re.match(r"(?:1?[.,]?000(?:[.,]000)*|1)(?=\s*[^\W\d])", said)
    known = next((_MULTIPLES[word] for word in re.findall(r"[^\W\d]+", said) if word in _MULTIPLES), 1.0)
    if thousands and (digits := re.sub(r"\D", "", thousands[0])).count("0"):
        return float(digits if digits.startswith("1") else f"1{digits}") * known
    return known


def _amount(said: str, kind: str, unit: float) -> tuple[float, bool] | None:
    """Read "1 tỷ 200 triệu", "12 người", "96,7 %": the value, and whether it is marked as per cent."""
    total, last, at, marked = 0.0, math.inf, 0, False
    parts = list(_PART.finditer(said))
    if not parts or parts[0].start() != 0:
        return None
    for part in parts:
        between = said[at : part.start()]
        if between.strip() and not set(re.findall(r"[^\W\d_/]+(?:/[^\W\d_]+)?", between)) <= _COUNTED:
            return None
        word = part[2] or ""
        factor = _MULTIPLES.get(word, 0.0)
        if len(parts) > 1 and (not factor or factor >= last):
            return None
        number = _written(part[1], kind, factor or unit, bare=not factor and unit == 1)
        if number is None or (factor and kind == "percent"):
            return None
        if word and not factor and word != "%" and word not in _COUNTED:
            return None
        marked = marked or word == "%"
        # "279,6 triệu" in a row of "triệu đồng" says its unit itself
        total += number * (factor or (1.0 if word in _MONEY_WORDS else unit))
        last, at = factor, part.end()
    rest = said[at:]
    if not set(re.findall(r"\S+", rest.replace("%", " % "))) <= _COUNTED | {"%", "."}:
        return None
    return total, marked or "%" in rest


def _written(digits: str, kind: str, scale: float, *, bare: bool) -> float | None:
    """Read digits with their marks; None where the marks do not make one number."""
    marks = re.sub(r"\d", "", digits)
    groups = re.split(r"[ .,']", digits)
    if not marks:
        return float(digits)
    threes = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3  # noqa: PLR2004 - thousands
    if len(set(marks)) == 1:
        return _one_mark(groups, marks, kind, scale, threes=threes)
    # Two kinds of marks: the last is the decimal one and stands once, those before it part thousands
    if len(set(marks[:-1])) != 1 or marks[-1] in marks[:-1] or marks[-1] in " '":
        return None
    whole, fraction = groups[:-1], groups[-1]
    if not all(len(group) == 3 for group in whole[1:]) or len(whole[0]) > 3:  # noqa: PLR2004 - thousands
        return None
    if len(fraction) == 3 and bare and kind != "percent":  # noqa: PLR2004 - "1.234,567": which of them is a slip?
        return None
    return float("".join(whole) + "." + fraction)


def _one_mark(groups: list[str], marks: str, kind: str, scale: float, *, threes: bool) -> float | None:
    thousands = float("".join(groups)) if threes and not groups[0].startswith("0") else None
    fraction = float(".".join(groups)) if len(groups) == 2 and marks in {".", ","} else None  # noqa: PLR2004 - two groups, one mark between
    if kind == "percent":
        return fraction if fraction is not None else thousands
    if thousands is None or fraction is None:
        return thousands if thousands is not None else fraction
    # One mark and three digits part thousands. Where the unit is a million or more, the comma is the decimal
    # mark that it is in Vietnamese, and so is a point that would make the sum absurd.
    if scale >= _MILLION and (marks == "," or thousands * scale > _BEYOND):
        return fraction
    return thousands


def shown(value: float | str) -> str:
    """Write a figure the Vietnamese way: 1.234,5."""
    if isinstance(value, str):
        return value
    value = tidy(value)
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))

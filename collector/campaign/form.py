"""The definition of a statistics form, read from its file in `rules/`.

Each check is looked over for codes and signs that do not exist; what it means is known to `checks/`.
"""

import re

from collector.campaign.yaml_page import Block
from collector.model import Form, Indicator

_KINDS = ("int", "money", "percent", "text", "section")
_CODE = re.compile(r"[A-Z][A-Z0-9_]*")
# The check language, by its shape alone. Brackets are taken out from within, each for a figure.
_OPERAND = r"(?:[A-Z][A-Z0-9_]*|\d+(?:\.\d+)?)"
_SUM = rf"{_OPERAND}(?:\s*[-+*/]\s*{_OPERAND})*"
_BRACKETS = re.compile(rf"\(\s*{_SUM}\s*\)")
_COMPARED = rf"(?:{_SUM})?(?:\s*(?:<=|>=|<|>|=)\s*{_SUM})+"
_CHECK = re.compile(rf"(?:len)?\s*{_COMPARED}(?:\s*~\s*\d+(?:\.\d+)?)?(?:\s+if\s+{_COMPARED})?")


def read_form(block: Block) -> Form:
    """Return the form; what is wrong with it is noted on its page."""
    rows = [item.block() for item in block.members("indicators")]
    form = Form(
        id=block.text("id"),
        title=block.text("title"),
        year=block.integer("year"),
        indicators=tuple(_read_indicator(row) for row in rows),
    )
    block.close()
    if not rows and block.has("indicators"):
        block.page.note(block.line_of("indicators"), "biểu không có chỉ tiêu nào")
    known: dict[str, Indicator] = {}
    for row, indicator in zip(rows, form.indicators, strict=True):
        _look_over(row, indicator, known)
        known[indicator.code] = indicator
    for row, indicator in zip(rows, form.indicators, strict=True):
        for part in filter(str.strip, indicator.check.split(";")):
            reason = wrong_check(part, known)
            if reason:
                row.page.note(row.line_of("check"), f"phép kiểm tra «{part.strip()}» {reason}")
    return form


def _read_indicator(row: Block) -> Indicator:
    kind = row.choice("kind", _KINDS)
    indicator = Indicator(
        code=row.text("code"),
        parent=row.text("parent") if row.has("parent") else None,
        stt=row.text("stt", ""),
        label=row.text("label"),
        # A count may have no unit of its own; money without one would be read in whatever unit a union likes
        unit=row.text("unit", "" if kind in {"section", "text", "int"} else None),
        kind=kind,
        check=row.text("check", ""),
    )
    row.close()
    return indicator


def _look_over(row: Block, indicator: Indicator, known: dict[str, Indicator]) -> None:
    """Note a code that is misshapen or taken, a parent that does not stand above, a check on a heading."""
    if indicator.code and not _CODE.fullmatch(indicator.code):
        row.page.note(row.line_of("code"), f"mã «{indicator.code}» chỉ được gồm A-Z, 0-9 và _")
    if indicator.code and indicator.code in known:
        row.page.note(row.line_of("code"), f"mã chỉ tiêu «{indicator.code}» được dùng hai lần")
    if indicator.parent and indicator.parent not in known:
        row.page.note(row.line_of("parent"), f"chỉ tiêu cha «{indicator.parent}» không đứng trước dòng này")
    if indicator.kind == "section" and indicator.check:
        row.page.note(row.line_of("check"), "dòng đề mục không có số liệu để kiểm tra")


def wrong_check(part: str, known: dict[str, Indicator]) -> str:
    """Describe what is wrong with one check of a row; empty where nothing is.

    `checks.language` parses the same language. It is not asked here: loading a campaign is part of every command,
    and that room takes as long to import as all else of the load. A test holds the two together.
    """
    text = part.strip().removeprefix("warn:").strip()
    for code in _CODE.findall(text):
        if code not in known or known[code].kind in {"section", "text"}:
            return f"nhắc đến «{code}», không phải là chỉ tiêu có số liệu của biểu"
    inner = 1
    while inner:
        text, inner = _BRACKETS.subn(" 0 ", text)
    return "" if _CHECK.fullmatch(text.strip()) else "viết chưa đúng, ví dụ đúng: =A+B, <=A, >0, =0 if A=0, warn:<=A"

"""The definition of a statistics form, read from its file in `rules/`.

Each check is parsed as `checks/` will run it and may name only figures of the form. Not for what a check means.
"""

import re

from collector.campaign.yaml_page import YamlBlock
from collector.checks.form_rules import CheckRefused, parse
from collector.model import Form, Indicator

_KINDS = ("int", "money", "percent", "text", "section")
_CODE = re.compile(r"[A-Z][A-Z0-9_]*")


def read_form(block: YamlBlock) -> Form:
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


def _read_indicator(row: YamlBlock) -> Indicator:
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


def _look_over(row: YamlBlock, indicator: Indicator, known: dict[str, Indicator]) -> None:
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
    """Return what is wrong with one check of a row; empty where nothing is."""
    try:
        rules = parse(part, "")
    except CheckRefused:
        return "viết chưa đúng, ví dụ đúng: =A+B, <=A, >0, =0 if A=0, warn:<=A"
    # The row's own figure, which a check may leave out, has no code here
    for code in filter(None, (code for rule in rules for code in rule.codes)):
        if code not in known or known[code].kind in {"section", "text"}:
            return f"nhắc đến «{code}», không phải là chỉ tiêu có số liệu của biểu"
    return ""

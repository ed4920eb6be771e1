"""The form's own arithmetic, in sentences: both sides with their figures, and the cells to look at."""

from collections.abc import Iterator

from collector.checks import form_rules
from collector.checks.catalogue import Checks, Said
from collector.checks.earlier_year import jumped
from collector.checks.filled import Filled, name
from collector.checks.form_rules import Code, Expression, Number, Operation, Rule
from collector.checks.numbers import shown
from collector.model import Campaign, Severity

_WORDS = {"<=": "không quá", "<": "nhỏ hơn", ">=": "ít nhất", ">": "lớn hơn", "=": "bằng"}

check = Checks[Filled]()


@check("stats.sum-mismatch", Severity.ERROR)
def sum_mismatch(filled: Filled, campaign: Campaign) -> Iterator[Said]:
    """Report totals that are not the sum of their parts."""
    del campaign
    for own, rule in _failed(filled, "stats.sum-mismatch"):
        yield own, f"{filled.where(own)}: {_both(filled, rule)}. {_cells(filled, rule)}"


@check("stats.part-exceeds-total", Severity.ERROR)
def part_exceeds_total(filled: Filled, campaign: Campaign) -> Iterator[Said]:
    """Report parts that are larger than their whole."""
    del campaign
    for own, rule in _failed(filled, "stats.part-exceeds-total"):
        part, whole = rule.claim.sides[0], rule.claim.sides[1]
        over = f"là {_worked(filled, part)}, lớn hơn {_named(filled, whole)}{_worked(filled, whole)}"
        yield own, f"{filled.where(own)} {over}. {_cells(filled, rule)}"


@check(jumped.code)  # registered there, with its bounds
def implausible(filled: Filled, campaign: Campaign) -> Iterator[Said]:
    """Report figures that are hardly possible."""
    del campaign
    for own, rule in _failed(filled, "stats.implausible"):
        yield own, f"{filled.where(own)} {_doubt(filled, rule)}."


def _failed(filled: Filled, code: str) -> Iterator[tuple[str, Rule]]:
    return ((indicator.code, rule) for raised, indicator, rule in filled.failed if raised == code)


def _value(filled: Filled, side: Expression) -> float:
    return form_rules.value(side, filled.figure) or 0.0


def _worked(filled: Filled, side: Expression) -> str:
    """Write an expression with its figures and what it comes to: 600 + 640 = 1.240."""
    if isinstance(side, (Code, Number)):
        return shown(_value(filled, side))
    return f"{_written(filled, side)} = {shown(_value(filled, side))}"


def _written(filled: Filled, side: Expression) -> str:
    if not isinstance(side, Operation):
        return shown(_value(filled, side))
    mark = {"*": "×", "/": ":"}.get(side.mark, side.mark)
    return f"{_written(filled, side.left)} {mark} {_written(filled, side.right)}"


def _both(filled: Filled, rule: Rule) -> str:
    left, right = rule.claim.sides[0], rule.claim.sides[1]
    gap = abs(_value(filled, left) - _value(filled, right))
    give = f", vượt mức chênh cho phép {shown(rule.tolerance)}" if rule.tolerance else ""
    return f"{_worked(filled, left)} ≠ {_worked(filled, right)}, lệch {shown(gap)}{give}"


def _named(filled: Filled, side: Expression) -> str:
    return f"{name(filled.law.rows[side.code])} là " if isinstance(side, Code) else ""


def _doubt(filled: Filled, rule: Rule) -> str:
    sides, marks = rule.claim.sides, rule.claim.marks
    if rule.length:
        return f"dài quá {_worked(filled, sides[-1])} ký tự, kính đề nghị ghi ngắn gọn"
    if len(marks) > 1:
        low, high = shown(_value(filled, sides[0])), shown(_value(filled, sides[-1]))
        return (
            f"cho mức {_worked(filled, sides[1])}, ngoài khoảng thường gặp từ {low} đến {high}; kính đề nghị kiểm tra "
            "lại số và đơn vị tính"
        )
    usual = f"thường {_WORDS[marks[0]]} {_worked(filled, sides[1])}{_condition(filled, rule)}"
    return f"là {_worked(filled, sides[0])}, {usual}; kính đề nghị kiểm tra lại"


def _condition(filled: Filled, rule: Rule) -> str:
    if rule.condition is None:
        return ""
    side = rule.condition.sides[0]
    return f" khi {_named(filled, side)}{_worked(filled, side)}"


def _cells(filled: Filled, rule: Rule) -> str:
    at = [filled.table.cells[code].address for code in rule.claim.codes if code in filled.table.cells]
    return f"Kính đề nghị kiểm tra lại {'các ô' if len(at) > 1 else 'ô'} {', '.join(at)}."

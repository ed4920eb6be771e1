"""A statistics table with its figures read and the form's own checks tried on them.

Not for findings: stats.py and arithmetic.py make them of this.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from collector.checks import form_rules, numbers
from collector.checks.form_rules import Rule
from collector.checks.numbers import CellTrouble
from collector.model import Form, Indicator, Table, TableCell

FIGURES = ("int", "money", "percent")
_LONG = 60


@dataclass(frozen=True, slots=True)
class Law:
    """A form's rows by code, and its checks, each with the finding that it raises and the row that carries it."""

    rows: dict[str, Indicator]
    order: dict[str, int]
    rules: tuple[tuple[str, Indicator, Rule], ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A table with its figures read."""

    table: Table
    form: Form
    law: Law
    figures: dict[str, float | int]  # in the form's units
    troubles: dict[str, CellTrouble]
    failed: tuple[tuple[str, Indicator, Rule], ...]

    def figure(self, code: str) -> float | None:
        """Return the figure of an indicator, None where there is none."""
        return self.figures.get(code)

    def where(self, code: str) -> str:
        """Name a row for people, with its cell and, where it has no number, what it is a part of."""
        indicator = self.law.rows[code]
        cell = self.table.cells.get(code)
        parent = self.law.rows.get(indicator.parent or "")
        under = f" của {name(parent)}" if parent and not indicator.stt and parent.kind != "section" else ""
        text = f"{name(indicator)}{under}{f' (ô {cell.address})' if cell else ''}"
        return text[0].upper() + text[1:]


def name(indicator: Indicator) -> str:
    """Name a row for people: mục 1.1 «Công chức»."""
    label = indicator.label.lstrip("-+ ").strip()
    if len(label) > _LONG:
        label = label[:_LONG].rsplit(" ", 1)[0] + "…"
    return f"mục {indicator.stt} «{label}»" if indicator.stt else f"dòng «{label}»"


@lru_cache(maxsize=16)
def law(form: Form) -> Law:
    """Return a form's rows and checks, parsed once."""
    return Law(
        rows={indicator.code: indicator for indicator in form.indicators},
        order={indicator.code: place for place, indicator in enumerate(form.indicators)},
        rules=tuple(
            (_code(rule), indicator, rule)
            for indicator in form.indicators
            for rule in form_rules.parse(indicator.check, indicator.code)
        ),
    )


def _code(rule: Rule) -> str:
    """Return the finding that a broken rule raises."""
    if rule.warn or rule.condition or rule.length:
        return "stats.implausible"
    if "=" in rule.claim.marks:
        return "stats.sum-mismatch"
    # "<=LD_TONG" and the "<=100" of a percentage are a part over its whole; ">0" and ">=1" are conditions
    if rule.claim.marks == ("<=",):
        return "stats.part-exceeds-total"
    return "stats.implausible"


def fill(table: Table, form: Form) -> Filled:
    """Read the figures of a table and try the form's checks on them."""
    figures: dict[str, float | int] = {}
    troubles: dict[str, CellTrouble] = {}
    plain: list[str] = []
    for indicator in form.indicators:
        cell = table.cells.get(indicator.code)
        if cell is None or indicator.kind not in FIGURES:
            continue
        found = _read(cell, indicator)
        if isinstance(found, CellTrouble):
            troubles[indicator.code] = found
        else:
            figures[indicator.code] = found.value
            if found.plain:
                plain.append(indicator.code)
    known = law(form)
    for code in plain:
        figures[code] = _nearer(code, figures, known)
    failed = tuple(entry for entry in known.rules if _fails(entry[2], entry[1], figures, table.cells))
    return Filled(table, form, known, figures, troubles, failed)


def _read(cell: TableCell, indicator: Indicator) -> numbers.ParsedFigure | CellTrouble:
    """Read a figure in the form's own unit, which may be "triệu đồng"."""
    own = numbers.multiple(indicator.unit) if indicator.kind == "money" else 1.0
    if own == 1:
        return numbers.read(cell, indicator.kind)
    found = numbers.read(replace(cell, unit=cell.unit or indicator.unit), indicator.kind)
    return found if isinstance(found, CellTrouble) else numbers.ParsedFigure(numbers.tidy(found.value / own))


def _nearer(code: str, figures: dict[str, float | int], known: Law) -> float | int:
    """Settle whether a bare 0.967 or 1 in a percentage is a fraction, by what the form computes it from."""
    as_fraction = figures[code]
    as_percent = numbers.tidy(as_fraction / 100)
    for _, indicator, rule in known.rules:
        if indicator.code == code and rule.tolerance and rule.claim.marks == ("=",):
            expected = form_rules.value(rule.claim.sides[1], figures.get)
            if expected is not None and abs(expected - as_percent) < abs(expected - as_fraction):
                return as_percent
    return as_fraction


def _fails(rule: Rule, own: Indicator, figures: dict[str, float | int], cells: dict[str, TableCell]) -> bool:
    if rule.length:
        text = cells[own.code].value if own.code in cells else None
        length = len(str(text).strip()) if text is not None else None
        return form_rules.holds(rule.claim, lambda _: length) is False
    if rule.condition and not form_rules.holds(rule.condition, figures.get):
        return False
    return form_rules.holds(rule.claim, figures.get, rule.tolerance) is False

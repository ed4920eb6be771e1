"""Reads a blank form as its author laid it out, and returns its definition for the office to review.

The filled forms of unions are read by `tables.py`, which knows the form; here nothing is known yet but how such forms
are set. What cannot be told surely is told as a doubt, never guessed in silence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from collector.forms.blank import BlankForm, laid
from collector.forms.compiled import compiled, entries_of, keys, money_unit
from collector.forms.formula_checks import Untold, check_of
from collector.forms.grid import SheetGrid, letters
from collector.forms.numbering import FormLine, Numbering
from collector.forms.row_codes import code_of
from collector.forms.tables import tables
from collector.model import Form, Indicator, Sheet, Workbook
from collector.vietnamese import clean, fold


@dataclass(frozen=True, slots=True)
class Limit:
    """What the form lets be typed into some cells (Excel's data validation)."""

    cells: frozenset[str]
    kind: str  # "whole", "decimal", "textLength", "list", "date"
    operator: str  # "between", "lessThanOrEqual", …
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What a sheet carries besides its values: every formula, also with a result; notes; limits."""

    formulas: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Learnt:
    """A form as it was read, with what the office should look at."""

    form: Form
    sheet: str
    remarks: Mapping[str, tuple[str, ...]]  # by code: the author's notes, and what is doubtful of a row
    doubts: tuple[str, ...]  # of the form as a whole


class NoForm(ValueError):
    """The workbook holds nothing that looks like a form."""


_TEXT_LABEL = re.compile(r"\b(?:ghi ten|ghi ro|neu ten|neu ro|neu cu the|mo ta|danh sach|liet ke|ten)\b")
_RATE_LABEL = re.compile(r"^(?:ty le|ti le)\b|%")
_MONEY_LABEL = re.compile(r"\b(?:so tien|kinh phi|tong thu|tong chi|thu khac|chi khac|doan phi|tri gia)\b")
_FEW = 3
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?$")
_CELL = re.compile(r"=?\$?([A-Z]{1,3})\$?(\d{1,7})$")


def learn(
    workbook: Workbook,
    marks: Mapping[str, Marks],
    *,
    form_id: str,
    year: int | None = None,
    sheet: str | None = None,
    like: Form | None = None,
) -> Learnt:
    """Read a blank form; rows that stand in the form `like` too keep its codes and checks.

    Raises NoForm where no sheet holds a form, or none of the name asked for.
    """
    found = [
        one for each in workbook.sheets if sheet in (None, each.name) and (one := laid(SheetGrid(each))) is not None
    ]
    if not found:
        raise NoForm
    best = max(found, key=lambda one: (not one.grid.sheet.hidden, len(one.lines)))
    doubts = list(best.doubts)
    others = [one.grid.name for one in found if one is not best and len(one.lines) > _FEW]
    if others:
        doubts.append(
            f"Tệp còn trang tính giống biểu: {', '.join(others)}; đây chỉ là biểu ở trang «{best.grid.name}»."
        )
    said = year or best.head.year
    if said is None:
        doubts.append("Biểu không ghi năm; hãy điền khóa year.")
    title = best.head.title or best.grid.name
    if not best.head.title:
        doubts.append("Biểu không có tiêu đề; hãy điền khóa title.")
    reading = _FormDraft(best, marks.get(best.grid.name, Marks()), like, workbook)
    indicators = reading.indicators()
    return Learnt(
        Form(form_id, title, said or 0, indicators),
        best.grid.name,
        {code: tuple(said) for code, said in reading.remarks.items()},
        (*doubts, *reading.doubts),
    )


class _FormDraft:
    """The rows of one blank form on their way to indicators."""

    def __init__(self, form: BlankForm, marks: Marks, like: Form | None, workbook: Workbook) -> None:
        self.form = form
        self.grid = form.grid
        self.marks = marks
        self.like = {one.code: one for one in like.indicators} if like else {}
        self.old = _old_codes(form, like, workbook) if like else {}
        self.formulas = {**form.grid.sheet.formulas, **marks.formulas}
        self.remarks: dict[str, list[str]] = {}
        self.doubts: list[str] = []
        self.code_at: dict[int, str] = {}  # by the row's number in the sheet
        self.figure_at: dict[int, str] = {}  # of rows with figures, which formulas may speak of

    def indicators(self) -> tuple[Indicator, ...]:
        lines = self.form.lines
        numbering = Numbering(lines, {line.at for line in lines if self._sums_up(line)}, formulas=bool(self.formulas))
        taken: set[str] = set(self.old.values())
        rows: list[tuple[FormLine, Indicator]] = []
        for nth, line in enumerate(lines):
            place = numbering.place(nth)
            above = self.code_at[lines[place.parent].at] if place.parent is not None else None
            kind, doubt = self._kind(line, has_parts=numbering.has_parts(nth))
            code = self.old.get(line.at) or code_of(
                line, kind, above, taken, sections=len([r for r in rows if r[1].kind == "section"])
            )
            taken.add(code)
            self.code_at[line.at] = code
            if kind not in {"section", "text"}:
                self.figure_at[line.at] = code
            rows.append((line, Indicator(code, above, line.number, line.label, self._unit(line, kind), kind)))
            self._remark(code, [*([doubt] if doubt else []), *([place.doubt] if place.doubt else [])])
        return tuple(self._checked(line, one) for line, one in rows)

    def _remark(self, code: str, said: Sequence[str]) -> None:
        if said:
            self.remarks.setdefault(code, []).extend(said)

    def _address(self, line: FormLine) -> str:
        return f"{letters(self.form.value)}{line.at}"

    def _sums_up(self, line: FormLine) -> bool:
        formula = self.formulas.get(self._address(line), "")
        return "+" in formula or "SUM" in formula.upper()

    def _limits(self, line: FormLine) -> list[Limit]:
        address = self._address(line)
        return [limit for limit in self.marks.limits if address in limit.cells]

    def _kind(self, line: FormLine, *, has_parts: bool) -> tuple[str, str]:
        """Return what the row holds, and what is doubtful about it."""
        old = self.like.get(self.old.get(line.at, ""))
        if old is not None:
            return old.kind, ""
        key = fold(line.label)
        if line.unit:
            return self._kind_of_unit(line.unit), ""
        if any(limit.kind in {"textLength", "list"} for limit in self._limits(line)):
            return "text", ""
        summed = self._address(line) in self.formulas
        if line.heading and not summed:
            return "section", ""
        if summed and self.form.unit:
            doubt = "dòng có công thức mà không có đơn vị tính: xem lại kind và unit"
            return ("percent" if _RATE_LABEL.search(key) else "int"), doubt
        if _TEXT_LABEL.search(key):
            return "text", ""
        if not self.form.unit:
            return self._kind_of_label(key), ""
        if has_parts:
            return "section", ""
        return "text", "dòng không có đơn vị tính: xem lại kind (text, int, money hoặc section)"

    def _kind_of_unit(self, unit: str) -> str:
        if unit.strip() == "%" or _RATE_LABEL.search(fold(unit)):
            return "percent"
        return "money" if money_unit(unit) else "int"

    def _kind_of_label(self, key: str) -> str:
        if _RATE_LABEL.search(key):
            return "percent"
        money = self.form.head.money and not re.match(r"so (?:nguoi|luot|cuoc|don vi)\b", key)
        return "money" if money or _MONEY_LABEL.search(key) else "int"

    def _unit(self, line: FormLine, kind: str) -> str:
        if kind in {"section", "text"}:
            return "" if kind == "section" else line.unit
        if line.unit:
            return line.unit
        if kind == "percent":
            return "%"
        return (self.form.head.money or "đồng") if kind == "money" else ""

    def _checked(self, line: FormLine, one: Indicator) -> Indicator:
        """Return the row with its checks: the old form's where it is an old row, else the blank form's own."""
        address = self._address(line)
        note = self.marks.notes.get(address) or self.marks.notes.get(f"{letters(self.form.label)}{line.at}")
        if note:
            self._remark(one.code, [f"ghi chú của mẫu: {clean(note)}"])
        if one.kind == "section":
            return one
        checks = []
        if formula := self.formulas.get(address):
            try:
                checks.append(check_of(formula, self._code, percent=one.kind == "percent"))
            except Untold:
                self._remark(one.code, [f"công thức chưa thành phép kiểm tra: {formula}"])
        checks += self._bounds(line, one)
        old = self.like.get(self.old.get(line.at, ""))
        checks = self._with_old(one, old, checks) if old else checks
        return replace(one, check="; ".join(dict.fromkeys(checks)))

    def _code(self, column: str, row: int) -> str | None:
        return self.figure_at.get(row) if column == letters(self.form.value) else None

    def _with_old(self, one: Indicator, old: Indicator, learnt: list[str]) -> list[str]:
        """Put the checks of the old form first; one that names a row that is gone is told and left out."""
        if keys(old.label) != keys(one.label):
            self._remark(one.code, [f"mã và phép kiểm tra của dòng cũ «{old.label}»"])
        kept = []
        for part in filter(None, map(str.strip, old.check.split(";"))):
            gone = sorted(set(re.findall(r"\b[A-Z][A-Z0-9_]*\b", part)) - set(self.code_at.values()))
            if gone:
                self._remark(one.code, [f"bỏ phép kiểm tra cũ «{part}»: không còn {', '.join(gone)}"])
            else:
                kept.append(part)
        return kept + [check for check in learnt if _bare(check) not in {_bare(part) for part in kept}]

    def _bounds(self, line: FormLine, one: Indicator) -> list[str]:
        """Turn the cell's limits into checks; a minimum of zero is checked already."""
        found = []
        for limit in self._limits(line):
            low, high = _low_high(limit)
            if limit.kind == "textLength" and high:
                found.append(f"len<={high}")
            elif limit.kind in {"whole", "decimal"} and one.kind != "text":
                found += [f"<={side}" for side in [self._side(high)] if side]
                found += [f">={side}" for side in [self._side(low)] if side and side != "0"]
        return found

    def _side(self, told: str) -> str:
        """Return a bound as the check language has it: a number, or the code of the cell that it points at."""
        if _NUMBER.match(told):
            return told if float(told) >= 0 else ""
        cell = _CELL.match(told)
        return (self._code(cell[1], int(cell[2])) or "") if cell else ""


def _low_high(limit: Limit) -> tuple[str, str]:
    if limit.operator == "between":
        return limit.low, limit.high
    if limit.operator == "lessThanOrEqual":
        return "", limit.low
    return (limit.low, "") if limit.operator == "greaterThanOrEqual" else ("", "")


def _bare(check: str) -> str:
    return re.sub(r"\s+|~.*", "", check)


def _old_codes(form: BlankForm, like: Form, workbook: Workbook) -> dict[int, str]:
    """Return by row the code that an older form has for it, found as the rows of filled tables are."""
    book = compiled(like)
    rows: dict[int, str] = {}
    for table in tables(_filled(form.grid.sheet), workbook, like, book):
        for code, cell in table.cells.items():
            rows.setdefault(int(re.sub(r"\D", "", cell.address.rpartition("!")[2])), code)
    for line in form.lines:
        entries = [book.entries[at] for at in entries_of(line.label, book)] if line.heading else []
        sections = [entry.indicator.code for entry in entries if entry.indicator.kind == "section"]
        if len(sections) == 1 and sections[0] not in rows.values():
            rows[line.at] = sections[0]
    return {at: code for at, code in rows.items() if any(line.at == at for line in form.lines)}


def _filled(sheet: Sheet) -> Sheet:
    # The formulas of a blank form have nothing to compute
    return replace(sheet, formulas={}, errors={})

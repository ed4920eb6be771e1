"""What is wrong with a statistics table: the table as a whole, its rows and its figures.

The form's own arithmetic is in arithmetic.py. A check with a part that is missing or cannot be read is not judged. One
finding never hides another, except that a wrong or an unfilled form gets that one alone.
"""

import re
from collections.abc import Iterator

from collector.checks import arithmetic
from collector.checks.catalogue import Checks, Said
from collector.checks.catalogue import check as alone
from collector.checks.earlier_year import Past, jumped
from collector.checks.filled import Filled, fill
from collector.checks.numbers import CellTrouble, multiple, shown
from collector.model import Campaign, Figure, File, Finding, Form, Severity, Table, TableCell
from collector.vietnamese import clean, fold

# A blank form whose totals are formulas shows a few zeros; a table filled with zeros shows many
_ZEROS_OF_A_BLANK = 1 / 3
# A fraction of a đồng below this is money typed in another unit, above it the rest of a division
_SMALL_MONEY = 1_000_000
_QUOTED = 60
# From this share of the form's rows on that are gone while strange ones stand there, it is another form
_OTHER_ROWS = 0.3
# A form of a part of the year, by its title
_PART_OF_YEAR = re.compile(r"\b(?:quy (?:[1-4]|iv|i{1,3})|(?:0?[369]|ba|sau|chin) thang)\b")
_SEND_THE_FORM = "Kính đề nghị nhập số liệu vào đúng mẫu gửi kèm hướng dẫn và gửi lại."

check = Checks[Filled]()


def is_blank(table: Table) -> bool:
    """Return whether it is the form, unfilled; the zeros and errors of its own formulas fill nothing."""
    filled = [cell for cell in table.cells.values() if cell.value is not None or cell.formula or cell.error]
    nothing = all(cell.error or not cell.value for cell in filled)
    return nothing and len(filled) <= _ZEROS_OF_A_BLANK * max(1, len(table.cells))


def shares_rows(table: Table) -> bool:
    """Return whether it is another form that has many rows of ours: those that it lacks have others in their place."""
    rows = len(table.cells) + len(table.absent)
    return len(table.absent) >= _OTHER_ROWS * rows and table.strangers * 2 >= len(table.absent)


def check_table(
    table: Table, campaign: Campaign, past: Past | None = None
) -> tuple[tuple[Finding, ...], tuple[Figure, ...]]:
    """Check a table and return its figures in the form's units; `past` are its union's figures of an earlier year."""
    if table.likeness < other_form.bound("likeness", campaign) or shares_rows(table):
        return other_form(table, campaign), ()
    if is_blank(table):
        return blank(table, campaign), ()
    filled = fill(table, campaign.form)
    found = check.run(filled, campaign) + arithmetic.check.run(filled, campaign)
    if past is not None:
        found += jumped((filled, past), campaign)
    found.sort(key=lambda finding: filled.law.order.get(finding.where or "", -1))
    return (*wrong_period(table, campaign), *found), tuple(_figures(filled))


def figures(table: Table, form: Form) -> tuple[Figure, ...]:
    """Return the figures of a table, unchecked."""
    return tuple(_figures(fill(table, form)))


def _figures(filled: Filled) -> Iterator[Figure]:
    for indicator in filled.form.indicators:
        cell = filled.table.cells.get(indicator.code)
        if cell is None:
            continue
        if indicator.code in filled.figures:
            value: float | int | str = filled.figures[indicator.code]
        elif indicator.kind == "text" and cell.value is not None:
            value = str(cell.value).strip()
        else:
            continue
        yield Figure(indicator.code, value, indicator.unit, cell.address, _source(cell))


def _source(cell: TableCell) -> str:
    return cell.formula or ("" if cell.value is None else str(cell.value))


# --- the table as a whole ----------------------------------------------------------------------------


# Of the form's rows at least the share `likeness` must be found
@alone("stats.wrong-form", Severity.ERROR, bounds={"likeness": 0.5})
def other_form(table: Table, campaign: Campaign) -> Iterator[Said]:
    """Report that it is another form."""
    named = f"«{table.title}»" if table.title else f"trang tính «{table.sheet}»"
    yield None, f"Biểu nhận được ({named}) không phải mẫu «{campaign.form.title}». {_SEND_THE_FORM}"


@alone(other_form.code)
def wrong_form(file: File, campaign: Campaign) -> Iterator[Said]:
    """Report that a file that should be the statistics form holds no table of it."""
    del file
    yield None, f"Tệp không có biểu «{campaign.form.title}». {_SEND_THE_FORM}"


@alone("stats.blank", Severity.ERROR)
def blank(table: Table, campaign: Campaign) -> Iterator[Said]:
    """Report that nothing was filled in."""
    del campaign
    cure = "Kính đề nghị nhập số liệu rồi gửi lại; mục nào không phát sinh thì ghi 0."
    yield None, f"Biểu số liệu (trang tính «{table.sheet}») chưa được điền. {cure}"


@alone("stats.wrong-period", Severity.ERROR)
def wrong_period(table: Table, campaign: Campaign) -> Iterator[Said]:
    """Report that the table is of another year, or of a part of the year."""
    if table.year is not None and table.year != campaign.year:
        said = f"Biểu số liệu ghi năm {table.year}, đợt báo cáo này lấy số liệu năm {campaign.year}."
        yield None, f"{said} Kính đề nghị gửi biểu của năm {campaign.year}."
    elif (part := _part_of_year(table.title)) and not _part_of_year(campaign.form.title):
        said = f"Biểu số liệu ghi «{part}», đợt báo cáo này lấy số liệu cả năm {campaign.year}."
        yield None, f"{said} Kính đề nghị gửi biểu của cả năm {campaign.year}."


def _part_of_year(title: str) -> str:
    """Return the title of a table of a quarter or of some months, else ""."""
    key = fold(title)
    return clean(title)[:_QUOTED] if _PART_OF_YEAR.search(key) and "ca nam" not in key else ""


# --- row by row ----------------------------------------------------------------------------------------


@check("stats.indicator-missing", Severity.ERROR)
def indicator_missing(filled: Filled, campaign: Campaign) -> Iterator[Said]:
    """Report rows of the form that are gone, or cannot be told apart."""
    del campaign
    for code in filled.table.absent:
        where = filled.where(code)
        said = f"Không tìm thấy, hoặc không phân biệt được, {where[0].lower()}{where[1:]} trong biểu."
        yield code, f"{said} Kính đề nghị giữ nguyên các dòng của mẫu và bổ sung dòng này."


def _troubled(filled: Filled, trouble: CellTrouble) -> Iterator[tuple[str, TableCell]]:
    return ((code, filled.table.cells[code]) for code, found in filled.troubles.items() if found is trouble)


@check("stats.value-missing", Severity.WARNING)
def value_missing(filled: Filled, campaign: Campaign) -> Iterator[Said]:
    """Report figures that were left blank."""
    del campaign
    for code, _ in _troubled(filled, CellTrouble.BLANK):
        yield code, f"{filled.where(code)} để trống. Kính đề nghị điền số; nếu không phát sinh thì ghi 0."


@check("stats.not-a-number", Severity.ERROR)
def not_a_number(filled: Filled, campaign: Campaign) -> Iterator[Said]:
    """Report words in place of a figure."""
    del campaign
    for code, cell in _troubled(filled, CellTrouble.WORDS):
        text = str(cell.value).strip()
        text = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
        if cell.date:
            said = f"đã bị Excel đổi thành ngày tháng ({text}). Kính đề nghị định dạng ô là số và nhập lại"
        else:
            said = f"ghi «{text}», không đọc được thành số. Kính đề nghị ghi một con số"
        yield code, f"{filled.where(code)} {said}."
    for code, cell in _troubled(filled, CellTrouble.UNIT):
        said = f"ghi «{_source(cell)[:_QUOTED]}» trong khi đơn vị tính là {cell.unit}, số tiền lớn quá mức"
        yield code, f"{filled.where(code)} {said}. Kính đề nghị kiểm tra lại số và đơn vị tính."


@check("stats.formula-broken", Severity.ERROR)
def formula_broken(filled: Filled, campaign: Campaign) -> Iterator[Said]:
    """Report formulas without a result."""
    del campaign
    for code, cell in _troubled(filled, CellTrouble.BROKEN):
        what = f"báo lỗi {cell.error}" if cell.error else f"có công thức không tính được ({cell.formula[:_QUOTED]})"
        yield code, f"{filled.where(code)} {what}. Kính đề nghị sửa công thức hoặc nhập số trực tiếp."


@check("stats.negative", Severity.ERROR)
def negative(filled: Filled, campaign: Campaign) -> Iterator[Said]:
    """Report figures below zero."""
    del campaign
    for code, found in filled.figures.items():
        if found < 0:
            yield code, f"{filled.where(code)} là số âm ({shown(found)}). Kính đề nghị kiểm tra lại."


@check("stats.not-integer", Severity.ERROR)
def not_integer(filled: Filled, campaign: Campaign) -> Iterator[Said]:
    """Report fractions of a person or a unit."""
    del campaign
    for code, found in filled.figures.items():
        indicator = filled.law.rows[code]
        small = indicator.kind == "money" and abs(found) < _SMALL_MONEY and multiple(indicator.unit) == 1
        if isinstance(found, float) and (indicator.kind == "int" or small):
            unit = f", trong khi đơn vị tính là {indicator.unit}" if indicator.unit else ""
            said = f"là số lẻ ({shown(found)}){unit}"
            yield code, f"{filled.where(code)} {said}. Kính đề nghị ghi số nguyên, theo đúng đơn vị tính của mẫu."

"""Filled forms damaged by dice in every way that clerks damage them, with what each still says.

Used by the tests (a fixed number of seeds) and by soak.py (as many as time lets). A damage never makes a figure
ambiguous for a careful person: what the damaged table says is known, so that what is read can be judged.
"""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from collector import checks, forms
from collector.forms.grid import letters
from collector.model import Campaign, Form, Indicator, Paragraph, Severity, Sheet, Text, Workbook
from collector.vietnamese import fold

OWN_LABELS = (
    "Lao động thời vụ", "Công chức nữ", "Số cuộc họp", "Người dân tộc thiểu số", "Tổng số tổ nữ công",
    "Thu khác của đơn vị", "Cán bộ trẻ dưới 35 tuổi", "+ Trong đó: người dân tộc thiểu số", "- Trong đó: nữ",
    "Ghi chú thêm", "Chi khác", "Công chức, viên chức hợp đồng", "Số đoàn viên nữ", "Số lượt", "Tổng cộng",
    "Số tiền", "Trong đó: đảng viên nữ",
)  # fmt: skip
FIGURES = {"int", "money", "percent"}


@dataclass
class Row:
    """One row of the table as it is typed; `truth` is what its figure means in the form's unit, None without one."""

    code: str | None
    number: object
    label: str
    unit: str | None
    value: object
    truth: float | int | None
    kind: str
    formula: str = ""
    date_number: bool = False
    percent: bool = False


@dataclass
class Damaged:
    """A form on its way to a sheet."""

    rows: list[Row]
    head: list[list[object]]
    columns: list[str] = field(default_factory=lambda: ["number", "label", "unit", "value", "note"])
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    merge_label_rows: bool = False
    merge_results: bool = False
    no_heading: bool = False
    ditto: str = ""
    top: int = 1
    left: int = 1
    name: str = "Bieu so lieu"
    beside: list[Sheet] = field(default_factory=list)
    word: bool = False
    done: list[str] = field(default_factory=list)

    def named(self) -> list[Row]:
        """The rows of the form that still stand and carry figures."""
        return [row for row in self.rows if row.code and row.kind in FIGURES]


Dice = random.Random
HEADINGS = {
    "number": ("TT", ""), "label": ("Nội dung", ""), "unit": ("Đơn vị tính", ""), "value": ("Kết quả", "Năm {year}"),
    "note": ("Ghi chú", ""), "empty": ("", ""), "before": ("Kết quả", "Năm {before}"),
    "plan": ("Kế hoạch năm {year}", ""), "compared": ("So sánh (%)", ""), "code": ("Mã số", ""),
    "women": ("Trong đó: nữ", ""),    "half": ("6 tháng đầu năm", ""),
}  # fmt: skip
STRAY = 777_000


def intact(form: Form) -> Damaged:
    """Return the form, filled with figures that are all different."""
    rows = []
    for at, one in enumerate(form.indicators):
        value = _figure(one, at)
        truth = value if one.kind in FIGURES else None
        rows.append(Row(one.code, one.stt or None, one.label, one.unit or None, value, truth, one.kind))
    head: list[list[object]] = [
        ["Công đoàn cấp trên: Công đoàn Bộ Khoa học và Công nghệ"],
        ["Đơn vị báo cáo:", None, "Công đoàn Viện Đo lường"],
        [],
        [form.title],
        ["Năm báo cáo:", None, form.year],
        [],
    ]
    headings = {
        kind: tuple(text.format(year=form.year, before=form.year - 1) for text in texts)
        for kind, texts in HEADINGS.items()
    }
    return Damaged(rows, head, headings=headings)


def _figure(one: Indicator, at: int) -> object:
    if one.kind == "money":
        return 5_000_000 + 250_000 * at
    if one.kind == "percent":
        return 40.5 + at / 2
    if one.kind == "int":
        return 1000 + at
    return "Tổ công đoàn số" if one.kind == "text" else None


def without_marks(text: str) -> str:
    """Return text as typed without its marks."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace("Đ", "D")


def dotted(value: float, mark: str = ".") -> str:
    """Write a whole number with marks between thousands."""
    return f"{int(value):,}".replace(",", mark)


def _own(dice: Dice, label: str | None = None, number: object = None) -> Row:
    return Row(
        None, number, label or dice.choice(OWN_LABELS), dice.choice(("người", None, "đồng")), 90_000, None, "own"
    )


def _any(dice: Dice, made: Damaged) -> Row:
    return made.rows[dice.randrange(len(made.rows))]


# --- rows ----------------------------------------------------------------------------------------------


def insert(dice: Dice, made: Damaged) -> None:
    made.rows.insert(dice.randrange(len(made.rows) + 1), _own(dice))


def insert_blank(dice: Dice, made: Damaged) -> None:
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(made.rows) + 1)
        made.rows.insert(at, Row(None, None, "", None, None, None, "own"))


def insert_with_part(dice: Dice, made: Damaged) -> None:
    at = dice.randrange(len(made.rows))
    part = dice.choice(("- Trong đó: nữ", "- Trong đó: đảng viên", "+ Trong đó: từ tài chính công đoàn"))
    made.rows[at:at] = [_own(dice, "Cán bộ của riêng đơn vị", "9.9"), _own(dice, part)]


def delete(dice: Dice, made: Damaged) -> None:
    if len(made.rows) > 5:
        del made.rows[dice.randrange(len(made.rows))]


def delete_many(dice: Dice, made: Damaged) -> None:
    for _ in range(dice.randint(2, 10)):
        delete(dice, made)


def delete_section(dice: Dice, made: Damaged) -> None:
    starts = [at for at, row in enumerate(made.rows) if row.kind == "section"]
    if len(starts) > 1:
        nth = dice.randrange(len(starts))
        end = starts[nth + 1] if nth + 1 < len(starts) else len(made.rows)
        del made.rows[starts[nth] : end]


def swap_neighbours(dice: Dice, made: Damaged) -> None:
    at = dice.randrange(len(made.rows) - 1)
    made.rows[at], made.rows[at + 1] = made.rows[at + 1], made.rows[at]


def swap(dice: Dice, made: Damaged) -> None:
    one, other = dice.randrange(len(made.rows)), dice.randrange(len(made.rows))
    if made.rows[one].label != made.rows[other].label:
        made.rows[one], made.rows[other] = made.rows[other], made.rows[one]


def move(dice: Dice, made: Damaged) -> None:
    row = made.rows.pop(dice.randrange(len(made.rows)))
    made.rows.insert(dice.randrange(len(made.rows)), row)


def shuffle_sections(dice: Dice, made: Damaged) -> None:
    starts = [at for at, row in enumerate(made.rows) if row.kind == "section"]
    if starts:
        parts = [made.rows[one:other] for one, other in zip(starts, [*starts[1:], len(made.rows)], strict=True)]
        dice.shuffle(parts)
        made.rows[starts[0] :] = [row for part in parts for row in part]


def repeat_heading(dice: Dice, made: Damaged) -> None:
    """A page break in print: the heading of the table stands again in the middle."""
    at = dice.randrange(len(made.rows))
    made.rows.insert(at, Row(None, "TT", "Nội dung", "Đơn vị tính", "Kết quả", None, "own"))


# --- labels --------------------------------------------------------------------------------------------


def slip(dice: Dice, made: Damaged) -> None:
    row = _any(dice, made)
    if row.label:
        at = dice.randrange(len(row.label))
        row.label = row.label[:at] + row.label[at + 1 :]


def drop_word(dice: Dice, made: Damaged) -> None:
    row = _any(dice, made)
    words = row.label.split()
    if len(words) > 5:
        del words[dice.randrange(len(words))]
    row.label = " ".join(words)


def shorten(dice: Dice, made: Damaged) -> None:
    row = _any(dice, made)
    row.label = row.label.replace("CCVCLĐ", "công chức, viên chức, lao động").replace("công đoàn", "CĐ")


def strip_marks(dice: Dice, made: Damaged) -> None:
    for row in made.rows:
        row.label = without_marks(row.label)


def decompose(dice: Dice, made: Damaged) -> None:
    for row in made.rows:
        row.label = unicodedata.normalize("NFD", row.label)


def capitals(dice: Dice, made: Damaged) -> None:
    row = _any(dice, made)
    row.label = row.label.upper()


def wrap(dice: Dice, made: Damaged) -> None:
    for row in made.rows:
        words = row.label.split(" ")
        row.label = dice.choice(("\n", "  ", "\u00a0")).join(words[:3]) + " " + " ".join(words[3:])


def rename(dice: Dice, made: Damaged) -> None:
    """Another matter altogether stands in the row: its figure is none of the form's."""
    row = _any(dice, made)
    row.label = dice.choice(("Số lượng khác", "Nội dung khác theo yêu cầu", "Số người tham gia bảo hiểm y tế"))
    row.code = None
    row.kind = "own"


# --- numbers -------------------------------------------------------------------------------------------


def numbers_gone(dice: Dice, made: Damaged) -> None:
    for row in made.rows:
        row.number = None


def renumber(dice: Dice, made: Damaged) -> None:
    for at, row in enumerate(made.rows):
        row.number = str(at + 1)


def numbers_typed(dice: Dice, made: Damaged) -> None:
    """ "1.1" becomes the number 1.1, "2.10" the number 2.1, "1" the number 1."""
    for row in made.rows:
        try:
            row.number = float(str(row.number))
        except ValueError:
            continue


def numbers_as_dates(dice: Dice, made: Damaged) -> None:
    """Excel makes the first of January of "1.1"."""
    for row in made.rows:
        day, _, month = str(row.number or "").partition(".")
        if day.isdigit() and month.isdigit() and 1 <= int(day) <= 31 and 1 <= int(month) <= 12:
            row.number, row.date_number = f"2024-{int(month):02}-{int(day):02}", True


def numbers_in_labels(dice: Dice, made: Damaged) -> None:
    for row in made.rows:
        if row.number and not row.date_number:
            row.label = f"{row.number}. {row.label}"
            row.number = None


# --- units and figures ---------------------------------------------------------------------------------


def units_gone(dice: Dice, made: Damaged) -> None:
    if _told_apart(made):
        for row in made.rows:
            row.unit = None


def ditto(dice: Dice, made: Damaged) -> None:
    made.ditto = dice.choice(("“", '"', "nt", "-nt-"))


def _in_dong(row: Row) -> bool:
    return row.kind == "money" and isinstance(row.value, int) and row.unit == "đồng" and not row.formula


def _told_apart(made: Damaged) -> bool:
    """Return whether every figure of money would still be known, were the column of units gone."""
    return all(row.unit in {None, "đồng"} for row in made.rows if row.kind == "money")


def in_millions(dice: Dice, made: Damaged) -> None:
    """The rows of money are told in another unit, which they name."""
    if "unit" not in made.columns or not _told_apart(made):
        return
    unit, factor = dice.choice(
        (("triệu đồng", 1_000_000), ("nghìn đồng", 1000), ("Triệu đ", 1_000_000), ("1.000đ", 1000))
    )
    for row in made.rows:
        if _in_dong(row):
            row.value, row.unit = row.value / factor, unit


def one_in_millions(dice: Dice, made: Damaged) -> None:
    rows = [row for row in made.rows if _in_dong(row)]
    if rows and "unit" in made.columns and _told_apart(made):
        row = dice.choice(rows)
        row.value, row.unit = row.value / 1_000_000, "triệu đồng"


def head_in_millions(dice: Dice, made: Damaged) -> None:
    """The unit stands once over the table; the rows keep the form's own or say none."""
    rows = [row for row in made.rows if row.kind == "money"]
    if not all(_in_dong(row) for row in rows):
        return
    unit, factor = dice.choice((("triệu đồng", 1_000_000), ("nghìn đồng", 1000)))
    bare = dice.random() < 0.5
    for row in rows:
        row.value = row.value / factor
        row.unit = None if bare else row.unit
    made.head.append([None, None, f"Đơn vị tính: {unit}"])


def as_text(dice: Dice, made: Damaged) -> None:
    """Figures typed as text, in one of the ways of the country."""
    for row in made.named():
        if dice.random() < 0.5 and isinstance(row.value, int):
            row.value = _typed(dice, row)


def _typed(dice: Dice, row: Row) -> str:
    value = int(row.value)
    ways: list[Callable[[], str]] = [
        lambda: str(value),
        lambda: f" {value} ",
        lambda: dotted(value),
        lambda: dotted(value, ","),
        lambda: dotted(value, " "),
        lambda: dotted(value, "\u00a0"),
        lambda: f"{dotted(value)}.",
        lambda: f"{dotted(value)} (có danh sách kèm theo)",
    ]
    if row.kind == "int":
        ways += [lambda: f"{dotted(value)} {row.unit or 'người'}"]
    if row.kind == "money" and row.unit in {"đồng", None}:
        ways += [
            lambda: f"{dotted(value)} đ",
            lambda: f"{dotted(value)}đ",
            lambda: f"{dotted(value)} đồng",
            lambda: f"{dotted(value)} VNĐ",
            lambda: f"{value / 1_000_000:g} triệu".replace(".", ","),
            lambda: f"{value / 1_000_000:g} triệu đồng".replace(".", ","),
            lambda: f"{dotted(value / 1000)} nghìn đồng" if value % 1000 == 0 else str(value),
        ]
    return dice.choice(ways)()


def percents(dice: Dice, made: Damaged) -> None:
    for row in made.rows:
        if row.kind == "percent" and isinstance(row.value, (int, float)) and row.value == row.truth and row.value:
            way = dice.randrange(5)
            value = row.value
            row.value = (
                f"{value}%".replace(".", ","),
                f"{value} %",
                round(value / 100, 5),
                f"{value}".replace(".", ","),
                value,
            )[way]
            row.percent = way == 2  # the fraction, as Excel stores what it shows as per cent


def nothing(dice: Dice, made: Damaged) -> None:
    """ "-", "không", "0" are nought."""
    for row in made.named():
        if dice.random() < 0.1:
            row.value, row.truth, row.formula = dice.choice(("-", "không", "0", 0, "Không có", "–")), 0, ""


def blank(dice: Dice, made: Damaged) -> None:
    for row in made.named():
        if dice.random() < 0.1:
            row.value, row.truth, row.formula = dice.choice((None, "", "  ", "…")), None, ""


def words(dice: Dice, made: Damaged) -> None:
    for row in made.named():
        if dice.random() < 0.1:
            row.value, row.truth, row.formula = dice.choice(("x", "có", "đang thống kê", "12 hoặc 13")), None, ""


def formulas(dice: Dice, made: Damaged) -> None:
    """A figure is a formula that the program which wrote the file left without a result."""
    for row in made.named():
        if dice.random() < 0.1 and isinstance(row.value, int):
            row.formula = dice.choice((f"={row.value - 7}+7", f"=SUM({row.value - 9},9)", f"=ROUND({row.value}.2,0)"))


# --- columns and sheets --------------------------------------------------------------------------------


def add_column(dice: Dice, made: Damaged) -> None:
    if made.no_heading:
        return
    kind = dice.choice(("before", "empty", "plan", "compared", "code", "women", "half"))
    at = dice.randrange(made.columns.index("label") + 1, len(made.columns) + 1) if kind != "code" else 0
    made.columns.insert(at, kind)


def move_column(dice: Dice, made: Damaged) -> None:
    kind = dice.choice([kind for kind in ("unit", "note", "value") if kind in made.columns])
    made.columns.remove(kind)
    made.columns.insert(dice.randrange(made.columns.index("label") + 1, len(made.columns) + 1), kind)


def drop_column(dice: Dice, made: Damaged) -> None:
    kind = dice.choice(("number", "unit", "note"))
    if kind in made.columns and (kind != "unit" or _told_apart(made)):
        made.columns.remove(kind)


def shift(dice: Dice, made: Damaged) -> None:
    made.top, made.left = dice.randint(1, 9), dice.randint(1, 4)


def other_heading(dice: Dice, made: Damaged) -> None:
    made.headings["value"] = dice.choice(
        (("Số lượng", ""), ("Năm 2024", ""), ("Thực hiện năm 2024", ""), ("Số liệu", "31/10/2024"), ("Tổng số", ""))
    )


def merge_labels(dice: Dice, made: Damaged) -> None:
    """The label reaches over the next column, which is empty."""
    if made.columns.count("empty") == 0:
        made.columns.insert(made.columns.index("label") + 1, "empty")
    made.merge_label_rows = True


def last_year_hidden(dice: Dice, made: Damaged) -> None:
    made.beside.append(replace(_old_sheet(made), hidden=True))


def last_year_first(dice: Dice, made: Damaged) -> None:
    made.beside.append(_old_sheet(made))


def _old_sheet(made: Damaged) -> Sheet:
    rows = [(row.number, row.label, row.unit, STRAY if row.truth is not None else None) for row in made.rows]
    head = [("Năm báo cáo:", None, 2023, None), ("TT", "Nội dung", "Đơn vị tính", "Năm 2023")]
    return Sheet("2023", 1, 1, (*head, *rows))


def blank_beside(dice: Dice, made: Damaged) -> None:
    """The form as it was sent out was left in the workbook."""
    rows = tuple((row.number, row.label, row.unit, None) for row in made.rows)
    sheet = Sheet("Mẫu", 1, 1, (("TT", "Nội dung", "Đơn vị tính", "Kết quả"), *rows), hidden=dice.random() < 0.5)
    made.beside.append(sheet)


def guide_beside(dice: Dice, made: Damaged) -> None:
    """A sheet explains how the form is filled in, and repeats its labels."""
    rows = tuple(
        (row.label, f"Ghi số liệu đến ngày 31/10/{dice.randint(2020, 2024)}") for row in made.rows if row.label
    )
    made.beside.append(Sheet("Hướng dẫn", 1, 1, (("Chỉ tiêu", "Cách ghi"), *rows)))


def merge_headings(dice: Dice, made: Damaged) -> None:
    """One heading "Kết quả" over last year's column and this year's."""
    if "before" not in made.columns:
        made.columns.insert(made.columns.index("value"), "before")
    if made.columns.index("before") + 1 == made.columns.index("value"):
        made.headings["before"] = ("Kết quả", "Năm 2023")
        made.headings["value"] = ("", "Năm 2024")
        made.merge_results = True


def heading_gone(dice: Dice, made: Damaged) -> None:
    """The rows of headings were deleted."""
    if not {"before", "plan", "compared", "women", "half", "code"} & set(made.columns):
        made.headings = dict.fromkeys(made.headings, ("", ""))
        made.no_heading = True


def in_word(dice: Dice, made: Damaged) -> None:
    made.word = True


MUTATIONS: tuple[Callable[[Dice, Damaged], None], ...] = (
    insert, insert_blank, insert_with_part, delete, delete_many, delete_section, swap_neighbours, swap, move,
    shuffle_sections, repeat_heading, slip, drop_word, shorten, strip_marks, decompose, capitals, wrap, rename,
    numbers_gone, renumber, numbers_typed, numbers_as_dates, numbers_in_labels, units_gone, ditto, in_millions,
    one_in_millions, head_in_millions, as_text, percents, nothing, blank, words, formulas, add_column, move_column,
    drop_column, shift, other_heading, merge_labels, last_year_hidden, last_year_first, blank_beside, guide_beside,
    merge_headings, heading_gone, in_word,
)  # fmt: skip


def damaged(seed: int, form: Form) -> Damaged:
    """Return the form with one to three damages, the same for the same seed."""
    dice = random.Random(seed)
    made = intact(form)
    for _ in range(dice.randint(1, 3)):
        mutation = dice.choice(MUTATIONS)
        mutation(dice, made)
        made.done.append(mutation.__name__)
    finish(made)
    return made


def finish(made: Damaged) -> None:
    """Set the ditto marks last of all: a row that is moved afterwards would point at another unit."""
    if not made.ditto:
        return
    before = None
    for row in made.rows:
        if row.unit and row.unit == before:
            row.unit = made.ditto
        else:
            before = row.unit or before


def built(made: Damaged) -> tuple[Workbook | None, Text | None]:
    """Return the workbook, or the text of a Word file that holds it as a table."""
    if made.word:
        return None, _text(made)
    return Workbook((*made.beside, _sheet(made))), None


def _cells(row: Row, columns: list[str]) -> list[object]:
    stray = STRAY if row.kind in FIGURES else None
    given = {
        "number": row.number, "label": row.label or None, "unit": row.unit, "value": row.value, "note": None,
        "empty": None, "before": stray, "plan": stray, "compared": 104.5 if stray else None, "code": None,
        "women": stray, "half": stray,
    }  # fmt: skip
    return [given[kind] for kind in columns]


def _sheet(made: Damaged) -> Sheet:
    rows: list[list[object]] = [list(row) for row in made.head]
    rows += [[made.headings[kind][line] or None for kind in made.columns] for line in (0, 1)]
    if not made.no_heading:
        rows.append([f"({at + 1})" for at, _ in enumerate(made.columns)])
    first = made.top + len(rows)
    value, number = (
        made.left + made.columns.index(kind) if kind in made.columns else 0 for kind in ("value", "number")
    )
    formulas_, dates, percents_ = {}, set(), set()
    merged = []
    if made.merge_results and made.columns.index("before") + 1 == made.columns.index("value"):
        line = made.top + len(made.head)
        merged.append((line, value - 1, line, value))
    for at, row in enumerate(made.rows, first):
        cells = _cells(row, made.columns)
        if row.formula:
            cells[made.columns.index("value")] = None
            formulas_[f"{letters(value)}{at}"] = row.formula
        if row.date_number and number:
            dates.add(f"{letters(number)}{at}")
        if row.percent:
            percents_.add(f"{letters(value)}{at}")
        if made.merge_label_rows:
            label = made.left + made.columns.index("label")
            merged.append((at, label, at, label + 1))
        rows.append(cells)
    width = max(len(row) for row in rows)
    return Sheet(
        made.name, made.top, made.left, tuple(tuple(row) + (None,) * (width - len(row)) for row in rows),
        formulas=formulas_, dates=frozenset(dates), percents=frozenset(percents_), merged=tuple(merged),
    )  # fmt: skip


def _text(made: Damaged) -> Text:
    """A Word table: all is text there."""
    paragraphs = [Paragraph(" ".join(str(cell) for cell in row if cell is not None)) for row in made.head]
    rows = [[made.headings[kind][line] or None for kind in made.columns] for line in (0, 1)]
    rows += [_cells(row, made.columns) for row in made.rows]
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            paragraphs.append(Paragraph("" if cell is None else _printed(cell), cell=(0, at, column)))
    return Text(tuple(paragraphs))


def _printed(cell: object) -> str:
    return f"{cell}".replace(".", ",") if isinstance(cell, float) else str(cell)


@dataclass(frozen=True)
class Judged:
    """What became of a damaged form."""

    done: tuple[str, ...]
    wrong: dict[str, tuple[object, object]]  # figures read that the table does not say, with what it says
    silent: tuple[str, ...]  # figures that it says and that were neither read nor asked for again
    refused: int  # figures that it says and that are asked for again


def judge(seed: int, campaign: Campaign) -> Judged:
    """Damage the form, read and check it, and hold what was read against what the damaged table says."""
    made = damaged(seed, campaign.form)
    workbook, text = built(made)
    tables = forms.read(workbook, campaign.form) if workbook else forms.read_text(text or Text(()), campaign.form)
    picked = forms.pick(tables, campaign.form)
    truth = {row.code: row.truth for row in made.named() if row.code and row.truth is not None}
    if not picked:
        return Judged(tuple(made.done), {}, (), len(truth))
    findings, figures = checks.check_table(picked[0], campaign)
    if any(finding.where is None and finding.severity is Severity.ERROR for finding in findings):
        return Judged(tuple(made.done), {}, (), len(truth))
    kinds = {one.code: one.kind for one in campaign.form.indicators}
    read = {figure.indicator: figure.value for figure in figures if kinds[figure.indicator] in FIGURES}
    wrong = {code: (value, truth.get(code)) for code, value in read.items() if not _same(value, truth.get(code))}
    wrong = {code: both for code, both in wrong.items() if not _stands_there(made, campaign.form, code, both[0])}
    asked = {finding.where for finding in findings}
    lost = [code for code in truth if code not in read]
    silent = tuple(code for code in lost if code not in asked)
    return Judged(tuple(made.done), wrong, silent, len(lost))


def _same(read: float | str, said: float | None) -> bool:
    return said is not None and not isinstance(read, str) and abs(read - said) <= 1e-6 * max(1, abs(said))


def _stands_there(made: Damaged, form: Form, code: str, read: object) -> bool:
    """Return whether anybody would read it so: "- Trong đó: nữ" stands right below another row that has such a part.

    Where a whole was moved away from its part, the part now says something else, and no reader can know better.
    """
    by_code = {one.code: one for one in form.indicators}
    own = by_code[code]
    for at, row in enumerate(made.rows):
        says = row.truth if row.code else row.value
        if read != says or fold(row.label) != fold(own.label):
            continue
        above = next(
            (one for one in reversed(made.rows[:at]) if one.label and one.label.lstrip()[:1] not in "-–+"), None
        )
        family = {above.code, by_code[above.code].parent} if above and above.code else set()
        return own.parent in family
    return False

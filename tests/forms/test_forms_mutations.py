"""A filled form is damaged in every way that clerks damage it: each figure is read right or not at all."""

import random
import unicodedata

import pytest

from collector import forms
from collector.model import Workbook

OWN = (
    "Lao động thời vụ",
    "Công chức nữ",
    "Số cuộc họp",
    "Người dân tộc thiểu số",
    "Tổng số tổ nữ công",
    "Thu khác của đơn vị",
    "Cán bộ trẻ dưới 35 tuổi",
    "+ Trong đó: người dân tộc thiểu số",
    "- Trong đó: nữ",
    "Ghi chú thêm",
    "Chi khác",
)
LAST_YEAR = 777_000


class Row:
    def __init__(self, code, cells, section):
        self.code, self.cells, self.section = code, cells, section


def own(label, number=None):
    return Row(None, [number, label, "người", 90_000, None], section=False)


def without_marks(text):
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace("Đ", "D")


def any_row(dice, rows):
    return rows[dice.randrange(len(rows))]


def insert(dice, rows):
    rows.insert(dice.randrange(len(rows)), own(dice.choice(OWN)))


def insert_with_part(dice, rows):
    at = dice.randrange(len(rows))
    rows[at:at] = [own("Cán bộ của riêng đơn vị", "9.9"), own("- Trong đó: nữ")]


def delete(dice, rows):
    del rows[dice.randrange(len(rows))]


def swap_neighbours(dice, rows):
    at = dice.randrange(len(rows) - 1)
    rows[at], rows[at + 1] = rows[at + 1], rows[at]


def swap(dice, rows):
    one, other = dice.randrange(len(rows)), dice.randrange(len(rows))
    if rows[one].cells[1] != rows[other].cells[1]:
        rows[one], rows[other] = rows[other], rows[one]


def slip(dice, rows):
    row = any_row(dice, rows)
    at = dice.randrange(len(row.cells[1]))
    row.cells[1] = row.cells[1][:at] + row.cells[1][at + 1 :]


def drop_word(dice, rows):
    row = any_row(dice, rows)
    words = row.cells[1].split()
    if len(words) > 5:
        del words[dice.randrange(len(words))]
    row.cells[1] = " ".join(words)


def shorten(dice, rows):
    row = any_row(dice, rows)
    row.cells[1] = row.cells[1].replace("CCVCLĐ", "công chức, viên chức, lao động").replace("công đoàn", "CĐ")


def strip_marks(dice, rows):
    for row in rows:
        row.cells[1] = without_marks(row.cells[1])


def decompose(dice, rows):
    for row in rows:
        row.cells[1] = unicodedata.normalize("NFD", row.cells[1])


def capitals(dice, rows):
    row = any_row(dice, rows)
    row.cells[1] = row.cells[1].upper()


def numbers_gone(dice, rows):
    for row in rows:
        row.cells[0] = None


def renumber(dice, rows):
    for at, row in enumerate(rows):
        row.cells[0] = str(at + 1)


def numbers_in_labels(dice, rows):
    for row in rows:
        if row.cells[0]:
            row.cells[1] = f"{row.cells[0]}. {row.cells[1]}"
            row.cells[0] = None


def units_gone(dice, rows):
    for row in rows:
        row.cells[2] = None


def shuffle_sections(dice, rows):
    starts = [at for at, row in enumerate(rows) if row.section]
    if starts:
        parts = [rows[one:other] for one, other in zip(starts, [*starts[1:], len(rows)], strict=True)]
        dice.shuffle(parts)
        rows[starts[0] :] = [row for part in parts for row in part]


def move(dice, rows):
    row = rows.pop(dice.randrange(len(rows)))
    rows.insert(dice.randrange(len(rows)), row)


MUTATIONS = (
    insert, insert_with_part, delete, swap_neighbours, swap, slip, drop_word, shorten, strip_marks, decompose, capitals,
    numbers_gone, renumber, numbers_in_labels, units_gone, shuffle_sections, move,
)  # fmt: skip


def damaged(seed, form, sample):
    """Give the damaged table, and what each row that is still there says."""
    dice = random.Random(seed)
    figures = {
        one.code: (5_000_000 + 1000 * at if one.kind == "money" else 1000 + at)
        for at, one in enumerate(form.indicators)
    }
    rows = [
        Row(one.code, cells, one.kind == "section")
        for one, cells in zip(form.indicators, sample.body(form, figures), strict=True)
    ]
    for _ in range(dice.randint(1, 2)):
        dice.choice(MUTATIONS)(dice, rows)
    cells = [list(row.cells) for row in rows]
    head = [list(row) for row in sample.HEAD]
    if dice.random() < 0.3:
        at = dice.choice((3, 4))
        for row in head:
            row.insert(at, None)
        head[6][at], head[7][at] = "Kết quả", "Năm 2023"
        for row in cells:
            row.insert(at, LAST_YEAR)
    if dice.random() < 0.3:
        for row in (*head, *cells):
            row.insert(0, None)
    there = {row.code: figures[row.code] for row in rows if row.code and not row.section}
    return sample.sheet(cells, head=head), there


@pytest.mark.parametrize("seed", range(120))
def test_damaged_form_gives_the_right_figure_or_none(form, sample, seed):
    sheet, there = damaged(seed, form, sample)
    (table,) = forms.read(Workbook((sheet,)), form)
    read = sample.values(table)
    assert {code: value for code, value in read.items() if there.get(code) != value} == {}
    assert set(read) | set(table.absent) >= set(there)
    # Refusals are the exception: a single damage may cost its own row and those that it makes ambiguous
    assert len(there) - len(read) <= 8

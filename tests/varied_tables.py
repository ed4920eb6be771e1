"""Filled forms as other hands write them: every label, number, row and unit may be touched, each by its own dice.

damaged_forms.py spoils one or two things of a table; here any number of edits fall together, row by row and over the
whole table, on the form of the campaign and on one that no campaign has. What the table says is known all the while:
`truth` are the figures of rows that a careful person would still know, `unknown` those that nobody could tell apart.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from damaged_forms import FIGURES, Dice, dotted, without_marks

from collector import checks, forms
from collector.model import Campaign, Form, Indicator, Severity, Sheet, Workbook
from collector.vietnamese import fold

# How the field shortens its words; the longer ones first. Written in capitals or with a dot, as clerks do.
SHORT_FORMS = (
    ("hoàn thành xuất sắc nhiệm vụ", "HTXSNV"), ("không hoàn thành nhiệm vụ", "KHTNV"),
    ("hoàn thành tốt nhiệm vụ", "HTTNV"), ("hoàn thành nhiệm vụ", "HTNV"), ("thanh tra nhân dân", "TTND"),
    ("công đoàn cơ sở", "CĐCS"), ("công đoàn bộ phận", "CĐBP"), ("tổ công đoàn", "TCĐ"),
    ("người lao động", "NLĐ"), ("nữ công quần chúng", "NCQC"), ("xã hội từ thiện", "XHTT"),
    ("đoàn viên công đoàn", "ĐVCĐ"), ("cán bộ công đoàn", "CBCĐ"), ("tài chính công đoàn", "TCCĐ"),
    ("Tháng Công nhân", "TCN"), ("công đoàn", "CĐ"), ("đoàn viên", "ĐV"), ("đoàn phí", "ĐP"), ("công chức", "CC"),
    ("viên chức", "VC"), ("đảng viên", "Đ.viên"), ("lao động", "LĐ"), ("hợp đồng", "HĐ"), ("kinh phí", "KP"),
    ("nghị quyết", "NQ"), ("khó khăn", "KK"), ("hoạt động", "HĐ"), ("đơn vị", "đv"), ("số lượng", "SL"),
    ("Tổng số", "TS"), ("khen thưởng", "KT"), ("tập thể", "TT"), ("cá nhân", "CN"), ("thiên tai", "TT"),
    ("văn bản", "VB"), ("Tỷ lệ", "TL"), ("Trong đó", "Trđ"), ("Trong đó", "tr.đó"), ("được", "đc"),
)  # fmt: skip
STAFF = ("CNVCLĐ", "CBCCVC", "CBCCVCLĐ", "CNVC-LĐ", "công chức, viên chức, lao động", "CC, VC, NLĐ", "CB, CNVC, LĐ")
ADDED_BEFORE = ("Số ", "Tổng số ", "Số lượng ", "Tổng ", "+ ", "Về ", "Kết quả: ")
ADDED_AFTER = (
    " (nếu có)", " trong kỳ", " của đơn vị", " năm {year}", " (tính đến 31/10/{year})", " tại đơn vị", " *",
    " (ghi rõ)", " trong năm {year}", " (có danh sách)", ":", ";", ".", " (số liệu đến hết tháng 10)", " toàn cơ quan",
)  # fmt: skip
# What makes a part of a matter, and no row of the form
NARROWING = (
    " nữ", " là đảng viên", " dưới 35 tuổi", " người dân tộc thiểu số", " ngoài biên chế", " chưa được giải quyết",
    " có trình độ thạc sĩ", " nghỉ thai sản",
)  # fmt: skip
STRANGE = (
    "vay", "vốn", "nghỉ", "phép", "thể", "thao", "văn", "nghệ", "sân", "bóng", "tập", "sự", "ngoại", "ngữ", "tin",
    "học", "nước", "ngoài", "hiến", "máu", "cầu", "lông", "sổ", "mượn", "xe", "đạp", "tiêm", "chủng", "nhà", "ở",
)  # fmt: skip
OWN = (
    ("Số người được khám sức khỏe định kỳ", "người"), ("Số suất học bổng", "suất"), ("Chi hội thao", "đồng"),
    ("Số buổi tập huấn phòng cháy", "buổi"), ("Số người về hưu trước tuổi", "người"), ("Mua sắm trang phục", "đồng"),
    ("Số bài đăng trang tin", "bài"), ("Hội viên hội chữ thập đỏ", "người"), ("Số giờ làm thêm", "giờ"),
    ("Tạm ứng chưa quyết toán", "đồng"), ("Số câu lạc bộ", "câu lạc bộ"), ("Người cao tuổi", "người"),
)  # fmt: skip
SUBTOTALS = ("Cộng", "Cộng mục {n}", "Tổng cộng", "Cộng (1+2)", "Tổng mục {n}", "Tổng hợp chung")
CUT_PER_UNIT = {"người": "ng", "đơn vị": "đv", "lượt người": "lượt", "triệu đồng": "trđ"}
MOST_LIKE = 0.86


@dataclass
class VariedRow:
    """One row on its way to the sheet; `code` is None where it is none of the form's."""

    code: str | None
    number: str
    label: str
    unit: str
    value: object
    truth: float | None
    kind: str = "own"
    below: str = ""  # the rest of a label that runs on in the line below
    figure_below: bool = False  # the figure stands in that line


@dataclass
class VariedTable:
    """A form under other hands."""

    form: Form
    rows: list[VariedRow]
    columns: list[str] = field(default_factory=lambda: ["number", "label", "unit", "value", "note"])
    over: tuple[str, ...] = ("STT", "Nội dung", "Đơn vị tính", "Kết quả", "Ghi chú")
    second_header: list[int] = field(default_factory=list)
    merged_units: bool = False
    twin: dict[str, float] = field(default_factory=dict)  # what a second column of figures says
    unknown: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)  # parts of what is no longer there: who reads them does no wrong
    done: list[str] = field(default_factory=list)


INVENTED = (
    ("A", "", "Phong trào thể dục thể thao quần chúng", "", "section"),
    ("HV", "1", "Tổng số hội viên các câu lạc bộ", "người", "int"),
    ("HV_TRE", "1.1", "Hội viên dưới 30 tuổi", "người", "int"),
    ("HV_GIA", "1.2", "Hội viên từ 30 tuổi trở lên", "người", "int"),
    ("HV_NU", "", "- Trong đó: nữ", "người", "int"),
    ("HLV", "2", "Số huấn luyện viên, hướng dẫn viên", "người", "int"),
    ("HLV_NU", "", "- Trong đó: nữ", "người", "int"),
    ("HLV_TL", "2.1", "Tỷ lệ huấn luyện viên có chứng chỉ", "%", "percent"),
    ("GIAI", "3", "Số giải đấu cấp cơ sở đã tổ chức", "giải", "int"),
    ("GIAI_VDV", "3.1", "Số lượt vận động viên tham dự", "lượt người", "int"),
    ("GIAI_NGOAI", "4", "Số giải đấu cấp trên được cử tham dự", "giải", "int"),
    ("HC", "5", "Tổng số huy chương đạt được", "chiếc", "int"),
    ("HC_V", "5.1", "Huy chương vàng", "chiếc", "int"),
    ("HC_B", "5.2", "Huy chương bạc", "chiếc", "int"),
    ("HC_D", "5.3", "Huy chương đồng", "chiếc", "int"),
    ("B", "", "Cơ sở vật chất", "", "section"),
    ("SAN", "6", "Số sân bãi ngoài trời đang sử dụng", "sân", "int"),
    ("SAN_MOI", "6.1", "Số sân bãi xây mới trong năm", "sân", "int"),
    ("NHA", "7", "Số nhà tập luyện đa năng", "nhà", "int"),
    ("NHA_SUA", "7.1", "Số nhà tập luyện cần sửa chữa", "nhà", "int"),
    ("MAY", "8", "Số máy móc, thiết bị phục vụ tập luyện", "chiếc", "int"),
    ("C", "", "Kinh phí hoạt động", "", "section"),
    ("THU", "9", "Tổng thu quỹ hội trong năm", "đồng", "money"),
    ("THU_HP", "9.1", "Hội phí", "đồng", "money"),
    ("THU_TT", "9.2", "Tài trợ của doanh nghiệp", "đồng", "money"),
    ("THU_KHAC", "9.3", "Thu khác", "đồng", "money"),
    ("CHI", "10", "Tổng chi quỹ hội trong năm", "đồng", "money"),
    ("CHI_GIAI", "10.1", "Chi tổ chức giải đấu", "đồng", "money"),
    ("CHI_MAY", "10.2", "Chi mua sắm, sửa chữa thiết bị", "đồng", "money"),
    ("CHI_KHAC", "10.3", "Chi khác", "đồng", "money"),
)  # fmt: skip


def invented(year: int) -> Form:
    """Return a form of another field: what holds for one form only is no rule."""
    above: dict[str, str] = {}
    rows = []
    last = heading = ""
    for code, number, label, unit, kind in INVENTED:
        if kind == "section":
            heading, parent = code, None
        else:
            parent = above.get(number.rpartition(".")[0], heading) if number else last
            parent = above[number.partition(".")[0]] if "." in number else parent
        if number:
            above[number] = code
        last = above[number.partition(".")[0]] if number else last
        rows.append(Indicator(code, parent, number or (code if kind == "section" else ""), label, unit, kind, ""))
    return Form("phong-trao", f"BÁO CÁO PHONG TRÀO THỂ DỤC THỂ THAO NĂM {year}", year, tuple(rows))


def filled(form: Form) -> VariedTable:
    """Return a form, filled with figures that are all different."""
    rows = []
    for at, one in enumerate(form.indicators):
        value: float | None = None
        if one.kind == "money":
            value = 5_000_000 + 250_000 * at
        elif one.kind == "percent":
            value = 40.5 + at / 2
        elif one.kind == "int":
            value = 1000 + at
        text = "Tổ tự quản" if one.kind == "text" else None
        rows.append(VariedRow(one.code, one.stt, one.label, one.unit, text or value, value, one.kind))
    return VariedTable(form, rows)


# --- one label -----------------------------------------------------------------------------------------

Edit = Callable[[Dice, str, VariedTable], str]


def shorten(dice: Dice, label: str, table: VariedTable) -> str:
    """Write some words in the field's short way."""
    del table
    for long, short in SHORT_FORMS:
        found = re.search(rf"\b{re.escape(long)}\b", label, re.IGNORECASE)
        if found and dice.random() < 0.6:
            label = label[: found.start()] + short + label[found.end() :]
    return label


def other_staff(dice: Dice, label: str, table: VariedTable) -> str:
    """Name the whole of the staff in another of the usual ways."""
    del table
    return label.replace("CCVCLĐ", dice.choice(STAFF))


def misspell(dice: Dice, label: str, table: VariedTable) -> str:
    """Leave out, double, exchange or mistype one letter of a longer word."""
    del table
    words = label.split(" ")
    long = [at for at, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not long:
        return label
    at = dice.choice(long)
    word, place = words[at], dice.randrange(1, len(words[at]) - 1)
    words[at] = dice.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + dice.choice("aeionhtk") + word[place + 1 :],
        )
    )
    return " ".join(words)


def join_words(dice: Dice, label: str, table: VariedTable) -> str:
    """Forget a blank."""
    del table
    blanks = [at for at, letter in enumerate(label) if letter == " " and label[at - 1].isalpha()]
    at = dice.choice(blanks) if blanks else None
    return label if at is None else label[:at] + label[at + 1 :]


def other_marks(dice: Dice, label: str, table: VariedTable) -> str:
    """Use other dashes, quotes, commas."""
    del table
    if label.startswith("-"):
        label = dice.choice(("– ", "+ ", "* ", "• ", "")) + label.lstrip("- ")
    label = label.replace("“", dice.choice('"‘“')).replace("”", dice.choice('"’”'))
    return label.replace(", ", dice.choice((", ", "; ", " - ", " và ", "/")))


def add_words(dice: Dice, label: str, table: VariedTable) -> str:
    """Say more than the form does, without saying another thing."""
    if dice.random() < 0.4 and label[0].isalpha() and not label.startswith(("Số", "Tổng", "Tỷ")):
        return dice.choice(ADDED_BEFORE) + label[0].lower() + label[1:]
    return label + dice.choice(ADDED_AFTER).format(year=table.form.year)


def drop_words(dice: Dice, label: str, table: VariedTable) -> str:
    """Leave out one or two words."""
    del table
    words = label.split()
    for _ in range(dice.randint(1, 2)):
        if len(words) > 4:
            del words[dice.randrange(len(words))]
    return " ".join(words)


def drop_tail(dice: Dice, label: str, table: VariedTable) -> str:
    """Leave out a remark in brackets, or what follows a comma."""
    del table
    short = re.sub(r"\s*\([^()]*\)", "", label)
    if short == label and "," in label:
        short = dice.choice((label.rpartition(",")[0], label.partition(",")[0]))
    return short if len(short.split()) > 1 else label


def drop_counting(dice: Dice, label: str, table: VariedTable) -> str:
    """Leave out "Số", "Tổng số", "Trong đó:"."""
    del dice, table
    short = re.sub(r"^(?:Tổng số|Số lượt|Số|Tổng|- Trong đó:)\s+", "", label)
    return short[0].upper() + short[1:] if len(short) > 1 else label


def move_year(dice: Dice, label: str, table: VariedTable) -> str:
    """Write the year elsewhere, or not at all."""
    bare = re.sub(r"\s*\b(?:trong )?(?:năm )?(?:19|20)\d\d\b", "", label).replace(" trong năm", "")
    year = table.form.year
    return dice.choice((f"Năm {year}: {bare[0].lower()}{bare[1:]}", f"{bare} ({year})", f"{bare} năm {year}", bare))


def other_case(dice: Dice, label: str, table: VariedTable) -> str:
    """Write it in capitals or without marks."""
    del table
    return dice.choice((label.upper(), label.lower(), without_marks(label), label.title()))


def reorder(dice: Dice, label: str, table: VariedTable) -> str:
    """Name the parts of an enumeration in another order."""
    del table
    parts = label.split(", ")
    if len(parts) < 3:
        return label
    middle = parts[1:]
    dice.shuffle(middle)
    return ", ".join([parts[0], *middle])


EDITS: tuple[Edit, ...] = (
    shorten, shorten, other_staff, misspell, join_words, other_marks, add_words, drop_words, drop_tail, drop_counting,
    move_year, other_case, reorder,
)  # fmt: skip


def reworded(dice: Dice, row: VariedRow, table: VariedTable) -> str:
    """Return a label under one to three edits that a careful person still takes for the same row."""
    for _ in range(4):
        label = row.label
        for _ in range(dice.choice((1, 1, 2, 3))):
            label = dice.choice(EDITS)(dice, label, table)
        if fold(label) and _still(label, row, table):
            return label
    return row.label


def _still(label: str, row: VariedRow, table: VariedTable) -> bool:
    """Return whether a label says no other row of the form as much as its own."""
    said = fold(label)
    own = fold(row.label)
    likeness = SequenceMatcher(None, said, own, autojunk=False).ratio()
    others = {fold(one.label) for one in table.form.indicators} - {own}
    mine, lost = set(said.split()), set(own.split()) - set(said.split())
    for other in others:
        if set(other.split()) == mine or (set(other.split()) - set(own.split()) <= mine and lost & _apart(own, other)):
            return False
        if likeness < MOST_LIKE and SequenceMatcher(None, said, other, autojunk=False).ratio() >= likeness:
            return False
    return True


def _apart(own: str, other: str) -> set[str]:
    """Return the words that tell a label from one that is worded much the same."""
    if SequenceMatcher(None, own, other, autojunk=False).ratio() < 0.6:
        return set()
    return set(own.split()) - set(other.split())


# --- the whole table -----------------------------------------------------------------------------------


def labels(dice: Dice, table: VariedTable) -> None:
    share = dice.choice((0.1, 0.3, 0.6, 1.0))
    for row in table.rows:
        if row.code and dice.random() < share:
            row.label = reworded(dice, row, table)


def numbers(dice: Dice, table: VariedTable) -> None:
    """Number the rows anew, or in another style, or not at all."""
    way = dice.randrange(7)
    count = shift = 0
    for row in table.rows:
        if row.kind == "section" and way in {1, 2}:
            count = 0
        if way == 0:
            row.number = ""
        elif way in {1, 5} and row.kind != "section":
            count += 1
            row.number = str(count)
        elif way == 2 and row.number and row.kind != "section":
            count += "." not in row.number
            row.number = f"{count}.{row.number.partition('.')[2]}" if "." in row.number else str(count)
        elif way == 3:
            row.number = f"{row.number}{dice.choice('.)/')}" if row.number else ""
        elif way == 4 and "." in row.number:
            row.number = "-"
        elif way == 6 and row.number.partition(".")[0].isdigit():
            shift = shift or dice.random() < 0.05
            first, dot, rest = row.number.partition(".")
            row.number = f"{int(first) + shift}{dot}{rest}"


def number_in_label(dice: Dice, table: VariedTable) -> None:
    mark = dice.choice((". ", ") ", "/ ", " "))
    for row in table.rows:
        if row.number:
            row.label, row.number = f"{row.number}{mark}{row.label}", ""


def one_number_wrong(dice: Dice, table: VariedTable) -> None:
    row = dice.choice(table.rows)
    if row.number:
        row.number = str(dice.randint(1, 30))


def units(dice: Dice, table: VariedTable) -> None:
    """Move units into the labels, all or some, shortened or as they are."""
    share = dice.choice((0.2, 1.0))
    short = dice.random() < 0.4
    for row in table.rows:
        if row.code and row.unit and dice.random() < share:
            unit = CUT_PER_UNIT.get(row.unit, row.unit) if short else row.unit
            row.label += dice.choice((f" ({unit})", f", ĐVT: {unit}", f" (ĐVT: {unit})"))
            row.unit = ""


def units_gone(dice: Dice, table: VariedTable) -> None:
    del dice
    for row in table.rows:
        row.unit = ""


def short_units(dice: Dice, table: VariedTable) -> None:
    del dice
    for row in table.rows:
        row.unit = CUT_PER_UNIT.get(row.unit, row.unit)


def merge_units(dice: Dice, table: VariedTable) -> None:
    """One cell for the unit of all rows of a run."""
    del dice
    table.merged_units = True


def millions(dice: Dice, table: VariedTable) -> None:
    unit = dice.choice(("Trđ", "triệu đồng", "Tr.đồng", "triệu"))
    for row in table.rows:
        if row.kind == "money" and isinstance(row.value, (int, float)):
            row.value, row.unit = row.value / 1_000_000, unit


def millions_in_labels(dice: Dice, table: VariedTable) -> None:
    unit = dice.choice(("triệu đồng", "Trđ", "ĐVT: triệu đồng"))
    for row in table.rows:
        if row.kind == "money" and isinstance(row.value, (int, float)) and row.unit == "đồng":
            row.value, row.unit, row.label = row.value / 1_000_000, "", f"{row.label} ({unit})"


def swap(dice: Dice, table: VariedTable) -> None:
    """Exchange neighbours of one parent."""
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(table.rows) - 1)
        one, other = table.rows[at : at + 2]
        if one.number.count(".") == 1 and other.number.count(".") == 1 and one.label != other.label:
            table.rows[at], table.rows[at + 1] = other, one


def move_section(dice: Dice, table: VariedTable) -> None:
    starts = [at for at, row in enumerate(table.rows) if row.kind == "section"]
    parts = [table.rows[one:other] for one, other in zip(starts, [*starts[1:], len(table.rows)], strict=True)]
    one, other = dice.sample(range(len(parts)), 2)
    parts[one], parts[other] = parts[other], parts[one]
    table.rows[starts[0] :] = [row for part in parts for row in part]


def headings_gone(dice: Dice, table: VariedTable) -> None:
    del dice
    table.rows = [row for row in table.rows if row.kind != "section"]


def headings_other(dice: Dice, table: VariedTable) -> None:
    for row in table.rows:
        if row.kind == "section":
            row.label = dice.choice((row.label.upper(), row.label.partition(",")[0], f"PHẦN {row.number}"))
            row.number = dice.choice((row.number, "", "A", "*"))


def own_rows(dice: Dice, table: VariedTable) -> None:
    for _ in range(dice.randint(1, 5)):
        label, unit = dice.choice(OWN)
        at = dice.randrange(len(table.rows) + 1)
        while at < len(table.rows) and table.rows[at].label.startswith("-"):
            at += 1  # what follows would be a part of the union's own row
        number = dice.choice(("", "9.9", "+", str(dice.randint(1, 30))))
        table.rows.insert(at, VariedRow(None, number, label, unit, 88_000 + at, None))


def own_parts(dice: Dice, table: VariedTable) -> None:
    """Add parts of a row that the form does not ask for."""
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(table.rows))
        row = table.rows[at]
        if row.code and row.kind in FIGURES and row.number.partition(".")[0].isdigit():
            part = f"+ {row.label.lstrip('-+ ')}{dice.choice(NARROWING)}"
            table.rows.insert(at + 1, VariedRow(None, "", part, row.unit, 77_000 + at, None))


def subtotals(dice: Dice, table: VariedTable) -> None:
    starts = [at for at, row in enumerate(table.rows) if row.kind == "section"][1:]
    text = dice.choice(SUBTOTALS)
    for nth, at in reversed(list(enumerate(starts, 1))):
        label = text.format(n="I" * nth)
        table.rows.insert(at, VariedRow(None, "", label, dice.choice(("", "đồng")), 66_000 + at, None))


def blank_rows(dice: Dice, table: VariedTable) -> None:
    for _ in range(dice.randint(1, 6)):
        table.rows.insert(dice.randrange(len(table.rows) + 1), VariedRow(None, "", "", "", None, None))


def gone(dice: Dice, table: VariedTable) -> None:
    for _ in range(dice.choice((1, 1, 2, 5))):
        row = dice.choice(table.rows)
        parts = _parts(table, row)
        table.rows = [one for one in table.rows if one is not row and one not in parts]


def _parts(table: VariedTable, row: VariedRow) -> list[VariedRow]:
    """Return the details right below a row: they say nothing without it."""
    at = next(at for at, one in enumerate(table.rows) if one is row) + 1
    end = at
    while end < len(table.rows) and table.rows[end].label.startswith("-"):
        end += 1
    return table.rows[at:end]


def _another(table: VariedTable, row: VariedRow) -> None:
    """Make a row one of the union's own."""
    table.open |= {part.code for part in _parts(table, row) if part.code}
    row.code, row.truth, row.kind = None, None, "own"


def replaced(dice: Dice, table: VariedTable) -> None:
    """Another matter stands in a row of the form, under its number and unit."""
    rows = [row for row in table.rows if row.code and row.kind in FIGURES and len(row.label.split()) > 2]
    for row in dice.sample(rows, min(len(rows), dice.choice((1, 2, 4)))):
        words = row.label.split()
        strange = dice.sample(STRANGE, max(2, (2 * len(words) + 2) // 3))
        kept = dice.sample(range(len(words)), len(words) - min(len(words), len(strange)))
        row.label = " ".join([*(words[at] for at in sorted(kept)), *strange])
        _another(table, row)


def narrowed(dice: Dice, table: VariedTable) -> None:
    """A part of the matter stands in its row."""
    rows = [row for row in table.rows if row.code and row.kind == "int" and not row.label.startswith(("-", "+"))]
    row = dice.choice(rows) if rows else None
    if row and fold(row.label + " nữ") not in {fold(one.label) for one in table.form.indicators}:
        row.label += dice.choice(NARROWING)
        _another(table, row)


def twins(dice: Dice, table: VariedTable) -> None:
    """A row stands twice, with different figures."""
    rows = [row for row in table.rows if row.code and row.truth is not None]
    row = dice.choice(rows)
    if not row.label.lstrip().startswith(("-", "–", "+", "*", "•")) and row.code and row.truth:
        at = table.rows.index(row)
        again = replace(row, value=55_000 + at, truth=None, code=None)
        table.open |= {part.code for part in _parts(table, row) if part.code}
        table.rows.insert(at + dice.randint(0, 1), again)
        table.unknown.add(row.code)


def twin_columns(dice: Dice, table: VariedTable) -> None:
    """Two columns of figures under one heading; in some rows they say different things."""
    table.columns = ["number", "label", "unit", "value", "twin"]
    table.over = ("STT", "Nội dung", "Đơn vị tính", "Kết quả", "Kết quả")
    for row in table.rows:
        if row.code and row.truth is not None:
            other = dice.random() < 0.5
            table.twin[row.code] = 44_000 + row.truth if other else row.truth
            if other:
                table.unknown.add(row.code)


def two_lines(dice: Dice, table: VariedTable) -> None:
    """Long labels run on in the row below, as some type them by hand."""
    for row in table.rows:
        words = row.label.split()
        if row.code and row.kind in FIGURES and len(words) > 8 and dice.random() < 0.5:
            at = dice.randrange(4, len(words) - 2)
            row.label, row.below = " ".join(words[:at]), " ".join(words[at:])
            row.figure_below = dice.random() < 0.5


def header_again(dice: Dice, table: VariedTable) -> None:
    table.second_header = [dice.randrange(5, len(table.rows)) for _ in range(dice.choice((1, 2)))]


def columns_gone(dice: Dice, table: VariedTable) -> None:
    kind = dice.choice(("number", "note"))
    if kind in table.columns:
        at = table.columns.index(kind)
        table.columns = table.columns[:at] + table.columns[at + 1 :]
        table.over = table.over[:at] + table.over[at + 1 :]


def other_heads(dice: Dice, table: VariedTable) -> None:
    if "twin" not in table.columns and len(table.columns) == 5:
        table.over = dice.choice(
            (
                ("TT", "Chỉ tiêu", "ĐVT", "Số lượng", "Ghi chú"),
                ("Số TT", "Các chỉ tiêu", "Đ/v tính", f"Năm {table.form.year}", "Ghi chú"),
                ("", "", "", "", ""),
                ("TT", "NỘI DUNG BÁO CÁO", "ĐƠN VỊ", f"Thực hiện năm {table.form.year}", "GHI CHÚ"),
            )
        )


def typed(dice: Dice, table: VariedTable) -> None:
    """Some figures are text."""
    for row in table.rows:
        if isinstance(row.value, int) and row.code and dice.random() < 0.3:
            row.value = dice.choice((str(row.value), dotted(row.value), f" {dotted(row.value)} "))


HANDS: tuple[Callable[[Dice, VariedTable], None], ...] = (
    labels, labels, labels, labels, numbers, number_in_label, one_number_wrong, units, units_gone, short_units,
    merge_units, millions, millions_in_labels, swap, move_section, headings_gone, headings_other, own_rows, own_parts,
    subtotals, blank_rows, gone, replaced, narrowed, twins, twin_columns, two_lines, header_again, columns_gone,
    other_heads, typed,
)  # fmt: skip
# What holds where the unit tells two rows apart must come before the units are touched, and a row is split last
ORDER = {
    hand: at
    for at, hand in enumerate(
        (
            swap, move_section, gone, replaced, narrowed, labels, twins, own_parts, own_rows, subtotals, headings_gone,
            headings_other, blank_rows, twin_columns, millions_in_labels, millions, short_units, units, units_gone,
            merge_units, typed, numbers, one_number_wrong, two_lines, number_in_label, header_again, columns_gone,
            other_heads,
        )
    )
}  # fmt: skip
CLASHES = (
    {millions, units_gone}, {millions, millions_in_labels}, {millions_in_labels, units}, {twin_columns, typed},
    {twin_columns, millions}, {twin_columns, millions_in_labels}, {two_lines, number_in_label},
)  # fmt: skip


def varied(seed: int, form: Form) -> VariedTable:
    """Return a form under one to six hands, the same for the same seed."""
    dice = random.Random(seed)
    table = filled(form)
    hands = {dice.choice(HANDS) for _ in range(dice.choice((1, 2, 2, 3, 4, 6)))}
    for clash in CLASHES:
        if clash <= hands:
            hands -= {min(clash, key=ORDER.__getitem__)}
    for hand in sorted(hands, key=ORDER.__getitem__):
        hand(dice, table)
        table.done.append(hand.__name__)
    return table


def sheet_of(table: VariedTable) -> Sheet:
    """Return the sheet that a table lies on."""
    year = table.form.year
    rows: list[list[object]] = [["Đơn vị báo cáo: Công đoàn Viện Đo lường"], [table.form.title], [f"Năm {year}"], []]
    rows.append([text or None for text in table.over])
    merged = []
    run: list[int] = []
    for at, row in enumerate(table.rows):
        if at in table.second_header:
            merged += _merged(table, run)
            rows.append([text or None for text in table.over])
            rows.append([f"({nth})" for nth, _ in enumerate(table.columns, 1)])
            run = []
        unit: object = row.unit or None
        if table.merged_units and run and row.unit and table.rows[at - 1].unit == row.unit:
            unit = None
            run.append(len(rows) + 1)
        else:
            merged += _merged(table, run)
            run = [len(rows) + 1] if row.unit else []
        twin = table.twin.get(row.code or "")
        figures = {"value": row.value, "twin": twin}
        empty = dict.fromkeys(figures)
        cells = {"number": row.number or None, "label": row.label or None, "unit": unit, "note": None}
        rows.append([{**cells, **(empty if row.figure_below else figures)}[kind] for kind in table.columns])
        if row.below:
            merged += _merged(table, run)
            run = []
            below = {"number": None, "label": row.below, "unit": None, "note": None}
            rows.append([{**below, **(figures if row.figure_below else empty)}[kind] for kind in table.columns])
    merged += _merged(table, run)
    width = len(table.columns)
    return Sheet("Bieu", 1, 1, tuple((*row, *(None,) * (width - len(row))) for row in rows), merged=tuple(merged))


def _merged(table: VariedTable, run: list[int]) -> list[tuple[int, int, int, int]]:
    column = table.columns.index("unit") + 1
    return [(run[0], column, run[-1], column)] if table.merged_units and len(run) > 1 else []


@dataclass(frozen=True)
class Judged:
    """What became of a table."""

    done: tuple[str, ...]
    wrong: dict[str, tuple[object, object]]  # what was read, and what the table says
    silent: tuple[str, ...]  # what it says and was neither read nor asked for again
    refused: tuple[str, ...]  # what it says and is asked for again
    said: int  # how many figures a careful person finds in it


def judge(seed: int, campaign: Campaign) -> Judged:
    """Let other hands write the form, read and check it, and hold what was read against what the table says."""
    form = campaign.form if seed % 2 else invented(campaign.year)
    campaign = replace(campaign, form=form)
    table = varied(seed, form)
    truth = {
        row.code: row.truth
        for row in table.rows
        if row.code and row.truth is not None and row.code not in table.unknown | table.open
    }
    found = forms.pick(forms.read(Workbook((sheet_of(table),)), form), form)
    if not found:
        return Judged(tuple(table.done), {}, tuple(truth), (), len(truth))
    findings, figures = checks.check_table(found[0], campaign)
    if any(finding.where is None and finding.severity is Severity.ERROR for finding in findings):
        return Judged(tuple(table.done), {}, (), tuple(truth), len(truth))
    kinds = {one.code: one.kind for one in form.indicators}
    read = {figure.indicator: figure.value for figure in figures if kinds[figure.indicator] in FIGURES}
    wrong = {code: (value, truth.get(code)) for code, value in read.items() if not _same(value, truth.get(code))}
    wrong = {code: both for code, both in wrong.items() if code not in table.open}
    asked = {finding.where for finding in findings}
    lost = [code for code in truth if code not in read]
    return Judged(
        tuple(table.done),
        wrong,
        tuple(code for code in (*lost, *table.unknown) if code not in asked and code not in read),
        tuple(lost),
        len(truth),
    )


def _same(read: float | str, said: float | None) -> bool:
    return said is not None and not isinstance(read, str) and abs(read - said) <= 1e-6 * max(1, abs(said))

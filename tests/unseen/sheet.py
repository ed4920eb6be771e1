"""A union's filled form with every trait drawn by itself, its figures, and what is truly wrong with it.

What a label says of its row stays enough for a reader with the form beside him: its number, its place under its
parent, its unit and its words are never all gone at once.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape as html_escape
from itertools import zip_longest
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from factories.figures import Figures
from openpyxl import Workbook
from openpyxl.styles import Font
from unseen import names
from unseen.names import plain
from unseen.pages import open_document, packed
from unseen.report import Author, Truth

FORM = Path(__file__).parent.parent / "sample" / "stats_form.csv"
TITLE = "Báo cáo tổng hợp thống kê số liệu hoạt động công đoàn năm 2024"


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    parent: str
    stt: str
    label: str
    unit: str
    kind: str
    checks: tuple[str, ...]


@cache
def form() -> tuple[Row, ...]:
    with FORM.open(encoding="utf-8") as file:
        return tuple(
            Row(*(one[name] for name in ("code", "parent", "stt", "label", "unit", "kind")),
                tuple(filter(None, (part.strip() for part in one["check"].split(";")))))
            for one in csv.DictReader(file)
        )  # fmt: skip


# --- the contract's checks, by the form's own grammar


def due(figures: Figures) -> set[tuple[str, str | None]]:
    """Return what the checks of the form say of figures; one with a missing part is not judged."""
    found = set()
    for row in form():
        for check in row.checks:
            code = _broken(row.code, check, figures)
            if code:
                found.add((code, row.code))
    return found


def _broken(code: str, check: str, figures: Figures) -> str | None:
    soft = check.startswith("warn:")
    rule, _, condition = check.removeprefix("warn:").partition(" if ")
    rule, _, tolerance = rule.partition("~")
    used = re.findall(r"[A-Z]+_[A-Z_]+|TTND", check)
    if rule.startswith("len") or any(not isinstance(figures.get(one), int | float) for one in [code, *used]):
        return None
    value = lambda text: eval(re.sub(r"[A-Z]+_[A-Z_]+|TTND", lambda m: f"({figures[m[0]]})", text))  # noqa: E731 - short
    try:
        if condition and not value(re.sub(r"(?<![<>])=", "==", condition)):
            return None
        return _verdict(rule.strip(), float(tolerance or 0), figures[code], value, soft=soft or bool(condition))
    except ZeroDivisionError:
        return None


def _verdict(rule, tolerance, own, value, *, soft) -> str | None:
    between = re.fullmatch(r"(\d+)<=(.+)<=(\d+)", rule)
    if between:
        right = float(between[1]) <= value(between[2]) <= float(between[3])
        return None if right else "stats.implausible"
    if rule.startswith("<="):
        return None if own <= value(rule[2:]) + 1e-9 else "stats.implausible" if soft else "stats.part-exceeds-total"
    if rule.startswith((">", ">=")):
        return None if value(f"({own}){rule}") else "stats.implausible"
    left, right = (own, rule[1:]) if rule.startswith("=") else rule.split("=")
    left = value(left) if isinstance(left, str) else left
    right_side = value(right)
    return None if abs(left - right_side) <= tolerance + 1e-6 else "stats.implausible" if soft else "stats.sum-mismatch"


# --- faults


def _fault(rng: Random, figures: Figures, cells: dict[str, str]) -> tuple[set, str, set[str]]:
    """Spoil one thing; return what is due beside the checks, the fault's name and the rows that are gone."""
    kind = rng.choice(("sum", "part", "blank", "blank", "letters", "negative", "fraction", "row gone", "error"))
    whole = [row for row in form() if row.kind == "int" and row.code not in {"LD_TONG", "DV_TONG", "HN_DT", "TC_CDCS"}]
    if kind == "sum":
        row = rng.choice([one for one in form() if any(re.match(r"=[A-Z_+]+$", check) for check in one.checks)])
        if row.kind in {"int", "money"}:
            first = next(part for part in form() if part.parent == row.code and part.stt)
            figures[first.code] += 3 if row.kind == "int" else 1_500_000
        return set(), f"{kind} {row.code}", set()
    row = rng.choice(whole)
    if kind == "part":
        row = rng.choice(
            [one for one in form() if one.code in {"LD_DANG", "DV_NU", "CB_NU", "DT_GQ", "NC_GVN", "HN_DA"}]
        )
        whole_code = next(check for check in row.checks if check.startswith("<="))[2:]
        figures[row.code] = int(figures[whole_code]) + rng.choice((1, 4))
        return set(), f"{kind} {row.code}", set()
    if kind == "row gone":
        row = rng.choice([one for one in form() if one.kind == "int" and not any(o.parent == one.code for o in form())])
        figures.pop(row.code)
        return {("stats.indicator-missing", row.code)}, f"{kind} {row.code}", {row.code}
    said = {
        "blank": ("", "stats.value-missing"),
        "letters": (rng.choice(("có", "x", "đang thống kê", "nhiều")), "stats.not-a-number"),
        "error": ("#REF!", "stats.formula-broken"),
    }
    if kind in said:
        cells[row.code], code = said[kind]
        figures.pop(row.code)
        return {(code, row.code)}, f"{kind} {row.code}", set()
    figures[row.code] = -2 if kind == "negative" else 2.5
    code = "stats.negative" if kind == "negative" else "stats.not-integer"
    return {(code, row.code)}, f"{kind} {row.code}", set()


# --- how a cell is written


@dataclass(frozen=True, slots=True)
class Style:
    numbers: str
    zero: str
    percent: str
    money: str  # "đồng", "unit": another one said in the column, "label": said in the label
    labels: float
    columns: tuple[str, ...]
    stt: str
    heads: str


HEADS = {
    "form": {"tt": "TT", "label": "Nội dung", "unit": "Đơn vị tính", "value": "Số lượng", "note": "Ghi chú"},
    "other": {"tt": "STT", "label": "Chỉ tiêu", "unit": "ĐVT", "value": "Kết quả", "note": "Ghi chú"},
    "year": {
        "tt": "Số TT",
        "label": "Nội dung báo cáo",
        "unit": "Đơn vị",
        "value": "Số liệu năm 2024",
        "note": "Giải trình",
    },
    "done": {
        "tt": "STT",
        "label": "Tên chỉ tiêu",
        "unit": "Đ.v.tính",
        "value": "Thực hiện năm 2024",
        "note": "Ghi chú",
    },
}


def _style(rng: Random, *, rich: bool) -> Style:
    columns = rng.choice(
        [("tt", "label", "unit", "value", "note")] * 6
        + [("tt", "label", "unit", "value")] * 2
        + [("tt", "label", "value", "note"), ("label", "unit", "value"), ("tt", "label", "value", "unit"),
           ("", "tt", "label", "unit", "value", "note"), ("tt", "label", "unit", "old", "value", "note"),
           ("tt", "label", "unit", "value", "compare")]
        + [("tt", "label", "unit", "hidden", "value", "note"), ("tt", "label", "unit", "value", "hidden")] * rich
    )  # fmt: skip
    return Style(
        numbers=rng.choice(("number", "number", "number", "dots", "spaces", "commas", "with unit", "mixed")),
        zero=rng.choice(("0", "0", "0", "-", "không", "Không", "–")),
        percent=rng.choice(("96.7", "96.7", "96,7", "96,7%", "%")),
        money=rng.choice(("đồng", "đồng", "đồng", "đồng", "unit", "label", "words")),
        labels=rng.choice((0, 0, 0, 0.15, 0.15, 0.4, 0.8)),
        columns=columns,
        stt=rng.choice(("form", "form", "form", "form", "gone", "dots", "redone")) if "tt" in columns else "gone",
        heads=rng.choice(("form", "form", "other", "year", "done")),
    )


def _vietnamese(number: float, mark: str) -> str:
    whole = f"{abs(number):,.1f}" if isinstance(number, float) and number % 1 else f"{abs(int(number)):,}"
    text = whole.replace(",", "\0").replace(".", ",").replace("\0", mark)
    return f"-{text}" if number < 0 else text


def _cell(rng: Random, row: Row, value, style: Style) -> object:
    """Return what stands in the cell for a figure in the row's own unit."""
    if isinstance(value, str):
        return value
    numbers = style.numbers if style.numbers != "mixed" else rng.choice(("number", "dots", "spaces", "with unit"))
    if row.kind == "percent":
        if style.percent == "%":
            return ("%", value / 100)
        return {"96.7": value, "96,7": _vietnamese(float(value), "."), "96,7%": f"{_vietnamese(float(value), '.')}%"}[
            style.percent
        ]
    if value == 0 and style.zero != "0":
        return style.zero
    if numbers == "number" or value % 1:
        return value
    if numbers == "with unit":
        unit = "đ" if row.unit == "đồng" else row.unit
        return f"{_vietnamese(value, '.')} {unit}"
    return _vietnamese(value, {"dots": ".", "spaces": " ", "commas": ","}[numbers])


# --- how a label is written

FIELD = (
    ("công chức, viên chức, lao động", "CCVCLĐ"), ("đoàn viên", "ĐV"), ("công đoàn cơ sở", "CĐCS"), ("công đoàn", "CĐ"),
    ("cán bộ", "CB"), ("người lao động", "NLĐ"), ("Kinh phí", "KP"), ("nghị quyết", "NQ"), ("Hội nghị", "HN"),
    ("xã hội", "XH"), ("hoàn thành", "HT"), ("nhiệm vụ", "NV"), ("khiếu nại, tố cáo", "KNTC"), ("pháp luật", "PL"),
    ("xuất sắc", "XS"), ("thanh tra nhân dân", "TTND"), ("khen thưởng", "KT"), ("số lượng", "SL"), ("tổ chức", "TC"),
)  # fmt: skip


def _reworded(rng: Random, row: Row) -> str:
    """Return the label as a clerk retypes it; what tells it from its neighbours stays."""
    return rng.choice((_abbreviated, _dashed, _mistyped, _added_to, _recased, _cut, _unmarked, _spaced, _wrapped))(
        rng, row.label
    )


def _abbreviated(rng: Random, text: str) -> str:
    for long, short in rng.sample(FIELD, 6):
        text = re.sub(long, short, text, count=1, flags=re.IGNORECASE)
    return text


def _dashed(rng: Random, text: str) -> str:
    dashed = re.sub(r"^- ", rng.choice(("+ ", "– ", "• ", "")), text)
    return dashed.replace(" - ", " – ").replace("“", '"').replace("”", '"')


def _mistyped(rng: Random, text: str) -> str:
    if len(text) < 9:
        return text
    at = rng.randrange(3, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :] if text[at].isalpha() else text[:at] + text[at + 1 :]


def _added_to(rng: Random, text: str) -> str:
    return text + rng.choice((" trong năm", " (nếu có)", " năm 2024", " của đơn vị", " (tính đến 31/10/2024)"))


def _recased(rng: Random, text: str) -> str:
    return text.upper() if rng.random() < 0.3 else text.lower()


def _cut(_: Random, text: str) -> str:
    text = re.sub(r" ?\([^)]*\)", "", text)
    return re.sub(r"^(Số|Tổng số) (?=\w)", lambda found: "" if found[1] == "Số" else "Tổng ", text)


def _unmarked(_: Random, text: str) -> str:
    return plain(text)


def _spaced(_: Random, text: str) -> str:
    return text.replace(" ", "  ", 2) + " "


def _wrapped(_: Random, text: str) -> str:
    at = text.find(" ", len(text) // 2)
    return text[:at] + "\n" + text[at + 1 :] if at > 0 else text


# --- the grid


@dataclass(slots=True)
class Grid:
    """Rows of cells as they stand on the sheet; the columns that are hidden, by number from 0."""

    rows: list[list[object]]
    hidden: set[int] = field(default_factory=set)
    bold: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Filled:
    grid: Grid
    figures: Figures  # those that the table truly states
    truth: Truth
    traits: tuple[str, ...]
    format: str
    content: bytes = field(repr=False)


def write(rng: Random, author: Author, *, anonymous: float = 0.08) -> Filled:
    """Return a filled form with its truth."""
    kind = rng.choices(("xlsx", "ods", "html", "csv"), (80, 7, 9, 4))[0]
    style = _style(rng, rich=kind == "xlsx")
    figures, cells = dict(author.figures), {}
    findings, fault, gone = set(), "", set()
    year = "2024"
    draw = rng.random()
    if draw < 0.22:
        findings, fault, gone = _fault(rng, figures, cells)
    elif draw < 0.25:
        fault, year = "last year", "2023"
        findings = {("stats.wrong-period", None)}
    elif draw < 0.27:
        fault = "blank form"
        figures, findings = {}, {("stats.blank", None)}
    due_now, free_now = set(findings), set()
    if fault != "blank form":
        spoiled = {code for code, value in figures.items() if value in {-2, 2.5}}
        due_now |= due({code: value for code, value in figures.items() if code not in spoiled})
        # Whether the rest is held against a figure that cannot be, the contract leaves open
        free_now = due(figures) - due_now
    named = rng.random() >= anonymous and fault != "blank form"
    name = names.written(rng, author.union)
    unit_kind, head = _head(rng, author, name if named else "", kind)
    grid = _grid(rng, style, head, figures, cells, gone, blank=fault == "blank form")
    if year != "2024":
        grid.rows = [
            [cell.replace("2023", "2022").replace("2024", year) if isinstance(cell, str) else cell for cell in row]
            for row in grid.rows
        ]
    content = {"xlsx": _xlsx, "ods": _ods, "html": _html, "csv": _csv}[kind](rng, grid)
    truth = Truth(frozenset(due_now), frozenset(free_now), named, named, year == "2024")
    traits = (
        kind, f"unit {unit_kind if named else 'unnamed'}", f"numbers {style.numbers}", f"zero «{style.zero}»",
        f"percent {style.percent}", f"money {style.money}", f"labels {style.labels}",
        f"columns {' '.join(style.columns)}",
        f"stt {style.stt}", f"heads {style.heads}", *([f"fault {fault}"] if fault else []),
    )  # fmt: skip
    return Filled(grid, figures, truth, traits, kind, content)


def _head(rng: Random, author: Author, name: str, kind: str) -> tuple[str, list[list[object]]]:
    """Return how the unit is said, and the rows above the table."""
    way = rng.choice(("inline", "inline", "cell", "upper", "below", "under"))
    above = f"Công đoàn cấp trên: {author.superior}"
    if name:  # else the name of the body above would stand there alone
        above = rng.choice((above, author.superior.upper(), f"Công đoàn cấp trên : {author.superior}"))
    title = rng.choice((TITLE.upper(), TITLE.upper(), TITLE, "Biểu tổng hợp số liệu hoạt động công đoàn năm 2024",
                        "TỔNG HỢP SỐ LIỆU HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2024"))  # fmt: skip
    day = rng.choice(("(Số liệu tính đến ngày 31/10/2024)", "Số liệu tính đến hết tháng 10/2024", ""))
    label = rng.choice(("Đơn vị báo cáo:", "Đơn vị báo cáo :", "Đơn vị:", "Tên đơn vị:", "Công đoàn báo cáo:"))
    lines: list[list[object]] = {
        "inline": [[above], [f"{label} {name}"], [], [title], [day]],
        "cell": [[above], [label, name], [], [title], [day]],
        "upper": [[above.upper()], [f"{label} {name}".upper()], [], [title.upper()], [day]],
        "below": [[title.upper()], [day], [f"{label} {name}"]],
        "under": [[above], [name.upper() if name else "Công đoàn:"], [], [title.upper()], [day]],
    }[way]
    if rng.random() < 0.2:
        lines = [["Mẫu số 01"], *lines]
    return way, [*lines, []]


def _grid(
    rng: Random, style: Style, head, figures: Figures, cells: dict[str, str], gone: set[str], *, blank: bool
) -> Grid:
    rows, bold = [list(row) for row in head], {3}
    heads = HEADS[style.heads] | {"": "", "old": "Năm 2023", "compare": "So với năm 2023 (%)", "hidden": "Số lượng"}
    if "old" in style.columns:
        heads["value"] = "Năm 2024"
    rows.append([heads[one] for one in style.columns])
    bold.add(len(rows))
    if rng.random() < 0.4:
        rows.append([f"({at})" for at in range(1, len(style.columns) + 1)])
    million = {row.code: style.money for row in form() if row.kind == "money"} if style.money != "đồng" else {}
    order = _order(rng)
    for number, (row, below) in enumerate(zip_longest(order, order[1:]), start=1):
        if row.code in gone:
            continue
        rows.append(_row(rng, row, number, style, figures, cells, million, blank=blank))
        if row.kind == "section":
            bold.add(len(rows))
        # Between a row and its "Trong đó: nữ" a row of the union's own would take the detail to itself
        if rng.random() < 0.004 and row.kind == "int" and row.stt.isdigit() and below and below.stt:
            rows.append(
                [
                    {"label": "Số cuộc họp Ban Chấp hành", "unit": "cuộc", "value": 6}.get(one, "")
                    for one in style.columns
                ]
            )
    rows += [[], ["", "NGƯỜI LẬP BIỂU", "", "TM. BAN CHẤP HÀNH"]]
    hidden = {at for at, one in enumerate(style.columns) if one == "hidden"}
    return Grid(rows, hidden, bold)


def _order(rng: Random) -> list[Row]:
    """Return the rows, in one table of ten with two neighbouring groups of one section changed about."""
    rows = list(form())
    if rng.random() > 0.1:
        return rows
    groups: list[list[Row]] = []
    for row in rows:
        if row.kind == "section" or (row.parent.startswith("S") and len(row.parent) == 2):
            groups.append([row])
        else:
            groups[-1].append(row)
    places = [
        at for at in range(len(groups) - 1) if groups[at][0].kind != "section" and groups[at + 1][0].kind != "section"
        and groups[at][0].code[:2] != "XL" and groups[at + 1][0].code[:2] != "XL"
    ]  # fmt: skip
    at = rng.choice(places)
    groups[at], groups[at + 1] = groups[at + 1], groups[at]
    return [row for group in groups for row in group]


def _row(rng: Random, row: Row, number: int, style: Style, figures, cells, million, *, blank: bool) -> list[object]:
    if row.kind == "section":
        return [{"tt": row.stt, "label": row.label}.get(one, "") for one in style.columns]
    label = _reworded(rng, row) if rng.random() < style.labels else row.label
    unit, counted, value = row.unit, row.unit, figures.get(row.code, "")
    if row.code in million and isinstance(value, int):
        label, unit, counted, value = _in_other_unit(row, label, value, million[row.code])
    if "unit" not in style.columns and row.unit and "(" not in label[-14:]:
        label = f"{label} ({unit or row.unit})" if rng.random() < 0.8 or unit != row.unit else label
    shown = cells.get(row.code)
    if shown is None:
        shown = _cell(rng, replace(row, unit=counted), value, style) if not isinstance(value, str) else value
    own = figures.get(row.code)
    older = max(0, int(own * 0.9)) if isinstance(own, int | float) else ""
    stt = {"form": row.stt, "gone": "", "dots": f"{row.stt}." if row.stt else "", "redone": str(number)}[style.stt]
    known = {"tt": stt, "label": label, "unit": unit, "value": "" if blank else shown, "note": "", "": "",
             "old": older, "hidden": older, "compare": ""}  # fmt: skip
    if isinstance(stt, str) and re.fullmatch(r"\d+", stt) and rng.random() < 0.5:
        known["tt"] = int(stt)
    return [known[one] for one in style.columns]


def _in_other_unit(row: Row, label: str, value: int, way: str) -> tuple[str, str, str, object]:
    """Return label, column of units, unit and value: the money in millions or thousands, where that loses nothing."""
    if way == "words":
        return (
            label,
            row.unit,
            row.unit,
            f"{_vietnamese(value / 1e6, '.')} triệu" if value % 100_000 == 0 and value else value,
        )
    scale, unit = (1_000_000, "triệu đồng") if value % 100_000 == 0 else (1_000, "nghìn đồng")
    if value % 1_000:
        return label, row.unit, row.unit, value
    scaled = value / scale if value % scale else value // scale
    return (label, unit, unit, scaled) if way == "unit" else (f"{label} ({unit})", "", unit, scaled)


# --- its bytes


def _xlsx(rng: Random, grid: Grid) -> bytes:
    book = Workbook()
    page = book.active
    page.title = rng.choice(("Biểu số liệu", "Sheet1", "BM 2024", "Thống kê"))
    if rng.random() < 0.15:
        first = book.create_sheet("Hướng dẫn", 0 if rng.random() < 0.5 else 1)
        first["A1"] = "Cách điền: mỗi dòng một số, không thêm bớt dòng."
    for at, row in enumerate(grid.rows, start=1):
        for column, value in enumerate(row, start=1):
            if value == "":
                continue
            cell = page.cell(at, column)
            if isinstance(value, tuple):
                cell.value, cell.number_format = value[1], "0.0%"
            elif value == "#REF!":
                cell.value, cell.data_type = value, "e"
            else:
                cell.value = value
                if isinstance(value, str) and value[:1] in "=-+":
                    cell.data_type = "s"
            if at in grid.bold:
                cell.font = Font(bold=True)
    for column in grid.hidden:
        page.column_dimensions["ABCDEFGH"[column]].hidden = True
    out = io.BytesIO()
    book.save(out)
    return _undated(out)


def _undated(book: io.BytesIO) -> bytes:
    """Return a workbook without the moment of its writing: the same seed gives the same bytes."""
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["docProps/core.xml"] = re.sub(rb">20\d\d-[^<]*Z<", b">2024-11-01T08:00:00Z<", parts["docProps/core.xml"])
    return packed(parts)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return f"{value[1] * 100:.1f}%".replace(".", ",")
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return str(value)


def _ods(rng: Random, grid: Grid) -> bytes:
    rows = "".join(
        "<table:table-row>" + "".join(map(_ods_cell, row or [""])) + "</table:table-row>" for row in grid.rows
    )
    return open_document(
        "spreadsheet", "", f'<table:table table:name="{rng.choice(("Sheet1", "Biểu"))}">{rows}</table:table>'
    )


def _ods_cell(value: object) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, tuple):
        return _ods_number("percentage", value[1], _text(value))
    if isinstance(value, int | float):
        return _ods_number("float", value, _text(value))
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _ods_number(kind: str, value: float, shown: str) -> str:
    known = f'office:value-type="{kind}" office:value="{value}"'
    return f"<table:table-cell {known}><text:p>{shown}</text:p></table:table-cell>"


def _html(rng: Random, grid: Grid) -> bytes:
    """A web page that a system of the unit's own hands out as .xls."""
    wide = max(map(len, grid.rows))
    lines = []
    for row in grid.rows:
        if not row:
            lines.append(f"<tr><td colspan={wide}>&nbsp;</td></tr>")
        elif len(row) == 1:
            lines.append(f"<tr><td colspan={wide}>{_html_text(row[0])}</td></tr>")
        else:
            lines.append("<tr>" + "".join(f"<td>{_html_text(value)}</td>" for value in row) + "</tr>")
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>'
    return f"{head}<table border='1'>{''.join(lines)}</table></body></html>".encode()


def _html_text(value: object) -> str:
    return html_escape(_text(value)).replace("\n", "<br>") or "&nbsp;"


def _csv(rng: Random, grid: Grid) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=rng.choice((",", ";", "\t"))).writerows(
        [[_text(value) for value in row] for row in grid.rows]
    )
    return out.getvalue().encode("utf-8-sig")

"""Word reports of the demo, made with python-docx and typeset as unions do it: no two quite alike."""

import io
import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from collector.demo import prose
from collector.demo.figures import Figures, shown
from collector.demo.people import Cast, dice
from collector.demo.still import still

_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_SOUTH = "TP. Hồ Chí Minh"
_PLACES = {
    "VINATOM-NRI": "Đà Lạt",
    "VINATOM-CNT": _SOUTH,
    "VINATOM-VINAGAMMA": _SOUTH,
    "TDC-QUATEST3": _SOUTH,
    "CTPN": _SOUTH,
    "TDC-QUATEST2": "Đà Nẵng",
}


@dataclass(frozen=True, slots=True)
class _Look:
    """How one union typesets."""

    letterhead: str  # "table", "tabs"
    numbering: str  # "roman", "dotted", "styles"
    wording: int  # which of the two wordings of a heading
    size: float


@dataclass(frozen=True, slots=True)
class _Facts:
    """What stands in the frame of a report."""

    superior: str
    union: str
    unit: str
    number: str
    place: str
    at: datetime
    signer: str


def report(
    cast: Cast,
    code: str,
    figures: Figures,
    at: datetime,
    *,
    omit: Collection[str] = (),
    years_back: int = 0,
    anonymous: bool = False,
) -> bytes:
    """Write the yearly report of a union as a .docx."""
    rng = dice("report", code)
    look = _Look(rng.choice(("table", "table", "table", "tabs")), rng.choice(("roman", "roman", "dotted", "styles")),
                 rng.randrange(2), rng.choice((13, 13.5, 14)))  # fmt: skip
    facts = _facts(cast, code, at, rng, anonymous=anonymous)
    paper = _paper(look)
    if not anonymous:
        _letterhead(paper, look, facts)
    _title(paper, facts)
    _body(paper, look, facts, figures, rng, frozenset(omit))
    _signature(paper, facts)
    _tell_year(paper, years_back)
    return _saved(paper, at)


def other_document(cast: Cast, code: str, at: datetime) -> bytes:
    """Write a paper that is no report: the plan of a sports day, sent by mistake."""
    rng = dice("other", code)
    facts = _facts(cast, code, at, rng, anonymous=False)
    look = _Look("table", "roman", 0, 13)
    paper = _paper(look)
    _letterhead(paper, look, facts, kind="KH")
    _line(paper, "KẾ HOẠCH", bold=True, align=ALIGN.CENTER, size=14)
    _line(paper, "Tổ chức giải cầu lông, bóng bàn cán bộ, đoàn viên", bold=True, align=ALIGN.CENTER)
    for text in (
        "Ban Chấp hành công đoàn xây dựng kế hoạch tổ chức giải cầu lông, bóng bàn như sau:",
        "1. Thời gian: từ 16h30 đến 18h00 các ngày 20, 21 và 22/11/2024.",
        "2. Địa điểm: nhà thi đấu của đơn vị.",
        "3. Nội dung: đơn nam, đơn nữ, đôi nam nữ; mỗi tổ công đoàn cử ít nhất 02 vận động viên.",
        "4. Kinh phí: từ nguồn hoạt động thường xuyên. Đề nghị các tổ đăng ký trước ngày 15/11/2024./.",
    ):
        _line(paper, text, indent=True)
    _signature(paper, facts)
    return _saved(paper, at)


def _facts(cast: Cast, code: str, at: datetime, rng: random.Random, *, anonymous: bool) -> _Facts:
    union = cast.union(code)
    return _Facts(
        superior=cast.superior(code),
        union="Công đoàn cơ sở" if anonymous else union.name,
        unit="đơn vị" if anonymous else union.name.removeprefix("Công đoàn "),
        number=f"{rng.randrange(3, 60):02d}",
        place=_PLACES.get(code, "Hà Nội"),
        at=at,
        signer="" if anonymous else cast.chairs[code],
    )


def _paper(look: _Look) -> Document:
    paper = docx.Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin = Cm(3), Cm(2)
    page.top_margin = page.bottom_margin = Cm(2)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(look.size)
    normal.paragraph_format.space_after = Pt(4)
    for level in (1, 2):
        style = paper.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = "Times New Roman", Pt(look.size), None
        # The built-in headings name their font by theme, which would win over the name above.
        style.element.rPr.rFonts.attrib.clear()
        for script in ("w:ascii", "w:hAnsi", "w:cs"):
            style.element.rPr.rFonts.set(qn(script), "Times New Roman")
    return paper


def _line(
    where: Document | _Cell,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN = ALIGN.LEFT,
    indent: bool = False,
    size: float | None = None,
) -> Paragraph:
    paragraph = where.add_paragraph()
    paragraph.alignment = ALIGN.JUSTIFY if indent else align
    if indent:
        paragraph.paragraph_format.first_line_indent = Cm(1)
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if size:
        run.font.size = Pt(size)
    return paragraph


def _in_cell(cell: _Cell, text: str, *, bold: bool = False, italic: bool = False, size: float = 12) -> Paragraph:
    first = cell.paragraphs[0]
    paragraph: Paragraph = first if not first.text and len(cell.paragraphs) == 1 else cell.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
    return paragraph


def _rule(paragraph: Paragraph, side: float) -> None:
    """Draw the short line under an issuer's name, as the border of a narrow empty paragraph."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(side)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.line_spacing = Pt(5)
    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    # Word wants the border before indents and spacing.
    paragraph._p.get_or_add_pPr().insert(0, border)  # noqa: SLF001  # python-docx has no borders of its own


def _symbol(facts: _Facts) -> str:
    return "CĐV" if facts.unit.startswith("Viện") else "CĐCS"


def _dated(facts: _Facts) -> str:
    return f"{facts.place}, ngày {facts.at:%d} tháng {facts.at:%m} năm {facts.at:%Y}"


def _letterhead(paper: Document, look: _Look, facts: _Facts, kind: str = "BC") -> None:
    number = f"Số: {facts.number}/{kind}-{_symbol(facts)}"
    if look.letterhead == "tabs":
        _with_tabs(paper, facts, number)
        return
    table = paper.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    # Word takes the width of the cells, LibreOffice that of the columns.
    for column, cell, width in zip(table.columns, (left, right), (Cm(7), Cm(9.8)), strict=True):
        column.width = cell.width = width
    _in_cell(left, facts.superior.upper())
    _in_cell(left, facts.union.upper(), bold=True)
    _rule(_in_cell(left, ""), 2)
    _in_cell(left, number, size=13)
    _in_cell(right, _NATION, bold=True)
    _in_cell(right, _MOTTO, bold=True, size=13)
    _rule(_in_cell(right, ""), 1.8)
    _in_cell(right, _dated(facts), italic=True, size=13)
    paper.add_paragraph()


def _with_tabs(paper: Document, facts: _Facts, number: str) -> None:
    """Lay the letterhead out with tab stops, as clerks do who shun tables."""
    # The issuer's name gets lines of its own: side by side with the motto it would run into it.
    for left, right, bold, italic in (
        (facts.superior.upper(), "", False, False),
        (facts.union.upper(), "", True, False),
        (number, _dated(facts), False, True),
    ):
        paragraph = paper.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(8))
        run = paragraph.add_run(left)
        run.bold, run.font.size = bold or None, Pt(12)
        if right:
            paragraph.add_run("\t")
            dated = paragraph.add_run(right)
            dated.italic, dated.font.size = italic or None, Pt(13)
    _line(paper, "")


def _title(paper: Document, facts: _Facts) -> None:
    _line(paper, "BÁO CÁO", bold=True, align=ALIGN.CENTER, size=14).paragraph_format.space_after = Pt(0)
    _line(
        paper,
        "Tổng kết công tác công đoàn năm 2024,\nphương hướng, nhiệm vụ năm 2025",
        bold=True,
        align=ALIGN.CENTER,
        size=14,
    )
    _line(paper, "Kính gửi: Công đoàn Bộ Khoa học và Công nghệ", align=ALIGN.CENTER)
    _line(paper, prose.read().opening.format(union=facts.union), indent=True)


def _heading(paper: Document, look: _Look, section: str) -> None:
    part, _, item = section.partition(".")
    words = prose.read().headings[section][look.wording]
    number = f"{part}." if not item else f"{part}.{item}." if look.numbering == "dotted" else f"{item}."
    if look.numbering == "styles":
        paper.add_heading(f"{number} {words}", level=2 if item else 1)
        return
    heading = _line(paper, f"{number} {words.upper() if not item else words}", bold=True)
    heading.paragraph_format.keep_with_next = True


def _body(
    paper: Document, look: _Look, facts: _Facts, figures: Figures, rng: random.Random, omit: frozenset[str]
) -> None:
    told_of = prose.read()
    told = shown(figures) | {"union": facts.union, "unit": facts.unit}
    for section in told_of.headings:
        if section in omit or (section == "V" and look.wording):
            continue
        _heading(paper, look, section)
        if section == "V":
            _line(paper, told_of.with_table, indent=True)
        elif section != "II":
            for sentence in rng.choice(told_of.tellings[section]):
                _line(paper, sentence.format_map(told), indent=True)
    _line(paper, prose.read().closing.format(union=facts.union), indent=True)


def _signature(paper: Document, facts: _Facts) -> None:
    paper.add_paragraph()
    left, right = paper.add_table(rows=1, cols=2).rows[0].cells
    for text, bold in (("Nơi nhận:", True), ("- Như trên;", False), ("- Lưu: VT, BCH.", False)):
        paragraph = _in_cell(left, text, bold=bold, italic=bold, size=12 if bold else 11)
        paragraph.alignment = ALIGN.LEFT
    _in_cell(right, "TM. BAN CHẤP HÀNH", bold=True, size=13)
    _in_cell(right, "CHỦ TỊCH", bold=True, size=13)
    _in_cell(right, "(đã ký)", italic=True, size=12)
    for _ in range(2):
        _in_cell(right, "")
    _in_cell(right, facts.signer, bold=True, size=13)


def _tell_year(paper: Document, years_back: int) -> None:
    """Turn the report into that of an earlier year, as it lies on a clerk's disk under a new name."""
    if not years_back:
        return
    cells = [cell for table in paper.tables for row in table.rows for cell in row.cells]
    for paragraph in [*paper.paragraphs, *(line for cell in cells for line in cell.paragraphs)]:
        for run in paragraph.runs:
            run.text = run.text.replace("2024", str(2024 - years_back)).replace("2025", str(2025 - years_back))


def _saved(paper: Document, at: datetime) -> bytes:
    paper.core_properties.author = "Ban Chấp hành"
    out = io.BytesIO()
    paper.save(out)
    return still(out.getvalue(), at)

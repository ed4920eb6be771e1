"""The files that unions send: a Word report, the form filled in, and what is wrong with either.

They are written as XML, not by python-docx or openpyxl: that takes 1 ms in place of 60, and the bytes are the same
each time. What other programs make of such files is tested in tests/formats.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from factories.figures import Figures, shown, year
from factories.people import Cast, dice

from collector.model import Form


@dataclass(frozen=True, slots=True)
class Made:
    """A file: what, with which fault, and whose where it is not the sender's own."""

    kind: str  # "report", "stats", or "other" for a paper that nobody asked for
    fault: str = ""  # report: missing-section, last-year, anonymous, signed; stats: blank, sum, letters, anonymous
    of: str = ""


REPORT, STATS, OTHER = Made("report"), Made("stats"), Made("other")
BOTH = (REPORT, STATS)
File = tuple[str, bytes]

OMITTED = "II.7"
# Headings of a union's own, that nobody can tell for the outline's
OWN = (
    "Quý một",
    "Quý hai",
    "Mùa hè",
    "Cuối năm",
    "Tại trụ sở",
    "Ở phía Nam",
    "Ngày hội",
    "Chuyến đi",
    "Ảnh",
    "Sổ vàng",
)
OVERSTATED = 5_000_000
SECTIONS = (
    ("I", "I. TÌNH HÌNH CÔNG CHỨC, VIÊN CHỨC, LAO ĐỘNG",
     ("Tính đến ngày 31/10/2024, {unit} có {LD_TONG} công chức, viên chức, người lao động ({LD_NU} nữ, {LD_DANG} đảng "
     "viên). Tổ chức công đoàn gồm {TC_TOCD} tổ công đoàn với {DV_TONG} đoàn viên.")),
    ("II", "II. KẾT QUẢ HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2024", ""),
    ("II.1", "1. Triển khai chủ đề hoạt động công đoàn năm 2024 và Nghị quyết số 02-NQ/TW của Bộ Chính trị",
     "Chủ đề năm được phổ biến tới {DV_TONG} đoàn viên; {TC_TOCD} tổ công đoàn đều đăng ký việc làm đổi mới."),
    ("II.2", "2. Tuyên truyền, quán triệt, triển khai Nghị quyết đại hội công đoàn các cấp",
     ("Trong năm tổ chức {TT_CUOC} cuộc tuyên truyền, quán triệt nghị quyết đại hội công đoàn các cấp với {TT_LUOT} "
     "lượt người tham dự.")),
    ("II.3", "3. Hoạt động chào mừng các ngày kỷ niệm thành lập Công đoàn Bộ và Công đoàn Việt Nam",
     "Đã tổ chức {KN_CUOC} hoạt động chào mừng các ngày kỷ niệm với {KN_LUOT} lượt người tham gia."),
    ("II.4", "4. Hoạt động chăm lo, tặng quà cho người lao động có hoàn cảnh khó khăn nhân dịp lễ, tết",
     "Tổng số lượt người được thăm hỏi, hỗ trợ, tặng quà là {CL_LUOT} lượt với số tiền {CL_TIEN} đồng."),
    ("II.5", "5. Tham gia xây dựng chính sách, pháp luật; phối hợp tổ chức Hội nghị người lao động",
     ("Công đoàn tham gia góp ý {CS_VB} văn bản, quy chế; {HN_DA}/{HN_DT} đơn vị đã tổ chức Hội nghị; công đoàn thực "
     "hiện {KT_CUOC} cuộc kiểm tra.")),
    ("II.6", "6. Hoạt động xã hội từ thiện; Tháng Công nhân, Tháng hành động Vì trẻ em; “Bữa cơm Công đoàn”",
     ("“Bữa cơm Công đoàn” trong Tháng Công nhân có {BC_SUAT} suất với kinh phí {BC_TIEN} đồng; {TE_CHAU} cháu được "
     "tặng quà, khen thưởng. Tổng số tiền hoạt động xã hội từ thiện là {TX_TIEN} đồng.")),
    (OMITTED, "7. Kết quả phát triển đoàn viên, giới thiệu kết nạp đảng viên năm 2024",
     ("Kết nạp mới {DV_MOI} đoàn viên, giảm {DV_GIAM} đoàn viên do nghỉ hưu. Giới thiệu {DG_GT} đoàn viên ưu tú cho "
     "Đảng.")),
    ("II.8", "8. Kết quả công tác tuyên truyền, vận động, công tác nữ công",
     "Ban Nữ công tổ chức {NC_CUOC} hoạt động. {NC_GVN} chị em đạt danh hiệu “Giỏi việc nước, đảm việc nhà”."),
    ("II.9", "9. Đánh giá kết quả thi đua, các cuộc vận động trong năm 2024",
     ("Đoàn viên có {TD_SK} sáng kiến, đề tài, giải pháp được công nhận; {KT_TT} tập thể và {KT_CN} cá nhân được công "
     "đoàn cấp trên khen thưởng.")),
    ("II.10", "10. Những đổi mới trong công tác lãnh đạo, chỉ đạo, tổ chức thực hiện; kinh nghiệm rút ra",
     "Điểm mới là mô hình “{GC_MOHINH}”. Kinh nghiệm rút ra: bám sát sự lãnh đạo của cấp ủy, chọn việc thiết thực."),
    ("III", "III. PHƯƠNG HƯỚNG, NHIỆM VỤ, GIẢI PHÁP NĂM 2025",
     "Tiếp tục chăm lo đời sống, bảo vệ quyền lợi của đoàn viên trong quá trình sắp xếp tổ chức bộ máy."),
    ("IV", "IV. KIẾN NGHỊ, ĐỀ XUẤT",
     "Với Công đoàn các cấp: tăng cường tập huấn nghiệp vụ cho cán bộ công đoàn kiêm nhiệm."),
)  # fmt: skip
PLAN = (
    "Ban Chấp hành công đoàn xây dựng kế hoạch tổ chức giải cầu lông, bóng bàn như sau:",
    "1. Thời gian: từ 16h30 đến 18h00 các ngày 20, 21 và 22/11/2024.",
    "2. Địa điểm: nhà thi đấu của đơn vị.",
    "3. Kinh phí: từ nguồn hoạt động thường xuyên. Đề nghị các tổ đăng ký trước ngày 15/11/2024./.",
)


def make_file(cast: Cast, form: Form, made: Made, writer: str, at: datetime) -> File:
    """Return the name and the bytes of a file that a union's clerk sends."""
    code, unnamed = made.of or writer, made.fault in {"anonymous", "signed"}
    short = cast.union(code).short_name.replace("/", "-")
    if made.kind == "other":
        return "KH giai cau long 2024.docx", document(_letterhead(cast, code, at, "KH") + _plan())
    if made.kind == "report":
        name = "Bao cao cong doan 2024.docx" if unnamed else f"BC tong ket CD 2024 - {short}.docx"
        return name, _report(cast, made, code, at)
    return "Book1.xlsx" if unnamed else f"Bieu so lieu 2024 - {short}.xlsx", _table(cast, form, made, code)


def other_bytes(file: File, mark: str) -> File:
    """Return a file with the same content in other bytes."""
    name, content = file
    held = io.BytesIO(content)
    with zipfile.ZipFile(held, "a") as package:
        package.comment = mark.encode()
    return name, held.getvalue()


def figures_of(cast: Cast, code: str) -> Figures:
    """Return the figures of a union's year."""
    rng = dice("year", code)
    return year(rng, rng.randrange(30, 350, 10), sum(union.parent == code for union in cast.unions))


# --- Word


def _report(cast: Cast, made: Made, code: str, at: datetime) -> bytes:
    unnamed = made.fault in {"anonymous", "signed"}
    signed = f" {cast.union(code).name.upper()}" if made.fault == "signed" else ""
    union = "Công đoàn cơ sở" if unnamed else cast.union(code).name
    told = {key: shown(value) for key, value in figures_of(cast, code).items()}
    told["unit"] = "đơn vị" if unnamed else union.removeprefix("Công đoàn ")
    parts = [] if unnamed else [_letterhead(cast, code, at, "BC")]
    parts += [
        paragraph("BÁO CÁO", bold=True, centred=True),
        paragraph("Tổng kết công tác công đoàn năm 2024, phương hướng, nhiệm vụ năm 2025", bold=True, centred=True),
        paragraph("Kính gửi: Công đoàn Bộ Khoa học và Công nghệ", centred=True),
        paragraph(
            "Thực hiện Hướng dẫn của Ban Thường vụ Công đoàn Bộ Khoa học và Công nghệ về việc xây dựng báo cáo tổng "
            f"kết công tác công đoàn năm 2024, phương hướng, nhiệm vụ năm 2025, {union} báo cáo như sau:"
        ),
    ]
    for number, heading, said in SECTIONS:
        if made.fault == "missing-section" and number == OMITTED:
            continue
        own = made.fault == "own-layout" and number.startswith("II.")
        parts.append(paragraph(OWN[int(number[3:]) - 1] if own else heading, bold=True))
        if said:
            parts.append(paragraph(said.format_map(told)))
    parts.append(
        paragraph(f"Trên đây là báo cáo tổng kết công tác công đoàn năm 2024 của {union}, trân trọng báo cáo./.")
    )
    parts.append(
        table(["Nơi nhận:", "- Như trên;"], [f"TM. BAN CHẤP HÀNH{signed}", "" if unnamed else cast.chairs[code]])
    )
    body = "".join(parts)
    if made.fault == "last-year":
        body = body.replace("2024", "2023").replace("2025", "2024")
    return document(body)


def _letterhead(cast: Cast, code: str, at: datetime, kind: str) -> str:
    number = f"Số: {dice('number', code).randrange(3, 60):02d}/{kind}-CĐCS"
    return table(
        [cast.superior(code).upper(), cast.union(code).name.upper(), number],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
         f"Hà Nội, ngày {at:%d} tháng {at:%m} năm {at:%Y}"],
    ) + paragraph("")  # fmt: skip


def _plan() -> str:
    title = ("KẾ HOẠCH", "Tổ chức giải cầu lông, bóng bàn cán bộ, đoàn viên")
    return "".join([*(paragraph(line, bold=True, centred=True) for line in title), *map(paragraph, PLAN)])


def paragraph(text: str, *, bold: bool = False, centred: bool = False) -> str:
    """Return a paragraph of one run as WordprocessingML."""
    place = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{place}<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def table(left: list[str], right: list[str]) -> str:
    """Return a row of two cells; the second line of each is bold, as the issuer's name and the motto are."""
    cells = (
        "".join(paragraph(line, bold=at == 1, centred=True) for at, line in enumerate(lines)) for lines in (left, right)
    )
    return "<w:tbl><w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr></w:tbl>"


def document(body: str) -> bytes:
    """Return a .docx with this body."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    text = f'<w:document xmlns:w="{word}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    return _package("word/document.xml", kind, {"word/document.xml": text})


# --- Excel


def _table(cast: Cast, form: Form, made: Made, code: str) -> bytes:
    figures = {} if made.fault == "blank" else figures_of(cast, code)
    if made.fault == "sum":
        # The total was typed by hand, and a late gift forgotten in the parts.
        figures["CL_TIEN"] = int(figures["CL_TIEN"]) + OVERSTATED
    elif made.fault == "letters":
        figures |= {"TTND": "có", "NC_BAN": "x"}
    unnamed = made.fault in {"anonymous", "blank"}
    rows: dict[int, list[int | float | str | None]] = {
        1: [f"Công đoàn cấp trên: {cast.superior(code)}"],
        2: [f"Đơn vị báo cáo: {'' if unnamed else cast.union(code).name}"],
        4: [form.title],
        5: ["(Số liệu tính đến ngày 31/10/2024)"],
        7: ["TT", "Nội dung", "Đơn vị tính", "Số lượng", "Ghi chú"],
        8: [f"({number})" for number in range(1, 6)],
    }
    for at, one in enumerate(form.indicators, start=9):
        rows[at] = [one.stt or None, one.label, one.unit or None, figures.get(one.code)]
    rows[max(rows) + 2] = [None, "NGƯỜI LẬP BIỂU", None, "TM. BAN CHẤP HÀNH"]
    return workbook("Biểu số liệu", rows)


def workbook(name: str, rows: dict[int, list[int | float | str | None]]) -> bytes:
    """Return a .xlsx of one sheet."""
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    lines = "".join(f'<row r="{at}">{_cells(at, values)}</row>' for at, values in rows.items())
    return _package(
        "xl/workbook.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        {
            "xl/workbook.xml": f'<workbook xmlns="{sheet}" xmlns:r="{links}"><sheets>'
            f'<sheet name="{escape(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{sheet}"><sheetData>{lines}</sheetData></worksheet>',
        },
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>',
    )


def _cells(row: int, values: list[int | float | str | None]) -> str:
    return "".join(_cell(f"{column}{row}", value) for column, value in zip("ABCDE", values, strict=False))


def _cell(place: str, value: float | str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


# --- what both are packed in


def _relations(kind: str, target: str) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>'
    )


def _package(main: str, kind: str, parts: dict[str, str], others: str = "") -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="{kind}"/>'
        f"{others}</Types>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in {
            "[Content_Types].xml": types,
            "_rels/.rels": _relations("officeDocument", main),
            **parts,
        }.items():
            head = zipfile.ZipInfo(name, (2024, 11, 1, 8, 0, 0))
            head.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(head, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
    return out.getvalue()

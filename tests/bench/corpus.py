"""The mailbox of the benchmark: a Maildir of messages, each with a Word report of about 49 KB and the statistics
form of about 15 KB, from unions of the registry, so that every message is matched, checked and recorded.

No two attachments are alike: a cache by digest wins nothing here. The same seed gives the same mailbox.
"""

import csv
import io
import random
import sys
import zipfile
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import docx
import openpyxl
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl.styles import Alignment, Border, Font, Side

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from factories import figures

from collector.campaign import load
from collector.model import ZONE, Campaign
from collector.paths import shipped

OFFICE = "congdoan@office.example"
SERVER = "mx.office.example"
OPENS = datetime(2024, 10, 18, 8, tzinfo=ZONE)
SPAN = timedelta(days=21)
VERSION = 3  # another figure here makes every cached mailbox stale

TEXT = (
    "công đoàn viên chức người lao động tổ chức hoạt động phong trào thi đua đơn vị cơ sở chăm lo đời sống "
    "tuyên truyền nghị quyết đại hội các cấp triển khai thực hiện kế hoạch kết quả đánh giá khó khăn vướng mắc "
    "nguyên nhân giải pháp phương hướng nhiệm vụ trọng tâm năm học tập nâng cao trình độ chuyên môn nghiệp vụ "
    "hỗ trợ tặng quà hoàn cảnh từ thiện xã hội nữ công bình đẳng giới phát triển đoàn viên kết nạp đảng kiến nghị "
    "đề xuất lãnh đạo bộ khoa học công nghệ nghiên cứu cục vụ tiêu chuẩn đo lường chất lượng"
)
WORDS = TEXT.split()
# Sums that the form computes, as the office's own form does; their results are not stored in the file.
FORMULAS = {
    "LD_TONG": ("LD_CC", "LD_VC", "LD_HD"),
    "CB_TONG": ("CB_CT", "CB_KCT"),
    "CL_LUOT": ("CL_LUOT_TET", "CL_LUOT_KK", "CL_LUOT_KHAC"),
    "CL_TIEN": ("CL_TIEN_TET", "CL_TIEN_KK", "CL_TIEN_KHAC"),
    "TX_TIEN": ("TX_TTAI", "TX_QUY", "TX_KHAC"),
    "TCH_THU": ("TCH_DP", "TCH_KP", "TCH_TK"),
}
# Two strings that every copy of a report and of a table gets anew; the second plain, since openpyxl escapes marks.
NUMBER, NOTE = "Số: 00000/BC-CĐ", "BM-00000"


def sentence(rng: random.Random, length: int = 24) -> str:
    said = " ".join(rng.choice(WORDS) for _ in range(rng.randint(length // 2, length + length // 2)))
    return f"{said.capitalize()}, đạt {rng.randint(10, 99)},{rng.randint(0, 9)}% so với năm 2023. "


def report(rng: random.Random, union: dict[str, str], campaign: Campaign, paragraphs: int = 5) -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(14)
    document.sections[0].header.paragraphs[0].text = "CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ"
    document.sections[0].footer.paragraphs[0].text = "Báo cáo năm 2024"
    _letterhead(document, union)
    _bold(document, "BÁO CÁO")
    _bold(document, "Tổng kết công tác công đoàn năm 2024, phương hướng, nhiệm vụ năm 2025")
    for section in campaign.sections:
        if section.number == "II.1":
            _bold(document, "II. Kết quả hoạt động công đoàn năm 2024")
        _bold(document, f"{section.number.removeprefix('II.')}. {section.title}")
        if section.required:
            _prose(document, rng, paragraphs)
    table = document.add_table(28, 5)
    table.style = "Table Grid"
    for row in table.rows:
        for cell in row.cells:
            cell.text = str(rng.randint(0, 999))
    return _saved(document)


def _prose(document, rng: random.Random, paragraphs: int) -> None:
    for index in range(paragraphs):
        paragraph = document.add_paragraph()
        for part in range(3):
            run = paragraph.add_run(sentence(rng))
            run.italic = part == 1 and index % 4 == 0
            run.font.size = Pt(14)
            # Word marks each run with the editing session that it comes from.
            run._r.set(qn("w:rsidR"), f"{rng.randrange(1 << 32):08X}")


def _letterhead(document, union: dict[str, str]) -> None:
    table = document.add_table(2, 2)
    left = table.cell(0, 0)
    left.text = "CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ"
    left.add_paragraph().add_run(union["name"].upper()).bold = True
    table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    table.cell(1, 0).text = NUMBER
    table.cell(1, 1).text = "Hà Nội, ngày 05 tháng 11 năm 2024"


def _bold(document, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


def statistics(rng: random.Random, union: dict[str, str], campaign: Campaign) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu tổng hợp"
    sheet["A1"] = "Công đoàn cấp trên: Công đoàn Bộ Khoa học và Công nghệ"
    sheet["A2"] = f"Đơn vị báo cáo: {union['name']}"
    sheet["A4"] = "BÁO CÁO TỔNG HỢP THỐNG KÊ SỐ LIỆU HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2024"
    sheet.merge_cells("A4:E4")
    sheet.append([])
    sheet.append(["TT", "Nội dung", "Đơn vị tính", "Năm 2024", "Ghi chú"])
    _rows(sheet, rng, campaign)
    for name in ("Phụ lục 1", "Hướng dẫn"):
        extra = book.create_sheet(name)
        extra["A1"] = NOTE
        for index in range(36):
            extra.append([index, sentence(rng, 12), rng.random()])
    return _saved(book)


def _rows(sheet, rng: random.Random, campaign: Campaign) -> None:
    indicators = campaign.form.indicators
    filled = figures.year(rng, rng.randint(25, 400))
    thin = Side(style="thin")
    look = {
        "border": Border(thin, thin, thin, thin),
        "font": Font(name="Times New Roman", size=12),
        "alignment": Alignment(wrap_text=True),
    }
    first = sheet.max_row + 1
    row_of = {indicator.code: first + index for index, indicator in enumerate(indicators)}
    for index, indicator in enumerate(indicators):
        code = indicator.code
        value = filled.get(code)
        if code in FORMULAS:
            value = "=" + "+".join(f"D{row_of[part]}" for part in FORMULAS[code])
        note = sentence(rng, 6) if index % 5 == 0 else None
        sheet.append([indicator.stt or None, indicator.label, indicator.unit, value, note])
        for cell in sheet[sheet.max_row]:
            for name, style in look.items():
                setattr(cell, name, style)


def _saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def renumbered(data: bytes, old: str, number: int) -> bytes:
    """Return a copy of an Office file in which a running number stands for the zeros of `old`."""
    zeros = "00000"
    before, after = old.encode(), old.replace(zeros, f"{number:05d}").encode()
    out = io.BytesIO()
    changed = 0
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            member = source.read(info)
            changed += member.count(before)
            target.writestr(info.filename, member.replace(before, after))
    if not changed:
        raise ValueError(f"«{old}» does not stand in the file")
    return out.getvalue()


def message(rng: random.Random, number: int, total: int, union: dict[str, str], pair: tuple[bytes, bytes]) -> bytes:
    received = OPENS + SPAN * number / total
    # A third writes from the registered address, a third from elsewhere in the union's domain, a third from a mailbox
    # elsewhere that the registry names: whom nobody knows brings no later version without being asked about.
    domain = f"{union['code'].lower()}.example"
    sender = (f"congdoan@{domain}", f"canbo{number}@{domain}", f"{union['code'].lower()}@thu.example")[number % 3]
    mail = EmailMessage(policy=SMTP)
    mail["Received"] = (
        f"from mail.{domain} (mail.{domain} [192.0.2.10]) by {SERVER} with ESMTPS id {number:08x}; "
        f"{format_datetime(received)}"
    )
    mail["Authentication-Results"] = f"{SERVER}; spf=pass smtp.mailfrom={sender}; dkim=pass header.d={domain}"
    mail["From"] = f"{union['name']} <{sender}>"
    mail["To"] = f"Văn phòng Công đoàn Bộ <{OFFICE}>"
    mail["Subject"] = f"Báo cáo tổng kết công tác công đoàn năm 2024 - {union['name']}"
    mail["Date"] = format_datetime(received - timedelta(seconds=20))
    mail["Message-ID"] = f"<m{number}@{domain}>"
    for index in range(6):
        mail[f"X-Trace-{index}"] = "x" * 70
    said = "".join(sentence(rng) for _ in range(4))
    mail.set_content(f"Kính gửi Văn phòng,\n\n{said}\nTrân trọng.\n", cte="base64")
    html = f"<html><body><p>Kính gửi Văn phòng,</p><p>{said}</p></body></html>"
    mail.add_alternative(html, subtype="html", cte="base64")
    office = "vnd.openxmlformats-officedocument"
    for data, kind, name in (
        (
            renumbered(pair[0], NUMBER, number),
            "wordprocessingml.document",
            f"Báo cáo tổng kết 2024 {union['name']}.docx",
        ),
        (renumbered(pair[1], NOTE, number), "spreadsheetml.sheet", f"Bảng số liệu {union['name']} (sửa).xlsx"),
    ):
        mail.add_attachment(data, maintype="application", subtype=f"{office}.{kind}", filename=name)
    return mail.as_bytes()


def registry(folder: Path) -> list[dict[str, str]]:
    """Write the shipped registry with an address and a domain of its own for every union; return its rows."""
    with shipped("db", "unions.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [row | _reachable(row["code"]) for row in reader]
        columns = list(reader.fieldnames or ())
    with (folder / "registry.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return rows


def _reachable(code: str) -> dict[str, str]:
    own = code.lower()
    return {"emails": f"congdoan@{own}.example|{own}@thu.example", "domains": f"{own}.example"}


def _write(folder: Path, numbers: range, total: int, unions: list[dict[str, str]]) -> int:
    """Write some of the messages; return how many bytes."""
    campaign = load("2024-tong-ket")
    pairs = {}
    written = 0
    for number in numbers:
        union = unions[number % len(unions)]
        if union["code"] not in pairs:
            rng = random.Random(f"{VERSION} {union['code']}")
            pairs[union["code"]] = (report(rng, union, campaign), statistics(rng, union, campaign))
        data = message(random.Random(number), number, total, union, pairs[union["code"]])
        written += len(data)
        # The name's first part is the time of delivery, as every Maildir has it.
        (folder / "new" / f"{1729213200 + number}.M{number:06d}P1.bench").write_bytes(data)
    return written


def make(folder: Path, total: int, workers: int) -> Path:
    """Return the folder of a Maildir with so many messages and its registry, made if it is not there yet."""
    mark = folder / f"complete-{VERSION}-{total}"
    if mark.exists():
        return folder
    maildir = folder / "mail"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True, exist_ok=True)
    unions = registry(folder)
    # Each worker takes whole unions, so that none is drawn up twice.
    with ProcessPoolExecutor(workers) as pool:
        shares = [
            pool.submit(_write_unions, maildir, total, unions, range(start, len(unions), workers))
            for start in range(workers)
        ]
        written = sum(share.result() for share in shares)
    mark.write_text(f"{written}\n", encoding="utf-8")
    return folder


def _write_unions(maildir: Path, total: int, unions: list[dict[str, str]], indexes: range) -> int:
    return sum(_write(maildir, range(index, total, len(unions)), total, unions) for index in indexes)

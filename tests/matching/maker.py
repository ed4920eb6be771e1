"""The values that the readers would give, made by hand: messages, reports, tables. And the sample's registry."""

import csv
from pathlib import Path

from collector.campaign.weights_file import load_weights
from collector.matching import Claim, Context, build
from collector.model import Address, Authenticity, File, Format, Message, Paragraph, Sheet, Text, Union, Workbook

SAMPLE = Path(__file__).parents[1] / "sample" / "corpus" / "registry.csv"


WEIGHTS = load_weights()


def index_of(unions, issuer=""):
    """Build the index of a registry, with the shipped weights."""
    return build(unions, issuer, weights=WEIGHTS)


def _cell(text):
    return tuple(part.strip() for part in text.split("|") if part.strip())


def sample_registry():
    """Return the sample's registry; it has no column `owes` and no validity."""
    with SAMPLE.open(encoding="utf-8") as lines:
        return [
            Union(
                row["code"],
                row["name"],
                row["short_name"],
                _cell(row["aliases"]),
                row["parent"] or None,
                _cell(row["emails"]),
                _cell(row["domains"]),
                row["contact_name"],
                row["contact_phone"],
            )
            for row in csv.DictReader(lines)
        ]


class Maker:
    """Makes the values that the readers would give."""

    home = "CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ"
    own = frozenset({"congdoankhcn@congdoankhcn.example"})

    def message(self, sender="nobody@gmail.example", name="", *, subject="", body="", files=(), **more):
        given = {
            "sha256": "0" * 64,
            "size": 1,
            "message_id": None,
            "subject": subject,
            "sender": Address(name, sender) if sender else None,
            "reply_to": (),
            "to": (),
            "cc": (),
            "return_path": None,
            "date": None,
            "received": None,
            "in_reply_to": (),
            "body": body,
            "quoted": "",
            "forwarded_from": (),
            "links": (),
            "headers": {},
            "content_type": "multipart/mixed",
            "files": tuple(files),
        }
        return Message(**{**given, **more})

    def letterhead(self, issuer, superior=None, layout="table"):
        """Lay out a letterhead; `issuer` and `superior` are lines parted by a line break."""
        left = [(line, False) for line in (superior or self.home).split("\n") if line]
        left += [(line, True) for line in issuer.split("\n") if line]
        right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
        if layout == "tabs":
            padded = right + [""] * len(left)
            return [Paragraph(f"\t{a}\t{b}", bold=bold) for (a, bold), b in zip(left, padded, strict=False)]
        if layout in {"header", "textbox"}:
            return [Paragraph(text, bold=bold, part=layout) for text, bold in left]
        cells = [Paragraph(text, bold=bold, cell=(0, 0, 0)) for text, bold in left]
        cells.append(Paragraph("Số: 12/BC-CĐ", cell=(0, 1, 0)))
        cells += [Paragraph(text, bold=True, cell=(0, 0, 1)) for text in right]
        return [*cells, Paragraph("Hà Nội, ngày 05 tháng 11 năm 2024", cell=(0, 1, 1))]

    def report(self, *head, opening="", closing="", cited=()):
        """Write a short report below a letterhead; `cited` are unions named in its running text."""
        body = [
            Paragraph("BÁO CÁO", bold=True, centred=True),
            Paragraph("Tổng kết công tác công đoàn năm 2024, phương hướng năm 2025", bold=True),
            Paragraph("Kính gửi: Công đoàn Bộ Khoa học và Công nghệ"),
            Paragraph(opening or "Thực hiện Hướng dẫn của Công đoàn Bộ, đơn vị báo cáo như sau:"),
            Paragraph("I. Tình hình đoàn viên"),
            *(Paragraph(f"Đơn vị đã giao lưu với {name} trong năm.") for name in cited),
            Paragraph("II. Kết quả hoạt động"),
            Paragraph(closing or "Trên đây là báo cáo năm 2024 của đơn vị./."),
            Paragraph("Nơi nhận:\n- Công đoàn Bộ KH&CN;\n- Lưu: VT.", cell=(9, 0, 0)),
            Paragraph("TM. BAN CHẤP HÀNH\nCHỦ TỊCH\n\nNguyễn Thị Bình", bold=True, cell=(9, 0, 1)),
        ]
        return Text((*head, *body))

    def file(self, name="Báo cáo.docx", text=None, *, index=0, path="", rows=None):
        table = Workbook((Sheet("Sheet1", 1, 1, tuple(map(tuple, rows))),)) if rows else None
        kind = Format.XLSX if name.endswith("xlsx") else Format.DOCX
        return File(index, path or name, name, f"{index:064x}", 1, kind, text, table)

    def claim(self, name="Báo cáo.docx", text=None, *, index=0, path="", unit="", superior="", requirement=None):
        wanted = requirement or ("stats" if name.endswith("xlsx") else "report")
        return Claim(self.file(name, text, index=index, path=path), wanted, unit, superior)

    def context(self, *, authentic=None, answered=()):
        found = {True: Authenticity.PROVEN, False: Authenticity.FALSE, None: Authenticity.UNKNOWN}[authentic]
        return Context(self.own, found, tuple(answered))

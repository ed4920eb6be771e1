"""`collector inspect`: what it makes of one file, as a person reads it."""

import io
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pytest
from office_site import REPORT, STATS, Site, at

from collector.errors import ReaderLost
from collector.flow import inspection
from collector.formats import Readers
from collector.formats.verdicts import STOPPED
from collector.office import assessment
from collector.office.office import Office

SAMPLES = Path(__file__).parents[1] / "samples"
NOW = at("2024-11-05T12:00")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("inspected")).office() as opened:
        yield opened


def told(office, path):
    (view,) = inspection.inspect(office, [str(path)], NOW)
    return "\n".join(inspection.lines(view)).split("\n")


def test_a_note_of_absence_is_told_with_its_day(office):
    assert told(office, SAMPLES / "messages" / "out-of-office-exchange.eml") == [
        "Thư: Trả lời tự động: Kính nhắc gửi báo cáo",
        "  Người gửi:     Lê Thị Chi <chi@unit.example> (chưa được máy chủ xác nhận)",
        "  Nhận lúc:      09:30 ngày 05/11/2024",
        "  Loại thư:      Trả lời tự động; do máy gửi, không trả lời",
        "  Vì sao:        do máy gửi: Auto-Submitted ghi «auto-generated»",
        "  Vắng mặt đến:  08/11/2024",
        "  Nội dung:      Tôi đi công tác từ ngày 04/11 đến hết ngày 08/11/2024.",
        "                 Việc gấp xin liên hệ 0912 000 000.",
        "",
        "Thư không có tệp nào.",
    ]


def test_a_bounce_names_the_address_and_why(office):
    assert "  Không tới được: gone@unit.example (5.1.1 550 5.1.1 User unknown)" in told(
        office, SAMPLES / "messages" / "bounce-exim.eml"
    )


def test_files_lie_under_what_holds_them(office):
    lines = told(office, SAMPLES / "messages" / "outlook-msg.msg")

    assert lines[0] == "Thư: Chuyển tiếp: Báo cáo"
    assert "  Nhận lúc:      12:00 ngày 05/11/2024 (thư không ghi giờ máy chủ nhận)" in lines
    assert lines[-4:] == [
        "Tệp trong thư (1):",
        "  Báo cáo CĐ Viện Mẫu.msg/",
        "    Báo cáo năm 2024.docx  [Word, 4,1 KB]",
        "        → không phải bài nộp: không giống báo cáo, cũng không giống biểu số liệu",
    ]


def test_a_link_is_one_line_and_no_tree(office):
    assert "  https://drive.google.com/file/d/1a/view  [đường dẫn, không phải tệp]" in told(
        office, SAMPLES / "messages" / "safelink.eml"
    )


def test_a_loose_office_file_is_judged_without_a_message(tmp_path):
    site = Site(tmp_path)
    for name, data in site.files("VPB", REPORT, STATS):
        (tmp_path / name).write_bytes(data)
        with site.office() as office:
            (view,) = inspection.inspect(office, [str(tmp_path / name)], NOW)
        lines = list(inspection.lines(view, {"VPB": "CĐ Văn phòng Bộ"}))
        (document,) = view["documents"]

        assert (document["union"], document["requirement"] is None) == ("VPB", False)
        assert "của CĐ Văn phòng Bộ (VPB), chắc chắn" in lines[1]


# --- many files, for scripts --------------------------------------------------------------------------

HANGING = (sys.executable, "-P", str(Path(__file__).parents[1] / "formats" / "process" / "hanging_child.py"))


@pytest.fixture(scope="module")
def tricked(office):
    """The same office, whose readers of plain text obey the text."""
    with Readers(workers=2, seconds=20, command=HANGING, campaign=office.campaign) as readers:
        other = Office(office.settings, office.store)
        other.readers = readers
        yield other


def mail(*files):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "A <a@union.example>", "office@ministry.example", "Báo cáo"
    made.set_content("Kính gửi Văn phòng.\n")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def packed(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def word(*paragraphs):
    made, out = docx.Document(), io.BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def excel(cells):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for address, value in cells.items():
        book.active[address] = value
    book.active["B3"].number_format = "0.0%"
    book.active.title = "Biểu"
    book.save(out)
    return out.getvalue()


def test_every_file_is_a_view_in_the_order_given_whatever_becomes_of_it(tricked, tmp_path):
    made = {
        "a.docx": word("một"),
        "b.txt": b"die",
        "d.zip": packed(("x.docx", word("hai")), ("y.txt", b"abort")),
        "e.eml": mail(("z.txt", b"die"), ("x.docx", word("ba"))),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / name) for name in ("a.docx", "b.txt", "gone.eml", "d.zip", ".", "e.eml", "gone.eml")]
    paths.append(str(SAMPLES / "messages" / "outlook-msg.msg"))

    views = list(inspection.inspect(tricked, paths, NOW))

    assert [view["file"] for view in views] == paths
    assert [(view["failed"], [(d["path"], d["failed"]) for d in view["documents"]]) for view in views] == [
        (None, [("a.docx", None)]),
        (STOPPED, [("b.txt", STOPPED)]),
        ("không có tệp này", []),
        (None, [("d.zip", None), ("d.zip/x.docx", None), ("d.zip/y.txt", STOPPED)]),
        ("đây không phải là tệp", []),
        (None, [("z.txt", STOPPED), ("x.docx", None)]),
        ("không có tệp này", []),
        (None, [("Báo cáo CĐ Viện Mẫu.msg/Báo cáo năm 2024.docx", None)]),
    ]
    assert [inspection.unjudged(view) for view in views] == [False, False, True, False, True, False, True, False]


def test_a_view_of_what_could_not_be_judged_has_the_same_fields(office, tmp_path):
    (tmp_path / "a.eml").write_bytes(mail())

    judged, not_judged = inspection.inspect(office, [str(tmp_path / "a.eml"), str(tmp_path / "b.eml")], NOW)

    assert list(judged) == list(not_judged)
    assert [field for field, value in not_judged.items() if value is not None] == ["file", "failed", "documents"]


def test_text_and_cells_are_shown_where_they_are_asked_for(office, tmp_path):
    cells = {"B2": "Tổng số", "C2": 12, "B3": 0.967, "C3": "=C2+1", "D2": 1.5, "E2": True}
    data = packed(("a.docx", word("một", "hai")), ("b.xlsx", excel(cells)), ("c.jpg", b"\xff\xd8\xff"))
    (tmp_path / "a.zip").write_bytes(data)

    (view,) = inspection.inspect(office, [str(tmp_path / "a.zip")], NOW, contents=True)

    assert [(d["text"], d["sheets"]) for d in view["documents"]] == [
        (None, None),
        (["một", "hai"], None),
        (None, [{"name": "Biểu", "cells": [
            ("B2", "Tổng số"), ("C2", "12"), ("D2", "1.5"), ("E2", "TRUE"), ("B3", "96.7%"), ("C3", "=C2+1"),
        ]}]),
        (None, None),
    ]  # fmt: skip


def test_nothing_can_be_judged_where_no_reader_starts(office, tmp_path):
    (tmp_path / "a.docx").write_bytes(word("một"))
    paths = [str(tmp_path / name) for name in ("a.docx", "a.docx", "gone.docx")]
    other = Office(office.settings, office.store)
    with Readers(workers=1, command=(sys.executable, "-c", "raise SystemExit('no')")) as other.readers:
        views = list(inspection.inspect(other, paths, NOW))

    assert [view["failed"] for view in views] == [str(ReaderLost("no"))] * 2 + ["không có tệp này"]


def test_a_file_that_breaks_the_judgement_costs_itself_alone(office, tmp_path, monkeypatch):
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(word(name))

    def assess(message, at, context):
        if message.files[0].name == "a.docx":
            raise ValueError("no such thing")
        return assessment.assess(message, at, context)

    monkeypatch.setattr(inspection, "assess", assess)
    views = list(inspection.inspect(office, [str(tmp_path / "a.docx"), str(tmp_path / "b.docx")], NOW))

    assert [(view["failed"], len(view["documents"])) for view in views] == [("ValueError: no such thing", 0), (None, 1)]

"""Mail that speaks of a report and brings nothing that could be one: nothing of it ends in silence."""

import io
import json
import zipfile
from dataclasses import replace

import docx
import openpyxl
import pytest
from factories.papers import Made
from factories.people import SERVER, Person
from factories.scans import scan
from office_site import REPORT, STATS
from small_site import SmallSite

SUBJECT = "Báo cáo tổng kết năm 2024"
BODY = "Kính gửi Văn phòng,\nCông đoàn xin gửi báo cáo tổng kết năm 2024 kèm theo.\nTrân trọng."
STRANGER = Person("Trần Văn Lạ", "la.tran@gmail.example", "")
DRIVE = "https://drive.google.com/file/d/1AbC/view"
GARBAGE = b"\x91\x03\x00garb" * 60
LNK = bytes.fromhex("4c0000000114020000000000c000000000000046") + b"\0" * 60
TEXT = "CÔNG ĐOÀN VỤ CÔNG NGHỆ CAO\nBÁO CÁO\nTổng kết công tác công đoàn năm 2024\n" + "Đã tổ chức 3 buổi.\n" * 20


def zipped(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def package(part):
    return zipped(("[Content_Types].xml", b"<x/>"), ("_rels/.rels", b""), (part, b"<p/>"))


def blank_docx():
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


@pytest.fixture
def small_site(tmp_path):
    return SmallSite(tmp_path)


def write(site, *files, sender=None, subject=SUBJECT, body=BODY, headers=None, when="2024-11-05T09:00"):
    site.write(sender or site.clerk("CNC"), subject, body, files, headers=headers, when=when)


def rows(site):
    """Return the rows that say something: (path, requirement, union, decision, state, codes)."""
    return [
        (
            d["path"],
            d["requirement"],
            d["union"],
            d["decision"].value,
            d["state"].value,
            [f.code for f in d["findings"]],
        )
        for d in site.ask("documents")
        if d["state"].value != "not-a-submission"
    ]


def messages(site):
    return [(m["class"].value, m["state"].value) for m in site.ask("messages")]


NO_FILE = ("message.eml", None, "CNC", "auto", "needs-fix", ["message.no-file"])
LINK, SHUT, EMPTY = "file.link-only", "file.unreadable", "file.empty"

# What came, and (requirement, state, code) of the row that says what is wrong; None where the message itself says it.
BROUGHT = {
    "nothing": ((), None),
    ".lnk": ((("BC.docx.lnk", LNK),), (None, "needs-fix", LINK)),
    ".url": ((("BC.url", f"[InternetShortcut]\r\nURL={DRIVE}\r\n".encode()),), (None, "needs-fix", LINK)),
    ".gsheet": ((("BC.gsheet", json.dumps({"url": DRIVE, "doc_id": "1"}).encode()),), (None, "needs-fix", LINK)),
    ".gdoc": ((("BC.gdoc", json.dumps({"doc_id": "1"}).encode()),), (None, "needs-fix", LINK)),
    "~$": ((("~$BC.docx", b"\x05Lan" + b"\0" * 150),), None),
    ".pptx": ((("BC.pptx", package("ppt/presentation.xml")),), None),
    ".xps": ((("BC.xps", package("FixedDocSeq.fdseq")),), None),
    "no ending": ((("baocao", GARBAGE),), None),
    ".crdownload": ((("BC.docx.crdownload", GARBAGE),), ("report", "unreadable", SHUT)),
    "unconfirmed": ((("Unconfirmed 1.crdownload", GARBAGE),), (None, "unreadable", SHUT)),
    ".zip.002": ((("BC.zip.002", GARBAGE),), (None, "unreadable", SHUT)),
    ".z01": ((("BC.z01", b"PK\x07\x08" + GARBAGE),), (None, "unreadable", SHUT)),
    "empty .zip": ((("BC.zip", b""),), (None, "needs-fix", EMPTY)),
    "hollow .zip": ((("BC.zip", zipped()),), (None, "unreadable", SHUT)),
    "broken .zip": ((("BC.zip", GARBAGE),), (None, "unreadable", SHUT)),
    "broken .rar": ((("BC.rar", b"Rar!\x1a\x07\x01\x00" + GARBAGE),), (None, "unreadable", SHUT)),
    "broken .7z": ((("BC.7z", b"7z\xbc\xaf\x27\x1c" + GARBAGE),), (None, "unreadable", SHUT)),
    "empty .rar": ((("BC.rar", b""),), (None, "needs-fix", EMPTY)),
    "unknown archive": ((("BC.ace", b"\0" * 7 + b"**ACE**" + GARBAGE),), (None, "unreadable", SHUT)),
    "empty .pdf": ((("BC.pdf", b""),), ("report", "needs-fix", EMPTY)),
    "broken .pdf": ((("BC.pdf", scan()[:150]),), ("report", "unreadable", SHUT)),
    "portal page .pdf": ((("BC.pdf", GARBAGE),), ("report", "unreadable", SHUT)),
    "no byte .docx": ((("BC.docx", b""),), ("report", "needs-fix", EMPTY)),
    "no word .docx": ((("BC.docx", blank_docx()),), ("report", "needs-fix", EMPTY)),
    "lock in .zip": ((("BC.zip", zipped(("~$BC.docx", b"\x05Lan" + b"\0" * 150))),), None),
    "logo": ((("image001.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 2000),), None),
}


@pytest.mark.parametrize("kind", BROUGHT)
def test_a_registered_sender_is_told_what_was_not_there_and_how_to_send_it(small_site, kind):
    files, said = BROUGHT[kind]
    write(small_site, *files)
    small_site.poll()
    expected = NO_FILE if said is None else (files[0][0], said[0], "CNC", "auto", said[1], [said[2]])
    assert rows(small_site) == [expected]
    assert messages(small_site) == [("submission", "done")]
    assert small_site.outbox() == [("fix-request", "CNC", "sent")]
    (letter,) = small_site.letters()
    text = letter.get_body(("plain",)).get_content()
    assert ("message.eml" not in text, "tệp Excel của bảng số liệu" in text) == (True, said is None)


@pytest.mark.parametrize("kind", BROUGHT)
def test_a_stranger_is_asked_once_and_staff_see_it(small_site, kind):
    files, said = BROUGHT[kind]
    write(small_site, *files, sender=STRANGER)
    small_site.poll()
    ((path, requirement, union, decision, state, codes),) = rows(small_site)
    assert (union, decision, state) == (None, "review", "review")
    assert (path, codes) == (("message.eml", ["message.no-file"]) if said is None else (files[0][0], [said[2]]))
    assert requirement == (said[0] if said else None)
    assert messages(small_site) == [("submission", "review")]
    assert small_site.outbox() == [("receipt-unknown", None, "sent")]
    text = small_site.letters()[0].get_body(("plain",)).get_content()
    assert "không cần gửi lại tệp" not in text


def test_the_row_of_a_message_without_a_file_is_as_the_contract_has_it(small_site):
    write(small_site)
    small_site.poll()
    (row,) = small_site.ask("documents")
    (found,) = row["findings"]
    assert (row["sha256"], row["size"], row["format"].value, row["version"]) == (None, 0, "other", None)
    assert (found.severity.value, found.where) == ("error", None)
    assert small_site.status("CNC") == {"report": ("missing", None), "stats": ("missing", None)}


@pytest.mark.parametrize("name", ["bao cao.txt", "BC.TXT", "Báo cáo công đoàn"])
def test_a_report_in_a_text_file_is_offered_to_staff(small_site, name):
    write(small_site, (name, TEXT.encode()))
    small_site.poll()
    ((_, *row, _codes),) = rows(small_site)
    assert row == ["report", None, "review", "review"]
    (document,) = small_site.ask("documents")
    assert document["candidates"][0].union == "CNC"
    small_site.rule("assign", document["id"], "CNC")
    assert small_site.status("CNC")["report"][0] != "review"


def test_what_our_server_proved_false_is_shown_to_staff_and_nobody_is_written_to(tmp_path):
    small_site = SmallSite(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    write(small_site)
    (path,) = (small_site.maildir / "new").iterdir()
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"=pass", b"=fail"))
    small_site.poll()
    assert rows(small_site) == [("message.eml", None, None, "review", "review", ["message.no-file"])]
    assert small_site.rows() == []


def test_a_robot_that_speaks_of_a_report_is_shown_to_staff(small_site):
    write(small_site, headers={"Auto-Submitted": "auto-generated"})
    small_site.poll()
    assert rows(small_site) == [("message.eml", None, None, "review", "review", ["message.no-file"])]
    assert small_site.rows() == []


@pytest.mark.parametrize("subject", ["Re: Trả lời tự động: Nhắc gửi báo cáo", "Undeliverable: Báo cáo", "Vắng mặt"])
def test_a_subject_of_machines_hides_no_forgotten_file(small_site, subject):
    write(small_site, subject=subject)
    small_site.poll()
    assert rows(small_site) == [NO_FILE]


def test_a_clerk_whose_mail_comes_through_a_list_is_understood(small_site):
    write(small_site, headers={"List-Id": "<cd.unit.example>"})
    small_site.poll()
    assert rows(small_site) == [NO_FILE]
    assert [state for _, _, state in small_site.outbox()] == ["held"]


@pytest.mark.parametrize(
    ("body", "klass"),
    [
        ("Công đoàn xin gửi báo cáo. Anh nhận được thì báo lại giúp em nhé?", "submission"),
        ("Em gửi báo cáo, nhờ anh kiểm tra giúp em với ạ.", "submission"),
        ("Em gửi báo cáo đính kèm. Please confirm.", "submission"),
        ("Em gửi báo cáo vào địa chỉ nào ạ?", "question"),
        ("Em gửi bảng số liệu, cột 5 ghi thế nào ạ?", "question"),
        ("Em gửi báo cáo, số liệu xin nộp chậm 3 ngày ạ.", "question"),
    ],
)
def test_who_asks_more_than_whether_it_came_is_heard_as_asking(small_site, body, klass):
    write(small_site, body=body)
    small_site.poll()
    assert messages(small_site)[0][0] == klass


def test_other_papers_alone_are_no_report_that_was_promised(small_site):
    plan = ("Kế hoạch 2025.docx", small_site.files("CNC", Made("other"))[0][1])
    write(small_site, plan)
    write(small_site, plan, subject="Kế hoạch", body="Kính gửi Văn phòng kế hoạch kèm theo.", when="2024-11-05T10:00")
    small_site.poll()
    assert rows(small_site) == [NO_FILE]
    assert [m["class"].value for m in small_site.ask("messages")] == ["submission", "other"]
    assert "«Kế hoạch 2025.docx» là văn bản khác" in small_site.letters()[0].get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("name", "requirement"), [("CD Vu.docx", "report"), ("Báo cáo 2024.docx", "report"), ("Bang 1.xlsx", "stats")]
)
def test_a_paper_that_may_be_the_promised_one_is_offered_to_staff(small_site, name, requirement):
    book = openpyxl.Workbook()
    book.active["A1"] = "Tình hình chung"
    out = io.BytesIO()
    book.save(out)
    content = out.getvalue() if requirement == "stats" else small_site.files("CNC", Made("other"))[0][1]
    write(small_site, (name, content))
    write(small_site, (name, content), subject="Gửi anh", body="Anh xem qua ạ.", when="2024-11-05T10:00")
    small_site.poll()
    assert [row[:5] for row in rows(small_site)] == [(name, requirement, None, "review", "review")]
    assert messages(small_site) == [("submission", "review"), ("other", "done")]


def test_beside_a_report_nothing_is_missed(small_site):
    write(small_site, *small_site.files("CNC", REPORT), ("~$BC.docx", b"\x05Lan" + b"\0" * 150))
    small_site.poll()
    assert [row[4] for row in rows(small_site)] == ["accepted"]


def test_a_shortcut_beside_all_that_is_asked_for_is_no_matter(small_site):
    write(
        small_site, *small_site.files("CNC", REPORT, STATS), ("anh.url", b"[InternetShortcut]\nURL=https://a.example/")
    )
    small_site.poll()
    assert [row[4] for row in rows(small_site)] == ["accepted", "accepted"]
    assert small_site.outbox() == [("acknowledgement", "CNC", "sent")]


def test_a_link_in_the_letter_beside_a_shortcut_is_no_second_row(small_site):
    write(small_site, ("BC.url", f"[InternetShortcut]\nURL={DRIVE}\n".encode()), body=f"{BODY}\n{DRIVE}")
    small_site.poll()
    assert [(row[0], row[5]) for row in rows(small_site)] == [("BC.url", [LINK])]


def test_the_file_that_was_forgotten_comes_a_minute_later(small_site):
    write(small_site)
    write(small_site, *small_site.files("CNC", REPORT, STATS), when="2024-11-05T09:01")
    small_site.poll()
    assert [row[4] for row in rows(small_site)] == ["needs-fix", "accepted", "accepted"]
    assert small_site.status("CNC") == {"report": ("accepted", False), "stats": ("accepted", False)}


def test_staff_settle_a_message_without_a_file_like_any_other(small_site):
    write(small_site, sender=STRANGER)
    small_site.poll()
    (row,) = small_site.ask("documents")
    small_site.rule("set_aside", row["id"], why="đã gọi điện")
    assert (rows(small_site), messages(small_site)) == ([], [("submission", "done")])


ASKED = "chưa xác định được tài liệu này là của công đoàn nào"
TOLD = "Cán bộ Văn phòng Công đoàn Bộ sẽ xem tài liệu này và trả lời đồng chí; không cần gửi lại tệp."


def letter_text(site):
    (letter,) = site.letters()
    return letter.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("files", "sender", "asked"),
    [
        ((("BC.txt", TEXT.encode()),), None, False),
        ((("BC.txt", TEXT.encode()), ("~$BC.docx", b"x" * 162)), None, False),
        ((("BC.txt", TEXT.encode()),), STRANGER, True),
    ],
)
def test_registered_sender_of_a_text_file_is_not_asked_whose_it_is(small_site, files, sender, asked):
    write(small_site, *files, sender=sender)
    small_site.poll()
    assert [(row[2], row[4]) for row in rows(small_site)] == [(None, "review")]
    text = letter_text(small_site)
    assert (ASKED in text, TOLD in text) == (asked, not asked)


def test_address_of_two_unions_is_asked_for_which_of_them_it_writes(small_site):
    with small_site.office() as office:
        both = [replace(one, emails=(small_site.clerk("CNC").email,)) for one in office.unions]
        office.store.registry.replace(both)
    write(small_site, ("BC.txt", TEXT.encode()))
    small_site.poll()
    assert ASKED in letter_text(small_site)

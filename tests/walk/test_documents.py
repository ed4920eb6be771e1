"""What becomes of files that are not simply the two that were asked for."""

import io
import zipfile

import openpyxl
import pytest
from factories.papers import Made
from factories.people import Person
from factories.scans import scan
from office_site import REPORT, STATS

PDF = scan()
LOGO = b"\x89PNG\r\n\x1a\n" + b"\0" * 2000
STRANGER = Person("Trần Văn Lạ", "la.tran@gmail.example", "")


def rows(site):
    return [
        (
            row["path"].rpartition("/")[2],
            row["requirement"],
            row["union"],
            row["decision"].value,
            row["state"].value,
            [finding.code for finding in row["findings"]],
        )
        for row in site.ask("documents")
    ]


def zipped(*files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def test_a_scan_alone_is_received_and_asked_for_again_in_word(site):
    site.write(site.clerk("CNC"), "Báo cáo", "Kính gửi báo cáo.", (("Bao cao co dau.pdf", PDF),))
    site.poll()
    assert rows(site) == [("Bao cao co dau.pdf", "report", "CNC", "auto", "needs-fix", ["file.wrong-format"])]
    assert site.outbox() == [("fix-request", "CNC", "sent")]
    assert site.status("CNC")["report"] == ("needs-fix", None)


def test_a_scan_beside_the_word_file_is_no_submission(site):
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi.", (*site.files("CNC", REPORT), ("Ban co dau.pdf", PDF)))
    site.poll()
    assert [row[1:5] for row in rows(site)] == [
        ("report", "CNC", "auto", "accepted"),
        (None, None, "none", "not-a-submission"),
    ]
    assert site.outbox() == [("acknowledgement", "CNC", "sent")]


def test_a_scan_that_comes_after_the_word_file_stands_asks_for_nothing(site):
    site.send("CNC", REPORT)
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi bản có dấu.", (("Ban co dau.pdf", PDF),), when="2024-11-06T09:00")
    site.poll("2024-11-06T10:00")
    assert rows(site)[1][1:] == (None, None, "none", "not-a-submission", [])
    assert [kind for kind, _, _ in site.outbox()] == ["acknowledgement"]


@pytest.mark.parametrize("torn", [scan()[:150], b"", b"%PDF-1.4\n" + b"\0" * 500])
def test_a_torn_scan_beside_or_after_the_word_file_asks_for_nothing_either(site, torn):
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi.", (*site.files("CNC", REPORT), ("Ban co dau.pdf", torn)))
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi bản ký.", (("Ban ky.pdf", torn),), when="2024-11-06T09:00")
    site.poll("2024-11-06T10:00")
    assert [row[4] for row in rows(site)] == ["accepted", "not-a-submission", "not-a-submission"]
    assert [kind for kind, _, _ in site.outbox()] == ["acknowledgement"]


def test_logos_and_lock_files_fill_no_requirement(site):
    extra = (("image001.png", LOGO), ("~$bao cao.docx", b"\x06user" + b"\0" * 150))
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi.", (*site.files("CNC", REPORT), *extra))
    site.poll()
    assert [row[4] for row in rows(site)] == ["accepted", "not-a-submission", "not-a-submission"]


def test_an_archive_is_a_row_and_what_it_holds_are_rows(site):
    packed = zipped(*site.files("CNC", REPORT, STATS))
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi.", (("BC.zip", packed),))
    site.poll()
    assert [(row["path"].count("/"), row["format"].value, row["state"].value) for row in site.ask("documents")] == [
        (0, "archive", "not-a-submission"),
        (1, "docx", "accepted"),
        (1, "xlsx", "accepted"),
    ]


def test_a_parent_sends_for_its_children_and_each_is_credited_its_own(site):
    files = site.files("VINATOM", *(Made(k, of=c) for c in ("VINATOM-NTC", "VINATOM-CNT") for k in ("report", "stats")))
    site.write(site.clerk("VINATOM"), "Báo cáo các đơn vị thành viên", "Kính gửi.", files)
    site.poll()
    assert [row[2] for row in rows(site)] == ["VINATOM-NTC", "VINATOM-NTC", "VINATOM-CNT", "VINATOM-CNT"]
    assert site.outbox() == [("acknowledgement", None, "sent")]
    assert site.status("VINATOM") == {"report": ("missing", None), "stats": ("missing", None)}


def test_a_workbook_with_the_sheets_of_two_unions_is_a_row_for_each(site):
    first, second = (site.files("VINATOM", Made("stats", of=code))[0][1] for code in ("VINATOM-NTC", "VINATOM-CNT"))
    book, other = openpyxl.load_workbook(io.BytesIO(first)), openpyxl.load_workbook(io.BytesIO(second)).active
    book.active.title, sheet = "NTC", book.create_sheet("CNT")
    for row in other.iter_rows():
        for cell in row:
            sheet[cell.coordinate] = cell.value
    out = io.BytesIO()
    book.save(out)
    site.write(site.clerk("VINATOM"), "Số liệu", "Kính gửi.", (("Tong hop.xlsx", out.getvalue()),))

    site.poll()

    assert [row[1:5] for row in rows(site)] == [
        ("stats", "VINATOM-NTC", "auto", "accepted"),
        ("stats", "VINATOM-CNT", "auto", "accepted"),
    ]
    assert len({row["sha256"] for row in site.ask("documents")}) == 1
    figures = {row["union"]: row["cell"] for row in site.ask("values") if row["indicator"] == "LD_TONG"}
    assert {union: cell.partition("!")[0] for union, cell in figures.items()} == {
        "VINATOM-NTC": "NTC",
        "VINATOM-CNT": "CNT",
    }


def test_last_years_files_do_not_count_as_received(site):
    site.send("CNC", Made("report", "last-year"))
    site.poll()
    assert rows(site)[0][4:] == ("needs-fix", ["report.wrong-period"])
    assert site.status("CNC")["report"] == ("needs-fix", None)


def test_a_blank_form_beside_a_filled_one_asks_for_nothing(site):
    site.send("CNC", STATS, Made("stats", "blank"))
    site.poll()
    assert [row[4] for row in rows(site)] == ["accepted", "superseded"]
    assert site.outbox() == [("acknowledgement", "CNC", "sent")]


def test_a_blank_form_with_a_question_is_a_question(site):
    blank = site.files("CNC", Made("stats", "blank"))
    site.write(site.clerk("CNC"), "Lỗi biểu mẫu", "Em không nhập được cột số lượng, anh xem giúp em với ạ.", blank)
    site.poll()
    assert [row["class"].value for row in site.ask("messages")] == ["question"]
    assert site.outbox() == [("acknowledgement", None, "sent")]


@pytest.mark.parametrize("made", [REPORT, Made("report", "anonymous")])
def test_a_spoofed_report_waits_for_staff_and_nobody_hears_of_it(make_site, made):
    site = make_site(COLLECTOR_AUTHSERV="mx1.congdoankhcn.example")
    path = site.send("CNC", made)
    path.write_bytes(path.read_bytes().replace(b"=pass", b"=fail", 3))
    site.poll()
    assert rows(site)[0][3] == "review"
    assert site.outbox() == []


def test_another_paper_is_no_submission_and_gets_no_answer(site):
    site.write(site.clerk("CNC"), "Kế hoạch", "Kính gửi văn bản.", site.files("CNC", Made("other")))
    site.poll()
    assert [row["class"].value for row in site.ask("messages")] == ["other"]
    assert rows(site)[0][1:5] == (None, None, "none", "not-a-submission")
    assert site.outbox() == []


def test_the_letterhead_of_another_union_is_a_conflict_and_both_stay_unwritten(site):
    ((_, data),) = site.files("XNT", REPORT)
    site.write(
        site.clerk("CNC"), "CĐ Vụ Công nghệ cao gửi báo cáo", "CĐ Vụ CNC xin gửi.", (("BC CĐ Vụ CNC.docx", data),)
    )
    site.poll()
    ((_, _, union, decision, state, codes),) = rows(site)
    assert (union, decision, state) == (None, "review", "review")
    assert "identity.conflict" in codes
    assert site.outbox() == []

"""Why a message or a file was set aside, at the doors: the listings, the rulings of staff, old ledgers."""

import pytest
from factories.papers import BOTH
from factories.people import Person
from simulation.paper_cache import scan
from small_site import SmallSite

from collector.model import Format, MessageClass
from collector.office.set_aside import why_file

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
NEITHER = "không phải báo cáo hay biểu số liệu đã điền"
CLERK = Person("Hoa", "hoa@gmail.example", "")


@pytest.fixture
def site(tmp_path):
    return SmallSite(tmp_path)


@pytest.mark.parametrize(
    ("name", "kind", "klass", "more", "why"),
    [
        ("a.zip", Format.ARCHIVE, "submission", {}, "chứa các tệp bên dưới"),
        ("Fwd.eml", Format.OTHER, "bounce", {"container": True}, "chứa các tệp bên dưới"),
        ("~$bao cao.docx", Format.OTHER, "submission", {}, "tệp khóa mà Word, Excel tự tạo khi đang mở"),
        ("smime.P7S", Format.OTHER, "submission", {}, "chữ ký số của thư"),
        ("BC.gdoc", Format.OTHER, "submission", {}, "lối tắt, không phải tệp"),
        ("logo.png", Format.IMAGE, "auto-reply", {}, "hình trong thư hoặc chữ ký"),
        ("x.pdf", Format.PDF, "submission", {}, "bản chụp kèm theo hoặc văn bản khác"),
        ("x.pdf", Format.PDF, "spam", {}, f"tệp trong thư quảng cáo, {NEITHER}"),
        (
            "m.xlsx",
            Format.XLSX,
            "own",
            {},
            f"tệp trong thư của chính Văn phòng, {NEITHER}",
        ),
        ("cv.docx", Format.DOCX, "other", {}, "không giống báo cáo, cũng không giống biểu số liệu"),
    ],
)
def test_file_tells_what_it_is_or_in_which_mail_it_came(name, kind, klass, more, why):
    assert why_file(name, kind, MessageClass(klass), **more) == why


def test_listings_say_why_and_nothing_of_what_hands_in(site):
    site.send("CNC", *BOTH)
    site.write(CLERK, "Trả lời tự động: đi vắng", "Tôi nghỉ.", (("anh.png", PNG),), when="2024-11-05T12:05")
    site.poll()
    assert [row["why"] for row in site.ask("messages")] == [
        None,
        "tiêu đề là của thư trả lời tự động: «Trả lời tự động: đi vắng»",
    ]
    assert [row["why"] for row in site.ask("documents")] == [None, None, "hình trong thư hoặc chữ ký"]


def test_mail_from_before_the_campaign_says_so(site):
    site.send("CNC", *BOTH, when="2024-10-17T09:00")
    site.poll()
    assert [(row["class"].value, row["why"]) for row in site.ask("messages")] == [
        ("other", "thư đến trước khi mở đợt báo cáo")
    ]


def test_ruling_of_staff_is_the_reason_until_it_is_taken_back(site):
    site.send("CNC", *BOTH)
    site.poll()
    document = site.ask("documents")[0]["id"]
    site.rule("set_aside", document, why="bản nháp")
    assert [row["why"] for row in site.ask("documents")] == ["Lan xếp ra ngoài: bản nháp", None]
    site.rule("undo", site.ask("rulings")[0]["id"], why="nhầm")
    assert [row["why"] for row in site.ask("documents")] == [None, None]


def test_scan_of_what_stands_already_is_told_as_its_copy(site):
    site.send("CNC", *BOTH)
    signed = (("Bao cao (ban ky).pdf", scan("CNC")),)
    site.write(site.clerk("CNC"), "Bản ký", "Gửi bản ký báo cáo.", signed, when="2024-11-05T12:05")
    site.poll()
    assert [row["why"] for row in site.ask("documents")] == [
        None,
        None,
        "bản chụp của văn bản đã có ở định dạng được yêu cầu",
    ]


def test_what_an_earlier_version_recorded_has_no_reason_before_a_replay(site):
    site.write(CLERK, "Cảm ơn", "Đã nhận.")
    site.poll()
    with site.office() as office:
        office.store.mail._database.connection.exec_driver_sql("update messages set why = ''")
        office.store.mail._database.connection.commit()
    assert [row["why"] for row in site.ask("messages")] == [None]

"""The form with a union's name, the table of progress, and what a sender typed in either."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from collector.campaign import load
from collector.exports import ProgressCell, ProgressFacts, ProgressRow, ProgressTable, prefilled, progress, tabulated
from collector.model import ZONE, Standing, Status, Union

CAMPAIGN = load("2024-tong-ket")
BLANK = Path(CAMPAIGN.blank).read_bytes()
HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "+84 900",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\x00\x07=cmd|' /C calc'!A0",
]


def read(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def the_table(text="Công đoàn Viện"):
    at = datetime(2024, 11, 7, 16, 5, tzinfo=ZONE)
    cells = (ProgressCell("đã ghi nhận", "good", at, "đúng hạn", 2), ProgressCell("chưa ghi nhận được", "bad"))
    row = ProgressRow(text, text, cells, reminded=2, contact=text, phone=text, note=text)
    return ProgressTable(
        issuer="Công đoàn Bộ",
        office="Văn phòng",
        title=text,
        deadline="trước ngày 10/11/2024",
        now=datetime(2024, 11, 12, 8, tzinfo=ZONE),
        requirements=("Báo cáo", text),
        rows=(row,),
        summary=text,
    )


def test_table_of_progress_tells_who_sent_what_and_when():
    sheet = read(progress(the_table())).worksheets[0]
    assert [cell.value for cell in sheet[8]] == [
        1,
        "Công đoàn Viện",
        "Công đoàn Viện",
        "đã ghi nhận",
        datetime(2024, 11, 7, 16, 5),  # noqa: DTZ001 - Excel knows no zones
        "đúng hạn",
        2,
        "chưa ghi nhận được",
        None,
        None,
        None,
        2,
        "Công đoàn Viện",
        "Công đoàn Viện",
        "Công đoàn Viện",
    ]
    assert sheet["A5"].value == "Tính đến 08 giờ 00 phút ngày 12/11/2024 (giờ Việt Nam). Công đoàn Viện"


def test_table_is_printed_across_with_its_head_on_every_page():
    sheet = read(progress(the_table())).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.print_title_rows) == (
        "landscape",
        1,
        "$6:$7",
    )


def formulas(data):
    return {c.coordinate for row in read(data).worksheets[0].iter_rows() for c in row if c.data_type == "f"}


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_was_typed_is_ever_a_formula(typed):
    assert formulas(progress(the_table(typed))) == set()
    assert formulas(prefilled(BLANK, typed)) == formulas(BLANK)
    sheet = read(progress(the_table(typed))).worksheets[0]
    shown = [cell for cell in sheet[8] if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@\t"))]
    assert len(shown) == 5
    assert [cell.coordinate for cell in shown if not cell.quotePrefix] == []


def status(union, state, **more):
    known = {"received_at": None, "late": None, "document": None, "version": None}
    return Status(union, union, "report", state, **{**known, **more}, deadline=CAMPAIGN.deadline.ends_at)


def test_rows_say_how_each_union_stands_and_what_hinders_letters_to_it():
    late = CAMPAIGN.deadline.ends_at + timedelta(hours=26)
    unions = {
        "A": Union("A", "Công đoàn A", emails=("A@a.example", "b@a.example"), contact_name="Lan", contact_phone="09"),
        "B": Union("B", "Công đoàn B"),
    }
    facts = ProgressFacts(
        campaign=CAMPAIGN,
        now=late,
        unions=unions,
        statuses={
            "A": (status("A", Standing.ACCEPTED, received_at=late, late=True, version=2),),
            "B": (status("B", Standing.PAPER),),
        },
        extensions={"A": CAMPAIGN.deadline},
        reminded={"A": 3},
        dead={"a@a.example"},
        away={"b@a.example": date(2024, 11, 20)},
        summary="",
    )

    remarks = f"gia hạn: {CAMPAIGN.deadline.words}; thư tới A@a.example bị trả lại; vắng đến 20/11"
    assert tabulated(facts).rows == (
        ProgressRow(
            "A",
            "Công đoàn A",
            (ProgressCell("đã ghi nhận", "good", late, "sau thời hạn 1 ngày 2 giờ", 2),),
            reminded=3,
            contact="Lan",
            phone="09",
            note=remarks,
        ),
        ProgressRow("B", "Công đoàn B", (ProgressCell("nhận bản giấy", "good"),), note="chưa có địa chỉ thư điện tử"),
    )

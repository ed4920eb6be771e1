"""Waivers through the whole office: one wrong sum let pass lets no other through, and where one stands is shown."""

import io
import re

import openpyxl
import pytest
from factories.papers import Made
from office_site import REPORT, STATS, at

from collector.errors import RulingRefused
from collector.flow.replay import replay
from collector.model import RulingKind
from collector.office.books import books
from collector.office.progress import progress_table

SUM, HERE = "stats.sum-mismatch", "CL_TIEN"
LATER = "2024-11-06T09:00"


def table(small_site, *totals, code="CNC"):
    """Return the file of a table whose totals do not fit their parts."""
    name, content = small_site.files(code, STATS)[0]
    book = openpyxl.load_workbook(io.BytesIO(content))
    labels = {row.label.strip(" -"): row.code for row in small_site.form.indicators if row.code in totals}
    for row in book.worksheets[0].iter_rows():
        label = next((str(cell.value).strip(" -") for cell in row[:3] if str(cell.value).strip(" -") in labels), "")
        if label:
            cell = next(cell for cell in row[3:] if isinstance(cell.value, int))
            cell.value += 7
            del labels[label]
    assert not labels
    kept = io.BytesIO()
    book.save(kept)
    return name, kept.getvalue()


def send(small_site, *files, when="2024-11-05T12:00"):
    small_site.write(small_site.clerk("CNC"), "Bảng số liệu", "Đơn vị gửi bảng số liệu.\n", files, when=when)
    small_site.poll(when.replace(":00", ":10"))
    small_site.flush(when.replace(":00", ":20"))
    return small_site.ask("documents")[-1]["id"]


def places(small_site):
    """Return (where, waived) of the sums of the latest table."""
    found = small_site.ask("documents")[-1]["findings"]
    return {(one.where, one.waived) for one in found if one.code == SUM}


def stands(small_site):
    return small_site.status("CNC")["stats"][0]


def test_a_waived_sum_lets_three_new_wrong_sums_not_through(small_site):
    document = send(small_site, table(small_site, HERE))
    small_site.rule("waive", document, SUM, why="làm tròn")
    assert stands(small_site) == "accepted"
    send(small_site, table(small_site, HERE, "CB_TONG", "CL_LUOT", "TX_TIEN"), when="2024-11-05T15:00")
    assert places(small_site) == {(HERE, "làm tròn"), ("CB_TONG", None), ("CL_LUOT", None), ("TX_TIEN", None)}
    # The version that was let pass stands; the new one is asked to be mended where it is new.
    assert stands(small_site) == "accepted"
    answer = small_site.letters()[-1].get_body(("plain",)).get_content()
    asked, _, passed = answer.partition("Văn phòng đã đồng ý ghi nhận như hiện có, đơn vị không phải sửa:")
    assert re.findall(r"- Mục (\d+) «", asked) == ["6", "10", "14"]
    assert re.findall(r"- Mục (\d+) «", passed) == ["11"]
    with small_site.office() as office:
        assert replay(office) == []


def test_everywhere_lets_every_fault_of_the_kind_pass_in_later_versions_too(small_site):
    document = send(small_site, table(small_site, HERE))
    said = small_site.rule("waive", document, SUM, why="làm tròn", everywhere=True)
    assert "ở mọi chỗ, kể cả bản sau, cho" in said
    send(small_site, table(small_site, HERE, "CB_TONG"), when="2024-11-05T15:00")
    assert places(small_site) == {(HERE, "làm tròn"), ("CB_TONG", "làm tròn")}
    assert stands(small_site) == "accepted"


def test_of_several_places_one_is_chosen_or_all(small_site):
    document = send(small_site, table(small_site, HERE, "CB_TONG"))
    with pytest.raises(RulingRefused, match=rf"có tại .*{HERE}.*hãy chọn một chỗ \(--where\)"):
        small_site.rule("waive", document, SUM, why="làm tròn")
    with pytest.raises(RulingRefused, match=r"không có nhận xét stats\.sum-mismatch tại TX_TIEN"):
        small_site.rule("waive", document, SUM, why="làm tròn", where="TX_TIEN")
    small_site.rule("waive", document, SUM, why="làm tròn", where="CB_TONG")
    assert (stands(small_site), places(small_site)) == ("needs-fix", {("CB_TONG", "làm tròn"), (HERE, None)})
    with pytest.raises(RulingRefused, match="đã được miễn từ trước"):
        small_site.rule("waive", document, SUM, why="lần nữa", where="CB_TONG")
    small_site.rule("waive", document, SUM, why="cũng thế")  # the only one that is left
    assert (stands(small_site), places(small_site)) == ("accepted", {("CB_TONG", "làm tròn"), (HERE, "cũng thế")})
    with pytest.raises(RulingRefused, match="đã được miễn từ trước"):
        small_site.rule("waive", document, SUM, why="lần nữa")


def test_one_of_several_waivers_is_taken_back_by_its_place(small_site):
    document = send(small_site, table(small_site, HERE, "CB_TONG"))
    small_site.rule("waive", document, SUM, why="làm tròn", where="CB_TONG")
    small_site.rule("waive", document, SUM, why="mọi chỗ", everywhere=True)
    assert places(small_site) == {("CB_TONG", "làm tròn"), (HERE, "mọi chỗ")}
    with pytest.raises(RulingRefused, match="được miễn tại CB_TONG; ở mọi chỗ, kể cả bản sau; hãy nêu rõ"):
        small_site.rule("unwaive", document, SUM, why="xem lại")
    with pytest.raises(RulingRefused, match="không được miễn"):
        small_site.rule("unwaive", document, SUM, why="xem lại", where=HERE)
    small_site.rule("unwaive", document, SUM, why="xem lại", everywhere=True)
    assert (stands(small_site), places(small_site)) == ("needs-fix", {("CB_TONG", "làm tròn"), (HERE, None)})
    small_site.rule("unwaive", document, SUM, why="xem lại")
    assert places(small_site) == {("CB_TONG", None), (HERE, None)}


def test_a_waiver_of_before_there_were_places_is_everywhere(small_site):
    document = send(small_site, table(small_site, HERE))
    with small_site.office() as office:
        given = {"requirement": "stats", "code": SUM, "document": document, "lifted": None}
        office.store.rulings.rule(
            RulingKind.WAIVE, "CNC", who="Lan", why="làm tròn", at=at(LATER), campaign=office.campaign.id, payload=given
        )
    send(small_site, table(small_site, HERE, "CB_TONG"), when="2024-11-06T10:00")
    assert places(small_site) == {(HERE, "làm tròn"), ("CB_TONG", "làm tròn")}
    small_site.rule("unwaive", document, SUM, why="xem lại", when=LATER)
    assert stands(small_site) == "needs-fix"


def test_a_waiver_of_one_place_is_taken_back_alone_by_undo(small_site):
    document = send(small_site, table(small_site, HERE, "CB_TONG"))
    for place in (HERE, "CB_TONG"):
        small_site.rule("waive", document, SUM, why="làm tròn", where=place)
    small_site.rule("undo", 1, why="nhầm chỗ")
    assert places(small_site) == {("CB_TONG", "làm tròn"), (HERE, None)}


def test_where_a_waiver_stands_is_shown_in_status_rulings_letter_and_workbook(small_site):
    small_site.send("CNC", REPORT, Made("stats", "sum"))
    small_site.poll()
    small_site.flush("2024-11-05T12:20")
    document = next(one["id"] for one in small_site.ask("documents") if one["requirement"] == "stats")
    small_site.rule("waive", document, SUM, why="làm tròn", when="2024-11-05T13:00")
    small_site.flush("2024-11-05T13:10")
    rows = {row["requirement"]: row["waived"] for row in small_site.ask("status") if row["union"] == "CNC"}
    assert rows == {"report": [], "stats": [{"code": SUM, "where": HERE, "why": "làm tròn"}]}
    assert [(one["code"], one["where"]) for one in small_site.ask("rulings")] == [(SUM, HERE)]
    text = small_site.letters()[-1].get_body(("plain",)).get_content()
    assert "đã ghi nhận, bản thứ 1 (Văn phòng đồng ý ghi nhận như hiện có: chỉ tiêu 11); nhận lúc" in text
    with small_site.office() as office:
        content = progress_table(office, books(office), at(LATER), "")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    told = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert {one for one in told if "miễn" in one} == {"đã ghi nhận; miễn: chỉ tiêu 11"}

"""A table that differs from the form that was sent out: read, accepted, and what differs is shown to staff."""

import io

import openpyxl
import other_forms
import pytest
from office_site import STATS, at

from collector.campaign import load
from collector.flow import inspection
from collector.flow.replay import replay

SAID = [
    "Có dòng không thuộc mẫu: dòng 20 «Lao động thời vụ».",
    "Ghi nội dung khác mẫu: dòng 11 «Số công chức» (mẫu: 1.1 «Công chức»).",
]


def changed(site):
    """Return a union's table with a row of its own and a row reworded."""
    ((name, raw),) = site.files("CNC", STATS)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book.active
    sheet["B11"] = "Số công chức"
    last = sheet.max_row
    rows = [[sheet.cell(row, column).value for column in range(1, 6)] for row in range(20, last + 1)]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    for row, values in enumerate(rows, 21):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
    sheet["A20"] = None
    sheet["B20"], sheet["C20"], sheet["D20"] = "Lao động thời vụ", "người", 4
    out = io.BytesIO()
    book.save(out)
    return name, out.getvalue()


def test_documents_lists_what_differs_and_the_union_is_not_bothered_with_it(site):
    site.write(site.clerk("CNC"), "Số liệu", "Kính gửi Văn phòng.\n", (changed(site),))
    site.poll()

    (row,) = site.ask("documents")
    assert (row["state"].value, row["form"]) == ("accepted", SAID)
    assert not any(said in str(letter) for letter in site.letters() for said in SAID)


def test_a_table_as_it_was_sent_out_differs_in_nothing(site):
    site.send("CNC", STATS)
    site.poll()

    assert [row["form"] for row in site.ask("documents")] == [[]]


def test_inspect_shows_it_and_replay_comes_out_the_same(site, tmp_path):
    name, raw = changed(site)
    (tmp_path / "so-lieu.xlsx").write_bytes(raw)
    site.write(site.clerk("CNC"), "Số liệu", "Kính gửi Văn phòng.\n", ((name, raw),))
    site.poll()

    with site.office() as office:
        (view,) = inspection.inspect(office, [str(tmp_path / "so-lieu.xlsx")], at("2024-11-05T12:00"))
        assert replay(office) == []
    assert [line.strip() for line in inspection.lines(view) if line.strip().startswith("~")] == [f"~ {s}" for s in SAID]


def as_file(rows):
    """Return rows as a workbook that names no union."""
    book = openpyxl.Workbook()
    for row in rows[1:]:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "rows", [other_forms.other_ministrys, other_forms.half_of_ours], ids=lambda rows: rows.__name__
)
def test_another_form_by_any_name_is_asked_for_anew(site, rows):
    raw = as_file(rows(load("2024-tong-ket").form))
    site.write(site.clerk("CNC"), "Nộp báo cáo", "Kính gửi Văn phòng báo cáo năm 2024.\n", (("VCN.xlsx", raw),))
    site.poll()

    (row,) = (one for one in site.ask("documents") if one["path"] == "VCN.xlsx")
    found = (row["requirement"], row["state"].value, [one.code for one in row["findings"]])
    assert found == ("stats", "needs-fix", ["stats.wrong-form"])


def test_a_list_of_members_beside_the_table_is_let_be(site):
    files = (*site.files("CNC", STATS), ("VCN.xlsx", as_file(other_forms.members(load("2024-tong-ket").form))))
    site.write(site.clerk("CNC"), "Nộp báo cáo", "Kính gửi Văn phòng báo cáo năm 2024.\n", files)
    site.poll()

    rows = {row["path"]: (row["requirement"], row["state"].value) for row in site.ask("documents")}
    assert rows.pop("VCN.xlsx") == (None, "not-a-submission")
    assert list(rows.values()) == [("stats", "accepted")]

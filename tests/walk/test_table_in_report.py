"""A Word report with the form in it as a table: one file, two documents."""

import io
import zipfile
from xml.sax.saxutils import escape

import openpyxl
import pytest
from factories.papers import Made, table
from office_site import REPORT, STATS

BLANK = Made("stats", "blank")


def rows(site):
    return [
        (row["path"], row["requirement"], row["union"], row["decision"].value, row["state"].value)
        for row in site.ask("documents")
    ]


def grid(site, code, made=STATS):
    """The form's cells as texts, as they are pasted from Excel into Word."""
    ((_, content),) = site.files(code, made)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def typed(cells):
    rows_ = ("".join(f"<w:tc><w:p><w:r><w:t>{escape(one)}</w:t></w:r></w:p></w:tc>" for one in row) for row in cells)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows_) + "</w:tbl>"


def part_replaced(package, document):
    """A Word file with another document in it."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened, zipfile.ZipFile(out := io.BytesIO(), "w") as packed:
        for part in opened.namelist():
            packed.writestr(part, document if part == "word/document.xml" else opened.read(part))
    return out.getvalue()


def report(site, code, *tables, made=REPORT):
    """A report with tables behind its text, and a small one that is no form."""
    ((name, content),) = site.files(code, made)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        text = opened.read("word/document.xml").decode()
    more = table(["Phụ lục"], ["Biểu số liệu"]) + "".join(map(typed, tables))
    return name, part_replaced(content, text.replace("</w:body>", f"{more}</w:body>"))


def figures(site, code):
    return {row["indicator"]: (row["value"], row["cell"]) for row in site.ask("values") if row["union"] == code}


def test_the_form_in_a_report_is_a_second_row_of_the_same_file(site):
    site.send("CNC", STATS)
    site.poll()
    asked = figures(site, "CNC")
    cells = grid(site, "XNT")
    site.write(site.clerk("XNT"), "Báo cáo", "Kính gửi báo cáo.", (report(site, "XNT", cells),))
    site.poll("2024-11-05T12:40")

    found = [row for row in site.ask("documents") if row["union"] == "XNT"]

    assert [(row["requirement"], row["decision"].value, row["state"].value) for row in found] == [
        ("report", "auto", "accepted"),
        ("stats", "auto", "accepted"),
    ]
    assert len({(row["path"], row["sha256"], row["format"]) for row in found}) == 1
    assert [row["findings"] for row in found] == [(), ()]
    assert [state for state, _ in site.status("XNT").values()] == ["accepted", "accepted"]
    assert site.outbox()[-1] == ("acknowledgement", "XNT", "sent")
    told = figures(site, "XNT")
    assert told.keys() == asked.keys()
    value, cell = told["LD_TONG"]
    sheet, _, place = cell.partition("!")
    row = int(place.lstrip("ABCDEFGHIJ"))
    assert (sheet, str(value)) == ("Bảng 4", cells[row - 1]["ABCDEFGHIJ".index(place[0])])


def test_a_report_without_the_form_is_one_row(site):
    short = grid(site, "CNC")[:12]
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi.", (report(site, "CNC", short, grid(site, "CNC", BLANK)),))
    site.poll()
    assert [row[1:] for row in rows(site)] == [("report", "CNC", "auto", "accepted")]
    assert site.status("CNC")["stats"][0] == "missing"


def test_the_table_as_a_file_of_its_own_goes_before_the_one_in_the_report(site):
    """What stands in the report may be of long ago: it displaces no file, and beside one nothing is asked of it."""
    stale = [["" if cell == "0" else cell.replace("1", "x") for cell in row] for row in grid(site, "CNC")]
    files = (report(site, "CNC", stale), *site.files("CNC", STATS))
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi.", files)
    site.write(
        site.clerk("CNC"), "Báo cáo bản sửa", "Gửi.", (report(site, "CNC", grid(site, "CNC")),), when="2024-11-06T09:00"
    )
    site.poll("2024-11-06T10:00")

    assert [(row[1], row[4]) for row in rows(site)] == [
        ("report", "superseded"),
        ("stats", "superseded"),
        ("stats", "accepted"),
        ("report", "accepted"),
        ("stats", "superseded"),
    ]
    assert {cell.partition("!")[0] for _, cell in figures(site, "CNC").values()} == {"Biểu số liệu"}
    assert {kind for kind, _, _ in site.outbox()} == {"acknowledgement"}


def test_a_file_that_comes_later_takes_the_place_of_the_table_in_the_report(site):
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi.", (report(site, "CNC", grid(site, "CNC")),))
    site.send("CNC", STATS, when="2024-11-06T09:00")
    site.poll("2024-11-06T10:00")
    assert [(row[1], row[4]) for row in rows(site)] == [
        ("report", "accepted"),
        ("stats", "superseded"),
        ("stats", "accepted"),
    ]


def test_faults_of_the_table_in_a_report_are_asked_for_where_no_other_came(site):
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi.", (report(site, "CNC", grid(site, "CNC", Made("stats", "sum"))),))
    site.poll()
    assert [(row[1], row[4]) for row in rows(site)] == [("report", "accepted"), ("stats", "needs-fix")]
    assert site.outbox() == [("fix-request", "CNC", "sent")]


@pytest.mark.parametrize("named", [True, False])
def test_a_table_that_names_another_union_is_not_credited_to_the_reports(site, named):
    cells = grid(site, "XNT" if named else "CNC")
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi.", (report(site, "CNC", cells),))
    site.poll()
    owners = [(row[1], row[2], row[3]) for row in rows(site)]
    assert owners[0] == ("report", "CNC", "auto")
    assert owners[1] == (("stats", None, "review") if named else ("stats", "CNC", "auto"))


def test_a_report_sent_on_in_another_unions_name_waits_with_its_table(site):
    """The same bytes for a second union: a table in them opens no way around that rule."""
    paper = report(site, "CNC", grid(site, "CNC", Made("stats", "anonymous")), made=Made("report", "anonymous"))
    for code, when in (("CNC", "2024-11-05T10:00"), ("XNT", "2024-11-05T11:00")):
        site.write(site.clerk(code), "Báo cáo", "Gửi.", (paper,), when=when)
    site.poll()
    assert [row[1:4] for row in rows(site)] == [
        ("report", "CNC", "auto"),
        ("stats", "CNC", "auto"),
        ("report", None, "review"),
        ("stats", None, "review"),
    ]


def paged(*parts):
    return ("<html><meta charset=utf-8><body>" + "".join(parts) + "</body></html>").encode()


def in_html(cells):
    row = "".join
    return (
        "<table>"
        + row("<tr>" + row(f"<td>{escape(one)}</td>" for one in line) + "</tr>" for line in cells)
        + "</table>"
    )


def test_the_form_alone_is_one_row_in_a_page_and_in_word(site):
    """Its rows read like the items of a report; what stands around it tells that there is none."""
    form = grid(site, "CNC")
    with zipfile.ZipFile(io.BytesIO(site.files("CNC", REPORT)[0][1])) as opened:
        head = opened.read("word/document.xml").partition(b"<w:body>")[0].decode()
    word = part_replaced(site.files("CNC", REPORT)[0][1], f"{head}<w:body>{typed(form)}</w:body></w:document>")
    for name, content in (("Bieu so lieu.xls", paged(in_html(form))), ("Bieu so lieu.docx", word)):
        site.write(site.clerk("CNC"), "Số liệu", "Gửi.", ((name, content),))
    site.poll()
    assert [(row[0], row[1]) for row in rows(site)] == [("Bieu so lieu.xls", "stats"), ("Bieu so lieu.docx", "stats")]

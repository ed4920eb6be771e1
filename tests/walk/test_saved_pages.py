"""The form saved as a web page, as the programs that people save it with write one."""

import io
from xml.sax.saxutils import escape

import openpyxl
import pytest
from office_site import STATS


def lines(site, code):
    ((_, content),) = site.files(code, STATS)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    start = next(at for at, row in enumerate(rows) if row[0] == "TT")
    return [cell for row in rows[:start] for cell in row if cell], rows[start:]


def table(rows, cell="<td>{}</td>"):
    return "".join(f"<tr>{''.join(cell.format(escape(one) or '&nbsp;') for one in row)}</tr>" for row in rows)


def excel(over, rows):
    head = "".join(f"<tr height=20><td colspan=5 class=xl65>{escape(line)}</td></tr>" for line in over)
    return f"<table border=0><col width=40 span=2>{head}{table(rows)}</table>"


def word(over, rows):
    said = "".join(f"<p class=MsoNormal align=center><b>{escape(line)}<o:p></o:p></b></p>" for line in over)
    return f"{said}<table>{table(rows, '<td><p class=MsoNormal><span>{}<o:p></o:p></span></p></td>')}</table>"


def google(over, rows):
    every = [[line, "", "", "", ""] for line in over] + rows
    head = "".join(f"<th>{letter}</th>" for letter in ("", *"ABCDE"))
    body = "".join(f"<tr><th><div>{n}</div></th>{table([row])[4:]}" for n, row in enumerate(every, 1))
    return f"<table class=waffle><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def layout(over, rows):
    corner = f"<tr><td>{'<br>'.join(map(escape, over))}</td><td>Mẫu biểu</td></tr>"
    inner = f"<table><tr><td><table>{table(rows)}</table></td></tr></table>"
    return f"<table>{corner}<tr><td colspan=2>{inner}</td></tr></table>"


def one_cell(over, rows):
    return f"<table><tr><td colspan=5>{'<br/>'.join(map(escape, over))}</td></tr>{table(rows)}</table>"


def blanks(over, rows):
    return excel(over, rows).replace(" công", "&nbsp;công").replace("</td>", "&nbsp;</td>")


@pytest.mark.parametrize("program", [excel, word, google, layout, one_cell, blanks])
def test_a_form_saved_as_a_page_is_its_unions_and_read_whole(site, program):
    site.send("CNC", STATS)
    site.poll()
    asked = {row["indicator"]: row["value"] for row in site.ask("values")}
    page = f"<html><meta charset=utf-8><body>{program(*lines(site, 'CNC'))}</body></html>".encode()
    site.write(site.clerk("CNC"), "Số liệu", "Gửi.", (("Bieu so lieu.xls", page),), when="2024-11-06T09:00")

    site.poll("2024-11-06T10:00")

    newest = site.ask("documents")[-1]
    assert (newest["union"], newest["decision"].value, newest["state"].value) == ("CNC", "auto", "accepted")
    assert {row["indicator"]: row["value"] for row in site.ask("values")} == asked
    assert {row["document"] for row in site.ask("values")} == {newest["id"]}

"""The standing files copied out, under names that the office would give them."""

import csv

import pytest
from factories.papers import REPORT, STATS, Made

from collector.flow import copied_files
from collector.model import Format


class Paper:
    """What the name of a copied file is made from."""

    def __init__(self, name, format_):
        self.name, self.format = name, format_


@pytest.mark.parametrize(
    ("name", "format_", "ending"),
    [
        ("bc.docx", Format.DOCX, "docx"),
        ("bc.docm", Format.DOCX, "docm"),
        ("bc.doc", Format.DOCX, "docx"),  # what the bytes are, whatever the sender called it
        ("bc", Format.XLSX, "xlsx"),
        ("bc.exe", Format.PDF, "pdf"),
        ("bc.HTM", Format.OTHER, "htm"),
    ],
)
def test_the_ending_of_a_copy_is_that_of_its_bytes(name, format_, ending):
    assert copied_files.file_name("CNC", "CĐ Vụ CNC", "Báo cáo 2024", Paper(name, format_)) == (
        f"CNC - CĐ Vụ CNC - Báo cáo 2024.{ending}"
    )


def test_a_name_that_no_file_system_takes_is_made_harmless():
    found = copied_files.file_name("A/B", 'CĐ "Viện": <x>', "Báo\tcáo ..", Paper("a.docx", Format.DOCX))
    assert found == "A-B - CĐ -Viện- -x- - Báo cáo.docx"


def test_standing_files_are_copied_with_a_list_that_no_program_computes(site, tmp_path):
    # A sender's file may be called anything.
    report = ("=1+1.docx", site.files("CNC", REPORT)[0][1])
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi.", (report, *site.files("CNC", STATS)))
    site.send("XNT", Made("stats", "sum"), when="2024-11-05T12:01")
    site.poll()
    out = tmp_path / "out"
    with site.office() as office:
        copied = copied_files.copy_files(office, out)
    with (out / copied_files.LIST_NAME).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["mã"], row["yêu cầu"], row["tên tệp gốc"][:9]) for row in rows] == [
        ("CNC", "report", "'=1+1.doc"),
        ("CNC", "stats", "Bieu so l"),
    ]
    assert (copied.names, copied.macros) == (tuple(row["tệp"] for row in rows), ())
    assert {path.name for path in out.iterdir()} == {copied_files.LIST_NAME, *(row["tệp"] for row in rows)}
    assert (out / rows[0]["tệp"]).read_bytes() == report[1]

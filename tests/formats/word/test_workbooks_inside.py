"""A workbook that is set into a Word file is a file of its own, wherever the Word file lies."""

import io
import zipfile
from pathlib import Path

import pytest

from collector.formats.walk import Walk

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def with_objects(make, *objects):
    """Return a Word file with parts of the given kind, name and bytes set into its text."""
    links = "".join(
        f'<Relationship Id="rId9{at}" Type="{OFFICE}/{kind}" Target="embeddings/{name}"/>'
        for at, (kind, name, _) in enumerate(objects)
    )
    data = make.replaced(
        make.docx("Báo cáo có bảng"),
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(b"</Relationships>", links.encode() + b"</Relationships>"),
    )
    with zipfile.ZipFile(out := io.BytesIO(data), "a") as package:
        for _, name, held in objects:
            package.writestr(f"word/embeddings/{name}", held)
    return out.getvalue()


def seen(message):
    return [(file.path, file.workbook is not None, [one.code for one in file.findings]) for file in message.files]


def test_a_workbook_in_a_report_is_a_file_below_it(make, walk):
    data = with_objects(make, ("package", "Microsoft_Excel_Sheet1.xlsx", make.xlsx()))
    assert seen(walk(make.mail(("BC.docx", data), ("khac.txt", b"x")))) == [
        ("BC.docx", False, []),
        ("BC.docx/bang-1.xlsx", True, []),
        ("khac.txt", False, []),
    ]


def test_an_object_of_an_older_program_is_one_too(make, walk):
    data = with_objects(make, ("oleObject", "oleObject1.bin", (SAMPLES / "form.xls").read_bytes()))
    assert seen(walk(make.mail(("BC.docx", data))))[1:] == [("BC.docx/bang-1.xls", True, ["file.legacy-format"])]


def test_in_an_archive_it_lies_below_the_report_there(make, walk):
    data = with_objects(make, ("package", "a.xlsx", make.xlsx()))
    found = walk(make.mail(("nop.zip", make.zip(("BC.docx", data)))))
    assert [file.path for file in found.files] == ["nop.zip", "nop.zip/BC.docx", "nop.zip/BC.docx/bang-1.xlsx"]


@pytest.mark.parametrize(
    "held",
    [
        b"",
        b"PK\x03\x04 torn",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 torn",
        b"{\\rtf1}",
        (SAMPLES / "report.doc").read_bytes(),
    ],
)
def test_what_is_no_workbook_is_no_file(make, walk, held):
    data = with_objects(make, ("oleObject", "oleObject1.bin", held))
    assert seen(walk(make.mail(("BC.docx", data)))) == [("BC.docx", False, [])]


def test_its_bytes_can_be_asked_for(make):
    held = make.xlsx()
    raw = make.mail(("BC.docx", with_objects(make, ("package", "a.xlsx", held))))
    asked = Walk(wanted=(1, None))
    asked.message(raw)
    assert asked.bytes == held

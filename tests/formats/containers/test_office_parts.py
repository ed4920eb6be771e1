import io
import zipfile

import pytest

from collector.formats.containers.office_parts import EXCEL, EXCEL_BINARY, WORD, main_part
from collector.formats.containers.package import Package
from collector.formats.detect import detect
from collector.model import Format

_OPEN = "application/vnd.openxmlformats-officedocument."
DOCUMENT, SHEET = f"{_OPEN}wordprocessingml.document.main+xml", f"{_OPEN}spreadsheetml.sheet.main+xml"


def package(target, types):
    parts = {
        "_rels/.rels": f'<Relationship Id="a" Type="x/officeDocument" Target="{target}"/>',
        "[content_types].xml": f"<Types>{types}</Types>",
    }
    return parts | dict.fromkeys(("a/main.xml", "b/main.xml", "word/document.xml", "xl/workbook.xml"), "x")


def found(parts):
    return main_part(parts, lambda name: parts.get(name, "").encode())


def override(part, said):
    return f'<Override PartName="/{part}" ContentType="{said}"/>'


@pytest.mark.parametrize(
    ("target", "types", "main"),
    [
        ("a/main.xml", override("a/main.xml", DOCUMENT), (WORD, "a/main.xml")),
        ("/a/main.xml", override("A/Main.xml", SHEET), (EXCEL, "a/main.xml")),
        (
            "a/main.xml",
            override("a/main.xml", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
            (EXCEL_BINARY, "a/main.xml"),
        ),
        (
            "a/main.xml",
            override("a/main.xml", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
            (WORD, "a/main.xml"),
        ),
        ("a/main.xml", f'<Default Extension="XML" ContentType="{DOCUMENT}"/>', (WORD, "a/main.xml")),
        # What the relation says goes before a second main part.
        ("b/main.xml", override("a/main.xml", DOCUMENT) + override("b/main.xml", SHEET), (EXCEL, "b/main.xml")),
        # A relation to nothing; a part of a kind that is nobody's.
        ("gone.xml", override("a/main.xml", DOCUMENT), (WORD, "a/main.xml")),
        ("a/main.xml", override("a/main.xml", f"{_OPEN}presentationml.presentation.main+xml"), ("", "a/main.xml")),
        ("gone.xml", override("gone.xml", DOCUMENT), (WORD, "word/document.xml")),
        ("gone.xml", "", (WORD, "word/document.xml")),
    ],
)
def test_the_main_part_is_what_relations_and_types_say(target, types, main):
    assert found(package(target, types)) == main


@pytest.mark.parametrize(
    ("names", "main"),
    [
        (["word/document.xml"], (WORD, "word/document.xml")),
        (["xl/workbook.xml", "xl/workbook.bin"], (EXCEL_BINARY, "xl/workbook.bin")),
        (["word/bc.docx", "xl/bc.xlsx", "docprops/a.docx"], ("", "")),
    ],
)
def test_without_relations_and_types_the_usual_places_tell(names, main):
    assert main_part(names, lambda _: b"") == main


def moved(data, old, new):
    """A package whose parts lie in another folder, as its relations and types say too."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened, zipfile.ZipFile(out := io.BytesIO(), "w") as made:
        for name in opened.namelist():
            text = opened.read(name)
            if name.endswith((".rels", "Types].xml")):
                text = text.replace(b"/" + old, b"/" + new).replace(b'"' + old, b'"' + new)
            made.writestr(name.replace(old.decode(), new.decode(), 1), text)
    return out.getvalue()


@pytest.mark.parametrize("folder", [b"tailieu/", b""])
def test_a_package_may_keep_its_parts_in_any_folder(one_file, make, folder):
    text = one_file("BC.docx", moved(make.docx("Báo cáo"), b"word/", folder))
    table = one_file("BC.xlsx", moved(make.xlsx(), b"xl/", folder))

    assert (text.format, [each.text for each in text.text.paragraphs], text.findings) == (Format.DOCX, ["Báo cáo"], ())
    assert (table.format, table.workbook.sheets[0].rows, table.findings) == (Format.XLSX, (("Tổng số",),), ())


def test_a_folder_of_another_programs_name_changes_nothing(make):
    for data, folder, kind in ((make.docx(), "xl/a.bin", "docx"), (make.xlsx(), "word/a.bin", "xlsx")):
        with zipfile.ZipFile(out := io.BytesIO(data), "a") as made:
            made.writestr(folder, b"x")
        assert detect(out.getvalue()).name == kind


def test_folders_called_as_in_a_package_make_none_of_an_archive(make):
    data = make.zip(("docProps/BC.docx", make.docx()), ("word/BC.xlsx", make.xlsx()), ("xl/BC.xlsx", make.xlsx()))
    assert detect(data).name == "zip"


def test_a_presentation_is_neither_a_text_nor_an_archive(make):
    data = make.replaced(
        make.docx(),
        "[Content_Types].xml",
        lambda xml: xml.replace(b"wordprocessingml.document.main", b"presentationml.presentation.main"),
    )
    assert detect(data).name == "unknown"


def test_the_usual_place_is_read_where_nothing_tells_the_main_part(make):
    assert Package(make.zip(("other.xml", b"x"))).main("word/document.xml") == "word/document.xml"

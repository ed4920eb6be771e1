"""What somebody might send on purpose. Each case ends in a verdict on its own file and leaves the others alone."""

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.formats import Readers, limits
from collector.formats.containers.package import ODD
from collector.formats.verdicts import Refused, Unreadable
from collector.formats.word.docx import read as read_docx
from collector.formats.word.odt import read as read_odt

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "%s">]>'
KNOWN = {"file.unreadable", "file.refused", "file.encrypted", "file.empty", "file.legacy-format", "file.macro"}


def document(make, xml):
    return make.replaced(make.docx(), "word/document.xml", lambda _: xml)


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("bomb", b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'),
        ("outside", b'<!DOCTYPE w [<!ENTITY b SYSTEM "file:///etc/hostname">]>'),
        ("far off", b'<!DOCTYPE w SYSTEM "http://office.example/x.dtd">'),
        ("hidden behind blanks", b" " * 5000 + b'<!DOCTYPE w [<!ENTITY b "x">]>'),
    ],
)
def test_a_document_that_defines_entities_is_refused(make, kind, head):
    body = b"<w:document " + WORD + b"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"

    with pytest.raises((Refused, Unreadable)) as told:
        read_docx(document(make, head + body))

    assert str(told.value) == ODD or kind == "far off"


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_xml_is_a_verdict(make, depth):
    xml = b"<w:document " + WORD + b"><w:body>" + b"<w:sdt>" * depth + b"</w:sdt>" * depth + b"</w:body></w:document>"

    with pytest.raises((Refused, Unreadable)):
        read_docx(document(make, xml))


def test_a_frame_that_loads_a_file_loads_nothing(make):
    link = '<text:section xmlns:xlink="http://www.w3.org/1999/xlink"><text:section-source xlink:href="/etc/hostname"/>'
    xml = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        f"{link}<text:p>một</text:p></text:section></office:text></office:body></office:document-content>"
    )

    found = read_odt(make.zip(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", xml.encode())))

    assert [each.text for each in found.text.paragraphs] == ["một"]


@pytest.mark.parametrize("name", ["BC\0.docx", "..\\..\\x.docx", "CON.docx", "a" * 3000 + ".docx"])
def test_names_within_archives_are_made_harmless(walk, make, name):
    message = walk(make.mail(("a.zip", make.zip((name, make.docx("một"))))))

    assert not {"\0", "\\"} & set(message.files[1].path)
    assert len(message.files[1].name) <= limits.NAME_CHARACTERS
    assert message.files[1].text.paragraphs[0].text == "một"


def test_nul_bytes_in_a_page_are_no_matter(walk, make):
    (file,) = walk(make.mail(("a.doc", b"<html><body><p>m\0ot</p></body></html>"))).files

    assert [each.text for each in file.text.paragraphs] == ["mot"]


def far_workbooks(make):
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    far = b'<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    xlsx = make.replaced(make.xlsx(), "xl/worksheets/sheet1.xml", lambda _: sheet % far)
    # The last row of the binary kind, told by its header.
    xlsb = make.replaced(
        (SAMPLES / "form.xlsb").read_bytes(),
        "xl/worksheets/sheet2.bin",
        lambda data: data.replace(b"\x92\x01\x00", b"\x00\x19\xff\xff\x0f\x00" + bytes(21) + b"\x92\x01\x00"),
    )
    return {"a.xlsx": xlsx, "a.xlsb": xlsb, "a.ods": repeated(make, rows=1 << 20, columns=1 << 14)}


def repeated(make, rows, columns):
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/>'
    xml = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet><table:table '
        f'table:name="A"><table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return make.zip(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", xml.encode()))


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsb", "a.ods"])
def test_a_far_cell_costs_the_child_nothing(readers, make, tmp_path, name):
    path = tmp_path / "message.eml"
    path.write_bytes(make.mail((name, far_workbooks(make)[name]), ("b.docx", make.docx("hai"))))
    readers.read(path)
    before = [child.process.pid for child in readers._children]

    table, report = readers.read(path).files

    assert [child.process.pid for child in readers._children] == before
    assert table.findings == () or {each.code for each in table.findings} <= KNOWN
    assert report.text.paragraphs[0].text == "hai"


@cache
def once(build, *texts):
    """Build a file once for all examples."""
    return build(*texts)


def changed(data, chance):
    made = bytearray(data)
    for _ in range(chance.choice([1, 8, 60])):
        at = chance.randrange(len(made))
        trick = chance.randrange(4)
        if trick == 0:
            made[at] = chance.randrange(256)
        elif trick == 1:
            del made[at : at + chance.randrange(1, 64)]
        elif trick == 2:
            made[at:at] = made[at : at + chance.randrange(1, 64)]
        else:
            made[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f"])
        if not made:
            break
    return bytes(made)


NAMES = sorted(
    path.relative_to(SAMPLES).as_posix()
    for path in SAMPLES.rglob("*")
    if path.suffix in {".doc", ".odt", ".rtf", ".xls", ".xlsb", ".ods", ".pdf", ".rar", ".7z", ".zip", ".gz"}
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """Return the codes of the verdicts on a file, read in a child that finds no converter."""
    path = tmp_path_factory.mktemp("changed") / "file"
    with pytest.MonkeyPatch.context() as patch, Readers(workers=1, seconds=10) as readers:
        patch.setenv("PATH", "")

        def reading(name, data):
            place = path.with_name(name)
            place.write_bytes(data)
            return {each.code for file in readers.read_files(place) for each in file.findings}

        yield reading


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 2**32))
def test_a_changed_file_of_any_kind_is_a_verdict_and_never_more(bare, name, seed):
    assert bare(Path(name).name, changed((SAMPLES / name).read_bytes(), random.Random(seed))) <= KNOWN


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.sampled_from(["document", "styles", "numbering"]), seed=st.integers(0, 2**32))
def test_a_changed_part_within_a_sound_package_is_a_verdict_and_never_more(bare, make, part, seed):
    whole = once(make.docx, "một", "hai")

    assert (
        bare("a.docx", make.replaced(whole, f"word/{part}.xml", lambda xml: changed(xml, random.Random(seed)))) <= KNOWN
    )


def fill(sheet):
    sheet["B2"], sheet["C3"], sheet["D4"] = "Tổng", 12.5, "=SUM(C3:C3)"
    sheet.merge_cells("B5:C5")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_changed_sheet_within_a_sound_package_is_a_verdict_and_never_more(bare, make, seed):
    whole = once(make.xlsx, fill)

    assert (
        bare(
            "a.xlsx",
            make.replaced(whole, "xl/worksheets/sheet1.xml", lambda xml: changed(xml, random.Random(seed))),
        )
        <= KNOWN
    )


def test_the_changed_files_are_read_where_nothing_was_changed(bare, make):
    """Otherwise the tests above could pass by reading nothing at all."""
    assert bare("a.xlsx", make.xlsx(fill)) == set()
    assert bare("report.doc", (SAMPLES / "report.doc").read_bytes()) == {"file.legacy-format"}

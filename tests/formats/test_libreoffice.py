"""LibreOffice itself, with one profile for all of these, as a reading child keeps it."""

import io
import tempfile
from pathlib import Path

import openpyxl
import pytest

from collector.formats import Readers, foreign, libreoffice, limits
from collector.formats.excel import xls, xlsx
from collector.formats.verdicts import Refused, Unreadable
from collector.formats.word.doc_converters import convert
from collector.model import Sheet

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"


@pytest.fixture(scope="module", autouse=True)
def _own_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        yield
        libreoffice.close()
        assert not list(folder.glob("office-*"))


@pytest.fixture
def without(monkeypatch):
    """A machine on which nothing is installed."""
    monkeypatch.setenv("PATH", "")


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """A machine on which LibreOffice is installed and neither antiword nor catdoc."""
    (tmp_path / "soffice").symlink_to(libreoffice.program().with_name("soffice"))
    monkeypatch.setenv("PATH", str(tmp_path))


def profile():
    (kept,) = libreoffice._profiles(libreoffice._FOLDERS[0])
    return (kept / "user").stat().st_ino


def flat(kind, body):
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    mime = f'office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.{kind}"'
    body = f"<office:body><office:text>{body}</office:text></office:body>"
    return f'<?xml version="1.0"?><office:document {spaces} {mime}>{body}</office:document>'.encode()


def test_one_profile_is_kept_for_all_files():
    first = libreoffice.convert((SAMPLES / "report.doc").read_bytes(), "doc", "docx")
    before = profile()
    second = libreoffice.convert((SAMPLES / "form.xls").read_bytes(), "xls", "xlsx")

    assert (first[:2], second[:2], profile()) == (b"PK", b"PK", before)


def test_one_that_takes_too_long_is_ended_and_the_next_file_is_converted(monkeypatch):
    monkeypatch.setattr(limits, "OFFICE_SECONDS", 0.0001)
    assert libreoffice.convert((SAMPLES / "report.doc").read_bytes(), "doc", "docx") is None
    assert [each for each in Path("/proc").glob("[0-9]*/cmdline") if str(libreoffice._FOLDERS[0]) in words(each)] == []
    monkeypatch.undo()

    assert libreoffice.convert((SAMPLES / "report.doc").read_bytes(), "doc", "docx")[:2] == b"PK"


def words(cmdline):
    try:
        return cmdline.read_text(errors="replace")
    except OSError:
        return ""  # gone meanwhile


def test_a_bound_child_converts_and_leaves_no_socket_behind(make, tmp_path):
    path = tmp_path / "message.eml"
    path.write_bytes(make.mail(*((f"{number}.xls", (SAMPLES / "book.xml").read_bytes()) for number in range(2))))

    with Readers(workers=1) as readers:
        files = readers.read(path).files
        (child,) = readers._children
        (folder,) = child.folder.glob("office-*")
        (last,) = libreoffice._profiles(folder)
        sockets = [libreoffice._socket(folder / str(number)) for number in range(1, int(last.name) + 1)]

    assert [file.workbook.sheets[0].name for file in files] == ["Biểu", "Biểu"]
    assert len(sockets) > 1
    assert [each for each in sockets if each.exists()] == []


def test_its_profile_runs_no_macro_and_follows_no_link():
    libreoffice.convert((SAMPLES / "report.doc").read_bytes(), "doc", "docx")
    (settings,) = libreoffice._FOLDERS[0].glob("*/user/registrymodifications.xcu")
    written = settings.read_text(encoding="utf-8")

    for told in ("DisableMacrosExecution", "BlockUntrustedRefererLinks"):
        assert f'oor:name="{told}" oor:op="fuse"><value>true</value>' in written


def test_an_old_document_that_the_small_programs_cannot_read_goes_to_libreoffice(alone):
    texts = [each.text for each in convert((SAMPLES / "report.doc").read_bytes()).text.paragraphs]

    assert texts[:3] == ["đầu trang", "CÔNG ĐOÀN BỘ", "CÔNG ĐOÀN VIỆN"]


def test_what_is_no_document_stays_unread(alone):
    assert convert(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20) is None


def test_a_workbook_of_office_2003_is_read(one_file):
    (sheet,) = one_file("BC.xls", (SAMPLES / "book.xml").read_bytes()).workbook.sheets

    assert (sheet.name, sheet.rows) == ("Biểu", (("BÁO CÁO TỔNG HỢP", None, None), ("Tổng", None, 42)))


def test_a_document_of_another_program_is_read(one_file):
    file = one_file("BC.fodt", flat("text", "<text:p>BÁO CÁO tổng kết năm 2024</text:p>"))

    assert ([each.text for each in file.text.paragraphs], file.findings) == (["BÁO CÁO tổng kết năm 2024"], ())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xml", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'),
        ("a.wpd", b"\xffWPC" + bytes(60)),
        ("a.xls", b"\x09\x04\x06\x00" + bytes(60)),
        ("a.fodt", flat("text", "")),
    ],
)
def test_without_libreoffice_such_a_file_is_named_with_its_cure(without, one_file, name, data):
    (finding,) = one_file(name, data).findings

    assert finding.code == "file.unreadable"
    assert "Chưa có bộ chuyển đổi" in finding.message
    with pytest.raises(Unreadable):
        foreign.read(data)


def table(fill):
    book = openpyxl.Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sums(sheet):
    for row, value in enumerate((1, 2, 3), 1):
        sheet.cell(row, 1, value)
    sheet["B1"], sheet["B2"] = "=SUM(A1:A3)", '=SUMIF(A1:A3,">1")'
    sheet["B3"] = "=VLOOKUP(9,A1:A3,1,FALSE)"


def test_a_formula_that_is_not_computed_here_is_computed_by_libreoffice():
    (sheet,) = xlsx.read(table(sums)).workbook.sheets

    assert (sheet.rows, sheet.formulas, sheet.errors) == (
        ((1, None), (2, 5), (3, None)),
        {"B1": "=SUM(A1:A3)"},
        {"B3": "#N/A"},
    )


def test_without_libreoffice_the_formula_stays(without):
    (sheet,) = xlsx.read(table(sums)).workbook.sheets

    assert list(sheet.formulas) == ["B1", "B2", "B3"]


def test_plain_sums_ask_nobody(monkeypatch):
    monkeypatch.setattr(libreoffice, "convert", lambda *_: pytest.fail("asked"))

    (sheet,) = xlsx.read(table(lambda sheet: sheet.__setitem__("A1", "=SUM(B1:C1)*2"))).workbook.sheets

    assert sheet.formulas == {"A1": "=SUM(B1:C1)*2"}


def test_an_old_workbook_with_a_cell_in_the_last_corner_is_read_within_its_bounds():
    (sheet,) = xls.read((SAMPLES / "far.xls").read_bytes()).workbook.sheets

    assert sheet == Sheet(name="A", top=1, left=1, rows=((7,),))


def test_without_libreoffice_it_is_refused_before_it_takes_the_memory(without):
    with pytest.raises(Refused):
        xls.read((SAMPLES / "far.xls").read_bytes())


def test_a_table_of_an_apple_program_is_named_with_its_cure(one_file, make):
    (finding,) = one_file("BC.numbers", make.zip(("Index/Document.iwa", b"x"), ("preview.jpg", b"x"))).findings

    assert finding.code == "file.unreadable"
    assert ".numbers" in finding.message

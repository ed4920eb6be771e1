"""OpenDocument texts: spans, lists, tables, deletions, passwords."""

import pytest

from collector.formats.verdicts import Encrypted
from collector.formats.word.odt import read as read_odt


def told(content):
    return [(each.text, each.number, each.bold, each.centred) for each in content.text.paragraphs]


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


def test_the_paragraphs_of_a_shape_stand_for_themselves_and_a_prompt_is_no_content(make):
    shape = '<draw:custom-shape xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">{}</draw:custom-shape>'
    found = read_odt(
        odt(
            make,
            f"<text:p>trước {shape.format('<text:p>một</text:p><text:p>hai</text:p>')}sau</text:p>"
            "<text:p>Tên: <text:placeholder>&lt;bấm vào đây&gt;</text:placeholder></text:p>",
        )
    )

    assert [(each.text, each.part) for each in found.text.paragraphs] == [
        ("một", "textbox"),
        ("hai", "textbox"),
        ("trước sau", "body"),
        ("Tên: ", "body"),
    ]

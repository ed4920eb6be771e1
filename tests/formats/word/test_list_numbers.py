"""A count written in every usual way."""

import pytest

from collector.formats.word.docx import read
from collector.formats.word.list_numbers import drawn


def text(data):
    return [paragraph.text for paragraph in read(data).text.paragraphs]


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (4, "upperRoman", "IV"),
        (9, "lowerRoman", "ix"),
        (28, "upperLetter", "BB"),
        (3, "lowerLetter", "c"),
        (7, "decimalZero", "07"),
        (5, "chicago", "5"),
        (5, "none", ""),
        (0, "upperRoman", "0"),
    ],
)
def test_a_count_is_written_in_every_usual_way(number, style, text):
    assert drawn(number, style) == text

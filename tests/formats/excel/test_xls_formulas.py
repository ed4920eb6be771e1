"""Tokens of old formulas, put back into words."""

import pytest

from collector.formats.excel.xls_formulas import UNKNOWN, formula
from collector.forms.formulas import foreign


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("25 0100 0200 03c0 03c0 19 10 0000", "=SUM(D2:D3)"),
        ("1e 0500 13 1e 0200 05", "=-5*2"),
        ("1f 000000000000f83f 14", "=1.5%"),
        ("44 0100 03c0 17 02 00 4869 0b 1d 01 08", '=D2="Hi"&TRUE'),
        ("44 0100 03c0 42 01 0100", "=IF(D2)"),
        ("16 1e 0100 42 02 0400", "=SUM(,1)"),
        ("17 02 01 4800 2200", '="H"""'),
        ("3a 0000 0100 03c0", UNKNOWN),  # of another sheet
        ("25 0100", UNKNOWN),
        ("1e 0100 1e 0200", UNKNOWN),
        ("42 09 0400", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_tokens_are_put_back_into_words(tokens, text):
    assert formula(bytes.fromhex(tokens)) == text


def test_a_formula_that_cannot_be_read_is_left_to_libreoffice():
    assert foreign(UNKNOWN)
    assert not foreign('=IF(A1="SUMIF(?",1,2)')

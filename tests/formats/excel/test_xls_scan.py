"""What an old workbook does not show by itself: which results nobody computed."""

import struct

import pytest

from collector.formats.excel.xls_formulas import UNKNOWN
from collector.formats.excel.xls_scan import _uncomputed


@pytest.mark.parametrize(
    ("result", "flags", "tokens", "text"),
    [
        (bytes(8), 3, "1e 0100 1e 0200 03", "=1+2"),
        (bytes(8), 0, "1e 0100 1e 0200 03", ""),  # Excel found a nought
        (struct.pack("<d", 3), 3, "1e 0100 1e 0200 03", ""),
        (b"\x03\0\0\0\0\0\xff\xff", 0, "1e 0100 1e 0200 03", "=1+2"),  # no sum comes to the empty text
        (b"\x03\0\0\0\0\0\xff\xff", 0, "17 00 00", ""),  # this one does
        (b"\x03\0\0\0\0\0\xff\xff", 0, "3a 0000 0100 03c0", ""),
        (bytes(8), 3, "3a 0000 0100 03c0", UNKNOWN),
    ],
)
def test_a_result_is_missing_only_where_nobody_computed_it(result, flags, tokens, text):
    made = bytes.fromhex(tokens)

    assert _uncomputed(bytes(6) + result + struct.pack("<HIH", flags, 0, len(made)) + made) == text

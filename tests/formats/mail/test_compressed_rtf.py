"""Compressed RTF, as its specification shows and damaged."""

import pytest

from collector.formats.mail import compressed_rtf

# The example of MS-OXRTFCP, section 3.1.
COMPRESSED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


def test_compressed_rtf_is_read_as_its_specification_shows():
    assert compressed_rtf.unpacked(COMPRESSED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert compressed_rtf.words(COMPRESSED) == "hello world"


@pytest.mark.parametrize("data", [b"", COMPRESSED[:15], COMPRESSED[:20], COMPRESSED[:8] + b"else" + bytes(40)])
def test_damaged_compressed_rtf_has_no_words(data):
    assert compressed_rtf.words(data) == ""

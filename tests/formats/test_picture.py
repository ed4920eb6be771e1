"""A photographed page told from a logo by its size."""

import struct

import pytest

from collector.formats import picture as picture_module


def jpeg(width, height, *segments):
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 0)
    return b"\xff\xd8" + b"".join(segments) + frame


THUMBNAIL = b"\xff\xe1" + struct.pack(">H", 22) + jpeg(160, 120).ljust(20, b"\0")


@pytest.mark.parametrize(
    ("picture", "page"),
    [
        (jpeg(3024, 4032, THUMBNAIL), True),
        (jpeg(300, 90, THUMBNAIL), False),
        (jpeg(3000, 200), False),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 1240, 1754), True),
        (b"\x89PNG\r\n\x1a\n\0\0", False),
        (b"\xff\xd8\xff", False),
        (b"GIF89a" + bytes(20), False),
    ],
)
def test_a_page_is_told_from_a_logo_by_its_size(picture, page):
    assert picture_module.is_page(picture) is page

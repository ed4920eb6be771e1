"""The records of an .xls that tell of fonts, written by hand: a text may go on in another record."""

import struct

import pytest

from collector.formats.excel.xls_fonts import CellFonts
from collector.formats.font_stains import shown, stain_of, stained

FONT, XF, TEXTS, MORE = 0x31, 0xE0, 0xFC, 0x3C


def font(name, *, modern=True):
    return FONT, bytes(14) + bytes([len(name)]) + (b"\0" if modern else b"") + name.encode("latin-1")


def xf(number):
    return XF, struct.pack("<H", number) + bytes(18)


def rich(text, *runs, wide=False):
    head = struct.pack("<HBH", len(text), 0x08 | wide, len(runs))
    letters = text.encode("utf-16-le" if wide else "latin-1")
    return head + letters + b"".join(struct.pack("<HH", *run) for run in runs)


def plain(text):
    return struct.pack("<HB", len(text), 0) + text.encode("latin-1")


def texts(first, *more):
    return [(TEXTS, bytes(8) + first), *((MORE, each) for each in more)]


FONTS = [font("Arial"), font(".VnTime"), font("Arial"), font("Arial"), font("VNI-Times")]  # the last is number five
SEEN = stained("C«ng ", ".VnTime") + "Có " + stained("Vieät", "VNI-Times")
RUNS = (0, 1), (5, 0), (8, 5)


def test_the_style_of_a_cell_gives_its_font():
    found = CellFonts([*FONTS, xf(0), xf(1), xf(5)], modern=True)

    assert found.styles == {1: ".VnTime", 2: "VNI-Times"}


def test_the_names_before_excel_97_are_bytes():
    found = CellFonts([font(".VnTime", modern=False), xf(0)], modern=False)

    assert found.styles == {0: ".VnTime"}


@pytest.mark.parametrize("wide", [False, True])
def test_a_text_in_several_fonts_has_each(wide):
    found = CellFonts([*FONTS, xf(0), *texts(plain("a") + rich("C«ng Có Vieät", *RUNS, wide=wide))], modern=True)

    assert found.text(1, 0) == SEEN
    assert found.text(0, 0) is None


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("cut", range(1, 13))
def test_letters_that_go_on_in_another_record_say_anew_how_wide_they_are(cut, wide):
    text = "C«ng Có Vieät"
    first = struct.pack("<HBH", len(text), 0x08, len(RUNS)) + text[:cut].encode("latin-1")
    rest = bytes([wide]) + text[cut:].encode("utf-16-le" if wide else "latin-1")
    fonts = b"".join(struct.pack("<HH", *run) for run in RUNS)
    records = texts(plain("a") + first, rest + fonts[:3], fonts[3:] + plain("b"))

    assert CellFonts([*FONTS, xf(0), *records], modern=True).text(1, 0) == SEEN


def test_letters_before_the_first_font_have_that_of_the_cell():
    found = CellFonts([*FONTS, xf(0), xf(1), *texts(rich("C«ng Có", (5, 0)))], modern=True)

    assert found.text(0, 1) == stained("C«ng ", ".VnTime") + "Có"
    assert found.text(0, 0) == "C«ng Có"


def test_without_an_old_font_nothing_is_looked_at():
    found = CellFonts([font("Arial"), font("Calibri"), xf(1), *texts(rich("C«ng", (0, 1)))], modern=True)

    assert not found
    assert found.text(0, 0) is None


def test_a_torn_list_of_texts_tells_what_it_has():
    found = CellFonts([*FONTS, xf(0), *texts(rich("C«ng", (0, 1)) + rich("Vieät", (0, 5))[:7])], modern=True)

    assert stain_of(found.text(0, 0)) == 1
    assert shown(found.text(0, 0)) == "C«ng"

import pytest

from collector.formats.font_stains import CAPITALS, TCVN3, VNI, meant, mentions, shown, stain_of, stained, way_of

EVERY_LETTER = "".join(
    map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x1EA0, 0x1F00), 0x3BC, 0x2212, 0x2013])
)


@pytest.mark.parametrize(
    ("font", "way"),
    [
        (".VnTime", TCVN3),
        (".VNTIME", TCVN3),
        ("'.VnArial', sans-serif", TCVN3),
        (".VnTimeH", CAPITALS),
        (".VNARIALH", CAPITALS),
        ("VNI-Times", VNI),
        ("Vni Helve", VNI),
        ("Vnizzle", 0),
        ("Times New Roman, .VnTime", 0),
        ("Symbol", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_the_name_of_a_font_tells_its_letters(font, way):
    assert way_of(font) == way


@pytest.mark.parametrize("font", [".VnTime", ".VnTimeH", "VNI-Times"])
def test_a_stain_goes_without_a_trace(font):
    assert shown(stained(EVERY_LETTER, font)) == EVERY_LETTER


def test_letters_of_one_font_are_told_from_those_of_another_and_from_plain_text():
    texts = [stained("«", ".VnTime"), stained("a", ".VnTimeH"), stained("ñ", "VNI-Times"), stained("a", ".VnTime")]

    assert [stain_of(each) for each in texts] == [TCVN3, CAPITALS, VNI, 0]
    assert stained("Có", "Arial") == "Có"


def test_what_stands_in_for_a_letter_means_it():
    assert meant(stained("đo\u03bcn ph\u2212\uf0ac\uf06eg", ".VnTime")) == "đoµn ph\xad¬ng"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'<w:rFonts w:ascii=".VnTime"/>', True),
        (b'<w:rFonts w:ascii=".vntime"/>', True),
        (b"\\f1 VNI-Times;", True),
        ("congdoan@vien.example gửi vien.gov.vn, VNPT, TP. VN".encode(), False),
        (b"", False),
    ],
)
def test_a_file_that_names_no_old_font_is_known_at_once(data, found):
    assert mentions(data) == found

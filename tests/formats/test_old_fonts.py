import old_writings
import pytest

from collector.formats.font_stains import stained
from collector.formats.old_fonts import repaired_texts

REPORT = ["C«ng ®oµn ViÖt Nam b¸o c¸o", "Tæng sè ®oµn viªn n÷", "Ho¹t ®éng v¨n hãa, thÓ thao"]


def in_font(font, *texts):
    return [stained(text, font) for text in texts]


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("C«ng ®oµn ViÖt Nam", "Công đoàn Việt Nam"),
        ("C¤NG §OµN Bé KHOA HäC Vµ C¤NG NGHÖ", "CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("ph\xad¬ng h\xadíng, nhiÖm vô", "phương hướng, nhiệm vụ"),
        ("Coâng ñoaøn Vieät Nam", "Công đoàn Việt Nam"),
        ("COÂNG ÑOAØN BOÄ KHOA HOÏC", "CÔNG ĐOÀN BỘ KHOA HỌC"),
        ("Quyõ Tieát kieäm naêm, ñôn vò, lyù do, kyø", "Quỹ Tiết kiệm năm, đơn vị, lý do, kỳ"),
    ],
)
def test_a_line_that_proves_itself_needs_no_font(old, text):
    assert repaired_texts([old]) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo tổng kết công tác công đoàn năm 2024",
        "Hoà bình, toà soạn, thoả mãn, khoẻ mạnh: các ông bà có lòng hảo tâm",
        "Công ty «An Phú» ® và phần mềm Windows®",
        "Định mức 5 µm, nhiệt độ 30°C ± 2°C",
        "Plain English text with a café and a naïve rôle",
        "Cá, gà, bò, tôm: bé ở nhà, tí hon",
        "CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ",
        "Bao cao khong dau",
        "Có",
        "Không",
        "Đạt",
        "Không có",
        "m²",
        "m³",
        "N·m",
        "°C",
        "kW·h",
        "Pa·s",
        "½",
        "1ª",
        "cao¹",
        "§5",
        "Loïc",
        "Haï",
        "Zoë Müller, Straße 5, für Größe und Höhe",
        "Où est le café de l'été? À côté, naïf et déçu",
        "L'il·lusió i la col·lecció dels països veïns",
        "På en ø i Øresund: blåbær og rømme",
        "Año Nuevo, mañana, el niño y la señora",
        "São João não é herói; ação, saúde, baú",
        "Trường Đại học Genève – Faculté des sciences",
        "Donau\xaddampf\xadschiff\xadfahrt",
        "",
    ],
)
def test_unicode_is_never_touched(text):
    assert repaired_texts([text]) is None
    assert repaired_texts([text, "Hà Nội, ngày 05 tháng 11 năm 2024"]) is None
    assert repaired_texts([text, *REPORT])[0] == text


@pytest.mark.parametrize("language", old_writings.foreign())
def test_other_languages_pass_unchanged(language):
    texts = old_writings.foreign()[language]

    assert repaired_texts(texts) is None
    assert repaired_texts([*texts, *REPORT])[: len(texts)] == list(texts)


def test_many_languages_are_tried():
    assert len(old_writings.foreign()) >= 40


def test_in_a_mixed_document_only_the_old_paragraphs_change():
    texts = ["C«ng ®oµn ViÖt Nam b¸o c¸o", "Báo cáo năm 2024", "Hà Nội", "Sè: 15", "Công đoàn Bộ", "Có", "thé"]

    assert repaired_texts(texts) == [
        "Công đoàn Việt Nam báo cáo",
        "Báo cáo năm 2024",
        "Hà Nội",
        "Số: 15",
        "Công đoàn Bộ",
        "Có",
        "thé",
    ]


def test_a_short_word_in_an_old_font_is_read_with_the_others_of_that_font():
    texts = in_font(".VnTime", *REPORT, "Cã", "Kh«ng", "tê", "Nam")

    assert repaired_texts(texts)[3:] == ["Có", "Không", "tờ", "Nam"]


def test_short_cells_follow_others_that_prove_themselves():
    assert repaired_texts([*REPORT, "Tæng sè CCVCL§", "H§ND", "sè"])[3:] == ["Tổng số CCVCLĐ", "HĐND", "số"]


def test_unicode_under_an_old_font_stays():
    texts = in_font(".VnTime", "Tổng số đoàn viên", "Có", "Không", "N·m", "tê", "Hà Nội")

    assert repaired_texts(texts) == ["Tổng số đoàn viên", "Có", "Không", "N·m", "tê", "Hà Nội"]


def test_a_word_of_unicode_typed_over_an_old_font_stays_among_words_of_that_font():
    assert repaired_texts(in_font(".VnTime", *REPORT, "Có", "Không có"))[3:] == ["Có", "Không có"]


def test_a_tie_leaves_text_alone():
    assert repaired_texts(in_font(".VnTime", "tê")) == ["tê"]
    assert repaired_texts(["tê"]) is None


def test_a_font_of_capitals_shows_capitals():
    assert repaired_texts(in_font(".VnTimeH", "b¸o c¸o tæng kÕt nam")) == ["BÁO CÁO TỔNG KẾT NAM"]


def test_three_writings_stand_in_one_line():
    line = stained("C«ng ®oµn ", ".VnTime") + "Bộ Khoa học có " + stained("Vieät Nam", "VNI-Times") + " N·m"

    assert repaired_texts([line]) == ["Công đoàn Bộ Khoa học có Việt Nam N·m"]


@pytest.mark.parametrize("seed", range(12))
def test_mixed_documents_and_tables_read_as_they_are_seen_in_every_format(seed):
    judged = old_writings.judge(seed)

    assert judged.wrong == []
    assert judged.lines == 72

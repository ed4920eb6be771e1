import pytest

from collector.formats.old_fonts import repaired_texts, tcvn3, vni


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("C«ng ®oµn ViÖt Nam", "Công đoàn Việt Nam"),
        ("C¤NG §OµN Bé KHOA HäC Vµ C¤NG NGHÖ", "CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("ph\xad¬ng h\xadíng, nhiÖm vô", "phương hướng, nhiệm vụ"),
        ("¨n uèng, s¹ch sÏ, kü l\xadìng", "ăn uống, sạch sẽ, kỹ lưỡng"),
    ],
)
def test_tcvn3_becomes_unicode(old, text):
    assert tcvn3(old) == text


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("Coâng ñoaøn Vieät Nam", "Công đoàn Việt Nam"),
        ("COÂNG ÑOAØN BOÄ KHOA HOÏC", "CÔNG ĐOÀN BỘ KHOA HỌC"),
        ("phöông höôùng, nhieäm vuï", "phương hướng, nhiệm vụ"),
        ("Quyõ Tieát kieäm naêm, ñôn vò, lyù do, kyø", "Quỹ Tiết kiệm năm, đơn vị, lý do, kỳ"),
    ],
)
def test_vni_becomes_unicode(old, text):
    assert vni(old) == text


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
        "",
    ],
)
def test_unicode_is_never_touched(text):
    assert repaired_texts([text, "Hà Nội, ngày 05 tháng 11 năm 2024"]) is None
    assert repaired_texts([text]) is None


def test_in_a_mixed_document_only_the_old_paragraphs_change():
    texts = ["C«ng ®oµn ViÖt Nam b¸o c¸o", "Báo cáo năm 2024", "Hà Nội", "Sè: 15", "Công đoàn Bộ"]

    assert repaired_texts(texts) == [
        "Công đoàn Việt Nam báo cáo",
        "Báo cáo năm 2024",
        "Hà Nội",
        "Số: 15",
        "Công đoàn Bộ",
    ]

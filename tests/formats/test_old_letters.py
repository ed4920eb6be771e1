import pytest

from collector.formats.old_letters import knows, tcvn3, vni


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("C«ng ®oµn ViÖt Nam", "Công đoàn Việt Nam"),
        ("C¤NG §OµN KHOA HäC", "CÔNG ĐOÀN KHOA HỌC"),
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
    ("letters", "in_tcvn3", "known"),
    [
        ("C«ng", True, True),
        ("Hà", True, False),  # TCVN3 leaves this place empty
        ("đoàn", True, False),
        ("a\u0300", True, False),
        ("coù", False, True),
        ("bùi", False, False),  # a mark that stands behind no vowel
        ("vò", False, True),
    ],
)
def test_a_font_shows_only_its_letters_where_they_may_stand(letters, in_tcvn3, known):
    assert knows(letters, in_tcvn3=in_tcvn3) == known

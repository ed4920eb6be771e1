"""Names found in text: the pairs that must be told apart, and the ways in which people write one name."""

import unicodedata

import pytest
from matching.maker import index_of

from collector.matching.search import find
from collector.matching.words import read
from collector.model import Union


def named(index, text):
    """Return the unions named in a text, the body above all of them left out."""
    return [union for hit in find(index, read(text)) if not hit.part for union in hit.unions if union]


@pytest.mark.parametrize(
    ("text", "unions"),
    [
        # word order: the addressee is not the union of the ministry's office
        ("CĐ Văn phòng Bộ", ["VPB"]),
        ("Văn phòng Công đoàn Bộ Khoa học và Công nghệ", []),
        ("Kính gửi VP Công đoàn Bộ", []),
        # Vụ and Viện of the same initials
        ("Công đoàn Vụ Năng lượng nguyên tử", ["VUNLNT"]),
        ("Công đoàn Viện Năng lượng nguyên tử Việt Nam", ["VINATOM"]),
        ("CĐ Vụ NLNT", ["VUNLNT"]),
        ("CĐ Viện NLNTVN", ["VINATOM"]),
        ("CĐ VNLNT", []),
        ("Vụ Ứng dụng công nghệ và Tiến bộ kỹ thuật", ["UDTB"]),
        ("Viện Ứng dụng công nghệ", ["NACENTECH"]),
        ("Cục Ứng dụng và Phát triển công nghệ", ["SATI"]),
        ("Vụ Đánh giá, Thẩm định và Giám định công nghệ", ["DTG"]),
        ("Viện Đánh giá khoa học và Định giá công nghệ", ["VISTEC"]),
        # containment: the longest name speaks
        ("Văn phòng Viện Ứng dụng công nghệ", ["NACENTECH-VP"]),
        ("CĐ VP Viện ƯDCN", ["NACENTECH-VP"]),
        # the last digit
        ("Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 1", ["TDC-QUATEST1"]),
        ("CĐ QUATEST 2", ["TDC-QUATEST2"]),
        ("CDCS KT3", ["TDC-QUATEST3"]),
        ("Quatest3", ["TDC-QUATEST3"]),
        ("CĐ QUATEST", []),
        ("Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 4", []),
        ("Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 12", []),
        # the nuclear family
        ("Cục An toàn bức xạ và hạt nhân", ["VARANS"]),
        ("Viện Khoa học và Kỹ thuật hạt nhân", ["VINATOM-INST"]),
        ("Viện Nghiên cứu hạt nhân", ["VINATOM-NRI"]),
        ("Trung tâm Hạt nhân TP.HCM", ["VINATOM-CNT"]),
        ("Trung tâm Đào tạo hạt nhân", ["VINATOM-NTC"]),
        ("NXB KHKT", ["NXB"]),
        ("Viện KHKTHN", ["VINATOM-INST"]),
        # intellectual property
        ("CĐ Cục SHTT", ["SHTT"]),
        ("CĐ Viện KHSHTT", ["VIPRI"]),
        ("CĐ Viện SHTT", []),
        ("CĐ SHTT", ["SHTT"]),
        ("hội thảo SHTT", []),
        # two funds
        ("Quỹ Phát triển khoa học và công nghệ Quốc gia", ["NAFOSTED"]),
        ("Quỹ Đổi mới công nghệ quốc gia", ["NATIF"]),
        # a long shared stem
        ("Trung tâm Nghiên cứu và Phát triển truyền thông khoa học và công nghệ", ["TTKH"]),
        ("Trung tâm Nghiên cứu và Phát triển hội nhập khoa học và công nghệ quốc tế", ["HNQT"]),
        ("Viện Nghiên cứu và Phát triển Vùng", ["VUNG"]),
        ("Trung tâm Nghiên cứu và Phát triển", []),
        # four offices
        ("Văn phòng Công nhận chất lượng", ["BOA"]),
        ("Văn phòng Đăng ký hoạt động khoa học và công nghệ", ["VPDK"]),
        ("Văn phòng các Chương trình KH&CN quốc gia", ["VPCT"]),
        # information, information technology, media
        ("Cục Thông tin khoa học và công nghệ quốc gia", ["NASATI"]),
        ("Trung tâm Công nghệ thông tin", ["CNTT"]),
        ("Trung tâm Công nghệ thông tin và Truyền thông", []),
        # not ours
        ("Viện Hàn lâm Khoa học và Công nghệ Việt Nam", []),
        ("Viện Khoa học và Công nghệ Việt Nam", []),
        ("Viện KH&CN Việt Nam", []),
        ("Sở Khoa học và Công nghệ tỉnh Lào Cai", []),
        ("Vụ Pháp chế Bộ Tư pháp", []),
        ("Trung tâm Công nghệ thông tin Sở Y tế", []),
        ("Viện Khoa học và Công nghệ Việt Nam - Hàn Quốc", ["VKIST"]),
        ("Tạp chí Khoa học và Công nghệ Việt Nam", ["VJST"]),
        # a part of a unit is not the unit
        ("Phòng Tổ chức Viện Nghiên cứu hạt nhân", []),
        ("Công đoàn bộ phận Viện Nghiên cứu hạt nhân", []),
        # a standing committee is no Vụ
        ("TM. BAN THƯỜNG VỤ CÔNG ĐOÀN QUỸ ĐỔI MỚI CÔNG NGHỆ QUỐC GIA", ["NATIF"]),
        ("Ban Thường vụ CĐ Vụ Pháp chế", ["PC"]),
        # written short with a dot inside
        ("CĐ T.T Công nghệ thông tin", ["CNTT"]),
        ("CÔNG ĐOÀN TR.TÂM CN LASER", ["NACENTECH-NACENLAS"]),
        ("CĐ V.P Công nhận chất lượng", ["BOA"]),
        ("Công đoàn Viện Đo lường V.N", ["TDC-VMI"]),
        # short Latin names: their own case, or behind "CĐ"
        ("BC BoA 2024", ["BOA"]),
        ("boa constrictor", []),
        ("CĐ BOA", ["BOA"]),
        ("máy PC", []),
        ("CĐ Vụ PC", ["PC"]),
        ("INST", ["VINATOM-INST"]),
        ("instance", []),
    ],
)
def test_names_that_resemble_each_other_are_told_apart(index, text, unions):
    assert named(index, text) == unions


def test_every_writing_of_the_registry_finds_its_union_alone(index, registry):
    writings = {(text, u.code) for u in registry for text in (u.name, u.short_name, *u.aliases)}
    assert {(text, tuple(named(index, text))) for text, _ in writings} == {(text, (code,)) for text, code in writings}


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "_"),
        lambda text: text.replace(" ", "  \u00a0"),
        lambda text: text.replace("Khoa học và Công nghệ", "KH&CN").replace("khoa học và công nghệ", "KHCN"),
        lambda text: text.replace("Trung tâm", "TT").replace("Văn phòng", "VP").replace("quốc gia", "QG"),
        lambda text: text.replace("Công đoàn", "CĐCS"),
        lambda text: text.replace("Công đoàn", "Công đoàn cơ sở"),
        lambda text: text.replace("Công đoàn", "CĐ"),
        lambda text: text.replace("ủy", "uỷ").replace("òa", "oà"),
        lambda text: text.replace("Đ", "Ð"),
    ],
)
def test_official_names_are_found_however_they_are_typed(index, registry, change):
    found = {union.code: named(index, change(union.name)) for union in registry}
    assert found == {union.code: [union.code] for union in registry}


def test_abbreviation_in_the_registry_is_found_where_people_spell_it_out():
    index = index_of([Union("A", "CĐ TT CNTT"), Union("B", "CĐ VP Quỹ KHCN")])
    assert named(index, "Công đoàn Trung tâm Công nghệ thông tin; Công đoàn Văn phòng Quỹ Khoa học và Công nghệ") == [
        "A",
        "B",
    ]


def test_accents_choose_between_unions_whose_folded_names_are_equal():
    index = index_of([Union("A", "Công đoàn Trung tâm Mía"), Union("B", "Công đoàn Trung tâm Mìa")])
    assert [named(index, text) for text in ("CĐ Trung tâm Mìa", "CĐ trung tâm mía", "CD Trung tam Mia")] == [
        ["B"],
        ["A"],
        ["A", "B"],
    ]


def test_old_name_in_the_aliases_finds_the_renamed_union():
    index = index_of([Union("TDC", "Công đoàn Ủy ban Đo lường", aliases=("Tổng cục Đo lường",))])
    assert named(index, "Công đoàn Tổng cục Đo lường") == ["TDC"]


def test_name_without_its_national_tail_is_found_unless_it_is_another_unions_name():
    unions = [Union("A", "Công đoàn Viện Lúa Việt Nam"), Union("B", "Công đoàn Viện Ngô Việt Nam")]
    index = index_of([*unions, Union("C", "Công đoàn Viện Ngô")])
    assert [named(index, text) for text in ("Viện Lúa", "Viện Ngô")] == [["A"], ["C"]]


def test_empty_registry_and_empty_text_find_nothing(index):
    assert (named(index_of([]), "Công đoàn Viện Lúa"), named(index, "")) == ([], [])

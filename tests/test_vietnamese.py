"""Comparable text: one form for what people and programs write in many."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.vietnamese import clean, flatten, fold, tokens

VIETNAMESE = st.text(
    st.sampled_from("aàáảãạăằắâầấeêềếoôồốơờớuưừứyỳýđĐÂĂÊÔƠƯ bcdghklmnpqrstvx0123456789-&,."), max_size=60
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Công đoàn Vụ Pháp chế", "cong doan vu phap che"),
        ("ĐẮK LẮK", "dak lak"),
        ("Ðà Nẵng", "da nang"),  # Eth in place of Đ
        ("KH&CN, QĐ-TTg", "kh cn qd ttg"),
        ("xin\u00a0chào\u200b", "xin chao"),
        ("ＡＢ１２", "ab12"),  # full-width
        ("", ""),
        ("…", ""),
    ],
)
def test_folding_leaves_small_plain_words(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("old", "new"),
    [("hoà", "hòa"), ("Uỷ ban", "Ủy ban"), ("UỶ BAN", "ỦY BAN"), ("khoẻ", "khỏe"), ("thuý", "thúy")],
)
def test_old_tone_placement_becomes_the_new_one(old, new):
    assert clean(old) == new


@pytest.mark.parametrize("text", ["quý", "quỷ", "hoàn", "toán", "khoẻn", "thuở"])
def test_tones_that_stand_right_are_left_alone(text):
    assert clean(text) == text


def test_clean_text_keeps_case_and_has_one_kind_of_space_quote_and_dash():
    assert clean("\t“Công  đoàn”\u00a0Bộ – ‘A’\n") == "\"Công đoàn\" Bộ - 'A'"


def test_combining_marks_in_any_order_compose():
    assert clean("a\u0323\u0302") == clean("a\u0302\u0323") == "ậ"


@given(VIETNAMESE)
def test_folding_knows_no_difference_of_form_case_or_space(text):
    variants = (unicodedata.normalize("NFD", text), text.upper(), clean(text), f"  {text}\t", fold(text))
    assert {fold(variant) for variant in variants} == {fold(text)}


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@given(VIETNAMESE)
def test_flat_text_keeps_every_letter_at_its_place(text):
    assert len(flatten(clean(text))) == len(clean(text))


def test_long_texts_fold_like_short_ones():
    assert fold("Công đoàn " * 100) == " ".join(["cong doan"] * 100)


def test_tokens_are_the_folded_words():
    assert tokens("CĐ Vụ KH&CN") == ("cd", "vu", "kh", "cn")

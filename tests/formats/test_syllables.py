import pytest

from collector.formats.syllables import COMMON, MOST_COMMON, NEITHER, NO_SYLLABLE, SYLLABLE, rank


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("của", MOST_COMMON),
        ("Số", MOST_COMMON),
        ("hoà", MOST_COMMON),
        ("hòa", MOST_COMMON),  # the tone on either vowel
        ("thuỷ", COMMON),
        ("sè", SYLLABLE),
        ("khụng", SYLLABLE),
        ("cơng", NO_SYLLABLE),  # no syllable ends so
        ("cấp", MOST_COMMON),
        ("cầp", NO_SYLLABLE),  # nor has this tone
        ("ngề", NO_SYLLABLE),  # ngh before e, ê, i
        ("für", NO_SYLLABLE),
        ("C«ng", NO_SYLLABLE),
        ("HĐND", NEITHER),
        ("®", NEITHER),
        ("", NEITHER),
        ("tập".replace("ậ", "a\u0323\u0302"), MOST_COMMON),  # whatever its Unicode form
    ],
)
def test_a_word_is_a_syllable_by_its_form_and_common_by_the_table(word, found):
    assert rank(word) == found

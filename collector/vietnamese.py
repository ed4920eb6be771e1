"""Vietnamese text made comparable: Unicode forms, tone placement, diacritics, punctuation.

Folded text is for finding and comparing only. It maps different words onto one (Vụ/vũ, quỹ/quý), so a
decision between two candidates must look at the accented text too.
"""

import codecs
import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        # Eth and African D look like Đ; old converters and some keyboards write them in its place.
        "\u00d0": "Đ",
        "\u0189": "Đ",
        "\u00f0": "đ",
    }
)
# One pass for both, and none where nothing is odd: a translation costs a look-up per letter.
_TIDY = {**_INVISIBLE, **_PLAIN}
_ODD = re.compile("[" + "".join(chr(code) for code in _TIDY) + "]")
# Old and new tone placement (hoà/hòa, uỷ/ủy, khoẻ/khỏe): the mark sits on the first vowel in `clean` text.
_OLD_TONES = {
    first + toned: moved + plain
    for first, accents in {"o": "òóỏõọ", "u": "ùúủũụ"}.items()
    for plain, marked in ({"a": "àáảãạ", "e": "èéẻẽẹ"} if first == "o" else {"y": "ỳýỷỹỵ"}).items()
    for moved, toned in zip(accents, marked, strict=True)
}
# The vowel's class stands first, so that the search leaps from one to the next; what must stand before is looked at
# last. An alternation of sixteen pairs took four times as long.
_OLD_TONE = re.compile(
    "[oOuU][èéẻẽẹàáảãạÈÉẺẼẸÀÁẢÃẠỳýỷỹỵỲÝỶỸỴ]"
    "(?![a-zA-Zà-ỹÀ-Ỹ])(?<=[oO][èéẻẽẹàáảãạÈÉẺẼẸÀÁẢÃẠ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?<![qQ]..)"
)
_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile("[\u0300-\u036f]")
# Longer texts are folded afresh: keeping them would hold whole reports in memory.
_KEPT = 200


def _bare(letter: str) -> str:
    """Return the one plain small letter under an accented one, or the letter itself."""
    base = unicodedata.normalize("NFKD", letter)[0].lower()
    return {"đ": "d", "ð": "d", "ı": "i", "ł": "l", "ø": "o"}.get(base, base if len(base) == 1 else letter)


# Latin characters with marks, all of Vietnamese among them, and the plain capitals.
_FLAT = {
    code: _bare(chr(code))
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if chr(code).isalpha()
}


def _new_place(found: re.Match[str]) -> str:
    pair = found[0]
    moved = _OLD_TONES[pair.lower()]
    return moved.upper() if pair.isupper() else moved[0].upper() + moved[1] if pair[0].isupper() else moved


def clean(text: str) -> str:
    """Return the text in NFC with one kind of space, quote and dash and with one tone placement; case stays."""
    if text.isascii():
        return " ".join(text.split())
    if _ODD.search(text):
        text = text.translate(_TIDY)
    text = unicodedata.normalize("NFC", text)
    # No space but the plain one is printable, so most sentences need not be taken apart and joined again.
    if not text.isprintable() or "  " in text or text != text.strip():
        text = " ".join(text.split())
    return _OLD_TONE.sub(_new_place, text)


def _folded_slowly(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text.translate(_TIDY))
    return " ".join(_WORD.findall(_MARK.sub("", composed).translate(_FLAT).lower()))


# Nearly every text is made of composed Vietnamese characters, ASCII and a few typographic marks: fewer than 256 kinds
# of characters. Written as one byte each, they are folded by two table look-ups in C, six times as fast as above.
_COMMON = "".join(
    dict.fromkeys(
        [*"\t\n\r", *map(chr, range(0x20, 0x7F)), *"ăâđêôơưĂÂĐÊÔƠƯ"]
        + [
            unicodedata.normalize("NFC", vowel + tone)
            for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
            for tone in "\u0300\u0301\u0303\u0309\u0323"
        ]
        + [*"\u00a0–—‘’“”…•"]
    )
).ljust(256, "\ufffe")  # the code that stands for nothing
_BYTES = codecs.charmap_build(_COMMON)
_FOLDED = bytes(ord(folded) if len(folded := _folded_slowly(letter)) == 1 else ord(" ") for letter in _COMMON)


_FLATTENED = "".join(letter.translate(_FLAT) for letter in _COMMON)


def flatten(text: str) -> str:
    """Return a clean text in small characters without diacritics, each letter at its old place."""
    try:
        return codecs.charmap_decode(codecs.charmap_encode(text, "strict", _BYTES)[0], "strict", _FLATTENED)[0]
    except UnicodeError:
        return text.translate(_FLAT)


def _folded(text: str) -> str:
    try:
        letters = codecs.charmap_encode(text, "strict", _BYTES)[0]
    except UnicodeEncodeError:
        return _folded_slowly(text)
    return " ".join(letters.translate(_FOLDED).decode("ascii").split())


_kept = lru_cache(maxsize=65536)(_folded)


def fold(text: str) -> str:
    """Return the text without diacritics, case and punctuation, its words parted by one space."""
    return _kept(text) if len(text) <= _KEPT else _folded(text)


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words of a text."""
    return tuple(fold(text).split())

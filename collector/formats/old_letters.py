"""The letters of the old Vietnamese fonts: TCVN3 of .VnTime, VNI of VNI-Times.

Each function reads a text as one of them, whether it is or not: `old_fonts` decides.
"""

import re
import unicodedata

_TCVN3 = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉËÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\xadøõö÷ùýúûüþ®¡¢£¤¥¦§",
        "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_TCVN3_TABLE = str.maketrans(_TCVN3)
# VNI writes the mark behind its letter: "aø" is à, "oä" is ộ.
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323", "â": "\u0302", "á": "\u0302\u0301",
    "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323", "ê": "\u0306",
    "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_MARKS |= {letter.upper(): mark for letter, mark in _VNI_MARKS.items()}
_VNI_SINGLE = dict(zip("ñôöíìæóòîÑÔÖÍÌÆÓÒÎ", "đơưíìỉĩịỵĐƠƯÍÌỈĨỊỴ", strict=True))
_VNI_PAIR = re.compile("([aeouyôöAEOUYÔÖ])([" + "".join(_VNI_MARKS) + "])")
_VNI_REST = str.maketrans(_VNI_SINGLE)


def tcvn3(text: str) -> str:
    """Read a text as TCVN3. It has no toned capitals: words in capitals were shown by a font of capitals."""
    return re.sub(r"\w+", _in_capitals, text.translate(_TCVN3_TABLE))


def _in_capitals(found: re.Match[str]) -> str:
    plain = [letter for letter in found[0] if letter.isascii() and letter.isalpha()]
    return found[0].upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else found[0]


def vni(text: str) -> str:
    """Read a text as VNI."""
    parted: list[str] = []
    at = 0
    for found in _VNI_PAIR.finditer(text):
        parted += [text[at : found.start()].translate(_VNI_REST), _joined(found[1], found[2])]
        at = found.end()
    return "".join(parted) + text[at:].translate(_VNI_REST)


def _joined(letter: str, mark: str) -> str:
    return unicodedata.normalize("NFC", _VNI_SINGLE.get(letter, letter) + _VNI_MARKS[mark])


def knows(letters: str, *, in_tcvn3: bool) -> bool:
    """Return whether a font has all letters of a word, and can show each of them where it stands."""
    left = letters if in_tcvn3 else _VNI_PAIR.sub(" ", letters)
    known = _TCVN3 if in_tcvn3 else _VNI_SINGLE
    return all(letter.isascii() or letter in known or not _is_letter(letter) for letter in left)


def _is_letter(character: str) -> bool:
    return character.isalpha() or unicodedata.combining(character) > 0

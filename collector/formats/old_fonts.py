"""Text in the old Vietnamese fonts (TCVN3 of .VnTime, VNI of VNI-Times) made into Unicode.

The characters decide, never the name of a font: many files still carry .VnTime in their styles over Unicode text.
A paragraph that holds a letter which only Unicode has is never touched; else the reading that gives more Vietnamese
syllables wins. Not for UTF-8 taken for Latin-1, which `words.repair` undoes in names.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from collector.formats.content import Content
from collector.model import Sheet, Workbook

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

# Inside a word these prove an old font: no Unicode text has them there.
_PROOF = re.compile(
    r"[A-Za-z][¸µ¶·¹¨©ª«¬¾»¼½®][A-Za-z]|(?<![A-Za-zÀ-ỹ])®[a-zµ¸«]|[aeouyôöAEOUYÔÖ][ùøûïåäëÙØÛÏÅÄË]|(?:^|\s)[Ññ][aeouiAEOUI]",
    re.MULTILINE,
)
_UNICODE_ONLY = re.compile(
    "[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]"
)
_WORD = re.compile(r"[^\s\d.,;:!?()/\"“”%+=<>–-]+")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    "(?:uyê|uya|uyu|ươi|ươu|iêu|yêu|uây|uôi|oai|oay|oeo|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|ua|uâ|uê|ui|"
    "uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
    "(?:ng|nh|ch|[cmnpt])?"
)
# Most characters of a line in capitals: TCVN3 has no toned capitals of its own, the font showed them so.
_CAPITALS, _FEWEST = 0.7, 3


@lru_cache(maxsize=4096)
def _is_syllable(word: str) -> bool:
    bare = unicodedata.normalize("NFD", word.lower()).translate(_TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def _syllables(text: str) -> int:
    """Count the words with a mark that are Vietnamese syllables, less those that cannot be."""
    marked = (word for word in _WORD.findall(text) if not word.isascii())
    return sum(1 if _is_syllable(word) else -1 for word in marked)


def tcvn3(text: str) -> str:
    """Read a text as TCVN3."""
    made = text.translate(_TCVN3_TABLE)
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    if len(plain) >= _FEWEST and sum(letter.isupper() for letter in plain) >= _CAPITALS * len(plain):
        return made.upper()
    return re.sub(r"\w+", _capitals, made)


def _capitals(found: re.Match[str]) -> str:
    word = found[0]
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return word.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else word


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


def repaired_texts(texts: Sequence[str]) -> list[str] | None:
    """Return the texts of one document in Unicode, None where nothing proves an old font."""
    # Nearly every Vietnamese sentence in Unicode shows at once that it is; what is left is short.
    doubtful = [text for text in texts if _doubtful(text)]
    if not doubtful or not _PROOF.search("\n".join(doubtful)):
        return None
    best = max((tcvn3, vni), key=lambda way: _gain(doubtful, way))
    if _gain(doubtful, best) <= 0:
        return None
    return [_better(text, best) for text in texts]


def _doubtful(text: str) -> bool:
    return not text.isascii() and not _UNICODE_ONLY.search(text)


def _gain(texts: Sequence[str], way: Callable[[str], str]) -> int:
    return sum(_syllables(way(text)) - _syllables(text) for text in texts)


def _better(text: str, way: Callable[[str], str]) -> str:
    if not _doubtful(text):
        return text
    made = way(text)
    # Where both readings are words, the document as a whole has decided.
    return made if _syllables(made) >= _syllables(text) else text


def repaired(content: Content) -> Content:
    """Return what a reader read with its old fonts undone."""
    if content.text is not None:
        made = repaired_texts([each.text for each in content.text.paragraphs])
        if made is not None:
            pairs = zip(content.text.paragraphs, made, strict=True)
            paragraphs = tuple(replace(each, text=text) for each, text in pairs)
            content = replace(content, text=replace(content.text, paragraphs=paragraphs))
    if content.workbook is not None:
        content = replace(content, workbook=_workbook(content.workbook))
    return content


def _workbook(book: Workbook) -> Workbook:
    texts = [found for sheet in book.sheets for row in sheet.rows for found in row if isinstance(found, str)]
    made = repaired_texts(texts)
    if made is None:
        return book
    known = dict(zip(texts, made, strict=True))
    return Workbook(tuple(_sheet(sheet, known) for sheet in book.sheets))


def _sheet(sheet: Sheet, known: dict[str, str]) -> Sheet:
    rows = tuple(tuple(known[found] if isinstance(found, str) else found for found in row) for row in sheet.rows)
    return replace(sheet, rows=rows)

"""Text in the old Vietnamese fonts (TCVN3 of .VnTime, VNI of VNI-Times) made into Unicode, word by word.

A font proves nothing by itself: many files carry .VnTime in their styles over Unicode text. So each word that is set in
such a font (`font_stains`) is read both ways, and what its line and the other words of that font say decides where both
are Vietnamese. Text whose font is another one, or unknown (CSV, a text file, a PDF), is judged alone and strictly. A
tie leaves text as it stands. Not for UTF-8 taken for Latin-1, which `words.repair` undoes in names.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from collector.formats.content import Content
from collector.formats.font_stains import CAPITALS, TCVN3, VNI, meant, shown, stain_of
from collector.formats.old_letters import knows, tcvn3, vni
from collector.formats.syllables import COMMON, NEITHER, NO_SYLLABLE, SYLLABLE, rank
from collector.model import Sheet, Workbook

_WAYS: dict[int, Callable[[str], str]] = {TCVN3: tcvn3, CAPITALS: tcvn3, VNI: vni}
# Inside a word these prove an old font: text in Unicode has them there in hardly any language.
_PROOFS = {
    TCVN3: re.compile(
        r"[A-Za-z][¸µ¶·¹¨©ª«¬\xad¾»¼½®¤§][A-Za-z¬À-ÿ]|[A-Za-z]{2}[¸µ¶¹¨©ª«¬¾»¼½](?![A-Za-z])|(?<![A-Za-zÀ-ỹ])[®§][a-zµ¸«¤¶]"
    ),
    VNI: re.compile(r"[aeouyôöAEOUYÔÖ][ùøûïåäëâàáãõÙØÛÏÅÄËÂÀÁÃÕ]|(?<![A-Za-zÀ-ỹ])[Ññ][aeouiöôAEOUIÖÔ]"),
}
_PROOF = re.compile("|".join(each.pattern for each in _PROOFS.values()))
_UNICODE_ONLY = re.compile(
    "[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]"
)
_WORD = re.compile(r"[^\s\d.,;:!?()\[\]{}/\\\"'“”‘’%+=<>&*|_~@#$^…•–—-]+")
# What stands before and behind a word of Unicode text and is a letter of TCVN3: quotes, marks, the number of a note.
_BEFORE, _BEHIND = "«»·°\xad", "«»®©°·¤¹ª\xad"
# Most letters of a line in capitals: TCVN3 has no toned capitals of its own, the font showed them so.
_CAPITALS, _FEWEST = 0.7, 3
# How far other words may speak for or against one: those of its line, and those of the file in the same font, which
# leave a word alone sooner than they change it.
_LINE = (-4, 4)
_BESIDE = 3
_FILE = (-2, 1)
_MOST_BAD = 3  # of so many words that come out well one may come out badly


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it stands, what an old font would make of it, and how good each is."""

    start: int
    end: int
    way: int
    text: str
    made: str
    before: int
    after: int

    @property
    def gain(self) -> int:
        return self.after - self.before


def _word(text: str, start: int, end: int, way: int, *, capitals: bool) -> _Word:
    old = meant(text)
    made = _WAYS[way](old)
    if way == CAPITALS or (capitals and way == TCVN3):
        made = made.upper()
    after = rank(made) if knows(old, in_tcvn3=way != VNI) else NO_SYLLABLE
    as_is = shown(text)
    return _Word(start, end, way, as_is, made, rank(as_is.lstrip(_BEFORE).rstrip(_BEHIND)), after)


def _in_capitals(text: str) -> bool:
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    return len(plain) >= _FEWEST and sum(letter.isupper() for letter in plain) >= _CAPITALS * len(plain)


def repaired_texts(texts: Sequence[str]) -> list[str] | None:
    """Return the texts of one document in Unicode and without stains, None where all stay as they are."""
    made = list(_without_stains(texts))
    # Nearly every Vietnamese sentence in Unicode shows at once that it is; what is left is short.
    doubtful = [at for at, text in enumerate(made) if _is_doubtful(text)]
    if doubtful and _PROOF.search("\n".join(made[at] for at in doubtful)):
        for at, text in _judged_alone({at: made[at] for at in doubtful}).items():
            made[at] = text
    return made if any(new != old for new, old in zip(made, texts, strict=True)) else None


# -- words of which the font is known


def _without_stains(texts: Sequence[str]) -> Sequence[str]:
    found = {at: _stained_words(text) for at, text in enumerate(texts) if not text.isascii() and stain_of(text)}
    if not found:
        return texts
    votes = Counter[int]()
    for words in found.values():
        votes.update(_votes(words))
    return [_settled(text, found[at], votes) if at in found else text for at, text in enumerate(texts)]


def _stained_words(text: str) -> list[_Word]:
    capitals = _in_capitals(meant(text))
    return [
        _word(each[0], each.start(), each.end(), way, capitals=capitals)
        for each in _WORD.finditer(text)
        if (way := stain_of(each[0]))
    ]


def _votes(words: list[_Word]) -> Counter[int]:
    """Add up what words say, those of each font apart."""
    said = Counter[int]()
    for each in words:
        said[each.way] += each.gain
    return said


def _settled(text: str, words: list[_Word], votes: Counter[int]) -> str:
    line = _votes(words)
    pieces: list[str] = []
    at = 0
    for number, each in enumerate(words):
        around, elsewhere = _near(words, number) + line[each.way] - each.gain, votes[each.way] - line[each.way]
        pieces += [shown(text[at : each.start]), each.made if _is_old(each, around, elsewhere) else each.text]
        at = each.end
    return "".join([*pieces, shown(text[at:])])


def _near(words: list[_Word], number: int) -> int:
    """Add up what the words of the same font beside a word say, the nearer the louder: a line may hold both."""
    here = words[number]
    near = enumerate(words[max(0, number - _BESIDE) : number + _BESIDE + 1], max(0, number - _BESIDE))
    return sum(
        each.gain * (_BESIDE + 1 - abs(at - number)) for at, each in near if each is not here and each.way == here.way
    )


def _is_old(word: _Word, around: int, elsewhere: int) -> bool:
    if word.before == NO_SYLLABLE and word.after >= COMMON:
        return True
    if word.before >= SYLLABLE and word.after == NO_SYLLABLE:
        return False
    return word.gain + _bounded(around, _LINE) + _bounded(elsewhere, _FILE) > 0


def _bounded(said: int, bounds: tuple[int, int]) -> int:
    return max(bounds[0], min(bounds[1], said))


# -- texts of which no font is known, or another one


def _is_doubtful(text: str) -> bool:
    return not text.isascii() and not _UNICODE_ONLY.search(text)


def _judged_alone(texts: dict[int, str]) -> dict[int, str]:
    """Return the texts that prove themselves, and those that are not Vietnamese but for the font of these."""
    made: dict[int, str] = {}
    read = {way: {at: _read(text, way) for at, text in texts.items()} for way in _PROOFS}
    for at, text in texts.items():
        proven = {way: score for way in _PROOFS if (score := _proven(*read[way][at], way)) > 0}
        best = max(proven, key=proven.__getitem__, default=0)
        if best and sum(score == proven[best] for score in proven.values()) == 1:
            made[at] = _converted(text, read[best][at][0])
    for way in _PROOFS:
        shares = [at for at in made if made[at] == _converted(texts[at], read[way][at][0])]
        for at in set(texts) - set(made) if shares else ():
            if _follows(*read[way][at], way):
                made[at] = _converted(texts[at], read[way][at][0])
    return made


def _read(text: str, way: int) -> tuple[list[_Word], int]:
    """Return the words of a text that an old font would show otherwise, and how Vietnamese its plain words are."""
    capitals = _in_capitals(text)
    words: list[_Word] = []
    plain = 0
    for each in _WORD.finditer(text):
        if each[0].isascii():
            plain += 0 if len(each[0]) < 2 or each[0].isupper() else rank(each[0])  # noqa: PLR2004 - a letter says nothing
        else:
            words.append(_word(each[0], each.start(), each.end(), way, capitals=capitals))
    return words, plain


def _proven(words: list[_Word], plain: int, way: int) -> int:
    """Return how surely a text is in an old font, 0 where it is not."""
    better = [each for each in words if each.before < SYLLABLE <= each.after]
    proof = [each for each in better if _PROOFS[way].search(each.text)]
    bad = sum(each.after == NO_SYLLABLE for each in words)
    common = sum(each.after >= COMMON for each in better)
    # One word with two vowels in a row is a name in many languages, and no more than that.
    enough = common if way == TCVN3 else min(common, len({each.text for each in better}) - 1)
    if not proof or enough < 1 or bad * _MOST_BAD > len(better) or plain + len(better) <= 0:
        return 0
    return max(0, sum(each.gain for each in words))


def _follows(words: list[_Word], plain: int, way: int) -> bool:
    """Return whether a short text is Vietnamese in an old font alone, beside others that prove to be in it."""
    changed = [each for each in words if each.gain]
    sure = any(each.gain > 0 and (each.after >= COMMON or _PROOFS[way].search(each.text)) for each in changed)
    # Beside common words an abbreviation may stand, "CCVCL§".
    return sure and plain >= 0 and all(each.before < COMMON and _may_follow(each) for each in changed)


def _may_follow(word: _Word) -> bool:
    return word.after >= COMMON or word.after == NEITHER


def _converted(text: str, words: list[_Word]) -> str:
    pieces: list[str] = []
    at = 0
    for each in words:
        keeps = each.after == NO_SYLLABLE and not (each.before < SYLLABLE and _PROOFS[each.way].search(each.text))
        pieces += [text[at : each.start], each.text if keeps else each.made]
        at = each.end
    return "".join([*pieces, text[at:]])


# -- what a reader read


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

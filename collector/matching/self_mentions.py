"""Where a document speaks of its issuer in its own sentences: "Công đoàn Viện X đã tổ chức …", "TM. BCH CÔNG ĐOÀN X".

Read where letterhead and unit do not say the issuer for sure. A name that is not registered tells of a stranger, a
registered one of its owner. Names that stand elsewhere in a sentence ("giao lưu với Công đoàn …") are not read.
"""

from collections.abc import Iterable, Iterator

from collector.matching.index import Index
from collector.matching.search import find, is_behind, is_parted
from collector.matching.words import MARKER, PARTS_OF, TYPES, Words, read, type_width
from collector.model import Text
from collector.vietnamese import flatten

# A name has no more words than this, and a report is not read further than so many characters.
_WORDS = 16
_READ = 30_000
_SENTENCE = 20
_SPEAKERS = (("ban", "chap", "hanh"), ("ban", "thuong", "vu"), ("bch",), ("btv",))
# Bodies of all or many unions, above this one or beside it.
_NOT_A_UNION = frozenset(
    (
        *(("vien", "chuc"), ("viet", "nam"), ("bo", "phan"), ("co", "so"), ("co", "quan"), ("cap", "tren")),
        *(("don", "vi"), ("thanh", "vien"), ("truc", "thuoc"), ("nganh",), ("bo",), ("khoi",), ("cum",)),
    )
)
# Kinds of units beside those of the registry's names.
_MORE = frozenset({"benh", "so", "tong", "phan", "xi", "nha", "don", "lien", "khoa", "xuong", "doi"})
_STARTS = frozenset(kind[0] for kind in TYPES) | PARTS_OF | _MORE


def tells_only_its_kind(name: str) -> bool:
    """Return whether a name is no more than "Công đoàn Viện": anyone who writes so means the unit it belongs to."""
    core = tuple(token for token in read(name).tokens if token != MARKER)
    return type_width(core) == len(core)


def spoken(index: Index, lines: Iterable[str]) -> Iterator[str]:
    """Return the names in lines that are all about the issuer: first and last sentence, title, signature."""
    for line in lines:
        words = read(line)
        starts = [at for at in _markers(words) if _is_subject(words, at) or words.tokens[at - 1] == "cua"]
        yield from _names(index, words, starts, running=False)


def running(index: Index, text: Text) -> Iterator[str]:
    """Return the names that stand as the subject of a sentence in running text."""
    left = _READ
    for paragraph in text.paragraphs:
        if left <= 0:
            return
        left -= len(paragraph.text)
        if paragraph.part != "body" or paragraph.cell is not None or len(paragraph.text) < _SENTENCE:
            continue
        flat = flatten(paragraph.text)
        if "doan" in flat or "cd" in flat:
            words = read(paragraph.text)
            yield from _names(index, words, [at for at in _markers(words) if _is_subject(words, at)], running=True)


def _markers(words: Words) -> Iterator[int]:
    return (at for at, token in enumerate(words.tokens) if token == MARKER)


def _is_subject(words: Words, at: int) -> bool:
    """Return whether a sentence or a clause begins here: "…, Ban Chấp hành Công đoàn …"."""
    for speaker in _SPEAKERS:
        if words.tokens[max(0, at - len(speaker)) : at] == speaker:
            at -= len(speaker)
            break
    return at == 0 or is_parted(words, at)


def _names(index: Index, words: Words, starts: list[int], *, running: bool) -> Iterator[str]:
    """Return the name behind each of some markers; nothing where it names no union."""
    if not starts:
        return
    known = {hit.first - 1: hit for hit in find(index, words) if hit.marked and hit.unions != ("",)}
    for at in starts:
        hit = known.get(at)
        if hit and not (hit.part or hit.open):
            yield hit.text
        elif said := _unknown(index, words, at, hit.last + 1 if hit else at + 1, running=running):
            yield said


def _unknown(index: Index, words: Words, at: int, least: int, *, running: bool) -> str:
    """Return the words from a marker on to the first that is no part of a name; "" where they name no union.

    Up to `least` they are: a known name, and the word behind it that goes on with another.
    """
    end = min(least, len(words.tokens))
    while end < len(words.tokens) and end - at < _WORDS and (_begins(words, end) or not _ends(index, words, end)):
        end += 1
    said = words.tokens[at + 1 : end]
    if not said or said[:1] in _NOT_A_UNION or said[:2] in _NOT_A_UNION:
        return ""
    # A name has a capital; in running text it begins with a kind of unit, and a verb follows.
    capital = words.text[words.starts[at + 1]].isupper()
    if not capital or (running and said[0] not in _STARTS):
        return ""
    if running and (end == len(words.tokens) or is_parted(words, end)):
        return ""
    return words.snippet(at, end)


def _begins(words: Words, at: int) -> bool:
    """Return whether a kind of unit begins here that goes on: "Báo" begins a newspaper's name, "báo cáo" no name."""
    width = type_width(words.tokens[at : at + 3])
    return width > 0 and words.tokens[at : at + 2] != ("bao", "cao") and not is_parted(words, at)


def _ends(index: Index, words: Words, at: int) -> bool:
    # "các ngành kinh tế - kỹ thuật" is one name.
    return (is_parted(words, at) and words.gap(at - 1) != " - ") or is_behind(index, words, at)

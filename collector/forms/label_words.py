"""How much of one label another says: word by word, through short forms, typing errors and words run together.

Two questions are answered apart, for they go wrong apart: how much of the form's label is said (a label may be
shortened), and what is said beyond it (a part of the matter, or another matter altogether).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from collector.forms.compiled import LONGEST_LABEL, CompiledForm, long_forms, money_unit, without_number
from collector.forms.word_pairs import DENIALS, NEGATIONS, STAFF, SYLLABLE, Marks, denied_by_slip, marked, pair_words
from collector.vietnamese import clean, fold

# Words that a label may gain or lose without becoming another: counting, grammar, period, place, paper work
_LIGHT_MARKED = frozenset(
    clean(
        "số tổng lượng lượt các những của trong và cho là trên được đã năm có mục theo người so với về từ do tại ở hoặc"
        " hiện nay tính đến hết ngày tháng kỳ quý ghi rõ nếu nêu kèm đv đvt bằng ra khi để thì mà cùng gồm sau này"
    ).split()
)
_LIGHT = frozenset(map(fold, _LIGHT_MARKED))
# "đơn" alone may be a letter of complaint, "quan" of "quần chúng"
_LIGHT_PHRASES = frozenset(
    tuple(fold(phrase).split())
    for phrase in (
        *("đơn vị", "cơ quan", "toàn bộ", "toàn cơ", "tất cả", "kết quả", "báo cáo", "số liệu", "danh sách"),
        *("thực hiện", "cộng dồn", "bao gồm"),
    )
)
_LONG_LIGHT = tuple(word for word in _LIGHT if len(word) > 3)  # noqa: PLR2004 - one letter of three is too much
_LIGHT_PAIRS = frozenset(one + other for one in _LIGHT for other in _LIGHT) | {
    "".join(phrase) for phrase in _LIGHT_PHRASES
}
# What parts of people are told apart by, whether or not the form asks for them
_PARTING = frozenset({"nu", "nam", "nho", "duoi", "ngoai"})
_STAFF_SHORT = re.compile(r"(?=.{4,})(?:cb)?(?:cn|cc)?(?:nv|vc)?(?:n?ld)?$")
_STAFF_WORDS = re.compile(
    rf"(?:(?<= )|^)(?:(?:can bo|cong chuc|cong nhan|vien chuc|nguoi lao dong|lao dong|{STAFF})(?: va)?(?= |$) ?){{2,}}"
)
_STAFF_SINGLE = frozenset(["can", "bo", "cong", "chuc", "vien", "nhan", "nguoi", "lao", "dong"])
_STAFF_SLIPS = {
    word[:at] + word[at + 1] + word[at] + word[at + 2 :]: word for word in _STAFF_SINGLE for at in range(len(word) - 1)
}
_PAIRS = {
    "ts": "tong so",
    "sl": "so luong",
    "cb": "can bo",
    "cc": "cong chuc",
    "vc": "vien chuc",
    "nld": "nguoi lao dong",
    "ld": "lao dong",
}
# With the blank a letter too early or too late as well: "Tron gđó"
_AMONG = re.compile(r"^(?:t ?r ?o ?n ?g ?d ?o|tr do|trd|td)(?: |$)")
_COUNTRY = re.compile(r"\b(?=\w*v)(?=\w*t)\w?[vieêệếềt]{3,5} nam\b")  # its name is no man, mistyped neither
_REMARK = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# "thăm hỏ,i hỗ trợ", "Công đoà”n"
_COMMA_EARLY = re.compile(r"(?<=[^\W\d_]{2})([,;)”\x22»])([^\W\d_])(?=\s|$)")
_UNIT = re.compile(r"[,;(\[]?\s*(?:ĐVT|đvt|Đvt|Đơn vị tính|đơn vị tính)\s*[:.]?\s*([^,;()\[\]]{1,20}?)\s*[)\]]?\s*$")
_UNIT_LAST = re.compile(r"[(\[]\s*([^()\[\]]{1,20}?)\s*[)\]]\s*[.:;]?\s*$")
_LETTERS = "".join(map(chr, (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))))
_SMALL = "[" + "".join(filter(str.islower, _LETTERS)) + "]"
_CAPITAL = "[" + "".join(filter(str.isupper, _LETTERS)) + "]"
# "SốlượtCCVCLĐtham dự"
_RUN_ON = re.compile(rf"(?<={_SMALL})(?={_CAPITAL}{{2}})|(?<={_CAPITAL}{{3}})(?={_SMALL}{{2}})")
_SHORTEST = 2
_LEAST_WEIGHT = 0.35
_OF_LIGHT = 0.12
_OF_REMARK = 0.3
_STRANGER = 1.3
_MOST_WORDS = 40
_LONG_LABEL = 8  # words that tell something
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Said:
    """How a label stands to one of the form's."""

    covered: float  # the share of the form's label that it says, 0 to 1
    strange: float  # the weight of what it says beyond that; a word of its own weighs about 1
    narrowed: bool  # a strange word stands last, as words do that make a part of the matter
    against: bool  # it denies, or has a word that tells another row of the form apart
    doubtful: int = 0  # how many words were taken for slips of the hand that are words of the language themselves

    @property
    def alike(self) -> float:
        """How alike the two are, 0 to 1."""
        return self.covered / (1 + 0.25 * self.strange)


NOTHING = Said(0.0, 9.0, narrowed=True, against=True)


@lru_cache(maxsize=16384)
def unit_in(label: str, units: frozenset[str]) -> tuple[str, str]:
    """Return a label without the unit that was moved into it, and that unit; "" where it names none."""
    if found := _UNIT.search(label):
        return label[: found.start()].strip(), found[1].strip()
    if (found := _UNIT_LAST.search(label)) and names_unit(found[1], units):
        return label[: found.start()].strip(), found[1].strip()
    return label, ""


@lru_cache(maxsize=4096)
def names_unit(text: str, units: frozenset[str]) -> bool:
    """Return whether a text is a unit of the form, one of money, or short for one."""
    said = fold(text)
    return money_unit(text) or text == "%" or said in units or any(shortens(said, unit) for unit in units)


def shortens(said: str, unit: str) -> bool:
    """Return whether a text is a unit in short: "ng" and "đv" for "người" and "đơn vị", "lượt" for "lượt người"."""
    if len(said) < _SHORTEST or not said.isalpha():
        return False
    return unit.startswith(said) or said == "".join(word[0] for word in unit.split())


@lru_cache(maxsize=16384)
def words_of(label: str) -> tuple[str, ...]:
    """Return the words of a label that are compared: folded, short forms written out, without number and year."""
    text = _RUN_ON.sub(" ", without_number(clean(label[:LONGEST_LABEL]).lstrip("-–—+•*· ")))
    folded = _AMONG.sub("", fold(_COMMA_EARLY.sub(r"\2\1", _YEAR.sub(" ", text))))
    words = _staff_mended(folded.split())
    whole = " ".join(STAFF if _STAFF_SHORT.match(word) else _PAIRS.get(word, word) for word in words)
    # "đv" may be "đoàn viên" or "đơn vị": only the row that it is held against tells
    whole = " ".join(word if word == "dv" else long_forms(word) for word in whole.split())
    return tuple(_AMONG.sub("", _STAFF_WORDS.sub(f"{STAFF} ", whole)).split())


def _staff_mended(words: list[str]) -> list[str]:
    """Return words with slips mended in those that name the staff, which are looked for as they stand: "viên hcức"."""
    found = [word if SYLLABLE.match(word) else _STAFF_SLIPS.get(word, word) for word in words]
    for at, (one, two) in enumerate(pairwise(words)):
        if not (SYLLABLE.match(one) and SYLLABLE.match(two)):
            for first, second in ((one + two[0], two[1:]), (one[:-1], one[-1] + two)):
                named = first in _STAFF_SINGLE or second in _STAFF_SINGLE
                if named and SYLLABLE.match(first) and SYLLABLE.match(second):
                    found[at : at + 2] = first, second
    return found


@dataclass(frozen=True, slots=True, eq=False)  # one for each form
class FormWords:
    """The labels of a form as words, and how much each word tells."""

    words: tuple[tuple[str, ...], ...]
    weights: tuple[tuple[float, ...], ...]  # of each of these words
    denials: tuple[frozenset[str], ...]
    wholes: tuple[frozenset[str], ...]  # the words of what a detail is a part of: "Trong đó: nữ đoàn viên"
    telling: tuple[frozenset[str], ...]  # for each row the words of others worded much the same that it has not
    holders: dict[str, tuple[int, ...]]  # the rows that a word stands in


@lru_cache(maxsize=16)
def form_words(book: CompiledForm) -> FormWords:
    """Return the words of a form."""
    words = tuple(words_of(entry.indicator.label) for entry in book.entries)
    holders: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(words):
        for word in dict.fromkeys(each):
            holders[word].append(at)
    many = math.log(len(words) + 1)
    weight = {
        word: _OF_LIGHT
        if word in _LIGHT
        else _LEAST_WEIGHT + (1 - _LEAST_WEIGHT) * math.log((len(words) + 1) / len(found)) / many
        for word, found in holders.items()
    }
    sets = [frozenset(each) for each in words]
    telling = tuple(
        frozenset[str]().union(*(other - own for other in sets if _akin(own, other, weight))) - _LIGHT for own in sets
    )
    denials = tuple(_denials(entry.indicator.label) for entry in book.entries)
    weights = tuple(
        _weights(each, words_of(_REMARK.sub(" ", entry.indicator.label)), weight)
        for each, entry in zip(words, book.entries, strict=True)
    )
    wholes = tuple(
        frozenset(words[entry.parent]) if detail and entry.parent is not None else frozenset[str]()
        for entry, detail in zip(book.entries, book.detail, strict=True)
    )
    return FormWords(words, weights, denials, wholes, telling, {word: tuple(found) for word, found in holders.items()})


def _weights(words: Sequence[str], bare: Sequence[str], weight: dict[str, float]) -> tuple[float, ...]:
    """Return what each word of a label of the form weighs; those of a remark in brackets little."""
    open_ = Counter(bare)
    found = []
    for word in words:
        found.append(weight[word] if open_[word] > 0 or not bare else weight[word] * _OF_REMARK)
        open_[word] -= 1
    return tuple(found)


def _denials(label: str) -> frozenset[str]:
    """Return the words of a label that deny, told by their marks where it has any."""
    if label.isascii():
        words = fold(label).split()
        return DENIALS.intersection(words) | denied_by_slip(words)
    words = re.findall(r"[^\W\d_]+", _COUNTRY.sub(" ", clean(label).lower()))
    return frozenset(NEGATIONS[word] for word in words if word in NEGATIONS) | denied_by_slip(words)


def _akin(one: frozenset[str], other: frozenset[str], weight: dict[str, float]) -> bool:
    shared, whole = (sum(weight[word] for word in words) for words in (one & other, one | other))
    return one != other and shared >= whole / 3


@lru_cache(maxsize=65536)
def said(label: str, at: int, book: CompiledForm) -> Said:
    """Return how a label stands to that of a row of the form."""
    known = form_words(book)
    mine, theirs = words_of(label), known.words[at]
    if not mine or not theirs:
        return NOTHING
    marks = Marks(marked(label), marked(book.entries[at].indicator.label))
    left = pair_words(mine, theirs, known.telling[at], marks)
    left_mine, left_theirs = left.mine, left.theirs
    weights = known.weights[at]
    covered = 1 - sum(weights[place] for place in left_theirs) / sum(weights)
    # "Tổng số CCVCLĐ (công chức, viên chức, lao động)" says nothing twice but the staff
    strange = [place for place in left_mine if mine[place] not in theirs or mine[place] != STAFF]
    heavy = [
        place
        for place in strange
        if mine[place] not in known.wholes[at]
        and not _of_a_phrase(mine, place)
        and (tells(mine[place]) or _another(mine[place], marks.mine))
    ]
    paired = [place for place in range(len(mine)) if place not in left_mine and tells(mine[place])]
    lost = [theirs[place] for place in left_theirs]
    words = frozenset(mine[place] for place in heavy)
    return Said(
        covered=max(0.0, covered),
        strange=sum(1.0 if place in heavy else _OF_LIGHT / 2 for place in strange),
        narrowed=bool(heavy) and max(heavy) > max(paired, default=-1),
        against=_denials(label) != known.denials[at]
        or not (known.telling[at] | _PARTING).isdisjoint(words)
        or (any(word.isdigit() for word in lost) and any(mine[place].isdigit() for place in strange)),
        doubtful=left.doubtful,
    )


def _another(word: str, marks: dict[str, frozenset[str]]) -> bool:
    """Return whether a word only folds like one that says nothing: "hiến" is not "hiện"."""
    said = marks.get(word, frozenset())
    return word in _LIGHT and bool(said) and _LIGHT_MARKED.isdisjoint(said) and not any(map(str.isascii, said))


def _of_a_phrase(words: Sequence[str], at: int) -> bool:
    return any(tuple(words[first : first + 2]) in _LIGHT_PHRASES for first in (at - 1, at) if first >= 0)


@lru_cache(maxsize=4096)
def tells(word: str) -> bool:
    """Return whether a word says something; "totng" is "trong", "donvi" two words that say nothing."""
    if word in _LIGHT or word.isdigit() or len(word) == 1:
        return False
    if SYLLABLE.match(word):
        return True
    return word not in _LIGHT_PAIRS and not any(OSA.distance(word, light, score_cutoff=1) <= 1 for light in _LONG_LIGHT)


def likeliest(label: str, book: CompiledForm) -> tuple[int, ...]:
    """Return the rows of the form that share the most telling words with a label, to be compared with these alone."""
    known = form_words(book)
    shared: Counter[int] = Counter()
    for word in dict.fromkeys(words_of(label)):
        if word not in _LIGHT:
            shared.update(dict.fromkeys(known.holders.get(word, ()), 1))
    return tuple(at for at, _ in shared.most_common(12))


@lru_cache(maxsize=16384)
def alike_rows(label: str, book: CompiledForm) -> tuple[tuple[float, int], ...]:
    """Return the rows of the form that a label may be in other words, the likest first, with how alike they are."""
    words, known = words_of(label), form_words(book).words
    telling = [word for word in words if word not in _LIGHT]
    if not telling or len(telling) > _MOST_WORDS:
        return ()
    found = []
    for at in likeliest(label, book):
        # Sentences of other sheets: slips and short forms do not make most words of a long label strange
        strange = sum(word not in known[at] for word in telling)
        if len(telling) >= _LONG_LABEL and strange > _MOSTLY * len(telling):
            continue
        how = said(label, at, book)
        if not (how.against or how.narrowed or how.strange >= _STRANGER):
            found.append((how.alike, at))
    return tuple(sorted(found, key=lambda pair: (-pair[0], pair[1])))

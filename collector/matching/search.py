"""Which names of the registry stand in a text: one walk, whole words, the longest name at each place.

The cost grows with the text, not with the registry. What a hit is evidence for is not decided here.
"""

import re
from dataclasses import dataclass

from collector.matching.index import Index, Node, Writing
from collector.matching.words import MARKER, MINISTRIES, PARTS_OF, TYPES, Core, Words, spell
from collector.vietnamese import clean, flatten, fold

# Pairs of words that stand in names, and as often behind a name as what the union does.
# "Công đoàn Ban Quản lý dự án Trung tâm …": so many words may stand between the prefix and the part of a name.
_FAR = 8
# So many characters tell whether a text is typed with its diacritics.
_NEAR = 24
_VERBS = frozenset(
    tuple(pair.split())
    for pair in (
        "hoat dong",
        "to chuc",
        "phat trien",
        "trien khai",
        "danh gia",
        "hop tac",
        "doi moi",
        "ung dung",
        "thong tin",
        "bao cao",
        "ke hoach",
        "nghien cuu",
        "dang ky",
        "dao tao",
    )
)


# What stands behind a name without being part of it, in characters, file names and sentences. Any other word may go
# on with a longer name that is not registered ("Bệnh viện Y" Đa khoa …): such a hit speaks softly.
_BEHIND = frozenset(
    re.findall(
        r"\w+",
        "bc bctk tk sl gửi xin kính trân đã nộp trình năm tháng ngày kỳ lần về đề là có hiện luôn thuộc tại với cùng "
        "final ok v mới cũ sửa chỉnh thay hoàn kèm file mail nhé nhe ạ anh em cho như sau trước do được sẽ đang tiếp "
        "theo nhằm của trên qua thì tôi nhờ chuyển giúp hộ bản docx doc xlsx xls pdf zip rar report reports stats sent "
        "sends submits is for of and year end copy duyệt ký góp biểu mẫu scan vào lúc hôm đến từ không chưa cd nhiệm "
        "lập ghi khóa khoá",
    )
)
# Without diacritics some of these are as well the beginning of another name: "nam" Dinh, "tai" chinh, "kinh" te.
_UNCLEAR = frozenset(re.findall(r"\w+", "nam tai ban ho khoa de co la do ky em len ve anh tren qua thi kinh"))
_BEHIND_PLAIN = frozenset(map(flatten, _BEHIND)) - _UNCLEAR
_BEHIND_PAIRS = frozenset(
    tuple(pair.split())
    for pair in (
        "bao cao",
        "tong ket",
        "tong hop",
        "ban cuoi",
        "ban chinh",
        "ban moi",
        "ban sua",
        "ban thay",
        "ban final",
        "ban nhap",
        "ban ky",
        "ban word",
        "ban scan",
        "bo sung",
        "dinh chinh",
        "phu luc",
        "so lieu",
        "thong ke",
        "van ban",
        "ho so",
        "de nghi",
        "em gui",
        "anh chi",
        "ve viec",
        "thuc hien",
        "tham gia",
        "phoi hop",
        "tiep tuc",
        "chung toi",
        "chung em",
        "kinh gui",
        "xin gui",
        "chu tich",
        "pho chu",
        "truong ban",
        "uy vien",
    )
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a text. Several unions where they share the writing."""

    unions: tuple[str, ...]
    first: int  # tokens of the name, without its marker
    last: int
    text: str  # as it stands in the text, marker included
    marked: bool  # "CĐ" stands before it
    cut: bool  # a writing without its national tail
    part: bool  # stands inside a longer name that is not registered
    open: bool = False  # a word stands behind it that may go on with a longer name


def find(index: Index, words: Words) -> list[Hit]:
    """Return the names that stand in a text, the longest first at each place, none inside another."""
    hits: list[Hit] = []
    tokens, at, root = words.tokens, 0, index.root
    while at < len(tokens):
        token = tokens[at]
        if token in root.edges or token in root.jumps:
            last, writings = _longest(index, words, at)
            if last:
                hit = _hit(index, words, at, last, writings, floor=hits[-1].last if hits else 0)
                if hit:
                    hits.append(hit)
                at = last
                continue
        at += 1
    return hits


def _longest(index: Index, words: Words, first: int) -> tuple[int, list[Writing]]:
    """Walk the trie from one token; return the end of the longest name and the writings that end there."""
    tokens = words.tokens
    at, best, found = first, 0, list[Writing]()
    states = [(index.root, True)]
    while states and at < len(tokens):
        states = _step(states, tokens[at])
        at += 1
        ended = _ended(states, single=at - first == 1)
        ended = [writing for writing in ended if _speaks(writing, words, first, at)]
        if ended:
            best, found = at, ended
    return best, found


def _step(states: list[tuple[Node, bool]], token: str) -> list[tuple[Node, bool]]:
    following: list[tuple[Node, bool]] = []
    for node, spelled in states:
        plain = node.edges.get(token)
        if plain:
            following.append((plain, spelled))
        following.extend((far, False) for far in node.jumps.get(token, ()))
    return following


def _ended(states: list[tuple[Node, bool]], *, single: bool) -> list[Writing]:
    """Return the writings that end here; a name as it is registered goes before initials of another's."""
    spelled = [writing for node, plain in states if plain for writing in node.writings]
    if spelled or single:
        return [writing for writing in spelled if not writing.cut] or spelled
    return [writing for node, _ in states for writing in node.writings]


def _speaks(writing: Writing, words: Words, first: int, last: int) -> bool:
    if is_marked(words, first):
        return True
    return not writing.needs_marker and (not writing.cased or words.snippet(first, last) == writing.text)


def is_marked(words: Words, first: int) -> bool:
    """Return whether the union prefix stands right before a token, "Công đoàn cơ quan …" included."""
    before = words.tokens[max(0, first - 3) : first]
    return before[-1:] == (MARKER,) or before == (MARKER, "co", "quan")


def _hit(index: Index, words: Words, first: int, last: int, writings: list[Writing], *, floor: int) -> Hit | None:
    if any(writing.union for writing in writings) and _is_elsewhere(index, words, last):
        return None
    kind = _kind_before(words, first)
    writings = [w for w in writings if w.typed or not kind or index.kinds.get(w.union) == kind]
    owners = tuple(dict.fromkeys(writing.union for writing in writings))
    if not owners:
        return None
    if len(owners) > 1:
        owners = index.living(_by_accents(words.snippet(first, last), writings) or owners)
    if kind and not writings[0].typed:
        first -= len(kind) if words.tokens[first - len(kind) : first] == kind else 1
    marked = is_marked(words, first)
    start = first
    if marked:
        start = first - 1 if words.tokens[first - 1] == MARKER else first - 3
    return Hit(
        unions=tuple(owner for owner in owners if owner or len(owners) == 1),
        first=first,
        last=last,
        text=words.snippet(start, last),
        marked=marked,
        cut=all(writing.cut for writing in writings),
        part=_is_part(words, start, floor) or _goes_on(index, words, last),
        open=_is_open(index, words, last),
    )


def _kind_before(words: Words, first: int) -> Core:
    """Return the type words right before a name: the "Viện" of "Viện SHTT", which is not "Cục SHTT"."""
    if not first or _parted(words.gap(first - 1)):
        return ()
    before = words.tokens[:first]
    width = max((len(kind) for kind in TYPES if before[-len(kind) :] == kind), default=0)
    return spell(before[-width:]) if width else ()


def _by_accents(text: str, writings: list[Writing]) -> tuple[str, ...]:
    """Keep the unions whose writing has the same characters, marks included."""
    said = clean(text).lower()
    return tuple(dict.fromkeys(w.union for w in writings if w.text.lower() == said))


def _is_part(words: Words, start: int, floor: int) -> bool:
    """Return whether a name is the end of a longer one: "Phòng Tổ chức Viện …", "CĐ Phân xưởng Viện …"."""
    for at in range(start - 1, max(floor, start - _FAR) - 1, -1):
        if _parted(words.gap(at)):
            return False
        if words.tokens[at] in PARTS_OF:
            return True
        if words.tokens[at] == MARKER:
            # "Báo cáo công đoàn năm 2024 Viện …": only a year stands between.
            return any(word != "nam" and not word.isdigit() for word in words.tokens[at + 1 : start])
    return False


def _goes_on(index: Index, words: Words, last: int) -> bool:
    """Return whether a name goes on behind the found one: "Trung tâm Công nghệ thông tin" và Truyền thông."""
    following = words.tokens[last : last + 2]
    gap = words.gap(last - 1)
    if not following or _parted(gap) or any(following == home[:2] for home in index.home):
        return False
    if following[0].isdigit():
        # "Trung tâm Kỹ thuật 2" is not "Trung tâm Kỹ thuật"; "X (1)" is a copy of a file, "X 2024" a year, "X 5-11"
        # a day.
        dated = words.gap(last)[:1] in {"-", "/", "."} and len(following) > 1 and following[1].isdigit()
        return len(following[0]) < 3 and not words.tokens[last - 1].isdigit() and gap == " " and not dated  # noqa: PLR2004 - "Bệnh viện 108" would be three
    joined = fold(gap) in {"va", "cac"} or "&" in gap
    return following in index.pairs and (joined or following not in _VERBS)


def _is_open(index: Index, words: Words, last: int) -> bool:
    """Return whether the word behind a name is none that is known to stand there."""
    if last >= len(words.tokens) or is_parted(words, last) or is_behind(index, words, last):
        return False
    return not any(words.tokens[last : last + 2] == home[:2] for home in index.home)


def is_parted(words: Words, at: int) -> bool:
    """Return whether the marks before a word end what stands before it."""
    return _parted(words.gap(at - 1))


def is_behind(index: Index, words: Words, at: int) -> bool:
    """Return whether a word is known to stand behind names without being part of one."""
    following = words.tokens[at : at + 2]
    if following[0] == MARKER or following in _BEHIND_PAIRS:
        return True
    if words.tokens[at - 1 : at + 1] in index.pairs:
        return False  # "Chương trình", "vắc xin": the two stand together in names
    word = words.snippet(at, at + 1).lower()
    if word.isdigit():
        # A year, a date, a telephone; a shorter number may be a part's or a sister's.
        return len(word) > 3 or words.gap(at)[:1] in {"/", ".", "-"}  # noqa: PLR2004 - a year has four
    if word == "nam":
        return len(following) > 1 and following[1].isdigit()
    # "kinh" with marks around it is "kinh tế", not "kính" without its own.
    plain = words.text[words.starts[at] : words.starts[at] + _NEAR].isascii()
    return word in (_BEHIND_PLAIN if plain else _BEHIND)


def _parted(gap: str) -> bool:
    """Return whether the marks between two words end a name; "KH,CN" and "KT-KT" stay one."""
    return any(mark in gap for mark in "\n;:()[]|/.+") or " - " in gap or ", " in gap or "_-_" in gap


def _is_elsewhere(index: Index, words: Words, last: int) -> bool:
    """Return whether words behind a name put it into another body: "Vụ Pháp chế Bộ Tư pháp"."""
    behind = words.tokens[last : last + 3]
    if len(behind) < 2 or "\n" in words.gap(last - 1):  # noqa: PLR2004 - "Bộ" and one more word at least
        return False
    if behind[0] == "so":
        return behind[1:] in MINISTRIES or words.snippet(last, last + 1).lower() == "sở"
    if behind[0] == "tinh":
        return words.snippet(last, last + 1).lower() == "tỉnh"
    if behind[0] != "bo" or any(name[1:2] == behind[1:2] for name in index.home):
        return False
    return behind[1:] in MINISTRIES or behind[1:2] in MINISTRIES

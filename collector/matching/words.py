"""Text cut into words that compare: the union prefix made one token, filler dropped, places kept.

Words find names; what a name is worth is not decided here. `CĐ`, `CĐCS`, `Công đoàn`, `Công đoàn cơ sở`
all become the token `cd`, called the marker: it tells a union's name from the name of its unit.
"""

import re
import unicodedata
from dataclasses import dataclass

from collector.vietnamese import clean, flatten

Core = tuple[str, ...]  # the words of a name behind its union prefix

MARKER = "cd"
# A member union's part (công đoàn bộ phận) is no union of the registry, whatever name follows it.
PART = "cdbp"

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_MARK = re.compile("[\u0300-\u036f]")
_MARKERS = frozenset({"cd", "cdcs", "congdoan", "cdcoso"})
# Left out wherever they stand: "KH&CN", "KH và CN" and "KH CN" are one.
_FILLER = frozenset({"va", "cac"})
# Left out behind the marker only: "Công đoàn cơ sở Cục …".
_AFTER_MARKER = (("co", "so"), ("cs",))

# The words that say what kind of unit it is. Vụ X and Viện X are two unions: these are never filler.
TYPES: tuple[tuple[str, ...], ...] = (
    ("vu",),
    ("cuc",),
    ("vien",),
    ("quy",),
    ("bao",),
    ("ban",),
    ("hoc", "vien"),
    ("trung", "tam"),
    ("van", "phong"),
    ("tap", "chi"),
    ("nha", "xuat", "ban"),
    ("uy", "ban"),
    ("thanh", "tra"),
    ("tong", "cuc"),
    ("chi", "cuc"),
    ("truong",),
    ("cong", "ty"),
    ("tong", "cong", "ty"),
    ("tt",),
    ("vp",),
    ("hv",),
    ("tc",),
    ("nxb",),
)
# A name right behind one of these belongs to a part of that unit: "Phòng Tổ chức Viện …".
PARTS_OF = frozenset({"phong", "tam", "tt", "vien", "cuc", "vu", "vp", "nhanh", "ty", "hang", PART})

# What offices write short everywhere, spelled out. A registry may have the short form only.
SPELLED: dict[str, tuple[str, ...]] = {
    short: tuple(long.split())
    for short, long in {
        "tt": "trung tam",
        "vp": "van phong",
        "hv": "hoc vien",
        "nxb": "nha xuat ban",
        "ubnd": "uy ban nhan dan",
        "khcn": "khoa hoc cong nghe",
        "kh": "khoa hoc",
        "cn": "cong nghe",
        "kt": "ky thuat",
        "khkt": "khoa hoc ky thuat",
        "cntt": "cong nghe thong tin",
        "dmst": "doi moi sang tao",
        "shtt": "so huu tri tue",
        "nlnt": "nang luong nguyen tu",
        "nc": "nghien cuu",
        "pt": "phat trien",
        "ncpt": "nghien cuu phat trien",
        "ud": "ung dung",
        "udcn": "ung dung cong nghe",
        "tccb": "to chuc can bo",
        "khtc": "ke hoach tai chinh",
        "htqt": "hop tac quoc te",
        "qg": "quoc gia",
        "qt": "quoc te",
        "vn": "viet nam",
        "tphcm": "thanh pho ho chi minh",
        "tp": "thanh pho",
        "hcm": "ho chi minh",
        "tcdlcl": "tieu chuan do luong chat luong",
        "tccl": "tieu chuan chat luong",
    }.items()
}

# The same with a dot between their parts.
_DOTTED = {
    ("t", "t"): "tt",
    ("tr", "tam"): "tt",
    ("t", "tam"): "tt",
    ("v", "p"): "vp",
    ("v", "phong"): "vp",
    ("h", "v"): "hv",
    ("h", "vien"): "hv",
    ("q", "g"): "qg",
    ("q", "gia"): "qg",
    ("v", "n"): "vn",
    ("v", "nam"): "vn",
}

# Other bodies' names behind a unit's name make it another unit: "Vụ Pháp chế Bộ Tư pháp".
MINISTRIES = frozenset(
    tuple(name.split())
    for name in (
        "y te",
        "tai chinh",
        "tu phap",
        "noi vu",
        "cong an",
        "quoc phong",
        "cong thuong",
        "xay dung",
        "giao thong",
        "giao duc",
        "nong nghiep",
        "van hoa",
        "thong tin",
        "ke hoach",
        "lao dong",
        "ngoai giao",
        "tai nguyen",
        "khoa hoc",
        "dan toc",
    )
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text as tokens, each with its place in the clean text."""

    text: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def snippet(self, first: int, last: int) -> str:
        """Return the writing of the tokens `first` to `last` (exclusive) as it stands in the text."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""

    def gap(self, at: int) -> str:
        """Return what stands between token `at` and the one behind it."""
        return self.text[self.ends[at] : self.starts[at + 1]] if at + 1 < len(self.tokens) else "\n"


def read(text: str) -> Words:
    """Cut a text into tokens."""
    text = clean(text)
    if _MARK.search(text):  # a combining mark without a character to sit on: broken on the way
        text = _MARK.sub("", text)
    flat = flatten(text)
    if not flat.isascii():
        # Full-width characters and ligatures; a form that changes the length would shift every place.
        flat = "".join(unicodedata.normalize("NFKD", letter).lower()[:1] for letter in flat)
    found = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(flat)]
    kept = _with_markers(_joined(found, flat))
    return Words(text, *_columns(kept))


def _columns(
    kept: list[tuple[str, int, int]],
) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
    return (
        tuple(token for token, _, _ in kept),
        tuple(start for _, start, _ in kept),
        tuple(end for _, _, end in kept),
    )


def _joined(found: list[tuple[str, int, int]], flat: str) -> list[tuple[str, int, int]]:
    """Join what offices write short with a dot inside ("T.T", "Tr.tâm"), and "Thường vụ", where no Vụ is meant."""
    kept: list[tuple[str, int, int]] = []
    for token, start, end in found:
        before, since, until = kept[-1] if kept else ("", 0, 0)
        short = _DOTTED.get((before, token)) if flat[until:start] == "." else None
        if (before, token) == ("thuong", "vu"):
            short = "btv"
        if short:
            kept[-1] = (short, since, end)
        else:
            kept.append((token, start, end))
    return kept


def _with_markers(found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Join the words of each marker into one token and drop the filler."""
    kept: list[tuple[str, int, int]] = []
    at, count = 0, len(found)
    while at < count:
        token, start, end = found[at]
        width = _marker_width(found, at)
        if width:
            token, end = MARKER, found[at + width - 1][2]
            at += width
            token, end, at = _behind_marker(found, token, end, at)
            kept.append((token, start, end))
            continue
        if token not in _FILLER:
            kept.append((token, start, end))
        at += 1
    return kept


def _marker_width(found: list[tuple[str, int, int]], at: int) -> int:
    word = found[at][0]
    if word in _MARKERS:
        return 1
    return 2 if word == "cong" and at + 1 < len(found) and found[at + 1][0] == "doan" else 0


def _behind_marker(found: list[tuple[str, int, int]], token: str, end: int, at: int) -> tuple[str, int, int]:
    following = tuple(word for word, _, _ in found[at : at + 2])
    if following == ("bo", "phan"):
        return PART, found[at + 1][2], at + 2
    for filler in _AFTER_MARKER:
        if following[: len(filler)] == filler:
            return token, found[at + len(filler) - 1][2], at + len(filler)
    return token, end, at


def spell(core: Core) -> Core:
    """Spell out the common abbreviations in a name."""
    return tuple(word for token in core for word in SPELLED.get(token, (token,)))


def type_width(core: Core) -> int:
    """Return how many words at the start of a name tell its kind, 0 where none does."""
    return max((len(kind) for kind in TYPES if core[: len(kind)] == kind), default=0)

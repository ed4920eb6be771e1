"""The registry made searchable: every writing of every union in one trie over folded words.

Built once per registry; `patched.py` makes that of another day from it. Beside the plain edges each node has jumps
labelled with initials ("khcn" over khoa–học–công–nghệ), so that a spelled name is found under any abbreviation of its
parts without listing them.

Not for searching: `search.py` walks the trie.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from collector.matching import row_keys
from collector.matching.row_keys import Written, domain_key
from collector.matching.weights import Weights
from collector.matching.words import MARKER, Core, read, spell, type_width
from collector.model import Union

# Initials longer than these are no abbreviation that people use; at the start of a name the type word
# stands alone ("VP", "NXB", "VPCT"), so a whole name is never taken from its initials.
_LONGEST = 8
_LONGEST_FIRST = 4
# A name without type word and of at most so many characters is a common abbreviation: "SHTT", "KT1".
_SHORT = 5
# An alias of so few characters counts only in its own case: "BoA", "PC".
_CASED = 3

_ABBREVIATED = re.compile("[^aeiouy]+")

# "tiến bộ", "cán bộ", "đồng bộ", "nội bộ": in a registry written in capitals they look like a ministry.
_NO_MINISTRY = frozenset({"tien", "can", "dong", "noi", "toan"})


@dataclass(frozen=True, slots=True)
class Writing:
    """One way in which the registry writes a union; `union` is "" for the body above all of them."""

    union: str
    text: str  # clean, without the union prefix, for comparing case and diacritics
    needs_marker: bool = False  # speaks only behind "CĐ"
    cased: bool = False  # without "CĐ" before it, speaks only in its own case
    cut: bool = False  # a national tail ("Việt Nam", "quốc gia") is left out
    typed: bool = True  # begins with a word that tells its kind


class Node:
    """One word of a writing."""

    __slots__ = ("edges", "jumps", "writings")

    def __init__(self) -> None:
        self.edges: dict[str, Node] = {}
        self.jumps: dict[str, list[Node]] = {}
        self.writings: list[Writing] = []


@dataclass(frozen=True, repr=False)
class Index:
    """A registry ready for matching. Made by `build`; opaque to everybody else."""

    unions: dict[str, Union]
    weights: Weights
    root: Node
    emails: dict[str, tuple[str, ...]]
    domains: dict[str, tuple[str, ...]]
    phones: dict[str, tuple[str, ...]]
    contacts: dict[str, tuple[str, ...]]
    cores: tuple[tuple[str, Core], ...]  # (union, spelled name), for the fuzzy search
    postings: dict[str, tuple[int, ...]]  # word -> places in `cores`
    places: dict[str, tuple[int, ...]]  # union -> places in `cores`
    home: frozenset[Core]  # the names of the body above all, without marker: ("bo", "khoa", …)
    pairs: Mapping[Core, int]  # two words that stand side by side in some name, and in how many
    kinds: dict[str, Core]  # union -> the type words of its name: ("trung", "tam")
    symbols: dict[str, tuple[str, ...]]  # what may stand behind "CĐ" in the number of a document: "vkist"
    children: dict[str, tuple[str, ...]] = field(default_factory=dict)
    owing: frozenset[str] = frozenset()  # unions that the registry expects something of
    excused: frozenset[str] = frozenset()  # unions that owe nothing themselves
    timed: tuple[Union, ...] = ()  # unions that began or ended
    dead: frozenset[str] = frozenset()  # those that were no more, or not yet, on the day asked about
    # --- what `patched.py` needs besides
    issuer: str = ""
    ministries: Mapping[Core, int] = field(default_factory=dict)  # home by the names themselves, and in how many
    tailless: dict[Core, dict[str, str]] = field(
        default_factory=dict
    )  # name without its national tail -> owner -> text

    def at(self, day: date | None) -> "Index":
        """Return the registry as it was on a day."""
        dead = frozenset(union.code for union in self.timed if day and not _lives(union, day))
        return self if dead == self.dead else replace(self, dead=dead)

    def owners(self, email: str) -> tuple[str, ...]:
        """Return the unions with a registered address."""
        return self.emails.get(email.strip().lower(), ())

    def holders(self, domain: str) -> tuple[str, ...]:
        """Return the unions with a registered domain."""
        return self.domains.get(domain_key(domain), ())

    def bearers(self, text: str) -> frozenset[str]:
        """Return the unions that are called so, in full."""
        core = _cored(text)[0]
        nodes = [node for node in (_at(self.root, core), _at(self.root, spell(core))) if node]
        return frozenset(one.union for node in nodes for one in node.writings if one.union and not one.cut)

    def domains_of(self, union: str) -> list[str]:
        """Return the registered domains of a union."""
        return [domain_key(text) for text in self.unions[union].domains]

    def cores_of(self, union: str) -> list[Core]:
        """Return the spelled names of a union."""
        return [self.cores[at][1] for at in self.places.get(union, ())]

    def signer(self, symbol: str) -> tuple[str, ...]:
        """Return the union that signs its numbers so; one that several may use tells nothing."""
        owners = self.symbols.get(symbol, ())
        return owners if len(owners) == 1 else ()

    def living(self, unions: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of some unions that live; all of them where none does."""
        return tuple(union for union in unions if union not in self.dead) or unions if self.dead else unions

    def ancestors(self, union: str) -> frozenset[str]:
        """Return the unions above one, nearest and farther."""
        above: set[str] = set()
        entry = self.unions.get(union)
        while entry and entry.parent and entry.parent not in above:
            above.add(entry.parent)
            entry = self.unions.get(entry.parent)
        return frozenset(above)


def _lives(union: Union, day: date) -> bool:
    return (union.valid_from is None or union.valid_from <= day) and (union.valid_to is None or day <= union.valid_to)


def build(unions: Sequence[Union], issuer: str = "", *, weights: Weights) -> Index:
    """Make a registry searchable; `issuer` is the name of the body above all its unions, where known."""
    root = Node()
    written = [one for union in unions for one in writings_of(union)]
    ministries = Counter(name for one in written if (name := ministry_of(one)))
    home = home_of(ministries, issuer)
    for one in written:
        for core, writing in paths_of(one):
            _add(root, core, writing)
    for name in home:
        _add(root, name, Writing("", " ".join(name)))
    tailless = _tailless(written, home)
    for core, owners in tailless.items():
        taken = _at(root, core)
        if cut := cut_writing(core, owners, taken=bool(taken and taken.writings)):
            _add(root, core, cut)
    cores = tuple(dict.fromkeys(core for one in written for core in cores_of(one)))
    return Index(
        unions={union.code: union for union in unions},
        weights=weights,
        root=root,
        emails=row_keys.by_key(pair for union in unions for pair in row_keys.emails_of(union)),
        domains=row_keys.by_key(pair for union in unions for pair in row_keys.domains_of(union)),
        phones=row_keys.by_key(pair for union in unions for pair in row_keys.phones_of(union)),
        contacts=row_keys.by_key(pair for union in unions for pair in row_keys.contacts_of(union)),
        cores=cores,
        postings=_postings(cores),
        places=_places(cores),
        home=home,
        pairs=Counter(pair for _, core in cores for pair in pairwise(core)),
        kinds={union.code: kind_of(union) for union in unions},
        symbols=row_keys.by_key(pair for one in written for pair in row_keys.symbols_of(one)),
        children=row_keys.by_key(pair for union in unions for pair in row_keys.parents_of(union)),
        owing=frozenset(u.code for u in unions if u.owes),
        excused=frozenset(u.code for u in unions if not u.owes),
        timed=tuple(u for u in unions if u.valid_from or u.valid_to),
        issuer=issuer,
        ministries=ministries,
        tailless=tailless,
    )


# --- writings ----------------------------------------------------------------------------------------


def writings_of(union: Union) -> list[Written]:
    """Return every writing of a union, cut behind its prefix."""
    return [(union, *_cored(text)) for text in _texts(union)]


def _texts(union: Union) -> list[str]:
    codes = [union.code] if "-" in union.code or len(union.code) > _SHORT else []
    return [text for text in (union.name, union.short_name, *union.aliases, *codes) if text.strip()]


def _cored(text: str) -> tuple[Core, str, bool]:
    """Return the words of a writing behind its union prefix, the text behind it, whether it had one."""
    words = read(text)
    marked = words.tokens[:1] == (MARKER,)
    at = 1 if marked else 0
    return words.tokens[at:], words.snippet(at, len(words.tokens)), marked


def kind_of(union: Union) -> Core:
    """Return the type words of a union's name."""
    core = spell(_cored(union.name)[0])
    return core[: type_width(core)]


def paths_of(one: Written) -> Iterator[tuple[Core, Writing]]:
    """Return where in the trie a writing stands."""
    union, core, text, marked = one
    writing = _writing(union.code, core, text, marked)
    yield core, writing
    # "CĐ SHTT" spelled out is still a common noun without its "CĐ".
    yield spell(core), writing


def cores_of(one: Written) -> Iterator[tuple[str, Core]]:
    """Return the spelled name for the fuzzy search."""
    union, core, _, _ = one
    if core:
        yield union.code, spell(core)


def _writing(code: str, core: Core, text: str, marked: bool) -> Writing:
    letters = sum(map(len, core))
    typed = type_width(core)
    # The bare code and a foreign nickname stand alone; "CĐ SHTT" and "CĐ Văn phòng" do not without "CĐ".
    bare = typed == len(core) or (not typed and marked and letters <= _SHORT)
    return Writing(code, text, needs_marker=bare, cased=not typed and letters <= _CASED, typed=bool(typed))


def _add(root: Node, core: Core, writing: Writing) -> None:
    if not core:
        return
    path = [root]
    for at, token in enumerate(core):
        node = path[-1].edges.get(token)
        if node is None:
            node = path[-1].edges[token] = Node()
            _add_jumps([*path, node], core[: at + 1])
        path.append(node)
    if writing not in path[-1].writings:
        path[-1].writings.append(writing)


def _add_jumps(path: list[Node], core: Core) -> None:
    """Let each node above the last one reach it by the initials of the words between."""
    for at, label in labels(core):
        path[at].jumps.setdefault(label, []).append(path[-1])


def labels(core: Core) -> Iterator[tuple[int, str]]:
    """Return the places of a name from which its end is reached by initials, with these."""
    label = ""
    for at in range(len(core) - 1, -1, -1):
        if core[at].isdigit() or len(label) >= _LONGEST:
            return
        label = _initials(core[at]) + label
        # "CĐ" before a name is the union's own prefix, never "Cục Đ…" cut short.
        if len(label) > 1 and (at or (len(label) <= _LONGEST_FIRST and label != MARKER)):
            yield at, label


def _initials(word: str) -> str:
    """Return a word's first character; of an abbreviation all: "Vụ PC" is short "VPC", never "VP"."""
    return word if _ABBREVIATED.fullmatch(word) else word[0]


def home_of(ministries: Mapping[Core, int], issuer: str) -> frozenset[Core]:
    """Find what the body above all unions is called: told by the campaign, or in the names themselves.

    "Văn phòng Bộ Khoa học và Công nghệ" tells that the ministry at home is that of science.
    """
    told = {spell(_cored(issuer)[0])} if issuer.strip() else set()
    return frozenset(name for name in (*told, *ministries) if len(name) > 1)


def ministry_of(one: Written) -> Core:
    """Return the ministry that a writing names, () where it names none."""
    _, _, text, _ = one
    return _ministry(text) if "B" in text else ()


def _ministry(text: str) -> Core:
    """Return the words from the last "Bộ" of a name on; "cán bộ" and "tiến bộ" are no ministries."""
    words = read(text)
    for at in range(len(words.tokens) - 1, 0, -1):
        if words.tokens[at] == "bo" and words.text[words.starts[at]] == "B":
            return spell(words.tokens[at:]) if words.tokens[at - 1] not in _NO_MINISTRY else ()
    return ()


_TAILS: tuple[Core, ...] = (("viet", "nam"), ("vn",), ("quoc", "gia"), ("qg",))


def _tailless(written: list[Written], home: frozenset[Core]) -> dict[Core, dict[str, str]]:
    """Return the names without their national tail, with whose they are."""
    cut: defaultdict[Core, dict[str, str]] = defaultdict(dict)
    for one in written:
        for rest in tailless_of(one, home):
            cut[rest][one[0].code] = one[2]
    return dict(cut)


def tailless_of(one: Written, home: frozenset[Core]) -> Iterator[Core]:
    """Return what is left of a writing without the tails that it has."""
    _, core, _, _ = one
    for tail in (*_TAILS, *home):
        rest = core[: -len(tail)]
        if core[-len(tail) :] == tail and len(rest) > max(1, type_width(rest)):
            yield rest


def cut_writing(core: Core, owners: dict[str, str], *, taken: bool) -> Writing | None:
    """Return the name without its tail as a writing, where that makes nobody else's name."""
    if len(owners) != 1 or taken:
        return None
    ((code, text),) = owners.items()
    return Writing(code, text, needs_marker=not type_width(core), cut=True)


def _at(root: Node, core: Core) -> Node | None:
    node: Node | None = root
    for token in core:
        node = node.edges.get(token) if node else None
    return node


def _postings(cores: tuple[tuple[str, Core], ...]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, (_, core) in enumerate(cores):
        for word in set(core):
            found[word].append(at)
    return {word: tuple(places) for word, places in found.items()}


def _places(cores: tuple[tuple[str, Core], ...]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, (code, _) in enumerate(cores):
        found[code].append(at)
    return {code: tuple(places) for code, places in found.items()}

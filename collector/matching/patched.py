"""The registry of another day, made from that of today: only what differs is built, the rest is shared.

Building the index of a large registry takes half a minute and more than a gigabyte; a replay may ask for one after
every edit of the year. Exactly what `build` makes of the same rows, but for the places of names in the fuzzy search;
`tests/matching/test_patched.py` holds the two together. The index that is patched stays as it is.

Not for finding which rows a day had: `office/registry_history.py` does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from collector.matching import index as building
from collector.matching import row_keys
from collector.matching.index import Index, Node, Writing, build
from collector.matching.row_keys import Written
from collector.matching.words import Core
from collector.model import Union

# From one in so many rows on it is quicker to build everything anew.
_MANY = 4
_LAST = 1 << 30  # a union without a place in the registry stands behind all

_Keys = Callable[[Union], Iterator[tuple[str, str]]]


def patched(index: Index, rows: Mapping[str, Union | None], order: Mapping[str, int]) -> Index:
    """Return the index with these rows in place of those it has; None where there was no such row.

    `order` tells the places of unions in the registry.
    """
    changed = {code: row for code, row in rows.items() if index.unions.get(code) != row}
    if not changed:
        return index
    unions = {code: union for code, union in index.unions.items() if code not in changed}
    unions |= {code: row for code, row in changed.items() if row}
    then = _Then(index, changed, lambda code: order.get(code, _LAST))
    if len(changed) * _MANY > len(unions) or then.home != index.home:
        ordered = sorted(unions.values(), key=lambda union: then.place(union.code))
        return build(ordered, index.issuer, weights=index.weights)
    return replace(
        index if then.same_names else _renamed(index, then),
        unions=unions,
        emails=then.keyed(index.emails, row_keys.emails_of),
        domains=then.keyed(index.domains, row_keys.domains_of),
        phones=then.keyed(index.phones, row_keys.phones_of),
        contacts=then.keyed(index.contacts, row_keys.contacts_of),
        children=then.keyed(index.children, row_keys.parents_of),
        owing=frozenset((index.owing - changed.keys()) | {row.code for row in then.after if row.owes}),
        excused=frozenset((index.excused - changed.keys()) | {row.code for row in then.after if not row.owes}),
        timed=_timed(index, then),
        dead=frozenset(),
    )


class _Then:
    """The rows that differ, before and after."""

    def __init__(self, index: Index, changed: Mapping[str, Union | None], place: Callable[[str], int]) -> None:
        self.place = place
        self.codes = changed.keys()
        self.before = [index.unions[code] for code in changed if code in index.unions]
        self.after = [row for row in changed.values() if row]
        # Most edits are of an address or a contact, and leave the names as they are.
        self.same_names = {row.code: _names(row) for row in self.before} == {r.code: _names(r) for r in self.after}
        self.was = [one for row in self.before for one in building.writings_of(row)]
        self.is_ = [one for row in self.after for one in building.writings_of(row)]
        self.ministries = _counted(index.ministries, _ministries(self.was), _ministries(self.is_))
        self.home = building.home_of(self.ministries, index.issuer)

    def keyed(self, known: dict[str, tuple[str, ...]], keys: _Keys) -> dict[str, tuple[str, ...]]:
        """Return the owners by key, with those of the rows that differ."""
        gone = [pair for row in self.before for pair in keys(row)]
        come = [pair for row in self.after for pair in keys(row)]
        return known if gone == come else self.owned(known, gone, come)

    def owned(
        self, known: dict[str, tuple[str, ...]], gone: Iterable[tuple[str, str]], come: Iterable[tuple[str, str]]
    ) -> dict[str, tuple[str, ...]]:
        """Return the owners by key without some and with others, in registry order."""
        found = dict(known)
        for key, code in gone:
            found[key] = tuple(owner for owner in found.get(key, ()) if owner != code)
        for key, code in come:
            found[key] = tuple(sorted({*found.get(key, ()), code}, key=self.place))
        for key in {key for key, _ in (*gone, *come)}:
            if not key or not found[key]:
                del found[key]
        return found


def _names(row: Union) -> tuple[str, str, tuple[str, ...]]:
    return row.name, row.short_name, row.aliases


def _ministries(written: Sequence[Written]) -> list[Core]:
    return [name for one in written if (name := building.ministry_of(one))]


def _counted(known: Mapping[Core, int], gone: Iterable[Core], come: Iterable[Core]) -> dict[Core, int]:
    found = dict(known)
    for name in come:
        found[name] = found.get(name, 0) + 1
    for name in gone:
        found[name] -= 1
        if not found[name]:
            del found[name]
    return found


def _timed(index: Index, then: _Then) -> tuple[Union, ...]:
    kept = [union for union in index.timed if union.code not in then.codes]
    new = [row for row in then.after if row.valid_from or row.valid_to]
    return tuple(sorted((*kept, *new), key=lambda union: then.place(union.code)))


# --- the names -------------------------------------------------------------------------------------------------------


def _renamed(index: Index, then: _Then) -> Index:
    """Return the index with the names of the rows that differ."""
    trie = _Trie(index.root, then)
    trie.rename()
    tailless = trie.cut(index)
    was = tuple(dict.fromkeys(core for one in then.was for core in building.cores_of(one)))
    is_ = tuple(dict.fromkeys(core for one in then.is_ for core in building.cores_of(one)))
    cores = (*index.cores, *is_)
    kinds = {code: kind for code, kind in index.kinds.items() if code not in then.codes}
    gone = [pair for one in then.was for pair in row_keys.symbols_of(one)]
    return replace(
        index,
        root=trie.root,
        cores=cores,
        places=_places(index, then, is_),
        postings=_postings(index, then, was, is_),
        pairs=_counted(index.pairs, _pairs(was), _pairs(is_)),
        kinds=kinds | {row.code: building.kind_of(row) for row in then.after},
        symbols=then.owned(index.symbols, gone, [pair for one in then.is_ for pair in row_keys.symbols_of(one)]),
        ministries=then.ministries,
        tailless=tailless,
    )


def _pairs(cores: Iterable[tuple[str, Core]]) -> list[Core]:
    return [pair for _, core in cores for pair in pairwise(core)]


def _places(index: Index, then: _Then, is_: Sequence[tuple[str, Core]]) -> dict[str, tuple[int, ...]]:
    found = {code: places for code, places in index.places.items() if code not in then.codes}
    for at, (code, _) in enumerate(is_, len(index.cores)):
        found[code] = (*found.get(code, ()), at)
    return found


def _postings(
    index: Index, then: _Then, was: Sequence[tuple[str, Core]], is_: Sequence[tuple[str, Core]]
) -> dict[str, tuple[int, ...]]:
    """Return where each word stands. The names that are gone keep their places, and nothing leads there."""
    gone = {at for code in then.codes for at in index.places.get(code, ())}
    found = dict(index.postings)
    for word in {word for _, core in was for word in core}:
        found[word] = tuple(at for at in found[word] if at not in gone)
        if not found[word]:
            del found[word]
    for at, (_, core) in enumerate(is_, len(index.cores)):
        for word in set(core):
            found[word] = (*found.get(word, ()), at)
    return found


class _Trie:
    """A trie that shares with the one it is made from every node that no changed name passes."""

    def __init__(self, root: Node, then: _Then) -> None:
        self._then = then
        self.root = _copy(root)
        self._own = {id(self.root)}
        self._nodes = [self.root]  # kept alive, for an id may be given again

    def rename(self) -> None:
        """Take the writings of the rows as they were out, and put in those as they are."""
        for one in self._then.was:
            for core, _ in building.paths_of(one):
                node = self._reach(core)
                node.writings = [kept for kept in node.writings if kept.union != one[0].code or kept.cut]
        for one in self._then.is_:
            for core, writing in building.paths_of(one):
                if core:
                    self._put(self._reach(core), writing)

    def cut(self, index: Index) -> dict[Core, dict[str, str]]:
        """Settle anew whose the names without their tail are, where that may have changed; return all of them."""
        owners = dict(index.tailless)
        was = {core for one in self._then.was for core in building.tailless_of(one, index.home)}
        is_ = {core for one in self._then.is_ for core in building.tailless_of(one, index.home)}
        for core in was | is_:
            owners[core] = {code: text for code, text in owners.get(core, {}).items() if code not in self._then.codes}
        for one in self._then.is_:
            for core in building.tailless_of(one, index.home):
                owners[core][one[0].code] = one[2]
        passed = {core for one in (*self._then.was, *self._then.is_) for core, _ in building.paths_of(one)}
        for core in was | is_ | (passed & owners.keys()):
            node = self._reach(core)
            node.writings = [kept for kept in node.writings if not kept.cut]
            if writing := building.cut_writing(core, owners[core], taken=bool(node.writings)):
                node.writings.append(writing)
            if not owners[core]:
                del owners[core]
        return owners

    def _put(self, node: Node, writing: Writing) -> None:
        """Let the writings of a node stand in registry order, before those of the body above all and those cut."""
        if writing in node.writings:
            return
        here = self._then.place(writing.union)
        at = next(
            (
                at
                for at, other in enumerate(node.writings)
                if not other.union or other.cut or self._then.place(other.union) > here
            ),
            len(node.writings),
        )
        node.writings.insert(at, writing)

    def _reach(self, core: Core) -> Node:
        """Return the node of a name, its path made this trie's own."""
        path = [self.root]
        for at, token in enumerate(core):
            node = path[-1].edges.get(token)
            if node is None or id(node) not in self._own:
                fresh = _copy(node) if node else Node()
                self._own.add(id(fresh))
                self._nodes.append(fresh)
                path[-1].edges[token] = fresh
                for above, label in building.labels(core[: at + 1]):
                    led = path[above].jumps.get(label, [])
                    # A list is shared with the trie that this one is made from, and is never changed in place.
                    kept = [fresh if one is node else one for one in led]
                    path[above].jumps[label] = kept if node else [*kept, fresh]
                node = fresh
            path.append(node)
        return path[-1]


def _copy(node: Node) -> Node:
    fresh = Node()
    fresh.edges, fresh.jumps, fresh.writings = dict(node.edges), dict(node.jumps), list(node.writings)
    return fresh

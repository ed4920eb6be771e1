"""The numbers that Word draws from automatic lists: "II." stands nowhere in the text of the file.

One `Numbers` counts through one document in reading order. Not for bullets that are pictures.
"""

from collector.formats.containers.package import Element
from collector.formats.word.docx_styles import W
from collector.formats.word.list_numbers import LEVELS, Level, List, advance

_VAL = W + "val"


class Numbers:
    """The lists of one document and how far each has counted."""

    def __init__(self, root: Element) -> None:
        self._abstract: dict[str, Element] = {}
        self._num: dict[str, Element] = {}
        self._by_style: dict[str, str] = {}
        self._lists: dict[str, List] = {}
        self._of: dict[str, tuple[List, dict[int, Level]] | None] = {}
        for each in () if root is None else root:
            if each.tag == W + "abstractNum":
                self._abstract[each.get(W + "abstractNumId")] = each
                linked = each.find(W + "styleLink")
                if linked is not None:
                    self._by_style[linked.get(_VAL)] = each.get(W + "abstractNumId")
            elif each.tag == W + "num":
                self._num[each.get(W + "numId")] = each

    def next(self, number: str, level: int) -> str:
        """Count one paragraph of a list and return the number as Word shows it."""
        if number not in self._of:
            self._of[number] = self._open(number)
        found = self._of[number]
        if found is None:
            return ""
        counted, own = found
        return advance(counted, counted.levels | own, level)

    def _open(self, number: str) -> tuple[List, dict[int, Level]] | None:
        num = self._num.get(number)
        pointer = None if num is None else num.find(W + "abstractNumId")
        if num is None or pointer is None:
            return None
        counted = self._list(pointer.get(_VAL), 0)
        if counted is None:
            return None
        own: dict[int, Level] = {}
        for override in num.iterchildren(W + "lvlOverride"):
            at = _number(override.get(W + "ilvl"), 0)
            replaced = override.find(W + "lvl")
            if replaced is not None:
                own[at] = _level(replaced)
            start = override.find(W + "startOverride")
            if start is not None and 0 <= at < LEVELS:
                # The count of the shared list begins anew where this list is first used.
                counted.counts[at] = _number(start.get(_VAL), 1) - 1
        return counted, own

    def _list(self, abstract: str, depth: int) -> List | None:
        root = self._abstract.get(abstract)
        if root is None or depth > 1:
            return None
        if abstract in self._lists:
            return self._lists[abstract]
        linked = root.find(W + "numStyleLink")
        if linked is not None and linked.get(_VAL) in self._by_style:
            made = self._list(self._by_style[linked.get(_VAL)], depth + 1)
        else:
            made = List({_number(each.get(W + "ilvl"), 0): _level(each) for each in root.iterchildren(W + "lvl")})
        if made is not None:
            self._lists[abstract] = made
        return made


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default


def _level(root: Element) -> Level:
    def value(name: str) -> str | None:
        found = root.find(W + name)
        return None if found is None else found.get(_VAL)

    restart = value("lvlRestart")
    return Level(
        start=_number(value("start"), 0),
        format=value("numFmt") or "decimal",
        text=value("lvlText") or "",
        restart=int(restart) if restart is not None and restart.isdecimal() else None,
        legal=root.find(W + "isLgl") is not None,
    )

"""Names for the rows of a new form, made from their labels: the same label gives the same name every year.

Staff may rename them in the definition before the first use; earlier figures are found by them later.
"""

import re
from collections.abc import Collection, Sequence

from collector.forms.numbering import FormLine
from collector.vietnamese import fold

# Words that say little of what is counted
_FILLING = frozenset(
    {"số", "lượng", "tổng", "các", "những", "của", "trong", "và", "cho", "là", "trên", "được", "đã", "năm", "có", "mục"}
    | {"theo", "với", "về", "tại", "từ", "do", "ra", "khi", "để", "so"}
)
_WORD = re.compile(r"[^\W_]+")
_WORDS = 4
_OF_PARENT = 3
_LONG = 20


def code_of(line: FormLine, kind: str, above: str | None, taken: Collection[str], *, sections: int) -> str:
    """Return a name that none has yet; headings are S1, S2, … in their order."""
    if kind == "section":
        return _numbered(f"S{sections + 1}", taken)
    words = _telling(line.label)
    least = min(_WORDS, len(words))
    # "nữ" stands under many rows and says nothing alone; so does a label that two rows have
    if (under := _prefix(above)) and (line.detail or _joined(words[:least]) in taken):
        words, least = [under, *words], least + 1
    for count in range(least, len(words) + 1):
        if (name := _joined(words[:count])) not in taken:
            return name
    return _numbered(_joined(words[:least]), taken)


def _prefix(above: str | None) -> str:
    if above is None or re.fullmatch(r"S\d+", above):
        return ""
    return above if len(above) <= _LONG else "_".join(above.split("_")[:_OF_PARENT])


def _telling(label: str) -> list[str]:
    bare = re.sub(r"^\W*trong đó\W*", "", label.lower().replace("trong\u00a0đó", "trong đó"))
    words = [word for word in _WORD.findall(bare) if not re.fullmatch(r"(?:19|20)\d\d", word)]
    return [fold(word) for word in words if word not in _FILLING] or [fold(word) for word in words]


def _joined(words: Sequence[str]) -> str:
    name = "_".join(words).upper().replace(" ", "_")
    name = "".join(letter for letter in name if letter == "_" or (letter.isascii() and letter.isalnum()))
    return name if name[:1].isalpha() else f"N_{name}".rstrip("_")


def _numbered(name: str, taken: Collection[str]) -> str:
    if name not in taken:
        return name
    nth = 2
    while f"{name}_{nth}" in taken:
        nth += 1
    return f"{name}_{nth}"

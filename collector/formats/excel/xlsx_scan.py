"""What calamine does not tell of a sheet: formulas, errors, percentages, merges, and how far it reaches.

calamine gives '' for a formula without a stored result and for an error cell alike, and it aborts the whole
process on a cell in the last corner of a sheet. So each sheet's XML is looked through first, by patterns, as
parsing it a second time would cost as much as calamine itself. Not for values.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from lxml import etree

from collector.formats import limits
from collector.formats.containers.package import Element, Package, parse
from collector.formats.font_stains import way_of
from collector.forms.formulas import foreign

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# A cell that does not begin with its address, or one so far out that it is worth counting how far the sheet
# reaches; `<cols>` and the like are no cells.
_UNUSUAL = re.compile(rb'<c(?! r="[A-Z]{1,2}[0-9]{1,4}"|[a-zA-Z])')
_ADDRESSED = re.compile(rb'<c(?! r="|[a-zA-Z])')
_REFERENCE = re.compile(rb'<(?:c|row) (?:[^<>]*? )??r="([A-Z]*)([0-9]+)"')
_FORMULA = re.compile(rb"<f(?: ([^<>]*?))?(?:/>|>([^<]*)</f>)\s*(?:<v[^<>]*>([^<]*)</v>|<v[^<>]*/>)?", re.DOTALL)
_ERROR = re.compile(rb'<c ([^<>]*\bt="e"[^<>]*)>.*?<v[^<>]*>([^<]*)</v>', re.DOTALL)
_MERGED = re.compile(rb'<mergeCell [^<>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
# A column or row that is hidden, or that has no width or height: `hidden="1"`, `width="0"`, `ht="0"`.
_UNSEEN = re.compile(rb'<(?:col|row) [^<>]*?\b(?:hidden="(?:1|true)"|(?:width|ht)="0(?:\.0*)?")[^<>]*>')
_ANEW = re.compile(rb'<(?:\w+:)?calcPr [^<>]*\bfullCalcOnLoad="(?:1|true)"')
_AT = re.compile(rb'\br="([A-Z]+[0-9]+)"')
_ATTRIBUTE = re.compile(rb'([a-zA-Z:]+)="([^"]*)"')
_PREFIX = re.compile(rb"<(\w+):worksheet[ >]")
# Parts of a number format in quotes, brackets or behind a backslash are no codes.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PERCENT_FORMATS = {9, 10}
DATE_FORMATS = {*range(14, 23), *range(45, 48)}
_DATE_CODE = re.compile(r"[ymdhs]")
_RELATIVE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![0-9A-Za-z_(!])")
_NOUGHTS = {b"0", b"0.0", b"0.00"}
_STRING = re.compile(r'("[^"]*"|\'[^\']*\')')


@dataclass(slots=True)
class Facts:
    """What the XML of one sheet tells beyond its values."""

    formulas: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    percents: set[str] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    unseen_columns: set[int] = field(default_factory=set)
    unseen_rows: set[int] = field(default_factory=set)
    # Texts that calamine tells otherwise, by row and column: what is left of one of which a part is struck through, and
    # the letters of old fonts
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)  # the old font of a cell, by row and column
    far: bool = False  # reaches beyond what calamine may be shown


@dataclass(slots=True)
class Formats:
    """The cell styles, by index, that say more than the number or text in a cell."""

    percents: set[int] = field(default_factory=set)
    dates: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)  # whose font strikes its text through
    fonts: dict[int, str] = field(default_factory=dict)  # whose font is an old Vietnamese one, and which


def column(letters: str) -> int:
    """Return the number of a column, A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters(number: int) -> str:
    """Return the letters of a column, 1 is A."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out


def place(address: str) -> tuple[int, int]:
    """Return row and column of an address such as D12, both from 1."""
    word = address.rstrip("0123456789")
    return int(address[len(word) :]), column(word)


def canonical(data: bytes) -> bytes:
    """Return a sheet's XML in the form that the patterns know, whatever program wrote it."""
    found = _PREFIX.search(data[:2048])
    if found:
        data = data.replace(b"<" + found[1] + b":", b"<").replace(b"</" + found[1] + b":", b"</")
        data = data.replace(b"xmlns:" + found[1] + b"=", b"xmlns=", 1)
    # One character is found faster than two: most sheets have neither.
    odd = (b"!" in data and b"<!" in data) or (b"'" in data and b"='" in data[60:])
    plain = b"<worksheet" in data[:2048] and not odd
    return data if plain and not (_UNUSUAL.search(data) and _ADDRESSED.search(data)) else _addressed(parse(data))


def _addressed(root: Element) -> bytes:
    """Write down the addresses that a cell may leave to its place in the row."""
    row = 0
    for each in root.iter(M + "row"):
        said = each.get("r")
        row = int(said) if said and said.isdecimal() else row + 1
        at = 0
        for cell in each.iterchildren(M + "c"):
            word = (cell.get("r") or "").rstrip("0123456789")
            at = column(word) if word.isalpha() and word.isascii() else at + 1
            cell.set("r", f"{letters(at)}{row}")
    etree.cleanup_namespaces(root)
    written: bytes = etree.tostring(root, encoding="utf-8")
    return written


def asks_anew(workbook: bytes) -> bool:
    """Return whether a workbook asks to be computed when it is opened: whoever wrote it stored no real results."""
    return _ANEW.search(workbook) is not None


def scan(data: bytes, percents: set[int], *, anew: bool = False) -> Facts:
    """Look through a sheet in canonical form. With `anew` stored numbers of formulas are no results."""
    facts = Facts(far=_UNUSUAL.search(data) is not None and _reach(data) > limits.CELLS)
    if b"<f" in data:
        _formulas(data, facts, anew=anew)
    if b't="e"' in data:
        for attributes, said in _ERROR.findall(data):
            at = _AT.search(attributes)
            if at:
                facts.errors[at[1].decode()] = said.decode("utf-8", "replace")
    if percents:
        _percents(data, percents, facts)
    if b'hidden="' in data or b'="0"' in data:
        _unseen(data, facts)
    if b"<mergeCell " in data:
        for a, b, c, d in _MERGED.findall(data):
            facts.merged.append((int(b[:9]), column(a[:4].decode()), int(d[:9]), column(c[:4].decode())))
    return facts


def _unseen(data: bytes, facts: Facts) -> None:
    """Note the columns and rows that are not shown, as far as a form may reach."""
    for found in _UNSEEN.findall(data):
        told = dict(_ATTRIBUTE.findall(found))
        first, last = (told.get(b"r"),) * 2 if found.startswith(b"<row") else (told.get(b"min"), told.get(b"max"))
        if not (first and last and first.isdigit() and last.isdigit()):
            continue
        if found.startswith(b"<row"):
            facts.unseen_rows.add(int(first[:9]))
        else:
            facts.unseen_columns.update(range(int(first[:9]), min(int(last[:9]), limits.FAR_COLUMNS) + 1))


def _reach(data: bytes) -> int:
    """Return how many cells lie between A1 and the farthest cells of a sheet."""
    columns: set[bytes] = set()
    last = 0
    for word, row in _REFERENCE.findall(data):
        columns.add(word)
        last = max(last, int(row[:9]))
    return last * max((column(word[:4].decode()) for word in columns), default=0)


def _percents(data: bytes, percents: set[int], facts: Facts) -> None:
    listed = "|".join(map(str, sorted(percents))).encode()
    wanted = re.compile(rb'<c (?=[^<>]*\bs="(?:' + listed + rb')")[^<>]*?\br="([A-Z]+[0-9]+)"')
    facts.percents.update(found.decode() for found in wanted.findall(data))


def _formulas(data: bytes, facts: Facts, *, anew: bool) -> None:
    """Keep the formulas without a stored result; a shared one is spelled out for each of its cells.

    Where every number stored is a nought the writer computed nothing, or all are noughts: those are computed too.
    """
    shared: dict[bytes, tuple[str, str]] = {}
    noughts: dict[str, str] = {}
    computed = False
    for found in _FORMULA.finditer(data):
        own, text, stored = found[1] or b"", found[2] or b"", found[3] or b""
        attributes = data[data.rfind(b"<c ", 0, found.start()) : found.start()]
        at = _AT.search(attributes)
        if not at:
            continue
        address = at[1].decode()
        said = unescape(text.decode("utf-8", "replace")).strip()
        group = dict(_ATTRIBUTE.findall(own)).get(b"si") if own else None
        if group is not None and said:
            shared[group] = address, said
        # t="str" with an empty value is a stored empty text.
        if b't="str"' in attributes or b't="e"' in attributes:
            continue
        kept = stored.strip() if not anew else b""
        if kept and kept not in _NOUGHTS:
            computed = True
            continue
        if not said and group in shared:
            said = moved(shared[group][1], shared[group][0], address)
        if said:
            (noughts if kept else facts.formulas)[address] = "=" + said.removeprefix("=")
    if not computed and len(noughts) > 1:
        # What is not computed here may well be a nought.
        facts.formulas |= {address: said for address, said in noughts.items() if not foreign(said)}


def moved(formula: str, source: str, target: str) -> str:
    """Rewrite the relative references of a shared formula for another cell."""
    (row, col), (new_row, new_col) = place(source), place(target)

    def shift(found: re.Match[str]) -> str:
        fixed_col, word, fixed_row, number = found.groups()
        at = column(word) + (0 if fixed_col else new_col - col)
        line = int(number) + (0 if fixed_row else new_row - row)
        return f"{fixed_col}{letters(max(1, at))}{fixed_row}{max(1, line)}"

    return "".join(
        piece if piece[:1] in {'"', "'"} else _RELATIVE.sub(shift, piece) for piece in _STRING.split(formula)
    )


def shows_percent(number: int, code: str) -> bool:
    """Return whether a number format shows a percentage: a code of its own, else a built-in one."""
    return "%" in _LITERAL.sub("", code) if code else number in _PERCENT_FORMATS


def shows_date(code: str) -> bool:
    """Return whether the code of a number format shows a date or a time."""
    return bool(_DATE_CODE.search(_LITERAL.sub("", code).lower()))


def formats(package: Package, part: str) -> Formats:
    """Return which cell styles show a percentage or a date, strike through, or have an old font."""
    data = package.read(part) if part else b""
    return _formats(data) if data else Formats()


def _strikes(font: Element) -> bool:
    strike = font.find(M + "strike")
    return strike is not None and (strike.get("val") or "1") not in {"0", "false", "off"}


def _name(font: Element) -> str:
    name = font.find(M + "name")
    return "" if name is None else name.get("val") or ""


@lru_cache(maxsize=64)
def _formats(data: bytes) -> Formats:
    """Read the styles of a workbook. Most tables are one form filled in, so the same ones come again."""
    root = parse(data)
    found = Formats()
    custom = {each.get("numFmtId"): each.get("formatCode") or "" for each in root.iterfind(f"{M}numFmts/{M}numFmt")}
    fonts = [(_strikes(each), _name(each)) for each in root.iterfind(f"{M}fonts/{M}font")]
    for index, xf in enumerate(root.iterfind(f"{M}cellXfs/{M}xf")):
        font = xf.get("fontId") or "0"
        strikes, name = fonts[int(font)] if font.isdecimal() and int(font) < len(fonts) else (False, "")
        if strikes:
            found.struck.add(index)
        if way_of(name):
            found.fonts[index] = name
        number = xf.get("numFmtId") or "0"
        code = custom.get(number, "")
        built_in = int(number) if not code and number.isdecimal() else 0
        if shows_percent(built_in, code):
            found.percents.add(index)
        elif shows_date(code) or built_in in DATE_FORMATS:
            found.dates.add(index)
    return found

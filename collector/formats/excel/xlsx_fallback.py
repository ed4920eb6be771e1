"""The second reader of .xlsx: slower than calamine, and never led astray by how far a sheet claims to reach.

Takes over for a sheet with a cell in the far corner and for a file that calamine gives up on. Cells beyond the
bounds of `limits` are left out: nobody filled in a form there.
"""

from collections.abc import Iterator

from collector.formats.containers.package import Element, Package, parse
from collector.formats.excel.sheets import dense, from_serial, within
from collector.formats.excel.xlsx_scan import Facts, Formats, M, canonical, place
from collector.formats.process import limits
from collector.formats.verdicts import DAMAGED, Unreadable
from collector.model import Sheet, Workbook

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


Related = dict[str, tuple[str, str]]


def sheet_parts(package: Package, main: str, related: Related) -> dict[str, str]:
    """Return the part of every sheet by its name, in order."""
    return {name: part for name, part, _ in _listed(package, main, related)}


def _listed(package: Package, main: str, related: Related) -> Iterator[tuple[str, str, bool]]:
    root = package.tree(main)
    if root is None:
        raise Unreadable(DAMAGED)
    for each in root.iterfind(f"{M}sheets/{M}sheet"):
        kind, part = related.get(each.get(_R + "id") or "", ("", ""))
        if kind == "worksheet":
            yield each.get("name") or "", part, each.get("state") in {"hidden", "veryHidden"}


def read(package: Package, main: str, facts: dict[str, Facts], shown: Formats) -> Workbook:
    """Read every sheet as far as a form may reach."""
    strings = _strings(package, main)
    sheets: list[Sheet] = []
    for name, part, hidden in list(_listed(package, main, package.related(main)))[: limits.SHEETS]:
        xml = package.read(part)
        found = _cells(parse(canonical(xml)), strings, shown.dates) if xml else {}
        sheets.append(dense(name, hidden, found, _near(facts.get(name) or Facts())))
    return Workbook(tuple(sheets))


def _near(facts: Facts) -> Facts:
    """Leave out what lies beyond the bounds."""
    facts.formulas = {at: text for at, text in facts.formulas.items() if within(place(at))}
    facts.errors = {at: text for at, text in facts.errors.items() if within(place(at))}
    return facts


def _strings(package: Package, main: str) -> list[str]:
    named = [target for kind, target in package.related(main).values() if kind == "sharedStrings"]
    root = package.tree(named[0]) if named else None
    return [] if root is None else [_text(each) for each in root.iterchildren(M + "si")]


def _text(parent: Element) -> str:
    # rPh holds the phonetic reading, which is no part of the text.
    return "".join(each.text or "" for each in parent.iter(M + "t") if each.getparent().tag != M + "rPh")


def _cells(root: Element, strings: list[str], dates: set[int]) -> dict[tuple[int, int], Element]:
    found: dict[tuple[int, int], Element] = {}
    for cell in root.iter(M + "c"):
        address = cell.get("r") or ""
        if not address[-1:].isdecimal() or not within(at := place(address)):
            continue
        made = _value(cell, strings)
        if isinstance(made, float) and dates and (cell.get("s") or "").isdecimal() and int(cell.get("s")) in dates:
            made = from_serial(made)
        if made is not None:
            found[at] = made
    return found


def _value(cell: Element, strings: list[str]) -> Element:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = cell.find(M + "is")
        return None if inline is None else _text(inline)
    said = cell.findtext(M + "v")
    if said is None or kind == "e":
        return None
    if kind == "s":
        return strings[int(said)] if said.strip().isdecimal() and int(said) < len(strings) else None
    if kind == "b":
        return said.strip() == "1"
    if kind in {"str", "d"}:
        return said
    try:
        return float(said)
    except ValueError:
        return said

"""The second reader of .xlsx: slower than calamine, and never led astray by how far a sheet claims to reach.

Takes over for a sheet with a cell in the far corner and for a file that calamine gives up on. Cells beyond the
bounds of `limits` are left out: nobody filled in a form there.
"""

from collections.abc import Iterator

from collector.formats import limits
from collector.formats.containers.package import Element, Package, parse
from collector.formats.excel.sheets import dense, from_serial, within
from collector.formats.excel.xlsx_scan import Facts, Formats, M, canonical, place
from collector.formats.font_stains import stained
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
        root = parse(canonical(xml)) if xml else None
        struck = set() if root is None else _struck(root, shown.struck, strings)
        found = {} if root is None else _cells(root, strings, shown, struck)
        sheets.append(dense(name, hidden, found, _near(facts.get(name) or Facts(), struck)))
    return Workbook(tuple(sheets))


def _struck(root: Element, styles: set[int], strings: list[Element]) -> set[str]:
    """Return the addresses of cells struck through as a whole: not those whose text has fonts of its own."""
    if not styles:
        return set()
    wanted = set(map(str, styles))
    cells = (cell for cell in root.iter(M + "c") if cell.get("s") in wanted)
    return {
        cell.get("r") or ""
        for cell in cells
        if not (cell.get("t") == "s" and _is_rich(_shared(cell, strings))) and cell.find(f"{M}is/{M}r") is None
    }


def _is_rich(text: Element) -> bool:
    return text is not None and text.find(M + "r") is not None


def _shared(cell: Element, strings: list[Element]) -> Element:
    said = cell.findtext(M + "v") or ""
    return strings[int(said)] if said.strip().isdecimal() and int(said) < len(strings) else None


def _near(facts: Facts, struck: set[str]) -> Facts:
    """Leave out what lies beyond the bounds, and what is struck through."""
    facts.formulas = {at: text for at, text in facts.formulas.items() if at not in struck and within(place(at))}
    facts.errors = {at: text for at, text in facts.errors.items() if at not in struck and within(place(at))}
    return facts


def _strings(package: Package, main: str) -> list[Element]:
    """Return the shared texts as they stand: some are in several fonts."""
    named = [target for kind, target in package.related(main).values() if kind == "sharedStrings"]
    root = package.tree(named[0]) if named else None
    return [] if root is None else list(root.iterchildren(M + "si"))


def _text(parent: Element, font: str | None) -> str:
    # rPh holds the phonetic reading, which is no part of the text; what is struck through is not meant any more.
    texts = (each for each in parent.iter(M + "t") if _is_meant(each.getparent()))
    return "".join(stained(each.text or "", _font(each.getparent()) or font) for each in texts)


def _font(run: Element) -> str | None:
    found = run.find(f"{M}rPr/{M}rFont")
    return None if found is None else found.get("val")


def _is_meant(run: Element) -> bool:
    if run.tag == M + "rPh":
        return False
    strike = run.find(f"{M}rPr/{M}strike")
    return strike is None or (strike.get("val") or "1") in {"0", "false", "off"}


def _cells(root: Element, strings: list[Element], shown: Formats, struck: set[str]) -> dict[tuple[int, int], Element]:
    found: dict[tuple[int, int], Element] = {}
    for cell in root.iter(M + "c"):
        address = cell.get("r") or ""
        if address in struck or not address[-1:].isdecimal() or not within(at := place(address)):
            continue
        style = cell.get("s") or ""
        style = int(style) if style.isdecimal() else 0
        made = _value(cell, strings, shown.fonts.get(style))
        if isinstance(made, float) and style in shown.dates:
            made = from_serial(made)
        if made is not None:
            found[at] = made
    return found


def _value(cell: Element, strings: list[Element], font: str | None) -> Element:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = cell.find(M + "is")
        return None if inline is None else _text(inline, font)
    said = cell.findtext(M + "v")
    if said is None or kind == "e":
        return None
    if kind == "s":
        shared = _shared(cell, strings)
        return None if shared is None else _text(shared, font)
    if kind == "b":
        return said.strip() == "1"
    if kind in {"str", "d"}:
        return stained(said, font)
    try:
        return float(said)
    except ValueError:
        return said

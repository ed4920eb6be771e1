"""OpenDocument's .ods: values through calamine, percentages, errors and merges by a walk through its content.

LibreOffice always stores the results of formulas, so those are values.
"""

import io
import re
import warnings
import zipfile
from dataclasses import dataclass

from collector.formats import limits
from collector.formats.containers.package import Element, Package, parse
from collector.formats.content import Content
from collector.formats.excel import workbooks
from collector.formats.excel.xlsx_scan import Facts, letters
from collector.formats.font_stains import mentions, stained, way_of
from collector.formats.kinds import Kind
from collector.formats.opendocument import STYLE, faces, font_of, is_struck
from collector.formats.verdicts import Encrypted
from collector.model import Format, Nature

_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"
_UNSEEN = {"collapse", "filter"}
_ERROR = re.compile(r"#[A-Z/0!?]{2,8}|Err:\d{3}")


@dataclass(frozen=True, slots=True)
class _Looks:
    """The styles that say more than the text of a cell: those that strike it through, those of old Vietnamese fonts."""

    struck: frozenset[str]
    fonts: dict[str, str]


def read(data: bytes) -> Content:
    """Read a workbook of LibreOffice."""
    package = Package(data)
    if b"manifest:encryption-data" in package.read(_MANIFEST):
        raise Encrypted
    root = package.tree("content.xml")
    tables = () if root is None else root.iter(_T + "table")
    styles = package.read("styles.xml")
    looks = _looks(root, parse(styles) if mentions(styles) else None)
    facts = {table.get(_T + "name") or "": _facts(table, looks) for table in tables}
    return workbooks.content(workbooks.read(_whole(data, package), facts))


def _whole(data: bytes, package: Package) -> bytes:
    """Return a file that says what it is and what it holds, as calamine asks."""
    wanted = {"mimetype": package.read("mimetype") != _TYPE, _MANIFEST: _MANIFEST not in package}
    if not any(wanted.values()):
        return data
    with zipfile.ZipFile(out := io.BytesIO(data), "a") as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that is there already: the last one counts
        for name in (name for name, missing in wanted.items() if missing):
            made.writestr(name, _TYPE if name == "mimetype" else "<manifest/>")
    return out.getvalue()


def _looks(content: Element, styles: Element) -> _Looks:
    """Return the styles of cells and of text in them that is struck through or set in an old font."""
    if content is None:
        return _Looks(frozenset(), {})
    struck = (each.getparent() for each in content.iter(STYLE + "text-properties") if is_struck(each))
    names = faces(content, styles)
    fonts = _fonts(content, styles, names) if any(map(way_of, (*names, *names.values()))) else {}
    return _Looks(frozenset(each.get(STYLE + "name") or "" for each in struck), fonts)


def _fonts(content: Element, styles: Element, names: dict[str, str]) -> dict[str, str]:
    """Return the font of every style; one that says none has that of the style which it is made from."""
    said: dict[str, str] = {}
    for root in (styles, content):
        for style in () if root is None else root.iter(STYLE + "style"):
            found = font_of(style.find(STYLE + "text-properties"), names)
            said[style.get(STYLE + "name") or ""] = found or said.get(style.get(STYLE + "parent-style-name") or "", "")
    return said


def _facts(table: Element, looks: _Looks) -> Facts:
    found = Facts()
    styles = _columns(table, found)
    row = 1
    for each in table.iter(_T + "table-row"):
        _row(each, row, found, looks, styles)
        times = _times(each.get(_T + "number-rows-repeated"))
        if each.get(_T + "visibility") in _UNSEEN:
            found.unseen_rows.update(range(row, min(row + times, limits.FAR_ROWS)))
        row += times
        if row > limits.FAR_ROWS:
            break
    return found


def _columns(table: Element, found: Facts) -> dict[int, str]:
    """Note the columns that are not shown; return the style of the cells of each that have none of their own."""
    styles: dict[int, str] = {}
    column = 1
    for each in table.iter(_T + "table-column"):
        times = _times(each.get(_T + "number-columns-repeated"))
        columns = range(column, min(column + times, limits.FAR_COLUMNS))
        if each.get(_T + "visibility") in _UNSEEN:
            found.unseen_columns.update(columns)
        styles |= dict.fromkeys(columns, each.get(_T + "default-cell-style-name") or "")
        column += times
    return styles


def _row(root: Element, row: int, found: Facts, looks: _Looks, styles: dict[int, str]) -> None:
    column = 1
    for cell in root.iterchildren(_T + "table-cell", _T + "covered-table-cell"):
        times = _times(cell.get(_T + "number-columns-repeated"))
        down, across = _times(cell.get(_T + "number-rows-spanned")), _times(cell.get(_T + "number-columns-spanned"))
        columns = range(column, min(column + times, limits.FAR_COLUMNS))
        if down > 1 or across > 1:
            found.merged.append((row, column, row + down - 1, column + across - 1))
        said = "".join(cell.itertext(_X + "p")).strip() if cell.get(_T + "formula") else ""
        if _ERROR.fullmatch(said):
            found.errors[f"{letters(column)}{row}"] = said
        elif cell.get(_O + "value-type") == "percentage":
            found.percents |= {f"{letters(at)}{row}" for at in columns}
        text = _told(cell, cell.get(_T + "style-name") or styles.get(column, ""), looks)
        if text is not None:
            found.texts |= {(row, at): text for at in columns}
        column += times


def _told(cell: Element, style: str, looks: _Looks) -> str | None:
    """Return the text of a cell where its looks say more than calamine does, else None."""
    if style in looks.struck:
        return ""
    spans = (
        {each.get(_X + "style-name") or "" for each in cell.iter(_X + "span")} if looks.struck or looks.fonts else ()
    )
    old = cell.get(_O + "value-type") == "string" and any(way_of(looks.fonts.get(name)) for name in (style, *spans))
    return _meant(cell, looks, looks.fonts.get(style)) if old or looks.struck.intersection(spans) else None


def _meant(cell: Element, looks: _Looks, font: str | None) -> str:
    """Return the text of a cell without what is struck through, a line for each paragraph."""
    return "\n".join(_inline(each, looks, font) for each in cell.iterchildren(_X + "p"))


def _inline(element: Element, looks: _Looks, font: str | None) -> str:
    if element.tag == _X + "span":
        name = element.get(_X + "style-name") or ""
        if name in looks.struck:
            return ""
        font = looks.fonts.get(name) or font
    if element.tag == _X + "s":
        return " " * min(_times(element.get(_X + "c")), limits.FAR_COLUMNS)
    said = [stained(element.text or "", font)]
    for each in element:
        said += [_inline(each, looks, font), stained(each.tail or "", font)]
    return "".join(said)


def _times(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 8 else 1  # noqa: PLR2004 - more rows than any sheet


KINDS = (
    Kind(
        name="ods",
        looks=lambda sight: sight.typed.startswith(_TYPE),
        read=read,
        format=Format.ODS,
        nature=Nature.TABLE,
        tables=("ods",),
    ),
)

"""OpenDocument's .ods: values through calamine, percentages, errors and merges by a walk through its content.

LibreOffice always stores the results of formulas, so those are values.
"""

import io
import re
import warnings
import zipfile

from collector.formats.containers.package import Element, Package
from collector.formats.content import Content
from collector.formats.excel import workbooks
from collector.formats.excel.xlsx_scan import Facts, letters
from collector.formats.kinds import Kind
from collector.formats.opendocument import STYLE, is_struck
from collector.formats.process import limits
from collector.formats.verdicts import Encrypted
from collector.model import Format, Nature

_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"
_UNSEEN = {"collapse", "filter"}
_ERROR = re.compile(r"#[A-Z/0!?]{2,8}|Err:\d{3}")


def read(data: bytes) -> Content:
    """Read a workbook of LibreOffice."""
    package = Package(data)
    if b"manifest:encryption-data" in package.read(_MANIFEST):
        raise Encrypted
    root = package.tree("content.xml")
    tables = () if root is None else root.iter(_T + "table")
    struck = frozenset() if root is None else _struck_styles(root)
    facts = {table.get(_T + "name") or "": _facts(table, struck) for table in tables}
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


def _struck_styles(root: Element) -> frozenset[str]:
    """Return the styles of cells and of text in them that is struck through."""
    struck = (each.getparent() for each in root.iter(STYLE + "text-properties") if is_struck(each))
    return frozenset(each.get(STYLE + "name") or "" for each in struck)


def _facts(table: Element, struck: frozenset[str]) -> Facts:
    found = Facts()
    _columns(table, found)
    row = 1
    for each in table.iter(_T + "table-row"):
        _row(each, row, found, struck)
        times = _times(each.get(_T + "number-rows-repeated"))
        if each.get(_T + "visibility") in _UNSEEN:
            found.unseen_rows.update(range(row, min(row + times, limits.FAR_ROWS)))
        row += times
        if row > limits.FAR_ROWS:
            break
    return found


def _columns(table: Element, found: Facts) -> None:
    column = 1
    for each in table.iter(_T + "table-column"):
        times = _times(each.get(_T + "number-columns-repeated"))
        if each.get(_T + "visibility") in _UNSEEN:
            found.unseen_columns.update(range(column, min(column + times, limits.FAR_COLUMNS)))
        column += times


def _row(root: Element, row: int, found: Facts, struck: frozenset[str]) -> None:
    column = 1
    for cell in root.iterchildren(_T + "table-cell", _T + "covered-table-cell"):
        times = _times(cell.get(_T + "number-columns-repeated"))
        down, across = _times(cell.get(_T + "number-rows-spanned")), _times(cell.get(_T + "number-columns-spanned"))
        if down > 1 or across > 1:
            found.merged.append((row, column, row + down - 1, column + across - 1))
        said = "".join(cell.itertext(_X + "p")).strip() if cell.get(_T + "formula") else ""
        if _ERROR.fullmatch(said):
            found.errors[f"{letters(column)}{row}"] = said
        elif cell.get(_O + "value-type") == "percentage":
            found.percents |= {f"{letters(at)}{row}" for at in range(column, min(column + times, limits.FAR_COLUMNS))}
        if cell.get(_T + "style-name") in struck:
            found.struck |= {(row, at): "" for at in range(column, min(column + times, limits.FAR_COLUMNS))}
        elif struck and any(each.get(_X + "style-name") in struck for each in cell.iter(_X + "span")):
            found.struck[row, column] = _unstruck(cell, struck)
        column += times


def _unstruck(cell: Element, struck: frozenset[str]) -> str:
    """Return the text of a cell without what is struck through, a line for each paragraph."""
    return "\n".join(_meant(each, struck) for each in cell.iterchildren(_X + "p"))


def _meant(element: Element, struck: frozenset[str]) -> str:
    if element.tag == _X + "span" and element.get(_X + "style-name") in struck:
        return ""
    if element.tag == _X + "s":
        return " " * min(_times(element.get(_X + "c")), limits.FAR_COLUMNS)
    said = [element.text or ""]
    for each in element:
        said += [_meant(each, struck), each.tail or ""]
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

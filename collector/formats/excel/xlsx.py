"""Excel's .xlsx and .xlsm, Strict too: values through calamine, the rest by a scan of each sheet.

A sheet that calamine must not see (one far cell aborts the process), and a file that it gives up on, are read
by `xlsx_fallback`.
"""

from collector.formats import limits
from collector.formats.containers.office_parts import EXCEL
from collector.formats.containers.package import Package
from collector.formats.content import Content
from collector.formats.excel import workbooks, xlsx_fallback
from collector.formats.excel.recalculate import recalculated
from collector.formats.excel.xlsx_scan import Facts, Formats, asks_anew, canonical, formats, scan
from collector.formats.font_stains import mentions
from collector.formats.kinds import Kind
from collector.formats.verdicts import Unreadable, macro
from collector.model import Format, Nature, Workbook


def read(data: bytes) -> Content:
    """Read a workbook of the XML kind."""
    package = Package(data)
    book = recalculated(workbook(data, package), data, "xlsx", _converted)
    macros = any(name.endswith("vbaproject.bin") for name in package.names())
    return workbooks.content(book, (macro(table=True),) if macros else ())


def _converted(data: bytes) -> Workbook:
    return workbook(data, Package(data))


def workbook(data: bytes, package: Package) -> Workbook:
    """Read every sheet, its formulas as they stand."""
    main = package.main("xl/workbook.xml")
    related = package.related(main)
    styles = [target for kind, target in related.values() if kind == "styles"]
    shown = formats(package, styles[0] if styles else "")
    facts: dict[str, Facts] = {}
    anew = asks_anew(package.read(main))
    # calamine reads what is struck through as if it counted and knows no fonts: it is not shown a file that has any.
    texts = [package.read(target) for kind, target in related.values() if kind == "sharedStrings"]
    far = bool(shown.struck or shown.fonts) or any(map(_in_runs, texts))
    for name, part in list(xlsx_fallback.sheet_parts(package, main, related).items())[: limits.SHEETS]:
        xml = package.read(part)
        if xml:
            facts[name] = scan(canonical(xml), shown.percents, anew=anew)
            far = far or facts[name].far or _in_runs(xml)
    return _either(data, package, main, facts, shown, far=far)


def _in_runs(xml: bytes) -> bool:
    """Return whether a part of a text may be struck through or set in an old font."""
    return b"strike" in xml or (b"rFont" in xml and mentions(xml))


def _either(
    data: bytes, package: Package, main: str, facts: dict[str, Facts], shown: Formats, *, far: bool
) -> Workbook:
    if not far:
        try:
            return workbooks.read(data, facts)
        except Unreadable:
            # One reader's failure is the other's case.
            return xlsx_fallback.read(package, main, facts, shown)
    return xlsx_fallback.read(package, main, facts, shown)


KINDS = (
    Kind(
        name="xlsx",
        looks=lambda sight: sight.office == EXCEL,
        read=read,
        format=Format.XLSX,
        nature=Nature.TABLE,
        tables=("xlsx", "xlsm"),
    ),
)

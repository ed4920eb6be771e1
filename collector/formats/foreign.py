"""Texts and tables of other office programs, by LibreOffice: XML of Office 2003, Works, WordPerfect and others.

Without LibreOffice they are unreadable, in a sentence that says what to send instead. Not for .doc of old versions:
`doc` hands those over itself.
"""

import re

from collector.formats import libreoffice
from collector.formats.content import Content
from collector.formats.excel import xlsx
from collector.formats.kinds import Kind, Sight
from collector.formats.verdicts import DAMAGED, Unreadable, no_converter
from collector.formats.word.doc_converters import by_libreoffice

# By what stands near the beginning: the ending that LibreOffice expects, and whether it is a table.
_KINDS = (
    (re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet"), "xml", True),
    (re.compile(rb"office/word/2003/wordml|office/2006/xmlPackage"), "xml", False),
    (re.compile(rb"<office:document[^>]*opendocument\.spreadsheet"), "fods", True),
    (re.compile(rb"<office:document\s"), "fodt", False),
    (re.compile(rb"vnd\.sun\.xml\.calc"), "sxc", True),
    (re.compile(rb"vnd\.sun\.xml\.writer"), "sxw", False),
    (re.compile(rb"\A\x09[\x02\x04]\x06\x00"), "xls", True),
    (re.compile(rb"\A\xffWPC"), "wpd", False),
    (re.compile(rb"\A\xdb\xa5"), "doc", False),
    (re.compile(rb"\A\x31\xbe"), "wri", False),
)
_HEAD = 8192
# WordPerfect, Word 2, Windows Write, Excel 3 and 4 (which came without a compound file).
_MAGICS = (b"\xffWPC", b"\xdb\xa5", b"\x31\xbe\x00\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
# One XML file for the whole: of Office 2003, of Word ("flat"), of LibreOffice.
_FLAT = re.compile(
    rb"urn:schemas-microsoft-com:office:spreadsheet|schemas\.microsoft\.com/office/word/2003/wordml"
    rb"|schemas\.microsoft\.com/office/2006/xmlPackage|<office:document[\s>]"
)
_OPEN_OFFICE = (b"application/vnd.sun.xml.writer", b"application/vnd.sun.xml.calc")
_WORKS = frozenset({"matost", "contents"})
# Nobody reads these but Apple's own programs; the sender can save them for Word and Excel.
_APPLE = ".pages, .numbers (Apple)"


def read(data: bytes) -> Content:
    """Read a file of another office program."""
    ending, table = _kind(data)
    if ending == _APPLE:
        raise Unreadable(no_converter(_APPLE))
    if libreoffice.program() is None:
        raise Unreadable(no_converter(f".{ending}", table=table))
    if not table:
        found = by_libreoffice(data, ending)
    else:
        made = libreoffice.convert(data, ending, "xlsx")
        found = xlsx.read(made) if made else None
    if found is None:
        raise Unreadable(DAMAGED)
    return found


def _kind(data: bytes) -> tuple[str, bool]:
    for pattern, ending, table in _KINDS:
        if pattern.search(data, 0, _HEAD):
            return ending, table
    return (_APPLE, False) if data.startswith(b"PK") else ("wps", False)


def _looks(sight: Sight) -> bool:
    if sight.zipped:
        return sight.typed.startswith(_OPEN_OFFICE) or any(name.endswith(".iwa") for name in sight.members)
    if sight.compound:
        return bool(_WORKS & (sight.streams or frozenset()))
    return sight.begins(*_MAGICS) or (sight.start.startswith(b"<") and bool(_FLAT.search(sight.start)))


KINDS = (
    Kind(
        name="foreign",
        looks=_looks,
        read=read,
        texts=("fodt", "sxw", "wps", "wpd", "wri", "pages"),
        tables=("fods", "sxc", "numbers", "et"),
        is_ending=False,
    ),
)

"""From the raw bytes of a message to `model.Message` with its files, in limited child processes.

To add an attachment format: `collector/formats/<format>.py` with `read(data) -> Content`, and one line in
`READERS`. What the bytes are is told in `detect.py`, by the bytes alone. Not for deciding what a file counts for.
"""

from collector.formats.detect import Kind
from collector.formats.process.pool import Readers

__all__ = ["READERS", "Kind", "Readers"]

# By module in this folder; each is loaded in the child when its first file comes.
READERS = {
    Kind.DOCX: "word.docx",
    Kind.XLSX: "excel.xlsx",
    Kind.XLSB: "excel.xlsb",
    Kind.XLS: "excel.xls",
    Kind.ODS: "excel.ods",
    Kind.ODT: "word.odt",
    Kind.RTF: "word.rtf",
    Kind.DOC: "word.doc",
    Kind.HTML: "webpage",
    Kind.MHTML: "mhtml",
    Kind.TEXT: "excel.csv_table",
    Kind.PDF: "pdf",
    Kind.FOREIGN: "foreign",
}

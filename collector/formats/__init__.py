"""From the raw bytes of a message to `model.Message` with its files, in limited child processes.

To add an attachment format: `collector/formats/<room>/<format>.py` with `read(data) -> Content` and `KINDS` (what its
bytes look like, its name, what it may count for), and one line in `READERS`. Not for deciding what a file counts for.
"""

from collector.formats.process.pool import Readers

__all__ = ["READERS", "Readers"]

# The modules whose kinds are asked what a file is, in this order; the first that knows its bytes reads it. Each is
# loaded in the child when it is first asked, so what comes often stands first.
READERS = (
    # zips
    "word.docx",
    "excel.xlsb",  # before xlsx, which has the same folders
    "excel.xlsx",
    "word.odt",
    "excel.ods",
    # compound files
    "word.doc",
    "excel.xls",
    "containers.encrypted",
    "mail.msg",
    # told by their first bytes
    "picture",
    "word.rtf",
    "foreign",  # some are zips: before the archives
    "containers.archives",
    "mail.tnef",
    "mail.smime",
    "pdf",  # anywhere in the first kilobyte: after all that may hold one
    # texts, the narrower first
    "shortcuts",
    "mail.calendar",
    "webpage",
    "mhtml",
    "mail.message",
    "plain_text",
)

"""Every limit of the readers, in one place; docs/formats.md explains them to the office.

The first block is the contract's (docs/CONTRACT.md, `file.refused`): changing it changes the product.
The second keeps one child process small and quick. Time and memory of a child as a whole are the defaults of
`Readers`, where tests set them shorter.
"""

# --- of the contract ---------------------------------------------------------------------------------

# A member is a bomb when it is over the size and over the ratio, both.
MEMBER_BYTES = 20 * 1024 * 1024
MEMBER_RATIO = 100
# Counted over everything that one outermost file holds, at any depth.
TOTAL_BYTES = 500 * 1024 * 1024
TOTAL_MEMBERS = 2_000
# An archive in an archive in an archive …; the outermost is depth 1.
DEPTH = 6

# --- of one child process ----------------------------------------------------------------------------

# Seconds for one file, and the memory that a child (or a program it starts) may map.
FILE_SECONDS = 60.0
CHILD_BYTES = 1024 * 1024 * 1024

# A message with more leaves than this is read up to here; the rest is one refused file.
PARTS = 2_000
# Enclosed messages and multiparts inside one another. The standard library's parser recurses per level.
MIME_DEPTH = 50
# Text of all bodies together; a longer one is cut, because nobody wrote it by hand.
BODY_CHARACTERS = 1_000_000
# One header value, decoded.
HEADER_CHARACTERS = 4_000
# Lines of Received, each by a server on the way; a loop of mail ends long before.
HOPS = 30
# A file name in characters, its ending kept.
NAME_CHARACTERS = 255
# One XML part of an Office file. lxml needs about eight times as much memory.
XML_BYTES = 64 * 1024 * 1024
# The text of a document in paragraphs and the values of a workbook; more is no report.
PARAGRAPHS = 200_000
CELLS = 2_000_000
SHEETS = 200
# Pages of a PDF whose text is looked at: the head and the end of a report lie within them.
PDF_PAGES = 60
# Rows and columns that the careful second reader of workbooks looks at.
FAR_ROWS = 20_000
FAR_COLUMNS = 512
# Seconds for an outside converter; for LibreOffice, which is started for each file.
CONVERTER_SECONDS = 20
OFFICE_SECONDS = 50.0
# Seconds that the virus scanner may take for one file.
SCANNER_SECONDS = 30.0
# Times that one message is tried again with the file skipped that stopped a child.
ATTEMPTS = 12
# Processor time of a child beyond its wall time: none; open files: a few pipes and one input.
OPEN_FILES = 64
WRITTEN_BYTES = 256 * 1024 * 1024
# A message may take this many times the seconds of a single file, however many files it has.
PATIENCE = 5
# A child that has not begun after this long will not begin.
START_SECONDS = 30.0

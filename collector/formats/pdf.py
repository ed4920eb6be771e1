"""PDF: its text, line by line, and how many pages it has. One without text is a scan.

A PDF never counts as Word (docs/CONTRACT.md); its text helps to tell whose it is.
"""

from collector.formats.content import Content
from collector.formats.kinds import Kind
from collector.model import Format, Nature


def read(data: bytes) -> Content:
    """Read a PDF."""
    # pdfium takes 70 ms and 7 MB to load, and detection asks this module about files that are no PDF.
    from collector.formats import pdf_text  # noqa: PLC0415 - as the line above says

    return pdf_text.read(data)


KINDS = (
    Kind(
        name="pdf",
        looks=lambda sight: sight.plain and b"%PDF-" in sight.data[:1024],
        read=read,
        format=Format.PDF,
        nature=Nature.PAGES,
    ),
)

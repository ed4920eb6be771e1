"""What a reader returns: the one shape that all of them share."""

from dataclasses import dataclass

from collector.model import Finding, Text, Workbook


@dataclass(frozen=True, slots=True)
class Content:
    """Text or workbook of one file and what the reader has to say about it."""

    text: Text | None = None
    workbook: Workbook | None = None
    findings: tuple[Finding, ...] = ()
    pages: int = 0  # of a PDF

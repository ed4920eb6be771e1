"""Workbooks that the office hands out: the form with a union's name, the table of progress.

    cells     values into cells, so that no text is ever a formula
    prefilled the unfilled form with the union's name in its place
    progress  who sent what and when, for staff, ready to be printed

Values go in, the bytes of an xlsx come out; nothing is decided and nothing is stored here.
"""

from collector.exports.prefilled import prefilled
from collector.exports.progress import ProgressCell, ProgressFacts, ProgressRow, ProgressTable, progress, tabulated

__all__ = [
    "XLSX",
    "ProgressCell",
    "ProgressFacts",
    "ProgressRow",
    "ProgressTable",
    "prefilled",
    "progress",
    "tabulated",
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

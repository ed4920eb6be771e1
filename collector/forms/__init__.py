"""Finds statistics forms in workbooks and in Word tables and reads their cells, by label and parent.

What a cell *means* is not for this room: values stay as they were typed; checks/ reads the figures.
"""

from collector.forms.reading import LIKENESS, pick, read, read_text

__all__ = ["LIKENESS", "pick", "read", "read_text"]

"""Documents that lie within a Word file: how much of them is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from collector.formats import limits
from collector.formats.verdicts import TOO_DEEP, TOO_LARGE, TOO_MANY, Refused

_CHUNKS = 200


@dataclass(slots=True)
class Nested:
    """How much of the documents that lie within one file was read, at any depth."""

    chunks: int = 0
    depth: int = 0
    size: int = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Go into one more. Raises Refused where they lie too deep, or are too many in all: a file may hold itself."""
        self.chunks += 1
        if self.depth >= limits.DEPTH:
            raise Refused(TOO_DEEP)
        if self.chunks > _CHUNKS:
            raise Refused(TOO_MANY)
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def take(self, size: int) -> None:
        """Count so many bytes to what is read."""
        self.size += size
        if self.size > limits.XML_BYTES:
            raise Refused(TOO_LARGE)

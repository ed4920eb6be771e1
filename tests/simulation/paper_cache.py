"""What the simulated unions send, and who reads it: made once, read once, the same bytes in every run.

A file takes 2 ms to make and 5 ms to read; a thousand campaigns send the same ones.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from factories import papers
from factories.papers import Made
from factories.people import Cast
from factories.scans import scan

from collector.formats.detect import kinds
from collector.formats.walk import Walk
from collector.model import ZONE, Form, Message

MADE_AT = datetime(2024, 10, 30, 10, tzinfo=ZONE)
SCAN = Made("scan")
# The end of a zip's central directory; its last two bytes are the length of the comment that follows.
_END = b"PK\x05\x06"
_END_LENGTH = 22

File = tuple[str, bytes]


class PaperCache:
    """The files of a cast, made when they are first sent and shared with other processes through a folder."""

    def __init__(self, cast: Cast, form: Form, folder: Path) -> None:
        self._cast, self._form, self._folder = cast, form, folder
        self._made: dict[tuple[Made, str], File] = {}

    def file(self, made: Made, code: str, edition: int = 0) -> File:
        """Return a file of a union; another edition says the same in other bytes."""
        if (made, code) not in self._made:
            self._made[made, code] = self._read(made, code) or self._make(made, code)
        name, data = self._made[made, code]
        return name, _edition(data, edition) if edition else data

    def _path(self, made: Made, code: str) -> Path:
        return self._folder / f"{made.kind}-{made.fault}-{code}"

    def _read(self, made: Made, code: str) -> File | None:
        if not (path := self._path(made, code)).is_file():
            return None
        name, _, data = path.read_bytes().partition(b"\n")
        return name.decode(), data

    def _make(self, made: Made, code: str) -> File:
        if made == SCAN:
            name, data = f"Bao cao CD {code} (ban ky).pdf", scan(code)
        else:
            name, data = papers.make_file(self._cast, self._form, made, code, MADE_AT)
        path = self._path(made, code)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_bytes(name.encode() + b"\n" + data)
        beside.rename(path)
        return name, data


def _edition(data: bytes, number: int) -> bytes:
    """Write the edition into the comment of the zip that a Word or Excel file is."""
    end = data.rfind(_END)
    if end < 0:
        return data + b"%d\n" % number
    note = b"edition %d" % number
    return data[: end + _END_LENGTH - 2] + len(note).to_bytes(2, "little") + note


class InProcessReaders:
    """`Readers` without processes: the same code reads in this one, and reads nothing twice.

    What the processes are for (limits, files that break a reader) is tested in tests/formats.
    """

    def __init__(self) -> None:
        self._readers = {kind.name: lru_cache(maxsize=4000)(kind.read) for kind in kinds() if kind.read}
        self._read: dict[bytes, Message] = {}

    def read(self, path: Path) -> Message:
        """Read a raw message file."""
        raw = path.read_bytes()
        if raw not in self._read:
            self._read[raw] = Walk(self._readers).message(raw)
        return self._read[raw]

    def read_many(self, paths: Iterable[Path]) -> Iterator[Message]:
        """Read raw message files, in the order given."""
        return map(self.read, paths)

    def forget(self) -> None:
        """Forget the messages; the files in them stay known."""
        self._read.clear()

    def close(self) -> None:
        """Hold nothing."""

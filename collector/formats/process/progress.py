"""Which file a child is at, in a small file of its folder: written by the child, looked at when it dies or hangs.

A frame for each file would wake the parent for nothing (0.2 ms a message, 2 % of it); a shared memory is no faster than
this. The parent holds the file open from before the child starts, and reads it whatever a broken child puts there.
"""

import math
import os
import time
from pathlib import Path

_NAME = "reading"
_LENGTH = 256


class Progress:
    """The file, as one of the two sides has it open."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def write(self, key: str) -> None:
        """Note which file is being read, from now on. The clock is the system's, the same for both sides."""
        os.pwrite(self._file, f"{time.monotonic()} {key}".encode()[:_LENGTH].ljust(_LENGTH), 0)

    def read(self) -> tuple[float, str]:
        """Return since when, and the key of the file; 0.0 where the child has not begun."""
        since, _, key = os.pread(self._file, _LENGTH, 0).decode("ascii", "replace").partition(" ")
        try:
            at = float(since)
        except ValueError:
            return 0.0, ""
        return (at, key.rstrip()) if math.isfinite(at) else (0.0, "")

    def close(self) -> None:
        """Close it."""
        os.close(self._file)

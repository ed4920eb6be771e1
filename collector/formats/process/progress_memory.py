"""The slate: a few bytes of memory that a child and its parent share, on which the child writes where it is.

A frame for each file would wake the parent for nothing; only when a child dies or takes too long does anybody
ask which file it was at and since when.
"""

import mmap
import os
import struct
import time

_TEXT = 200
_SIZE = 4096
_LAYOUT = struct.Struct(f"<dH{_TEXT}s")


class Slate:
    """Shared memory behind a file descriptor that the child inherits."""

    def __init__(self, descriptor: int | None = None) -> None:
        self.descriptor = os.memfd_create("slate") if descriptor is None else descriptor
        if descriptor is None:
            os.ftruncate(self.descriptor, _SIZE)
        self._memory = mmap.mmap(self.descriptor, _SIZE)

    def write(self, key: str) -> None:
        """Note which file is being read, from now on. The clock is the system's, the same for both sides."""
        text = key.encode()[:_TEXT]
        _LAYOUT.pack_into(self._memory, 0, time.monotonic(), len(text), text)

    def read(self) -> tuple[float, str]:
        """Return since when, and the key of the file."""
        since, length, text = _LAYOUT.unpack_from(self._memory, 0)
        return since, text[: min(length, _TEXT)].decode("ascii", "replace")

    def close(self) -> None:
        """Return the memory back."""
        self._memory.close()
        os.close(self.descriptor)

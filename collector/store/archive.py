"""The bytes of every message as it arrived, named by their digest: archive/ab/<sha256>.eml.

Written before anything is thought, and durable when `keep` returns. Never changed, never deleted here.
A `.tmp` left by a crash is harmless: nothing reads it.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident

from collector.errors import ArchiveDamaged, CollectorError, of_disk
from collector.store.rows import Kept

# fsync waits for the disk, and the disk takes several at once: 50 messages in 8 ms instead of 18.
_WRITERS = 8


class Archive:
    """The archive below one directory."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._writers: ThreadPoolExecutor | None = None

    def create(self) -> None:
        """Make its directories, so that keeping a message makes none. Letters are for the office's eyes alone."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in range(256):
            (self._root / f"{number:02x}").mkdir(mode=0o700, exist_ok=True)
        _sync(self._root)

    def path(self, sha256: str) -> Path:
        """Return where the bytes of that digest lie, or would lie."""
        return self._root / sha256[:2] / f"{sha256}.eml"

    def keep(self, raw: bytes) -> Kept:
        """Keep one message."""
        kept = self._write(raw)
        if kept.fresh:
            _sync(kept.path.parent)
        return kept

    def keep_many(self, raws: Iterable[bytes]) -> list[Kept]:
        """Keep many messages at once; none is safe before all are."""
        if self._writers is None:
            self._writers = ThreadPoolExecutor(_WRITERS, "archive")
        kept = list(self._writers.map(self._write, raws))
        for directory in {one.path.parent for one in kept if one.fresh}:
            _sync(directory)
        return kept

    def raw(self, sha256: str) -> bytes:
        """Return the bytes of that digest; ArchiveDamaged where they are missing or others."""
        try:
            raw = self.path(sha256).read_bytes()
        except OSError as error:
            raise ArchiveDamaged(f"{sha256}: {error.strerror}") from error
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise ArchiveDamaged(f"{sha256}: nội dung không khớp mã băm")
        return raw

    def verify(self, digests: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Return each digest whose bytes are missing or damaged, with the reason."""
        for sha256 in digests:
            reason = self._fault(sha256)
            if reason:
                yield sha256, reason

    def stored(self) -> Iterator[str]:
        """Return the digest of each message that lies in the archive, in order."""
        for path in sorted(self._root.glob("??/*.eml")):
            yield path.stem

    def sweep(self, before: float) -> int:
        """Remove what crashed writers left half-written before an instant; return how many files."""
        left = [path for path in self._root.glob("??/*.tmp") if path.stat().st_mtime < before]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def close(self) -> None:
        """End the writers."""
        if self._writers:
            self._writers.shutdown()

    def _fault(self, sha256: str) -> str | None:
        try:
            with self.path(sha256).open("rb") as file:
                sound = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return "thiếu tệp thư gốc"
        except OSError as error:
            return f"không đọc được tệp thư gốc ({error.strerror})"
        return None if sound else "nội dung không khớp mã băm"

    def _write(self, raw: bytes) -> Kept:
        sha256 = hashlib.sha256(raw).hexdigest()
        path = self.path(sha256)
        with _plainly():
            if self._holds(path, raw):
                return Kept(sha256, path, fresh=False)
            if not path.parent.is_dir():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _sync(self._root)
        # A file that is there with other bytes was damaged; the true bytes are at hand and take its place.
        written = path.with_name(f"{sha256}.{os.getpid()}.{get_ident()}.tmp")
        try:
            with _plainly():
                _write_out(written, raw)
                # A new name may be what the disk has no room for.
                written.replace(path)
        except (CollectorError, OSError):
            # What was written of it would keep the disk full.
            with suppress(OSError):
                written.unlink()
            raise
        return Kept(sha256, path, fresh=True)

    def _holds(self, path: Path, raw: bytes) -> bool:
        with suppress(FileNotFoundError):
            return path.stat().st_size == len(raw) and path.read_bytes() == raw
        return False


@contextmanager
def _plainly() -> Iterator[None]:
    """Say in one line what the disk refuses."""
    try:
        yield
    except OSError as error:
        raise of_disk(error, "kho thư gốc") from error


def _write_out(path: Path, raw: bytes) -> None:
    with open(path, "wb", opener=for_the_owner) as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def for_the_owner(path: str, flags: int) -> int:
    """Open a new file so that its owner alone may read it, whatever the process would give to others."""
    return os.open(path, flags, 0o600)


def _sync(directory: Path) -> None:
    with _plainly():
        held = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)

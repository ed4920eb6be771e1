"""Postmen: they carry bytes to where letters go, and know nothing of what a letter says.

To add a kind: a class with the face of `Postman`, and its line in `KINDS` (`letters/__init__.py`).
"""

import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from collector.errors import NotYetBuilt, PostRefused
from collector.model import ZONE


class Postman(Protocol):
    """Somebody who takes a letter. Raises PostRefused where it is not taken."""

    def send(self, raw: bytes, *, recipients: Sequence[str], name: str, envelope_from: str = "") -> None:
        """Take the bytes for the recipients. The same name again is the same letter: it goes out once."""

    def close(self) -> None:
        """Let go of whatever connection there is."""

    def __enter__(self) -> Self:
        """Give itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""


class FolderPost:
    """Letters as .eml files in a folder: for the demo, for tests, and until a mail server is configured."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, raw: bytes, *, recipients: Sequence[str], name: str, envelope_from: str = "") -> None:  # noqa: ARG002 - the face of every postman; a folder has no envelope
        """Write the letter whole or not at all; one that lies there already stays as it is."""
        if not recipients:
            raise PostRefused("thư không có người nhận")
        target = self._folder / f"{safe(name)}.eml"
        # Written beside and renamed. One process sends at a time (the lease of the outbox), and a name
        # belongs to one letter, so nothing can come between the look and the rename.
        beside = self._folder / f".{safe(name)}.{os.getpid()}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if target.exists():
                return
            with beside.open("wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        except OSError as trouble:
            raise PostRefused(f"{target}: {trouble.strerror}") from trouble

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def folder(place: str) -> Postman:
    """Open a folder of letters: `folder:DIR`."""
    if not place:
        raise PostRefused("thiếu tên thư mục, ví dụ folder:/var/lib/collector/letters")
    return FolderPost(Path(place))


def later(place: str) -> Postman:  # noqa: ARG001 - the face of every opener; an address may hold a password
    """Refuse what the next version brings."""
    raise NotYetBuilt("gửi qua máy chủ thư; hiện dùng folder:DIR")


def name_of(identity: str | int, kind: str, union: str | None, due_at: datetime) -> str:
    """Give the name under which a letter is posted: date, kind, union and the letter's own id."""
    # The day it was due, not the day of sending: a second try after midnight is still the same letter.
    day = due_at.astimezone(ZONE).date().isoformat()
    return "-".join((day, kind, safe(union or "chung"), safe(str(identity))))


def safe(name: str) -> str:
    """Give a name that no file system reads as a path or a hidden file."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_")[:150] or "thu"

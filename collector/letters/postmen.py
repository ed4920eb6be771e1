"""Postmen: they carry bytes to where letters go, and know nothing of what a letter says.

To add a kind: a class with the face of `Postman`, and its line in `KINDS` (`letters/opening.py`).
"""

import errno
import os
import re
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from collector.errors import PostDelayed, PostMisconfigured, PostRefused
from collector.model import ZONE

# A disk that is full today may have room tomorrow.
_PASSES = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENFILE, errno.EMFILE, errno.ESTALE})


@dataclass(frozen=True, slots=True)
class PostAccess:
    """How to get into a mail server: whom to trust, and a password or what fetches a token."""

    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    password: str | None = field(default=None, repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)
    timeout: float = 30.0  # seconds without a byte after which a call is given up
    # The same at the end of a letter, which a server scans for viruses: giving up early leaves it uncertain.
    answer: float = 120.0


class Postman(Protocol):
    """Somebody who takes letters."""

    @property
    def paced(self) -> bool:
        """Return whether only so many letters a minute may be given to it."""

    @property
    def expires(self) -> datetime | None:
        """Until when the certificate of the server is valid, once it is ready; None where there is no server."""

    def ready(self) -> None:
        """Make sure that a letter can begin. Raises PostClosed, or PostRefused where somebody must correct it."""

    def send(
        self, raw: bytes, *, recipients: Sequence[str], name: str, envelope_from: str = "", partial: bool = False
    ) -> Mapping[str, str]:
        """Take the bytes for the recipients; return those who were left out, with the reason.

        Raises PostRefused where it never goes so, PostDelayed where it may go later (PostClosed: and no other one
        now), PostUncertain where it may have gone. `partial` lets it go though some recipients have to wait.
        """

    def close(self) -> None:
        """Let go of whatever connection there is."""

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""


class FolderPost:
    """Letters as .eml files in a folder: for the demo, for tests, and until a mail server is configured."""

    paced = False
    expires = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ready(self) -> None:
        """A folder is always ready."""

    def send(
        self,
        raw: bytes,
        *,
        recipients: Sequence[str],
        name: str,
        envelope_from: str = "",  # noqa: ARG002 - the face of every postman; a folder has no envelope
        partial: bool = False,  # noqa: ARG002 - the same; a folder takes all recipients
    ) -> Mapping[str, str]:
        """Write the letter whole or not at all; one that lies there already stays as it is."""
        if not recipients:
            raise PostRefused("thư không có người nhận")
        target = self._folder / f"{safe(name)}.eml"
        # Written beside and renamed. One process sends at a time (the lease of the outbox), and a name
        # belongs to one letter, so nothing can come between the look and the rename.
        beside = self._folder / f".{safe(name)}.{os.getpid()}.part"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if target.exists():
                return {}
            beside.touch(mode=0o600)
            with beside.open("wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        except OSError as trouble:
            kind = PostDelayed if trouble.errno in _PASSES else PostRefused
            raise kind(f"{target}: {trouble.strerror}") from trouble
        return {}

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def folder(place: str, access: PostAccess | None) -> Postman:  # noqa: ARG001 - the face of every opener
    """Open a folder of letters: `folder:DIR`."""
    if not place:
        raise PostMisconfigured("thiếu tên thư mục, ví dụ folder:/var/lib/collector/letters")
    return FolderPost(Path(place))


def name_of(identity: str | int, kind: str, union: str | None, due_at: datetime) -> str:
    """Return the name under which a letter is posted: date, kind, union and the letter's own id."""
    # The day it was due, not the day of sending: a second try after midnight is still the same letter.
    day = due_at.astimezone(ZONE).date().isoformat()
    return "-".join((day, kind, safe(union or "chung"), safe(str(identity))))


def safe(name: str) -> str:
    """Return a name that no file system reads as a path or a hidden file."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_")[:150] or "thu"

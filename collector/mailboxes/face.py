"""What every kind of mailbox looks like from outside."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from collector.mailboxes.clocks import Clock
from collector.model import Position

BATCH_BYTES = 32 << 20
BATCH_COUNT = 50


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as the mailbox holds it."""

    uid: str  # unique within the mailbox and its validity; a number for a server, a name for files
    raw: bytes
    stored_at: datetime  # when the mailbox took it, by `clock`
    clock: Clock


@dataclass(frozen=True, slots=True)
class Access:
    """With what a server's mailbox is opened; files need none of it."""

    password: str | None = field(default=None, repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)  # returns a fresh XOAUTH2 access token
    tls: ssl.SSLContext | None = None  # None is the system's authorities; nothing turns the verifying off
    keyword: str = ""  # set on a message after the commit; "" marks nothing
    timeout: float = 60.0  # seconds without a byte after which a call is given up
    pause: float = 0.5  # seconds before the first new try; each further one waits twice as long


class Mailbox(Protocol):
    """A mailbox that is read above a position; nothing in it is deleted, moved or flagged."""

    @property
    def name(self) -> str:
        """Its identity, the same in every run: `maildir:/abs/path`."""

    @property
    def validity(self) -> str:
        """The period in which its UIDs mean the same messages; "" where names identify them."""

    @property
    def expires(self) -> datetime | None:
        """When the certificate of its server ends; None where there is none."""

    @property
    def withheld(self) -> frozenset[str]:
        """UIDs that the mailbox has and did not hand over in this pass, though it was asked again."""

    def fetch(
        self, position: Position, batch_bytes: int = BATCH_BYTES, batch_count: int = BATCH_COUNT
    ) -> Iterator[tuple[Arrival, ...]]:
        """Return what is new above the position, in bounded batches, the earliest first.

        A message larger than `batch_bytes` is a batch of its own. What the mailbox has and does not hand over is
        named by MailboxRefused after all others came, and stands in `withheld` before any later one comes.
        """

    def uids(self) -> frozenset[str]:
        """Return the UIDs of all that the mailbox holds now."""

    def wait(self, seconds: float) -> bool:
        """Wait until something new may have come, or so many seconds; True is worth a look.

        The first call after opening returns True at once. Short waits in a row cost nothing: to be able to stop, wait
        a second at a time. Raises MailboxRefused where the mailbox is gone; then close it and open it anew.
        """

    def acknowledge(self, uids: Sequence[str]) -> None:
        """Hear that these messages are committed; called after the commit, never before."""

    def close(self) -> None:
        """Let go of whatever is held open."""

"""What every kind of mailbox looks like from outside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


class Mailbox(Protocol):
    """A mailbox that is read above a position and never written to."""

    @property
    def name(self) -> str:
        """Its identity, the same in every run: `maildir:/abs/path`."""

    @property
    def validity(self) -> str:
        """The period in which its UIDs mean the same messages; "" where names identify them."""

    def fetch(
        self, position: Position, batch_bytes: int = BATCH_BYTES, batch_count: int = BATCH_COUNT
    ) -> Iterator[tuple[Arrival, ...]]:
        """Give what is new above the position, in bounded batches, the earliest first.

        A message larger than `batch_bytes` is a batch of its own.
        """

    def acknowledge(self, uids: Sequence[str]) -> None:
        """Hear that these messages are committed; called after the commit, never before."""

    def close(self) -> None:
        """Let go of whatever is held open."""

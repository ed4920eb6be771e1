"""The world outside the office: a mail server with its folder, a Maildir, the post. It survives every crash.

Small real things: they hold what they were given, and fail when the trouble of the hour says so.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Self

from factories import mail

from collector.errors import MailboxRefused, PostClosed, PostDelayed, PostRefused, PostUncertain
from collector.mailboxes import Arrival, Clock, Mailbox, Position, open_mailbox
from collector.mailboxes.face import BATCH_BYTES, BATCH_COUNT

_MESSAGE_ID = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)
_SUBJECT = re.compile(rb"^Subject: ([^\r\n]*)", re.MULTILINE | re.IGNORECASE)


@dataclass(slots=True)
class Trouble:
    """What is wrong outside during one step."""

    mailbox_after: int | None = None  # the mailbox fails after so many messages; 0 refuses the log-in
    batch: int = BATCH_COUNT  # how many messages the mailbox gives at once
    withheld: frozenset[int] = frozenset()  # the server has these and does not give them, by their place among the new
    post_shut: bool = False  # nobody opens
    letters: dict[int, str] = field(default_factory=dict)  # by the number of the hand-over: what happens to it


# --- mail in -----------------------------------------------------------------------------------------


class Server:
    """A folder on a mail server: UIDs that only grow, as long as its validity lasts."""

    def __init__(self) -> None:
        self.validity = 1
        self.held: dict[int, Arrival] = {}
        self._next = 1

    def put(self, raw: bytes, at: datetime) -> None:
        """Take a delivery."""
        self.held[self._next] = Arrival(str(self._next), raw, at, Clock.SERVER)
        self._next += 1

    def upset(self, rng: Random) -> None:
        """Be restored from a copy: another validity, other UIDs in another order."""
        held = list(self.held.values())
        rng.shuffle(held)
        self.validity, self.held, self._next = self.validity + 1, {}, 1
        for arrival in held:
            self.put(arrival.raw, arrival.stored_at)

    def open(self, trouble: Trouble) -> Mailbox:
        """Log in."""
        return _Folder(self, trouble)


class _Folder:
    """The server's folder as a mailbox."""

    name = "imaps://vanphong@mail.example/INBOX"
    expires = None

    def __init__(self, server: Server, trouble: Trouble) -> None:
        self._server, self._trouble = server, trouble
        self.validity = str(server.validity)
        self.withheld: frozenset[str] = frozenset()

    def fetch(
        self, position: Position, batch_bytes: int = BATCH_BYTES, batch_count: int = BATCH_COUNT
    ) -> Iterator[tuple[Arrival, ...]]:
        held = [a for uid, a in sorted(self._server.held.items()) if uid > position.uid or a.uid in position.owed]
        for start in range(0, len(held), batch_count):
            places = range(start, min(start + batch_count, len(held)))
            self.withheld |= {held[place].uid for place in places if place in self._trouble.withheld}
            given = tuple(held[place] for place in places if place not in self._trouble.withheld)
            if given:
                yield given
        if self.withheld:
            raise MailboxRefused(f"{len(self.withheld)} withheld")

    def uids(self) -> frozenset[str]:
        return frozenset(map(str, self._server.held))

    def acknowledge(self, uids: Sequence[str]) -> None:
        pass

    def close(self) -> None:
        pass


class Maildir:
    """A Maildir on a disk, in which colleagues move and flag things."""

    def __init__(self, root: Path) -> None:
        self._root = root
        mail.make_maildir(root)
        self._count = 0

    def put(self, raw: bytes, at: datetime) -> None:
        """Take a delivery."""
        self._count += 1
        mail.deliver(self._root, raw, at, self._count)

    def upset(self, rng: Random) -> None:
        """Let somebody open the mailbox in a mail program: messages move to cur/ and get flags."""
        for path in sorted((self._root / "new").iterdir()):
            if rng.random() < 0.5:
                path.rename(self._root / "cur" / f"{path.name}:2,{rng.choice(('S', 'RS', 'FS'))}")

    def open(self, trouble: Trouble) -> Mailbox:
        """Open it as the product does."""
        return open_mailbox(f"maildir:{self._root}")


class Flaky:
    """A mailbox in trouble."""

    expires = None

    def __init__(self, mailbox: Mailbox, trouble: Trouble) -> None:
        if trouble.mailbox_after == 0:
            raise MailboxRefused("không đăng nhập được")
        self._mailbox, self._trouble = mailbox, trouble
        self.name, self.validity = mailbox.name, mailbox.validity
        self.uids, self.acknowledge, self.close = mailbox.uids, mailbox.acknowledge, mailbox.close

    @property
    def withheld(self) -> frozenset[str]:
        return self._mailbox.withheld

    def fetch(
        self, position: Position, batch_bytes: int = BATCH_BYTES, batch_count: int = BATCH_COUNT
    ) -> Iterator[tuple[Arrival, ...]]:
        left = self._trouble.mailbox_after
        for batch in self._mailbox.fetch(position, batch_bytes, min(batch_count, self._trouble.batch)):
            if left is not None and len(batch) > left:
                raise MailboxRefused("mất kết nối giữa chừng")
            yield batch
            left = None if left is None else left - len(batch)


# --- letters out -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Handed:
    """A letter that the post took: it cannot be taken back."""

    name: str
    message_id: str
    subject: str
    recipients: tuple[str, ...]
    at: datetime  # by the office's clock
    head: str  # its headers


class Post:
    """The mail server that letters are handed to. What it took, it took."""

    def __init__(self, reach: Callable[[str], None]) -> None:
        self.handed: list[Handed] = []
        self.refused: Counter[str] = Counter()  # how often each address was said not to be there
        self.trouble = Trouble()
        self.tried = 0
        self.now = datetime.max.replace(tzinfo=UTC)
        self._reach = reach
        self._witness: Callable[[str, Sequence[str]], None] = lambda *_: None

    def open(self, trouble: Trouble, witness: Callable[[str, Sequence[str]], None]) -> Self:
        """Connect. The witness hears the name and the recipients of each letter before it is taken."""
        if trouble.post_shut:
            raise PostClosed("máy chủ thư không trả lời")
        self.trouble, self.tried, self._witness = trouble, 0, witness
        return self

    paced = False

    def ready(self) -> None:
        """Be there."""

    def send(
        self,
        raw: bytes,
        *,
        recipients: Sequence[str],
        name: str,
        envelope_from: str = "",
        partial: bool = False,
    ) -> Mapping[str, str]:
        """Take a letter, or not."""
        self.tried += 1
        fate = self.trouble.letters.get(self.tried)
        self._witness(name, recipients)
        self._reach("before the hand-over")
        if fate == "refused":
            self.refused.update(recipients)
            raise PostRefused("550 5.1.1 no such user", recipients=dict.fromkeys(recipients, "550 5.1.1 no such user"))
        if fate == "delayed":
            raise PostDelayed("451 4.7.1 greylisted")
        self.handed.append(
            Handed(
                name,
                _MESSAGE_ID.search(raw)[1].decode(),
                _SUBJECT.search(raw)[1].decode(),
                tuple(recipients),
                self.now,
                raw.partition(b"\r\n\r\n")[0].decode().replace("\r\n", "\n") + "\n",
            )
        )
        self._reach("after the hand-over")
        if fate == "lost":
            raise PostUncertain("the answer to DATA never came")
        return {}

    def close(self) -> None:
        """Hang up."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class SentFolder:
    """The folder of letters sent, which the mail server fills itself."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def holds(self, message_id: str) -> bool:
        """Return whether it shows a letter."""
        return any(one.message_id == message_id for one in self._post.handed)

    def append(self, raw: bytes, at: datetime) -> None:
        """Never asked: every letter lies here already."""
        raise AssertionError("a second copy of a letter sent")

    def close(self) -> None:
        """Log out."""

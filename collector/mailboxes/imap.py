"""A folder of an IMAP server: what is new above a UID, in bounded batches, over lines that may break.

Chosen by UID, never by a flag: staff may read, flag, move and delete in the same folder. Not for any change of
the folder beyond the one keyword that a setting may ask for.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from collector.errors import MailboxMisconfigured, MailboxRefused
from collector.mailboxes.address import Place, place
from collector.mailboxes.clocks import Clock, in_zone, topmost_received
from collector.mailboxes.face import BATCH_BYTES, BATCH_COUNT, Access, Arrival
from collector.mailboxes.fetch_responses import Answer, compact
from collector.mailboxes.session import Lost, Session
from collector.model import Position

log = logging.getLogger(__name__)
_T = TypeVar("_T")

# How often a line is opened before the server counts as gone, and a question asked before it counts as refused.
_CONNECTS = 4
_TRIES = 2
# So many messages in a row that break the line are the server's trouble, not theirs.
_SICK = 3
_SIZES = 500
_NAMED = 20
_ITEMS = "UID INTERNALDATE RFC822.SIZE BODY.PEEK[]"
# A keyword, never a system flag: \Seen would hide mail from staff, \Deleted destroy it.
_KEYWORD = re.compile(r"[A-Za-z0-9$_.-]+")


def open_imaps(rest: str, access: Access) -> "ImapMailbox":
    """Open a folder over TLS from the first byte."""
    return _open("imaps", rest, access)


def open_starttls(rest: str, access: Access) -> "ImapMailbox":
    """Open a folder over a line that must turn to TLS."""
    return _open("imap+starttls", rest, access)


def _open(kind: str, rest: str, access: Access) -> "ImapMailbox":
    found = place(kind, rest)
    if access.password is None and access.token is None:
        raise MailboxMisconfigured("thiếu mật khẩu hộp thư; đặt COLLECTOR_MAILBOX_PASSWORD hoặc mục «mailbox_secret»")
    if access.keyword and not _KEYWORD.fullmatch(access.keyword):
        raise MailboxMisconfigured(f"«{access.keyword}» không phải từ khóa IMAP; dùng chữ cái, chữ số và $ _ . -")
    return ImapMailbox(found, access)


class ImapMailbox:
    """One folder; connected when it is first needed, and again where the line breaks."""

    def __init__(self, where: Place, access: Access) -> None:
        self.name = where.name
        self.withheld: frozenset[str] = frozenset()
        self._place = where
        self._access = access
        self._session: Session | None = None
        self._validity = ""

    @property
    def validity(self) -> str:
        """UIDVALIDITY, the same for the life of this object."""
        self._line()
        return self._validity

    @property
    def expires(self) -> datetime | None:
        """When the server's certificate ends."""
        return self._line().expires

    def fetch(
        self, position: Position, batch_bytes: int = BATCH_BYTES, batch_count: int = BATCH_COUNT
    ) -> Iterator[tuple[Arrival, ...]]:
        """Return what is above the position and what is owed, by UID, until the folder shows nothing new."""
        if position.validity != self.validity:
            raise MailboxRefused(f"{self.name}: vị trí thuộc UIDVALIDITY khác; hãy đọc lại từ đầu")
        reading = _FetchPass(self)
        self.withheld = frozenset()
        highest = position.uid
        due = self._owed(position) + self._above(highest)
        while due:
            for some in _packs(reading.sizes(due, batch_bytes), batch_bytes, batch_count):
                arrivals = reading.arrivals(some)
                self.withheld = frozenset(map(str, reading.withheld))
                if arrivals:
                    yield arrivals
                    del arrivals  # or two batches would lie in memory
            highest = max(highest, due[-1])
            due = self._above(highest)
        if reading.withheld:
            named = ", ".join(map(str, sorted(reading.withheld)[:_NAMED]))
            raise MailboxRefused(f"{self.name}: máy chủ không giao {len(reading.withheld)} thư, UID {named}")

    def acknowledge(self, uids: Sequence[str]) -> None:
        """Set the keyword, if there is one. It is an ornament: where it fails, nothing is lost."""
        if not self._access.keyword or not uids:
            return
        try:
            marked = self._line().mark([int(uid) for uid in uids], self._access.keyword)
        except (Lost, MailboxRefused) as error:
            self._drop()
            log.warning("the keyword could not be set on %d messages: %s", len(uids), error)
        else:
            if not marked:
                log.info("the server takes no keyword in this folder")

    def uids(self) -> frozenset[str]:
        """Return the UIDs of all that the folder holds now."""
        return frozenset(map(str, self.ask(lambda line: line.search("ALL"))))

    def wait(self, seconds: float) -> bool:
        """Wait by IDLE; a line that died is opened again, and worth a look."""
        try:
            return self._line().wait(seconds)
        except Lost as lost:
            log.info("the waiting line broke: %s", lost)
            self._drop()
            self._line()
            return True

    def close(self) -> None:
        """Log out."""
        session, self._session = self._session, None
        if session:
            session.close()

    # --- the line

    def _line(self) -> Session:
        """Return the open session, or open one; MailboxRefused where the server does not come back."""
        if self._session is None:
            self._session = self._connected()
        return self._session

    def _connected(self) -> Session:
        try:
            session = self._patiently(lambda: Session(self._place, self._access), _CONNECTS)
        except Lost as lost:
            raise MailboxRefused(f"{self.name}: {lost}") from lost
        if self._validity and session.validity != self._validity:
            session.close()
            raise MailboxRefused(f"{self.name}: UIDVALIDITY vừa thay đổi; lượt sau sẽ đọc lại từ đầu")
        self._validity = session.validity
        return session

    def ask(self, question: Callable[[Session], _T]) -> _T:
        """Ask the server; MailboxRefused where it does not answer."""
        try:
            return self.attempt(question)
        except Lost as lost:
            raise MailboxRefused(f"{self.name}: {lost}") from lost

    def attempt(self, question: Callable[[Session], _T], tries: int = _TRIES) -> _T:
        """Ask the server; where the line breaks, ask again on another; Lost where it breaks each time."""

        def asked() -> _T:
            try:
                return question(self._line())
            except Lost:
                self._drop()
                raise

        return self._patiently(asked, tries)

    def _patiently(self, call: Callable[[], _T], tries: int) -> _T:
        for number in range(1, tries):
            try:
                return call()
            except Lost as lost:
                log.info("the line to the mailbox broke: %s", lost)
                time.sleep(self._access.pause * 2 ** (number - 1))
        return call()

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session:
            session.drop()

    # --- what is due

    def _above(self, uid: int) -> list[int]:
        # "n:*" names the last message even where n lies above it, hence the second look.
        found = self.ask(lambda line: line.search(f"UID {uid + 1}:*"))
        return [one for one in found if one > uid]

    def _owed(self, position: Position) -> list[int]:
        if not position.owed:
            return []
        held = set(self.ask(lambda line: line.search("ALL")))
        return sorted(held.intersection(map(int, position.owed)))


class _FetchPass:
    """One pass: what was asked for and did not come."""

    def __init__(self, mailbox: ImapMailbox) -> None:
        self.withheld: set[int] = set()
        self._mailbox = mailbox
        self._sick = 0

    def sizes(self, uids: Sequence[int], unknown: int) -> Iterator[tuple[int, int]]:
        """Return UID and size of each, asked for in groups as they are needed; `unknown` where none is told."""
        for at in range(0, len(uids), _SIZES):
            some = uids[at : at + _SIZES]
            try:
                told = self._mailbox.attempt(partial(Session.fetch, uids=some, items="UID RFC822.SIZE"))
            except Lost:
                told = []  # one message that its server cannot read breaks the line for its neighbours too
            size = {answer.uid: answer.size for answer in told if answer.size is not None}
            yield from ((uid, size.get(uid, unknown)) for uid in some)

    def arrivals(self, uids: Sequence[int]) -> tuple[Arrival, ...]:
        """Fetch some messages. What does not come and is still there is asked for alone, then withheld."""
        got = self._fetched(uids, _TRIES)
        missing = self._held([uid for uid in uids if uid not in got])
        if len(uids) > 1:
            for uid in missing:
                got |= self._fetched([uid], 1)
            # What a colleague expunged meanwhile is not missed.
            missing = self._held([uid for uid in missing if uid not in got])
        self.withheld |= set(missing)
        return tuple(got[uid] for uid in uids if uid in got)

    def _held(self, uids: Sequence[int]) -> list[int]:
        if not uids:
            return []
        found = self._mailbox.ask(lambda line: line.search(f"UID {compact(uids)}"))
        return sorted(set(found).intersection(uids))

    def _fetched(self, uids: Sequence[int], tries: int) -> dict[int, Arrival]:
        """Return what came, by UID; nothing where these messages break the line each time."""
        wanted = set(uids)
        try:
            told = self._mailbox.attempt(partial(Session.fetch, uids=uids, items=_ITEMS), tries)
        except Lost as lost:
            self._sick += len(uids) == 1
            if self._sick >= _SICK:
                raise MailboxRefused(f"{self._mailbox.name}: {lost}") from lost
            return {}
        came = [arrival for answer in told if answer.uid in wanted and (arrival := _arrival(answer))]
        if came:
            self._sick = 0
        return {int(arrival.uid): arrival for arrival in came}


def _arrival(answer: Answer) -> Arrival | None:
    """Make an arrival of an answer; None where it lacks a part, or is what is left of an expunged message."""
    if answer.raw is None or (not answer.raw and answer.size):
        return None
    stored_at = answer.stored_at or topmost_received(answer.raw)
    if stored_at is None:
        return None
    return Arrival(str(answer.uid), answer.raw, in_zone(stored_at), Clock.SERVER)


def _packs(sizes: Iterator[tuple[int, int]], most_bytes: int, most: int) -> Iterator[list[int]]:
    """Part the messages into batches by what the server says of their sizes."""
    pack: list[int] = []
    weight = 0
    for uid, size in sizes:
        if pack and (len(pack) >= most or weight + size > most_bytes):
            yield pack
            pack, weight = [], 0
        pack.append(uid)
        weight += size
    if pack:
        yield pack

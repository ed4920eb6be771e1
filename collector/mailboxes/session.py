r"""One logged-in connection to one folder of an IMAP server.

imap-tools connects, logs in and selects; search, FETCH, STORE and IDLE are spoken here through its `.client`.
Its own flag(), delete() and move() expunge what a colleague has marked \Deleted, its fetch() mis-pairs answers and
drops the bytes, its idle.poll() hides a dead line (ikvk/imap_tools#177, #211): none of them is ever called.

Not for trying again: a broken line is `Lost`, and anyone who holds the session opens another.
"""

import select
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from imaplib import IMAP4
from itertools import count
from typing import Any

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls

from collector.errors import MailboxRefused
from collector.mailboxes.address import Place
from collector.mailboxes.face import Access
from collector.mailboxes.fetch_responses import Answer, answers, compact

# RFC 2177 lets a server hang up on a client that is idle for 30 minutes, and middle boxes on a silent line for
# 10; a line that died without a word is noticed when IDLE is renewed.
IDLE_SECONDS = 8.5 * 60
# Where the server cannot IDLE, it is asked this often.
NOOP_SECONDS = 30.0
_BYE_SECONDS = 2.0
_MOST_MARKED = 500
# RFC 5530: the server itself says that it will be another time.
_LATER = ("[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[SERVERBUG]")


class Lost(Exception):
    """The line broke, hung, or carried what is no IMAP."""


class Session:
    """A selected folder, opened for reading alone unless a keyword is to be set."""

    def __init__(self, place: Place, access: Access) -> None:
        """Connect, log in and select. Raises MailboxRefused where another try would change nothing, else Lost."""
        self._folder = place.folder
        self._patience = access.timeout
        self._box = _connect(place, access)
        self._client: IMAP4 = self._box.client
        try:
            with _named():
                self.expires = _expires(self._client)
                _log_in(self._box, place, access)
                self._can_idle = "IDLE" in self._capabilities()
                self._can_mark = _select(self._box, place.folder, access.keyword)
                self.validity = self._validity()
        except BaseException:
            self.close()
            raise
        self._asked = time.monotonic()
        self._fresh = True
        self._news = True  # whatever came before: nobody has looked yet
        self._idle: bytes | None = None  # the tag of the IDLE that runs
        self._idle_since = 0.0
        self._tags = count(1)

    def search(self, criteria: str) -> list[int]:
        """Return the UIDs that the server finds, in order."""
        with self._command():
            if not self._fresh:
                self._client.noop()  # or the server may answer from what it last told us
            self._fresh = self._news = False
            self._client.response("EXISTS")  # forget what is older than this search
            status, found = self._client.uid("SEARCH", criteria)
        if status != "OK":
            raise MailboxRefused(f"máy chủ không tìm được thư: {_said(found)}")
        return sorted({int(word) for line in found if line for word in line.split() if word.isdigit()})

    def fetch(self, uids: Sequence[int], items: str) -> list[Answer]:
        """Ask for items of these messages; return whatever was answered, even where the server said NO to some."""
        with self._command():
            status, pieces = self._client.uid("FETCH", compact(uids), f"({items})")
            if status != "OK":
                # What came before the NO waits at the client and would else be taken for the next answer.
                _, pieces = self._client.response("FETCH")
        return list(answers(pieces))

    def mark(self, uids: Sequence[int], keyword: str) -> bool:
        """Set a keyword; False where the server does not take it. Nothing is ever expunged."""
        if not self._can_mark:
            return False
        with self._command():
            for at in range(0, len(uids), _MOST_MARKED):
                some = compact(uids[at : at + _MOST_MARKED])
                if self._client.uid("STORE", some, "+FLAGS.SILENT", f"({keyword})")[0] != "OK":
                    return False
        return True

    def wait(self, seconds: float) -> bool:
        """Wait until something may have come, or so many seconds.

        IDLE goes on between two calls, so that short waits in a row cost nothing and miss nothing.
        """
        with _lost_is_lost():
            if self._heard():
                return True
            if not self._can_idle:
                return self._wait_without(seconds)
            ends = time.monotonic() + seconds
            while (left := ends - time.monotonic()) > 0:
                self._keep_idling()
                if self._idle is None:
                    return self._wait_without(left)
                renewal = self._idle_since + IDLE_SECONDS - time.monotonic()
                if not self._news and self._readable(max(0.0, min(left, renewal))):
                    self._hear(self._line())
                if self._news:
                    break
            return self._heard()

    def close(self) -> None:
        """Say good-bye if the line still carries it, and let go. Nothing is expunged: LOGOUT, never CLOSE."""
        with suppress(Exception):  # the line may be in any state, and nothing more is wanted of it
            self._client.sock.settimeout(_BYE_SECONDS)
            self._end_idle()
            self._client.logout()
        with suppress(Exception):
            self._client.shutdown()

    def drop(self) -> None:
        """Let go of a broken line without a word."""
        with suppress(Exception):
            self._client.shutdown()

    # --- commands

    @contextmanager
    def _command(self) -> Iterator[None]:
        with _lost_is_lost():
            self._end_idle()
            yield
            self._asked = time.monotonic()

    def _capabilities(self) -> str:
        # Asked after the log-in: many servers tell less before it.
        status, told = self._client.capability()
        return _said(told).upper() if status == "OK" else ""

    def _validity(self) -> str:
        _, told = self._client.response("UIDVALIDITY")
        if not told or not told[0] or not told[0].isdigit():
            raise MailboxRefused(f"máy chủ không cho UIDVALIDITY của thư mục «{self._folder}»")
        return str(int(told[0]))

    # --- waiting

    def _heard(self) -> bool:
        """Return whether something may have come since the last search, and forget it."""
        if self._client.response("EXISTS")[1] != [None]:
            self._news = True
        heard, self._news = self._news, False
        return heard

    def _wait_without(self, seconds: float) -> bool:
        time.sleep(max(0.0, seconds))
        if time.monotonic() - self._asked >= NOOP_SECONDS:
            with self._command():
                self._client.noop()
        return self._heard()

    def _keep_idling(self) -> None:
        if self._idle and time.monotonic() - self._idle_since >= IDLE_SECONDS:
            self._end_idle()
        if self._idle:
            return
        tag = b"IDLE%d" % next(self._tags)
        self._client.send(tag + b" IDLE\r\n")
        # Untagged lines may come before the "+".
        while not (line := self._line()).startswith(b"+"):
            if line.startswith(tag):
                self._can_idle = False  # it said NO or BAD to what it had offered
                return
            self._hear(line)
        self._idle, self._idle_since = tag, time.monotonic()

    def _end_idle(self) -> None:
        if self._idle is None:
            return
        tag, self._idle = self._idle, None
        self._client.send(b"DONE\r\n")
        while not (line := self._line()).startswith(tag + b" "):
            self._hear(line)

    def _hear(self, line: bytes) -> None:
        words = line.upper().split()
        if words[:2] == [b"*", b"BYE"]:
            raise Lost(line.decode("ascii", "replace").strip())
        if len(words) > 2 and words[2] == b"EXISTS":  # noqa: PLR2004 - * 7 EXISTS
            self._news = True

    def _line(self) -> bytes:
        """Read one whole line, however the server cut it; the socket's time-out is its end."""
        line: bytes = self._client.readline()
        if not line.endswith(b"\n"):
            raise Lost("máy chủ ngắt kết nối")
        return line

    def _readable(self, seconds: float) -> bool:
        """Wait for the first byte of a line. Raises Lost at the end of the line: a dead one is no silence."""
        if self._ahead():
            return True
        poller = select.poll()
        poller.register(self._client.socket().fileno(), select.POLLIN)
        if not poller.poll(seconds * 1000):
            return False
        found = self._ahead()
        if found == b"":
            raise Lost("máy chủ ngắt kết nối")
        return bool(found)

    def _ahead(self) -> bytes | None:
        """Look at bytes that have come, without taking any.

        b"" is the end of a readable line; None a TLS record that carries nothing.
        """
        sock, file = self._client.socket(), _file(self._client)
        sock.settimeout(0.0)
        try:
            peeked: bytes = file.peek(1)
        except ssl.SSLWantReadError:
            return None
        finally:
            sock.settimeout(self._patience)
        return peeked


def _file(client: IMAP4) -> Any:  # noqa: ANN401 - a buffered reader that imaplib's types do not show
    # Python 3.14 renamed it and warns on the old name.
    return vars(client).get("_file") or vars(client)["file"]


def _connect(place: Place, access: Access) -> BaseMailBox:
    context = access.tls or ssl.create_default_context()
    kind = MailBox if place.kind == "imaps" else MailBoxStartTls
    with _named():
        return kind(place.host, place.port, timeout=access.timeout, ssl_context=context)


def _log_in(box: BaseMailBox, place: Place, access: Access) -> None:
    if access.token is None:
        _authenticate(box, place.user, access.password or "", token=False)
        return
    try:
        _authenticate(box, place.user, access.token(), token=True)
    except MailboxRefused:
        # It may have run out on the way; a second refusal is one.
        _authenticate(box, place.user, access.token(), token=True)


def _authenticate(box: BaseMailBox, user: str, secret: str, *, token: bool) -> None:
    try:
        if token:
            box.xoauth2(user, secret, initial_folder=None)
        elif user.isascii() and secret.isascii() and "LOGINDISABLED" not in box.client.capabilities:
            box.login(user, secret, initial_folder=None)
        else:
            box.login_utf8(user, secret, initial_folder=None)
    except IMAP4.abort:
        raise
    except (ImapToolsError, IMAP4.error) as error:
        said = _told(error)
        said = "" if secret in said else said  # a server that repeats a secret is not quoted
        if any(code in said.upper() for code in _LATER):
            raise Lost(said) from None
        raise MailboxRefused(f"máy chủ từ chối đăng nhập của «{user}»: {said}") from None


def _select(box: BaseMailBox, folder: str, keyword: str) -> bool:
    """Select the folder; tell whether the keyword may be set. EXAMINE wherever nothing is to be written."""
    try:
        if keyword:
            with suppress(IMAP4.readonly):
                box.folder.set(folder)
                return _permits(box.client, keyword)
        box.folder.set(folder, readonly=True)
    except ImapToolsError as error:
        raise MailboxRefused(f"không mở được thư mục «{folder}»: {_told(error)}{_folders(box)}") from None
    return False


def _folders(box: BaseMailBox) -> str:
    """Return which folders there are, for a person who named another one."""
    with suppress(ImapToolsError, IMAP4.error, OSError):
        names = [one.name for one in box.folder.list()]
        return f"; các thư mục có: {', '.join(names[:20])}" if names else ""
    return ""


def _permits(client: IMAP4, keyword: str) -> bool:
    _, told = client.response("PERMANENTFLAGS")
    flags = _said(told).strip("()").lower().split()
    return "\\*" in flags or keyword.lower() in flags


def _expires(client: IMAP4) -> datetime | None:
    line = client.socket()
    shown = line.getpeercert() if isinstance(line, ssl.SSLSocket) else None
    ends = (shown or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if isinstance(ends, str) else None


@contextmanager
def _named() -> Iterator[None]:
    """Name what goes wrong while a connection is made."""
    try:
        with _lost_is_lost():
            yield
    except Lost as lost:
        if isinstance(lost.__cause__, ssl.SSLCertVerificationError):
            said = lost.__cause__.verify_message
            raise MailboxRefused(f"chứng chỉ của máy chủ không được tin cậy ({said})") from None
        raise


@contextmanager
def _lost_is_lost() -> Iterator[None]:
    """Turn all that a broken line may raise into one thing."""
    try:
        yield
    except (OSError, EOFError, IMAP4.error, ValueError) as error:
        raise Lost(_told(error)) from error


def _told(error: Exception) -> str:
    """Return in one line what an error of the libraries says."""
    result = getattr(error, "command_result", None)
    if result:
        return _said(result[1])
    if isinstance(error, TimeoutError):
        return "máy chủ không trả lời trong thời gian cho phép"
    return " ".join(str(error).split()) or type(error).__name__


def _said(pieces: Sequence[Any]) -> str:
    return " ".join(piece.decode("utf-8", "replace") for piece in pieces if isinstance(piece, bytes))

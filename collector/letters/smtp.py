"""A mail server as postman: SMTP over TLS that is verified, one connection for a batch.

Not for deciding when to try again: its errors tell apart what the flow must know. `PostRefused`: never as it is;
`PostUnable`: not by this server, whose address the letter bears;
`PostDelayed`: this letter later; `PostClosed`: no letter for now; `PostUncertain`: the whole letter went over and no
answer came, so nobody may send it again.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import NoReturn, Self

from collector.errors import PostClosed, PostDelayed, PostMisconfigured, PostRefused, PostUnable, PostUncertain
from collector.letters.mime import plain_address
from collector.letters.postmen import PostAccess, Postman
from collector.letters.smtp_connection import NEVER, OK, SmtpConnection, SmtpServer, server_at

# The answers of RFC 5321 that we act upon.
_POUR, _TOO_LARGE = 354, 552
_DONE, _LATER = 2, 4  # the first figure of an answer
# The server takes leave, or wants a log-in or TLS first: the letter is not to blame.
_SHUT = frozenset({421, 530, 534, 535, 538})

_BYE_SECONDS = 2.0
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")


def smtps(place: str, access: PostAccess | None) -> Postman:
    """Open a server that speaks TLS from the first byte: `smtps://user@host:465`."""
    return _open(server_at(place, 465, implicit=True), access or PostAccess())


def smtp(place: str, access: PostAccess | None) -> Postman:
    """Open a server that must switch to TLS by STARTTLS: `smtp://user@host:587`."""
    return _open(server_at(place, 587, implicit=False), access or PostAccess())


def _open(server: SmtpServer, access: PostAccess) -> Postman:
    if server.user and access.password is None and access.token is None:
        raise PostMisconfigured("thiếu mật khẩu của máy chủ thư; đặt COLLECTOR_SMTP_PASSWORD hoặc mục «smtp_secret»")
    return SmtpPost(server, access)


class SmtpPost:
    """Letters over SMTP. Opened when the first letter needs it, and again where the server hung up."""

    paced = True

    def __init__(self, server: SmtpServer, access: PostAccess) -> None:
        self._connection = SmtpConnection(server, access)
        self._host = server.host
        self._access = access
        self._smtp: smtplib.SMTP | None = None
        self._clean = False  # whether the next letter may begin at once

    def ready(self) -> None:
        """Make sure that a letter can begin. Raises PostClosed, or PostRefused where somebody must correct it."""
        if self._smtp is not None and not self._clean and not self._reset(self._smtp):
            self._hang_up()
        if self._smtp is None:
            self._smtp = self._connection.connect()
        self._clean = True

    @property
    def expires(self) -> datetime | None:
        """Until when the server's certificate is valid; None while there is no connection."""
        sock = self._smtp.sock if self._smtp else None
        if not isinstance(sock, ssl.SSLSocket):
            return None
        told = (sock.getpeercert() or {}).get("notAfter")
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(told), UTC) if isinstance(told, str) else None

    def send(
        self,
        raw: bytes,
        *,
        recipients: Sequence[str],
        name: str,  # noqa: ARG002 - the face of every postman; a letter's name is its Message-ID here
        envelope_from: str = "",
        partial: bool = False,
    ) -> Mapping[str, str]:
        """Hand a letter over; return the recipients that the server refused, with its words.

        A recipient refused for the moment alone puts the letter off for all, so that nobody gets a second copy;
        with `partial` it goes to those who can be reached.
        """
        to = tuple(dict.fromkeys(plain_address(one) for one in recipients))
        if not to:
            raise PostRefused("thư không có người nhận")
        sender = plain_address(envelope_from) if envelope_from else ""
        letter = _LINE_END.sub(b"\r\n", raw)
        self.ready()
        assert self._smtp is not None
        self._clean = False
        try:
            self._announce(self._smtp, sender, letter, wide=_is_wide(to, letter))
            refused = self._address(self._smtp, to, partial=partial)
            self._pour(self._smtp, letter)
        except (smtplib.SMTPException, OSError) as lost:
            # Before the end mark the server has nothing that it could deliver.
            self._lose(lost)
        self._finish(self._smtp)
        return refused

    def close(self) -> None:
        """Say goodbye to the server, if it is still there."""
        if self._smtp is None:
            return
        try:
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(_BYE_SECONDS)
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            pass
        finally:
            self._hang_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- the connection

    def _reset(self, made: smtplib.SMTP) -> bool:
        """Begin anew on the same connection; False where it died meanwhile."""
        try:
            return made.rset()[0] == OK
        except (smtplib.SMTPException, OSError):
            return False

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp, self._clean = None, False

    # --- a letter

    def _announce(self, made: smtplib.SMTP, sender: str, letter: bytes, *, wide: bool) -> None:
        limit = made.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(letter):
            raise PostRefused(f"thư nặng {len(letter)} byte, máy chủ chỉ nhận tới {int(limit)} byte")
        options = [f"SIZE={len(letter)}"] if made.has_extn("size") else []
        if wide and not (made.has_extn("smtputf8") and made.has_extn("8bitmime")):
            raise PostUnable
        if wide or not letter.isascii():
            if not made.has_extn("8bitmime"):
                raise PostRefused("thư có ký tự 8 bit mà máy chủ chỉ nhận 7 bit")
            options.append("BODY=8BITMIME")
        if wide:
            options.append("SMTPUTF8")
        code, said = made.mail(sender, options)
        if code == OK:
            return
        if code // 100 == NEVER and code != _TOO_LARGE:
            # The server does not let our address through: no letter is to blame, and the next one would fare the same.
            raise PostClosed(f"máy chủ không nhận người gửi: {self._connection.said(code, said)}")
        self._refuse(code, said)

    def _address(self, made: smtplib.SMTP, to: Iterable[str], *, partial: bool) -> dict[str, str]:
        """Name the recipients; return those who were refused. Raises where nobody is left, or all have to wait."""
        taken, refused, waiting = 0, {}, ""
        for one in to:
            code, said = made.rcpt(one)
            if code // 100 == _DONE:
                taken += 1
                continue
            if code in _SHUT:
                self._refuse(code, said)
            refused[one] = self._connection.said(code, said)
            if code // 100 != NEVER:
                waiting = f"{one}: {refused[one]}"
        if waiting and not (partial and taken):
            raise PostDelayed(waiting)
        if not taken:
            raise PostRefused("; ".join(f"{one}: {said}" for one, said in refused.items()), recipients=refused)
        return refused

    def _pour(self, made: smtplib.SMTP, letter: bytes) -> None:
        """Send the letter without its end mark. A server that never saw the mark took nothing."""
        code, said = made.docmd("DATA")
        if code != _POUR:
            self._refuse(code, said)
        body = _LEADING_DOT.sub(b"..", letter)
        assert made.sock is not None
        made.sock.sendall(body if body.endswith(b"\r\n") else body + b"\r\n")
        early = _unasked(made.sock, self._access.timeout)
        if early is not None:
            self._hang_up()
            raise PostClosed(early.decode("utf-8", "replace").strip()[:100] or "máy chủ ngắt kết nối giữa chừng")

    def _finish(self, made: smtplib.SMTP) -> None:
        """Send the end mark and wait for the server's answer. From here on silence is no refusal."""
        assert made.sock is not None
        try:
            made.sock.settimeout(self._access.answer)
            made.sock.sendall(b".\r\n")
            code, said = made.getreply()
            made.sock.settimeout(self._access.timeout)
        except (smtplib.SMTPException, OSError) as lost:
            self._hang_up()
            raise PostUncertain(f"mất kết nối với máy chủ {self._host} sau khi đã giao trọn thư") from lost
        if code // 100 == _DONE:
            return
        if code // 100 not in {_LATER, NEVER}:
            self._hang_up()
            raise PostUncertain(f"máy chủ {self._host} trả lời không hiểu được sau khi đã giao trọn thư")
        self._refuse(code, said)

    # --- what a refusal means

    def _refuse(self, code: int, said: bytes) -> NoReturn:
        """Raise what a refusal within a letter means for it."""
        text = self._connection.said(code, said)
        if code in _SHUT or code < 0:
            self._hang_up()
            raise PostClosed(text)
        raise PostRefused(text) if code // 100 == NEVER else PostDelayed(text)

    def _lose(self, lost: OSError) -> NoReturn:
        self._hang_up()
        raise self._connection.lost(lost) from lost


def _is_wide(to: Iterable[str], letter: bytes) -> bool:
    """Return whether an address has characters beyond ASCII, in the envelope or in a header: RFC 6531."""
    return not all(map(str.isascii, to)) or not letter.partition(b"\r\n\r\n")[0].isascii()


def _unasked(sock: socket.socket, wait: float) -> bytes | None:
    """Return what the server says before it is asked: it is taking leave. None: it listens."""
    sock.settimeout(0)
    try:
        return sock.recv(1024)
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
    finally:
        sock.settimeout(wait)

"""A connection to a mail server: opened, switched to TLS with a verified certificate, logged in.

Nothing is said to a server that cannot prove who it is. Not for letters: those are `smtp`.
"""

import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from collector.errors import PostClosed, PostMisconfigured, PostRefused
from collector.letters.postmen import PostAccess

OK = 250
NEVER = 5  # the first figure of an answer that no second try changes
_GREETING, _LOGGED_IN, _GO_ON, _NOT_LOGGED_IN = 220, 235, 334, 535
_WRONG = "địa chỉ máy chủ thư sai; viết smtps://user@host:465 hoặc smtp://user@host:587"
_LONGEST = 300  # marks of a server's answer that are kept


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where the server is, and as whom we log in."""

    host: str
    port: int
    user: str  # empty: without log-in, as an internal relay allows
    implicit: bool  # TLS from the first byte, else STARTTLS


def server_at(place: str, port: int, *, implicit: bool) -> SmtpServer:
    """Read what stands behind the scheme of an address. Raises PostMisconfigured."""
    # The address itself never comes back in an error: a password may stand in it by mistake.
    try:
        parts = urlsplit(f"smtp:{place}")
        host, told = parts.hostname, parts.port
        (host or "").encode("idna")  # what no name service takes ends here
        user = unquote(parts.username or "")
    except ValueError as error:
        raise PostMisconfigured(_WRONG) from error
    if parts.password is not None:
        raise PostMisconfigured("không ghi mật khẩu vào địa chỉ máy chủ thư; dùng COLLECTOR_SMTP_PASSWORD")
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise PostMisconfigured(_WRONG)
    return SmtpServer(host, told or port, user, implicit)


class SmtpConnection:
    """Connects to a server and logs in."""

    def __init__(self, server: SmtpServer, access: PostAccess) -> None:
        self._server = server
        self._access = access
        self._hidden: set[str] = set()  # what must not come back in an error

    def connect(self) -> smtplib.SMTP:
        """Connect and log in. Raises PostClosed, or PostRefused where somebody must correct it."""
        try:
            made = self._dial()
        except ssl.SSLCertVerificationError as error:
            raise PostRefused(
                f"chứng chỉ của máy chủ {self._server.host} không được tin cậy ({error.verify_message}); "
                "nếu do CA nội bộ cấp, đặt mục «ca»"
            ) from error
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise self.lost(error) from error
        except ssl.SSLError as error:
            raise PostRefused(f"máy chủ {self._server.host} không nói TLS ở cổng {self._server.port}") from error
        except smtplib.SMTPResponseException as error:
            self._refuse_way(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            raise self.lost(error) from error
        try:
            self._log_in(made)
        except (smtplib.SMTPException, OSError) as error:
            made.close()
            raise self.lost(error) from error
        except BaseException:
            made.close()
            raise
        return made

    def _dial(self) -> smtplib.SMTP:
        server, tls, wait = self._server, self._access.tls, self._access.timeout
        # A name is given, since smtplib would ask the name service for our own, without any end.
        if server.implicit:
            made: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname="localhost", timeout=wait, context=tls
            )
        else:
            made = smtplib.SMTP(server.host, server.port, local_hostname="localhost", timeout=wait)
        try:
            assert made.sock is not None
            # The end mark is a small packet behind a large one: held back, each letter would take 40 ms longer.
            made.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            made.local_hostname = _own_name(made.sock)
            self._greet(made)
            if not server.implicit:
                self._turn_to_tls(made)
        except BaseException:
            made.close()
            raise
        return made

    def _greet(self, made: smtplib.SMTP) -> None:
        code, said = made.ehlo()
        if code != OK:
            self._refuse_way(code, said)

    def _turn_to_tls(self, made: smtplib.SMTP) -> None:
        if not made.has_extn("starttls"):
            raise PostRefused(f"máy chủ {self._server.host} không có STARTTLS; thư không được gửi không mã hóa")
        code, said = made.starttls(context=self._access.tls)
        if code != _GREETING:
            self._refuse_way(code, said)
        self._greet(made)

    # --- the log-in

    def _log_in(self, made: smtplib.SMTP) -> None:
        """Log in by our own words: smtplib shows a password with diacritics in its error, and knows no XOAUTH2."""
        if not self._server.user:
            return
        known = made.esmtp_features.get("auth", "").upper().split()
        way = self._way_in(known)
        if way is None:
            raise PostRefused(
                f"máy chủ {self._server.host} không có cách đăng nhập dùng được ({' '.join(known)[:100]})"
            )
        code, said = way(made)
        if code != _LOGGED_IN:
            self._refuse_way(code, said)

    def _way_in(self, known: list[str]) -> Callable[[smtplib.SMTP], tuple[int, bytes]] | None:
        if self._access.token is not None:
            return self._xoauth2 if "XOAUTH2" in known else None
        ways = {"PLAIN": self._plain, "LOGIN": self._login}
        return next((way for name, way in ways.items() if name in known), None)

    def _plain(self, made: smtplib.SMTP) -> tuple[int, bytes]:
        words = self._secret(f"\0{self._server.user}\0{self._access.password}")
        code, said = made.docmd("AUTH", f"PLAIN {words}")
        return made.docmd(words) if code == _GO_ON else (code, said)

    def _login(self, made: smtplib.SMTP) -> tuple[int, bytes]:
        code, said = made.docmd("AUTH", "LOGIN")
        for words in (self._server.user, self._access.password or ""):
            if code != _GO_ON:
                break
            code, said = made.docmd(self._secret(words))
        return code, said

    def _xoauth2(self, made: smtplib.SMTP) -> tuple[int, bytes]:
        code, said = self._show_token(made)
        if code == _NOT_LOGGED_IN:
            # The token may have run out since it was fetched: one fresh one, and no more.
            code, said = self._show_token(made)
        return code, said

    def _show_token(self, made: smtplib.SMTP) -> tuple[int, bytes]:
        assert self._access.token is not None
        token = self._access.token()
        self._hidden.add(token)
        words = self._secret(f"user={self._server.user}\1auth=Bearer {token}\1\1")
        code, said = made.docmd("AUTH", f"XOAUTH2 {words}")
        # The reason comes as a challenge, which an empty line ends.
        return made.docmd("") if code == _GO_ON else (code, said)

    def _secret(self, words: str) -> str:
        """Encode a secret for the wire, and remember that no error may show it."""
        made = b64encode(words.encode()).decode()
        self._hidden |= {made, self._access.password or made}
        return made

    # --- what went wrong

    def _refuse_way(self, code: int, said: bytes | str) -> NoReturn:
        """Raise what a refusal before any letter means: wait, or somebody must correct it."""
        text = f"{self._server.host}: {self.said(code, said)}"
        raise PostRefused(text) if code // 100 == NEVER else PostClosed(text)

    def lost(self, error: OSError) -> PostClosed:
        """Return the error for a connection that broke or was silent for too long."""
        late = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
        # The system's own words, or ours; those of smtplib may tell what was last sent.
        reason = "quá thời gian chờ" if late else error.strerror or "mất kết nối"
        return PostClosed(f"{self._server.host}:{self._server.port}: {reason}")

    def said(self, code: int, said: bytes | str) -> str:
        """Return a server's answer on one line, and none of our secrets that it may repeat."""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        for secret in self._hidden - {""}:
            text = text.replace(secret, "…")
        return f"{code} {' '.join(text.split())[:_LONGEST]}".strip()


def _own_name(sock: socket.socket) -> str:
    """Return the name for EHLO: the machine's, or its address in brackets where it has no full one."""
    name = socket.gethostname()
    if "." in name and name.isascii():
        return name
    address = sock.getsockname()[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

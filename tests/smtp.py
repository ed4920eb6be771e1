"""Mail servers on this machine for tests: aiosmtpd with whatever trouble a test asks for, over real TLS.

with serving(certificate) as server:                    # or starttls=True
    server.trouble.recipients["a@x.example"] = "550 5.1.1 no such user"
    ...                                                 # smtps://{USER}@localhost:{server.port}, PASSWORD
    assert server.taken == []
"""
# ruff: noqa: N802 - aiosmtpd finds what it calls by these names

import asyncio
import ssl
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, auth_mechanism

USER, PASSWORD, TOKEN = "congdoan@office.example", "mật khẩu $1", "ya29.fresh"


@dataclass(frozen=True)
class Certificate:
    """A certificate for localhost; `ca` is what a client has to trust."""

    cert: Path
    key: Path
    ca: Path

    def context(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.cert, self.key)
        return made


def make_certificate(folder: Path, *, names: str = "DNS:localhost,IP:127.0.0.1", days: int = 30) -> Certificate:
    """Make a certificate that is its own authority; elliptic, which takes milliseconds."""
    folder.mkdir(parents=True, exist_ok=True)
    cert, key = folder / "cert.pem", folder / "key.pem"
    what = f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days {days} -subj /CN=localhost"
    more = f"-addext subjectAltName={names} -addext keyUsage=critical,digitalSignature,keyCertSign"
    command = ["openssl", *what.split(), *more.split(), "-keyout", key, "-out", cert]
    subprocess.run(command, check=True, capture_output=True)
    return Certificate(cert, key, cert)


def _gone(transport: asyncio.BaseTransport) -> None:
    # Python 3.11.2, as Debian 12 has it, knows no end of a TLS connection that the other side has ended.
    with suppress(AttributeError):
        transport.abort()


@dataclass
class Taken:
    """A letter that the server took, or at least heard to its end."""

    sender: str
    recipients: list[str]
    raw: bytes
    options: list[str]
    logged_in: bool


@dataclass
class Trouble:
    """What the server does wrong. An answer is a line such as `550 5.1.1 no such user`."""

    recipients: dict[str, str] = field(default_factory=dict)  # the answer by address
    sender: list[str] = field(default_factory=list)  # answers to MAIL FROM, one each; then all is well
    data: list[str] = field(default_factory=list)  # answers to the end of a letter, one each; then all is well
    dies: list[str] = field(default_factory=list)  # at "MAIL", "DATA", "BODY" or "END", one each, in this order
    hangs: set[str] = field(default_factory=set)  # at a command, or at "END"
    log_in: str = ""  # the answer to AUTH; {} is what the client said
    tokens: list[str] = field(default_factory=lambda: [TOKEN])  # the access tokens that are good


@dataclass
class Server:
    """A running server."""

    port: int
    trouble: Trouble
    taken: list[Taken] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)  # the commands, of all connections
    auths: list[str] = field(default_factory=list)  # the mechanisms of the log-ins that were tried
    connections: int = 0
    open: set[asyncio.BaseTransport] = field(default_factory=set)
    hang_up: Callable[[], None] = lambda: None  # drops every connection now

    @property
    def subjects(self) -> list[str]:
        return [line for one in self.taken for line in one.raw.decode().splitlines() if line.startswith("Subject:")]


class _Protocol(SMTP):
    """aiosmtpd that dies, hangs and is rude when told to."""

    AuthLoginUsernameChallenge = "VXNlcm5hbWU6"
    server: Server

    def connection_made(self, transport):
        if self._original_transport is None:
            self.server.connections += 1
        self.server.open.add(transport)
        super().connection_made(transport)

    async def _hear(self, command, go, arg):
        self.server.heard.append(command)
        trouble = self.server.trouble
        if command in trouble.hangs:
            await asyncio.sleep(3600)
        if trouble.dies[:1] == [command]:
            trouble.dies.pop(0)
            _gone(self.transport)
            return
        await go(arg)

    async def smtp_MAIL(self, arg):
        await self._hear("MAIL", super().smtp_MAIL, arg)

    async def smtp_RSET(self, arg):
        await self._hear("RSET", super().smtp_RSET, arg)

    async def smtp_EHLO(self, hostname):
        await self._hear("EHLO", super().smtp_EHLO, hostname)

    async def smtp_RCPT(self, arg):
        await self._hear("RCPT", super().smtp_RCPT, arg)

    async def smtp_AUTH(self, arg):
        self.server.auths.append(arg.split()[0])
        if self.server.trouble.log_in:
            await self.push(self.server.trouble.log_in.format(arg))
        else:
            await super().smtp_AUTH(arg)

    async def smtp_DATA(self, arg):
        if self.server.trouble.dies[:1] == ["BODY"]:
            self.server.trouble.dies.pop(0)
            await self.push("354 go on")
            await self._reader.readexactly(1000)
            _gone(self.transport)
            return
        await self._hear("DATA", super().smtp_DATA, arg)


class _Handler:
    def __init__(self, server: Server) -> None:
        self.server = server

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.server.trouble.sender:
            return self.server.trouble.sender.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.server.trouble.recipients.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        trouble = self.server.trouble
        taken = Taken(
            envelope.mail_from,
            list(envelope.rcpt_tos),
            envelope.content,
            envelope.mail_options,
            bool(session.authenticated),
        )
        answer = trouble.data.pop(0) if trouble.data else "250 OK queued"
        if answer.startswith("250"):
            self.server.taken.append(taken)
        if "END" in trouble.hangs:
            await asyncio.sleep(3600)
        if trouble.dies[:1] == ["END"]:
            trouble.dies.pop(0)
            _gone(server.transport)
        return answer

    @auth_mechanism("XOAUTH2")
    async def auth_XOAUTH2(self, server, args):
        told = b64decode(args[1]).decode()
        if told in {f"user={USER}\1auth=Bearer {token}\1\1" for token in self.server.trouble.tokens}:
            return AuthResult(success=True)
        # As Microsoft and Google do it: the reason in a challenge, 535 after the empty answer.
        await server.push("334 " + b64encode(b'{"status":"401"}').decode())
        await server._reader.readline()
        return AuthResult(success=False, handled=False)


def _authenticate(server, session, envelope, mechanism, told):
    good = isinstance(told, LoginPassword) and (told.login, told.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


@contextmanager
def serving(certificate: Certificate | None = None, *, starttls: bool = False, auth: bool = True, **more) -> Iterator:
    """Serve on a free port of 127.0.0.1: TLS from the first byte, or after STARTTLS, or (no certificate) none."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    server = Server(0, Trouble())
    context = certificate.context() if certificate else None

    def protocol():
        made = type("Protocol", (_Protocol,), {"server": server})(
            _Handler(server),
            loop=loop,
            hostname="localhost",
            tls_context=context if starttls else None,
            # Over implicit TLS aiosmtpd does not know that there is TLS.
            auth_require_tls=starttls,
            authenticator=_authenticate,
            **more,
        )
        made.command_size_limits["AUTH"] = 12288
        return made

    async def begin():
        listening = await loop.create_server(protocol, "127.0.0.1", 0, ssl=None if starttls else context)
        server.port = listening.sockets[0].getsockname()[1]
        ready.set()
        async with listening:
            await listening.serve_forever()

    def run():
        asyncio.set_event_loop(loop)
        serving = loop.create_task(begin())
        loop.run_forever()
        serving.cancel()
        loop.run_until_complete(drop())
        loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(loop), return_exceptions=True))
        loop.close()

    async def drop():
        for transport in server.open:
            _gone(transport)
        await asyncio.sleep(0)  # so that they are gone

    server.hang_up = lambda: asyncio.run_coroutine_threadsafe(drop(), loop).result()
    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()

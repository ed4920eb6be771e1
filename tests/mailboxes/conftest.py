"""A real server for all tests of the room, and a scripted one for answers that the real one does not give."""

import socket
import ssl
import threading
from contextlib import suppress

import pytest
from dovecot import Dovecot

from collector.credentials import tls
from collector.mailboxes import Access, open_mailbox
from collector.model import Position


@pytest.fixture(scope="session")
def server():
    with Dovecot() as running:
        yield running


@pytest.fixture
def user(server):
    return server.user()


@pytest.fixture
def colleague(server, user):
    """Somebody of the office who has the same folder open in another program."""
    client = server.client(user)
    yield client
    with suppress(OSError, client.error):
        client.logout()


class Reader:
    """A mailbox as the walk uses it, in few words."""

    def __init__(self, mailbox):
        self.mailbox = mailbox

    def fetch(self, above=0, owed=(), **bounds):
        position = Position(self.mailbox.validity, uid=above, owed=frozenset(owed))
        return self.mailbox.fetch(position, **bounds)

    def uids(self, above=0, **more):
        return [[arrival.uid for arrival in batch] for batch in self.fetch(above, **more)]

    def messages(self, above=0, **more):
        return {arrival.uid: arrival.raw for batch in self.fetch(above, **more) for arrival in batch}


@pytest.fixture
def reader(server, user):
    """Opens the test's account, as often as it is asked to."""
    opened = []

    def make(url=None, **access):
        mailbox = open_mailbox(url or server.url(user), server.access(**access))
        opened.append(mailbox)
        return Reader(mailbox)

    yield make
    for mailbox in opened:
        mailbox.close()


USUAL = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1 IDLE\r\n",
    "LOGIN": "",
    "EXAMINE": "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n",
    "NOOP": "",
    "UID SEARCH": "* SEARCH 11 12\r\n",
    "UID FETCH 11:12 (UID RFC822.SIZE)": "* 1 FETCH (UID 11 RFC822.SIZE 3)\r\n* 2 FETCH (UID 12 RFC822.SIZE 3)\r\n",
    "LIST": '* LIST (\\HasNoChildren) "/" INBOX\r\n',
    "LOGOUT": "* BYE\r\n",
}


class Scripted:
    """A server that says what a test tells it to; each answer is a list of pieces to send and seconds to wait."""

    def __init__(self, base, answers, certificate="server"):
        self.said = []
        self.connections = 0
        self._answers = {**USUAL, **answers}
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(base / f"{certificate}.pem", base / f"{certificate}.key")
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def close(self):
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _serve(self):
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                near.settimeout(10)
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                self._threads.append(threading.Thread(target=self._greet, args=(near,), daemon=True))
                self._threads[-1].start()

    def _greet(self, near):
        # The other end may hang up at any moment.
        with near, suppress(OSError), self._context.wrap_socket(near, server_side=True) as line:
            line.sendall(b"* OK ready\r\n")
            self._talk(line, line.makefile("rb"))

    def _talk(self, line, lines):
        with lines:
            while heard := lines.readline():
                tag, _, command = heard.decode().strip().partition(" ")
                self.said.append(command)
                for piece in self._answer(tag, command):
                    if isinstance(piece, str):
                        line.sendall(piece.encode())
                    elif piece is None:
                        return
                    else:
                        self._over.wait(piece)

    def _answer(self, tag, command):
        if not command:  # DONE, or the answer to a challenge, ends what goes on
            return [f"{self._tag} OK done\r\n"]
        self._tag = tag
        name = max((name for name in self._answers if command.startswith(name)), key=len)
        answer = self._answers[name]
        if callable(answer):
            answer = answer()
        if isinstance(answer, str):
            return [f"{answer}{tag} OK done\r\n"]
        return [piece.replace("TAG", tag) if isinstance(piece, str) else piece for piece in answer]


@pytest.fixture
def script(server):
    """Starts a scripted server; gives it and a mailbox on it."""
    started = []

    def make(answers=None, certificate="server", **access):
        scripted = Scripted(server.base, answers or {}, certificate)
        told = {"password": "secret", "tls": tls(server.ca), "timeout": 5.0, "pause": 0.01} | access
        reader = Reader(open_mailbox(f"imaps://a@localhost:{scripted.port}", Access(**told)))
        started.append((reader.mailbox, scripted))
        return scripted, reader

    yield make
    for mailbox, scripted in started:
        mailbox.close()
        scripted.close()

"""A real IMAP server for tests: a private Dovecot that needs no root, is ready in a tenth of a second and stops.

    with Dovecot() as server:
        user = server.user()                 # an account of its own for a test; its password is PASSWORD
        server.put(user, raw)                # as delivered now
        mailbox = open_mailbox(server.url(user), server.access())

It needs the Debian packages dovecot-imapd and dovecot-lmtpd; where they are missing the test fails and says so.
Run by root it gives the server's processes to `nobody`, for they refuse to be root's.
"""

import imaplib
import json
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs

from collector.credentials import tls
from collector.mailboxes import Access

DOVECOT = "/usr/sbin/dovecot"
# Every account has this one, and PLAIN one of its own as well.
PASSWORD = "bí-mật-123"
PLAIN, PLAIN_PASSWORD = "plain@office.example", 'a "b\\ c'
_READY_SECONDS = 10.0

_CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
ssl = yes
ssl_cert = <{base}/{certificate}.pem
ssl_key = <{base}/{certificate}.key
# Only a line that turned to TLS may carry a password.
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
mail_location = maildir:{base}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
mail_plugins = acl
mail_fsync = never
rawlog_dir = {base}/mail/%u.told
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = {base}/passwords
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {base}/oauth2.conf
}}
userdb {{
  driver = static
  args = home={base}/mail/%u allow_all_users=yes
}}
plugin {{
  acl = vfile
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
  # No waiting after a wrong password.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-hibernate {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""

_OAUTH2 = """
introspection_url = http://127.0.0.1:{port}/introspect
introspection_mode = post
username_attribute = user
active_attribute = active
active_value = true
"""


class Dovecot:
    """A running server. `certificate` is what it shows: "server", "stranger" (self-signed), "expired" or "other"."""

    def __init__(self, certificate="server"):
        assert Path(DOVECOT).exists(), "run: apt-get install -y --no-install-recommends dovecot-imapd dovecot-lmtpd"
        self.base = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.certificate = certificate
        self.tokens = Tokens()
        self._owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self._process = None
        self._numbers = count(1)
        for name in ("run", "state", "mail"):
            (self.base / name).mkdir()
        make_certificates(self.base)
        self.imap, self.imaps, self.lmtp = free_ports(3)
        self._write()

    @property
    def ca(self):
        """The authority that signed the server's certificate."""
        return self.base / "ca.pem"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.close()

    def start(self):
        drop = ["setpriv", f"--reuid={self._owner.pw_uid}", f"--regid={self._owner.pw_gid}", "--clear-groups"]
        self._process = subprocess.Popen(
            [*(drop if os.getuid() == 0 else []), DOVECOT, "-F", "-c", self.base / "dovecot.conf"],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        ends = time.monotonic() + _READY_SECONDS
        for port in (self.imap, self.imaps, self.lmtp):
            while not _answers(port):
                assert self._process.poll() is None, self.log()
                assert time.monotonic() < ends, self.log()
                time.sleep(0.005)

    def stop(self):
        """End the server in good order, and every connection to it; takes a second."""
        if self._process:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(_READY_SECONDS)
            self._process = None

    def crash(self):
        """End all processes of the server at once, as a power cut does."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def close(self):
        self.crash()
        self.tokens.close()
        shutil.rmtree(self.base, ignore_errors=True)

    # --- accounts

    def user(self, name=""):
        """Return a fresh account with an empty INBOX."""
        name = name or f"u{next(self._numbers)}@office.example"
        home = self.maildir(name)
        for part in ("", "new", "cur", "tmp"):
            self._make(home / part)
        self._make(home.with_name(f"{name}.told"))
        return name

    def maildir(self, user):
        return self.base / "mail" / user

    def url(self, user, folder="INBOX", kind="imaps", host="localhost", port=None):
        return f"{kind}://{user}@{host}:{port or (self.imaps if kind == 'imaps' else self.imap)}/{folder}"

    def access(self, **more):
        """Return access by password, trusting the server's own authority; time-outs are short."""
        return Access(**({"password": PASSWORD, "tls": tls(self.ca), "timeout": 10.0, "pause": 0.05} | more))

    def environ(self, user, **more):
        """Return the settings of an office whose mailbox this is."""
        return {
            "COLLECTOR_MAILBOX": self.url(user, **more),
            "COLLECTOR_MAILBOX_PASSWORD": PASSWORD,
            "COLLECTOR_CA": str(self.ca),
        }

    def client(self, user):
        """Log in as a colleague would with another program; INBOX is selected for writing."""
        made = imaplib.IMAP4_SSL("localhost", self.imaps, ssl_context=tls(self.ca), timeout=60)
        made.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())
        assert made.select("INBOX")[0] == "OK"
        return made

    # --- mail

    def put(self, user, raw, name=""):
        """Lay a message into INBOX as a delivery does; UIDs are given in the order of names."""
        path = self.maildir(user) / "tmp" / (name or f"{time.time_ns()}.M{next(self._numbers):06d}.host")
        path.write_bytes(raw)
        os.chown(path, self._owner.pw_uid, self._owner.pw_gid)
        path.rename(path.parent.parent / "new" / path.name)

    def put_many(self, user, raw, many):
        """Lay the same message into INBOX many times, at once."""
        self.put(user, raw, name="0.M0.host")
        new = self.maildir(user) / "new"
        for number in range(1, many):
            os.link(new / "0.M0.host", new / f"0.M{number}.host")

    def append(self, user, raw, at: datetime, folder="INBOX", flags=""):
        """Add a message with an INTERNALDATE."""
        client = self.client(user)
        date = f'"{at:%d-%b-%Y %H:%M:%S %z}"'
        assert client.append(folder, flags, date, raw)[0] == "OK"
        client.logout()

    def deliver(self, user, raw):
        """Deliver over LMTP, as a mail server does."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as carrier:
            assert carrier.sendmail("sender@union.example", [user], raw) == {}

    def files(self, user):
        """Return name and bytes of every message file in INBOX: what really stands on the disk."""
        found = [path for part in ("new", "cur") for path in (self.maildir(user) / part).iterdir()]
        return {path.name: path.read_bytes() for path in found}

    def validity(self, user, new=None):
        """Return the UIDVALIDITY of INBOX, or set it and number the messages anew, as a restored server does."""
        path = self.maildir(user) / "dovecot-uidlist"
        # "3 V1731000000 N42 G…": the rows below give each file its UID, and go when numbers begin anew.
        words = path.read_text(encoding="utf-8").splitlines(keepends=True)[0].split(" ")
        if new is not None:
            words[1:3] = [f"V{new}", "N1"]
            for index in path.parent.glob("dovecot.index*"):
                index.unlink()
            owner = path.stat()
            path.write_text(" ".join(words), encoding="utf-8")
            os.chown(path, owner.st_uid, owner.st_gid)
        return words[1].removeprefix("V") if new is None else str(new)

    def read_only(self, user):
        """Let the account look up and read INBOX and nothing else."""
        path = self.maildir(user) / "dovecot-acl"
        path.write_text("owner lr\n", encoding="utf-8")
        os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def said(self, user):
        """Return every line that clients said after the log-in, without its tag: what the server was really told."""
        logs = sorted(self.maildir(user).with_name(f"{user}.told").glob("*.in"))
        lines = [line for log in logs for line in log.read_text("utf-8", "replace").splitlines()]
        return [words[1] for line in lines if len(words := _undated(line).split(" ", 1)) > 1]

    def log(self):
        with suppress(FileNotFoundError):
            return (self.base / "dovecot.log").read_text("utf-8", "replace")
        return "no log"

    def _write(self):
        group = subprocess.run(
            ["id", "-gn", self._owner.pw_name], capture_output=True, text=True, check=True
        ).stdout.strip()
        config = _CONFIG.format(
            base=self.base,
            user=self._owner.pw_name,
            group=group,
            uid=self._owner.pw_uid,
            gid=self._owner.pw_gid,
            certificate=self.certificate,
            password=PASSWORD,
            imap=self.imap,
            imaps=self.imaps,
            lmtp=self.lmtp,
        )
        (self.base / "dovecot.conf").write_text(config, encoding="utf-8")
        (self.base / "oauth2.conf").write_text(_OAUTH2.format(port=self.tokens.port), encoding="utf-8")
        (self.base / "passwords").write_text(f"{PLAIN}:{{PLAIN}}{PLAIN_PASSWORD}\n", encoding="utf-8")
        for path in (self.base, *self.base.iterdir()):
            os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def _make(self, path):
        path.mkdir(exist_ok=True)
        os.chown(path, self._owner.pw_uid, self._owner.pw_gid)


class Tokens:
    """An authority for XOAUTH2 access tokens: Dovecot asks it whose a token is."""

    def __init__(self):
        self.good = {}  # token -> user
        self.asked = []
        self._server = HTTPServer(("127.0.0.1", 0), type("Handler", (_Introspection,), {"tokens": self}))
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Introspection(BaseHTTPRequestHandler):
    """RFC 7662 as far as Dovecot uses it."""

    tokens: Tokens

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        token = parse_qs(body).get("token", [""])[0]
        self.tokens.asked.append(token)
        user = self.tokens.good.get(token)
        answer = json.dumps({"active": bool(user), **({"user": user} if user else {})}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Say nothing."""


class Cutter:
    """A line to a server that is cut after so many bytes of answers, or when it is told."""

    def __init__(self, port):
        self.after = []  # for each connection in turn: bytes after which it is cut; 0 and no word let all through
        self.connections = 0
        self._to = port
        self._lines = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join()
        for line in self._lines:
            line.close()

    def cut(self):
        """Cut every line that there is."""
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _serve(self):
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.connections += 1
                most = self.after.pop(0) if self.after else 0
                far = socket.create_connection(("127.0.0.1", self._to))
                self._lines += [near, far]
                for ends in ((near, far, 0), (far, near, most)):
                    self._threads.append(threading.Thread(target=_carry, args=ends, daemon=True))
                    self._threads[-1].start()


def _carry(source, target, most):
    carried = 0
    with suppress(OSError):
        while data := source.recv(1 << 14):
            carried += len(data)
            if most and carried > most:
                break
            target.sendall(data)
    for line in (source, target):
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


def message(number, *, subject="", filler=0, received="", message_id=""):
    """Make a small message with line ends as on the wire."""
    head = [f"Received: by mx.office.example; {received}"] if received else []
    head += [
        "From: a@union.example",
        f"Subject: {subject or f'Báo cáo {number}'}",
        f"Message-ID: <{message_id or number}@x>",
    ]
    return ("\r\n".join(head) + "\r\n\r\n" + "x" * filler + "\r\n").encode()


def received(at: datetime):
    """Write an instant as a Received: header has it."""
    return format_datetime(at)


def make_certificates(base):
    """Make an authority, and what servers may show: signed by it, self-signed, run out, for another host."""

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=base, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Test CA")
    alone = ("-subj", "/CN=localhost", "-addext", names)
    openssl("req", "-x509", *key, "-keyout", "stranger.key", "-out", "stranger.pem", "-days", "30", *alone)
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "extensions")
    for name, days, host in (
        ("server", "20", names),
        ("expired", "-1", names),
        ("other", "20", "subjectAltName=DNS:mail.example"),
    ):
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", "/CN=localhost")
        (base / "extensions").write_text(host, encoding="utf-8")
        openssl("x509", "-req", "-in", f"{name}.csr", "-days", days, "-out", f"{name}.pem", *signed)


def free_ports(many):
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(many)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def _answers(port):
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _undated(line):
    # A raw log may start each line with the instant: "1731000000.123456 A1 NOOP".
    first, _, rest = line.partition(" ")
    return rest if first.replace(".", "").isdigit() and "." in first else line

"""A real mail server for tests: Debian's Exim, which takes mail from outside into Maildirs, and ours with a log-in.

    with Exim(certificate, [office, clerk]) as server:
        server.carry(clerk, office, raw)     # as another mail server brings it
        server.maildir(office)               # where it lies then

It needs the Debian package exim4-daemon-light; where it is missing the test fails and says so. No root is needed:
with a configuration of its own Exim gives up its rights. Run by root it is given to `nobody`, for it would
deliver nothing to root.
"""

import hashlib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from smtp import PASSWORD, USER

EXIM = "/usr/sbin/exim4"
_READY_SECONDS = 10.0

_CONFIG = """
keep_environment =
exim_path = /usr/sbin/exim4
exim_user = {user}
exim_group = {group}
never_users =
deliver_drop_privilege = true
spool_directory = {base}/spool
log_file_path = {base}/%slog
pid_file_path = {base}/exim.pid
primary_hostname = mail.office.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port} : {tls_port}
tls_on_connect_ports = {tls_port}
tls_advertise_hosts = *
tls_certificate = {base}/cert.pem
tls_privatekey = {base}/key.pem
message_size_limit = 10M
host_lookup =
rfc1413_hosts =
timeout_frozen_after = 0s
bounce_return_body = false
acl_smtp_rcpt = rcpt

begin acl
rcpt:
  deny message = 5.1.1 no such user here
       !condition = ${{lookup{{$local_part@$domain}}dsearch,filter=dir{{{base}/mail}}{{yes}}{{no}}}}
  # The office's own domain takes mail from everybody; elsewhere mail goes for whom is logged in, over TLS.
  accept domains = office.example
  accept encrypted = *
         authenticated = *
  deny message = relay not permitted

begin routers
everybody:
  driver = accept
  address_data = ${{lookup{{$local_part@$domain}}dsearch,ret=full,filter=dir{{{base}/mail}}}}
  transport = maildir

begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = $address_data
  create_directory = false
  delivery_date_add
  envelope_to_add
  return_path_add
  user = {user}
  group = {group}

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = ${{if def:tls_in_cipher}}
  server_prompts = :
  server_condition = ${{if and {{{{eq{{$auth2}}{{{login}}}}} {{eq{{${{sha256:$auth3}}}}{{{digest}}}}}}}}}
  server_set_id = $auth2
"""


class Exim:
    """A running server with a Maildir for each of the addresses; others are unknown to it."""

    def __init__(self, certificate, addresses):
        assert Path(EXIM).exists(), "run: apt-get install -y --no-install-recommends exim4-daemon-light"
        self.base = Path(tempfile.mkdtemp(prefix="exim-"))
        self._owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.port, self.tls_port = _free_ports(2)
        for address in addresses:
            for part in ("new", "cur", "tmp"):
                (self.maildir(address) / part).mkdir(parents=True)
        (self.base / "spool").mkdir()
        shutil.copy(certificate.cert, self.base / "cert.pem")
        shutil.copy(certificate.key, self.base / "key.pem")
        group = subprocess.run(["id", "-gn", self._owner.pw_name], capture_output=True, text=True, check=True)
        config = _CONFIG.format(
            base=self.base,
            user=self._owner.pw_name,
            group=group.stdout.strip(),
            port=self.port,
            tls_port=self.tls_port,
            login=USER,
            digest=hashlib.sha256(PASSWORD.encode()).hexdigest().upper(),
        )
        (self.base / "exim.conf").write_text(config, encoding="utf-8")
        for path in (self.base, *self.base.rglob("*")):
            os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def __enter__(self):
        drop = ["setpriv", f"--reuid={self._owner.pw_uid}", f"--regid={self._owner.pw_gid}", "--clear-groups"]
        with (self.base / "stderr").open("wb") as said:
            self._start(drop if os.getuid() == 0 else [], said)
        ends = time.monotonic() + _READY_SECONDS
        while not _answers(self.port):
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < ends, self.log()
            time.sleep(0.005)
        return self

    def _start(self, drop, said):
        self._process = subprocess.Popen(
            [*drop, EXIM, "-C", self.base / "exim.conf", "-bdf", "-odf"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            cwd=self.base,
        )

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(_READY_SECONDS)
        shutil.rmtree(self.base, ignore_errors=True)

    def maildir(self, address):
        return self.base / "mail" / address

    def letters(self, address, count):
        """Return the bytes of what lies in a Maildir, once so many letters do: Exim delivers after it has answered."""
        new, ends = self.maildir(address) / "new", time.monotonic() + _READY_SECONDS
        while len(list(new.iterdir())) < count:
            assert time.monotonic() < ends, self.log()
            time.sleep(0.005)
        return [path.read_bytes() for path in sorted(new.iterdir())]

    def carry(self, sender, address, raw):
        """Bring a message as another mail server does."""
        with smtplib.SMTP("127.0.0.1", self.port, local_hostname="mail.union.example", timeout=60) as line:
            assert line.sendmail(sender, [address], raw) == {}

    def log(self):
        return "\n".join(path.read_text("utf-8", "replace") for path in self.base.glob("*log")) + (
            self.base / "stderr"
        ).read_text("utf-8", "replace")


def _free_ports(number):
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as line:
            return line.recv(64).startswith(b"220")
    except OSError:
        return False

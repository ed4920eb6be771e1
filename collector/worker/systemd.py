"""Words to the service manager (systemd's sd_notify protocol): ready, alive, what it does, stopping.

Without a NOTIFY_SOCKET, as when run by hand, nothing is said.
"""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress

_SHARE = 3  # told three times within the time allowed, as systemd advises twice


class ServiceManager:
    """The service manager of this process, if it has one."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        mine = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        microseconds = environ.get("WATCHDOG_USEC", "")
        # Seconds between two signs of life; None where nobody waits for them.
        self.every = int(microseconds) / 1e6 / _SHARE if mine and microseconds.isdigit() else None

    def tell(self, *states: str) -> None:
        """Tell states such as READY=1. A manager that is not there is no reason to stop working."""
        if not self._address:
            return
        # "@" stands for the zero byte of an abstract socket.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as to:
            to.setblocking(False)
            to.sendto("\n".join(states).encode(), address)

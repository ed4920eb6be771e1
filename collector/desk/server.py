"""Listens for the desk, in a thread of its own. Not for TLS: a reverse proxy stands before it.

`run` gives it a process of its own beside the worker (`cli.service`): whatever is done to the desk stops no mail.
"""

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from threading import Thread
from types import TracebackType
from typing import Self

import uvicorn

from collector.desk.app import application
from collector.desk.connections import OnceAMinute, PatientProtocol
from collector.errors import DeskRefused
from collector.settings import Settings

_SECONDS = 2


def listen(settings: Settings) -> socket.socket:
    """Take the desk's address. Raises DeskRefused where another program has it, or it is not ours."""
    host, port = settings.desk
    # The protocol is named, or asyncio would not switch off the delay of small packets (40 ms a page).
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        # From here on a browser waits instead of being turned away.
        made.listen()
    except OSError as error:
        made.close()
        raise DeskRefused(f"không dùng được địa chỉ {host}:{port} ({error.strerror}); đổi COLLECTOR_DESK") from error
    return made


def proxies_of(settings: Settings) -> tuple[str, ...]:
    """Return the addresses of the reverse proxy: as set, else this machine's where the desk has a public address."""
    if settings.desk_proxy:
        return settings.desk_proxy
    return ("127.0.0.1", "::1") if settings.desk_url else ()


class DeskServer:
    """The desk, serving while the `with` block runs."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime], at: socket.socket) -> None:
        self._socket, self._clock = at, clock
        self._app = application(settings, clock)
        self._quiet = OnceAMinute()
        logging.getLogger("asyncio").addFilter(self._quiet)
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._app,
                log_config=None,  # the worker's log is the log
                access_log=False,  # addresses of pages name unions and documents
                lifespan="off",
                server_header=False,
                http=PatientProtocol,
                # Anybody can write X-Forwarded-For; it is believed of the proxy alone.
                proxy_headers=bool(proxies := proxies_of(settings)),
                forwarded_allow_ips=list(proxies),
                timeout_graceful_shutdown=1,
                h11_max_incomplete_event_size=32 << 10,
            )
        )
        self._thread = Thread(target=self._server.run, args=([at],), name="desk", daemon=True)
        self._warming = Thread(target=self._warm, name="board", daemon=True)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._warming.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(_SECONDS)
        self._warming.join(_SECONDS)
        self._app.desk.close()
        logging.getLogger("asyncio").removeFilter(self._quiet)
        self._socket.close()

    def _warm(self) -> None:
        """Build the board before the first person asks for it: on a large registry that takes seconds."""
        # Whatever is wrong, the first page says it.
        with suppress(Exception):
            self._app.desk.boards.current(self._clock)

    def wait(self) -> None:
        """Wait until it ends."""
        self._thread.join()

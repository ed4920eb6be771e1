"""What holds for every test: no setting of the person who runs them, no network but this machine's own."""

import os
import socket

import pytest

_connect = socket.socket.connect


def _connect_here_only(self, address):
    if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1", "localhost"}:
        raise AssertionError(f"a test tried to reach {address[0]}:{address[1]}")
    return _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _alone():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _connect_here_only)
        for name in [name for name in os.environ if name.startswith("COLLECTOR_")]:
            patch.delenv(name)
        yield

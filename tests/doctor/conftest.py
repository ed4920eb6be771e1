"""An office in a folder that the examinations look at, and a real mail server beside it."""

from datetime import datetime

import pytest
from dovecot import Dovecot

from collector import app
from collector.doctor import examine
from collector.model import ZONE
from collector.settings import load

NOW = datetime(2024, 11, 5, 12, tzinfo=ZONE)


@pytest.fixture
def rows(tmp_path):
    """Return the rows of `doctor` by their name, with more settings."""
    environ = {"COLLECTOR_DATA": str(tmp_path / "data"), "COLLECTOR_MAILBOX": f"folder:{tmp_path}"}
    app.init(load({}, environ))
    return lambda **more: {row.name: row for row in examine(lambda: load({}, environ | more), lambda: NOW)}


@pytest.fixture(scope="session")
def server():
    with Dovecot() as running:
        yield running


@pytest.fixture
def user(server):
    return server.user()

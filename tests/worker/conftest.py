"""An office in a folder, a clock that a test sets, and a worker on a thread of its own."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from office_site import Site, at

from collector.worker import Worker


class Clock:
    """The present, as a test sets it."""

    def __init__(self, text):
        self.now = at(text)

    def __call__(self):
        return self.now

    def on(self, **span):
        self.now += timedelta(**span)


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


@pytest.fixture
def clock():
    return Clock("2024-11-05T12:30")


@pytest.fixture
def working():
    """Run a worker on a thread while the block runs, and stop it."""

    @contextmanager
    def run(settings, clock, **more):
        worker = Worker(settings, clock, **({"environ": {}} | more))
        trouble = []

        def work():
            try:
                worker.run()
            except BaseException as error:  # noqa: BLE001 - handed to the test
                trouble.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield worker
        finally:
            worker.stop()
            thread.join(20)
            assert (thread.is_alive(), trouble) == (False, [])

    return run

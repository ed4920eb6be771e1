"""Waiting for what happens on another thread or in another process."""

import time


def until(condition, seconds=20.0):
    """Wait for something; that it never happens is a failure."""
    ends = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.01)
    return found

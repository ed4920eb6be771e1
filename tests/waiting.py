"""Waiting for what happens on another thread or in another process."""

import socket
import time

import httpx


def until(condition, seconds=60.0):
    """Wait for something; that it never happens is a failure."""
    ends = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.01)
    return found


def free_port():
    """Return a port that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    """Return whether a server answers there, and well."""
    try:
        return httpx.get(url, verify=False, timeout=60).status_code == 200
    except httpx.TransportError:
        return False

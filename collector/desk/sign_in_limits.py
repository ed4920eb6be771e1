"""How often and how fast somebody may try to sign in: by account and by address, kept in memory.

A person who mistypes waits a little; a machine that guesses gets nowhere. Tries from elsewhere never shut an account's
owner out: they make each try for that name slower, from addresses that never knew its password. Not for anything
behind the log-in.
"""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=15)
PER_PAIR = 5  # wrong passwords for one account from one address
PER_ADDRESS = 30
EASY = 10  # wrong passwords for one account, from wherever, that cost nobody time
SLOWEST = 8.0  # seconds that a try is kept waiting at most
_MOST = 10_000  # keys remembered


class SignInLimits:
    """Failures of the last quarter of an hour."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures: dict[tuple[str, str], deque[datetime]] = {}
        self._known: set[tuple[str, str]] = set()  # accounts with addresses from which somebody knew the password

    def allows(self, account: str, address: str, now: datetime) -> bool:
        """Return whether another try may be made."""
        with self._lock:
            return all(len(self._recent(key, now)) < most for key, most in _keys(account, address) if most)

    def delay(self, account: str, address: str, now: datetime) -> float:
        """Return for how many seconds a try is to be kept waiting before it is looked at."""
        with self._lock:
            if (_name(account), address) in self._known:
                return 0.0
            wrong = len(self._recent((_name(account), ""), now))
            return min(SLOWEST, 0.25 * max(0, wrong - EASY))

    def failed(self, account: str, address: str, now: datetime) -> None:
        """Note a wrong try."""
        with self._lock:
            if len(self._failures) > _MOST:
                self._failures = {key: told for key, told in self._failures.items() if self._recent(key, now)}
            for key, _ in _keys(account, address):
                self._failures.setdefault(key, deque()).append(now)

    def forget(self, account: str, address: str) -> None:
        """Forget the tries of somebody who then knew the password, and that this try was one."""
        with self._lock:
            pair, *others = (key for key, _ in _keys(account, address))
            self._failures.pop(pair, None)
            if len(self._known) > _MOST:
                self._known.clear()
            self._known.add(pair)
            for key in others:
                if told := self._failures.get(key):
                    told.pop()

    def _recent(self, key: tuple[str, str], now: datetime) -> deque[datetime]:
        told = self._failures.get(key, deque())
        while told and now - told[0] > WINDOW:
            told.popleft()
        return told


def _name(account: str) -> str:
    return account.casefold()[:64]


def _keys(account: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
    """Return what a try counts for, and how many are too many; 0 for no limit."""
    name = _name(account)
    return (((name, address), PER_PAIR), (("", address), PER_ADDRESS), ((name, ""), 0))

"""What goes in and out of an examination. Not for words: those stand in sentences.py."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from collector.errors import CollectorError
from collector.settings import Settings

WELL = "well"
# The outcome of an examination that raised an error; its first sentence is the error's own
BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Result:
    """What one examination found, and the cure; a sound one with a cure is worth a word."""

    name: str
    ok: bool
    vietnamese: str
    english: str
    mend_vietnamese: str = ""
    mend_english: str = ""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is examined: the settings, and the instant at which it is."""

    settings: Settings
    now: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """How an examination came out, and the facts that its sentences name."""

    outcome: str = WELL
    facts: Mapping[str, object] = field(default_factory=dict)
    part: str = ""  # where an examination has several results: which of them


Look = Callable[[Installation], Iterator[Seen]]
Words = tuple[str, str]  # Vietnamese and English, with {facts}


@dataclass(frozen=True, slots=True)
class Examination:
    """A row of the table: what looks, and what is said of each outcome.

    An outcome with a cure is a fault; one with a hint is none, and worth a word. An outcome without a sentence has that
    of `well`.
    """

    name: str
    look: Look
    says: Mapping[str, Words]
    cures: Mapping[str, Words] = field(default_factory=dict)
    # Advice for an outcome that is no fault
    hints: Mapping[str, Words] = field(default_factory=dict)
    # Which outcome an error is, where one name for all that can be wrong would have one cure for all
    why: Callable[[Installation, CollectorError], str] = lambda _examined, _error: BROKEN

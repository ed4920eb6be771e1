"""What goes in and out of an examination. Not for words: those stand in table.py."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from collector.settings import Settings

WELL = "well"
# The outcome of an examination that raised an error; its first sentence is the error's own
BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Result:
    """What one examination found, and the cure."""

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

    An outcome with a cure is a fault. An outcome without a sentence has that of `well`.
    """

    name: str
    look: Look
    says: Mapping[str, Words]
    cures: Mapping[str, Words] = field(default_factory=dict)

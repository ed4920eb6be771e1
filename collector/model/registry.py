"""The registry of unions."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Union:
    """A subordinate union (công đoàn trực thuộc), a row of the registry."""

    code: str
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""
    owes: bool = True  # False where the union reports through its parent
    valid_from: date | None = None
    valid_to: date | None = None

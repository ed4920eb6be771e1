"""When the time of a union ends, and whether what came was late. docs/CONTRACT.md: "When is it late"."""

from collections.abc import Mapping
from datetime import datetime

from collector.model import Campaign


def deadline_of(union: str | None, campaign: Campaign, extensions: Mapping[str, datetime]) -> datetime:
    """Return the exclusive end of the time that a union has."""
    return extensions.get(union or "", campaign.deadline.ends_at)


def is_late(received: datetime, union: str | None, campaign: Campaign, extensions: Mapping[str, datetime]) -> bool:
    """Return whether the office's server received it at or after the end of the time allowed."""
    return received >= deadline_of(union, campaign, extensions)

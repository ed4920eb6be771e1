"""A day, or the end of an extension, read as staff type it."""

import re
from datetime import date, datetime, time, timedelta

from collector.errors import RulingRefused
from collector.model import ZONE

_DAY_ALONE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})")
_DAY_AND_HOUR = re.compile(r"(\S+)[T ]+(\d{1,2}):(\d{2})")


def parse_extension(text: str) -> datetime:
    """Return the exclusive end that is meant: a day counts as a whole, «2024-11-15T17:00» ends at that instant."""
    text = text.strip()
    try:
        timed = _DAY_AND_HOUR.fullmatch(text)
        if timed:
            return datetime.combine(_to_day(timed[1]), time(int(timed[2]), int(timed[3])), ZONE)
        if _DAY_ALONE.fullmatch(text):
            return datetime.combine(_to_day(text) + timedelta(days=1), time(0), ZONE)
        instant = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as err:
        said = f"«{text}» không phải là ngày, hãy viết như 2024-11-15 hoặc 2024-11-15T17:00"
        raise RulingRefused(said) from err
    return instant if instant.tzinfo else instant.replace(tzinfo=ZONE)


def parse_day(text: str) -> date:
    """Return the day that is meant, «2024-11-15» or «15/11/2024»."""
    try:
        return _to_day(text.strip())
    except ValueError as err:
        raise RulingRefused(f"«{text}» không phải là ngày, hãy viết như 2024-11-15") from err


def _to_day(text: str) -> date:
    found = _DAY_ALONE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    return date(int(year), int(month), int(day))

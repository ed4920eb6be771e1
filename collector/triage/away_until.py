"""Until when somebody is away, by an automatic reply: the last day of the absence, where it tells one.

Vietnamese and English ways to write a day. The day stands first in figures (5/11 is 5 November), as everywhere in
Viet Nam, unless it cannot. Not for deciding whether a message is an automatic reply (`classes`).
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from collector.model import Message
from collector.vietnamese import clean, flatten

_MONTHS = {name: number for number, names in enumerate(
    (
        ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
        ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"),
        ("dec", "december"),
    ), 1) for name in names}  # fmt: skip
_WEEKDAYS = {
    "thu hai": 0, "thu 2": 0, "monday": 0, "mon": 0, "thu ba": 1, "thu 3": 1, "tuesday": 1, "tue": 1, "thu tu": 2,
    "thu 4": 2, "wednesday": 2, "wed": 2, "thu nam": 3, "thu 5": 3, "thursday": 3, "thu sau": 4, "thu 6": 4,
    "friday": 4, "fri": 4, "thu bay": 5, "thu 7": 5, "saturday": 5, "sat": 5, "chu nhat": 6, "sunday": 6, "sun": 6,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
# All of it is matched against text without diacritics.
_DAY = re.compile(
    r"(?P<iso>\b\d{4}-\d{1,2}-\d{1,2}\b)"
    r"|\b(?P<a>\d{1,2})\s*[/.-]\s*(?P<b>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}|\d{2}))?\b(?!\s*%)"
    r"|\b(?P<d>\d{1,2})\s*(?:thang|thg)\s*(?P<m>\d{1,2})\b(?:\s*(?:,|nam|/)?\s*(?P<y2>\d{4}))?"
    rf"|\b(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m3>{_MONTH})\b\.?(?:,?\s*(?P<y3>\d{{4}}))?"
    rf"|\b(?P<m4>{_MONTH})\.?\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s*(?P<y4>\d{{4}}))?"
    r"|\bthang\s*(?P<m5>\d{1,2})\s*(?:/|nam)\s*(?P<y5>\d{4})\b"
    rf"|\b(?P<w>{_WEEKDAY})\b"
)
_FILLER = r"(?:[\s,(:]|het|ngay|sang|chieu|dau|cuoi|gio|the|end|of|morning|hoi|luc|\d{1,2}[h:]\d{0,2})*"
_NAMED = rf"(?:(?:{_WEEKDAY})\b{_FILLER})?"
# Words right before the day of return, and before the last day of the absence.
_RETURNS = re.compile(
    r"\b(?:(?:quay|tro) (?:lai|ve)|di lam (?:lai|tro lai)|lam viec (?:lai|tro lai|binh thuong)"
    r"|co mat(?: tai \w+(?: \w+)?)?|return(?:ing|s)?|back"
    r"|available(?: again)?|resum\w+)\b[^.;!?\n]{0,40}?" + _FILLER + "$"
)
_LASTS = re.compile(
    r"(?:\b(?:den|toi|cho den|den het|het|until|till|til|through|thru|to|up to)\b|[-\u2013])" + _FILLER + _NAMED + "$"
)
_BEGINS = re.compile(r"\b(?:tu|from|ke tu|bat dau|since|starting)\b" + _FILLER + _NAMED + "$")
_AWAY = re.compile(
    r"\b(?:vang mat|di vang|nghi|cong tac|khong co mat|khong lam viec|di hoc|om|thai san|out of|away|leave|absent|"
    r"vacation|holiday|not available|unavailable|travel\w*|ooo)\b"
)
_READ = 3_000
_LONGEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class _ToldDay:
    day: date
    before: str  # the words before it
    weekday: bool  # only a day of the week was told


def away_until(message: Message, received: date) -> date | None:
    """Return the last day of the absence, None where none is told or it is over; `received` tells the year."""
    text = flatten(clean(f"{message.subject} . {message.body[:_READ]}")).replace("\u2013", "-")
    days = list(_days(text, received))
    returns = [told.day - timedelta(days=1) for told in days if _RETURNS.search(told.before)]
    lasts = [told.day for told in days if not told.weekday and _LASTS.search(told.before)]
    lasts = lasts or [told.day for told in days if told.weekday and _LASTS.search(told.before)]
    named = [] if lasts else [told.day for told in days if not told.weekday and not _BEGINS.search(told.before)]
    # "Hôm nay 05/11 tôi nghỉ": a day alone is the absence, if absence is what the letter is about.
    alone = named if _AWAY.search(text) else []
    found = next((max(each) for each in (lasts, returns, alone) if each), None)
    return found if found and received <= found <= received + _LONGEST else None


def _days(text: str, received: date) -> Iterator[_ToldDay]:
    for found in _DAY.finditer(text):
        day = _day(found, received)
        if day:
            yield _ToldDay(day, text[max(0, found.start() - 80) : found.start()], found["w"] is not None)


def _day(found: re.Match[str], received: date) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat("-".join(part.zfill(2) for part in found["iso"].split("-")))
        if found["w"]:
            return received + timedelta(days=(_WEEKDAYS[found["w"]] - received.weekday() - 1) % 7 + 1)
        if found["m5"]:
            return _last_of(int(found["m5"]), int(found["y5"]))
        day, month, year = _parts(found)
        return _dated(day, month, year, received)
    except ValueError:
        return None


def _last_of(month: int, year: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _parts(found: re.Match[str]) -> tuple[int, int, str | None]:
    if found["a"]:
        day, month = int(found["a"]), int(found["b"])
        return (month, day, found["y"]) if month > 12 >= day else (day, month, found["y"])  # noqa: PLR2004 - months
    if found["d"]:
        return int(found["d"]), int(found["m"]), found["y2"]
    if found["d3"]:
        return int(found["d3"]), _MONTHS[found["m3"]], found["y3"]
    return int(found["d4"]), _MONTHS[found["m4"]], found["y4"]


def _dated(day: int, month: int, year: str | None, received: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - "24" is 2024
    this = date(received.year, month, day)
    # In December "5/1" is of the next year; in January "28/12" was of the last.
    return date(received.year + 1, month, day) if this < received - timedelta(days=60) else this

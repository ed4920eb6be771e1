"""The deadline as a calendar file (RFC 5545): one event that calendars of phones and of Outlook take in.

Written by hand: one event with fixed properties needs no library. It begins on the day that letters name as the one
to aim at and ends when the time allowed ends, so that it can never be read as "the 10th is still in time".
"""

import re
from datetime import UTC, datetime, timedelta
from functools import partial

from collector.letters.filters import one_line
from collector.model import ZONE, Attachment, Campaign, Deadline, Union
from collector.workdays import last_working_day

_LINE = 73  # bytes on a line; RFC 5545 allows 75 with the fold's space
# Vietnam has had one time since 1975 and no summer time.
_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Ho_Chi_Minh",
    "BEGIN:STANDARD",
    "DTSTART:19750613T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def deadline_entry(campaign: Campaign, union: Union, deadline: Deadline, now: datetime, domain: str) -> Attachment:
    """Return the deadline in force for a union as a calendar file. A later one of the same union replaces it."""
    starts = _start(campaign, deadline, now)
    said = f"Thời hạn gửi báo cáo: {deadline.words} (giờ Việt Nam). Gửi tới {campaign.mailbox}."
    # An extension is a later version of the same entry.
    version = max(int((deadline.ends_at - campaign.deadline.ends_at) / timedelta(minutes=1)), 0)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(campaign.office)}//collector//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *_ZONE,
        "BEGIN:VEVENT",
        f"UID:deadline.{_token(campaign.id)}.{_token(union.code)}@{domain}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{version}",
        f"DTSTART;TZID=Asia/Ho_Chi_Minh:{_local(starts)}",
        f"DTEND;TZID=Asia/Ho_Chi_Minh:{_local(deadline.ends_at)}",
        f"SUMMARY:{_text(f'Hạn gửi báo cáo ({deadline.words})')}",
        f"DESCRIPTION:{_text(f'{campaign.title}. {said}')}",
        f'ORGANIZER;CN="{_parameter(campaign.office)}":mailto:{one_line(campaign.mailbox)}',
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        *_alarm("-P1D", campaign),
        *_alarm("PT0S", campaign),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    content = b"".join(_folded(line) for line in lines)
    return Attachment("Han-gui-bao-cao.ics", "text/calendar; charset=utf-8; method=PUBLISH", content)


def _start(campaign: Campaign, deadline: Deadline, now: datetime) -> datetime:
    """Return the opening of the last working day before the deadline; past it, the present hour."""
    last = last_working_day(deadline.ends_at, campaign)
    opening = datetime.combine(last, campaign.workday_starts, ZONE)
    if opening > now:
        return opening
    return min(now.replace(minute=0, second=0, microsecond=0), deadline.ends_at - timedelta(hours=1))


def _alarm(before: str, campaign: Campaign) -> tuple[str, ...]:
    said = _text(f"Hạn gửi báo cáo về {campaign.office}")
    return ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{said}", f"TRIGGER:{before}", "END:VALARM")


def _local(when: datetime) -> str:
    return f"{when.astimezone(ZONE):%Y%m%dT%H%M%S}"


_ESCAPED = partial(re.sub, r"([\\;,])", r"\\\1")


def _text(said: str) -> str:
    return _ESCAPED(one_line(said, 500))


def _parameter(said: str) -> str:
    return one_line(said, 100).replace('"', "'")


def _token(said: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", said)


def _folded(line: str) -> bytes:
    """Fold a line at 75 bytes, never within a character."""
    made, room = b"", _LINE
    for letter in line:
        coded = letter.encode()
        if len(coded) > room:
            made, room = made + b"\r\n ", _LINE
        made, room = made + coded, room - len(coded)
    return made + b"\r\n"

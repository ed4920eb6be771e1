"""Looks at the ways in and out: mailbox, mail server, folder for copies. A server is really logged in to."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

from collector.doctor.values import WELL, Installation, Seen
from collector.flow import alarms
from collector.model import ZONE
from collector.office.office import mailbox, post, sent_folder

MODES = {
    "send": ("thư được gửi ngay", "letters are sent"),
    "hold": ("mọi thư chờ cán bộ duyệt", "every letter waits for staff"),
    "office": ("mọi thư chỉ gửi về văn phòng", "every letter goes to the office alone"),
}


def see_mailbox(examined: Installation) -> Iterator[Seen]:
    """Open the mailbox and count what it holds."""
    if not examined.settings.mailbox:
        yield Seen("none")
        return
    with closing(mailbox(examined.settings)) as opened:
        held, ends = len(opened.uids()), opened.expires
    yield Seen(
        _outcome(ends, examined.now),
        {
            "name": opened.name,
            "held": held,
            "until_vietnamese": f", chứng chỉ đến {ends.astimezone(ZONE):%d/%m/%Y}" if ends else "",
            "until_english": f", certificate until {ends.astimezone(ZONE).date()}" if ends else "",
        },
    )


def see_post(examined: Installation) -> Iterator[Seen]:
    """Log in to the mail server; no letter is begun."""
    with post(examined.settings) as opened:
        opened.ready()
        ends = opened.expires
    vietnamese, english = MODES[examined.settings.letters]
    yield Seen(
        _outcome(ends, examined.now),
        {
            "smtp": examined.settings.smtp,
            "vietnamese": f"{vietnamese}; chứng chỉ đến {ends.astimezone(ZONE):%d/%m/%Y}" if ends else vietnamese,
            "english": f"{english}; certificate until {ends.astimezone(ZONE).date()}" if ends else english,
        },
    )


def see_sent_folder(examined: Installation) -> Iterator[Seen]:
    """Open the folder for copies of letters, where one is configured."""
    if examined.settings.sent_folder:
        with closing(sent_folder(examined.settings)):
            yield Seen(facts={"folder": examined.settings.sent_folder})


def _outcome(ends: datetime | None, now: datetime) -> str:
    return WELL if ends is None or ends - now > alarms.EXPIRES else "ending"

"""Looks at the ways in and out: mailbox, mail server, folder for copies. A server is really logged in to."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

from collector.doctor.values import WELL, Installation, Seen
from collector.errors import CollectorError
from collector.flow import alarms
from collector.model import ZONE, MessageClass, MessageState
from collector.office.office import campaign, mailbox, post, sent_folder
from collector.office.recording import DIRECTLY
from collector.store import MessageRow, Store

MODES = {
    "send": ("thư được gửi ngay", "letters are sent"),
    "hold": ("mọi thư chờ cán bộ duyệt", "every letter waits for staff"),
    "office": ("mọi thư chỉ gửi về văn phòng", "every letter goes to the office alone"),
}

# Of so many messages, the newest, it is looked whether our own server wrote who sent them.
RECENT = 100
# Where of at least so many none has it, the setting or the server is wrong; mail within the house often has none.
TELLING = 5
# A server seldom writes it on what it made itself.
_UNSTAMPED = {MessageClass.OWN, MessageClass.BOUNCE}


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


def see_authentication(examined: Installation) -> Iterator[Seen]:
    """Count the recent messages on which our own server wrote nothing of their senders."""
    settings = examined.settings
    try:
        current = campaign(settings).id
        with Store(settings.data) as store:
            newest, _ = store.mail.find(current, page=(0, RECENT))
    except CollectorError:
        return  # told of the campaign or the database
    came = [row for row in newest if _came_by_mail(row)]
    if not settings.authserv:
        yield Seen("unnamed" if came else "empty")
        return
    # What was taken in before a server was named was not looked at.
    looked = [row.stamped for row in came if row.stamped is not None]
    without = looked.count(False)
    facts = {"authserv": settings.authserv, "looked": len(looked), "without": without}
    if not looked:
        yield Seen("empty", facts)
    elif without == len(looked) >= TELLING:
        yield Seen("absent", facts)
    else:
        yield Seen("some" if without else WELL, facts)


def _came_by_mail(row: MessageRow) -> bool:
    sound = row.state is not MessageState.FAILED and row.copy_of is None
    return sound and row.klass not in _UNSTAMPED and row.mailbox != DIRECTLY


def _outcome(ends: datetime | None, now: datetime) -> str:
    return WELL if ends is None or ends - now > alarms.EXPIRES else "ending"

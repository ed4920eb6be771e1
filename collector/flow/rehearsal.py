"""A season rehearsed: a folder of real mail against today's rules and registry, and every letter that would go out.

The steps are the real ones, on a scratch data directory and under a clock that is told: nothing is connected to, and
the live data is only read. Not for what the machine itself would alarm about: that is of today, not of then.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from collector.flow import intake, listings, reminders
from collector.mailboxes import open_mailbox, receipt, received_lines
from collector.model import ZONE, Campaign, Position
from collector.office import outbox
from collector.office.office import Office
from collector.store import Store
from collector.store.store import KEY
from collector.workdays import next_working_moment

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal came to."""

    letters: tuple[listings.Row, ...]  # as `outbox` lists them
    messages: int  # taken in
    early: int  # of them, from before the campaign's opening
    since: datetime
    until: datetime

    def sentence(self) -> str:
        """Describe it in one line."""
        sent = sum(row["sent_at"] is not None for row in self.letters)
        early = f" ({self.early} thư trước đợt báo cáo)" if self.early else ""
        return (
            f"Diễn từ {self.since:%d/%m/%Y %H:%M} đến {self.until:%d/%m/%Y %H:%M}: {self.messages} thư đến{early}, "
            f"{sent} thư sẽ gửi, {len(self.letters) - sent} thư được giữ hoặc bỏ."
        )


def rehearse(
    office: Office,
    folder: Path,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    pace: Callable[[datetime], None] | None = None,
) -> Rehearsal:
    """Replay a folder of .eml files as a worker that is started at `since` would have met them.

    Mail from before is in the mailbox then; mail from after `until` is left out. `pace` hears each instant before it
    comes. Letters go as in the mode `send`, whatever mode is set. Raises MailboxRefused.
    """
    arrivals = _arrivals(folder, office.settings.servers)
    first = since or office.campaign.opens_at
    last = until or max([first, *(at for at, _ in arrivals[-1:]), *_stages(office.campaign)])
    with TemporaryDirectory(prefix="collector-rehearsal-") as scratch, closing(_stage(office, Path(scratch))) as stage:
        _play(stage, folder, arrivals, first, last, pace)
        taken = stage.store.mail.messages(campaign=stage.campaign.id)
        return Rehearsal(
            letters=tuple(listings.outbox(stage)),
            messages=len(taken),
            early=sum(bool(row.reason) for row in taken),
            since=first,
            until=last,
        )


def _stage(office: Office, scratch: Path) -> Office:
    """Make an office like the real one, with its registry and its key, over an empty ledger."""
    data, mail = scratch / "data", scratch / "mail"
    mail.mkdir()
    store = Store.create(data)
    # With the same key, answers to letters that the real office wrote are known as such.
    shutil.copyfile(office.settings.data / KEY, data / KEY)
    store.registry.replace(office.unions)
    settings = replace(
        office.settings,
        data=data,
        mailbox=f"folder:{mail}",
        smtp=f"folder:{scratch / 'letters'}",
        sent_folder="",
        letters="send",
    )
    return Office(settings, store)


def _arrivals(folder: Path, servers: tuple[str, ...]) -> list[tuple[datetime, str]]:
    """Return when the office's server received each file, and its name, in that order."""
    with closing(open_mailbox(f"folder:{folder}")) as mailbox:
        return sorted(
            (receipt(one.stored_at, received_lines(one.raw), one.clock, servers).at, one.uid)
            for batch in mailbox.fetch(Position(""))
            for one in batch
        )


def _play(
    stage: Office,
    folder: Path,
    arrivals: list[tuple[datetime, str]],
    first: datetime,
    last: datetime,
    pace: Callable[[datetime], None] | None,
) -> None:
    mail = Path(stage.settings.mailbox.removeprefix("folder:"))
    coming = iter([(at, name) for at, name in arrivals if at <= last])
    upcoming = next(coming, None)
    for now in _turns(stage, first, last, [at for at, _ in arrivals]):
        if pace:
            pace(now)
        while upcoming and upcoming[0] <= now:
            shutil.copy2(folder / upcoming[1], mail / upcoming[1])
            upcoming = next(coming, None)
        _turn(stage, now)


def _turn(stage: Office, now: datetime) -> None:
    """Do what a turn of the worker does for letters, in its order."""
    intake.take_in(stage, now)
    reminders.remind(stage, now)
    reminders.digest(stage, now)
    outbox.flush(stage, now)


def _turns(stage: Office, first: datetime, last: datetime, arrivals: list[datetime]) -> list[datetime]:
    """Return the turns at which a worker has something to do; at all others it would find nothing new."""
    every = max(stage.settings.poll_minutes, 1)
    instants = [first, last, *arrivals, *_stages(stage.campaign), *_hours(stage.campaign, first, last)]
    return sorted({max(first, _next_turn(at, every)) for at in instants if at <= last})


def _next_turn(at: datetime, minutes: int) -> datetime:
    """Return the first turn at or after an instant, where turns are so many minutes apart."""
    local = at.astimezone(ZONE)
    midnight = datetime.combine(local.date(), time(0), ZONE)
    turns = -((midnight - local) // timedelta(minutes=minutes))
    return midnight + turns * timedelta(minutes=minutes)


def _stages(campaign: Campaign) -> list[datetime]:
    final = [campaign.final_digest] if campaign.final_digest else []
    return [*(next_working_moment(stage.at, campaign) for stage in campaign.reminders), *final]


def _hours(campaign: Campaign, first: datetime, last: datetime) -> Iterator[datetime]:
    """Return the hours of each day at which something may begin: work, and the digests."""
    hours = [campaign.workday_starts, *campaign.digests]
    if campaign.weekly_digest:
        hours.append(campaign.weekly_digest[1])
    for number in range((last - first) // _DAY + 2):
        day: date = first.astimezone(ZONE).date() + number * _DAY
        for hour in hours:
            yield datetime.combine(day, hour, ZONE)

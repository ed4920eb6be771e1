"""The pieces of work of the worker, in the order in which a turn does them.

Each asks the rooms of the flow what is due by the data, so it may be done at any time and any number of times.
Not for when: that is `clock`'s matter. Not for deciding anything about a campaign.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from collector.errors import DiskFull
from collector.flow import alarms, backup, housekeeping, intake, reconcile, reminders
from collector.model import ZONE
from collector.office import outbox
from collector.office.office import Office

_DAY = timedelta(days=1)
_NIGHT = "night."


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a piece of work needs."""

    office: Office
    clock: Callable[[], datetime]
    pulse: intake.Stages  # told of every step: work that goes on is alive, and can be stopped between two steps
    stop_bytes: int  # no mail is taken in with less room on the disk


Job = Callable[[JobContext], dict[str, int]]


def poll(context: JobContext) -> dict[str, int]:
    """Take in what is new and queue the answers."""
    require_room(context)
    report = intake.take_in(context.office, context.clock(), context.pulse, rest=intake.REST)
    return {
        "fresh": report.fresh,
        "known": report.known,
        "early": report.early,
        "failed": len(report.failed),
        "letters": report.letters,
    }


def remind(context: JobContext) -> dict[str, int]:
    """Queue the reminders that are due, after a look into the mailbox.

    What already lies there must not be asked for: where the look fails, no reminder is written.
    """
    polled = poll(context) if reminders.due(context.office, context.clock()) else {}
    # Thanks are written without it: more mail makes nobody owe anything again.
    return polled | {"reminders": len(reminders.remind(context.office, context.clock()))}


def digest(context: JobContext) -> dict[str, int]:
    """Queue the digest if one is due."""
    return {"digests": len(reminders.digest(context.office, context.clock()))}


def compare(context: JobContext) -> dict[str, int]:
    """Compare the mailbox with the ledger, once a night."""
    return _nightly(context, "reconcile", time(2), lambda _: _compare(context))


def _compare(context: JobContext) -> dict[str, int]:
    # Listed before the look into the mailbox: what comes meanwhile is no difference.
    held = reconcile.holdings(context.office)
    poll(context)
    found = reconcile.reconcile(context.office, held)
    return {"held": found.held, "differences": len(found.differences)}


def tidy(context: JobContext) -> dict[str, int]:
    """Tidy up, once a night."""
    return _nightly(context, "housekeeping", time(3), lambda now: housekeeping.tidy(context.office, now))


def back_up(context: JobContext) -> dict[str, int]:
    """Back up into the folder that the settings name, once a night."""
    folder = context.office.settings.backup
    if folder is None:
        return {}
    return _nightly(context, "backup", time(1), lambda now: _back_up(context, folder, now))


def _back_up(context: JobContext, folder: Path, now: datetime) -> dict[str, int]:
    def step() -> None:
        context.pulse.done("backup")

    made = backup.backup(context.office, folder, now, keep=context.office.settings.backup_keep, step=step)
    return {"messages": made.snapshot.messages, "removed": made.removed}


def alarm(context: JobContext) -> dict[str, int]:
    """Queue a letter for what is wrong, once a day for each kind."""
    return {"alarms": len(alarms.raise_alarms(context.office, context.clock()))}


def send(context: JobContext) -> dict[str, int]:
    """Send what is queued and due, as far as rate and server allow; the next turn goes on."""

    def between() -> bool:
        context.pulse.done("send")
        return False  # where it is to stop, the pulse has said so by now

    sent = outbox.flush(context.office, context.clock(), between)
    return {"sent": sent.sent, "failed": sent.failed, "delayed": sent.delayed, "trouble": int(bool(sent.trouble))}


# Letters queued by the others go out in the same turn: `outbox` is the last.
JOBS: Mapping[str, Job] = {
    "poll": poll,
    "reminders": remind,
    "digest": digest,
    "reconcile": compare,
    "housekeeping": tidy,
    "backup": back_up,
    "alarms": alarm,
    "outbox": send,
}


def require_room(context: JobContext) -> None:
    """Raise DiskFull before the archive meets the end of the disk; the mail waits in the mailbox."""
    free = alarms.room(context.office.settings.data)
    if free < context.stop_bytes:
        raise DiskFull(f"còn {free >> 20} MB")


def _nightly(context: JobContext, name: str, at: time, work: Callable[[datetime], dict[str, int]]) -> dict[str, int]:
    """Do it if it was last done before the latest such hour; a worker that was off makes up for it by day."""
    now = context.clock()
    local = now.astimezone(ZONE)
    slot = datetime.combine(local.date(), at, ZONE)
    slot = slot if slot <= local else slot - _DAY
    told = context.office.store.notes.meta(_NIGHT + name)
    last = datetime.fromisoformat(told) if told else None
    # One in the future was noted before the clock was set back.
    if last and slot <= last <= now:
        return {}
    done = work(now)
    context.office.store.notes.set_meta(_NIGHT + name, now.isoformat())
    return done

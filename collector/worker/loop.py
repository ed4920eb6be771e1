"""The loop: waits until it is asked for work and does it, one piece after the other, on one thread and one store.

It survives what its servers, its disk and its clock do to it: a piece of work that fails is logged, tried again later,
and never stops the others. It feeds the watchdog only where work goes on, so one that hangs is noticed.
"""

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from collector.errors import CollectorError, DatabaseBusy, DiskFull
from collector.flow import alarms
from collector.flow.intake import Stages
from collector.office.office import Office
from collector.settings import Settings
from collector.store import Store
from collector.worker.intervals import WAKE, Intervals, Wakeups, intervals_of
from collector.worker.jobs import JOBS, Job, JobContext, require_room
from collector.worker.json_log import reason
from collector.worker.lease import WorkerLease, identity
from collector.worker.mailbox_watch import MailboxWatch
from collector.worker.systemd import ServiceManager

log = logging.getLogger(__name__)

# The loop turns at least this often, in seconds.
TURN = 5.0
_FIRST_RETRY, _LAST_RETRY = 15.0, 300.0
# Shorter than a stop may take: waiting for a locked database cannot be interrupted.
_PATIENCE = 2.0
JUMP = timedelta(minutes=1)


class Stopped(BaseException):
    """The worker is to stop. No Exception: work that catches its own failures must not catch this."""


class LeaseLost(BaseException):
    """Another worker has the lease: this one was asleep for too long."""


class _Heartbeat(Stages):
    """The steps of the walk, as signs of life; between two of them the walk may be stopped."""

    def __init__(self, beat: Callable[[str], None]) -> None:
        super().__init__()
        self._beat = beat

    def done(self, stage: str) -> None:
        """Hear that a step is over."""
        super().done(stage)
        self._beat(stage)


class Worker:
    """The scheduled worker of one office.

    `clock` gives the present; intervals are measured by a clock that does not jump.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        say: Callable[[str], None] = lambda _: None,
        environ: Mapping[str, str] = os.environ,
        stop_bytes: int = alarms.DISK_STOP,
        jobs: Mapping[str, Job] = JOBS,
    ) -> None:
        self._settings, self._clock, self._say = settings, clock, say
        self._stop_bytes, self._jobs = stop_bytes, jobs
        self._manager = ServiceManager(environ)
        self.wakeups = Wakeups()
        self._office: Office | None = None
        self._read: tuple[tuple[int, ...], tuple[int, ...]] | None = None  # what was in force when it was read
        self._holder = identity()
        self._held = WorkerLease(lambda: self._opened().store, clock, self._holder)
        self._holds = False
        self._stopping = False
        self.at_work = False  # a signal may interrupt it now
        self._fed = -60.0
        self._jumps = _Jumps(clock)
        self._failures: dict[str, int] = {}  # how often a piece of work failed in a row
        self._why: dict[str, str] = {}  # in the words of the error, for a terminal and never for the log
        self._again: dict[str, float] = {}

    # --- what doors ask

    def run(self, *, wait: bool = True) -> None:
        """Work until `stop`. Where another worker holds the lease: wait for it, or end at once without `wait`."""
        self._manager.tell("READY=1")
        try:
            with suppress(Stopped):
                while self._take(wait=wait):
                    with suppress(LeaseLost):
                        self._work()
                    log.warning("lease lost")
        finally:
            self._end()

    def once(self) -> bool:
        """Do one turn of everything that is due; False where a piece of it failed."""
        try:
            with suppress(Stopped, LeaseLost):
                if self._take(wait=False):
                    self._turn(self._jobs)
                for name, why in self._why.items():
                    self._say(f"{name}: {why}")
                return not self._why
        finally:
            self._end()
        return False

    def stop(self) -> None:
        """Ask it to stop soon; from any thread, or from a signal handler."""
        self._stopping = True
        self.wakeups.ask(WAKE)

    # --- the loop

    def _work(self) -> None:
        with (
            Intervals(self.wakeups, intervals_of(self._jobs, self._settings.poll_minutes)) as intervals,
            MailboxWatch(self._opened().mailbox, lambda: self.wakeups.ask("poll")),
        ):
            while True:
                self._beat()
                if self._jumps.seen():
                    log.warning("clock jumped")
                    intervals.restart()
                self._turn(self.wakeups.wait(self._pause()) | self._due_again())

    def _turn(self, names: Iterable[str]) -> None:
        """Do the pieces of work that were asked for, in their order, and send what they queued."""
        asked = set(names)
        if asked:
            asked |= {"outbox"} & self._jobs.keys()
        for name in self._jobs:
            if name in asked:
                self._beat()
                self._do(name)

    def _do(self, name: str) -> None:
        self._again.pop(name, None)
        self.at_work = True
        try:
            self._refresh()
            context = JobContext(self._opened(), self._clock, _Heartbeat(self._step), self._stop_bytes)
            facts = self._jobs[name](context)
        except (CollectorError, OSError) as error:
            self._failed(name, error)
        except Exception:
            log.exception("work broke off", extra={"facts": {"work": name}})
            self._failed(name, None)
            # Whatever state it left behind is left behind.
            self._close()
        else:
            self._failures.pop(name, None)
            self._why.pop(name, None)
            log.log(logging.INFO if any(facts.values()) else logging.DEBUG, name, extra={"facts": facts})
        finally:
            self.at_work = False

    def _failed(self, name: str, error: Exception | None) -> None:
        count = self._failures[name] = self._failures.get(name, 0) + 1
        pause = min(_FIRST_RETRY * 2 ** (count - 1), _LAST_RETRY)
        self._again[name] = monotonic() + pause
        self._why[name] = str(error or "lỗi không lường trước, xem nhật ký")
        if error:
            facts = {"work": name, "why": reason(error), "failures": count, "again_in": pause}
            log.warning("work failed", extra={"facts": facts})

    def _step(self, stage: str) -> None:
        """Between two steps of the walk."""
        self._beat()
        if stage == "fetch":
            require_room(JobContext(self._opened(), self._clock, Stages(), self._stop_bytes))

    def _beat(self) -> None:
        """Show that work goes on; raise where it must not."""
        if self._stopping:
            raise Stopped
        every = self._manager.every
        if every is not None and monotonic() - self._fed >= every / 2:
            self._manager.tell("WATCHDOG=1")
            self._fed = monotonic()
        if self._holds and not self._keep():
            self._holds = False
            raise LeaseLost

    def _pause(self) -> float:
        turn = min(TURN, self._manager.every or TURN)
        return min([turn, *(at - monotonic() for at in self._again.values())])

    def _due_again(self) -> set[str]:
        return {name for name, at in self._again.items() if at <= monotonic()}

    # --- the lease and the office

    def _take(self, *, wait: bool) -> bool:
        """Take the lease, waiting for it; False where another has it and this one does not wait."""
        said = ""
        while True:
            self._beat()
            try:
                holder = self._try_to_take()
                if not holder:
                    return True
                why, waits_for = f"Tiến trình {holder} đang làm việc; tiến trình này không làm gì.", holder
            except (DatabaseBusy, DiskFull) as error:
                if not wait:
                    raise
                why, waits_for = str(error), reason(error)
            if why != said:
                said = why
                log.warning("waiting", extra={"facts": {"for": waits_for}})
                self._manager.tell(f"STATUS={why}")
                self._say(why)
            if not wait:
                return False
            self.wakeups.wait(self._pause())

    def _try_to_take(self) -> str:
        """Take the lease; return who else has it, or nothing."""
        if not self._held.take():
            return self._held.other() or "?"
        self._holds = True
        store = self._opened().store
        if store.notes.meta(alarms.STARTED) is None:
            store.notes.set_meta(alarms.STARTED, self._clock().isoformat())
        # A campaign that cannot be read ends the worker here, where it is seen, and not at the first letter.
        log.info("started", extra={"facts": {"campaign": self._opened().campaign.id, "holder": self._holder}})
        if years := self._opened().campaign.guessed_years:
            log.warning("calendar lacks years", extra={"facts": {"years": list(years)}})
        self._manager.tell("STATUS=đang làm việc")
        return ""

    def _keep(self) -> bool:
        """Renew the lease; while the database cannot be written, nobody else can take it either."""
        try:
            return self._held.keep()
        except (DatabaseBusy, DiskFull) as error:
            log.warning("lease not renewed", extra={"facts": {"error": type(error).__name__}})
            return True

    def _end(self) -> None:
        """Give back the lease and close everything."""
        self._manager.tell("STOPPING=1")
        with suppress(CollectorError, OSError):
            if self._holds:
                self._held.release()
        self._holds = False
        self._close()
        log.info("stopped")

    def _opened(self) -> Office:
        if self._office is None:
            self._office = Office(self._settings, Store(self._settings.data, patience=_PATIENCE))
        return self._office

    def _refresh(self) -> None:
        """Read again what staff changed while the worker runs: campaign file, registry, figures of earlier years."""
        office = self._opened()
        before, self._read = self._read, (office.edited(), office.written())
        if before is None or before == self._read:
            return
        fresh = Office(self._settings, office.store)
        try:
            _ = fresh.campaign, fresh.index
        except CollectorError as error:
            # A campaign file in the middle of an edit leaves the one before in force until it is whole again.
            log.warning("campaign not read again", extra={"facts": {"why": reason(error)}})
            if before[1] != self._read[1]:
                office.registry_changed()
        else:
            office.share(fresh)

    def _close(self) -> None:
        office, self._office, self._read = self._office, None, None
        if office:
            with suppress(Exception):
                office.close()


class _Jumps:
    """Tells when the clock of the machine left the clock that does not jump, by a minute or more, or by a sleep."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._apart = self._now()

    def _now(self) -> float:
        return self._clock().timestamp() - monotonic()

    def seen(self) -> bool:
        """Return whether it jumped since it was last asked."""
        apart = self._now()
        jumped = abs(apart - self._apart) > JUMP.total_seconds()
        if jumped:
            self._apart = apart
        return jumped

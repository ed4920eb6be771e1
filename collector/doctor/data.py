"""Looks at the live data: the directory, the database, the registry, the alarms that ring."""

import os
import pwd
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from collector.doctor.values import BROKEN, WELL, Installation, Seen
from collector.errors import CollectorError, DatabaseBusy, DatabaseNewer, DiskFull, FileRefused, NotInitialised
from collector.flow import alarms
from collector.office import after_restore
from collector.office.office import Office
from collector.store import Store
from collector.store.store import ARCHIVE, DATABASE, KEY

_WHY = {NotInitialised: "missing", DatabaseBusy: "busy", DiskFull: "full", DatabaseNewer: "newer"}


def see_data(examined: Installation) -> Iterator[Seen]:
    """Look whether the data directory, and what lies in it, can be written and has one owner."""
    data = examined.settings.data
    closed = next(_closed(data), None) if data.is_dir() else None
    if closed:
        yield Seen("closed", {"data": data, "path": closed, "account": _account()})
    else:
        yield Seen(WELL if data.is_dir() else "missing", {"data": data})


def of_database(examined: Installation, error: CollectorError) -> str:
    """Return why the database cannot be opened."""
    data = examined.settings.data
    if isinstance(error, FileRefused) or (data.is_dir() and next(_closed(data), None)):
        return "closed"
    return next((why for kind, why in _WHY.items() if isinstance(error, kind)), BROKEN)


def _closed(data: Path) -> Iterator[Path]:
    """Return what is closed to this account, or another's than the directory: a command of root leaves such files."""
    owner = data.stat().st_uid
    for path in (data, *_own_files(data)):
        needed = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
        if path.stat().st_uid != owner or not os.access(path, needed):
            yield path


def _own_files(data: Path) -> Iterator[Path]:
    # A directory that is closed shows nothing; it has been named by then.
    if os.access(data, os.R_OK | os.X_OK):
        yield from (path for path in sorted(data.iterdir()) if path.name.startswith((DATABASE, KEY, ARCHIVE)))
    if os.access(data / ARCHIVE, os.R_OK | os.X_OK):
        yield from sorted((data / ARCHIVE).iterdir())


def _account() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # in a container an account may have a number and no name
        return str(os.geteuid())


def see_database(examined: Installation) -> Iterator[Seen]:
    """Open the database."""
    with Store(examined.settings.data):
        yield Seen(facts={"version": sqlite3.sqlite_version})


def see_restored(examined: Installation) -> Iterator[Seen]:
    """Look whether the data directory was restored and waits to be released."""
    state = after_restore.restored(examined.settings.data)
    if state:
        yield Seen("waiting", {"made_at": f"{state.made_at:%H:%M ngày %d/%m/%Y}"})
    else:
        yield Seen()


def see_registry(examined: Installation) -> Iterator[Seen]:
    """Count the unions, and those that nobody can write to."""
    with Store(examined.settings.data) as store:
        unions = store.registry.unions()
    silent = sum(1 for union in unions if not union.emails)
    outcome = "empty" if not unions else "silent" if silent * 2 > len(unions) else WELL
    yield Seen(outcome, {"unions": len(unions), "silent": silent})


def see_alarms(examined: Installation) -> Iterator[Seen]:
    """Look at every kind of alarm, so that a monitor finds its row whether it rings or not."""
    settings = examined.settings
    try:
        with Store(settings.data) as store:
            found = alarms.alarms(Office(settings, store), settings.now or examined.now)
            ringing = {alarm.kind: asdict(alarm) for alarm in found}
    except CollectorError:
        return  # told of the database
    for kind, title in alarms.KINDS.items():
        facts = ringing.get(kind)
        yield Seen("ringing", facts, kind) if facts else Seen(WELL, {"kind": kind, "title": title}, kind)

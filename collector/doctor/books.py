"""Looks at the live data: the directory and its disk, the database, the registry, the alarms that ring."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict

from collector.doctor.values import WELL, Installation, Seen
from collector.errors import CollectorError
from collector.flow import alarms
from collector.office import after_restore
from collector.office.office import Office
from collector.store import Store

ENOUGH_BYTES = 2 << 30


def see_data(examined: Installation) -> Iterator[Seen]:
    """Look whether the data directory can be written."""
    data = examined.settings.data
    if data.is_dir() and os.access(data, os.W_OK):
        yield Seen(facts={"data": data})
    else:
        yield Seen("closed" if data.is_dir() else "missing", {"data": data})


def see_disk(examined: Installation) -> Iterator[Seen]:
    """Look how much of the disk is free."""
    data = examined.settings.data
    place = next(p for p in (data, *data.absolute().parents) if p.exists())
    free = shutil.disk_usage(place).free
    size = f"{free / 2**30:.1f}"
    yield Seen(WELL if free >= ENOUGH_BYTES else "low", {"vietnamese": size.replace(".", ","), "english": size})


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

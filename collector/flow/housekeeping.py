"""What an unattended installation needs once a night. No mail, no letter, no row is ever deleted here."""

import logging
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from collector.errors import CollectorError
from collector.office.office import Office

log = logging.getLogger(__name__)

# A file being written is minutes old at most; anything older was left by a crash.
OLD = timedelta(days=1)
NOTE = "certificate."


def tidy(office: Office, now: datetime) -> dict[str, int]:
    """Remove half-written files, let the database tidy itself, note when certificates end; return the counts."""
    before = now - OLD
    return {
        "archive": office.store.tidy(before),
        "letters": _sweep(_unfinished(office.settings.smtp), before.timestamp()),
        "certificates": sum(_note(office, name, ask) for name, ask in _SERVERS.items()),
    }


def _unfinished(smtp: str) -> Iterable[Path]:
    kind, _, place = smtp.partition(":")
    return Path(place).glob(".*.part") if kind == "folder" and place else ()


def _sweep(paths: Iterable[Path], before: float) -> int:
    left = [path for path in paths if path.stat().st_mtime < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _note(office: Office, name: str, ask: Callable[[Office], datetime | None]) -> bool:
    """Note when the certificate of a mail server ends; a server that cannot be asked is another alarm's matter."""
    try:
        end = ask(office)
    except (CollectorError, OSError) as error:
        log.warning("certificate not seen", extra={"facts": {"of": name, "error": type(error).__name__}})
        return False
    office.store.notes.set_meta(NOTE + name, end.isoformat() if end else None)
    return end is not None


def _of_mailbox(office: Office) -> datetime | None:
    with closing(office.mailbox()) as mailbox:
        return mailbox.expires


def _of_post(office: Office) -> datetime | None:
    with office.post() as postman:
        postman.ready()
        return postman.expires


_SERVERS = {"mailbox": _of_mailbox, "smtp": _of_post}

"""The worker's log: one JSON object a line, without personal data, in a file that rotates or on standard error.

Facts are handed over as `extra={"facts": {...}}`: digests, ids, counts, names of errors. An exception is told by its
type and the places that it passed, never by its words: they may hold what a stranger typed.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from collector.errors import SettingRefused
from collector.model import ZONE

BYTES, KEPT = 5 << 20, 9
_CHAIN = 4
_ADDRESS = re.compile(r"[^\s<>«»\"'(),;:]+@[^\s<>«»\"'(),;:]+")
# What an error quotes: a name, a subject, a file's name.
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|'[^']*'")


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, ZONE).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name.removeprefix("collector."),
            "says": masked(record.getMessage()),
        }
        facts = getattr(record, "facts", None)
        if isinstance(facts, dict):
            said |= {key: masked(value) if isinstance(value, str) else value for key, value in facts.items()}
        if record.exc_info and record.exc_info[1]:
            said |= _trace(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False, default=lambda value: type(value).__name__)


class _LogFile(RotatingFileHandler):
    """A full disk must not fill standard error with the log's own trouble, personal data included."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Drop the line."""


def masked(text: str) -> str:
    """Return a text without addresses and without what it quotes."""
    return _QUOTED.sub("…", _ADDRESS.sub("…@…", text))


def reason(error: BaseException) -> str:
    """Describe why something failed by the names of the errors and the system's own words, not by what they quote."""
    said: list[str] = []
    link: BaseException | None = error
    while link is not None and len(said) < _CHAIN:
        words = getattr(link, "verify_message", "") or getattr(link, "strerror", "") or ""
        said.append(f"{type(link).__name__} ({words})" if words else type(link).__name__)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return ": ".join(said)


@contextmanager
def logging_to(file: Path | None) -> Iterator[None]:
    """Write the house's log to a file that rotates, or to standard error, while the block runs."""
    handler = _handler(file)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        handler.close()


def _handler(file: Path | None) -> logging.Handler:
    if file is None:
        return logging.StreamHandler(sys.stderr)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return _LogFile(file, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8")
    except OSError as error:
        raise SettingRefused(f"log: {file}: {error.strerror}") from error


def _trace(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    trace = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": reason(error), "trace": trace}

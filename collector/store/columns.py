"""Values on their way into columns and back: instants, lists, texts.

Not for what they mean. Text that came by mail may contain what no database takes (half a surrogate pair, NUL,
integers beyond 64 bits); it is corrected here, so that one odd message never stops the pass.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Generic, NoReturn, TypeVar

import msgspec
from sqlalchemy import CursorResult

from collector.errors import DatabaseRefused
from collector.model import ZONE, Address, Candidate, Evidence, Facts, Figure, Finding, IfNamed, Withdrawal

_T = TypeVar("_T")
_Word = TypeVar("_Word", bound=StrEnum)
_LARGEST = 2**63 - 1


class Json(Generic[_T]):
    """A column of JSON, read back; what can no longer be read is a garbled row, and named as one."""

    def __init__(self, decoder: msgspec.json.Decoder[_T]) -> None:
        self._decoder = decoder

    def decode(self, text: str) -> _T:
        """Return the value. Raises DatabaseRefused."""
        try:
            return self._decoder.decode(text)
        except (msgspec.MsgspecError, TypeError, ValueError) as error:
            garbled(error)


def garbled(error: Exception) -> NoReturn:
    """Raise DatabaseRefused for a row that cannot be read back."""
    raise DatabaseRefused(f"một dòng bị hỏng ({error}); khôi phục bằng «collector restore»") from error


TEXTS = Json(msgspec.json.Decoder(tuple[str, ...]))
ADDRESSES = Json(msgspec.json.Decoder(tuple[Address, ...]))
CANDIDATES = Json(msgspec.json.Decoder(tuple[Candidate, ...]))
EVIDENCE = Json(msgspec.json.Decoder(tuple[Evidence, ...]))
FINDINGS = Json(msgspec.json.Decoder(tuple[Finding, ...]))
IF_NAMED = Json(msgspec.json.Decoder(tuple[IfNamed, ...]))
FIGURES = Json(msgspec.json.Decoder(tuple[Figure, ...]))
WITHDRAWAL = Json(msgspec.json.Decoder(Withdrawal))
TELLING = Json(msgspec.json.Decoder(dict[str, str]))
PAYLOAD = Json(msgspec.json.Decoder(dict[str, str | None]))
FACTS = Json(msgspec.json.Decoder(dict[str, Any]))
# The part of a report's facts that is compared with the table
TOLD = Json(msgspec.json.Decoder(tuple[dict[str, Any], ...]))
_EMPTY = "[]"
_NO_FACTS = "{}"


def instant_in(instant: datetime) -> str:
    """Write an instant so that text order is time order: 2024-11-09T16:59:59.999000+00:00."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def instant_out(text: str) -> datetime:
    """Read an instant back, in +07:00."""
    try:
        return datetime.fromisoformat(text).astimezone(ZONE)
    except (TypeError, ValueError) as error:
        raise DatabaseRefused("một dòng có thời điểm bị hỏng; khôi phục bằng «collector restore»") from error


def instant_or_none(text: str | None) -> datetime | None:
    """Read an instant that may be absent."""
    return None if text is None else instant_out(text)


def day_out(text: str | None) -> date | None:
    """Read a day that may be absent."""
    try:
        return None if text is None else date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        garbled(error)


def word_out(kind: type[_Word], text: str) -> _Word:
    """Read one of a fixed set of words back."""
    try:
        return kind(text)
    except ValueError as error:
        garbled(error)


def text_in(text: str) -> str:
    """Return text that every database takes."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def text_or_none(text: str | None) -> str | None:
    """Return text that may be absent, as `text_in`."""
    return None if text is None else text_in(text)


def pack(value: object) -> str:
    """Write a list of values as JSON."""
    if not value:
        return _EMPTY
    try:
        return msgspec.json.encode(value).decode()
    except (UnicodeEncodeError, OverflowError):
        return msgspec.json.encode(_storable(msgspec.to_builtins(value))).decode()


def pack_facts(facts: Facts) -> str:
    """Write facts as JSON."""
    return pack(facts) if facts else _NO_FACTS


def pack_payload(payload: Mapping[str, str | None]) -> str:
    """Write the payload of a ruling, or what a letter tells, as JSON."""
    return msgspec.json.encode(payload).decode()


def unpack(decoder: Json[tuple[_T, ...]], text: str) -> tuple[_T, ...]:
    """Read a list of values back."""
    if text == _EMPTY:
        return ()
    return decoder.decode(text)


def new_number(result: CursorResult[Any]) -> int:
    """Return the number that the database gave to a new row."""
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])


def _storable(value: Any) -> Any:  # noqa: ANN401 - anything that JSON can hold
    if isinstance(value, str):
        return text_in(value)
    if isinstance(value, int) and abs(value) > _LARGEST:
        return float(value) if abs(value) < 10**300 else str(value)
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    return value

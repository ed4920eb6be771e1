"""What goes over the pipes between `Readers` and a child process: msgpack frames with a fixed shape.

Never pickle: the child has read hostile bytes, and the parent must be able to take whatever it says.
"""

import struct
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import IO, Any

import msgspec

from collector.formats.mail.encoded_words import scrub
from collector.model import Campaign, File, Finding, Message

_HEAD = struct.Struct("<BI")
HEAD = _HEAD.size
# A frame longer than this is no answer of ours.
LONGEST = 700 * 1024 * 1024

# As a key in `Request.skip`: no file is read, all are only named.
ALL = "*"

MESSAGE, FILES, BYTES, FAILED, UNSCANNED = range(1, 6)


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to read."""

    task: str  # "message", "files" or "bytes"; "campaign" says what to hold files against, and is not answered
    path: str
    skip: dict[str, Finding] = field(default_factory=dict)  # by the key of the file
    headers: Finding | None = None  # read the headers alone, for this reason
    index: int = 0  # for "bytes"
    sha256: str | None = None  # for "bytes": what they must be, where known
    campaign: Campaign | None = None  # for "campaign"


_requests = msgspec.msgpack.Decoder(Request)
_messages = msgspec.msgpack.Decoder(Message)
_files = msgspec.msgpack.Decoder(tuple[File, ...])
_encode = msgspec.msgpack.Encoder().encode


def frame(kind: int, body: bytes) -> bytes:
    """Make a frame of its kind and body."""
    return _HEAD.pack(kind, len(body)) + body


def head(data: bytes | bytearray | memoryview) -> tuple[int, int]:
    """Read kind and length of a frame."""
    kind, length = _HEAD.unpack_from(data)
    return kind, length


def pack_read(files: tuple[File, ...], message: Message | None = None) -> bytes:
    """Encode what was read, without the readings of its files where they hold what the pipe cannot take."""
    try:
        return _encode(message or files)
    except (UnicodeEncodeError, OverflowError):
        # A sum that is computed of huge figures, half a character: the readings are made again of what gets through
        bare = tuple(replace(file, reading=None) for file in files)
        return pack(replace(message, files=bare) if message else bare)


def pack(value: Request | Message | tuple[File, ...]) -> bytes:
    """Encode a value for the pipe; a lone surrogate that a reader let through is no reason to fail."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(_clean(msgspec.to_builtins(value, builtin_types=(datetime,))))


def _clean(value: Any) -> Any:  # noqa: ANN401 - whatever a message is made of
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {_clean(key): _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(each) for each in value]
    return value


def request(data: bytes) -> Request:
    """Decode what the child is asked."""
    return _requests.decode(data)


def message(data: bytes) -> Message:
    """Decode a message, refusing anything of another shape."""
    return _messages.decode(data)


def files(data: bytes) -> tuple[File, ...]:
    """Decode a list of files, refusing anything of another shape."""
    return _files.decode(data)


def receive(pipe: IO[bytes]) -> bytes | None:
    """Read the body of one frame from a blocking pipe, None at its end."""
    start = pipe.read(HEAD)
    if len(start) < HEAD:
        return None
    _, length = head(start)
    return pipe.read(length)

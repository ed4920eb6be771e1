"""A virus scanner on this machine, asked about each file before it is opened: clamd, by its local socket.

Optional: without the setting `clamd` nothing here is used. Its protocol is that of clamd(8), INSTREAM. Not for
deciding what follows from a finding: the walk keeps the file aside unopened (`file.refused`).
"""

import socket
import struct
from pathlib import Path

from collector.errors import ScannerLost
from collector.formats import limits
from collector.formats.verdicts import TOO_LARGE, Refused

_CHUNK = 1 << 18
_FOUND, _CLEAN = " FOUND", "OK"
_OVER = "INSTREAM size limit exceeded"


def scan(place: Path, data: bytes) -> str | None:
    """Return the name of what clamd finds in a file, None where it finds nothing.

    Raises ScannerLost where it does not answer: a file that nobody has looked at is not opened. A file that is longer
    than clamd takes raises Refused.
    """
    pieces = (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))
    said = _asked(place, b"zINSTREAM\0", *(struct.pack(">I", len(piece)) + piece for piece in pieces), bytes(4))
    said = said.partition(": ")[2] or said
    if said.endswith(_FOUND):
        return said.removesuffix(_FOUND)
    if _OVER in said:
        raise Refused(TOO_LARGE)
    if said != _CLEAN:
        raise ScannerLost(said)
    return None


def version(place: Path) -> str:
    """Return what clamd says of itself and of its list. Raises ScannerLost."""
    return _asked(place, b"zVERSION\0")


def _asked(place: Path, *pieces: bytes) -> str:
    """Ask one question and return the answer."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(limits.SCANNER_SECONDS)
            line.connect(str(place))
            try:
                for piece in pieces:
                    line.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has heard enough, and says why
            said = b""
            while not said.endswith(b"\0") and (more := line.recv(4096)):
                said += more
    except OSError as error:
        raise ScannerLost(f"{place}: {error.strerror or error}") from error
    return said.rstrip(b"\0\n").decode("utf-8", "replace")

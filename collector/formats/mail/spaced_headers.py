"""Header fields with blanks before the colon ("Subject : x"), as RFC 5322 4.5 still has a reader take them.

The standard parser ends the header at such a line, and the rest of it becomes text. So the blanks are taken out before
it parses: at the top, behind each boundary that the message declares, and in the messages that such a part encloses.
Text is left alone.
"""

import re

_SPACED = re.compile(rb"^[!-9;-~]{1,100}+[ \t]++:", re.MULTILINE)
_FIELD = re.compile(rb"([!-9;-~]{1,100}+)([ \t]*+):")
_BOUNDARY = re.compile(rb"boundary[ \t]*=[ \t]*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_ENCLOSES = re.compile(rb"content-type[ \t]*:[ \t]*message/", re.IGNORECASE)
# Our own server writes no blank; what a stranger wrote in its name it may look for without one. Nobody asks for these.
_OURS = re.compile(
    rb"(?:authentication-results|received|received-spf|return-path|arc-.*|x-original-from)\Z", re.IGNORECASE
)


def closed_up(raw: bytes) -> bytes:
    """Return a message whose header fields have no blanks before their colons."""
    if not _SPACED.search(raw):
        return raw
    lines = raw.splitlines(keepends=True)
    borders = {b"--" + (quoted or bare) for quoted, bare in _BOUNDARY.findall(raw)}
    heads, encloses = True, False
    for at, line in enumerate(lines):
        if line.rstrip() in borders:
            heads, encloses = True, False
        elif heads and (field := _FIELD.match(line)):
            lines[at] = _closed(line, field)
            encloses |= bool(_ENCLOSES.match(lines[at]))
        elif heads and not line.startswith((b" ", b"\t", b"From ", b">From ")):
            # The blank line: behind it stands the header of an enclosed message, or text.
            heads, encloses = encloses and not line.strip(), False
    return b"".join(lines)


def _closed(line: bytes, field: re.Match[bytes]) -> bytes:
    if not field[2]:
        return line
    name = b"X-" + field[1] if _OURS.match(field[1]) else field[1]
    return name + b":" + line[field.end() :]

"""A message found in a file (.msg, .eml, winmail.dat): its headers and its words, whatever the wrapping.

Who wrote it is weak evidence for the union of what it brings, and its words are an older message's, but for
winmail.dat, which wraps the words of the very message that it came with.
"""

from dataclasses import dataclass

from collector.formats.mail.headers import Headers


@dataclass(frozen=True, slots=True)
class Inner:
    """One message in a file."""

    headers: Headers
    text: str
    own: bool = False  # the words of the message itself


def headers_of(fields: dict[str, str]) -> Headers:
    """Make headers of what a wrapping says by itself; what is empty is left out."""
    return Headers([(name, value) for name, value in fields.items() if value])


def mailbox(name: str, address: str) -> str:
    """Write a mailbox as a header does; Exchange gives an address of its own kind ("/O=…") to people of the house."""
    quoted = name.replace("\\", "").replace('"', "")
    return f'"{quoted}" <{address}>' if "@" in address else ""

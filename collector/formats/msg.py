"""A message saved by Outlook (.msg): the files in it. Not for its text, which nobody reads here.

Properties are streams whose names end in their number: 3701 the bytes, 3707 and 3704 the long and the short name.
"""

from collector.formats import limits, ole
from collector.formats.tnef import Attachment
from collector.formats.verdicts import DAMAGED, Unreadable
from collector.formats.words import guess

_FOLDER, _PART = "__attach_version1.0_#", "__substg1.0_"
_BYTES = "37010102"
_NAMES = ("3707", "3704", "3001")
_TEXT16, _TEXT8 = "001F", "001E"


def attachments(data: bytes) -> list[Attachment]:
    """Give the files of a message, in its order; an embedded message is passed over."""
    try:
        compound = ole.open_compound(data)
    except ole.NotCompound as error:
        raise Unreadable(DAMAGED) from error
    folders = sorted(name for name in compound.entries if name.startswith(_FOLDER) and "/" not in name)
    return [
        Attachment(_name(compound, folder), compound.stream(f"{folder}/{_PART}{_BYTES}", limits.TOTAL_BYTES))
        for folder in folders
        if f"{folder}/{_PART}{_BYTES}" in compound.entries
    ]


def _name(compound: ole.Compound, folder: str) -> str:
    for number in _NAMES:
        wide = compound.stream(f"{folder}/{_PART}{number}{_TEXT16}", 4096)
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\x00")
        narrow = compound.stream(f"{folder}/{_PART}{number}{_TEXT8}", 4096)
        if narrow:
            return guess(narrow.rstrip(b"\x00"))
    return ""

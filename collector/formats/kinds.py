"""What a format is registered by, and what its signature is shown of a file.

Every reader's module has `KINDS`, mostly of one: what its bytes look like, what the contract calls it, what it may
count for, how people name it, and `read`. Not for deciding anything: `detect` asks the kinds, the walk reads.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from collector.formats.containers import ole, zips
from collector.formats.content import Content
from collector.model import Format, Nature

Reader = Callable[[bytes], Content]
_HEAD = 4096
_LOCAL = b"PK\x03\x04"
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t\r\n]")
_ENOUGH = 1000  # members of a damaged zip that are looked at: enough to tell an Office file from an archive


class Sight:
    """What can be seen of a file's bytes at first sight; each thing is looked up once, when a signature asks for it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.zipped = data.startswith((_LOCAL, b"PK\x05\x06"))
        self.compound = data.startswith(ole.MAGIC)
        self.plain = not (self.zipped or self.compound)

    def begins(self, *magics: bytes) -> bool:
        """Return whether the file begins with one of these."""
        return self.data.startswith(magics)

    # -- of a zip

    @cached_property
    def members(self) -> list[str]:
        """The names in a zip, in a damaged one as far as its local headers tell; none where it is no zip."""
        if not self.zipped:
            return []
        try:
            return [each.name for each in zips.directory(self.data)]
        except zips.Broken:
            return self._local_names()

    def _local_names(self) -> list[str]:
        found: list[str] = []
        at = self.data.find(_LOCAL)
        while at >= 0 and len(found) < _ENOUGH:
            length = int.from_bytes(self.data[at + 26 : at + 28], "little")
            found.append(self.data[at + 30 : at + 30 + length].decode("utf-8", "replace"))
            at = self.data.find(_LOCAL, at + 30)
        return found

    @cached_property
    def folders(self) -> frozenset[str]:
        """The outermost folders in a zip, in lower case."""
        plain = (name.replace("\\", "/").lstrip("/").lower() for name in self.members)
        return frozenset(name.split("/", 1)[0] for name in plain if "/" in name)

    @cached_property
    def package(self) -> frozenset[str]:
        """The folders of a zip that is a package of Microsoft's (.docx, .xlsx …); none where it is not."""
        if self.typed or not (self.has_types or self.folders & {"_rels", "docprops"}):
            return frozenset()
        return self.folders

    @property
    def has_types(self) -> bool:
        """True where a zip lists the types of its parts, as no mere archive does."""
        return "[Content_Types].xml" in self.members

    @cached_property
    def typed(self) -> bytes:
        """What a zip says of itself in its first member, as OpenDocument does; b"" where it does not."""
        if self.members[:1] != ["mimetype"]:
            return b""
        length = int.from_bytes(self.data[26:28], "little") + int.from_bytes(self.data[28:30], "little")
        return self.data[30 + length : 30 + length + 64] or b"?"

    # -- of a compound file

    @cached_property
    def streams(self) -> frozenset[str] | None:
        """What a compound file holds, in lower case; nothing where it is no such file, None where it is damaged."""
        if not self.compound:
            return frozenset()
        try:
            return frozenset(ole.open_compound(self.data).entries)
        except ole.NotCompound:
            return None

    def has(self, stream: str) -> bool:
        """Return whether a compound file has this stream; of a cut-off one what is left of the name decides."""
        if self.streams is None:
            return stream.encode("utf-16-le") in self.data
        return stream.lower() in self.streams

    # -- of anything else

    @cached_property
    def start(self) -> bytes:
        """The beginning of a text, from its first visible character on, in UTF-8 where it was UTF-16."""
        head = self.data[:_HEAD]
        if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            head = self.data[: 2 * _HEAD].decode("utf-16", "ignore").encode()
        return head.removeprefix(b"\xef\xbb\xbf").lstrip()

    @cached_property
    def fields(self) -> bytes:
        """The header of a text that begins like a mail, b"" where it does not."""
        if not (_FIELD.match(self.start) or self.start.startswith(b"From ")):
            return b""
        return self.start.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of file, finer than the contract's formats, and how it is read."""

    name: str
    looks: Callable[[Sight], bool]  # whether it is this kind, by its bytes alone, where no kind before it was
    read: Reader | None = None  # None where nobody reads it, or the walk opens it
    inside: Callable[[bytes], Iterator[tuple[str, bytes]]] | None = None  # files that are set into one of this kind
    format: Format = Format.OTHER  # the contract's word for it
    nature: Nature = Nature.OTHER  # what it may count for
    # How the names end under which people send it as a text, and as a table.
    texts: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    is_ending: bool = True  # its name is also how a file of it ends that came without a name
    legacy: bool = False  # accepted, with the advice to save it in a newer format

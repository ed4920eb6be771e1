"""What a format is registered by, and what its signature is shown of a file.

Every reader's module has `KINDS`, mostly of one: what its bytes look like, what the contract calls it, what it may
count for, how people name it, and `read`. Not for deciding anything: `detect` asks the kinds, the walk reads.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from collector.formats.containers import office_parts, ole, zips
from collector.formats.content import Content
from collector.model import Format, Nature

Reader = Callable[[bytes], Content]
_HEAD = 4096
_LOCAL = b"PK\x03\x04"
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}[ \t]*:[ \t\r\n]")
_SMALL = 1024 * 1024  # of a part that says what a package is
_MEDIA = re.compile(rb"[a-z]+/[a-z0-9]")
# The row of a manifest that stands for the whole.
_ROOT = re.compile(rb"<(?:\w+:)?file-entry\b(?=[^<>]*\bfull-path=[\"']/[\"'])[^<>]*\bmedia-type=[\"']([^\"'<>]+)")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
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
    def entries(self) -> list[zips.ZipEntry] | None:
        """The directory of a zip; none where it is no zip, None where it is damaged."""
        if not self.zipped:
            return []
        try:
            return zips.directory(self.data)
        except zips.Broken:
            return None

    @cached_property
    def members(self) -> list[str]:
        """The names in a zip, in a damaged one as far as its local headers tell; none where it is no zip."""
        return self._local_names() if self.entries is None else [each.name for each in self.entries]

    def _local_names(self) -> list[str]:
        found: list[str] = []
        at = self.data.find(_LOCAL)
        while at >= 0 and len(found) < _ENOUGH:
            length = int.from_bytes(self.data[at + 26 : at + 28], "little")
            found.append(self.data[at + 30 : at + 30 + length].decode("utf-8", "replace"))
            at = self.data.find(_LOCAL, at + 30)
        return found

    @cached_property
    def parts(self) -> dict[str, zips.ZipEntry | None]:
        """The members of a zip as a package names them, in lower case; without entry where the zip is damaged."""
        found: dict[str, zips.ZipEntry | None] = {}
        for number, name in enumerate(self.members):
            plain = name.replace("\\", "/").lstrip("/").lower()
            found.setdefault(plain, self.entries[number] if self.entries is not None else None)
        return found

    def part(self, name: str) -> bytes:
        """Return the beginning of a small part, b"" where it cannot be had."""
        entry = self.parts.get(name.lower())
        if entry is None or entry.encrypted:
            return b""
        try:
            return zips.Stream(self.data, entry).read(_SMALL)
        except zips.Broken:
            return b""

    @cached_property
    def office(self) -> str:
        """What the main part of a package of Microsoft's is; "" where a zip is another's, or no package."""
        if self.typed or not self.zipped:
            return ""
        if self.entries is not None:
            return office_parts.main_part(self.parts, self.part)[0]
        # A damaged one shows its parts' names at most.
        folders = {name.split("/", 1)[0] for name in self.parts if "/" in name}
        if not (self.has_types or folders & {"_rels", "docprops"}):
            return ""
        if "xl" in folders and any(name.endswith("workbook.bin") for name in self.parts):
            return office_parts.EXCEL_BINARY
        return office_parts.WORD if "word" in folders else office_parts.EXCEL if "xl" in folders else ""

    @property
    def has_types(self) -> bool:
        """True where a zip lists the types of its parts, as no mere archive does."""
        return office_parts.TYPES in self.parts

    @cached_property
    def typed(self) -> bytes:
        """What a zip says of itself in its member `mimetype` or in the manifest of OpenDocument; b"" where it does not.

        The member belongs first and is not to be packed; who packs an unpacked document again keeps to neither.
        """
        if "mimetype" not in self.parts:
            found = _ROOT.search(self.part("meta-inf/manifest.xml")) or (b"", b"")
            return found[1] if found[1].startswith(_OPEN_DOCUMENT) else b""
        said = self.part("mimetype")
        if self.members[:1] == ["mimetype"] and not said:
            length = int.from_bytes(self.data[26:28], "little") + int.from_bytes(self.data[28:30], "little")
            said = self.data[30 + length : 30 + length + 64]
        said = said.strip()
        return said[:64] if _MEDIA.match(said) else b""

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

"""Office files as zip packages: parts read under the limits, XML parsed without entities or network.

Sizes are checked by what the directory says and again while inflating, because a directory can lie.
"""

from typing import Any

from lxml import etree

from collector.formats import limits
from collector.formats.containers import office_parts, zips
from collector.formats.verdicts import DAMAGED, TOO_LARGE, Encrypted, Refused, Unreadable

Element = Any  # an lxml element; lxml has no types
ODD = (
    "Tệp có cấu trúc bất thường, có thể gây hại, nên được giữ riêng, không mở. "
    "Kính đề nghị tạo tệp mới bằng Word hoặc Excel, chép nội dung sang rồi gửi lại."
)
# The ISO "Strict" namespaces of Word and Excel mean what the usual ones mean.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def parse(data: bytes) -> Element:
    """Parse XML of a stranger: no entities, no DTD, no network, bounded depth."""
    if b"purl.oclc.org/ooxml" in data[:8192]:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    # No Office program writes a DTD; anyone who does has entities in mind.
    if b"<!DOCTYPE" in data[:4096]:
        raise Refused(ODD)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise Refused(ODD)
    return root


class Package:
    """The parts of one Office file by name."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            entries = zips.directory(data)
        except zips.Broken as error:
            raise Unreadable(DAMAGED) from error
        self._parts: dict[str, zips.ZipEntry] = {}
        total = 0
        for entry in entries:
            total += entry.size
            if entry.size > limits.MEMBER_BYTES and entry.size > limits.MEMBER_RATIO * max(1, entry.packed):
                raise Refused(TOO_LARGE)
            self._parts.setdefault(entry.name.replace("\\", "/").lstrip("/").lower(), entry)
        if total > limits.TOTAL_BYTES or len(entries) > limits.TOTAL_MEMBERS:
            raise Refused(TOO_LARGE)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def names(self) -> list[str]:
        """Return the names of all parts, in lower case, in the order of the file."""
        return list(self._parts)

    def size(self, name: str) -> int:
        """Return how many bytes a part has, 0 where the package has none of that name."""
        entry = self._parts.get(name.lower())
        return entry.size if entry else 0

    def open(self, name: str) -> zips.Stream:
        """Open a part that the package holds for reading piece by piece."""
        entry = self._parts[name.lower()]
        if entry.encrypted:
            raise Encrypted
        if entry.size > limits.XML_BYTES:
            raise Refused(TOO_LARGE)
        try:
            return zips.Stream(self._data, entry)
        except zips.Broken as error:
            raise Unreadable(DAMAGED) from error

    def read(self, name: str) -> bytes:
        """Return the bytes of a part, b"" where the package has none of that name."""
        if name.lower() not in self._parts:
            return b""
        stream = self.open(name)
        try:
            return stream.whole()
        except zips.Broken as error:
            raise Unreadable(DAMAGED) from error

    def tree(self, name: str) -> Element:
        """Return the root element of a part, None where there is none."""
        data = self.read(name)
        return parse(data) if data else None

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the relationships of a part: id to (last word of the type, part name)."""
        folder, _, base = name.rpartition("/")
        return office_parts.relations(
            folder, self.read(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        )

    def main(self, usual: str) -> str:
        """Return the name of the main part: what the package says, else where it usually lies."""
        return office_parts.main_part(self._parts, self.read)[1] or usual


def read_some(part: zips.Stream, most: int) -> bytes:
    """Read the next bytes of an opened part."""
    try:
        return part.read(most)
    except zips.Broken as error:
        raise Unreadable(DAMAGED) from error

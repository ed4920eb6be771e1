"""The walk through all files of a message, at any depth: what each is, what it holds, what is wrong with it.

One bad file costs its own verdict and nothing else. Before a file is touched it is announced, so that anyone who
waits outside knows which one stopped the process.
"""

import contextlib
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from collector.formats import limits, old_fonts, picture, shortcuts, verdicts
from collector.formats.containers import archives, closed_archives, ole
from collector.formats.content import Content
from collector.formats.detect import EMPTY, UNKNOWN, detect, is_partial, is_vague, nature, promises_office
from collector.formats.kinds import Kind, Reader
from collector.formats.mail import file_names, message, smime
from collector.formats.mail.enclosed import Inner
from collector.formats.mail.message_parts import Leaf, TooDeep
from collector.formats.process.child_protocol import ALL
from collector.model import File, Finding, Format, Message, Nature, Reading, Severity, Text, Workbook

Think = Callable[[Text | None, Workbook | None], Reading]
Announce = Callable[[str], None]
# Word's and Excel's "somebody has this open" files, and what a Mac leaves in archives.
_LOCK = re.compile(r"^~\$")
_LOCK_SIZE = 1024
_PGP = b"-----BEGIN PGP MESSAGE-----"
_P7M = re.compile(r"\.p7[ms]$", re.IGNORECASE)
# Messages found in files are older messages: a hundred of them say no more about whose the files are.
_MOST_INNER = 100
_MAC = (b"\x00\x05\x16\x07", b"\x00\x00\x00\x01Bud1")


@dataclass(slots=True)
class _Draft:
    """A file while the walk goes on: what lies in it may still add a finding."""

    path: str
    name: str
    sha256: str
    size: int
    format: Format
    nature: Nature
    embedded: bool = False
    container: bool = False
    content: Content = field(default_factory=Content)
    findings: list[Finding] = field(default_factory=list)
    reading: Reading | None = None

    def file(self, index: int) -> File:
        return File(
            index=index,
            path=self.path,
            name=self.name,
            sha256=self.sha256,
            size=self.size,
            format=self.format,
            text=self.content.text,
            workbook=self.content.workbook,
            findings=(*self.findings, *self.content.findings),
            container=self.container,
            embedded=self.embedded,
            pages=self.content.pages,
            reading=self.reading,
            nature=self.nature,
        )


class Walk:
    """Reads the files of one message."""

    def __init__(
        self,
        readers: Mapping[str, Reader] | None = None,
        announce: Announce = lambda _key: None,
        skip: Mapping[str, Finding] | None = None,
        wanted: tuple[int, str | None] | None = None,
        scan: Callable[[bytes], str | None] | None = None,
        think: Think | None = None,
    ) -> None:
        self.readers = readers or {}  # by the name of a kind, in place of its own
        self.announce = announce
        self.skip = skip or {}
        self.drafts: list[_Draft] = []
        self.inner: list[Inner] = []  # messages found in files
        # For `extract`: index and digest of the file whose bytes are asked for; documents are then not read.
        self.wanted = wanted
        self.scan = scan if wanted is None else None  # returns the name of a virus
        self.bytes: bytes | None = None
        self.think = think  # holds what was read against the campaign

    def message(self, raw: bytes) -> Message:
        """Read a whole message, also one that Outlook saved as .msg."""
        self.announce("")
        if raw.startswith(ole.MAGIC) and detect(raw).name == "msg":
            return self._saved(raw)
        try:
            opened = message.open_message(raw)
        except (TooDeep, RecursionError):
            return self.whole(raw, verdicts.refused(verdicts.TOO_DEEP))
        for number, leaf in enumerate(opened.taken.leaves):
            self.leaf(leaf, str(number), opened.shown)
        if opened.taken.more:
            self.rest(raw)
        self.announce("")
        return message.message(raw, opened, self.files(), self.inner)

    def _saved(self, raw: bytes) -> Message:
        # With its readers of pages and RTF, for one message in hundreds.
        from collector.formats.mail import msg  # noqa: PLC0415 - as the line above says

        try:
            saved = msg.read(raw)
        except verdicts.Unreadable as trouble:
            return self.whole(raw, verdicts.unreadable(str(trouble)))
        for number, (inside, each) in enumerate(saved.files):
            self.visit("/".join(inside), file_names.safe(each.name), each.data, str(number))
        self.announce("")
        return message.saved(raw, saved.messages, self.files())

    def whole(self, raw: bytes, finding: Finding) -> Message:
        """Return a message of which only the headers can be read; the message itself is its one file."""
        self.drafts = [self._draft("message.eml", "message.eml", raw, UNKNOWN)]
        self.drafts[0].findings.append(finding)
        return message.headers_only(raw, self.files())

    def files(self) -> tuple[File, ...]:
        """Return what was found so far."""
        return tuple(draft.file(index) for index, draft in enumerate(self.drafts))

    def rest(self, raw: bytes) -> None:
        """Report that there were more parts than anybody sends."""
        draft = self._draft("message.eml", "message.eml", raw, UNKNOWN)
        draft.findings.append(verdicts.refused(verdicts.TOO_MANY))
        self.drafts.append(draft)

    def leaf(self, leaf: Leaf, key: str, shown: frozenset[str]) -> None:
        """Read one part of the message."""
        embedded = bool(leaf.content_id) and leaf.content_id in shown
        self.visit("/".join(leaf.inside), leaf.name, leaf.data, key, embedded=embedded, told=leaf.told)

    def visit(
        self,
        folder: str,
        name: str,
        data: bytes,
        key: str,
        *,
        depth: int = 0,
        budget: archives.Budget | None = None,
        embedded: bool = False,
        told: bool = False,
    ) -> bool:
        """Read one file and what lies in it; say whether something in it was refused. One `told` is not opened."""
        kind = UNKNOWN if told else _kind(name, data)
        shown = name or f"unnamed-{len(self.drafts) + 1}{_ending(kind)}"
        draft = self._draft(f"{folder}/{shown}" if folder else shown, name, data, kind)
        # A page photographed with a phone and set into the letter is shown by its HTML too: no logo is that large.
        draft.embedded = embedded and kind.format is Format.IMAGE and not picture.is_page(data)
        self.drafts.append(draft)
        if self.wanted is not None:
            self._keep(draft, data)
        self.announce(key)
        stopped = self.skip.get(key) or self.skip.get(ALL)
        if stopped:
            draft.findings.append(stopped)
            return stopped.code == "file.refused"
        try:
            if self.scan is not None and (virus := self.scan(data)) is not None:
                draft.findings.append(verdicts.infected(virus))
                return True
            draft.container |= told
            return not told and self._read(draft, data, kind, key, depth, budget)
        except verdicts.Refused as refusal:
            draft.findings.append(verdicts.refused(str(refusal)))
            return True
        except (MemoryError, RecursionError):
            draft.findings.append(verdicts.refused(verdicts.TOO_SLOW))
            return True

    def _keep(self, draft: _Draft, data: bytes) -> None:
        """Keep the bytes that are asked for: by their place, or by their digest where the places have moved."""
        assert self.wanted is not None
        index, sha256 = self.wanted
        here = index == len(self.drafts) - 1
        if (here and sha256 in {None, draft.sha256}) or (self.bytes is None and sha256 == draft.sha256):
            self.bytes = data

    def _draft(self, path: str, name: str, data: bytes, kind: Kind) -> _Draft:
        may = nature(kind, name)
        found = kind.format
        if kind.name == "encrypted":
            # The one case where the name decides: the bytes hide what they are.
            found = Format.XLSX if may is Nature.TABLE else Format.DOCX
        return _Draft(path, name, hashlib.sha256(data).hexdigest(), len(data), found, may)

    def _read(
        self, draft: _Draft, data: bytes, kind: Kind, key: str, depth: int, budget: archives.Budget | None
    ) -> bool:
        if data.startswith(_PGP):
            draft.container = True
            draft.findings.append(verdicts.sealed())
            return False
        if shut := closed_archives.shut(draft.name, kind):
            draft.container, draft.nature = True, Nature.CONTAINER
            draft.format = Format.ARCHIVE if closed_archives.is_torn_off(draft.name) else draft.format
            draft.findings.append(shut)
            return False
        if kind.nature is Nature.CONTAINER:
            draft.container = True
            refused = self._contained(draft, data, kind, key, depth, budget or archives.Budget())
            if refused and not any(each.code == "file.refused" for each in draft.findings):
                draft.findings.append(verdicts.refused(verdicts.TOO_LARGE))
            return refused
        if self.wanted is None:
            self._document(draft, data, kind)
            self._thought(draft)
        return self._inside(draft, data, kind, key, depth)

    def _inside(self, draft: _Draft, data: bytes, kind: Kind, key: str, depth: int) -> bool:
        """Read the files that are set into a document."""
        if kind.inside is None or depth >= limits.DEPTH:
            return False
        try:
            found = list(kind.inside(data))
        except (verdicts.Encrypted, verdicts.Unreadable):
            # The document itself was told of.
            return False
        refused = False
        for number, (name, held) in enumerate(found):
            refused |= self.visit(draft.path, name, held, f"{key}.{number}", depth=depth + 1)
            self.announce(key)
        return refused

    def _thought(self, draft: _Draft) -> None:
        """Hold a document against the campaign while the limits on time and memory are still on it."""
        if self.think is None or (draft.content.text is None and draft.content.workbook is None):
            return
        # Whatever goes wrong is no word on the file: `assess` comes to it again, and says so.
        with contextlib.suppress(Exception):
            draft.reading = self.think(draft.content.text, draft.content.workbook)

    def _document(self, draft: _Draft, data: bytes, kind: Kind) -> None:
        """Read a document by the reader of its kind."""
        reader = self.readers.get(kind.name, kind.read)
        try:
            if reader is not None:
                draft.content = old_fonts.repaired(reader(data))
            draft.findings += _unread(draft, data, kind)
        except verdicts.Encrypted:
            draft.findings.append(verdicts.encrypted())
        except verdicts.Empty:
            draft.findings.append(verdicts.empty(table=kind.nature is Nature.TABLE))
        except verdicts.Unreadable as trouble:
            draft.findings.append(verdicts.unreadable(str(trouble)))
        except (verdicts.Refused, MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - whatever a stranger's bytes bring a reader to, it is a verdict on the file
            draft.findings.append(verdicts.unreadable(verdicts.DAMAGED))
        # "Accepted and converted" is said of what was.
        if kind.legacy and not any(each.severity is Severity.ERROR for each in draft.findings):
            draft.findings.append(verdicts.legacy(table=kind.nature is Nature.TABLE))

    def _contained(self, draft: _Draft, data: bytes, kind: Kind, key: str, depth: int, budget: archives.Budget) -> bool:
        """Open a container and read what it holds."""
        if depth >= limits.DEPTH:
            raise verdicts.Refused(verdicts.TOO_DEEP)
        try:
            members = self._members(draft, data, kind, budget)
        except verdicts.Unreadable as trouble:
            draft.findings.append(verdicts.unreadable(str(trouble)))
            return False
        if kind.format is Format.ARCHIVE and not members and not draft.findings:
            draft.findings.append(verdicts.empty_archive())
        refused = False
        for number, member in enumerate(members):
            folder = "/".join((draft.path, *member.folders))
            inner = f"{key}.{number}"
            refused |= self.visit(
                folder,
                member.name,
                member.data,
                inner,
                depth=depth + 1,
                budget=budget,
                embedded=member.embedded,
                told=member.told,
            )
            self.announce(key)
        return refused

    def _members(self, draft: _Draft, data: bytes, kind: Kind, budget: archives.Budget) -> list[archives.Member]:
        if kind.name in {"tnef", "msg"}:
            return self._outlook(draft, data, kind)
        if kind.name == "mail":
            return self._enclosed(data)
        if kind.name == "p7m":
            return self._signed(draft, data)
        unpacked = archives.unpack(data, kind.name, draft.name, budget)
        if isinstance(unpacked.trouble, verdicts.Encrypted):
            draft.findings.append(verdicts.encrypted(archive=True))
        elif unpacked.trouble is not None:
            draft.findings.append(verdicts.unreadable(str(unpacked.trouble)))
        return unpacked.members

    def _outlook(self, draft: _Draft, data: bytes, kind: Kind) -> list[archives.Member]:
        """Open what Outlook wraps in its own ways."""
        # With their readers of pages and RTF, for one message in hundreds.
        from collector.formats.mail import msg, tnef  # noqa: PLC0415 - as the line above says

        if kind.name == "tnef":
            self._found(tnef.message(data, own="/" not in draft.path))
            return [archives.Member((), file_names.safe(each.name), each.data) for each in tnef.attachments(data)]
        saved = msg.read(data)
        self._found(*saved.messages)
        return [archives.Member(inside, file_names.safe(each.name), each.data) for inside, each in saved.files]

    def _found(self, *messages: Inner | None) -> None:
        self.inner += [each for each in messages if each][: max(0, _MOST_INNER - len(self.inner))]

    def _signed(self, draft: _Draft, data: bytes) -> list[archives.Member]:
        """Open what an S/MIME signature holds: a message's part, or a file that somebody signed."""
        try:
            held = smime.content(data)
        except verdicts.Encrypted:
            draft.findings.append(verdicts.sealed())
            return []
        except verdicts.Unreadable:
            # Nobody is asked for a better signature.
            if not draft.name.lower().endswith(".p7s"):
                raise
            held = b""
        # A signature that stands beside what it signs is no container, and there is nothing to say about it.
        draft.container = bool(held)
        if not held:
            return []
        if detect(held).name == "mail" or message.is_part(held):
            return self._enclosed(held, apart=False)
        return [archives.Member((), file_names.safe(_P7M.sub("", draft.name)), held)]

    def _enclosed(self, data: bytes, *, apart: bool = True) -> list[archives.Member]:
        """Return the files of a message that came as a file, or of a part (`apart` is false), which has no author."""
        try:
            opened = message.open_message(data)
        except (TooDeep, RecursionError) as error:
            raise verdicts.Refused(verdicts.TOO_DEEP) from error
        if apart:
            self._found(*message.inner(opened))
        return [
            archives.Member(
                leaf.inside,
                leaf.name,
                leaf.data,
                embedded=bool(leaf.content_id) and leaf.content_id in opened.shown,
                told=leaf.told,
            )
            for leaf in opened.taken.leaves
        ]


def _ending(kind: Kind) -> str:
    return f".{kind.name}" if kind.is_ending else ""


def _kind(name: str, data: bytes) -> Kind:
    """Return what bytes are; those that tell nothing are a shortcut where the name says so."""
    kind = detect(data)
    return shortcuts.KINDS[0] if is_vague(kind) and shortcuts.is_named(name) else kind


def _unread(draft: _Draft, data: bytes, kind: Kind) -> list[Finding]:
    """Return what there is to say about a file that no reader reads, where its name promised more."""
    content = draft.content
    if content.workbook is not None or (content.text is not None and kind.name != "text"):
        return []
    if (_LOCK.match(draft.name) and len(data) <= _LOCK_SIZE) or data.startswith(_MAC):
        return []
    if kind is EMPTY:
        return [verdicts.without_bytes(table=draft.nature is Nature.TABLE)]
    if kind.format is not Format.OTHER and kind.nature is not Nature.PAGES:
        return [verdicts.unreadable(verdicts.no_converter(f".{kind.name}", table=kind.nature is Nature.TABLE))]
    if (kind is UNKNOWN or kind.name == "text") and promises_office(draft.name):
        return [verdicts.unreadable(verdicts.NOT_WHAT_IT_CLAIMS)]
    if is_vague(kind) and draft.nature is Nature.PAGES:
        return [verdicts.unreadable(verdicts.BROKEN_PDF)]
    if kind is UNKNOWN and is_partial(draft.name):
        return [verdicts.unreadable(verdicts.PARTIAL)]
    return []

"""The values of this room: what is asked, what speaks, and for whom."""

from dataclasses import dataclass, field
from datetime import date

from collector.model import Authenticity, File, Text


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing to attribute: a file, or the part of a workbook that one union filled."""

    file: File
    requirement: str | None
    unit_text: str = ""  # what stands at "Đơn vị báo cáo"
    superior_text: str = ""  # what stands at "Công đoàn cấp trên"
    part: int = 0
    around: Text | None = None  # of a file that holds the form as a table in a text: the text without it
    stands: bool = True  # False for a scan or a blank form: it takes nobody's place

    @property
    def text(self) -> Text | None:
        """Return the words that tell of an owner."""
        return self.around or self.file.text


@dataclass(frozen=True, slots=True)
class Answered:
    """A letter of ours that a message answers."""

    union: str
    valid: bool  # its key is right, so it is ours beyond doubt
    known: bool  # its sender is known for the union: anybody who was forwarded the letter has the key


@dataclass(frozen=True, slots=True)
class EarlierOwner:
    """To whom this sender's earlier documents went."""

    union: str
    last_year: bool = False  # in an earlier campaign, by whatever way; else by staff's word in this one


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a message."""

    own: frozenset[str]  # the office's own addresses
    authentic: Authenticity  # what our server found of the sender
    answered: tuple[Answered, ...]
    owing: frozenset[str] = frozenset()
    day: date | None = None  # when the message came: names and unions have their time
    earlier: tuple[EarlierOwner, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence, with what the decision needs to know of it; `union` "" speaks for nobody."""

    kind: str
    union: str
    text: str
    weight: float
    # Pieces of one group come from one hand and are one opinion.
    group: str
    carries: bool = False  # may decide alone
    cut: bool = False  # names the union without its national tail, as somebody else may be called


@dataclass(frozen=True, slots=True)
class Around:
    """What the whole message says, read once for all its documents."""

    pieces: tuple[Piece, ...]
    proxy: bool  # says that it sends in another's stead
    forward: bool  # passes on what another wrote
    authentic: Authenticity


@dataclass(frozen=True, slots=True)
class Inside:
    """What one document says of itself."""

    pieces: tuple[Piece, ...]
    strangers: tuple[str, ...] = ()  # issuers that are not registered
    named: frozenset[str] = field(default=frozenset())  # the unions it names as its own

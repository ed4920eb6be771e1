"""What letters told: the ground on which a later letter says what is different now, and nothing else.

A row belongs to a matter (a message that was answered, a union) and holds what was told of it, fact by fact. One with a
letter counts once that letter went; one without was never told and is what staff decided to keep to themselves, or what
is taken as told because the letter is older than this record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import bindparam, insert, literal, select

from collector.model import GONE, WITHDRAWN, LetterState
from collector.store import columns
from collector.store.database import Database
from collector.store.tables import letters, tellings

_OF_MATTER = (
    select(
        tellings.c.letter,
        tellings.c.way,
        tellings.c.ruling,
        tellings.c.facts,
        letters.c.state,
        letters.c.occasion,
        letters.c.to,
    )
    .join_from(tellings, letters, tellings.c.letter == letters.c.id, isouter=True)
    .where(tellings.c.campaign == bindparam("campaign"), tellings.c.matter == bindparam("matter"))
    .order_by(tellings.c.id)
)
_NEW = insert(tellings)


class Way(StrEnum):
    """How facts came to be told, or not."""

    TOLD = "told"  # by its letter
    TAKEN = "taken"  # as told: it stood so when the first ruling after the letter was made
    KEPT = "kept"  # staff want it told to nobody
    FREED = "freed"  # what was kept is spoken of again


@dataclass(slots=True)
class Told:
    """What is known to have been told of a matter: the newest word on each fact."""

    facts: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)  # what stands and is told to nobody
    ruling: int = 0  # the newest ruling that the newest letter knew of
    quiet: set[int] = field(default_factory=set)  # rulings of which nothing is told


class Tellings:
    """What letters told, of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self, campaign: str, matter: str, way: Way, facts: Mapping[str, str], *, ruling: int, letter: int | None = None
    ) -> None:
        """Note what is told of a matter, by a letter or by none."""
        self.note_all(campaign, way, {matter: facts}, ruling=ruling, letter=letter)

    def note_all(
        self, campaign: str, way: Way, told: Mapping[str, Mapping[str, str]], *, ruling: int, letter: int | None
    ) -> None:
        """Note what is told of several matters at once, by a letter or by none."""
        known = {"campaign": campaign, "letter": letter, "way": way.value, "ruling": ruling}
        rows = [known | {"matter": matter, "facts": columns.pack_payload(dict(one))} for matter, one in told.items()]
        if rows:
            with self._database.write() as connection:
                connection.execute(_NEW, rows)

    def told(self, campaign: str, matter: str, apart_from: str = "") -> Told:
        """Return what was told of a matter. A letter counts that went, or may have; one that staff dropped is kept.

        A letter to `apart_from` alone (the office, to rehearse) told nobody anything.
        """
        told, taken = Told(), dict[str, str]()
        rows = self._database.connection.execute(_OF_MATTER, {"campaign": campaign, "matter": matter})
        for row in rows:
            facts = columns.TELLING.decode(row.facts)
            way = Way(row.way) if row.letter is None else _became(row.state, row.occasion)
            if way is Way.TOLD and apart_from and columns.unpack(columns.TEXTS, row.to) == (apart_from,):
                continue
            if way is Way.TAKEN:
                taken |= facts
            if way in {Way.TOLD, Way.TAKEN}:
                told.facts |= facts if way is Way.TOLD else {}
                told.ruling = max(told.ruling, row.ruling)
            if way is Way.KEPT:
                told.kept |= facts
                if row.letter is None:
                    told.quiet.add(row.ruling)
                else:
                    told.ruling = max(told.ruling, row.ruling)
            elif way is not None:
                for name in facts:
                    told.kept.pop(name, None)
        # What is taken as told gives way to any letter: one that waited for the ruling was noted before it.
        told.facts = taken | told.facts
        return told

    def copy(self, letter: int, to: int) -> None:
        """Let a letter that is sent again tell what the first one did."""
        kept = (tellings.c.campaign, tellings.c.matter, tellings.c.way, tellings.c.ruling, tellings.c.facts)
        told = select(*kept, literal(to)).where(tellings.c.letter == letter)
        names = [*(column.name for column in kept), "letter"]
        with self._database.write() as connection:
            connection.execute(insert(tellings).from_select(names, told))


def _became(state: str, occasion: str) -> Way | None:
    """Return what became of what a letter tells; None where it is not told yet, or was taken back."""
    if columns.word_out(LetterState, state) in GONE:
        return Way.TOLD
    if columns.word_out(LetterState, state) is LetterState.DROPPED and not occasion.startswith(WITHDRAWN):
        return Way.KEPT
    return None

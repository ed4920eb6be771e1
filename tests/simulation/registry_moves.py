"""An address moves from one union to another while mail is on its way; and what must hold of the mail before it.

Staff edit the registry as the product has it. A move that a crash cut in two is carried on at the next look. Not for
who sends what: campaign_story.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from factories.people import Cast
from simulation.staff import NAME

from collector.flow import rulings
from collector.model import Decision, Union
from collector.office.office import Office
from collector.store import UnionChange


@dataclass(frozen=True, slots=True)
class Move:
    """What staff are told: from some day on somebody works for another union."""

    at: datetime
    address: str
    old: str
    new: str
    successor: str = ""  # the address that the old union has instead


def moves(cast: Cast, rng: Random, first: datetime, last: datetime) -> list[Move]:
    """Draw who moves: mostly somebody, seldom two."""
    registered = [union.code for union in cast.unions if union.emails]
    found: list[Move] = []
    for code in rng.sample(registered, min(len(registered), rng.choice((0, 1, 1, 2)))):
        at = first + rng.random() * (last - first)
        new = rng.choice([union.code for union in cast.unions if union.code != code])
        successor = f"moi.{code.lower()}@gmail.example" if rng.random() < 0.5 else ""
        found.append(Move(at, cast.union(code).emails[0], code, new, successor))
    return found


def carry_out(move: Move, office: Office, now: datetime) -> str:
    """Edit both rows, as far as that is not done yet."""
    old, new = office.by_code[move.old], office.by_code[move.new]
    kept = [one for one in old.emails if one != move.address]
    more = [move.successor] if move.successor and move.successor not in kept else []
    said = [
        rulings.edit_union(office, row, who=NAME, now=now)
        for row in (replace(old, emails=(*kept, *more)), _with(new, move.address))
        if row != office.by_code[row.code]
    ]
    return " ".join(said)


def is_done(office: Office, move: Move) -> bool:
    """Return whether both rows say so."""
    return move.address not in office.by_code[move.old].emails and move.address in office.by_code[move.new].emails


def edit_again(office: Office, edits: Sequence[UnionChange]) -> None:
    """Write what was edited in another run, with the instants from which it counts."""
    for one in edits:
        if one.after is not None:
            office.store.registry.change(one.after, who=one.who, at=one.at)
    office.registry_changed()


def _with(row: Union, address: str) -> Union:
    return row if address in row.emails else replace(row, emails=(*row.emails, address))


# --- what must hold


def credited(office: Office) -> dict[str, str]:
    """Return the union of each document that the machine gave to one."""
    found = office.store.documents.all()
    return {one.id: one.union for one in found if one.decision is Decision.AUTO and one.union}


def keeps_its_union(office: Office, before: Mapping[str, str]) -> Iterator[str]:
    """What was credited before a move stays credited, to the same union, but by staff's word."""
    ruled = {one.message for one in office.store.rulings.all()}
    now = {one.id: one for one in office.store.documents.all()}
    for id_, union in before.items():
        one = now.get(id_)
        if one is None:
            yield f"document {id_} of {union} is gone since a move"
        elif one.message not in ruled and (one.decision, one.union) != (Decision.AUTO, union):
            yield f"document {id_} was {union}'s before a move and is {one.union or 'nobody'}'s ({one.decision})"


def credited_to_another(office: Office, whose: Mapping[str, str], planned: Sequence[Move]) -> Iterator[str]:
    """No union is credited by the machine with what another one sent, whatever its sender's address is today.

    `whose` says of each message who really sent it. Of an address that is to move the registry says it: until staff
    get to it all is the old union's, and what comes since tells by itself.
    """
    old = {one.address: one.old for one in planned}
    moved: dict[str, datetime] = {}
    for edit in office.store.registry.edits():
        for address in set(edit.before.emails if edit.before else ()) - set(edit.after.emails if edit.after else ()):
            moved.setdefault(address, edit.at)
    ruled = {one.message for one in office.store.rulings.all()}
    messages = {one.sha256: one for one in office.store.mail.messages()}
    for document in office.store.documents.all():
        message = messages[document.message]
        sender = message.sender.email if message.sender else ""
        owner, since = whose.get(document.message) and old.get(sender, whose[document.message]), moved.get(sender)
        if not owner or document.message in ruled or (since and message.received_at >= since):
            continue
        if document.decision is Decision.AUTO and document.union != owner:
            yield f"document {document.id} of {owner} was given to {document.union} by itself"

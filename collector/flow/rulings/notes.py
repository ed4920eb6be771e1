"""Notes on a union: what was said on the telephone or agreed. Not for anything that changes how it stands."""

from datetime import datetime

from collector.errors import RulingRefused
from collector.flow.rulings.known import known_union
from collector.model import RulingKind
from collector.office.office import Office

_LONGEST = 2000


def note(office: Office, union: str, *, text: str, who: str, now: datetime) -> str:
    """Write a note to a union's timeline. Raises UnknownUnion, RulingRefused."""
    owner, said = known_union(office, union), text.strip()
    if not said:
        raise RulingRefused("ghi chú chưa có nội dung")
    if len(said) > _LONGEST:
        raise RulingRefused(f"ghi chú dài quá {_LONGEST} ký tự")
    store = office.store
    with store.transaction():
        store.rulings.rule(RulingKind.NOTE, owner.code, who=who, why=said, at=now, campaign=office.campaign.id)
        # What it says may be about a person: the timeline tells, the audit does not.
        store.notes.audit(now, who, RulingKind.NOTE, owner.code)
    return f"Đã ghi chú cho {owner.name}."

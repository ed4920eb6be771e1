"""What staff's `assign` teaches: an address or a way of writing a name, proposed for the registry.

A proposal is derived from the ruling, which keeps the sender's address and the issuer's name as they stood. It never
enters the registry by itself. Not for finding whose a document is.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from collector.errors import RulingRefused
from collector.flow.rulings.registry import write_union
from collector.matching import names_of
from collector.model import Authenticity, RulingKind, Union
from collector.office.office import Office
from collector.store import DocumentRow, RulingRow

ADDRESS, ALIAS = "address", "alias"
_KEPT = {ADDRESS: "sender", ALIAS: "issuer"}
# Where a document names its issuer; a stranger is a name that the registry does not know.
_ISSUER = ("stranger", "letterhead", "unit")
_LONGEST = 160
# The first part of the domains at which anybody may have a mailbox.
_ANYBODYS = frozenset(
    {"gmail", "googlemail", "yahoo", "ymail", "hotmail", "outlook", "live", "msn", "icloud", "proton"}
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to add to a union's row."""

    id: str
    union: str
    what: str  # "address" or "alias"
    text: str
    ruling: int  # the `assign` that teaches it
    document: str
    who: str
    at: datetime
    caution: str  # what speaks against it, "" where nothing does

    def sentence(self) -> str:
        """Describe it in words."""
        thing = "địa chỉ" if self.what == ADDRESS else "cách viết tên"
        caution = f" Lưu ý: {self.caution}." if self.caution else ""
        return f"{self.id}: thêm {thing} «{self.text}» cho {self.union}.{caution}"


def teaching(office: Office, row: DocumentRow) -> dict[str, str | None]:
    """Return what an `assign` of this document keeps to teach from: the sender's address, the issuer as written."""
    message = office.store.mail.message(row.message)
    known = (
        message
        and message.sender
        and not message.robot
        and message.authentic is not Authenticity.FALSE
        and message.rewritten_from is None  # the address is a list's or a forwarder's, not the sender's
    )
    sender = message.sender.email if known and message and message.sender else ""
    issuer = next((piece.text for piece in row.evidence if piece.kind in _ISSUER), "")
    kept = {"sender": "" if sender in office.own else sender, "issuer": _plain(issuer)}
    return {key: text for key, text in kept.items() if text}


def _plain(text: str) -> str:
    # A bar separates the aliases of a cell in the registry's file.
    return " ".join(text.replace("|", " ").split())[:_LONGEST]


def proposals(office: Office) -> list[Proposal]:
    """Return the proposals that wait for staff, the oldest ruling first."""
    rulings = _newest(office)
    settled = {
        (one.target, one.payload.get("what"), one.payload.get("text"))
        for kind in (RulingKind.TEACH, RulingKind.FORGET)
        for one in office.store.rulings.in_force(office.campaign.id, kind)
    }
    found: dict[tuple[str, str, str], Proposal] = {}
    for ruling in rulings:
        union = office.by_code.get(str(ruling.payload.get("union")))
        if union is None:
            continue
        for what, text in _news(office, union, ruling):
            key = union.code, what, text
            if key not in settled and key not in found:
                found[key] = Proposal(
                    f"{ruling.id}-{what}",
                    union.code,
                    what,
                    text,
                    ruling.id,
                    ruling.target,
                    ruling.who,
                    ruling.at,
                    _caution(office, union, what, text, rulings),
                )
    return list(found.values())


def accept_proposal(office: Office, id: str, *, who: str, now: datetime) -> str:  # noqa: A002 - agreed with the doors
    """Take a proposal into the registry. Raises RulingRefused."""
    one = _known(office, id)
    union = office.by_code[one.union]
    if one.what == ADDRESS:
        changed = replace(union, emails=(*union.emails, one.text))
    else:
        changed = replace(union, aliases=(*union.aliases, one.text))
    with office.store.transaction():
        said = write_union(office, changed, who=who, now=now)
        _settle(office, RulingKind.TEACH, one, who, now)
    return said


def drop_proposal(office: Office, id: str, *, who: str, now: datetime) -> str:  # noqa: A002 - agreed with the doors
    """Drop a proposal for good. Raises RulingRefused."""
    one = _known(office, id)
    with office.store.transaction():
        _settle(office, RulingKind.FORGET, one, who, now)
    return f"Đã bỏ đề xuất {one.id} cho {one.union}."


def _newest(office: Office) -> list[RulingRow]:
    """Return the assignments in force, of each document the newest alone: an older one was corrected by it."""
    newest = {one.target: one for one in office.store.rulings.in_force(office.campaign.id, RulingKind.ASSIGN)}
    return sorted(newest.values(), key=lambda one: one.id)


def _news(office: Office, union: Union, ruling: RulingRow) -> Iterator[tuple[str, str]]:
    sender, issuer = ruling.payload.get(_KEPT[ADDRESS]), ruling.payload.get(_KEPT[ALIAS])
    if sender and sender not in union.emails:
        yield ADDRESS, sender
    # A name that the registry reads already, this union's or another's on a copied letterhead, teaches nothing.
    if issuer and (read := names_of(office.index, issuer)) is not None and not read.surely:
        yield ALIAS, issuer


def _caution(office: Office, union: Union, what: str, text: str, rulings: list[RulingRow]) -> str:
    if what == ALIAS:
        read = names_of(office.index, text)
        near = [code for code in read.unions if code != union.code] if read else []
        return f"tên này gần với tên của {', '.join(near)}" if near else ""
    said = []
    if owners := [one.code for one in office.unions if text in one.emails]:
        said.append(f"địa chỉ này đang đăng ký cho {', '.join(owners)}")
    given = defaultdict(set)
    for one in rulings:
        given[one.payload.get(_KEPT[ADDRESS])].add(one.payload.get("union"))
    if others := sorted(str(code) for code in given[text] if code != union.code):
        said.append(f"văn bản từ địa chỉ này cũng đã được giao cho {', '.join(others)}")
    if text.rpartition("@")[2].partition(".")[0] in _ANYBODYS:
        said.append("đây là địa chỉ thư cá nhân")
    return "; ".join(said)


def _known(office: Office, id: str) -> Proposal:  # noqa: A002 - as above
    found = next((one for one in proposals(office) if one.id == id), None)
    if found is None:
        raise RulingRefused(f"không có đề xuất «{id}»; xem «collector unions proposals»")
    return found


def _settle(office: Office, kind: RulingKind, one: Proposal, who: str, now: datetime) -> None:
    payload: dict[str, str | None] = {"what": one.what, "text": one.text, "ruling": str(one.ruling)}
    office.store.rulings.rule(kind, one.union, who=who, why="", at=now, campaign=office.campaign.id, payload=payload)
    # The text may be a person's address: it stands in the ruling and in the registry's history, not in the audit.
    office.store.notes.audit(now, who, kind, one.union, one.id)

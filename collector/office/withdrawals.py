"""The messages that ask not to use something, with what the ledger knows around each: what they answer, recall, name.

Which documents they mean and whether that is open, `standing.withdrawals` computes; `books` asks it. Not for what
staff do with them: those are rulings.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from collector.letters import parse_own_id
from collector.model import Authenticity, FileRole, Record, RulingKind
from collector.office.office import Office
from collector.standing import WithdrawalAsked, WithdrawalRulings
from collector.store import DocumentRow, SentEarlier, WithdrawalRow
from collector.store.rows import order_of
from collector.vietnamese import fold

# In the payload of a ruling on a document: what it settles, each «message/requirement».
SETTLES = "settles"
_ON_DOCUMENTS = (RulingKind.REJECT, RulingKind.ACCEPT, RulingKind.SET_ASIDE, RulingKind.KEEP)


@dataclass(frozen=True, slots=True)
class Asked:
    """The withdrawals of a campaign, with what staff decided about them."""

    messages: tuple[WithdrawalAsked, ...] = ()
    rulings: WithdrawalRulings = field(default_factory=WithdrawalRulings)


def asked_withdrawals(office: Office, records: Sequence[Record], unions: Collection[str] | None = None) -> Asked:
    """Return the withdrawals that may mean one of some records; all of them where no `unions` are named."""
    rows = office.store.mail.withdrawals(office.campaign.id)
    if unions is not None and rows:
        senders = {record.sender for record in records}
        rows = [row for row in rows if row.sender in senders or not set(unions).isdisjoint(row.told.unions)]
    if not rows:
        return Asked()
    return Asked(tuple(_asked(office, row) for row in rows), _rulings(office))


def is_known_sender(office: Office, message: str) -> bool:
    """Return whether the sender of a withdrawal may speak for anything: for a union, or for what he sent himself."""
    row = next((one for one in office.store.mail.withdrawals(office.campaign.id) if one.message == message), None)
    if row is None or row.sender is None:
        return False
    return bool(row.told.unions) or any(one.papers for one in office.store.mail.sent_before(office.campaign.id, row))


def is_withdrawal(office: Office, message: str) -> bool:
    """Return whether a message asks not to use something."""
    return any(one.message == message for one in office.store.mail.withdrawals(office.campaign.id))


def _asked(office: Office, row: WithdrawalRow) -> WithdrawalAsked:
    sent = office.store.mail.sent_before(office.campaign.id, row) if row.sender else []
    return WithdrawalAsked(
        message=row.message,
        arrival=(row.received_at, order_of(row.number, 0)),
        sender=row.sender,
        told=row.told,
        forged=row.authentic is Authenticity.FALSE,
        answered=_recalled(row, sent) if row.told.recalled else _answered(office, row, sent),
        named=_named(office, row, sent) if row.told.files else frozenset(),
        last=next((one.sha256 for one in sent if one.papers), None),
    )


def _answered(office: Office, row: WithdrawalRow, sent: Sequence[SentEarlier]) -> tuple[str, ...]:
    """Return the messages that it answers, itself or by a letter of ours about them, the newest first."""
    seal = office.seal
    ours = [one for one in row.in_reply_to if (own := parse_own_id(one, seal.key, seal.domain)) and own.valid]
    letters = office.store.outbox.by_message_id(ours).values() if ours else ()
    found = {one.sha256 for one in sent if one.message_id in row.in_reply_to}
    found |= {letter.occasion.message for letter in letters if letter.occasion.message}
    rows = [one for sha256 in found if (one := office.store.mail.message(sha256))]
    return tuple(one.sha256 for one in sorted(rows, key=lambda one: (one.received_at, one.number), reverse=True))


def _recalled(row: WithdrawalRow, sent: Sequence[SentEarlier]) -> tuple[str, ...]:
    """Return the last message of that subject: Outlook recalls one."""
    same = (one.sha256 for one in sent if fold(one.subject) == fold(row.told.recalled))
    return tuple(same)[:1]


def _named(office: Office, row: WithdrawalRow, sent: Sequence[SentEarlier]) -> frozenset[str]:
    """Return the documents whose file it names: of several of one name those that came last."""
    store, campaign = office.store, office.campaign.id
    near = [one for code in row.told.unions for one in store.documents.all(union=code, campaign=campaign)]
    near += [one for each in sent if each.papers for one in store.documents.all(message=each.sha256)]
    before = (one for one in near if one.received_at <= row.received_at and one.role is not FileRole.NOTHING)
    last: dict[str, DocumentRow] = {}
    for one in sorted(before, key=lambda one: (one.received_at, one.order)):
        if (name := fold(one.name)) and any(said == name or said.endswith(f" {name}") for said in row.told.files):
            last[name] = one
    return frozenset(one.id for one in last.values())


def _rulings(office: Office) -> WithdrawalRulings:
    rulings, campaign = office.store.rulings, office.campaign.id
    settled = frozenset(one.target for one in rulings.in_force(campaign, RulingKind.SETTLE))
    ruled: dict[tuple[str, str], frozenset[str]] = {}
    for kind in _ON_DOCUMENTS:
        for one in rulings.in_force(campaign, kind):
            for key in settles(one.payload):
                ruled[key] = ruled.get(key, frozenset()) | {one.target}
    return WithdrawalRulings(settled, ruled)


def settles(payload: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """Return what a ruling on a document settles: messages with a requirement."""
    pairs = (each.partition("/") for each in (payload.get(SETTLES) or "").split())
    return [(message, requirement) for message, _, requirement in pairs]


def settling(messages: Collection[WithdrawalAsked], requirement: str | None) -> dict[str, str | None]:
    """Return the part of a ruling's payload that settles withdrawals for a requirement; {} where there are none."""
    told = " ".join(f"{one.message}/{requirement or ''}" for one in messages)
    return {SETTLES: told} if told else {}

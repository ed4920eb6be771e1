"""A message judged and written: what `poll`, `replay` and a ruling that was taken back have in common.

Not for reading its bytes, and not for the letter that follows.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from collector.model import AssessedDocument, Decision, Match, Message, MessageState, Verdict
from collector.office.address_events import events_told
from collector.office.assessment import assess, passed_over
from collector.office.office import Office
from collector.office.owner_answers import Followed, bring_in
from collector.store import DocumentRow

BEFORE = "before the campaign"
# Where a file was seen that staff uploaded, in place of a mailbox.
DIRECTLY = "desk"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing a verdict."""

    early: bool  # it is from before the campaign and was passed over
    followed: Followed  # what a sender's answers changed


def judge(office: Office, message: Message, at: datetime, timed: Callable[[str], None] = lambda _: None) -> Verdict:
    """Judge a message that was received at an instant."""
    if at < office.campaign.opens_at:
        return passed_over(message, at)
    return assess(message, at, office.assessment_context, timed)


def write(office: Office, verdict: Verdict) -> Written:
    """Write a verdict, rulings and what its sender answered laid over it; return what else came of it."""
    waits = any(d.match.decision is Decision.REVIEW for d in verdict.documents)
    state = MessageState.REVIEW if waits else MessageState.DONE
    reason = BEFORE if verdict.received_at < office.campaign.opens_at else ""
    office.store.mail.record(verdict, campaign=office.campaign.id, state=state, reason=reason)
    followed = bring_in(office, verdict)
    told = events_told(office, verdict)
    # What it told when it was read before goes, too.
    if told or office.store.addresses.any():
        office.store.addresses.tell(verdict.message.sha256, told)
    return Written(early=bool(reason), followed=followed)


def as_decided(seen: AssessedDocument, row: DocumentRow | None) -> AssessedDocument:
    """Return what was found in a file, with the owner that it has by now: judging it afresh changes nobody's."""
    bare = replace(seen, file=replace(seen.file, text=None, workbook=None))
    if row is None or Decision.NONE in {row.decision, seen.match.decision}:
        return bare
    identity = tuple(one for one in row.findings if one.code.startswith("identity."))
    others = tuple(one for one in seen.findings if not one.code.startswith("identity."))
    match = Match(row.decision, row.union, row.candidates, row.evidence, conflict=bool(identity))
    # By what it was decided, or may be: today's rules change nobody's.
    named = bare.if_named if {one.union for one in bare.if_named} >= {row.union} else row.if_named
    return replace(bare, match=match, findings=others + identity, if_named=named)

"""A message judged and written: what `poll`, `replay` and a ruling that was taken back have in common.

Not for reading its bytes, and not for the letter that follows.
"""

from collections.abc import Callable
from datetime import datetime

from collector.model import Decision, Message, MessageState, Verdict
from collector.office.look import look, passed_over
from collector.office.parts import Office
from collector.office.tidings import tidings

BEFORE = "before the campaign"


def judge(office: Office, message: Message, at: datetime, timed: Callable[[str], None] = lambda _: None) -> Verdict:
    """Judge a message that was received at an instant."""
    if at < office.campaign.opens_at:
        return passed_over(message, at)
    return look(message, at, office.lens, timed)


def write(office: Office, verdict: Verdict) -> str:
    """Write a verdict, rulings laid over it; give why the message was passed over, "" where it was not."""
    waits = any(d.match.decision is Decision.REVIEW for d in verdict.documents)
    state = MessageState.REVIEW if waits else MessageState.DONE
    reason = BEFORE if verdict.received_at < office.campaign.opens_at else ""
    office.store.record(verdict, campaign=office.campaign.id, state=state, reason=reason)
    told = tidings(office, verdict)
    # What it told when it was read before goes, too.
    if told or office.store.has_tidings():
        office.store.tell(verdict.message.sha256, told)
    return reason

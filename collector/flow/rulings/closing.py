"""Closing the campaign, and opening it again: from the close on mail is kept and changes nothing that stands.

Nothing is written to documents: the books leave out what came since, as long as the close is in force. So opening it
again judges all of it as it would have been, by its own instants, and answers what was not answered meanwhile.
"""

from datetime import datetime

from collector.errors import RulingRefused
from collector.flow.rulings.known import reason
from collector.model import WITHDRAWABLE, RulingKind
from collector.office.answers import answer, answer_anew
from collector.office.office import Office
from collector.office.outbox import REOPENED
from collector.office.owner_answers import lay_over
from collector.store import MessageRow
from collector.workdays import instant_in_words


def close(office: Office, *, why: str, who: str, now: datetime) -> str:
    """Close the campaign; return what follows. Raises RulingRefused."""
    told, store, campaign = reason(why), office.store, office.campaign
    with store.transaction():
        if closed_at := store.rulings.closed_at(campaign.id):
            raise RulingRefused(f"đợt báo cáo đã chốt từ {instant_in_words(closed_at)}")
        store.rulings.rule(RulingKind.CLOSE, campaign.id, who=who, why=told, at=now, campaign=campaign.id)
        store.notes.audit(now, who, RulingKind.CLOSE, campaign.id, told)
    return (
        f"Đã chốt đợt báo cáo lúc {instant_in_words(now)}: {told}. Thư đến sau được lưu và trả lời, không làm thay đổi "
        "kết quả; không còn thư nhắc."
    )


def reopen(office: Office, *, why: str, who: str, now: datetime) -> str:
    """Open the campaign again, and answer what came meanwhile; return what followed. Raises RulingRefused."""
    told, store, campaign = reason(why), office.store, office.campaign
    with store.transaction():
        closed_at = store.rulings.closed_at(campaign.id)
        if closed_at is None:
            raise RulingRefused("đợt báo cáo đang mở, chưa chốt")
        store.rulings.rule(RulingKind.REOPEN, campaign.id, who=who, why=told, at=now, campaign=campaign.id)
        store.notes.audit(now, who, RulingKind.REOPEN, campaign.id, told)
        for row in store.outbox.letters(campaign=campaign.id):
            # What still waits would tell that the campaign is closed.
            if row.occasion.is_closed and row.state in WITHDRAWABLE:
                store.outbox.withdraw(row.id, REOPENED)
        turned = _answers_that_came(office, closed_at)
        came = [one for one in store.mail.messages(campaign=campaign.id) if one.received_at >= closed_at]
        answered = [one for one in came if answer(office, one, store.documents.all(message=one.sha256), now)]
        answered += [one for one in turned if one not in came and answer_anew(office, one, now)]
    return (
        f"Đã mở lại đợt báo cáo: {told}. Đã xét {len(came)} thư nhận từ khi chốt ({instant_in_words(closed_at)}), "
        f"{len(answered)} thư được trả lời."
    )


def _answers_that_came(office: Office, closed_at: datetime) -> list[MessageRow]:
    """Let the answers count that came while the campaign was closed; return the messages about which they decide."""
    mail = office.store.mail
    since = [one for one in mail.messages(campaign=office.campaign.id) if one.received_at >= closed_at and one.sender]
    turned = [
        sha256
        for email in sorted({one.sender.email for one in since if one.sender})
        for sha256 in lay_over(office, email).turned
    ]
    return [row for sha256 in turned if (row := mail.message(sha256))]

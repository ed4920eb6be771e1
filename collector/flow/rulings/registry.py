"""Rulings on single rows of the registry: an edit is written with its history. Whole files: registry_import.py."""

from dataclasses import fields
from datetime import datetime, timedelta

from collector.errors import RulingRefused
from collector.flow.rulings.known import known_union
from collector.model import Union
from collector.office.answers import answer_registry_anew
from collector.office.office import Office
from collector.store.registry_file import fault

# By so much the clock of the mail's server and this machine's may differ.
_CLOCKS = timedelta(days=1)
_FIELDS = {
    "name": "tên",
    "short_name": "tên ngắn",
    "aliases": "tên khác",
    "parent": "công đoàn cấp trên",
    "emails": "địa chỉ thư",
    "domains": "tên miền",
    "contact_name": "người liên hệ",
    "contact_phone": "điện thoại",
    "owes": "phải nộp",
    "valid_from": "có hiệu lực từ",
    "valid_to": "có hiệu lực đến",
}


def counts_from(office: Office, now: datetime) -> datetime:
    """Return the instant from which an edit counts: after all mail that was judged before it, though clocks differ.

    A receipt that lies far ahead is no matter of clocks, and holds no edit up.
    """
    newest = office.store.mail.newest(office.campaign.id)
    return newest + timedelta(seconds=1) if newest and now <= newest <= now + _CLOCKS else now


def edit_union(office: Office, union: Union, *, who: str, now: datetime) -> str:
    """Write one row of the registry anew; what it was stays in its history. Raises UnknownUnion, RulingRefused."""
    try:
        with office.store.transaction():
            return write_union(office, union, who=who, now=now)
    except BaseException:
        office.registry_changed()  # what was read of the registry in a transaction that was rolled back
        raise


def write_union(office: Office, union: Union, *, who: str, now: datetime) -> str:
    """Write one row within the transaction of its cause. Raises UnknownUnion, RulingRefused."""
    before = known_union(office, union.code)
    wrong = fault(union, office.unions)
    if wrong:
        raise RulingRefused(wrong)
    changed = [f.name for f in fields(Union) if getattr(before, f.name) != getattr(union, f.name)]
    if not changed:
        return f"{union.code}: không có gì thay đổi."
    stood = office.by_code
    office.store.registry.change(union, who=who, at=counts_from(office, now))
    # What it says now may be a person's name, address or telephone: the history tells, the audit does not.
    office.store.notes.audit(now, who, "unions edit", union.code, ", ".join(changed))
    office.registry_changed()
    answer_registry_anew(office, {union.code}, stood, now)
    return f"Đã sửa {union.code} trong danh sách: {', '.join(_FIELDS[name] for name in changed)}."

"""Waivers: staff's word that a finding of a union does not count for a requirement, in this campaign.

A waiver is given at one document, for the finding at its place alone or for every finding of its code, and holds for
the versions that the union sends later, until it is taken back. What follows for documents and unions is decided by
`standing`; the finding stays listed, with the reason.
"""

from collections.abc import Iterable
from datetime import datetime

from collector.errors import RulingRefused
from collector.flow.rulings.known import known_document, reason
from collector.model import OWNED, Finding, RulingKind, Waiver
from collector.office import telling
from collector.office.answers import answer_anew, answer_union_anew
from collector.office.books import books, books_of
from collector.office.office import Office
from collector.office.released import answering_released
from collector.standing import NEVER_WAIVED
from collector.store import DocumentRow

WHOLE_FILE = ""  # the place of what speaks of a whole file


def waive(
    office: Office,
    document: str,
    code: str,
    *,
    why: str,
    who: str,
    now: datetime,
    quiet: bool = False,
    where: str | None = None,
    everywhere: bool = False,
) -> str:
    """Waive a finding for a document's union; return what followed. Raises UnknownDocument, RulingRefused.

    It is waived at the place `where`, which need not be told where there is only one; or `everywhere`.
    """
    row, told = _owned(office, document), reason(why)
    if code in NEVER_WAIVED:
        raise RulingRefused(f"lỗi {code} không miễn được: không có nội dung để tổng hợp")
    found = [finding for finding in _findings(office, row) if finding.code == code]
    if not found:
        raise RulingRefused(f"{row.id} ({row.path}) không có nhận xét {code}")
    place = None if everywhere else _place_of(office, row, code, found, where)
    waiver = Waiver(row.union or "", row.requirement or "", code, told, who, now, everywhere, place)
    if waiver.slot in {one.slot for one in _given(office, row, code)}:
        raise RulingRefused(f"lỗi {code} {_at(waiver)} của {_whose(office, row)} đã được miễn từ trước")
    followed = _rule(office, row, waiver, lifted=False, quiet=quiet)
    done = f"Đã miễn lỗi {code} {_at(waiver)} cho {_whose(office, row)}: {told}."
    return f"{done} {_follows(office, row)} {followed}".rstrip()


def unwaive(
    office: Office,
    document: str,
    code: str,
    *,
    why: str,
    who: str,
    now: datetime,
    quiet: bool = False,
    where: str | None = None,
    everywhere: bool = False,
) -> str:
    """Take a waiver back, of a place or of everywhere; the only one need not be told.

    Returns what followed. Raises UnknownDocument, RulingRefused.
    """
    row, told = _owned(office, document), reason(why)
    given = [
        one
        for one in _given(office, row, code)
        if (where is None and not everywhere)
        or (everywhere and one.everywhere)
        or (not one.everywhere and one.where == (where or None) and where is not None)
    ]
    if not given:
        raise RulingRefused(f"lỗi {code} của {_whose(office, row)} không được miễn")
    if len(given) > 1:
        raise RulingRefused(f"lỗi {code} được miễn {_listed(map(_at, given))}; hãy nêu rõ (--where hoặc --everywhere)")
    waiver = Waiver(given[0].union, given[0].requirement, code, told, who, now, given[0].everywhere, given[0].where)
    followed = _rule(office, row, waiver, lifted=True, quiet=quiet)
    done = f"Đã bỏ miễn lỗi {code} {_at(waiver)} của {_whose(office, row)}: {told}."
    return f"{done} {_follows(office, row)} {followed}".rstrip()


def _place_of(office: Office, row: DocumentRow, code: str, found: Iterable[Finding], where: str | None) -> str | None:
    """Return the place that is meant, None for a whole file. Raises RulingRefused where it is not clear."""
    waits: dict[str, bool] = {}  # by place, whether something there is not waived yet
    for one in found:
        place = one.where or WHOLE_FILE
        waits[place] = waits.get(place, False) or one.waived is None
    if where is not None and where not in waits:
        raise RulingRefused(f"{row.id} ({row.path}) không có nhận xét {code} {_at_place(where)}")
    left = [place for place, open_ in waits.items() if open_ and where in {None, place}]
    if not left:
        raise RulingRefused(f"lỗi {code} của {_whose(office, row)} đã được miễn từ trước")
    if len(left) > 1:
        said = _listed(map(_at_place, left))
        raise RulingRefused(f"lỗi {code} có {said}; hãy chọn một chỗ (--where) hoặc mọi chỗ (--everywhere)")
    return left[0] or None


def _at(waiver: Waiver) -> str:
    return "ở mọi chỗ, kể cả bản sau," if waiver.everywhere else _at_place(waiver.where)


def _at_place(where: str | None) -> str:
    return f"tại {where}" if where else "của cả tệp"


def _listed(places: Iterable[str]) -> str:
    return "; ".join(place.rstrip(",") for place in places)


def _given(office: Office, row: DocumentRow, code: str) -> list[Waiver]:
    """Return the waivers in force of one code, of the document's union and requirement."""
    return [
        one
        for one in office.store.rulings.waivers(office.campaign.id)
        if (one.union, one.requirement, one.code) == (row.union, row.requirement, code)
    ]


def _owned(office: Office, document: str) -> DocumentRow:
    row = known_document(office, document)
    row = books_of(office, [row]).row(row)
    if row.union is None or row.requirement is None or row.decision not in OWNED:
        raise RulingRefused(f"{row.id} chưa là báo cáo hay biểu số liệu của công đoàn nào; giao trước bằng «assign»")
    return row


def _findings(office: Office, row: DocumentRow) -> tuple[Finding, ...]:
    return books(office, {row.union or ""}).findings.get(row.id, row.findings)


def _whose(office: Office, row: DocumentRow) -> str:
    union = office.by_code.get(row.union or "")
    title = next((owed.title for owed in office.campaign.requirements if owed.id == row.requirement), row.requirement)
    return f"{union.name if union else row.union} ({title})"


def _rule(office: Office, row: DocumentRow, waiver: Waiver, *, lifted: bool, quiet: bool) -> str:
    """Write the ruling, its audit, and the answers that wait; say which letter follows."""
    store, now = office.store, waiver.at
    with store.transaction(), answering_released(office, [row], now, quiet=quiet):
        stood = telling.before(office, unions=[waiver.union])
        store.rulings.waive(office.campaign.id, waiver, document=row.id, lifted=lifted)
        action = "unwaive" if lifted else RulingKind.WAIVE
        detail = f"{row.requirement} {waiver.code} {_at(waiver).rstrip(',')} ({row.id}): {waiver.why}"
        store.notes.audit(now, waiver.who, action, waiver.union, detail)
        if message := store.mail.message(row.message):
            answer_anew(office, message, now, quiet=quiet)
        answer_union_anew(office, waiver.union, now)
        return telling.after(office, stood, now, quiet=quiet)


def _follows(office: Office, row: DocumentRow) -> str:
    stands = books(office, {row.union or ""}).documents.get(row.id)
    state = {
        "accepted": "được nhận",
        "needs-fix": "còn lỗi phải sửa",
        "superseded": "đã có bản khác thay thế",
        "rejected": "đã bị từ chối",
    }
    return f"Tệp {row.path} nay {state.get(stands.state.value, stands.state.value)}." if stands else ""

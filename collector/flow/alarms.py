"""What is wrong with the installation now, as values; and the letters to its technical address.

Everything is computed from what stands in the database and on the disk, so `doctor`, which runs beside the
worker, says the same as the worker does. Not for what is wrong with a union's papers: that is a finding.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from collector import letters
from collector.model import ZONE, Letter, LetterKind, LetterState, Occasion
from collector.office import after_restore
from collector.office.address_events import dead_addresses
from collector.office.office import Office
from collector.office.outbox import queue
from collector.office.send_policy import CAPPED
from collector.store import LetterRow

# Notes of the system to itself (store.meta). `intake` writes POLL, the worker STARTED, `housekeeping` the ends of
# the certificates (an instant each), `reconcile` the UIDs that differ, separated by spaces, `backup` the last good one.
POLL, STARTED, RECONCILE, CERTIFICATE, BACKUP = "poll", "worker", "reconcile", "certificate.", "backup"
# Since when it is told that no mail was taken in; gone when it is told that this is over.
_RANG = "alarm.poll"
_ENDED = "không gửi: cảnh báo đã hết trước khi thư này đi"
# The name of the worker's lease
WORKER = "worker"

DISK_LOW = 1 << 30
# Mail is taken in only while the disk has this much room: the archive must never meet its end.
DISK_STOP = 256 << 20
STUCK = timedelta(minutes=30)
# For this long a letter that could not be sent is an alarm; after that only the digest goes on naming it.
FRESH = timedelta(days=3)
EXPIRES = timedelta(days=14)
AHEAD = timedelta(minutes=10)
# So many addresses a day may be found dead without an alarm: people leave, but not all at once.
FELL = 3
DAY = timedelta(days=1)
# A nightly backup may fail once; the second time somebody must look.
BACKUP_OLD = timedelta(days=2)
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is wrong, and its cure, in both languages."""

    kind: str
    title: str
    vietnamese: str
    english: str
    mend_vietnamese: str
    mend_english: str


# Every kind with its title, in the order in which they are told.
KINDS = {
    "poll": "chưa nhận được thư mới",
    "clock": "đồng hồ máy bị đổi",
    "disk": "đĩa sắp đầy",
    "outbox": "thư đi gặp trục trặc",
    "breaker": "quá nhiều thư, chương trình đã giữ lại",
    "addresses": "nhiều địa chỉ cùng lúc không nhận được thư",
    "reconcile": "hộp thư và sổ không khớp",
    "certificate": "chứng chỉ máy chủ thư sắp hết hạn",
    "backup": "chưa có bản sao lưu mới",
}


def alarms(office: Office, now: datetime) -> tuple[Alarm, ...]:
    """Return what is wrong now; empty where all is well."""
    found = (
        _poll(office, now),
        _clock(office, now),
        _disk(room(office.settings.data)),
        _outbox(office, now),
        _breaker(office, now),
        _addresses(office, now),
        _reconcile(office),
        *_certificates(office, now),
        _backup(office, now),
    )
    return tuple(alarm for alarm in found if alarm)


def raise_alarms(office: Office, now: datetime) -> list[Letter]:
    """Queue a letter for each kind of thing that is wrong, once a day; return those that are new.

    That mail is taken in again is told as well, once.
    """
    if after_restore.restored(office.settings.data):
        return []  # nothing is sent from here, and what was wrong there is not wrong here
    ringing = alarms(office, now)
    written = [letter for alarm in ringing if (letter := _raise(office, alarm, now))]
    over = None if any(alarm.kind == "poll" for alarm in ringing) else _poll_over(office, now)
    return [*written, over] if over else written


def _raise(office: Office, alarm: Alarm, now: datetime) -> Letter | None:
    """Queue the letter of the day about an alarm; None where it was written already."""
    occasion = Occasion.alarm(alarm.kind, now.astimezone(ZONE).date())
    with office.store.transaction():
        if alarm.kind == "poll" and not _noted(office, _RANG):
            if office.store.outbox.written(office.campaign.id, occasion):
                occasion = Occasion.alarm_again(alarm.kind, now)  # the one of this day has ended and was told as over
            office.store.notes.set_meta(_RANG, now.isoformat())
        facts = letters.AlarmFacts(
            campaign=office.campaign,
            now=now,
            occasion=occasion,
            to=_technical(office),
            title=alarm.title,
            says=alarm.vietnamese,
            mend=alarm.mend_vietnamese,
        )
        letter = letters.alarm(facts, office.seal, folder=office.templates)
        return letter if queue(office, letter, now) else None


def _poll_over(office: Office, now: datetime) -> Letter | None:
    """Queue the letter that mail is taken in again, once, where it was told that it was not.

    A letter of alarm that has not gone yet stays behind: this one tells both.
    """
    rang, looked = _noted(office, _RANG), _noted(office, POLL)
    if rang is None or looked is None or looked < rang:
        return None
    facts = letters.AlarmFacts(
        campaign=office.campaign,
        now=now,
        occasion=Occasion.alarm_over("poll", rang),
        to=_technical(office),
        title="đã nhận thư trở lại",
        says=f"Cảnh báo lúc {rang.astimezone(ZONE):%H:%M ngày %d/%m/%Y} «{KINDS['poll']}» đã hết: "
        "chương trình nhận thư bình thường. Thư đến trong thời gian đó vẫn nằm trong hộp thư và đang được nhận.",
        mend="",
    )
    letter = letters.alarm(facts, office.seal, folder=office.templates)
    with office.store.transaction():
        office.store.notes.set_meta(_RANG, None)
        for row in office.store.outbox.letters(kind=LetterKind.ALARM, state=LetterState.QUEUED):
            if row.occasion.alarm_kind == "poll":
                office.store.outbox.drop(row.id, _ENDED)
        return letter if queue(office, letter, now) else None


def _technical(office: Office) -> tuple[str, ...]:
    return (office.settings.technical or office.own[0],)


def room(data: Path) -> int:
    """Return how many bytes are free where the data lies."""
    return shutil.disk_usage(data).free


def _poll(office: Office, now: datetime) -> Alarm | None:
    """No look into the mailbox succeeded for too long. Before the first one it counts from the worker's first start."""
    since = _noted(office, POLL) or _noted(office, STARTED)
    minutes = office.settings.alarm_minutes
    if since is None or now - since <= timedelta(minutes=minutes):
        return None
    at = f"{since.astimezone(ZONE):%H:%M ngày %d/%m/%Y}"
    return _alarm(
        "poll",
        f"Không lần nhận thư nào thành công kể từ {at}, quá {minutes} phút.",
        f"No look into the mailbox succeeded since {since.isoformat(timespec='minutes')}, over {minutes} minutes.",
        "Xem hộp thư, mạng và mật khẩu bằng «collector doctor»; xem tiến trình «collector run» có đang chạy không.",
        "Check mailbox, network and password with `collector doctor`, and that `collector run` is running.",
    )


def _clock(office: Office, now: datetime) -> Alarm | None:
    last = _noted(office, POLL)
    if last is None or last - now <= AHEAD:
        return None
    at = f"{last.astimezone(ZONE):%H:%M ngày %d/%m/%Y}"
    return _alarm(
        "clock",
        f"Lần nhận thư gần nhất ghi là {at}, tức ở tương lai: đồng hồ máy đã bị lùi lại.",
        f"The last look into the mailbox is noted for {last.isoformat(timespec='minutes')}, which lies ahead.",
        "Chỉnh đồng hồ máy (timedatectl set-ntp true).",
        "Set the machine's clock (timedatectl set-ntp true).",
    )


def _disk(free: int) -> Alarm | None:
    if free >= DISK_LOW:
        return None
    stopped = free < DISK_STOP
    return _alarm(
        "disk",
        f"Đĩa chứa dữ liệu chỉ còn trống {free >> 20} MB"
        + ("; chương trình đã ngừng nhận thư, thư vẫn nằm nguyên trong hộp thư." if stopped else "."),
        f"Only {free >> 20} MB are free where the data lies"
        + ("; no mail is taken in any more, it waits in the mailbox." if stopped else "."),
        "Giải phóng đĩa hoặc chuyển thư mục dữ liệu sang đĩa lớn hơn; chương trình tự nhận thư tiếp khi đủ chỗ.",
        "Free some space or move the data directory; mail is taken in again by itself.",
    )


def _outbox(office: Office, now: datetime) -> Alarm | None:
    box, campaign = office.store.outbox, office.campaign.id
    waiting = [row for row in box.letters(state=LetterState.QUEUED, campaign=campaign) if _is_stuck(row, now)]
    failed, uncertain = (
        [row for row in box.letters(state=state, campaign=campaign) if now - row.queued_at <= FRESH]
        for state in (LetterState.FAILED, LetterState.UNCERTAIN)
    )
    if not (waiting or failed or uncertain):
        return None
    return _alarm(
        "outbox",
        f"{len(waiting)} thư đi bị kẹt{_numbers(waiting)}, {len(failed)} thư gửi không được{_numbers(failed)}, "
        f"{len(uncertain)} thư chưa rõ đã gửi hay chưa{_numbers(uncertain)}.",
        f"Letters stuck: {len(waiting)}, failed: {len(failed)}, uncertain: {len(uncertain)}.",
        "Xem lý do bằng «collector outbox»; xem đường gửi thư bằng «collector doctor».",
        "See the reasons with `collector outbox`, and the way out with `collector doctor`.",
    )


def _breaker(office: Office, now: datetime) -> Alarm | None:
    """Letters held because there were too many: to one address, in one exchange, or in all."""
    capped = office.store.outbox.held_for(CAPPED, office.campaign.id, now - FRESH)
    if not capped:
        return None
    return _alarm(
        "breaker",
        f"{len(capped)} thư đi bị giữ vì vượt giới hạn{_numbers(capped)}; thư gần nhất: {capped[-1].held}.",
        f"Letters held because there were too many: {len(capped)}.",
        "Xem «collector outbox»: nếu do một máy trả lời tự động, bỏ bằng «collector outbox drop»; nếu đúng là thư "
        "thật, cho gửi bằng «collector outbox release», hoặc nâng giới hạn trong tệp đợt báo cáo (letters).",
        "See `collector outbox`: drop them where a robot answers a robot, else release them or raise the cap.",
    )


def _addresses(office: Office, now: datetime) -> Alarm | None:
    """More addresses than a few were found dead within a day: their server may be at fault, or somebody forges."""
    fallen = sorted(one.address for one in dead_addresses(office).values() if now - DAY < one.since <= now)
    if len(fallen) <= FELL:
        return None
    named = ", ".join(fallen[:_NAMED]) + (" …" if len(fallen) > _NAMED else "")
    return _alarm(
        "addresses",
        f"Trong 24 giờ qua có {len(fallen)} địa chỉ bị coi là không nhận được thư: {named}. Thư gửi tới đó đang được "
        "giữ lại.",
        f"{len(fallen)} addresses were found dead within 24 hours; letters to them are held.",
        "Gọi điện hỏi vài đơn vị: nếu địa chỉ vẫn dùng được, chạy «collector revive ĐỊA_CHỈ --why LÝ_DO» rồi "
        "«collector outbox release»; xem các thư báo trả lại bằng «collector messages».",
        "Call some of them: where an address works, `collector revive` it and release its letters; see the bounces.",
    )


def _is_stuck(row: LetterRow, now: datetime) -> bool:
    # A letter that is tried again and again has its time moved on by each try.
    return now - row.due_at > STUCK or (row.attempts > 0 and now - row.queued_at > STUCK)


def _reconcile(office: Office) -> Alarm | None:
    differing = (office.store.notes.meta(RECONCILE) or "").split()
    if not differing:
        return None
    named = ", ".join(differing[:_NAMED]) + (" …" if len(differing) > _NAMED else "")
    return _alarm(
        "reconcile",
        f"{len(differing)} thư trong hộp thư không khớp với sổ hoặc kho (UID {named}).",
        f"{len(differing)} messages of the mailbox differ from ledger or archive (UID {named}).",
        "Chạy «collector poll» rồi «collector reconcile»; nếu vẫn khác, báo người phụ trách chương trình.",
        "Run `collector poll`, then `collector reconcile`; if they still differ, report it.",
    )


def _certificates(office: Office, now: datetime) -> Iterator[Alarm]:
    ends = [end for name in ("mailbox", "smtp") if (end := _noted(office, CERTIFICATE + name))]
    if not ends or min(ends) - now > EXPIRES:
        return
    end = min(ends)
    yield _alarm(
        "certificate",
        f"Chứng chỉ của máy chủ thư hết hạn ngày {end.astimezone(ZONE):%d/%m/%Y}.",
        f"The mail server's certificate ends on {end.date().isoformat()}.",
        "Đề nghị quản trị máy chủ thư gia hạn chứng chỉ trước ngày này.",
        "Ask whoever runs the mail server to renew it before that day.",
    )


def _backup(office: Office, now: datetime) -> Alarm | None:
    """No good backup for too long, where one is asked for each night."""
    folder, since = office.settings.backup, _noted(office, BACKUP) or _noted(office, STARTED)
    if folder is None or since is None or now - since <= BACKUP_OLD:
        return None
    return _alarm(
        "backup",
        f"Từ {since.astimezone(ZONE):%H:%M ngày %d/%m/%Y} chưa có bản sao lưu nào tốt trong {folder}.",
        f"No good backup in {folder} since {since.isoformat(timespec='minutes')}.",
        f"Chạy «collector backup {folder}» và làm theo điều lệnh đó nói (đĩa đầy, không ghi được, thiếu thư gốc).",
        f"Run `collector backup {folder}` and do what it says (disk full, folder not writable, messages missing).",
    )


def _noted(office: Office, key: str) -> datetime | None:
    told = office.store.notes.meta(key)
    return datetime.fromisoformat(told) if told else None


def _numbers(rows: Sequence[LetterRow]) -> str:
    if not rows:
        return ""
    return " (số " + ", ".join(str(row.id) for row in rows[:_NAMED]) + (" …" if len(rows) > _NAMED else "") + ")"


def _alarm(kind: str, vietnamese: str, english: str, mend_vietnamese: str, mend_english: str) -> Alarm:
    return Alarm(kind, KINDS[kind], vietnamese, english, mend_vietnamese, mend_english)

"""Tells a newcomer what is wrong with an installation and how to correct it, in Vietnamese and English.

Looks and touches nothing: it makes no directory, sends no letter, marks no mail.
"""

import errno
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from collector.campaign.evidence import load_weights
from collector.errors import CollectorError
from collector.flow import alarms
from collector.formats import libreoffice
from collector.formats.process import protection_probe, virus_scanner
from collector.letters import check, folder_of_letters
from collector.model import ZONE
from collector.office.office import Office, campaign, check_letters, mailbox, post, sent_folder, templates
from collector.settings import Settings
from collector.store import Store

ENOUGH_BYTES = 2 << 30
CLOCK_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Result:
    """What one examination found, and the cure."""

    name: str
    ok: bool
    vietnamese: str
    english: str
    mend_vietnamese: str = ""
    mend_english: str = ""


def examine(read_settings: Callable[[], Settings], clock: Callable[[], datetime]) -> list[Result]:
    """Examine everything; a wrong setting ends it early, since nothing else can be looked at."""
    try:
        settings = read_settings()
    except CollectorError as error:
        return [
            _bad(
                "settings",
                error,
                "Sửa mục này trong tệp cấu hình hoặc trong biến môi trường COLLECTOR_….",
                "Mend this entry in the configuration file or in the COLLECTOR_… environment.",
            )
        ]
    return list(_all(settings, settings.at(clock)))


def _all(settings: Settings, now: datetime) -> Iterator[Result]:
    where = settings.file or "COLLECTOR_…"
    yield Result("settings", ok=True, vietnamese=f"Cấu hình đọc được: {where}", english=f"Configuration read: {where}")
    yield _campaign(settings)
    yield from _calendar(settings)
    yield _data(settings)
    yield _disk(settings)
    yield _database(settings)
    yield _registry(settings)
    yield _mailbox(settings, now)
    yield _post(settings, now)
    yield from _sent_folder(settings)
    yield _templates(settings)
    yield _archives()
    yield from _converters()
    yield _protection()
    yield from _scanner(settings)
    yield _clock(settings, now)
    yield _desk(settings)
    yield from _alarms(settings, settings.now or now)


def _campaign(settings: Settings) -> Result:
    try:
        loaded = campaign(settings)
        load_weights(Path(loaded.source).parent)
    except CollectorError as error:
        return _bad(
            "campaign",
            error,
            "Sửa tệp đợt báo cáo theo docs/campaign.md, hoặc đổi COLLECTOR_CAMPAIGN.",
            "Mend the campaign file as docs/campaign.md says, or change COLLECTOR_CAMPAIGN.",
        )
    return Result(
        "campaign",
        ok=True,
        vietnamese=f"Đợt báo cáo: {loaded.title}, hạn {loaded.deadline.words}",
        english=f"Campaign {loaded.id}, late from {loaded.deadline.ends_at.isoformat()}",
    )


def _calendar(settings: Settings) -> Iterator[Result]:
    """Return whether the table of holidays knows the years in use; a library stands in for it without the swaps."""
    try:
        loaded = campaign(settings)
    except CollectorError:
        return  # told above
    years = ", ".join(map(str, loaded.guessed_years))
    yield Result(
        "calendar",
        ok=not years,
        vietnamese=f"Bảng ngày nghỉ chưa có năm {years}: tạm theo thư viện, có thể thiếu ngày hoán đổi."
        if years
        else "Bảng ngày nghỉ có đủ các năm của đợt báo cáo.",
        english=f"The table of holidays lacks {years}; a library stands in and may not know the swapped days."
        if years
        else "The table of holidays knows all years in use.",
        mend_vietnamese="Thêm các năm này vào rules/ngay-nghi.yaml theo thông báo hoán đổi ngày làm việc.",
        mend_english="Add these years to rules/ngay-nghi.yaml from the government's notice of swapped days.",
    )


def _data(settings: Settings) -> Result:
    data = settings.data
    if data.is_dir() and os.access(data, os.W_OK):
        return Result(
            "data", ok=True, vietnamese=f"Thư mục dữ liệu ghi được: {data}", english=f"Data directory: {data}"
        )
    what = "không ghi được" if data.is_dir() else "chưa có"
    return Result(
        "data",
        ok=False,
        vietnamese=f"Thư mục dữ liệu {data} {what}.",
        english=f"The data directory {data} is missing or cannot be written.",
        mend_vietnamese="Chạy «collector init», hoặc đặt COLLECTOR_DATA vào thư mục mà tài khoản này ghi được.",
        mend_english="Run `collector init`, or set COLLECTOR_DATA to a directory that this account may write.",
    )


def _disk(settings: Settings) -> Result:
    place = next(p for p in (settings.data, *settings.data.absolute().parents) if p.exists())
    free = shutil.disk_usage(place).free
    return Result(
        "disk",
        ok=free >= ENOUGH_BYTES,
        vietnamese=f"Đĩa còn trống {free / 2**30:.1f} GB.".replace(".", ",", 1),
        english=f"{free / 2**30:.1f} GB of the disk are free.",
        mend_vietnamese="Giải phóng đĩa hoặc chuyển thư mục dữ liệu; cần ít nhất 2 GB.",
        mend_english="Free some space or move the data directory; at least 2 GB are needed.",
    )


def _database(settings: Settings) -> Result:
    try:
        with Store(settings.data):
            pass
    except CollectorError as error:
        return _bad(
            "database",
            error,
            "Chạy «collector init»; nếu vẫn lỗi, khôi phục từ bản sao lưu rồi chạy «collector replay».",
            "Run `collector init`; if that does not help, restore a backup and run `collector replay`.",
        )
    version = sqlite3.sqlite_version
    return Result(
        "database", ok=True, vietnamese=f"Cơ sở dữ liệu mở được (SQLite {version}).", english="Database opens."
    )


def _registry(settings: Settings) -> Result:
    mend = (
        "Nhập danh sách: «collector unions import FILE.csv» (mẫu: db/unions.csv).",
        "Import the registry: `collector unions import FILE.csv` (a sample: db/unions.csv).",
    )
    try:
        with Store(settings.data) as store:
            unions = store.registry.unions()
    except CollectorError as error:
        return _bad("registry", error, *mend)
    silent = sum(1 for union in unions if not union.emails)
    return Result(
        "registry",
        ok=bool(unions),
        vietnamese=f"Danh sách có {len(unions)} công đoàn, {silent} chưa có địa chỉ thư.",
        english=f"The registry has {len(unions)} unions, {silent} of them without an address.",
        mend_vietnamese=mend[0],
        mend_english=mend[1],
    )


def _mailbox(settings: Settings, now: datetime) -> Result:
    if not settings.mailbox:
        return Result(
            "mailbox",
            ok=False,
            vietnamese="Chưa khai báo hộp thư.",
            english="No mailbox is configured.",
            mend_vietnamese="Đặt «mailbox» trong cấu hình, ví dụ imaps://user@host/INBOX hoặc maildir:/duong/dan.",
            mend_english="Set `mailbox`, e.g. imaps://user@host/INBOX or maildir:/some/folder.",
        )
    try:
        with closing(mailbox(settings)) as opened:
            held, ends = len(opened.uids()), opened.expires  # a server is really logged in to
    except CollectorError as error:
        return _bad(
            "mailbox",
            error,
            "Kiểm tra địa chỉ, quyền đọc, mật khẩu (COLLECTOR_MAILBOX_PASSWORD hoặc «mailbox_secret»); "
            "với máy chủ nội bộ: «ca».",
            "Check its address, the right to read, the password (COLLECTOR_MAILBOX_PASSWORD or `mailbox_secret`); "
            "for an internal server `ca`.",
        )
    vietnamese = f", chứng chỉ đến {ends.astimezone(ZONE):%d/%m/%Y}" if ends else ""
    english = f", certificate until {ends.astimezone(ZONE).date()}" if ends else ""
    return Result(
        "mailbox",
        ok=ends is None or ends - now > alarms.EXPIRES,
        vietnamese=f"Hộp thư mở được: {opened.name} ({held} thư{vietnamese}).",
        english=f"Mailbox opens: {opened.name} ({held} messages{english}).",
        mend_vietnamese="Chứng chỉ của máy chủ thư sắp hết hạn: đề nghị quản trị máy chủ gia hạn.",
        mend_english="The mail server's certificate ends soon: ask whoever runs the server to renew it.",
    )


def _post(settings: Settings, now: datetime) -> Result:
    try:
        with post(settings) as opened:
            opened.ready()  # a server is really logged in to; no letter is begun
            ends = opened.expires
    except CollectorError as error:
        return _bad(
            "post",
            error,
            "Kiểm tra «smtp», mật khẩu (COLLECTOR_SMTP_PASSWORD hoặc «smtp_secret»), với máy chủ nội bộ: «ca»; "
            "chưa có máy chủ thì đặt folder:THƯ_MỤC, thư sẽ được ghi thành tệp .eml.",
            "Check `smtp`, the password (COLLECTOR_SMTP_PASSWORD or `smtp_secret`), for an internal server `ca`; "
            "without a server set folder:DIR, and letters are written there as .eml files.",
        )
    modes = {
        "send": ("thư được gửi ngay", "letters are sent"),
        "hold": ("mọi thư chờ cán bộ duyệt", "every letter waits for staff"),
        "office": ("mọi thư chỉ gửi về văn phòng", "every letter goes to the office alone"),
    }
    vietnamese, english = modes[settings.letters]
    if ends:
        vietnamese += f"; chứng chỉ đến {ends.astimezone(ZONE):%d/%m/%Y}"
        english += f"; certificate until {ends.astimezone(ZONE).date()}"
    return Result(
        "post",
        ok=ends is None or ends - now > alarms.EXPIRES,
        vietnamese=f"Đường gửi thư dùng được: {settings.smtp}; {vietnamese}.",
        english=f"The way out works: {settings.smtp}; {english}.",
        mend_vietnamese="Chứng chỉ của máy chủ gửi thư sắp hết hạn: đề nghị quản trị máy chủ gia hạn.",
        mend_english="The mail server's certificate ends soon: ask whoever runs the server to renew it.",
    )


def _sent_folder(settings: Settings) -> Iterator[Result]:
    """The folder for copies of letters, where one is configured."""
    if not settings.sent_folder:
        return
    try:
        with closing(sent_folder(settings)):
            pass
    except CollectorError as error:
        yield _bad(
            "sent_folder",
            error,
            "Tạo thư mục này trong hộp thư, hoặc sửa «sent_folder»; thư vẫn được gửi nhưng không có bản sao.",
            "Make this folder in the mailbox, or mend `sent_folder`; letters go all the same, without a copy.",
        )
        return
    yield Result(
        "sent_folder",
        ok=True,
        vietnamese=f"Bản sao thư gửi được lưu ở «{settings.sent_folder}».",
        english=f"Copies of letters are kept in `{settings.sent_folder}`.",
    )


def _templates(settings: Settings) -> Result:
    try:
        check(folder_of_letters())
        check_letters(settings)
        folder = templates(settings)
    except CollectorError as error:
        return _bad(
            "templates",
            error,
            "Sửa mẫu thư tại dòng đã nêu, hoặc lấy lại tệp gốc.",
            "Mend the template at the line named, or take the shipped file again.",
        )
    own = folder != folder_of_letters()
    return Result(
        "templates",
        ok=True,
        vietnamese=f"Các mẫu thư dùng được; mẫu riêng: {folder}." if own else "Các mẫu thư dùng được.",
        english=f"The letters' templates are sound; the office's own: {folder}." if own else "Templates are sound.",
    )


def _archives() -> Result:
    try:
        import libarchive  # noqa: F401, PLC0415 - loading it is the examination

        ok = True
    except (ImportError, AttributeError, OSError):
        ok = False
    return Result(
        "archives",
        ok=ok,
        vietnamese="Đọc được tệp nén rar, 7z, zip, tar." if ok else "Thiếu libarchive: không mở được rar và 7z.",
        english="Archives can be opened." if ok else "libarchive is missing: rar and 7z cannot be opened.",
        mend_vietnamese="Chạy: apt-get install libarchive13 (Ubuntu 24.04: libarchive13t64).",
        mend_english="Run: apt-get install libarchive13 (Ubuntu 24.04: libarchive13t64).",
    )


def _converters() -> Iterator[Result]:
    """Programs for what our own readers cannot read; without them such a file is asked for again: no fault."""
    small = [name for name in ("antiword", "catdoc") if shutil.which(name)]
    office = libreoffice.program() is not None
    found = ", ".join([*small, *(["LibreOffice"] if office else [])])
    yield Result(
        "converters",
        ok=True,
        vietnamese=f"Tệp Word, Excel đời cũ và lạ được đọc thêm bằng {found}."
        if found
        else "Chưa có antiword, catdoc, LibreOffice: tệp .doc quá cũ và tệp lạ (.wps …) sẽ phải gửi lại.",
        english=f"What our own readers cannot read goes to {found}."
        if found
        else "No antiword, catdoc or LibreOffice: .doc older than Word 97, .wps and their kin are asked for again.",
    )


def _protection() -> Result:
    """What the reading processes give up; an old kernel is no fault, their other limits hold everywhere."""
    given_up = protection_probe.given_up()
    vietnamese = {"network": "không có mạng", "files": "chỉ ghi vào thư mục riêng"}
    english = {"network": "no network (seccomp)", "files": "writing to a folder of their own alone (Landlock)"}
    return Result(
        "protection",
        ok=True,
        vietnamese="Tiến trình đọc tệp: "
        + ("; ".join(vietnamese[each] for each in given_up) or "nhân hệ điều hành không có seccomp và Landlock")
        + "; có giới hạn thời gian, bộ nhớ.",
        english="Reading processes: "
        + ("; ".join(english[each] for each in given_up) or "this kernel has neither seccomp nor Landlock")
        + "; limits on time and memory.",
    )


def _scanner(settings: Settings) -> Iterator[Result]:
    """The virus scanner, where one is configured."""
    if settings.clamd is None:
        return
    try:
        said = virus_scanner.version(settings.clamd)
    except CollectorError as error:
        yield _bad(
            "clamd",
            error,
            "Khởi động clamd (systemctl start clamav-daemon), kiểm tra quyền trên socket, hoặc bỏ trống «clamd».",
            "Start clamd (systemctl start clamav-daemon), check the right to its socket, or leave `clamd` empty.",
        )
        return
    yield Result("clamd", ok=True, vietnamese=f"Quét vi-rút bằng {said}.", english=f"Files are scanned by {said}.")


def _clock(settings: Settings, now: datetime) -> Result:
    """The machine's clock against what it has itself received: mail from the future means a slow clock."""
    ahead = 0.0
    if settings.mailbox.startswith("maildir:"):
        folder = Path(settings.mailbox.removeprefix("maildir:")) / "new"
        newest = max((p.stat().st_mtime for p in folder.iterdir()), default=0.0) if folder.is_dir() else 0.0
        ahead = newest - now.timestamp()
    return Result(
        "clock",
        ok=ahead < CLOCK_SECONDS,
        vietnamese=f"Đồng hồ máy: {now:%d/%m/%Y %H:%M:%S %z}.",
        english=f"Clock: {now.isoformat(timespec='seconds')}.",
        mend_vietnamese="Thư mới nhất đến từ tương lai: chỉnh đồng hồ máy (timedatectl set-ntp true).",
        mend_english="The newest mail is from the future: set the clock (timedatectl set-ntp true).",
    )


def _desk(settings: Settings) -> Result:
    """Return whether the desk's address is this machine's, and who can enter; one in use may well be the desk's own."""
    at = f"{settings.desk[0]}:{settings.desk[1]}"
    try:
        with Store(settings.data) as store:
            accounts = sum(one.active for one in store.staff.accounts())
    except CollectorError:
        accounts = 0  # what cannot be opened is told above
    why = _unusable(*settings.desk)
    if why:
        return Result(
            "desk",
            ok=False,
            vietnamese=f"Bàn làm việc không mở được ở {at} ({why}).",
            english=f"The desk cannot listen at {at} ({why}).",
            mend_vietnamese="Đổi COLLECTOR_DESK sang một địa chỉ của máy này.",
            mend_english="Point COLLECTOR_DESK to an address of this machine.",
        )
    # An office that works by commands alone needs no account.
    none = "chưa có tài khoản, tạo bằng «collector staff add TÊN --role staff»"
    return Result(
        "desk",
        ok=True,
        vietnamese=f"Bàn làm việc ở {at}: {f'{accounts} tài khoản đăng nhập được' if accounts else none}.",
        english=f"Desk at {at}: {accounts or 'no'} account(s); «collector staff add NAME» makes one.",
    )


def _unusable(host: str, port: int) -> str:
    """Describe why the address can never be taken; it is taken for a moment and given back."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with closing(socket.socket(family, socket.SOCK_STREAM)) as made:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((host, port))
    except OSError as error:
        return "" if error.errno == errno.EADDRINUSE else error.strerror or type(error).__name__
    return ""


def _alarms(settings: Settings, now: datetime) -> Iterator[Result]:
    """A row for every kind of alarm, so that a monitor finds it whether it rings or not."""
    try:
        with Store(settings.data) as store:
            wrong = {alarm.kind: alarm for alarm in alarms.alarms(Office(settings, store), now)}
    except CollectorError:
        return  # what cannot be opened is told above
    for kind, title in alarms.KINDS.items():
        alarm = wrong.get(kind)
        yield Result(
            f"alarm.{kind}",
            ok=alarm is None,
            vietnamese=alarm.vietnamese if alarm else f"Không có cảnh báo «{title}».",
            english=alarm.english if alarm else f"No alarm of kind {kind}.",
            mend_vietnamese=alarm.mend_vietnamese if alarm else "",
            mend_english=alarm.mend_english if alarm else "",
        )


def _bad(name: str, error: CollectorError, vietnamese: str, english: str) -> Result:
    said = " ".join(str(error).split())
    what = f"The {name} cannot be used ({type(error).__name__}): {' '.join(map(str, error.args))}".rstrip(": ")
    return Result(name, ok=False, vietnamese=said, english=what, mend_vietnamese=vietnamese, mend_english=english)

"""The hall: opens everything once and hands it out; makes the data directory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from collector import settings as declared
from collector.office import after_restore
from collector.office.office import Office, campaign, check_letters
from collector.settings import Settings
from collector.store import Store


@contextmanager
def opened(settings: Settings) -> Iterator[Office]:
    """Open the office. Raises NotInitialised, and what its parts raise."""
    office = Office(settings, Store(settings.data))
    try:
        check_letters(office.settings)
        yield office
    finally:
        office.close()


def rebuild(settings: Settings, now: datetime) -> None:
    """Make a new database beside an archive whose own was lost; nothing is sent from there until it is released."""
    same_key = Store.rebuild(settings.data)
    after_restore.mark_rebuilt(settings.data, now, same_key=same_key)


def init(settings: Settings) -> list[str]:
    """Make data directory, configuration and database; return a line for each thing done or found.

    Run again it changes nothing.
    """
    loaded = campaign(settings)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.data / declared.FILE
    said = []
    if path.exists():
        said.append(f"Cấu hình đã có: {path}")
    else:
        path.touch(mode=0o600)
        path.write_text(declared.template(_first_told(settings)), encoding="utf-8")
        said.append(f"Đã ghi cấu hình: {path}")
    with Store.create(settings.data):
        said.append(f"Cơ sở dữ liệu sẵn sàng: {settings.data}")
    said.append(f"Đợt báo cáo: {loaded.title} ({loaded.source}), hạn {loaded.deadline.words}")
    if loaded.guessed_years:
        years = ", ".join(map(str, loaded.guessed_years))
        said.append(f"Lưu ý: bảng ngày nghỉ (rules/ngay-nghi.yaml) chưa có năm {years}; hãy bổ sung.")
    said.append("Bước tiếp theo: «collector unions import db/unions.csv», «collector doctor», «collector poll».")
    return said


def _first_told(settings: Settings) -> dict[str, str]:
    """Return what the first file says: what an office sets once. The rest stays with whoever sets it."""
    told = declared.told(settings)
    once = ("mailbox", "addresses", "authserv", "servers", "smtp", "letters", "campaign")
    return {name: told[name] for name in once if name in told}

"""The hall: opens everything once and hands it out; makes the data directory."""

from collections.abc import Iterator
from contextlib import contextmanager

from collector import settings as declared
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


def init(settings: Settings) -> list[str]:
    """Make data directory, configuration and database; return a line for each thing done or found.

    Run again it changes nothing.
    """
    loaded = campaign(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    path = settings.data / declared.FILE
    said = []
    if path.exists():
        said.append(f"Cấu hình đã có: {path}")
    else:
        path.write_text(declared.template(_told(settings)), encoding="utf-8")
        said.append(f"Đã ghi cấu hình: {path}")
    with Store.create(settings.data):
        said.append(f"Cơ sở dữ liệu sẵn sàng: {settings.data}")
    said.append(f"Đợt báo cáo: {loaded.title} ({loaded.source}), hạn {loaded.deadline.words}")
    if loaded.guessed_years:
        years = ", ".join(map(str, loaded.guessed_years))
        said.append(f"Lưu ý: bảng ngày nghỉ (rules/ngay-nghi.yaml) chưa có năm {years}; hãy bổ sung.")
    said.append("Bước tiếp theo: «collector unions import db/unions.csv», «collector doctor», «collector poll».")
    return said


def _told(settings: Settings) -> dict[str, str]:
    """Return what the settings say beyond the defaults, to be written into the file."""
    told = {"mailbox": settings.mailbox, "addresses": ",".join(settings.addresses), "authserv": settings.authserv}
    default = f"folder:{settings.data / 'letters'}"
    told["smtp"] = "" if settings.smtp == default else settings.smtp
    told["letters"] = "" if settings.letters == "send" else settings.letters
    told["campaign"] = settings.campaign
    return told

"""The settings: declared once, read at the door, passed down.

Order of strength: what the command line says, the environment, the file, the default. Never read at import.
Secrets come from the environment alone: a file that holds one is refused.

Long because one setting is one place: its row, its field, how it is read and how `init` writes it stand in this file.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from collector.errors import SettingRefused, of_disk
from collector.model import ZONE, Contact

FILE = "collector.toml"
MODES = ("send", "hold", "office")
SECRETS = ("file", "keyring", "token")
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the file, in the environment, its default as text, what it is."""

    name: str
    default: str
    says: str
    secret: bool = False
    example: str = ""

    @property
    def environment(self) -> str:
        """Its name in the environment."""
        return f"COLLECTOR_{self.name.upper()}"


SETTINGS = (
    Setting("data", "collector-data", "the directory of all live data", example="/var/lib/collector"),
    Setting(
        "mailbox",
        "",
        "where the unions' mail arrives: imaps://user@host:993/INBOX, imap+starttls://user@host:143/INBOX, "
        "maildir:DIR or folder:DIR (of .eml files)",
        example="imaps://congdoan%40office.example@mail.office.example:993/INBOX",
    ),
    Setting("mailbox_password", "", "the mailbox's password", secret=True),
    Setting(
        "smtp",
        "",
        "where letters go: smtps://user@host:465, smtp://user@host:587 (it must offer STARTTLS) or folder:DIR; "
        "empty is the folder «letters» in the data directory",
        example="smtps://congdoan@mail.office.example:465",
    ),
    Setting("smtp_password", "", "the mail server's password", secret=True),
    Setting(
        "mailbox_secret",
        "",
        "where the mailbox's password is, if not in the environment: file:PATH, keyring:SERVICE or token:COMMAND "
        "(a command that prints an XOAUTH2 access token)",
        example="file:/etc/collector/mailbox-password",
    ),
    Setting("smtp_secret", "", "the same for the mail server", example="file:/etc/collector/smtp-password"),
    Setting(
        "ca",
        "",
        "a PEM file with the certificate of an internal authority, trusted beside the system's own",
        example="/etc/collector/ca.pem",
    ),
    Setting("keyword", "", "an IMAP keyword to set on a message after it is recorded; empty marks nothing"),
    Setting(
        "sent_folder", "", "the IMAP folder that gets a copy of each letter sent; empty keeps none", example="Sent"
    ),
    Setting(
        "addresses",
        "",
        "the office's own addresses, comma-separated; the first is From; empty is the campaign's mailbox",
        example="congdoan@office.example",
    ),
    Setting(
        "authserv",
        "",
        "the authserv-id whose Authentication-Results are trusted; empty trusts none",
        example="mx.office.example",
    ),
    Setting(
        "servers",
        "",
        "names of the office's own mail servers, comma-separated, as they stand behind «by» in Received: when mail "
        "came in is told by their lines on top, above the first strange one; the topmost line counts in any case",
        example="mx.office.example, gateway.office.example",
    ),
    Setting(
        "letters",
        "send",
        "send, hold (every letter waits for staff) or office (every letter goes to the office alone)",
        example="hold",
    ),
    Setting("campaign", "2024-tong-ket", "a campaign file, or the name of one in rules/", example="2024-tong-ket"),
    Setting(
        "contact",
        "",
        "the person whom letters name, in place of the campaign's: name|role|phone|e-mail",
        example="Nguyễn Văn A|Văn phòng Công đoàn Bộ|0900 000 000|congdoan@office.example",
    ),
    Setting("readers", "0", "how many child processes read files; 0 is one for each core", example="2"),
    Setting(
        "clamd",
        "",
        "the local socket of the virus scanner clamd, which is then asked about every file; empty asks nobody",
        example="/var/run/clamav/clamd.ctl",
    ),
    Setting(
        "backup",
        "",
        "the folder of the nightly backups, on another disk if there is one; empty makes none",
        example="/mnt/backup/collector",
    ),
    Setting("backup_keep", "14", "how many backups are kept in that folder"),
    Setting("technical", "", "the address that alarms go to; empty is the office's first address"),
    Setting("poll_minutes", "5", "minutes between two looks into the mailbox, beside IDLE"),
    Setting("alarm_minutes", "30", "minutes without a successful look into the mailbox before an alarm"),
    Setting("rate", "30", "letters per minute, at most"),
    Setting(
        "desk",
        "127.0.0.1:8080",
        "the address that the desk listens at, host:port; leave it on this machine and put a reverse proxy before it",
        example="127.0.0.1:8080",
    ),
    Setting(
        "desk_proxy",
        "",
        "the addresses of the reverse proxy before the desk, comma-separated: X-Forwarded-For is believed of it alone; "
        "empty is this machine where desk_url is set, else nobody",
        example="127.0.0.1",
    ),
    Setting(
        "desk_url",
        "",
        "the desk's public address, for links in letters to the office; empty puts none into them",
        example="https://baocao.office.example",
    ),
    Setting(
        "templates",
        "",
        "the folder with the office's own letters (docs/letters.md): a file there stands in place of the shipped one "
        "of the same path; empty is the folder «templates» in the data directory",
        example="/var/lib/collector/templates",
    ),
    Setting("log", "", "the file of the worker's log; empty is standard error", example="/var/log/collector.log"),
    Setting("now", "", "the instant that commands take for the present (replay, rehearsal, tests)"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    data: Path
    mailbox: str
    smtp: str
    addresses: tuple[str, ...]
    authserv: str
    servers: tuple[str, ...]  # in small letters
    letters: str
    campaign: str
    contact: Contact | None
    readers: int
    clamd: Path | None
    mailbox_password: str = field(repr=False)
    smtp_password: str = field(repr=False)
    mailbox_secret: str
    smtp_secret: str
    ca: Path | None
    keyword: str
    sent_folder: str
    backup: Path | None
    backup_keep: int
    technical: str
    poll_minutes: int
    alarm_minutes: int
    rate: int
    desk: tuple[str, int]  # host and port
    desk_proxy: tuple[str, ...]
    desk_url: str  # without a slash at its end
    templates: Path | None
    log: Path | None
    now: datetime | None
    file: Path | None  # where the file was read, None without one

    def at(self, clock: Callable[[], datetime]) -> datetime:
        """Return the present instant: the one that was told, else the clock's."""
        return self.now or clock()


def load(
    told: Mapping[str, str | None], environ: Mapping[str, str] | None = None, file: Path | None = None
) -> Settings:
    """Read the settings. `told` is what the command line says, by setting name; None and "" are not told.

    Raises SettingRefused with the setting's name and what would be right.
    """
    env = os.environ if environ is None else environ
    strong = {s.name: v for s in SETTINGS if (v := told.get(s.name) or env.get(s.environment))}
    path = file or Path(strong.get("data", SETTINGS[0].default)) / FILE
    try:
        there = path.is_file()
    except OSError as error:
        raise SettingRefused(str(of_disk(error, path))) from error
    if file is not None and not there:
        raise SettingRefused(f"không có tệp cấu hình {file}")
    weak = _from_file(path) if there else {}
    values = {s.name: s.default for s in SETTINGS} | weak | strong
    smtp = values["smtp"] or f"folder:{Path(values['data']) / 'letters'}"
    return Settings(
        data=Path(values["data"]),
        mailbox=values["mailbox"],
        smtp=smtp,
        addresses=_addresses(values["addresses"]),
        authserv=values["authserv"].strip().lower(),
        servers=_servers(values["servers"]),
        letters=_mode(values["letters"]),
        campaign=values["campaign"],
        contact=_contact(values["contact"]),
        readers=_count("readers", values),
        clamd=Path(values["clamd"]) if values["clamd"] else None,
        mailbox_password=values["mailbox_password"],
        smtp_password=values["smtp_password"],
        mailbox_secret=_secret("mailbox_secret", values),
        smtp_secret=_secret("smtp_secret", values),
        ca=Path(values["ca"]) if values["ca"] else None,
        keyword=values["keyword"],
        sent_folder=values["sent_folder"],
        backup=Path(values["backup"]) if values["backup"] else None,
        backup_keep=max(1, _count("backup_keep", values)),
        technical=(_addresses(values["technical"]) or ("",))[0],
        poll_minutes=_count("poll_minutes", values),
        alarm_minutes=_count("alarm_minutes", values),
        rate=_count("rate", values),
        desk=_listening(values["desk"]),
        desk_proxy=_machines(values["desk_proxy"]),
        desk_url=_web_address(values["desk_url"]),
        templates=Path(values["templates"]) if values["templates"] else None,
        log=Path(values["log"]) if values["log"] else None,
        now=instant(values["now"]) if values["now"] else None,
        file=path if there else None,
    )


def instant(text: str) -> datetime:
    """Read an ISO 8601 instant; one without a zone is Vietnamese time."""
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise SettingRefused(f"«{text}» không phải thời điểm; viết như 2024-11-09T17:00+07:00") from error
    return (told if told.tzinfo else told.replace(tzinfo=ZONE)).astimezone(ZONE)


def told(settings: Settings) -> dict[str, str]:
    """Return what the settings say beyond the defaults, secrets left out, as the file would say it."""
    person = settings.contact
    values = {
        "mailbox": settings.mailbox,
        "smtp": "" if settings.smtp == f"folder:{settings.data / 'letters'}" else settings.smtp,
        "mailbox_secret": settings.mailbox_secret,
        "smtp_secret": settings.smtp_secret,
        "ca": settings.ca,
        "keyword": settings.keyword,
        "sent_folder": settings.sent_folder,
        "addresses": ",".join(settings.addresses),
        "authserv": settings.authserv,
        "servers": ",".join(settings.servers),
        "letters": settings.letters,
        "campaign": settings.campaign,
        "contact": f"{person.name}|{person.role}|{person.phone}|{person.email}" if person else "",
        "readers": settings.readers,
        "clamd": settings.clamd,
        "backup": settings.backup,
        "backup_keep": settings.backup_keep,
        "technical": settings.technical,
        "poll_minutes": settings.poll_minutes,
        "alarm_minutes": settings.alarm_minutes,
        "rate": settings.rate,
        "desk": f"{settings.desk[0]}:{settings.desk[1]}",
        "desk_proxy": ",".join(settings.desk_proxy),
        "desk_url": settings.desk_url,
        "templates": settings.templates,
        "log": settings.log,
    }
    defaults = {one.name: one.default for one in SETTINGS}
    written = {name: "" if value is None else str(value) for name, value in values.items()}
    # The campaign always stands in the file: it is the first thing to be changed in the next year.
    return {name: value for name, value in written.items() if value != defaults[name] or name == "campaign"}


def template(values: Mapping[str, str]) -> str:
    """Return the commented configuration that `init` writes, with the given values set."""
    lines = [
        "# Configuration of collector. Cấu hình của chương trình thu báo cáo.",
        "# A name in the environment wins over this file. Secrets are never written here.",
    ]
    for setting in SETTINGS:
        if setting.name in {"now", "data"}:
            continue
        lines += [
            "",
            f"# {setting.says[0].upper()}{setting.says[1:]}.",
            f"# Environment: {setting.environment}",
        ]
        if setting.secret:
            continue
        value = values.get(setting.name, "")
        shown = value or setting.default or setting.example
        lines.append(f"{'' if value else '# '}{setting.name} = {_quoted(shown)}")
    return "\n".join(lines) + "\n"


def table() -> str:
    """Return docs/settings.md."""
    rows = [
        f"| `{s.name}` | `{s.environment}` | {f'`{s.default}`' if s.default else ''} | {s.says} |"
        + (" never in the file |" if s.secret else " |")
        for s in SETTINGS
    ]
    head = [
        "# Settings",
        "",
        "Made from `collector/settings.py` by `collector doctor --settings`; do not edit by hand.",
        f"The file is `{FILE}` in the data directory, or the one that `--config` names. A name in the environment",
        "wins over the file, an option of the command line over both.",
        "",
        "| in the file | in the environment | default | what | |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join(head + rows) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _from_file(path: Path) -> dict[str, str]:
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingRefused(f"{path}: {_slip(str(error))}") from error
    except UnicodeDecodeError as error:
        raise SettingRefused(f"{path}: tệp phải được lưu bằng mã UTF-8") from error
    except ValueError as error:
        raise SettingRefused(f"{path}: {error}") from error
    except OSError as error:
        raise SettingRefused(str(of_disk(error, path))) from error
    known = {s.name: s for s in SETTINGS}
    for name in told:
        if name not in known:
            raise SettingRefused(f"{path}: không có mục cấu hình «{name}»; các mục: {', '.join(known)}")
        if known[name].secret:
            raise SettingRefused(f"{path}: không ghi mật khẩu vào tệp; dùng biến môi trường {known[name].environment}")
    return {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in told.items()}


# What the parser says of a slip, and what was most likely meant.
_SLIPS = (
    ("Expected '='", "thiếu dấu = sau tên mục"),
    ("Invalid value", 'giá trị chữ phải nằm trong dấu ngoặc kép: mục = "giá trị"'),
    ("Cannot overwrite", "mục này đã được ghi ở một dòng khác"),
    ("Unescaped '\\'", "dấu \\ trong ngoặc kép phải viết \\\\ (hoặc dùng ngoặc đơn '…')"),
    ("Illegal character", "ngoặc kép mở mà chưa đóng trong cùng dòng"),
    ("Unterminated string", "ngoặc kép mở mà chưa đóng"),
    ("Expected newline", "mỗi dòng chỉ ghi một mục; sau giá trị không viết gì thêm (trừ # ghi chú)"),
    ("Invalid statement", "dòng này không phải «tên mục = giá trị»"),
)


def _slip(said: str) -> str:
    """Say a slip in the file with its line and its likely cause; the line itself may hold what nobody should see."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", said)
    where = f"dòng {place[1]}, cột {place[2]}" if place else "cuối tệp"
    cause = next((cause for words, cause in _SLIPS if words in said), said)
    return f"{where}: {cause}"


def _addresses(text: str) -> tuple[str, ...]:
    found = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for address in found:
        local, at, domain = address.partition("@")
        if not (local and at and domain) or any(c.isspace() for c in address):
            raise SettingRefused(f"addresses: «{address}» không phải địa chỉ thư điện tử")
    return found


def _servers(text: str) -> tuple[str, ...]:
    found = tuple(name for part in text.split(",") if (name := part.strip().lower().rstrip(".")))
    for name in found:
        if not re.fullmatch(r"[a-z0-9_.-]+", name):
            raise SettingRefused(f"servers: «{name}» không phải tên máy chủ, ví dụ mx.office.example")
    return found


def _mode(text: str) -> str:
    if text not in MODES:
        raise SettingRefused(f"letters: «{text}» không dùng được; chọn {', '.join(MODES)}")
    return text


def _contact(text: str) -> Contact | None:
    if not text:
        return None
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != len(("name", "role", "phone", "e-mail")):
        raise SettingRefused(f"contact: «{text}» phải có bốn phần: họ tên|chức vụ|điện thoại|thư điện tử")
    return Contact(*parts)


def _count(name: str, values: Mapping[str, str]) -> int:
    text = values[name]
    if not text.isdigit():
        raise SettingRefused(f"{name}: «{text}» không phải số nguyên")
    return int(text)


def _listening(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > _LAST_PORT:
        raise SettingRefused(f"desk: «{text}» không dùng được; viết địa chỉ:cổng, ví dụ 127.0.0.1:8080")
    return host.strip("[]"), int(port)


def _machines(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    for address in found:
        try:
            ip_network(address)
        except ValueError as error:
            raise SettingRefused(f"desk_proxy: «{address}» không phải địa chỉ IP, ví dụ 127.0.0.1") from error
    return found


def _web_address(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", text):
        raise SettingRefused(f"desk_url: «{text}» không dùng được; viết như https://baocao.office.example")
    return text.rstrip("/")


def _secret(name: str, values: Mapping[str, str]) -> str:
    text = values[name]
    kind, _, rest = text.partition(":")
    if text and not (kind in SECRETS and rest):
        raise SettingRefused(f"{name}: «{kind}:…» không dùng được; viết file:TỆP, keyring:TÊN hoặc token:LỆNH")
    return text

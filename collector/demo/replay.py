"""The demo as one call: makes the folder, plays the campaign, writes the page, prints the result.

Everything it touches lies in the folder that it made itself, which it knows again by a mark.
"""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic

from collector import app, settings
from collector.demo import mail, page, people, post, terminal
from collector.demo.clockwork import Clockwork
from collector.demo.people import CONTACT, OFFICE, SERVER
from collector.demo.scenes import END, START
from collector.demo.steps import RealSteps, facts
from collector.errors import SettingRefused
from collector.flow import rulings
from collector.office.office import Office
from collector.paths import shipped
from collector.settings import Settings

_MARK = ".collector-demo"
_SEED = 2024

Say = Callable[[str], None]


def run(out: Path, say: Say) -> None:
    """Replay the campaign of 2024 into a folder and tell of it. Raises SettingRefused for a folder not its own."""
    began = monotonic()
    prepare(out)
    cast = people.cast(people.read(shipped("db", "unions.csv")), _SEED)
    people.write(cast, out / "registry.csv")
    mail.make_maildir(out / "maildir")
    told = demo_settings(out)
    app.init(told)
    with app.opened(told) as office:
        rulings.import_unions(office, out / "registry.csv", START)
        say(f"Đợt báo cáo: {office.campaign.title}")
        say(f"{len(office.unions)} công đoàn, hạn gửi {office.campaign.deadline.words}; đồng hồ mô phỏng:")
        _play(office, post.Desk(cast, office.campaign.form), out, say)
        first = page.write(facts(office, END), out)
        _result(office, say)
    say(f"Xong sau {monotonic() - began:.0f} giây. Mở trang này trong trình duyệt: {first}")


def prepare(out: Path) -> None:
    """Make a fresh folder; one of an earlier demo is replaced, any other that holds something is refused."""
    if out.is_dir() and any(out.iterdir()):
        if not (out / _MARK).is_file():
            raise SettingRefused(f"{out} có tệp không thuộc lần chạy thử nào; hãy chọn thư mục khác bằng --out")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / _MARK).write_text("Thư mục này do «collector demo» tạo ra và sẽ được thay khi chạy lại.\n", encoding="utf-8")


def demo_settings(out: Path) -> Settings:
    """Return settings of the demo's own: nothing of the environment, of real mailboxes or real people."""
    # Absolute, so that the other commands find everything from wherever they are called with this data directory.
    out = out.absolute()
    contact = f"{CONTACT.name}|{CONTACT.role}|{CONTACT.phone}|{CONTACT.email}"
    told = {
        "data": str(out / "data"),
        "mailbox": f"maildir:{out / 'maildir'}",
        "smtp": f"folder:{out / 'letters'}",
        "addresses": OFFICE,
        "authserv": SERVER,
        "contact": contact,
    }
    return settings.load(told, environ={})


def _play(office: Office, desk: post.Desk, out: Path, say: Say) -> None:
    steps = RealSteps(office)
    went = 0

    def day(now: datetime, came: int) -> None:
        nonlocal went
        total = sum(steps.counts().values())
        say(terminal.day_line(now, came, total - went, steps.statuses()))
        went = total

    unplayed = Clockwork(desk, out / "maildir", steps, day).run()
    for scene in unplayed:
        say(f"(cảnh chờ một lá thư không có: {scene.who}, {scene.act})")


def _result(office: Office, say: Say) -> None:
    steps = RealSteps(office)
    say("")
    for line in terminal.table(office.unions, steps.statuses()):
        say(line)
    say("")
    say("Thư đã soạn:")
    for line in terminal.letters(steps.counts()):
        say(line)
    say("")

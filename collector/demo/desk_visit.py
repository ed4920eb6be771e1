"""What a visitor of the demo's desk finds: an account, a few papers in doubt, and a letter that waits for staff.

The morning after the story, on the data that the story left. Not for the page of the demo, which is written by then.
"""

import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from collector import app
from collector.demo import mail, people
from collector.demo.people import Cast, Person
from collector.demo.replay import demo_settings
from collector.demo.scene_files import make_file
from collector.demo.scenes import Made
from collector.flow import accounts, intake
from collector.model import ZONE, Form
from collector.paths import shipped
from collector.settings import Settings

NAME = "demo"
NOW = datetime(2024, 11, 15, 8, 30, tzinfo=ZONE)
_CAME = datetime(2024, 11, 15, 8, 5, tzinfo=ZONE)
_SEED = 2024  # the cast of the story
_FIRST = 9_000  # behind every message of the story


def settings(out: Path) -> Settings:
    """Return the demo's own settings; the worker's log goes to a file, so that the password stays in sight."""
    return replace(demo_settings(out), log=out / "worker.log")


def prepare(told: Settings, out: Path) -> None:
    """Let the morning's mail come in: some of it leaves staff something to decide."""
    cast = people.cast(people.read(shipped("db", "unions.csv")), _SEED)
    with app.opened(told) as office:
        for number, draft in enumerate(_mail(cast, office.campaign.form)):
            mail.deliver(out / "maildir", mail.build(draft, _CAME), _CAME, _FIRST + number)
        intake.take_in(office, NOW)


def account(told: Settings) -> str:
    """Make the account of the visitor; return its password."""
    password = secrets.token_urlsafe(9)
    with app.opened(told) as office:
        accounts.add(office.store, NAME, accounts.ROLES[-1], password, who=NAME, now=NOW)
    return password


def _mail(cast: Cast, form: Form) -> tuple[mail.Draft, ...]:
    def file(kind: str, code: str, fault: str = "anonymous") -> tuple[str, bytes]:
        return make_file(cast, form, Made(kind, fault), code, _CAME)

    at_home = Person("Nguyễn Thu Hà", "thuha.kh@gmail.example", "0900 000 901")
    nobody = Person("", "vanphong.cd@yahoo.example", "")
    colleague = Person("Trần Minh", "tranminh@most.example", "0900 000 902")
    clerk = cast.clerks["CTPN"]
    return (
        mail.Draft(at_home, "Số liệu CĐ Báo KHPT", "Em gửi bảng số liệu ạ.", (file("stats", "KHPT"),)),
        mail.Draft(nobody, "Báo cáo", "Kính gửi báo cáo công đoàn năm 2024.", (file("report", "VPDK"),)),
        mail.Draft(colleague, "BC công đoàn Vụ ĐTG", "Em gửi hộ ạ.", (file("report", "DTG"), file("stats", "DTG"))),
        mail.Draft(
            clerk,
            "Báo cáo tổng kết công đoàn",
            "Đơn vị xin gửi báo cáo và bảng số liệu.",
            (file("report", "CTPN", ""), file("stats", "CTPN", "")),
            headers={"Precedence": "list"},
        ),
    )

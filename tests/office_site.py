"""An installation in a folder (a site): registry, Maildir in, letters out, database; and clerks who write to it."""

import email
from contextlib import contextmanager
from datetime import datetime
from email import policy
from pathlib import Path

from factories import mail, papers, people
from factories.papers import REPORT, STATS

from collector import app
from collector.campaign import load
from collector.flow import intake, listings, reminders, rulings
from collector.model import ZONE
from collector.settings import load as load_settings
from collector.store.registry_file import write_registry

__all__ = ["NOON", "REPORT", "STATS", "Site", "at"]

NOON = "2024-11-05T12:00"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Site:
    """The office with its mailbox, and the clerks of its unions."""

    def __init__(self, root: Path, **more: str) -> None:
        self.root = root
        self.maildir, self.letters_dir = root / "maildir", root / "letters"
        mail.make_maildir(self.maildir)
        self.cast = people.cast(people.sample_unions())
        self.form = load("2024-tong-ket").form
        self.environ = {
            "COLLECTOR_DATA": str(root / "data"),
            "COLLECTOR_MAILBOX": f"maildir:{self.maildir}",
            "COLLECTOR_SMTP": f"folder:{self.letters_dir}",
            "COLLECTOR_ADDRESSES": people.OFFICE,
            "COLLECTOR_READERS": "1",
            **more,
        }
        self.settings = load_settings({}, self.environ)
        app.init(self.settings)
        registry = root / "registry.csv"
        write_registry(registry, self.cast.unions)
        with self.office() as office:
            rulings.import_unions(office, registry, at("2024-10-18T08:00"))
        self._count = 0

    def settings_with(self, **more: str):
        return load_settings({}, self.environ | more)

    def copied(self, root: Path, copy) -> "Site":
        """Return the same site in another folder, as it is now; copying takes a moment, making one a second."""
        copy(self.root, root)
        other = object.__new__(Site)
        other.__dict__ |= self.__dict__
        other.root, other.maildir, other.letters_dir = root, root / "maildir", root / "letters"
        other.environ = {name: value.replace(str(self.root), str(root)) for name, value in self.environ.items()}
        other.settings = load_settings({}, other.environ)
        return other

    @contextmanager
    def office(self, **more):
        settings = load_settings({}, self.environ | more) if more else self.settings
        with app.opened(settings) as office:
            yield office

    def clerk(self, code):
        return self.cast.clerks[code]

    def files(self, code, *made, when=NOON):
        return tuple(papers.make_file(self.cast, self.form, one, code, at(when)) for one in made)

    def send(self, code, *made, when=NOON, **more):
        """Let the clerk of a union send made files, from the registered address."""
        body = "Kính gửi Văn phòng Công đoàn Bộ,\nĐơn vị gửi báo cáo.\n"
        return self.write(self.clerk(code), "Báo cáo", body, self.files(code, *made, when=when), when=when, **more)

    def write(self, sender, subject, body, attached=(), *, when=NOON, answers="", headers=None):
        draft = mail.Draft(sender, subject, body, attached, answers, headers or {})
        return self.deliver(mail.build(draft, at(when)), when=when)

    def deliver(self, raw, *, when=NOON):
        self._count += 1
        return mail.deliver(self.maildir, raw, at(when), self._count)

    def poll(self, when="2024-11-05T12:10", **more):
        with self.office(**more) as office:
            return intake.poll(office, at(when))

    def remind(self, when, **more):
        with self.office() as office:
            return reminders.remind(office, at(when), **more)

    def digest(self, when, **more):
        with self.office() as office:
            return reminders.digest(office, at(when), **more)

    def ask(self, what):
        """Return a listing as the contract has it."""
        with self.office() as office:
            return getattr(listings, what)(office)

    def status(self, code):
        return {
            row["requirement"]: (row["state"].value, row["late"]) for row in self.ask("status") if row["union"] == code
        }

    def outbox(self):
        return [(row["kind"].value, row["union"], row["state"].value) for row in self.ask("outbox")]

    def letters(self):
        """Return the letters that went out, in order, parsed by the standard library."""
        found = sorted(self.letters_dir.glob("*.eml"), key=lambda path: int(path.stem.rpartition("-")[2]))
        return [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]

"""What all campaigns of a process share, and an office that is opened often and cheaply.

Registry, campaign, index and files are made once; each campaign starts from the folder of an office in which nothing
has happened. Mailbox and post of the office are the simulation's.
"""

import functools
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol
from unittest.mock import patch

from factories import people
from simulation import invariants
from simulation.campaign_story import START
from simulation.invariants import Broken
from simulation.outside_world import Flaky, Maildir, Post, SentFolder, Server, Trouble
from simulation.paper_cache import InProcessReaders, PaperCache

from collector import app
from collector.flow import rulings
from collector.model import Letter, Posting
from collector.office.office import Office
from collector.settings import Settings
from collector.settings import load as load_settings
from collector.store import LetterRow, Store, dialect
from collector.store.outbox import Outbox
from collector.store.registry_file import write_registry

# So low that loops and waves meet them.
CAPS = Posting(per_address=6, per_thread=4, per_day=40)
# The same in every run: our letters' ids come from it, and the unions' answers carry them.
KEY = bytes(range(32))


class Outside(Protocol):
    """What an office sees of the world."""

    mailbox: Server | Maildir
    post: Post
    sent_folder: str


class Shared:
    """What all runs of a process share: registry, campaign, index, files, an office folder to start from.

    `home` is a folder that may be shared with other processes and that the caller removes.
    """

    def __init__(self, unions: int, home: Path) -> None:
        # One engine for a path, however often it is opened: to compile all SQL anew costs more than all the rest.
        self._engine, dialect.engine = dialect.engine, functools.cache(dialect.engine)
        self.reading = InProcessReaders()
        self.root = Path(tempfile.mkdtemp(prefix="shared-", dir=home))
        self.cast = people.cast(_registry(unions))
        settings = self.settings(self.start)
        with patch("collector.store.store.secrets.token_bytes", lambda _: KEY):
            app.init(settings)
        write_registry(self.root / "registry.csv", self.cast.unions)
        with app.opened(settings) as office:
            rulings.import_unions(office, self.root / "registry.csv", START)
            self.campaign = replace(office.campaign, posting=CAPS)
            self.unions, self.index = office.unions, office.index
            self.version = office.store.registry.version()
        papers = home / "papers"
        papers.mkdir(exist_ok=True)
        self.papers = PaperCache(self.cast, self.campaign.form, papers)

    @property
    def start(self) -> Path:
        """The data directory of a fresh office."""
        return self.root / "start"

    def settings(self, data: Path, sent_folder: str = "") -> Settings:
        """Return the settings of an office with this data directory."""
        told = {"data": str(data), "mailbox": "maildir:none", "addresses": people.OFFICE, "authserv": people.SERVER}
        return load_settings(told | {"sent_folder": sent_folder}, environ={})

    def fresh(self, data: Path) -> Path:
        """Return a data directory as `init` and `unions import` leave it; the archive's folders come by themselves."""
        data.mkdir(parents=True)
        for name in ("collector.sqlite3", "key"):
            shutil.copyfile(self.start / name, data / name)
        return data

    def close(self) -> None:
        """Let other tests have engines of their own again."""
        dialect.engine = self._engine


def _registry(count: int) -> list:
    """Return the first unions of the registry with some that have a parent: every fourth is one of these."""
    listed = people.sample_unions()
    if count >= len(listed):
        return list(listed)
    children = [u for u in listed if u.parent][: count // 4]
    above = {u.parent for u in children}
    parents = [u for u in listed if u.code in above]
    others = [u for u in listed if not u.parent and u.code not in above]
    chosen = {u.code for u in [*children, *parents, *others[: count - len(children) - len(parents)]]}
    return [u for u in listed if u.code in chosen]


def memory() -> str | None:
    """Return a folder in memory where there is one: nothing here has to survive the machine."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


class WitnessedOutbox(Outbox):
    """The outbox, and somebody who looks over the shoulder of anyone who queues a letter."""

    def __init__(self, real: Outbox, witness: Callable[[Letter], None]) -> None:
        super().__init__(real._database)
        self._witness = witness

    def queue(self, letter: Letter, raw: bytes, campaign: str, at: datetime, ordinal: str = "") -> bool:
        self._witness(letter)
        return super().queue(letter, raw, campaign, at, ordinal)


class SimulatedOffice(Office):
    """An office whose mailbox and post are the simulation's."""

    def __init__(self, shared: Shared, data: Path, outside: Outside) -> None:
        # One thread: who waits for a lock here waits in vain.
        super().__init__(shared.settings(data, outside.sent_folder), Store(data, patience=0.01))
        self.campaign, self.unions, self.index, self.readers = (
            shared.campaign,
            shared.unions,
            shared.index,
            shared.reading,
        )
        self.store.outbox = WitnessedOutbox(self.store.outbox, self._witness)
        self.trouble = Trouble()
        self._outside = outside
        self._version = shared.version
        self.refresh()

    def refresh(self) -> None:
        """Read the registry again where somebody edited it, as the worker does before each look."""
        version = self.store.registry.version()
        if version != self._version:
            self._version = version
            self.registry_changed()

    def _witness(self, letter: Letter | LetterRow) -> None:
        if letter.kind in invariants.UNSOLICITED and invariants.owes_nothing(self, letter.union or ""):
            raise Broken(f"{letter.kind} for {letter.union}, which owes nothing")

    def _witness_post(self, name: str, recipients: Sequence[str]) -> None:
        self._witness(self.store.outbox.letter(int(name.rpartition("-")[2])))
        lost = set(recipients) & invariants.proven_dead(self)
        if lost:
            raise Broken(f"{name} for {lost}, from whom a letter of ours came back")

    def mailbox(self):
        return Flaky(self._outside.mailbox.open(self.trouble), self.trouble)

    def post(self):
        return self._outside.post.open(self.trouble, self._witness_post)

    def sent_folder(self):
        return SentFolder(self._outside.post)

"""An office of a few unions, for what happens to its letters."""

from contextlib import contextmanager
from pathlib import Path

from factories import mail
from factories.mail import Sent
from office_site import Site, at
from simulation.paper_cache import InProcessReaders

from collector.flow import rulings
from collector.office import outbox
from collector.paths import shipped

_READING = InProcessReaders()
CODES = ("CNC", "XNT", "VINATOM")


class SmallSite(Site):
    """A site of few unions, whose campaign file may be changed."""

    def __init__(self, root: Path, codes=CODES, letters="", **more: str) -> None:
        if letters:
            more["COLLECTOR_CAMPAIGN"] = str(self._campaign(root, letters))
        super().__init__(root, **more)
        with self.office() as office:
            office.store.registry.replace([u for u in office.unions if codes is None or u.code in codes])

    @contextmanager
    def office(self, **more):
        with super().office(**more) as office:
            # The same code without processes, which would cost more than all the rest here.
            office.readers = _READING
            yield office

    def _campaign(self, root: Path, letters: str) -> Path:
        said = shipped("rules", "2024-tong-ket.yaml").read_text(encoding="utf-8")
        path = root / "dot.yaml"
        lines = (line for line in said.splitlines() if not line.startswith("letters:"))
        path.write_text("\n".join([*lines, f"letters: {letters}", ""]), encoding="utf-8")
        return path

    def flush(self, when, **more):
        with self.office(**more) as office:
            return outbox.flush(office, at(when))

    def rows(self, **filters):
        with self.office() as office:
            return office.store.outbox.letters(**filters)

    def stands(self):
        """Return (kind, union, state, why) of each letter."""
        return [(r.kind.value, r.union, r.state.value, r.error or r.held) for r in self.rows()]

    def rule(self, what, *given, when="2024-11-05T12:00", **more):
        with self.office() as office:
            return getattr(rulings, what)(office, *given, who="Lan", now=at(when), **more)

    def bounce(self, row, when, *, to=None, status="5.1.1", swap=()):
        """Let the report come back that a letter could not be delivered."""
        raw = mail.bounce(Sent(row.message_id, to or row.to[0], row.subject), at(when))
        raw = raw.replace(b"5.1.1", status.encode())
        for old, new in swap:
            raw = raw.replace(old, new)
        return self.deliver(raw, when=when)

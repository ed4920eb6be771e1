"""kill -9 at every commit point of a worker's round, one after the other, each in a process of its own.

    killed_rounds.py                prints a JSON line for each death: its point and what was wrong after the next round
    killed_rounds.py poll 17 FILE   `collector poll` with everything real, killed at its 17th point, told in FILE

The processes are forked from one that has everything loaded and holds nothing open; the round after a death is
that one's own. A round is poll, reminders, digest, outbox. The last line is the round that reached its end.
"""

import functools
import gc
import itertools
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from factories import mail, people
from factories.mail import Draft
from factories.papers import BOTH, REPORT, Made
from factories.people import Person
from simulation import invariants
from simulation.campaign_run import STEPS
from simulation.crash_points import Points, watched
from simulation.shared import Shared, memory

from collector import cli
from collector.model import ZONE, LetterState
from collector.office import incoming
from collector.office.office import Office
from collector.settings import load as load_settings
from collector.store import Store

# A day of reminders, after the hour of the morning's digest.
NOW = datetime(2024, 11, 7, 9, 30, tzinfo=ZONE)
UNIONS = 6


class Round:
    """An office folder with its mailbox and its letters, as often as it is needed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.shared = Shared(UNIONS, root)
        self.maildir = root / "maildir"
        mail.make_maildir(self.maildir)
        for number, raw in enumerate(self._mail(), 1):
            mail.deliver(self.maildir, raw, NOW - timedelta(days=2), number)

    def _mail(self) -> Iterator[bytes]:
        """Six messages: right, faulty, from a stranger, a question, a machine's, half; and one of them twice."""
        codes = list(self.shared.cast.clerks)
        at = (NOW - timedelta(days=3) + timedelta(minutes=n) for n in itertools.count())
        clerk = self.shared.cast.clerks.__getitem__
        hello = "Kính gửi Văn phòng,\nĐơn vị gửi báo cáo.\n"

        def draft(who: Person, subject: str, body: str, *files: tuple[str, bytes], **headers: str) -> bytes:
            return mail.build(Draft(who, subject, body, files, headers=headers), next(at))

        def files(code: str, *made: Made) -> list[tuple[str, bytes]]:
            return [self.shared.papers.file(one, code) for one in made]

        yield draft(clerk(codes[0]), "Báo cáo", hello, *files(codes[0], *BOTH))
        yield draft(clerk(codes[1]), "Báo cáo", hello, *files(codes[1], REPORT, Made("stats", "sum")))
        unnamed = files(codes[2], Made("report", "anonymous"), Made("stats", "anonymous"))
        yield draft(Person("Hoa Sen", "hoasen@gmail.example", ""), "gui bao cao", "Em gửi ạ.\n", *unnamed)
        yield draft(clerk(codes[3]), "Hỏi", "Số liệu lấy đến hết tháng 10 hay ước cả năm ạ?\n")
        yield draft(clerk(codes[4]), "Tự động trả lời", "Tôi đi vắng.\n", **{"Auto-Submitted": "auto-replied"})
        half = draft(clerk(codes[5]), "Báo cáo", hello, *files(codes[5], REPORT))
        yield half
        yield half

    def environment(self, folder: Path) -> dict[str, str]:
        """Return the environment of a `collector` command on a copy."""
        return {
            "COLLECTOR_DATA": str(folder / "data"),
            "COLLECTOR_MAILBOX": f"maildir:{self.maildir}",
            "COLLECTOR_SMTP": f"folder:{folder / 'letters'}",
            "COLLECTOR_ADDRESSES": people.OFFICE,
            "COLLECTOR_READERS": "1",
            "COLLECTOR_NOW": NOW.isoformat(),
        }

    def fresh(self, name: str) -> Path:
        """Return an office folder in which nothing has happened."""
        folder = self.root / name
        shutil.rmtree(folder, ignore_errors=True)
        self.shared.fresh(folder / "data")
        return folder

    def open(self, folder: Path) -> Office:
        """Open the office of a folder with what is loaded already."""
        settings = load_settings({}, self.environment(folder))
        office = Office(settings, Store(settings.data))
        office.campaign, office.unions, office.index = self.shared.campaign, self.shared.unions, self.shared.index
        office.readers = self.shared.reading
        return office

    def walk(self, folder: Path, now: datetime) -> None:
        """Take the steps of one round."""
        with closing(self.open(folder)) as office:
            for step in STEPS.values():
                step(office, now)

    def tell(self, folder: Path) -> dict[str, object]:
        """Tell what the books and the folder of letters say."""
        with closing(self.open(folder)) as office:
            letters = office.store.outbox.letters()
            states = {f"{row.occasion} {row.union} {','.join(row.to)}": row.state.value for row in letters}
            posted = sorted((folder / "letters").glob("*.eml"))
            broken = [*self._broken(office, posted), *invariants.at_the_end(office, self._delivered())]
            return {"statuses": repr(invariants.said(office)), "letters": states, "broken": broken}

    def _delivered(self) -> list[bytes]:
        return [path.read_bytes() for path in (self.maildir / "new").iterdir()]

    def _broken(self, office: Office, posted: list[Path]) -> Iterator[str]:
        """The folder of letters holds each letter that counts as sent, once, and uncertain ones at most."""
        rows = {str(row.id): row for row in office.store.outbox.letters()}
        numbers = [path.stem.rpartition("-")[2] for path in posted]
        for number in numbers:
            if rows[number].state not in {LetterState.SENT, LetterState.UNCERTAIN}:
                yield f"letter {number} lies in the folder and counts as {rows[number].state}"
        for number, row in rows.items():
            if row.state is LetterState.SENT and numbers.count(number) != 1:
                yield f"letter {number} counts as sent and lies in the folder {numbers.count(number)} times"
        ids = [path.read_bytes().lower().partition(b"message-id:")[2].splitlines()[0] for path in posted]
        if len(ids) != len(set(ids)):
            yield "a letter lies in the folder twice"
        if [row for row in office.store.mail.messages() if row.attempts]:
            yield "a message failed"


def killed_at(number: int, where: Path) -> Points:
    """Return points that end this process at one of them, after it has noted which and who its children are."""

    def act(reached: int, place: str) -> None:
        if reached == number:
            tasks = Path("/proc/self/task").glob("*/children")
            children = [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]
            where.write_text(json.dumps({"point": number, "where": place, "children": children}), encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)

    return Points(act)


def forked(work: Callable[[], None]) -> bool:
    """Do it in a process of its own; tell whether it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the parent hears of it by the exit code
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in {0, -signal.SIGKILL}:
        sys.exit(f"a round ended with {code}")
    return code == 0


def dying(round_: Round, folder: Path, number: int) -> None:
    """Take a round that ends at a point."""
    with watched(killed_at(number, folder / "place")):
        round_.walk(folder, NOW)


def every_death(round_: Round) -> Iterator[dict[str, object]]:
    """Let a round die at each of its points, and tell how the next one corrected it."""
    # In the same folder as the others: what is compiled for it is compiled for all.
    calm = round_.fresh("work")
    round_.walk(calm, NOW)
    right = round_.tell(calm)
    assert not right["broken"], right["broken"]
    gc.freeze()  # or every fork would copy what its collector touches
    for number in itertools.count(1):
        folder = round_.fresh("work")
        ended = forked(functools.partial(dying, round_, folder, number))
        round_.walk(folder, NOW + timedelta(minutes=5))
        place = {"point": number, "where": "the end"} if ended else json.loads((folder / "place").read_text())
        yield place | {"wrong": list(_differs(right, round_.tell(folder), certain=ended))}
        if ended:
            return


def _differs(right: dict, told: dict, *, certain: bool) -> Iterator[str]:
    yield from told["broken"]
    if told["statuses"] != right["statuses"]:
        yield f"the books say {told['statuses']} and not {right['statuses']}"
    if told["letters"].keys() != right["letters"].keys():
        yield f"other letters: {sorted(told['letters'].keys() ^ right['letters'].keys())}"
    other = {key: state for key, state in told["letters"].items() if state != right["letters"].get(key)}
    if len(other) > (not certain) or set(other.values()) - {"uncertain"}:
        yield f"letters in other states: {other}"


def main(*command: str) -> None:
    """Die as the command line says."""
    # A commit for two messages, so that there are several.
    incoming.BATCH = 2
    if command:
        name, number, place = command
        with watched(killed_at(int(number), Path(place))):
            cli.collector([name], prog_name="collector")
    with tempfile.TemporaryDirectory(prefix="deaths-", dir=memory()) as root:
        for told in every_death(Round(Path(root))):
            print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

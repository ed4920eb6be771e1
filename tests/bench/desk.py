"""How long the server takes for each page of the desk: `desk.py [--visits 40] [--fresh]`.

Two offices, made once through the public faces and kept in the temporary folder: 300 unions with 3,000 documents, and
120,000 unions of which a hundred sent. Each page is asked for over this machine's own network, one at a time; what is
measured is the processor's time of server and client together, by which the goals are judged, and beside it the time
on the wall until the last byte is there, which depends on what else the machine does. The first visit of each page is
left out: it compiles the template.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpus
import httpx
import registries
import walk

from collector import app, settings
from collector.campaign import load
from collector.desk import DeskServer, listen
from collector.flow import accounts, intake, rulings
from collector.model import ZONE
from collector.store.registry_file import write_registry

NOW = datetime(2024, 11, 9, 9, tzinfo=ZONE)
PASSWORD = "mat-khau-cua-toi"
VERSION = 1  # another figure here makes the kept offices stale
PAGE, BOARD_SIZE, LARGE_BOARD = 100.0, 200_000, 300.0
SENDING = 100  # unions of the large office that sent
PATIENCE, FEWEST = 5.0, 4  # seconds for the visits of one page, and how many there are at any rate


class Page(NamedTuple):
    """What a page took, in ms, and how many bytes it has."""

    middle: float
    high: float
    wall: float
    wall_high: float
    size: int


def high(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def build(folder: Path, unions: int, messages: int, senders: int) -> settings.Settings:
    """Return an office with so many unions and messages, made if it is not there yet."""
    maildir, mark = folder / "mail", folder / f"complete-{VERSION}"
    environment = walk.environment(folder / "data", maildir, os.cpu_count() or 1)
    chosen = settings.load({}, environment | {"COLLECTOR_DESK": "127.0.0.1:0"})
    if mark.exists():
        return chosen
    shutil.rmtree(folder, ignore_errors=True)
    (maildir / "new").mkdir(parents=True)
    (maildir / "cur").mkdir()
    (maildir / "tmp").mkdir()
    began = time.perf_counter()
    world = registries.registry(random.Random(f"desk {unions}"), unions)
    write_registry(folder / "registry.csv", world.unions)
    with (folder / "registry.csv").open(encoding="utf-8-sig") as file:
        rows = [row | corpus._reachable(row["code"]) for row in corpus.csv.DictReader(file)][:senders]
    corpus._write(maildir, range(messages), messages, rows)
    app.init(chosen)
    with app.opened(chosen) as office:
        rulings.import_unions(office, folder / "registry.csv", NOW)
    with app.opened(chosen) as office:
        report = intake.poll(office, NOW)
        accounts.add(office.store, "bench", "admin", PASSWORD, who="bench", now=NOW)
        count = len(office.store.documents.all(campaign=office.campaign.id))
    print(f"{folder}: {unions} unions, {report.fresh} messages, {count} documents, {time.perf_counter() - began:.0f} s")
    mark.touch()
    return chosen


def places(office) -> dict[str, str]:
    """Return an address for each page that somebody looks at."""
    campaign, store = office.campaign.id, office.store
    documents = store.documents.all(campaign=campaign)
    waiting = store.documents.waiting(campaign)
    owned = next(d for d in documents if d.union and d.requirement == "stats")
    written = next(d for d in documents if d.union == owned.union and d.requirement == "report")
    letter = store.outbox.letters(campaign=campaign)[0]
    found = {
        "board": "/",
        "board, searched": "/?q=vien+nang+luong",
        "board, by name": "/?sort=name",
        "board, missing": "/?state=missing&page=2",
        "queue": "/review",
        "union": f"/unions/{owned.union}",
        "proof": f"/unions/{owned.union}/proof",
        "table": f"/documents/{owned.id}",
        "report": f"/documents/{written.id}",
        "messages": "/messages?page=2",
        "messages, searched": "/messages?q=bao+cao",
        "message": f"/messages/{owned.message}",
        "letters": "/letters",
        "letters, searched": "/letters?q=bao+cao",
        "letter": f"/letters/{letter.id}",
        "held": "/held",
        "forecast": "/forecast",
        "remind": "/remind?state=missing",
        "campaign": "/campaign",
        "registry": "/registry?q=vien",
        "registry, a row": f"/registry/{owned.union}",
        "templates": "/templates",
        "health": "/health",
        "audit": "/audit",
    }
    return found | ({"review": f"/review/{waiting[0].id}"} if waiting else {})


def measured(chosen: settings.Settings, visits: int) -> dict[str, Page]:
    """Visit each page so often."""
    found = {}
    with DeskServer(chosen, lambda: NOW, listen(chosen)) as server, app.opened(chosen) as office:
        client = _client(server)
        server._warming.join()  # the first board, built aside
        for name, address in places(office).items():
            answer = client.get(address)
            if answer.status_code != 200 or "Đăng xuất" not in answer.text:
                sys.exit(f"desk: {address} answers {answer.status_code}")
            wall, spent = [], []
            until = time.perf_counter() + PATIENCE
            for number in range(visits):
                began, before = time.perf_counter(), time.process_time()
                if began > until and number >= FEWEST:
                    break
                client.get(address)
                wall.append((time.perf_counter() - began) * 1e3)
                spent.append((time.process_time() - before) * 1e3)
            found[name] = Page(
                statistics.median(spent), high(spent), statistics.median(wall), high(wall), len(answer.content)
            )
        client.close()
    return found


def _client(server: DeskServer) -> httpx.Client:
    client = httpx.Client(base_url=server.address, follow_redirects=True, timeout=120)
    # The first page waits until the server listens, and the board is built.
    csrf = client.get("/sign-in").text.partition('name="csrf" value="')[2].partition('"')[0]
    client.post("/sign-in", data={"csrf": csrf, "name": "bench", "password": PASSWORD, "next": ""})
    return client


def verdict(name: str, held: bool) -> None:
    print(f"  {'OK    ' if held else 'MISSED'} {name}")


def told(title: str, found: dict[str, Page]) -> None:
    print(f"{title}\n  {'page':20} {'median':>8} {'p95':>8} {'wall':>8} {'p95':>8} ms {'KB':>6}")
    for name, one in found.items():
        times = " ".join(f"{time_:8.1f}" for time_ in one[:4])
        print(f"  {name:20} {times}    {one.size / 1e3:6.0f}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--visits", type=int, default=40)
    asked.add_argument("--fresh", action="store_true", help="make the offices anew")
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "collector-desk-bench")
    options = asked.parse_args()
    if options.fresh:
        shutil.rmtree(options.folder, ignore_errors=True)
    load(load("2024-tong-ket").id)  # a broken campaign is said before anything is made
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    usual = measured(build(options.folder / "usual", 300, 1500, 300), options.visits)
    told("300 unions, 3,000 documents", usual)
    slow = [name for name, one in usual.items() if one.high >= PAGE]
    verdict(f"every page under {PAGE:.0f} ms (p95){': ' + ', '.join(slow) if slow else ''}", not slow)
    size = usual["board"].size
    verdict(f"board under {BOARD_SIZE / 1e3:.0f} KB: {size / 1e3:.0f} KB", size < BOARD_SIZE)
    large = measured(build(options.folder / "large", 120_000, 2 * SENDING, SENDING), options.visits)
    told("120,000 unions", large)
    slowest = max(one.high for name, one in large.items() if name.startswith("board"))
    verdict(f"board under {LARGE_BOARD:.0f} ms (p95): {slowest:.0f} ms", slowest < LARGE_BOARD)


if __name__ == "__main__":
    main()

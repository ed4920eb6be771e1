"""`make bench` over IMAP: a private Dovecot with TLS, and three questions.

    the walk       2,000 messages from the server to recorded submissions and queued letters, beside the floor
    nothing new    a look into a mailbox with 100,000 old messages: what of its time is ours
    the answer     from a delivery to the acknowledgement handed to a mail server, by `collector run` with IDLE

Needs the Debian packages dovecot-imapd and dovecot-lmtpd. Server and product share the machine; the walk has one
core, the server whatever is left. Prints figures, and judges none of them by its exit code.
"""

import argparse
import hashlib
import json
import logging
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import bench
import corpus
import smtp
import stages
import walk
from dovecot import Dovecot

from collector import app, settings
from collector.flow import intake
from collector.mailboxes import open_mailbox
from collector.office import recording
from collector.office.office import Office
from collector.store import columns
from collector.store.tables import messages, sightings

OUT = bench.OUT / "imap"
CHUNK = 50
GOAL_POLL, GOAL_ANSWER = 50.0, 2.0
# Longer than any answer should take; a message that is not answered by then is told.
PATIENCE = 30.0


# --- the walk ----------------------------------------------------------------------------------------------


def walk_in(told: dict) -> dict:
    """Walk through a mailbox of the server; in a process of its own."""
    plain = walk.environment
    walk.environment = lambda data, maildir, cores: plain(data, maildir, cores) | told["environ"]
    return walk.main(Path(told["data"]), Path(told["data"]), Path(told["registry"]), told["cores"])


def once(server: Dovecot, user: str, folder: Path, count: int, cores: int) -> dict:
    """Walk through all messages of an account in a fresh data directory."""
    data = OUT / "data"
    shutil.rmtree(data, ignore_errors=True)
    told = {
        "data": str(data),
        "registry": str(folder / "registry.csv"),
        "cores": cores,
        "environ": server.environ(user),
    }
    command = [sys.executable, __file__, "--walk", json.dumps(told)]
    done = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])
    if done["fresh"] != count:
        sys.exit(f"bench: {done['fresh']} messages were taken in instead of {count}")
    bench.whole(data, count)
    shutil.rmtree(data)
    return done | {"ms": done["seconds"] / count * 1e3}


@contextmanager
def fastest(server: Dovecot, user: str, count: int) -> Iterator[stages.Stage]:
    """Return the least that it costs to fetch messages over TLS: the standard library, in chunks, bytes forgotten."""
    client = server.client(user)
    found = client.uid("SEARCH", "ALL")[1][0].split()[:count]

    def fetch() -> None:
        for start in range(0, count, CHUNK):
            some = b",".join(found[start : start + CHUNK]).decode()
            client.uid("FETCH", some, "(UID INTERNALDATE BODY.PEEK[])")

    try:
        yield "fetch", fetch
    finally:
        client.logout()


def measure_walk(server: Dovecot, total: int, rounds: int) -> dict:
    """Measure walks and floor in turns."""
    cores = len(os.sched_getaffinity(0))
    folder = corpus.make(bench.OUT / f"corpus-{total}", total, cores)
    paths = sorted((folder / "mail" / "new").iterdir())
    user = server.user()
    for path in paths:
        server.put(user, path.read_bytes(), name=path.name)
    aliases = [alias for row in corpus.registry(folder) for alias in [row["name"], *row["aliases"].split("|")]]
    work = stages.Work(paths[:200], aliases, OUT / "stages")
    with fastest(server, user, len(work.raws)) as fetch:
        floor = bench.Rounds(lambda work: [fetch, *stages.floor(work)[1:]], work)
        floor.turn(count=False)
        walks = []
        for number in range(rounds):
            print(f"walk {number + 1} …", flush=True)
            floor.turn()
            walks.append(once(server, user, folder, len(paths), 1))
            floor.turn()
    return show_walk(floor, walks, len(paths))


def show_walk(floor: bench.Rounds, walks: list[dict], count: int) -> dict:
    least = floor.medians()
    low, ms = sum(least.values()), statistics.median(w["ms"] for w in walks)
    print(f"\n{count} messages over IMAP with TLS, one core{'ms a message':>24}")
    for name, spent in least.items():
        print(f"  floor: {name:20}{spent:9.3f}")
    print(f"  floor                      {low:9.2f}\n  the whole walk             {ms:9.2f}")
    for stage in walks[0]["stages"]:
        print(f"    {stage:25}{statistics.median(w['stages'].get(stage, 0) / count * 1e3 for w in walks):9.2f}")
    spent, cpu = statistics.median(w["cpu"] / count * 1e3 for w in walks), statistics.median(floor.cpu)
    ratio = ms / low
    reached = bench.verdict(ratio <= bench.GOAL_FLOOR)
    print(f"to the floor           {ratio:5.2f} x   goal <= {bench.GOAL_FLOOR:g}: {reached}")
    print(f"  in processor time    {spent / cpu:5.2f} x   ({spent:.2f} to {cpu:.2f} ms)")
    print(f"peak memory            {bench.megabytes(max(w['parent'] for w in walks))}")
    return {"floor": least, "walks": walks, "to_floor": ratio, "to_floor_cpu": spent / cpu}


# --- nothing new -------------------------------------------------------------------------------------------


def old_mailbox(server: Dovecot, count: int) -> str:
    """Make an account with so many small messages, hidden in files that the server finds by itself."""
    user = server.user()
    for number in range(count):
        raw = f"From: a@union.example\r\nSubject: {number}\r\nMessage-ID: <{number}@old.example>\r\n\r\nx\r\n"
        server.put(user, raw.encode(), name=f"{1500000000 + number}.M{number}P1.old")
    return user


def remember(office: Office, count: int) -> None:
    """Write the ledger as it stands after all of them were taken in; to take them in would last many minutes."""
    with closing(office.mailbox()) as mailbox:
        uids = sorted(map(int, mailbox.uids()))
        name, validity = mailbox.name, mailbox.validity
    assert len(uids) == count
    at = columns.instant_in(office.campaign.opens_at - timedelta(days=1))
    rows = [_ledger_row(uid, at, office.campaign.id) for uid in uids]
    seen = [_sighting(row, name, validity, uid, at) for row, uid in zip(rows, uids, strict=True)]
    with office.store._database.transaction() as connection:
        connection.execute(messages.insert(), rows)
        connection.execute(sightings.insert(), seen)


def _ledger_row(uid: int, at: str, campaign: str) -> dict:
    row = dict.fromkeys((column.name for column in messages.c if column.name != "number"), "")
    told = {"sha256": hashlib.sha256(b"%d" % uid).hexdigest(), "size": 90, "received_at": at, "campaign": campaign}
    kind = {"class": "other", "state": "done", "reason": recording.BEFORE, "reply_to": "[]", "in_reply_to": "[]"}
    return (
        row
        | told
        | kind
        | {"attempts": 0, "documents": 0, "robot": False, "through_list": False}
        | {"authentic": None, "stamped": None}
    )


def _sighting(row: dict, name: str, validity: str, uid: int, at: str) -> dict:
    here = {"mailbox": name, "validity": validity, "uid": str(uid), "number": uid}
    return here | {"sha256": row["sha256"], "stored_at": at, "received_at": at}


def measure_nothing_new(server: Dovecot, count: int, times: int = 20) -> dict:
    """Look into a big old mailbox again and again."""
    print(f"\nmaking {count:,} old messages …", flush=True)
    user = old_mailbox(server, count)
    data = OUT / "old"
    shutil.rmtree(data, ignore_errors=True)
    chosen = settings.load({}, walk.environment(data, data, 1) | server.environ(user))
    app.init(chosen)
    own, whole = [], []
    with app.opened(chosen) as office:
        remember(office, count)
        for _ in range(times + 1):
            start, cpu = time.perf_counter(), time.process_time()
            report = intake.poll(office, walk.NOW)
            own.append((time.process_time() - cpu) * 1e3)
            whole.append((time.perf_counter() - start) * 1e3)
            assert (report.fresh, report.known) == (0, 0)
    shutil.rmtree(data)
    # The first one loads what is loaded when it is first needed.
    mine, all_of_it = statistics.median(own[1:]), statistics.median(whole[1:])
    print(f"a poll with nothing new above {count:,} old messages, ms")
    print(f"  the whole poll, with the log-in {all_of_it:9.1f}")
    print(f"  of it our own time         {mine:9.1f}   goal < {GOAL_POLL:g}: {bench.verdict(mine < GOAL_POLL)}")
    print(f"  waiting for the server     {all_of_it - mine:9.1f}")
    return {"own_ms": own, "whole_ms": whole}


# --- the answer --------------------------------------------------------------------------------------------


class Stamped(list):
    """Letters that the mail server took, each put with its instant where others hear of it."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: Queue[tuple[float, bytes]] = Queue()

    def append(self, taken: smtp.Taken) -> None:
        self.heard.put((time.perf_counter(), taken.raw))
        super().append(taken)


@contextmanager
def working(server: Dovecot, user: str, folder: Path) -> Iterator[Stamped]:
    """Run `collector run` on an account, its letters going to a mail server that takes all."""
    data = OUT / "answers"
    shutil.rmtree(data, ignore_errors=True)
    certificate = smtp.Certificate(server.base / "server.pem", server.base / "server.key", server.ca)
    with smtp.serving(certificate) as sink:
        sink.taken = Stamped()
        environ = walk.environment(data, data, 1) | server.environ(user)
        environ |= {
            "COLLECTOR_LETTERS": "send",
            "COLLECTOR_SMTP": f"smtps://{smtp.USER.replace('@', '%40')}@localhost:{sink.port}",
            "COLLECTOR_SMTP_PASSWORD": smtp.PASSWORD,
            "COLLECTOR_RATE": "0",
            "COLLECTOR_LOG": str(OUT / "worker.log"),
            "COLLECTOR_NOW": "2024-10-29T10:00+07:00",
        }
        collector = Path(sys.executable).with_name("collector")
        for command in (["init"], ["unions", "import", folder / "registry.csv"]):
            subprocess.run([collector, *command], check=True, stdout=subprocess.DEVNULL, env=os.environ | environ)
        worker = subprocess.Popen([collector, "run", "--no-desk"], env=os.environ | environ)
        try:
            yield sink.taken
        finally:
            worker.terminate()
            worker.wait(PATIENCE)
    shutil.rmtree(data)


def notices(server: Dovecot, user: str, heard: Queue[float]) -> None:
    """Note when the server tells of a new message to whom waits by IDLE: the part of the time that is its own."""
    with closing(open_mailbox(server.url(user), server.access())) as mailbox:
        mailbox.wait(1)
        while heard.empty() or heard.queue[-1] >= 0:
            if mailbox.wait(1):
                heard.put(time.perf_counter())


def measure_answer(server: Dovecot, total: int, count: int) -> dict:
    """Deliver messages one after the other and wait for each one's answer."""
    print(f"\n{count} deliveries to the worker …", flush=True)
    folder = bench.OUT / f"corpus-{total}"
    paths = sorted((folder / "mail" / "new").iterdir())[: count + 1]
    user = server.user()
    told: Queue[float] = Queue()
    watch = Thread(target=notices, args=(server, user, told))
    taken, own = [], []
    with working(server, user, folder) as letters:
        watch.start()
        # The first one waits until the worker is up, and loads what is loaded when it is first needed.
        answered(server, user, paths[0].read_bytes(), letters, patience=4 * PATIENCE)
        for path in paths[1:]:
            time.sleep(0.2)
            before = told.qsize()
            delivered, handed = answered(server, user, path.read_bytes(), letters)
            taken.append(handed - delivered)
            own.extend(handed - at for at in list(told.queue)[before : before + 1])
        told.put(-1.0)
        watch.join()
    return show_answer(taken, own)


def answered(
    server: Dovecot, user: str, raw: bytes, letters: Stamped, patience: float = PATIENCE
) -> tuple[float, float]:
    """Deliver a message; return when the server had taken it, and when the answer to it was handed over."""
    found = raw.lower().partition(b"message-id:")[2].partition(b"<")[2].partition(b">")[0]
    server.deliver(user, raw)
    delivered = time.perf_counter()
    ends = delivered + patience
    while True:
        try:
            at, letter = letters.heard.get(timeout=max(0.0, ends - time.perf_counter()))
        except Empty:
            sys.exit(f"bench: no answer to {found.decode()} within {patience:g} s; see {OUT / 'worker.log'}")
        if found in letter.lower():
            return delivered, at


def show_answer(taken: list[float], own: list[float]) -> dict:
    cuts = statistics.quantiles(taken, n=20)
    print(f"from the delivery (LMTP) to the answer handed over (SMTP), {len(taken)} messages, s")
    print(f"  p50                        {statistics.median(taken):9.2f}")
    reached = bench.verdict(cuts[-1] < GOAL_ANSWER)
    print(f"  p95                        {cuts[-1]:9.2f}   goal < {GOAL_ANSWER:g}: {reached}")
    if own:
        print(f"  p50 from the server's word {statistics.median(own):9.2f}   (IDLE told {len(own)} times)")
    return {"seconds": taken, "from_word": own}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--messages", type=int, default=2000)
    asked.add_argument("--rounds", type=int, default=2, help="whole walks")
    asked.add_argument("--old", type=int, default=100_000, help="messages in the old mailbox")
    asked.add_argument("--answers", type=int, default=60, help="deliveries to the worker")
    asked.add_argument("--walk", help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.walk:
        print(json.dumps(walk_in(json.loads(told.walk))))
        return
    OUT.mkdir(parents=True, exist_ok=True)
    # aiosmtpd warns at each log-in of a field that nobody here uses.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    with Dovecot() as server:
        result = {"walk": measure_walk(server, told.messages, told.rounds)}
        result["nothing_new"] = measure_nothing_new(server, told.old)
        result["answer"] = measure_answer(server, told.messages, told.answers)
    (bench.OUT / "result-imap.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(OUT, ignore_errors=True)


if __name__ == "__main__":
    main()

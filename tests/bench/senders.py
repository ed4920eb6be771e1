"""What it costs to know who a sender is, by the size of the registry: `senders.py [--sizes 53 120000] [--edits 12]`.

Each invented message is attributed twice in a row, once by today's registry alone and once with all that is asked about
its sender: what our server found of him, the registry as it was that day, who was known for the union; which of the two
goes first changes from message to message. Beside it stands what is paid once for each day whose registry was another:
its index, and the domains that it listed. Times are this process's own on the processor.
"""

import argparse
import gc
import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from matching.habits import Habits
from matching.maker import index_of
from registries import registry

from collector.matching import attribute
from collector.model import ZONE
from collector.office.registry_history import RegistryHistory
from collector.store import Store
from collector.triage import authentication

MAILS = 300
SERVER = "mx.office.example"
OPENS = datetime(2024, 10, 18, 9, tzinfo=ZONE)
DAYS = 30
# As OpenDMARC, OpenDKIM and a policy server behind Postfix write it.
VERDICT = (
    f"{SERVER}; spf=pass (sender SPF authorized) smtp.mailfrom=%s",
    f'{SERVER}; dkim=pass (2048-bit key) header.d=%s header.i=@%s header.b="abcDEF12"',
    f"{SERVER}; dmarc=pass (p=reject dis=none) header.from=%s",
)


def stamped(mail):
    """Return its message with the verdict of our server on it."""
    domain = mail.message.sender.email.rpartition("@")[2]
    return replace(mail.message, authentication=(tuple(line.replace("%s", domain) for line in VERDICT),))


def moved(store, unions, rng, edits):
    """Let so many addresses move from one union to another, on days of their own."""
    for number in range(edits):
        giver, taker = rng.sample([one for one in unions if one.emails], 2)
        at = OPENS + timedelta(days=DAYS * (number + 0.5) / edits)
        rows = {one.code: one for one in store.registry.unions() if one.code in {giver.code, taker.code}}
        email = rows[giver.code].emails[:1]
        store.registry.change(replace(rows[giver.code], emails=rows[giver.code].emails[1:]), who="Lan", at=at)
        store.registry.change(replace(rows[taker.code], emails=(*rows[taker.code].emails, *email)), who="Lan", at=at)


def timed(call):
    """Return the milliseconds of a call, and what it returns."""
    start = time.process_time()
    found = call()
    return (time.process_time() - start) * 1e3, found


def measured(size, edits, folder):
    """Measure one size; return its line."""
    rng = random.Random(f"bench {size}")
    world = registry(rng, size)
    with Store.create(folder) as store:
        store.registry.replace(world.unions)
        moved(store, world.unions, rng, edits)
        today = {one.code: one for one in store.registry.unions()}
        index = index_of(list(today.values()), world.home)
        past = RegistryHistory(store, today, lambda: index)
        gc.collect()
        gc.freeze()
        mails = [Habits(rng, world).mail() for _ in range(MAILS)]
        return line(len(today), *walked(mails, index, past), *once_a_day(past, today, edits))


def walked(mails, index, past):
    """Return the milliseconds of each message without and with what is asked about senders, in their order."""
    without, asked = [], []
    for number, mail in enumerate(mails):
        at = OPENS + timedelta(days=DAYS * number / len(mails))
        message = stamped(mail)
        past.indexes(at), past.known_senders(next(iter(index.unions)), at, ())  # paid once a day, and told apart

        def plain(message=message, mail=mail):
            return attribute(message, mail.claims, index, mail.context)

        def whole(message=message, mail=mail, at=at):
            found = authentication(message, SERVER)
            then, _ = past.indexes(at)
            context = replace(mail.context, authentic=found.outcome)
            matches = attribute(message, mail.claims, then, context)
            for one in matches:
                if one.union:
                    past.known_senders(one.union, at, ()).has(message.sender.email)

        pair = ((without, plain), (asked, whole))
        for times, call in pair if number % 2 else pair[::-1]:
            times.append(timed(call)[0])
    return without, asked


def once_a_day(past, today, edits):
    """Return the milliseconds of the index and of the domains of each day whose registry was another."""
    code = next(iter(today))
    days = [OPENS + timedelta(days=DAYS * number / (edits or 1)) for number in range(edits)]
    indexes = [timed(lambda at=at: past.indexes(at))[0] for at in days]
    domains = [timed(lambda at=at: past.known_senders(code, at, ()))[0] for at in days]
    return indexes, domains


def line(size, without, asked, indexes, domains):
    """Return what is printed of a size."""
    told = [statistics.median(without), statistics.median(asked)]
    more = statistics.median(b - a for a, b in zip(without, asked, strict=True))
    share = 100 * (sum(asked) / sum(without) - 1)
    daily = [statistics.median(each) if each else 0.0 for each in (indexes, domains)]
    return f"{size:8} {told[0]:11.3f} {told[1]:11.3f} {more:10.3f} {share:8.1f} % {daily[0]:12.1f} {daily[1]:14.1f}"


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="*", default=(53, 120000))
    asked.add_argument("--edits", type=int, default=12, help="moves of an address within the month")
    told = asked.parse_args()
    print(f"load {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores; {MAILS} messages, milliseconds")
    print("  unions     without        with      more/1    all in all  index of a day  domains of a day")
    for size in told.sizes:
        with tempfile.TemporaryDirectory() as folder:
            print(measured(size, told.edits, Path(folder) / "data"), flush=True)


if __name__ == "__main__":
    main()

"""A process killed at any instant: what it said was committed is there, and nothing is half there."""

import signal
import subprocess
import sys

from collector.store import Store

WRITER = """
import itertools, sys
from datetime import datetime
from pathlib import Path
from collector.model import ZONE, Letter, LetterKind
from collector.store import Store

now = datetime(2024, 11, 1, tzinfo=ZONE)
with Store(Path(sys.argv[1])) as store:
    for number in itertools.count():
        kept = store.archive.keep(b"%d" % number * 5000)
        with store.transaction():
            store.mail.sight("folder:/x", "", f"{number}.eml", kept.sha256, now, now)
            store.mail.record_failure(kept.sha256, 1, now, "2024", "x")
            letter = Letter(LetterKind.OTHER, kept.sha256, None, (), (), "", "", "", "x", None, (), now)
            store.outbox.queue(letter, b"x", "2024", now)
        print(number, flush=True)
"""


def test_a_killed_writer_loses_nothing_that_it_had_committed(data):
    with subprocess.Popen([sys.executable, "-c", WRITER, str(data)], stdout=subprocess.PIPE, text=True) as writer:
        for said in writer.stdout:
            if int(said) == 12:
                break
        writer.send_signal(signal.SIGKILL)
        last = max([12, *map(int, writer.stdout.read().split())])

    with Store(data) as store:
        messages = {row.sha256 for row in store.mail.messages()}
        names = {f"{number}.eml" for number in range(len(messages))}
        assert len(messages) in {last + 1, last + 2}  # one may be committed and not yet told
        assert store.mail.position("folder:/x", "").taken == names
        assert {row.occasion for row in store.outbox.letters()} == messages
        assert list(store.verify()) == []
        assert store.archive.keep(b"%d" % 99999 * 5000).fresh

"""A child process whose readers of plain text obey the text: hang, die, or eat memory. For the tests of the pool."""

import os
import time

from collector.formats.content import Content
from collector.formats.process.child import main

TRICKS = {
    b"hang": lambda: time.sleep(600),
    b"die": lambda: os._exit(3),
    b"abort": os.abort,
    b"eat": lambda: bytearray(1 << 34),
    b"spin": lambda: [None for _ in iter(int, 1)],
}


def read(data):
    for word, trick in TRICKS.items():
        if data.startswith(word):
            trick()
    return Content()


if __name__ == "__main__":
    main({"text": read})

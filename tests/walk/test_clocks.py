"""When a message was received: by the lines of the office's own servers, and by none that a sender wrote himself."""

from contextlib import closing

import pytest
from factories.papers import BOTH
from factories.people import SERVER
from office_site import at
from small_site import SmallSite

from collector.flow import intake, listings
from collector.flow.replay import replay
from collector.mailboxes import Arrival, Clock

GATE = "gate.congdoankhcn.example"
LATE = "2024-11-10T00:00:20"
IN_TIME = "Sat, 9 Nov 2024 23:59:50 +0700"
FROM_GATE = f"from {GATE} ({GATE} [198.51.100.7])".encode()
ON_TIME, TOO_LATE = (
    {"report": ("accepted", False), "stats": ("accepted", False)},
    {
        "report": ("accepted", True),
        "stats": ("accepted", True),
    },
)


def send_late(site, written, came=None):
    """Let papers of CNC come at LATE with a line of Received below those that our server wrote."""
    path = site.send("CNC", *BOTH, when=LATE)
    raw = path.read_bytes()
    if came:
        start, end = raw.index(b"from "), raw.index(b"\r\n")
        raw = raw[:start] + came + raw[end:]
    below = f"Received: from x (x [203.0.113.9])\r\n\tby {written} (Postfix); {IN_TIME}\r\n".encode()
    path.write_bytes(raw.replace(b"\r\nFrom:", b"\r\n" + below.rstrip() + b"\r\nFrom:", 1))


@pytest.mark.parametrize("servers", ["", f"{GATE}, {SERVER}"])
@pytest.mark.parametrize("written", [SERVER, GATE, "mail.la.example"])
def test_late_mail_with_a_sender_s_own_line_stays_late(tmp_path, servers, written):
    site = SmallSite(tmp_path, COLLECTOR_SERVERS=servers)
    send_late(site, written)
    site.poll("2024-11-10T08:00")
    assert site.status("CNC") == TOO_LATE


@pytest.mark.parametrize(("servers", "status"), [(GATE, ON_TIME), (GATE.upper(), ON_TIME), ("", TOO_LATE)])
def test_mail_that_our_gateway_had_in_time_is_in_time_however_long_it_lay_there(tmp_path, servers, status):
    site = SmallSite(tmp_path, COLLECTOR_SERVERS=servers)
    send_late(site, GATE, came=FROM_GATE)
    site.poll("2024-11-10T08:00")
    assert site.status("CNC") == status
    with site.office() as office:
        replay(office)
    assert site.status("CNC") == status


class Folder:
    """A folder of a mail server with one message, of which it says when it took it."""

    name, validity, expires, withheld = "imaps://test", "7", None, frozenset()

    def __init__(self, raw, stored_at):
        self.raw, self.stored_at = raw, stored_at

    def fetch(self, position):
        if not position.uid:
            yield (Arrival("1", self.raw, self.stored_at, Clock.SERVER),)

    def acknowledge(self, uids):
        pass

    def close(self):
        pass


APART = f"Đồng hồ lệch nhau quá mười phút: hộp thư (INTERNALDATE) ghi %s; dòng Received của máy chủ {SERVER} ghi %s. "
COPIED = APART + f"Tính theo dòng Received của máy chủ {SERVER} vì sớm hơn (giờ của hộp thư đổi mỗi khi thư được chép "
COPIED += "sang thư mục khác)."
EARLIER = APART + "Tính theo hộp thư (INTERNALDATE) vì sớm hơn."


@pytest.mark.parametrize(
    ("stored", "counts", "said"),
    [
        ("2024-11-05T12:00", "2024-11-05T12:00", None),
        ("2024-11-05T12:10", "2024-11-05T12:00", None),
        ("2024-11-12T09:00", "2024-11-05T12:00", COPIED % ("09:00:00 ngày 12/11/2024", "12:00:00 ngày 05/11/2024")),
        ("2024-11-05T11:00", "2024-11-05T11:00", EARLIER % ("11:00:00 ngày 05/11/2024", "12:00:00 ngày 05/11/2024")),
    ],
)
def test_clocks_that_lie_apart_are_told_in_the_listing(site, stored, counts, said):
    path = site.send("CNC", *BOTH, when="2024-11-05T12:00")
    folder = Folder(path.read_bytes(), at(stored))
    path.unlink()
    with site.office() as office, closing(folder):
        office.mailbox = lambda: folder
        intake.take_in(office, at("2024-11-12T10:00"))
        replay(office)
        (row,) = listings.messages(office)
    assert (row["received_at"], row["clocks"]) == (at(counts), said)

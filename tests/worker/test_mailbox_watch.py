"""The watch over the mailbox."""

from waiting import until

from collector.errors import MailboxRefused
from collector.worker import mailbox_watch


def test_a_watch_that_lost_its_mailbox_opens_it_anew(monkeypatch):
    monkeypatch.setattr(mailbox_watch, "_FIRST", 0.01)
    rung = []
    opened = []

    class Box:
        def wait(self, seconds):
            if len(opened) < 3:
                raise MailboxRefused("the line broke")
            return True

        def close(self):
            pass

    def open_it():
        opened.append(1)
        if len(opened) == 1:
            raise MailboxRefused("not there yet")
        return Box()

    with mailbox_watch.MailboxWatch(open_it, lambda: rung.append(1)):
        until(lambda: rung)
    assert len(opened) == 3

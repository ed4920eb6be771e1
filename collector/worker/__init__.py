"""The scheduled worker: `collector run`.

    clock          when work is looked for: APScheduler at its intervals, anyone who knows that there is some
    mailbox_watch  a connection that waits for new mail
    loop           does the work that was asked for, one piece after the other
    jobs           the pieces of work, each computing what is due from data
    lease          a second worker does nothing
    systemd        words to systemd
    json_log       the log, without personal data
    signals        a stop within five seconds

Not for deciding what is due or what a message is: the rooms of the flow do that, for `poll` and `remind` as well.
"""

from collector.worker.json_log import logging_to
from collector.worker.loop import Worker
from collector.worker.signals import stoppable

__all__ = ["Worker", "logging_to", "stoppable"]

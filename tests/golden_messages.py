"""What the golden pairs of tests/samples/messages say of a message: what is read from it, and its class."""

from datetime import date

from collector.formats.walk import Walk
from collector.mailboxes import entered_at
from collector.triage import Likeness, away_until, classify, role

OWN = frozenset({"congdoan@office.example"})
RECEIVED = date(2024, 11, 5)


def told(raw):
    """Tell what a message is, empty values left out. Every Word file is taken for a report, a text file for none."""
    message = Walk().message(raw)
    roles = [
        role(file, Likeness(report=0.9 if file.text and not file.text.plain else 0.0), message)
        for file in message.files
    ]
    kind = classify(message, roles, OWN)
    until = away_until(message, RECEIVED)
    came = entered_at(message.received)
    said = {
        "class": kind.klass,
        "robot": kind.robot,
        "through_list": kind.through_list,
        "away_until": until.isoformat() if until and kind.klass == "auto-reply" else None,
        "message_id": message.message_id,
        "subject": message.subject,
        "from": _mailbox(message.sender),
        "to": [_mailbox(each) for each in message.to],
        "cc": [_mailbox(each) for each in message.cc],
        "reply_to": [_mailbox(each) for each in message.reply_to],
        "date": message.date.isoformat() if message.date else None,
        "received": came.isoformat() if came else None,
        "body": message.body,
        "signature": message.signature,
        "quoted": message.quoted,
        "forwarded_from": [_mailbox(each) for each in message.forwarded_from],
        "rewritten_from": _mailbox(message.rewritten_from) if message.rewritten_from else None,
        "links": list(message.links),
        "deliveries": [[each.recipient, each.action, each.status, each.diagnostic] for each in message.deliveries],
        "returned": list(message.returned),
        "calendar": message.calendar,
        "files": [_file(file, found) for file, found in zip(message.files, roles, strict=True)],
    }
    return {name: value for name, value in said.items() if value}


def _mailbox(address):
    return f"{address.name} <{address.email}>".strip() if address else None


def _file(file, found):
    marks = [word for word, is_so in (("container", file.container), ("embedded", file.embedded)) if is_so]
    marks += [found.role, *(each.code for each in file.findings)]
    return " ".join([file.path, "|", file.format, *marks])

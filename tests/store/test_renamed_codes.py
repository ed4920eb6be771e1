"""Everything that names a union follows its new code, and nothing that only looks like it."""

import pytest
from sqlalchemy import insert, select

from collector.model import Occasion, Union
from collector.store.renamed_codes import rename, renamed
from collector.store.tables import letters, rulings, tellings

LETTER = {
    "campaign": "c",
    "kind": "reminder",
    "union": None,
    "to": "[]",
    "cc": "[]",
    "subject": "",
    "state": "sent",
    "held": "",
    "message_id": "x",
    "queued_at": "",
    "due_at": "",
    "attempts": 0,
    "raw": b"",
}


@pytest.fixture
def connection(store):
    store.registry.replace([Union("7", "Bảy"), Union("8", "Tám", parent="7")])
    return store._database.connection


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("reminder/2024-11-01/7", "reminder/2024-11-01/A"),
        ("resend:reminder/2024-11-01/7", "resend:reminder/2024-11-01/A"),
        ("withdrawn:7:thanks/7", "withdrawn:7:thanks/A"),
        ("update:7:union/7", "update:7:union/A"),
        ("reminder/2024-11-01/17", "reminder/2024-11-01/17"),
        ("answer:7", "answer:7"),
        ("alarm/disk/7", "alarm/disk/7"),
        ("weekly/7", "weekly/7"),
    ],
)
def test_occasion_is_the_same_one_under_the_new_code(connection, before, after):
    connection.execute(insert(letters), LETTER | {"occasion": before})
    rename(connection, "7", "A")
    assert list(connection.execute(select(letters.c.occasion)).scalars()) == [after]
    assert Occasion(before).renamed("7", "A") == after


@pytest.mark.parametrize(
    ("kind", "target"),
    [("extend", "A"), ("note", "A"), ("teach", "A"), ("undo", "7"), ("release", "7"), ("reject", "7")],
)
def test_target_of_a_ruling_follows_where_it_is_a_code(connection, kind, target):
    row = {"at": "", "campaign": "c", "kind": kind, "target": "7", "who": "", "why": "7", "payload": '{"ruling":"7"}'}
    connection.execute(insert(rulings), row)
    rename(connection, "7", "A")
    found = connection.execute(select(rulings.c.target, rulings.c.why, rulings.c.payload)).one()
    assert tuple(found) == (target, "7", '{"ruling":"7"}')


def test_what_was_told_follows(connection):
    facts = '{"d/union":"7","d/state":"7","mark:7":"7"}'
    row = {"campaign": "c", "matter": "union/7", "way": "taken", "ruling": 7, "facts": facts}
    connection.execute(insert(tellings), row)
    rename(connection, "7", "A")
    found = connection.execute(select(tellings.c.matter, tellings.c.facts)).one()
    assert tuple(found) == ("union/A", '{"d/union":"A","d/state":"7","mark:7":"7"}')


def test_codes_of_before_lead_to_the_code_of_today(connection, store):
    rename(connection, "7", "A")
    rename(connection, "A", "B")
    assert renamed(connection) == {"7": "B", "A": "B"}
    assert [(row.code, row.parent) for row in store.registry.unions()] == [("B", None), ("8", "B")]
    rename(connection, "B", "7")
    assert renamed(connection) == {"A": "7", "B": "7"}

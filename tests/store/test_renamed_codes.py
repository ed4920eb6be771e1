"""Everything that names a union follows its new code, and nothing that only looks like it."""

import pytest
from sqlalchemy import insert, select

from collector.model import Occasion, Union, Withdrawal
from collector.store.renamed_codes import rename, renamed
from collector.store.tables import letters, metadata, rulings, tellings

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


def test_what_messages_say_of_owners_follows(connection, store, make):
    store.mail.record(
        make.verdict(withdraws=Withdrawal(spoken=("7", "8"), unions=("7",)), names_owner="7"), campaign="c"
    )
    rename(connection, "7", "A")
    assert [row.told for row in store.mail.withdrawals("c")] == [Withdrawal(spoken=("A", "8"), unions=("A",))]
    assert [row.union for row in store.mail.owners_named("c", "a@x.example")] == ["A"]


# Where a code may stand; what the history and the audit say stays as it was said, and is read by way of `renamed`.
WITH_CODES = {
    "documents": "union concerns candidates evidence if_named",
    "earlier_figures": "union",
    "letters": "occasion union",
    "owners_named": "union",
    "registry_changes": "code",
    "rulings": "target payload",
    "tellings": "matter facts",
    "unions": "code parent",
    "withdrawals": "told",
}
WITHOUT_CODES = {
    "audit": "id at who action target detail",
    "contents": "sha256 content first",
    "documents": "id message place file part path name sha256 size format container requirement decision role rejected "
    "approved findings figures facts rules",
    "earlier_figures": "id year indicator value source",
    "leases": "name holder until",
    "letters": "id campaign kind to cc subject state held message_id in_reply_to queued_at due_at sent_at attempts "
    "error raw",
    "messages": "number sha256 size received_at campaign class state reason attempts message_id sender_name "
    "sender_email subject reply_to in_reply_to robot through_list authentic documents stamped rewritten_from why",
    "meta": "key value",
    "owners_named": "message",
    "refusals": "id letter address status at",
    "registry_changes": "id at who before after",
    "rulings": "id at campaign kind message who why",
    "sessions": "token staff created_at seen_at expires_at",
    "sightings": "id mailbox validity uid number sha256 stored_at received_at clocks",
    "staff": "name password role active created_at",
    "tellings": "id campaign letter way ruling",
    "tidings": "id message address kind status until",
    "tokens": "token name created_at",
    "unions": "position gone name short_name aliases emails domains contact_name contact_phone owes valid_from "
    "valid_to",
    "withdrawals": "message",
}


def test_each_column_of_the_database_is_one_that_holds_codes_or_holds_none():
    known = {
        f"{table}.{column}"
        for columns in (WITH_CODES, WITHOUT_CODES)
        for table, named in columns.items()
        for column in named.split()
    }
    assert known == {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
